//! Frontmatter text to properties: a quick reader for the plain shapes, a full YAML parser within budgets for the rest.
//!
//! Invariant: the quick reader answers only for text that a YAML 1.2 parser would read the same way.

use cairn_model::PropertyValue;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// Properties in the file's order, and the keys that stood there more than once.
pub(crate) type Mapping = Vec<(String, PropertyValue)>;

/// Reads a mapping.
///
/// # Errors
/// The line, from 1, at which the text stops being a YAML mapping.
pub(crate) fn mapping(text: &str) -> Result<Mapping, u32> {
    if let Some(mapping) = quick(text) {
        return Ok(mapping);
    }
    let options = serde_saphyr::options! { duplicate_keys: serde_saphyr::DuplicateKeyPolicy::LastWins, strict_booleans: true };
    match serde_saphyr::from_str_with_options::<Yaml>(text, options) {
        Ok(Yaml(PropertyValue::Map(mapping))) => Ok(mapping),
        Ok(_) => Err(1),
        Err(error) => Err(error
            .location()
            .and_then(|at| u32::try_from(at.line()).ok())
            .unwrap_or(1)),
    }
}

/// Without what YAML counts as blank round it: other than for Unicode, a no-break space is a letter.
fn blanks_off(text: &str) -> &str {
    text.trim_matches([' ', '\t'])
}

type Lines<'a> = std::iter::Peekable<std::str::Lines<'a>>;

/// `key: text`, `key: [a, b]`, `key:` followed by `- item` lines, an item being a text or a few `key: text` lines. Anything
/// else: not for this reader.
fn quick(text: &str) -> Option<Mapping> {
    let mut mapping = Mapping::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        if blanks_off(line).is_empty() {
            continue;
        }
        let (key, value) = quick_entry(line)?;
        let value = match value {
            "" => quick_items(&mut lines)?,
            value => quick_value(value)?,
        };
        mapping.push((key.to_owned(), value));
    }
    Some(mapping)
}

/// A key of plain signs, in quotes or surely text, and what stands behind it, without blanks round it.
fn quick_entry(line: &str) -> Option<(&str, &str)> {
    let (key, value) = match line.as_bytes().first()? {
        b'\'' => line[1..].split_once("':")?,
        b'"' => line[1..].split_once("\":")?,
        _ => line.split_once(':').filter(|(key, _)| {
            key.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
                && !key.ends_with(' ')
                && !["true", "false", "null"]
                    .iter()
                    .any(|word| key.eq_ignore_ascii_case(word))
        })?,
    };
    let plain = key
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b' '));
    let value = match blanks_off(value) {
        _ if !plain => return None,
        "" => "",
        _ if !value.starts_with(' ') => return None,
        value => value,
    };
    Some((key, value))
}

fn quick_value(text: &str) -> Option<PropertyValue> {
    if text.starts_with('[') {
        quick_flow(text)
    } else {
        quick_scalar(text)
    }
}

/// Items at one depth.
fn quick_items(lines: &mut Lines<'_>) -> Option<PropertyValue> {
    let (mut items, mut depth) = (Vec::new(), None);
    while let Some(line) = lines.peek() {
        let rest = line.trim_start_matches(' ');
        let indent = line.len() - rest.len();
        let Some(item) = rest.strip_prefix("- ") else {
            if line.starts_with([' ', '\t', '-']) {
                return None;
            }
            break;
        };
        if *depth.get_or_insert(indent) != indent || item.starts_with(' ') {
            return None;
        }
        lines.next();
        let item = blanks_off(item);
        items.push(
            if item.ends_with(':') || item.contains(": ") && !item.starts_with(['"', '\'']) {
                PropertyValue::Map(quick_map(item, indent + 2, lines)?)
            } else {
                quick_scalar(item)?
            },
        );
    }
    Some(if items.is_empty() {
        PropertyValue::Null
    } else {
        PropertyValue::List(items)
    })
}

/// An item of several properties: the first, and those below it at the same depth.
fn quick_map(first: &str, depth: usize, lines: &mut Lines<'_>) -> Option<Mapping> {
    let mut mapping = Mapping::new();
    let mut add = |line: &str| {
        let (key, value) = quick_entry(line)?;
        // Which of two is kept is for the parser to say.
        if value.is_empty() || mapping.iter().any(|(known, _)| known == key) {
            return None;
        }
        mapping.push((key.to_owned(), quick_value(value)?));
        Some(())
    };
    add(first)?;
    while let Some(line) = lines.peek() {
        let rest = line.trim_start_matches(' ');
        let indent = line.len() - rest.len();
        if indent < depth {
            break;
        }
        if indent > depth {
            return None;
        }
        add(rest)?;
        lines.next();
    }
    Some(mapping)
}

fn quick_flow(text: &str) -> Option<PropertyValue> {
    let inner = text.strip_prefix('[')?.strip_suffix(']')?;
    if blanks_off(inner).is_empty() {
        return Some(PropertyValue::List(Vec::new()));
    }
    if inner.contains(['[', ']', '{', '}', '#']) {
        return None;
    }
    inner
        .split(',')
        .map(|item| quick_scalar(blanks_off(item)))
        .collect::<Option<Vec<_>>>()
        .map(PropertyValue::List)
}

/// Digits of an integer that a float holds exactly.
const EXACT_DIGITS: usize = 15;

/// A scalar that is surely text, an integer or a boolean.
fn quick_scalar(text: &str) -> Option<PropertyValue> {
    let first = *text.as_bytes().first()?;
    if matches!(first, b'"' | b'\'') {
        let quote = char::from(first);
        let inner = text[1..].strip_suffix(quote)?;
        return (!inner.contains([quote, '\\'])).then(|| PropertyValue::Text(inner.to_owned()));
    }
    if text.contains(": ") || text.contains(" #") || text.ends_with(':') {
        return None;
    }
    if first.is_ascii_digit()
        && text.len() <= EXACT_DIGITS
        && text.bytes().all(|b| b.is_ascii_digit())
        && (first != b'0' || text.len() == 1)
    {
        return text.parse().ok().map(PropertyValue::Number);
    }
    let date_like = first.is_ascii_digit() && text.bytes().filter(|b| *b == b'-').count() == 2;
    if !(first.is_ascii_alphabetic() || first >= 0x80 || date_like) {
        return None;
    }
    match text {
        "true" | "True" | "TRUE" => Some(PropertyValue::Bool(true)),
        "false" | "False" | "FALSE" => Some(PropertyValue::Bool(false)),
        "null" | "Null" | "NULL" => Some(PropertyValue::Null),
        _ => Some(PropertyValue::Text(text.to_owned())),
    }
}

struct Yaml(PropertyValue);

impl<'de> Deserialize<'de> for Yaml {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(YamlVisitor).map(Yaml)
    }
}

struct YamlVisitor;

impl<'de> Visitor<'de> for YamlVisitor {
    type Value = PropertyValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a YAML value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<PropertyValue, E> {
        Ok(PropertyValue::Bool(value))
    }

    #[allow(clippy::cast_precision_loss)]
    fn visit_i64<E>(self, value: i64) -> Result<PropertyValue, E> {
        Ok(PropertyValue::Number(value as f64))
    }

    #[allow(clippy::cast_precision_loss)]
    fn visit_u64<E>(self, value: u64) -> Result<PropertyValue, E> {
        Ok(PropertyValue::Number(value as f64))
    }

    fn visit_f64<E>(self, value: f64) -> Result<PropertyValue, E> {
        Ok(PropertyValue::Number(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<PropertyValue, E> {
        Ok(PropertyValue::Text(value.to_owned()))
    }

    fn visit_unit<E>(self) -> Result<PropertyValue, E> {
        Ok(PropertyValue::Null)
    }

    fn visit_none<E>(self) -> Result<PropertyValue, E> {
        Ok(PropertyValue::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<PropertyValue, D::Error> {
        deserializer.deserialize_any(Self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<PropertyValue, A::Error> {
        let mut items = Vec::new();
        while let Some(Yaml(item)) = seq.next_element()? {
            items.push(item);
        }
        Ok(PropertyValue::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<PropertyValue, A::Error> {
        let mut entries = Mapping::new();
        while let Some((Yaml(key), Yaml(value))) = map.next_entry()? {
            let key = match key {
                PropertyValue::Text(text) => text,
                PropertyValue::Number(number) => number.to_string(),
                PropertyValue::Bool(flag) => flag.to_string(),
                _ => continue,
            };
            entries.push((key, value));
        }
        Ok(PropertyValue::Map(entries))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn slow(text: &str) -> Option<Mapping> {
        let options = serde_saphyr::options! { duplicate_keys: serde_saphyr::DuplicateKeyPolicy::LastWins, strict_booleans: true };
        match serde_saphyr::from_str_with_options::<Yaml>(text, options) {
            Ok(Yaml(PropertyValue::Map(mapping))) => Some(mapping),
            _ => None,
        }
    }

    #[test]
    fn the_quick_reader_agrees_with_the_parser() {
        let text = "title: A title, with (things)\ntags: [a/b, c-d]\nempty: []\nrelated:\n- q-one--x--easy\n- c-two\ncreated: 2026-01-12\nn: 12\nflag: true\nnothing:\nlast: Конец\n\
            date made: Monday, 6:35\nid: \"20251110: x\"\nold: 'a # b'\ncards:\n  - slug: one-en\n    id: 1768326289681\n    at: '2026'\n  - slug: two\nend: x\n";
        assert_eq!(quick(text), slow(text));
        assert!(quick(text).is_some());
    }

    /// Lines of YAML, or nearly so.
    fn lines() -> impl Strategy<Value = String> {
        let one_of = |texts: &'static [&'static str]| prop::sample::select(texts);
        let odd = "[a-c1-3 ,:#\"'\\\\\\[\\]{}&*!|>%@`?~.é_\u{a0}\u{3000}-]{0,6}";
        let value = prop_oneof![
            4 => "[a-c][a-c1-3 ,:#'-]{0,5}".prop_map(String::from),
            3 => one_of(&[
                "true", "No", "0x1f", "1e3", "12345678", "123456789012345", "1234567890123456", "2026-01-02", "2026-01-02 10:00:00",
                "\"x y\"", "'x: y'", "'it''s'", "\"a # b\"", "\"\"", "[a, b]", "[1, a: b]", "[]", "[\"a\", 'b c', d]", "[ \"a, b\", 'c' ]", "['a''b', c\"d]", "[\"a\": b, 'c:d']", "['a' b, \"c]", "[\"\\n\", it's]", "[a,]", "[\"a\",, b]", "[\"a\",\u{a0}\"b\"]", "[a,\u{3000}b]", "\u{a0}a", "a\u{a0}", "<<", "---", ".inf", "~", "null", "2PC",
            ]).prop_map(str::to_owned),
            1 => odd.prop_map(String::from),
        ];
        let key = prop_oneof![
            6 => one_of(&["a: ", "b: ", "c d: ", "f-g_1: ", "y: ", "_: ", "A: ", "'---i': ", "\"j\": ", "'true': "]),
            1 => one_of(&["1: ", "true: ", "Null: ", "'q':", "'r' : ", "'s''t': ", "\"u: ", "'v:w': ", "'': ", "' x ': ", "h : ", "-i: ", "~: ", "é: ", "a:", "a:  "]),
        ];
        let line = prop_oneof![
            6 => (key.clone(), value.clone()).prop_map(|(key, value)| format!("{key}{value}")),
            3 => one_of(&["a:", "b:", "e: "]).prop_map(str::to_owned),
            4 => (one_of(&["- ", "- ", "  - ", "-  ", "-"]), value.clone()).prop_map(|(dash, value)| format!("{dash}{value}")),
            4 => (one_of(&["- ", "  - "]), key.clone(), value.clone()).prop_map(|(dash, key, value)| format!("{dash}{key}{value}")),
            4 => (one_of(&["  ", "    ", " ", "\t"]), key, value).prop_map(|(indent, key, value)| format!("{indent}{key}{value}")),
            1 => one_of(&["", " ", "# x", "  # x"]).prop_map(str::to_owned),
        ];
        prop::collection::vec(line, 1..6).prop_map(|lines| lines.join("\n") + "\n")
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1500))]

        #[test]
        fn what_the_quick_reader_reads_the_parser_reads_so_too(text in lines()) {
            if let Some(found) = quick(&text) {
                let mut keys: Vec<&String> = found.iter().map(|(key, _)| key).collect();
                keys.sort();
                keys.dedup();
                // Of keys that come twice the caller keeps the last.
                if keys.len() == found.len() && !found.is_empty() {
                    prop_assert_eq!(Some(found), slow(&text), "{:?}", text);
                }
            }
        }
    }

    #[test]
    fn what_the_quick_reader_does_not_know_goes_to_the_parser() {
        for text in [
            "a: 'it''s'\n",
            "a: \"b\\n\"\n",
            "true: b\n",
            "a:\n- b: c\n  b: d\n",
            "a:\n- b\n  - c\n",
            "a: x # remark\n",
            "a: |\n  text\n",
            "a: {b: c}\n",
            "a:\n  b: c\n",
            "a: *x\n",
            "a: 1.5\n",
            "a: ~\n",
            "a: [[b]]\n",
            "a: 012\n",
        ] {
            assert_eq!(quick(text), None, "{text:?}");
        }
        assert_eq!(mapping("a: [[b]]\n").expect("a mapping")[0].1.texts(), ["b"]);
    }

    #[test]
    fn hostile_yaml_is_refused() {
        let bomb = "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e]\n";
        let size = mapping(bomb).map_or(0, |m| format!("{m:?}").len());
        assert!(size < 4_000_000, "the bomb went off: {size}");
        assert!(mapping(&format!("a: {}", "[".repeat(20_000))).is_err());
        assert_eq!(mapping("a: b\nc: \"d\n"), Err(2));
    }
}
