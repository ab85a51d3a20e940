//! Queries over the whole graph: which nodes fit, in which order, and why.

mod eval;
mod graph;
mod headings;
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
use cairn_search::{Budget, Remark, TextIndex, Way, parse};
use eval::Evaluation;
use std::sync::{Arc, PoisonError};

/// What the texts of notes may take to read for one filter, in milliseconds.
const FILTER_MS: u64 = 2_000;

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
        let query = parse(query)?;
        let everything = NodeSet::all(&snapshot.graph);
        let mut evaluation = Evaluation::new(self, snapshot, Way::default(), Budget::of(FILTER_MS), now);
        let nodes = evaluation.nodes(&query.root, &everything)?;
        let mut remarks = query.remarks.clone();
        remarks.append(&mut evaluation.remarks);
        Ok(Filtered {
            nodes,
            explain: query.explain(),
            remarks,
            incomplete: self.incomplete(evaluation.cut),
        })
    }

    /// The text index, once it is there.
    pub(crate) fn text_index(&self) -> Option<Arc<TextIndex>> {
        let text = self.shared.text.read().unwrap_or_else(PoisonError::into_inner);
        text.clone()
    }

    /// Why hits may be missing, if so. `cut`: notes that were looked at, of how many, if that was not all.
    fn incomplete(&self, cut: Option<(usize, usize)>) -> Option<String> {
        if let Some((read, of)) = cut {
            return Some(format!(
                "Only {read} of {of} notes that may fit were looked through in the time there is; another word narrows it down."
            ));
        }
        (!self.status().search_ready)
            .then(|| "The text index is still being built; some notes may be missing.".to_owned())
    }
}
