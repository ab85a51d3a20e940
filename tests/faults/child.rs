//! A process to be killed or starved: opens a vault as the window does, and ends when all is saved or something failed.
//!
//! `cairn-fault-child index|resume|hold|review|log DATA VAULT`. Exit 0: everything is in the graph, saved and searchable; 3: a
//! notice told of a failure. `resume` waits for the failure to pass; `hold` keeps the vault open until it is killed; `review`
//! writes reviews down and takes backups, and says the number of each review that is kept; `log` says those that are there, and
//! whether another one is refused since nothing can be written.

use cairn_engine::{Engine, OpenOptions, State, Status};
use cairn_model::{Moment, NodeId, Rating, ReviewKind};
use cairn_store::{DataFolder, NewReview, StoreError, UserDb};
use std::io::Write as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [mode, data, vault] = arguments.as_slice() else {
        return ExitCode::from(2);
    };
    if mode == "review" {
        return match review(&DataFolder::new(data)) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => told(&error.to_string()),
        };
    }
    if mode == "log" {
        return match log(&DataFolder::new(data)) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => told(&error.to_string()),
        };
    }
    let options = OpenOptions {
        text: true,
        ..OpenOptions::new(vault, DataFolder::new(data))
    };
    let engine = match Engine::open(options) {
        Ok(engine) => engine,
        Err(error) => return told(error.code()),
    };
    let resumes = mode == "resume";
    let over = |status: &Status| {
        status.state == State::Failed || status.search_ready || (status.error.is_some() && !resumes)
    };
    let status = engine.wait_until(over);
    if mode == "hold" {
        say("open");
        loop {
            std::thread::park();
        }
    }
    // Closing saves what is left to save, and may fail at it.
    let status = if resumes {
        engine.wait_until(|status| status.error.is_none())
    } else {
        status
    };
    drop(engine);
    match status.error.or(status.read_only) {
        Some(notice) => told(&notice.code),
        None => ExitCode::SUCCESS,
    }
}

fn review(folder: &DataFolder) -> Result<(), StoreError> {
    const HOUR: i64 = 3_600;
    let user = UserDb::open(folder)?;
    let newest = user
        .reviews_after("/v", 0)?
        .reviews
        .last()
        .map_or(0, |last| last.id);
    for number in newest..newest + 12 {
        for id in user.append_reviews("/v", &[one_of(number, number * HOUR)])? {
            say(&id.to_string());
        }
        user.back_up(folder, number * HOUR)?;
    }
    Ok(())
}

/// `at` in seconds since 1970.
fn one_of(number: i64, at: i64) -> NewReview {
    NewReview {
        node: NodeId::from_text(&format!("note:{}.md", number % 5)),
        title: "A note".to_owned(),
        rating: Rating::Good,
        at: Moment {
            ms: at * 1_000,
            offset: 0,
        },
        duration_ms: 1_000,
        kind: ReviewKind::Manual,
        credit: 1.0,
        imported: false,
    }
}

fn log(folder: &DataFolder) -> Result<(), StoreError> {
    let user = UserDb::open(folder)?;
    for review in user.reviews_after("/v", 0)?.reviews {
        say(&review.id.to_string());
    }
    match user.append_reviews("/v", &[one_of(0, 1)]) {
        Err(error) if error.is_unwritable() && user.is_read_only() => say("refused"),
        other => say(&format!("{other:?}")),
    }
    Ok(())
}

fn told(code: &str) -> ExitCode {
    say(code);
    ExitCode::from(3)
}

/// A closed or full output is no reason to fail.
fn say(text: &str) {
    let mut out = std::io::stdout();
    let _ = writeln!(out, "{text}").and_then(|()| out.flush());
}
