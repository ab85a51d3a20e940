//! What queries look nodes up by: the keys of the text index, and the paths in one text.

use super::is_file;
use cairn_graph::{KnowledgeGraph, NodeKey};
use cairn_model::NodeKind;
use cairn_search::{fold, text_key};
use rustc_hash::FxHashMap;

/// Made once a snapshot, at the first query that needs it.
#[derive(Debug, Default)]
pub(crate) struct Names {
    by_key: FxHashMap<u64, NodeKey>,
    /// Folded paths, each behind a line feed: one search finds all that have a text.
    paths: String,
    /// Where each path begins, and the note there.
    starts: Vec<(usize, NodeKey)>,
    missing: Vec<NodeKey>,
}

impl Names {
    pub(crate) fn of(graph: &KnowledgeGraph) -> Self {
        let mut names = Self::default();
        for (key, node) in graph.nodes() {
            if node.kind == NodeKind::Missing {
                names.missing.push(key);
                continue;
            }
            names.by_key.insert(text_key(&node.id), key);
            if let Some(path) = node.path.as_deref().filter(|_| is_file(graph, key)) {
                names.paths.push('\n');
                names.starts.push((names.paths.len(), key));
                names.paths.push_str(&fold(path.as_str()));
            }
        }
        names
    }

    /// The node of a key of the text index.
    pub(super) fn node(&self, key: u64) -> Option<NodeKey> {
        self.by_key.get(&key).copied()
    }

    /// Targets of links that are not there: the text index does not know them.
    pub(super) fn missing(&self) -> &[NodeKey] {
        &self.missing
    }

    /// Notes whose path, or file name alone, has a text in any case.
    pub(super) fn with_path(&self, text: &str, file_only: bool) -> Vec<NodeKey> {
        let wanted = fold(text);
        if wanted.is_empty() {
            return self.starts.iter().map(|(_, key)| *key).collect();
        }
        let mut out = Vec::new();
        let mut from = 0;
        while let Some(found) = self.paths.get(from..).and_then(|rest| rest.find(&wanted)) {
            let at = from + found;
            let index = self
                .starts
                .partition_point(|(start, _)| *start <= at)
                .saturating_sub(1);
            let Some((_, key)) = self.starts.get(index) else {
                break;
            };
            let end = self
                .starts
                .get(index + 1)
                .map_or(self.paths.len(), |(next, _)| next - 1);
            let in_file = !self.paths[at..end].contains('/');
            if in_file || !file_only {
                out.push(*key);
                from = end;
            } else {
                from = at + wanted.chars().next().map_or(1, char::len_utf8);
            }
        }
        out
    }
}
