//! `cairn note`.

use crate::args::Args;
use crate::output::{self, say};
use crate::session::{self, Needs};
use cairn_engine::{Engine, ParsedNote, TextLink};
use cairn_model::{PropertyKind, PropertyValue};
use cairn_protocol::ApiError;
use cairn_protocol::dto::{EdgeDto, NodeDetail};
use cairn_protocol::host::views;
use serde_json::{Map, Value, json};
use std::path::Path;

pub fn run(args: &Args, vault: &Path, note: &str) -> Result<(), ApiError> {
    let engine = session::open(args, vault, Needs::default())?;
    let detail = views::node(&engine, note)?;
    if args.json {
        output::document(&document(&detail, read(&engine, &detail)?.as_ref()));
    } else {
        print(&detail);
    }
    Ok(())
}

/// A note's text as read.
struct Text {
    note: ParsedNote,
    links: Vec<TextLink>,
}

/// Reads the text of a note; of what is none there is none.
fn read(engine: &Engine, detail: &NodeDetail) -> Result<Option<Text>, ApiError> {
    let snapshot = engine.snapshot();
    let key = engine.find(&snapshot, &detail.node.id)?;
    if !snapshot.graph.node(key).kind.is_note() {
        return Ok(None);
    }
    let note = engine.parsed(&snapshot, key)?;
    let links = engine.text_links(&snapshot, key, &note)?;
    Ok(Some(Text { note, links }))
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

fn document(detail: &NodeDetail, text: Option<&Text>) -> Value {
    let backlinks: Vec<Value> = detail
        .backlinks
        .iter()
        .map(|link| json!({ "path": link.from.path, "id": link.from.id, "line": link.line, "text": link.text }))
        .collect();
    let diagnostics: Vec<Value> = detail
        .diagnostics
        .iter()
        .map(|found| json!({ "code": found.code, "message": found.message, "hint": found.hint, "line": found.line }))
        .collect();
    let mut document = json!({
        "id": detail.node.id,
        "kind": detail.node.kind,
        "path": detail.node.path,
        "title": detail.node.title,
        "difficulty": detail.node.difficulty,
        "topic": detail.node.topic,
        "aliases": detail.aliases,
        "tags": detail.tags,
        "properties": {},
        "headings": [],
        "links": [],
        "backlinks": backlinks,
        "edges": all_edges(detail).map(edge).collect::<Vec<_>>(),
        "diagnostics": diagnostics,
        "suggestion": detail.suggestion.as_ref().map(|found| json!({ "path": found.node.path, "reason": found.reason })),
    });
    if let (Some(text), Value::Object(fields)) = (text, &mut document) {
        fields.extend(text_fields(text));
    }
    document
}

/// What only the text of a note tells.
fn text_fields(text: &Text) -> Map<String, Value> {
    let Text { note, links } = text;
    let kinds: Map<String, Value> = note
        .properties
        .iter()
        .map(|(name, value)| (name.clone(), value.kind().name().into()))
        .collect();
    let links: Vec<Value> = links
        .iter()
        .map(|link| {
            json!({
                "target": link.target, "heading": link.heading, "block": link.block, "form": link.form.name(),
                "to": link.to.as_ref().map(ToString::to_string), "part_line": link.part_line,
                "line": link.at.line, "column": link.at.column, "section": section(note, link.at.line),
            })
        })
        .collect();
    let fields = json!({
        "properties": properties(&note.properties),
        "property_kinds": kinds,
        "strict_properties": properties(note.strict_properties()),
        "headings": note.headings.iter().map(|h| json!({ "level": h.level, "text": h.text, "line": h.line })).collect::<Vec<_>>(),
        "links": links,
        "tasks": note.tasks.iter().map(|t| json!({ "status": t.status, "text": t.text, "line": t.line })).collect::<Vec<_>>(),
        "blocks": note.blocks.iter().map(|b| json!({ "id": b.id, "line": b.line })).collect::<Vec<_>>(),
        "fields": note.fields.iter().map(|f| json!({ "key": f.key, "value": f.value, "line": f.line })).collect::<Vec<_>>(),
        "callouts": note.callouts.iter().map(|c| json!({ "kind": c.kind, "title": c.title, "line": c.line })).collect::<Vec<_>>(),
    });
    match fields {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

/// The heading a line stands below.
fn section(note: &ParsedNote, line: u32) -> &str {
    let below = note.headings.partition_point(|heading| heading.line <= line);
    below
        .checked_sub(1)
        .map_or("", |index| &note.headings[index].text)
}

fn properties(properties: &[(String, PropertyValue)]) -> Value {
    properties
        .iter()
        .map(|(name, value)| (name.clone(), property(value)))
        .collect::<Map<_, _>>()
        .into()
}

fn property(value: &PropertyValue) -> Value {
    match value {
        PropertyValue::Null => Value::Null,
        PropertyValue::Bool(flag) => json!(flag),
        // Whole numbers are shown as such: years, orders, identifiers.
        PropertyValue::Number(number) if number.fract() == 0.0 && number.abs() < 9e15 => {
            json!(*number as i64)
        }
        PropertyValue::Number(number) => json!(number),
        PropertyValue::Text(text) => json!(text),
        PropertyValue::List(_) if value.kind() == PropertyKind::Link => {
            json!(format!("[[{}]]", value.texts().concat()))
        }
        PropertyValue::List(items) => items.iter().map(property).collect(),
        PropertyValue::Map(entries) => properties(entries),
    }
}

/// With `arrows` where the name does not tell the direction.
fn print_edges(name: &str, edges: &[EdgeDto], arrows: bool) {
    if !edges.is_empty() {
        say!("{name}:");
    }
    for edge in edges {
        let arrow = match edge.outgoing {
            _ if !arrows => "",
            true => "→ ",
            false => "← ",
        };
        say!(
            "  {:.2}  {arrow}{}  ({})",
            edge.confidence,
            edge.other.title,
            edge.reason
        );
    }
}

fn print(detail: &NodeDetail) {
    say!("{}  ({})", detail.node.title, detail.node.id);
    for property in &detail.properties {
        say!("  {}: {}", property.name, property.values.join(", "));
    }
    print_edges("needs first", &detail.needs, false);
    print_edges("opens up", &detail.opens, false);
    print_edges("other edges", &detail.edges, true);
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
