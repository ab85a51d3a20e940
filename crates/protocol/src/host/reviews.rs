//! Reviews of the open vault.

use super::Host;
use super::convert::{count, summary};
use crate::clock;
use crate::dto::*;
use crate::error::ApiError;
use crate::exchange;
use cairn_engine::{
    Answer, CalendarDay, Card, Engine, EngineError, Language, MemoryOptions, ReviewDay, Snapshot,
};
use cairn_graph::NodeKey;
use cairn_model::{Moment, NodeId, NodeKind, Rating, ReviewKind, StudyDay};
use std::path::Path;

/// A file larger than this is no review log.
const MOST_BYTES: u64 = 1 << 30;

impl Host {
    /// What is to be done now and then, without holding anybody up.
    pub(super) fn look_after(&self, engine: &Engine) {
        std::thread::spawn(engine.upkeep(self.now()));
    }

    pub(super) fn turn(&self, engine: &Engine, first: Option<&str>) -> Result<ReviewTurn, ApiError> {
        let mut turn = turn(engine, first, self.now())?;
        let told = self.with_user(|user| {
            let account = user.restored()?;
            if account.is_some() {
                user.restored_told()?;
            }
            Ok(account)
        });
        // Cards are shown from a data folder that cannot be written, too.
        turn.restored = told.ok().flatten();
        Ok(turn)
    }

    pub(super) fn rated(&self, engine: &Engine, request: &RateRequest) -> Result<ReviewRated, ApiError> {
        let review = rate(
            engine,
            &request.id,
            request.rating.into(),
            request.duration_ms,
            self.now(),
        )?;
        self.look_after(engine);
        Ok(ReviewRated {
            review: review.to_string(),
            turn: self.turn(engine, None)?,
        })
    }

    pub(super) fn undone(&self, engine: &Engine, request: &UndoReview) -> Result<ReviewTurn, ApiError> {
        let node = undo(engine, request.review.parse().unwrap_or(0), self.now())?;
        self.turn(engine, Some(node.as_str()))
    }

    pub(super) fn buried(&self, engine: &Engine, request: &BuryRequest) -> Result<ReviewTurn, ApiError> {
        let today = self.now().day();
        engine.bury(&engine.snapshot(), &request.id, request.buried.then_some(today))?;
        let first = (!request.buried).then_some(request.id.as_str());
        self.turn(engine, first)
    }

    pub(super) fn options_of(&self, engine: &Engine) -> Result<ReviewOptions, ApiError> {
        let memory = engine.memory(self.now())?;
        let options = &memory.options;
        let default = cairn_engine::MemoryModel::default();
        let parameters = if memory.model.parameters() == default.parameters() {
            "The parameters that come with FSRS-6.".to_owned()
        } else {
            "Found from your own answers, because they foretell them better.".to_owned()
        };
        Ok(ReviewOptions {
            target: (options.target * 100.0).round() as u32,
            new_per_day: options.new_per_day,
            reviews_per_day: options.reviews_per_day,
            credit: options.credit,
            learn_parameters: options.learn_parameters,
            language: options.language.map(Into::into),
            parameters,
        })
    }

    pub(super) fn keep_options(
        &self,
        engine: &Engine,
        request: &ReviewOptions,
    ) -> Result<ReviewOptions, ApiError> {
        engine.save_memory_options(&MemoryOptions {
            target: request.target as f32 / 100.0,
            new_per_day: request.new_per_day,
            reviews_per_day: request.reviews_per_day,
            credit: request.credit,
            learn_parameters: request.learn_parameters,
            language: request.language.map(Into::into),
        })?;
        self.options_of(engine)
    }

    pub(super) fn take_reviews(
        &self,
        engine: &Engine,
        request: &ImportReviews,
    ) -> Result<ReviewsImported, ApiError> {
        let bytes = match &request.content {
            Some(content) => content
                .chars()
                .map(u8::try_from)
                .collect::<Result<Vec<u8>, _>>()
                .map_err(|_| {
                    ApiError::new("request.invalid", "The content is not bytes.", "Reload the page.")
                })?,
            None => read_review_file(Path::new(request.path.trim()))?,
        };
        import(engine, &bytes, self.now())
    }
}

impl From<Language> for CardLanguage {
    fn from(language: Language) -> Self {
        match language {
            Language::English => Self::En,
            Language::Russian => Self::Ru,
        }
    }
}

impl From<CardLanguage> for Language {
    fn from(language: CardLanguage) -> Self {
        match language {
            CardLanguage::En => Self::English,
            CardLanguage::Ru => Self::Russian,
        }
    }
}

fn date(day: StudyDay) -> String {
    CalendarDay::of(day).to_string()
}

/// A file of reviews, wherever it lies.
///
/// # Errors
/// `reviews.unreadable`: it is not there, no regular file, or far larger than any log.
pub fn read_review_file(path: &Path) -> Result<Vec<u8>, ApiError> {
    cairn_vault::read_file(path, MOST_BYTES).map_err(|error| {
        ApiError::new(
            "reviews.unreadable",
            format!("{} cannot be read: {error}.", path.display()),
            "Check the path. Nothing was imported.",
        )
    })
}

/// The day and its next card.
///
/// # Errors
/// No such node; the user's own data cannot be read.
pub fn turn(engine: &Engine, first: Option<&str>, now: Moment) -> Result<ReviewTurn, ApiError> {
    let snapshot = engine.snapshot();
    let day = engine.review_day(&snapshot, now)?;
    let key = match first {
        Some(id) => Some(engine.find(&snapshot, id)?),
        None => day.next(),
    };
    let questions = snapshot
        .graph
        .nodes()
        .filter(|(_, node)| node.kind == NodeKind::Question)
        .count();
    Ok(ReviewTurn {
        card: key.map(|key| card(engine, &snapshot, &day, key)).transpose()?,
        due: count(day.queue.due.len()),
        fresh: count(day.queue.fresh.len()),
        due_beyond: day.queue.due_beyond,
        fresh_beyond: day.queue.fresh_beyond,
        answered: day.answered,
        buried: count(day.buried.len()),
        questions: count(questions),
        next_date: day.queue.next.map(date),
        next_days: day.queue.next.map(|next| next.since(day.today)),
        restored: None,
    })
}

fn card(engine: &Engine, snapshot: &Snapshot, day: &ReviewDay, key: NodeKey) -> Result<ReviewCard, ApiError> {
    let node = &snapshot.graph.node(key).id;
    let state = day.memory.state(node);
    // A note that cannot be read now is asked by its title: its answer is told to be missing, and the others go on.
    let shown = match engine.card(snapshot, key) {
        Err(EngineError::Unreadable { .. }) => Card::default(),
        shown => shown?,
    };
    let reason = match state {
        Some(state) if state.last == Rating::Again && state.day == day.today => CardReason::Again,
        Some(_) if day.queue.due.contains(&key) => CardReason::Due,
        None if day.queue.fresh.contains(&key) => CardReason::Fresh,
        _ => CardReason::Chosen,
    };
    Ok(ReviewCard {
        node: summary(snapshot, key),
        question: parts(shown.question),
        answer: parts(shown.answer),
        reason,
        intervals: engine.intervals(&day.memory, node, day.today).to_vec(),
        recall: state.map(|state| (day.memory.model.recall(state, day.today) * 100.0).round() as u32),
        reps: state.map_or(0, |state| state.reps),
        last: state.map(|state| date(clock::local(state.last_ms).day())),
    })
}

fn parts(parts: Vec<cairn_engine::CardPart>) -> Vec<CardPart> {
    let part = |part: cairn_engine::CardPart| CardPart {
        language: part.language.into(),
        html: part.html,
    };
    parts.into_iter().map(part).collect()
}

/// Writes an answer down; gives the review's number.
///
/// # Errors
/// A rating that is none; no such node; the user's own data cannot be written.
pub fn rate(engine: &Engine, id: &str, rating: i64, duration_ms: u32, now: Moment) -> Result<i64, ApiError> {
    let rating = Rating::from_number(rating).ok_or_else(|| {
        ApiError::new(
            "review.rating",
            format!("{rating} is no rating."),
            "Rate from 1 to 4: again, hard, good, easy. Nothing was written down.",
        )
    })?;
    let snapshot = engine.snapshot();
    let key = engine.find(&snapshot, id)?;
    let answer = Answer {
        node: snapshot.graph.node(key).id.clone(),
        rating,
        at: now,
        duration_ms,
        kind: ReviewKind::Manual,
    };
    let ids = engine.answered(&snapshot, &[answer])?;
    Ok(ids.first().copied().unwrap_or_default())
}

/// Takes a review back, the last one that counts if the number is 0; gives what it was of.
///
/// # Errors
/// There is none; the user's own data cannot be written.
pub fn undo(engine: &Engine, review: i64, now: Moment) -> Result<NodeId, ApiError> {
    let memory = engine.memory(now)?;
    let own =
        |found: &&cairn_model::Review| !found.undone && found.kind != ReviewKind::Implicit && !found.imported;
    let found = match review {
        0 => memory.log.iter().rev().find(own),
        id => memory.log.iter().filter(own).find(|found| found.id == id),
    };
    let found = found.ok_or_else(|| {
        ApiError::new(
            "review.not_found",
            "There is no such review to take back.",
            "It may have been taken back already. The log is as it was.",
        )
    })?;
    engine.take_back_review(found.id, now)?;
    Ok(found.node.clone())
}

/// Imports a file; what it is, is told by what stands in it.
///
/// # Errors
/// A file that cannot be used: nothing of it is imported then.
pub fn import(engine: &Engine, bytes: &[u8], now: Moment) -> Result<ReviewsImported, ApiError> {
    let snapshot = engine.snapshot();
    let (reviews, unknown) = match exchange::read(bytes)? {
        exchange::Read::Reviews(reviews) => (reviews, 0),
        exchange::Read::Anki(answers) => {
            let (reviews, unknown) = exchange::of_notes(&answers, &engine.anki_ids(&snapshot));
            if reviews.is_empty() && unknown > 0 {
                return Err(ApiError::new(
                    "reviews.no_notes",
                    format!("None of the {unknown} answers is of a note in this vault."),
                    "Cairn knows them by a property `anki_id` that names the card or note. Nothing was imported.",
                ));
            }
            (reviews, unknown)
        }
    };
    let done = engine.import_reviews(&snapshot, &reviews, now)?;
    Ok(ReviewsImported {
        added: done.added,
        known: done.known,
        unknown: done.unknown_notes + unknown,
    })
}

/// The log, or the questions, as a file.
///
/// # Errors
/// The user's own data cannot be read.
pub fn export(engine: &Engine, format: ReviewFormat, now: Moment) -> Result<ReviewExport, ApiError> {
    let snapshot = engine.snapshot();
    let memory = engine.memory(now)?;
    let title = |id: &NodeId| {
        let key = snapshot.graph.find(id);
        key.map_or_else(String::new, |key| snapshot.graph.node(key).title.to_string())
    };
    let (name, content, count_of) = match format {
        ReviewFormat::Csv => (
            "reviews.csv",
            exchange::csv(&memory.log, &title),
            memory.log.len(),
        ),
        ReviewFormat::Json => (
            "reviews.json",
            exchange::json(&memory.log, &title),
            memory.log.len(),
        ),
        ReviewFormat::Anki => {
            let notes = anki_notes(engine, &snapshot);
            let name = engine
                .root()
                .file_name()
                .map(|name| name.to_string_lossy().into_owned());
            let deck = name.unwrap_or_else(|| "Cairn".to_owned());
            (
                "questions-for-anki.txt",
                exchange::anki_notes(&deck, &notes),
                notes.len(),
            )
        }
    };
    Ok(ReviewExport {
        name: name.to_owned(),
        content,
        count: count(count_of),
    })
}

fn anki_notes(engine: &Engine, snapshot: &Snapshot) -> Vec<exchange::AnkiNote> {
    let mut keys: Vec<NodeKey> = snapshot
        .graph
        .nodes()
        .filter(|(_, node)| node.kind == NodeKind::Question)
        .map(|(key, _)| key)
        .collect();
    keys.sort_by(|a, b| snapshot.graph.node(*a).id.cmp(&snapshot.graph.node(*b).id));
    let note = |key: NodeKey| {
        let node = snapshot.graph.node(key);
        // A note that cannot be read is left out; Health tells of it.
        let card = engine.card(snapshot, key).ok()?;
        let join = |parts: Vec<cairn_engine::CardPart>| {
            let parts: Vec<String> = parts.into_iter().map(|part| part.html).collect();
            parts.join("<hr>")
        };
        let front = join(card.question);
        let difficulty = node.difficulty.map(|difficulty| difficulty.name().to_owned());
        Some(exchange::AnkiNote {
            guid: node.id.to_string(),
            front: if front.is_empty() {
                escaped(&node.title)
            } else {
                front
            },
            back: join(card.answer),
            tags: difficulty.into_iter().collect(),
        })
    };
    keys.into_iter().filter_map(note).collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
