//! The first indexing of many notes: whole segments, made on all cores and handed to tantivy as they are.
//!
//! tantivy's writer takes a word as a text: it is copied, hashed and compared for each place where it stands, after it was
//! for its stem. Here a word is looked for once, and what is found says all that it is in the index; the places are sorted
//! when a segment is full. Files are written by tantivy's own serializers, so what is read, merged and checked is a segment
//! like any other.

mod lexicon;
mod log;
mod postings;
mod segment;
mod share;
#[cfg(test)]
mod tests;

use crate::SearchError;
use crate::document::TextDocument;
use crate::failure::guarded;
use crate::indexed::Entry;
use crate::schema::Fields;
use cairn_model::NodeId;
use rayon::prelude::*;
use segment::Builder;
use share::Share;
use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tantivy::Index;
use tantivy::index::SegmentMeta;

pub(crate) use share::PIECE;

/// Each makes segments of its own, and learns all words anew.
const MAX_BUILDERS: usize = 4;
/// Bytes of places that all of them gather before segments are written, which takes as much again. Fewer and larger
/// segments have fewer terms in all, whose dictionaries are a quarter of the work.
const GATHERED: usize = 160 << 20;

/// A note with an id that is put, or goes.
pub(crate) type Change = (NodeId, Option<TextDocument>);

/// Notes on their way into an index that holds nothing else. Shared by threads.
pub(crate) struct Bulk {
    dir: PathBuf,
    builders: Vec<Mutex<Builder>>,
    seen: Mutex<HashSet<NodeId>>,
    written: Mutex<Vec<SegmentMeta>>,
    failed: Mutex<Option<SearchError>>,
}

impl Bulk {
    pub(crate) fn new(index: &Index, fields: &Arc<Fields>, dir: &Path) -> Self {
        let builders = rayon::current_num_threads().clamp(1, MAX_BUILDERS);
        Self::of(builders, GATHERED, (index, fields, dir))
    }

    fn of(builders: usize, gathered: usize, (index, fields, dir): (&Index, &Arc<Fields>, &Path)) -> Self {
        Self {
            dir: dir.to_path_buf(),
            builders: (0..builders)
                .map(|_| Mutex::new(Builder::new(index, fields, gathered / builders)))
                .collect(),
            seen: Mutex::default(),
            written: Mutex::default(),
            failed: Mutex::default(),
        }
    }

    /// Whether a note was put.
    pub(crate) fn has(&self, id: &NodeId) -> bool {
        locked(&self.seen).contains(id)
    }

    /// Adds a note with its parts. Gives it back if one with its id was put before. What fails is told by [`Bulk::finish`].
    pub(crate) fn put(&self, doc: TextDocument) -> Option<TextDocument> {
        self.put_to(&mut locked(&self.builders[0]), doc)
    }

    fn put_to(&self, builder: &mut Builder, doc: TextDocument) -> Option<TextDocument> {
        if locked(&self.failed).is_some() {
            return None;
        }
        if !locked(&self.seen).insert(doc.id.clone()) {
            return Some(doc);
        }
        self.keep(guarded(&self.dir, || add(builder, doc)));
        None
    }

    /// Makes and puts many notes, with threads of its own, one for each builder: the others stay free for who uses the program
    /// meanwhile. Answers the changes of notes that were put before: these are not made.
    pub(crate) fn put_all<T: Send>(
        &self,
        notes: Vec<T>,
        make: impl Fn(T) -> Option<Change> + Send + Sync,
    ) -> Vec<Change> {
        let share = Share::new(notes, self.builders.len());
        let again = Mutex::new(Vec::new());
        let put = |builder: &mut Builder, (id, doc): Change| match doc {
            Some(doc) => self.put_to(builder, doc).map(|doc| (id, Some(doc))),
            None => self.has(&id).then_some((id, None)),
        };
        let work = |(number, builder): (usize, &Mutex<Builder>)| {
            let mut builder = locked(builder);
            while let Some(piece) = share.next(number, builder.size()) {
                for change in piece.into_iter().filter_map(&make) {
                    let left = put(&mut builder, change);
                    left.into_iter().for_each(|left| locked(&again).push(left));
                }
            }
            self.keep(guarded(&self.dir, || builder.finish()));
        };
        let all = || {
            self.builders
                .par_iter()
                .enumerate()
                .with_max_len(1)
                .for_each(work)
        };
        let threads = rayon::ThreadPoolBuilder::new().num_threads(self.builders.len());
        match threads.build() {
            Ok(pool) => pool.install(all),
            // The system has no more threads to give.
            Err(_) => all(),
        }
        again.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep(&self, written: Result<impl IntoIterator<Item = SegmentMeta>, SearchError>) {
        match written {
            Ok(segments) => locked(&self.written).extend(segments),
            // Nothing was read that lay on the disk: it is no damage, and may go well another way.
            Err(SearchError::Damaged { reason }) => self.fail(SearchError::Io(io::Error::other(reason))),
            Err(error) => self.fail(error),
        }
    }

    fn fail(&self, error: SearchError) {
        locked(&self.failed).get_or_insert(error);
    }

    /// All segments, written.
    ///
    /// # Errors
    /// What failed first.
    pub(crate) fn finish(self) -> Result<Vec<SegmentMeta>, SearchError> {
        for builder in &self.builders {
            if locked(&self.failed).is_none() {
                self.keep(guarded(&self.dir, || locked(builder).finish()));
            }
        }
        match self.failed.into_inner().unwrap_or_else(PoisonError::into_inner) {
            Some(error) => Err(error),
            None => Ok(self.written.into_inner().unwrap_or_else(PoisonError::into_inner)),
        }
    }
}

fn add(builder: &mut Builder, mut doc: TextDocument) -> tantivy::Result<Vec<SegmentMeta>> {
    let (home, parts) = (doc.id.clone(), std::mem::take(&mut doc.parts));
    let note = Entry::note(doc, builder.words());
    let mut full = Vec::from_iter(builder.add(&note)?);
    for part in parts {
        full.extend(builder.add(&Entry::part(part, &home))?);
    }
    Ok(full)
}

pub(crate) fn locked<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}
