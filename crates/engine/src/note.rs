//! One note: found by name, parsed again for its details, rendered for reading.

use crate::error::EngineError;
use crate::index;
use crate::session::Engine;
use crate::snapshot::Snapshot;
use cairn_graph::{KnowledgeGraph, NodeKey, Resolution};
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

impl Engine {
    /// Finds a node by id, path or base name.
    ///
    /// # Errors
    /// [`EngineError::NoSuchNode`] with names near it.
    pub fn find(&self, snapshot: &Snapshot, name: &str) -> Result<NodeKey, EngineError> {
        snapshot.graph.find_named(name).ok_or_else(|| {
            let near = self.switch(snapshot, name, NEAR).into_iter();
            let mut near: Vec<String> = near.map(|found| found.name).collect();
            // The switcher wants every letter; a slip of the finger is a matter of spelling.
            if near.is_empty() {
                let found = snapshot.graph.suggester().suggest(name);
                let path = found.and_then(|found| snapshot.graph.node(found.node).path.clone());
                near.extend(path.map(|path| path.stem().to_owned()));
            }
            EngineError::NoSuchNode {
                name: name.to_owned(),
                near,
            }
        })
    }

    /// A note as read, with what the graph does not keep: tags, properties, headings.
    ///
    /// # Errors
    /// [`EngineError::NoText`] for a missing note, [`EngineError::Unreadable`].
    pub fn parsed(&self, snapshot: &Snapshot, key: NodeKey) -> Result<ParsedNote, EngineError> {
        let bytes = self.bytes(snapshot, key)?.1;
        Ok(index::parse(&bytes, ReadOptions { items: Some(false) }).1)
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
