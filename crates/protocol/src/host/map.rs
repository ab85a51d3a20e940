//! The map of a scope, as columns: the older JSON form, and the bytes a page reads without copying.

use super::Host;
use super::convert::count;
use crate::columns::Columns;
use crate::dto::*;
use crate::error::ApiError;
use cairn_engine::{
    Direction, Engine, ExportFormat, ExportQuery, MAX_MAP_NODES, Map, MapNode, MapQuery, Pins, Snapshot,
};
use cairn_model::{Basis, Difficulty, EdgeKind, NodeId, NodeKind};
use cairn_store::MarkKind;
use std::collections::{HashMap, HashSet};
use std::time::Duration;

/// More nodes than this are not sent as JSON.
const MAX_JSON_NODES: usize = 20_000;
/// How long a page waits for better places before it asks again.
const PATIENCE: Duration = Duration::from_secs(2);
/// Stands for a rule that there is none.
const NO_BASIS: u8 = u8::MAX;
/// Stands for a date that is not told.
const NO_DATE: i32 = i32::MIN;

mod flag {
    pub(super) const MISSING: u8 = 1;
    pub(super) const UNCOVERED: u8 = 2;
    pub(super) const PINNED: u8 = 4;
}

pub(super) fn view(engine: &Engine, request: MapRequest) -> Result<MapView, ApiError> {
    let snapshot = engine.snapshot();
    let query = MapQuery {
        scope: scope(engine, &snapshot, &request.scope)?,
        missing: request.missing,
        fresh: false,
        limit: MAX_JSON_NODES,
    };
    let map = engine.map(&snapshot, &query, &Pins::new());
    let mut nodes = MapNodes::default();
    for node in &map.nodes {
        let found = snapshot.graph.node(node.key);
        nodes.ids.push(found.id.to_string());
        nodes.titles.push(found.title.to_string());
        nodes.kinds.push(found.kind.into());
        nodes.difficulties.push(found.difficulty.map(Into::into));
        nodes.x.push(node.at[0]);
        nodes.y.push(node.at[1]);
        nodes.radii.push(node.radius);
        nodes.regions.push(
            node.region
                .and_then(|region| i32::try_from(region).ok())
                .unwrap_or(-1),
        );
        nodes.degrees.push(node.degree);
    }
    let mut edges = MapEdges::default();
    for edge in &map.edges {
        edges.from.push(edge.from);
        edges.to.push(edge.to);
        edges.kinds.push(edge.kind.into());
        edges.counts.push(edge.count);
    }
    Ok(MapView {
        generation: snapshot.generation,
        scope: drawn(&snapshot, &request.scope),
        nodes,
        edges,
        regions: regions(&snapshot, &map),
        omitted: map.omitted,
    })
}

fn regions(snapshot: &Snapshot, map: &Map) -> Vec<MapRegion> {
    let region = |region: &cairn_engine::MapRegion| {
        let moc = snapshot.graph.node(region.moc);
        MapRegion {
            id: moc.id.to_string(),
            title: moc.title.to_string(),
            x: region.at[0],
            y: region.at[1],
            size: region.size,
        }
    };
    map.regions.iter().map(region).collect()
}

/// What is drawn for a scope: without MOCs and study documents the atlas is the vault.
fn drawn(snapshot: &Snapshot, asked: &MapScope) -> MapScope {
    match asked {
        MapScope::Atlas if !snapshot.has_atlas() => MapScope::Vault,
        other => other.clone(),
    }
}

pub(super) fn scope(
    engine: &Engine,
    snapshot: &Snapshot,
    scope: &MapScope,
) -> Result<cairn_engine::MapScope, ApiError> {
    Ok(match &drawn(snapshot, scope) {
        MapScope::Atlas => cairn_engine::MapScope::Atlas,
        MapScope::Vault => cairn_engine::MapScope::Vault,
        MapScope::Moc { id } => cairn_engine::MapScope::Moc(engine.find(snapshot, id)?),
        MapScope::Source { id } => cairn_engine::MapScope::Source(engine.find(snapshot, id)?),
        MapScope::Neighbourhood { id, depth, direction } => cairn_engine::MapScope::Neighbourhood {
            centre: engine.find(snapshot, id)?,
            depth: *depth,
            direction: match direction {
                None | Some(MapDirection::Both) => Direction::Both,
                Some(MapDirection::Incoming) => Direction::Incoming,
                Some(MapDirection::Outgoing) => Direction::Outgoing,
            },
        },
    })
}

pub(super) fn places(engine: &Engine, request: &MapPlacesRequest) -> Result<Vec<u8>, ApiError> {
    let gone = || ApiError::new("map.gone", "This map was drawn anew meanwhile.", "Load it again.");
    let found = engine
        .map_places(request.job, request.after, PATIENCE)
        .ok_or_else(gone)?;
    let mut columns = Columns::default();
    columns.f32("x", found.places.iter().map(|at| at[0]));
    columns.f32("y", found.places.iter().map(|at| at[1]));
    bytes(
        columns,
        &MapPlacesHeader {
            job: found.job,
            revision: found.revision,
            done: found.done,
            nodes: count(found.places.len()),
        },
    )
}

pub(super) fn measure(engine: &Engine, request: &MapMeasureRequest) -> Result<Vec<u8>, ApiError> {
    let snapshot = engine.snapshot();
    let query = MapQuery {
        scope: scope(engine, &snapshot, &request.scope)?,
        missing: request.missing,
        fresh: false,
        limit: MAX_MAP_NODES,
    };
    let map = engine.map_nodes(&snapshot, &query);
    let mut columns = Columns::default();
    let mut names = Vec::new();
    match request.measure {
        MapMeasure::Community => {
            let found = snapshot.communities(&map);
            columns.i32("community", found.of.into_iter().map(signed));
            let title = |key: &cairn_graph::NodeKey| snapshot.graph.node(*key).title.to_string();
            names = found.named.iter().map(title).collect();
        }
        MapMeasure::Betweenness => {
            columns.f32("betweenness", snapshot.betweenness(&map).into_iter());
        }
        MapMeasure::Days => {
            let days = engine.map_days(&snapshot, &map);
            columns.i32("created", days.iter().map(|days| days.created.unwrap_or(NO_DATE)));
            columns.i32("changed", days.iter().map(|days| days.changed.unwrap_or(NO_DATE)));
        }
        MapMeasure::Property => {
            let values = engine.map_property(&snapshot, &map, &request.property);
            let (table, column) = Names::of(values.iter().map(|value| value.as_deref()));
            columns.i32("property", column.into_iter());
            names = table.names.into_iter().map(str::to_owned).collect();
        }
    }
    bytes(
        columns,
        &MapMeasureHeader {
            generation: snapshot.generation,
            measure: request.measure,
            names,
        },
    )
}

fn bytes(columns: Columns, header: &impl serde::Serialize) -> Result<Vec<u8>, ApiError> {
    columns.finish(header).map_err(|error| {
        ApiError::new(
            "internal.not_sent",
            format!("The map could not be written down: {error}."),
            "Try again.",
        )
    })
}

/// What a node takes in a reply, rather more than less: fifteen numbers, its id and its title.
const NODE_BYTES: usize = 256;
/// What an edge takes in a reply: four numbers, and a byte each for kind and rule.
const EDGE_BYTES: usize = 18;

/// A column of indices into a table of names, and the table.
struct Names<'a> {
    names: Vec<&'a str>,
    index: HashMap<&'a str, i32>,
}

impl<'a> Names<'a> {
    fn of(names: impl Iterator<Item = Option<&'a str>>) -> (Self, Vec<i32>) {
        let mut table = Self {
            names: Vec::new(),
            index: HashMap::new(),
        };
        let column = names
            .map(|name| name.map_or(-1, |name| table.number(name)))
            .collect();
        (table, column)
    }

    fn number(&mut self, name: &'a str) -> i32 {
        let next = i32::try_from(self.names.len()).unwrap_or(i32::MAX);
        *self.index.entry(name).or_insert_with(|| {
            self.names.push(name);
            next
        })
    }
}

fn signed(index: Option<u32>) -> i32 {
    index.and_then(|index| i32::try_from(index).ok()).unwrap_or(-1)
}

impl Host {
    /// The map of a scope as [`MapHeader`] and columns.
    pub(super) fn map_columns(&self, engine: &Engine, request: MapDataRequest) -> Result<Vec<u8>, ApiError> {
        let snapshot = engine.snapshot();
        let query = MapQuery {
            scope: scope(engine, &snapshot, &request.scope)?,
            missing: request.missing,
            fresh: request.fresh,
            limit: MAX_MAP_NODES,
        };
        let verdicts = engine.tie_verdicts()?;
        let vault = engine.vault_name();
        let name = engine.scope_name(&snapshot, &query.scope);
        let (pins, marks) = self.with_user(|user| Ok((user.pins(vault, &name)?, user.marks(vault)?)))?;
        let pins: Pins = pins.into_iter().map(|pin| (pin.node, [pin.x, pin.y])).collect();
        let known: HashSet<NodeId> = marks
            .into_iter()
            .filter(|mark| mark.kind == MarkKind::Known)
            .map(|mark| mark.node)
            .collect();
        let (map, now) = engine.map_at_once(&snapshot, &query, &pins, &verdicts);
        let mut columns = Columns::with_capacity(map.nodes.len() * NODE_BYTES + map.edges.len() * EDGE_BYTES);
        let node = |node: &MapNode| snapshot.graph.node(node.key);
        let texts = |node: &'_ MapNode| snapshot.graph.node(node.key).id.as_str();
        columns.text("id", "id_ends", map.nodes.iter().map(texts));
        columns.text("title", "title_ends", map.nodes.iter().map(|n| &*node(n).title));
        let (topics, topic) = Names::of(map.nodes.iter().map(|n| node(n).topic.as_deref()));
        columns.i32("topic", topic.into_iter());
        let documents = documents(&snapshot, &map, &mut columns);
        node_columns(&mut columns, &snapshot, &map);
        let flags = |n: &MapNode| {
            let missing = u8::from(node(n).kind == NodeKind::Missing) * flag::MISSING;
            let uncovered = u8::from(n.coverage == Some(0.0)) * flag::UNCOVERED;
            missing | uncovered | (u8::from(pins.contains_key(&node(n).id)) * flag::PINNED)
        };
        columns.u8("flags", map.nodes.iter().map(flags));
        let today = self.now();
        let memory = engine.memory(today)?;
        let mastery = |n: &MapNode| {
            let id = &node(n).id;
            let marked = if known.contains(id) { 1.0 } else { f32::NAN };
            memory.recall(id, today.day()).unwrap_or(marked)
        };
        columns.f32("mastery", map.nodes.iter().map(mastery));
        edge_columns(&mut columns, &map);
        bytes(
            columns,
            &MapHeader {
                generation: snapshot.generation,
                scope: drawn(&snapshot, &request.scope),
                nodes: count(map.nodes.len()),
                edges: count(map.edges.len()),
                job: now.as_ref().filter(|now| !now.done).map_or(0, |now| now.job),
                revision: now.as_ref().map_or(0, |now| now.revision),
                omitted: map.omitted,
                node_kinds: NodeKind::ALL.iter().map(|kind| (*kind).into()).collect(),
                edge_kinds: EdgeKind::ALL.iter().map(|kind| (*kind).into()).collect(),
                bases: Basis::ALL.iter().map(|basis| basis.name().to_owned()).collect(),
                topics: topics.names.into_iter().map(str::to_owned).collect(),
                documents,
                regions: regions(&snapshot, &map),
            },
        )
    }

    /// What a map shows, with the user's pins, as files.
    pub(super) fn map_files(
        &self,
        engine: &Engine,
        request: &MapExportRequest,
    ) -> Result<Vec<ExportedFile>, ApiError> {
        let snapshot = engine.snapshot();
        let scope = scope(engine, &snapshot, &request.scope)?;
        let vault = engine.vault_name();
        let name = engine.scope_name(&snapshot, &scope);
        let pins = self.with_user(|user| Ok(user.pins(vault, &name)?))?;
        let pins: Pins = pins.into_iter().map(|pin| (pin.node, [pin.x, pin.y])).collect();
        let format = match request.format {
            MapFormat::Graphml => ExportFormat::GraphMl,
            MapFormat::Gexf => ExportFormat::Gexf,
            MapFormat::Dot => ExportFormat::Dot,
            MapFormat::Canvas => ExportFormat::Canvas,
            MapFormat::Csv => ExportFormat::Csv,
        };
        let query = ExportQuery {
            missing: request.missing,
            only: request.only.as_ref().map(|ids| ids.iter().cloned().collect()),
            without: request.without.iter().copied().map(Into::into).collect(),
            ..ExportQuery::whole(format, Some(scope))
        };
        let file = |file: cairn_engine::ExportedFile| ExportedFile {
            name: match file.part {
                "" => format!("map.{}", file.extension),
                part => format!("map.{part}.{}", file.extension),
            },
            media: file.media_type.to_owned(),
            content: file.text,
        };
        Ok(engine
            .export(&snapshot, &query, &pins)
            .files
            .into_iter()
            .map(file)
            .collect())
    }

    pub(super) fn pin(&self, engine: &Engine, request: &PinRequest) -> Result<Vec<MapPin>, ApiError> {
        let snapshot = engine.snapshot();
        let name = engine.scope_name(&snapshot, &scope(engine, &snapshot, &request.scope)?);
        let mut pins = Vec::new();
        for pin in &request.pins {
            engine.find(&snapshot, &pin.id)?;
            if !(pin.x.is_finite() && pin.y.is_finite()) {
                return Err(ApiError::new(
                    "request.invalid",
                    "A pin's place must be two numbers.",
                    "Reload the page.",
                ));
            }
            pins.push(cairn_store::Pin {
                node: NodeId::from_text(&pin.id),
                x: pin.x,
                y: pin.y,
            });
        }
        let vault = engine.vault_name();
        self.with_user(|user| Ok(user.set_pins(vault, &name, &pins)?))?;
        self.pins_of(vault, &name)
    }

    pub(super) fn unpin(&self, engine: &Engine, request: &UnpinRequest) -> Result<Vec<MapPin>, ApiError> {
        let snapshot = engine.snapshot();
        let name = engine.scope_name(&snapshot, &scope(engine, &snapshot, &request.scope)?);
        let ids: Vec<NodeId> = request.ids.iter().map(|id| NodeId::from_text(id)).collect();
        let vault = engine.vault_name();
        self.with_user(|user| Ok(user.remove_pins(vault, &name, &ids)?))?;
        self.pins_of(vault, &name)
    }

    fn pins_of(&self, vault: &str, scope: &str) -> Result<Vec<MapPin>, ApiError> {
        let pins = self.with_user(|user| Ok(user.pins(vault, scope)?))?;
        let pin = |pin: cairn_store::Pin| MapPin {
            id: pin.node.to_string(),
            x: pin.x,
            y: pin.y,
        };
        Ok(pins.into_iter().map(pin).collect())
    }
}

/// The study documents that nodes stand in; adds the column that names them.
fn documents(snapshot: &Snapshot, map: &Map, columns: &mut Columns) -> Vec<MapDocument> {
    let sources = snapshot.sources();
    let number: HashMap<_, i32> = sources
        .iter()
        .zip(0..)
        .filter_map(|(key, index)| Some((snapshot.graph.node(*key).path.as_ref()?, index)))
        .collect();
    let document = |node: &MapNode| {
        let path = snapshot.graph.node(node.key).path.as_ref();
        path.and_then(|path| number.get(path).copied()).unwrap_or(-1)
    };
    columns.i32("document", map.nodes.iter().map(document));
    let entry = |key: &cairn_graph::NodeKey| {
        let node = snapshot.graph.node(*key);
        MapDocument {
            id: node.id.to_string(),
            title: node.title.to_string(),
        }
    };
    sources.iter().map(entry).collect()
}

fn node_columns(columns: &mut Columns, snapshot: &Snapshot, map: &Map) {
    let nodes = || map.nodes.iter();
    let node = |node: &MapNode| snapshot.graph.node(node.key);
    columns.f32("x", nodes().map(|n| n.at[0]));
    columns.f32("y", nodes().map(|n| n.at[1]));
    columns.f32("radius", nodes().map(|n| n.radius));
    columns.u8("kind", nodes().map(|n| node(n).kind as u8));
    let difficulty = |n: &MapNode| match node(n).difficulty {
        None => 0,
        Some(Difficulty::Easy) => 1,
        Some(Difficulty::Medium) => 2,
        Some(Difficulty::Hard) => 3,
    };
    columns.u8("difficulty", nodes().map(difficulty));
    columns.i32("region", nodes().map(|n| signed(n.region)));
    columns.i32("parent", nodes().map(|n| signed(n.parent)));
    columns.u32("size", nodes().map(|n| n.degree));
    columns.u32("degree_in", nodes().map(|n| snapshot.degrees(n.key)[0]));
    columns.u32("degree_out", nodes().map(|n| snapshot.degrees(n.key)[1]));
    columns.f32("pagerank", nodes().map(|n| snapshot.pagerank(n.key)));
    columns.f32("importance", nodes().map(|n| snapshot.importance(n.key)));
    columns.u32("questions", nodes().map(|n| n.questions));
    columns.f32("coverage", nodes().map(|n| n.coverage.unwrap_or(f32::NAN)));
    columns.u8("steps", nodes().map(|n| n.steps));
}

fn edge_columns(columns: &mut Columns, map: &Map) {
    let edges = || map.edges.iter();
    columns.u32("from", edges().map(|edge| edge.from));
    columns.u32("to", edges().map(|edge| edge.to));
    columns.u8("edge_kind", edges().map(|edge| edge.kind as u8));
    columns.u8(
        "basis",
        edges().map(|edge| edge.basis.map_or(NO_BASIS, |basis| basis as u8)),
    );
    columns.f32("confidence", edges().map(|edge| edge.confidence));
    columns.u32("count", edges().map(|edge| edge.count));
}
