//! Development tasks: `cargo run -p xtask -- <task>`.
#![allow(clippy::disallowed_methods, clippy::print_stdout)] // A tool for developers: it reads sources and prints.

#[cfg(feature = "eval")]
mod alignment;
#[cfg(feature = "bench")]
mod bench;
#[cfg(feature = "eval")]
mod bombs;
mod codegen;
#[cfg(feature = "eval")]
mod dql;
#[cfg(feature = "eval")]
mod prerequisites;
#[cfg(feature = "bench")]
mod relevance;
mod tidy;
#[cfg(feature = "bench")]
mod torture;
mod workspace;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Development tasks of the Cairn workspace.
#[derive(Debug, Parser)]
#[command(name = "xtask")]
struct Args {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Write the generated TypeScript bindings anew
    Codegen {
        /// Only compare, and fail if they are out of date
        #[arg(long)]
        check: bool,
    },
    /// Check the rules of the house: dependencies, sizes, module docs, imports, paths
    Tidy,
    /// Measure how the time grows for inputs made to take long; needs a release build
    #[cfg(feature = "eval")]
    Bombs(bombs::BombArgs),
    /// Run Dataview conformance cases: results to standard output, a summary to standard error
    #[cfg(feature = "eval")]
    DqlConformance(dql::ConformanceArgs),
    /// Precision and recall of alignment, against judged pairs
    #[cfg(feature = "eval")]
    EvalAlignment(alignment::EvalArgs),
    /// Hide the written requirements of a vault, infer them, and compare
    #[cfg(feature = "eval")]
    EvalPrerequisites(prerequisites::EvalArgs),
    /// How often search finds what is wanted, against judged queries, beside plain BM25
    #[cfg(feature = "bench")]
    EvalSearch(relevance::EvalArgs),
    /// Measure the engine beside its floors; needs a release build
    #[cfg(feature = "bench")]
    Bench(bench::BenchArgs),
    /// Measure how study documents of each kind are read; needs a release build
    #[cfg(feature = "bench")]
    BenchDocuments(bench::DocumentArgs),
    /// Kill a process that writes reviews down, and look whether it kept what it acknowledged
    #[cfg(feature = "bench")]
    Torture(torture::TortureArgs),
    /// One measurement, in a process of its own
    #[cfg(feature = "bench")]
    #[command(hide = true)]
    BenchChild(bench::ChildArgs),
}

fn main() -> ExitCode {
    let done = match Args::parse().task {
        Task::Codegen { check } => codegen::run(check),
        Task::Tidy => tidy::run(),
        #[cfg(feature = "eval")]
        Task::Bombs(args) => bombs::run(&args),
        #[cfg(feature = "eval")]
        Task::DqlConformance(args) => dql::run(&args),
        #[cfg(feature = "eval")]
        Task::EvalAlignment(args) => alignment::run(&args),
        #[cfg(feature = "eval")]
        Task::EvalPrerequisites(args) => prerequisites::run(&args),
        #[cfg(feature = "bench")]
        Task::EvalSearch(args) => relevance::run(&args),
        #[cfg(feature = "bench")]
        Task::Bench(args) => bench::run(&args),
        #[cfg(feature = "bench")]
        Task::BenchDocuments(args) => bench::run_documents(&args),
        #[cfg(feature = "bench")]
        Task::Torture(args) => torture::run(&args),
        #[cfg(feature = "bench")]
        Task::BenchChild(args) => bench::run_child(&args),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}
