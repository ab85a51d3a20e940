//! Links become edges: where each link of a batch leads, what its note tells by it, and the edges that come of that.
//!
//! A batch is told in pieces, each on one core. What is looked up there lies all over the memory of a large graph, so the
//! places are asked for one right after the other, and the processor waits for many of them at once.

use crate::contribution::LinkSource;
use crate::graph::{Edge, Entry, Evidence, KnowledgeGraph, Node};
use crate::names::{Candidates, Resolution};
use crate::typing::{TypedEdge, edges_of};
use cairn_model::{Basis, Confidence, EdgeKind, NodeId, NodeKind};
use petgraph::Direction;
use petgraph::stable_graph::{EdgeIndex, NodeIndex};
use petgraph::visit::{EdgeRef as _, NodeIndexable as _};
use rayon::prelude::*;
use smallvec::SmallVec;
use std::sync::Arc;

/// A note whose nodes are in the graph and whose evidence is not.
pub(crate) struct Linking {
    /// As it is to be remembered, but for the edges.
    pub entry: Entry,
    /// The keys of its targets.
    pub wishes: Box<[u64]>,
}

impl Linking {
    /// With the edges that carry its evidence, in their order.
    fn linked(&self, edges: &[EdgeIndex]) -> Entry {
        let once = edges.chunk_by(|a, b| a == b);
        Entry {
            touched: once.map(|same| same[0]).collect(),
            ..self.entry.clone()
        }
    }
}

/// Notes that are told by one core at a time.
const PIECE: usize = 256;

/// Where a link leads.
#[derive(Clone, Copy, PartialEq)]
enum Target {
    Node(NodeIndex),
    /// To a note that is not there.
    Missing,
    /// To a file that is no note.
    Nothing,
}

/// Where the links of a piece lead.
struct Targets {
    /// In the order of the notes and of their links.
    all: Vec<Target>,
    /// Those to missing notes: where they stand in `all`, the note in the piece, its link.
    missing: Vec<(usize, usize, usize)>,
}

/// An edge as a note tells of it.
struct Told {
    from: NodeIndex,
    to: NodeIndex,
    kind: EdgeKind,
    basis: Basis,
    confidence: Confidence,
    line: u32,
    column: u32,
    /// Which of the batch tells.
    note: u32,
}

impl Told {
    fn evidence(&self, notes: &[Linking]) -> Evidence {
        Evidence {
            basis: self.basis,
            confidence: self.confidence,
            path: Arc::clone(&notes[self.note as usize].entry.path),
            line: self.line,
            column: self.column,
        }
    }
}

/// What a batch tells: pieces in the order of its notes, each note's in its own order.
type Tale = Vec<Vec<Told>>;

/// Frees what a batch needed, of a large vault a great many pieces, while the batch goes on.
fn later<T: Send + 'static>(piles: T) {
    rayon::spawn(move || drop(piles));
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
    /// Puts the evidence of notes into the graph, and remembers them with it. Adds the nodes of missing notes that it made.
    pub(crate) fn link_all(&mut self, notes: Vec<Linking>, lonely: &mut Vec<NodeIndex>) {
        let pieces = notes.par_chunks(PIECE);
        let mut targets: Vec<Targets> = pieces.map(|piece| self.resolve_links(piece)).collect();
        for (piece, targets) in notes.chunks(PIECE).zip(&mut targets) {
            self.make_missing(piece, targets, lonely);
        }
        let pieces = notes.par_chunks(PIECE).zip(targets).enumerate();
        let tale: Tale = pieces
            .map(|(number, (piece, targets))| self.told_by(number * PIECE, piece, &targets.all))
            .collect();
        if self.graph.edge_count() == 0 {
            self.add_first(&notes, &tale);
        } else {
            self.add_all(&notes, &tale);
        }
        later((notes, tale));
    }

    /// Where each link of a piece leads.
    fn resolve_links(&self, piece: &[Linking]) -> Targets {
        let wishes = piece.iter().flat_map(|note| &note.wishes);
        let candidates: Vec<Candidates<'_>> = wishes.map(|key| self.names.candidates(*key)).collect();
        let mut candidates = candidates.into_iter();
        let mut out = Targets {
            all: Vec::with_capacity(candidates.len()),
            missing: Vec::new(),
        };
        for (number, note) in piece.iter().enumerate() {
            let links = note.entry.contribution.links.iter();
            for (at, (link, candidates)) in links.zip(candidates.by_ref()).enumerate() {
                let target = match self
                    .names
                    .resolve_node(candidates, &link.target, &note.entry.path)
                {
                    Ok(node) => Target::Node(node),
                    Err(Resolution::Missing) => {
                        out.missing.push((out.all.len(), number, at));
                        Target::Missing
                    }
                    Err(Resolution::Attachment) => Target::Nothing,
                    Err(_) => Target::Node(note.entry.node),
                };
                out.all.push(target);
            }
        }
        out
    }

    /// Makes nodes for the notes that are not there. Adds those that were not known.
    fn make_missing(&mut self, piece: &[Linking], targets: &mut Targets, made: &mut Vec<NodeIndex>) {
        for (place, note, link) in &targets.missing {
            let target = &piece[*note].entry.contribution.links[*link].target;
            let id = NodeId::missing(target);
            let known = self.by_id.get(&id).copied();
            targets.all[*place] = Target::Node(known.unwrap_or_else(|| {
                let node = self.upsert(missing_node(id, target));
                self.totals.missing += 1;
                made.push(node);
                node
            }));
        }
    }

    /// The evidence of a piece that begins with a note of the batch, in its order. `targets` are those of its links.
    fn told_by(&self, first: usize, piece: &[Linking], targets: &[Target]) -> Vec<Told> {
        let inside: usize = piece.iter().map(|note| note.entry.inner.len()).sum();
        let mut out = Vec::with_capacity(targets.len() + inside);
        let mut targets = targets.iter();
        for (note, number) in piece.iter().zip(first..) {
            let number = u32::try_from(number).unwrap_or(u32::MAX);
            let mut tell = |from, to, kind, (basis, confidence, line, column)| {
                if from != to {
                    out.push(Told {
                        from,
                        to,
                        kind,
                        basis,
                        confidence,
                        line,
                        column,
                        note: number,
                    });
                }
            };
            tell_of_inside(note, &mut tell);
            for (link, target) in note.entry.contribution.links.iter().zip(targets.by_ref()) {
                let Target::Node(target) = *target else {
                    continue;
                };
                let own = (note.entry.node, note.entry.contribution.kind);
                let sources = match link.source {
                    LinkSource::Note => [Some(own), None],
                    // A topic's link also puts the note into the MOC.
                    LinkSource::Inner(at) => {
                        let at = at as usize;
                        [
                            Some((note.entry.inner[at], note.entry.contribution.inner[at].kind)),
                            Some(own),
                        ]
                    }
                };
                for (source, kind) in sources.into_iter().flatten() {
                    for edge in edges_of(link.basis, kind, || self.graph[target].kind, link.weak) {
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
        }
        out
    }

    /// Adds edges to a graph that has none: sorted, each is made once, and none has to be looked for.
    fn add_first(&mut self, notes: &[Linking], tale: &Tale) {
        let order = sorted(tale, self.graph.node_bound());
        let at = |place: &(u32, u32)| &tale[place.0 as usize][place.1 as usize];
        let edge_of = |told: &Told| (told.from, told.to, told.kind);
        let same_edge = |a: &(u32, u32), b: &(u32, u32)| edge_of(at(a)) == edge_of(at(b));
        // Edges that were removed leave free places, which new ones would take first. Without them the edges are numbered as they
        // are added, which the other half relies on.
        self.graph.clear_edges();
        let (graph, entries) = (&mut self.graph, &mut self.entries);
        rayon::join(
            || {
                for (number, same) in order.chunk_by(same_edge).enumerate() {
                    let evidence = same.iter().map(|place| at(place).evidence(notes)).collect();
                    let (from, to, kind) = edge_of(at(&same[0]));
                    let edge = graph.add_edge(from, to, Edge { kind, evidence });
                    debug_assert_eq!(edge.index(), number);
                }
            },
            || {
                let mut touched: Vec<SmallVec<[EdgeIndex; 8]>> = vec![SmallVec::new(); notes.len()];
                for (edge, same) in order.chunk_by(same_edge).enumerate() {
                    for place in same {
                        touched[at(place).note as usize].push(EdgeIndex::new(edge));
                    }
                }
                for (note, edges) in notes.iter().zip(touched) {
                    entries.insert(Arc::clone(&note.entry.path), note.linked(&edges));
                }
            },
        );
    }

    fn add_all(&mut self, notes: &[Linking], tale: &Tale) {
        let mut touched = vec![Vec::new(); notes.len()];
        for told in tale.iter().flatten() {
            touched[told.note as usize].push(self.add(told, told.evidence(notes)));
        }
        for (note, mut edges) in notes.iter().zip(touched) {
            edges.sort_unstable();
            self.entries
                .insert(Arc::clone(&note.entry.path), note.linked(&edges));
        }
    }

    fn add(&mut self, told: &Told, evidence: Evidence) -> EdgeIndex {
        let (from, to, kind) = (told.from, told.to, told.kind);
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
}

/// What a note tells of the nodes inside it.
fn tell_of_inside(
    note: &Linking,
    tell: &mut impl FnMut(NodeIndex, NodeIndex, EdgeKind, (Basis, Confidence, u32, u32)),
) {
    let (contribution, node, inner) = (&note.entry.contribution, note.entry.node, &note.entry.inner);
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
}

/// Where each piece of evidence stands, by piece and place in it: those of one edge beside each other, and in their order.
/// Origins are few and dense, so they are counted instead of compared; what is left to compare are the edges of one node.
fn sorted(tale: &Tale, nodes: usize) -> Vec<(u32, u32)> {
    let mut free = vec![0_usize; nodes + 1];
    for told in tale.iter().flatten() {
        free[told.from.index() + 1] += 1;
    }
    for node in 0..nodes {
        free[node + 1] += free[node];
    }
    let mut order = vec![(0, 0); free[nodes]];
    for (piece, number) in tale.iter().zip(0..) {
        for (told, at) in piece.iter().zip(0..) {
            let place = &mut free[told.from.index()];
            order[*place] = (number, at);
            *place += 1;
        }
    }
    let told = |place: &(u32, u32)| &tale[place.0 as usize][place.1 as usize];
    let of_nodes = order.par_chunk_by_mut(|a, b| told(a).from == told(b).from);
    of_nodes.for_each(|edges| edges.sort_by_key(|place| (told(place).to, told(place).kind)));
    order
}
