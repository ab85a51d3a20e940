//! How things stand: what is asked with what is remembered of it, readiness now and to come, and what changed.

use super::refused;
use super::scope::{ScopeQuery, StudyScope};
use crate::error::EngineError;
use crate::memory::Memory;
use crate::session::{Engine, Shared};
use crate::snapshot::Snapshot;
use cairn_graph::NodeKey;
use cairn_model::{Moment, NodeId, NodeKind, Rating, ReviewKind, StudyDay};
use cairn_store::{DayRecord, Mark, MarkKind, PlannedStep, UserDb};
use cairn_study::memory::{Evidence, MemoryModel, MemoryRules, MemoryState, states};
use cairn_study::{Readiness, Study, forecast, readiness};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// What is asked, and what is remembered of it.
pub struct Standing {
    /// What is asked.
    pub scope: Arc<StudyScope>,
    /// The same with memories.
    pub study: Study,
    /// What is remembered of the vault.
    pub memory: Arc<Memory>,
    /// The day it stands for.
    pub today: StudyDay,
}

impl Standing {
    /// How ready one is on a day, if nothing more is done.
    pub fn readiness(&self, day: StudyDay) -> Readiness {
        readiness(&self.study, &self.memory.model, day)
    }

    /// Readiness of each day from today to a date.
    pub fn forecast(&self, date: StudyDay) -> Vec<f64> {
        forecast(&self.study, &self.memory.model, self.today, date)
    }

    /// Questions that count, and those of them with a memory.
    pub fn known(&self) -> (u32, u32) {
        let asked = self.study.items.iter().filter(|item| item.weight > 0.0);
        asked.fold((0, 0), |(all, known), item| {
            (all + 1, known + u32::from(item.memory.is_some()))
        })
    }
}

/// What was done on a day.
#[derive(Clone, Debug, Default)]
pub struct DayDone {
    /// What was answered or marked as known.
    pub nodes: FxHashSet<NodeId>,
    /// Whether a mock interview was held.
    pub mock: bool,
    /// Answers given.
    pub answers: u32,
}

/// The last day with steps that were not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missed {
    /// The day.
    pub day: StudyDay,
    /// Steps planned.
    pub planned: u32,
    /// Of them not done.
    pub missed: u32,
}

impl Engine {
    /// What is asked, computed once a snapshot and query.
    ///
    /// # Errors
    /// The user's own data cannot be read.
    pub fn study_scope(
        &self,
        snapshot: &Snapshot,
        query: &ScopeQuery,
    ) -> Result<Arc<StudyScope>, EngineError> {
        self.shared.study_scope(snapshot, query)
    }

    /// The same; nothing asked is an error.
    ///
    /// # Errors
    /// [`EngineError::Interview`] if there is nothing to ask.
    pub fn checked_scope(
        &self,
        snapshot: &Snapshot,
        query: &Option<ScopeQuery>,
    ) -> Result<Arc<StudyScope>, EngineError> {
        let empty = |message: &str, hint: &str| refused("interview.empty_scope", message, hint);
        let Some(query) = query else {
            return Err(empty(
                "Nothing of what the interview is about is in the vault any more",
                "Choose other topics, or bring the notes back. Your reviews are kept.",
            ));
        };
        let scope = self.study_scope(snapshot, query)?;
        if scope.asked() == 0 {
            return Err(if query.scope.is_empty() {
                empty(
                    "There is no question in this vault to be ready on",
                    "Write a first question note (q-…), or give a note “kind: question”.",
                )
            } else {
                empty(
                    "No question lies in what you chose",
                    "Choose maps or topics that hold questions, or leave the choice empty for the whole vault.",
                )
            });
        }
        Ok(scope)
    }

    /// How things stand now.
    ///
    /// # Errors
    /// [`EngineError::Interview`] if there is nothing to ask; the user's own data cannot be read.
    pub fn standing(
        &self,
        snapshot: &Snapshot,
        query: &Option<ScopeQuery>,
        now: Moment,
    ) -> Result<Standing, EngineError> {
        let scope = self.checked_scope(snapshot, query)?;
        let memory = self.memory(now)?;
        let known = self.known_marks()?;
        let study = with_memories(snapshot, &scope, &memory.model, &memory.states, &known, now);
        Ok(Standing {
            study,
            scope,
            memory,
            today: now.day(),
        })
    }

    /// How things stood when today began: what was answered or marked today is not in it. So today's plan stays what it
    /// is while it is done.
    pub(super) fn standing_this_morning(
        &self,
        snapshot: &Snapshot,
        query: &Option<ScopeQuery>,
        now: Moment,
    ) -> Result<Standing, EngineError> {
        let scope = self.checked_scope(snapshot, query)?;
        let memory = self.memory(now)?;
        let today = now.day();
        let mut known = self.known_marks()?;
        known.retain(|mark| marked(mark, now) < today);
        let answered_today = memory
            .log
            .iter()
            .any(|review| review.at.day() >= today && !review.undone);
        let study = if answered_today {
            let earlier: Vec<_> = memory
                .log
                .iter()
                .filter(|review| review.at.day() < today)
                .cloned()
                .collect();
            let rules = MemoryRules {
                credit: memory.options.credit,
            };
            let states = states(&memory.model, &earlier, now, rules);
            with_memories(snapshot, &scope, &memory.model, &states, &known, now)
        } else {
            with_memories(snapshot, &scope, &memory.model, &memory.states, &known, now)
        };
        Ok(Standing {
            study,
            scope,
            memory,
            today,
        })
    }

    /// Tells apart what was marked before today.
    pub(super) fn marks_told(&self, now: Moment) -> Result<String, EngineError> {
        let mut known = self.known_marks()?;
        known.retain(|mark| marked(mark, now) < now.day());
        Ok(known
            .iter()
            .map(|mark| format!("{} {}\n", mark.node, mark.made))
            .collect())
    }

    fn known_marks(&self) -> Result<Vec<Mark>, EngineError> {
        self.shared.marks_of(MarkKind::Known)
    }

    /// What was done on a day.
    ///
    /// # Errors
    /// The user's own data cannot be read.
    pub fn done_on(&self, day: StudyDay, now: Moment) -> Result<DayDone, EngineError> {
        let memory = self.memory(now)?;
        let mut done = DayDone::default();
        let of_day = |review: &&cairn_model::Review| review.at.day() == day && !review.undone;
        for review in memory.log.iter().filter(of_day) {
            if review.kind == ReviewKind::Implicit {
                continue;
            }
            done.answers += u32::from(review.kind != ReviewKind::Assessment);
            done.mock |= review.kind == ReviewKind::Mock;
            done.nodes.insert(review.node.clone());
        }
        let marks = self.known_marks()?;
        let marked = marks.into_iter().filter(|mark| marked(mark, now) == day);
        done.nodes.extend(marked.map(|mark| mark.node));
        Ok(done)
    }

    /// Keeps how things stand today, and gives the days from `since` to today. What is there already is not written again.
    ///
    /// # Errors
    /// The user's own data cannot be read or written.
    pub fn record_day(&self, record: &DayRecord, since: i32) -> Result<Vec<DayRecord>, EngineError> {
        let library = &self.shared.library;
        let user = UserDb::open(&library.data)?;
        let mut days = user.study_days(&library.name, since, record.day)?;
        if days.last() != Some(record) {
            user.set_study_day(&library.name, record)?;
            days.retain(|day| day.day != record.day);
            days.push(*record);
        }
        Ok(days)
    }

    /// The last day that was recorded after today: then the clock went back. A journey west may take back a day too, but
    /// no more, and nothing was answered later than now.
    ///
    /// # Errors
    /// The user's own data cannot be read.
    pub fn clock_went_back(&self, now: Moment) -> Result<Option<StudyDay>, EngineError> {
        let library = &self.shared.library;
        let tomorrow = now.day().after(1);
        let later = UserDb::open(&library.data)?.study_days(&library.name, tomorrow.0, i32::MAX)?;
        let Some(last) = later.last().map(|record| StudyDay(record.day)) else {
            return Ok(None);
        };
        let answered_later = || -> Result<bool, EngineError> {
            let memory = self.memory(now)?;
            Ok(memory.log.iter().any(|review| review.at.ms > now.ms))
        };
        Ok((last > tomorrow || answered_later()?).then_some(last))
    }

    /// Keeps what is planned for a day, if that is not there already.
    ///
    /// # Errors
    /// The user's own data cannot be read or written.
    pub fn record_steps(&self, day: StudyDay, steps: &[PlannedStep]) -> Result<(), EngineError> {
        let library = &self.shared.library;
        let user = UserDb::open(&library.data)?;
        let known = user.last_steps(&library.name, day.0.saturating_add(1))?;
        if known.is_none_or(|(known, there)| known != day.0 || there != steps) {
            user.set_study_steps(&library.name, day.0, steps)?;
        }
        Ok(())
    }

    /// What was missed on the last day before today that had steps; nothing if all was done.
    ///
    /// # Errors
    /// The user's own data cannot be read.
    pub fn missed(&self, now: Moment) -> Result<Option<Missed>, EngineError> {
        let library = &self.shared.library;
        let last = UserDb::open(&library.data)?.last_steps(&library.name, now.day().0)?;
        let Some((day, steps)) = last else {
            return Ok(None);
        };
        let day = StudyDay(day);
        let done = self.done_on(day, now)?;
        let undone = steps
            .iter()
            .filter(|step| !is_done(&done, &step.action, &step.node));
        let missed = u32::try_from(undone.count()).unwrap_or(u32::MAX);
        Ok((missed > 0).then(|| Missed {
            day,
            planned: u32::try_from(steps.len()).unwrap_or(u32::MAX),
            missed,
        }))
    }
}

impl Shared {
    /// What is asked, computed once a snapshot and query.
    pub(crate) fn study_scope(
        &self,
        snapshot: &Snapshot,
        query: &ScopeQuery,
    ) -> Result<Arc<StudyScope>, EngineError> {
        let requirements = self.requirements(snapshot)?;
        let verdicts = self.tie_verdicts()?;
        let wished = self.wished(snapshot)?;
        let told = format!("{query:?} {verdicts:?} {wished:?}");
        let gather = || snapshot.gather(&requirements, query, &wished, &verdicts);
        Ok(snapshot.study_told(&requirements, &told, gather))
    }

    fn marks_of(&self, kind: MarkKind) -> Result<Vec<Mark>, EngineError> {
        let Some(user) = self.user()? else {
            return Ok(Vec::new());
        };
        let mut marks = user.marks(&self.library.name)?;
        marks.retain(|mark| mark.kind == kind);
        Ok(marks)
    }

    /// What the user put on the plan and is in the vault, with the time it was put there in milliseconds, earliest first.
    fn wished(&self, snapshot: &Snapshot) -> Result<Vec<(NodeKey, i64)>, EngineError> {
        let mut marks = self.marks_of(MarkKind::Planned)?;
        marks.sort_by(|a, b| (a.made, &a.node).cmp(&(b.made, &b.node)));
        let found = marks
            .iter()
            .filter_map(|mark| Some((snapshot.graph.find(&mark.node)?, made_ms(mark))));
        Ok(found.collect())
    }
}

/// Whether a step of a plan was done.
pub(super) fn is_done(done: &DayDone, action: &str, node: &NodeId) -> bool {
    if action == "mock" {
        done.mock
    } else {
        done.nodes.contains(node)
    }
}

fn made_ms(mark: &Mark) -> i64 {
    mark.made.saturating_mul(1000)
}

/// The study day a mark was made on.
fn marked(mark: &Mark, now: Moment) -> StudyDay {
    Moment {
        ms: made_ms(mark).min(now.ms),
        ..now
    }
    .day()
}

/// The items with what is remembered of them. A mark “known” counts like an assessment as *easy* on its day, unless
/// there are answers: they know better.
fn with_memories(
    snapshot: &Snapshot,
    scope: &StudyScope,
    model: &MemoryModel,
    states: &FxHashMap<NodeId, MemoryState>,
    known: &[Mark],
    now: Moment,
) -> Study {
    let mut of_mark: FxHashMap<NodeKey, MemoryState> = FxHashMap::default();
    for mark in known {
        if let Some(key) = snapshot.graph.find(&mark.node) {
            let day = marked(mark, now);
            of_mark.insert(
                key,
                model.review(None, Rating::Easy, day, made_ms(mark), Evidence::Assessed),
            );
        }
    }
    let mut study = scope.study.clone();
    for (item, key) in study.items.iter_mut().zip(&scope.keys) {
        let said = of_mark.get(key).copied();
        item.memory = states.get(&snapshot.graph.node(*key).id).copied().or(said);
    }
    for wish in &scope.wishes {
        for item in &wish.items {
            if let Some(item) = study.items.get_mut(*item as usize) {
                // Met once it was answered since.
                item.wanted |= item.memory.is_none_or(|memory| memory.last_ms < wish.made_ms);
            }
        }
    }
    study
}

impl Snapshot {
    /// Missing notes.
    pub fn missing_notes(&self) -> u32 {
        let missing = self
            .graph
            .nodes()
            .filter(|(_, node)| node.kind == NodeKind::Missing);
        u32::try_from(missing.count()).unwrap_or(u32::MAX)
    }
}
