//! A process to be killed or starved: opens a vault as the window does, and ends when all is saved or something failed.
//!
//! `cairn-fault-child index|resume|hold DATA VAULT`. Exit 0: everything is in the graph, saved and searchable; 3: a notice
//! told of a failure. `resume` waits for the failure to pass; `hold` keeps the vault open until it is killed.

use cairn_engine::{Engine, OpenOptions, State, Status};
use cairn_store::DataFolder;
use std::io::Write as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [mode, data, vault] = arguments.as_slice() else {
        return ExitCode::from(2);
    };
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
    match status.error {
        Some(notice) => told(&notice.code),
        None => ExitCode::SUCCESS,
    }
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
