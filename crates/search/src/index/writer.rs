//! The one writer: batches of changes, each committed with a generation number.

use super::{Inner, payload};
use crate::analysis::Words;
use crate::bulk::{Bulk, PIECE};
use crate::exact::{Exact, Kind};
use crate::failure::guarded;
use crate::indexed::{Entry, IndexedNote, Waiting};
use crate::{SearchError, TextDocument};
use cairn_model::NodeId;
use rayon::prelude::*;
use std::fs;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use tantivy::IndexWriter;
use tantivy::indexer::{IndexWriterOptions, LogMergePolicy};

const THREADS: usize = 2;
/// What a thread gathers before it writes a segment. It takes memory only while text is indexed and is given back afterwards; a
/// third of it made three times as many segments, whose words are written again and again, and took a sixth longer.
const ARENA_BYTES: usize = 96_000_000;
/// Segments below this many notes are merged among themselves: an edited note must not rewrite the large ones.
const SMALL_SEGMENT: u32 = 256;
/// So many of like size are merged into one. A first indexing of 10,000 notes leaves fewer.
const SEGMENTS_TO_MERGE: usize = 12;
const DELETED_BEFORE_MERGE: f32 = 0.3;

/// The one writer. What was not committed when it is dropped is forgotten.
pub struct TextWriter {
    inner: Arc<Inner>,
    /// Nothing after a failure, until it is needed again.
    writer: Option<IndexWriter<IndexedNote>>,
    /// What is put while the index holds nothing else.
    bulk: Option<Bulk>,
    dirty: bool,
    failed: Option<SearchError>,
    waiting: Arc<Waiting>,
    words: Words,
}

impl TextWriter {
    pub(super) fn take(inner: &Arc<Inner>) -> Result<Self, SearchError> {
        if inner.taken.swap(true, Ordering::AcqRel) {
            return Err(SearchError::Busy);
        }
        let idle = inner.idle.lock().unwrap_or_else(PoisonError::into_inner).take();
        let mut taken = Self {
            inner: Arc::clone(inner),
            writer: idle,
            bulk: None,
            dirty: false,
            failed: None,
            waiting: Arc::default(),
            words: Words::stemless(),
        };
        taken.ready()?;
        if inner.reader.searcher().num_docs() == 0 {
            taken.begin_bulk();
        }
        Ok(taken)
    }

    fn begin_bulk(&mut self) {
        let Inner {
            index,
            fields,
            dir,
            one_by_one,
            ..
        } = &*self.inner;
        self.bulk = (!one_by_one.load(Ordering::Relaxed)).then(|| Bulk::new(index, fields, dir));
    }

    /// The writer, made if there is none.
    fn ready(&mut self) -> Result<&mut IndexWriter<IndexedNote>, SearchError> {
        let writer = match self.writer.take() {
            Some(writer) => writer,
            None => start(&self.inner)?,
        };
        Ok(self.writer.insert(writer))
    }

    /// Runs a change; a failure is kept for the next commit.
    fn change(&mut self, run: impl FnOnce(&mut IndexWriter<IndexedNote>) -> tantivy::Result<()>) {
        if self.failed.is_some() {
            return;
        }
        self.dirty = true;
        let inner = Arc::clone(&self.inner);
        let result = self
            .ready()
            .and_then(|writer| guarded(&inner.dir, || run(writer)));
        if let Err(error) = result {
            self.failed = Some(error);
        }
    }

    /// Goes on with what was put elsewhere.
    #[cfg(test)]
    pub(crate) fn take_over(&mut self, bulk: Bulk) {
        (self.bulk, self.dirty) = (Some(bulk), true);
    }

    /// Adds a document, or replaces the one with its id. Waits while too much text is on its way.
    pub fn put(&mut self, doc: TextDocument) {
        let again = match &self.bulk {
            _ if self.failed.is_some() => return,
            None => Some(doc),
            Some(bulk) => bulk.put(doc),
        };
        self.dirty = true;
        if let Some(doc) = again {
            self.replace(doc);
        }
    }

    /// Whether it takes any number of changes at once ([`TextWriter::change_all`]), since the index holds nothing.
    pub fn takes_all(&self) -> bool {
        self.bulk.is_some()
    }

    /// Makes many changes, whichever comes first: [`TextWriter::put`]s a document, or [`TextWriter::remove`]s what has the
    /// id. `change` makes them of `notes`, on many threads; of some there is none. An index that holds nothing takes them as
    /// they come, on threads of its own; another gathers them before.
    pub fn change_all<T: Send>(
        &mut self,
        notes: Vec<T>,
        change: impl Fn(T) -> Option<(NodeId, Option<TextDocument>)> + Send + Sync,
    ) {
        if self.failed.is_some() {
            return;
        }
        let left = match &self.bulk {
            Some(bulk) => {
                self.dirty = true;
                bulk.put_all(notes, change)
            }
            None => notes
                .into_par_iter()
                .with_max_len(PIECE)
                .filter_map(change)
                .collect(),
        };
        left.into_iter().for_each(|change| self.make(change));
    }

    fn make(&mut self, (id, doc): (NodeId, Option<TextDocument>)) {
        match doc {
            Some(doc) => self.put(doc),
            None => self.remove(&id),
        }
    }

    /// Puts a document among others.
    fn replace(&mut self, mut doc: TextDocument) {
        self.settle();
        let (home, parts) = (doc.id.clone(), std::mem::take(&mut doc.parts));
        let mut entries = vec![Entry::note(doc, &mut self.words)];
        entries.extend(parts.into_iter().map(|part| Entry::part(part, &home)));
        self.delete(&home);
        for entry in entries {
            let note = IndexedNote::new(entry, &self.inner.fields, &self.waiting);
            self.change(|writer| writer.add_document(note).map(drop));
        }
    }

    /// Removes a document with its parts; one that is not there is no error.
    pub fn remove(&mut self, id: &NodeId) {
        if self.bulk.as_ref().is_some_and(|bulk| !bulk.has(id)) {
            return; // there is nothing else
        }
        self.settle();
        self.delete(id);
    }

    fn delete(&mut self, id: &NodeId) {
        let term = Exact::of(Kind::Home, id.as_str()).term(self.inner.fields.exact);
        self.change(|writer| {
            writer.delete_term(term);
            Ok(())
        });
    }

    /// Ends the first indexing: hands what was made to tantivy's writer, which can take notes out again.
    fn settle(&mut self) {
        let Some(bulk) = self.bulk.take() else {
            return;
        };
        match bulk.finish() {
            Ok(segments) => self.change(|writer| {
                let mut segments = segments.into_iter();
                segments.try_for_each(|segment| writer.add_segment(segment))
            }),
            Err(error) => {
                self.inner.one_by_one.store(true, Ordering::Relaxed);
                self.failed = self.failed.take().or(Some(error));
            }
        }
    }

    /// Removes every document, also those put since the last commit.
    pub fn clear(&mut self) {
        let dirty = self.dirty;
        self.bulk = None;
        self.change(|writer| {
            // Documents on their way to a thread would survive a deletion.
            if dirty {
                writer.rollback()?;
            }
            writer.delete_all_documents().map(drop)
        });
        self.begin_bulk();
    }

    /// Makes the changes since the last commit durable and visible, with a generation number.
    ///
    /// # Errors
    /// [`SearchError::Io`], [`SearchError::Unwritable`] or [`SearchError::Damaged`]: nothing was committed, and the
    /// changes are forgotten.
    pub fn commit(&mut self, generation: u64) -> Result<(), SearchError> {
        self.settle();
        let result = match self.failed.take() {
            Some(error) => Err(error),
            None => self.try_commit(generation),
        };
        self.dirty = false;
        if result.is_err() {
            self.writer = None; // its threads may be gone, and with them what was put
            self.waiting = Arc::default();
        }
        result
    }

    fn try_commit(&mut self, generation: u64) -> Result<(), SearchError> {
        let inner = Arc::clone(&self.inner);
        let writer = self.ready()?;
        guarded(&inner.dir, || {
            let mut commit = writer.prepare_commit()?;
            commit.set_payload(&payload::write(generation));
            commit.commit()?;
            inner.reader.reload()
        })?;
        inner.generation.store(generation, Ordering::Release);
        Ok(())
    }
}

impl Drop for TextWriter {
    fn drop(&mut self) {
        if let Some(mut writer) = self.writer.take() {
            let clean = !self.dirty || guarded(&self.inner.dir, || writer.rollback()).is_ok();
            if clean {
                *self.inner.idle.lock().unwrap_or_else(PoisonError::into_inner) = Some(writer);
            }
        }
        self.inner.taken.store(false, Ordering::Release);
    }
}

fn start(inner: &Inner) -> Result<IndexWriter<IndexedNote>, SearchError> {
    guarded(&inner.dir, || {
        let options = IndexWriterOptions::builder()
            .num_worker_threads(THREADS)
            .memory_budget_per_thread(ARENA_BYTES)
            .num_merge_threads(1)
            .build();
        let writer = inner.index.writer_with_options(options)?;
        writer.set_merge_policy(Box::new(merge_policy()));
        sweep(inner)?;
        inner.reader.reload()?; // another process may have written while there was no writer here
        Ok(writer)
    })
}

/// What the names of files begin with that are to take another's place when they are whole.
const UNFINISHED: &str = ".tmp";

/// Takes away what a writer left that was killed or had no room: it is in no commit, but bears names that come again. Only
/// while the lock of the writer is held.
fn sweep(inner: &Inner) -> tantivy::Result<()> {
    // What cannot be looked at or taken away shows when its name comes again.
    let Ok(entries) = fs::read_dir(&inner.dir) else {
        return Ok(());
    };
    let committed = inner.index.load_metas()?.segments;
    for entry in entries.flatten() {
        let name = entry.file_name();
        let left = name.to_str().is_some_and(|name| {
            // Files of a segment begin with its id; which notes of it went stands in a file with a count.
            let (id, rest) = name.split_at_checked(32).unwrap_or_default();
            let is_id = id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
            let segment = committed.iter().find(|segment| segment.id().uuid_string() == id);
            let deletions = segment.and_then(|segment| segment.delete_opstamp());
            let is_current = deletions.is_some_and(|count| rest == format!(".{count}.del"));
            let is_old = segment.is_none() || rest.ends_with(".del") && !is_current;
            is_id && is_old || name.starts_with(UNFINISHED)
        });
        if left {
            let _ = fs::remove_file(entry.path());
        }
    }
    Ok(())
}

fn merge_policy() -> LogMergePolicy {
    let mut policy = LogMergePolicy::default();
    policy.set_min_num_segments(SEGMENTS_TO_MERGE);
    policy.set_min_layer_size(SMALL_SEGMENT);
    policy.set_del_docs_ratio_before_merge(DELETED_BEFORE_MERGE);
    policy
}
