//! The knowledge graph: what each note contributes, resolved and joined into one typed, evidenced petgraph.
//!
//! Invariant: the graph is a function of the set of contributions. Applying changes one by one or all at once gives the
//! same graph ([`KnowledgeGraph::canonical`] compares). `NodeIndex` never leaves this crate.

mod apply;
mod contribution;
mod export;
mod graph;
mod linking;
mod links;
mod names;
mod outline;
mod query;
mod sections;
mod source;
mod stats;
mod suggest;
mod typing;

pub use contribution::{
    Contribution, InnerEdge, InnerNode, LinkSource, NoteStats, TypedLink, contribute, contribute_by, in_words,
};
pub use export::{ExportEdge, ExportNode};
pub use graph::{Change, Edge, EdgeRef, Evidence, KnowledgeGraph, Node, NodeKey, Totals};
pub use names::Resolution;
pub use query::{Backlink, NoteLink, WantedBy, WantedTarget};
pub use sections::{SECTION_TABLES, SectionError, SectionRules};
pub use source::{contribute_source, contribute_told_source, is_told_source};
pub use stats::{BasisCount, Stats};
pub use suggest::{Suggester, Suggestion, spelt_alike};
pub use typing::{TypedEdge, edges_of};
