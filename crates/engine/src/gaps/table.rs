//! Coverage as a table: topics by difficulty, maps of content by kind of note or of gap, documents by coverage.

use super::scope::below;
use super::{GapList, moc_of, moc_of_node};
use crate::error::EngineError;
use crate::session::Engine;
use crate::snapshot::Snapshot;
use cairn_graph::{NodeKey, in_words};
use cairn_model::{Difficulty, NodeKind};
use cairn_store::TieVerdicts;
use cairn_study::gaps::{Cell, GapKind, Knowledge, cell_of};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;

/// Columns of the difficulties, and of what tells none.
const UNTOLD: &str = "untold";

/// Which table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableKind {
    /// Topics by difficulty of their questions.
    Difficulty,
    /// Maps of content by kinds of notes.
    Kinds,
    /// Maps of content by kinds of gaps.
    Gaps,
    /// Maps of content and study documents by how far notes answer their topics.
    Coverage,
}

/// A cell: how many, and of questions how well they are known.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TableCell {
    /// Questions, notes, gaps or topics.
    pub count: u32,
    /// What is known of the questions or notes.
    pub cell: Option<Cell>,
}

/// A row of a table.
#[derive(Clone, Debug)]
pub struct TableRow {
    /// Its node; `None` for a topic that stands in properties only, and for what is in no map of content.
    pub node: Option<NodeKey>,
    /// The topic as properties name it.
    pub area: Option<String>,
    /// What to call it.
    pub title: String,
    /// One for each column.
    pub cells: Vec<TableCell>,
}

/// A table.
#[derive(Clone, Debug, Default)]
pub struct CoverageTable {
    /// Stable name and words of each column.
    pub columns: Vec<(&'static str, &'static str)>,
    /// The rows.
    pub rows: Vec<TableRow>,
}

impl Engine {
    /// A table over the whole vault, or over the topics of a map of content, document or topic.
    ///
    /// # Errors
    /// The user's own data cannot be read.
    pub fn coverage_table(
        &self,
        snapshot: &Snapshot,
        kind: TableKind,
        scope: Option<NodeKey>,
        gaps: &GapList,
    ) -> Result<CoverageTable, EngineError> {
        Ok(match kind {
            TableKind::Difficulty => {
                let verdicts = self.tie_verdicts()?;
                by_difficulty(snapshot, scope, &gaps.knowledge, &verdicts)
            }
            TableKind::Kinds => by_kind(snapshot, &gaps.knowledge),
            TableKind::Gaps => by_gap(snapshot, gaps),
            TableKind::Coverage => by_coverage(snapshot, &self.tie_verdicts()?),
        })
    }
}

fn is_question(snapshot: &Snapshot, key: NodeKey) -> bool {
    snapshot.graph.node(key).kind == NodeKind::Question
}

fn by_difficulty(
    snapshot: &Snapshot,
    scope: Option<NodeKey>,
    knowledge: &Knowledge,
    verdicts: &TieVerdicts,
) -> CoverageTable {
    let groups = match scope {
        Some(scope) => of_topics(snapshot, scope, verdicts),
        None => of_areas(snapshot),
    };
    let graph = &snapshot.graph;
    let untold = groups
        .iter()
        .any(|(_, _, _, notes)| notes.iter().any(|key| graph.node(*key).difficulty.is_none()));
    let mut columns = vec![("easy", "Easy"), ("medium", "Medium"), ("hard", "Hard")];
    if untold {
        columns.push((UNTOLD, "Not told"));
    }
    let rows = groups.into_iter().map(|(node, area, title, notes)| {
        let cells = columns.iter().map(|(name, _)| {
            let wanted = Difficulty::from_name(name);
            let of = notes.iter().copied();
            let of: Vec<NodeKey> = of.filter(|key| graph.node(*key).difficulty == wanted).collect();
            let cell = cell_of(&of, knowledge);
            TableCell {
                count: cell.questions,
                cell: Some(cell),
            }
        });
        TableRow {
            cells: cells.collect(),
            node,
            area,
            title,
        }
    });
    CoverageTable {
        rows: rows.collect(),
        columns,
    }
}

/// A row to be: its node, its area, its title, its questions.
type Group = (Option<NodeKey>, Option<String>, String, Vec<NodeKey>);

/// Questions by the topic their properties tell; by map of content where none tells any.
fn of_areas(snapshot: &Snapshot) -> Vec<Group> {
    let graph = &snapshot.graph;
    let mut areas: BTreeMap<String, (String, Vec<NodeKey>)> = BTreeMap::new();
    let mut told = false;
    for (key, node) in graph.nodes().filter(|(key, _)| is_question(snapshot, *key)) {
        told |= node.topic.is_some();
        let area = node.topic.as_deref().unwrap_or_default();
        let slot = areas
            .entry(area.to_lowercase())
            .or_insert_with(|| (area.to_owned(), Vec::new()));
        slot.1.push(key);
    }
    if !told {
        return of_maps(snapshot);
    }
    let mut groups: Vec<Group> = areas
        .into_iter()
        .map(|(folded, (area, notes))| match area.as_str() {
            "" => (None, Some(folded), "No topic told".to_owned(), notes),
            area => (None, Some(folded), in_words(area), notes),
        })
        .collect();
    groups.sort_by_key(|(_, _, _, notes)| std::cmp::Reverse(notes.len()));
    groups
}

fn of_maps(snapshot: &Snapshot) -> Vec<Group> {
    let regions = snapshot.regions();
    let mut by_region: FxHashMap<Option<u32>, Vec<NodeKey>> = FxHashMap::default();
    for (key, _) in snapshot
        .graph
        .nodes()
        .filter(|(key, _)| is_question(snapshot, *key))
    {
        by_region.entry(regions.get(key)).or_default().push(key);
    }
    let title = |key: NodeKey| snapshot.graph.node(key).title.to_string();
    let mut groups: Vec<Group> = (0..)
        .zip(regions.mocs())
        .filter_map(|(at, moc)| Some((Some(*moc), None, title(*moc), by_region.remove(&Some(at))?)))
        .collect();
    if let Some(rest) = by_region.remove(&None) {
        groups.push((None, None, "In no map of content".to_owned(), rest));
    }
    groups
}

/// The topics right below a node, in document order, and what it holds besides.
fn of_topics(snapshot: &Snapshot, scope: NodeKey, verdicts: &TieVerdicts) -> Vec<Group> {
    let graph = &snapshot.graph;
    let mut seen: FxHashSet<NodeKey> = FxHashSet::default();
    let mut groups: Vec<Group> = Vec::new();
    let sorted = |notes: FxHashSet<NodeKey>| {
        let mut notes: Vec<NodeKey> = notes
            .into_iter()
            .filter(|key| is_question(snapshot, *key))
            .collect();
        notes.sort();
        notes
    };
    let topics = graph.children(scope).into_iter().filter(|child| {
        matches!(
            graph.node(*child).kind,
            NodeKind::Topic | NodeKind::Path | NodeKind::Stage
        )
    });
    for topic in topics {
        let notes = sorted(below(snapshot, topic, verdicts));
        seen.extend(&notes);
        groups.push((Some(topic), None, graph.node(topic).title.to_string(), notes));
    }
    let mut rest = below(snapshot, scope, verdicts);
    if graph.node(scope).kind == NodeKind::Moc {
        let regions = snapshot.regions();
        let own = regions.get(scope);
        rest.extend(
            graph
                .nodes()
                .map(|(key, _)| key)
                .filter(|key| regions.get(*key) == own),
        );
    }
    rest.retain(|key| !seen.contains(key));
    let rest = sorted(rest);
    if !rest.is_empty() {
        let title = if groups.is_empty() {
            graph.node(scope).title.to_string()
        } else {
            "Under none of these".to_owned()
        };
        groups.push((None, None, title, rest));
    }
    groups
}

/// The kinds of notes in a table, with what to call their column.
const NOTE_KINDS: [(NodeKind, &str); 4] = [
    (NodeKind::Question, "Questions"),
    (NodeKind::Concept, "Concepts"),
    (NodeKind::Note, "Other notes"),
    (NodeKind::Missing, "Missing notes"),
];

fn by_kind(snapshot: &Snapshot, knowledge: &Knowledge) -> CoverageTable {
    let mut groups: FxHashMap<(Option<NodeKey>, NodeKind), Vec<NodeKey>> = FxHashMap::default();
    for (key, node) in snapshot.graph.nodes() {
        let group = (moc_of_node(snapshot, key), node.kind);
        groups.entry(group).or_default().push(key);
    }
    let kinds: Vec<(NodeKind, &str)> = NOTE_KINDS
        .into_iter()
        .filter(|(kind, _)| groups.keys().any(|(_, other)| other == kind))
        .collect();
    let outside = kinds.iter().any(|(kind, _)| groups.contains_key(&(None, *kind)));
    let cell = |moc: Option<NodeKey>, kind: NodeKind| {
        let notes = groups.get(&(moc, kind)).map_or(&[] as &[NodeKey], Vec::as_slice);
        let cell = cell_of(notes, knowledge);
        TableCell {
            count: cell.questions,
            // What is not written can be asked for, not known.
            cell: (kind != NodeKind::Missing).then_some(cell),
        }
    };
    CoverageTable {
        rows: maps_as_rows(snapshot, outside, |moc| {
            kinds.iter().map(|(kind, _)| cell(moc, *kind)).collect()
        }),
        columns: kinds.iter().map(|(kind, label)| (kind.name(), *label)).collect(),
    }
}

/// A row for each map of content by title, and one for what is in none.
fn maps_as_rows(
    snapshot: &Snapshot,
    outside: bool,
    cells: impl Fn(Option<NodeKey>) -> Vec<TableCell>,
) -> Vec<TableRow> {
    let mut mocs: Vec<Option<NodeKey>> = snapshot.regions().mocs().iter().copied().map(Some).collect();
    let title = |moc: Option<NodeKey>| match moc {
        Some(moc) => snapshot.graph.node(moc).title.to_string(),
        None => "In no map of content".to_owned(),
    };
    mocs.sort_by_cached_key(|moc| title(*moc).to_lowercase());
    mocs.extend(outside.then_some(None));
    let row = |moc| TableRow {
        node: moc,
        area: None,
        title: title(moc),
        cells: cells(moc),
    };
    mocs.into_iter().map(row).collect()
}

fn by_gap(snapshot: &Snapshot, gaps: &GapList) -> CoverageTable {
    let mut counts: FxHashMap<(Option<NodeKey>, GapKind), u32> = FxHashMap::default();
    for listed in &gaps.open {
        let moc = moc_of(snapshot, &listed.gap);
        *counts.entry((moc, listed.gap.kind)).or_default() += 1;
    }
    let kinds: Vec<GapKind> = GapKind::ALL
        .iter()
        .copied()
        .filter(|kind| counts.keys().any(|(_, other)| other == kind))
        .collect();
    let outside = counts.keys().any(|(moc, _)| moc.is_none());
    let cell = |moc: Option<NodeKey>, kind: GapKind| TableCell {
        count: counts.get(&(moc, kind)).copied().unwrap_or(0),
        cell: None,
    };
    CoverageTable {
        rows: maps_as_rows(snapshot, outside, |moc| {
            kinds.iter().map(|kind| cell(moc, *kind)).collect()
        }),
        columns: kinds.iter().map(|kind| (kind.name(), kind.label())).collect(),
    }
}

fn by_coverage(snapshot: &Snapshot, verdicts: &TieVerdicts) -> CoverageTable {
    let graph = &snapshot.graph;
    let mut documents = snapshot.sources();
    documents.extend(snapshot.regions().mocs());
    let rows = documents.into_iter().filter_map(|key| {
        let counts = snapshot.coverage(key, verdicts).counts;
        (counts.iter().sum::<u32>() > 0).then(|| TableRow {
            node: Some(key),
            area: None,
            title: graph.node(key).title.to_string(),
            cells: counts.map(|count| TableCell { count, cell: None }).into(),
        })
    });
    CoverageTable {
        rows: rows.collect(),
        columns: vec![("covered", "Covered"), ("thin", "Thin"), ("missing", "Missing")],
    }
}
