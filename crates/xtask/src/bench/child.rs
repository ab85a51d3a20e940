//! One measurement in a process of its own: started by the benchmark, answers with a line of JSON.

use super::vaults::BenchVault;
use super::{changes, day, engine, floor, memory, raw_index};
use anyhow::{Context as _, Result, ensure};
use clap::{Args, ValueEnum};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What one process measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Measurement {
    /// Reading all files and finding their links
    Floor,
    /// Indexing the same text with tantivy and nothing else
    RawIndex,
    /// The same with tantivy's stems of English words
    StemmedIndex,
    /// Opening without an index
    Cold,
    /// Opening with an index that is up to date
    Warm,
    /// Home and the plan after 100,000 reviews
    Day,
    /// Saving single notes
    Edit,
    /// The work of single notes, without the pause of the watch
    EditWork,
    /// Saving ten thousand notes at once
    Burst,
}

impl Measurement {
    /// In the order in which they are measured: each may use the data folder that those before it filled.
    pub const ALL: &[Self] = &[
        Self::Floor,
        Self::RawIndex,
        Self::StemmedIndex,
        Self::Cold,
        Self::Warm,
        Self::Day,
        Self::Edit,
        Self::EditWork,
        Self::Burst,
    ];

    fn name(self) -> String {
        self.to_possible_value()
            .map(|value| value.get_name().replace('-', "_"))
            .unwrap_or_default()
    }
}

/// Named figures. A name ends in its unit: `_s`, `_ms`, `_mb`; a list is of as many repetitions.
pub type Answer = BTreeMap<String, Vec<f64>>;

/// What the process is told.
#[derive(Debug, Args)]
pub struct ChildArgs {
    #[arg(value_enum)]
    measurement: Measurement,
    #[arg(long)]
    vault: PathBuf,
    #[arg(long)]
    data: Option<PathBuf>,
}

/// Measures and answers, within the process.
pub fn run(args: &ChildArgs) -> Result<bool> {
    let data = || args.data.as_deref().context("this measurement needs --data");
    let index = |name: &str, tokenizer| {
        let seconds = raw_index::measure(&args.vault, tokenizer)?;
        anyhow::Ok(Answer::from([(name.to_owned(), vec![seconds])]))
    };
    let mut answer = match args.measurement {
        Measurement::Floor => floor::measure(&args.vault)?,
        Measurement::RawIndex => index("raw_index_s", "default")?,
        Measurement::StemmedIndex => index("stemmed_index_s", "en_stem")?,
        Measurement::Cold => engine::cold(&args.vault, data()?)?,
        Measurement::Warm => engine::warm(&args.vault, data()?)?,
        Measurement::Day => day::measure(&args.vault, data()?)?,
        Measurement::Edit => changes::edit(&args.vault, data()?)?,
        Measurement::EditWork => changes::edit_work(&args.vault, data()?)?,
        Measurement::Burst => changes::burst(&args.vault, data()?)?,
    };
    if let Some(seconds) = memory::cpu_seconds() {
        answer.insert(format!("{}_cpu_s", args.measurement.name()), vec![seconds]);
    }
    println!("{}", serde_json::to_string(&answer)?);
    Ok(true)
}

/// Starts the process and waits for its answer.
pub fn spawn(measurement: Measurement, vault: &BenchVault, data: Option<&Path>) -> Result<Answer> {
    let name = measurement
        .to_possible_value()
        .context("a hidden measurement")?
        .get_name()
        .to_owned();
    let mut command = Command::new(std::env::current_exe()?);
    command
        .args(["bench-child", &name, "--vault"])
        .arg(&vault.path)
        .stderr(Stdio::inherit());
    if let Some(data) = data {
        command.arg("--data").arg(data);
    }
    let output = command
        .output()
        .with_context(|| format!("{name} cannot be started"))?;
    ensure!(output.status.success(), "{name} failed on {}", vault.name);
    serde_json::from_slice(&output.stdout).with_context(|| format!("{name} gave no figures"))
}
