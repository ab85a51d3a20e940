//! Literals: numbers, texts, tags, names, links, dates and durations.

use super::reader::Reader;
use crate::text::{emoji, is_letter};
use crate::time::{Civil, Date, Duration, Shorthand, Unit, Zone};
use crate::value::{Link, number};
use std::sync::Arc;

/// The words for units, longest first: the first one that a text begins with is meant.
const UNITS: [(&str, Unit); 31] = [
    ("minutes", Unit::Minutes),
    ("seconds", Unit::Seconds),
    ("months", Unit::Months),
    ("minute", Unit::Minutes),
    ("second", Unit::Seconds),
    ("years", Unit::Years),
    ("month", Unit::Months),
    ("weeks", Unit::Weeks),
    ("hours", Unit::Hours),
    ("year", Unit::Years),
    ("week", Unit::Weeks),
    ("days", Unit::Days),
    ("hour", Unit::Hours),
    ("mins", Unit::Minutes),
    ("secs", Unit::Seconds),
    ("yrs", Unit::Years),
    ("mos", Unit::Months),
    ("wks", Unit::Weeks),
    ("day", Unit::Days),
    ("hrs", Unit::Hours),
    ("min", Unit::Minutes),
    ("sec", Unit::Seconds),
    ("yr", Unit::Years),
    ("mo", Unit::Months),
    ("wk", Unit::Weeks),
    ("hr", Unit::Hours),
    ("w", Unit::Weeks),
    ("d", Unit::Days),
    ("h", Unit::Hours),
    ("m", Unit::Minutes),
    ("s", Unit::Seconds),
];

impl Reader<'_> {
    pub(crate) fn number(&mut self) -> Option<f64> {
        match number::leading(self.rest()) {
            Some((length, number)) => {
                self.at += length;
                Some(number)
            }
            None => self.fail("a number"),
        }
    }

    /// `"..."`; `\"` and `\\` are signs, any other backslash stays.
    pub(crate) fn string(&mut self) -> Option<Arc<str>> {
        let from = self.at;
        self.take("\"", "a text in double quotes")?;
        let mut out = String::new();
        let mut chars = self.rest().char_indices();
        while let Some((at, c)) = chars.next() {
            match c {
                '"' => {
                    self.at += at + 1;
                    return Some(out.into());
                }
                '\\' => match chars.next() {
                    Some((_, c @ ('"' | '\\'))) => out.push(c),
                    Some((_, c)) => out.extend(['\\', c]),
                    None => break,
                },
                c => out.push(c),
            }
        }
        self.at = self.text.len();
        let failed = self.fail_with("a '\"' at the end of the text", "A text is not closed.");
        self.at = from;
        failed
    }

    /// `true` or `false` at the start of whatever follows.
    pub(crate) fn boolean(&mut self) -> Option<bool> {
        for (word, value) in [("true", true), ("false", false), ("True", true), ("False", false)] {
            if self.rest().starts_with(word) {
                self.at += word.len();
                return Some(value);
            }
        }
        self.fail("true or false")
    }

    /// One letter, other sign, or emoji of a name.
    fn name_part(&mut self, other: impl Fn(char) -> bool) -> bool {
        let length = match self.peek() {
            Some(c) if is_letter(c) || other(c) => c.len_utf8(),
            _ => emoji(self.rest()),
        };
        self.at += length;
        length > 0
    }

    /// `#a/b`.
    pub(crate) fn tag(&mut self) -> Option<Arc<str>> {
        let from = self.at;
        self.take("#", "a tag")?;
        while self.name_part(|c| c.is_ascii_digit() || matches!(c, '_' | '/' | '-')) {}
        Some(self.text[from..self.at].into())
    }

    pub(crate) fn identifier(&mut self) -> Option<Arc<str>> {
        let from = self.at;
        if !self.name_part(|_| false) {
            return self.fail("a field name");
        }
        while self.name_part(|c| c.is_ascii_digit() || matches!(c, '_' | '-')) {}
        Some(self.text[from..self.at].into())
    }

    /// `[[...]]`.
    pub(crate) fn link(&mut self) -> Option<Link> {
        let inner = self.rest().strip_prefix("[[").and_then(|inner| {
            let end = inner.find(['[', ']'])?;
            inner[end..].starts_with("]]").then(|| &inner[..end])
        });
        match inner {
            Some(inner) => {
                self.at += inner.len() + 4;
                Some(Link::parse_inner(inner))
            }
            None => self.fail("a link"),
        }
    }

    /// A link that may be an embed.
    pub(crate) fn embed_link(&mut self) -> Option<Link> {
        self.attempt(|reader| {
            let embed = reader.rest().starts_with('!');
            reader.at += usize::from(embed);
            let link = reader.link()?;
            Some(Link { embed, ..link })
        })
    }

    fn digits(&mut self, least: usize, most: usize) -> Option<i64> {
        let count = self
            .rest()
            .bytes()
            .take(most)
            .take_while(u8::is_ascii_digit)
            .count();
        if count < least {
            return self.fail("digits of a date (YYYY-MM-DD)");
        }
        let number = self.rest()[..count].parse().ok();
        self.at += count;
        number
    }

    fn after(&mut self, sign: &str, digits: usize) -> Option<i64> {
        self.attempt(|reader| {
            reader.take(sign, "the rest of a date (YYYY-MM-DDTHH:mm:ss)")?;
            reader.digits(digits, digits)
        })
    }

    /// `YYYY-MM[-DD[THH[:mm[:ss[.SSS][zone]]]]]`; what overflows carries over, but for the month.
    pub(crate) fn date(&mut self) -> Option<Date> {
        self.attempt(|reader| {
            let year = reader.digits(4, 4)?;
            reader.take("-", "a date (YYYY-MM-DD)")?;
            let month = reader.digits(2, 2)?;
            let mut at = Civil::day(year, month, 1);
            let zone = reader.rest_of_date(&mut at);
            if !(1..=12).contains(&month) {
                return reader.fail("a month from 01 to 12");
            }
            let date = Date::told(at, &reader.clock.zone);
            match zone {
                None => Some(date),
                Some(Some(zone)) => Some(date.keeping_wall(zone)),
                Some(None) => reader.fail("a time zone"),
            }
        })
    }

    /// What follows the month, as far as it goes. The zone: none, not known, or known.
    #[allow(clippy::option_option)]
    fn rest_of_date(&mut self, at: &mut Civil) -> Option<Option<Zone>> {
        at.day = self.after("-", 2)?;
        at.hour = self.after("T", 2)?;
        at.minute = self.after(":", 2)?;
        at.second = self.after(":", 2)?;
        if let Some(millisecond) = self.after(".", 3) {
            at.millisecond = millisecond;
        }
        let local = self.clock.zone.clone();
        self.attempt(|reader| {
            let from = reader.at;
            match reader.peek()? {
                'Z' => {
                    reader.at += 1;
                    Some(Some(Zone::fixed(0)))
                }
                '+' | '-' => {
                    reader.at += 1;
                    reader.digits(1, 2)?;
                    reader.after(":", 2);
                    Some(Zone::parse(
                        &format!("UTC{}", &reader.text[from..reader.at]),
                        &local,
                    ))
                }
                '[' => {
                    let name = &reader.rest()[1..];
                    let sign = |c: char| c.is_ascii_alphanumeric() || ('+'..='/').contains(&c);
                    let end = name.find(|c| !sign(c))?;
                    if end == 0 || !name[end..].starts_with(']') {
                        return None;
                    }
                    reader.at += end + 2;
                    Some(Zone::parse(&name[..end], &local))
                }
                _ => None,
            }
        })
    }

    /// A date, or a word such as `today`.
    pub(crate) fn date_or_word(&mut self) -> Option<Date> {
        for (word, shorthand) in Shorthand::ALL {
            if self.rest().starts_with(word) {
                self.at += word.len();
                return Some(shorthand.date(self.clock));
            }
        }
        self.date()
    }

    /// `1 day, 2h 3m`.
    pub(crate) fn duration(&mut self) -> Option<Duration> {
        let mut total = self.attempt(Self::one_duration)?;
        while let Some(more) = self.attempt(|reader| {
            reader.blanks();
            if reader.rest().starts_with(',') {
                reader.at += 1;
                reader.blanks();
            }
            reader.one_duration()
        }) {
            total = total.plus(&more);
        }
        Some(total)
    }

    fn one_duration(&mut self) -> Option<Duration> {
        let amount = self.number()?;
        self.blanks();
        match UNITS.iter().find(|(word, _)| self.rest().starts_with(word)) {
            Some((word, unit)) => {
                self.at += word.len();
                Some(Duration::of(*unit, amount))
            }
            None => self.fail("a unit (years, months, weeks, days, hours, minutes, seconds)"),
        }
    }
}
