//! `cairn note`.

use crate::args::Args;
use crate::output::{self, say};
use crate::session::{self, Needs};
use cairn_protocol::ApiError;
use cairn_protocol::dto::{EdgeDto, NodeDetail};
use cairn_protocol::host::views;
use serde_json::{Map, Value, json};
use std::path::Path;

pub fn run(args: &Args, vault: &Path, note: &str) -> Result<(), ApiError> {
    let engine = session::open(args, vault, Needs::default())?;
    let detail = views::node(&engine, note)?;
    if args.json {
        output::document(&document(&detail));
    } else {
        print(&detail);
    }
    Ok(())
}

fn all_edges(detail: &NodeDetail) -> impl Iterator<Item = &EdgeDto> {
    detail.needs.iter().chain(&detail.opens).chain(&detail.edges)
}

/// An edge of the contract: the surest basis by name, every reason as evidence.
pub fn edge(edge: &EdgeDto) -> Value {
    let evidence: Vec<Value> = edge
        .evidence
        .iter()
        .map(|evidence| json!({ "basis": evidence.basis, "path": evidence.path, "line": evidence.line, "text": evidence.text }))
        .collect();
    json!({
        "kind": edge.kind,
        "from": edge.from,
        "to": edge.to,
        "basis": edge.evidence.first().map(|evidence| &evidence.basis),
        "confidence": edge.confidence,
        "reason": edge.reason,
        "evidence": evidence,
    })
}

fn document(detail: &NodeDetail) -> Value {
    let properties: Map<String, Value> = detail
        .properties
        .iter()
        .map(|property| (property.name.clone(), values(&property.values)))
        .collect();
    let links: Vec<Value> = detail
        .links
        .iter()
        .map(|link| json!({ "target": link.target, "to": link.to.id, "line": link.line, "section": link.section }))
        .collect();
    let backlinks: Vec<Value> = detail
        .backlinks
        .iter()
        .map(|link| json!({ "path": link.from.path, "id": link.from.id, "line": link.line, "text": link.text }))
        .collect();
    let headings: Vec<Value> = detail
        .headings
        .iter()
        .map(|h| json!({ "level": h.level, "text": h.text, "line": h.line }))
        .collect();
    let diagnostics: Vec<Value> = detail
        .diagnostics
        .iter()
        .map(|found| json!({ "code": found.code, "message": found.message, "hint": found.hint, "line": found.line }))
        .collect();
    json!({
        "id": detail.node.id,
        "kind": detail.node.kind,
        "path": detail.node.path,
        "title": detail.node.title,
        "difficulty": detail.node.difficulty,
        "topic": detail.node.topic,
        "aliases": detail.aliases,
        "tags": detail.tags,
        "properties": properties,
        "headings": headings,
        "links": links,
        "backlinks": backlinks,
        "edges": all_edges(detail).map(edge).collect::<Vec<_>>(),
        "diagnostics": diagnostics,
        "suggestion": detail.suggestion.as_ref().map(|found| json!({ "path": found.node.path, "reason": found.reason })),
    })
}

fn values(values: &[String]) -> Value {
    match values {
        [] => Value::Null,
        [one] => json!(one),
        many => json!(many),
    }
}

fn print(detail: &NodeDetail) {
    say!("{}  ({})", detail.node.title, detail.node.id);
    for property in &detail.properties {
        say!("  {}: {}", property.name, property.values.join(", "));
    }
    for (name, edges) in [
        ("needs first", &detail.needs),
        ("opens up", &detail.opens),
        ("other edges", &detail.edges),
    ] {
        if !edges.is_empty() {
            say!("{name}:");
        }
        for edge in edges {
            say!(
                "  {:.2}  {}  ({})",
                edge.confidence, edge.other.title, edge.reason
            );
        }
    }
    if !detail.backlinks.is_empty() {
        say!("backlinks:");
    }
    for link in &detail.backlinks {
        say!("  {}:{}  {}", link.from.path, link.line, link.text);
    }
    for finding in &detail.diagnostics {
        say!("finding: {} {} [{}]", finding.message, finding.hint, finding.code);
    }
}
