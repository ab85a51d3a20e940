//! The engine: cold start, warm start, one edited note; with the memory of the process.

use super::child::Answer;
use super::{memory, vaults};
use anyhow::{Context as _, Result, bail, ensure};
use cairn_engine::{Engine, MapScope, OpenOptions, State, Status};
use cairn_store::DataFolder;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How long the process rests before its memory counts as settled.
const REST: Duration = Duration::from_secs(2);

/// Notes that are edited, one after the other.
const EDITS: usize = 5;

/// Opens a vault that has no index yet, and waits until all is persisted and searchable.
pub fn cold(vault: &Path, data: &Path) -> Result<Answer> {
    let mut answer = Answer::new();
    let begun = Instant::now();
    let engine = open(vault, data)?;
    let status = engine.wait_until(has_graph);
    add(&mut answer, "usable_s", begun.elapsed().as_secs_f64());
    check(&status)?;
    ensure!(
        status.report.parsed > 0,
        "no note was read: the index was not empty"
    );
    check(&engine.wait_until(is_searchable))?;
    add(&mut answer, "searchable_s", begun.elapsed().as_secs_f64());
    add_memory(&mut answer, "peak_mb", "settled_mb");
    let begun = Instant::now();
    let map = engine.map(&engine.snapshot(), &MapScope::Atlas, false);
    ensure!(!map.nodes.is_empty(), "the atlas is empty");
    add(&mut answer, "atlas_ms", milliseconds(begun));
    Ok(answer)
}

/// Opens a vault whose index is up to date.
pub fn warm(vault: &Path, data: &Path) -> Result<Answer> {
    let mut answer = Answer::new();
    let begun = Instant::now();
    let engine = open(vault, data)?;
    let status = engine.wait_until(has_graph);
    add(&mut answer, "warm_s", begun.elapsed().as_secs_f64());
    check(&status)?;
    ensure!(
        status.report.parsed == 0,
        "{} notes were read: the index was not up to date",
        status.report.parsed
    );
    check(&engine.wait_until(is_searchable))?;
    add(&mut answer, "warm_searchable_s", begun.elapsed().as_secs_f64());
    add_memory(&mut answer, "warm_peak_mb", "warm_settled_mb");
    Ok(answer)
}

/// Saves notes as an editor does, one after the other, and waits until each is in the graph and found by its new word.
pub fn edit(vault: &Path, data: &Path) -> Result<Answer> {
    let mut answer = Answer::new();
    let engine = open(vault, data)?;
    check(&engine.wait_until(is_searchable))?;
    let notes = vaults::notes(vault)?;
    for number in 0..EDITS.min(notes.len()) {
        let edited = Edited::new(notes[number * notes.len() / EDITS].clone())?;
        let word = format!("zebrafinch{number}");
        let before = engine.status().generation;
        let begun = Instant::now();
        edited.append(&format!("\n\nNew: {word}, see [[moc-sql]].\n"))?;
        engine.wait_until(|status| status.generation > before || status.error.is_some());
        add(&mut answer, "edit_graph_ms", milliseconds(begun));
        check(&engine.wait_until(is_searchable))?;
        add(&mut answer, "edit_search_ms", milliseconds(begun));
        let found = engine.search(&engine.snapshot(), &word, 10)?;
        ensure!(found.total == 1, "{word} was found {} times", found.total);
        let edited_generation = engine.status().generation;
        drop(edited);
        engine.wait_until(|status| status.generation > edited_generation || status.error.is_some());
        check(&engine.wait_until(is_searchable))?;
    }
    Ok(answer)
}

fn open(vault: &Path, data: &Path) -> Result<Engine> {
    let options = OpenOptions {
        watch: true,
        text: true,
        ..OpenOptions::new(vault, DataFolder::new(data))
    };
    Engine::open(options).with_context(|| format!("{} cannot be opened", vault.display()))
}

fn has_graph(status: &Status) -> bool {
    matches!(status.state, State::Ready | State::Failed)
}

/// Whether the graph and the text index are of one generation, and so both on disk; or never will be.
fn is_searchable(status: &Status) -> bool {
    (has_graph(status) && status.search_ready) || status.error.is_some()
}

fn check(status: &Status) -> Result<()> {
    match [&status.error, &status.read_only, &status.watching]
        .into_iter()
        .flatten()
        .next()
    {
        Some(notice) => bail!("{}: {}", notice.code, notice.message),
        None => Ok(()),
    }
}

fn add(answer: &mut Answer, name: &str, value: f64) {
    answer.entry(name.to_owned()).or_default().push(value);
}

fn add_memory(answer: &mut Answer, peak: &str, settled: &str) {
    std::thread::sleep(REST);
    if let Some(memory) = memory::read() {
        add(answer, peak, memory.peak_mb);
        add(answer, settled, memory.now_mb);
        add(answer, &format!("anonymous_{settled}"), memory.anonymous_mb);
    }
}

fn milliseconds(begun: Instant) -> f64 {
    begun.elapsed().as_secs_f64() * 1e3
}

/// A note that gets its old text back when this is dropped.
struct Edited {
    path: PathBuf,
    original: Vec<u8>,
}

impl Edited {
    fn new(path: PathBuf) -> Result<Self> {
        let original = fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?;
        Ok(Self { path, original })
    }

    fn append(&self, text: &str) -> Result<()> {
        let text = [&self.original, text.as_bytes()].concat();
        fs::write(&self.path, text).with_context(|| format!("{} cannot be written", self.path.display()))
    }
}

impl Drop for Edited {
    fn drop(&mut self) {
        if let Err(error) = fs::write(&self.path, &self.original) {
            eprintln!(
                "{} could not be given its text back: {error}",
                self.path.display()
            );
        }
    }
}
