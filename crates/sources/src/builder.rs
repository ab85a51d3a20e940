//! Collects the nodes of a document: parents first, slugs unique among siblings, depth and number within limits.

use crate::document::{DropReason, Dropped, Edge, Kind, Node, Reference, RepairCode, Value, title_slug};
use cairn_model::{Basis, Confidence, Diagnostic, DiagnosticCode, EdgeKind};
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use std::hash::{Hash as _, Hasher as _};
use std::num::NonZeroU32;
use std::sync::Arc;

/// Nodes a document may have. Its slug paths and its picture grow with them.
pub(crate) const MAX_NODES: usize = 150_000;
/// Levels a document may nest.
pub(crate) const MAX_DEPTH: u8 = 32;
/// Characters of a title that are kept.
const MAX_TITLE: usize = 240;
/// Characters of a text attribute that are kept.
const MAX_TEXT: usize = 4000;
/// Attributes of a node, and entries of a list.
const MAX_ENTRIES: usize = 256;

/// What has been read so far.
#[derive(Debug, Default)]
pub(crate) struct Builder {
    pub nodes: Vec<Node>,
    pub edges: Vec<Edge>,
    pub dropped: Vec<Dropped>,
    pub references: Vec<Reference>,
    pub diagnostics: Vec<Diagnostic>,
    pub repairs: Vec<(RepairCode, u32)>,
    /// Bytes of text that became something.
    pub understood: u64,
    /// Names of attributes: few, and each of many nodes.
    names: FxHashSet<Arc<str>>,
    depth: Vec<u8>,
    slugs: FxHashSet<u64>,
    copies: FxHashMap<u64, NonZeroU32>,
    last_stage: FxHashMap<Option<u32>, u32>,
}

impl Builder {
    /// Makes room for as many nodes at most, so that no list of them is copied to grow. Room that is not used takes no memory.
    pub fn expect(&mut self, most: usize) {
        let room = most.min(MAX_NODES);
        self.nodes.reserve_exact(room);
        self.depth.reserve_exact(room);
        self.references.reserve_exact(room);
        self.slugs.reserve(room);
    }

    /// Adds a node. `None` if the document has too many, or the title says nothing.
    pub fn add(&mut self, kind: Kind, title: &str, parent: Option<u32>, line: u32) -> Option<u32> {
        let title = shorten(title.trim(), MAX_TITLE);
        if !title.contains(|c: char| c.is_alphanumeric()) {
            return None;
        }
        if self.nodes.len() >= MAX_NODES {
            self.once(DiagnosticCode::SourceTooMany, line);
            return None;
        }
        let parent = self.within_depth(parent, line);
        let copy = self.copy_of(title, parent);
        let index = u32::try_from(self.nodes.len()).ok()?;
        self.depth
            .push(parent.map_or(0, |parent| self.depth[parent as usize] + 1));
        self.nodes.push(Node {
            kind,
            title: title.into(),
            copy,
            parent,
            line,
            attributes: Vec::new(),
        });
        if kind == Kind::Stage {
            self.follow(index, parent, line);
        }
        Some(index)
    }

    /// A stage comes after the one before it below the same path or stage.
    fn follow(&mut self, index: u32, parent: Option<u32>, line: u32) {
        if let Some(before) = self.last_stage.insert(parent, index) {
            self.edge(before, index, EdgeKind::Next, Basis::DocumentOrder, 1.0, line);
        }
    }

    /// Adds an edge.
    pub fn edge(&mut self, from: u32, to: u32, kind: EdgeKind, basis: Basis, confidence: f32, line: u32) {
        if from != to {
            let confidence = Confidence::new(confidence);
            self.edges.push(Edge {
                from,
                to,
                kind,
                basis,
                confidence,
                line,
            });
        }
    }

    /// Sets an attribute; a second text of the same name is joined to the first, lists are joined.
    pub fn set(&mut self, node: u32, name: &str, value: Value) {
        let Some(node) = self.nodes.get_mut(node as usize) else {
            return;
        };
        let value = match value {
            Value::Text(text) => Value::Text(shorten(&text, MAX_TEXT).into()),
            Value::List(mut list) => {
                list.truncate(MAX_ENTRIES);
                Value::List(list)
            }
            value => value,
        };
        let name = shorten(name, 80);
        let Some((_, old)) = node.attributes.iter_mut().find(|(key, _)| &**key == name) else {
            if node.attributes.len() < MAX_ENTRIES {
                // Most nodes have one or two: room for four each would be most of a document's memory.
                node.attributes.reserve_exact(1);
                let name = match self.names.get(name) {
                    Some(known) => Arc::clone(known),
                    None => {
                        let name = Arc::<str>::from(name);
                        self.names.insert(Arc::clone(&name));
                        name
                    }
                };
                node.attributes.push((name, value));
            }
            return;
        };
        match (old, value) {
            (Value::List(old), Value::List(new)) => {
                old.extend(new);
                old.truncate(MAX_ENTRIES);
            }
            (Value::Text(old), Value::Text(new)) if *old != new => {
                *old = shorten(&format!("{old}; {new}"), MAX_TEXT).into()
            }
            _ => {}
        }
    }

    /// Notes a finding, once a code.
    pub fn once(&mut self, code: DiagnosticCode, line: u32) {
        if !self.diagnostics.iter().any(|known| known.code == code) {
            self.diagnostics.push(Diagnostic::new(code, line));
        }
    }

    /// Counts a repair.
    pub fn repaired(&mut self, code: RepairCode) {
        match self.repairs.iter_mut().find(|(known, _)| *known == code) {
            Some((_, count)) => *count += 1,
            None => self.repairs.push((code, 1)),
        }
    }

    /// Leaves a line out.
    pub fn drop_line(&mut self, line: u32, text: &str, reason: DropReason) {
        self.understood += text.len() as u64;
        if self.dropped.len() < MAX_NODES {
            let text = shorten(text.trim(), 200).into();
            self.dropped.push(Dropped { line, text, reason });
        }
    }

    /// Notes what the document points to.
    pub fn reference(&mut self, line: u32, text: &str, target: Option<&str>) {
        if self.references.len() < MAX_NODES && !text.is_empty() {
            self.references.push(Reference {
                line,
                text: shorten(text, MAX_TITLE).into(),
                target: target.map(|target| shorten(target, 2000).into()),
            });
        }
    }

    /// The parent, or its ancestor at the deepest level allowed.
    fn within_depth(&mut self, parent: Option<u32>, line: u32) -> Option<u32> {
        let mut parent = parent?;
        while self.depth[parent as usize] + 1 >= MAX_DEPTH {
            self.once(DiagnosticCode::SourceTooDeep, line);
            parent = self.nodes[parent as usize].parent?;
        }
        Some(parent)
    }

    /// Siblings of the same slug are numbered from 2.
    fn copy_of(&mut self, title: &str, parent: Option<u32>) -> Option<NonZeroU32> {
        let base = title_slug(title);
        let first = key(parent, &base);
        if self.slugs.insert(first) {
            return None;
        }
        loop {
            let copy = self.copies.entry(first).or_insert(NonZeroU32::MIN);
            *copy = copy.saturating_add(1);
            let copy = *copy;
            if self.slugs.insert(key(parent, &format!("{base}-{copy}"))) {
                return Some(copy);
            }
        }
    }
}

fn key(parent: Option<u32>, slug: &str) -> u64 {
    let mut hasher = FxHasher::default();
    (parent, slug).hash(&mut hasher);
    hasher.finish()
}

/// The first `max` characters.
pub(crate) fn shorten(text: &str, max: usize) -> &str {
    match text.char_indices().nth(max) {
        Some((end, _)) => text[..end].trim_end(),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn siblings_have_slugs_of_their_own() {
        let mut builder = Builder::default();
        let titles = ["A", "A 2", "A", "a!", "B"];
        for title in titles {
            builder.add(Kind::Topic, title, None, 1);
        }
        let slugs: Vec<String> = builder.nodes.iter().map(Node::slug).collect();
        assert_eq!(slugs, ["a", "a-2", "a-3", "a-4", "b"]);
    }

    #[test]
    fn nesting_ends_at_the_limit() {
        let mut builder = Builder::default();
        let mut parent = None;
        for line in 1..=100 {
            parent = builder.add(Kind::Topic, "deep", parent, line);
        }
        assert_eq!(builder.depth.iter().max(), Some(&(MAX_DEPTH - 1)));
        assert_eq!(
            builder.diagnostics,
            [Diagnostic::new(DiagnosticCode::SourceTooDeep, 33)]
        );
    }
}
