//! What can go wrong, each with what its reader can do about it.

use crate::query::Span;
use std::path::PathBuf;

/// Most characters a query may have.
pub const MAX_QUERY_CHARS: usize = 512;

/// Why there is no result.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The query has no word to look for: only blanks, punctuation or exclusions.
    #[error("the query names nothing to look for")]
    Empty,
    /// The query is longer than [`MAX_QUERY_CHARS`].
    #[error("the query has {chars} characters, {MAX_QUERY_CHARS} are the limit")]
    QueryTooLong {
        /// Characters of the query.
        chars: usize,
    },
    /// The query cannot be meant as it stands.
    #[error("{message}")]
    Syntax {
        /// The part that is wrong, in bytes.
        at: Span,
        /// What is wrong with it, as a sentence.
        message: String,
        /// What to do, as a sentence.
        hint: String,
    },
    /// The index has a writer already, here or in another process.
    #[error("the search index is being written to already")]
    Busy,
    /// The folder of the index cannot be written: permissions, a file in its place, a read-only disk.
    #[error("the search index cannot be written at {path}")]
    Unwritable {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Reading or writing the index failed, for example because the disk is full.
    #[error("reading or writing the search index failed")]
    Io(#[source] std::io::Error),
    /// The index was written by a newer version of this program; it is left as it is.
    #[error("the search index at {} was written by a newer version of Cairn", path.display())]
    Newer {
        /// The folder.
        path: PathBuf,
    },
    /// The index is damaged; it can be deleted and built again.
    #[error("the search index is damaged: {reason}")]
    Damaged {
        /// What does not fit.
        reason: String,
    },
}
