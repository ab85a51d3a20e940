//! Changes: one saved note, the work of it alone, and ten thousand at once.

use super::child::Answer;
use super::engine::{add, check, is_searchable, milliseconds, open_with};
use super::vaults;
use anyhow::{Context as _, Result, ensure};
use cairn_engine::{Engine, SearchOptions};
use cairn_model::VaultPath;
use cairn_vault::Hint;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Notes that are edited, one after the other.
const EDITS: usize = 5;

/// Notes that are edited at once, if there are as many.
const BURST: usize = 10_000;

/// Saves notes as an editor does, one after the other, and waits until each is in the graph and found by its new word.
pub fn edit(vault: &Path, data: &Path) -> Result<Answer> {
    let mut answer = Answer::new();
    let engine = open_with(vault, data, true)?;
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
        let found = engine.search(&engine.snapshot(), &word, SearchOptions::best(10))?;
        ensure!(found.total == 1, "{word} was found {} times", found.total);
        let edited_generation = engine.status().generation;
        drop(edited);
        engine.wait_until(|status| status.generation > edited_generation || status.error.is_some());
        check(&engine.wait_until(is_searchable))?;
    }
    Ok(answer)
}

/// The work of one edited note alone, without the pause in which a file has to be quiet: from the hint that it changed
/// until it is in the graph, and until it is found by its new word.
pub fn edit_work(vault: &Path, data: &Path) -> Result<Answer> {
    let mut answer = Answer::new();
    let engine = open_with(vault, data, false)?;
    check(&engine.wait_until(is_searchable))?;
    let notes = vaults::notes(vault)?;
    for number in 0..EDITS.min(notes.len()) {
        let edited = Edited::new(notes[number * notes.len() / EDITS].clone())?;
        let path = edited.path.strip_prefix(vault)?.to_string_lossy().into_owned();
        let path = VaultPath::new(&path).map_err(|error| anyhow::anyhow!("{path}: {error:?}"))?;
        edited.append(&format!("\n\nNew: workfinch{number}, see [[moc-sql]].\n"))?;
        let before = engine.status().generation;
        let begun = Instant::now();
        engine.hint(Hint::Notes(vec![path.clone()]));
        engine.wait_until(|status| status.generation > before || status.error.is_some());
        add(&mut answer, "edit_work_graph_ms", milliseconds(begun));
        check(&engine.wait_until(is_searchable))?;
        add(&mut answer, "edit_work_ms", milliseconds(begun));
        let edited_generation = engine.status().generation;
        drop(edited);
        engine.hint(Hint::Notes(vec![path]));
        engine.wait_until(|status| status.generation > edited_generation || status.error.is_some());
        check(&engine.wait_until(is_searchable))?;
    }
    Ok(answer)
}

/// Saves many notes as fast as the disk takes them, and waits from the last one until all are in the graph and found by
/// their new word. Then compares the graph with that of a rebuild, which is not timed.
pub fn burst(vault: &Path, data: &Path) -> Result<Answer> {
    let mut answer = Answer::new();
    let engine = open_with(vault, data, true)?;
    check(&engine.wait_until(is_searchable))?;
    let notes = vaults::notes(vault)?;
    let wanted: Vec<Edited> = notes
        .into_iter()
        .take(BURST)
        .map(Edited::new)
        .collect::<Result<_>>()?;
    let begun = Instant::now();
    for edited in &wanted {
        edited.append("\n\nNew: burstfinch, see [[moc-sql]].\n")?;
    }
    add(&mut answer, "burst_written_s", begun.elapsed().as_secs_f64());
    let begun = Instant::now();
    wait_for_word(&engine, "burstfinch", wanted.len())?;
    add(&mut answer, "burst_s", begun.elapsed().as_secs_f64());
    let followed = engine.snapshot().graph.canonical();
    drop(engine);
    let fresh = tempfile::tempdir().context("no temporary folder")?;
    let rebuilt = open_with(vault, fresh.path(), false)?;
    check(&rebuilt.wait_until(is_searchable))?;
    ensure!(
        rebuilt.snapshot().graph.canonical() == followed,
        "after the burst the graph differs from a rebuild"
    );
    Ok(answer)
}

fn wait_for_word(engine: &Engine, word: &str, notes: usize) -> Result<()> {
    let mut generation = 0;
    loop {
        let status = engine.wait_until(|status| {
            (status.generation > generation && is_searchable(status)) || status.error.is_some()
        });
        check(&status)?;
        generation = status.generation;
        if engine
            .search(&engine.snapshot(), word, SearchOptions::best(1))?
            .total
            == notes
        {
            return Ok(());
        }
    }
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
