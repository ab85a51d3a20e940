//! The memory of one question: what a review does to it, how likely recall is on a day, and when it is due.

use cairn_model::{Rating, StudyDay};
use fsrs::{DEFAULT_PARAMETERS, FSRS, FSRSItem, FSRSReview};

/// How many parameters FSRS-6 has.
pub const PARAMETERS: usize = 21;

/// The longest a review is put off, days: ten years.
const LONGEST: f32 = 3650.0;

/// What a state rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Evidence {
    /// Only on what the user says to know.
    Assessed,
    /// On at least one answer.
    Reviewed,
}

/// The memory of one question after its last review.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MemoryState {
    /// Days until the chance of recall has fallen to 90 %.
    pub stability: f32,
    /// How hard it is to make it last, 1 to 10.
    pub difficulty: f32,
    /// The day forgetting counts from: the last review's, or a later one after credit from what builds on it.
    pub day: StudyDay,
    /// When the last review was that was not implicit, milliseconds since 1970.
    pub last_ms: i64,
    /// The last rating that was not implicit.
    pub last: Rating,
    /// Reviews that were not implicit.
    pub reps: u32,
    /// How often it was forgotten after it had been recalled.
    pub lapses: u32,
    /// How often something that builds on it gave it credit.
    pub credits: u32,
    /// What all this rests on.
    pub evidence: Evidence,
}

/// Parameters that cannot be used: not [`PARAMETERS`] finite numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("these are not the {PARAMETERS} parameters of FSRS-6")]
pub struct ParametersError;

/// FSRS-6 with its parameters.
#[derive(Clone, Debug)]
pub struct MemoryModel {
    fsrs: FSRS,
    parameters: [f32; PARAMETERS],
}

impl Default for MemoryModel {
    fn default() -> Self {
        Self {
            fsrs: FSRS::default(),
            parameters: DEFAULT_PARAMETERS,
        }
    }
}

impl MemoryModel {
    /// A model with parameters found from a log.
    ///
    /// # Errors
    /// [`ParametersError`].
    pub fn new(parameters: &[f32]) -> Result<Self, ParametersError> {
        let parameters: [f32; PARAMETERS] = parameters.try_into().map_err(|_| ParametersError)?;
        Ok(Self {
            fsrs: FSRS::new(&parameters).map_err(|_| ParametersError)?,
            parameters,
        })
    }

    /// The parameters.
    pub fn parameters(&self) -> &[f32; PARAMETERS] {
        &self.parameters
    }

    /// The state after a review on a day. `ms` is when, milliseconds since 1970; a day before the last counts as the last.
    pub fn review(
        &self,
        before: Option<&MemoryState>,
        rating: Rating,
        day: StudyDay,
        ms: i64,
        evidence: Evidence,
    ) -> MemoryState {
        let elapsed = before.map_or(0, |state| day.since(state.day));
        let memory = self.step(before, rating, elapsed);
        let Some(before) = before else {
            return MemoryState {
                stability: memory.stability,
                difficulty: memory.difficulty,
                day,
                last_ms: ms,
                last: rating,
                reps: 1,
                lapses: 0,
                credits: 0,
                evidence,
            };
        };
        let forgotten = rating == Rating::Again && before.last != Rating::Again;
        MemoryState {
            stability: memory.stability,
            difficulty: memory.difficulty,
            day: day.max(before.day),
            last_ms: ms.max(before.last_ms),
            last: rating,
            reps: before.reps + 1,
            lapses: before.lapses + u32::from(forgotten),
            credits: before.credits,
            evidence: evidence.max(before.evidence),
        }
    }

    /// The state after a share (0 to 1) of a review that was not asked: see [`super::implied`]. Difficulty stays; stability
    /// goes that share of the way to where the rating *hard* would take it, and never down; forgetting counts from a day
    /// that share of the way to today.
    pub fn credit(&self, before: &MemoryState, share: f32, day: StudyDay) -> MemoryState {
        let elapsed = day.since(before.day);
        let share = if share.is_finite() {
            share.clamp(0.0, 1.0)
        } else {
            0.0
        };
        let hard = self.step(Some(before), Rating::Hard, elapsed).stability;
        MemoryState {
            stability: before.stability + share * (hard - before.stability).max(0.0),
            day: before.day.after((share * elapsed as f32) as u32),
            credits: before.credits + 1,
            ..*before
        }
    }

    /// The crate's own step. It fails for numbers that are not finite only, which no state holds.
    fn step(&self, before: Option<&MemoryState>, rating: Rating, elapsed: u32) -> fsrs::MemoryState {
        let before = before.map(|state| fsrs::MemoryState {
            stability: state.stability,
            difficulty: state.difficulty,
        });
        let review = FSRSReview {
            rating: u32::from(rating.number()),
            delta_t: elapsed,
        };
        let item = FSRSItem {
            reviews: vec![review],
        };
        let fallback = before.unwrap_or(fsrs::MemoryState {
            stability: 1.0,
            difficulty: 5.0,
        });
        self.fsrs.memory_state(item, before).unwrap_or(fallback)
    }

    /// The chance of recall on a day, 0 to 1; certain on the day itself.
    pub fn recall(&self, state: &MemoryState, day: StudyDay) -> f32 {
        self.recall_after(state.stability, day.since(state.day) as f32)
    }

    /// The chance of recall so many days after a review that left that stability.
    pub fn recall_after(&self, stability: f32, days: f32) -> f32 {
        let state = fsrs::MemoryState {
            stability,
            difficulty: 5.0,
        };
        fsrs::current_retrievability(state, days.max(0.0), self.parameters[PARAMETERS - 1])
    }

    /// Days until the chance of recall has fallen to a target: at least 1, at most ten years.
    pub fn interval(&self, stability: f32, target: f32) -> u32 {
        let target = if target.is_finite() {
            target.clamp(0.5, 0.99)
        } else {
            0.9
        };
        let days = self.fsrs.next_interval(Some(stability), target, 3);
        days.round().clamp(1.0, LONGEST) as u32
    }

    /// The day a question is to be asked again: the day itself after *again*, else when recall falls to the target.
    pub fn due(&self, state: &MemoryState, target: f32) -> StudyDay {
        match state.last {
            Rating::Again => state.day,
            _ => state.day.after(self.interval(state.stability, target)),
        }
    }
}
