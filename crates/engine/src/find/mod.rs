//! Queries over the whole graph: which nodes fit, in which order, and why.

mod eval;
mod graph;
mod headings;
mod named;
mod names;
mod related;
mod search;
mod set;
mod texts;

pub use headings::SwitchFound;
pub use related::{Related, SimilarNote, UnlinkedMention};
pub use search::{Facets, FoundNode, FoundNodes, SearchOptions, SortBy};
pub use set::NodeSet;

pub(crate) use names::Names;

use crate::error::EngineError;
use crate::session::Engine;
use crate::snapshot::Snapshot;
use cairn_graph::{KnowledgeGraph, NodeKey};
use cairn_model::{Moment, NodeKind};
use cairn_search::{Budget, Remark, Span, TextIndex, Way, parse};
use eval::Evaluation;
use std::sync::{Arc, PoisonError};

/// Bytes of the texts of notes that are looked through for one filter, counted as [`Budget`] does.
const FILTER_STEPS: u64 = 512 << 20;

/// The nodes that fit a query.
#[derive(Clone, Debug)]
pub struct Filtered {
    /// The nodes.
    pub nodes: NodeSet,
    /// How the query was understood, as a sentence.
    pub explain: String,
    /// What was taken otherwise than it may have been meant.
    pub remarks: Vec<Remark>,
    /// Why nodes may be missing, if so, as a sentence.
    pub incomplete: Option<String>,
}

/// That only so many notes were looked through, of how many.
fn cut_short(query: &str, (read, of): (usize, usize)) -> Remark {
    Remark {
        at: Span {
            from: 0,
            to: query.len(),
        },
        message: format!(
            "Of {of} notes that may fit, the {read} with most links to them were looked through; another word narrows it down."
        ),
    }
}

/// Whether a node is a whole file: a note or a study document.
fn is_file(graph: &KnowledgeGraph, key: NodeKey) -> bool {
    let kind = graph.node(key).kind;
    kind.is_note() || kind == NodeKind::Source
}

impl Filtered {
    /// Whether a node fits.
    pub fn contains(&self, node: NodeKey) -> bool {
        self.nodes.contains(node)
    }
}

impl Engine {
    /// The nodes of every kind that fit a query, notes that are missing among them. `now` tells what is due.
    ///
    /// # Errors
    /// [`EngineError::Search`] for a query that cannot be meant as it stands, with its place; [`EngineError::Store`].
    pub fn filter(&self, snapshot: &Snapshot, query: &str, now: Moment) -> Result<Filtered, EngineError> {
        let typed = query;
        let query = parse(typed)?;
        let everything = NodeSet::all(&snapshot.graph);
        let mut evaluation = Evaluation::new(self, snapshot, Way::default(), Budget::of(FILTER_STEPS), now);
        let nodes = evaluation.nodes(&query.root, &everything)?;
        let mut remarks = query.remarks.clone();
        remarks.append(&mut evaluation.remarks);
        remarks.extend(evaluation.cut.map(|cut| cut_short(typed, cut)));
        Ok(Filtered {
            nodes,
            explain: query.explain(),
            remarks,
            incomplete: self.incomplete(evaluation.called_off),
        })
    }

    /// The text index, once it is there.
    pub(crate) fn text_index(&self) -> Option<Arc<TextIndex>> {
        let text = self.shared.text.read().unwrap_or_else(PoisonError::into_inner);
        text.clone()
    }

    /// Why hits may be missing for now, if so. `called_off`: a newer search began before this one was done.
    fn incomplete(&self, called_off: bool) -> Option<String> {
        if called_off {
            return Some("A newer search began before this one had looked through all notes.".to_owned());
        }
        (!self.status().search_ready)
            .then(|| "The text index is still being built; some notes may be missing.".to_owned())
    }
}
