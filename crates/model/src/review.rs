//! A review of a question: when it was, how well the answer came, what kind of review it was; and the day it counts for.

use crate::NodeId;

/// When a study day begins, seconds after midnight by the wall clock: who learns past midnight still learns today.
pub const DAY_BEGINS: i64 = 4 * 3600;

/// A point in time, and where the wall clock stood then.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment {
    /// Milliseconds since 1970, UTC.
    pub ms: i64,
    /// Seconds the wall clock was ahead of UTC.
    pub offset: i32,
}

impl Moment {
    /// The study day, by the wall clock of that moment: daylight saving and journeys move it as they move the clock.
    pub fn day(self) -> StudyDay {
        let wall = self.ms.div_euclid(1000) + i64::from(self.offset) - DAY_BEGINS;
        let day = wall.div_euclid(86_400);
        StudyDay(i32::try_from(day).unwrap_or(if day < 0 { i32::MIN } else { i32::MAX }))
    }
}

/// A day of studying, from [`DAY_BEGINS`] to the same hour of the next date: days since 1970-01-01.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StudyDay(pub i32);

impl StudyDay {
    /// Whole days since an earlier day; 0 if that is not earlier.
    pub fn since(self, earlier: Self) -> u32 {
        u32::try_from(i64::from(self.0) - i64::from(earlier.0)).unwrap_or(0)
    }

    /// The day so many days later.
    pub fn after(self, days: u32) -> Self {
        Self(self.0.saturating_add_unsigned(days))
    }
}

/// How well an answer came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Rating {
    /// Not at all.
    Again = 1,
    /// With effort.
    Hard = 2,
    /// As it should.
    Good = 3,
    /// Without thinking.
    Easy = 4,
}

impl Rating {
    /// From worst to best.
    pub const ALL: [Self; 4] = [Self::Again, Self::Hard, Self::Good, Self::Easy];

    /// The rating of a number from 1 to 4.
    pub fn from_number(number: i64) -> Option<Self> {
        let index = usize::try_from(number.checked_sub(1)?).ok()?;
        Self::ALL.get(index).copied()
    }

    /// Its number, 1 to 4.
    pub fn number(self) -> u8 {
        self as u8
    }
}

/// What kind of review it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReviewKind {
    /// The question was shown and its answer rated.
    Manual,
    /// Nothing was shown: an answer to something that builds on it came well.
    Implicit,
    /// A question of a mock interview.
    Mock,
    /// What the user says to know, without showing it.
    Assessment,
}

impl ReviewKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Manual, Self::Implicit, Self::Mock, Self::Assessment];

    /// The name it is stored and exported under.
    pub fn name(self) -> &'static str {
        match self {
            Self::Manual => "manual",
            Self::Implicit => "implicit",
            Self::Mock => "mock",
            Self::Assessment => "assessment",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// One line of the review log.
#[derive(Clone, Debug, PartialEq)]
pub struct Review {
    /// Rises in the order in which reviews were written down.
    pub id: i64,
    /// What was reviewed.
    pub node: NodeId,
    /// How well the answer came.
    pub rating: Rating,
    /// When, as the clock said.
    pub at: Moment,
    /// From question to rating, milliseconds; 0 if it was not measured.
    pub duration_ms: u32,
    /// What kind of review it was.
    pub kind: ReviewKind,
    /// Of an implicit review, how much it counts, 0 to 1; else 1.
    pub credit: f32,
    /// Of an implicit review, the review it follows from.
    pub cause: Option<i64>,
    /// Whether it came from elsewhere: then it was not written down when it happened.
    pub imported: bool,
    /// Whether the user took it back. It stays in the log, and counts for nothing.
    pub undone: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(ms_utc: i64, offset_hours: i32, day: i32) {
        let moment = Moment {
            ms: ms_utc,
            offset: offset_hours * 3600,
        };
        assert_eq!(moment.day(), StudyDay(day));
    }

    #[test]
    fn a_study_day_ends_at_four_by_the_wall_clock() {
        let hour = 3_600_000;
        check(4 * hour - 1, 0, -1);
        check(4 * hour, 0, 0);
        check(28 * hour - 1, 0, 0);
        check(hour, 3, 0);
        check(4 * hour, -1, -1);
        check(i64::MIN, 0, i32::MIN);
        check(i64::MAX, 0, i32::MAX);
    }

    #[test]
    fn days_do_not_run_backwards() {
        assert_eq!(StudyDay(5).since(StudyDay(9)), 0);
        assert_eq!(StudyDay(i32::MAX).since(StudyDay(i32::MIN)), u32::MAX);
        assert_eq!(StudyDay(i32::MAX).after(7), StudyDay(i32::MAX));
    }
}
