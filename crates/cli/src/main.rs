//! `cairn`: every use case without a window, for scripts, tests and benchmarks.
#![allow(
    clippy::disallowed_methods,
    reason = "a host reads the clock, the environment and writes the files it is asked for"
)]
#![allow(clippy::print_stdout, reason = "standard output is this program's purpose")]

mod args;
mod commands;
mod output;
mod save;
mod serve;
mod session;

use args::Args;
use cairn_protocol::ApiError;
use clap::Parser as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    cairn_engine::give_back_early();
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => return misused(&error),
    };
    let json = args.json;
    match commands::run(args) {
        Ok(exit) => output::cut().map_or(exit, |cut| {
            // Where it should have gone there is no room for this either.
            output::failure(&cut, false);
            ExitCode::FAILURE
        }),
        Err(error) => {
            output::failure(&error, json);
            ExitCode::FAILURE
        }
    }
}

/// Wrong usage: as clap says it, and as JSON if that was asked for.
fn misused(error: &clap::Error) -> ExitCode {
    if error.use_stderr() && std::env::args_os().any(|arg| arg == "--json") {
        let text = error.to_string();
        // Up to what clap says to everybody.
        let told = text
            .lines()
            .map(str::trim)
            .take_while(|line| !line.starts_with("Usage:"));
        let told: Vec<&str> = told.filter(|line| !line.is_empty()).collect();
        let message = told.join(" ").trim_start_matches("error: ").to_owned();
        output::failure(
            &ApiError::new("request.usage", message, "See `cairn --help`."),
            true,
        );
    }
    // Nothing is left to do if even this cannot be printed.
    let _ = error.print();
    ExitCode::from(if error.use_stderr() { 2 } else { 0 })
}
