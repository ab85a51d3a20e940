//! The topic map: columns of numbers rather than objects, because there may be 100,000 of each.

use crate::dto::{DifficultyDto, EdgeKindDto, NodeKindDto};
use serde::{Deserialize, Serialize};
use specta::Type;
use specta_typescript::Number;

/// Which part of the vault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum MapScope {
    /// The MOCs and study documents and how they hang together: one node each, edges with counts.
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
        /// Along which edges; all, if it is left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[specta(optional)]
        direction: Option<MapDirection>,
    },
    /// A study document with its topics, stages, terms and tasks.
    Source {
        /// Node id.
        id: String,
    },
}

/// Along which edges a neighbourhood spreads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum MapDirection {
    /// All.
    Both,
    /// Against the edges: to what leads here.
    Incoming,
    /// Along the edges: to what is led to from here.
    Outgoing,
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

/// What to draw, for [`crate::BinaryBackend::map_data`].
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct MapDataRequest {
    /// Which part.
    pub scope: MapScope,
    /// Whether link targets without a note are drawn.
    pub missing: bool,
    /// Whether to lay out anew rather than to keep what lay somewhere before. Pinned nodes stay where they are.
    pub fresh: bool,
}

/// The header of [`crate::BinaryBackend::map_data`]. Its columns, by node in the map's order:
///
/// - `id`, `title` (`text`, with `id_ends`, `title_ends`);
/// - `x`, `y`, `radius` (`f32`): layout units, y downwards;
/// - `kind` (`u8`): index into `node_kinds`; `difficulty` (`u8`): 0 not told, 1 easy, 2 medium, 3 hard;
/// - `flags` (`u8`): bit 0 a link target without a note, bit 1 a topic that no question treats, bit 2 pinned;
/// - `region` (`i32`): index into `regions`, or -1; `parent` (`i32`): the node it belongs to, or -1; `topic` (`i32`): index
///   into `topics`, or -1; `document` (`i32`): index into `documents`, or -1;
/// - `size` (`u32`): edges in the whole graph; in the atlas the notes (of a document: the topics) that belong to it;
/// - `degree_in`, `degree_out` (`u32`): edges in the whole graph;
/// - `pagerank`, `importance` (`f32`): importance is the logarithm of PageRank on a scale from 0 to 1, the greatest;
/// - `questions` (`u32`): question notes that belong to it; `coverage` (`f32`): share of its leaf topics that a question
///   treats, NaN for what is no topic; `mastery` (`f32`): the chance of recall today, 1 for what is marked as known and
///   was never reviewed, NaN if nothing is known of it;
/// - `steps` (`u8`): steps from the middle of a neighbourhood, 0 elsewhere.
///
/// By edge: `from`, `to` (`u32`): nodes; `edge_kind` (`u8`): index into `edge_kinds`; `basis` (`u8`): index into `bases`, 255
/// for a bundle; `confidence` (`f32`); `count` (`u32`): links bundled in it.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct MapHeader {
    /// The graph's generation it shows.
    pub generation: u32,
    /// What it shows.
    pub scope: MapScope,
    /// Nodes.
    pub nodes: u32,
    /// Edges.
    pub edges: u32,
    /// The job that improves the places, for [`crate::BinaryBackend::map_places`]; 0 if they are final.
    pub job: u32,
    /// The revision of the places; 0 if they were kept from before.
    pub revision: u32,
    /// Nodes left out because there were too many.
    pub omitted: u32,
    /// Names of node kinds.
    pub node_kinds: Vec<NodeKindDto>,
    /// Names of edge kinds.
    pub edge_kinds: Vec<EdgeKindDto>,
    /// Names of rules that make edges.
    pub bases: Vec<String>,
    /// Values of the property `topic`.
    pub topics: Vec<String>,
    /// Study documents that nodes stand in.
    pub documents: Vec<MapDocument>,
    /// Themes; none in the atlas, where each node is one.
    pub regions: Vec<MapRegion>,
}

/// A study document that nodes of a map stand in.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct MapDocument {
    /// Node id.
    pub id: String,
    /// Title.
    pub title: String,
}

/// Which places, for [`crate::BinaryBackend::map_places`].
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct MapPlacesRequest {
    /// The job, from the header of the map.
    pub job: u32,
    /// The revision at hand; the answer waits up to two seconds for a later one.
    pub after: u32,
}

/// The header of [`crate::BinaryBackend::map_places`]. Columns: `x`, `y` (`f32`) by node in the order of the map.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct MapPlacesHeader {
    /// The job.
    pub job: u32,
    /// The revision of these places.
    pub revision: u32,
    /// Whether they are final.
    pub done: bool,
    /// Nodes.
    pub nodes: u32,
}

/// As what a map is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum MapFormat {
    /// GraphML, for yEd, Gephi, Cytoscape, NetworkX, igraph.
    Graphml,
    /// GEXF 1.3, for Gephi.
    Gexf,
    /// Graphviz.
    Dot,
    /// JSON Canvas 1.0, which opens in Obsidian.
    Canvas,
    /// Tables of nodes and of edges.
    Csv,
}

/// Which map to write, and as what.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct MapExportRequest {
    /// Which part.
    pub scope: MapScope,
    /// Whether link targets without a note are drawn.
    pub missing: bool,
    /// As what.
    pub format: MapFormat,
    /// Only nodes with these ids; none = all.
    #[serde(default)]
    pub only: Option<Vec<String>>,
    /// Kinds of edges that are left out.
    #[serde(default)]
    pub without: Vec<EdgeKindDto>,
}

/// What takes too long to come with every map.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum MapMeasure {
    /// Groups of nodes with more edges among them than chance would give.
    Community,
    /// Share of the shortest ways over the map that lead through a node.
    Betweenness,
    /// When notes were made and changed.
    Days,
    /// The values of a property.
    Property,
}

/// Which measure of which map, for [`crate::BinaryBackend::map_measure`].
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct MapMeasureRequest {
    /// Which part.
    pub scope: MapScope,
    /// Whether link targets without a note are drawn.
    pub missing: bool,
    /// What to measure.
    pub measure: MapMeasure,
    /// Name of the property; empty for other measures.
    pub property: String,
}

/// The header of [`crate::BinaryBackend::map_measure`]. Columns, by node in the order of the map of that generation:
///
/// - of `community`: `community` (`i32`), index into `names`, or -1 for a node on its own;
/// - of `betweenness`: `betweenness` (`f32`), 0 to 1; estimated from 200 nodes on a larger map;
/// - of `days`: `created`, `changed` (`i32`), days since 1970-01-01 as the note's properties tell, else as its file does;
///   -2147483648 for what is no note;
/// - of `property`: `property` (`i32`), index into `names`, or -1 where the note has no such property. Of a list the first
///   value counts.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct MapMeasureHeader {
    /// The graph's generation it was measured in: of another one's map it says nothing.
    pub generation: u32,
    /// What was measured.
    pub measure: MapMeasure,
    /// Titles of the most important node of each community, the largest first; the values of a property.
    pub names: Vec<String>,
}

/// A node that stays where it is put.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct MapPin {
    /// Node id.
    pub id: String,
    /// Place, layout units.
    #[specta(type = Number)]
    pub x: f32,
    /// Place.
    #[specta(type = Number)]
    pub y: f32,
}

/// Nodes to pin in a scope, in addition to those pinned there.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct PinRequest {
    /// Where.
    pub scope: MapScope,
    /// The nodes; one that is pinned already moves.
    pub pins: Vec<MapPin>,
}

/// Nodes of a scope that are to be free again.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct UnpinRequest {
    /// Where.
    pub scope: MapScope,
    /// Node ids; empty = all.
    pub ids: Vec<String>,
}
