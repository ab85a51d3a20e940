//! The use cases: opens a vault, keeps its graph and text index true to the disk, and answers questions about it.
//!
//! Invariants: one worker thread changes the graph and publishes snapshots; readers never wait for reading or parsing.
//! Nothing here writes into the vault but [`Engine::make_edit`] and [`Engine::undo_edit`], after a preview. This is the
//! only crate that joins the others.

mod ahead;
mod allocator;
mod coverage;
mod doctor;
mod edits;
mod error;
mod export;
mod find;
mod gaps;
mod health;
mod history;
mod index;
mod interview;
mod keeper;
mod library;
mod lines;
mod loss;
mod map;
mod members;
mod memory;
mod note;
mod parts;
mod paths;
mod prerequisites;
mod query;
mod region;
mod renames;
mod report;
mod sections;
mod session;
mod snapshot;
mod status;
mod storage;
mod text;
mod ties;
mod topics;
mod worker;

pub use allocator::give_back_early;
pub use cairn_markdown::{ParsedNote, RenderedHeading, heading_anchors};
pub use cairn_store::Health;
pub use cairn_store::{DayRecord, Interview, TieVerdicts};
pub use cairn_study::memory::{Evidence, MemoryModel, MemoryState};
pub use cairn_vault::read_file;
pub use coverage::{Coverage, CoverageItem, Covering, SourceCoverage, Via};
pub use doctor::{Checked, DataPart, examine};
pub use edits::{EditPlan, EditWish, FilePreview, LeftOut, NoteDraft};
pub use error::{EngineError, Notice};
pub use export::{ExportFormat, ExportQuery, Exported, ExportedFile, Placed, as_cell, of_cell, scope_of};
pub use find::{
    Facets, Filtered, FoundNode, FoundNodes, NodeSet, Related, SearchOptions, SimilarNote, SortBy,
    SwitchFound, UnlinkedMention,
};
pub use gaps::{
    CoverageTable, GapAction, GapList, ListedGap, TableCell, TableKind, TableRow, actions, moc_of,
    named_missing,
};
pub use health::Finding;
pub use interview::{
    ASSESSMENT, Agenda, AgendaExport, AskedNode, CalendarDay, DayDone, Missed, NextAsked, ScopeQuery,
    ScopeTopic, Standing, StudyScope, StudyTime, Wish, WishOutcome, WishState, agenda_ics, agenda_markdown,
    check_date, check_time, day_of, task_reason, unplanned_reason, wish_outcome,
};
pub use library::AddedSource;
pub use lines::Lines;
pub use map::{
    Communities, Direction, MAX_MAP_NODES, Map, MapEdge, MapJob, MapNode, MapPlaces, MapQuery, MapRegion,
    MapScope, NodeDays, Pins,
};
pub use members::Members;
pub use memory::{
    Answer, Card, CardPart, ForeignReview, Imported, Language, Memory, MemoryOptions, ReviewDay,
};
pub use note::RenderedNote;
pub use parts::TextLink;
pub use paths::{Alternative, Drawing, LearnQuery, LearnReply};
pub use prerequisites::{
    NEED_VERDICT, NeedRule, PrerequisiteRules, need_rules, prerequisite_rules, save_prerequisite_rules,
};
pub use query::{MAX_QUERY_MILLIS, MAX_ROWS, PlacedQuery, QueryError, QueryNames, QueryScope, Reading};
pub use region::Regions;
pub use sections::{save_section_patterns, section_patterns};
pub use session::{Engine, OpenOptions};
pub use snapshot::Snapshot;
pub use status::{IndexReport, Progress, State, Status, StatusListener};
pub use ties::{NodeTie, Ties};
pub use topics::{TopicTree, topics};
