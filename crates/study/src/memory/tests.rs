//! Logs and the states they leave.

use super::*;
use crate::Requirements;
use crate::fixture::{key, name, vault};
use cairn_model::{Confidence, Moment, NodeId, Rating, Review, ReviewKind, StudyDay};
use fsrs::{FSRS, FSRSItem, FSRSReview};
use proptest::prelude::*;

const DAY_MS: i64 = 86_400_000;
const NOON: i64 = DAY_MS / 2;

/// Reads `day rating` a review, all of one question; `~share` is an implicit one, `!` takes it back, `^` is imported.
fn log(text: &str) -> Vec<Review> {
    (1..)
        .zip(text.split(',').map(str::trim).filter(|line| !line.is_empty()))
        .map(|(id, line)| {
            let mut words = line.split_whitespace();
            let day: i64 = words.next().and_then(|day| day.parse().ok()).expect("a day");
            let what = words.next().expect("a rating");
            let credit = what
                .strip_prefix('~')
                .map(|share| share.parse().expect("a share"));
            let rating = what.parse().ok().and_then(Rating::from_number);
            let flags = words.next().unwrap_or_default();
            Review {
                id,
                node: NodeId::from_text("note:q.md"),
                rating: rating.unwrap_or(Rating::Good),
                at: Moment {
                    ms: day * DAY_MS + NOON,
                    offset: 0,
                },
                duration_ms: 0,
                kind: if credit.is_some() {
                    ReviewKind::Implicit
                } else {
                    ReviewKind::Manual
                },
                credit: credit.unwrap_or(1.0),
                cause: None,
                imported: flags.contains('^'),
                undone: flags.contains('!'),
            }
        })
        .collect()
}

fn state_with(text: &str, today: i64, rules: MemoryRules) -> Option<MemoryState> {
    let now = Moment {
        ms: today * DAY_MS + NOON,
        offset: 0,
    };
    states(&MemoryModel::default(), &log(text), now, rules)
        .into_values()
        .next()
}

fn state(text: &str, today: i64) -> MemoryState {
    state_with(text, today, MemoryRules::default()).expect("a state")
}

#[test]
fn what_was_taken_back_counts_for_nothing() {
    assert_eq!(
        state("0 3, 5 1 !, 6 3", 9),
        MemoryState {
            ..state("0 3, 6 3", 9)
        }
    );
    assert_eq!(state_with("0 3 !", 9, MemoryRules::default()), None);
}

#[test]
fn what_is_forgotten_after_it_was_recalled_is_a_lapse() {
    let found = state("0 1, 1 1, 2 3, 8 1, 8 1", 9);
    assert_eq!((found.reps, found.lapses, found.last), (5, 1, Rating::Again));
}

#[test]
fn a_question_that_was_failed_is_due_the_same_day_and_others_when_recall_falls() {
    let model = MemoryModel::default();
    assert_eq!(model.due(&state("3 1", 9), 0.9), StudyDay(3));
    let good = state("3 3", 9);
    let due = model.due(&good, 0.9);
    assert_eq!(due, StudyDay(3).after(good.stability.round() as u32));
    assert!(model.due(&good, 0.95) < due && due < model.due(&good, 0.8));
    assert!((model.recall(&good, StudyDay(3)) - 1.0).abs() < 1e-6);
    assert!((model.recall_after(good.stability, good.stability) - 0.9).abs() < 1e-4);
}

#[test]
fn imported_reviews_count_when_they_happened() {
    assert_eq!(
        state("20 3, 0 3 ^", 30).stability,
        state("0 3, 20 3", 30).stability
    );
}

#[test]
fn a_clock_that_was_wrong_for_a_while_leaves_dates_that_can_be() {
    assert_eq!(state("0 3, 3653 3, 7 3", 8), state("0 3, 7 3, 7 3", 8));
    assert_eq!(
        state("9000 3, -9000 3, 9007 3", 9008),
        state("9000 3, 9000 3, 9007 3", 9008)
    );
    assert_eq!(state("0 3, 3653 3", 5).day, StudyDay(5));
}

#[test]
fn credit_helps_a_little_and_can_be_turned_off() {
    let (without, with) = (state("0 3, 4 3", 20), state("0 3, 4 3, 14 ~0.5", 20));
    assert!(with.stability > without.stability);
    assert_eq!((with.day, with.difficulty), (StudyDay(9), without.difficulty));
    assert!(with.stability < state("0 3, 4 3, 14 2", 20).stability);
    assert_eq!(with.credits, 1);
    let off = state_with("0 3, 4 3, 14 ~0.5", 20, MemoryRules { credit: false });
    assert_eq!(off, Some(without));
    assert_eq!(state_with("14 ~0.5", 20, MemoryRules::default()), None);
}

#[test]
fn a_good_answer_credits_what_it_builds_on_two_steps_down() {
    let graph = vault("q-a -> q-b, q-c\nq-b -> q-d\nq-c -> q-d\nq-d -> q-e\nq-e ->");
    let requirements = Requirements::build(&graph, Confidence::new(0.0));
    let found = |rating| {
        let all = implied(&requirements, key(&graph, "q-a"), rating).into_iter();
        let mut all: Vec<String> = all
            .map(|(key, share)| format!("{} {share:.3}", name(&graph, key)))
            .collect();
        all.sort();
        all.join(", ")
    };
    assert_eq!(found(Rating::Good), "q-b 0.475, q-c 0.475, q-d 0.226");
    assert_eq!(found(Rating::Hard), "");
}

/// A queue as titles: due, then new after a bar.
fn check_queue(notes: &str, reviewed: &[(&str, &str)], today: i32, limits: DayLimits, expected: &str) {
    let graph = vault(notes);
    let requirements = Requirements::build(&graph, Confidence::new(0.0));
    let model = MemoryModel::default();
    let now = Moment {
        ms: i64::from(today) * DAY_MS + NOON,
        offset: 0,
    };
    let states = reviewed
        .iter()
        .flat_map(|(name, text)| {
            let id = graph.node(key(&graph, name)).id.clone();
            let own = log(text).into_iter().map(|review| Review {
                node: id.clone(),
                ..review
            });
            states(&model, &own.collect::<Vec<_>>(), now, MemoryRules::default())
        })
        .collect();
    let buried = std::iter::once(NodeId::from_text("note:q-buried.md")).collect();
    let input = QueueInput {
        graph: &graph,
        requirements: &requirements,
        model: &model,
        states: &states,
        buried: &buried,
    };
    let found = queue(input, StudyDay(today), limits);
    let shown = format!(
        "{} | {} (+{} +{})",
        crate::fixture::names(&graph, &found.due),
        crate::fixture::names(&graph, &found.fresh),
        found.due_beyond,
        found.fresh_beyond
    );
    assert_eq!(shown, expected);
}

const PLENTY: DayLimits = DayLimits {
    target: 0.9,
    fresh: 99,
    due: 99,
};

#[test]
fn new_questions_come_after_what_they_need_and_threads_stay_together() {
    check_queue(
        "q-d ->\nq-a -> q-b\nq-b -> c-x\nc-x -> q-c\nq-c ->\nq-e -> q-d\nq-buried ->",
        &[],
        0,
        PLENTY,
        " | q-c q-b q-a q-d q-e (+0 +0)",
    );
    check_queue(
        "q-d ->\nq-a -> q-b\nq-b ->",
        &[("q-b", "0 4")],
        0,
        DayLimits { fresh: 1, ..PLENTY },
        " | q-a (+0 +1)",
    );
}

#[test]
fn due_questions_come_by_what_builds_on_what_and_failed_ones_last() {
    let notes = "q-a -> q-b\nq-b ->\nq-c ->\nq-e ->\nq-buried ->";
    let reviewed = [
        ("q-a", "0 1, 0 2"),
        ("q-b", "0 3"),
        ("q-c", "0 2"),
        ("q-e", "0 3, 9 1"),
        ("q-buried", "0 3"),
    ];
    check_queue(notes, &reviewed, 9, PLENTY, "q-c q-b q-a q-e |  (+0 +0)");
    check_queue(
        notes,
        &reviewed,
        9,
        DayLimits { due: 1, ..PLENTY },
        "q-a q-e |  (+2 +0)",
    );
    check_queue(
        notes,
        &reviewed[1..2],
        1,
        DayLimits { fresh: 0, ..PLENTY },
        " |  (+0 +3)",
    );
}

#[test]
fn a_clock_that_jumps_years_ahead_asks_no_more_than_a_day_may() {
    let notes: String = (0..60).map(|n| format!("q-{n:02} ->\n")).collect();
    let names: Vec<String> = (0..60).map(|n| format!("q-{n:02}")).collect();
    let reviewed: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "0 3, 3 3")).collect();
    let graph = vault(&notes);
    let first: Vec<&str> = names.iter().take(5).map(String::as_str).collect();
    assert_eq!(graph.totals().notes, 60);
    check_queue(
        &notes,
        &reviewed,
        9_000,
        DayLimits { due: 5, ..PLENTY },
        &format!("{} |  (+55 +0)", first.join(" ")),
    );
}

/// Answers of a learner whose memory follows other parameters than the default.
fn learner(cards: usize, stability: f32) -> Vec<Review> {
    let mut parameters = *MemoryModel::default().parameters();
    for first in &mut parameters[..4] {
        *first *= stability;
    }
    let truth = MemoryModel::new(&parameters).expect("parameters");
    let mut seed = 7_u64;
    let mut chance = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (seed >> 40) as f32 / (1_u64 << 24) as f32
    };
    let mut out = Vec::new();
    for card in 0..cards {
        let mut state: Option<MemoryState> = None;
        let mut day = i32::try_from(card % 40).expect("small");
        for _ in 0..6 {
            let recalled = state.is_none_or(|state| chance() < truth.recall(&state, StudyDay(day)));
            let rating = if recalled { Rating::Good } else { Rating::Again };
            let at = Moment {
                ms: i64::from(day) * DAY_MS + NOON,
                offset: 0,
            };
            out.push(Review {
                node: NodeId::from_text(&format!("note:{card}.md")),
                rating,
                at,
                imported: true,
                ..log("0 3").remove(0)
            });
            let next = truth.review(state.as_ref(), rating, StudyDay(day), at.ms, Evidence::Reviewed);
            day += 1 + i32::try_from(out.len() % 9).expect("small");
            state = Some(next);
        }
    }
    for (id, review) in (1..).zip(&mut out) {
        review.id = id;
    }
    out
}

#[test]
fn parameters_are_found_from_a_log_and_kept_only_if_they_foretell_better() {
    let now = Moment {
        ms: 400 * DAY_MS,
        offset: 0,
    };
    let default = MemoryModel::default();
    assert_eq!(learn_parameters(&learner(20, 1.0), now, &default), None);
    let found = learn_parameters(&learner(110, 0.1), now, &default).expect("enough answers");
    assert!(found.better && found.loss_after < found.loss_before, "{found:?}");
    let learned = MemoryModel::new(&found.parameters).expect("usable");
    let again = learn_parameters(&learner(110, 0.1), now, &learned).expect("enough answers");
    assert!(!again.better && again.parameters == found.parameters, "{again:?}");
}

#[test]
fn parameters_that_are_none_are_refused() {
    assert_eq!(MemoryModel::new(&[1.0; 3]).err(), Some(ParametersError));
    assert_eq!(
        MemoryModel::new(&[f32::NAN; PARAMETERS]).err(),
        Some(ParametersError)
    );
    assert!(MemoryModel::new(MemoryModel::default().parameters()).is_ok());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn states_are_those_of_the_crate(
        reviews in prop::collection::vec((0_u32..400, 1_i64..=4), 1..60),
    ) {
        let mut day = 0;
        let mut text = String::new();
        let mut items = Vec::new();
        for (index, (delta_t, rating)) in reviews.iter().enumerate() {
            let delta_t = if index == 0 { 0 } else { *delta_t };
            day += i64::from(delta_t);
            text.push_str(&format!("{day} {rating},"));
            items.push(FSRSReview { rating: u32::try_from(*rating).expect("small"), delta_t });
        }
        let expected = FSRS::default().memory_state(FSRSItem { reviews: items }, None).expect("a state");
        let found = state(&text, day);
        prop_assert_eq!((found.stability, found.difficulty), (expected.stability, expected.difficulty));
        prop_assert_eq!(found.day, StudyDay(i32::try_from(day).expect("small")));
    }
}
