//! Looking through a vault's data: the user's own, its backups, and the index.

use crate::error::EngineError;
use cairn_search::TextIndex;
use cairn_store::{Cache, DataFolder, FileHealth, UserDb};
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

/// A part that is there, and what is wrong with it.
#[derive(Clone, Debug)]
pub struct Checked {
    /// Which part.
    pub part: DataPart,
    /// Its file or folder.
    pub path: PathBuf,
    /// Why it cannot be used as it is, if so, as a sentence.
    pub complaint: Option<String>,
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
        let FileHealth { path, complaint } = found;
        Self {
            part,
            path,
            complaint,
        }
    }
}

/// Reads through all that is stored of a vault, and changes none of it. Parts that are not there yet are left out.
///
/// # Errors
/// [`EngineError::Vault`] if the folder is no vault, [`EngineError::Store`] if the data folder cannot be made.
pub fn examine(root: &Path, data: &DataFolder) -> Result<Vec<Checked>, EngineError> {
    let vault = OsVault::open(root)?;
    let folder = data.vault(vault.root())?;
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
    found.extend(Cache::examine(&folder.cache_path()).map(|file| Checked::of(DataPart::Cache, file)));
    let path = folder.text_path();
    let text = |complaint| Checked {
        part: DataPart::TextIndex,
        path: path.clone(),
        complaint,
    };
    match TextIndex::examine(&path) {
        Ok(false) => {}
        Ok(true) => found.push(text(None)),
        Err(error) => found.push(text(Some(format!("{error}.")))),
    }
    Ok(found)
}
