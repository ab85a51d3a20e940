//! Gaps listed and filtered, their evidence, and coverage tables.

use super::convert::{count, summary};
use crate::dto::*;
use crate::error::ApiError;
use cairn_engine::{
    CoverageTable, Engine, GapAction, GapList, Lines, ListedGap, Snapshot, TableKind, actions, moc_of,
    named_missing,
};
use cairn_graph::NodeKey;
use cairn_model::{Difficulty, Moment, NodeId, NodeKind};
use cairn_study::gaps::{Gap, GapKind};
use std::collections::{BTreeMap, HashSet};

/// At most this many gaps in one reply.
const MAX_GAPS: u32 = 2_000;
/// The scope of a request that stands for what the user prepares for.
const INTERVIEW: &str = "interview";
/// The scope of a request that stands for what is in no map of content.
const UNMAPPED: &str = "none";
/// At most this many places of one gap.
const MAX_PLACES: usize = 100;

/// Every gap of the vault.
///
/// # Errors
/// The user's own data cannot be read.
pub fn list(engine: &Engine, snapshot: &Snapshot, now: Moment) -> Result<GapList, ApiError> {
    Ok(engine.gaps(snapshot, now)?)
}

/// The kind of a stable name.
///
/// # Errors
/// There is none of that name.
pub fn kind_of(name: &str) -> Result<GapKind, ApiError> {
    GapKind::from_name(name).ok_or_else(|| {
        let names: Vec<&str> = GapKind::ALL.iter().map(|kind| kind.name()).collect();
        ApiError::new(
            "request.invalid",
            format!("There is no kind of gap “{name}”."),
            format!("There are {}.", names.join(", ")),
        )
    })
}

/// What of the gaps was asked for.
struct Filter<'a> {
    snapshot: &'a Snapshot,
    scope: Option<HashSet<NodeKey>>,
    /// Only what is in no map of content.
    unmapped: bool,
    kind: Option<NodeKindDto>,
    area: Option<String>,
    difficulty: Option<Difficulty>,
    words: Vec<String>,
}

impl Filter<'_> {
    fn fits(&self, gap: &Gap) -> bool {
        let node = gap.node.map(|key| self.snapshot.graph.node(key));
        let in_scope = |scope: &HashSet<NodeKey>| gap.node.is_some_and(|key| scope.contains(&key));
        let in_area = |area: &String| {
            node.is_some_and(|node| {
                node.topic
                    .as_deref()
                    .unwrap_or_default()
                    .eq_ignore_ascii_case(area)
            })
        };
        self.scope.as_ref().is_none_or(in_scope)
            && (!self.unmapped || moc_of(self.snapshot, gap).is_none())
            && self
                .kind
                .is_none_or(|kind| node.is_some_and(|node| NodeKindDto::from(node.kind) == kind))
            && self.area.as_ref().is_none_or(in_area)
            && self
                .difficulty
                .is_none_or(|difficulty| gap.difficulties.contains(&difficulty))
            && self.has_words(gap)
    }

    fn has_words(&self, gap: &Gap) -> bool {
        if self.words.is_empty() {
            return true;
        }
        let path = gap.places.first().map_or("", |place| place.path.as_str());
        let text = format!("{}\n{}\n{}\n{path}", gap.title, gap.reason, gap.kind.label()).to_lowercase();
        self.words.iter().all(|word| text.contains(word))
    }
}

pub(super) fn gaps(engine: &Engine, request: &GapsRequest, now: Moment) -> Result<GapsReply, ApiError> {
    let snapshot = engine.snapshot();
    let all = list(engine, &snapshot, now)?;
    let kinds = request
        .kinds
        .iter()
        .map(|kind| kind_of(kind))
        .collect::<Result<Vec<GapKind>, _>>()?;
    let scope = match request.scope.as_str() {
        "" | UNMAPPED => None,
        INTERVIEW => {
            let found = engine.interview_gap_scope(&snapshot)?;
            found.map(|found| found.into_iter().collect())
        }
        id => {
            let key = engine.find(&snapshot, id)?;
            Some(engine.gap_scope(&snapshot, key)?.into_iter().collect())
        }
    };
    let filter = Filter {
        snapshot: &snapshot,
        scope,
        unmapped: request.scope == UNMAPPED,
        kind: request.node_kind,
        area: request.area.clone(),
        difficulty: request.difficulty.map(Into::into),
        words: request.text.split_whitespace().map(str::to_lowercase).collect(),
    };
    let mut counts: BTreeMap<GapKind, u32> = BTreeMap::new();
    let (mut total, mut items) = (0, Vec::new());
    let listed = match request.status {
        GapStatus::Ignored => &all.ignored,
        GapStatus::Open | GapStatus::Planned => &all.open,
    };
    let planned = |listed: &&ListedGap| request.status != GapStatus::Planned || listed.planned;
    for listed in listed
        .iter()
        .filter(planned)
        .filter(|listed| filter.fits(&listed.gap))
    {
        *counts.entry(listed.gap.kind).or_default() += 1;
        if !kinds.is_empty() && !kinds.contains(&listed.gap.kind) {
            continue;
        }
        total += 1;
        if items.len() < request.limit.min(MAX_GAPS) as usize {
            items.push(gap(&snapshot, listed));
        }
    }
    let mut kinds: Vec<GapKindCount> = counts
        .into_iter()
        .map(|(kind, count)| kind_count(kind, count))
        .collect();
    kinds.sort_by_key(|kind| std::cmp::Reverse(kind.count));
    Ok(GapsReply {
        items,
        total,
        kinds,
        open: count(all.open.len()),
        planned: count(all.open.iter().filter(|listed| listed.planned).count()),
        ignored: count(all.ignored.len()),
    })
}

fn kind_count(kind: GapKind, count: u32) -> GapKindCount {
    GapKindCount {
        kind: kind.name().to_owned(),
        label: kind.label().to_owned(),
        about: kind.about().to_owned(),
        count,
    }
}

/// A gap as it is sent.
pub fn gap(snapshot: &Snapshot, listed: &ListedGap) -> GapDto {
    let gap = &listed.gap;
    let factors = &gap.factors;
    GapDto {
        kind: gap.kind.name().to_owned(),
        id: gap.id.to_string(),
        title: gap.title.to_string(),
        score: factors.score(),
        factors: GapFactors {
            centrality: factors.centrality,
            asked_by: factors.asked_by,
            demand: factors.demand(),
            roadmap: factors.roadmap,
            importance: factors.importance(),
            lack: factors.lack,
        },
        reason: gap.reason.clone(),
        node: gap.node.map(|key| summary(snapshot, key)),
        moc: moc_of(snapshot, gap).map(|key| summary(snapshot, key)),
        names: missing_of(snapshot, gap),
        proposal: gap.proposal.map(|key| summary(snapshot, key)),
        difficulties: gap
            .difficulties
            .iter()
            .map(|difficulty| (*difficulty).into())
            .collect(),
        places: count(gap.places.len()),
        actions: actions(snapshot, gap).into_iter().map(Into::into).collect(),
        planned: listed.planned,
        ignored: listed.ignored.clone(),
    }
}

fn missing_of(snapshot: &Snapshot, gap: &Gap) -> String {
    let graph = &snapshot.graph;
    let missing = gap.node.and_then(|key| match graph.node(key).kind {
        NodeKind::Missing => Some(key),
        _ => named_missing(graph, key),
    });
    missing.map_or_else(String::new, |key| graph.node(key).id.to_string())
}

/// Where a gap can be seen, with the text of the lines.
pub fn places(snapshot: &Snapshot, gap: &Gap, lines: &mut Lines<'_>) -> Vec<EvidenceDto> {
    let place = |place: &cairn_study::gaps::Place| EvidenceDto {
        basis: gap.kind.name().to_owned(),
        path: place.path.to_string(),
        id: snapshot
            .graph
            .note_at(&place.path)
            .map(|key| snapshot.graph.node(key).id.to_string())
            .unwrap_or_default(),
        line: place.line,
        text: lines.get(&place.path, place.line),
    };
    gap.places.iter().take(MAX_PLACES).map(place).collect()
}

pub(super) fn evidence(engine: &Engine, request: &GapKey, now: Moment) -> Result<GapEvidence, ApiError> {
    let snapshot = engine.snapshot();
    let all = list(engine, &snapshot, now)?;
    let wanted = (kind_of(&request.kind)?, NodeId::from_text(&request.id));
    let mut gaps = all.open.iter().chain(&all.ignored);
    let Some(found) = gaps.find(|listed| listed.gap.kind == wanted.0 && listed.gap.id == wanted.1) else {
        return Ok(GapEvidence {
            places: Vec::new(),
            total: 0,
        });
    };
    Ok(GapEvidence {
        places: places(&snapshot, &found.gap, &mut Lines::new(engine.vault())),
        total: count(found.gap.places.len()),
    })
}

pub(super) fn coverage(
    engine: &Engine,
    request: &CoverageRequest,
    now: Moment,
) -> Result<CoverageReply, ApiError> {
    let snapshot = engine.snapshot();
    let all = list(engine, &snapshot, now)?;
    let scope = match request.scope.as_str() {
        "" => None,
        id => Some(engine.find(&snapshot, id)?),
    };
    let kind = match request.table {
        CoverageKind::Difficulty => TableKind::Difficulty,
        CoverageKind::Kinds => TableKind::Kinds,
        CoverageKind::Gaps => TableKind::Gaps,
        CoverageKind::Coverage => TableKind::Coverage,
    };
    let table = engine.coverage_table(&snapshot, kind, scope, &all)?;
    Ok(reply(&snapshot, table, !all.knowledge.reviewed.is_empty()))
}

fn reply(snapshot: &Snapshot, table: CoverageTable, reviewed: bool) -> CoverageReply {
    let columns = table.columns.iter().map(|(name, label)| CoverageColumn {
        name: (*name).to_owned(),
        label: (*label).to_owned(),
    });
    let rows = table.rows.into_iter().map(|row| CoverageRow {
        node: row.node.map(|key| summary(snapshot, key)),
        area: row.area,
        title: row.title,
        cells: row
            .cells
            .iter()
            .map(|cell| CoverageCell {
                count: cell.count,
                tried: cell.cell.map_or(0, |cell| cell.tried),
                mastery: cell.cell.and_then(|cell| cell.mastery),
                readiness: cell.cell.and_then(|cell| cell.readiness),
            })
            .collect(),
    });
    CoverageReply {
        columns: columns.collect(),
        rows: rows.collect(),
        reviewed,
    }
}

impl From<GapAction> for GapActionDto {
    fn from(action: GapAction) -> Self {
        match action {
            GapAction::CreateNote => Self::CreateNote,
            GapAction::ApplyRename => Self::ApplyRename,
            GapAction::Open => Self::Open,
            GapAction::AddToPlan => Self::AddToPlan,
            GapAction::MarkKnown => Self::MarkKnown,
            GapAction::Ignore => Self::Ignore,
        }
    }
}

impl From<DifficultyDto> for Difficulty {
    fn from(difficulty: DifficultyDto) -> Self {
        match difficulty {
            DifficultyDto::Easy => Self::Easy,
            DifficultyDto::Medium => Self::Medium,
            DifficultyDto::Hard => Self::Hard,
        }
    }
}
