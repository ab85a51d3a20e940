//! The file port: scan, read, watch and edit a folder of notes, on disk or in memory.
//!
//! Invariants: nothing outside the root is ever read or written; nothing is written but by [`Vault::write`], which makes
//! edits all or not at all, and only of files that hold what they are said to hold. What is not a regular file, has a
//! component that begins with a dot, or cannot be named in UTF-8 is not part of the vault.
#![allow(
    clippy::disallowed_methods,
    reason = "this crate is the port to the file system"
)]

mod disk;
mod edit;
mod memory;
mod os;
mod stat;
mod walk;
mod watch;
mod write;

pub use edit::{ContentMark, EditError, EditSet, FileChange, FileEdit, FileStates, MAX_EDITED, Span};
pub use memory::MemoryVault;
pub use os::OsVault;
pub use watch::{Hint, Watch, WatchMode};

use cairn_model::{DiagnosticCode, VaultPath};

/// Size and age of a file: what tells a changed file from an unchanged one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileMeta {
    /// Where.
    pub path: VaultPath,
    /// Bytes.
    pub size: u64,
    /// When its content or anything else about it changed last, as far as the system tells; nanoseconds since 1970
    /// (negative before). An editor can set the time of a change back, but not the time of that.
    pub modified: i64,
    /// What the system knows the file by, whatever it is called and holds; 0 where it does not tell.
    pub file: u64,
}

/// When a file was made and changed, as the system tells it; milliseconds since 1970.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FileTimes {
    /// When it was made; when it was changed, where the system does not tell.
    pub created: i64,
    /// When its content was changed.
    pub modified: i64,
}

/// A file that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// Path as far as it can be shown.
    pub path: String,
    /// Why.
    pub code: DiagnosticCode,
    /// Why, in words for this file.
    pub reason: String,
}

/// What a vault holds.
#[derive(Clone, Debug, Default)]
pub struct Scan {
    /// Notes, by path.
    pub notes: Vec<FileMeta>,
    /// Other files, vault-relative.
    pub attachments: Vec<String>,
    /// Those of the other files that may be study documents by their names, by path.
    pub documents: Vec<FileMeta>,
    /// Files that should be notes but cannot be.
    pub skipped: Vec<Skipped>,
}

/// Why a folder is no usable vault.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// There is nothing at that path.
    #[error("there is no folder at {0}")]
    NotFound(String),
    /// It is a file.
    #[error("{0} is not a folder")]
    NotAFolder(String),
    /// The system refuses.
    #[error("{0} cannot be read: permission denied")]
    Denied(String),
    /// It was there, and went away.
    #[error("the vault's folder {0} is gone")]
    Gone(String),
    /// Scanning was cancelled.
    #[error("cancelled")]
    Cancelled,
    /// Anything else the system says.
    #[error("{path} cannot be read: {source}")]
    Io {
        /// The folder.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
}

/// Whether a file that is no note may be a study document, by its name. Whether it is one, its content tells.
pub fn is_document(path: &VaultPath) -> bool {
    let name = path.file_name();
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    ["txt", "text", "html", "htm", "opml", "json"]
        .iter()
        .any(|known| extension.eq_ignore_ascii_case(known))
}

/// The bytes of one file that the user named, wherever it lies.
///
/// # Errors
/// What the system says; a file above `limit` bytes is `FileTooLarge`, what is no regular file `InvalidInput`.
pub fn read_file(path: &std::path::Path, limit: u64) -> std::io::Result<Vec<u8>> {
    use std::io::Read as _;
    let metadata = std::fs::metadata(path)?;
    if !metadata.is_file() {
        return Err(std::io::Error::new(
            std::io::ErrorKind::InvalidInput,
            "not a regular file",
        ));
    }
    if metadata.len() > limit {
        return Err(std::io::ErrorKind::FileTooLarge.into());
    }
    let mut bytes = Vec::new();
    std::fs::File::open(path)?.take(limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// A folder of notes, wherever it lies.
pub trait Vault: Send + Sync {
    /// Lists the vault's files. Asks `cancelled` now and then.
    ///
    /// # Errors
    /// [`VaultError`] if the folder itself cannot be read.
    fn scan(&self, cancelled: &(dyn Fn() -> bool + Sync)) -> Result<Scan, VaultError>;

    /// A file's bytes.
    ///
    /// # Errors
    /// What the system says; a file above `limit` bytes is `FileTooLarge`.
    fn read(&self, path: &VaultPath, limit: u64) -> std::io::Result<Vec<u8>>;

    /// Size and age of one note, `None` if it is gone.
    fn meta(&self, path: &VaultPath) -> Option<FileMeta>;

    /// Brings files from one state to another, all or none; what is no part of the edit stays to the byte, and so do the
    /// files' permissions.
    ///
    /// # Errors
    /// [`EditError`] says why; but for [`EditError::Half`], every file is as it was.
    fn write(&self, states: &[FileStates]) -> Result<(), EditError>;

    /// Takes away what an edit that a crash cut short may have left beside some files.
    fn clear_leftovers(&self, near: &[VaultPath]);

    /// When one file was made and changed, `None` if it is gone.
    fn times(&self, path: &VaultPath) -> Option<FileTimes> {
        let modified = self.meta(path)?.modified / 1_000_000;
        Some(FileTimes {
            created: modified,
            modified,
        })
    }
}
