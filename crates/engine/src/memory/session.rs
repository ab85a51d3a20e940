//! What is asked next today, and what each rating would do.

use super::{Memory, remembered};
use crate::error::EngineError;
use crate::session::Engine;
use crate::snapshot::Snapshot;
use cairn_graph::NodeKey;
use cairn_model::{Moment, NodeId, Rating, Review, ReviewKind, StudyDay};
use cairn_store::UserDb;
use cairn_study::memory::{DayLimits, Evidence, Queue, QueueInput, queue};
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// A day of reviews, as it stands.
pub struct ReviewDay {
    /// What is remembered.
    pub memory: Arc<Memory>,
    /// What is asked, in order.
    pub queue: Queue,
    /// Answers given today.
    pub answered: u32,
    /// Questions put off until tomorrow.
    pub buried: Vec<NodeId>,
    /// Today.
    pub today: StudyDay,
    /// Questions failed a moment ago: something else is asked in between, if there is anything.
    resting: FxHashSet<NodeKey>,
}

/// How long a question that was failed rests, milliseconds.
const REST: i64 = 10 * 60 * 1000;

impl ReviewDay {
    /// The question asked next.
    pub fn next(&self) -> Option<NodeKey> {
        let rested = self.queue.due.iter().find(|key| !self.resting.contains(key));
        let next = rested.or(self.queue.fresh.first()).or(self.queue.due.first());
        next.copied()
    }
}

impl Engine {
    /// The day of reviews at a moment.
    ///
    /// # Errors
    /// The user's own data cannot be read.
    pub fn review_day(&self, snapshot: &Snapshot, now: Moment) -> Result<ReviewDay, EngineError> {
        let library = &self.shared.library;
        let today = now.day();
        let (memory, buried) = match self.shared.user()? {
            Some(user) => (
                remembered(&self.shared, &user, now)?,
                user.buried(&library.name, today)?,
            ),
            None => (Arc::default(), Vec::new()),
        };
        let requirements = self.requirements(snapshot)?;
        let done = done_on(&memory.log, today);
        let limits = DayLimits {
            target: memory.options.target,
            fresh: memory.options.new_per_day.saturating_sub(done.fresh),
            due: memory.options.reviews_per_day.saturating_sub(done.due),
        };
        let away: FxHashSet<NodeId> = buried.iter().cloned().collect();
        let input = QueueInput {
            graph: &snapshot.graph,
            requirements: &requirements,
            model: &memory.model,
            states: &memory.states,
            buried: &away,
        };
        let queue = queue(input, today, limits);
        let rests = |key: &&NodeKey| {
            let state = memory.state(&snapshot.graph.node(**key).id);
            state.is_some_and(|state| {
                state.last == Rating::Again && now.ms.saturating_sub(state.last_ms) < REST
            })
        };
        Ok(ReviewDay {
            resting: queue.due.iter().filter(rests).copied().collect(),
            queue,
            answered: done.answers,
            buried,
            today,
            memory,
        })
    }

    /// The days until a question would be asked again, for each rating from 1 to 4; 0 is later today.
    pub fn intervals(&self, memory: &Memory, node: &NodeId, today: StudyDay) -> [u32; 4] {
        let before = memory.state(node);
        Rating::ALL.map(|rating| {
            let after = memory.model.review(before, rating, today, 0, Evidence::Reviewed);
            memory.model.due(&after, memory.options.target).since(today)
        })
    }

    /// Puts a question off until tomorrow, or takes that back.
    ///
    /// # Errors
    /// [`EngineError::NoSuchNode`], [`EngineError::Store`].
    pub fn bury(&self, snapshot: &Snapshot, id: &str, day: Option<StudyDay>) -> Result<(), EngineError> {
        let key = self.find(snapshot, id)?;
        let node = snapshot.graph.node(key);
        let library = &self.shared.library;
        Ok(UserDb::open(&library.data)?.bury(&library.name, &node.id, &node.title, day)?)
    }
}

/// What was done on a day.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Done {
    /// Answers.
    pub answers: u32,
    /// Questions that were asked for the first time.
    pub fresh: u32,
    /// Questions that were asked before.
    pub due: u32,
}

pub(super) fn done_on(log: &[Review], today: StudyDay) -> Done {
    let counts = |review: &&Review| !review.undone && review.kind != ReviewKind::Implicit;
    let on_day = |review: &&Review| review.at.day() == today && !review.imported;
    let mut done = Done::default();
    let mut asked: FxHashSet<&NodeId> = FxHashSet::default();
    for review in log.iter().filter(counts).filter(on_day) {
        if review.kind == ReviewKind::Manual {
            done.answers += 1;
            asked.insert(&review.node);
        }
    }
    if asked.is_empty() {
        return done;
    }
    let before: FxHashSet<&NodeId> = log
        .iter()
        .filter(counts)
        .filter(|review| !on_day(review))
        .map(|review| &review.node)
        .collect();
    let known = asked.iter().filter(|node| before.contains(*node)).count();
    done.due = u32::try_from(known).unwrap_or(u32::MAX);
    done.fresh = u32::try_from(asked.len() - known).unwrap_or(u32::MAX);
    done
}
