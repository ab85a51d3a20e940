//! What is remembered: a log of reviews in, the memory state of each question out (FSRS-6).
//!
//! Invariants: a state is a function of the log, the parameters and the present day; without implicit reviews it is the
//! one the `fsrs` crate gives for the same ratings and days. Days are study days ([`cairn_model::StudyDay`]).

mod clock;
mod credit;
mod fold;
mod learn;
mod model;
mod queue;

pub use credit::{CREDIT_PER_STEP, CREDIT_STEPS, LEAST_CREDIT, implied};
pub use fold::{MemoryRules, states};
pub use learn::{LEAST_ANSWERS, Learned, learn_parameters};
pub use model::{Evidence, MemoryModel, MemoryState, PARAMETERS, ParametersError};
pub use queue::{DayLimits, Queue, QueueInput, queue};

#[cfg(test)]
mod tests;
