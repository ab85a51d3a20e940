//! Inline fields: `[key:: value]`, `(key:: value)`, `key:: value` on a line of its own, and dates marked by emoji.

use crate::text::is_letter;
use regex::Regex;
use std::sync::LazyLock;

/// Lines longer than this hold no fields.
pub(crate) const MAX_LINE: usize = 32_768;

/// A field found in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InlineField {
    /// As written.
    pub key: String,
    /// As written.
    pub value: String,
    /// Where it begins in the line, in bytes.
    pub start: usize,
    /// Where it ends, in bytes.
    pub end: usize,
    /// The bracket that opens it, or `emoji-shorthand`; `None` for a whole line.
    pub wrapping: Option<&'static str>,
}

/// Emoji that mark a date, and the field's name.
static SHORTHANDS: LazyLock<Vec<(&'static str, Regex)>> = LazyLock::new(|| {
    [
        ("created", r"\x{2795}"),
        ("start", r"\x{1F6EB}"),
        ("scheduled", r"(?:\x{23F3}|\x{231B})"),
        ("due", r"(?:\x{1F4C5}|\x{1F4C6}|\x{1F5D3}|\x{FE0F})"),
        ("completion", r"\x{2705}"),
    ]
    .into_iter()
    .filter_map(|(key, sign)| {
        let pattern = format!(r"{sign}\s*([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})");
        Some((key, Regex::new(&pattern).ok()?))
    })
    .collect()
});

/// The fields in brackets of a line, in order; with `tasks`, also dates marked by emoji.
pub fn inline_fields(line: &str, tasks: bool) -> Vec<InlineField> {
    let mut found = Vec::new();
    if line.len() > MAX_LINE {
        return found;
    }
    if line.contains("::") {
        for (open, close, wrapping) in [(b'[', b']', "["), (b'(', b')', "(")] {
            bracketed(line, open, close, wrapping, &mut found);
        }
    }
    if tasks && !line.is_ascii() {
        for (key, regex) in SHORTHANDS.iter() {
            let Some(captures) = regex.captures(line) else {
                continue;
            };
            if let (Some(all), Some(value)) = (captures.get(0), captures.get(1)) {
                found.push(InlineField {
                    key: (*key).to_owned(),
                    value: value.as_str().to_owned(),
                    start: all.start(),
                    end: all.end(),
                    wrapping: Some("emoji-shorthand"),
                });
            }
        }
    }
    found.sort_by_key(|field| field.start);
    apart(found)
}

/// Fields with at least a character between them and the one before: what stands within a field, or touches it, is none.
fn apart(found: Vec<InlineField>) -> Vec<InlineField> {
    let mut kept: Vec<InlineField> = Vec::with_capacity(found.len());
    for field in found {
        if kept.last().is_none_or(|last| last.end < field.start) {
            kept.push(field);
        }
    }
    kept
}

fn bracketed(line: &str, open: u8, close: u8, wrapping: &'static str, found: &mut Vec<InlineField>) {
    let next = |from: usize| memchr::memchr(open, &line.as_bytes()[from..]).map(|at| from + at);
    let mut at = next(0);
    while let Some(start) = at {
        let Some(separator) = line[start + 1..].find("::").map(|to| start + 1 + to) else {
            return;
        };
        let key = &line[start + 1..separator];
        // A bracket in a key makes it none; the next bracket that can begin one lies behind it.
        if let Some(bracket) = key.rfind(['[', ']', '(', ')']) {
            let inside = start + 1 + bracket;
            at = next(inside.max(start + 1));
            continue;
        }
        match closing(line, separator + 2, open, close) {
            None => at = next(start + 1),
            Some(end) => {
                found.push(InlineField {
                    key: key.trim().to_owned(),
                    value: line[separator + 2..end].trim().to_owned(),
                    start,
                    end: end + 1,
                    wrapping: Some(wrapping),
                });
                at = next(end + 1);
            }
        }
    }
}

/// Where the bracket closes; nested ones and escaped characters are stepped over.
fn closing(line: &str, from: usize, open: u8, close: u8) -> Option<usize> {
    let (mut nesting, mut escaped) = (0_u32, false);
    for (at, byte) in line.bytes().enumerate().skip(from) {
        match byte {
            b'\\' => escaped = !escaped,
            _ if escaped => escaped = false,
            byte if byte == open => nesting += 1,
            byte if byte == close => {
                if nesting == 0 {
                    return Some(at);
                }
                nesting -= 1;
            }
            _ => {}
        }
    }
    None
}

/// The field that a whole line is: markup round the key is dropped, other signs in it make it none.
pub fn full_line_field(line: &str) -> Option<InlineField> {
    let (key, value) = line.split_once("::")?;
    let word = |c: char| c.is_ascii_digit() || c.is_ascii_alphabetic() || c == '_' || is_letter(c);
    let key = key.trim();
    let rest = key.trim_start_matches(|c| !word(c));
    let part = |c: char| word(c) || c.is_whitespace() || matches!(c, '/' | '-');
    let end = rest.find(|c| !part(c)).unwrap_or(rest.len());
    let behind = rest[end..].trim_start_matches(['_', '*', '~', '`']);
    behind.is_empty().then(|| InlineField {
        key: rest[..end].to_owned(),
        value: value.trim().to_owned(),
        start: 0,
        end: line.len(),
        wrapping: None,
    })
}
