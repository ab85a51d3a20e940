//! Map, note, search, paths.

use super::convert::{count, edge, summary, unwritten_need};
use crate::dto::*;
use crate::error::ApiError;
use cairn_engine::{Engine, LearnQuery, Lines, Snapshot};
use cairn_graph::{EdgeRef, NodeKey};
use cairn_model::EdgeKind;
use cairn_study::{
    Fringe, Minutes, PathOptions, Requirements, Status, fringe as find_fringe, paths_between as find_paths,
};
use std::collections::HashSet;

pub(super) fn map(engine: &Engine, request: MapRequest) -> Result<MapView, ApiError> {
    let snapshot = engine.snapshot();
    let scope = match &request.scope {
        MapScope::Atlas => cairn_engine::MapScope::Atlas,
        MapScope::Vault => cairn_engine::MapScope::Vault,
        MapScope::Moc { id } => cairn_engine::MapScope::Moc(engine.find(&snapshot, id)?),
        MapScope::Neighbourhood { id, depth } => {
            cairn_engine::MapScope::Neighbourhood(engine.find(&snapshot, id)?, *depth)
        }
    };
    let map = engine.map(&snapshot, &scope, request.missing);
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
    let regions = map.regions.iter().map(|region| {
        let moc = snapshot.graph.node(region.moc);
        MapRegion {
            id: moc.id.to_string(),
            title: moc.title.to_string(),
            x: region.at[0],
            y: region.at[1],
            size: region.size,
        }
    });
    Ok(MapView {
        generation: snapshot.generation,
        scope: request.scope,
        nodes,
        edges,
        regions: regions.collect(),
        omitted: map.omitted,
    })
}

pub(super) fn note(engine: &Engine, id: &str) -> Result<RenderedNote, ApiError> {
    let snapshot = engine.snapshot();
    let key = engine.find(&snapshot, id)?;
    let note = engine.render(&snapshot, key)?;
    let heading = |heading: cairn_engine::RenderedHeading| HeadingDto {
        level: u32::from(heading.level),
        text: heading.text,
        line: heading.line,
        anchor: heading.anchor,
    };
    Ok(RenderedNote {
        node: summary(&snapshot, key),
        html: note.rendered.html,
        headings: note.rendered.headings.into_iter().map(heading).collect(),
        notice: note.notice,
    })
}

fn keys<C: FromIterator<NodeKey>>(
    engine: &Engine,
    snapshot: &Snapshot,
    ids: &[String],
) -> Result<C, ApiError> {
    Ok(ids
        .iter()
        .map(|id| engine.find(snapshot, id))
        .collect::<Result<C, _>>()?)
}

/// The edge of a kind between two nodes of the graph.
fn edge_between<'a>(
    snapshot: &'a Snapshot,
    from: NodeKey,
    to: NodeKey,
    kind: EdgeKind,
) -> Option<EdgeRef<'a>> {
    snapshot
        .graph
        .edge(from, to, kind)
        .map(|edge| EdgeRef { from, to, edge })
}

/// A need as written, as inferred, or as the user alone says.
fn need(
    snapshot: &Snapshot,
    requirements: &Requirements,
    (from, to): (NodeKey, NodeKey),
    lines: &mut Lines<'_>,
) -> EdgeDto {
    match edge_between(snapshot, from, to, EdgeKind::Requires) {
        Some(found) => edge(snapshot, &found, from, lines),
        None => unwritten_need(snapshot, requirements.inferred(from, to), (from, to)),
    }
}

/// What is ready to be learnt, and what is known on a shaky basis.
///
/// # Errors
/// No such node.
pub fn fringe(engine: &Engine, known: &[String]) -> Result<Fringe, ApiError> {
    let snapshot = engine.snapshot();
    let known: HashSet<NodeKey> = keys(engine, &snapshot, known)?;
    Ok(find_fringe(
        &snapshot.graph,
        &*engine.requirements(&snapshot)?,
        &known,
    ))
}

/// The way to some targets, drawn.
///
/// # Errors
/// No such node.
pub fn learn(engine: &Engine, request: &LearnRequest) -> Result<LearnPath, ApiError> {
    let snapshot = engine.snapshot();
    let query = LearnQuery {
        targets: keys(engine, &snapshot, &request.targets)?,
        known: keys(engine, &snapshot, &request.known)?,
        budget: (request.minutes > 0).then_some(Minutes(request.minutes)),
        min_confidence: request.min_confidence,
        verdicts: engine.tie_verdicts()?,
    };
    let requirements = engine.requirements(&snapshot)?;
    let reply = snapshot.learn(&requirements, &query);
    let mut lines = Lines::new(engine.vault());
    let [box_width, box_height] = reply.drawing.box_size;
    let layout = &reply.drawing.layout;
    let mut spent = 0;
    let mut steps = Vec::with_capacity(reply.plan.steps.len());
    for (index, step) in reply.plan.steps.iter().enumerate() {
        spent += step.minutes.0;
        let [x, y] = layout.positions[index];
        steps.push(LearnStep {
            order: count(index + 1),
            layer: step.layer,
            node: summary(&snapshot, step.node),
            minutes: step.minutes.0,
            cumulative_minutes: spent,
            status: match step.status {
                Status::Known => StepStatus::Known,
                Status::Ready => StepStatus::Ready,
                Status::Blocked => StepStatus::Blocked,
            },
            target: step.target,
            needs: step
                .needs
                .iter()
                .map(|need| snapshot.graph.node(*need).id.to_string())
                .collect(),
            x,
            y,
        });
    }
    let mut edges = Vec::with_capacity(reply.plan.edges.len());
    for ((from, to), route) in reply.plan.edges.iter().zip(&layout.routes) {
        edges.push(LearnEdge {
            edge: need(&snapshot, &requirements, (*from, *to), &mut lines),
            route: route.concat(),
        });
    }
    let dropped = reply.plan.dropped.iter().map(|(key, reason)| DroppedStep {
        node: summary(&snapshot, *key),
        reason: reason.clone(),
    });
    let dropped = dropped.collect();
    let cuts = reply
        .plan
        .cuts
        .iter()
        .filter_map(|index| requirements.cuts().get(*index));
    let cuts = cuts.map(|cut| CutEdge {
        edge: need(&snapshot, &requirements, (cut.from, cut.to), &mut lines),
        cycle: cut.cycle.iter().map(|key| summary(&snapshot, *key)).collect(),
        reason: cut.reason.clone(),
    });
    let cuts = cuts.collect();
    Ok(LearnPath {
        steps,
        edges,
        total_minutes: reply.plan.total.0,
        dropped,
        cuts,
        width: layout.width,
        height: layout.height,
        box_width,
        box_height,
    })
}

/// Explained paths between two nodes.
///
/// # Errors
/// No such node.
pub fn paths_between(engine: &Engine, request: &PathsRequest) -> Result<Vec<ExplainedPath>, ApiError> {
    let snapshot = engine.snapshot();
    let (from, to) = (
        engine.find(&snapshot, &request.from)?,
        engine.find(&snapshot, &request.to)?,
    );
    let options = PathOptions {
        via_hubs: request.via_hubs,
        alternatives: request.alternatives as usize,
    };
    let mut lines = Lines::new(engine.vault());
    let mut out = Vec::new();
    for found in find_paths(&snapshot.graph, from, to, options) {
        let mut edges = Vec::with_capacity(found.edges.len());
        for (node, (from, to, kind)) in found.nodes.iter().zip(&found.edges) {
            if let Some(step) = edge_between(&snapshot, *from, *to, *kind) {
                edges.push(edge(&snapshot, &step, *node, &mut lines));
            }
        }
        let nodes = found.nodes.iter().map(|node| summary(&snapshot, *node));
        out.push(ExplainedPath {
            nodes: nodes.collect(),
            edges,
            cost: found.cost,
        });
    }
    Ok(out)
}
