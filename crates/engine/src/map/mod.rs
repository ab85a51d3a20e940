//! The topic map of a scope: which nodes and edges it shows, and where they lie.

mod figures;
mod job;
mod measures;
mod place;
mod select;

pub(crate) use figures::Figures;
use job::FOREVER;
pub use job::{MapJob, MapPlaces};
pub use measures::{Communities, NodeDays};

use crate::session::{Engine, locked};
use crate::snapshot::Snapshot;
use cairn_graph::NodeKey;
use cairn_model::{Basis, EdgeKind, NodeId};
use cairn_store::TieVerdicts;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

/// More nodes than this are not drawn; the least connected are left out.
pub const MAX_MAP_NODES: usize = 250_000;

/// How long a first answer waits for the places to be final, if they may be by then. The picture is to appear within half a
/// second, of which the rest is for choosing, sending and drawing.
const PATIENCE: Duration = Duration::from_millis(250);

/// More nodes than this are not laid out within that.
const QUICK: usize = 12_000;

/// Which part of the vault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MapScope {
    /// MOCs and study documents, and how they hang together.
    Atlas,
    /// Every note.
    Vault,
    /// A MOC (or a topic) with what belongs to it.
    Moc(NodeKey),
    /// A study document with what stands in it.
    Source(NodeKey),
    /// What lies within some steps of a node.
    Neighbourhood {
        /// The node in the middle.
        centre: NodeKey,
        /// Steps, 1 to 5.
        depth: u32,
        /// Along which edges.
        direction: Direction,
    },
}

/// Along which edges a neighbourhood spreads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// All.
    #[default]
    Both,
    /// From what leads here to where it came from.
    Incoming,
    /// To what is led to from here.
    Outgoing,
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
    /// Index of the node it belongs to, if that is on the map: a topic's topic or MOC, a question's topic.
    pub parent: Option<u32>,
    /// Edges in the whole graph; in the atlas the notes that belong to it.
    pub degree: u32,
    /// Steps from the middle of a neighbourhood; 0 elsewhere.
    pub steps: u8,
    /// Question notes that belong to it, if it is something questions belong to.
    pub questions: u32,
    /// Share of its leaf topics that a question treats, 0 to 1; `None` for what is no topic.
    pub coverage: Option<f32>,
}

impl MapNode {
    fn new(key: NodeKey) -> Self {
        Self {
            key,
            at: [0.0; 2],
            radius: 1.0,
            region: None,
            parent: None,
            degree: 0,
            steps: 0,
            questions: 0,
            coverage: None,
        }
    }
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
    /// The surest rule that made it; `None` for a bundle.
    pub basis: Option<Basis>,
    /// How sure it is, 0 to 1; 1 for a bundle.
    pub confidence: f32,
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

/// What to draw, and how.
#[derive(Clone, Debug)]
pub struct MapQuery {
    /// Which part of the vault.
    pub scope: MapScope,
    /// Whether link targets without a note are shown.
    pub missing: bool,
    /// Whether the places of earlier are forgotten; pinned nodes stay all the same.
    pub fresh: bool,
    /// Nodes at most.
    pub limit: usize,
}

/// Where the user pinned nodes of one scope.
pub type Pins = HashMap<NodeId, [f32; 2]>;

impl Engine {
    /// The map of a scope with final places, however long they take.
    pub fn map(&self, snapshot: &Snapshot, query: &MapQuery, pins: &Pins) -> Map {
        let map = snapshot.select(query);
        let (mut map, job) = self.draw(snapshot, map, query, pins);
        if let Some(job) = job {
            let found = job.wait_done(FOREVER);
            put(&mut map, &found.places);
        }
        place::find_regions(snapshot, &mut map);
        map
    }

    /// The map of a scope at once. If its places take longer than a moment, they are those of a first sketch, and the job
    /// tells better ones.
    pub fn map_at_once(
        &self,
        snapshot: &Snapshot,
        query: &MapQuery,
        pins: &Pins,
        verdicts: &TieVerdicts,
    ) -> (Map, Option<MapPlaces>) {
        let mut map = snapshot.select(query);
        snapshot.count_questions(&mut map, &query.scope, verdicts);
        let (mut map, job) = self.draw(snapshot, map, query, pins);
        let patience = if map.nodes.len() > QUICK {
            Duration::ZERO
        } else {
            PATIENCE
        };
        let now = job.map(|job| job.wait_done(patience));
        if let Some(now) = &now {
            put(&mut map, &now.places);
        }
        place::find_regions(snapshot, &mut map);
        (map, now)
    }

    /// The nodes of a map in its order, as [`Engine::map_at_once`] gives them.
    pub fn map_nodes(&self, snapshot: &Snapshot, query: &MapQuery) -> Map {
        snapshot.select(query)
    }

    /// Places of a map under way that are newer than a revision; waits a while for them. `None` if there is no such job,
    /// because the map was drawn anew since.
    pub fn map_places(&self, job: u32, after: u32, at_most: Duration) -> Option<MapPlaces> {
        let job = locked(&self.shared.jobs)
            .iter()
            .find(|known| known.id == job)
            .cloned();
        Some(job?.wait(after, at_most))
    }

    /// The name under which places of a scope are kept.
    pub fn scope_name(&self, snapshot: &Snapshot, scope: &MapScope) -> String {
        let id = |key: &NodeKey| &snapshot.graph.node(*key).id;
        match scope {
            MapScope::Atlas => "atlas".to_owned(),
            MapScope::Vault => "vault".to_owned(),
            MapScope::Moc(key) => format!("moc {}", id(key)),
            MapScope::Source(key) => format!("source {}", id(key)),
            MapScope::Neighbourhood {
                centre,
                depth,
                direction,
            } => match direction {
                Direction::Both => format!("near {depth} {}", id(centre)),
                Direction::Incoming => format!("near in {depth} {}", id(centre)),
                Direction::Outgoing => format!("near out {depth} {}", id(centre)),
            },
        }
    }

    /// Puts the nodes where they lay before, or begins to lay them out.
    fn draw(
        &self,
        snapshot: &Snapshot,
        mut map: Map,
        query: &MapQuery,
        pins: &Pins,
    ) -> (Map, Option<Arc<MapJob>>) {
        let scope = self.scope_name(snapshot, &query.scope);
        let known = locked(&self.shared.layouts).get(&scope).cloned();
        let known = known.filter(|_| !query.fresh);
        let plan = place::Plan::new(snapshot, &map, &query.scope, known.as_deref(), pins);
        if let Some(places) = plan.settled() {
            put(&mut map, &places);
            return (map, None);
        }
        let ids = map
            .nodes
            .iter()
            .map(|node| snapshot.graph.node(node.key).id.clone())
            .collect();
        (map, Some(self.start_job(scope, ids, plan)))
    }
}

fn put(map: &mut Map, places: &[[f32; 2]]) {
    for (node, at) in map.nodes.iter_mut().zip(places) {
        node.at = *at;
    }
}
