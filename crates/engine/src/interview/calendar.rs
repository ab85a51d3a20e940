//! Study days as calendar dates.

use crate::error::EngineError;
use cairn_model::{Moment, StudyDay};
use jiff::civil::{Date, date};
use std::fmt;

/// A date that writes itself as 2026-12-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CalendarDay(Date);

impl CalendarDay {
    /// The date of a study day. Days beyond the calendar are its last.
    pub fn of(day: StudyDay) -> Self {
        let epoch = date(1970, 1, 1);
        let span = jiff::Span::new().try_days(day.0);
        Self(span.and_then(|span| epoch.checked_add(span)).unwrap_or(Date::MAX))
    }

    /// The weekday, Monday 0.
    pub fn weekday(self) -> usize {
        usize::try_from(self.0.weekday().to_monday_zero_offset()).unwrap_or_default()
    }

    /// As `Tue 1 Dec`.
    pub fn short(self) -> String {
        self.0.strftime("%a %-d %b").to_string()
    }

    /// As `20261201`.
    pub(super) fn compact(self) -> String {
        self.0.strftime("%Y%m%d").to_string()
    }
}

impl fmt::Display for CalendarDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// The study day of a date such as `2026-12-01`.
///
/// # Errors
/// [`EngineError::Interview`] for anything else.
pub fn day_of(text: &str) -> Result<StudyDay, EngineError> {
    let wrong = || {
        super::refused(
            "interview.date",
            format!("“{text}” is no date"),
            "Write it as year, month and day: 2026-12-01.",
        )
    };
    let found: Date = text.trim().parse().map_err(|_| wrong())?;
    let days = found.since(date(1970, 1, 1)).map_err(|_| wrong())?.get_days();
    Ok(StudyDay(days))
}

/// A moment in UTC as `20261201T080000Z`.
pub(super) fn stamp(now: Moment) -> String {
    let time = jiff::Timestamp::from_millisecond(now.ms).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    time.strftime("%Y%m%dT%H%M%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_are_one_to_one() {
        for (text, day) in [("1970-01-01", 0), ("2026-12-01", 20_788), ("1969-12-31", -1)] {
            assert_eq!(day_of(text).expect("a date"), StudyDay(day));
            assert_eq!(CalendarDay::of(StudyDay(day)).to_string(), text);
        }
        assert_eq!(CalendarDay::of(StudyDay(20_788)).weekday(), 1);
        assert_eq!(CalendarDay::of(StudyDay(20_788)).short(), "Tue 1 Dec");
        assert_eq!(CalendarDay::of(StudyDay(i32::MAX)).to_string(), "9999-12-31");
        let wrong = ["", "tomorrow", "2026-13-01", "2026-02-30"];
        assert!(wrong.iter().all(|text| day_of(text).is_err()));
    }
}
