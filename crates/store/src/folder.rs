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

    /// The sub-folder of a vault, which may not be there yet. Its name is the vault's name and a hash of its absolute path, so
    /// that two vaults of one name keep apart.
    pub fn vault(&self, vault_root: &Path) -> VaultFolder {
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
        VaultFolder { path }
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

    /// Makes the folder if needed and becomes its writer; `None` if another process is.
    ///
    /// # Errors
    /// [`StoreError::NotWritable`].
    pub fn lock(&self) -> Result<Option<Lock>, StoreError> {
        make(&self.path)?;
        let path = self.path.join("lock");
        if path.exists() && !path.is_file() {
            put_aside(&path)?;
        }
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

    /// Puts aside what stands where the index has a file and is a folder, or the other way round, as a sync that went wrong
    /// leaves: nothing could be written there ever after. Gives what it was.
    ///
    /// # Errors
    /// [`StoreError::NotWritable`].
    pub fn put_odd_aside(&self) -> Result<Option<PathBuf>, StoreError> {
        let file_expected = files_of(&self.cache_path()).into_iter().map(|file| (file, false));
        let odd = file_expected
            .chain([(self.text_path(), true)])
            // A link that leads nowhere is there, too.
            .filter(|(path, _)| path.symlink_metadata().is_ok())
            .filter(|(path, folder)| if *folder { !path.is_dir() } else { !path.is_file() });
        let mut found = None;
        for (path, _) in odd {
            put_aside(&path)?;
            found = Some(path);
        }
        Ok(found)
    }
}

/// A database is a file and, while it is open, two beside it.
pub(crate) fn files_of(database: &Path) -> [PathBuf; 3] {
    ["", "-wal", "-shm"].map(|end| {
        let mut name = database.as_os_str().to_owned();
        name.push(end);
        name.into()
    })
}

/// Gives what stands in the way, or cannot be used, another name near its own.
///
/// # Errors
/// [`StoreError::NotWritable`].
pub fn put_aside(path: &Path) -> Result<(), StoreError> {
    std::fs::rename(path, beside(path)).map_err(|source| StoreError::NotWritable {
        path: path.display().to_string(),
        source,
    })
}

/// A name near that of `path` that nothing has yet.
fn beside(path: &Path) -> PathBuf {
    let named = |n: u32| {
        let mut name = path.as_os_str().to_owned();
        name.push(format!(".aside-{n}"));
        PathBuf::from(name)
    };
    (1..)
        .map(named)
        .find(|name| !name.exists())
        .unwrap_or_else(|| named(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_lock_at_a_time() {
        let data = tempfile::tempdir().expect("a folder");
        let folder = DataFolder::new(data.path()).vault(Path::new("/some/vault"));
        let first = folder.lock().expect("lockable");
        assert!(first.is_some());
        assert!(folder.lock().expect("lockable").is_none());
        drop(first);
        assert!(folder.lock().expect("lockable").is_some());
    }

    #[test]
    fn what_stands_in_the_way_is_put_aside_with_what_is_in_it() {
        let data = tempfile::tempdir().expect("a folder");
        let folder = DataFolder::new(data.path()).vault(Path::new("/some/vault"));
        drop(folder.lock().expect("made"));
        assert_eq!(folder.put_odd_aside().expect("looked"), None);
        std::fs::create_dir(folder.cache_path()).expect("made");
        std::fs::write(folder.cache_path().join("mine"), "kept").expect("written");
        std::fs::write(folder.text_path(), "no folder").expect("written");
        assert_eq!(folder.put_odd_aside().expect("moved"), Some(folder.text_path()));
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("/gone", folder.text_path()).expect("linked");
            assert_eq!(folder.put_odd_aside().expect("moved"), Some(folder.text_path()));
        }
        assert!(!folder.cache_path().exists() && !folder.text_path().exists());
        let aside = beside(&folder.cache_path());
        assert!(aside.ends_with("cache.db.aside-2"), "{aside:?}");
        let kept = folder.path.join("cache.db.aside-1").join("mine");
        assert_eq!(std::fs::read_to_string(kept).expect("there"), "kept");
    }

    #[test]
    fn vaults_of_one_name_keep_apart() {
        let data = tempfile::tempdir().expect("a folder");
        let folder = DataFolder::new(data.path());
        let (a, b) = (
            folder.vault(Path::new("/a/notes")),
            folder.vault(Path::new("/b/notes")),
        );
        assert_ne!(a.cache_path(), b.cache_path());
    }
}
