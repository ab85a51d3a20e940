//! How well requirements are inferred where they are known: hidden, inferred, compared.

mod figures;
mod hide;

use anyhow::{Result, ensure};
use cairn_study::{InferOptions, Inference, Judgement, Lexicon};
use clap::Args;
use figures::{Pairs, area_under_curve, direction_accuracy, random_pairs, table};
use std::collections::HashSet;
use std::path::PathBuf;
use std::time::Instant;

/// Direction accuracy that inference has to reach.
const DIRECTION: f64 = 0.85;
/// Area under the curve that it has to reach.
const AREA: f64 = 0.83;

/// Which vault.
#[derive(Debug, Args)]
pub struct EvalArgs {
    /// A folder of notes with written requirements
    vault: PathBuf,
    /// Hide every other link between two such notes too
    #[arg(long)]
    pairs: bool,
}

/// Prints the figures; false if one misses its target.
pub fn run(args: &EvalArgs) -> Result<bool> {
    let hidden = hide::hide(&args.vault, args.pairs)?;
    let started = Instant::now();
    let lexicon = Lexicon::new(&hidden.graph);
    let profiles = hidden
        .notes
        .iter()
        .filter_map(|note| lexicon.read(hidden.graph.note_at(&note.path)?, &note.text))
        .collect();
    let read = started.elapsed();
    let started = Instant::now();
    let inference = Inference::new(&hidden.graph, lexicon, profiles, InferOptions::default());
    let needs = inference.needs(|_, _| false);
    println!(
        "{} notes, {} pairs of which one is said to need the other; texts read in {:.2} s, inferred in {:.2} s",
        hidden.notes.len(),
        hidden.truth.len(),
        read.as_secs_f64(),
        started.elapsed().as_secs_f64(),
    );
    let judge = |(a, b): (_, _)| -> Option<Judgement> { inference.judge(a, b) };
    let pairs = Pairs::of(&hidden.graph, &hidden.truth, judge);
    ensure!(
        !pairs.told.is_empty(),
        "the vault tells no requirement between two notes: nothing can be compared"
    );
    let random = random_pairs(&hidden.graph, &pairs.told, &hidden.truth, judge);
    let direction = direction_accuracy(&pairs.judged);
    println!(
        "said both ways, left out: {}; compared: {}",
        pairs.both_ways,
        pairs.told.len()
    );
    println!("direction accuracy {direction:.3} (at least {DIRECTION})");
    let likely = |judged: &[Judgement]| -> Vec<f32> { judged.iter().map(|j| j.probability).collect() };
    let area = area_under_curve(&likely(&pairs.judged), &likely(&random));
    println!(
        "area under the curve, against {} random pairs of the same topic: {area:.3} (at least {AREA})",
        random.len()
    );
    let candidates: HashSet<_> = inference.candidates().collect();
    let found = |a, b| candidates.contains(&(a, b)) || candidates.contains(&(b, a));
    let reached = pairs.told.iter().filter(|(a, b)| found(*a, *b)).count();
    println!(
        "among {} candidate pairs: {reached} of {}",
        candidates.len(),
        pairs.told.len()
    );
    figures::print_precision(&inference, &hidden.truth);
    println!("proposed needs: {}; some of them:", needs.len());
    for need in needs.iter().step_by(needs.len().div_ceil(5).max(1)) {
        println!("  {:.2} {}", need.confidence.get(), need.reason);
    }
    println!("calibration of the probability (told pairs and as many random ones):");
    let told = pairs.judged.iter().map(|j| (j.probability, true));
    print!(
        "{}",
        table(told.chain(random.iter().map(|j| (j.probability, false))))
    );
    println!("calibration of the direction:");
    let turned = pairs
        .judged
        .iter()
        .flat_map(|j| [(j.direction, true), (1.0 - j.direction, false)]);
    print!("{}", table(turned));
    Ok(direction >= DIRECTION && area >= AREA)
}
