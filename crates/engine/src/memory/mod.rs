//! What is remembered of the open vault: the review log read at most once, the states made of it, and new reviews.

mod card;
mod exchange;
mod session;

pub use card::{Card, CardPart, Language};
pub use exchange::{ForeignReview, Imported};
pub use session::ReviewDay;

use crate::error::EngineError;
use crate::session::{Engine, Shared, locked};
use crate::snapshot::Snapshot;
use cairn_graph::NodeKey;
use cairn_model::{Moment, NodeId, NodeKind, Rating, Review, ReviewKind, StudyDay};
use cairn_store::{LogMark, NewReview, UserDb};
use cairn_study::memory::{self, MemoryModel, MemoryRules, MemoryState};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// The setting that holds the user's choices.
const SETTING: &str = "memory";
/// The setting that holds parameters found from the log, and how they were found.
pub(crate) const PARAMETERS: &str = "memory.parameters";

/// How reviews are asked and counted.
#[derive(Clone, Debug, PartialEq)]
pub struct MemoryOptions {
    /// The chance of recall at which a question is asked again, 0.7 to 0.97.
    pub target: f32,
    /// At most so many questions for the first time a day.
    pub new_per_day: u32,
    /// At most so many others a day.
    pub reviews_per_day: u32,
    /// Whether an answer gives credit to what it builds on.
    pub credit: bool,
    /// Whether parameters are found from the log once it is long enough.
    pub learn_parameters: bool,
    /// The only language of cards that is shown; none: both.
    pub language: Option<Language>,
}

impl Default for MemoryOptions {
    fn default() -> Self {
        Self {
            target: 0.9,
            new_per_day: 20,
            reviews_per_day: 200,
            credit: true,
            learn_parameters: true,
            language: None,
        }
    }
}

impl MemoryOptions {
    /// Reads lines `name: value`. What cannot be used is passed over: the default holds.
    pub fn read(text: &str) -> Self {
        let mut options = Self::default();
        for line in text.lines() {
            let Some((name, value)) = line.split_once(':') else {
                continue;
            };
            options.take(name.trim(), value.trim());
        }
        options.bounded()
    }

    fn take(&mut self, name: &str, value: &str) {
        fn set<T: std::str::FromStr>(to: &mut T, value: &str) {
            if let Ok(value) = value.parse() {
                *to = value;
            }
        }
        match name {
            "target" => set(&mut self.target, value),
            "new_per_day" => set(&mut self.new_per_day, value),
            "reviews_per_day" => set(&mut self.reviews_per_day, value),
            "credit" => set(&mut self.credit, value),
            "learn_parameters" => set(&mut self.learn_parameters, value),
            "language" => self.language = Language::from_name(value),
            _ => {}
        }
    }

    /// The same with every number where it makes sense.
    pub fn bounded(mut self) -> Self {
        self.target = if self.target.is_finite() {
            self.target.clamp(0.7, 0.97)
        } else {
            0.9
        };
        self.new_per_day = self.new_per_day.min(9_999);
        self.reviews_per_day = self.reviews_per_day.min(9_999);
        self
    }

    /// As [`MemoryOptions::read`] takes it.
    pub fn text(&self) -> String {
        format!(
            "target: {}\nnew_per_day: {}\nreviews_per_day: {}\ncredit: {}\nlearn_parameters: {}\nlanguage: {}\n",
            self.target,
            self.new_per_day,
            self.reviews_per_day,
            self.credit,
            self.learn_parameters,
            self.language.map_or("both", Language::name)
        )
    }
}

/// What is remembered, at a moment.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    /// The model that made the states.
    pub model: MemoryModel,
    /// The user's choices.
    pub options: MemoryOptions,
    /// The state of everything that was reviewed, of nodes that are gone too.
    pub states: FxHashMap<NodeId, MemoryState>,
    /// The log in the order in which it was written, with what was taken back.
    pub log: Arc<Vec<Review>>,
}

impl Memory {
    /// The state of a node, if it was reviewed.
    pub fn state(&self, node: &NodeId) -> Option<&MemoryState> {
        self.states.get(node)
    }

    /// The chance of recalling a node on a day, if it was reviewed.
    pub fn recall(&self, node: &NodeId, day: StudyDay) -> Option<f32> {
        self.state(node).map(|state| self.model.recall(state, day))
    }

    /// When a node is to be asked again, if it was reviewed.
    pub fn due(&self, node: &NodeId) -> Option<StudyDay> {
        self.state(node)
            .map(|state| self.model.due(state, self.options.target))
    }
}

/// What the log was when it was read last.
#[derive(Default)]
pub(crate) struct MemoryCache {
    mark: LogMark,
    told: String,
    /// The time a clock that ran ahead is measured by; nothing changes with it while no review is later.
    now: Moment,
    latest_ms: i64,
    memory: Option<Arc<Memory>>,
}

/// Something answered.
#[derive(Clone, Debug)]
pub struct Answer {
    /// What was asked.
    pub node: NodeId,
    /// How well the answer came.
    pub rating: Rating,
    /// When.
    pub at: Moment,
    /// From question to rating, milliseconds; 0 if it was not measured.
    pub duration_ms: u32,
    /// What kind of review it was.
    pub kind: ReviewKind,
}

impl Engine {
    /// What is remembered of this vault. Cheap while the log is as it was; else only what was added is read.
    ///
    /// # Errors
    /// The user's own data cannot be read.
    pub fn memory(&self, now: Moment) -> Result<Arc<Memory>, EngineError> {
        match self.shared.user()? {
            Some(user) => remembered(&self.shared, &user, now),
            None => Ok(Arc::default()),
        }
    }

    /// Writes answers down, each with the credit it gives to what it builds on. When this returns, they are on the disk.
    /// Gives the numbers of their reviews, without those of the credit.
    ///
    /// # Errors
    /// [`EngineError::NoSuchNode`] for something that is not in the vault, [`EngineError::NoText`] for what is no note or
    /// not written yet, [`EngineError::Store`]; nothing of the answer that failed is written then.
    pub fn answered(&self, snapshot: &Snapshot, answers: &[Answer]) -> Result<Vec<i64>, EngineError> {
        let library = &self.shared.library;
        let user = UserDb::open(&library.data)?;
        let mut ids = Vec::with_capacity(answers.len());
        for answer in answers {
            let memory = remembered(&self.shared, &user, answer.at)?;
            let key = self.find(snapshot, answer.node.as_str())?;
            let node = snapshot.graph.node(key);
            if !node.kind.is_note() {
                return Err(EngineError::NoText(node.title.to_string()));
            }
            let rows = self.rows(snapshot, &memory, key, answer)?;
            ids.extend(user.append_reviews(&library.name, &rows)?.first());
        }
        Ok(ids)
    }

    fn rows(
        &self,
        snapshot: &Snapshot,
        memory: &Memory,
        key: NodeKey,
        answer: &Answer,
    ) -> Result<Vec<NewReview>, EngineError> {
        let row = |key: NodeKey, kind: ReviewKind, credit: f32| {
            let node = snapshot.graph.node(key);
            NewReview {
                node: node.id.clone(),
                title: node.title.to_string(),
                rating: answer.rating,
                at: answer.at,
                duration_ms: if kind == ReviewKind::Implicit {
                    0
                } else {
                    answer.duration_ms
                },
                kind,
                credit,
                imported: false,
            }
        };
        let mut rows = vec![row(key, answer.kind, 1.0)];
        // What the user only says to know implies nothing of anything else.
        if memory.options.credit && matches!(answer.kind, ReviewKind::Manual | ReviewKind::Mock) {
            let implied = memory::implied(&*self.requirements(snapshot)?, key, answer.rating);
            let credited = implied.into_iter().filter(|(need, _)| {
                let node = snapshot.graph.node(*need);
                node.kind == NodeKind::Question && memory.states.contains_key(&node.id)
            });
            rows.extend(credited.map(|(need, share)| row(need, ReviewKind::Implicit, share)));
        }
        Ok(rows)
    }

    /// Takes a review back, and the credit it gave. Gives the numbers of what was taken back: none if it was already.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub fn take_back_review(&self, id: i64, now: Moment) -> Result<Vec<i64>, EngineError> {
        let library = &self.shared.library;
        Ok(UserDb::open(&library.data)?.undo_review(&library.name, id, now)?)
    }

    /// Keeps the user's choices; they hold from the next question on.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub fn save_memory_options(&self, options: &MemoryOptions) -> Result<(), EngineError> {
        let text = options.clone().bounded().text();
        Ok(UserDb::open(&self.shared.library.data)?.set_setting(SETTING, &text)?)
    }
}

pub(crate) fn remembered(shared: &Shared, user: &UserDb, now: Moment) -> Result<Arc<Memory>, EngineError> {
    let vault = &shared.library.name;
    let options = user.setting(SETTING)?.unwrap_or_default();
    let parameters = user.setting(PARAMETERS)?.unwrap_or_default();
    let told = format!("{options}\n{parameters}");
    let mark = user.log_mark()?;
    let mut cache = locked(&shared.memory);
    let as_it_was = cache.mark == mark && cache.told == told;
    let clock = cache.latest_ms > now.ms.min(cache.now.ms) && cache.now != now;
    if let Some(memory) = cache.memory.as_ref().filter(|_| as_it_was && !clock) {
        return Ok(Arc::clone(memory));
    }
    let known = cache.memory.take().filter(|_| cache.mark.moved == mark.moved);
    let after = if known.is_some() { cache.mark.last } else { 0 };
    let mut log = known.map(|memory| Arc::clone(&memory.log)).unwrap_or_default();
    let rows = user.reviews_after(vault, after)?;
    if !rows.reviews.is_empty() || !rows.undone.is_empty() {
        let log = Arc::make_mut(&mut log);
        log.extend(rows.reviews);
        for id in rows.undone {
            if let Ok(at) = log.binary_search_by_key(&id, |review| review.id) {
                log[at].undone = true;
            }
        }
    }
    let options = MemoryOptions::read(&options);
    let model = read_parameters(&parameters)
        .filter(|_| options.learn_parameters)
        .unwrap_or_default();
    let rules = MemoryRules {
        credit: options.credit,
    };
    let memory = Arc::new(Memory {
        states: memory::states(&model, &log, now, rules),
        model,
        options,
        log,
    });
    *cache = MemoryCache {
        mark,
        told,
        now,
        latest_ms: memory
            .log
            .iter()
            .map(|review| review.at.ms)
            .max()
            .unwrap_or(i64::MIN),
        memory: Some(Arc::clone(&memory)),
    };
    Ok(memory)
}

/// The model of parameters kept as numbers with blanks between, on the first line; none if they are none.
fn read_parameters(text: &str) -> Option<MemoryModel> {
    let first = text.lines().next()?;
    let numbers: Result<Vec<f32>, _> = first.split_whitespace().map(str::parse).collect();
    MemoryModel::new(&numbers.ok()?).ok()
}

#[cfg(test)]
mod tests;
