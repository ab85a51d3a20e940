//! Implicit credit: who recalls something well has, in passing, recalled a part of what it builds on.
//!
//! Deliberately little: only a rating of *good* or *easy* gives any; only questions that were reviewed before get any;
//! a step along the acyclic view gives at most half of what the step before gave, times how sure the graph is of it;
//! failing takes nothing from a prerequisite. What a share of a review does is told at [`MemoryModel::credit`].
//!
//! [`MemoryModel::credit`]: super::MemoryModel::credit

use crate::Requirements;
use cairn_graph::NodeKey;
use cairn_model::Rating;
use rustc_hash::FxHashMap;

/// The part of a step's credit that the next step gets at most.
pub const CREDIT_PER_STEP: f32 = 0.5;
/// How many steps credit goes.
pub const CREDIT_STEPS: usize = 2;
/// Credit below this is none.
pub const LEAST_CREDIT: f32 = 0.1;

/// What an answer implies of its prerequisites: each with its share of a review, 0 to 1. Where several ways lead to one,
/// the best counts. In the order of their keys.
pub fn implied(requirements: &Requirements, answered: NodeKey, rating: Rating) -> Vec<(NodeKey, f32)> {
    if rating < Rating::Good {
        return Vec::new();
    }
    let mut best: FxHashMap<NodeKey, f32> = FxHashMap::default();
    let mut edge = vec![(answered, 1.0)];
    for _ in 0..CREDIT_STEPS {
        let mut next = Vec::new();
        for (key, share) in edge {
            for (need, confidence) in requirements.needs_with_confidence(key) {
                let share = share * CREDIT_PER_STEP * confidence.get();
                let known = best.entry(need).or_insert(0.0);
                if share >= LEAST_CREDIT && share > *known {
                    *known = share;
                    next.push((need, share));
                }
            }
        }
        edge = next;
    }
    let mut out: Vec<(NodeKey, f32)> = best.into_iter().filter(|(_, share)| *share > 0.0).collect();
    out.sort_by_key(|(key, _)| *key);
    out
}
