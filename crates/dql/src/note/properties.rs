//! Tags and aliases as frontmatter and list items give them.

use crate::syntax::read_tag;
use crate::time::Clock;
use crate::value::number;
use cairn_model::PropertyValue;
use std::sync::Arc;

type Properties = [(String, PropertyValue)];

/// The value as JavaScript turns it into text.
fn text(value: &PropertyValue) -> String {
    match value {
        PropertyValue::Null => "null".to_owned(),
        PropertyValue::Bool(flag) => flag.to_string(),
        PropertyValue::Number(number) => number::text(*number),
        PropertyValue::Text(text) => text.clone(),
        PropertyValue::List(list) => list
            .iter()
            .map(|value| {
                if *value == PropertyValue::Null {
                    String::new()
                } else {
                    text(value)
                }
            })
            .collect::<Vec<_>>()
            .join(","),
        PropertyValue::Map(_) => "[object Object]".to_owned(),
    }
}

fn is_falsy(value: &PropertyValue) -> bool {
    match value {
        PropertyValue::Null | PropertyValue::Bool(false) => true,
        PropertyValue::Number(number) => *number == 0.0 || number.is_nan(),
        PropertyValue::Text(text) => text.is_empty(),
        _ => false,
    }
}

fn split(value: &PropertyValue, at: &dyn Fn(char) -> bool, out: &mut Vec<String>) {
    match value {
        PropertyValue::Null => {}
        PropertyValue::List(list) => list
            .iter()
            .filter(|value| !is_falsy(value))
            .for_each(|value| split(value, at, out)),
        value => out.extend(
            text(value)
                .split(at)
                .map(str::trim)
                .filter(|part| !part.is_empty())
                .map(str::to_owned),
        ),
    }
}

/// The tags of a note's frontmatter, with their `#`.
pub fn property_tags(properties: &Properties) -> Vec<String> {
    let mut tags = Vec::new();
    for (key, value) in properties {
        if matches!(key.to_lowercase().as_str(), "tags" | "tag") {
            split(value, &|c| c == ',' || c.is_whitespace(), &mut tags);
        }
    }
    for tag in &mut tags {
        if !tag.starts_with('#') {
            tag.insert(0, '#');
        }
    }
    tags
}

/// The aliases of a note's frontmatter.
pub fn property_aliases(properties: &Properties) -> Vec<String> {
    let mut aliases = Vec::new();
    for (key, value) in properties {
        if !matches!(key.to_lowercase().as_str(), "alias" | "aliases") || is_falsy(value) {
            continue;
        }
        match value {
            PropertyValue::List(list) => {
                aliases.extend(list.iter().map(|value| text(value).trim().to_owned()))
            }
            value => split(value, &|c| c == ',', &mut aliases),
        }
    }
    aliases
}

/// The tags in a list item's text, each once.
pub fn item_tags(text: &str, clock: &Clock) -> Vec<Arc<str>> {
    let mut tags: Vec<Arc<str>> = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('#') {
        rest = &rest[at..];
        let ends = |c: char| c.is_whitespace() || ",;.:!?'\"`()[]{}".contains(c);
        let end = rest[1..].find(ends).map_or(rest.len(), |end| end + 1);
        if end > 1
            && let Some(tag) = read_tag(&rest[..end], clock)
            && !tags.contains(&tag)
        {
            tags.push(tag);
        }
        rest = &rest[end.max(1)..];
    }
    tags
}
