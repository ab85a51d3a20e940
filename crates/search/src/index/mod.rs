//! The text index: opened on a folder or in memory, read by many, written by one.

mod disk;
mod open;
mod payload;
mod related;
mod writer;

pub use open::Opened;
pub use related::{Mention, Similar};
pub use writer::TextWriter;

use crate::SearchError;
use crate::failure::guarded;
use crate::find::Finder;
use crate::indexed::IndexedNote;
use crate::query::Expr;
use crate::schema::{Fields, schema, settings, tokenizers};
use cairn_model::NodeId;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy, Searcher};

/// Most hits that are given back, whatever the limit.
const MAX_HITS: usize = 10_000;

/// A full text index. A handle: cloning is cheap, and every clone is the same index.
#[derive(Clone)]
pub struct TextIndex {
    pub(crate) inner: Arc<Inner>,
}

/// What the handles share.
pub(crate) struct Inner {
    pub(crate) index: Index,
    pub(crate) reader: IndexReader,
    pub(crate) fields: Arc<Fields>,
    /// The folder, for messages; empty in memory.
    pub(crate) dir: PathBuf,
    generation: AtomicU64,
    /// Whether indexing at once failed: notes go through tantivy's writer then, one by one.
    one_by_one: AtomicBool,
    /// Whether a [`TextWriter`] is held.
    taken: AtomicBool,
    /// The writer between two holders: it goes on merging.
    idle: Mutex<Option<IndexWriter<IndexedNote>>>,
}

/// Says of a document's key whether it may be a hit.
pub type Keep = Arc<dyn Fn(u64) -> bool + Send + Sync>;

/// How strictly a query was taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Way {
    /// No document had all of its words: any of them counts.
    pub any: bool,
    /// Hardly a document had its words: misspelt ones count.
    pub fuzzy: bool,
}

/// Hits.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TextHits {
    /// Documents that match in all.
    pub total: usize,
    /// The best of them, best first.
    pub hits: Vec<TextHit>,
    /// How the query was taken.
    pub way: Way,
    /// Words as typed, and what they were looked for as well in the other script.
    pub spelt: Vec<(String, String)>,
}

/// A note that matches.
#[derive(Clone, Debug, PartialEq)]
pub struct TextHit {
    /// The note.
    pub id: NodeId,
    /// Relevance; comparable within one reply.
    pub score: f32,
    /// Fields that matched, weightiest first: `title`, `aliases`, `headings`, `tags`, `path`,
    /// `topic`, `body`.
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

    /// Whether there is an index in the folder `dir`; every file of it is compared with its checksum, none is changed.
    ///
    /// # Errors
    /// [`SearchError::Damaged`], [`SearchError::Newer`], [`SearchError::Io`].
    pub fn examine(dir: &Path) -> Result<bool, SearchError> {
        open::examine(dir)
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
        // The segments of an index are searched side by side.
        guarded(dir, || index.set_default_multithread_executor())?;
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
            one_by_one: AtomicBool::new(false),
            taken: AtomicBool::new(false),
            idle: Mutex::new(None),
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// The folder it was opened in, if that is not there any more.
    pub fn gone(&self) -> Option<PathBuf> {
        let folder = self.inner.dir.parent()?;
        (!self.inner.dir.is_dir()).then(|| folder.to_path_buf())
    }

    /// Has it be built anew when it is opened the next time: for who found it damaged while using it.
    pub fn distrust(&self) {
        open::distrust(&self.inner.dir);
    }

    /// Takes the writer. There is one at a time, in this process and all others.
    ///
    /// # Errors
    /// [`SearchError::Busy`] while another is held, [`SearchError::Unwritable`] if the folder cannot be written.
    pub fn writer(&self) -> Result<TextWriter, SearchError> {
        TextWriter::take(&self.inner)
    }

    /// Searches for a query, as far as the index alone can tell: what a note's text, the graph or a path would say is taken
    /// to be so. The last word may be unfinished. If there are hardly any hits, misspelt words count too; if no note has
    /// all words, any of them.
    ///
    /// # Errors
    /// Those of [`crate::parse`], and those of [`TextIndex::ranked`].
    pub fn search(&self, query: &str, limit: usize) -> Result<TextHits, SearchError> {
        let query = crate::parse(query)?;
        let asked = query.root.weakened().unwrap_or(Expr::All(Vec::new()));
        self.ranked(&asked, None, limit)
    }

    /// The best documents for an indexed query ([`Expr::is_indexed`]); only those that `keep` lets pass, if it is given.
    ///
    /// # Errors
    /// [`SearchError::Damaged`] and [`SearchError::Io`].
    pub fn ranked(&self, expr: &Expr, keep: Option<&Keep>, limit: usize) -> Result<TextHits, SearchError> {
        let searcher = self.inner.reader.searcher();
        self.finder(&searcher).ranked(expr, keep, limit.min(MAX_HITS))
    }

    /// The keys ([`crate::text_key`]) of all documents that an indexed query fits, in no order.
    ///
    /// # Errors
    /// [`SearchError::Damaged`] and [`SearchError::Io`].
    pub fn matching(&self, expr: &Expr, way: Way) -> Result<Vec<u64>, SearchError> {
        let searcher = self.inner.reader.searcher();
        self.finder(&searcher).matching(expr, way)
    }

    fn finder<'a>(&'a self, searcher: &'a Searcher) -> Finder<'a> {
        Finder {
            searcher,
            fields: &self.inner.fields,
            dir: &self.inner.dir,
        }
    }

    /// The generation of the last commit; 0 before the first.
    pub fn generation(&self) -> u64 {
        self.inner.generation.load(Ordering::Acquire)
    }
}
