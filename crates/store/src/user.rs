//! `user.db`: what only the user can give: settings, marks on notes, study documents of their own, what they say
//! of ties and gaps, what edits of their vaults changed, and which vaults were opened. Never deleted.

use crate::{
    DataFolder, StoreError, documents, edits, folder, ignored, interviews, marks, pins, reading, restore,
    reviews, verdicts,
};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OptionalExtension as _, params};
use rusqlite_migration::{M, Migrations};
use std::collections::{BTreeSet, HashSet};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Every version of the schema, oldest first; only ever appended to.
const MIGRATIONS: &[M<'static>] = &[
    M::up(
        "CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
         CREATE TABLE recent (path TEXT PRIMARY KEY, opened INTEGER NOT NULL) WITHOUT ROWID;",
    ),
    M::up(marks::SCHEMA),
    M::up(documents::SCHEMA),
    M::up(verdicts::SCHEMA),
    M::up(reviews::SCHEMA),
    M::up(interviews::SCHEMA),
    M::up(reviews::BURIED),
    M::up(ignored::SCHEMA),
    M::up(edits::SCHEMA),
    M::up(pins::SCHEMA),
];

/// How many vaults are remembered.
const RECENT: u32 = 12;

/// A vault opened before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecentVault {
    /// The folder.
    pub path: String,
    /// When, seconds since 1970.
    pub opened: i64,
}

/// The setting that tells what became of a database that was damaged.
pub(crate) const RESTORED: &str = "restored";

/// The databases this process has read through.
static CHECKED: Mutex<Option<HashSet<PathBuf>>> = Mutex::new(None);

/// Opens and brings up to date.
pub(crate) fn open_at(path: &Path) -> Result<Connection, StoreError> {
    let mut connection = Connection::open(path)?;
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    let version: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if version as usize > MIGRATIONS.len() {
        // Closing it would write what stands beside it into the file.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        return Err(newer_or_damaged(path, version));
    }
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    let migrations = Migrations::from_slice(MIGRATIONS);
    // Of two that open a new file at once, the second may find made what it was about to make.
    if migrations.to_latest(&mut connection).is_err() {
        migrations.to_latest(&mut connection)?;
    }
    Ok(connection)
}

/// The same, and all of it is read once.
pub(crate) fn open_read_through(path: &Path) -> Result<Connection, StoreError> {
    let connection = open_at(path)?;
    if is_sound(&connection) {
        Ok(connection)
    } else {
        Err(StoreError::Corrupt(path.display().to_string()))
    }
}

/// The version that stands in the file's header: a newer file is not even opened, which might write to it.
pub(crate) fn version_in_file(path: &Path) -> Option<u32> {
    let mut header = [0; 64];
    std::fs::File::open(path).ok()?.read_exact(&mut header).ok()?;
    let sqlite = header.starts_with(b"SQLite format 3\0");
    let version = header.last_chunk().copied().map(u32::from_be_bytes);
    version.filter(|_| sqlite)
}

/// No Cairn will ever have so many versions: a number beyond comes of damage.
const MOST_VERSIONS: u32 = 1_000;

fn newer_or_damaged(path: &Path, version: u32) -> StoreError {
    let path = path.display().to_string();
    if version > MOST_VERSIONS {
        StoreError::Corrupt(path)
    } else {
        StoreError::Newer(path)
    }
}

/// Whether SQLite reads all of it without complaint, and every table has its columns: their names stand in the file as well,
/// and a damaged one is a name like any other to SQLite.
fn is_sound(connection: &Connection) -> bool {
    let check = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get::<_, String>(0));
    let made = || {
        let mut empty = Connection::open_in_memory()?;
        Migrations::from_slice(MIGRATIONS).to_latest(&mut empty)?;
        Ok::<_, StoreError>(columns(&empty)?)
    };
    let whole = |now: BTreeSet<_>| made().is_ok_and(|made| made.is_subset(&now));
    check.is_ok_and(|said| said == "ok") && columns(connection).is_ok_and(whole)
}

/// Every table with every column.
fn columns(connection: &Connection) -> rusqlite::Result<BTreeSet<(String, String)>> {
    let mut statement = connection.prepare(
        "SELECT kept.name, field.name FROM sqlite_master kept, pragma_table_info(kept.name) field
         WHERE kept.type = 'table'",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.collect()
}

/// Whether an error of SQLite's says that the file is no sound database.
pub(crate) fn is_damage(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase)
    )
}

/// Whether an error of SQLite's tells of the disk or of another process rather than of what stands in the file.
pub(crate) fn may_pass(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(
            ErrorCode::DiskFull
                | ErrorCode::SystemIoFailure
                | ErrorCode::ReadOnly
                | ErrorCode::CannotOpen
                | ErrorCode::PermissionDenied
                | ErrorCode::DatabaseBusy
                | ErrorCode::DatabaseLocked
                | ErrorCode::FileLockingProtocolFailed
                | ErrorCode::OutOfMemory
        )
    )
}

/// Whether an error of SQLite's says that a file, or those beside it, cannot be written where it lies.
pub(crate) fn is_unwritable(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied)
    )
}

/// The same, or that there is no room to write.
pub(crate) fn cannot_write(error: &rusqlite::Error) -> bool {
    is_unwritable(error)
        || matches!(
            error.sqlite_error_code(),
            Some(ErrorCode::DiskFull | ErrorCode::SystemIoFailure)
        )
}

/// The next opening of this folder reads all of it again, as a new process would; that of others, in tests beside, does not.
#[cfg(test)]
pub(crate) fn forget_checks(data: &DataFolder) {
    let mut checked = CHECKED.lock().unwrap_or_else(PoisonError::into_inner);
    checked
        .get_or_insert_default()
        .remove(&data.root().join("user.db"));
}

/// The user's own data of all vaults.
pub struct UserDb {
    pub(crate) connection: Connection,
    read_only: bool,
}

impl UserDb {
    /// Opens `user.db` in the data folder, making both if needed. A database that is damaged is kept aside, and the newest
    /// sound backup takes its place: [`UserDb::restored`] tells of it. Where nothing can be written, what is there is opened
    /// for reading.
    ///
    /// # Errors
    /// [`StoreError::NotWritable`], [`StoreError::Newer`] (the file is left as it is), or what SQLite says.
    pub fn open(data: &DataFolder) -> Result<Self, StoreError> {
        let path = data.root().join("user.db");
        let known = CHECKED
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .as_ref()
            .is_some_and(|known| known.contains(&path));
        // Of a drive that was unplugged, a new file would be a log without its beginning.
        if known && std::fs::symlink_metadata(&path).is_err() && restore::loss_of(data).is_none() {
            let gone = "what Cairn kept there a moment ago is gone";
            return Err(StoreError::NotWritable {
                path: data.root().display().to_string(),
                source: std::io::Error::new(std::io::ErrorKind::NotFound, gone),
            });
        }
        data.make()?;
        let copies = data.root().join("backups");
        let away = [&path, &copies]
            .into_iter()
            .find(|place| restore::is_dangling(place));
        if let Some(away) = away.filter(|away| **away == path || !path.exists()) {
            return Err(StoreError::NotWritable {
                path: away.display().to_string(),
                source: std::io::Error::new(
                    std::io::ErrorKind::NotFound,
                    "it is a link that leads nowhere now",
                ),
            });
        }
        let odd = path.exists() && !path.is_file();
        for file in folder::files_of(&path) {
            if file.exists() && !file.is_file() {
                folder::put_aside(&file)?;
            }
        }
        restore::finish_restoring(data)?;
        if restore::loss_of(data).is_some() {
            restore::restore(data)?;
        }
        let user = Self::open_checked(data, &path)?;
        if odd {
            let what = format!("{} was no file and was put aside.", path.display());
            let account = user.restored()?.unwrap_or_else(|| {
                "There was no backup of your own data: Cairn begins with none.".to_owned()
            });
            user.set_setting(RESTORED, &format!("{what} {account}"))?;
        }
        Ok(user)
    }

    fn open_checked(data: &DataFolder, path: &Path) -> Result<Self, StoreError> {
        if Self::is_newer(path) {
            return Err(StoreError::Newer(path.display().to_string()));
        }
        // Reading all of it takes a while, so it is done once by each process.
        let first = CHECKED
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get_or_insert_default()
            .insert(path.to_path_buf());
        let opened = if first {
            open_read_through(path)
        } else {
            open_at(path)
        };
        match opened {
            Err(error) if error.is_damage() => {
                restore::restore(data)?;
                Ok(Self::writable(open_at(path)?))
            }
            Err(error) if error.leaves_reading() && path.is_file() => Self::open_to_read(path, error),
            opened => Ok(Self::writable(opened?)),
        }
    }

    /// Whether the user has any data of their own, or had.
    pub fn is_there(data: &DataFolder) -> bool {
        // What may not be looked at is there, and opening it tells so.
        let path = data.root().join("user.db");
        path.try_exists().unwrap_or(true) || restore::is_dangling(&path) || restore::loss_of(data).is_some()
    }

    pub(crate) fn writable(connection: Connection) -> Self {
        Self {
            connection,
            read_only: false,
        }
    }

    /// One of an older version could not be brought up to date here, so that `why` it cannot be written is all there is to say.
    fn open_to_read(path: &Path, why: StoreError) -> Result<Self, StoreError> {
        let connection = reading::open_to_read(path)?;
        let version: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
        if version as usize != MIGRATIONS.len() {
            return Err(why);
        }
        if !is_sound(&connection) {
            return Err(StoreError::Corrupt(path.display().to_string()));
        }
        Ok(Self {
            connection,
            read_only: true,
        })
    }

    /// Whether nothing can be written here, so that it was opened for reading.
    pub fn is_read_only(&self) -> bool {
        self.read_only
    }

    /// Whether the file was written by a newer Cairn.
    pub(crate) fn is_newer(path: &Path) -> bool {
        let version = version_in_file(path).filter(|version| *version as usize > MIGRATIONS.len());
        version.is_some_and(|version| matches!(newer_or_damaged(path, version), StoreError::Newer(_)))
    }

    /// What became of a database that was damaged, until [`UserDb::restored_told`].
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn restored(&self) -> Result<Option<String>, StoreError> {
        self.setting(RESTORED)
    }

    /// The user has been told of it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn restored_told(&self) -> Result<(), StoreError> {
        self.connection
            .execute("DELETE FROM setting WHERE key = ?1", [RESTORED])?;
        Ok(())
    }

    /// A setting, as text.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn setting(&self, key: &str) -> Result<Option<String>, StoreError> {
        Ok(self
            .connection
            .query_row("SELECT value FROM setting WHERE key = ?1", [key], |row| {
                row.get(0)
            })
            .optional()?)
    }

    /// Keeps a setting.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn set_setting(&self, key: &str, value: &str) -> Result<(), StoreError> {
        self.connection.execute(
            "INSERT OR REPLACE INTO setting VALUES (?1, ?2)",
            params![key, value],
        )?;
        Ok(())
    }

    /// Remembers that a vault was opened. `now` in seconds since 1970.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn opened(&self, path: &str, now: i64) -> Result<(), StoreError> {
        self.connection.execute(
            "INSERT OR REPLACE INTO recent VALUES (?1, ?2)",
            params![path, now],
        )?;
        self.connection.execute(
            "DELETE FROM recent WHERE path NOT IN (SELECT path FROM recent ORDER BY opened DESC LIMIT ?1)",
            [RECENT],
        )?;
        Ok(())
    }

    /// Vaults opened before, latest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn recent(&self) -> Result<Vec<RecentVault>, StoreError> {
        let mut statement = self
            .connection
            .prepare("SELECT path, opened FROM recent ORDER BY opened DESC, path")?;
        let rows = statement.query_map([], |row| {
            Ok(RecentVault {
                path: row.get(0)?,
                opened: row.get(1)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_and_recent_vaults_survive_reopening() {
        let data = tempfile::tempdir().expect("a folder");
        let folder = DataFolder::new(data.path());
        let user = UserDb::open(&folder).expect("opens");
        user.set_setting("ui", "{}").expect("saves");
        user.opened("/a", 1).expect("saves");
        user.opened("/b", 2).expect("saves");
        drop(user);
        let user = UserDb::open(&folder).expect("opens");
        assert_eq!(user.setting("ui").expect("reads").as_deref(), Some("{}"));
        assert_eq!(
            user.recent()
                .expect("reads")
                .iter()
                .map(|r| r.path.as_str())
                .collect::<Vec<_>>(),
            ["/b", "/a"]
        );
    }

    #[test]
    fn data_of_a_newer_version_is_left_alone() {
        let data = tempfile::tempdir().expect("a folder");
        let folder = DataFolder::new(data.path());
        UserDb::open(&folder)
            .expect("opens")
            .connection
            .pragma_update(None, "user_version", 99)
            .expect("set");
        let path = data.path().join("user.db");
        let before = std::fs::read(&path).expect("reads");
        assert!(matches!(UserDb::open(&folder), Err(StoreError::Newer(_))));
        assert_eq!(std::fs::read(&path).expect("reads"), before);
        assert!(!data.path().join("user.db-wal").exists());
    }
}
