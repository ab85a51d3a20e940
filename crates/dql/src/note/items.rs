//! List items and tasks with their annotations.

use super::data::{Fields, add_field};
use super::inline_field::{full_line_field, inline_fields};
use super::properties::item_tags;
use crate::time::Clock;
use crate::value::{Item, Link, LinkKind, Map, Object, Value};
use cairn_markdown::{Anatomy, ListEntry, SectionKind};
use std::sync::Arc;

/// A list item as a note tells it; its links are not resolved.
#[derive(Debug)]
pub struct RawItem {
    pub(crate) symbol: Box<str>,
    pub(crate) text: Arc<str>,
    pub(crate) line: u32,
    pub(crate) line_count: u32,
    pub(crate) column: u32,
    /// First line of its list, or -1 where that is no block at the top.
    pub(crate) list: i64,
    pub(crate) parent: Option<u32>,
    pub(crate) status: Option<char>,
    pub(crate) id: Option<Box<str>>,
    pub(crate) section: Link,
    pub(crate) links: Vec<Link>,
    pub(crate) tags: Vec<Arc<str>>,
    pub(crate) fields: Fields,
}

/// Reads the list items of a note.
pub(crate) fn read(
    path: &Arc<str>,
    lines: &[&str],
    anatomy: &Anatomy,
    links: &[(u32, Link)],
    clock: &Clock,
) -> Vec<RawItem> {
    let mut items: Vec<RawItem> = Vec::with_capacity(anatomy.items.len());
    for entry in &anatomy.items {
        let first = lines.get(*entry.lines.start() as usize).copied().unwrap_or("");
        let Some((symbol, text)) = marker(first) else {
            continue;
        };
        let rest = lines
            .get(*entry.lines.start() as usize + 1..=*entry.lines.end() as usize)
            .unwrap_or(&[]);
        let parts: Vec<&str> = std::iter::once(text)
            .chain(rest.iter().map(|line| line.trim()))
            .collect();
        let one_line = parts.join(" ");
        let line = *entry.lines.start();
        let section = heading_above(anatomy, line).map_or_else(
            || Link::file(Arc::clone(path)),
            |heading| Link::header(path, heading),
        );
        items.push(RawItem {
            symbol: symbol.into(),
            text: parts.join("\n").into(),
            line,
            line_count: entry.lines.end() - line + 1,
            column: entry.column,
            list: list_of(anatomy, line),
            parent: entry.parent.filter(|parent| *parent != line),
            status: entry.status,
            id: entry.id.as_deref().map(Box::from),
            section,
            links: links_on(links, entry),
            tags: if one_line.contains('#') {
                item_tags(&one_line, clock)
            } else {
                Vec::new()
            },
            fields: fields_of(&one_line, entry.status.is_some(), clock),
        });
    }
    items.sort_by_key(|item| item.line);
    items
}

fn fields_of(text: &str, task: bool, clock: &Clock) -> Fields {
    let mut fields = Fields::new();
    for field in inline_fields(text, true) {
        add_field(&mut fields, &field, clock);
    }
    if !task && fields.is_empty() {
        full_line_field(text)
            .iter()
            .for_each(|field| add_field(&mut fields, field, clock));
    }
    fields
}

/// Links first, then embeds, as they stand on the item's lines.
fn links_on(links: &[(u32, Link)], entry: &ListEntry) -> Vec<Link> {
    let mut found = Vec::new();
    for line in entry.lines.clone() {
        let on_line = links.iter().filter(|(at, _)| *at == line);
        found.extend(on_line.map(|(_, link)| link.clone()));
    }
    found
}

/// The marker of an item and its text without box.
fn marker(line: &str) -> Option<(&str, &str)> {
    let rest = line.trim_start_matches(|c: char| c.is_whitespace() || c == '>');
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let length = match rest.as_bytes().get(digits)? {
        b'*' | b'-' | b'+' if digits == 0 => 1,
        b'.' | b')' if digits > 0 => digits + 1,
        _ => return None,
    };
    let (symbol, rest) = rest.split_at(length);
    let mut text = rest.trim_start();
    if let Some(inner) = text.strip_prefix('[') {
        let behind = match inner.strip_prefix(']') {
            Some(behind) => Some(behind),
            None => inner
                .chars()
                .next()
                .and_then(|c| inner[c.len_utf8()..].strip_prefix(']')),
        };
        text = behind.map_or(text, str::trim_start);
    }
    Some((symbol, text.trim()))
}

fn heading_above(anatomy: &Anatomy, line: u32) -> Option<&str> {
    let after = anatomy.headings.partition_point(|(at, _)| *at <= line);
    anatomy.headings[..after].last().map(|(_, text)| text.as_str())
}

fn list_of(anatomy: &Anatomy, line: u32) -> i64 {
    anatomy
        .sections
        .iter()
        .find(|section| section.kind == SectionKind::List && section.lines.contains(&line))
        .map_or(-1, |section| i64::from(*section.lines.start()))
}

impl RawItem {
    /// The item as queries see it; `resolve` gives links their full path.
    fn view(&self, children: Vec<Arc<Item>>, done: bool, resolve: &dyn Fn(&Value) -> Value) -> Item {
        let text = |text: &str| Value::text(text);
        let count = |number: u32| Value::Number(f64::from(number));
        let own: Map = self
            .fields
            .iter()
            .map(|(key, values)| (Arc::clone(key), squash(values).map_leaves(resolve)))
            .collect();
        let path = Arc::clone(&self.section.path);
        let link = match &self.id {
            Some(id) => Link {
                kind: LinkKind::Block,
                subpath: Some(id.to_string().into()),
                ..Link::file(Arc::clone(&path))
            },
            None => self.section.clone(),
        };
        let below = Value::list(
            children
                .iter()
                .map(|child| Value::Object(Arc::new(Object::Item(Arc::clone(child)))))
                .collect(),
        );
        #[allow(clippy::cast_precision_loss)]
        let list = Value::Number(self.list as f64);
        let task = self.status.is_some();
        let section = Value::link(self.section.clone());
        let mut map = Map::default();
        let mut set = |key: &str, value: Value| map.set(key.into(), value);
        set("symbol", text(&self.symbol));
        set("link", Value::link(link));
        set("section", section.clone());
        set("text", Value::Text(Arc::clone(&self.text)));
        set(
            "tags",
            Value::list(self.tags.iter().map(|tag| Value::Text(Arc::clone(tag))).collect()),
        );
        set("line", count(self.line));
        set("lineCount", count(self.line_count));
        set("list", list);
        set(
            "outlinks",
            Value::list(self.links.iter().map(|link| Value::link(link.clone())).collect()),
        );
        set("path", Value::Text(Arc::clone(&path)));
        set("children", below.clone());
        set("task", Value::Bool(task));
        set("annotated", Value::Bool(!own.is_empty()));
        set("position", self.position());
        set("subtasks", below);
        set("real", Value::Bool(task));
        set("header", section);
        let parent = self.parent.filter(|parent| *parent > 0);
        if let Some(parent) = parent {
            set("parent", count(parent));
        }
        if let Some(id) = &self.id {
            set("blockId", text(id));
        }
        own.iter().for_each(|(key, value)| map.add(key, value));
        if let Some(status) = self.status {
            self.task_fields(&mut map, status, done, resolve);
        }
        Item {
            map,
            fields: own,
            path,
            line: self.line,
            parent,
            task,
            children,
        }
    }

    fn task_fields(&self, map: &mut Map, status: char, done: bool, resolve: &dyn Fn(&Value) -> Value) {
        let mut set = |key: &str, value: Value| map.set(key.into(), value);
        set("status", Value::text(status.to_string()));
        set("checked", Value::Bool(status != ' '));
        set("completed", Value::Bool(matches!(status, 'x' | 'X')));
        set("fullyCompleted", Value::Bool(done));
        let dates: [(&str, &[&str]); 5] = [
            ("created", &["created", "ctime", "cday"]),
            ("due", &["due", "duetime", "dueday"]),
            ("completion", &["completed", "completion", "comptime", "compday"]),
            ("start", &["start"]),
            ("scheduled", &["scheduled"]),
        ];
        for (key, names) in dates {
            let found = names
                .iter()
                .find_map(|name| self.fields.iter().find(|(known, _)| **known == **name));
            let first = found.and_then(|(_, values)| values.first());
            let kept = first.filter(|value| match value {
                Value::Null | Value::Bool(false) => false,
                Value::Number(number) => *number != 0.0,
                Value::Text(text) => !text.is_empty(),
                _ => true,
            });
            if let Some(value) = kept {
                set(key, value.map_leaves(resolve));
            }
        }
    }

    fn position(&self) -> Value {
        let place = |line: u32, column: u32| {
            let entries = [("line", line), ("col", column)];
            Value::object(
                entries
                    .into_iter()
                    .map(|(key, at)| (Arc::from(key), Value::Number(f64::from(at))))
                    .collect(),
            )
        };
        let last = self.line + self.line_count - 1;
        Value::object(
            [
                (Arc::from("start"), place(self.line, self.column)),
                (Arc::from("end"), place(last, 0)),
            ]
            .into_iter()
            .collect(),
        )
    }
}

/// One value as itself, more as a list.
pub(crate) fn squash(values: &[Value]) -> Value {
    match values {
        [one] => one.clone(),
        values => Value::list(values.to_vec()),
    }
}

/// The items as queries see them, each with those below it.
pub(crate) fn views(items: &[RawItem], resolve: &dyn Fn(&Value) -> Value) -> Vec<Arc<Item>> {
    let at = |line: u32| items.binary_search_by_key(&line, |item| item.line).ok();
    let mut done: Vec<bool> = items
        .iter()
        .map(|item| matches!(item.status, Some('x' | 'X')))
        .collect();
    for item in items
        .iter()
        .filter(|item| item.status.is_some_and(|status| !matches!(status, 'x' | 'X')))
    {
        let mut above = item.parent.and_then(at);
        for _ in 0..items.len() {
            let Some(index) = above else { break };
            done[index] = false;
            above = items[index].parent.and_then(at).filter(|next| *next < index);
        }
    }
    let mut children: Vec<Vec<Arc<Item>>> = vec![Vec::new(); items.len()];
    let mut views = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate().rev() {
        let mut below = std::mem::take(&mut children[index]);
        below.reverse();
        let view = Arc::new(item.view(below, done[index], resolve));
        if let Some(parent) = item.parent.and_then(at).filter(|parent| *parent < index) {
            children[parent].push(Arc::clone(&view));
        }
        views.push(view);
    }
    views.reverse();
    views
}
