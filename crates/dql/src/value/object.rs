//! Objects: written ones, notes, their `file`, list items, and rows laid over any of them.

use super::Value;
use crate::table::Page;
use std::sync::Arc;

/// A shared object.
pub type ObjectRef = Arc<Object>;

/// Names with values. What is costly to make of a note is made only when it is asked for.
#[derive(Debug)]
pub enum Object {
    /// As written, or as grouping makes them.
    Map(Map),
    /// An object with some values in place of its own: a row after FLATTEN, a lambda's arguments.
    Over {
        /// What is changed.
        below: ObjectRef,
        /// The new values.
        above: Map,
    },
    /// A note with its fields.
    Page(Arc<Page>),
    /// What a note's `file` field holds.
    File(Arc<Page>),
    /// A list item.
    Item(Arc<Item>),
    /// A task as a row: its own fields, then those of its note.
    Task {
        /// The task.
        item: Arc<Item>,
        /// Its note.
        page: Arc<Page>,
    },
}

/// A list item or task of a note.
#[derive(Debug)]
pub struct Item {
    /// Everything a query sees of it.
    pub map: Map,
    /// What is annotated in it.
    pub fields: Map,
    /// The note.
    pub path: Arc<str>,
    /// Line from 0.
    pub line: u32,
    /// Line of the item it is nested in, from 0; line 0 counts as none.
    pub parent: Option<u32>,
    /// Whether it has a box.
    pub task: bool,
    /// The items right below it.
    pub children: Vec<Arc<Item>>,
}

impl Object {
    /// The value of a name.
    pub fn get(&self, key: &str) -> Option<Value> {
        match self {
            Self::Map(map) => map.get(key).cloned(),
            Self::Over { below, above } => above.get(key).cloned().or_else(|| below.get(key)),
            Self::Page(page) if key == "file" => Some(Value::Object(Arc::new(Self::File(Arc::clone(page))))),
            Self::Page(page) => page.fields().get(key).cloned(),
            Self::File(page) => page.file(key),
            Self::Item(item) => item.map.get(key).cloned(),
            Self::Task { item, page } => match item.map.get(key) {
                Some(value) => Some(value.clone()),
                None if key == "file" => Some(Value::Object(Arc::new(Self::File(Arc::clone(page))))),
                None => page.fields().get(key).cloned(),
            },
        }
    }

    /// Names and values in order.
    pub fn entries(&self) -> Vec<(Arc<str>, Value)> {
        let with_file = |page: &Arc<Page>| {
            let file = Value::Object(Arc::new(Self::File(Arc::clone(page))));
            let mut map: Map = std::iter::once((Arc::from("file"), file)).collect();
            page.fields().iter().for_each(|(key, value)| map.add(key, value));
            map
        };
        match self {
            Self::Map(map) => map.iter().cloned().collect(),
            Self::Item(item) => item.map.iter().cloned().collect(),
            Self::File(page) => Page::FILE_FIELDS
                .iter()
                .filter_map(|name| Some((Arc::from(*name), page.file(name)?)))
                .collect(),
            Self::Page(page) => with_file(page).0,
            Self::Over { below, above } => {
                let mut map: Map = below.entries().into_iter().collect();
                above
                    .iter()
                    .for_each(|(key, value)| map.set(Arc::clone(key), value.clone()));
                map.0
            }
            Self::Task { item, page } => {
                let mut map: Map = item.map.iter().cloned().collect();
                with_file(page)
                    .iter()
                    .for_each(|(key, value)| map.add(key, value));
                map.0
            }
        }
    }

    pub(crate) fn sorted(&self) -> Vec<(Arc<str>, Value)> {
        let mut entries = self.entries();
        entries.sort_by(|(a, _), (b, _)| a.cmp(b));
        entries
    }

    /// How many names it has.
    pub fn len(&self) -> usize {
        match self {
            Self::Map(map) => map.0.len(),
            Self::Item(item) => item.map.0.len(),
            _ => self.entries().len(),
        }
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Map(map) if map.0.is_empty())
    }

    /// Whether it has a name, those that every object of JavaScript inherits included.
    pub(crate) fn has(&self, key: &str) -> bool {
        const INHERITED: [&str; 12] = [
            "constructor",
            "hasOwnProperty",
            "isPrototypeOf",
            "propertyIsEnumerable",
            "toLocaleString",
            "toString",
            "valueOf",
            "__proto__",
            "__defineGetter__",
            "__defineSetter__",
            "__lookupGetter__",
            "__lookupSetter__",
        ];
        self.get(key).is_some() || INHERITED.contains(&key)
    }

    /// The list item that this is, also if it is laid over.
    pub fn item(&self) -> Option<&Arc<Item>> {
        match self {
            Self::Item(item) | Self::Task { item, .. } => Some(item),
            Self::Over { below, .. } => below.item(),
            _ => None,
        }
    }
}

/// Names with values in JavaScript's order: whole numbers first, by size, then the rest as they came.
#[derive(Clone, Debug, Default)]
pub struct Map(Vec<(Arc<str>, Value)>);

impl Map {
    /// The value of a name.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.0
            .iter()
            .find(|(known, _)| &**known == key)
            .map(|(_, value)| value)
    }

    /// Gives a name a value.
    pub fn set(&mut self, key: Arc<str>, value: Value) {
        if let Some((_, known)) = self.0.iter_mut().find(|(known, _)| *known == key) {
            *known = value;
            return;
        }
        match index_of(&key) {
            None => self.0.push((key, value)),
            Some(index) => {
                let at = self
                    .0
                    .partition_point(|(known, _)| index_of(known).is_some_and(|known| known < index));
                self.0.insert(at, (key, value));
            }
        }
    }

    /// Gives a name a value unless it has one.
    pub fn add(&mut self, key: &Arc<str>, value: &Value) {
        if self.get(key).is_none() {
            self.set(Arc::clone(key), value.clone());
        }
    }

    /// Names and values in order.
    pub fn iter(&self) -> impl Iterator<Item = &(Arc<str>, Value)> {
        self.0.iter()
    }

    /// How many names there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<(Arc<str>, Value)> for Map {
    fn from_iter<I: IntoIterator<Item = (Arc<str>, Value)>>(entries: I) -> Self {
        let mut map = Self::default();
        entries.into_iter().for_each(|(key, value)| map.set(key, value));
        map
    }
}

/// The whole number that a name is to JavaScript.
fn index_of(key: &str) -> Option<u32> {
    let number: u32 = key.parse().ok()?;
    (number < u32::MAX && (key == "0" || !key.starts_with(['0', '+']))).then_some(number)
}
