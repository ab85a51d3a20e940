//! Typed frontmatter values, without any YAML library's types.

use std::borrow::Cow;

/// A property value as the frontmatter gives it.
#[derive(Clone, Debug, PartialEq)]
pub enum PropertyValue {
    /// An empty value or `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// Any number.
    Number(f64),
    /// Text; dates stay text here.
    Text(String),
    /// A list.
    List(Vec<PropertyValue>),
    /// A mapping, in the file's order.
    Map(Vec<(String, PropertyValue)>),
}

impl PropertyValue {
    /// Every text in the value: the text itself, or those of a list, nested lists flattened. Numbers are written out.
    ///
    /// `[[a]]` in YAML is a list in a list; flattening gives back `a`, which is what the author meant.
    pub fn texts(&self) -> Vec<Cow<'_, str>> {
        let mut out = Vec::new();
        self.collect_texts(&mut out);
        out
    }

    fn collect_texts<'a>(&'a self, out: &mut Vec<Cow<'a, str>>) {
        match self {
            Self::Text(text) if !text.trim().is_empty() => out.push(text.trim().into()),
            Self::Number(number) => out.push(number.to_string().into()),
            Self::List(items) => items.iter().for_each(|item| item.collect_texts(out)),
            Self::Null | Self::Bool(_) | Self::Text(_) | Self::Map(_) => {}
        }
    }

    /// The texts of a property that is a list by nature: a single text is read as a list with commas, as in Obsidian. A
    /// comma within `[[...]]` is no separator.
    pub fn list_texts(&self) -> Vec<Cow<'_, str>> {
        let Self::Text(text) = self else {
            return self.texts();
        };
        let (mut depth, mut from, mut out) = (0_u32, 0, Vec::new());
        for (at, c) in text.char_indices() {
            match c {
                '[' => depth += 1,
                ']' => depth = depth.saturating_sub(1),
                ',' if depth == 0 => {
                    out.push(&text[from..at]);
                    from = at + 1;
                }
                _ => {}
            }
        }
        out.push(&text[from..]);
        out.into_iter()
            .map(str::trim)
            .filter(|item| !item.is_empty())
            .map(Cow::Borrowed)
            .collect()
    }

    /// What Obsidian would show the value as.
    pub fn kind(&self) -> PropertyKind {
        match self {
            Self::Null => PropertyKind::Empty,
            Self::Bool(_) => PropertyKind::Checkbox,
            Self::Number(_) => PropertyKind::Number,
            Self::Text(text) => text_kind(text.trim()),
            // `[[a]]` without quotes is a list in a list to YAML, and a link to its author.
            Self::List(items) => match items.as_slice() {
                [Self::List(inner)] if matches!(inner.as_slice(), [Self::Text(_)]) => PropertyKind::Link,
                _ => PropertyKind::List,
            },
            Self::Map(_) => PropertyKind::Object,
        }
    }

    /// The text of a scalar.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// The type of a property, as Obsidian's properties have them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PropertyKind {
    /// No value.
    Empty,
    /// Text.
    Text,
    /// Several values.
    List,
    /// A number.
    Number,
    /// True or false.
    Checkbox,
    /// `2026-01-31`.
    Date,
    /// `2026-01-31T10:30`, with seconds, fraction and zone if told.
    DateTime,
    /// `[[note]]`.
    Link,
    /// Names with values.
    Object,
}

impl PropertyKind {
    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Text => "text",
            Self::List => "list",
            Self::Number => "number",
            Self::Checkbox => "checkbox",
            Self::Date => "date",
            Self::DateTime => "datetime",
            Self::Link => "link",
            Self::Object => "object",
        }
    }
}

fn text_kind(text: &str) -> PropertyKind {
    let inner = text.strip_prefix("[[").and_then(|rest| rest.strip_suffix("]]"));
    if inner.is_some_and(|inner| !inner.is_empty() && !inner.contains("]]")) {
        return PropertyKind::Link;
    }
    match text.split_at_checked(10) {
        Some((day, "")) if is_date(day) => PropertyKind::Date,
        Some((day, time)) if is_date(day) && is_time(time) => PropertyKind::DateTime,
        _ => PropertyKind::Text,
    }
}

/// The digits at those places as a number, if they are digits.
fn digits(text: &str, at: std::ops::Range<usize>) -> Option<u32> {
    let part = text.get(at)?;
    part.bytes()
        .all(|b| b.is_ascii_digit())
        .then(|| part.parse().ok())?
}

/// `2026-02-28`: a day that is in the calendar.
fn is_date(text: &str) -> bool {
    let (Some(year), Some(month), Some(day)) = (digits(text, 0..4), digits(text, 5..7), digits(text, 8..10))
    else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (text.as_bytes()[4], text.as_bytes()[7]) == (b'-', b'-') && (1..=days).contains(&day)
}

/// `T10:30`, `T10:30:00`, `T10:30:00.5+03:00`, with a blank for `T` too.
fn is_time(text: &str) -> bool {
    let Some(time) = text.strip_prefix(['T', 't', ' ']) else {
        return false;
    };
    let zone = time.find(['Z', 'z', '+', '-']).unwrap_or(time.len());
    let (clock, zone) = time.split_at(zone);
    let hours = |text: &str| {
        digits(text, 0..2).is_some_and(|h| h < 24)
            && digits(text, 3..5).is_some_and(|m| m < 60)
            && text.as_bytes()[2] == b':'
    };
    let seconds = |rest: &str| {
        rest.is_empty()
            || rest.strip_prefix(':').is_some_and(|s| {
                digits(s, 0..2).is_some_and(|s| s < 60)
                    && s[2..]
                        .bytes()
                        .enumerate()
                        .all(|(i, b)| if i == 0 { b == b'.' } else { b.is_ascii_digit() })
            })
    };
    let zoned = matches!(zone, "" | "Z" | "z") || (zone.len() == 6 && hours(&zone[1..]));
    hours(clock) && seconds(&clock[5..]) && zoned
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: PropertyKind) {
        assert_eq!(PropertyValue::Text(text.into()).kind(), expected, "{text:?}");
    }

    #[test]
    fn texts_are_dates_links_or_text() {
        for date in ["2026-01-31", "2024-02-29", "0001-01-01"] {
            check(date, PropertyKind::Date);
        }
        for time in [
            "2026-01-31T10:30",
            "2026-01-31 10:30:59",
            "2026-01-31T10:30:00.25Z",
            "2026-01-31T10:30+03:00",
        ] {
            check(time, PropertyKind::DateTime);
        }
        check("[[a|b]]", PropertyKind::Link);
        for text in [
            "2026-02-30",
            "2026-13-01",
            "2026-1-1",
            "2026-01-31T",
            "2026-01-31T25:00",
            "2026-01-31T10:30:",
            "2026-01-31T10:30+3",
            "[[a]], [[b]]",
            "[[]]",
            "дата 1234",
            "",
        ] {
            check(text, PropertyKind::Text);
        }
    }

    #[test]
    fn a_single_text_lists_with_commas() {
        let check = |text: &str, expected: &[&str]| {
            assert_eq!(PropertyValue::Text(text.into()).list_texts(), expected);
        };
        check("a, b c,", &["a", "b c"]);
        check("[[a, b]], [[c]]", &["[[a, b]]", "[[c]]"]);
    }
}
