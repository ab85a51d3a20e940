//! The text index's own thread: catches up with the graph in the background, a batch of paths at a time.

use crate::error::{EngineError, Notice};
use crate::index::{self, NoteText};
use crate::keeper::RETRY;
use crate::session::Shared;
use crate::status::Progress;
use cairn_graph::{Contribution, InnerNode};
use cairn_markdown::{MAX_TEXT_BYTES, ReadOptions, decode};
use cairn_model::{NodeId, VaultPath};
use cairn_search::{SearchError, TextDocument, TextIndex, TextPart};
use crossbeam_channel::{Receiver, RecvTimeoutError};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Notes parsed at once; bounds the text in memory.
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
    pub generation: u32,
}

/// What the text index has to catch up with.
#[derive(Default)]
struct Owed {
    notes: BTreeMap<VaultPath, TextChange>,
    generation: u32,
}

impl Owed {
    fn add(&mut self, more: CatchUp) {
        self.notes.extend(more.notes);
        self.generation = more.generation;
    }

    /// The same for another try: texts that were handed over are read again.
    fn again(&self) -> Self {
        let again = |change: &TextChange| match change {
            TextChange::Gone => TextChange::Gone,
            TextChange::Parsed(_) | TextChange::Unread => TextChange::Unread,
        };
        Self {
            notes: self
                .notes
                .iter()
                .map(|(path, change)| (path.clone(), again(change)))
                .collect(),
            generation: self.generation,
        }
    }
}

/// The code of the notice that the text index lags behind.
const UNSAVED: &str = "search.unsaved";

/// Serves until the sender is gone. What arrives while it works is joined into the next round; what fails is tried again.
pub(crate) fn run(shared: &Arc<Shared>, index: &Arc<TextIndex>, work: &Receiver<CatchUp>) {
    let mut failed: Option<Owed> = None;
    loop {
        let message = match &failed {
            None => work.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(_) => work.recv_timeout(RETRY),
        };
        let mut owed = failed.take().unwrap_or_default();
        match message {
            Ok(first) => owed.add(first),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
        while let Ok(more) = work.try_recv() {
            owed.add(more);
        }
        let (again, generation) = (owed.again(), owed.generation);
        let outcome = catch_up(shared, index, owed.notes, generation);
        shared.update(|status| {
            status.progress = status.progress.take().filter(|progress| progress.phase != PHASE);
            status.error = status.error.take().filter(|error| error.code != UNSAVED);
            match &outcome {
                Ok(()) => status.search_ready = generation >= status.generation,
                Err(error) => status.error = Some(unsaved(error)),
            }
        });
        // A damaged index is rebuilt when the vault is opened again: trying does not mend it.
        let mends = |error: &EngineError| !matches!(error, EngineError::Search(SearchError::Damaged { .. }));
        if outcome.is_err_and(|error| mends(&error)) {
            failed = Some(again);
        }
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

fn catch_up(
    shared: &Shared,
    index: &TextIndex,
    notes: BTreeMap<VaultPath, TextChange>,
    generation: u32,
) -> Result<(), EngineError> {
    if notes.is_empty() && index.generation() == u64::from(generation) {
        return Ok(());
    }
    let mut writer = index.writer()?;
    let total = u32::try_from(notes.len()).unwrap_or(u32::MAX);
    let mut notes = notes.into_iter();
    for done in (BATCH..).step_by(BATCH as usize) {
        let batch: Vec<_> = notes.by_ref().take(BATCH as usize).collect();
        if batch.is_empty() {
            break;
        }
        if shared.closing() {
            return Ok(());
        }
        // The snapshot is let go at once: a held one makes the next change copy the graph.
        let graph = shared.snapshot().graph;
        let batch: Vec<_> = batch
            .into_iter()
            .map(|(path, change)| (graph.contribution(&path).cloned(), path, change))
            .collect();
        drop(graph);
        let documents: Vec<_> = batch
            .into_par_iter()
            .map(|(inside, path, change)| (NodeId::note(&path), document(shared, &path, change, inside)))
            .collect();
        for (id, document) in documents {
            match document {
                Some(document) => writer.put(document),
                None => writer.remove(&id),
            }
        }
        if total > BATCH {
            let done = done.min(total);
            shared.update(|status| {
                if status
                    .progress
                    .as_ref()
                    .is_none_or(|progress| progress.phase == PHASE)
                {
                    status.progress = Some(Progress {
                        phase: PHASE,
                        done,
                        total,
                        can_cancel: false,
                    });
                }
            });
        }
    }
    Ok(writer.commit(u64::from(generation))?)
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
        Some(text) => (decode(&bytes).text.into_owned(), text),
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
