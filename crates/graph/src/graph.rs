//! The petgraph graph: what its nodes and edges are, and what is kept beside it. [`crate::apply`] is the one way it changes.

use crate::contribution::Contribution;
use crate::names::NameIndex;
use cairn_model::{Basis, Confidence, Difficulty, EdgeKind, NodeId, NodeKind, Severity, VaultPath};
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

/// What is counted as notes come and go: a change of one note must not look at all of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Markdown files, those that are study documents among them.
    pub notes: u32,
    /// Notes that are linked to and not there.
    pub missing: u32,
    /// Links of every form, as the notes have them.
    pub links: u32,
    /// Diagnostics that are more than a remark.
    pub warnings: u32,
}

impl Totals {
    fn of(path: &VaultPath, note: &Contribution) -> Self {
        let warnings = note
            .diagnostics
            .iter()
            .filter(|d| d.code.severity() > Severity::Info);
        Self {
            notes: u32::from(path.is_note()),
            missing: 0,
            links: note.stats.counts.forms.0.iter().sum(),
            warnings: u32::try_from(warnings.count()).unwrap_or(u32::MAX),
        }
    }

    pub(crate) fn add(&mut self, path: &VaultPath, note: &Contribution) {
        let more = Self::of(path, note);
        self.notes += more.notes;
        self.links += more.links;
        self.warnings += more.warnings;
    }

    pub(crate) fn take(&mut self, path: &VaultPath, note: &Contribution) {
        let less = Self::of(path, note);
        self.notes -= less.notes;
        self.links -= less.links;
        self.warnings -= less.warnings;
    }
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
    pub(crate) totals: Totals,
    /// By the key of a target's name: the nodes of the notes with links to it, one entry a link. Two names of one key only
    /// make a note be linked again for nothing.
    pub(crate) wanted: FxHashMap<u64, SmallVec<[NodeIndex; 2]>>,
}

impl KnowledgeGraph {
    /// Figures of the whole graph.
    pub fn totals(&self) -> Totals {
        self.totals
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
