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

/// Which nodes fit a query.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct FilterRequest {
    /// In the language of the search field; at most 512 characters.
    pub query: String,
}

/// The nodes that fit.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct FilterReply {
    /// Their ids, in no order, 50,000 at most.
    pub ids: Vec<String>,
    /// How many there are.
    pub total: u32,
    /// How the query was understood, as a sentence; empty if it was not.
    pub explain: String,
    /// What was taken otherwise than it may have been meant.
    pub remarks: Vec<QueryRemark>,
    /// Why the query cannot be meant as it stands; there are no ids then.
    pub error: Option<QueryRemark>,
    /// Set if nodes may be missing: why.
    pub notice: Option<String>,
}

/// Something about a part of a query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct QueryRemark {
    /// Where the part begins, in characters from 0.
    pub from: u32,
    /// Where it ends.
    pub to: u32,
    /// What is the matter, as a sentence.
    pub message: String,
    /// What to do; may be empty.
    pub hint: String,
}
