//! Parameters found from the own log. They are kept only if they foretell answers they were not found from better than
//! the parameters in use.

use super::clock;
use super::model::{MemoryModel, PARAMETERS};
use cairn_model::{Moment, NodeId, Rating, Review, ReviewKind};
use fsrs::{ComputeParametersInput, FSRS, FSRSItem, FSRSReview, compute_parameters};
use rustc_hash::FxHashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Fewer answers than this teach nothing that holds.
pub const LEAST_ANSWERS: usize = 400;

/// The part of the answers, the latest, that is held out to judge by.
const HELD_OUT: f64 = 0.2;

/// What was found from a log.
#[derive(Clone, Debug, PartialEq)]
pub struct Learned {
    /// The parameters to use.
    pub parameters: [f32; PARAMETERS],
    /// Whether they are new ones; else those in use were as good.
    pub better: bool,
    /// Answers they were found from.
    pub answers: u32,
    /// Log loss on the answers held out, with the parameters in use: less is better.
    pub loss_before: f32,
    /// The same with the new ones.
    pub loss_after: f32,
}

/// Finds parameters from a log. `None` if there are fewer than [`LEAST_ANSWERS`] answers after at least a day, or if they
/// teach nothing. Takes seconds for a long log.
pub fn learn_parameters(log: &[Review], now: Moment, in_use: &MemoryModel) -> Option<Learned> {
    let (items, cards) = items(log, now);
    if items.len() < LEAST_ANSWERS {
        return None;
    }
    let train = ((items.len() as f64) * (1.0 - HELD_OUT)) as usize;
    let (train_items, held_out) = items.split_at(train);
    let found = fit(train_items, &cards[..train])?;
    let loss = |model: &[f32]| {
        let evaluation = FSRS::new(model)
            .ok()?
            .evaluate(held_out.to_vec(), |_| true)
            .ok()?;
        evaluation.log_loss.is_finite().then_some(evaluation.log_loss)
    };
    let (before, after) = (loss(in_use.parameters())?, loss(&found)?);
    let better = after < before;
    Some(Learned {
        parameters: if better { found } else { *in_use.parameters() },
        better,
        answers: u32::try_from(items.len()).unwrap_or(u32::MAX),
        loss_before: before,
        loss_after: after,
    })
}

fn fit(items: &[FSRSItem], cards: &[i64]) -> Option<[f32; PARAMETERS]> {
    let input = ComputeParametersInput {
        train_set: items.to_vec(),
        card_ids: Some(cards.to_vec()),
        ..ComputeParametersInput::default()
    };
    // The crate is not written to refuse every odd log; one that it fails on teaches nothing.
    let found = catch_unwind(AssertUnwindSafe(|| compute_parameters(input)))
        .ok()?
        .ok()?;
    MemoryModel::new(&found).ok().map(|model| *model.parameters())
}

/// Each answer after at least a day, with what came before it, in the order of time; and a number for each question.
fn items(log: &[Review], now: Moment) -> (Vec<FSRSItem>, Vec<i64>) {
    let answered =
        |review: &&Review| !review.undone && matches!(review.kind, ReviewKind::Manual | ReviewKind::Mock);
    let mut reviews: Vec<&Review> = log.iter().filter(answered).collect();
    reviews.sort_by_key(|review| review.id);
    let times = clock::times(&reviews, now.ms);
    let mut order: Vec<usize> = (0..reviews.len()).collect();
    order.sort_by_key(|at| times[*at]);
    let mut before: FxHashMap<&NodeId, (i64, cairn_model::StudyDay, Vec<FSRSReview>)> = FxHashMap::default();
    let (mut items, mut cards) = (Vec::new(), Vec::new());
    for at in order {
        let review = reviews[at];
        let day = Moment {
            ms: times[at],
            ..review.at
        }
        .day();
        let number = i64::try_from(before.len()).unwrap_or(i64::MAX);
        let (card, last, history) = before
            .entry(&review.node)
            .or_insert_with(|| (number, day, Vec::new()));
        let delta_t = if history.is_empty() { 0 } else { day.since(*last) };
        *last = day;
        history.push(FSRSReview {
            rating: u32::from(Rating::number(review.rating)),
            delta_t,
        });
        if delta_t > 0 {
            items.push(FSRSItem {
                reviews: history.clone(),
            });
            cards.push(*card);
        }
    }
    (items, cards)
}
