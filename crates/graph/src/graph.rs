//! The petgraph graph: what its nodes and edges are, and what is kept beside it. [`crate::apply`] is the one way it changes.

use crate::contribution::Contribution;
use crate::names::NameIndex;
use cairn_model::{Basis, Confidence, Difficulty, EdgeKind, NodeId, NodeKind, VaultPath};
use petgraph::stable_graph::{EdgeIndex, NodeIndex, StableDiGraph};
use petgraph::visit::{EdgeRef as _, IntoEdgeReferences};
use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use std::sync::Arc;

/// A node.
#[derive(Clone, Debug)]
pub struct Node {
    /// Durable identity.
    pub id: NodeId,
    /// What it is.
    pub kind: NodeKind,
    /// Title; for a missing note the target as first written.
    pub title: Box<str>,
    /// The note it is or stands in; `None` for a missing note.
    pub path: Option<Arc<VaultPath>>,
    /// How hard, if told.
    pub difficulty: Option<Difficulty>,
    /// Topic, if told.
    pub topic: Option<Box<str>>,
    /// Line where it begins, from 1.
    pub line: u32,
    /// The study time a document tells for it, in minutes.
    pub minutes: Option<u32>,
}

/// Why there is an edge: a rule and a place.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// The rule.
    pub basis: Basis,
    /// How sure the rule is.
    pub confidence: Confidence,
    /// The note that says so.
    pub path: Arc<VaultPath>,
    /// Line from 1; 0 for a property.
    pub line: u32,
    /// Column from 1; 0 for a property.
    pub column: u32,
}

/// An edge with all that speaks for it; never without evidence.
#[derive(Clone, Debug)]
pub struct Edge {
    /// What it means.
    pub kind: EdgeKind,
    /// The reasons.
    pub evidence: SmallVec<[Evidence; 1]>,
}

impl Edge {
    /// The bases together (noisy-or); the same basis twice counts once, because it is one author's habit, not two reasons.
    pub fn confidence(&self) -> Confidence {
        let mut seen: SmallVec<[Basis; 4]> = SmallVec::new();
        let mut total = Confidence::new(0.0);
        for evidence in &self.evidence {
            if !seen.contains(&evidence.basis) {
                seen.push(evidence.basis);
                total = total.or(evidence.confidence);
            }
        }
        total
    }
}

/// A handle on a node, valid for one snapshot of the graph only: never store or send it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeKey(pub(crate) NodeIndex);

impl NodeKey {
    /// A dense-ish index for side tables; below [`KnowledgeGraph::node_bound`].
    pub fn index(self) -> usize {
        self.0.index()
    }
}

/// An edge seen from a snapshot.
#[derive(Clone, Copy, Debug)]
pub struct EdgeRef<'a> {
    /// Where it begins.
    pub from: NodeKey,
    /// Where it ends.
    pub to: NodeKey,
    /// Kind and evidence.
    pub edge: &'a Edge,
}

/// What happened to one note.
#[derive(Clone, Debug)]
pub struct Change {
    /// The note.
    pub path: VaultPath,
    /// What it now contributes; `None`: it is gone.
    pub contribution: Option<Arc<Contribution>>,
}

/// What the graph keeps of a note.
#[derive(Clone)]
pub(crate) struct Entry {
    pub path: Arc<VaultPath>,
    pub contribution: Arc<Contribution>,
    pub node: NodeIndex,
    pub inner: Box<[NodeIndex]>,
    /// Edges that carry evidence of this note.
    pub touched: Box<[EdgeIndex]>,
}

/// The graph. Cloning copies it; share snapshots in an `Arc`.
#[derive(Clone, Default)]
pub struct KnowledgeGraph {
    pub(crate) graph: StableDiGraph<Node, Edge>,
    pub(crate) by_id: FxHashMap<NodeId, NodeIndex>,
    pub(crate) entries: FxHashMap<Arc<VaultPath>, Entry>,
    pub(crate) names: NameIndex,
    /// By the hash of the folded base name of a target: the nodes of the notes with links to it, one entry a link. Two
    /// names of one hash only make a note be linked again for nothing.
    pub(crate) wanted: FxHashMap<u64, SmallVec<[NodeIndex; 2]>>,
}

impl KnowledgeGraph {
    /// Notes in the graph: Markdown files, those that are study documents among them.
    pub fn note_count(&self) -> usize {
        self.entries.keys().filter(|path| path.is_note()).count()
    }

    /// Study documents in the graph.
    pub fn source_count(&self) -> usize {
        let sources = self.entries.values();
        sources
            .filter(|entry| entry.contribution.kind == NodeKind::Source)
            .count()
    }

    /// Nodes of every kind.
    pub fn node_count(&self) -> usize {
        self.graph.node_count()
    }

    /// Edges of every kind.
    pub fn edge_count(&self) -> usize {
        self.graph.edge_count()
    }

    /// Every node and edge as sorted text: equal graphs give equal texts.
    pub fn canonical(&self) -> Vec<String> {
        let mut out: Vec<String> = self
            .graph
            .node_weights()
            .map(|n| {
                format!(
                    "{} {} {:?} {:?} {} {:?}",
                    n.id,
                    n.kind.name(),
                    n.topic,
                    n.difficulty,
                    n.line,
                    n.minutes
                )
            })
            .collect();
        for edge in self.graph.edge_references() {
            let (from, to) = (&self.graph[edge.source()].id, &self.graph[edge.target()].id);
            let mut reasons: Vec<String> = edge
                .weight()
                .evidence
                .iter()
                .map(|e| {
                    format!(
                        "{} {}:{}:{} {:?}",
                        e.basis.name(),
                        e.path,
                        e.line,
                        e.column,
                        e.confidence
                    )
                })
                .collect();
            reasons.sort();
            out.push(format!(
                "{from} {} {to} because {}",
                edge.weight().kind.name(),
                reasons.join("; ")
            ));
        }
        out.sort();
        out
    }
}
