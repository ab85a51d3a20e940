//! Search and the quick switcher.

use crate::dto::NodeSummary;
use serde::{Deserialize, Serialize};
use specta::Type;
use specta_typescript::Number;

/// What to search for.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct SearchRequest {
    /// Words, "phrases", -excluded; at most 512 characters.
    pub query: String,
    /// At most this many hits.
    pub limit: u32,
}

/// A run of text, highlighted or not.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct TextRun {
    /// The text.
    pub text: String,
    /// Whether it matched.
    pub hit: bool,
}

/// A hit.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct SearchHit {
    /// The note.
    pub node: NodeSummary,
    /// Relevance; comparable within one reply.
    #[specta(type = Number)]
    pub score: f32,
    /// Text round the first match.
    pub snippet: Vec<TextRun>,
    /// Line of the snippet, from 1; 0 if only the title matched.
    pub line: u32,
    /// Fields that matched: `title`, `aliases`, `tags`, `headings`, `body`.
    pub matched: Vec<String>,
}

/// Hits.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct SearchReply {
    /// Notes that match in all.
    pub total: u32,
    /// The best of them.
    pub hits: Vec<SearchHit>,
    /// Time in the engine, microseconds.
    pub elapsed_us: u32,
    /// Set while the text index is still being built: hits may be missing.
    pub notice: Option<String>,
}

/// What to find.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct SwitcherRequest {
    /// Letters of a title, alias or path; empty: all, notes opened most often first.
    pub query: String,
    /// At most this many hits.
    pub limit: u32,
}

/// A note that fits.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct SwitcherHit {
    /// The node.
    pub node: NodeSummary,
    /// The name that matched, in runs: the title, an alias or the path.
    pub matched: Vec<TextRun>,
}
