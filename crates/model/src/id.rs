//! Durable node identity: a natural key that survives a rebuild of the index.

use crate::path::{VaultPath, fold_name};
use std::fmt;
use std::sync::Arc;

/// The natural key of a node, as text: `note:PATH`, `topic:PATH#slug/slug`, `path:...`, `stage:...`, `missing:name`.
///
/// Every kind of note (MOC, question, concept, note) shares the prefix `note:`, so that a note which becomes a MOC
/// keeps its place on the map and its review history. Cloning is cheap.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(Arc<str>);

impl NodeId {
    /// The id of the note at `path`.
    pub fn note(path: &VaultPath) -> Self {
        Self(["note:", path.as_str()].concat().into())
    }

    /// The id of something inside the note at `path`; `prefix` is `topic`, `path` or `stage`, `slugs` the way to it.
    pub fn inside(prefix: &str, path: &VaultPath, slugs: &str) -> Self {
        Self([prefix, ":", path.as_str(), "#", slugs].concat().into())
    }

    /// The id of a link target without a note. Spellings that fold alike share it, with `.md` and without.
    pub fn missing(target: &str) -> Self {
        let folded = fold_name(target);
        let name = folded.strip_suffix(".md").filter(|name| !name.is_empty());
        Self(format!("missing:{}", name.unwrap_or(&folded)).into())
    }

    /// Takes an id back that was stored or sent. Nothing is checked: an unknown id is simply not found.
    pub fn from_text(text: &str) -> Self {
        Self(text.into())
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path of the note, if this is a note's id.
    pub fn note_path(&self) -> Option<&str> {
        self.0.strip_prefix("note:")
    }
}

impl fmt::Display for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
