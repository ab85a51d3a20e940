//! One note: found by name, parsed again for its details, rendered for reading.

use crate::error::EngineError;
use crate::index;
use crate::session::{Engine, locked};
use crate::snapshot::Snapshot;
use cairn_graph::{KnowledgeGraph, NodeKey, Resolution, spelt_alike};
use cairn_markdown::{
    LinkResolver, MAX_PARSED_BYTES, MAX_TEXT_BYTES, ParsedNote, ReadOptions, Rendered, RenderedLink,
};
use cairn_model::{LinkTarget, NodeId, NodeKind, VaultPath};
use cairn_vault::Vault;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// How many near names an error offers.
const NEAR: usize = 3;

/// A note for reading.
pub struct RenderedNote {
    /// HTML and headings.
    pub rendered: Rendered,
    /// Set if the text is not shown in full.
    pub notice: Option<String>,
}

/// What has a fitting title, in lower case; the shortest first, then by id.
fn by_title(snapshot: &Snapshot, fits: impl Fn(&str) -> bool) -> Vec<NodeKey> {
    let nodes = snapshot.graph.nodes();
    let found = nodes.filter(|(_, node)| {
        !matches!(node.kind, NodeKind::Missing | NodeKind::Task) && fits(&node.title.trim().to_lowercase())
    });
    let mut found: Vec<NodeKey> = found.map(|(key, _)| key).collect();
    found.sort_by_cached_key(|key| {
        let node = snapshot.graph.node(*key);
        (node.title.len(), node.id.clone())
    });
    found
}

/// The ids of the first of them.
fn ids(snapshot: &Snapshot, keys: &[NodeKey]) -> Vec<String> {
    let first = keys.iter().take(NEAR);
    first
        .map(|key| snapshot.graph.node(*key).id.to_string())
        .collect()
}

impl Engine {
    /// Finds a node by id, path or base name; or by its title, if nothing else has that.
    ///
    /// # Errors
    /// [`EngineError::NoSuchNode`] with names near it, [`EngineError::SharedTitle`].
    pub fn find(&self, snapshot: &Snapshot, name: &str) -> Result<NodeKey, EngineError> {
        let named = snapshot.graph.find_named(name);
        if let Some(key) = named.or_else(|| self.moved(snapshot, name)) {
            return Ok(key);
        }
        let wanted = name.trim().to_lowercase();
        let titled = by_title(snapshot, |title| title == wanted);
        match titled[..] {
            [key] => Ok(key),
            [] => Err(self.left_out(name).unwrap_or_else(|| EngineError::NoSuchNode {
                name: name.to_owned(),
                near: self.near(snapshot, name),
            })),
            _ => Err(EngineError::SharedTitle {
                name: name.to_owned(),
                ids: ids(snapshot, &titled),
            }),
        }
    }

    /// The note that had this id when the vault was opened, or later.
    fn moved(&self, snapshot: &Snapshot, id: &str) -> Option<NodeKey> {
        let moved = locked(&self.shared.moved);
        let mut id = moved.get(&NodeId::from_text(id))?;
        // It may have been moved again, but not round in a circle for ever.
        for _ in 0..moved.len() {
            if let Some(key) = snapshot.graph.find(id) {
                return Some(key);
            }
            id = moved.get(id)?;
        }
        snapshot.graph.find(id)
    }

    /// Why a file of that path or base name is not in the graph, if it is there.
    fn left_out(&self, name: &str) -> Option<EngineError> {
        let name = name.strip_prefix("note:").unwrap_or(name);
        let skipped = self.skipped();
        let found = skipped.iter().find(|skipped| {
            let path = VaultPath::new(&skipped.path);
            skipped.path == name || path.is_ok_and(|path| path.is_note() && path.stem() == name)
        });
        found.map(|skipped| EngineError::LeftOut {
            name: name.to_owned(),
            reason: skipped.reason.clone(),
        })
    }

    /// Names that hold every word of one that nothing has, or little more than its letters; else that which is spelt most
    /// like it.
    fn near(&self, snapshot: &Snapshot, name: &str) -> Vec<String> {
        let graph = &snapshot.graph;
        let folded = name.to_lowercase();
        let words = folded.split(|c: char| !c.is_alphanumeric());
        let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
        let holds = |name: &str| !words.is_empty() && words.iter().all(|word| name.contains(word));
        let much_the_same = |name: &str| 2 * name.chars().count() <= 3 * folded.chars().count();
        let notes = self.switch(snapshot, name, NEAR).into_iter();
        let notes = notes.filter(|found| holds(&found.name.to_lowercase()) || much_the_same(&found.name));
        let mut near: Vec<NodeKey> = notes.map(|found| found.node).collect();
        for titled in by_title(snapshot, holds) {
            if !near.contains(&titled) {
                near.push(titled);
            }
        }
        if near.is_empty() {
            let alike = |name: &str| spelt_alike(&folded, &name.to_lowercase());
            let notes = graph
                .contributions()
                .filter(|(path, note)| alike(path.stem()) || note.aliases.iter().any(|alias| alike(alias)));
            near.extend(notes.filter_map(|(path, _)| graph.note_at(path)));
            let titled = by_title(snapshot, |title| title.split(" / ").any(alike));
            near.extend(titled);
            near.sort_by(|a, b| graph.node(*a).id.cmp(&graph.node(*b).id));
            near.dedup();
        }
        if near.is_empty() {
            near.extend(graph.suggester().suggest(name).map(|found| found.node));
        }
        let called = |key: &NodeKey| {
            let node = graph.node(*key);
            let note = node.path.as_deref().filter(|_| node.kind.is_note());
            note.map_or_else(|| node.id.to_string(), |path| path.stem().to_owned())
        };
        near.iter().take(NEAR).map(called).collect()
    }

    /// A note as read, with what the graph does not keep: tags, properties, headings.
    ///
    /// # Errors
    /// [`EngineError::NoText`] for a missing note, [`EngineError::Unreadable`].
    pub fn parsed(&self, snapshot: &Snapshot, key: NodeKey) -> Result<ParsedNote, EngineError> {
        let bytes = self.bytes(snapshot, key)?.1;
        Ok(index::parse(&bytes, ReadOptions { items: Some(false) }).1)
    }

    /// The first of a node's running text on one line, at most so many characters; empty without a text.
    pub fn excerpt(&self, snapshot: &Snapshot, key: NodeKey, max_chars: usize) -> String {
        let Ok((path, bytes)) = self.bytes(snapshot, key) else {
            return String::new();
        };
        let text = cairn_markdown::decode(&bytes).text;
        let node = snapshot.graph.node(key);
        let from = match node.kind.is_note() {
            true if path.is_note() => cairn_markdown::front(&text).recovered_body,
            true => 0,
            // What stands inside a document begins with its own line.
            false => {
                let lines = text
                    .split_inclusive('\n')
                    .take(node.line.saturating_sub(1) as usize);
                lines.map(str::len).sum()
            }
        };
        let mut reader = cairn_search::TextReader::default();
        let shown = cairn_search::snippet(&mut reader, (&text, from), &[], max_chars);
        shown.runs.into_iter().map(|(text, _)| text).collect()
    }

    /// The text of the note a node is or stands in.
    pub(crate) fn bytes(
        &self,
        snapshot: &Snapshot,
        key: NodeKey,
    ) -> Result<(VaultPath, Vec<u8>), EngineError> {
        let node = snapshot.graph.node(key);
        let path = node
            .path
            .as_deref()
            .ok_or_else(|| EngineError::NoText(node.title.to_string()))?
            .clone();
        let read = self.vault().read(&path, MAX_TEXT_BYTES as u64);
        match read {
            Ok(bytes) => Ok((path, bytes)),
            Err(source) => Err(EngineError::Unreadable {
                path: path.to_string(),
                source,
            }),
        }
    }

    /// Renders a note as sanitised HTML.
    ///
    /// # Errors
    /// [`EngineError::NoText`] for a missing note, [`EngineError::Unreadable`].
    pub fn render(&self, snapshot: &Snapshot, key: NodeKey) -> Result<RenderedNote, EngineError> {
        let (path, bytes) = self.bytes(snapshot, key)?;
        let decoded = cairn_markdown::decode(&bytes);
        let mut notice = None;
        if decoded.text.len() > MAX_PARSED_BYTES {
            notice = Some("This note is larger than 2 MiB; its beginning is shown.".to_owned());
        } else if !decoded.diagnostics.is_empty() {
            notice = Some(
                "Some bytes of this file are no UTF-8 text; they are shown as replacement characters."
                    .to_owned(),
            );
        }
        let (rendered, failed) = self.render_text(snapshot, &path, &decoded.text);
        if failed {
            notice = Some(
                "Showing this note failed inside Cairn. Please report it; the note itself is fine."
                    .to_owned(),
            );
        }
        Ok(RenderedNote { rendered, notice })
    }

    /// Renders text that stands in the note at a path. Says whether that failed, and there is nothing.
    pub(crate) fn render_text(&self, snapshot: &Snapshot, path: &VaultPath, text: &str) -> (Rendered, bool) {
        let resolver = Resolver {
            graph: &snapshot.graph,
            vault: self.vault(),
            path,
        };
        let rendered = catch_unwind(AssertUnwindSafe(|| cairn_markdown::render(text, &resolver)));
        let failed = rendered.is_err();
        let nothing = |_| Rendered {
            html: String::new(),
            headings: Vec::new(),
        };
        (rendered.unwrap_or_else(nothing), failed)
    }
}

struct Resolver<'a> {
    graph: &'a KnowledgeGraph,
    vault: &'a dyn Vault,
    path: &'a VaultPath,
}

impl LinkResolver for Resolver<'_> {
    fn link(&self, target: &LinkTarget) -> Option<RenderedLink> {
        let (node, kind) = match self.graph.resolve(&target.path, self.path) {
            Resolution::Itself => (NodeId::note(self.path), self.kind_of(self.path)),
            Resolution::Note(path) => (NodeId::note(&path), self.kind_of(&path)),
            Resolution::Missing => (NodeId::missing(&target.path), NodeKind::Missing),
            Resolution::Attachment => return None,
        };
        Some(RenderedLink {
            node: node.to_string(),
            kind: kind.name(),
        })
    }

    fn embed(&self, target: &LinkTarget) -> Option<String> {
        let path = match self.graph.resolve(&target.path, self.path) {
            Resolution::Itself => self.path.clone(),
            Resolution::Note(path) => (*path).clone(),
            Resolution::Missing | Resolution::Attachment => return None,
        };
        let bytes = self.vault.read(&path, MAX_PARSED_BYTES as u64).ok()?;
        Some(cairn_markdown::decode(&bytes).text.into_owned())
    }
}

impl Resolver<'_> {
    fn kind_of(&self, path: &VaultPath) -> NodeKind {
        self.graph
            .note_at(path)
            .map_or(NodeKind::Note, |key| self.graph.node(key).kind)
    }
}
