//! Time zones: the machine's own, fixed offsets, and named ones.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::sync::Arc;

/// A time zone, and where it comes from: two dates of one instant are equal only if their zones are.
#[derive(Clone, Debug)]
pub struct Zone(Arc<Inner>);

#[derive(Debug)]
enum Inner {
    /// The machine's.
    Local {
        name: String,
        rules: TimeZone,
    },
    /// Minutes east of Greenwich.
    Fixed(i64),
    Named {
        name: String,
        rules: TimeZone,
    },
}

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        match (&*self.0, &*other.0) {
            (Inner::Local { .. }, Inner::Local { .. }) => true,
            (Inner::Fixed(a), Inner::Fixed(b)) => a == b,
            (Inner::Named { name: a, .. }, Inner::Named { name: b, .. }) => a == b,
            _ => false,
        }
    }
}

impl Zone {
    /// The machine's zone by its name in the time zone database; UTC if the name is not known.
    pub fn local(name: &str) -> Self {
        let rules = TimeZone::get(name);
        let name = if rules.is_ok() { name } else { "UTC" };
        Self(Arc::new(Inner::Local {
            name: name.to_owned(),
            rules: rules.unwrap_or(TimeZone::UTC),
        }))
    }

    pub(crate) fn fixed(minutes: i64) -> Self {
        Self(Arc::new(Inner::Fixed(minutes)))
    }

    /// The zone of a specifier as Luxon reads them: `utc`, `UTC+5:30`, `Europe/Rome`, `local`.
    pub(crate) fn parse(text: &str, local: &Self) -> Option<Self> {
        let lower = text.to_ascii_lowercase();
        match lower.as_str() {
            "default" | "local" | "system" => return Some(local.clone()),
            "utc" | "gmt" => return Some(Self::fixed(0)),
            _ => {}
        }
        if let Some(offset) = lower.strip_prefix("utc") {
            let sign = if offset.starts_with('-') { -1 } else { 1 };
            let (hours, minutes) = offset
                .get(1..)?
                .split_once(':')
                .unwrap_or((offset.get(1..)?, "0"));
            let minutes: i64 = minutes.parse().ok()?;
            return Some(Self::fixed(sign * (hours.parse::<i64>().ok()? * 60 + minutes)));
        }
        let rules = TimeZone::get(text).ok()?;
        Some(Self(Arc::new(Inner::Named {
            name: text.to_owned(),
            rules,
        })))
    }

    /// Whether this is the machine's zone.
    pub fn is_local(&self) -> bool {
        matches!(&*self.0, Inner::Local { .. })
    }

    /// `UTC+5:30`, `Europe/Rome`.
    pub fn name(&self) -> String {
        match &*self.0 {
            Inner::Local { name, .. } | Inner::Named { name, .. } => name.clone(),
            Inner::Fixed(0) => "UTC".to_owned(),
            Inner::Fixed(minutes) => format!("UTC{}", narrow(*minutes)),
        }
    }

    /// Milliseconds east of Greenwich at an instant.
    pub(crate) fn offset(&self, millis: i64) -> i64 {
        match &*self.0 {
            Inner::Fixed(minutes) => minutes * 60_000,
            Inner::Local { rules, .. } | Inner::Named { rules, .. } => {
                let at = Timestamp::from_millisecond(millis).unwrap_or(if millis < 0 {
                    Timestamp::MIN
                } else {
                    Timestamp::MAX
                });
                i64::from(rules.to_offset(at).seconds()) * 1_000
            }
        }
    }

    /// The instant at which a wall clock of this zone shows `wall`; `guess` is the offset tried first.
    pub(crate) fn instant(&self, wall: i64, guess: i64) -> i64 {
        let first = wall - guess;
        let second = self.offset(first);
        if second == guess {
            return first;
        }
        let first = first - (second - guess);
        let third = self.offset(first);
        if third == second {
            return first;
        }
        wall - second.min(third)
    }

    /// As [`Zone::label`], but for whole hours, which stand for a zone of their own beside a time: `GMT-3`, `GMT-03:00`.
    pub(crate) fn spoken(&self, millis: i64, long: bool) -> String {
        match &*self.0 {
            Inner::Fixed(minutes)
                if *minutes != 0 && minutes % 60 == 0 && (-12 * 60..=14 * 60).contains(minutes) =>
            {
                let offset = if long { padded(*minutes) } else { narrow(*minutes) };
                format!("GMT{offset}")
            }
            _ => self.label(millis, long),
        }
    }

    /// `EST` (short) or `Eastern Standard Time`, as English names a zone at an instant.
    pub(crate) fn label(&self, millis: i64, long: bool) -> String {
        if let Inner::Fixed(_) = &*self.0 {
            return self.name();
        }
        let minutes = self.offset(millis) / 60_000;
        let name = self.name();
        let winter = self.offset(1_704_067_200_000).min(self.offset(1_719_792_000_000)) / 60_000;
        if let Some((short, of)) = known(&name, minutes > winter) {
            return if long { of.to_owned() } else { short.to_owned() };
        }
        match minutes {
            0 => "GMT".to_owned(),
            _ if long => format!("GMT{}", padded(minutes)),
            _ => format!("GMT{}", narrow(minutes)),
        }
    }
}

/// Names that English uses for zones of the United States and for UTC.
fn known(name: &str, summer: bool) -> Option<(&'static str, &'static str)> {
    let pair = match name {
        "UTC" | "Etc/UTC" | "GMT+0" | "Etc/UCT" => return Some(("UTC", "Coordinated Universal Time")),
        "America/New_York" | "America/Toronto" | "America/Detroit" | "US/Eastern" => {
            [("EST", "Eastern Standard Time"), ("EDT", "Eastern Daylight Time")]
        }
        "America/Chicago" | "US/Central" | "America/Winnipeg" => {
            [("CST", "Central Standard Time"), ("CDT", "Central Daylight Time")]
        }
        "America/Denver" | "America/Phoenix" | "US/Mountain" | "America/Edmonton" => [
            ("MST", "Mountain Standard Time"),
            ("MDT", "Mountain Daylight Time"),
        ],
        "America/Los_Angeles" | "US/Pacific" | "America/Vancouver" => {
            [("PST", "Pacific Standard Time"), ("PDT", "Pacific Daylight Time")]
        }
        "America/Anchorage" => [("AKST", "Alaska Standard Time"), ("AKDT", "Alaska Daylight Time")],
        "Pacific/Honolulu" => [
            ("HST", "Hawaii-Aleutian Standard Time"),
            ("HDT", "Hawaii-Aleutian Daylight Time"),
        ],
        "Asia/Kolkata" | "Asia/Calcutta" => [("GMT+5:30", "India Standard Time"); 2],
        "Asia/Tokyo" => [("GMT+9", "Japan Standard Time"); 2],
        "Europe/London" => [("GMT", "Greenwich Mean Time"), ("GMT+1", "British Summer Time")],
        "Europe/Rome" | "Europe/Paris" | "Europe/Berlin" | "Europe/Madrid" | "Europe/Amsterdam" => [
            ("GMT+1", "Central European Standard Time"),
            ("GMT+2", "Central European Summer Time"),
        ],
        _ => return None,
    };
    Some(pair[usize::from(summer)])
}

fn split(minutes: i64) -> (char, i64, i64) {
    let sign = if minutes >= 0 { '+' } else { '-' };
    (sign, minutes.abs() / 60, minutes.abs() % 60)
}

/// `+5:30`, `-3`.
pub(crate) fn narrow(minutes: i64) -> String {
    match split(minutes) {
        (sign, hours, 0) => format!("{sign}{hours}"),
        (sign, hours, minutes) => format!("{sign}{hours}:{minutes:02}"),
    }
}

/// `+05:30`.
pub(crate) fn padded(minutes: i64) -> String {
    let (sign, hours, minutes) = split(minutes);
    format!("{sign}{hours:02}:{minutes:02}")
}
