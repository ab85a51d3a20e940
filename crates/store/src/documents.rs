//! Study documents the user added to a vault from elsewhere. Their content is kept here: a file that goes away loses
//! nothing.

use crate::{StoreError, UserDb};
use rusqlite::{OptionalExtension as _, params};

pub(crate) const SCHEMA: &str = "CREATE TABLE document (
    vault TEXT NOT NULL,      -- the vault's folder
    name TEXT NOT NULL,       -- unique in the vault; the file's name, numbered if another has it
    origin TEXT,              -- where the file lies; NULL: it was handed over without a place
    added INTEGER NOT NULL,   -- seconds since 1970
    stamp INTEGER NOT NULL,   -- hash of the content
    content BLOB NOT NULL,
    PRIMARY KEY (vault, name)
);";

/// A document that was added, without its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddedDocument {
    /// Its name, unique in the vault.
    pub name: String,
    /// Where the file lies, if it was added from a place.
    pub origin: Option<String>,
    /// When it was added, seconds since 1970.
    pub added: i64,
    /// Hash of the content.
    pub stamp: i64,
    /// Bytes of the content.
    pub size: u64,
}

/// A document to add, or new content for one of that name.
#[derive(Clone, Copy, Debug)]
pub struct NewDocument<'a> {
    /// Its name, unique in the vault.
    pub name: &'a str,
    /// Where the file lies.
    pub origin: Option<&'a str>,
    /// Seconds since 1970; of a document that is there already, the old time stays.
    pub added: i64,
    /// Hash of the content.
    pub stamp: i64,
    /// The content.
    pub content: &'a [u8],
}

impl UserDb {
    /// The documents added to a vault, by name.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn documents(&self, vault: &str) -> Result<Vec<AddedDocument>, StoreError> {
        let mut statement = self.connection.prepare(
            "SELECT name, origin, added, stamp, length(content) FROM document WHERE vault = ?1 ORDER BY name",
        )?;
        let rows = statement.query_map([vault], |row| {
            Ok(AddedDocument {
                name: row.get(0)?,
                origin: row.get(1)?,
                added: row.get(2)?,
                stamp: row.get(3)?,
                size: row.get::<_, i64>(4)?.unsigned_abs(),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// A document's content, if it is there.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn document_content(&self, vault: &str, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self
            .connection
            .query_row(
                "SELECT content FROM document WHERE vault = ?1 AND name = ?2",
                [vault, name],
                |row| row.get(0),
            )
            .optional()?)
    }

    /// Keeps a document, or the new content of one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn keep_document(&self, vault: &str, document: NewDocument<'_>) -> Result<(), StoreError> {
        self.connection.execute(
            "INSERT INTO document (vault, name, origin, added, stamp, content) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (vault, name) DO UPDATE SET origin = ?3, stamp = ?5, content = ?6",
            params![
                vault,
                document.name,
                document.origin,
                document.added,
                document.stamp,
                document.content
            ],
        )?;
        Ok(())
    }

    /// Takes a document away. Says whether it was there.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn remove_document(&self, vault: &str, name: &str) -> Result<bool, StoreError> {
        let removed = self.connection.execute(
            "DELETE FROM document WHERE vault = ?1 AND name = ?2",
            [vault, name],
        )?;
        Ok(removed > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DataFolder;

    #[test]
    fn a_document_keeps_its_content_and_belongs_to_its_vault() {
        let data = tempfile::tempdir().expect("a folder");
        let user = UserDb::open(&DataFolder::new(data.path())).expect("opens");
        let document = |stamp, content| NewDocument {
            name: "guide.txt",
            origin: Some("Downloads/guide.txt"),
            added: stamp,
            stamp,
            content,
        };
        user.keep_document("/a", document(1, b"old")).expect("keeps");
        user.keep_document("/a", document(2, b"newer")).expect("keeps");
        let kept = user.documents("/a").expect("reads");
        let [kept] = &*kept else { panic!("{kept:?}") };
        assert_eq!((kept.added, kept.stamp, kept.size), (1, 2, 5));
        assert!(user.documents("/b").expect("reads").is_empty());
        assert!(!user.remove_document("/b", "guide.txt").expect("looks"));
        let content = user.document_content("/a", "guide.txt").expect("reads");
        assert_eq!(content.as_deref(), Some(&b"newer"[..]));
        assert!(user.remove_document("/a", "guide.txt").expect("removes"));
    }
}
