//! `user.db`: what only the user can give: settings, marks on notes, study documents of their own, what they say
//! of ties, and which vaults were opened. Never deleted.

use crate::{DataFolder, StoreError, documents, interviews, marks, reviews, verdicts};
use rusqlite::{Connection, OptionalExtension as _, params};
use rusqlite_migration::{M, Migrations};

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

/// The user's own data of all vaults.
pub struct UserDb {
    pub(crate) connection: Connection,
}

impl UserDb {
    /// Opens `user.db` in the data folder, making both if needed.
    ///
    /// # Errors
    /// [`StoreError::NotWritable`], [`StoreError::Newer`] (the file is left as it is), or what SQLite says.
    pub fn open(folder: &DataFolder) -> Result<Self, StoreError> {
        folder.make()?;
        let path = folder.root().join("user.db");
        let mut connection = Connection::open(&path)?;
        let version: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
        if version as usize > MIGRATIONS.len() {
            return Err(StoreError::Newer(path.display().to_string()));
        }
        connection.busy_timeout(std::time::Duration::from_secs(5))?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        let migrations = Migrations::from_slice(MIGRATIONS);
        // Of two that open a new file at once, the second may find made what it was about to make.
        if migrations.to_latest(&mut connection).is_err() {
            migrations.to_latest(&mut connection)?;
        }
        Ok(Self { connection })
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
        assert!(matches!(UserDb::open(&folder), Err(StoreError::Newer(_))));
    }
}
