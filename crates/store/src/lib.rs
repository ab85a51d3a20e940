//! SQLite: the derived cache of one vault, and the user's own choices.
//!
//! Invariant: `cache.db` may be deleted at any time and is rebuilt; `user.db` is never deleted by anything here.
//! What is stored are rows of this crate, converted from and to the domain's types.
#![allow(clippy::disallowed_methods, reason = "this crate owns the data folder")]

mod anki;
mod backups;
mod cache;
mod clock;
mod documents;
mod edits;
mod fingerprint;
mod folder;
mod health;
mod ignored;
mod interviews;
mod marks;
mod pins;
mod reading;
mod restore;
mod reviews;
mod rows;
mod user;
mod verdicts;

pub use anki::{AnkiReview, read_anki};
pub use cache::{Cache, CachedNote, ChangedPaths, NoteRecord, OpenedCache, PlaceRows, StoredNotes};
pub use clock::{moment_of, present};
pub use documents::{AddedDocument, NewDocument};
pub use edits::{EditState, KeptEdit};
pub use fingerprint::Fingerprint;
pub use folder::{DataFolder, Lock, VaultFolder, put_aside};
pub use health::{FileHealth, Health};
pub use ignored::IgnoredGap;
pub use interviews::{DayRecord, Interview, PlannedStep};
pub use marks::{Mark, MarkKind};
pub use pins::Pin;
pub use reviews::{LogMark, LogRows, NewReview};
pub use user::{RecentVault, UserDb};
pub use verdicts::{TieVerdict, TieVerdicts};

use std::io::ErrorKind;

/// Why something could not be stored or read back.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The data folder cannot be made or written.
    #[error("Cairn cannot write in {path}: {source}")]
    NotWritable {
        /// The folder.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// The user's own data was written by a newer Cairn.
    #[error("{0} was written by a newer version of Cairn")]
    Newer(String),
    /// A database that does not read back as it was written.
    #[error("{0} is damaged")]
    Corrupt(String),
    /// Another process has become the writer of the folder meanwhile.
    #[error("another Cairn keeps the index of this vault now")]
    InUse,
    /// A file that is no collection of Anki's.
    #[error("{0}")]
    Anki(&'static str),
    /// SQLite says no.
    #[error("the database failed: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// The schema could not be brought up to date.
    #[error("the database could not be brought up to date: {0}")]
    Migration(#[from] rusqlite_migration::Error),
    /// A row does not decode.
    #[error("a stored row is damaged: {0}")]
    Damaged(#[from] postcard::Error),
}

impl StoreError {
    /// Whether the file itself is damaged, rather than out of reach, locked or on a full disk.
    pub fn is_damage(&self) -> bool {
        match self {
            Self::Corrupt(_) => true,
            Self::Sqlite(error) => user::is_damage(error),
            Self::Migration(rusqlite_migration::Error::RusqliteError { err, .. }) => user::is_damage(err),
            _ => false,
        }
    }

    /// Whether it could not be written where it lies: a read-only disk, a missing permission.
    pub fn is_unwritable(&self) -> bool {
        match self {
            Self::NotWritable { .. } => true,
            Self::Sqlite(error) => user::is_unwritable(error),
            Self::Migration(rusqlite_migration::Error::RusqliteError { err, .. }) => user::is_unwritable(err),
            _ => false,
        }
    }

    /// Whether what is there may still be read: only writing fails.
    pub(crate) fn leaves_reading(&self) -> bool {
        match self {
            Self::Sqlite(error) => user::cannot_write(error),
            Self::Migration(rusqlite_migration::Error::RusqliteError { err, .. }) => user::cannot_write(err),
            _ => false,
        }
    }

    /// Whether the disk has no room, which another try may find.
    pub fn is_full(&self) -> bool {
        let full = |kind| matches!(kind, ErrorKind::StorageFull | ErrorKind::QuotaExceeded);
        matches!(self, Self::NotWritable { source, .. } if full(source.kind()))
    }

    /// Whether the disk or another process is in the way, so that another try may do.
    pub(crate) fn may_pass(&self) -> bool {
        match self {
            Self::NotWritable { .. } => true,
            Self::Sqlite(error) => user::may_pass(error),
            _ => false,
        }
    }
}
