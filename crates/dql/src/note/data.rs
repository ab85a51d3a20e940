//! What one note tells of itself, independent of all others: fields, tags, links and list items, links not resolved.

use super::inline_field::{InlineField, MAX_LINE, full_line_field, inline_fields};
use super::items::{self, RawItem, squash};
use super::properties::{property_aliases, property_tags};
use crate::syntax::{read_inline_value, read_property};
use crate::text::canonical_name;
use crate::time::{Clock, Date};
use crate::value::{Link, Map, Value};
use cairn_markdown::{Anatomy, SectionKind, anatomy, front, shown_text};
use cairn_model::PropertyValue;
use std::sync::Arc;

/// Names with all values given to them, in the order of the names' first mention.
pub(crate) type Fields = Vec<(Arc<str>, Vec<Value>)>;

/// A note to be read.
#[derive(Clone, Copy, Debug)]
pub struct NoteInput<'a> {
    /// Path in the vault.
    pub path: &'a str,
    /// Its text.
    pub text: &'a str,
    /// Bytes.
    pub size: u64,
    /// When it was made, in milliseconds since 1970.
    pub created: i64,
    /// When it was changed, in milliseconds since 1970.
    pub modified: i64,
    /// Whether the frontmatter is read as its author meant it, rather than as Obsidian sees it.
    pub recovered: bool,
}

/// What a note tells of itself.
#[derive(Debug)]
pub struct PageData {
    /// Path in the vault.
    pub path: Arc<str>,
    pub(crate) size: u64,
    pub(crate) created: Date,
    pub(crate) modified: Date,
    pub(crate) tags: Vec<Arc<str>>,
    pub(crate) aliases: Vec<Arc<str>>,
    pub(crate) links: Vec<Link>,
    pub(crate) items: Vec<RawItem>,
    pub(crate) fields: Map,
    pub(crate) frontmatter: Value,
    pub(crate) day: Option<Date>,
}

impl PageData {
    /// Reads a note. `clock.zone` is the zone of dates without one.
    pub fn read(note: &NoteInput<'_>, clock: &Clock) -> Self {
        let found = front(note.text);
        let (properties, body) = if note.recovered {
            (found.recovered, found.recovered_body)
        } else {
            (found.strict, found.strict_body)
        };
        let anatomy = anatomy(note.text, body);
        let path: Arc<str> = note.path.into();
        let (links, by_line) = links(&properties, &anatomy);
        let lines: Vec<&str> = note.text.split('\n').collect();
        let items = items::read(&path, &lines, &anatomy, &by_line, clock);
        let mut fields = Fields::new();
        for (key, value) in &properties {
            if key != "position" {
                put(&mut fields, key, read_property(value, clock));
            }
        }
        for item in items.iter().filter(|item| item.status.is_none()) {
            merge(&mut fields, &item.fields);
        }
        body_fields(&lines, &anatomy, &items, clock, &mut fields);
        let day = day_of(&path, &fields, clock);
        let date = |millis: i64| Date {
            millis,
            zone: clock.zone.clone(),
        };
        Self {
            path,
            size: note.size,
            created: date(note.created),
            modified: date(note.modified),
            tags: distinct(anatomy.tags.into_iter().chain(property_tags(&properties))),
            aliases: distinct(property_aliases(&properties).into_iter()),
            links,
            items,
            fields: finish(&fields),
            frontmatter: plain(&PropertyValue::Map(properties)),
            day,
        }
    }
}

fn distinct(texts: impl Iterator<Item = String>) -> Vec<Arc<str>> {
    let mut out: Vec<Arc<str>> = Vec::new();
    for text in texts {
        if !out.iter().any(|known| **known == *text) {
            out.push(text.into());
        }
    }
    out
}

/// Links of the frontmatter, of the body, and embeds; and those of the body with their lines.
fn links(properties: &[(String, PropertyValue)], anatomy: &Anatomy) -> (Vec<Link>, Vec<(u32, Link)>) {
    let mut all = Vec::new();
    for (_, value) in properties {
        property_links(value, &mut all);
    }
    let mut by_line = Vec::with_capacity(anatomy.links.len());
    for embed in [false, true] {
        for shown in anatomy.links.iter().filter(|link| link.embed == embed) {
            let link = Link {
                display: Some(shown.display.as_str().into()),
                embed,
                ..Link::infer(&shown.target)
            };
            by_line.push((shown.line, link.clone()));
            all.push(link);
        }
    }
    (all, by_line)
}

/// A text that is one link, and nothing else.
fn property_links(value: &PropertyValue, out: &mut Vec<Link>) {
    match value {
        PropertyValue::Text(text) => {
            let inner = text.strip_prefix("[[").and_then(|inner| inner.strip_suffix("]]"));
            let Some(inner) = inner.filter(|inner| !inner.contains(['[', ']', '\n'])) else {
                return;
            };
            let (target, display) = inner.split_once('|').unwrap_or((inner, ""));
            let display = if display.is_empty() {
                shown_text(target)
            } else {
                display.to_owned()
            };
            out.push(Link {
                display: Some(display.into()),
                ..Link::infer(target)
            });
        }
        PropertyValue::List(list) => list.iter().for_each(|value| property_links(value, out)),
        PropertyValue::Map(entries) => entries.iter().for_each(|(_, value)| property_links(value, out)),
        _ => {}
    }
}

/// The frontmatter as it stands: dates and links are texts here.
fn plain(value: &PropertyValue) -> Value {
    match value {
        PropertyValue::Null => Value::Null,
        PropertyValue::Bool(flag) => Value::Bool(*flag),
        PropertyValue::Number(number) => Value::Number(*number),
        PropertyValue::Text(text) => Value::text(text.as_str()),
        PropertyValue::List(list) => Value::list(list.iter().map(plain).collect()),
        PropertyValue::Map(entries) => {
            let entry = |(key, value): &(String, PropertyValue)| (Arc::from(key.as_str()), plain(value));
            Value::object(
                entries
                    .iter()
                    .filter(|(key, _)| key != "position")
                    .map(entry)
                    .collect(),
            )
        }
    }
}

fn put(fields: &mut Fields, key: &str, value: Value) {
    match fields.iter_mut().find(|(known, _)| **known == *key) {
        Some((_, values)) => values.push(value),
        None => fields.push((key.into(), vec![value])),
    }
}

pub(crate) fn add_field(fields: &mut Fields, field: &InlineField, clock: &Clock) {
    put(fields, &field.key, read_inline_value(&field.value, clock));
}

fn merge(fields: &mut Fields, more: &Fields) {
    for (key, values) in more {
        values.iter().for_each(|value| put(fields, key, value.clone()));
    }
}

/// Fields on the lines of every block but lists; code is no exception.
fn body_fields(lines: &[&str], anatomy: &Anatomy, items: &[RawItem], clock: &Clock, fields: &mut Fields) {
    let mut in_items = items
        .iter()
        .map(|item| item.line..=item.line + item.line_count - 1)
        .collect::<Vec<_>>();
    in_items.sort_by_key(|lines| *lines.start());
    let in_item = |line: u32| {
        let after = in_items.partition_point(|lines| *lines.start() <= line);
        in_items[..after]
            .iter()
            .rev()
            .take(8)
            .any(|lines| lines.contains(&line))
    };
    for section in &anatomy.sections {
        if section.kind != SectionKind::Text {
            continue;
        }
        for number in section.lines.clone() {
            let Some(line) = lines.get(number as usize) else {
                break;
            };
            if line.len() > MAX_LINE || !line.contains("::") || in_item(number) {
                continue;
            }
            let line = line.trim();
            let found = inline_fields(line, false);
            if found.is_empty() {
                full_line_field(line)
                    .iter()
                    .for_each(|field| add_field(fields, field, clock));
            }
            found.iter().for_each(|field| add_field(fields, field, clock));
        }
    }
}

/// Every name as written, then in the form by which queries name it; one value as itself, more as a list.
fn finish(fields: &Fields) -> Map {
    let mut normal = Fields::new();
    for (key, values) in fields {
        let name = canonical_name(key);
        if name.is_empty() || fields.iter().any(|(known, _)| **known == *name) {
            continue;
        }
        values
            .iter()
            .for_each(|value| put(&mut normal, &name, value.clone()));
    }
    fields
        .iter()
        .chain(&normal)
        .map(|(key, values)| (Arc::clone(key), squash(values)))
        .collect()
}

/// The day a note is about: by its fields `date` or `day`, else by its name.
fn day_of(path: &str, fields: &Fields, clock: &Clock) -> Option<Date> {
    for (key, values) in fields {
        if matches!(key.to_lowercase().as_str(), "date" | "day")
            && let Some(Value::Date(date)) = values.first()
        {
            return Some(date.clone());
        }
    }
    let title = crate::value::file_title(path);
    let digits = |text: &str| {
        text.parse::<i64>()
            .ok()
            .filter(|_| text.bytes().all(|b| b.is_ascii_digit()))
    };
    let day = |year: &str, month: &str, day: &str| Some((digits(year)?, digits(month)?, digits(day)?));
    let windows = |size: usize| (0..title.len()).filter_map(move |at| title.get(at..at + size));
    let dashed = windows(10).find_map(|text| {
        let bytes = text.as_bytes();
        if bytes[4] != b'-' || bytes[7] != b'-' || !text.is_ascii() {
            return None;
        }
        day(&text[..4], &text[5..7], &text[8..])
    });
    let found = dashed.or_else(|| {
        windows(8).find_map(|text| {
            if !text.is_ascii() {
                return None;
            }
            day(&text[..4], &text[4..6], &text[6..])
        })
    });
    let (year, month, day) = found?;
    Date::of_day(year, month, day, &clock.zone)
}
