//! The states of all questions from the whole log.

use super::clock;
use super::model::{Evidence, MemoryModel, MemoryState};
use cairn_model::{Moment, NodeId, Review, ReviewKind};
use rustc_hash::FxHashMap;

/// How a log is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemoryRules {
    /// Whether implicit reviews count.
    pub credit: bool,
}

impl Default for MemoryRules {
    fn default() -> Self {
        Self { credit: true }
    }
}

/// The state of every question that was reviewed. The log may be in any order; reviews taken back count for nothing, and
/// those of a clock that was wrong count for the nearest day that can be.
pub fn states(
    model: &MemoryModel,
    log: &[Review],
    now: Moment,
    rules: MemoryRules,
) -> FxHashMap<NodeId, MemoryState> {
    let counts = |review: &&Review| !review.undone && (rules.credit || review.kind != ReviewKind::Implicit);
    let mut reviews: Vec<&Review> = log.iter().filter(counts).collect();
    if !reviews.is_sorted_by_key(|review| review.id) {
        reviews.sort_by_key(|review| review.id);
    }
    let times = clock::times(&reviews, now.ms);
    let mut order: Vec<usize> = (0..reviews.len()).collect();
    if !times.is_sorted() {
        order.sort_by_key(|at| times[*at]);
    }
    let mut states: FxHashMap<NodeId, MemoryState> = FxHashMap::default();
    for at in order {
        let (review, ms) = (reviews[at], times[at]);
        let day = Moment { ms, ..review.at }.day();
        match states.get_mut(&review.node) {
            Some(state) => *state = after(model, Some(state), review, day, ms).unwrap_or(*state),
            None => {
                if let Some(state) = after(model, None, review, day, ms) {
                    states.insert(review.node.clone(), state);
                }
            }
        }
    }
    states
}

fn after(
    model: &MemoryModel,
    before: Option<&MemoryState>,
    review: &Review,
    day: cairn_model::StudyDay,
    ms: i64,
) -> Option<MemoryState> {
    let evidence = match review.kind {
        ReviewKind::Implicit => return before.map(|state| model.credit(state, review.credit, day)),
        ReviewKind::Assessment => Evidence::Assessed,
        ReviewKind::Manual | ReviewKind::Mock => Evidence::Reviewed,
    };
    Some(model.review(before, review.rating, day, ms, evidence))
}
