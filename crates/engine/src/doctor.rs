//! Looking through a vault's data: the user's own, its backups, and the index.

use crate::error::EngineError;
use cairn_search::{SearchError, TextIndex};
use cairn_store::{Cache, DataFolder, FileHealth, Health, UserDb};
use cairn_vault::OsVault;
use std::path::{Path, PathBuf};

/// What was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataPart {
    /// `user.db`: reviews, marks, settings. It cannot be had again from the notes.
    UserData,
    /// A copy of it.
    Backup,
    /// The graph, as read from the notes.
    Cache,
    /// The words of the notes.
    TextIndex,
}

/// A part, and how it was found.
#[derive(Clone, Debug)]
pub struct Checked {
    /// Which part.
    pub part: DataPart,
    /// Its file or folder.
    pub path: PathBuf,
    /// How it was found.
    pub health: Health,
}

impl DataPart {
    /// Its name in replies.
    pub fn name(self) -> &'static str {
        match self {
            Self::UserData => "user_data",
            Self::Backup => "backup",
            Self::Cache => "cache",
            Self::TextIndex => "text_index",
        }
    }
}

impl Checked {
    fn of(part: DataPart, found: FileHealth) -> Self {
        let FileHealth { path, health } = found;
        Self { part, path, health }
    }

    /// Whether there is nothing to mend.
    pub fn is_well(&self) -> bool {
        let left = self.part == DataPart::Backup && matches!(self.health, Health::Newer(_));
        left || matches!(self.health, Health::Sound | Health::Absent)
    }
}

/// Reads through all that is stored of a vault, and changes none of it. Of a vault that was never opened here there is nothing
/// to tell.
///
/// # Errors
/// [`EngineError::Vault`] if the folder is no vault.
pub fn examine(root: &Path, data: &DataFolder) -> Result<Vec<Checked>, EngineError> {
    let vault = OsVault::open(root)?;
    let folder = data.vault(vault.root());
    let (user, backups) = UserDb::examine(data);
    let mut found: Vec<Checked> = user
        .map(|file| Checked::of(DataPart::UserData, file))
        .into_iter()
        .chain(
            backups
                .into_iter()
                .map(|file| Checked::of(DataPart::Backup, file)),
        )
        .collect();
    let cache = folder.cache_path();
    let known = cache.exists();
    found.extend(Cache::examine(&cache).map(|file| Checked::of(DataPart::Cache, file)));
    let path = folder.text_path();
    let health = match TextIndex::examine(&path) {
        Ok(true) => Health::Sound,
        Ok(false) if !known => return Ok(found),
        Ok(false) => Health::Absent,
        Err(error @ SearchError::Newer { .. }) => Health::Newer(format!("{error}.")),
        Err(SearchError::Io(source) | SearchError::Unwritable { source, .. }) => {
            Health::Unread(format!("It cannot be read now: {source}."))
        }
        Err(error) => Health::Damaged(format!("{error}.")),
    };
    found.push(Checked {
        part: DataPart::TextIndex,
        path,
        health,
    });
    Ok(found)
}
