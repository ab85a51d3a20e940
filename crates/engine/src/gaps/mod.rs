//! The gaps of the open vault: those that stand in it found once a snapshot, those of memory and the user's word laid over
//! them at each question.

mod facts;
mod scope;
mod table;

pub use table::{CoverageTable, TableCell, TableKind, TableRow};

use crate::error::EngineError;
use crate::session::{Engine, Shared};
use crate::snapshot::Snapshot;
use cairn_graph::{KnowledgeGraph, NodeKey};
use cairn_model::{DiagnosticCode, Moment, NodeId, NodeKind, StudyDay};
use cairn_store::{IgnoredGap, Interview, Mark, MarkKind, TieVerdicts, UserDb};
use cairn_study::gaps::{
    Factors, Gap, GapInput, GapKind, Knowledge, Place, Ranking, Recall, knowledge_gaps, sort_gaps,
    standing_gaps,
};
use rustc_hash::{FxHashMap, FxHashSet};
use std::hash::{Hash as _, Hasher as _};
use std::sync::Arc;

/// Kinds that say what the reader does not know: what the user marks as known has no such gap.
const OF_KNOWLEDGE: &[GapKind] = &[
    GapKind::RoadmapMissing,
    GapKind::UncoveredTopic,
    GapKind::ThinTopic,
    GapKind::NeverReviewed,
    GapKind::Weak,
    GapKind::MissingNote,
];

/// What stands in a snapshot's vault.
#[derive(Debug, Default)]
pub(crate) struct StandingGaps {
    ranking: Ranking,
    gaps: Vec<Arc<Gap>>,
}

/// A gap with what the user says of it.
#[derive(Clone, Debug)]
pub struct ListedGap {
    /// The gap.
    pub gap: Arc<Gap>,
    /// Why the user ignores it, if so; may be empty.
    pub ignored: Option<String>,
    /// Whether the user put it on the plan.
    pub planned: bool,
}

/// The gaps of a vault, worst first.
#[derive(Clone, Debug, Default)]
pub struct GapList {
    /// Those that count.
    pub open: Vec<ListedGap>,
    /// Those the user ignores.
    pub ignored: Vec<ListedGap>,
    /// Ignored gaps that are not there any more, or not now.
    pub gone: Vec<IgnoredGap>,
    /// What is known of the reader.
    pub knowledge: Knowledge,
}

/// What the user says, read at once.
#[derive(Default)]
struct Said {
    marks: Vec<Mark>,
    ignored: Vec<IgnoredGap>,
}

impl Engine {
    /// Every gap of the vault, worst first. Recall is predicted for the day of the interview, or for now without one.
    ///
    /// # Errors
    /// The user's own data cannot be read.
    pub fn gaps(&self, snapshot: &Snapshot, now: Moment) -> Result<GapList, EngineError> {
        let said = self.said()?;
        let interview = self.interview()?;
        let standing = self.shared.standing_gaps(snapshot, interview.as_ref())?;
        let knowledge = self.knowledge(snapshot, &said.marks, now, interview.as_ref())?;
        let requirements = self.requirements(snapshot)?;
        let fresh = knowledge_gaps(&snapshot.graph, &requirements, &standing.ranking, &knowledge);
        // Kinds of a newer Cairn are no kind here, and stay ignored.
        let mut ignored: FxHashMap<(Option<GapKind>, NodeId), &IgnoredGap> = said
            .ignored
            .iter()
            .map(|gap| ((GapKind::from_name(&gap.kind), gap.node.clone()), gap))
            .collect();
        let marked = |kind| {
            let marks = said.marks.iter().filter(move |mark| mark.kind == kind);
            marks.map(|mark| &mark.node).collect::<FxHashSet<&NodeId>>()
        };
        let (known, planned) = (marked(MarkKind::Known), marked(MarkKind::Planned));
        let mut list = GapList::default();
        let skipped = self.skipped_files();
        let all = standing
            .gaps
            .iter()
            .cloned()
            .chain(fresh.into_iter().chain(skipped).map(Arc::new));
        for gap in all {
            let word = ignored.remove(&(Some(gap.kind), gap.id.clone()));
            if word.is_none() && known.contains(&gap.id) && OF_KNOWLEDGE.contains(&gap.kind) {
                continue;
            }
            let listed = ListedGap {
                ignored: word.map(|word| word.reason.clone()),
                planned: planned.contains(&gap.id),
                gap,
            };
            match listed.ignored {
                None => list.open.push(listed),
                Some(_) => list.ignored.push(listed),
            }
        }
        for gaps in [&mut list.open, &mut list.ignored] {
            worst_first(gaps);
        }
        list.gone = ignored.into_values().cloned().collect();
        list.gone
            .sort_by(|a, b| (&a.node, &a.kind).cmp(&(&b.node, &b.kind)));
        list.knowledge = knowledge;
        Ok(list)
    }

    /// Ignores a gap, with a reason in the user's words.
    ///
    /// # Errors
    /// The user's own data cannot be written.
    pub fn ignore_gap(
        &self,
        kind: GapKind,
        id: &NodeId,
        title: &str,
        reason: &str,
        now: i64,
    ) -> Result<(), EngineError> {
        let library = &self.shared.library;
        let gap = IgnoredGap {
            kind: kind.name().to_owned(),
            node: id.clone(),
            title: title.to_owned(),
            reason: reason.trim().to_owned(),
            made: now,
        };
        Ok(UserDb::open(&library.data)?.ignore_gap(&library.name, &gap)?)
    }

    /// Shows an ignored gap again.
    ///
    /// # Errors
    /// The user's own data cannot be written.
    pub fn unignore_gap(&self, kind: GapKind, id: &NodeId) -> Result<(), EngineError> {
        let library = &self.shared.library;
        Ok(UserDb::open(&library.data)?.unignore_gap(&library.name, kind.name(), id)?)
    }

    fn said(&self) -> Result<Said, EngineError> {
        let Some(user) = self.shared.user()? else {
            return Ok(Said::default());
        };
        let name = &self.shared.library.name;
        Ok(Said {
            marks: user.marks(name)?,
            ignored: user.ignored_gaps(name)?,
        })
    }

    /// What the review log and the marks tell of the reader.
    fn knowledge(
        &self,
        snapshot: &Snapshot,
        marks: &[Mark],
        now: Moment,
        interview: Option<&Interview>,
    ) -> Result<Knowledge, EngineError> {
        let memory = self.memory(now)?;
        let today = now.day();
        let date = interview
            .map(|interview| StudyDay(interview.day))
            .filter(|date| *date > today);
        let on = date.unwrap_or(today);
        let reviewed = memory.states.iter().filter_map(|(id, state)| {
            let recall = Recall {
                on_date: memory.model.recall(state, on),
                now: memory.model.recall(state, today),
            };
            Some((snapshot.graph.find(id)?, recall))
        });
        let known = marks
            .iter()
            .filter(|mark| mark.kind == MarkKind::Known)
            .filter_map(|mark| snapshot.graph.find(&mark.node));
        Ok(Knowledge {
            reviewed: reviewed.collect(),
            known: known.collect(),
            target: interview.map_or(memory.options.target, |interview| interview.target),
            dated: date.is_some(),
        })
    }

    /// Files that are in no graph because they could not be read.
    fn skipped_files(&self) -> Vec<Gap> {
        let gap = |file: cairn_vault::Skipped| {
            let path = cairn_model::VaultPath::new(&file.path).ok().map(Arc::new);
            let title = file.path.rsplit('/').next().unwrap_or(&file.path);
            Gap {
                kind: GapKind::Damaged,
                id: NodeId::from_text(&format!("file:{}", file.path)),
                node: None,
                title: title.into(),
                factors: Factors {
                    centrality: 0.0,
                    asked_by: 0,
                    roadmap: 0.0,
                    lack: 1.0,
                },
                reason: why_skipped(&file),
                places: path.into_iter().map(|path| Place { path, line: 0 }).collect(),
                proposal: None,
                difficulties: Vec::new(),
            }
        };
        self.skipped().into_iter().map(gap).collect()
    }
}

/// In one sentence or two, nothing twice.
fn why_skipped(file: &cairn_vault::Skipped) -> String {
    let message = file.code.message();
    let reason = file.reason.trim_end_matches('.');
    match file.code {
        DiagnosticCode::NotFollowed => format!("It was left out: {reason}."),
        // What the system says of it.
        DiagnosticCode::Unreadable => format!("{message} It was left out ({reason})."),
        _ => message.to_owned(),
    }
}

fn worst_first(gaps: &mut [ListedGap]) {
    gaps.sort_by(|ListedGap { gap: a, .. }, ListedGap { gap: b, .. }| {
        (b.factors.score().total_cmp(&a.factors.score())).then_with(|| (a.kind, &a.id).cmp(&(b.kind, &b.id)))
    });
}

impl Shared {
    /// What stands in the vault; found again only if the graph, the verdicts on ties or what was chosen have changed.
    pub(crate) fn standing_gaps(
        &self,
        snapshot: &Snapshot,
        interview: Option<&Interview>,
    ) -> Result<Arc<StandingGaps>, EngineError> {
        let verdicts = self.tie_verdicts()?;
        let chosen: Vec<&NodeId> = interview
            .into_iter()
            .flat_map(|interview| interview.scope.iter().chain(&interview.focus))
            .collect();
        let mut told = rustc_hash::FxHasher::default();
        (verdicts.sorted(), &chosen).hash(&mut told);
        let keys = chosen.iter().filter_map(|id| snapshot.graph.find(id));
        Ok(snapshot.standing_told(told.finish(), || {
            StandingGaps::of(snapshot, &verdicts, &keys.collect())
        }))
    }
}

impl StandingGaps {
    fn of(snapshot: &Snapshot, verdicts: &TieVerdicts, chosen: &FxHashSet<NodeKey>) -> Self {
        let ranking = Ranking::of(&snapshot.graph, snapshot.pageranks());
        let topics = facts::facts(snapshot, verdicts, chosen);
        let mut gaps = standing_gaps(GapInput {
            graph: &snapshot.graph,
            ranking: &ranking,
            topics: &topics,
        });
        sort_gaps(&mut gaps);
        Self {
            ranking,
            gaps: gaps.into_iter().map(Arc::new).collect(),
        }
    }
}

/// What can be done about a gap, the first being what helps most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GapAction {
    /// Write the note that is missing.
    CreateNote,
    /// Give every link to the old name the new one.
    ApplyRename,
    /// Read it.
    Open,
    /// Take it into the plan.
    AddToPlan,
    /// Say that one knows it.
    MarkKnown,
    /// Not show it again.
    Ignore,
}

impl GapAction {
    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::CreateNote => "create_note",
            Self::ApplyRename => "apply_rename",
            Self::Open => "open",
            Self::AddToPlan => "add_to_plan",
            Self::MarkKnown => "mark_known",
            Self::Ignore => "ignore",
        }
    }
}

/// What can be done about a gap, in order.
pub fn actions(snapshot: &Snapshot, gap: &Gap) -> Vec<GapAction> {
    use GapAction::{AddToPlan, ApplyRename, CreateNote, Ignore, MarkKnown, Open};
    let first: &[GapAction] = match gap.kind {
        GapKind::RenamedTarget => &[ApplyRename, CreateNote],
        GapKind::MissingNote | GapKind::UncoveredTopic | GapKind::RoadmapMissing | GapKind::ThinTopic => {
            &[CreateNote]
        }
        _ => &[],
    };
    let mut out = first.to_vec();
    let kind = gap.node.map(|key| snapshot.graph.node(key).kind);
    out.extend(kind.map(|_| Open));
    if kind.is_some_and(|kind| kind != NodeKind::Moc) {
        out.push(AddToPlan);
    }
    if OF_KNOWLEDGE.contains(&gap.kind) || gap.kind == GapKind::ShakyBasis {
        out.push(MarkKnown);
    }
    out.push(Ignore);
    out
}

/// The map of content a gap belongs to.
pub fn moc_of(snapshot: &Snapshot, gap: &Gap) -> Option<NodeKey> {
    moc_of_node(snapshot, gap.node?)
}

pub(crate) fn moc_of_node(snapshot: &Snapshot, key: NodeKey) -> Option<NodeKey> {
    let regions = snapshot.regions();
    regions.mocs().get(regions.get(key)? as usize).copied()
}

/// The missing note that a topic links to.
pub fn named_missing(graph: &KnowledgeGraph, topic: NodeKey) -> Option<NodeKey> {
    if !matches!(graph.node(topic).kind, NodeKind::Topic | NodeKind::Stage) {
        return None;
    }
    let mut from = graph.incoming(topic).map(|edge| edge.from);
    from.find(|from| graph.node(*from).kind == NodeKind::Missing)
}
