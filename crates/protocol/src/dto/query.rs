//! Dataview queries: what is asked, rows with typed cells, and why a row is there.

use serde::{Deserialize, Serialize};
use specta::Type;
use specta_typescript::Number;

/// Which frontmatter is asked about.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Type)]
pub struct QueryNamesRequest {
    /// As its author meant it, rather than as Obsidian sees it.
    pub recovered: bool,
}

/// A query to run.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct QueryRequest {
    /// The query; of an inline query, the expression.
    pub query: String,
    /// Node id of the note that asks, `this`; empty: none.
    pub origin: String,
    /// Whether it is an expression alone.
    pub inline: bool,
    /// Whether queries see the frontmatter as its author meant it, rather than as Obsidian sees it.
    pub recovered: bool,
}

/// A link in a cell.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct LinkCell {
    /// Vault path, or as written where it leads nowhere.
    pub path: String,
    /// What is shown.
    pub label: String,
    /// Title of the note, if it leads to one.
    pub title: String,
    /// Node id of the note, if it leads to one.
    pub node: Option<String>,
    /// `header` or `block`, and which; empty for the note itself.
    pub part_kind: String,
    /// The heading or block.
    pub part: String,
    /// Whether it shows a text of its own.
    pub named: bool,
    /// `![[...]]`.
    pub embed: bool,
}

/// A named value.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct NamedCell {
    /// The name.
    pub name: String,
    /// The value.
    pub value: Cell,
}

/// A value.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
#[serde(tag = "type", content = "value", rename_all = "snake_case")]
pub enum Cell {
    /// Nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number as text, since JSON knows no infinity.
    Number(String),
    /// Text, which may hold Markdown.
    Text(String),
    /// A date: how it is shown, and ISO 8601.
    Date(TimeCell),
    /// A duration: how it is shown, and milliseconds.
    Duration(SpanCell),
    /// A link.
    Link(LinkCell),
    /// A list.
    List(Vec<Cell>),
    /// Names with values.
    Object(Vec<NamedCell>),
    /// A link out of the vault: address and text.
    External(ExternalCell),
}

/// A date.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct TimeCell {
    /// As shown.
    pub text: String,
    /// ISO 8601.
    pub iso: String,
}

/// A duration.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct SpanCell {
    /// As shown.
    pub text: String,
    /// Milliseconds.
    #[specta(type = Number)]
    pub millis: f64,
}

/// A link out of the vault.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct ExternalCell {
    /// Where to.
    pub url: String,
    /// What is shown.
    pub label: String,
}

/// A task or list item with what is drawn below it.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct TaskItem {
    /// Its text.
    pub text: String,
    /// The sign in its box; empty for a list item.
    pub status: String,
    /// Whether it is done.
    pub done: bool,
    /// Vault path of the note.
    pub path: String,
    /// Node id of the note.
    pub node: String,
    /// Line from 1.
    pub line: u32,
    /// Items below it.
    pub children: Vec<TaskItem>,
}

/// Tasks of one group.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct TaskGroup {
    /// What they were grouped by, outermost first.
    pub keys: Vec<Cell>,
    /// The tasks.
    pub items: Vec<TaskItem>,
}

/// A row left out because an expression failed on it.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct DroppedRow {
    /// Vault path, or the group it stood for.
    pub path: String,
    /// Why.
    pub reason: String,
}

/// Why a query has no result.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct QueryProblem {
    /// Stable, dotted.
    pub code: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
    /// Line from 1; 0 where no place is to blame.
    pub line: u32,
    /// Column from 1, in characters.
    pub column: u32,
}

/// A query's result.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct QueryReply {
    /// `table`, `list`, `task`, `calendar`, `value`, or `none` where there is a problem.
    pub kind: String,
    /// Names of a table's columns.
    pub headers: Vec<String>,
    /// A table's cells; of a list, value or id and value; of a calendar, date and note; of a value, itself.
    pub rows: Vec<Vec<Cell>>,
    /// Tasks.
    pub tasks: Vec<TaskGroup>,
    /// Rows there are.
    pub total: u32,
    /// Rows that the cap of 10,000 left out.
    pub capped: u32,
    /// Rows left out because of an error.
    pub dropped: Vec<DroppedRow>,
    /// Which frontmatter was seen: `strict` or `recovered`.
    pub reading: String,
    /// Time in the engine once the notes it is about are read, microseconds.
    pub elapsed_us: u32,
    /// Time it took to read notes that had not been read yet, microseconds.
    pub read_us: u32,
    /// Set if there is no result.
    pub problem: Option<QueryProblem>,
}

/// A note to be looked for among a query's rows.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct ExplainRequest {
    /// The query.
    pub query: QueryRequest,
    /// Node id, path or base name of the note.
    pub note: String,
}

/// What one step of a query did with a note's rows.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct StepReason {
    /// The step as written; empty for the whole vault.
    pub step: String,
    /// Rows of the note that came in.
    pub before: u32,
    /// Rows that went on.
    pub after: u32,
    /// In words.
    pub text: String,
}

/// Why a note is among a query's rows, or not.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct RowExplanation {
    /// Vault path of the note.
    pub path: String,
    /// Whether it is among the rows.
    pub found: bool,
    /// Each step, to the one at which it was lost.
    pub steps: Vec<StepReason>,
}

/// A name and how often it is used.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct CountedName {
    /// The name.
    pub name: String,
    /// Notes that use it.
    pub count: u32,
}

/// A function.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct FunctionInfo {
    /// Its name.
    pub name: String,
    /// What it is given.
    pub signature: String,
    /// What it does.
    pub about: String,
}

/// What can be named in a query.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct QueryNames {
    /// Fields, most used first.
    pub fields: Vec<CountedName>,
    /// Tags with their `#`.
    pub tags: Vec<CountedName>,
    /// Folders.
    pub folders: Vec<String>,
    /// Functions.
    pub functions: Vec<FunctionInfo>,
}

/// A query written in a note.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct WrittenQuery {
    /// Vault path of the note.
    pub path: String,
    /// Node id of the note.
    pub node: String,
    /// Its title.
    pub title: String,
    /// Line from 1.
    pub line: u32,
    /// `dataview`, `dataviewjs` or `inline`.
    pub kind: String,
    /// The query.
    pub text: String,
}
