//! Gaps, coverage tables, and edits of the vault.

use crate::dto::{DifficultyDto, EvidenceDto, NodeKindDto, NodeSummary};
use serde::{Deserialize, Serialize};
use specta::Type;
use specta_typescript::Number;

/// Which gaps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum GapStatus {
    /// Those that count.
    Open,
    /// Those on the plan.
    Planned,
    /// Those the user ignores.
    Ignored,
}

/// Which gaps to list.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct GapsRequest {
    /// Only these kinds, by stable name; empty for all.
    pub kinds: Vec<String>,
    /// Only gaps of this node: a map of content, topic, document or note; `interview` for all that the user prepares for;
    /// `none` for what is in no map of content; empty for the whole vault.
    pub scope: String,
    /// Only of nodes of this kind.
    pub node_kind: Option<NodeKindDto>,
    /// Only of notes whose properties tell this topic; empty text: none at all.
    pub area: Option<String>,
    /// Only of this difficulty.
    pub difficulty: Option<DifficultyDto>,
    /// Only with all these words in title, reason or path, in any case; empty for all.
    pub text: String,
    /// Which of them.
    pub status: GapStatus,
    /// At most this many items.
    pub limit: u32,
}

/// Gaps with counts.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct GapsReply {
    /// The gaps, worst first.
    pub items: Vec<GapDto>,
    /// How many there are in all of what was asked for.
    pub total: u32,
    /// Gaps of each kind, of the scope, words and status asked for, whatever kinds were; most frequent first.
    pub kinds: Vec<GapKindCount>,
    /// Open gaps of the whole vault.
    pub open: u32,
    /// Planned gaps of the whole vault.
    pub planned: u32,
    /// Ignored gaps of the whole vault.
    pub ignored: u32,
}

/// How many gaps of a kind there are.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct GapKindCount {
    /// Stable name.
    pub kind: String,
    /// What to call it.
    pub label: String,
    /// What it means, one sentence.
    pub about: String,
    /// Gaps.
    pub count: u32,
}

/// Why a gap ranks where it does; each factor is 0 to 1.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, Type)]
pub struct GapFactors {
    /// Share of the nodes with a lower PageRank.
    #[specta(type = Number)]
    pub centrality: f32,
    /// How many notes, documents and companies ask for it.
    pub asked_by: u32,
    /// What that makes: n / (n + 3).
    #[specta(type = Number)]
    pub demand: f32,
    /// What of a roadmap or study path speaks for it.
    #[specta(type = Number)]
    pub roadmap: f32,
    /// These together: 1 - 0.95 (1 - 0.5 centrality)(1 - 0.6 demand)(1 - 0.4 roadmap).
    #[specta(type = Number)]
    pub importance: f32,
    /// How much of it is missing.
    #[specta(type = Number)]
    pub lack: f32,
}

/// What can be done about a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum GapActionDto {
    /// Write the note that is missing.
    CreateNote,
    /// Give every link to the old name the new one.
    ApplyRename,
    /// Read it.
    Open,
    /// Take it into the plan.
    AddToPlan,
    /// Say that one knows it.
    MarkKnown,
    /// Not show it again.
    Ignore,
}

/// One gap.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct GapDto {
    /// Stable name of its kind.
    pub kind: String,
    /// Node id; for a file that could not be read, `file:` and its path.
    pub id: String,
    /// What to call it.
    pub title: String,
    /// Importance times lack, 0 to 1.
    #[specta(type = Number)]
    pub score: f32,
    /// Where the score comes from.
    pub factors: GapFactors,
    /// What is wrong, in words.
    pub reason: String,
    /// Its node, if it is in the graph.
    pub node: Option<NodeSummary>,
    /// The map of content it belongs to.
    pub moc: Option<NodeSummary>,
    /// Node id of the missing note it is about or, of a topic, links to; empty for none.
    pub names: String,
    /// The note that is probably meant, of a renamed target.
    pub proposal: Option<NodeSummary>,
    /// The difficulties it concerns.
    pub difficulties: Vec<DifficultyDto>,
    /// Places that show it.
    pub places: u32,
    /// What can be done, what helps most first.
    pub actions: Vec<GapActionDto>,
    /// Whether it is on the plan.
    pub planned: bool,
    /// Why the user ignores it, if so.
    pub ignored: Option<String>,
}

/// Which gap.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct GapKey {
    /// Stable name of its kind.
    pub kind: String,
    /// Node id.
    pub id: String,
}

/// A gap to ignore.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct IgnoreGap {
    /// Stable name of its kind.
    pub kind: String,
    /// Node id.
    pub id: String,
    /// What to call it once it is gone.
    pub title: String,
    /// Why, in the user's words; may be empty.
    pub reason: String,
}

/// Which coverage table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum CoverageKind {
    /// Topics by difficulty of their questions.
    Difficulty,
    /// Maps of content by kinds of notes.
    Kinds,
    /// Maps of content by kinds of gaps.
    Gaps,
    /// Documents and maps of content by how far notes answer their topics.
    Coverage,
}

/// A coverage table to show.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct CoverageRequest {
    /// Which.
    pub table: CoverageKind,
    /// Only the topics of this node; empty for the whole vault. Counts for topics by difficulty.
    pub scope: String,
}

/// A coverage table.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct CoverageReply {
    /// The columns.
    pub columns: Vec<CoverageColumn>,
    /// The rows.
    pub rows: Vec<CoverageRow>,
    /// Whether anything was reviewed: without, nothing can be said of the date.
    pub reviewed: bool,
}

/// A column.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct CoverageColumn {
    /// Stable name.
    pub name: String,
    /// What to call it.
    pub label: String,
}

/// A row.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct CoverageRow {
    /// Its node; none for a topic that stands in properties only, and for what is in no map of content.
    pub node: Option<NodeSummary>,
    /// The topic as properties name it; empty text: none told.
    pub area: Option<String>,
    /// What to call it.
    pub title: String,
    /// One cell a column.
    pub cells: Vec<CoverageCell>,
}

/// A cell.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, Type)]
pub struct CoverageCell {
    /// Questions, notes, gaps or topics.
    pub count: u32,
    /// Of the questions or notes, those reviewed or said to be known.
    pub tried: u32,
    /// Mean recall now, what was not tried counting 0; none without questions.
    #[specta(type = Option<Number>)]
    pub mastery: Option<f32>,
    /// Mean recall on the date; none if nothing was reviewed.
    #[specta(type = Option<Number>)]
    pub readiness: Option<f32>,
}

/// What an edit of the vault is to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum EditKind {
    /// Make the missing note, or a question about the topic.
    CreateNote,
    /// Give every link to the missing note the name of another.
    ApplyRename,
}

/// An edit of the vault. Nothing is written before it is confirmed.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct EditRequest {
    /// What it does.
    pub kind: EditKind,
    /// Node id of the missing note or topic.
    pub id: String,
    /// Node id of the note that is meant; empty but for a rename.
    pub to: String,
    /// The folder of a new note, one of those the preview offers; none: the first of them.
    pub folder: Option<String>,
    /// How hard a new question is to be.
    pub difficulty: Option<DifficultyDto>,
    /// The preview's token, when it is confirmed; empty for a preview.
    pub token: String,
}

/// What an edit would do.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct EditPreview {
    /// In words.
    pub what: String,
    /// The files.
    pub files: Vec<FilePreviewDto>,
    /// Places that stay as they are.
    pub left_out: Vec<LeftOutDto>,
    /// Folders a new note may go to.
    pub folders: Vec<String>,
    /// Given back to confirm: it holds only while the files are as they were.
    pub token: String,
}

/// A file as it will be.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct FilePreviewDto {
    /// Vault-relative path.
    pub path: String,
    /// Whether it is new.
    pub is_new: bool,
    /// Places that change.
    pub changes: u32,
    /// A unified diff; of a new file its text.
    pub diff: String,
}

/// A place that an edit leaves as it is.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct LeftOutDto {
    /// Vault-relative path.
    pub path: String,
    /// Line from 1; 0 for the file as a whole.
    pub line: u32,
    /// Why.
    pub reason: String,
}

/// Which edit.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct EditKey {
    /// Its number.
    pub id: u32,
}

/// An edit that was made.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct EditDto {
    /// Its number.
    pub id: u32,
    /// What it did, in words.
    pub what: String,
    /// When, seconds since 1970.
    pub made: u32,
    /// Whether it is undone.
    pub undone: bool,
    /// The files it changed.
    pub files: Vec<String>,
}

/// Evidence of a gap.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct GapEvidence {
    /// Places with their lines, the first of them.
    pub places: Vec<EvidenceDto>,
    /// How many there are.
    pub total: u32,
}
