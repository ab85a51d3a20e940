//! Runs a file of Dataview conformance cases: actual results to standard output, a summary to standard error.

mod cases;
mod compare;
mod encode;
mod tree;
mod vault;

use anyhow::{Context as _, Result};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

/// What to run.
#[derive(Debug, clap::Args)]
pub struct ConformanceArgs {
    /// The file of cases
    file: PathBuf,
    /// Show the cases that differ, with this word in their kind, group or input
    #[arg(long)]
    show: Option<String>,
}

/// Runs every case; whether all that come with an expected value agree.
pub fn run(args: &ConformanceArgs) -> Result<bool> {
    let text =
        fs::read_to_string(&args.file).with_context(|| format!("cannot read {}", args.file.display()))?;
    let file: Json = serde_json::from_str(&text)?;
    let runner = cases::Runner::new(&file["minivault"])?;
    let mut results = Vec::new();
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut agree = true;
    for case in file["cases"].as_array().context("the file has no cases")? {
        let actual = runner.actual(case);
        if let Some(expected) = case.get("expected") {
            let kind = case["kind"].as_str().unwrap_or("").to_owned();
            let same = compare::same(case, expected, &actual);
            agree &= same;
            let count = counts.entry(kind).or_default();
            count.0 += usize::from(same);
            count.1 += 1;
            if let Some(word) = args.show.as_ref().filter(|_| !same) {
                tell(case, expected, &actual, word);
            }
        }
        results.push(json!({ "id": case["id"], "actual": actual }));
    }
    let run = results.len();
    println!("{}", serde_json::to_string(&json!({ "results": results }))?);
    let (right, all) = counts
        .values()
        .fold((0, 0), |(right, all), count| (right + count.0, all + count.1));
    for (kind, (right, all)) in &counts {
        eprintln!("{kind:24} {right:5} of {all:5}");
    }
    #[allow(clippy::cast_precision_loss)]
    let share = if all > 0 {
        right as f64 * 100.0 / all as f64
    } else {
        100.0
    };
    eprintln!("{run} cases run, {right} of {all} with an expected value agree ({share:.2} %)");
    Ok(agree || all == 0 || share >= 99.0)
}

fn tell(case: &Json, expected: &Json, actual: &Json, word: &str) {
    let about = format!("{} {} {}", case["kind"], case["group"], case["input"]);
    if about.contains(word) {
        let context = case.get("context").map(ToString::to_string).unwrap_or_default();
        eprintln!(
            "{} {about} {context}\n  expected {expected}\n  actual   {actual}",
            case["id"]
        );
    }
}
