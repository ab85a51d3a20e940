//! tantivy's errors and panics as ours.

use crate::SearchError;
use std::io::ErrorKind;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use tantivy::TantivyError;
use tantivy::directory::error::{LockError, OpenDirectoryError, OpenReadError, OpenWriteError};

/// Runs what reads or writes the index. Damaged files make tantivy panic in places; that ends nothing else.
pub(crate) fn guarded<T>(
    dir: &Path,
    run: impl FnOnce() -> Result<T, TantivyError>,
) -> Result<T, SearchError> {
    match catch_unwind(AssertUnwindSafe(run)) {
        Ok(result) => result.map_err(|error| from_tantivy(dir, error)),
        Err(_) => Err(damaged("reading it failed")),
    }
}

pub(crate) fn damaged(reason: impl Into<String>) -> SearchError {
    SearchError::Damaged {
        reason: reason.into(),
    }
}

/// An error of the system, at the folder of the index.
pub(crate) fn from_io(dir: &Path, error: std::io::Error) -> SearchError {
    match error.kind() {
        ErrorKind::PermissionDenied
        | ErrorKind::ReadOnlyFilesystem
        | ErrorKind::NotADirectory
        | ErrorKind::AlreadyExists => SearchError::Unwritable {
            path: dir.to_path_buf(),
            source: error,
        },
        _ => SearchError::Io(error),
    }
}

fn from_tantivy(dir: &Path, error: TantivyError) -> SearchError {
    let shared = match error {
        TantivyError::LockFailure(LockError::LockBusy, _) => return SearchError::Busy,
        TantivyError::LockFailure(LockError::IoError(io), _)
        | TantivyError::IoError(io)
        | TantivyError::OpenReadError(OpenReadError::IoError { io_error: io, .. })
        | TantivyError::OpenWriteError(OpenWriteError::IoError { io_error: io, .. })
        | TantivyError::OpenDirectoryError(OpenDirectoryError::IoError { io_error: io, .. }) => io,
        // A thread ends early when it cannot write.
        TantivyError::ErrorInThread(text) | TantivyError::SystemError(text) => {
            return SearchError::Io(std::io::Error::other(text));
        }
        other => return damaged(other.to_string()),
    };
    // What tantivy reads wrongly it reports as an input error too; only the system's own errors have a code.
    // A folder in the place of a file has one, and stays until the whole is built anew.
    let misread = matches!(shared.kind(), ErrorKind::UnexpectedEof | ErrorKind::InvalidData);
    if shared.raw_os_error().is_none() && misread || shared.kind() == ErrorKind::IsADirectory {
        return damaged(shared.to_string());
    }
    from_io(
        dir,
        Arc::try_unwrap(shared).unwrap_or_else(|shared| same_error(&shared)),
    )
}

/// An error of the system once more, for another to have.
pub(crate) fn same_error(error: &std::io::Error) -> std::io::Error {
    match error.raw_os_error() {
        Some(code) => std::io::Error::from_raw_os_error(code),
        None => std::io::Error::new(error.kind(), error.to_string()),
    }
}
