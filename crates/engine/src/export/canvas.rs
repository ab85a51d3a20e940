//! JSON Canvas 1.0 (jsoncanvas.org): notes as cards of their files, everything else as text.

use super::{EdgeRow, NodeRow};
use cairn_model::NodeKind;
use serde_json::{Value, json};

/// Size of a card, in pixels.
const WIDTH: f32 = 260.0;
const HEIGHT: f32 = 120.0;
/// Half the diagonal of a card and a margin: discs of this radius that do not overlap hold cards that do not.
const REACH: f32 = 160.0;

pub(super) fn text(nodes: &[NodeRow<'_>], edges: &[EdgeRow<'_>]) -> String {
    let smallest = nodes.iter().map(|node| node.radius).fold(f32::INFINITY, f32::min);
    let scale = REACH
        / if smallest.is_finite() {
            smallest.max(0.1)
        } else {
            1.0
        };
    let node = |node: &NodeRow<'_>| {
        let [x, y] = node.at;
        let mut card = json!({
            "id": node.id,
            "x": (x * scale - WIDTH / 2.0).round() as i64,
            "y": (y * scale - HEIGHT / 2.0).round() as i64,
            "width": WIDTH as i64,
            "height": HEIGHT as i64,
        });
        if (node.kind.is_note() || node.kind == NodeKind::Source) && !node.path.is_empty() {
            card["type"] = "file".into();
            card["file"] = node.path.into();
        } else {
            card["type"] = "text".into();
            card["text"] = node.title.into();
        }
        if let Some(colour) = colour(node.kind) {
            card["color"] = colour.into();
        }
        card
    };
    let edge = |(index, edge): (usize, &EdgeRow<'_>)| {
        json!({
            "id": format!("edge {index}"),
            "fromNode": nodes[edge.from].id,
            "toNode": nodes[edge.to].id,
            "label": edge.kind.name().replace('_', " "),
        })
    };
    let nodes: Vec<Value> = nodes.iter().map(node).collect();
    let edges: Vec<Value> = edges.iter().enumerate().map(edge).collect();
    json!({ "nodes": nodes, "edges": edges }).to_string()
}

/// One of Obsidian's six colours.
fn colour(kind: NodeKind) -> Option<&'static str> {
    match kind {
        NodeKind::Missing => Some("1"),
        NodeKind::Source => Some("2"),
        NodeKind::Topic | NodeKind::Path | NodeKind::Stage => Some("4"),
        NodeKind::Concept => Some("5"),
        NodeKind::Moc => Some("6"),
        _ => None,
    }
}
