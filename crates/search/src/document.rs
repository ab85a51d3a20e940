//! What the engine hands over to be searched: one document for each note, with what stands inside it.

use cairn_model::{NodeId, PropertyValue};

/// A note, as the index sees it. Only the ids are stored; the rest is indexed and forgotten.
#[derive(Clone, Debug, PartialEq)]
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
    /// Properties as written.
    pub properties: Vec<(String, PropertyValue)>,
    /// The note's text.
    pub body: String,
    /// Nodes inside the note, which are found on their own.
    pub parts: Vec<TextPart>,
}

/// A topic, a term, a task: a node inside a note. It goes with its note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextPart {
    /// The node's id.
    pub id: NodeId,
    /// Its title.
    pub title: String,
    /// What else is said of it; may be empty.
    pub text: String,
}

/// The number by which the index knows a node in [`crate::TextIndex::matching`]: FNV-1a of its id, 64 bits.
pub fn text_key(id: &NodeId) -> u64 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    id.as_str().bytes().fold(0xcbf2_9ce4_8422_2325, step)
}
