//! Neighbouring pieces of text as one, and what Obsidian reads inside it.

use std::cell::OnceCell;
use std::ops::Range;

/// Text between two other events.
#[derive(Debug, Default)]
pub(super) struct Run {
    pub(super) text: String,
    /// Where characters stand that were escaped with a backslash, growing.
    literal: Vec<usize>,
    /// Where it lies in the source.
    pub(super) range: Range<usize>,
    last_mark: OnceCell<Option<usize>>,
}

impl Run {
    /// Adds the text that the parser found at `range` of `source`.
    pub(super) fn push(&mut self, text: &str, range: &Range<usize>, source: &str) {
        if self.text.is_empty() {
            self.range = range.clone();
        }
        let fresh = self.text.is_empty() || self.range.end < range.start;
        if fresh && range.start > 0 && source.as_bytes()[range.start - 1] == b'\\' {
            self.literal.push(self.text.len());
        }
        self.text.push_str(text);
        self.range.end = range.end;
    }

    /// Whether the character at `at` was escaped.
    pub(super) fn is_literal(&self, at: usize) -> bool {
        self.literal.binary_search(&at).is_ok()
    }

    /// The block id the text ends with: where what is hidden begins, and the id.
    pub(super) fn block_id(&self, before: Option<char>) -> Option<(usize, &str)> {
        let text = self.text.trim_end();
        let caret = text.rfind('^')?;
        let id = &text[caret + 1..];
        let plain = !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        let alone = text[..caret]
            .chars()
            .next_back()
            .or(before)
            .is_none_or(char::is_whitespace);
        (plain && alone && !self.is_literal(caret)).then(|| (text[..caret].trim_end().len(), id))
    }

    /// Where the last `==` stands that can close a highlight.
    pub(super) fn last_mark(&self) -> Option<usize> {
        *self.last_mark.get_or_init(|| last_mark(&self.text))
    }
}

/// Where the last `==` stands that follows no blank.
pub(super) fn last_mark(text: &str) -> Option<usize> {
    let mut end = text.len();
    while let Some(at) = text[..end].rfind("==") {
        if text[..at].chars().next_back().is_some_and(|c| !c.is_whitespace()) {
            return Some(at);
        }
        end = at;
    }
    None
}

/// Length of the web address a text begins with, without the punctuation that ends the sentence.
pub(super) fn web_address(text: &str) -> Option<usize> {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"))?;
    let stop =
        |c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | '`' | '|' | '\\');
    let end = text.find(stop).unwrap_or(text.len()).min(2_000);
    let mut address = text
        .get(..end)?
        .trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_', '~']);
    if address.ends_with(')') && !address.contains('(') {
        address = address.trim_end_matches([')', '.', ',', ';', ':']);
    }
    let host = address.len() > text.len() - rest.len();
    host.then_some(address.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_ends_before_the_sentence_does() {
        for (text, expected) in [
            ("https://a.b/c. Next", Some("https://a.b/c")),
            ("http://a.b/c) and", Some("http://a.b/c")),
            ("https://a.b/c_(d) x", Some("https://a.b/c_(d)")),
            ("https://", None),
            ("httpx", None),
        ] {
            assert_eq!(web_address(text).map(|end| &text[..end]), expected, "{text}");
        }
    }
}
