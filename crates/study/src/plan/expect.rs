//! What learning and reviewing will do on average: ratings are not known beforehand.

use crate::memory::{Evidence, MemoryModel, MemoryState};
use cairn_model::{Rating, StudyDay};

/// How often something new is rated again, hard, good and easy: the shares of the `fsrs` crate's simulator, from the
/// logs of 20,000 people.
pub const FIRST_RATINGS: [f32; 4] = [0.24, 0.094, 0.495, 0.171];

/// The memory model with averages in the place of ratings.
pub(super) struct Expect<'a> {
    pub model: &'a MemoryModel,
    /// The day that counts.
    pub date: StudyDay,
    /// The state right after learning, on day 0.
    learnt: MemoryState,
}

impl<'a> Expect<'a> {
    pub(super) fn new(model: &'a MemoryModel, date: StudyDay) -> Self {
        let first = |rating| model.review(None, rating, StudyDay(0), 0, Evidence::Reviewed);
        let (mut stability, mut difficulty) = (0.0_f32, 0.0_f32);
        for (share, rating) in FIRST_RATINGS.into_iter().zip(Rating::ALL) {
            let state = first(rating);
            stability += share * state.stability.ln();
            difficulty += share * state.difficulty;
        }
        let learnt = MemoryState {
            stability: stability.exp(),
            difficulty,
            ..first(Rating::Good)
        };
        Self { model, date, learnt }
    }

    /// The state after learning on a day: between those of the first ratings, by their shares. Stabilities are averaged
    /// as logarithms: recall at the end is then within 0.01 of the mean of its values.
    pub(super) fn learnt(&self, day: StudyDay) -> MemoryState {
        MemoryState { day, ..self.learnt }
    }

    /// The state after a review on a day: between those of *good* and *again*, by the chance of recall.
    pub(super) fn reviewed(&self, state: &MemoryState, day: StudyDay) -> MemoryState {
        let recall = self.model.recall(state, day);
        let after = |rating| self.model.review(Some(state), rating, day, 0, Evidence::Reviewed);
        let (good, again) = (after(Rating::Good), after(Rating::Again));
        let between = |good: f32, again: f32| recall * good + (1.0 - recall) * again;
        MemoryState {
            stability: between(good.stability.ln(), again.stability.ln()).exp(),
            difficulty: between(good.difficulty, again.difficulty),
            ..good
        }
    }

    /// The chance of recall on the date.
    pub(super) fn recall(&self, state: &MemoryState) -> f32 {
        self.model.recall(state, self.date)
    }

    /// How much a review on a day raises the chance of recall on the date; not below 0.
    pub(super) fn saved(&self, state: &MemoryState, day: StudyDay) -> f32 {
        (self.recall(&self.reviewed(state, day)) - self.recall(state)).max(0.0)
    }
}
