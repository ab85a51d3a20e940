//! A vault in memory, for tests.

use crate::{EditError, FileMeta, FileStates, Scan, Vault, VaultError, is_document};
use cairn_model::VaultPath;
use std::collections::BTreeMap;
use std::io;
use std::sync::{Mutex, PoisonError};

/// Age and bytes of each file.
type Files = BTreeMap<VaultPath, (i64, Vec<u8>)>;

/// Files in memory; each write makes the file newer.
#[derive(Default)]
pub struct MemoryVault {
    files: Mutex<(i64, Files)>,
}

impl MemoryVault {
    /// Writes a file.
    pub fn write(&self, path: &VaultPath, bytes: impl Into<Vec<u8>>) {
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        files.0 += 1;
        let age = files.0;
        files.1.insert(path.clone(), (age, bytes.into()));
    }

    /// Removes a file.
    pub fn remove(&self, path: &VaultPath) {
        self.files
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .1
            .remove(path);
    }
}

impl Vault for MemoryVault {
    fn scan(&self, _: &(dyn Fn() -> bool + Sync)) -> Result<Scan, VaultError> {
        let files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        let (notes, others): (Vec<_>, Vec<_>) = files.1.iter().partition(|(path, _)| path.is_note());
        let meta = |(path, (age, bytes)): (&VaultPath, &(i64, Vec<u8>))| FileMeta {
            path: path.clone(),
            size: bytes.len() as u64,
            modified: *age,
            file: 0,
        };
        let documents = others.iter().copied().filter(|(path, _)| is_document(path));
        Ok(Scan {
            notes: notes.into_iter().map(meta).collect(),
            documents: documents.map(meta).collect(),
            attachments: others.into_iter().map(|(path, _)| path.to_string()).collect(),
            skipped: Vec::new(),
        })
    }

    fn read(&self, path: &VaultPath, limit: u64) -> io::Result<Vec<u8>> {
        let files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        match files.1.get(path) {
            Some((_, bytes)) if bytes.len() as u64 > limit => Err(io::ErrorKind::FileTooLarge.into()),
            Some((_, bytes)) => Ok(bytes.clone()),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }

    fn meta(&self, path: &VaultPath) -> Option<FileMeta> {
        let files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        files.1.get(path).map(|(age, bytes)| FileMeta {
            path: path.clone(),
            size: bytes.len() as u64,
            modified: *age,
            file: 0,
        })
    }

    fn write(&self, states: &[FileStates]) -> Result<(), EditError> {
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        for state in states {
            let now = files.1.get(&state.path).map(|(_, bytes)| bytes);
            match (now, &state.before) {
                (now, before) if now == before.as_ref() => {}
                (Some(_), None) => return Err(EditError::Exists(state.path.clone())),
                _ => return Err(EditError::Changed(state.path.clone())),
            }
        }
        for state in states {
            files.0 += 1;
            let age = files.0;
            match &state.after {
                Some(bytes) => files.1.insert(state.path.clone(), (age, bytes.clone())),
                None => files.1.remove(&state.path),
            };
        }
        Ok(())
    }

    fn clear_leftovers(&self, _: &[VaultPath]) {}
}
