//! Plans of small studies, and what holds for every plan.

use super::*;
use crate::memory::Evidence;
use crate::readiness::{StudyItem, StudyTopic};
use cairn_model::Rating;
use proptest::prelude::*;

const TODAY: StudyDay = StudyDay(20_000);

fn item(weight: f32, learn: u32, needs: &[u32], reviewed: Option<u32>) -> StudyItem {
    let model = MemoryModel::default();
    StudyItem {
        weight,
        learn: Minutes(learn),
        review: Minutes(learn.div_ceil(4)),
        needs: needs.to_vec(),
        memory: reviewed.map(|ago| {
            let day = StudyDay(TODAY.0 - i32::try_from(ago).expect("days"));
            model.review(None, Rating::Good, day, 0, Evidence::Reviewed)
        }),
        ..StudyItem::default()
    }
}

fn study(items: Vec<StudyItem>) -> Study {
    Study {
        items,
        topics: vec![StudyTopic::default()],
    }
}

fn options(minutes: &[u32]) -> PlanOptions {
    PlanOptions {
        today: TODAY,
        date: TODAY.after(u32::try_from(minutes.len()).expect("days")),
        minutes: minutes.iter().map(|minutes| Minutes(*minutes)).collect(),
        target: 0.9,
        mocks: true,
    }
}

/// What is learnt, a day a line.
fn learnt(plan: &Plan) -> String {
    let day = |day: &PlanDay| {
        let tasks = day.tasks.iter().filter(|task| task.action == Action::Learn);
        tasks
            .map(|task| task.item.to_string())
            .collect::<Vec<_>>()
            .join(" ")
    };
    plan.days.iter().map(day).collect::<Vec<_>>().join(" | ")
}

fn check(items: Vec<StudyItem>, minutes: &[u32], expected: &str) -> Plan {
    let plan = plan(&study(items), &MemoryModel::default(), &options(minutes));
    assert_eq!(learnt(&plan), expected);
    plan
}

#[test]
fn what_is_needed_comes_first_though_it_counts_for_nothing() {
    let items = vec![item(1.0, 20, &[1], None), item(0.0, 10, &[], None)];
    let plan = check(items, &[30, 30], "1 0 | ");
    assert_eq!(plan.days[0].tasks[0].reason, TaskReason::Leads(0));
}

#[test]
fn of_what_does_not_all_fit_the_most_for_the_time_is_learnt_and_the_rest_is_named() {
    let items = vec![
        item(1.0, 20, &[], None),
        item(9.0, 20, &[], None),
        item(5.0, 60, &[], None),
    ];
    let plan = check(items, &[25], "1");
    let left: Vec<(u32, Unfit)> = plan.unplanned.iter().map(|each| (each.item, each.why)).collect();
    assert_eq!(left, [(2, Unfit::TooLong(Minutes(60))), (0, Unfit::Outweighed)]);
    assert!(plan.after.value > plan.before.value);
}

#[test]
fn what_the_user_asked_for_comes_first_with_all_it_needs() {
    let mut items = vec![
        item(9.0, 20, &[], None),
        item(1.0, 20, &[2], None),
        item(0.0, 10, &[], None),
        item(1.0, 20, &[], Some(1)),
    ];
    items[1].wanted = true;
    items[3].wanted = true;
    let plan = check(items, &[35, 20], "2 1 | 0");
    let first = &plan.days[0].tasks[0];
    assert_eq!((first.item, &first.action), (3, &Action::Review));
}

#[test]
fn something_longer_than_a_day_is_learnt_in_parts() {
    let plan = check(vec![item(1.0, 50, &[], None)], &[20, 0, 20, 20], "0 |  | 0 | 0");
    let parts: Vec<_> = plan
        .days
        .iter()
        .flat_map(|day| &day.tasks)
        .filter_map(|task| task.part)
        .collect();
    assert_eq!(parts, [(1, false), (2, false), (3, true)]);
}

#[test]
fn the_last_part_of_something_is_more_than_a_minute() {
    let plan = check(
        vec![item(1.0, 20, &[], None), item(1.0, 20, &[], None)],
        &[39, 39],
        "0 1 | 1",
    );
    let minutes = |day: usize| plan.days[day].tasks.iter().map(|task| task.minutes.0);
    assert_eq!(minutes(0).collect::<Vec<_>>(), [20, 15]);
    assert_eq!(minutes(1).next(), Some(5));
}

#[test]
fn what_fades_is_reviewed_in_the_last_days() {
    let items = vec![item(1.0, 20, &[], Some(10)); 4];
    let plan = check(items, &[30; 20], &[""; 20].join(" | "));
    let last = plan
        .days
        .iter()
        .rposition(|day| !day.tasks.is_empty())
        .expect("reviews");
    assert!(last >= 18, "{last}");
    assert!(plan.after.value > plan.before.value + 0.1);
}

#[test]
fn mock_interviews_bundle_reviews() {
    let items = vec![item(1.0, 20, &[], Some(10)); 30];
    let plan = plan(&study(items), &MemoryModel::default(), &options(&[60; 20]));
    let mocks = plan
        .days
        .iter()
        .flat_map(|day| &day.tasks)
        .filter(|task| matches!(&task.action, Action::Mock(items) if items.len() >= 3));
    assert!(mocks.count() >= 2);
}

#[test]
fn without_time_or_items_nothing_is_planned() {
    assert!(check(Vec::new(), &[60, 60], " | ").unplanned.is_empty());
    assert_eq!(
        check(vec![item(1.0, 10, &[], None)], &[0, 0], " | ")
            .unplanned
            .len(),
        1
    );
    assert_eq!(check(vec![item(1.0, 10, &[], None)], &[], "").days, []);
}

#[test]
fn a_circle_of_needs_is_left_out() {
    let items = vec![
        item(1.0, 10, &[1], None),
        item(1.0, 10, &[0], None),
        item(1.0, 10, &[0], None),
        item(1.0, 10, &[], None),
    ];
    assert_eq!(check(items, &[60, 60], "3 | ").unplanned.len(), 3);
}

/// Weight, minutes to learn, days since the last review, needs, whether wanted.
type Drawn = (f32, u32, Option<u32>, Vec<u32>, bool);

prop_compose! {
    fn some_study()(count in 0_usize..40)(
        items in prop::collection::vec((0.0_f32..4.0, 1_u32..90, prop::option::of(0_u32..60), prop::collection::vec(0_u32..40, 0..4), prop::bool::weighted(0.2)), count),
    ) -> Study {
        let item = |(index, (weight, learn, reviewed, needs, wanted)): (usize, Drawn)| {
            // Needs point back, so there is no circle.
            let needs: Vec<u32> = needs.into_iter().filter(|need| (*need as usize) < index).collect();
            StudyItem { wanted, ..item(if weight < 0.5 { 0.0 } else { weight }, learn, &needs, reviewed) }
        };
        study(items.into_iter().enumerate().map(item).collect())
    }
}

/// The day each item is learnt on, -1 what is known before.
fn days_learnt(study: &Study, plan: &Plan) -> Vec<Option<(i32, usize)>> {
    let mut learnt: Vec<Option<(i32, usize)>> = study
        .items
        .iter()
        .map(|item| item.memory.map(|_| (-1, 0)))
        .collect();
    for (number, day) in (0..).zip(&plan.days) {
        for (place, task) in day.tasks.iter().enumerate() {
            if task.action == Action::Learn && task.part.is_none_or(|(_, last)| last) {
                assert_eq!(learnt[task.item as usize], None, "learnt twice");
                learnt[task.item as usize] = Some((number, place));
            }
        }
    }
    learnt
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_learnt_before_what_it_needs(study in some_study(), minutes in prop::collection::vec(0_u32..90, 0..25)) {
        let plan = plan(&study, &MemoryModel::default(), &options(&minutes));
        let learnt = days_learnt(&study, &plan);
        for (item, at) in study.items.iter().zip(&learnt) {
            let before = |need: &u32| learnt[*need as usize].is_some_and(|need| Some(need) < *at);
            prop_assert!(item.memory.is_some() || at.is_none() || item.needs.iter().all(before));
        }
    }

    #[test]
    fn no_day_takes_more_than_its_minutes(study in some_study(), minutes in prop::collection::vec(0_u32..90, 0..25)) {
        let plan = plan(&study, &MemoryModel::default(), &options(&minutes));
        prop_assert_eq!(plan.days.len(), minutes.len());
        for (day, minutes) in plan.days.iter().zip(&minutes) {
            let sum: u32 = day.tasks.iter().map(|task| task.minutes.0).sum();
            prop_assert!(sum <= *minutes && day.minutes.0 == sum);
        }
    }

    #[test]
    fn equal_input_gives_an_equal_plan_that_does_no_harm(study in some_study(), minutes in prop::collection::vec(0_u32..90, 0..25)) {
        let model = MemoryModel::default();
        let options = options(&minutes);
        let once = plan(&study, &model, &options);
        prop_assert_eq!(&once, &plan(&study.clone(), &model, &options));
        prop_assert!(once.after.value >= once.before.value - 1e-6);
        prop_assert!(once.with.iter().chain(&once.without).all(|value| (0.0..=1.000_001).contains(value)));
        prop_assert!(once.with.last().is_some_and(|last| (last - once.after.value).abs() < 1e-6));
    }

    #[test]
    fn what_is_not_learnt_is_named(study in some_study(), minutes in prop::collection::vec(0_u32..90, 0..25)) {
        let plan = plan(&study, &MemoryModel::default(), &options(&minutes));
        let learnt = days_learnt(&study, &plan);
        let named: Vec<u32> = { let mut named: Vec<u32> = plan.unplanned.iter().map(|each| each.item).collect(); named.sort_unstable(); named };
        let missing: Vec<u32> = (0..).zip(&study.items).zip(&learnt).filter(|((_, item), at)| item.weight > 0.0 && at.is_none()).map(|((index, _), _)| index).collect();
        prop_assert_eq!(named, missing);
    }
}
