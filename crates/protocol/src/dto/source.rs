//! Study documents: what they ask, and how far the notes answer it.

use crate::dto::{FindingDto, NodeSummary};
use serde::{Deserialize, Serialize};
use specta::Type;
use specta_typescript::Number;

/// How far notes answer a topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum CoverageState {
    /// By a note that is sure to, or two that are likely to.
    Covered,
    /// By hints only, or in part.
    Thin,
    /// By none.
    Missing,
}

/// Topics without topics below them, by how far notes answer them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct CoverageCounts {
    /// Covered.
    pub covered: u32,
    /// Thin.
    pub thin: u32,
    /// Missing.
    pub missing: u32,
}

/// A study document in a list.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct SourceSummary {
    /// The document.
    pub node: NodeSummary,
    /// Whether the user added it from outside the vault: then it can be removed.
    pub added: bool,
    /// Where its file lies, if it was added from a place.
    pub origin: Option<String>,
    /// Its topics.
    pub counts: CoverageCounts,
}

/// A study document to add: a file by its path, or its content where the page cannot name a path.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct AddSource {
    /// The file, as the operating system spells it; empty if `content` is given.
    pub path: String,
    /// What to call the content.
    pub name: String,
    /// The content, each byte as the character of that number.
    pub content: Option<String>,
}

/// A document that was added.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct SourceAdded {
    /// Its node; it is in the graph with the next generation. Empty if a dialog was dismissed.
    pub id: String,
    /// Another name, or that it was there before, in words.
    pub notice: Option<String>,
}

/// A tie between a note and a topic, or two topics.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct TieKey {
    /// `covers` or `same_as`.
    pub kind: String,
    /// Node id where it begins.
    pub a: String,
    /// Node id where it ends.
    pub b: String,
}

/// What the user says of a tie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum TieVerdictDto {
    /// It holds.
    Confirmed,
    /// It does not, and is not shown again.
    Rejected,
    /// Nothing, any more.
    Open,
}

/// A verdict to keep.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct TieRequest {
    /// Which tie.
    pub tie: TieKey,
    /// What the user says.
    pub verdict: TieVerdictDto,
}

/// A node that treats a topic, or is the same.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct CoveringDto {
    /// The note, or the other topic.
    pub node: NodeSummary,
    /// 0 to 1.
    #[specta(type = Number)]
    pub confidence: f32,
    /// Why, in words.
    pub reason: String,
    /// The tie, if it rests on one and not on a link.
    pub tie: Option<TieKey>,
    /// Whether the user confirmed the tie.
    pub confirmed: bool,
}

/// A node of a document's tree.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct SourceItem {
    /// The node.
    pub node: NodeSummary,
    /// Index of the item it belongs to; none: the document.
    pub parent: Option<u32>,
    /// Levels above it.
    pub depth: u32,
    /// Line from 1.
    pub line: u32,
    /// How far it is answered; none for tasks, employers and the like.
    pub state: Option<CoverageState>,
    /// Whether it is counted: no topic lies below it.
    pub leaf: bool,
    /// Study time the document tells, minutes.
    pub minutes: Option<u32>,
    /// Study time and span as the document writes them, such as `2-3 weeks`; may be empty.
    pub time: String,
    /// The notes that treat it, surest first.
    pub notes: Vec<CoveringDto>,
    /// Topics of other documents that are the same.
    pub same: Vec<CoveringDto>,
}

/// A line that was left out.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct DroppedLine {
    /// Line from 1.
    pub line: u32,
    /// The line.
    pub text: String,
    /// Why, a stable name.
    pub reason: String,
}

/// What was mended.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct RepairDto {
    /// A stable name.
    pub code: String,
    /// How often.
    pub count: u32,
}

/// A study document with its tree.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct SourceDetail {
    /// The document in a list.
    pub summary: SourceSummary,
    /// What it was told to be: outline, concept_table, guide, moc, roadmap, checklist, glossary, prose, unknown.
    pub kind: String,
    /// How it is written down: text, html, opml, roadmap_json, binary.
    pub format: String,
    /// Share of the text that was understood, 0 to 1.
    #[specta(type = Number)]
    pub understood: f32,
    /// The tree, parents first, in the document's order.
    pub items: Vec<SourceItem>,
    /// What was mended.
    pub repairs: Vec<RepairDto>,
    /// Lines left out, at most 500.
    pub dropped: Vec<DroppedLine>,
    /// How many lines were left out in all.
    pub dropped_total: u32,
    /// What was odd.
    pub findings: Vec<FindingDto>,
}

/// A report in Markdown.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct SourceReport {
    /// A name for its file.
    pub name: String,
    /// The text.
    pub markdown: String,
}
