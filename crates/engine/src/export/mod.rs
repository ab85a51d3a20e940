//! The graph as files other programs read.

mod canvas;
mod csv;
mod dot;
mod json;
mod xml;

pub use csv::{as_cell, of_cell};

use crate::map::{Direction, MAX_MAP_NODES, MapQuery, MapScope, Pins};
use crate::session::Engine;
use crate::snapshot::Snapshot;
use cairn_graph::NodeKey;
use cairn_layout::{ForceOptions, GraphInput, force};
use cairn_model::{EdgeKind, NodeKind};
use rustc_hash::{FxHashMap, FxHashSet};

/// The file formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    /// GraphML, for yEd, Gephi, Cytoscape, NetworkX, igraph.
    GraphMl,
    /// GEXF 1.3, for Gephi.
    Gexf,
    /// Nodes and edges with their evidence as one JSON document.
    Json,
    /// Graphviz.
    Dot,
    /// JSON Canvas 1.0: opens in Obsidian, with the notes as file cards.
    Canvas,
    /// Two tables, of nodes and of edges (RFC 4180).
    Csv,
}

/// What to write.
#[derive(Clone, Debug)]
pub struct ExportQuery {
    /// As what.
    pub format: ExportFormat,
    /// Only nodes of these kinds; empty = all.
    pub kinds: Vec<NodeKind>,
    /// Only what a map of this scope shows, where it shows it; `None` = the whole graph.
    pub scope: Option<MapScope>,
    /// Whether link targets without a note are on that map.
    pub missing: bool,
    /// Only nodes with these ids; `None` = all.
    pub only: Option<FxHashSet<String>>,
    /// Kinds of edges that are left out.
    pub without: Vec<EdgeKind>,
}

impl ExportQuery {
    /// All of a scope, or of the graph.
    pub fn whole(format: ExportFormat, scope: Option<MapScope>) -> Self {
        Self {
            format,
            kinds: Vec::new(),
            scope,
            missing: true,
            only: None,
            without: Vec::new(),
        }
    }
}

/// A file to be saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportedFile {
    /// What distinguishes it from its companions, such as `edges`; empty for the first.
    pub part: &'static str,
    /// The usual ending of its name, without the dot.
    pub extension: &'static str,
    /// Internet media type.
    pub media_type: &'static str,
    /// Content.
    pub text: String,
}

impl ExportedFile {
    fn one(extension: &'static str, media_type: &'static str, text: String) -> Vec<Self> {
        vec![Self {
            part: "",
            extension,
            media_type,
            text,
        }]
    }
}

/// What was written.
#[derive(Clone, Debug)]
pub struct Exported {
    /// One file, or one for each table.
    pub files: Vec<ExportedFile>,
    /// Nodes in them.
    pub nodes: u32,
    /// Edges in them.
    pub edges: u32,
}

/// A node as a row.
pub(crate) struct NodeRow<'a> {
    id: &'a str,
    kind: NodeKind,
    title: &'a str,
    /// Of the note it is or stands in; empty for a missing note.
    path: &'a str,
    line: u32,
    difficulty: Option<&'static str>,
    topic: Option<&'a str>,
    /// Place, layout units, y downwards.
    at: [f32; 2],
    radius: f32,
}

/// A reason of an edge.
struct Reason<'a> {
    basis: &'static str,
    path: &'a str,
    line: u32,
}

/// An edge as a row, between indices into the nodes.
pub(crate) struct EdgeRow<'a> {
    from: usize,
    to: usize,
    kind: EdgeKind,
    confidence: f32,
    /// Links bundled in it.
    count: u32,
    reasons: Vec<Reason<'a>>,
}

impl Engine {
    /// Writes the graph, or what a map shows of it, as text.
    pub fn export(&self, snapshot: &Snapshot, query: &ExportQuery, pins: &Pins) -> Exported {
        let (mut nodes, edges) = match &query.scope {
            Some(scope) => self.map_rows(snapshot, scope, query, pins),
            None => graph_rows(snapshot, query),
        };
        if query.scope.is_none() && query.format != ExportFormat::Json {
            lay_out(&mut nodes, &edges);
        }
        let files = match query.format {
            ExportFormat::GraphMl => {
                ExportedFile::one("graphml", "application/graphml+xml", xml::graphml(&nodes, &edges))
            }
            ExportFormat::Gexf => {
                ExportedFile::one("gexf", "application/gexf+xml", xml::gexf(&nodes, &edges))
            }
            ExportFormat::Json => ExportedFile::one("json", "application/json", json::text(&nodes, &edges)),
            ExportFormat::Dot => ExportedFile::one("dot", "text/vnd.graphviz", dot::text(&nodes, &edges)),
            ExportFormat::Canvas => {
                ExportedFile::one("canvas", "application/json", canvas::text(&nodes, &edges))
            }
            ExportFormat::Csv => csv::files(&nodes, &edges),
        };
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Exported {
            files,
            nodes: count(nodes.len()),
            edges: count(edges.len()),
        }
    }

    fn map_rows<'a>(
        &self,
        snapshot: &'a Snapshot,
        scope: &MapScope,
        query: &ExportQuery,
        pins: &Pins,
    ) -> (Vec<NodeRow<'a>>, Vec<EdgeRow<'a>>) {
        let map_query = MapQuery {
            scope: scope.clone(),
            missing: query.missing,
            fresh: false,
            limit: MAX_MAP_NODES,
        };
        let map = self.map(snapshot, &map_query, pins);
        let (mut nodes, mut place) = (Vec::new(), vec![None; map.nodes.len()]);
        for (index, node) in map.nodes.iter().enumerate() {
            if wanted(snapshot, node.key, query) {
                place[index] = Some(nodes.len());
                nodes.push(NodeRow {
                    at: node.at,
                    radius: node.radius,
                    ..row(snapshot, node.key)
                });
            }
        }
        let drawn = map
            .edges
            .iter()
            .filter(|edge| !query.without.contains(&edge.kind));
        let edges = drawn.filter_map(|edge| {
            let (from, to) = (place[edge.from as usize]?, place[edge.to as usize]?);
            let (a, b) = (map.nodes[edge.from as usize].key, map.nodes[edge.to as usize].key);
            let evidence = snapshot.graph.edge(a, b, edge.kind);
            Some(EdgeRow {
                from,
                to,
                kind: edge.kind,
                confidence: edge.confidence,
                count: edge.count,
                reasons: evidence.map(reasons).unwrap_or_default(),
            })
        });
        let edges = edges.collect();
        (nodes, edges)
    }
}

fn wanted(snapshot: &Snapshot, key: NodeKey, query: &ExportQuery) -> bool {
    let node = snapshot.graph.node(key);
    (query.kinds.is_empty() || query.kinds.contains(&node.kind))
        && query
            .only
            .as_ref()
            .is_none_or(|only| only.contains(node.id.as_str()))
}

/// Every node by id, every edge by its ends and kind.
fn graph_rows<'a>(snapshot: &'a Snapshot, query: &ExportQuery) -> (Vec<NodeRow<'a>>, Vec<EdgeRow<'a>>) {
    let graph = &snapshot.graph;
    let mut keys: Vec<NodeKey> = graph
        .nodes()
        .map(|(key, _)| key)
        .filter(|key| wanted(snapshot, *key, query))
        .collect();
    keys.sort_by_key(|key| &graph.node(*key).id);
    let place: FxHashMap<NodeKey, usize> = keys.iter().copied().zip(0..).collect();
    let mut edges: Vec<EdgeRow> = graph
        .edges()
        .filter(|edge| !query.without.contains(&edge.edge.kind))
        .filter_map(|edge| {
            Some(EdgeRow {
                from: *place.get(&edge.from)?,
                to: *place.get(&edge.to)?,
                kind: edge.edge.kind,
                confidence: edge.edge.confidence().get(),
                count: 1,
                reasons: reasons(edge.edge),
            })
        })
        .collect();
    edges.sort_by_key(|edge| (edge.from, edge.to, edge.kind.name()));
    (keys.iter().map(|key| row(snapshot, *key)).collect(), edges)
}

fn row(snapshot: &Snapshot, key: NodeKey) -> NodeRow<'_> {
    let node = snapshot.graph.node(key);
    NodeRow {
        id: node.id.as_str(),
        kind: node.kind,
        title: &node.title,
        path: node.path.as_ref().map_or("", |path| path.as_str()),
        line: node.line,
        difficulty: node.difficulty.map(|difficulty| difficulty.name()),
        topic: node.topic.as_deref(),
        at: [0.0; 2],
        radius: 4.0,
    }
}

fn reasons(edge: &cairn_graph::Edge) -> Vec<Reason<'_>> {
    edge.evidence
        .iter()
        .map(|evidence| Reason {
            basis: evidence.basis.name(),
            path: evidence.path.as_str(),
            line: evidence.line,
        })
        .collect()
}

fn lay_out(nodes: &mut [NodeRow<'_>], edges: &[EdgeRow<'_>]) {
    let index = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let edges: Vec<(u32, u32, f32)> = edges
        .iter()
        .map(|edge| (index(edge.from), index(edge.to), edge.confidence.max(0.05)))
        .collect();
    let radii: Vec<f32> = nodes.iter().map(|node| node.radius).collect();
    let input = GraphInput {
        nodes: nodes.len(),
        edges: &edges,
        groups: &[],
        radii: &radii,
        previous: &[],
        pinned: &[],
    };
    for (node, at) in nodes
        .iter_mut()
        .zip(force(&input, &ForceOptions::default(), &|| false))
    {
        node.at = at;
    }
}

/// Places of every node of the graph, or of what belongs to a node or lies round it, by id.
pub struct Placed {
    /// Node id and place, layout units, y downwards.
    pub places: Vec<(String, [f32; 2])>,
    /// Edges that were looked at.
    pub edges: u32,
}

/// A scope as a command names it by a node: what belongs to it, or for a note what lies within two steps.
pub fn scope_of(snapshot: &Snapshot, key: NodeKey) -> MapScope {
    match snapshot.graph.node(key).kind {
        NodeKind::Source => MapScope::Source(key),
        NodeKind::Question | NodeKind::Concept | NodeKind::Note | NodeKind::Missing => {
            MapScope::Neighbourhood {
                centre: key,
                depth: 2,
                direction: Direction::Both,
            }
        }
        _ => MapScope::Moc(key),
    }
}

impl Engine {
    /// Lays out by forces.
    pub fn place_by_force(&self, snapshot: &Snapshot, scope: Option<MapScope>) -> Placed {
        let query = ExportQuery::whole(ExportFormat::Json, scope);
        let (mut nodes, edges) = match &query.scope {
            Some(scope) => self.map_rows(snapshot, scope, &query, &Pins::new()),
            None => graph_rows(snapshot, &query),
        };
        if query.scope.is_none() {
            lay_out(&mut nodes, &edges);
        }
        Placed {
            places: nodes.iter().map(|node| (node.id.to_owned(), node.at)).collect(),
            edges: u32::try_from(edges.len()).unwrap_or(u32::MAX),
        }
    }

    /// Lays out in layers what takes part in some requirement, what comes first on the left.
    pub fn place_in_layers(&self, snapshot: &Snapshot, scope: Option<MapScope>) -> Placed {
        let query = ExportQuery::whole(ExportFormat::Json, scope);
        let within: Option<std::collections::HashSet<&str>> = query.scope.as_ref().map(|scope| {
            let rows = self.map_rows(snapshot, scope, &query, &Pins::new()).0;
            rows.iter().map(|row| row.id).collect()
        });
        let graph = &snapshot.graph;
        let inside = |key: NodeKey| {
            let id = graph.node(key).id.as_str();
            within.as_ref().is_none_or(|within| within.contains(id))
        };
        let requirements = snapshot.requirements();
        let mut pairs: Vec<(NodeKey, NodeKey)> = Vec::new();
        for (key, _) in graph.nodes().filter(|(key, _)| inside(*key)) {
            let needs = requirements.needs(key).iter().filter(|need| inside(**need));
            pairs.extend(needs.map(|need| (*need, key)));
        }
        let mut keys: Vec<NodeKey> = pairs.iter().flat_map(|&(a, b)| [a, b]).collect();
        keys.sort_by_key(|key| &graph.node(*key).id);
        keys.dedup();
        let place: FxHashMap<NodeKey, u32> = keys.iter().copied().zip(0..).collect();
        let edges: Vec<(u32, u32)> = pairs.iter().map(|(from, to)| (place[from], place[to])).collect();
        let positions = crate::paths::layers(keys.len(), &edges);
        Placed {
            places: keys
                .iter()
                .zip(positions)
                .map(|(key, at)| (graph.node(*key).id.to_string(), at))
                .collect(),
            edges: u32::try_from(edges.len()).unwrap_or(u32::MAX),
        }
    }
}

#[cfg(test)]
mod tests;
