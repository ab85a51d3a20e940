//! The Dataview query language, as Dataview 0.5.70 runs it: parse, evaluate over a table of notes, rows.
//!
//! Invariant: parsing and evaluation are total. Whatever the text is, there is a result or an error with its place; every
//! query ends within its limits.

mod csv;
mod eval;
pub mod functions;
pub mod note;
mod run;
mod source;
pub mod syntax;
mod table;
mod text;
mod time;
pub mod value;

pub use eval::{Context, Failure, Limits, Stop};
pub use run::{
    Dropped, Outcome, RowReason, Rows, RunError, TaskNode, TaskRows, explain, read_ahead, run, source_paths,
    task_tree,
};
pub use table::{Notes, Page, Table};
pub use text::{canonical_name, heading_name};
pub use time::{Civil, Clock, Date, Duration, Unit, Zone};
