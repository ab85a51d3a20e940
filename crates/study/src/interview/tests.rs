//! Which question comes next, and that each comes once.

use super::*;
use crate::memory::{Evidence, MemoryModel};
use crate::{StudyItem, StudyTopic};
use cairn_model::StudyDay;
use proptest::prelude::*;

/// Items by lines `topic weight needs`, such as `0 2.0 1,3`; all known for a day if `known`.
fn study(lines: &[(u32, f32, &[u32])], known: bool) -> (Study, Ways) {
    let model = MemoryModel::default();
    let item = |(topic, weight, needs): &(u32, f32, &[u32])| StudyItem {
        topic: *topic,
        weight: *weight,
        needs: needs.to_vec(),
        memory: known.then(|| model.review(None, Rating::Good, StudyDay(0), 0, Evidence::Reviewed)),
        ..StudyItem::default()
    };
    let items: Vec<StudyItem> = lines.iter().map(item).collect();
    let mut ways = Ways {
        follow_up: vec![Vec::new(); items.len()],
        harder: vec![Vec::new(); items.len()],
        opens: vec![Vec::new(); items.len()],
        hardness: vec![0; items.len()],
    };
    for (index, item) in (0..).zip(&items) {
        item.needs
            .iter()
            .for_each(|need| ways.opens[*need as usize].push(index));
    }
    let topics = vec![StudyTopic::default(); 4];
    (Study { items, topics }, ways)
}

fn asked(answers: &[(u32, Rating)]) -> Vec<Asked> {
    let one = |(item, rating): &(u32, Rating)| Asked {
        item: *item,
        rating: *rating,
    };
    answers.iter().map(one).collect()
}

/// A chain 0 <- 1 <- 2 <- 3 of which 1 counts most, and 4 in another topic.
const CHAIN: &[(u32, f32, &[u32])] = &[
    (0, 1.0, &[]),
    (0, 3.0, &[0]),
    (0, 1.0, &[1]),
    (0, 1.0, &[2]),
    (1, 2.0, &[]),
];

#[test]
fn an_assessment_goes_deeper_after_success_and_to_the_basis_after_failure() {
    let (study, ways) = study(CHAIN, false);
    let next = |answers: &[(u32, Rating)]| assess(&study, &ways, &asked(answers), 20);
    let (good, again) = (Rating::Good, Rating::Again);
    assert_eq!(next(&[]), Some((1, AssessReason::Central)));
    assert_eq!(next(&[(1, good)]), Some((2, AssessReason::Deeper(1))));
    assert_eq!(next(&[(1, again)]), Some((0, AssessReason::Basis(1))));
    // What rests on a failure is decided: the next subject is another.
    assert_eq!(next(&[(1, again), (0, good)]), Some((4, AssessReason::Central)));
    assert_eq!(assess(&study, &ways, &asked(&[(1, good)]), 1), None);
}

#[test]
fn what_successes_rest_on_may_be_taken_as_known() {
    let (study, _) = study(CHAIN, false);
    assert_eq!(implied_known(&study, &asked(&[(3, Rating::Easy)])), [0, 1, 2]);
    assert_eq!(
        implied_known(&study, &asked(&[(3, Rating::Good), (1, Rating::Again)])),
        [2]
    );
    assert_eq!(
        implied_known(&study, &asked(&[(3, Rating::Hard)])),
        [] as [u32; 0]
    );
}

#[test]
fn a_mock_interview_goes_down_and_then_to_another_topic() {
    let (study, mut ways) = study(CHAIN, true);
    ways.follow_up[1] = vec![3];
    let next = |answers: &[(u32, Rating)]| {
        mock(
            &study,
            &ways,
            &MemoryModel::default(),
            StudyDay(9),
            &asked(answers),
        )
    };
    let (good, hard, again) = (Rating::Good, Rating::Hard, Rating::Again);
    assert_eq!(next(&[]), Some((1, MockReason::Opening)));
    assert_eq!(next(&[(1, good)]), Some((3, MockReason::FollowUp(1))));
    assert_eq!(next(&[(1, again)]), Some((0, MockReason::Basis(1))));
    assert_eq!(next(&[(1, again), (0, again)]), Some((4, MockReason::Opening)));
    assert_eq!(next(&[(0, hard)]), Some((4, MockReason::Opening)));
    assert_eq!(next(&[(2, good)]), Some((3, MockReason::Deeper(2))));
}

proptest! {
    #[test]
    fn every_question_is_asked_at_most_once_and_all_in_the_end(
        weights in prop::collection::vec(0.0_f32..2.0, 1..20),
        needs in prop::collection::vec((0_u32..20, 0_u32..20), 0..30),
        ratings in prop::collection::vec(1_i64..5, 25),
    ) {
        let lines: Vec<(u32, f32, Vec<u32>)> = (0..).zip(&weights).map(|(index, weight)| {
            let needed = needs.iter().filter(|(from, to)| *from == index && to < from).map(|(_, to)| *to);
            (index % 4, *weight, needed.collect())
        }).collect();
        let lines: Vec<(u32, f32, &[u32])> = lines.iter().map(|(topic, weight, needs)| (*topic, *weight, needs.as_slice())).collect();
        let (study, ways) = study(&lines, true);
        let count = study.items.iter().filter(|item| item.weight > 0.0).count();
        for assessing in [true, false] {
            let mut answers: Vec<Asked> = Vec::new();
            for rating in &ratings {
                let next = if assessing {
                    assess(&study, &ways, &answers, 100).map(|next| next.0)
                } else {
                    mock(&study, &ways, &MemoryModel::default(), StudyDay(3), &answers).map(|next| next.0)
                };
                let Some(item) = next else { break };
                prop_assert!(answers.iter().all(|each| each.item != item));
                answers.push(Asked { item, rating: Rating::from_number(*rating).expect("a rating") });
            }
            prop_assert_eq!(answers.len(), count.min(ratings.len()));
        }
    }
}
