//! `cairn`: every use case without a window, for scripts, tests and benchmarks.
#![allow(
    clippy::disallowed_methods,
    reason = "a host reads the clock, the environment and writes the files it is asked for"
)]
#![allow(clippy::print_stdout, reason = "standard output is this program's purpose")]

mod args;
mod commands;
mod output;
mod serve;
mod session;

use args::Args;
use clap::Parser as _;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let args = Args::parse();
    let json = args.json;
    match commands::run(args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            output::failure(&error, json);
            ExitCode::FAILURE
        }
    }
}
