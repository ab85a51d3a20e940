//! The data folder: one sub-folder per vault, and the lock that makes one process its writer.

use crate::StoreError;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

/// Where indexes and user data live.
#[derive(Clone, Debug)]
pub struct DataFolder {
    root: PathBuf,
}

impl DataFolder {
    /// The data folder at `root`; nothing is created yet.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Makes the sub-folder of a vault. Its name is the vault's name and a hash of its absolute path, so that two vaults
    /// of one name keep apart.
    ///
    /// # Errors
    /// [`StoreError::NotWritable`].
    pub fn vault(&self, vault_root: &Path) -> Result<VaultFolder, StoreError> {
        let name: String = vault_root
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        let safe: String = name
            .chars()
            .take(40)
            .map(|c| if c.is_alphanumeric() || c == '-' { c } else { '_' })
            .collect();
        let hash = fnv1a(vault_root.as_os_str().as_encoded_bytes());
        let path = self.root.join("vaults").join(format!("{safe}-{hash:016x}"));
        make(&path)?;
        Ok(VaultFolder { path })
    }

    /// Makes the folder itself.
    ///
    /// # Errors
    /// [`StoreError::NotWritable`].
    pub fn make(&self) -> Result<(), StoreError> {
        make(&self.root)
    }
}

fn make(path: &Path) -> Result<(), StoreError> {
    std::fs::create_dir_all(path).map_err(|source| StoreError::NotWritable {
        path: path.display().to_string(),
        source,
    })
}

/// FNV-1a, 64 bit: stable over versions and machines, unlike the standard hasher.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// The sub-folder of one vault.
#[derive(Clone, Debug)]
pub struct VaultFolder {
    path: PathBuf,
}

/// Whoever holds this is the folder's writer. The system frees it when the process ends, however it ends.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl VaultFolder {
    /// Where the graph's cache lies.
    pub fn cache_path(&self) -> PathBuf {
        self.path.join("cache.db")
    }

    /// Where the text index lies.
    pub fn text_path(&self) -> PathBuf {
        self.path.join("text")
    }

    /// Becomes the writer; `None` if another process is.
    ///
    /// # Errors
    /// [`StoreError::NotWritable`].
    pub fn lock(&self) -> Result<Option<Lock>, StoreError> {
        let path = self.path.join("lock");
        let failed = |source| StoreError::NotWritable {
            path: self.path.display().to_string(),
            source,
        };
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path)
            .map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Lock { _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(source)) => Err(failed(source)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_lock_at_a_time() {
        let data = tempfile::tempdir().expect("a folder");
        let folder = DataFolder::new(data.path())
            .vault(Path::new("/some/vault"))
            .expect("made");
        let first = folder.lock().expect("lockable");
        assert!(first.is_some());
        assert!(folder.lock().expect("lockable").is_none());
        drop(first);
        assert!(folder.lock().expect("lockable").is_some());
    }

    #[test]
    fn vaults_of_one_name_keep_apart() {
        let data = tempfile::tempdir().expect("a folder");
        let folder = DataFolder::new(data.path());
        let (a, b) = (
            folder.vault(Path::new("/a/notes")).expect("made"),
            folder.vault(Path::new("/b/notes")).expect("made"),
        );
        assert_ne!(a.cache_path(), b.cache_path());
    }
}
