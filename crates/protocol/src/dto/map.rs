//! The topic map: columns of numbers rather than objects, because there may be 100,000 of each.

use crate::dto::{DifficultyDto, EdgeKindDto, NodeKindDto};
use serde::{Deserialize, Serialize};
use specta::Type;
use specta_typescript::Number;

/// Which part of the vault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum MapScope {
    /// The MOCs and how they hang together: one node each, edges with counts.
    Atlas,
    /// Every note.
    Vault,
    /// A MOC with its topics, questions and concepts.
    Moc {
        /// Node id.
        id: String,
    },
    /// What lies within some steps of a node.
    Neighbourhood {
        /// Node id.
        id: String,
        /// Steps, 1 to 5.
        depth: u32,
    },
}

/// What to draw.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct MapRequest {
    /// Which part.
    pub scope: MapScope,
    /// Whether link targets without a note are drawn.
    pub missing: bool,
}

/// Nodes as columns of equal length.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Type)]
pub struct MapNodes {
    /// Node ids.
    pub ids: Vec<String>,
    /// Titles.
    pub titles: Vec<String>,
    /// Kinds.
    pub kinds: Vec<NodeKindDto>,
    /// Difficulties.
    pub difficulties: Vec<Option<DifficultyDto>>,
    /// Place, layout units, y downwards.
    #[specta(type = Vec<Number>)]
    pub x: Vec<f32>,
    /// Place.
    #[specta(type = Vec<Number>)]
    pub y: Vec<f32>,
    /// Radius in layout units.
    #[specta(type = Vec<Number>)]
    pub radii: Vec<f32>,
    /// Index into `regions`, or -1.
    pub regions: Vec<i32>,
    /// Edges at the node in the whole graph.
    pub degrees: Vec<u32>,
}

/// Edges as columns of equal length.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Type)]
pub struct MapEdges {
    /// Index into the nodes.
    pub from: Vec<u32>,
    /// Index into the nodes.
    pub to: Vec<u32>,
    /// Kinds.
    pub kinds: Vec<EdgeKindDto>,
    /// Links bundled in this edge; 1 outside the atlas.
    pub counts: Vec<u32>,
}

/// A theme on the map: a MOC's territory.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct MapRegion {
    /// The MOC's node id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Centre of its nodes.
    #[specta(type = Number)]
    pub x: f32,
    /// Centre of its nodes.
    #[specta(type = Number)]
    pub y: f32,
    /// Nodes in it.
    pub size: u32,
}

/// A map.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct MapView {
    /// The graph's generation it shows.
    pub generation: u32,
    /// What it shows.
    pub scope: MapScope,
    /// Nodes.
    pub nodes: MapNodes,
    /// Edges.
    pub edges: MapEdges,
    /// Themes.
    pub regions: Vec<MapRegion>,
    /// Nodes left out because there were too many, if any.
    pub omitted: u32,
}
