//! `cairn export`.

use crate::args::Args;
use crate::output::{self, say};
use crate::session::{self, Needs};
use cairn_model::NodeKind;
use cairn_protocol::ApiError;
use serde_json::{Value, json};
use std::collections::HashSet;
use std::path::Path;

pub fn run(args: &Args, vault: &Path, file: &Path, kinds: &[String]) -> Result<(), ApiError> {
    for kind in kinds {
        if NodeKind::from_name(kind).is_none() {
            let names: Vec<&str> = NodeKind::ALL.iter().map(|kind| kind.name()).collect();
            return Err(ApiError::new(
                "request.invalid",
                format!("There is no kind {kind:?}."),
                format!("Kinds are {}.", names.join(", ")),
            ));
        }
    }
    let engine = session::open(args, vault, Needs::default())?;
    let graph = engine.snapshot().graph;
    let nodes: Vec<_> = graph
        .export_nodes()
        .into_iter()
        .filter(|node| kinds.is_empty() || kinds.iter().any(|kind| kind == node.kind))
        .collect();
    let kept: HashSet<&str> = nodes.iter().map(|node| node.id).collect();
    let edges: Vec<_> = graph
        .export_edges()
        .into_iter()
        .filter(|edge| kept.contains(edge.from) && kept.contains(edge.to))
        .collect();
    let node_rows: Vec<Value> = nodes
        .iter()
        .map(|node| {
            json!({
                "id": node.id, "kind": node.kind, "title": node.title, "path": node.path, "line": node.line,
                "difficulty": node.difficulty, "topic": node.topic,
            })
        })
        .collect();
    let edge_rows: Vec<Value> = edges
        .iter()
        .map(|edge| {
            let evidence: Vec<Value> =
                edge.evidence.iter().map(|(basis, path, line)| json!({ "basis": basis, "path": path, "line": line })).collect();
            json!({ "from": edge.from, "to": edge.to, "kind": edge.kind, "confidence": edge.confidence.get(), "evidence": evidence })
        })
        .collect();
    let text = json!({ "nodes": node_rows, "edges": edge_rows }).to_string();
    std::fs::write(file, text).map_err(|error| {
        ApiError::new(
            "export.not_written",
            format!("{} could not be written: {error}.", file.display()),
            "Check the folder and its permissions.",
        )
    })?;
    if args.json {
        output::document(&json!({ "nodes": nodes.len(), "edges": edges.len() }));
    } else {
        say!(
            "{} nodes and {} edges written to {}",
            nodes.len(),
            edges.len(),
            file.display()
        );
    }
    Ok(())
}
