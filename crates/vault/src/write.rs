//! Writes files all or not at all: staged beside their targets, swapped in one after the other, put back if one fails.
//!
//! Each swap is one step of the file system: whoever reads meanwhile, or after a crash, sees a file as it was or as it is
//! to be. What a crash leaves between two swaps, the journal of the caller mends; names of leftovers begin with [`LEFTOVER`].

use crate::edit::{EditError, FileStates};
use cairn_model::VaultPath;
use std::io;
use std::path::{Path, PathBuf};

/// How the names of files begin that are there only while an edit is made: with a dot, so they are no part of any vault.
pub(crate) const LEFTOVER: &str = ".cairn-edit-";

/// The few things a transaction asks of a file system. Paths are as the system spells them.
pub(crate) trait Disk {
    /// The bytes of a regular file; `None` if nothing is there.
    fn read(&self, path: &Path) -> io::Result<Option<Vec<u8>>>;
    /// Writes a new file in the folder of `path`, to the disk itself, with the permissions of `path` if that is there.
    fn stage(&self, path: &Path, name: &str, bytes: &[u8]) -> io::Result<PathBuf>;
    /// Another name for the file as it is, or a copy of it, in the same folder.
    fn keep(&self, path: &Path, name: &str) -> io::Result<PathBuf>;
    /// Puts a file in the place of another, in one step.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Puts a file where there is none, in one step; `AlreadyExists` if there is one.
    fn put(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Takes a file away.
    fn remove(&self, path: &Path) -> io::Result<()>;
    /// Makes the folder's entries last.
    fn sync(&self, folder: &Path) -> io::Result<()>;
}

/// A file of a transaction.
struct Part<'a> {
    states: &'a FileStates,
    path: PathBuf,
    /// What is to stand there, under another name.
    staged: Option<PathBuf>,
    /// What stood there, under another name.
    kept: Option<PathBuf>,
}

/// Brings every file from its state before to that after. `spelled` gives the system's spelling of a path.
///
/// # Errors
/// [`EditError`]; but for [`EditError::Half`], every file is as it was.
pub(crate) fn write_all(
    disk: &dyn Disk,
    states: &[FileStates],
    spelled: impl Fn(&VaultPath) -> PathBuf,
) -> Result<(), EditError> {
    let mut parts: Vec<Part<'_>> = Vec::with_capacity(states.len());
    let written = stage_all(disk, states, spelled, &mut parts).and_then(|()| swap_all(disk, &mut parts));
    for name in parts.iter().flat_map(|part| part.staged.iter().chain(&part.kept)) {
        // A leftover does no harm: it is no part of the vault, and goes with the next look after leftovers.
        let _ = disk.remove(name);
    }
    if written.is_ok() {
        let mut folders: Vec<&Path> = parts.iter().filter_map(|part| part.path.parent()).collect();
        folders.dedup();
        for folder in folders {
            // Everything is written; that a system cannot promise it will last is no reason to say it is not.
            let _ = disk.sync(folder);
        }
    }
    written
}

/// Does all that can fail for want of room or right before the first file is touched.
fn stage_all<'a>(
    disk: &dyn Disk,
    states: &'a [FileStates],
    spelled: impl Fn(&VaultPath) -> PathBuf,
    parts: &mut Vec<Part<'a>>,
) -> Result<(), EditError> {
    for (number, states) in states.iter().enumerate() {
        let path = spelled(&states.path);
        let refused = |source: io::Error| match source.kind() {
            io::ErrorKind::NotFound => EditError::NoFolder(states.path.clone()),
            _ => refused(states, source),
        };
        check(disk, &path, states)?;
        parts.push(Part {
            states,
            path: path.clone(),
            staged: None,
            kept: None,
        });
        let Some(part) = parts.last_mut() else { continue };
        if let Some(after) = &states.after {
            part.staged = Some(
                disk.stage(&path, &format!("{LEFTOVER}{number}-new"), after)
                    .map_err(refused)?,
            );
        }
        if states.before.is_some() {
            part.kept = Some(
                disk.keep(&path, &format!("{LEFTOVER}{number}-old"))
                    .map_err(refused)?,
            );
        }
    }
    Ok(())
}

fn refused(states: &FileStates, source: io::Error) -> EditError {
    EditError::Refused {
        path: states.path.clone(),
        source,
    }
}

/// That a file still is what it must be.
fn check(disk: &dyn Disk, path: &Path, states: &FileStates) -> Result<(), EditError> {
    let now = disk.read(path).map_err(|source| refused(states, source))?;
    match (&now, &states.before) {
        (now, before) if now == before => Ok(()),
        (Some(_), None) => Err(EditError::Exists(states.path.clone())),
        _ => Err(EditError::Changed(states.path.clone())),
    }
}

fn swap_all(disk: &dyn Disk, parts: &mut [Part<'_>]) -> Result<(), EditError> {
    for done in 0..parts.len() {
        if let Err(error) = swap(disk, &mut parts[done]) {
            return Err(put_back(disk, &mut parts[..done], error));
        }
    }
    Ok(())
}

fn swap(disk: &dyn Disk, part: &mut Part<'_>) -> Result<(), EditError> {
    // Again, and just before: what another program wrote while others were staged is not overwritten.
    check(disk, &part.path, part.states)?;
    let swapped = match (&part.staged, &part.states.before) {
        (Some(staged), Some(_)) => disk.rename(staged, &part.path),
        (Some(staged), None) => disk.put(staged, &part.path),
        (None, _) => disk.remove(&part.path),
    };
    swapped.map_err(|source| match source.kind() {
        io::ErrorKind::AlreadyExists => EditError::Exists(part.states.path.clone()),
        _ => refused(part.states, source),
    })?;
    part.staged = None;
    Ok(())
}

/// Undoes what was swapped, last first, after `error`.
fn put_back(disk: &dyn Disk, done: &mut [Part<'_>], error: EditError) -> EditError {
    let mut left = Vec::new();
    for part in done.iter_mut().rev() {
        // What another program wrote since is not overwritten either.
        let ours = matches!(disk.read(&part.path), Ok(now) if now == part.states.after);
        let back = match &part.kept {
            _ if !ours => Err(io::ErrorKind::Other.into()),
            Some(kept) => disk.rename(kept, &part.path),
            None => disk.remove(&part.path),
        };
        match back {
            Ok(()) => part.kept = None,
            Err(_) => left.push(part.states.path.clone()),
        }
    }
    match error {
        _ if left.is_empty() => error,
        EditError::Refused { path, source } => EditError::Half { path, source, left },
        EditError::Changed(path) | EditError::Exists(path) | EditError::NoFolder(path) => EditError::Half {
            source: io::Error::other("it has changed meanwhile"),
            path,
            left,
        },
        other => other,
    }
}

#[cfg(test)]
mod tests;
