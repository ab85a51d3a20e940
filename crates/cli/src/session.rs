//! Opens a vault for one command, with progress on a terminal.

use crate::args::Args;
use crate::output;
use cairn_engine::{Engine, OpenOptions, Status};
use cairn_model::Moment;
use cairn_protocol::ApiError;
use cairn_protocol::host::views::local_zone;
use cairn_protocol::host::{Clock, wall_clock};
use cairn_store::DataFolder;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Which parts of the index a command needs.
#[derive(Clone, Copy, Default)]
pub struct Needs {
    /// The text index, caught up.
    pub text: bool,
    /// A fresh cache.
    pub rebuild: bool,
}

/// Bytes of a table of settings at most.
const MOST_SETTINGS: u64 = 1 << 20;

/// Fewer notes may go unremarked.
const MANY_GONE: u32 = 20;

/// The folder for indexes and user data.
pub fn data_dir(args: &Args) -> Result<PathBuf, ApiError> {
    let platform = || dirs::data_dir().map(|dir| dir.join("cairn"));
    let none = || {
        ApiError::new(
            "data.no_home",
            "There is no home folder to keep the index in.",
            "Name a folder with --data.",
        )
    };
    args.data.clone().or_else(platform).ok_or_else(none)
}

/// A table of settings in a file the user named.
///
/// # Errors
/// `settings.unreadable`: not there, no regular file, not UTF-8, or larger than anybody writes.
pub fn settings_text(file: &Path) -> Result<String, ApiError> {
    let read = cairn_engine::read_file(file, MOST_SETTINGS);
    let text = read.and_then(|bytes| String::from_utf8(bytes).map_err(std::io::Error::other));
    text.map_err(|error| {
        ApiError::new(
            "settings.unreadable",
            format!("{} cannot be read: {error}.", file.display()),
            "Name a UTF-8 text file.",
        )
    })
}

/// The present moment: the wall clock's, or the one that `--now` fixes.
pub fn now(args: &Args) -> Moment {
    args.now.unwrap_or_else(cairn_store::present)
}

/// A clock that shows [`now`].
pub fn clock(args: &Args) -> Clock {
    match args.now {
        Some(fixed) => Box::new(move || fixed),
        None => wall_clock(),
    }
}

/// Opens a vault and waits until what the command needs is there.
pub fn open(args: &Args, vault: &Path, needs: Needs) -> Result<Engine, ApiError> {
    let bar = std::io::stderr().is_terminal().then(progress_bar);
    let shown = bar.clone();
    let options = OpenOptions {
        text: needs.text,
        rebuild: needs.rebuild,
        refresh: !args.no_refresh,
        zone: local_zone(),
        on_status: Arc::new(move |status| show(shown.as_ref(), status)),
        ..OpenOptions::new(vault, DataFolder::new(data_dir(args)?))
    };
    let engine = Engine::open(options).map_err(ApiError::from)?;
    let mut status = engine.wait_ready().map_err(ApiError::from)?;
    if needs.text {
        status = engine.wait_searchable().map_err(ApiError::from)?;
    }
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
    for notice in [&status.read_only, &status.error].into_iter().flatten() {
        output::aside(format_args!("note: {} {}", notice.message, notice.hint));
    }
    if status.notes == 0 {
        let hint = if args.no_refresh {
            "Nothing of it is indexed yet: run this without --no-refresh."
        } else {
            "Cairn reads the .md files in it; folders that begin with a dot are left out."
        };
        output::aside(format_args!(
            "note: there are no notes in {}. {hint}",
            vault.display()
        ));
    }
    let (left, removed) = (status.notes, status.report.removed);
    if removed >= MANY_GONE && removed > left {
        output::aside(format_args!(
            "note: {removed} of {} notes known before are gone. Is a drive unplugged or a sync under way? Nothing of yours was \
             deleted: reviews and marks are kept, and the index is built again when the notes are back.",
            left + removed
        ));
    }
    Ok(engine)
}

fn progress_bar() -> ProgressBar {
    let bar = ProgressBar::new(0);
    if let Ok(style) = ProgressStyle::with_template("{msg:<24} {bar:30} {pos}/{len}") {
        bar.set_style(style);
    }
    bar
}

fn show(bar: Option<&ProgressBar>, status: &Status) {
    if let (Some(bar), Some(progress)) = (bar, &status.progress) {
        bar.set_length(u64::from(progress.total));
        bar.set_position(u64::from(progress.done));
        bar.set_message(progress.phase);
    }
}
