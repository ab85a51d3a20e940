//! The text index: opened on a folder or in memory, read by many, written by one.

mod open;
mod payload;
mod writer;

pub use open::Opened;
pub use writer::TextWriter;

use crate::SearchError;
use crate::failure::guarded;
use crate::indexed::IndexedNote;
use crate::schema::{Fields, schema, settings, tokenizers};
use cairn_model::NodeId;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy};

/// Most hits that are given back, whatever the limit.
const MAX_HITS: usize = 10_000;

/// A full text index. A handle: cloning is cheap, and every clone is the same index.
#[derive(Clone)]
pub struct TextIndex {
    inner: Arc<Inner>,
}

/// What the handles share.
struct Inner {
    index: Index,
    reader: IndexReader,
    fields: Arc<Fields>,
    /// The folder, for messages; empty in memory.
    dir: PathBuf,
    generation: AtomicU64,
    /// Whether a [`TextWriter`] is held.
    taken: AtomicBool,
    /// The writer between two holders: it goes on merging.
    idle: Mutex<Option<IndexWriter<IndexedNote>>>,
}

/// Hits.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TextHits {
    /// Notes that match in all.
    pub total: usize,
    /// The best of them, best first.
    pub hits: Vec<TextHit>,
}

/// A note that matches.
#[derive(Clone, Debug, PartialEq)]
pub struct TextHit {
    /// The note.
    pub id: NodeId,
    /// Relevance; comparable within one reply.
    pub score: f32,
    /// Fields that matched, weightiest first: `title`, `aliases`, `headings`, `tags`, `path`, `body`.
    pub matched: Vec<&'static str>,
    /// The query's terms, folded, for [`crate::snippet`]: as they are, `prefix*`, or `misspelt~`.
    pub terms: Vec<String>,
}

impl TextIndex {
    /// Opens the index in the folder `dir`, which is made if it does not exist.
    ///
    /// Files that are damaged, or of another version, are deleted and the index begins empty: everything in it can be
    /// had again from the notes.
    ///
    /// # Errors
    /// [`SearchError::Unwritable`] if the folder cannot be made, [`SearchError::Busy`] if it must be built anew but is
    /// being written to, [`SearchError::Io`] for other errors of the system.
    pub fn open(dir: &Path) -> Result<Opened, SearchError> {
        open::open(dir)
    }

    /// An empty index that is never written to disk.
    ///
    /// # Errors
    /// [`SearchError::Io`] if the system does not give what it needs.
    pub fn in_memory() -> Result<Self, SearchError> {
        let dir = Path::new("");
        let index = guarded(dir, || {
            Index::builder()
                .schema(schema().0)
                .settings(settings())
                .tokenizers(tokenizers())
                .create_in_ram()
        })?;
        Self::over(index, dir, 0)
    }

    fn over(mut index: Index, dir: &Path, generation: u64) -> Result<Self, SearchError> {
        index.set_tokenizers(tokenizers());
        let reader = guarded(dir, || {
            index
                .reader_builder()
                .reload_policy(ReloadPolicy::Manual)
                .try_into()
        })?;
        let inner = Inner {
            index,
            reader,
            fields: Arc::new(schema().1),
            dir: dir.to_path_buf(),
            generation: AtomicU64::new(generation),
            taken: AtomicBool::new(false),
            idle: Mutex::new(None),
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// Takes the writer. There is one at a time, in this process and all others.
    ///
    /// # Errors
    /// [`SearchError::Busy`] while another is held, [`SearchError::Unwritable`] if the folder cannot be written.
    pub fn writer(&self) -> Result<TextWriter, SearchError> {
        TextWriter::take(&self.inner)
    }

    /// Searches for words (all of them; any of them if no note has all), `"phrases"`, `-excluded`, `this OR that`.
    /// The last word may be unfinished. If there are hardly any hits, misspelt words count too.
    ///
    /// # Errors
    /// [`SearchError::Empty`] and [`SearchError::QueryTooLong`] for the query, [`SearchError::Damaged`] and
    /// [`SearchError::Io`] for the index.
    pub fn search(&self, query: &str, limit: usize) -> Result<TextHits, SearchError> {
        let plan = crate::query::plan(query)?;
        let inner = &self.inner;
        let searcher = inner.reader.searcher();
        guarded(&inner.dir, || {
            crate::find::find(&searcher, &inner.fields, &plan, limit.min(MAX_HITS))
        })
    }

    /// The generation of the last commit; 0 before the first.
    pub fn generation(&self) -> u64 {
        self.inner.generation.load(Ordering::Acquire)
    }
}
