//! The topic map of a scope: which nodes and edges it shows, and where they lie.

use crate::session::{Engine, Places};
use crate::snapshot::Snapshot;
use crate::worker::Message;
use cairn_graph::NodeKey;
use cairn_layout::{ForceOptions, GraphInput, force};
use cairn_model::{EdgeKind, NodeKind};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::VecDeque;
use std::sync::Arc;

/// More nodes than this are not shown at once; the least connected are left out.
const MAX_NODES: usize = 20_000;
/// More nodes than this make a neighbourhood unreadable.
const MAX_NEIGHBOURS: usize = 300;
/// Edges less sure than this are not drawn: machine-made lists would bury the rest.
const MIN_CONFIDENCE: f32 = 0.3;

/// Which part of the vault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MapScope {
    /// MOCs and how they hang together.
    Atlas,
    /// Every note.
    Vault,
    /// A MOC (or a topic) with what belongs to it.
    Moc(NodeKey),
    /// What lies within some steps of a node.
    Neighbourhood(NodeKey, u32),
}

/// A node on the map.
#[derive(Clone, Debug)]
pub struct MapNode {
    /// The node.
    pub key: NodeKey,
    /// Place, layout units, y downwards.
    pub at: [f32; 2],
    /// Radius, layout units.
    pub radius: f32,
    /// Index into the regions.
    pub region: Option<u32>,
    /// Edges in the whole graph.
    pub degree: u32,
}

/// An edge on the map, between indices into the nodes.
#[derive(Clone, Copy, Debug)]
pub struct MapEdge {
    /// From.
    pub from: u32,
    /// To.
    pub to: u32,
    /// The kind that says most.
    pub kind: EdgeKind,
    /// Links bundled in it.
    pub count: u32,
}

/// A theme's territory.
#[derive(Clone, Debug)]
pub struct MapRegion {
    /// The MOC.
    pub moc: NodeKey,
    /// Centre of its nodes.
    pub at: [f32; 2],
    /// Nodes in it.
    pub size: u32,
}

/// A map.
#[derive(Clone, Debug, Default)]
pub struct Map {
    /// Nodes, by region, then kind, then title.
    pub nodes: Vec<MapNode>,
    /// Edges, one between two nodes.
    pub edges: Vec<MapEdge>,
    /// Themes with nodes on the map.
    pub regions: Vec<MapRegion>,
    /// Nodes left out because there are too many.
    pub omitted: u32,
}

impl Engine {
    /// The map of a scope. Nodes that have been on it before keep their places as far as possible.
    pub fn map(&self, snapshot: &Snapshot, scope: &MapScope, missing: bool) -> Map {
        let mut map = match scope {
            MapScope::Atlas => snapshot.atlas(),
            MapScope::Vault => snapshot.whole(missing),
            MapScope::Moc(moc) => snapshot.below(*moc, missing),
            MapScope::Neighbourhood(centre, depth) => snapshot.round(*centre, *depth, missing),
        };
        let name = scope_name(snapshot, scope);
        let previous = crate::session::locked(&self.shared.layouts).get(&name).cloned();
        place(snapshot, &mut map, previous.as_deref());
        let places: Places = map
            .nodes
            .iter()
            .map(|node| (snapshot.graph.node(node.key).id.clone(), node.at))
            .collect();
        if previous.as_deref() != Some(&places) {
            let places = Arc::new(places);
            crate::session::locked(&self.shared.layouts).insert(name.clone(), Arc::clone(&places));
            self.send(Message::Layout(name, places));
        }
        map
    }
}

fn scope_name(snapshot: &Snapshot, scope: &MapScope) -> String {
    match scope {
        MapScope::Atlas => "atlas".to_owned(),
        MapScope::Vault => "vault".to_owned(),
        MapScope::Moc(key) => format!("moc {}", snapshot.graph.node(*key).id),
        MapScope::Neighbourhood(key, depth) => format!("near {depth} {}", snapshot.graph.node(*key).id),
    }
}

impl Snapshot {
    fn whole(&self, missing: bool) -> Map {
        let wanted = |kind: NodeKind| {
            kind.is_note() || kind == NodeKind::Source || (missing && kind == NodeKind::Missing)
        };
        let mut keys: Vec<NodeKey> = self
            .graph
            .nodes()
            .filter(|(_, node)| wanted(node.kind))
            .map(|(key, _)| key)
            .collect();
        let omitted = keys.len().saturating_sub(MAX_NODES);
        if omitted > 0 {
            keys.sort_by_cached_key(|key| {
                (
                    std::cmp::Reverse(self.graph.degree(*key)),
                    self.graph.node(*key).id.clone(),
                )
            });
            keys.truncate(MAX_NODES);
        }
        let mut map = self.with_edges(keys);
        map.omitted = u32::try_from(omitted).unwrap_or(u32::MAX);
        map
    }

    /// One node a MOC; an edge bundles all links between notes of two MOCs.
    fn atlas(&self) -> Map {
        let regions = self.regions();
        if regions.mocs().is_empty() {
            return self.whole(false);
        }
        let sizes: Vec<u32> = regions
            .mocs()
            .iter()
            .map(|moc| self.members(*moc).notes())
            .collect();
        let mut bundles: FxHashMap<(u32, u32), u32> = FxHashMap::default();
        for edge in self
            .graph
            .edges()
            .filter(|edge| edge.edge.confidence().get() >= MIN_CONFIDENCE)
        {
            if let (Some(a), Some(b)) = (regions.get(edge.from), regions.get(edge.to))
                && a != b
            {
                *bundles.entry((a.min(b), a.max(b))).or_default() += 1;
            }
        }
        let node = |(index, key): (usize, &NodeKey)| MapNode {
            key: *key,
            at: [0.0; 2],
            radius: 8.0 + 1.6 * f32::from(u16::try_from(sizes[index]).unwrap_or(u16::MAX)).sqrt(),
            region: u32::try_from(index).ok(),
            degree: sizes[index],
        };
        let mut edges: Vec<MapEdge> = bundles
            .into_iter()
            .map(|((from, to), count)| MapEdge {
                from,
                to,
                kind: EdgeKind::Related,
                count,
            })
            .collect();
        edges.sort_by_key(|edge| (edge.from, edge.to));
        Map {
            nodes: regions.mocs().iter().enumerate().map(node).collect(),
            edges,
            ..Map::default()
        }
    }

    /// What belongs to a MOC. A bullet that only names a note is drawn as that note.
    fn below(&self, moc: NodeKey, missing: bool) -> Map {
        let mut seen = FxHashSet::from_iter([moc]);
        let mut queue = VecDeque::from([moc]);
        while let Some(key) = queue.pop_front() {
            for child in self.graph.children(key) {
                let other_moc = self.graph.node(child).kind == NodeKind::Moc;
                if !other_moc && seen.len() < MAX_NODES && seen.insert(child) {
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
        let index: FxHashMap<NodeKey, u32> = map
            .nodes
            .iter()
            .zip(0..)
            .map(|(node, at)| (node.key, at))
            .collect();
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
                    count: 1,
                }),
        );
        map
    }

    fn round(&self, centre: NodeKey, depth: u32, missing: bool) -> Map {
        let mut seen = FxHashSet::from_iter([centre]);
        let mut frontier = vec![centre];
        for _ in 0..depth.clamp(1, 5) {
            let mut next: Vec<(f32, NodeKey)> = Vec::new();
            for key in &frontier {
                for edge in self.graph.outgoing(*key).chain(self.graph.incoming(*key)) {
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
                if seen.len() < MAX_NEIGHBOURS && seen.insert(key) {
                    frontier.push(key);
                }
            }
        }
        self.with_edges(seen.into_iter().collect())
    }

    /// Sorts the nodes and joins them by the edge that says most.
    fn with_edges(&self, mut keys: Vec<NodeKey>) -> Map {
        let regions = self.regions();
        keys.sort_by_cached_key(|key| {
            let node = self.graph.node(*key);
            (
                regions.get(*key).unwrap_or(u32::MAX),
                node.kind,
                node.title.to_lowercase(),
                node.id.clone(),
            )
        });
        let index: FxHashMap<NodeKey, u32> = keys.iter().copied().zip(0..).collect();
        let mut best: FxHashMap<(u32, u32), MapEdge> = FxHashMap::default();
        for from in &keys {
            for edge in self.graph.outgoing(*from) {
                let Some(to) = index.get(&edge.to).filter(|_| edge.to != *from) else {
                    continue;
                };
                if edge.edge.confidence().get() < MIN_CONFIDENCE {
                    continue;
                }
                let from = index[from];
                let found = MapEdge {
                    from,
                    to: *to,
                    kind: edge.edge.kind,
                    count: 1,
                };
                let known = best.entry((from.min(*to), from.max(*to))).or_insert(found);
                if weight(found.kind) > weight(known.kind) {
                    *known = found;
                }
            }
        }
        let mut edges: Vec<MapEdge> = best.into_values().collect();
        edges.sort_by_key(|edge| (edge.from, edge.to));
        let nodes = keys.into_iter().map(|key| {
            let degree = u32::try_from(self.graph.degree(key)).unwrap_or(u32::MAX);
            MapNode {
                key,
                at: [0.0; 2],
                radius: radius(self.graph.node(key).kind, degree),
                region: regions.get(key),
                degree,
            }
        });
        Map {
            nodes: nodes.collect(),
            edges,
            ..Map::default()
        }
    }
}

/// How much an edge says, and how strongly it pulls in the layout.
fn weight(kind: EdgeKind) -> f32 {
    match kind {
        EdgeKind::Requires => 1.0,
        EdgeKind::Next => 0.95,
        EdgeKind::Harder => 0.9,
        EdgeKind::FollowUp => 0.8,
        EdgeKind::SameLevel => 0.7,
        EdgeKind::Related => 0.6,
        EdgeKind::Covers => 0.55,
        EdgeKind::PartOf => 0.5,
        EdgeKind::Reference => 0.3,
        EdgeKind::Mention => 0.25,
    }
}

fn radius(kind: NodeKind, degree: u32) -> f32 {
    let links = f32::from(u16::try_from(degree).unwrap_or(u16::MAX));
    match kind {
        NodeKind::Moc | NodeKind::Source => 9.0 + 1.2 * (1.0 + links).ln(),
        NodeKind::Path | NodeKind::Stage => 5.0,
        NodeKind::Topic | NodeKind::Company => 4.5,
        NodeKind::Term | NodeKind::Task => 3.0,
        NodeKind::Missing => 3.0,
        NodeKind::Question | NodeKind::Concept | NodeKind::Note => 3.2 + 0.9 * (1.0 + links).ln(),
    }
}

fn place(snapshot: &Snapshot, map: &mut Map, previous: Option<&Places>) {
    let atlas_like = map
        .nodes
        .iter()
        .all(|node| snapshot.graph.node(node.key).kind == NodeKind::Moc);
    let groups: Vec<u32> = if atlas_like {
        Vec::new()
    } else {
        map.nodes
            .iter()
            .map(|node| node.region.unwrap_or(u32::MAX))
            .collect()
    };
    let edges: Vec<(u32, u32, f32)> = map
        .edges
        .iter()
        .map(|edge| {
            (
                edge.from,
                edge.to,
                weight(edge.kind) * (1.0 + f32::from(u16::try_from(edge.count).unwrap_or(u16::MAX))).ln(),
            )
        })
        .collect();
    let radii: Vec<f32> = map.nodes.iter().map(|node| node.radius).collect();
    let known: Vec<Option<[f32; 2]>> = previous.map_or_else(Vec::new, |places| {
        map.nodes
            .iter()
            .map(|node| places.get(&snapshot.graph.node(node.key).id).copied())
            .collect()
    });
    let input = GraphInput {
        nodes: map.nodes.len(),
        edges: &edges,
        groups: &groups,
        radii: &radii,
        previous: &known,
    };
    for (node, at) in map
        .nodes
        .iter_mut()
        .zip(force(&input, &ForceOptions::default(), &|| false))
    {
        node.at = at;
    }
    if !atlas_like {
        map.regions = regions(snapshot, map);
    }
    let used: FxHashMap<NodeKey, u32> = map
        .regions
        .iter()
        .zip(0..)
        .map(|(region, at)| (region.moc, at))
        .collect();
    let mocs = snapshot.regions().mocs();
    for node in &mut map.nodes {
        node.region = node
            .region
            .and_then(|region| used.get(mocs.get(region as usize)?).copied());
    }
}

fn regions(snapshot: &Snapshot, map: &Map) -> Vec<MapRegion> {
    let mut sums: FxHashMap<u32, ([f32; 2], u32)> = FxHashMap::default();
    for node in &map.nodes {
        if let Some(region) = node.region {
            let (sum, count) = sums.entry(region).or_default();
            sum[0] += node.at[0];
            sum[1] += node.at[1];
            *count += 1;
        }
    }
    let mut found: Vec<(u32, ([f32; 2], u32))> = sums.into_iter().collect();
    found.sort_by_key(|(region, _)| *region);
    let mocs = snapshot.regions().mocs();
    let region = |(region, (sum, size)): (u32, ([f32; 2], u32))| {
        let count = f32::from(u16::try_from(size).unwrap_or(u16::MAX));
        Some(MapRegion {
            moc: *mocs.get(region as usize)?,
            at: [sum[0] / count, sum[1] / count],
            size,
        })
    };
    found.into_iter().filter_map(region).collect()
}
