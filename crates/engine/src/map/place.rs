//! Where the nodes of a map lie: what the layout is given, and the regions that come of it.

use super::{Map, MapRegion, MapScope, Pins};
use crate::session::Places;
use crate::snapshot::Snapshot;
use cairn_layout::{ForceOptions, GraphInput, force_watched};
use cairn_model::{EdgeKind, NodeKind};
use rustc_hash::FxHashMap;

/// How much an edge says, and how strongly it pulls in the layout.
pub(super) fn weight(kind: EdgeKind) -> f32 {
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

pub(super) fn radius(kind: NodeKind, degree: u32) -> f32 {
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

/// A layout to be made: plain arrays that hold no snapshot.
pub(super) struct Plan {
    nodes: usize,
    edges: Vec<(u32, u32, f32)>,
    groups: Vec<u32>,
    radii: Vec<f32>,
    known: Vec<Option<[f32; 2]>>,
    pinned: Vec<bool>,
    /// Whether some pinned node is to lie elsewhere than it lay.
    moved: bool,
}

impl Plan {
    pub(super) fn new(
        snapshot: &Snapshot,
        map: &Map,
        scope: &MapScope,
        previous: Option<&Places>,
        pins: &Pins,
    ) -> Self {
        let id = |node: &super::MapNode| &snapshot.graph.node(node.key).id;
        let mut known: Vec<Option<[f32; 2]>> = map
            .nodes
            .iter()
            .map(|node| previous?.get(id(node)).copied())
            .collect();
        let mut pinned = vec![false; map.nodes.len()];
        let mut moved = false;
        if !pins.is_empty() {
            for (index, node) in map.nodes.iter().enumerate() {
                if let Some(pin) = pins.get(id(node)) {
                    moved |= known[index] != Some(*pin);
                    known[index] = Some(*pin);
                    pinned[index] = true;
                }
            }
        }
        let strength = |edge: &super::MapEdge| {
            let count = f32::from(u16::try_from(edge.count).unwrap_or(u16::MAX));
            weight(edge.kind) * (1.0 + count).ln()
        };
        Self {
            nodes: map.nodes.len(),
            edges: map
                .edges
                .iter()
                .map(|edge| (edge.from, edge.to, strength(edge)))
                .collect(),
            groups: groups(map, scope),
            radii: map.nodes.iter().map(|node| node.radius).collect(),
            known,
            pinned,
            moved,
        }
    }

    /// The places, if all of them are known already.
    pub(super) fn settled(&self) -> Option<Vec<[f32; 2]>> {
        if self.moved {
            return None;
        }
        self.known.iter().copied().collect()
    }

    /// Lays out; shows how it comes about.
    pub(super) fn run(
        &self,
        cancelled: &(dyn Fn() -> bool + Sync),
        sketched: &(dyn Fn(Vec<[f32; 2]>) + Sync),
    ) -> Vec<[f32; 2]> {
        let input = GraphInput {
            nodes: self.nodes,
            edges: &self.edges,
            groups: &self.groups,
            radii: &self.radii,
            previous: &self.known,
            pinned: &self.pinned,
        };
        force_watched(&input, &ForceOptions::default(), cancelled, sketched)
    }
}

/// What is drawn as a region: in a MOC or document the notes of a topic, elsewhere those of a MOC.
fn groups(map: &Map, scope: &MapScope) -> Vec<u32> {
    match scope {
        MapScope::Atlas => Vec::new(),
        MapScope::Moc(_) | MapScope::Source(_) => {
            let mut leads = vec![false; map.nodes.len()];
            for parent in map.nodes.iter().filter_map(|node| node.parent) {
                leads[parent as usize] = true;
            }
            let group = |(index, node): (u32, &super::MapNode)| {
                if leads[index as usize] {
                    index
                } else {
                    node.parent.unwrap_or(u32::MAX)
                }
            };
            (0..).zip(&map.nodes).map(group).collect()
        }
        MapScope::Vault | MapScope::Neighbourhood { .. } => map
            .nodes
            .iter()
            .map(|node| node.region.unwrap_or(u32::MAX))
            .collect(),
    }
}

/// Finds the themes on a map that has its places, and numbers the nodes' regions by them.
pub(super) fn find_regions(snapshot: &Snapshot, map: &mut Map) {
    let atlas = map.nodes.iter().all(|node| {
        matches!(
            snapshot.graph.node(node.key).kind,
            NodeKind::Moc | NodeKind::Source
        )
    });
    map.regions = if atlas { Vec::new() } else { regions(snapshot, map) };
    let used: FxHashMap<_, u32> = map
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
