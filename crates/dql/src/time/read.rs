//! Dates from text by a Luxon format.

use super::civil::{Civil, DAY, days_in_month, is_leap, weeks_in};
use super::format::{DAYS, MONTHS, Token, tokens};
use super::{Clock, Date, Zone};
use regex::{Captures, Regex, RegexBuilder};

/// What a token of a format means.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Year,
    ShortYear,
    Month,
    MonthName,
    Day,
    Ordinal,
    Hour,
    Hour12,
    Minute,
    Second,
    Millisecond,
    Fraction,
    Meridiem,
    Weekday,
    WeekdayName,
    WeekYear,
    ShortWeekYear,
    Week,
    Quarter,
    Offset,
    ZoneName,
}

/// Reads the whole of `text` by a format. `None` if it does not fit, or tells no day of the calendar.
pub(crate) fn read_date(text: &str, format: &str, clock: &Clock) -> Option<Date> {
    let tokens: Vec<Token> = tokens(format).into_iter().flat_map(expand).collect();
    let (mut pattern, mut parts) = ("^".to_owned(), Vec::new());
    for token in &tokens {
        match (!token.literal).then(|| part(&token.text)).flatten() {
            Some((part, shape)) => {
                pattern.push('(');
                pattern.push_str(&shape);
                pattern.push(')');
                parts.push(part);
            }
            None if token.text == " " => pattern.push_str(r"[^\S\n\r]"),
            None => pattern.push_str(&regex::escape(&token.text)),
        }
    }
    // A format that names nothing tells no date.
    if parts.is_empty() {
        return None;
    }
    pattern.push('$');
    let regex: Regex = RegexBuilder::new(&pattern).case_insensitive(true).build().ok()?;
    let found = regex.captures(text)?;
    let mut fields = Fields::default();
    for (index, part) in parts.iter().enumerate() {
        fields.take(*part, group(&found, index + 1), &clock.zone)?;
    }
    fields.date(clock)
}

fn group<'t>(found: &Captures<'t>, index: usize) -> &'t str {
    found.get(index).map_or("", |group| group.as_str())
}

/// Presets such as `DD` stand for a format of their own.
fn expand(token: Token) -> Vec<Token> {
    let format = match token.text.as_str() {
        _ if token.literal => return vec![token],
        "D" => "M/d/yyyy",
        "DD" => "MMM d, yyyy",
        "DDD" => "MMMM d, yyyy",
        "DDDD" => "EEEE, MMMM d, yyyy",
        "t" => "h:mm a",
        "tt" => "h:mm:ss a",
        "T" => "H:mm",
        "TT" => "H:mm:ss",
        _ => return vec![token],
    };
    tokens(format)
}

fn part(token: &str) -> Option<(Part, String)> {
    let names = |names: &[&str], cut: usize| {
        let cut = |name: &&str| {
            if cut == 0 {
                (*name).to_owned()
            } else {
                name[..cut].to_owned()
            }
        };
        names.iter().map(cut).collect::<Vec<_>>().join("|")
    };
    let digits = |shape: &str| shape.to_owned();
    Some(match token {
        "y" => (Part::Year, digits(r"\d{1,6}")),
        "yy" => (Part::ShortYear, digits(r"\d{2,4}")),
        "yyyy" => (Part::Year, digits(r"\d{4}")),
        "yyyyy" => (Part::Year, digits(r"\d{4,6}")),
        "yyyyyy" => (Part::Year, digits(r"[+-]?\d{6}")),
        "M" | "L" => (Part::Month, digits(r"\d{1,2}")),
        "MM" | "LL" => (Part::Month, digits(r"\d{2}")),
        "MMM" | "LLL" => (Part::MonthName, names(&MONTHS, 3)),
        "MMMM" | "LLLL" => (Part::MonthName, names(&MONTHS, 0)),
        "d" => (Part::Day, digits(r"\d{1,2}")),
        "dd" => (Part::Day, digits(r"\d{2}")),
        "o" => (Part::Ordinal, digits(r"\d{1,3}")),
        "ooo" => (Part::Ordinal, digits(r"\d{3}")),
        "H" => (Part::Hour, digits(r"\d{1,2}")),
        "HH" => (Part::Hour, digits(r"\d{2}")),
        "h" => (Part::Hour12, digits(r"\d{1,2}")),
        "hh" => (Part::Hour12, digits(r"\d{2}")),
        "m" => (Part::Minute, digits(r"\d{1,2}")),
        "mm" => (Part::Minute, digits(r"\d{2}")),
        "s" => (Part::Second, digits(r"\d{1,2}")),
        "ss" => (Part::Second, digits(r"\d{2}")),
        "S" => (Part::Millisecond, digits(r"\d{1,3}")),
        "SSS" => (Part::Millisecond, digits(r"\d{3}")),
        "u" => (Part::Fraction, digits(r"\d{1,9}")),
        "uu" => (Part::Fraction, digits(r"\d{1,2}")),
        "uuu" => (Part::Fraction, digits(r"\d")),
        "a" => (Part::Meridiem, digits("AM|PM")),
        "E" | "c" => (Part::Weekday, digits(r"\d")),
        "EEE" | "ccc" => (Part::WeekdayName, names(&DAYS, 3)),
        "EEEE" | "cccc" => (Part::WeekdayName, names(&DAYS, 0)),
        "kkkk" => (Part::WeekYear, digits(r"\d{4}")),
        "kk" => (Part::ShortWeekYear, digits(r"\d{2,4}")),
        "W" => (Part::Week, digits(r"\d{1,2}")),
        "WW" => (Part::Week, digits(r"\d{2}")),
        "q" => (Part::Quarter, digits(r"\d")),
        "Z" | "ZZ" => (Part::Offset, digits(r"[+-]\d{1,2}(?::\d{2})?")),
        "ZZZ" => (Part::Offset, digits(r"[+-]\d{1,2}(?:\d{2})?")),
        "z" => (Part::ZoneName, digits(r"[a-z_+\-/]{1,256}")),
        _ => return None,
    })
}

#[derive(Default)]
struct Fields {
    year: Option<i64>,
    month: Option<i64>,
    day: Option<i64>,
    ordinal: Option<i64>,
    week_year: Option<i64>,
    week: Option<i64>,
    weekday: Option<i64>,
    hour: Option<i64>,
    hour12: Option<i64>,
    afternoon: Option<bool>,
    minute: Option<i64>,
    second: Option<i64>,
    millisecond: Option<i64>,
    zone: Option<Zone>,
}

/// `24` is 2024, `61` is 1961.
fn full_year(year: i64) -> i64 {
    match year {
        0..=60 => 2_000 + year,
        61..=99 => 1_900 + year,
        _ => year,
    }
}

fn place(names: &[&str], text: &str) -> Option<i64> {
    let lower = text.to_lowercase();
    let at = names
        .iter()
        .position(|name| name.to_lowercase().starts_with(&lower))?;
    i64::try_from(at + 1).ok()
}

impl Fields {
    fn take(&mut self, part: Part, text: &str, local: &Zone) -> Option<()> {
        let number = || text.parse::<i64>().ok();
        match part {
            Part::Year => self.year = Some(number()?),
            Part::ShortYear => self.year = Some(full_year(number()?)),
            Part::Month => self.month = Some(number()?),
            Part::MonthName => self.month = Some(place(&MONTHS, text)?),
            Part::Day => self.day = Some(number()?),
            Part::Ordinal => self.ordinal = Some(number()?),
            Part::Hour => self.hour = Some(number()?),
            Part::Hour12 => self.hour12 = Some(number()?),
            Part::Minute => self.minute = Some(number()?),
            Part::Second => self.second = Some(number()?),
            Part::Millisecond => self.millisecond = Some(number()?),
            Part::Fraction => {
                let digits = format!("{text:0<3}");
                self.millisecond = Some(digits[..3].parse().ok()?);
            }
            Part::Meridiem => self.afternoon = Some(text.eq_ignore_ascii_case("pm")),
            Part::Weekday => self.weekday = Some(number()?),
            Part::WeekdayName => self.weekday = Some(place(&DAYS, text)?),
            Part::WeekYear => self.week_year = Some(number()?),
            Part::ShortWeekYear => self.week_year = Some(full_year(number()?)),
            Part::Week => self.week = Some(number()?),
            Part::Quarter => self.month = Some((number()? - 1) * 3 + 1),
            Part::Offset => {
                let digits: String = text.chars().filter(char::is_ascii_digit).collect();
                let (hours, minutes) =
                    digits.split_at(digits.len().min(if digits.len() == 3 { 1 } else { 2 }));
                let minutes = hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().unwrap_or(0);
                self.zone = Some(Zone::fixed(if text.starts_with('-') {
                    -minutes
                } else {
                    minutes
                }));
            }
            Part::ZoneName => self.zone = Some(Zone::parse(text, local)?),
        }
        Some(())
    }

    /// What was not told is now's if larger than what was told, else the least.
    fn date(mut self, clock: &Clock) -> Option<Date> {
        if let Some(hour) = self.hour12 {
            self.hour = Some(match (hour, self.afternoon) {
                (12, Some(false)) => 0,
                (hour, Some(true)) if hour < 12 => hour + 12,
                (hour, _) => hour,
            });
        }
        let zone = self.zone.clone().unwrap_or_else(|| clock.zone.clone());
        let now = Civil::of_millis(clock.now + zone.offset(clock.now));
        let mut told = false;
        let mut fill = |field: Option<i64>, now: i64, least: i64| {
            told |= field.is_some();
            field.unwrap_or(if told { least } else { now })
        };
        let by_week = self.week_year.is_some() || self.week.is_some();
        let day = if by_week {
            let year = fill(self.week_year, now.iso_week().0, 1);
            let week = fill(self.week, now.iso_week().1, 1);
            let weekday = fill(self.weekday, now.weekday(), 1);
            let valid = (1..=weeks_in(year)).contains(&week) && (1..=7).contains(&weekday);
            let fourth = Civil::day(year, 1, 4);
            let first = fourth.millis() - (fourth.weekday() - 1) * DAY;
            valid.then(|| Civil::of_millis(first + ((week - 1) * 7 + weekday - 1) * DAY))?
        } else if let Some(ordinal) = self.ordinal {
            let year = fill(self.year, now.year, 1);
            fill(self.ordinal, 1, 1);
            (1..=365 + i64::from(is_leap(year)))
                .contains(&ordinal)
                .then(|| Civil::of_millis(Civil::day(year, 1, ordinal).millis()))?
        } else {
            let year = fill(self.year, now.year, 1);
            let month = fill(self.month, now.month, 1);
            let day = fill(self.day, now.day, 1);
            let valid = (1..=12).contains(&month) && (1..=days_in_month(year, month)).contains(&day);
            let day = valid.then(|| Civil::day(year, month, day))?;
            if !by_week && self.weekday.is_some_and(|weekday| weekday != day.weekday()) {
                return None;
            }
            day
        };
        let hour = fill(self.hour, now.hour, 0);
        let minute = fill(self.minute, now.minute, 0);
        let second = fill(self.second, now.second, 0);
        let millisecond = fill(self.millisecond, now.millisecond, 0);
        let midnight = hour == 24 && minute == 0 && second == 0 && millisecond == 0;
        if !((0..24).contains(&hour) || midnight) || minute > 59 || second > 59 {
            return None;
        }
        let date = Date::wall(
            Civil {
                hour,
                minute,
                second,
                millisecond,
                ..day
            },
            &zone,
        );
        Some(date.keeping_instant(&clock.zone))
    }
}

impl Date {
    /// The same instant in another zone.
    pub(crate) fn keeping_instant(&self, zone: &Zone) -> Self {
        Self {
            millis: self.millis,
            zone: zone.clone(),
        }
    }
}
