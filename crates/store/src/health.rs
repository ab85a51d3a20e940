//! Looking through what is stored without changing any of it.

use crate::backups::{backups, read_through};
use crate::folder::files_of;
use crate::restore::{Loss, is_dangling, loss_of};
use crate::{Cache, DataFolder, StoreError, UserDb};
use std::path::{Path, PathBuf};

/// How a part of what is stored was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Health {
    /// It can be used as it is.
    Sound,
    /// It is not there, and is made when it is needed.
    Absent,
    /// Nothing can be said of it now, since it cannot be read: why, as a sentence.
    Unread(String),
    /// It cannot be used by this Cairn, but by the newer one that wrote it: why, as a sentence.
    Newer(String),
    /// It cannot be used as it is: why, as a sentence.
    Damaged(String),
}

/// A file, and how it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileHealth {
    /// The file.
    pub path: PathBuf,
    /// How it was found.
    pub health: Health,
}

impl FileHealth {
    /// How a database is found, read through.
    fn of(path: PathBuf, newer: bool) -> Self {
        let odd = files_of(&path)
            .into_iter()
            .find(|file| file.exists() && !file.is_file());
        let health = match odd {
            Some(odd) => Health::Damaged(format!("{} is no regular file.", odd.display())),
            None if newer => Health::Newer(format!("{}.", StoreError::Newer(path.display().to_string()))),
            None => match read_through(&path) {
                Ok(true) => Health::Sound,
                Ok(false) => Health::Damaged("SQLite cannot read all of it.".to_owned()),
                Err(error) => Health::Unread(format!("It cannot be read now: {error}.")),
            },
        };
        Self { path, health }
    }

    fn damaged(path: PathBuf, why: impl Into<String>) -> Self {
        let health = Health::Damaged(why.into());
        Self { path, health }
    }
}

impl UserDb {
    /// `user.db`, if it is there or was, and its backups, newest first, each read through.
    pub fn examine(folder: &DataFolder) -> (Option<FileHealth>, Vec<FileHealth>) {
        let look = |path: PathBuf| {
            let newer = path.is_file() && Self::is_newer(&path);
            FileHealth::of(path, newer)
        };
        let path = folder.root().join("user.db");
        let user = match loss_of(folder) {
            Some(Loss::Gone) => Some(FileHealth::damaged(
                path,
                "It is gone or empty, though there are backups of it.",
            )),
            Some(Loss::Foreign) => Some(FileHealth::damaged(
                path,
                "Nothing of yours is in it, though there are backups of it.",
            )),
            None if is_dangling(&path) => Some(FileHealth {
                path,
                health: Health::Unread("It is a link that leads nowhere now.".to_owned()),
            }),
            None if path
                .metadata()
                .is_ok_and(|file| file.is_file() && file.len() <= 1) =>
            {
                Some(FileHealth::damaged(path, "It is empty."))
            }
            // What may not be looked at is there.
            None => path.try_exists().unwrap_or(true).then(|| look(path)),
        };
        let place = folder.root().join("backups");
        let misplaced = (place.exists() && !place.is_dir())
            .then(|| FileHealth::damaged(place.clone(), "It is no folder, so that no backup can be made."));
        let copies = backups(&place).into_iter().rev().map(|(_, copy)| look(copy));
        (user, misplaced.into_iter().chain(copies).collect())
    }
}

impl Cache {
    /// The cache at `path`, if it is there: whether SQLite reads all of it, and how many of its notes are not as they were
    /// written. One of another version is sound: it is built anew.
    pub fn examine(path: &Path) -> Option<FileHealth> {
        if !path.try_exists().unwrap_or(true) {
            return None;
        }
        let damaged = |why: String| FileHealth::damaged(path.to_path_buf(), why);
        let found = FileHealth::of(path.to_path_buf(), path.is_file() && Self::is_newer(path));
        if found.health != Health::Sound {
            return Some(found);
        }
        let mut lost = 0;
        let read = Self::open_read_only(path).and_then(|cache| {
            cache.map_or(Ok(()), |cache| {
                cache.load(|notes| {
                    lost += (0..notes.len())
                        .filter(|row| notes.decode(*row).is_none())
                        .count()
                })
            })
        });
        Some(match (read, lost) {
            (Err(error), _) => damaged(format!("{error}.")),
            (Ok(()), 0) => found,
            (Ok(()), 1) => damaged("One note in it is not as it was written.".to_owned()),
            (Ok(()), lost) => damaged(format!("{lost} notes in it are not as they were written.")),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sound_and_what_is_damaged_is_told_and_left_as_it_is() {
        let data = tempfile::tempdir().expect("a folder");
        let folder = DataFolder::new(data.path());
        assert_eq!(UserDb::examine(&folder), (None, Vec::new()));
        let user = UserDb::open(&folder).expect("opens");
        user.set_setting("a", "b").expect("writes");
        user.back_up(&folder, 1_000).expect("copies").expect("a copy");
        drop(user);
        let (found, copies) = UserDb::examine(&folder);
        assert_eq!(found.expect("a file").health, Health::Sound);
        let copy = copies.first().expect("a copy").clone();
        assert_eq!((copies.len(), copy.health), (1, Health::Sound));

        std::fs::write(&copy.path, "no database, but a text of some length").expect("written");
        std::fs::write(data.path().join("user.db"), "no database either, which is seen").expect("written");
        let (found, copies) = UserDb::examine(&folder);
        assert!(matches!(found.expect("a file").health, Health::Damaged(_)));
        assert!(matches!(copies[0].health, Health::Damaged(_)));
        let text = std::fs::read_to_string(data.path().join("user.db")).expect("still there");
        assert!(text.starts_with("no database"));

        let cache = data.path().join("cache.db");
        assert_eq!(Cache::examine(&cache), None);
        drop(Cache::open(&cache).expect("opens"));
        let health = || Cache::examine(&cache).expect("a file").health;
        assert_eq!(health(), Health::Sound);
        let newer = rusqlite::Connection::open(&cache).expect("opens");
        newer.pragma_update(None, "user_version", 9_000).expect("set");
        drop(newer);
        assert!(matches!(health(), Health::Newer(_)));
        std::fs::write(&cache, "no cache").expect("written");
        assert!(matches!(health(), Health::Damaged(_)));
    }
}
