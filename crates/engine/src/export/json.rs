//! Nodes and edges with their evidence as one JSON document.

use super::{EdgeRow, NodeRow};
use serde_json::{Value, json};

pub(super) fn text(nodes: &[NodeRow<'_>], edges: &[EdgeRow<'_>]) -> String {
    let node = |node: &NodeRow<'_>| {
        json!({
            "id": node.id, "kind": node.kind.name(), "title": node.title, "path": node.path, "line": node.line,
            "difficulty": node.difficulty, "topic": node.topic,
        })
    };
    let edge = |edge: &EdgeRow<'_>| {
        let reasons = edge.reasons.iter();
        let evidence: Vec<Value> = reasons
            .map(|reason| json!({ "basis": reason.basis, "path": reason.path, "line": reason.line }))
            .collect();
        json!({
            "from": nodes[edge.from].id, "to": nodes[edge.to].id, "kind": edge.kind.name(),
            "confidence": edge.confidence, "count": edge.count, "evidence": evidence,
        })
    };
    json!({
        "nodes": nodes.iter().map(node).collect::<Vec<_>>(),
        "edges": edges.iter().map(edge).collect::<Vec<_>>(),
    })
    .to_string()
}
