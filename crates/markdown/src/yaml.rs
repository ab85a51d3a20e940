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

/// `key: plain text`, `key: [a, b]`, `key:` followed by `- item` lines. Anything else: not for this reader.
fn quick(text: &str) -> Option<Mapping> {
    let mut mapping = Mapping::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        if line.trim().is_empty() {
            continue;
        }
        let (key, value) = line.split_once(':')?;
        if key.is_empty()
            || !key
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
            || key.starts_with('-')
        {
            return None;
        }
        let value = match value.trim() {
            "" => quick_items(&mut lines)?,
            _ if !value.starts_with(' ') => return None,
            list if list.starts_with('[') => quick_flow(list)?,
            plain => quick_scalar(plain)?,
        };
        mapping.push((key.to_owned(), value));
    }
    Some(mapping)
}

fn quick_items<'a>(lines: &mut std::iter::Peekable<impl Iterator<Item = &'a str>>) -> Option<PropertyValue> {
    let mut items = Vec::new();
    while let Some(line) = lines.peek() {
        let Some(item) = line.trim_start().strip_prefix("- ") else {
            if line.starts_with([' ', '\t', '-']) {
                return None;
            }
            break;
        };
        if line.starts_with('\t') || item.contains(": ") || item.ends_with(':') {
            return None;
        }
        items.push(quick_scalar(item.trim())?);
        lines.next();
    }
    Some(if items.is_empty() {
        PropertyValue::Null
    } else {
        PropertyValue::List(items)
    })
}

fn quick_flow(text: &str) -> Option<PropertyValue> {
    let inner = text.strip_prefix('[')?.strip_suffix(']')?;
    if inner.trim().is_empty() {
        return Some(PropertyValue::List(Vec::new()));
    }
    if inner.contains(['[', ']', '{', '}', '"', '\'', '#']) {
        return None;
    }
    inner
        .split(',')
        .map(|item| quick_scalar(item.trim()))
        .collect::<Option<Vec<_>>>()
        .map(PropertyValue::List)
}

/// A plain scalar that is surely text, an integer or a boolean.
fn quick_scalar(text: &str) -> Option<PropertyValue> {
    let first = *text.as_bytes().first()?;
    if text.contains(": ") || text.contains(" #") || text.ends_with(':') {
        return None;
    }
    if first.is_ascii_digit()
        && text.len() < 10
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

    fn slow(text: &str) -> Option<Mapping> {
        let options = serde_saphyr::options! { duplicate_keys: serde_saphyr::DuplicateKeyPolicy::LastWins, strict_booleans: true };
        match serde_saphyr::from_str_with_options::<Yaml>(text, options) {
            Ok(Yaml(PropertyValue::Map(mapping))) => Some(mapping),
            _ => None,
        }
    }

    #[test]
    fn the_quick_reader_agrees_with_the_parser() {
        let text = "title: A title, with (things)\ntags: [a/b, c-d]\nempty: []\nrelated:\n- q-one--x--easy\n- c-two\ncreated: 2026-01-12\nn: 12\nflag: true\nnothing:\nlast: Конец\n";
        assert_eq!(quick(text), slow(text));
        assert!(quick(text).is_some());
    }

    #[test]
    fn what_the_quick_reader_does_not_know_goes_to_the_parser() {
        for text in [
            "a: 'quoted: x'\n",
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
