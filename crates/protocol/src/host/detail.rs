//! Everything the inspector shows of one node.

use super::convert::{count, edge, summary};
use crate::dto::*;
use crate::error::ApiError;
use cairn_engine::{Engine, Lines, Snapshot};
use cairn_graph::{Backlink, EdgeRef, NodeKey};
use cairn_model::{EdgeKind, NodeKind, PropertyValue, VaultPath};
use std::borrow::Cow;

/// Edges of one group in one reply; a hub has thousands.
const MAX_EDGES: usize = 200;
/// Characters of the first text of a note.
const EXCERPT: usize = 200;

/// Everything the inspector shows of a node, of long lists the beginning.
///
/// # Errors
/// No such node.
pub fn node(engine: &Engine, id: &str) -> Result<NodeDetail, ApiError> {
    up_to(engine, id, MAX_EDGES)
}

/// The same with every edge and every backlink.
///
/// # Errors
/// No such node.
pub fn node_in_full(engine: &Engine, id: &str) -> Result<NodeDetail, ApiError> {
    up_to(engine, id, usize::MAX)
}

fn up_to(engine: &Engine, id: &str, limit: usize) -> Result<NodeDetail, ApiError> {
    let snapshot = engine.snapshot();
    let key = engine.find(&snapshot, id)?;
    let mut lines = Lines::new(engine.vault());
    let node = snapshot.graph.node(key);
    let groups = edges_of(&snapshot, key);
    let found = snapshot.graph.backlinks(key);
    let totals = DetailTotals {
        needs: count(groups.needs.len()),
        opens: count(groups.opens.len()),
        edges: count(groups.others.len()),
        backlinks: count(found.len()),
    };
    let mut send = |group: &[EdgeRef<'_>]| -> Vec<EdgeDto> {
        group
            .iter()
            .take(limit)
            .map(|found| edge(&snapshot, found, key, &mut lines))
            .collect()
    };
    let (needs, opens, edges) = (send(&groups.needs), send(&groups.opens), send(&groups.others));
    let mut detail = NodeDetail {
        node: summary(&snapshot, key),
        line: node.line,
        excerpt: engine.excerpt(&snapshot, key, EXCERPT),
        aliases: Vec::new(),
        tags: Vec::new(),
        properties: Vec::new(),
        headings: Vec::new(),
        mocs: mocs_of(&snapshot, key),
        needs,
        opens,
        edges,
        links: Vec::new(),
        backlinks: backlinks(&snapshot, found.into_iter().take(limit), &mut lines),
        totals,
        suggestion: suggestion(&snapshot, key),
        diagnostics: Vec::new(),
    };
    if node.kind.is_note() {
        add_text(engine, &snapshot, key, &mut detail);
    }
    Ok(detail)
}

/// What only the note's text tells; a note that cannot be read now shows what the graph knows of it.
fn add_text(engine: &Engine, snapshot: &Snapshot, key: NodeKey, detail: &mut NodeDetail) {
    let Some(path) = snapshot.graph.node(key).path.as_deref() else {
        return;
    };
    let mut sections = Vec::new();
    if let Ok(note) = engine.parsed(snapshot, key) {
        detail.aliases.clone_from(&note.aliases);
        detail.tags.clone_from(&note.tags);
        let anchors =
            cairn_engine::heading_anchors(note.headings.iter().map(|heading| heading.text.as_str()));
        let headings = note
            .headings
            .iter()
            .zip(anchors)
            .map(|(heading, anchor)| HeadingDto {
                level: u32::from(heading.level),
                text: heading.text.clone(),
                line: heading.line,
                anchor,
            });
        detail.headings = headings.collect();
        detail.properties = note
            .properties
            .iter()
            .map(|(name, value)| PropertyDto {
                name: name.clone(),
                values: texts(value),
            })
            .collect();
        sections = note
            .headings
            .into_iter()
            .map(|heading| (heading.line, heading.text))
            .collect();
    }
    let section_of = |line: u32| {
        let after = sections.partition_point(|(start, _)| *start <= line);
        after
            .checked_sub(1)
            .map(|at| sections[at].1.clone())
            .unwrap_or_default()
    };
    let links = snapshot.graph.note_links(path);
    detail.links = links
        .iter()
        .filter(|link| !link.link.basis.is_property())
        .map(|link| LinkDto {
            to: summary(snapshot, link.to),
            target: link.link.target.to_string(),
            line: link.link.line,
            section: section_of(link.link.line),
        })
        .collect();
    if let Some(contribution) = snapshot.graph.contribution(path) {
        let mut lines = Lines::new(engine.vault());
        let finding = |d: &cairn_model::Diagnostic| FindingDto {
            code: d.code.name().to_owned(),
            message: d.code.message().to_owned(),
            hint: d.code.hint().to_owned(),
            line: d.line,
            text: shown_line(&mut lines, path, d.line),
        };
        detail.diagnostics = contribution.diagnostics.iter().map(finding).collect();
    }
}

/// A line as readers see it: the fence of a code block is not shown, its first line is.
fn shown_line(lines: &mut Lines<'_>, path: &VaultPath, line: u32) -> String {
    if line == 0 {
        return String::new();
    }
    let text = lines.get(path, line);
    if text.starts_with("```") || text.starts_with("~~~") {
        return lines.get(path, line + 1);
    }
    text
}

fn texts(value: &PropertyValue) -> Vec<String> {
    match value {
        PropertyValue::Bool(flag) => vec![flag.to_string()],
        PropertyValue::Map(entries) => entries
            .iter()
            .map(|(key, value)| format!("{key}: {}", texts(value).join(", ")))
            .collect(),
        PropertyValue::List(items) => items.iter().flat_map(texts).collect(),
        other => other.texts().into_iter().map(Cow::into_owned).collect(),
    }
}

/// A node's edges as the inspector groups them, each group in the order in which it is shown.
#[derive(Default)]
struct Groups<'a> {
    needs: Vec<EdgeRef<'a>>,
    opens: Vec<EdgeRef<'a>>,
    others: Vec<EdgeRef<'a>>,
}

fn edges_of(snapshot: &Snapshot, key: NodeKey) -> Groups<'_> {
    let mut groups = Groups::default();
    for found in snapshot.graph.outgoing(key) {
        if found.edge.kind == EdgeKind::Requires {
            groups.needs.push(found)
        } else {
            groups.others.push(found)
        }
    }
    for found in snapshot.graph.incoming(key) {
        if found.edge.kind == EdgeKind::Requires {
            groups.opens.push(found)
        } else {
            groups.others.push(found)
        }
    }
    let title = |found: &EdgeRef<'_>| {
        let other = if found.from == key { found.to } else { found.from };
        &*snapshot.graph.node(other).title
    };
    for group in [&mut groups.needs, &mut groups.opens, &mut groups.others] {
        group.sort_by(|a, b| {
            a.edge
                .kind
                .cmp(&b.edge.kind)
                .then(b.edge.confidence().get().total_cmp(&a.edge.confidence().get()))
                .then_with(|| title(a).cmp(title(b)))
        });
    }
    groups
}

fn mocs_of(snapshot: &Snapshot, key: NodeKey) -> Vec<NodeSummary> {
    let graph = &snapshot.graph;
    let mut found: Vec<NodeKey> = graph
        .parents(key)
        .filter(|parent| graph.node(*parent).kind == NodeKind::Moc)
        .collect();
    if found.is_empty() && !graph.node(key).kind.is_note() {
        found.extend(
            snapshot
                .regions()
                .get(key)
                .and_then(|region| snapshot.regions().mocs().get(region as usize)),
        );
    }
    found.sort_by_cached_key(|key| graph.node(*key).title.to_lowercase());
    found.dedup();
    found.into_iter().map(|moc| summary(snapshot, moc)).collect()
}

fn backlinks(
    snapshot: &Snapshot,
    found: impl Iterator<Item = Backlink>,
    lines: &mut Lines<'_>,
) -> Vec<BacklinkDto> {
    found
        .map(|link| {
            let from = summary(snapshot, link.from);
            let path = snapshot.graph.node(link.from).path.as_deref();
            BacklinkDto {
                text: path.map(|path| lines.get(path, link.line)).unwrap_or_default(),
                line: link.line,
                from,
            }
        })
        .collect()
}

fn suggestion(snapshot: &Snapshot, key: NodeKey) -> Option<SuggestionDto> {
    let node = snapshot.graph.node(key);
    if node.kind != NodeKind::Missing {
        return None;
    }
    let found = snapshot.graph.suggester().suggest(&node.title)?;
    Some(SuggestionDto {
        node: summary(snapshot, found.node),
        reason: found.reason,
    })
}
