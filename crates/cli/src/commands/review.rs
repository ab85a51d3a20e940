//! `cairn review next`, `rate`, `undo`, `log`, `export` and `import`.

use crate::args::{Args, ReviewAction, ReviewFile};
use crate::output::{self, say};
use crate::save::save;
use crate::session::{self, Needs};
use cairn_engine::{CalendarDay, Engine, Evidence, MemoryState};
use cairn_model::{Moment, NodeId, Review};
use cairn_protocol::dto::{CardLanguage, CardPart, ReviewCard, ReviewFormat, ReviewTurn};
use cairn_protocol::host::views;
use cairn_protocol::{ApiError, clock};
use serde_json::{Value, json};
use std::io::{BufRead as _, Write as _};
use std::path::Path;

/// Lines of the log on a terminal.
const SHOWN: usize = 40;

pub fn run(args: &Args, vault: &Path, action: &ReviewAction) -> Result<(), ApiError> {
    let engine = session::open(args, vault, Needs::default())?;
    let now = session::now(args);
    match action {
        ReviewAction::Next => next(args, &engine, now),
        ReviewAction::Rate { note, rating: None } if note == "-" => rate_lines(args, &engine),
        ReviewAction::Rate { note, rating } => {
            let rated = rate(&engine, note, rating.unwrap_or(0), now)?;
            // A copy that fails now is made with the next answer; the answer itself is safe.
            if let Err(error) = engine.back_up(now) {
                let notice = error.notice();
                output::aside(format_args!(
                    "note: no backup could be made: {} {}",
                    notice.message, notice.hint
                ));
            }
            if args.json {
                output::document(&rated);
            } else {
                say!(
                    "due {}, stability {} days",
                    rated["due"].as_str().unwrap_or("today"),
                    rated["stability"]
                );
            }
            Ok(())
        }
        ReviewAction::Undo => {
            let node = views::undo(&engine, 0, now)?;
            if args.json {
                output::document(&json!({ "id": node.as_str(), "state": state(&engine, &node, now)? }));
            } else {
                say!("taken back: {node}");
            }
            Ok(())
        }
        ReviewAction::Log => log(args, &engine, now),
        ReviewAction::Export { format, output } => export(args, &engine, *format, output, now),
        ReviewAction::Import { file } => import(args, &engine, file, now),
    }
}

/// The state of a node; `null` if it was never reviewed.
fn state(engine: &Engine, node: &NodeId, now: Moment) -> Result<Value, ApiError> {
    let memory = engine.memory(now)?;
    Ok(memory
        .state(node)
        .map_or(Value::Null, |state| document(node, state, &memory, now)))
}

fn document(node: &NodeId, state: &MemoryState, memory: &cairn_engine::Memory, now: Moment) -> Value {
    json!({
        "id": node.as_str(),
        "stability": state.stability,
        "difficulty": state.difficulty,
        "retrievability": memory.model.recall(state, now.day()),
        "due": memory.due(node).map(|day| CalendarDay::of(day).to_string()),
        "last": CalendarDay::of(state.day).to_string(),
        "reps": state.reps,
        "lapses": state.lapses,
        "evidence": match state.evidence {
            Evidence::Reviewed => "reviewed",
            Evidence::Assessed => "assessed",
        },
    })
}

fn rate(engine: &Engine, note: &str, rating: i64, now: Moment) -> Result<Value, ApiError> {
    let snapshot = engine.snapshot();
    let key = engine.find(&snapshot, note)?;
    let node = snapshot.graph.node(key).id.clone();
    let review = views::rate(engine, node.as_str(), rating, 0, now)?;
    let mut rated = state(engine, &node, now)?;
    rated["review"] = review.into();
    Ok(rated)
}

/// Answers a line each, `NOTE RATING`; each is acknowledged by one line once it is on the disk.
fn rate_lines(args: &Args, engine: &Engine) -> Result<(), ApiError> {
    let clock = session::clock(args);
    for (number, line) in (1..).zip(std::io::stdin().lock().lines()) {
        let refused = |why: &str| {
            ApiError::new(
                "request.invalid",
                format!("Line {number} of the answers is not taken: {why}."),
                "Write `NOTE RATING` with a rating from 1 to 4. The answers above it are kept, those below were not read.",
            )
        };
        let line = line.map_err(|error| refused(&error.to_string()))?;
        if line.trim().is_empty() {
            continue;
        }
        let parts = line.trim().rsplit_once(char::is_whitespace);
        let (note, rating) = parts.ok_or_else(|| refused("there is no rating on it"))?;
        let rating = rating.parse().map_err(|_| refused("its rating is no number"))?;
        let rated = rate(engine, note.trim(), rating, clock()).map_err(|error| ApiError {
            code: error.code.clone(),
            ..refused(error.message.trim_end_matches('.'))
        })?;
        let mut out = std::io::stdout();
        let printed = writeln!(out, "{}", rated["review"]).and_then(|()| out.flush());
        if !output::printed(printed) {
            break;
        }
    }
    Ok(())
}

fn next(args: &Args, engine: &Engine, now: Moment) -> Result<(), ApiError> {
    let turn = views::turn(engine, None, now)?;
    if args.json {
        output::document(&turn_document(&turn));
        return Ok(());
    }
    match &turn.card {
        Some(card) => {
            say!("{}  ({} due, {} new)", card.node.title, turn.due, turn.fresh);
            say!("{}", card.node.path);
        }
        None => say!("Nothing to review today."),
    }
    if let (None, Some(date)) = (&turn.card, &turn.next_date) {
        say!("The next question is due on {date}.");
    }
    Ok(())
}

fn turn_document(turn: &ReviewTurn) -> Value {
    let card = turn.card.as_ref().map(card_document);
    json!({
        "id": turn.card.as_ref().map(|card| &card.node.id),
        "card": card,
        "due": turn.due,
        "new": turn.fresh,
        "due_beyond": turn.due_beyond,
        "new_beyond": turn.fresh_beyond,
        "answered": turn.answered,
        "buried": turn.buried,
        "next": turn.next_date,
    })
}

fn card_document(card: &ReviewCard) -> Value {
    let side = |parts: &[CardPart]| -> Value {
        parts
            .iter()
            .map(|part| {
                let language = match part.language {
                    CardLanguage::En => "en",
                    CardLanguage::Ru => "ru",
                };
                json!({ "language": language, "html": part.html })
            })
            .collect()
    };
    json!({
        "id": card.node.id,
        "title": card.node.title,
        "path": card.node.path,
        "question": side(&card.question),
        "answer": side(&card.answer),
        "intervals": card.intervals,
        "recall": card.recall,
        "reps": card.reps,
        "last": card.last,
    })
}

fn log(args: &Args, engine: &Engine, now: Moment) -> Result<(), ApiError> {
    let memory = engine.memory(now)?;
    if args.json {
        let line = |review: &Review| {
            json!({
                "review": review.id,
                "id": review.node.as_str(),
                "rating": review.rating.number(),
                "time": clock::text(review.at),
                "kind": review.kind.name(),
                "credit": review.credit,
                "duration_ms": review.duration_ms,
                "cause": review.cause,
                "imported": review.imported,
                "undone": review.undone,
            })
        };
        output::document(&memory.log.iter().map(line).collect());
        return Ok(());
    }
    for review in memory.log.iter().rev().take(SHOWN) {
        say!(
            "{}  {}  {}{}  {}",
            clock::text(review.at),
            review.rating.number(),
            review.kind.name(),
            if review.undone { ", taken back" } else { "" },
            review.node
        );
    }
    if memory.log.len() > SHOWN {
        say!("and {} before", memory.log.len() - SHOWN);
    }
    Ok(())
}

fn export(
    args: &Args,
    engine: &Engine,
    format: ReviewFile,
    file: &Path,
    now: Moment,
) -> Result<(), ApiError> {
    let format = match format {
        ReviewFile::Csv => ReviewFormat::Csv,
        ReviewFile::Json => ReviewFormat::Json,
        ReviewFile::Anki => ReviewFormat::Anki,
    };
    let export = views::export_reviews(engine, format, now)?;
    save(args, engine.root(), file, &export.content)?;
    if args.json {
        output::document(&json!({ "file": file.display().to_string(), "count": export.count }));
    } else {
        say!("written: {} ({})", file.display(), export.count);
    }
    Ok(())
}

fn import(args: &Args, engine: &Engine, file: &Path, now: Moment) -> Result<(), ApiError> {
    let bytes = views::read_review_file(file)?;
    let done = views::import_reviews(engine, &bytes, now)?;
    if args.json {
        output::document(&json!({ "added": done.added, "known": done.known, "unknown": done.unknown }));
    } else {
        say!(
            "added: {}, in the log already: {}, of notes that are not here: {}",
            done.added,
            done.known,
            done.unknown
        );
    }
    Ok(())
}
