//! Where a vault is in its life, and how listeners hear of it.

use crate::error::Notice;
use std::sync::Arc;

/// The life of a vault.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// The cached index is being loaded and compared with the disk.
    #[default]
    Opening,
    /// Notes are being read.
    Indexing,
    /// The graph is up to date.
    Ready,
    /// It could not be opened.
    Failed,
}

/// Work under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// In words.
    pub phase: &'static str,
    /// Units done.
    pub done: u32,
    /// Units in all.
    pub total: u32,
    /// Whether [`crate::Engine::cancel`] ends it.
    pub can_cancel: bool,
}

/// What one run over the vault did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct IndexReport {
    /// Notes read.
    pub parsed: u32,
    /// Notes taken from the cache.
    pub unchanged: u32,
    /// Notes that were gone.
    pub removed: u32,
}

/// State of an open vault.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Status {
    /// Where in its life.
    pub state: State,
    /// Generation of the published graph; 0 before the first.
    pub generation: u32,
    /// Notes.
    pub notes: u32,
    /// Wiki-links.
    pub links: u32,
    /// Distinct targets without a note.
    pub missing: u32,
    /// Findings of severity warning or error.
    pub warnings: u32,
    /// Files left out.
    pub skipped: u32,
    /// Whether full text answers for the published generation.
    pub search_ready: bool,
    /// Work under way.
    pub progress: Option<Progress>,
    /// Why nothing is written, if so.
    pub read_only: Option<Notice>,
    /// Why changes are not followed by events, if so.
    pub watching: Option<Notice>,
    /// Why opening failed, or indexing stopped early.
    pub error: Option<Notice>,
    /// What the first run over the vault did.
    pub report: IndexReport,
}

/// Is told of every change of status, from a background thread.
pub type StatusListener = Arc<dyn Fn(&Status) + Send + Sync>;
