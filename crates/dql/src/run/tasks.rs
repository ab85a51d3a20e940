//! Tasks: one row each, and the tree of them as it is drawn.

use super::{IdMeaning, Row};
use crate::table::Page;
use crate::value::{Item, Object, ObjectRef, Value};
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// Tasks, or groups of them.
#[derive(Clone, Debug)]
pub enum TaskRows {
    /// Tasks, which may have been flattened.
    Tasks(Vec<ObjectRef>),
    /// Each value with its tasks.
    Groups(Vec<(Value, TaskRows)>),
}

/// A task or item as drawn, with what is drawn below it.
#[derive(Clone, Debug)]
pub struct TaskNode {
    /// The item.
    pub item: Arc<Item>,
    /// Items below it.
    pub children: Vec<TaskNode>,
}

impl TaskRows {
    /// How many tasks there are.
    pub fn len(&self) -> usize {
        match self {
            Self::Tasks(tasks) => tasks.len(),
            Self::Groups(groups) => groups.iter().map(|(_, rows)| rows.len()).sum(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// The tasks of a note as rows.
pub(super) fn rows(page: &Arc<Page>) -> Vec<Row> {
    let path: Arc<str> = Arc::clone(&page.data.path);
    page.items()
        .iter()
        .filter(|item| item.task)
        .map(|item| Row {
            id: Value::text(format!("{path}#{}", item.line)),
            path: Arc::clone(&path),
            data: Arc::new(Object::Task {
                item: Arc::clone(item),
                page: Arc::clone(page),
            }),
        })
        .collect()
}

/// Rows by what their ids mean.
pub(super) fn group(meaning: &IdMeaning, rows: Vec<ObjectRef>) -> TaskRows {
    let IdMeaning::Group(name, on) = meaning else {
        return TaskRows::Tasks(rows);
    };
    let groups = rows.iter().map(|row| {
        let key = row.get(name).unwrap_or(Value::Null);
        let inner = match row.get("rows") {
            Some(Value::List(list)) => list
                .iter()
                .filter_map(|value| match value {
                    Value::Object(object) => Some(Arc::clone(object)),
                    _ => None,
                })
                .collect(),
            _ => Vec::new(),
        };
        (key, group(on, inner))
    });
    TaskRows::Groups(groups.collect())
}

/// The tree as it is drawn: items whose parent is drawn too stand below it, each with all items below it.
pub fn tree(tasks: &[ObjectRef]) -> Vec<TaskNode> {
    let mut drawn: FxHashSet<(Arc<str>, u32)> = FxHashSet::default();
    let items: Vec<&Arc<Item>> = tasks.iter().filter_map(|task| task.item()).collect();
    for item in &items {
        enumerate(item, &mut drawn);
    }
    let mut seen: FxHashSet<(Arc<str>, u32)> = FxHashSet::default();
    items
        .into_iter()
        .filter(|item| {
            let within = item
                .parent
                .is_some_and(|parent| drawn.contains(&(Arc::clone(&item.path), parent)));
            !within && seen.insert((Arc::clone(&item.path), item.line))
        })
        .map(node)
        .collect()
}

fn enumerate(item: &Arc<Item>, drawn: &mut FxHashSet<(Arc<str>, u32)>) {
    if drawn.insert((Arc::clone(&item.path), item.line)) {
        item.children.iter().for_each(|child| enumerate(child, drawn));
    }
}

fn node(item: &Arc<Item>) -> TaskNode {
    TaskNode {
        item: Arc::clone(item),
        children: item.children.iter().map(node).collect(),
    }
}
