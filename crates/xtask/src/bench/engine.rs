//! The engine: cold start and warm start, with the memory of the process.

use super::child::Answer;
use super::memory;
use anyhow::{Context as _, Result, bail, ensure};
use cairn_engine::{Engine, MAX_MAP_NODES, MapQuery, MapScope, OpenOptions, Pins, State, Status};
use cairn_model::Moment;
use cairn_store::DataFolder;
use std::path::Path;
use std::time::{Duration, Instant};

/// The memory counts as settled once the process used no processor for so long (the text index merges in the background),
/// or after [`PATIENCE`] of them.
const REST: Duration = Duration::from_secs(2);
const PATIENCE: u32 = 30;

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
    let atlas = MapQuery {
        scope: MapScope::Atlas,
        missing: false,
        fresh: false,
        limit: MAX_MAP_NODES,
    };
    let map = engine.map(&engine.snapshot(), &atlas, &Pins::new());
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
    let snapshot = engine.snapshot();
    for name in ["gaps_first_ms", "gaps_ms"] {
        let begun = Instant::now();
        let gaps = engine.gaps(&snapshot, Moment::default())?;
        ensure!(!gaps.open.is_empty(), "no gap was found");
        add(&mut answer, name, milliseconds(begun));
    }
    Ok(answer)
}

fn open(vault: &Path, data: &Path) -> Result<Engine> {
    open_with(vault, data, true)
}

/// Opens a vault with its text index; `watch` says whether changes are followed.
pub fn open_with(vault: &Path, data: &Path, watch: bool) -> Result<Engine> {
    let options = OpenOptions {
        watch,
        text: true,
        ..OpenOptions::new(vault, DataFolder::new(data))
    };
    Engine::open(options).with_context(|| format!("{} cannot be opened", vault.display()))
}

fn has_graph(status: &Status) -> bool {
    matches!(status.state, State::Ready | State::Failed)
}

/// Whether the graph and the text index are of one generation, and so both on disk; or never will be.
pub fn is_searchable(status: &Status) -> bool {
    (has_graph(status) && status.search_ready) || status.error.is_some()
}

/// Fails with what the vault complains about.
pub fn check(status: &Status) -> Result<()> {
    match [&status.error, &status.read_only, &status.watching]
        .into_iter()
        .flatten()
        .next()
    {
        Some(notice) => bail!("{}: {}", notice.code, notice.message),
        None => Ok(()),
    }
}

/// Adds one repetition of a figure.
pub fn add(answer: &mut Answer, name: &str, value: f64) {
    answer.entry(name.to_owned()).or_default().push(value);
}

fn add_memory(answer: &mut Answer, peak: &str, settled: &str) {
    for _ in 0..PATIENCE {
        let before = memory::cpu_seconds();
        std::thread::sleep(REST);
        if memory::cpu_seconds() == before {
            break;
        }
    }
    if let Some(memory) = memory::read() {
        add(answer, peak, memory.peak_mb);
        add(answer, settled, memory.now_mb);
        add(answer, &format!("anonymous_{settled}"), memory.anonymous_mb);
    }
}

/// Time since then.
pub fn milliseconds(begun: Instant) -> f64 {
    begun.elapsed().as_secs_f64() * 1e3
}
