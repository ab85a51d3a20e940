//! Follows changes on disk: debounced hints of what to look at again, never a claim about what happened.

use cairn_model::VaultPath;
use crossbeam_channel::Sender;
use notify_debouncer_full::notify::{RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, Debouncer, RecommendedCache, new_debouncer};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How long a file must be quiet before it is looked at.
const DEBOUNCE: Duration = Duration::from_millis(250);
/// How often the vault is looked through where the system tells nothing.
const POLL: Duration = Duration::from_secs(5);

/// What to look at again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hint {
    /// These notes may have changed, come or gone.
    Notes(Vec<VaultPath>),
    /// Anything may have happened.
    Rescan,
}

/// How changes are followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WatchMode {
    /// The system tells.
    Events,
    /// The system refused for this reason; the vault is looked through every few seconds.
    Polling(String),
}

/// A running watch; dropping it ends it.
pub struct Watch {
    mode: WatchMode,
    _debouncer: Option<Debouncer<RecommendedWatcher, RecommendedCache>>,
    polling: Arc<AtomicBool>,
}

impl Watch {
    /// Starts to follow `root`; `send` gets hints until the watch is dropped or the receiver is gone.
    pub fn start<T: From<Hint> + Send + 'static>(root: &Path, send: Sender<T>) -> Self {
        let polling = Arc::new(AtomicBool::new(false));
        let (base, events) = (root.to_path_buf(), send.clone());
        let handler = move |result: DebounceEventResult| {
            if let Some(hint) = hint_of(&base, result) {
                // The engine may be gone already; then nobody needs the hint.
                let _ = events.send(hint.into());
            }
        };
        let started = new_debouncer(DEBOUNCE, None, handler).and_then(|mut debouncer| {
            debouncer
                .watch(root, RecursiveMode::Recursive)
                .map(|()| debouncer)
        });
        match started {
            Ok(debouncer) => Self {
                mode: WatchMode::Events,
                _debouncer: Some(debouncer),
                polling,
            },
            Err(error) => {
                polling.store(true, Ordering::Relaxed);
                poll(Arc::clone(&polling), send);
                Self {
                    mode: WatchMode::Polling(error.to_string()),
                    _debouncer: None,
                    polling,
                }
            }
        }
    }

    /// How changes are followed.
    pub fn mode(&self) -> &WatchMode {
        &self.mode
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.polling.store(false, Ordering::Relaxed);
    }
}

fn poll<T: From<Hint> + Send + 'static>(running: Arc<AtomicBool>, send: Sender<T>) {
    std::thread::spawn(move || {
        while running.load(Ordering::Relaxed) {
            std::thread::sleep(POLL);
            if running.load(Ordering::Relaxed) && send.send(Hint::Rescan.into()).is_err() {
                break;
            }
        }
    });
}

fn hint_of(root: &Path, result: DebounceEventResult) -> Option<Hint> {
    let Ok(events) = result else {
        return Some(Hint::Rescan);
    };
    let mut notes = Vec::new();
    for event in events {
        if event.kind.is_access() {
            continue;
        }
        if event.need_rescan() {
            return Some(Hint::Rescan);
        }
        for path in &event.paths {
            match look(root, path) {
                Look::Ignore => {}
                Look::Note(path) => notes.push(path),
                Look::Rescan => return Some(Hint::Rescan),
            }
        }
    }
    notes.sort();
    notes.dedup();
    (!notes.is_empty()).then_some(Hint::Notes(notes))
}

enum Look {
    Ignore,
    Note(VaultPath),
    Rescan,
}

/// A note is looked at by itself; a folder, an attachment that came or went, or a name that is not NFC asks for a rescan.
fn look(root: &Path, path: &Path) -> Look {
    let Ok(relative) = path.strip_prefix(root) else {
        return Look::Rescan;
    };
    let hidden = relative
        .components()
        .any(|part| part.as_os_str().to_string_lossy().starts_with('.'));
    if hidden {
        return Look::Ignore;
    }
    match relative.to_str() {
        None => Look::Ignore,
        Some("") => Look::Rescan,
        Some(text) => match VaultPath::new(text) {
            Ok(note) if note.is_note() && note.as_str() == text => Look::Note(note),
            Ok(other) if other.file_name().contains('.') && path.is_file() && !other.is_note() => {
                Look::Ignore
            }
            _ => Look::Rescan,
        },
    }
}
