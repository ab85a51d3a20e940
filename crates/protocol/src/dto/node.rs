//! One node: its summary, its details, its text.

use serde::{Deserialize, Serialize};
use specta::Type;
use specta_typescript::Number;

/// What a node is; the names are those of the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum NodeKindDto {
    /// Map of content.
    Moc,
    /// Something to know.
    Topic,
    /// Question note.
    Question,
    /// Concept note.
    Concept,
    /// Any other note.
    Note,
    /// Study path.
    Path,
    /// Step of a study path.
    Stage,
    /// Study document.
    Source,
    /// Glossary entry.
    Term,
    /// Checklist item.
    Task,
    /// Employer.
    Company,
    /// Link target without a note.
    Missing,
}

/// How hard a question is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum DifficultyDto {
    /// Easy.
    Easy,
    /// Medium.
    Medium,
    /// Hard.
    Hard,
}

/// What an edge A -> B means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum EdgeKindDto {
    /// A belongs to B.
    PartOf,
    /// A treats B.
    Covers,
    /// A needs B first.
    Requires,
    /// A is followed by B.
    Next,
    /// Related.
    Related,
    /// Equally hard.
    SameLevel,
    /// Follow-up question.
    FollowUp,
    /// Reference.
    Reference,
    /// Mentioned in the text.
    Mention,
    /// B is the advanced continuation of A.
    Harder,
}

/// Which node.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct NodeRequest {
    /// Node id.
    pub id: String,
}

/// A node in a list.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct NodeSummary {
    /// Node id.
    pub id: String,
    /// What it is.
    pub kind: NodeKindDto,
    /// Title.
    pub title: String,
    /// Vault-relative path of the note it is or stands in; empty for a missing note.
    pub path: String,
    /// How hard, if told.
    pub difficulty: Option<DifficultyDto>,
    /// Topic property, if told.
    pub topic: Option<String>,
}

/// A name and its value in words.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct PropertyDto {
    /// Key.
    pub name: String,
    /// Values; one for a scalar.
    pub values: Vec<String>,
}

/// A heading of a note.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct HeadingDto {
    /// 1 to 6.
    pub level: u32,
    /// Text without markup.
    pub text: String,
    /// Line from 1.
    pub line: u32,
    /// The `id` attribute the rendered heading carries.
    pub anchor: String,
}

/// A place in a note and the text of that line.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct EvidenceDto {
    /// Which rule saw it: `prerequisite_section`, `moc_body`, ...
    pub basis: String,
    /// Vault-relative path.
    pub path: String,
    /// The note's node id.
    pub id: String,
    /// Line from 1; 0 if it is a property or the file as a whole.
    pub line: u32,
    /// The line's text, trimmed.
    pub text: String,
}

/// An edge with its reason.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct EdgeDto {
    /// What it means.
    pub kind: EdgeKindDto,
    /// Node id.
    pub from: String,
    /// Node id.
    pub to: String,
    /// The node at the other end, seen from the inspected one.
    pub other: NodeSummary,
    /// Whether the inspected node is `from`.
    pub outgoing: bool,
    /// Probability in 0..1.
    #[specta(type = Number)]
    pub confidence: f32,
    /// The reason as a sentence: "named under Prerequisites in ...".
    pub reason: String,
    /// Where it is said.
    pub evidence: Vec<EvidenceDto>,
}

/// A link of a note.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct LinkDto {
    /// The node it leads to.
    pub to: NodeSummary,
    /// As written, without brackets.
    pub target: String,
    /// Line from 1.
    pub line: u32,
    /// The section it stands in.
    pub section: String,
}

/// A link to a node from elsewhere.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct BacklinkDto {
    /// The note it stands in.
    pub from: NodeSummary,
    /// Line from 1; 0 if it is a property.
    pub line: u32,
    /// The line's text, trimmed.
    pub text: String,
}

/// How long the lists of a node are; what is sent of them may be their beginnings only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct DetailTotals {
    /// What it needs first.
    pub needs: u32,
    /// What needs it.
    pub opens: u32,
    /// Every other edge.
    pub edges: u32,
    /// Links to it.
    pub backlinks: u32,
}

/// Everything the inspector shows.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct NodeDetail {
    /// The node.
    pub node: NodeSummary,
    /// Line where it begins, for a topic inside a note; else 1.
    pub line: u32,
    /// The first of its running text, on one line; empty without a text.
    pub excerpt: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// Tags without `#`.
    pub tags: Vec<String>,
    /// Frontmatter, recovered reading.
    pub properties: Vec<PropertyDto>,
    /// Headings.
    pub headings: Vec<HeadingDto>,
    /// MOCs it belongs to.
    pub mocs: Vec<NodeSummary>,
    /// What it needs first, surest first.
    pub needs: Vec<EdgeDto>,
    /// What needs it.
    pub opens: Vec<EdgeDto>,
    /// Every other edge.
    pub edges: Vec<EdgeDto>,
    /// Links in its text.
    pub links: Vec<LinkDto>,
    /// Links to it.
    pub backlinks: Vec<BacklinkDto>,
    /// How long those lists are in full.
    pub totals: DetailTotals,
    /// Notes with a near name, for a missing note, with the reason.
    pub suggestion: Option<SuggestionDto>,
    /// Findings about the note: message and hint.
    pub diagnostics: Vec<FindingDto>,
}

/// A note that a missing target may have meant.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct SuggestionDto {
    /// The note.
    pub node: NodeSummary,
    /// Why.
    pub reason: String,
}

/// A finding in words.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct FindingDto {
    /// Stable code.
    pub code: String,
    /// What happened.
    pub message: String,
    /// What was assumed or can be done.
    pub hint: String,
    /// Line from 1; 0 for the whole file.
    pub line: u32,
    /// The line's text, trimmed; of a code block that begins there, its first line of code.
    pub text: String,
}

/// A note for reading.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct RenderedNote {
    /// The note.
    pub node: NodeSummary,
    /// Sanitised HTML. Links into the vault are `<a data-node="ID" data-kind="KIND" data-anchor="...">` without `href`;
    /// web links carry `href` with http, https or mailto; embedded notes are `<section data-embed="ID">`;
    /// code blocks are `<pre><code class="language-x">`; math is `<span class="math math-inline|math-display">`.
    pub html: String,
    /// Headings, for the outline.
    pub headings: Vec<HeadingDto>,
    /// Set if the text could not be shown in full: too large, not UTF-8, or gone.
    pub notice: Option<String>,
}
