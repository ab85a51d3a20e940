//! The steps of a transaction on the operating system's files, through a directory handle that does not leave the vault.

use crate::write::{Disk, LEFTOVER};
use cap_std::fs::{Dir, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

/// A folder to write into.
pub(crate) struct OsDisk(pub Dir);

impl OsDisk {
    /// Takes leftovers of a crash out of the folders of some files.
    pub(crate) fn clear(&self, near: impl Iterator<Item = PathBuf>) {
        let mut folders: Vec<PathBuf> = near.map(|path| folder_of(&path).to_path_buf()).collect();
        folders.sort();
        folders.dedup();
        for folder in folders {
            let Ok(entries) = self.0.read_dir(&folder) else {
                continue;
            };
            for entry in entries.flatten() {
                let name = entry.file_name();
                if name.to_string_lossy().starts_with(LEFTOVER) {
                    // Nothing depends on its going; the next look takes it.
                    let _ = self.0.remove_file(folder.join(name));
                }
            }
        }
    }
}

/// The folder of a file, in a form that can be opened.
fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

impl Disk for OsDisk {
    fn read(&self, path: &Path) -> io::Result<Option<Vec<u8>>> {
        match self.0.symlink_metadata(path) {
            Ok(metadata) if metadata.is_file() => {}
            Ok(_) => return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file")),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        }
        let mut bytes = Vec::new();
        self.0.open(path)?.read_to_end(&mut bytes)?;
        Ok(Some(bytes))
    }

    fn stage(&self, path: &Path, name: &str, bytes: &[u8]) -> io::Result<PathBuf> {
        let staged = path.with_file_name(name);
        // One of an edit that was cut short may be there.
        let _ = self.0.remove_file(&staged);
        let mut file = self
            .0
            .open_with(&staged, OpenOptions::new().write(true).create_new(true))?;
        let written = (|| {
            file.write_all(bytes)?;
            if let Ok(metadata) = self.0.symlink_metadata(path) {
                file.set_permissions(metadata.permissions())?;
            }
            file.sync_all()
        })();
        if written.is_err() {
            let _ = self.0.remove_file(&staged);
        }
        written.map(|()| staged)
    }

    fn keep(&self, path: &Path, name: &str) -> io::Result<PathBuf> {
        let kept = path.with_file_name(name);
        let _ = self.0.remove_file(&kept);
        // Not every file system knows a second name for a file.
        if self.0.hard_link(path, &self.0, &kept).is_err() {
            self.0.copy(path, &self.0, &kept)?;
        }
        Ok(kept)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.0.rename(from, &self.0, to)
    }

    fn put(&self, from: &Path, to: &Path) -> io::Result<()> {
        match self.0.hard_link(from, &self.0, to) {
            Ok(()) => {
                // The second name is a leftover at worst.
                let _ = self.0.remove_file(from);
                Ok(())
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
            Err(_) if self.0.symlink_metadata(to).is_ok() => Err(io::ErrorKind::AlreadyExists.into()),
            Err(_) => self.0.rename(from, &self.0, to),
        }
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.0.remove_file(path)
    }

    fn sync(&self, folder: &Path) -> io::Result<()> {
        let folder = if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        };
        self.0.open_dir(folder)?.into_std_file().sync_all()
    }
}
