//! Dates and durations as text by Luxon's format tokens, in English.

use super::zone::{narrow, padded};
use super::{Civil, Date, Duration, Unit};
use crate::value::number;

pub(crate) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
pub(crate) const DAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// A run of one character, or text to be taken as it is.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub literal: bool,
    pub text: String,
}

/// Cuts a format into tokens: runs of one character; what stands in quotes, and blanks, are literal.
pub(crate) fn tokens(format: &str) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::new();
    let (mut run, mut last, mut quoted) = (String::new(), None, false);
    let blank = |text: &str| text.chars().all(char::is_whitespace);
    for c in format.chars() {
        if c == '\'' {
            if !run.is_empty() {
                let literal = quoted || blank(&run);
                let text = std::mem::take(&mut run);
                out.push(Token { literal, text });
            }
            (last, quoted) = (None, !quoted);
        } else if quoted || last == Some(c) {
            run.push(c);
        } else {
            if !run.is_empty() {
                let literal = blank(&run);
                let text = std::mem::take(&mut run);
                out.push(Token { literal, text });
            }
            run.push(c);
            last = Some(c);
        }
    }
    if !run.is_empty() {
        let literal = quoted || blank(&run);
        out.push(Token { literal, text: run });
    }
    out
}

/// A date by a format.
pub(crate) fn format_date(date: &Date, format: &str) -> String {
    let civil = date.civil();
    let mut out = String::new();
    for token in tokens(format) {
        if token.literal {
            out.push_str(&token.text);
        } else {
            let text = field(date, civil, &token.text)
                .or_else(|| zone_field(date, &token.text))
                .or_else(|| preset(date, &token.text));
            out.push_str(text.as_deref().unwrap_or(&token.text));
        }
    }
    out
}

fn padded_number(number: i64, width: usize) -> String {
    if number < 0 {
        format!("-{:0width$}", -number)
    } else {
        format!("{number:0width$}")
    }
}

fn field(date: &Date, at: Civil, token: &str) -> Option<String> {
    let pad = |number: i64, width: usize| Some(padded_number(number, width));
    let word = |text: &str| Some(text.to_owned());
    let hour = if at.hour % 12 == 0 { 12 } else { at.hour % 12 };
    let month = MONTHS[usize::try_from(at.month - 1).unwrap_or(0) % 12];
    let day = DAYS[usize::try_from(at.weekday() - 1).unwrap_or(0) % 7];
    let short_year = |year: i64| {
        let text = year.to_string();
        word(&text[text.len().saturating_sub(2)..]).map(|text| format!("{text:0>2}"))
    };
    match token {
        "S" => pad(at.millisecond, 0),
        "u" | "SSS" => pad(at.millisecond, 3),
        "uu" => pad(at.millisecond / 10, 2),
        "uuu" => pad(at.millisecond / 100, 0),
        "s" => pad(at.second, 0),
        "ss" => pad(at.second, 2),
        "m" => pad(at.minute, 0),
        "mm" => pad(at.minute, 2),
        "h" => pad(hour, 0),
        "hh" => pad(hour, 2),
        "H" => pad(at.hour, 0),
        "HH" => pad(at.hour, 2),
        "a" => word(if at.hour < 12 { "AM" } else { "PM" }),
        "d" => pad(at.day, 0),
        "dd" => pad(at.day, 2),
        "c" | "E" => pad(at.weekday(), 0),
        "ccc" | "EEE" => word(&day[..3]),
        "cccc" | "EEEE" => word(day),
        "ccccc" | "EEEEE" => word(&day[..1]),
        "L" | "M" => pad(at.month, 0),
        "LL" | "MM" => pad(at.month, 2),
        "LLL" | "MMM" => word(&month[..3]),
        "LLLL" | "MMMM" => word(month),
        "LLLLL" | "MMMMM" => word(&month[..1]),
        "y" => pad(at.year, 0),
        "yy" => short_year(at.year),
        "yyyy" => pad(at.year, 4),
        "yyyyyy" => pad(at.year, 6),
        "G" => word(if at.year > 0 { "AD" } else { "BC" }),
        "GG" => word(if at.year > 0 {
            "Anno Domini"
        } else {
            "Before Christ"
        }),
        "GGGGG" => word(if at.year > 0 { "A" } else { "B" }),
        "kk" => short_year(at.iso_week().0),
        "kkkk" => pad(at.iso_week().0, 4),
        "W" => pad(at.iso_week().1, 0),
        "WW" => pad(at.iso_week().1, 2),
        "o" => pad(at.ordinal(), 0),
        "ooo" => pad(at.ordinal(), 3),
        "q" => pad((at.month + 2) / 3, 0),
        "qq" => pad((at.month + 2) / 3, 2),
        "X" => pad(date.millis.div_euclid(1_000), 0),
        "x" => pad(date.millis, 0),
        _ => None,
    }
}

fn zone_field(date: &Date, token: &str) -> Option<String> {
    let minutes = date.zone.offset(date.millis) / 60_000;
    match token {
        "Z" => Some(narrow(minutes)),
        "ZZ" => Some(padded(minutes)),
        "ZZZ" => Some(padded(minutes).replace(':', "")),
        "ZZZZ" => Some(date.zone.label(date.millis, false)),
        "ZZZZZ" => Some(date.zone.label(date.millis, true)),
        "z" => Some(date.zone.name()),
        _ => None,
    }
}

/// `DD`, `t`, `FF` and the like: the shapes that English gives dates and times.
fn preset(date: &Date, token: &str) -> Option<String> {
    let zone = |long: bool| date.zone.spoken(date.millis, long);
    let day = |size: usize| match size {
        1 => format_date(date, "M/d/y"),
        2 => format_date(date, "MMM d, y"),
        3 => format_date(date, "MMMM d, y"),
        _ => format_date(date, "EEEE, MMMM d, y"),
    };
    let clock = |size: usize, seconds: bool| {
        let text = format_date(date, if seconds { "h:mm:ss a" } else { "h:mm a" });
        match size {
            0..=2 => text,
            3 => format!("{text} {}", zone(false)),
            _ => format!("{text} {}", zone(true)),
        }
    };
    let size = token.len();
    let first = token.chars().next()?;
    if size > 4 || !token.chars().all(|c| c == first) {
        return None;
    }
    let joint = if size < 3 { ", " } else { " at " };
    match (first, size) {
        ('D', _) => Some(day(size)),
        ('t', _) => Some(clock(size, size > 1)),
        ('T', 1) => Some(format_date(date, "HH:mm")),
        ('T', 2) => Some(format_date(date, "HH:mm:ss")),
        ('T', _) => Some(format!("{} {}", format_date(date, "HH:mm:ss"), zone(size == 4))),
        ('f', _) => Some(format!("{}{joint}{}", day(size), clock(size, false))),
        ('F', _) => Some(format!("{}{joint}{}", day(size), clock(size, true))),
        _ => None,
    }
}

/// A duration by a format: only the units that the format names are used.
pub(crate) fn format_duration(duration: &Duration, format: &str) -> String {
    let unit = |token: &Token| {
        (!token.literal).then(|| match token.text.chars().next() {
            Some('S') => Some(Unit::Milliseconds),
            Some('s') => Some(Unit::Seconds),
            Some('m') => Some(Unit::Minutes),
            Some('h') => Some(Unit::Hours),
            Some('d') => Some(Unit::Days),
            Some('w') => Some(Unit::Weeks),
            Some('M') => Some(Unit::Months),
            Some('y') => Some(Unit::Years),
            _ => None,
        })?
    };
    let tokens = tokens(format);
    let units: Vec<Unit> = tokens.iter().filter_map(unit).collect();
    let shifted = if units.is_empty() {
        *duration
    } else {
        duration.shift_to(&units)
    };
    let mut out = String::new();
    for token in &tokens {
        match unit(token) {
            None => out.push_str(&token.text),
            Some(unit) => {
                let amount = number::text(shifted.get(unit).floor());
                let (sign, digits) = amount
                    .strip_prefix('-')
                    .map_or(("", amount.as_str()), |digits| ("-", digits));
                out.push_str(sign);
                out.push_str(&format!("{digits:0>width$}", width = token.text.len()));
            }
        }
    }
    out
}
