//! Which nodes and edges a map shows, by scope.

use super::place::{radius, weight};
use super::{Direction, Map, MapEdge, MapNode, MapQuery, MapScope};
use crate::snapshot::Snapshot;
use cairn_graph::{Edge, EdgeRef, NodeKey};
use cairn_model::{Basis, EdgeKind, NodeKind};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::VecDeque;

/// More nodes than this make a neighbourhood unreadable.
const MAX_NEIGHBOURS: usize = 300;
/// Edges less sure than this are not drawn: machine-made lists would bury the rest.
const MIN_CONFIDENCE: f32 = 0.3;
/// Ties less sure than this are not counted in bundles.
const LIKELY: f32 = 0.5;
/// Steps up a tree of topics at most.
const MAX_STEPS: usize = 12;

impl Snapshot {
    /// The nodes and edges of a map, without places.
    pub(super) fn select(&self, query: &MapQuery) -> Map {
        match &query.scope {
            MapScope::Atlas => self.atlas(query.limit),
            MapScope::Vault => self.whole(query.missing, query.limit),
            MapScope::Moc(root) | MapScope::Source(root) => self.below(*root, query.missing, query.limit),
            MapScope::Neighbourhood {
                centre,
                depth,
                direction,
            } => self.round(*centre, *depth, *direction, query.missing),
        }
    }

    fn whole(&self, missing: bool, limit: usize) -> Map {
        let wanted = |kind: NodeKind| {
            kind.is_note() || kind == NodeKind::Source || (missing && kind == NodeKind::Missing)
        };
        let mut keys: Vec<NodeKey> = self
            .graph
            .nodes()
            .filter(|(_, node)| wanted(node.kind))
            .map(|(key, _)| key)
            .collect();
        let omitted = keys.len().saturating_sub(limit);
        if omitted > 0 {
            keys.sort_by_cached_key(|key| {
                (
                    std::cmp::Reverse(self.graph.degree(*key)),
                    self.graph.node(*key).id.clone(),
                )
            });
            keys.truncate(limit);
        }
        let mut map = self.with_edges(keys);
        map.omitted = u32::try_from(omitted).unwrap_or(u32::MAX);
        map
    }

    /// Whether there is a MOC or a study document, so that an atlas shows more than the vault does.
    pub fn has_atlas(&self) -> bool {
        !self.regions().mocs().is_empty() || !self.sources().is_empty()
    }

    /// One node for each MOC and study document; an edge bundles all links between what belongs to two of them.
    fn atlas(&self, limit: usize) -> Map {
        let regions = self.regions();
        let sources = self.sources();
        if regions.mocs().is_empty() && sources.is_empty() {
            return self.whole(false, limit);
        }
        let lands: Vec<NodeKey> = regions.mocs().iter().chain(&sources).copied().collect();
        let node = |(index, key): (usize, &NodeKey)| {
            let members = self.members(*key);
            let size = if index < regions.mocs().len() {
                members.notes()
            } else {
                members.topics
            };
            MapNode {
                radius: 8.0 + 1.6 * f32::from(u16::try_from(size).unwrap_or(u16::MAX)).sqrt(),
                region: (index < regions.mocs().len())
                    .then(|| u32::try_from(index).ok())
                    .flatten(),
                degree: size,
                ..MapNode::new(*key)
            }
        };
        Map {
            nodes: lands.iter().enumerate().map(node).collect(),
            edges: self.bundles(&sources),
            ..Map::default()
        }
    }

    /// Links and likely ties between what belongs to two MOCs or study documents, counted.
    fn bundles(&self, sources: &[NodeKey]) -> Vec<MapEdge> {
        let regions = self.regions();
        let first = regions.mocs().len();
        let by_path: FxHashMap<_, u32> = sources
            .iter()
            .enumerate()
            .filter_map(|(index, key)| Some((self.graph.node(*key).path.as_ref()?, index_of(first + index))))
            .collect();
        let land = |key: NodeKey| {
            let source = || by_path.get(self.graph.node(key).path.as_ref()?).copied();
            if by_path.is_empty() {
                return regions.get(key);
            }
            source().or_else(|| regions.get(key))
        };
        let mut bundles: FxHashMap<(u32, u32), u32> = FxHashMap::default();
        let mut add = |from: NodeKey, to: NodeKey| {
            if let (Some(a), Some(b)) = (land(from), land(to))
                && a != b
            {
                *bundles.entry((a.min(b), a.max(b))).or_default() += 1;
            }
        };
        for edge in self.graph.edges() {
            if edge.edge.confidence().get() >= MIN_CONFIDENCE {
                add(edge.from, edge.to);
            }
        }
        if !sources.is_empty() {
            let likely = |tie: &&crate::ties::NodeTie| tie.confidence.get() >= LIKELY;
            for tie in self.ties().all().iter().filter(likely) {
                add(tie.from, tie.to);
            }
        }
        let mut edges: Vec<MapEdge> = bundles
            .into_iter()
            .map(|((from, to), count)| MapEdge {
                from,
                to,
                kind: EdgeKind::Related,
                basis: None,
                confidence: 1.0,
                count,
            })
            .collect();
        edges.sort_by_key(|edge| (edge.from, edge.to));
        edges
    }

    /// What belongs to a MOC or study document. A bullet that only names a note is drawn as that note.
    fn below(&self, moc: NodeKey, missing: bool, limit: usize) -> Map {
        let mut seen = FxHashSet::from_iter([moc]);
        let mut queue = VecDeque::from([moc]);
        while let Some(key) = queue.pop_front() {
            for child in self.graph.children(key) {
                let other_moc = self.graph.node(child).kind == NodeKind::Moc;
                if !other_moc && seen.len() < limit && seen.insert(child) {
                    queue.push_back(child);
                }
            }
        }
        let stands_for_note = |key: &NodeKey| {
            let children = self.graph.children(*key);
            self.graph.node(*key).kind == NodeKind::Topic
                && !children.is_empty()
                && children
                    .iter()
                    .all(|child| self.graph.node(*child).kind.is_note())
                && self.graph.outgoing(*key).any(|edge| {
                    self.graph.node(edge.to).kind != NodeKind::Moc && edge.edge.kind == EdgeKind::PartOf
                })
        };
        let collapsed: FxHashSet<NodeKey> = seen.iter().filter(|key| stands_for_note(key)).copied().collect();
        let keys = seen.iter().filter(|key| !collapsed.contains(key)).copied();
        let keys: Vec<NodeKey> = keys
            .filter(|key| missing || self.graph.node(*key).kind != NodeKind::Missing)
            .collect();
        let mut map = self.with_edges(keys);
        let index = index_by_key(&map.nodes);
        let mut stands: Vec<(u32, u32)> = Vec::new();
        for topic in &collapsed {
            for parent in self.graph.parents(*topic) {
                for note in self.graph.children(*topic) {
                    stands.extend(index.get(&note).copied().zip(index.get(&parent).copied()));
                }
            }
        }
        stands.sort_unstable();
        stands.dedup();
        map.edges.extend(
            stands
                .into_iter()
                .filter(|(a, b)| a != b)
                .map(|(from, to)| MapEdge {
                    from,
                    to,
                    kind: EdgeKind::Covers,
                    basis: None,
                    confidence: 1.0,
                    count: 1,
                }),
        );
        self.find_parents(&mut map);
        map
    }

    /// What lies within some steps, the surest links first. Nothing is reached through another MOC or document: through those,
    /// everything is two steps from everything.
    fn round(&self, centre: NodeKey, depth: u32, direction: Direction, missing: bool) -> Map {
        let mut steps = FxHashMap::from_iter([(centre, 0u8)]);
        let mut frontier = vec![centre];
        let mut left_out = FxHashSet::default();
        for step in 1..=depth.clamp(1, 5) as u8 {
            let mut next: Vec<(f32, NodeKey)> = Vec::new();
            for key in &frontier {
                let out = self
                    .graph
                    .outgoing(*key)
                    .filter(|_| direction != Direction::Incoming);
                let into = self
                    .graph
                    .incoming(*key)
                    .filter(|_| direction != Direction::Outgoing);
                for edge in out.chain(into) {
                    let other = if edge.to == *key { edge.from } else { edge.to };
                    let shown = missing || self.graph.node(other).kind != NodeKind::Missing;
                    let confidence = edge.edge.confidence().get();
                    if shown && confidence >= MIN_CONFIDENCE {
                        next.push((confidence, other));
                    }
                }
            }
            next.sort_by(|a, b| {
                b.0.total_cmp(&a.0)
                    .then_with(|| self.graph.node(a.1).id.cmp(&self.graph.node(b.1).id))
            });
            frontier.clear();
            for (_, key) in next {
                if steps.contains_key(&key) {
                    continue;
                }
                if steps.len() >= MAX_NEIGHBOURS {
                    left_out.insert(key);
                    continue;
                }
                steps.insert(key, step);
                if !matches!(self.graph.node(key).kind, NodeKind::Moc | NodeKind::Source) {
                    frontier.push(key);
                }
            }
        }
        let mut map = self.with_edges(steps.keys().copied().collect());
        map.omitted = index_of(left_out.len());
        for node in &mut map.nodes {
            node.steps = steps.get(&node.key).copied().unwrap_or_default();
        }
        map
    }

    /// The nearest node above each that is on the map, past bullets drawn as their notes.
    fn find_parents(&self, map: &mut Map) {
        let index = index_by_key(&map.nodes);
        let above = |key: NodeKey, own: u32| {
            let mut at = key;
            for _ in 0..MAX_STEPS {
                let parent = |parent: &NodeKey| index.get(parent).copied().filter(|found| *found != own);
                if let Some(found) = self.graph.parents(at).find_map(|key| parent(&key)) {
                    return Some(found);
                }
                at = self.graph.parents(at).find(|parent| *parent != at)?;
            }
            None
        };
        for (own, node) in (0..).zip(&mut map.nodes) {
            node.parent = above(node.key, own);
        }
    }

    /// Sorts the nodes and joins them by the edge that says most.
    fn with_edges(&self, mut keys: Vec<NodeKey>) -> Map {
        let regions = self.regions();
        keys.par_sort_by_cached_key(|key| {
            let node = self.graph.node(*key);
            (
                regions.get(*key).unwrap_or(u32::MAX),
                node.kind,
                node.title.to_lowercase(),
                node.id.clone(),
            )
        });
        let edges = self.edges_among(&keys);
        let nodes = keys.into_iter().map(|key| {
            let degree = self.degrees(key).iter().sum();
            MapNode {
                radius: radius(self.graph.node(key).kind, degree),
                region: regions.get(key),
                degree,
                ..MapNode::new(key)
            }
        });
        Map {
            nodes: nodes.collect(),
            edges,
            ..Map::default()
        }
    }

    /// One edge between each two of the nodes that are joined: the one whose kind says most, of equal ones the one that
    /// starts at the earlier node. By the places of their ends in `keys`.
    fn edges_among(&self, keys: &[NodeKey]) -> Vec<MapEdge> {
        let mut place = vec![ABSENT; self.graph.node_bound()];
        for (key, at) in keys.iter().zip(0..) {
            place[key.index()] = at;
        }
        let drawn = |edge: EdgeRef<'_>| {
            let (from, to) = (place[edge.from.index()], place[edge.to.index()]);
            let on_map = from != to && from != ABSENT && to != ABSENT;
            (on_map && edge.edge.confidence().get() >= MIN_CONFIDENCE).then(|| MapEdge {
                from,
                to,
                kind: edge.edge.kind,
                basis: surest(edge.edge),
                confidence: edge.edge.confidence().get(),
                count: 1,
            })
        };
        // Edges read in a row cost a fraction of those reached from their nodes, if most of them are wanted.
        let most = keys.len() * 4 > place.len();
        let mut edges: Vec<MapEdge> = Vec::new();
        if most {
            edges.reserve(self.graph.edge_count());
            edges.extend(self.graph.edges().filter_map(drawn));
        } else {
            let outgoing = keys.iter().flat_map(|key| self.graph.outgoing(*key));
            edges.extend(outgoing.filter_map(drawn));
        }
        let pair = |edge: &MapEdge| (edge.from.min(edge.to), edge.from.max(edge.to));
        edges.par_sort_unstable_by(|a, b| {
            pair(a)
                .cmp(&pair(b))
                .then_with(|| weight(b.kind).total_cmp(&weight(a.kind)))
                .then_with(|| a.from.cmp(&b.from))
        });
        edges.dedup_by_key(|edge| pair(edge));
        edges.par_sort_unstable_by_key(|edge| (edge.from, edge.to));
        edges
    }
}

/// No place on the map.
const ABSENT: u32 = u32::MAX;

fn index_of(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

fn index_by_key(nodes: &[MapNode]) -> FxHashMap<NodeKey, u32> {
    nodes.iter().zip(0..).map(|(node, at)| (node.key, at)).collect()
}

fn surest(edge: &Edge) -> Option<Basis> {
    let surest = |a: &&cairn_graph::Evidence, b: &&cairn_graph::Evidence| {
        (a.confidence.get().total_cmp(&b.confidence.get())).then(b.basis.cmp(&a.basis))
    };
    Some(edge.evidence.iter().max_by(surest)?.basis)
}
