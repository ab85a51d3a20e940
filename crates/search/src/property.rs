//! Properties as terms: that a property is there, that it is empty, its values whole and by words, which are looked up;
//! and numbers and dates, which have an order.
//!
//! A term is the property's name, a separator, a letter that says what follows, and that. Numbers are written so that
//! their order as text is their order as numbers.

use crate::analysis::fold::fold_into;
use crate::analysis::{Form, Words};
use crate::exact::{Exact, Kind};
use cairn_model::PropertyValue;
use std::borrow::Cow;

const SEPARATOR: char = '\u{1}';
/// Longest value kept whole, in bytes: what is longer is found by its words and its beginning.
const MAX_WHOLE: usize = 80;
/// Values and words of one property, at most.
const MAX_VALUES: usize = 64;

/// A name as names are compared: lower case, accents off, single blanks, at most 80 bytes.
pub fn fold(text: &str) -> String {
    folded(text).into_owned()
}

fn folded(text: &str) -> Cow<'_, str> {
    if is_folded(text) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for (at, word) in text.split_whitespace().enumerate() {
        if at > 0 {
            out.push(' ');
        }
        fold_into(word, &mut out);
    }
    out.truncate(out.floor_char_boundary(MAX_WHOLE));
    Cow::Owned(out)
}

/// Whether a text is as [`fold`] leaves it, as far as can be told at once.
fn is_folded(text: &str) -> bool {
    let plain = |byte: u8| matches!(byte, b'!'..=b'~') && !byte.is_ascii_uppercase();
    text.len() <= MAX_WHOLE && text.bytes().all(plain)
}

pub(crate) fn exists(key: &str) -> Exact {
    Key::new(key).exists
}

pub(crate) fn null(key: &str) -> Exact {
    Key::new(key).exact('0', "")
}

pub(crate) fn whole(key: &str, value: &str) -> Exact {
    Key::new(key).exact('=', &fold(value))
}

pub(crate) fn word(key: &str, word: &str) -> Exact {
    Key::new(key).exact('w', word)
}

pub(crate) fn number(key: &str, number: f64) -> String {
    Key::new(key).number(number)
}

pub(crate) fn date(key: &str, date: &str) -> String {
    Key::new(key).ordered('=', &fold(date))
}

/// A folded name, from which many terms are made.
struct Key<'a> {
    name: Cow<'a, str>,
    exists: Exact,
    /// The name with the separator.
    before: Exact,
}

impl<'a> Key<'a> {
    fn new(key: &'a str) -> Self {
        let name = folded(key);
        let exists = Exact::of(Kind::Property, &name);
        let before = exists.then(SEPARATOR.encode_utf8(&mut [0; 4]));
        Self { name, exists, before }
    }

    fn exact(&self, what: char, rest: &str) -> Exact {
        let mut letter = [0; 4];
        self.before.then(what.encode_utf8(&mut letter)).then(rest)
    }

    fn number(&self, number: f64) -> String {
        let bits = (number + 0.0).to_bits();
        let ordered = if bits >> 63 == 1 { !bits } else { bits | 1 << 63 };
        self.ordered('n', &format!("{ordered:016x}"))
    }

    fn ordered(&self, what: char, rest: &str) -> String {
        format!("{}{SEPARATOR}{what}{rest}", self.name)
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
pub(crate) fn words(splitter: &mut Words, text: &str) -> Vec<String> {
    let mut out = Vec::new();
    each_word(splitter, text, |word| out.push(word.to_owned()));
    out
}

fn each_word(splitter: &mut Words, text: &str, mut take: impl FnMut(&str)) {
    let mut taken = 0;
    splitter.reset();
    while taken < MAX_VALUES && splitter.advance(text) {
        for piece in splitter.pieces().iter().filter(|piece| piece.form == Form::Part) {
            take(splitter.text(piece));
            taken += 1;
        }
    }
}

/// The terms of a note's properties: adds those that are looked up, gives those that have an order, each once.
pub(crate) fn terms(
    splitter: &mut Words,
    properties: &[(String, PropertyValue)],
    exact: &mut Vec<Exact>,
) -> Vec<String> {
    let mut ordered = Vec::new();
    for (key, value) in properties {
        let key = Key::new(key);
        let texts = value.texts();
        match value {
            PropertyValue::Bool(yes) => {
                let value = if *yes { "true" } else { "false" };
                exact.extend([key.exact('=', value), key.exact('w', value)]);
            }
            PropertyValue::Number(value) => ordered.push(key.number(*value)),
            _ if texts.is_empty() => exact.push(key.exact('0', "")),
            _ => {}
        }
        for text in texts.iter().take(MAX_VALUES) {
            let whole = folded(text);
            exact.push(key.exact('=', &whole));
            if whole.starts_with(|c: char| c.is_ascii_digit()) {
                ordered.push(key.ordered('=', &whole));
            }
            each_word(splitter, text, |word| exact.push(key.exact('w', word)));
        }
        exact.push(key.exists);
    }
    ordered.sort_unstable();
    ordered.dedup();
    ordered
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
    fn values_are_found_whole_and_by_words_and_dates_in_their_order() {
        let text = |text: &str| PropertyValue::Text(text.to_owned());
        let properties = [
            ("Status".to_owned(), text("In  Progress")),
            ("Due".to_owned(), text("2026-12-01")),
            ("x".to_owned(), PropertyValue::Null),
        ];
        let mut exact = Vec::new();
        let ordered = terms(&mut Words::default(), &properties, &mut exact);
        for (term, there) in [
            (exists("status"), true),
            (whole("status", "in progress"), true),
            (word("status", "progress"), true),
            (exists("x"), true),
            (null("x"), true),
            (null("status"), false),
            (whole("status", "progress"), false),
        ] {
            assert_eq!(exact.contains(&term), there, "{term:?}");
        }
        let (least, most) = dates("due");
        assert!(
            matches!(&ordered[..], [due] if *due == date("due", "2026-12-01") && *due > least && *due < most)
        );
    }
}
