//! The petgraph graph and the one way it changes: a batch of contributions that come, change or go.

use crate::contribution::{Contribution, LinkSource, TypedLink};
use crate::names::{NameIndex, Resolution, lookup_key};
use crate::typing::{TypedEdge, edges_of};
use cairn_model::{Basis, Confidence, Difficulty, EdgeKind, NodeId, NodeKind, VaultPath};
use petgraph::Direction;
use petgraph::stable_graph::{EdgeIndex, NodeIndex, StableDiGraph};
use petgraph::visit::{EdgeRef as _, IntoEdgeReferences};
use rayon::prelude::*;
use rustc_hash::{FxBuildHasher, FxHashMap};
use smallvec::SmallVec;
use std::hash::BuildHasher as _;
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
    touched: Box<[EdgeIndex]>,
}

/// Where a link leads.
enum Target {
    Node(NodeIndex),
    /// To a note that is not there.
    Missing,
    /// To a file that is no note.
    Nothing,
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
    wanted: FxHashMap<u64, SmallVec<[NodeIndex; 2]>>,
}

/// The key of a target in [`KnowledgeGraph::wanted`].
fn wish(target: &str) -> u64 {
    FxBuildHasher.hash_one(&*lookup_key(target))
}

fn missing_node(id: NodeId, target: &str) -> Node {
    Node {
        id,
        kind: NodeKind::Missing,
        title: target.into(),
        path: None,
        difficulty: None,
        topic: None,
        line: 0,
        minutes: None,
    }
}

impl KnowledgeGraph {
    /// Replaces the files that are not notes; links to them are no missing notes. Links to those that came or went are
    /// resolved again.
    pub fn set_attachments<'a>(&mut self, paths: impl Iterator<Item = &'a str>) {
        let moved = self.names.set_attachments(paths);
        let mut relink: Vec<Arc<VaultPath>> = moved
            .iter()
            .filter_map(|name| self.wanted.get(&wish(name)))
            .flatten()
            .filter_map(|referrer| self.graph[*referrer].path.clone())
            .collect();
        relink.sort();
        relink.dedup();
        for path in &relink {
            self.unlink(path);
        }
        self.link_all(&relink);
        if !relink.is_empty() {
            self.drop_unwanted_missing();
        }
    }

    /// Applies a batch. The order within the batch does not matter; the last change of a path counts.
    pub fn apply(&mut self, changes: Vec<Change>) {
        let changes: FxHashMap<VaultPath, Option<Arc<Contribution>>> = changes
            .into_iter()
            .map(|change| (change.path, change.contribution))
            .collect();
        let mut relink: Vec<Arc<VaultPath>> = self.referrers_of_moved(&changes);
        relink.extend(
            changes
                .keys()
                .filter_map(|path| self.entries.get_key_value(path))
                .map(|(path, _)| Arc::clone(path)),
        );
        relink.sort();
        relink.dedup();
        for path in &relink {
            self.unlink(path);
        }
        self.reserve(&changes);
        for (path, contribution) in changes {
            match contribution {
                Some(contribution) => relink.push(self.put(path, contribution)),
                None => self.remove(&path),
            }
        }
        relink.sort();
        relink.dedup();
        self.link_all(&relink);
        self.drop_unwanted_missing();
    }

    /// Notes whose links may lead elsewhere because a name comes, goes, or changes its kind.
    fn referrers_of_moved(
        &self,
        changes: &FxHashMap<VaultPath, Option<Arc<Contribution>>>,
    ) -> Vec<Arc<VaultPath>> {
        if self.entries.is_empty() {
            return Vec::new();
        }
        let mut out = Vec::new();
        for (path, contribution) in changes {
            let before = self.entries.get(path).map(|entry| entry.contribution.kind);
            if before != contribution.as_ref().map(|contribution| contribution.kind)
                && let Some(referrers) = self.wanted.get(&wish(path.file_name()))
            {
                out.extend(
                    referrers
                        .iter()
                        .filter_map(|referrer| self.graph[*referrer].path.clone()),
                );
            }
        }
        out
    }

    /// Makes room at once for a first load, instead of growing a dozen times.
    fn reserve(&mut self, changes: &FxHashMap<VaultPath, Option<Arc<Contribution>>>) {
        if !self.entries.is_empty() {
            return;
        }
        let notes = || changes.values().flatten();
        let nodes: usize = notes().map(|note| 1 + note.inner.len()).sum();
        let edges: usize = notes()
            .map(|note| note.links.len() + note.inner.len() + note.edges.len())
            .sum();
        self.graph = StableDiGraph::with_capacity(nodes, edges);
        self.by_id.reserve(nodes);
        self.entries.reserve(changes.len());
    }

    /// Takes a note's evidence out of the graph; its node stays.
    fn unlink(&mut self, path: &Arc<VaultPath>) {
        let Some(entry) = self.entries.get_mut(path) else {
            return;
        };
        let touched = std::mem::take(&mut entry.touched);
        for index in touched {
            let Some(edge) = self.graph.edge_weight_mut(index) else {
                continue;
            };
            edge.evidence.retain(|evidence| evidence.path != *path);
            if edge.evidence.is_empty() {
                self.graph.remove_edge(index);
            }
        }
    }

    fn remove_node(&mut self, index: NodeIndex) {
        if let Some(node) = self.graph.remove_node(index) {
            self.by_id.remove(&node.id);
        }
    }

    fn remove(&mut self, path: &VaultPath) {
        let Some(entry) = self.entries.remove(path) else {
            return;
        };
        self.names.remove(path);
        self.forget_wishes(entry.node, &entry.contribution);
        for inner in entry.inner.iter().copied().chain([entry.node]) {
            self.remove_node(inner);
        }
    }

    fn put(&mut self, path: VaultPath, contribution: Arc<Contribution>) -> Arc<VaultPath> {
        let old = self.entries.remove(&path);
        let path = old
            .as_ref()
            .map_or_else(|| Arc::new(path), |entry| Arc::clone(&entry.path));
        if let Some(old) = &old {
            self.forget_wishes(old.node, &old.contribution);
            for inner in &old.inner {
                self.remove_node(*inner);
            }
        }
        let node = self.upsert(Node {
            id: NodeId::note(&path),
            kind: contribution.kind,
            title: contribution.title.clone(),
            path: Some(Arc::clone(&path)),
            difficulty: contribution.difficulty,
            topic: contribution.topic.clone(),
            line: 1,
            minutes: None,
        });
        // What is no Markdown file is reached by its whole name only, as an attachment.
        if old.is_none() && path.is_note() {
            self.names.insert(&path, node);
        }
        for link in &contribution.links {
            self.wanted.entry(wish(&link.target)).or_default().push(node);
        }
        let inner = contribution.inner.iter().map(|inner| {
            self.upsert(Node {
                id: NodeId::inside(inner.kind.name(), &path, &inner.key),
                kind: inner.kind,
                title: inner.title.clone(),
                path: Some(Arc::clone(&path)),
                difficulty: None,
                topic: None,
                line: inner.line,
                minutes: inner.minutes,
            })
        });
        let inner = inner.collect();
        self.entries.insert(
            Arc::clone(&path),
            Entry {
                path: Arc::clone(&path),
                contribution,
                node,
                inner,
                touched: Box::default(),
            },
        );
        path
    }

    fn upsert(&mut self, node: Node) -> NodeIndex {
        if let Some(index) = self.by_id.get(&node.id) {
            self.graph[*index] = node;
            return *index;
        }
        let id = node.id.clone();
        let index = self.graph.add_node(node);
        self.by_id.insert(id, index);
        index
    }

    fn forget_wishes(&mut self, note: NodeIndex, contribution: &Contribution) {
        for link in &contribution.links {
            let key = wish(&link.target);
            if let Some(referrers) = self.wanted.get_mut(&key) {
                referrers.retain(|referrer| *referrer != note);
                if referrers.is_empty() {
                    self.wanted.remove(&key);
                }
            }
        }
    }

    /// Links notes whose evidence is not in the graph. Looking names up is most of the work, and needs only what does not
    /// change meanwhile: it is done on all cores.
    fn link_all(&mut self, paths: &[Arc<VaultPath>]) {
        let targets: Vec<Box<[Target]>> = paths.par_iter().map(|path| self.resolve_links(path)).collect();
        for (path, targets) in paths.iter().zip(targets) {
            self.link(path, &targets);
        }
    }

    /// Where each of a note's links leads.
    fn resolve_links(&self, path: &VaultPath) -> Box<[Target]> {
        let Some(entry) = self.entries.get(path) else {
            return Box::default();
        };
        let target = |link: &TypedLink| match self.names.resolve_node(&link.target, path) {
            Ok(node) => Target::Node(node),
            Err(Resolution::Missing) => Target::Missing,
            Err(Resolution::Attachment) => Target::Nothing,
            Err(_) => Target::Node(entry.node),
        };
        entry.contribution.links.iter().map(target).collect()
    }

    /// Adds a note's evidence. `targets` are those of its links.
    fn link(&mut self, path: &Arc<VaultPath>, targets: &[Target]) {
        let Some(entry) = self.entries.get(path) else {
            return;
        };
        let (contribution, node, inner) = (Arc::clone(&entry.contribution), entry.node, entry.inner.clone());
        let mut touched = Vec::new();
        for (index, given) in contribution.inner.iter().enumerate() {
            let parent = given.parent.map_or(node, |parent| inner[parent as usize]);
            let certain = |kind| TypedEdge {
                kind,
                reversed: false,
                confidence: Confidence::CERTAIN,
            };
            let place = (Basis::DocumentStructure, given.line, 1);
            touched.push(self.add_evidence(inner[index], parent, certain(EdgeKind::PartOf), place, path));
            if let Some(before) = given.after {
                let place = (Basis::StudyPath, given.line, 1);
                touched.push(self.add_evidence(
                    inner[before as usize],
                    inner[index],
                    certain(EdgeKind::Next),
                    place,
                    path,
                ));
            }
        }
        for edge in &contribution.edges {
            let (from, to) = (inner[edge.from as usize], inner[edge.to as usize]);
            if from != to {
                let typed = TypedEdge {
                    kind: edge.kind,
                    reversed: false,
                    confidence: edge.confidence,
                };
                touched.push(self.add_evidence(from, to, typed, (edge.basis, edge.line, 1), path));
            }
        }
        for (link, target) in contribution.links.iter().zip(targets) {
            let target = match target {
                Target::Node(target) => *target,
                Target::Missing => self.missing(&link.target),
                Target::Nothing => continue,
            };
            let target_kind = self.graph[target].kind;
            let sources = match link.source {
                LinkSource::Note => [Some(node), None],
                // A topic's link also puts the note into the MOC.
                LinkSource::Inner(inner_index) => [Some(inner[inner_index as usize]), Some(node)],
            };
            for source in sources.into_iter().flatten() {
                for edge in edges_of(link.basis, self.graph[source].kind, target_kind, link.weak) {
                    let (from, to) = if edge.reversed {
                        (target, source)
                    } else {
                        (source, target)
                    };
                    if from != to {
                        touched.push(self.add_evidence(
                            from,
                            to,
                            edge,
                            (link.basis, link.line, link.column),
                            path,
                        ));
                    }
                }
            }
        }
        touched.sort();
        touched.dedup();
        if let Some(entry) = self.entries.get_mut(path) {
            entry.touched = touched.into();
        }
    }

    /// The node of a note that is not there.
    fn missing(&mut self, target: &str) -> NodeIndex {
        let id = NodeId::missing(target);
        match self.by_id.get(&id) {
            Some(index) => *index,
            None => self.upsert(missing_node(id, target)),
        }
    }

    /// Looks along the edges of both ends in turn, so that it takes as long as the end with fewer: a hub costs nothing.
    fn find_edge(&self, from: NodeIndex, to: NodeIndex, kind: EdgeKind) -> Option<EdgeIndex> {
        let mut out = self.graph.edges_directed(from, Direction::Outgoing);
        let mut into = self.graph.edges_directed(to, Direction::Incoming);
        loop {
            let edge = out.next()?;
            if edge.target() == to && edge.weight().kind == kind {
                return Some(edge.id());
            }
            let edge = into.next()?;
            if edge.source() == from && edge.weight().kind == kind {
                return Some(edge.id());
            }
        }
    }

    fn add_evidence(
        &mut self,
        from: NodeIndex,
        to: NodeIndex,
        typed: TypedEdge,
        (basis, line, column): (Basis, u32, u32),
        path: &Arc<VaultPath>,
    ) -> EdgeIndex {
        let evidence = Evidence {
            basis,
            confidence: typed.confidence,
            path: Arc::clone(path),
            line,
            column,
        };
        let index = self.find_edge(from, to, typed.kind).unwrap_or_else(|| {
            let edge = Edge {
                kind: typed.kind,
                evidence: SmallVec::new(),
            };
            self.graph.add_edge(from, to, edge)
        });
        self.graph[index].evidence.push(evidence);
        index
    }

    /// A missing note nobody asks for any more is no node. Its title is the first spelling in path order, so that the
    /// order of indexing does not show.
    fn drop_unwanted_missing(&mut self) {
        let unwanted: Vec<NodeIndex> = self
            .graph
            .node_indices()
            .filter(|index| {
                self.graph[*index].kind == NodeKind::Missing
                    && self.graph.neighbors_undirected(*index).next().is_none()
            })
            .collect();
        for index in unwanted {
            self.remove_node(index);
        }
    }

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
