//! Map, note, search, paths.

use super::convert::summary;
use crate::dto::*;
use crate::error::ApiError;
use cairn_engine::Engine;

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
