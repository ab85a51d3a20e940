//! The smallest pieces of a query: blanks, quotes, regular expressions, operator names, words.

use super::super::ast::{Pattern, What};
use super::super::words::{self, Operator};
use super::{Parsed, Parser};
use regex::RegexBuilder;
use std::sync::Arc;

/// Bytes of a compiled regular expression, and of what it may remember while it runs.
const MAX_REGEX_BYTES: usize = 1 << 20;
/// Bytes of one that costs no more than words to look for. It is compiled within this first, then within twice as much each time.
const PLAIN_REGEX_BYTES: usize = 32 << 10;
const MAX_REGEX_NESTING: u32 = 50;

pub(super) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»')
}

/// Control characters and marks of writing direction are not there.
fn clean(text: &str) -> String {
    let nothing = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    text.chars().filter(|c| !nothing(*c)).collect()
}

impl<'a> Parser<'a> {
    pub(super) fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    pub(super) fn blanks(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    /// Whether `OR` comes next, as a word of its own.
    pub(super) fn sees_or(&self) -> bool {
        let after = self.rest().strip_prefix("OR");
        after.is_some_and(|after| {
            after.is_empty()
                || after.starts_with(|c: char| c.is_whitespace() || c == '(' || c == ')' || is_quote(c))
        })
    }

    pub(super) fn take_or(&mut self) -> bool {
        self.blanks();
        let or = self.sees_or();
        if or {
            self.at += 2;
        }
        or
    }

    /// Text between quotes, `\"` for a quote in it, and whether they are still open.
    pub(super) fn quoted(&mut self) -> Option<(String, bool)> {
        let from = self.at;
        let first = self.rest().chars().next().filter(|c| is_quote(*c))?;
        self.at += first.len_utf8();
        let mut text = String::new();
        let mut chars = self.rest().char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            match c {
                '\\' if chars
                    .peek()
                    .is_some_and(|(_, next)| is_quote(*next) || *next == '\\') =>
                {
                    text.extend(chars.next().map(|(_, c)| c));
                }
                c if is_quote(c) => {
                    self.at += at + c.len_utf8();
                    return Some((clean(&text), false));
                }
                c => text.push(c),
            }
        }
        self.at = self.text.len();
        self.remark(
            from,
            from + first.len_utf8(),
            "This quote is never closed; everything behind it was taken as one phrase.",
        );
        let open = !text.ends_with(char::is_whitespace);
        Some((clean(&text), open))
    }

    /// `[[name]]`, `[[name|shown]]` or `[[name#heading]]`, of which the end may be still missing.
    pub(super) fn wiki_link(&mut self) -> Option<String> {
        let rest = self.rest();
        let inner = rest.strip_prefix("[[").or_else(|| rest.strip_prefix("![["))?;
        let end = inner.find("]]").map_or(inner.len(), |end| end + 2);
        let length = rest.len() - inner.len() + end;
        self.at += length;
        Some(clean(&rest[..length]))
    }

    /// `/regex/`, if what begins here is one: its end is followed by a blank, a closing sign or nothing.
    pub(super) fn regex(&mut self, exact_case: bool) -> Parsed<Option<What>> {
        let Some(body) = self.rest().strip_prefix('/') else {
            return Ok(None);
        };
        let mut escaped = false;
        let end = body.char_indices().find(|(at, c)| {
            let ends = *c == '/' && !escaped && {
                let after = &body[at + 1..];
                after.is_empty() || after.starts_with(|c: char| c.is_whitespace() || c == ')' || c == ']')
            };
            escaped = *c == '\\' && !escaped;
            ends
        });
        let Some((end, _)) = end.filter(|(end, _)| *end > 0) else {
            if end.is_none() && body.starts_with(|c: char| !c.is_whitespace() && c != '/') {
                self.remark(
                    self.at,
                    self.at + 1,
                    "No “/” ends this regular expression; it was read as words.",
                );
            }
            return Ok(None);
        };
        let from = self.at;
        self.at += end + 2;
        let text = body[..end].to_owned();
        let compiled = self.compile(from, &text, exact_case)?;
        Ok(Some(What::Regex { text, compiled }))
    }

    pub(super) fn compile(&self, from: usize, text: &str, exact_case: bool) -> Parsed<Arc<Pattern>> {
        let build = |bytes: usize| {
            RegexBuilder::new(text)
                .case_insensitive(!exact_case)
                .multi_line(true)
                .size_limit(bytes)
                .dfa_size_limit(MAX_REGEX_BYTES)
                .nest_limit(MAX_REGEX_NESTING)
                .build()
        };
        let mut bytes = PLAIN_REGEX_BYTES;
        let mut built = build(bytes);
        while matches!(built, Err(regex::Error::CompiledTooBig(_))) && bytes < MAX_REGEX_BYTES {
            bytes *= 2;
            built = build(bytes);
        }
        match built {
            Ok(regex) => Ok(Arc::new(Pattern {
                regex,
                cost: u32::try_from(bytes / PLAIN_REGEX_BYTES).unwrap_or(u32::MAX),
            })),
            Err(regex::Error::CompiledTooBig(_)) => self.error(
                from,
                "This regular expression grows too large.",
                "Repeat fewer times, or search for words first and look closer then.",
            ),
            Err(error) => {
                let told = error.to_string();
                let last = told.lines().last().unwrap_or_default();
                let reason = last.trim_start_matches("error: ");
                self.error(
                    from,
                    format!("This is no regular expression: {reason}."),
                    "Put a backslash before signs that are meant as they are, or use quotes.",
                )
            }
        }
    }

    /// A known operator with its colon. A name near to one gets a remark and is a word.
    pub(super) fn operator(&mut self) -> Option<(Operator, &'static str)> {
        let rest = self.rest();
        let end = rest.find(|c: char| !c.is_ascii_alphabetic() && c != '-')?;
        let after = rest[end..].strip_prefix(':')?;
        let name = &rest[..end];
        if let Some(found) = words::operator(name) {
            self.at += end + 1;
            return Some(found);
        }
        if let Some(known) = words::meant(name).filter(|_| !after.starts_with(['/', ':'])) {
            self.remark(
                self.at,
                self.at + end + 1,
                format!("“{name}:” is no operator and was read as a word; “{known}:” is one."),
            );
        }
        None
    }

    /// Text up to a blank, a quote or a closing parenthesis. Parentheses right behind a word belong to it, with what is
    /// between them: `O(n log n)`.
    pub(super) fn word(&mut self) -> String {
        let rest = self.rest();
        let mut end = 0;
        while let Some(c) = rest[end..].chars().next() {
            match c {
                '(' if end > 0 => match closing(&rest[end..]) {
                    Some(length) => end += length,
                    None => end += 1,
                },
                ')' if end > 0 => break,
                c if c.is_whitespace() || is_quote(c) => break,
                c => end += c.len_utf8(),
            }
        }
        self.at += end;
        clean(&rest[..end])
    }
}

/// The length of a text in balanced parentheses at the beginning of `text`.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_u32;
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at + 1);
        }
    }
    None
}
