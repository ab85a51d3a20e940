//! Lists: MOCs, topics, folders.

use super::convert::{count, summary};
use crate::dto::*;
use crate::error::ApiError;
use cairn_engine::{Engine, Snapshot};
use cairn_graph::NodeKey;
use cairn_model::NodeKind;
use std::collections::{BTreeMap, HashSet};

pub(super) fn mocs(snapshot: &Snapshot) -> Vec<MocSummary> {
    let mut found: Vec<MocSummary> = snapshot
        .regions()
        .mocs()
        .iter()
        .map(|moc| moc_summary(snapshot, *moc))
        .collect();
    found.sort_by_cached_key(|moc| (moc.title.to_lowercase(), moc.id.clone()));
    found
}

fn moc_summary(snapshot: &Snapshot, moc: NodeKey) -> MocSummary {
    let members = snapshot.members(moc);
    let node = snapshot.graph.node(moc);
    MocSummary {
        id: node.id.to_string(),
        title: node.title.to_string(),
        questions: members.questions,
        concepts: members.concepts,
        others: members.others,
        topics: members.topics,
    }
}

pub(super) fn children(engine: &Engine, id: &str) -> Result<Vec<TreeItem>, ApiError> {
    let snapshot = engine.snapshot();
    let key = engine.find(&snapshot, id)?;
    let graph = &snapshot.graph;
    let has_outline = |kind: NodeKind| !kind.is_note();
    let mut found = graph.children(key);
    // A MOC's tree shows its outline; what hangs at the MOC without a topic comes after it.
    found.retain(|child| graph.node(*child).kind != NodeKind::Moc || graph.node(key).kind != NodeKind::Moc);
    let inner: HashSet<NodeKey> = if graph.node(key).kind == NodeKind::Moc {
        placed_notes(&snapshot, key)
    } else {
        HashSet::new()
    };
    found.retain(|child| has_outline(graph.node(*child).kind) || !inner.contains(child));
    Ok(found
        .into_iter()
        .map(|child| TreeItem {
            children: count(graph.children(child).len()),
            node: summary(&snapshot, child),
        })
        .collect())
}

/// Notes that stand under one of the MOC's topics.
fn placed_notes(snapshot: &Snapshot, moc: NodeKey) -> HashSet<NodeKey> {
    let graph = &snapshot.graph;
    let mut placed = HashSet::new();
    let mut queue: Vec<NodeKey> = graph
        .children(moc)
        .into_iter()
        .filter(|child| !graph.node(*child).kind.is_note())
        .collect();
    while let Some(key) = queue.pop() {
        for child in graph.children(key) {
            if placed.insert(child) && !graph.node(child).kind.is_note() {
                queue.push(child);
            }
        }
    }
    placed
}

pub(super) fn folder(snapshot: &Snapshot, path: &str) -> FolderListing {
    let path = path.trim_matches('/');
    let mut folders: BTreeMap<String, u32> = BTreeMap::new();
    let mut notes = Vec::new();
    // Documents from elsewhere lie in no folder of the vault.
    let notes_of_vault = snapshot
        .graph
        .contributions()
        .filter(|(note, _)| !note.as_str().starts_with('.'));
    for (note, _) in notes_of_vault {
        let below = if path.is_empty() {
            Some(note.as_str())
        } else {
            note.as_str()
                .strip_prefix(path)
                .and_then(|rest| rest.strip_prefix('/'))
        };
        match below.map(|below| below.split_once('/')) {
            Some(Some((folder, _))) => *folders.entry(folder.to_owned()).or_default() += 1,
            Some(None) => notes.extend(snapshot.graph.note_at(note)),
            None => {}
        }
    }
    let full = |name: &str| {
        if path.is_empty() {
            name.to_owned()
        } else {
            format!("{path}/{name}")
        }
    };
    let mut notes: Vec<NodeSummary> = notes.into_iter().map(|key| summary(snapshot, key)).collect();
    notes.sort_by_cached_key(|note| (note.title.to_lowercase(), note.id.clone()));
    let folders = folders.into_iter().map(|(name, notes)| FolderSummary {
        path: full(&name),
        name,
        notes,
    });
    FolderListing {
        folders: folders.collect(),
        notes,
    }
}
