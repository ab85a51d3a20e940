//! The ratio benchmark: what the engine does, beside the least that any program must do for the same vault.
//!
//! Every measurement runs in a process of its own, so that its memory is its own; repetitions of different
//! measurements alternate, so that a slow minute of the machine is shared by all.

mod changes;
mod child;
mod day;
mod documents;
mod engine;
mod floor;
mod memory;
mod raw_index;
mod report;
mod vaults;

pub use child::{ChildArgs, run as run_child};
pub use documents::{DocumentArgs, run as run_documents};

use anyhow::{Context as _, Result, bail};
use child::Measurement;
use clap::Args;
use report::{Figures, Report};
use std::path::PathBuf;
use vaults::BenchVault;

/// What to measure.
#[derive(Debug, Args)]
pub struct BenchArgs {
    /// Notes of a generated vault; may be given several times
    #[arg(long, value_name = "N")]
    notes: Vec<u32>,
    /// A vault of your own, measured on a copy; may be given several times
    #[arg(long, value_name = "PATH")]
    vault: Vec<PathBuf>,
    /// How often each measurement is repeated
    #[arg(long, value_name = "N", default_value_t = 5)]
    repetitions: u32,
    /// Also write the figures to a JSON file
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

/// Measures, and prints a Markdown table. Always true: a missed target is a figure, not a failure.
pub fn run(args: &BenchArgs) -> Result<bool> {
    if cfg!(debug_assertions) {
        bail!("a debug build measures nothing: cargo run --release -p xtask -- bench");
    }
    let mut vaults = Vec::new();
    let default = if args.notes.is_empty() && args.vault.is_empty() {
        vec![10_000]
    } else {
        Vec::new()
    };
    for notes in args.notes.iter().copied().chain(default) {
        vaults.push(BenchVault::generated(notes)?);
    }
    for path in &args.vault {
        vaults.push(BenchVault::copy_of(path)?);
    }
    let mut report = Report::default();
    for vault in vaults {
        let figures = measure(&vault, args.repetitions)?;
        report.add(vault, figures);
    }
    println!("{}", report.markdown());
    if let Some(path) = &args.json {
        let text = serde_json::to_string_pretty(&report.json())?;
        std::fs::write(path, text + "\n").with_context(|| format!("{} cannot be written", path.display()))?;
    }
    Ok(true)
}

fn measure(vault: &BenchVault, repetitions: u32) -> Result<Figures> {
    let mut figures = Figures::default();
    // Once for nothing: the files' pages are in memory for all that follows.
    child::spawn(Measurement::Floor, vault, None)?;
    for repetition in 1..=repetitions {
        eprintln!("{}: repetition {repetition} of {repetitions}", vault.name);
        let data = tempfile::tempdir().context("no temporary folder")?;
        for measurement in Measurement::ALL {
            figures.add(child::spawn(*measurement, vault, Some(data.path()))?);
        }
    }
    Ok(figures)
}
