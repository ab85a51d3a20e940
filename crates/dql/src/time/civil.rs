//! The proleptic Gregorian calendar on a wall clock, without zones.

/// Milliseconds of a day.
pub(crate) const DAY: i64 = 86_400_000;

/// What a wall clock shows. Fields may overflow until they are turned into milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Civil {
    /// Year; 0 is 1 BC.
    pub year: i64,
    /// 1 to 12.
    pub month: i64,
    /// 1 to 31.
    pub day: i64,
    /// 0 to 23.
    pub hour: i64,
    /// 0 to 59.
    pub minute: i64,
    /// 0 to 59.
    pub second: i64,
    /// 0 to 999.
    pub millisecond: i64,
}

impl Civil {
    /// Midnight of a day.
    pub(crate) fn day(year: i64, month: i64, day: i64) -> Self {
        Self {
            year,
            month,
            day,
            hour: 0,
            minute: 0,
            second: 0,
            millisecond: 0,
        }
    }

    /// Milliseconds since 1970 as if the clock stood in UTC; what overflows carries over.
    pub(crate) fn millis(self) -> i64 {
        let months = self.year * 12 + self.month - 1;
        let days = days_from_civil(months.div_euclid(12), months.rem_euclid(12) + 1, 1) + self.day - 1;
        days * DAY + self.hour * 3_600_000 + self.minute * 60_000 + self.second * 1_000 + self.millisecond
    }

    /// The reverse of [`Civil::millis`].
    pub(crate) fn of_millis(millis: i64) -> Self {
        let (days, rest) = (millis.div_euclid(DAY), millis.rem_euclid(DAY));
        let (year, month, day) = civil_from_days(days);
        Self {
            year,
            month,
            day,
            hour: rest / 3_600_000,
            minute: rest / 60_000 % 60,
            second: rest / 1_000 % 60,
            millisecond: rest % 1_000,
        }
    }

    /// Monday is 1, Sunday 7.
    pub(crate) fn weekday(self) -> i64 {
        (self.millis().div_euclid(DAY) + 3).rem_euclid(7) + 1
    }

    /// Day of the year from 1.
    pub(crate) fn ordinal(self) -> i64 {
        (self.millis() - Self::day(self.year, 1, 1).millis()).div_euclid(DAY) + 1
    }

    /// ISO week: year and number.
    pub(crate) fn iso_week(self) -> (i64, i64) {
        week_of(self.ordinal(), self.weekday(), self.year, weeks_in)
    }
}

fn week_of(ordinal: i64, weekday: i64, year: i64, weeks: impl Fn(i64) -> i64) -> (i64, i64) {
    let week = (ordinal - weekday + 10).div_euclid(7);
    if week < 1 {
        (year - 1, weeks(year - 1))
    } else if week > weeks(year) {
        (year + 1, 1)
    } else {
        (year, week)
    }
}

/// ISO weeks of a year, 52 or 53.
pub(crate) fn weeks_in(year: i64) -> i64 {
    let shift =
        |year: i64| (year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400)).rem_euclid(7);
    52 + i64::from(shift(year) == 4 || shift(year - 1) == 3)
}

pub(crate) fn days_in_month(year: i64, month: i64) -> i64 {
    let months = year * 12 + month - 1;
    let (year, month) = (months.div_euclid(12), months.rem_euclid(12) + 1);
    match month {
        2 => 28 + i64::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

pub(crate) fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// Days since 1970-01-01, by Hinnant's algorithm.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}
