//! Follows changes on disk: debounced hints of what to look at again, never a claim about what happened.

use crate::is_document;
use cairn_model::VaultPath;
use crossbeam_channel::Sender;
use notify_debouncer_full::notify::event::ModifyKind;
use notify_debouncer_full::notify::{
    self, Config, ErrorKind, Event, EventHandler, EventKind, RecommendedWatcher, RecursiveMode, Watcher,
    WatcherKind,
};
use notify_debouncer_full::{
    DebounceEventResult, DebouncedEvent, Debouncer, RecommendedCache, new_debouncer_opt,
};
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
    /// Anything may have happened, and the system no longer tells, for this reason: from now on a rescan is asked for
    /// every few seconds.
    Blind(String),
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
    _debouncer: Option<Debouncer<ChangesOnly, RecommendedCache>>,
    polling: Arc<AtomicBool>,
    /// Until the watch is dropped.
    alive: Arc<AtomicBool>,
}

impl Watch {
    /// Starts to follow `root`; `send` gets hints until the watch is dropped or the receiver is gone.
    pub fn start<T: From<Hint> + Send + 'static>(root: &Path, send: Sender<T>) -> Self {
        let polling = Arc::new(AtomicBool::new(false));
        let alive = Arc::new(AtomicBool::new(true));
        let (base, events, fallback) = (root.to_path_buf(), send.clone(), Arc::clone(&polling));
        let handler = move |result: DebounceEventResult| {
            if let Some(hint) = hint_of(&base, result) {
                tell(hint, &fallback, &events);
            }
        };
        let cache = RecommendedCache::new();
        let started = new_debouncer_opt(DEBOUNCE, None, handler, cache, Config::default()).and_then(
            |mut debouncer: Debouncer<ChangesOnly, _>| {
                debouncer
                    .watch(root, RecursiveMode::Recursive)
                    .map(|()| debouncer)
            },
        );
        match started {
            Ok(debouncer) => {
                guard(root, &alive, &polling, send);
                Self {
                    mode: WatchMode::Events,
                    _debouncer: Some(debouncer),
                    polling,
                    alive,
                }
            }
            Err(error) => {
                polling.store(true, Ordering::Relaxed);
                poll(Arc::clone(&polling), send);
                Self {
                    mode: WatchMode::Polling(error.to_string()),
                    _debouncer: None,
                    polling,
                    alive,
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
        self.alive.store(false, Ordering::Relaxed);
    }
}

/// The system's watcher without what it tells of files that are only opened and closed: each note that is read, by us too,
/// would wait its turn in the debouncer, which takes more time than reading it.
struct ChangesOnly(RecommendedWatcher);

impl Watcher for ChangesOnly {
    fn new<F: EventHandler>(mut handler: F, config: Config) -> notify::Result<Self> {
        let changes = move |result: notify::Result<Event>| {
            if result.as_ref().map_or(true, |event| !event.kind.is_access()) {
                handler.handle_event(result);
            }
        };
        RecommendedWatcher::new(changes, config).map(Self)
    }

    fn watch(&mut self, path: &Path, mode: RecursiveMode) -> notify::Result<()> {
        self.0.watch(path, mode)
    }

    fn unwatch(&mut self, path: &Path) -> notify::Result<()> {
        self.0.unwatch(path)
    }

    fn kind() -> WatcherKind {
        RecommendedWatcher::kind()
    }
}

/// Passes a hint on; the first that says that the system no longer tells begins the polling.
fn tell<T: From<Hint> + Send + 'static>(mut hint: Hint, polling: &Arc<AtomicBool>, send: &Sender<T>) {
    if matches!(hint, Hint::Blind(_)) {
        if polling.swap(true, Ordering::Relaxed) {
            hint = Hint::Rescan;
        } else {
            poll(Arc::clone(polling), send.clone());
        }
    }
    // The engine may be gone already; then nobody needs the hint.
    let _ = send.send(hint.into());
}

/// Looks now and then whether the root is still the folder that is watched: one that was removed and made anew under the
/// same name looks the same, but the system tells nothing of it.
fn guard<T: From<Hint> + Send + 'static>(
    root: &Path,
    alive: &Arc<AtomicBool>,
    polling: &Arc<AtomicBool>,
    send: Sender<T>,
) {
    let (root, alive, polling) = (root.to_path_buf(), Arc::clone(alive), Arc::clone(polling));
    let watched = folder(&root);
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(POLL);
            if !alive.load(Ordering::Relaxed) || polling.load(Ordering::Relaxed) {
                break;
            }
            if folder(&root) != watched {
                tell(
                    Hint::Blind("the vault's folder went away".to_owned()),
                    &polling,
                    &send,
                );
                break;
            }
        }
    });
}

/// What tells a folder from another of the same name, where the system has that.
fn folder(root: &Path) -> Option<(u64, u64)> {
    let metadata = std::fs::metadata(root).ok()?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        Some((metadata.dev(), metadata.ino()))
    }
    #[cfg(not(unix))]
    {
        metadata.is_dir().then_some((0, 0))
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
    match result {
        Ok(events) => hint_of_events(root, &events),
        Err(errors) => Some(hint_of_errors(&errors)),
    }
}

fn hint_of_errors(errors: &[notify::Error]) -> Hint {
    // A folder that was made later may be the one too many.
    let limit = errors
        .iter()
        .find(|error| matches!(error.kind, ErrorKind::MaxFilesWatch));
    limit.map_or(Hint::Rescan, |error| Hint::Blind(error.to_string()))
}

fn hint_of_events(root: &Path, events: &[DebouncedEvent]) -> Option<Hint> {
    let mut notes = Vec::new();
    let mut rescan = false;
    for event in events {
        if event.kind.is_remove() && event.paths.iter().any(|path| path == root) {
            return Some(Hint::Blind("the vault's folder went away".to_owned()));
        }
        rescan |= event.need_rescan();
        for path in &event.paths {
            match look(root, path, &event.kind) {
                Look::Ignore => {}
                Look::Note(path) => notes.push(path),
                Look::Rescan => rescan = true,
            }
        }
    }
    if rescan {
        return Some(Hint::Rescan);
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
fn look(root: &Path, path: &Path, kind: &EventKind) -> Look {
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
            // A document that came is an attachment that came, too: then everything is looked through.
            Ok(file) if is_document(&file) && file.as_str() == text && is_edit(kind) && path.is_file() => {
                Look::Note(file)
            }
            Ok(note) if note.is_note() && note.as_str() == text && !path.is_dir() => Look::Note(note),
            // What an attachment holds does not matter, only that it is there.
            Ok(other) if !other.is_note() && is_edit(kind) && path.is_file() => Look::Ignore,
            _ => Look::Rescan,
        },
    }
}

fn is_edit(kind: &EventKind) -> bool {
    matches!(
        kind,
        EventKind::Modify(ModifyKind::Data(_) | ModifyKind::Metadata(_))
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use notify::Event;
    use notify::event::{CreateKind, DataChange, Flag, RemoveKind, RenameMode};
    use std::time::Instant;

    /// The hint for one event at some paths of a folder that holds `picture.png` and a folder `odd.md`.
    fn check(kind: EventKind, paths: &[&str], expected: Option<Hint>) {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("picture.png"), "p").expect("written");
        std::fs::create_dir(folder.path().join("odd.md")).expect("made");
        let event = paths.iter().fold(Event::new(kind), |event, path| {
            event.add_path(folder.path().join(path))
        });
        let events = [DebouncedEvent::new(event, Instant::now())];
        assert_eq!(
            hint_of_events(folder.path(), &events),
            expected,
            "{kind:?} {paths:?}"
        );
    }

    fn note(path: &str) -> Option<Hint> {
        Some(Hint::Notes(vec![VaultPath::new(path).expect("a path")]))
    }

    const EDIT: EventKind = EventKind::Modify(ModifyKind::Data(DataChange::Any));
    const CREATE: EventKind = EventKind::Create(CreateKind::Any);

    #[test]
    fn a_note_is_looked_at_and_a_folder_asks_for_a_rescan() {
        check(EDIT, &["a.md"], note("a.md"));
        check(CREATE, &["f/a.MD"], note("f/a.MD"));
        check(CREATE, &["folder"], Some(Hint::Rescan));
        check(CREATE, &["odd.md"], Some(Hint::Rescan));
        check(
            EventKind::Modify(ModifyKind::Name(RenameMode::Both)),
            &["f", "g"],
            Some(Hint::Rescan),
        );
        check(EDIT, &["e\u{301}.md"], Some(Hint::Rescan));
    }

    #[test]
    fn an_attachment_matters_when_it_comes_or_goes() {
        check(EDIT, &["picture.png"], None);
        check(CREATE, &["picture.png"], Some(Hint::Rescan));
        check(
            EventKind::Remove(RemoveKind::File),
            &["gone.png"],
            Some(Hint::Rescan),
        );
        check(
            EventKind::Modify(ModifyKind::Name(RenameMode::To)),
            &["picture.png"],
            Some(Hint::Rescan),
        );
    }

    #[test]
    fn hidden_names_are_no_part_of_the_vault_but_what_leaves_them_is() {
        check(CREATE, &[".git/index.md"], None);
        check(
            EventKind::Modify(ModifyKind::Name(RenameMode::Both)),
            &[".trash/a.md", "a.md"],
            note("a.md"),
        );
    }

    #[test]
    fn lost_events_ask_for_a_rescan_and_a_reached_limit_ends_the_watch() {
        let lost = Event::new(EventKind::Other).set_flag(Flag::Rescan);
        let events = [DebouncedEvent::new(lost, Instant::now())];
        assert_eq!(hint_of_events(Path::new("/v"), &events), Some(Hint::Rescan));
        assert_eq!(hint_of_errors(&[notify::Error::generic("odd")]), Hint::Rescan);
        let limit = hint_of_errors(&[notify::Error::new(ErrorKind::MaxFilesWatch)]);
        assert!(matches!(limit, Hint::Blind(reason) if !reason.is_empty()));
    }

    #[test]
    fn a_folder_that_went_away_is_waited_for() {
        check(
            EventKind::Remove(RemoveKind::Folder),
            &[""],
            Some(Hint::Blind("the vault's folder went away".to_owned())),
        );
    }
}
