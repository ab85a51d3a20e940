//! An instant with the zone it was told in, and Luxon's arithmetic on it.

use super::civil::{Civil, DAY, days_in_month};
use super::zone::padded;
use super::{Clock, Duration, Unit, Zone};
use std::cmp::Ordering;

/// The least and the greatest instant that JavaScript can tell.
const LIMIT: i64 = 8_640_000_000_000_000;

/// An instant in a zone.
#[derive(Clone, Debug)]
pub struct Date {
    /// Milliseconds since 1970 in UTC.
    pub millis: i64,
    /// Where the wall clock hangs.
    pub zone: Zone,
}

impl PartialEq for Date {
    /// The same instant told in the same zone.
    fn eq(&self, other: &Self) -> bool {
        self.millis == other.millis && self.zone == other.zone
    }
}

/// A word for a day near now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shorthand {
    Now,
    /// Days from today.
    Day(i64),
    Start(Span),
    End(Span),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Span {
    Week,
    Month,
    Year,
}

impl Shorthand {
    /// The words, longest first: the first one that a text begins with is meant.
    pub(crate) const ALL: [(&'static str, Self); 16] = [
        ("start-of-month", Self::Start(Span::Month)),
        ("start-of-week", Self::Start(Span::Week)),
        ("start-of-year", Self::Start(Span::Year)),
        ("end-of-month", Self::End(Span::Month)),
        ("end-of-week", Self::End(Span::Week)),
        ("end-of-year", Self::End(Span::Year)),
        ("yesterday", Self::Day(-1)),
        ("tomorrow", Self::Day(1)),
        ("today", Self::Day(0)),
        ("now", Self::Now),
        ("sow", Self::Start(Span::Week)),
        ("eow", Self::End(Span::Week)),
        ("soy", Self::Start(Span::Year)),
        ("eoy", Self::End(Span::Year)),
        ("som", Self::Start(Span::Month)),
        ("eom", Self::End(Span::Month)),
    ];

    pub(crate) fn date(self, clock: &Clock) -> Date {
        let now = Date {
            millis: clock.now,
            zone: clock.zone.clone(),
        };
        let today = now.civil();
        match self {
            Self::Now => now,
            Self::Day(days) => Date::wall(Civil::day(today.year, today.month, today.day + days), &clock.zone),
            Self::Start(span) => start(today, span, 0, &clock.zone),
            Self::End(span) => {
                let mut end = start(today, span, 1, &clock.zone);
                end.millis -= 1;
                end
            }
        }
    }
}

/// The start of the week, month or year of a day, `further` of them on.
fn start(day: Civil, span: Span, further: i64, zone: &Zone) -> Date {
    let first = match span {
        Span::Week => Civil::day(day.year, day.month, day.day - day.weekday() + 1 + 7 * further),
        Span::Month => Civil::day(day.year, day.month + further, 1),
        Span::Year => Civil::day(day.year + further, 1, 1),
    };
    Date::wall(first, zone)
}

impl Date {
    /// What a wall clock in a zone shows; what overflows carries over.
    pub(crate) fn wall(civil: Civil, zone: &Zone) -> Self {
        let wall = civil.millis().clamp(-LIMIT, LIMIT);
        Self {
            millis: zone.instant(wall, zone.offset(wall)),
            zone: zone.clone(),
        }
    }

    /// As [`Date::wall`], told piece by piece from the first of the month on, each by the offset that held before it: which of
    /// two hours of one name is meant where a summer ends, is decided so.
    pub(crate) fn told(at: Civil, zone: &Zone) -> Self {
        let day = Civil::day(at.year, at.month, at.day);
        let hour = Civil { hour: at.hour, ..day };
        let minute = Civil {
            minute: at.minute,
            ..hour
        };
        let first = Self::wall(Civil::day(at.year, at.month, 1), zone);
        [day, hour, minute, at].iter().fold(first, |date, next| {
            let wall = next.millis().clamp(-LIMIT, LIMIT);
            Self {
                millis: zone.instant(wall, zone.offset(date.millis)),
                ..date
            }
        })
    }

    /// Midnight of a day that is in the calendar.
    pub(crate) fn of_day(year: i64, month: i64, day: i64, zone: &Zone) -> Option<Self> {
        let valid = (1..=12).contains(&month) && (1..=days_in_month(year, month)).contains(&day);
        valid.then(|| Self::wall(Civil::day(year, month, day), zone))
    }

    /// What the wall clock shows.
    pub fn civil(&self) -> Civil {
        Civil::of_millis(self.millis + self.zone.offset(self.millis))
    }

    /// The same wall clock in another zone.
    pub(crate) fn keeping_wall(&self, zone: Zone) -> Self {
        let wall = self.millis + self.zone.offset(self.millis);
        Self {
            millis: zone.instant(wall, zone.offset(self.millis)),
            zone,
        }
    }

    /// The day's midnight, told in the machine's zone.
    pub(crate) fn stripped(&self, local: &Zone) -> Self {
        let at = self.civil();
        Self::wall(Civil::day(at.year, at.month, at.day), local)
    }

    /// Later (or earlier) by a duration: years to days move the wall clock, fractions and hours the instant. `None` if that is
    /// beyond what can be told.
    #[allow(clippy::cast_possible_truncation)]
    pub(crate) fn plus(&self, by: &Duration) -> Option<Self> {
        let whole = |unit: Unit| by.get(unit).trunc();
        let far = Unit::ALL.iter().any(|unit| !by.get(*unit).is_finite());
        if far || whole(Unit::Years).abs() > 300_000.0 || by.millis().abs() > 2.0 * LIMIT as f64 {
            return None;
        }
        let at = self.civil();
        let (year, month) = (
            at.year + whole(Unit::Years) as i64,
            at.month + whole(Unit::Months) as i64,
        );
        let day =
            at.day.min(days_in_month(year, month)) + whole(Unit::Days) as i64 + whole(Unit::Weeks) as i64 * 7;
        let wall = Civil {
            year,
            month,
            day,
            ..at
        }
        .millis();
        let mut rest = by.map(|_| 0.0);
        for unit in Unit::ALL {
            let part = if unit >= Unit::Hours {
                by.get(unit)
            } else {
                by.get(unit) - whole(unit)
            };
            rest.set(unit, part);
        }
        let millis = self.zone.instant(wall, self.zone.offset(self.millis));
        let millis = (millis as f64 + rest.millis()).trunc() as i64;
        (millis.abs() <= LIMIT).then(|| Self {
            millis,
            zone: self.zone.clone(),
        })
    }

    /// What lies between two dates, in years, months, days, hours, minutes, seconds and milliseconds, all units filled.
    pub(crate) fn since(&self, other: &Self) -> Duration {
        let ahead = other.millis > self.millis;
        let (earlier, later) = if ahead { (self, other) } else { (other, self) };
        let between = between(earlier, later).normalized();
        if ahead { between.map(|unit| -unit) } else { between }
    }

    /// By instant; two dates of one instant in two zones are not equal, and each is greater than the other.
    pub(crate) fn order(&self, other: &Self) -> Ordering {
        if self.millis < other.millis {
            Ordering::Less
        } else if self == other {
            Ordering::Equal
        } else {
            Ordering::Greater
        }
    }

    /// ISO 8601 with milliseconds and offset.
    pub fn iso(&self) -> String {
        let at = self.civil();
        let year = match at.year {
            0..=9_999 => format!("{:04}", at.year),
            year => format!("{}{:06}", if year < 0 { '-' } else { '+' }, year.abs()),
        };
        format!(
            "{year}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}{}",
            at.month,
            at.day,
            at.hour,
            at.minute,
            at.second,
            at.millisecond,
            padded(self.zone.offset(self.millis) / 60_000)
        )
    }
}

/// Luxon's difference: each unit in turn as far as it goes without passing the later date.
#[allow(clippy::cast_precision_loss)]
fn between(earlier: &Date, later: &Date) -> Duration {
    let mut found = Duration::default();
    let mut cursor = earlier.clone();
    for unit in [Unit::Years, Unit::Months, Unit::Days] {
        let (from, to) = (cursor.civil(), later.civil());
        let count = match unit {
            Unit::Years => to.year - from.year,
            Unit::Months => to.month - from.month + (to.year - from.year) * 12,
            _ => to.millis().div_euclid(DAY) - from.millis().div_euclid(DAY),
        };
        found.set(unit, count as f64);
        let moved = |found: &Duration| earlier.plus(found).unwrap_or_else(|| earlier.clone());
        let high = moved(&found);
        if high.millis <= later.millis {
            cursor = high;
            continue;
        }
        found.set(unit, count as f64 - 1.0);
        cursor = moved(&found);
        if cursor.millis > later.millis {
            found.set(unit, count as f64 - 2.0);
            cursor = moved(&found);
        }
    }
    let rest = Duration::of(Unit::Milliseconds, (later.millis - cursor.millis) as f64);
    rest.shift_to(&[Unit::Hours, Unit::Minutes, Unit::Seconds, Unit::Milliseconds])
        .plus(&found)
}
