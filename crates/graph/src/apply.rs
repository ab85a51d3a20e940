//! The one way the graph changes: a batch of contributions that come, change or go.
//!
//! What can be told of a note without the graph is told on all cores, as is where links lead once all names are known;
//! only joining it is left to one. A batch is worked through in the order of paths: what is read together then lies
//! together in memory, which is what a first load of a large vault waits for.

use crate::contribution::{Contribution, LinkSource, TypedLink};
use crate::graph::{Change, Edge, Entry, Evidence, KnowledgeGraph, Node};
use crate::names::{Name, Resolution, key_of_target};
use crate::typing::{TypedEdge, edges_of};
use cairn_model::{Basis, Confidence, EdgeKind, NodeId, NodeKind, VaultPath};
use petgraph::Direction;
use petgraph::stable_graph::{EdgeIndex, NodeIndex, StableDiGraph};
use petgraph::visit::EdgeRef as _;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use std::collections::hash_map::Entry::{Occupied, Vacant};
use std::sync::Arc;

/// A note that comes or changes, with what is told of it by itself.
struct Coming {
    path: Arc<VaultPath>,
    contribution: Arc<Contribution>,
    id: NodeId,
    inner: Box<[NodeId]>,
    /// What links call it by; nothing for what is no Markdown file: that is reached by its whole name only, as an attachment.
    name: Option<Name>,
    /// The keys of its targets.
    wishes: Box<[u64]>,
}

impl Coming {
    fn new(path: VaultPath, contribution: Arc<Contribution>) -> Self {
        let inner = contribution.inner.iter();
        Self {
            id: NodeId::note(&path),
            inner: inner
                .map(|inner| NodeId::inside(inner.kind.name(), &path, &inner.key))
                .collect(),
            name: path.is_note().then(|| Name::of(&path)),
            wishes: contribution
                .links
                .iter()
                .map(|link| key_of_target(&link.target))
                .collect(),
            path: Arc::new(path),
            contribution,
        }
    }
}

/// What is put into the graph of a note.
struct Placed {
    node: NodeIndex,
    inner: Box<[NodeIndex]>,
    /// If it was not there before.
    name: Option<Name>,
}

/// Where a link leads.
#[derive(Clone, Copy, PartialEq)]
enum Target {
    Node(NodeIndex),
    /// To a note that is not there.
    Missing,
    /// To a file that is no note.
    Nothing,
}

/// Those of a note's links.
#[derive(Default)]
struct Targets {
    all: Box<[Target]>,
    any_missing: bool,
}

/// An edge as a note tells of it.
struct Told {
    from: NodeIndex,
    to: NodeIndex,
    kind: EdgeKind,
    evidence: Evidence,
}

/// Frees what a batch needed, of a large vault a great many pieces, while the batch goes on.
fn later<T: Send + 'static>(piles: T) {
    rayon::spawn(move || drop(piles));
}

/// Remembers the edges that carry evidence of a note.
fn touch(entries: &mut FxHashMap<Arc<VaultPath>, Entry>, path: &Arc<VaultPath>, mut edges: Vec<EdgeIndex>) {
    edges.sort_unstable();
    edges.dedup();
    if let Some(entry) = entries.get_mut(path) {
        entry.touched = edges.into();
    }
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
    /// Replaces the files that are there and not in the graph: those that are no notes, and notes that could not be read.
    /// Links to them are no missing notes. Links to those that came or went are resolved again.
    pub fn set_attachments<'a>(&mut self, paths: impl Iterator<Item = &'a str>) {
        let moved = self.names.set_attachments(paths);
        let mut relink: Vec<Arc<VaultPath>> = moved
            .iter()
            .filter_map(|name| self.wanted.get(&key_of_target(name)))
            .flatten()
            .filter_map(|referrer| self.graph[*referrer].path.clone())
            .collect();
        relink.sort();
        relink.dedup();
        let mut lonely = Vec::new();
        for path in &relink {
            self.unlink(path, &mut lonely);
        }
        self.link_all(&relink, &mut lonely);
        self.drop_unwanted(lonely);
    }

    /// Applies a batch. The order within the batch does not matter; the last change of a path counts.
    pub fn apply(&mut self, mut changes: Vec<Change>) {
        changes.reverse();
        changes.par_sort_by(|a, b| a.path.cmp(&b.path));
        changes.dedup_by(|later, first| later.path == first.path);
        let mut relink: Vec<Arc<VaultPath>> = self.referrers_of_moved(&changes);
        let known = changes
            .iter()
            .filter_map(|change| self.entries.get_key_value(&change.path));
        relink.extend(known.map(|(path, _)| Arc::clone(path)));
        relink.sort();
        relink.dedup();
        let mut lonely = Vec::new();
        for path in &relink {
            self.unlink(path, &mut lonely);
        }
        for change in changes.iter().filter(|change| change.contribution.is_none()) {
            self.remove(&change.path);
        }
        let mut coming: Vec<Coming> = changes
            .into_par_iter()
            .filter_map(|change| Some(Coming::new(change.path, change.contribution?)))
            .collect();
        self.reserve(&coming);
        let placed: Vec<Placed> = coming.iter_mut().map(|note| self.put(note)).collect();
        let nodes: Vec<NodeIndex> = placed.iter().map(|placed| placed.node).collect();
        let (entries, names, wanted) = (&mut self.entries, &mut self.names, &mut self.wanted);
        rayon::join(
            || {
                for (note, placed) in coming.iter().zip(placed) {
                    if let Some(name) = placed.name {
                        names.insert(name, &note.path, placed.node);
                    }
                    let entry = Entry {
                        path: Arc::clone(&note.path),
                        contribution: Arc::clone(&note.contribution),
                        node: placed.node,
                        inner: placed.inner,
                        touched: Box::default(),
                    };
                    entries.insert(Arc::clone(&note.path), entry);
                }
            },
            || {
                for (note, node) in coming.iter().zip(nodes) {
                    for wish in &note.wishes {
                        wanted.entry(*wish).or_default().push(node);
                    }
                }
            },
        );
        let were = relink.len();
        relink.extend(coming.iter().map(|note| Arc::clone(&note.path)));
        later(coming);
        if were > 0 {
            relink.sort();
            relink.dedup();
        }
        self.link_all(&relink, &mut lonely);
        self.drop_unwanted(lonely);
    }

    /// Notes whose links may lead elsewhere because a name comes, goes, or changes its kind.
    fn referrers_of_moved(&self, changes: &[Change]) -> Vec<Arc<VaultPath>> {
        if self.entries.is_empty() {
            return Vec::new();
        }
        let mut out = Vec::new();
        for change in changes {
            let before = self
                .entries
                .get(&change.path)
                .map(|entry| entry.contribution.kind);
            if before != change.contribution.as_ref().map(|contribution| contribution.kind)
                && let Some(referrers) = self.wanted.get(&key_of_target(change.path.file_name()))
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
    fn reserve(&mut self, coming: &[Coming]) {
        if self.graph.node_count() > 0 {
            return;
        }
        let nodes: usize = coming.iter().map(|note| 1 + note.inner.len()).sum();
        let edges: usize = coming
            .iter()
            .map(|note| note.wishes.len() + note.inner.len() + note.contribution.edges.len())
            .sum();
        self.graph = StableDiGraph::with_capacity(nodes, edges);
        self.by_id.reserve(nodes);
        self.entries.reserve(coming.len());
        self.names.reserve(coming.len());
        self.wanted.reserve(coming.len());
    }

    /// Takes a note's evidence out of the graph; its node stays. Adds what nobody may ask for any more.
    fn unlink(&mut self, path: &Arc<VaultPath>, lonely: &mut Vec<NodeIndex>) {
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
                let ends = self.graph.edge_endpoints(index);
                let ends = ends.into_iter().flat_map(|(from, to)| [from, to]);
                lonely.extend(ends.filter(|end| self.graph[*end].kind == NodeKind::Missing));
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
        self.totals.take(path, &entry.contribution);
        self.forget_wishes(entry.node, &entry.contribution);
        for inner in entry.inner.iter().copied().chain([entry.node]) {
            self.remove_node(inner);
        }
    }

    /// Adds the nodes of a note; what was there of it goes.
    fn put(&mut self, note: &mut Coming) -> Placed {
        let first = self.entries.is_empty(); // then nothing has to be looked for
        let old = (!first).then(|| self.entries.remove(&note.path)).flatten();
        if let Some(old) = &old {
            note.path = Arc::clone(&old.path);
            self.totals.take(&old.path, &old.contribution);
            self.forget_wishes(old.node, &old.contribution);
            for inner in &old.inner {
                self.remove_node(*inner);
            }
        }
        let (path, contribution) = (&note.path, &note.contribution);
        self.totals.add(path, contribution);
        let node = self.upsert(Node {
            id: note.id.clone(),
            kind: contribution.kind,
            title: contribution.title.clone(),
            path: Some(Arc::clone(path)),
            difficulty: contribution.difficulty,
            topic: contribution.topic.clone(),
            line: 1,
            minutes: None,
        });
        let inner = contribution.inner.iter().zip(&note.inner).map(|(inner, id)| {
            self.upsert(Node {
                id: id.clone(),
                kind: inner.kind,
                title: inner.title.clone(),
                path: Some(Arc::clone(path)),
                difficulty: None,
                topic: None,
                line: inner.line,
                minutes: inner.minutes,
            })
        });
        Placed {
            node,
            inner: inner.collect(),
            name: note.name.take().filter(|_| old.is_none()),
        }
    }

    fn upsert(&mut self, node: Node) -> NodeIndex {
        match self.by_id.entry(node.id.clone()) {
            Occupied(known) => {
                self.graph[*known.get()] = node;
                *known.get()
            }
            Vacant(place) => *place.insert(self.graph.add_node(node)),
        }
    }

    fn forget_wishes(&mut self, note: NodeIndex, contribution: &Contribution) {
        for link in &contribution.links {
            let key = key_of_target(&link.target);
            if let Some(referrers) = self.wanted.get_mut(&key) {
                referrers.retain(|referrer| *referrer != note);
                if referrers.is_empty() {
                    self.wanted.remove(&key);
                }
            }
        }
    }

    /// Links notes whose evidence is not in the graph. Adds the nodes of missing notes that it made.
    fn link_all(&mut self, paths: &[Arc<VaultPath>], lonely: &mut Vec<NodeIndex>) {
        let mut targets: Vec<Targets> = paths.par_iter().map(|path| self.resolve_links(path)).collect();
        for (path, targets) in paths.iter().zip(&mut targets) {
            if targets.any_missing {
                self.make_missing(path, &mut targets.all, lonely);
            }
        }
        let told: Vec<Vec<Told>> = paths
            .par_iter()
            .zip(targets)
            .map(|(path, targets)| self.told_by(path, &targets.all))
            .collect();
        if self.graph.edge_count() == 0 {
            return self.add_first(paths, told);
        }
        for (path, told) in paths.iter().zip(told) {
            let touched: Vec<EdgeIndex> = told.into_iter().map(|told| self.add(told)).collect();
            touch(&mut self.entries, path, touched);
        }
    }

    /// Where each of a note's links leads.
    fn resolve_links(&self, path: &VaultPath) -> Targets {
        let Some(entry) = self.entries.get(path) else {
            return Targets::default();
        };
        let target = |link: &TypedLink| match self.names.resolve_node(&link.target, path) {
            Ok(node) => Target::Node(node),
            Err(Resolution::Missing) => Target::Missing,
            Err(Resolution::Attachment) => Target::Nothing,
            Err(_) => Target::Node(entry.node),
        };
        let all: Box<[Target]> = entry.contribution.links.iter().map(target).collect();
        let any_missing = all.contains(&Target::Missing);
        Targets { all, any_missing }
    }

    /// Makes nodes for the notes that are not there. Adds those that were not known.
    fn make_missing(&mut self, path: &VaultPath, targets: &mut [Target], made: &mut Vec<NodeIndex>) {
        let Some(entry) = self.entries.get(path) else {
            return;
        };
        let contribution = Arc::clone(&entry.contribution);
        for (link, target) in contribution.links.iter().zip(targets) {
            if *target != Target::Missing {
                continue;
            }
            let id = NodeId::missing(&link.target);
            let known = self.by_id.get(&id).copied();
            *target = Target::Node(known.unwrap_or_else(|| {
                let node = self.upsert(missing_node(id, &link.target));
                self.totals.missing += 1;
                made.push(node);
                node
            }));
        }
    }

    /// A note's evidence, in its order. `targets` are those of its links.
    fn told_by(&self, path: &VaultPath, targets: &[Target]) -> Vec<Told> {
        let Some(entry) = self.entries.get(path) else {
            return Vec::new();
        };
        let (contribution, node, inner) = (&entry.contribution, entry.node, &entry.inner);
        let mut out = Vec::with_capacity(targets.len() + inner.len());
        let mut tell = |from, to, kind, (basis, confidence, line, column)| {
            let evidence = Evidence {
                basis,
                confidence,
                path: Arc::clone(&entry.path),
                line,
                column,
            };
            if from != to {
                out.push(Told {
                    from,
                    to,
                    kind,
                    evidence,
                });
            }
        };
        for (index, given) in contribution.inner.iter().enumerate() {
            let parent = given.parent.map_or(node, |parent| inner[parent as usize]);
            let place = |basis| (basis, Confidence::CERTAIN, given.line, 1);
            tell(
                inner[index],
                parent,
                EdgeKind::PartOf,
                place(Basis::DocumentStructure),
            );
            if let Some(before) = given.after {
                tell(
                    inner[before as usize],
                    inner[index],
                    EdgeKind::Next,
                    place(Basis::StudyPath),
                );
            }
        }
        for edge in &contribution.edges {
            let (from, to) = (inner[edge.from as usize], inner[edge.to as usize]);
            tell(from, to, edge.kind, (edge.basis, edge.confidence, edge.line, 1));
        }
        for (link, target) in contribution.links.iter().zip(targets) {
            let Target::Node(target) = *target else {
                continue;
            };
            let target_kind = self.graph[target].kind;
            let sources = match link.source {
                LinkSource::Note => [Some(node), None],
                // A topic's link also puts the note into the MOC.
                LinkSource::Inner(index) => [Some(inner[index as usize]), Some(node)],
            };
            for source in sources.into_iter().flatten() {
                for edge in edges_of(link.basis, self.graph[source].kind, target_kind, link.weak) {
                    let TypedEdge {
                        kind,
                        reversed,
                        confidence,
                    } = edge;
                    let (from, to) = if reversed {
                        (target, source)
                    } else {
                        (source, target)
                    };
                    tell(from, to, kind, (link.basis, confidence, link.line, link.column));
                }
            }
        }
        out
    }

    /// Adds edges to a graph that has none: sorted, each is made once, and none has to be looked for.
    fn add_first(&mut self, paths: &[Arc<VaultPath>], told: Vec<Vec<Told>>) {
        let notes = u32::try_from(told.len()).unwrap_or(u32::MAX);
        let each = (&told, 0..notes).into_par_iter().flat_map_iter(|(told, note)| {
            let told = told.iter().zip(0_u32..);
            told.map(move |(told, at)| ((told.from, told.to, told.kind), note, at))
        });
        let mut order: Vec<_> = each.collect();
        order.par_sort_unstable();
        let same_edge = |(a, ..): &(_, u32, u32), (b, ..): &(_, u32, u32)| a == b;
        // Edges that were removed leave free places, which new ones would take first. Without them the edges are numbered as they
        // are added, which the other half relies on.
        self.graph.clear_edges();
        let (graph, entries) = (&mut self.graph, &mut self.entries);
        rayon::join(
            || {
                for (number, same) in order.chunk_by(same_edge).enumerate() {
                    let evidence = same.iter();
                    let evidence =
                        evidence.map(|(_, note, at)| told[*note as usize][*at as usize].evidence.clone());
                    let evidence = evidence.collect();
                    let (from, to, kind) = same[0].0;
                    let edge = graph.add_edge(from, to, Edge { kind, evidence });
                    debug_assert_eq!(edge.index(), number);
                }
            },
            || {
                let mut touched: Vec<Vec<EdgeIndex>> =
                    told.iter().map(|told| Vec::with_capacity(told.len())).collect();
                for (edge, same) in order.chunk_by(same_edge).enumerate() {
                    for (_, note, _) in same {
                        touched[*note as usize].push(EdgeIndex::new(edge));
                    }
                }
                for (path, touched) in paths.iter().zip(touched) {
                    touch(entries, path, touched);
                }
            },
        );
        later((told, order));
    }

    fn add(&mut self, told: Told) -> EdgeIndex {
        let Told {
            from,
            to,
            kind,
            evidence,
        } = told;
        let known = self.find_edge(from, to, kind);
        let index = known.unwrap_or_else(|| {
            let evidence = SmallVec::new();
            self.graph.add_edge(from, to, Edge { kind, evidence })
        });
        self.graph[index].evidence.push(evidence);
        index
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

    /// A missing note nobody asks for any more is no node. Its title is the first spelling in path order, so that the
    /// order of indexing does not show.
    fn drop_unwanted(&mut self, mut lonely: Vec<NodeIndex>) {
        lonely.sort_unstable();
        lonely.dedup();
        for index in lonely {
            if self.graph.neighbors_undirected(index).next().is_none() {
                self.totals.missing -= 1;
                self.remove_node(index);
            }
        }
    }
}
