//! The text index's own thread: catches up with the graph in the background, a batch of paths at a time.

use crate::allocator::Busy;
use crate::error::{EngineError, Notice};
use crate::history;
use crate::index::{self, NoteText};
use crate::keeper::RETRY;
use crate::session::Shared;
use crate::status::Progress;
use cairn_graph::{Contribution, InnerNode};
use cairn_markdown::{MAX_TEXT_BYTES, ReadOptions, into_text};
use cairn_model::{NodeId, VaultPath};
use cairn_search::{SearchError, TextDocument, TextIndex, TextPart};
use crossbeam_channel::{Receiver, RecvTimeoutError};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, PoisonError};

/// Progress is told each time so many notes are done; fewer have none.
const BATCH: u32 = 256;

/// What became of a note since the text index looked at it last.
pub(crate) enum TextChange {
    Gone,
    /// It was parsed just now; only its body has to be read.
    Parsed(Box<NoteText>),
    /// Nothing is known of it.
    Unread,
}

/// Notes that changed or went up to a generation.
pub(crate) struct CatchUp {
    pub notes: Vec<(VaultPath, TextChange)>,
    /// Whether these are all notes there are: what else the index holds goes.
    pub all: bool,
    pub generation: u32,
}

/// What the text index has to catch up with.
#[derive(Default)]
struct Owed {
    notes: BTreeMap<VaultPath, TextChange>,
    all: bool,
    generation: u32,
}

impl Owed {
    fn add(&mut self, more: CatchUp) {
        if self.notes.is_empty() {
            self.notes = more.notes.into_iter().collect(); // all at once is faster
        } else {
            self.notes.extend(more.notes);
        }
        self.all |= more.all;
        self.generation = more.generation;
    }
}

impl TextChange {
    /// What is done now. It stays for another try, with a text that was handed over to be read again.
    fn take(&mut self) -> Self {
        let again = match self {
            Self::Gone => Self::Gone,
            Self::Parsed(_) | Self::Unread => Self::Unread,
        };
        std::mem::replace(self, again)
    }
}

/// The code of the notice that the text index lags behind.
pub(crate) const UNSAVED: &str = "search.unsaved";

/// The code of the notice that the text index is in memory, for its folder could not be opened.
const IN_MEMORY: &str = "search.in_memory";

/// Where a text index lies.
pub(crate) enum TextPlace {
    Memory,
    Folder(PathBuf),
}

/// An opened text index.
pub(crate) struct Home {
    pub index: TextIndex,
    /// The generation it holds, and the history of that.
    pub holds: (u32, u32),
    /// The folder that it is to be in but is not, if so.
    pub awaited: Option<PathBuf>,
    /// What is to be told of it.
    pub notice: Option<Notice>,
}

/// Opens the text index. What cannot be opened now stays as it is, and memory takes its place.
pub(crate) fn open(place: &TextPlace) -> Result<Home, EngineError> {
    let TextPlace::Folder(folder) = place else {
        return in_memory(None, None);
    };
    match TextIndex::open(folder) {
        Ok(opened) => Ok(Home {
            index: opened.index,
            holds: history::parts(opened.generation),
            awaited: None,
            notice: None,
        }),
        Err(error) => {
            // What a newer Cairn wrote does not become older by waiting.
            let waits = !matches!(error, SearchError::Newer { .. });
            let (tried, hint) = if waits {
                (" It is tried again.", "Is the disk full or write-protected?")
            } else {
                ("", "Use the newer Cairn, or another data folder (--data).")
            };
            let notice = Notice::new(
                IN_MEMORY,
                format!("The text index cannot be opened ({error}), so it is kept in memory.{tried}"),
                format!("{hint} Everything else goes on, and nothing of yours is lost."),
            );
            in_memory(waits.then(|| folder.clone()), Some(notice))
        }
    }
}

fn in_memory(awaited: Option<PathBuf>, notice: Option<Notice>) -> Result<Home, EngineError> {
    Ok(Home {
        index: TextIndex::in_memory()?,
        holds: (0, 0),
        awaited,
        notice,
    })
}

/// Serves until the sender is gone. What arrives while it works is joined into the next round; what fails is tried again.
pub(crate) fn run(
    shared: &Arc<Shared>,
    mut index: Arc<TextIndex>,
    mut awaited: Option<PathBuf>,
    work: &Receiver<CatchUp>,
) {
    let mut failed: Option<Owed> = None;
    loop {
        let message = if failed.is_none() && awaited.is_none() {
            work.recv().map_err(|_| RecvTimeoutError::Disconnected)
        } else {
            work.recv_timeout(RETRY)
        };
        let timed_out = matches!(message, Err(RecvTimeoutError::Timeout));
        let moved = timed_out
            && awaited
                .as_deref()
                .is_some_and(|folder| move_to(folder, shared, &mut index));
        if moved {
            awaited = None;
            failed = Some(all_notes(shared));
        } else if timed_out && failed.is_none() {
            continue;
        }
        let mut owed = failed.take().unwrap_or_default();
        match message {
            Ok(first) => owed.add(first),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
        while let Ok(more) = work.try_recv() {
            owed.add(more);
        }
        let generation = owed.generation;
        let busy = (owed.notes.len() > BATCH as usize).then(Busy::begin);
        let outcome = catch_up(shared, &index, &mut owed);
        if shared.closing() {
            return; // what it left is caught up the next time
        }
        shared.update(|status| {
            status.progress = status.progress.take().filter(|progress| progress.phase != PHASE);
            status.error = status.error.take().filter(|error| error.code != UNSAVED);
            match &outcome {
                Ok(()) => {
                    status.search_ready = generation >= status.generation;
                    let over = |error: &Notice| error.code == IN_MEMORY && moved;
                    status.error = status.error.take().filter(|error| !over(error));
                }
                Err(error) => status.error = Some(unsaved(error)),
            }
        });
        // Only now: whoever waits for the text does not wait until memory is given back.
        drop(busy);
        match outcome {
            Ok(()) => {}
            // Trying does not mend it.
            Err(EngineError::Search(SearchError::Damaged { .. })) => index.distrust(),
            Err(_) => {
                // Who took the folder away took the index with it: it is made anew when this is tried again.
                awaited = awaited.or_else(|| index.gone());
                failed = Some(owed);
            }
        }
    }
}

/// Leaves memory for the folder if that can be opened now.
fn move_to(folder: &Path, shared: &Shared, index: &mut Arc<TextIndex>) -> bool {
    let Ok(opened) = TextIndex::open(folder) else {
        return false;
    };
    *index = Arc::new(opened.index);
    *shared.text.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(index));
    true
}

fn all_notes(shared: &Shared) -> Owed {
    let snapshot = shared.snapshot();
    let paths = snapshot
        .graph
        .contributions()
        .map(|(path, _)| VaultPath::clone(path));
    Owed {
        notes: paths.map(|path| (path, TextChange::Unread)).collect(),
        all: true,
        generation: snapshot.generation,
    }
}

fn unsaved(error: &EngineError) -> Notice {
    let notice = error.notice();
    match error {
        EngineError::Search(SearchError::Io(source)) => Notice::new(
            UNSAVED,
            format!(
                "The text index could not be saved ({source}). It is tried again; search lags behind until then."
            ),
            "Is the disk full? Everything else goes on, and nothing of yours is lost.",
        ),
        _ => Notice::new(UNSAVED, notice.message, notice.hint),
    }
}

const PHASE: &str = "Indexing text";

fn catch_up(shared: &Shared, index: &TextIndex, owed: &mut Owed) -> Result<(), EngineError> {
    let Owed {
        notes,
        all,
        generation,
    } = owed;
    let (all, generation) = (*all, *generation);
    if notes.is_empty() && !all && index.generation() == shared.history().stamp(generation) {
        return Ok(());
    }
    // The snapshot is let go at once: a held one makes the next change copy the graph. And nothing below waits for one: who
    // publishes it may be waiting for the same threads.
    let graph = shared.snapshot().graph;
    let notes: Vec<_> = notes
        .iter_mut()
        .map(|(path, change)| (graph.contribution(path).cloned(), path.clone(), change.take()))
        .collect();
    drop(graph);
    let mut writer = index.writer()?;
    if all {
        writer.clear();
    }
    let total = u32::try_from(notes.len()).unwrap_or(u32::MAX);
    let done = AtomicU32::new(0);
    let batch = if writer.takes_all() {
        notes.len()
    } else {
        BATCH as usize
    };
    let mut notes = notes.into_iter();
    while notes.len() > 0 && !shared.closing() {
        writer.change_all(notes.by_ref().take(batch).collect(), |(inside, path, change)| {
            if shared.closing() {
                return None;
            }
            let document = document(shared, &path, change, inside);
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            if total > BATCH && done.is_multiple_of(BATCH) {
                tell_progress(shared, done, total);
            }
            Some((NodeId::note(&path), document))
        });
    }
    if shared.closing() {
        return Ok(());
    }
    Ok(writer.commit(shared.history().stamp(generation))?)
}

fn tell_progress(shared: &Shared, done: u32, total: u32) {
    shared.update(|status| {
        let told = status.progress.as_ref();
        // Of two threads, the one behind may come later.
        if told.is_none_or(|told| told.phase == PHASE && told.done < done) {
            status.progress = Some(Progress {
                phase: PHASE,
                done,
                total,
                can_cancel: false,
            });
        }
    });
}

fn document(
    shared: &Shared,
    path: &VaultPath,
    change: TextChange,
    inside: Option<Arc<Contribution>>,
) -> Option<TextDocument> {
    let parsed = match change {
        TextChange::Gone => return None,
        TextChange::Parsed(text) => Some(*text),
        TextChange::Unread => None,
    };
    let bytes = shared.vault.read(path, MAX_TEXT_BYTES as u64).ok()?;
    let (body, text) = match parsed {
        _ if !path.is_note() => index::document_text(path, &bytes)?,
        Some(text) => (into_text(bytes), text),
        None => {
            let (decoded, note) = index::parse(&bytes, ReadOptions { items: Some(false) });
            (decoded.text.into_owned(), note.into())
        }
    };
    let NoteText {
        title,
        aliases,
        tags,
        headings,
        properties,
    } = text;
    Some(TextDocument {
        id: NodeId::note(path),
        title: if title.is_empty() {
            path.stem().to_owned()
        } else {
            title
        },
        aliases,
        tags,
        headings,
        path: path.to_string(),
        properties,
        body,
        parts: inside.map(|note| parts(path, &note)).unwrap_or_default(),
    })
}

/// The nodes inside a note, as the graph has them.
fn parts(path: &VaultPath, note: &Contribution) -> Vec<TextPart> {
    let part = |inner: &InnerNode| TextPart {
        id: NodeId::inside(inner.kind.name(), path, &inner.key),
        title: inner.title.to_string(),
        text: inner.text.to_string(),
    };
    note.inner.iter().map(part).collect()
}
