//! What the engine hands over to be searched: one document for each note.

use cairn_model::{NodeId, NodeKind};

/// A note, as the index sees it. Only the id is stored; the rest is indexed and forgotten.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextDocument {
    /// The note's id: putting a document replaces the one with the same id.
    pub id: NodeId,
    /// The title.
    pub title: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// Tags, with or without `#`; nested tags are searched by each of their parts.
    pub tags: Vec<String>,
    /// Headings, without their markup.
    pub headings: Vec<String>,
    /// Path in the vault; its words are searched with a low weight.
    pub path: String,
    /// What the note is.
    pub kind: NodeKind,
    /// The note's text.
    pub body: String,
}
