//! JavaScript's regular expressions, without its unicode mode, by way of the `regex` crate.
//!
//! What that crate cannot do without backtracking (look-around, back-references) is refused with a clear error. Otherwise
//! the syntax of JavaScript's Annex B is translated: `\d`, `\w`, `\b` know ASCII only, unknown escapes stand for
//! themselves, `.` stops at any line end.

use regex::{Regex, RegexBuilder};
use std::iter::Peekable;
use std::str::CharIndices;

/// A compiled pattern.
pub(crate) struct Pattern {
    regex: Regex,
}

/// Why a text is no pattern.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(crate) struct PatternError(Box<str>);

impl From<&str> for PatternError {
    fn from(why: &str) -> Self {
        Self(why.into())
    }
}

/// Size of a compiled pattern, in bytes.
const LIMIT: usize = 1 << 20;

impl Pattern {
    pub(crate) fn new(source: &str, ignore_case: bool) -> Result<Self, PatternError> {
        let invalid =
            |why: &str| PatternError(format!("Invalid regular expression: /{source}/: {why}").into());
        let translated = Translator::run(source).map_err(|why| invalid(&why.0))?;
        let regex = RegexBuilder::new(&translated)
            .case_insensitive(ignore_case)
            .size_limit(LIMIT)
            .dfa_size_limit(LIMIT)
            .build()
            .map_err(|error| invalid(&last_line(&error.to_string())))?;
        Ok(Self { regex })
    }

    pub(crate) fn is_match(&self, text: &str) -> bool {
        self.regex.is_match(text)
    }

    /// Replaces every match; `$1`, `$<name>`, `$&` and the like in `by` mean what they do in JavaScript.
    pub(crate) fn replace_all(&self, text: &str, by: &str) -> String {
        let mut out = String::new();
        let mut last = 0;
        for found in self.regex.captures_iter(text) {
            let Some(all) = found.get(0) else { continue };
            out.push_str(&text[last..all.start()]);
            self.expand(&found, text, by, &mut out);
            last = all.end();
        }
        out.push_str(&text[last..]);
        out
    }

    fn expand(&self, found: &regex::Captures<'_>, text: &str, by: &str, out: &mut String) {
        let Some(all) = found.get(0) else { return };
        let group = |index: usize| found.get(index).map_or("", |group| group.as_str());
        let mut rest = by;
        while let Some(at) = rest.find('$') {
            out.push_str(&rest[..at]);
            rest = &rest[at..];
            let digits = |count: usize| {
                rest.get(1..=count)
                    .and_then(|digits| digits.parse::<usize>().ok())
            };
            let known = |index: &usize| (1..found.len()).contains(index);
            let named = found.len() > 1 && self.regex.capture_names().flatten().next().is_some();
            let after = if rest.starts_with("$$") {
                out.push('$');
                2
            } else if rest.starts_with("$&") {
                out.push_str(all.as_str());
                2
            } else if rest.starts_with("$`") {
                out.push_str(&text[..all.start()]);
                2
            } else if rest.starts_with("$'") {
                out.push_str(&text[all.end()..]);
                2
            } else if let Some(index) = digits(2).filter(known) {
                out.push_str(group(index));
                3
            } else if let Some(index) = digits(1).filter(known) {
                out.push_str(group(index));
                2
            } else if let Some((name, end)) = named
                .then(|| {
                    rest.strip_prefix("$<")
                        .and_then(|tail| Some((tail, tail.find('>')?)))
                })
                .flatten()
            {
                out.push_str(found.name(&name[..end]).map_or("", |group| group.as_str()));
                end + 3
            } else {
                out.push('$');
                1
            };
            rest = &rest[after..];
        }
        out.push_str(rest);
    }

    /// Splits as `String.prototype.split` does: groups become parts too, and an empty match splits between characters.
    pub(crate) fn split(&self, text: &str, limit: usize) -> Vec<String> {
        let mut out = Vec::new();
        if text.is_empty() {
            if !self.regex.is_match("") {
                out.push(String::new());
            }
            out.truncate(limit);
            return out;
        }
        let (mut last, mut from) = (0, 0);
        while from < text.len() && out.len() < limit {
            let Some(found) = self.regex.captures_at(text, from) else {
                break;
            };
            let Some(all) = found.get(0) else { break };
            if all.start() >= text.len() {
                break;
            }
            if all.end() == last || (all.is_empty() && all.start() == last) {
                from = next(text, all.start().max(from));
                continue;
            }
            out.push(text[last..all.start()].to_owned());
            for index in 1..found.len() {
                out.push(
                    found
                        .get(index)
                        .map_or(String::new(), |group| group.as_str().to_owned()),
                );
            }
            last = all.end();
            from = if all.is_empty() { next(text, last) } else { last };
        }
        out.push(text[last..].to_owned());
        out.truncate(limit);
        out
    }
}

fn next(text: &str, at: usize) -> usize {
    at + text[at..].chars().next().map_or(1, char::len_utf8)
}

fn last_line(message: &str) -> String {
    message
        .lines()
        .last()
        .unwrap_or("")
        .trim_start_matches("error: ")
        .to_owned()
}

/// A text as a pattern that matches it.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if ".*+?^${}()|[]\\".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

const SPACE: &str =
    r"\t\n\x0B\x0C\r \x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}\x{FEFF}";

struct Translator<'t> {
    source: &'t str,
    rest: Peekable<CharIndices<'t>>,
    out: String,
    /// Whether something stands before that can be repeated.
    atom: bool,
    groups: usize,
    depth: usize,
}

impl<'t> Translator<'t> {
    fn run(source: &'t str) -> Result<String, PatternError> {
        let mut this = Self {
            source,
            rest: source.char_indices().peekable(),
            out: String::new(),
            atom: false,
            groups: source.matches('(').count() - source.matches("(?").count()
                + source.matches("(?<").count(),
            depth: 0,
        };
        while let Some((at, c)) = this.rest.next() {
            this.one(at, c)?;
        }
        if this.depth > 0 {
            return Err("Unterminated group".into());
        }
        Ok(this.out)
    }

    fn one(&mut self, at: usize, c: char) -> Result<(), PatternError> {
        let repeat = match c {
            '*' | '+' | '?' => Some(String::from(c)),
            '{' => self.braces(at),
            _ => None,
        };
        if let Some(repeat) = repeat {
            if !self.atom {
                return Err("Nothing to repeat".into());
            }
            self.out.push_str(&repeat);
            if self.rest.next_if(|(_, c)| *c == '?').is_some() {
                self.out.push('?');
            }
            self.atom = false;
            return Ok(());
        }
        self.atom = true;
        match c {
            '.' => self.out.push_str(r"[^\n\r\x{2028}\x{2029}]"),
            '$' => {
                self.out.push_str(r"\z");
                self.atom = false;
            }
            '^' => {
                self.out.push_str(r"\A");
                self.atom = false;
            }
            '|' => {
                self.out.push('|');
                self.atom = false;
            }
            '(' => return self.group(at),
            ')' => {
                if self.depth == 0 {
                    return Err("Unmatched ')'".into());
                }
                self.depth -= 1;
                self.out.push(')');
            }
            '[' => return self.class(),
            '\\' => return self.escaped(),
            c => self.literal(c),
        }
        Ok(())
    }

    fn literal(&mut self, c: char) {
        self.out.push_str(&regex::escape(c.encode_utf8(&mut [0; 4])));
    }

    /// `{2}`, `{2,}`, `{2,3}`; any other brace is a sign like others.
    fn braces(&mut self, at: usize) -> Option<String> {
        let inside = &self.source[at + 1..];
        let inside = &inside[..inside.find('}')?];
        let (least, most) = inside.split_once(',').unwrap_or((inside, ""));
        let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        if least.is_empty() || !digits(least) || !digits(most) {
            return None;
        }
        for _ in 0..=inside.len() {
            self.rest.next();
        }
        Some(format!("{{{inside}}}"))
    }

    fn group(&mut self, at: usize) -> Result<(), PatternError> {
        self.depth += 1;
        self.atom = false;
        let after = &self.source[at + 1..];
        let name = after
            .strip_prefix("?<")
            .filter(|rest| !rest.starts_with(['=', '!']));
        let skip = if after.starts_with("?:") {
            self.out.push_str("(?:");
            2
        } else if let Some(name) = name {
            let end = name.find('>').ok_or("Invalid capture group name")?;
            self.out.push_str(&format!("(?P<{}>", &name[..end]));
            name[..=end].chars().count() + 2
        } else if after.starts_with("?=") || after.starts_with("?!") || after.starts_with("?<") {
            return Err("look-around is not supported here".into());
        } else if after.starts_with('?') {
            return Err("Invalid group".into());
        } else {
            self.out.push('(');
            0
        };
        for _ in 0..skip {
            self.rest.next();
        }
        Ok(())
    }

    fn escaped(&mut self) -> Result<(), PatternError> {
        let Some((at, c)) = self.rest.next() else {
            return Err("\\ at end of pattern".into());
        };
        match c {
            'b' | 'B' => {
                self.out.push_str(&format!(r"(?-u:\{c})"));
                self.atom = false;
            }
            '1'..='9' => {
                let digits: String = self.source[at..]
                    .chars()
                    .take_while(char::is_ascii_digit)
                    .collect();
                if digits.parse::<usize>().is_ok_and(|index| index <= self.groups) {
                    return Err("back-references are not supported here".into());
                }
                self.literal(c);
            }
            'k' if self.source.contains("(?<") => {
                return Err("back-references are not supported here".into());
            }
            c => {
                let set = set(c);
                match set {
                    Some(set) => self.out.push_str(&format!("[{set}]")),
                    None => {
                        let c = self.character(at, c);
                        self.literal(c);
                    }
                }
            }
        }
        Ok(())
    }

    /// A character written as an escape; its sign has been taken.
    fn character(&mut self, at: usize, c: char) -> char {
        let hex = |count: usize, this: &mut Self| {
            let digits = this.source.get(at + 1..at + 1 + count)?;
            let code = u32::from_str_radix(digits, 16).ok()?;
            let c = char::from_u32(code)?;
            (0..count).for_each(|_| {
                this.rest.next();
            });
            Some(c)
        };
        match c {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\u{b}',
            'f' => '\u{c}',
            '0' => '\0',
            'x' => hex(2, self).unwrap_or('x'),
            'u' => hex(4, self).unwrap_or('u'),
            c => c,
        }
    }

    fn class(&mut self) -> Result<(), PatternError> {
        let negated = self.rest.next_if(|(_, c)| *c == '^').is_some();
        let mut members = String::new();
        let mut before: Option<char> = None;
        let mut range = false;
        loop {
            let Some((at, c)) = self.rest.next() else {
                return Err("Unterminated character class".into());
            };
            let member = match c {
                ']' => break,
                '\\' => {
                    let Some((at, c)) = self.rest.next() else {
                        return Err("\\ at end of pattern".into());
                    };
                    if let Some(set) = set(c) {
                        members.push_str(set);
                        if range {
                            members.push_str(r"\-");
                        }
                        (before, range) = (None, false);
                        continue;
                    }
                    if c == 'b' { '\u{8}' } else { self.character(at, c) }
                }
                '-' if before.is_some() && !range && !self.source[at + 1..].starts_with(']') => {
                    range = true;
                    continue;
                }
                c => c,
            };
            let escaped = regex::escape(member.encode_utf8(&mut [0; 4]));
            let escaped = if "-&~[]^".contains(member) {
                format!("\\{member}")
            } else {
                escaped
            };
            if range {
                if before.is_some_and(|before| before > member) {
                    return Err("Range out of order in character class".into());
                }
                members.push('-');
                members.push_str(&escaped);
                (before, range) = (None, false);
            } else {
                members.push_str(&escaped);
                before = Some(member);
            }
        }
        match (members.is_empty(), negated) {
            (true, false) => self.out.push_str(r"[^\x00-\x{10FFFF}]"),
            (true, true) => self.out.push_str(r"[\x00-\x{10FFFF}]"),
            (false, _) => self
                .out
                .push_str(&format!("[{}{members}]", if negated { "^" } else { "" })),
        }
        Ok(())
    }
}

/// The members of `\d` and the like, to stand within a class.
fn set(c: char) -> Option<&'static str> {
    Some(match c {
        'd' => "0-9",
        'D' => r"\x00-/:-\x{10FFFF}",
        'w' => "0-9A-Za-z_",
        'W' => r"\x00-/:-@\[-\^`\{-\x{10FFFF}",
        's' => SPACE,
        'S' => {
            r"\x00-\x08\x0E-\x1F!-\x{9F}\x{A1}-\x{167F}\x{1681}-\x{1FFF}\x{200B}-\x{2027}\x{202A}-\x{202E}\x{2030}-\x{205E}\x{2060}-\x{2FFF}\x{3001}-\x{FEFE}\x{FF00}-\x{10FFFF}"
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pattern: &str, text: &str, expected: bool) {
        let found = Pattern::new(pattern, false).map(|pattern| pattern.is_match(text));
        assert_eq!(found, Ok(expected), "{pattern} on {text}");
    }

    #[test]
    fn syntax_is_javascripts() {
        check(r"\p{L}", "é", false);
        check(r"^\w+$", "é", false);
        check("a{,2}", "a{,2}", true);
        check("[]", "a", false);
        check("[^]", "\n", true);
        check(r"[\w-]+", "-", true);
        check(r"\u0041\x42", "AB", true);
        check("a.c", "a\nc", false);
        check(r"[a\]&&~-]", "~", true);
        check(r"\1", "1", true);
    }

    #[test]
    fn what_cannot_be_done_is_said() {
        let error = |pattern: &str| {
            Pattern::new(pattern, false)
                .err()
                .map_or(String::new(), |why| why.to_string())
        };
        assert!(error("(?=a)").contains("look-around"));
        assert!(error(r"(a)\1").contains("back-references"));
        assert!(error("*").contains("Nothing to repeat"));
        assert!(error("[b-a]").contains("out of order"));
        assert!(error("(?i)a").contains("Invalid group"));
        assert!(error("(").contains("group") && error("[").contains("class"));
    }

    #[test]
    fn splitting_keeps_groups_and_cuts_between_characters() {
        let split =
            |pattern: &str, text: &str| Pattern::new(pattern, false).map(|p| p.split(text, usize::MAX));
        assert_eq!(split("", "abc"), Ok(["a", "b", "c"].map(String::from).to_vec()));
        assert_eq!(
            split(r"(\d+)", "a1b"),
            Ok(["a", "1", "b"].map(String::from).to_vec())
        );
        assert_eq!(split("|", "a|b"), Ok(["a", "|", "b"].map(String::from).to_vec()));
        assert_eq!(split(".", "a.b"), Ok(vec![String::new(); 4]));
    }
}
