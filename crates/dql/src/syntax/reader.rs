//! A cursor over the text that remembers how far reading ever came, so that an error can say what would have fitted there.

use crate::time::Clock;

/// Brackets and operators nested deeper than this are refused.
const MAX_DEPTH: usize = 100;

/// What is joined in one expression by more operators, indexes and calls than these is refused: the tree of `a + a + a` is as
/// deep as it is long, and whoever walks it takes as much of the stack.
const MAX_LINKS: usize = 500;

/// Why a text is no query.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {}", self.message())]
pub struct SyntaxError {
    /// Byte at which it stops being one.
    pub offset: usize,
    /// Line from 1.
    pub line: u32,
    /// Column from 1, in characters.
    pub column: u32,
    /// What would have fitted there.
    pub expected: Vec<&'static str>,
    /// What stands there: a word or a sign; empty at the end.
    pub found: String,
    /// What may be meant.
    pub hint: Option<&'static str>,
}

impl SyntaxError {
    /// What was expected and found.
    pub fn message(&self) -> String {
        let found = if self.found.is_empty() {
            "the query ends here".to_owned()
        } else {
            format!("found \"{}\"", self.found)
        };
        match self.expected.as_slice() {
            [] => found,
            [one] => format!("{found}, expected {one}"),
            [all @ .., last] => format!("{found}, expected {} or {last}", all.join(", ")),
        }
    }
}

/// Line and column of a byte, both from 1; columns count characters.
pub fn place_of(text: &str, offset: usize) -> (u32, u32) {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let before = &text[..at];
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
    let column = before[start..].chars().count() + 1;
    (
        u32::try_from(line).unwrap_or(u32::MAX),
        u32::try_from(column).unwrap_or(u32::MAX),
    )
}

pub(crate) struct Reader<'t> {
    pub text: &'t str,
    pub at: usize,
    pub clock: &'t Clock,
    pub depth: usize,
    /// Where nothing that follows an atom was found last.
    pub no_postfix: Option<usize>,
    /// How much is joined so far in the expression that stands in no other.
    links: usize,
    furthest: usize,
    expected: Vec<&'static str>,
    hint: Option<&'static str>,
}

impl<'t> Reader<'t> {
    pub(crate) fn new(text: &'t str, clock: &'t Clock) -> Result<Self, SyntaxError> {
        let reader = Self::unbounded(text, clock);
        if text.len() <= super::MAX_QUERY {
            return Ok(reader);
        }
        Err(SyntaxError {
            offset: super::MAX_QUERY,
            line: 1,
            column: 1,
            expected: Vec::new(),
            found: "a query of more than 8 KiB".to_owned(),
            hint: Some("Split it into several queries."),
        })
    }

    pub(crate) fn unbounded(text: &'t str, clock: &'t Clock) -> Self {
        Self {
            text,
            at: 0,
            clock,
            depth: 0,
            no_postfix: None,
            links: 0,
            furthest: 0,
            expected: Vec::new(),
            hint: None,
        }
    }

    pub(crate) fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    pub(crate) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(crate) fn at_end(&self) -> bool {
        self.at == self.text.len()
    }

    /// Notes that something would have fitted here, and answers `None`.
    pub(crate) fn fail<T>(&mut self, expected: &'static str) -> Option<T> {
        if self.at > self.furthest {
            self.furthest = self.at;
            self.expected.clear();
            self.hint = None;
        }
        if self.at == self.furthest && !self.expected.contains(&expected) {
            self.expected.push(expected);
        }
        None
    }

    /// As [`Reader::fail`], with what may be meant.
    pub(crate) fn fail_with<T>(&mut self, expected: &'static str, hint: &'static str) -> Option<T> {
        let failed = self.fail(expected);
        if self.at == self.furthest {
            self.hint = Some(hint);
        }
        failed
    }

    pub(crate) fn take(&mut self, text: &str, expected: &'static str) -> Option<()> {
        if self.rest().starts_with(text) {
            self.at += text.len();
            Some(())
        } else {
            self.fail(expected)
        }
    }

    /// The first of some words, whatever their case.
    pub(crate) fn word(&mut self, words: &[&'static str], expected: &'static str) -> Option<&'static str> {
        let rest = self.rest();
        let fits = |word: &&&'static str| {
            rest.get(..word.len())
                .is_some_and(|text| text.eq_ignore_ascii_case(word))
        };
        match words.iter().find(fits) {
            Some(word) => {
                self.at += word.len();
                Some(word)
            }
            None => self.fail(expected),
        }
    }

    /// Skips blanks; whether there were any.
    pub(crate) fn blanks(&mut self) -> bool {
        let from = self.at;
        let blank = |c: char| c.is_whitespace() && c != '\u{85}' || c == '\u{feff}';
        self.at += self.rest().find(|c| !blank(c)).unwrap_or(self.rest().len());
        self.at > from
    }

    pub(crate) fn some_blanks(&mut self) -> Option<()> {
        if self.blanks() {
            return Some(());
        }
        match self.peek() {
            Some(c) if c.is_alphanumeric() => self.fail_with(
                "a blank",
                "A word that Cairn knows goes on here: is it spelt right, or is a blank missing?",
            ),
            _ => self.fail("a blank"),
        }
    }

    /// Reads one thing; goes back to where it began if it is not there.
    pub(crate) fn attempt<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let (from, links) = (self.at, self.links);
        let found = read(self);
        if found.is_none() {
            (self.at, self.links) = (from, links);
        }
        found
    }

    /// `element (sep element)*`, nothing included; a separator without an element after it is left alone.
    pub(crate) fn separated<T>(
        &mut self,
        mut separator: impl FnMut(&mut Self) -> Option<()>,
        mut element: impl FnMut(&mut Self) -> Option<T>,
    ) -> Vec<T> {
        let mut found = Vec::new();
        let Some(first) = self.attempt(&mut element) else {
            return found;
        };
        found.push(first);
        while let Some(next) = self.attempt(|reader| {
            separator(reader)?;
            element(reader)
        }) {
            found.push(next);
        }
        found
    }

    /// A comma with blanks round it.
    pub(crate) fn comma(&mut self) -> Option<()> {
        self.blanks();
        self.take(",", "','")?;
        self.blanks();
        Some(())
    }

    /// Goes one level deeper, unless it is too deep already.
    pub(crate) fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        if self.depth >= MAX_DEPTH {
            return self.fail_with("fewer brackets within each other", "Nesting ends at 100 levels.");
        }
        if self.depth == 0 {
            self.links = 0;
        }
        self.depth += 1;
        let found = read(self);
        self.depth -= 1;
        found
    }

    /// Joins one thing more, unless there are too many already.
    pub(crate) fn join(&mut self) -> Option<()> {
        if self.links >= MAX_LINKS {
            return self.fail_with("fewer operators", "One expression may have 500: split the query.");
        }
        self.links += 1;
        Some(())
    }

    /// What was read, if it was read to the end.
    pub(crate) fn finish<T>(mut self, found: Option<T>) -> Result<T, SyntaxError> {
        match found {
            Some(found) if self.at_end() => return Ok(found),
            Some(_) => {
                self.fail::<()>("the end of the query");
            }
            None => {}
        }
        let rest = &self.text[self.furthest..];
        let word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
        let end = match rest.chars().next() {
            Some(first) if word(first) => rest.find(|c| !word(c)).unwrap_or(rest.len()),
            Some(first) => first.len_utf8(),
            None => 0,
        };
        let (line, column) = place_of(self.text, self.furthest);
        Err(SyntaxError {
            offset: self.furthest,
            line,
            column,
            found: rest[..end].chars().take(40).collect(),
            hint: self.hint.or_else(|| hint(&rest[..end], self.text)),
            expected: self.expected,
        })
    }
}

/// What people often mean.
fn hint(found: &str, text: &str) -> Option<&'static str> {
    match found {
        "'" => Some("Texts stand in double quotes."),
        "=" => Some("Compare with a single '='."),
        "&" | "|" => Some("Write AND and OR, or a single '&' and '|'."),
        ";" => Some("A query needs no ';' at its end."),
        _ if found.eq_ignore_ascii_case("not") => Some("Negate with '!': !(condition)."),
        _ if found.eq_ignore_ascii_case("in") => Some("Use contains(list, value)."),
        _ if found.eq_ignore_ascii_case("select") => {
            Some("A query begins with TABLE, LIST, TASK or CALENDAR.")
        }
        _ if found.eq_ignore_ascii_case("order") => Some("Sort with SORT field ASC or DESC."),
        "" if text.matches('"').count() % 2 == 1 => Some("A text is not closed: put a '\"' at its end."),
        _ => None,
    }
}
