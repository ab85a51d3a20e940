//! Full text search with snippets, and the quick switcher.

use crate::error::EngineError;
use crate::session::Engine;
use crate::snapshot::Snapshot;
use cairn_graph::NodeKey;
use cairn_markdown::MAX_TEXT_BYTES;
use cairn_model::NodeKind;
use cairn_search::{Snippet, SwitchName, snippet, switch};
use std::sync::PoisonError;

/// Longest snippet, in characters.
const SNIPPET: usize = 180;

/// A note found by its text.
pub struct FoundNote {
    /// The note.
    pub node: NodeKey,
    /// Relevance, comparable within one reply.
    pub score: f32,
    /// Text round the first match.
    pub snippet: Snippet,
    /// Fields that matched.
    pub matched: Vec<&'static str>,
}

/// What a search found.
pub struct FoundNotes {
    /// Notes that match in all.
    pub total: usize,
    /// The best of them.
    pub notes: Vec<FoundNote>,
    /// Whether the text index is still catching up, so that notes may be missing.
    pub incomplete: bool,
}

/// A node found by its name.
pub struct SwitchFound {
    /// The node.
    pub node: NodeKey,
    /// The name that matched.
    pub name: String,
    /// The name in runs: text, and whether its letters matched.
    pub runs: Vec<(String, bool)>,
}

impl Engine {
    /// Searches the text of all notes.
    ///
    /// # Errors
    /// [`EngineError::Search`] for a query that is empty or too long.
    pub fn search(&self, snapshot: &Snapshot, query: &str, limit: usize) -> Result<FoundNotes, EngineError> {
        let text = self
            .shared
            .text
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let Some(text) = text else {
            return Ok(FoundNotes {
                total: 0,
                notes: Vec::new(),
                incomplete: true,
            });
        };
        let hits = text.search(query, limit)?;
        let notes = hits.hits.into_iter().filter_map(|hit| {
            // A note may have gone since the text index last caught up.
            let node = snapshot.graph.find(&hit.id)?;
            let path = snapshot.graph.node(node).path.as_deref()?;
            let bytes = self.vault().read(path, MAX_TEXT_BYTES as u64).unwrap_or_default();
            let snippet = snippet(&cairn_markdown::decode(&bytes).text, &hit.terms, SNIPPET);
            Some(FoundNote {
                node,
                score: hit.score,
                snippet,
                matched: hit.matched,
            })
        });
        Ok(FoundNotes {
            total: hits.total,
            notes: notes.collect(),
            incomplete: !self.status().search_ready,
        })
    }

    /// Finds notes by title, alias or path, fuzzily; with an empty query MOCs first, then by title.
    pub fn switch(&self, snapshot: &Snapshot, query: &str, limit: usize) -> Vec<SwitchFound> {
        let graph = &snapshot.graph;
        let mut keys: Vec<NodeKey> = graph
            .nodes()
            .filter(|(_, node)| node.kind.is_note() || node.kind == NodeKind::Source)
            .map(|(key, _)| key)
            .collect();
        if query.trim().is_empty() {
            let order = |key: &NodeKey| {
                (
                    graph.node(*key).kind != NodeKind::Moc,
                    graph.node(*key).title.to_lowercase(),
                    graph.node(*key).id.clone(),
                )
            };
            keys.sort_by_cached_key(order);
            let whole = |node: NodeKey| {
                let name = graph.node(node).title.to_string();
                SwitchFound {
                    node,
                    runs: vec![(name.clone(), false)],
                    name,
                }
            };
            return keys.into_iter().take(limit).map(whole).collect();
        }
        let names: Vec<(String, Vec<String>, String)> = keys
            .iter()
            .map(|key| {
                let node = graph.node(*key);
                let path = node
                    .path
                    .as_deref()
                    .map(|path| path.as_str().to_owned())
                    .unwrap_or_default();
                let aliases = node
                    .path
                    .as_deref()
                    .and_then(|path| graph.contribution(path))
                    .map(|note| note.aliases.iter().map(|a| a.to_string()).collect());
                (node.title.to_string(), aliases.unwrap_or_default(), path)
            })
            .collect();
        let candidates: Vec<SwitchName<'_>> = names
            .iter()
            .enumerate()
            .map(|(index, (title, aliases, path))| SwitchName {
                index,
                title,
                aliases,
                path,
            })
            .collect();
        let found = switch(&candidates, query, limit).into_iter();
        found
            .map(|found| SwitchFound {
                node: keys[found.index],
                name: found.text,
                runs: found.runs,
            })
            .collect()
    }
}
