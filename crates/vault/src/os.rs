//! A vault in a folder of the operating system, reached through a directory handle that cannot leave the root.

use crate::disk::OsDisk;
use crate::stat::{meta_in, nanoseconds};
use crate::walk::{Found, walk};
use crate::write::write_all;
use crate::{EditError, FileMeta, FileStates, FileTimes, Scan, Skipped, Vault, VaultError};
use cairn_model::{DiagnosticCode, VaultPath};
use cap_std::fs::Dir;
use std::collections::HashMap;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock};

/// A folder of notes.
pub struct OsVault {
    root: PathBuf,
    /// The folder as of the last scan: one that went away and came back is another folder.
    dir: RwLock<Dir>,
    /// The system's spelling of names that are not NFC.
    spelled: RwLock<HashMap<VaultPath, PathBuf>>,
}

impl OsVault {
    /// Opens a folder.
    ///
    /// # Errors
    /// [`VaultError`] if there is no folder, or it cannot be read.
    pub fn open(root: &Path) -> Result<Self, VaultError> {
        let shown = root.display().to_string();
        let failed = |error: io::Error| match error.kind() {
            io::ErrorKind::NotFound => VaultError::NotFound(shown.clone()),
            io::ErrorKind::NotADirectory => VaultError::NotAFolder(shown.clone()),
            io::ErrorKind::PermissionDenied => VaultError::Denied(shown.clone()),
            _ => VaultError::Io {
                path: shown.clone(),
                source: error,
            },
        };
        let root = root.canonicalize().map_err(failed)?;
        if !root.metadata().map_err(failed)?.is_dir() {
            return Err(VaultError::NotAFolder(shown));
        }
        std::fs::read_dir(&root).map_err(failed)?;
        // A folder may be listed and its files not be reached.
        root.join(".").metadata().map_err(failed)?;
        let dir = Dir::open_ambient_dir(&root, cap_std::ambient_authority()).map_err(failed)?;
        Ok(Self {
            root,
            dir: RwLock::new(dir),
            spelled: RwLock::default(),
        })
    }

    /// The folder, absolute, symbolic links resolved.
    pub fn root(&self) -> &Path {
        &self.root
    }

    fn disk(&self) -> io::Result<OsDisk> {
        let dir = self.dir.read().unwrap_or_else(PoisonError::into_inner);
        Ok(OsDisk(dir.try_clone()?))
    }

    fn system_path(&self, path: &VaultPath) -> PathBuf {
        let spelled = self.spelled.read().unwrap_or_else(PoisonError::into_inner);
        spelled
            .get(path)
            .cloned()
            .unwrap_or_else(|| PathBuf::from(path.as_str()))
    }

    /// Sorts what the walk found: by path, each path once.
    fn gather(&self, mut found: Vec<Found>) -> Scan {
        let mut scan = Scan::default();
        let mut spelled = HashMap::new();
        // Of two names in different Unicode forms the same one is taken each time, whatever order the walk finds them in.
        found.sort_by(|a, b| a.order().cmp(&b.order())); // nearly sorted
        for found in found {
            match found {
                Found::Note(meta, spelling) => {
                    if scan.notes.last().is_some_and(|last| last.path == meta.path) {
                        let reason = "another file has the same name in another Unicode form".to_owned();
                        scan.skipped.push(Skipped {
                            path: meta.path.to_string(),
                            code: DiagnosticCode::SameName,
                            reason,
                        });
                        continue;
                    }
                    if let Some(spelling) = spelling {
                        spelled.insert(meta.path.clone(), spelling);
                    }
                    scan.notes.push(meta);
                }
                Found::Attachment(path) => scan.attachments.push(path),
                Found::Document(meta, spelling) => {
                    scan.attachments.push(meta.path.to_string());
                    if scan.documents.last().is_some_and(|last| last.path == meta.path) {
                        continue;
                    }
                    if let Some(spelling) = spelling {
                        spelled.insert(meta.path.clone(), spelling);
                    }
                    scan.documents.push(meta);
                }
                Found::Skipped(skipped) => scan.skipped.push(skipped),
            }
        }
        scan.attachments.sort();
        scan.skipped.sort_by(|a, b| a.path.cmp(&b.path));
        *self.spelled.write().unwrap_or_else(PoisonError::into_inner) = spelled;
        scan
    }
}

impl Vault for OsVault {
    fn scan(&self, cancelled: &(dyn Fn() -> bool + Sync)) -> Result<Scan, VaultError> {
        if !self.root.is_dir() {
            return Err(VaultError::Gone(self.root.display().to_string()));
        }
        if let Ok(dir) = Dir::open_ambient_dir(&self.root, cap_std::ambient_authority()) {
            *self.dir.write().unwrap_or_else(PoisonError::into_inner) = dir;
        }
        let failed = |source| VaultError::Io {
            path: self.root.display().to_string(),
            source,
        };
        // A handle of its own: nobody who reads a note waits for the walk.
        let dir = self.disk().map_err(failed)?.0;
        let found = walk(&self.root, &dir, cancelled).map_err(failed)?;
        if cancelled() {
            return Err(VaultError::Cancelled);
        }
        Ok(self.gather(found))
    }

    fn read(&self, path: &VaultPath, limit: u64) -> io::Result<Vec<u8>> {
        let dir = self.dir.read().unwrap_or_else(PoisonError::into_inner);
        let file = dir.open(self.system_path(path))?;
        drop(dir);
        let metadata = file.metadata()?;
        if !metadata.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"));
        }
        if metadata.len() > limit {
            return Err(io::Error::from(io::ErrorKind::FileTooLarge));
        }
        read_whole(file, metadata.len(), limit)
    }

    fn meta(&self, path: &VaultPath) -> Option<FileMeta> {
        let dir = self.dir.read().unwrap_or_else(PoisonError::into_inner);
        let metadata = dir.symlink_metadata(self.system_path(path)).ok()?;
        drop(dir);
        metadata.is_file().then(|| meta_in(path.clone(), &metadata))
    }

    fn write(&self, states: &[FileStates]) -> Result<(), EditError> {
        // Hidden files are no part of the vault, whoever asks.
        let hidden = |state: &&FileStates| state.path.as_str().split('/').any(|part| part.starts_with('.'));
        if let Some(state) = states.iter().find(hidden) {
            return Err(EditError::Unfit(state.path.clone()));
        }
        let Some(first) = states.first() else {
            return Ok(());
        };
        let disk = self.disk().map_err(|source| EditError::Refused {
            path: first.path.clone(),
            source,
        })?;
        write_all(&disk, states, |path| self.system_path(path))
    }

    fn clear_leftovers(&self, near: &[VaultPath]) {
        if let Ok(disk) = self.disk() {
            disk.clear(near.iter().map(|path| self.system_path(path)));
        }
    }

    fn times(&self, path: &VaultPath) -> Option<FileTimes> {
        let dir = self.dir.read().unwrap_or_else(PoisonError::into_inner);
        let metadata = dir.symlink_metadata(self.system_path(path)).ok()?;
        drop(dir);
        let millis = |time: cap_std::time::SystemTime| nanoseconds(time.into_std()) / 1_000_000;
        let modified = metadata.modified().map_or(0, millis);
        Some(FileTimes {
            created: metadata.created().map_or(modified, millis),
            modified,
        })
    }
}

/// What a file holds that is `size` bytes long. It is not asked for more, which would be a call to the system for each note:
/// what is written to it meanwhile has another size or age than was told before, and is read the next time. Where no
/// size is told, it is read to its end or to the limit.
fn read_whole(mut file: impl io::Read, size: u64, limit: u64) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; usize::try_from(size).unwrap_or_default()];
    let mut filled = 0;
    while filled < bytes.len() {
        match file.read(&mut bytes[filled..]) {
            Ok(0) => break, // shorter by now
            Ok(more) => filled += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    bytes.truncate(filled);
    if bytes.is_empty() {
        file.take(limit).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file that gives two bytes at a time, and is interrupted between.
    struct Slow<'a>(&'a [u8], bool);

    impl io::Read for Slow<'_> {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            self.1 = !self.1;
            if self.1 {
                return Err(io::ErrorKind::Interrupted.into());
            }
            let most = out.len().min(2);
            io::Read::read(&mut self.0, &mut out[..most])
        }
    }

    #[test]
    fn a_file_is_read_as_long_as_it_is_told_to_be() {
        let check = |size, expected: &[u8]| {
            let found = read_whole(Slow(b"notes", false), size, 4).expect("reads");
            assert_eq!(found, expected, "{size}");
        };
        check(5, b"notes");
        check(3, b"not");
        check(9, b"notes");
        // Of some files no size is told.
        check(0, b"note");
    }
}
