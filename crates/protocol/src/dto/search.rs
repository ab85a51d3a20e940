//! Search and the quick switcher.

use crate::dto::NodeSummary;
use serde::{Deserialize, Serialize};
use specta::Type;
use specta_typescript::Number;

/// What to search for.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct SearchRequest {
    /// In the query language; at most 512 characters.
    pub query: String,
    /// At most this many hits; 0: only how many there are.
    pub limit: u32,
    /// Their order.
    pub sort: SortByDto,
    /// Whether to count what all hits are.
    pub facets: bool,
}

/// The order of hits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SortByDto {
    /// Those that fit best first.
    #[default]
    Relevance,
    /// By title.
    Name,
    /// Changed last first.
    Date,
    /// Most linked to first.
    Importance,
    /// Known least first.
    Mastery,
}

/// A run of text, highlighted or not.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct TextRun {
    /// The text.
    pub text: String,
    /// Whether it matched.
    pub hit: bool,
}

/// A hit: a note, or a node inside one.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct SearchHit {
    /// The node.
    pub node: NodeSummary,
    /// Relevance; comparable within one reply.
    #[specta(type = Number)]
    pub score: f32,
    /// Text round the first match.
    pub snippet: Vec<TextRun>,
    /// Line of the first match, from 1; where the snippet begins if no word of the text matched; 0 without a text.
    pub line: u32,
    /// Fields that matched: `title`, `aliases`, `tags`, `headings`, `path`, `topic`, `body`.
    pub matched: Vec<String>,
}

/// Hits.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct SearchReply {
    /// Nodes that match in all.
    pub total: u32,
    /// The best of them.
    pub hits: Vec<SearchHit>,
    /// Time in the engine, microseconds.
    pub elapsed_us: u32,
    /// How the query was understood, sentences; empty if it was not.
    pub explain: String,
    /// What was taken otherwise than it may have been meant.
    pub remarks: Vec<QueryRemark>,
    /// Why the query cannot be meant as it stands; there are no hits then.
    pub error: Option<QueryRemark>,
    /// Names near to what was typed, if nothing was found.
    pub meant: Vec<String>,
    /// What all hits are, if asked for.
    pub facets: Option<FacetsDto>,
    /// Set if hits may be missing: why.
    pub notice: Option<String>,
}

/// How many hits there are of each sort.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct FacetsDto {
    /// By kind, most first.
    pub kinds: Vec<FacetDto>,
    /// By difficulty, easy first.
    pub difficulties: Vec<FacetDto>,
    /// By topic, most first.
    pub topics: Vec<FacetDto>,
    /// By study document, most first.
    pub sources: Vec<FacetDto>,
}

/// Hits of one sort.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct FacetDto {
    /// What they are.
    pub name: String,
    /// The operator that keeps only these.
    pub query: String,
    /// How many.
    pub count: u32,
}

/// A search to come back to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SavedSearch {
    /// What it is called.
    pub name: String,
    /// The query.
    pub query: String,
}

/// Every saved search of the vault, in their order.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Type)]
pub struct SavedSearches {
    /// At most 100.
    pub list: Vec<SavedSearch>,
}

/// What is related to a note.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Type)]
pub struct RelatedNotes {
    /// Notes like it by words and connections, most like first.
    pub similar: Vec<SimilarDto>,
    /// Notes that name it without a link.
    pub mentioned_by: Vec<MentionDto>,
    /// Notes that it names without a link.
    pub mentions: Vec<MentionDto>,
}

/// A note like another.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct SimilarDto {
    /// The note.
    pub node: NodeSummary,
    /// How like it is, 0 to 1.
    #[specta(type = Number)]
    pub score: f32,
    /// Why, as a sentence.
    pub reason: String,
    /// Whether an edge joins the two already.
    pub linked: bool,
}

/// A name of a note in a text without a link.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct MentionDto {
    /// The other note: the one that names, or the one that is named.
    pub node: NodeSummary,
    /// The name.
    pub name: String,
    /// Its line in the note that names, from 1.
    pub line: u32,
    /// That line.
    pub text: String,
}

/// What to find.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct SwitcherRequest {
    /// Letters of a title, alias or path; behind `#` those of a heading. Empty: all, MOCs first.
    pub query: String,
    /// At most this many hits.
    pub limit: u32,
}

/// A note that fits.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct SwitcherHit {
    /// The node.
    pub node: NodeSummary,
    /// The name that matched, in runs: the title, an alias, the path or a heading.
    pub matched: Vec<TextRun>,
    /// Line of the heading, if it is one; else 0.
    pub line: u32,
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
