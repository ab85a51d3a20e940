//! Properties as terms of one field: that a property is there, that it is empty, its values whole, by words, as numbers.
//!
//! A term is the property's name, a separator, a letter that says what follows, and that. Numbers are written so that
//! their order as text is their order as numbers.

use crate::analysis::fold::fold_into;
use crate::analysis::{Form, Words};
use cairn_model::PropertyValue;

const SEPARATOR: char = '\u{1}';
/// Longest value kept whole, in bytes: what is longer is found by its words and its beginning.
const MAX_WHOLE: usize = 80;
/// Values and words of one property, at most.
const MAX_VALUES: usize = 64;

/// A name as names are compared: lower case, accents off, single blanks, at most 80 bytes.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, word) in text.split_whitespace().enumerate() {
        if at > 0 {
            out.push(' ');
        }
        fold_into(word, &mut out);
    }
    out.truncate(out.floor_char_boundary(MAX_WHOLE));
    out
}

pub(crate) fn exists(key: &str) -> String {
    fold(key)
}

pub(crate) fn null(key: &str) -> String {
    Key::new(key).null()
}

pub(crate) fn whole(key: &str, value: &str) -> String {
    Key::new(key).whole(value)
}

pub(crate) fn word(key: &str, word: &str) -> String {
    Key::new(key).word(word)
}

pub(crate) fn number(key: &str, number: f64) -> String {
    Key::new(key).number(number)
}

/// A folded name, from which many terms are made.
struct Key(String);

impl Key {
    fn new(key: &str) -> Self {
        Self(fold(key))
    }

    fn null(&self) -> String {
        self.term('0', "")
    }

    fn whole(&self, value: &str) -> String {
        self.term('=', &fold(value))
    }

    fn word(&self, word: &str) -> String {
        self.term('w', word)
    }

    fn number(&self, number: f64) -> String {
        let bits = (number + 0.0).to_bits();
        let ordered = if bits >> 63 == 1 { !bits } else { bits | 1 << 63 };
        self.term('n', &format!("{ordered:016x}"))
    }

    fn term(&self, what: char, rest: &str) -> String {
        let mut term = String::with_capacity(self.0.len() + 2 + rest.len());
        term.push_str(&self.0);
        term.extend([SEPARATOR, what]);
        term.push_str(rest);
        term
    }
}

/// Below and above every number of a property.
pub(crate) fn numbers(key: &str) -> (String, String) {
    let key = fold(key);
    (format!("{key}{SEPARATOR}n"), format!("{key}{SEPARATOR}n~"))
}

/// Below and above every date of a property: whole values that begin with a digit.
pub(crate) fn dates(key: &str) -> (String, String) {
    let key = fold(key);
    (format!("{key}{SEPARATOR}=0"), format!("{key}{SEPARATOR}=:"))
}

/// The words of a value, folded.
pub(crate) fn words(words: &mut Words, text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    words.reset();
    while out.len() < MAX_VALUES && words.advance(text) {
        let parts = words.pieces().iter().filter(|piece| piece.form == Form::Part);
        out.extend(parts.map(|piece| words.text(piece).to_owned()));
    }
    out
}

/// Every term of a note's properties, each once.
pub(crate) fn terms(splitter: &mut Words, properties: &[(String, PropertyValue)]) -> Vec<String> {
    let mut out = Vec::new();
    for (key, value) in properties {
        let key = Key::new(key);
        let texts = value.texts();
        match value {
            PropertyValue::Bool(yes) => {
                let value = if *yes { "true" } else { "false" };
                out.extend([key.whole(value), key.word(value)]);
            }
            PropertyValue::Number(value) => out.push(key.number(*value)),
            _ if texts.is_empty() => out.push(key.null()),
            _ => {}
        }
        for text in texts.iter().take(MAX_VALUES) {
            out.push(key.whole(text));
            out.extend(words(splitter, text).iter().map(|each| key.word(each)));
        }
        out.push(key.0);
    }
    out.sort_unstable();
    out.dedup();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_ordered_as_text() {
        let numbers = [-1e9, -2.5, -0.0, 0.0, 0.7, 5.0, 10.0, 1e12];
        let terms: Vec<String> = numbers.iter().map(|each| number("n", *each)).collect();
        assert!(terms.is_sorted(), "{terms:?}");
        let (least, most) = super::numbers("n");
        assert!(terms.iter().all(|term| *term > least && *term < most));
    }

    #[test]
    fn values_are_found_whole_and_by_words() {
        let properties = [
            (
                "Status".to_owned(),
                PropertyValue::Text("In  Progress".to_owned()),
            ),
            ("x".to_owned(), PropertyValue::Null),
        ];
        let terms = terms(&mut Words::default(), &properties);
        for term in [
            "status",
            "status\u{1}=in progress",
            "status\u{1}wprogress",
            "x",
            "x\u{1}0",
        ] {
            assert!(terms.iter().any(|each| each == term), "{term:?} in {terms:?}");
        }
    }
}
