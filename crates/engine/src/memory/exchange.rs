//! Reviews from elsewhere, copies of the user's own data, and parameters found from the log.

use super::{PARAMETERS, remembered};
use crate::error::{EngineError, Notice};
use crate::index;
use crate::session::{Engine, Shared};
use crate::snapshot::Snapshot;
use cairn_markdown::{MAX_TEXT_BYTES, ReadOptions};
use cairn_model::{Moment, NodeId, NodeKind, PropertyValue, Rating, Review, ReviewKind};
use cairn_store::{NewReview, UserDb};
use cairn_study::memory::{LEAST_ANSWERS, Learned, learn_parameters};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::path::PathBuf;
use std::sync::Arc;

/// The property, at any depth, that names a card or note of Anki's.
const ANKI_ID: &str = "anki_id";

/// A review written down elsewhere.
#[derive(Clone, Debug, PartialEq)]
pub struct ForeignReview {
    /// The node id it was of.
    pub node: NodeId,
    /// Its title then.
    pub title: String,
    /// How well the answer came.
    pub rating: Rating,
    /// When.
    pub at: Moment,
    /// Milliseconds; 0 if it was not measured.
    pub duration_ms: u32,
    /// What kind of review it was.
    pub kind: ReviewKind,
    /// Of an implicit review, how much it counts.
    pub credit: f32,
    /// Whether it was taken back.
    pub undone: bool,
}

/// What became of reviews from elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Written down.
    pub added: u32,
    /// In the log already.
    pub known: u32,
    /// Of notes that are not in this vault now. They are written down too, and count once the note is there.
    pub unknown_notes: u32,
}

impl Engine {
    /// Writes reviews from elsewhere down, but those the log has already: of the same note, at the same time and of the same
    /// kind. All or none.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub fn import_reviews(
        &self,
        snapshot: &Snapshot,
        reviews: &[ForeignReview],
        now: Moment,
    ) -> Result<Imported, EngineError> {
        let library = &self.shared.library;
        let user = UserDb::open(&library.data)?;
        let memory = remembered(&self.shared, &user, now)?;
        let mut seen: FxHashSet<(NodeId, i64, ReviewKind)> = memory
            .log
            .iter()
            .map(|review| (review.node.clone(), review.at.ms, review.kind))
            .collect();
        let mut done = Imported::default();
        let (mut rows, mut undone) = (Vec::new(), Vec::new());
        for review in reviews {
            if !seen.insert((review.node.clone(), review.at.ms, review.kind)) {
                done.known += 1;
                continue;
            }
            done.added += 1;
            done.unknown_notes += u32::from(snapshot.graph.find(&review.node).is_none());
            if review.undone {
                undone.push(rows.len());
            }
            rows.push(NewReview {
                node: review.node.clone(),
                title: review.title.clone(),
                rating: review.rating,
                at: review.at,
                duration_ms: review.duration_ms,
                kind: review.kind,
                credit: review.credit.clamp(0.0, 1.0),
                imported: true,
            });
        }
        let ids = user.import_reviews(&library.name, &rows, &undone, now)?;
        debug_assert_eq!(ids, rows.len());
        Ok(done)
    }

    /// The questions that name a card or note of Anki's in their properties, by that number.
    pub fn anki_ids(&self, snapshot: &Snapshot) -> FxHashMap<i64, NodeId> {
        let notes: Vec<_> = snapshot
            .graph
            .nodes()
            .filter(|(_, node)| node.kind == NodeKind::Question)
            .filter_map(|(_, node)| Some((node.path.as_deref()?, &node.id)))
            .collect();
        let found = notes.par_iter().flat_map_iter(|(path, id)| {
            let bytes = self.vault().read(path, MAX_TEXT_BYTES as u64).unwrap_or_default();
            let (_, note) = index::parse(&bytes, ReadOptions { items: Some(false) });
            let mut numbers = Vec::new();
            for (name, value) in &note.properties {
                collect_ids(name, value, &mut numbers);
            }
            numbers.into_iter().map(|number| (number, (*id).clone()))
        });
        found.collect()
    }

    /// Copies the user's own data if it is time: see [`UserDb::back_up`]. Gives the copy.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub fn back_up(&self, now: Moment) -> Result<Option<PathBuf>, EngineError> {
        back_up(&self.shared, now)
    }

    /// What is to be done now and then, for a thread in the background: a copy of the user's own data, and parameters
    /// from the log. It holds no engine: a vault can be closed and opened again meanwhile.
    pub fn upkeep(&self, now: Moment) -> impl FnOnce() + Send + use<> {
        let shared = Arc::clone(&self.shared);
        move || {
            // Both come again with the next answer. That there is no backup is told, but hides no worse news.
            let copied = back_up(&shared, now);
            shared.update(|status| {
                status.error = status.error.take().filter(|error| error.code != NO_BACKUP);
                if let Err(error) = &copied {
                    let notice = error.notice();
                    let message = format!(
                        "No backup of your reviews and settings could be made. {}",
                        notice.message
                    );
                    status
                        .error
                        .get_or_insert(Notice::new(NO_BACKUP, message, notice.hint));
                }
            });
            let _ = learn_from_log(&shared, now);
        }
    }
}

/// The code of the notice that there is no new backup.
const NO_BACKUP: &str = "data.no_backup";

fn back_up(shared: &Shared, now: Moment) -> Result<Option<PathBuf>, EngineError> {
    match shared.user()? {
        Some(user) => Ok(user.back_up(&shared.library.data, now.ms.div_euclid(1000))?),
        None => Ok(None),
    }
}

/// Finds parameters from the log if it has grown by a quarter since they were looked for last. Takes seconds for a long log.
fn learn_from_log(shared: &Shared, now: Moment) -> Result<Option<Learned>, EngineError> {
    let Some(user) = shared.user()? else {
        return Ok(None);
    };
    let memory = remembered(shared, &user, now)?;
    let counts = |review: &&Review| !review.undone && review.kind != ReviewKind::Implicit;
    let answers = memory.log.iter().filter(counts).count();
    if !memory.options.learn_parameters || answers < LEAST_ANSWERS {
        return Ok(None);
    }
    let kept = user.setting(PARAMETERS)?.unwrap_or_default();
    let last = kept
        .lines()
        .nth(1)
        .and_then(|line| line.split_whitespace().next());
    let last: usize = last.and_then(|word| word.parse().ok()).unwrap_or(0);
    if answers < last + last / 4 {
        return Ok(None);
    }
    let Some(found) = learn_parameters(&memory.log, now, &memory.model) else {
        return Ok(None);
    };
    let numbers: Vec<String> = found.parameters.iter().map(f32::to_string).collect();
    let text = format!(
        "{}\n{answers} answers, log loss {} before, {} after\n",
        numbers.join(" "),
        found.loss_before,
        found.loss_after
    );
    user.set_setting(PARAMETERS, &text)?;
    Ok(Some(found))
}

fn collect_ids(name: &str, value: &PropertyValue, out: &mut Vec<i64>) {
    match value {
        PropertyValue::Map(inner) => inner
            .iter()
            .for_each(|(name, value)| collect_ids(name, value, out)),
        PropertyValue::List(items) => items.iter().for_each(|item| collect_ids(name, item, out)),
        value if name.eq_ignore_ascii_case(ANKI_ID) => {
            let texts = value.texts().into_iter();
            // YAML numbers are kept as 64-bit floats, which hold such ids exactly.
            out.extend(
                texts
                    .filter_map(|text| text.parse::<f64>().ok())
                    .map(|number| number as i64),
            );
        }
        _ => {}
    }
}
