//! What must be known first, in which order to learn it, how two nodes hang together, and what is missing.
//!
//! Invariants: [`Requirements`] is acyclic; a [`LearnPlan`] lists every step after all its needs; equal graphs give
//! equal answers, whatever order their notes were indexed in. Nothing recurses along the graph, so no vault overflows
//! a stack.

pub mod align;
mod between;
mod community;
mod csr;
mod estimate;
mod facts;
mod feedback;
#[cfg(test)]
mod fixture;
mod fringe;
pub mod gaps;
mod infer;
pub mod interview;
mod learn;
pub mod memory;
mod orders;
mod paths;
pub mod plan;
mod rank;
mod readiness;
mod requirements;
mod scc;
mod theme;

pub use between::betweenness;
pub use community::{communities, modularity};
pub use csr::{Csr, targets_first};
pub use estimate::{Minutes, estimate};
pub use fringe::{Fringe, Unlocks, fringe, unlocks};
pub use infer::{InferOptions, Inference, InferredNeed, Judgement, Lexicon, Profile};
pub use learn::{LearnAid, LearnOptions, LearnPlan, Status, Step, learn};
pub use orders::ordered_needs;
pub use paths::{FoundPath, MAX_ALTERNATIVES, MAX_STEPS, PathOptions, paths_between};
pub use rank::pagerank;
pub use readiness::{Readiness, Study, StudyItem, StudyTopic, TopicReadiness, forecast, readiness};
pub use requirements::{
    BasisWeights, Contradiction, Cut, Decision, Knot, LEAST_SURE, RequirementOptions, Requirements,
};
pub use scc::components;
