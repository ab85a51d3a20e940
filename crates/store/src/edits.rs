//! The journal of edits of a vault: what takes each of them back. Written before the first file is touched, so that a crash
//! in the middle is mended at the next start, and so that an edit can be undone long after.

use crate::{StoreError, UserDb};
use cairn_model::VaultPath;
use cairn_vault::{ContentMark, EditSet, FileChange, FileEdit, Span};
use rusqlite::{OptionalExtension as _, params};
use serde::{Deserialize, Serialize};

pub(crate) const SCHEMA: &str = "CREATE TABLE edit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    vault TEXT NOT NULL,     -- the vault's folder
    what TEXT NOT NULL,      -- in words
    made INTEGER NOT NULL,   -- seconds since 1970
    state TEXT NOT NULL,
    inverse BLOB NOT NULL    -- the edits that take it back
);
CREATE INDEX edit_of_vault ON edit (vault, id);";

/// Edits of a vault that are kept; older ones can no longer be undone.
const KEPT: u32 = 200;

/// How far an edit came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EditState {
    /// Its files are being written. If this is found at a start, the writing was cut short.
    Begun,
    /// It is made.
    Made,
    /// Its files are being put back.
    Undoing,
    /// It is undone.
    Undone,
}

impl EditState {
    const ALL: [Self; 4] = [Self::Begun, Self::Made, Self::Undoing, Self::Undone];

    fn name(self) -> &'static str {
        match self {
            Self::Begun => "begun",
            Self::Made => "made",
            Self::Undoing => "undoing",
            Self::Undone => "undone",
        }
    }
}

/// An edit of a vault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptEdit {
    /// Rises from edit to edit.
    pub id: i64,
    /// What it did, in words.
    pub what: String,
    /// When, seconds since 1970.
    pub made: i64,
    /// How far it came.
    pub state: EditState,
    /// The edits that take it back.
    pub inverse: EditSet,
}

#[derive(Serialize, Deserialize)]
enum ChangeRow {
    Create(Vec<u8>),
    Change([u8; 16], Vec<(u64, u64, Vec<u8>)>),
    Remove([u8; 16]),
}

fn row(edit: &FileEdit) -> (String, ChangeRow) {
    let change = match &edit.change {
        FileChange::Create(content) => ChangeRow::Create(content.clone()),
        FileChange::Remove(mark) => ChangeRow::Remove(mark.0.to_le_bytes()),
        FileChange::Change(mark, spans) => {
            let spans = spans.iter().map(|span| (span.at, span.len, span.with.clone()));
            ChangeRow::Change(mark.0.to_le_bytes(), spans.collect())
        }
    };
    (edit.path.to_string(), change)
}

fn edit_of((path, change): (String, ChangeRow)) -> Option<FileEdit> {
    let mark = |bytes| ContentMark(u128::from_le_bytes(bytes));
    let change = match change {
        ChangeRow::Create(content) => FileChange::Create(content),
        ChangeRow::Remove(bytes) => FileChange::Remove(mark(bytes)),
        ChangeRow::Change(bytes, spans) => {
            let spans = spans.into_iter().map(|(at, len, with)| Span { at, len, with });
            FileChange::Change(mark(bytes), spans.collect())
        }
    };
    Some(FileEdit {
        path: VaultPath::new(&path).ok()?,
        change,
    })
}

impl UserDb {
    /// Writes down that an edit begins, and what takes it back. On the disk when this returns.
    ///
    /// # Errors
    /// [`StoreError`]: the edit must not be made then.
    pub fn begin_edit(
        &self,
        vault: &str,
        what: &str,
        made: i64,
        inverse: &EditSet,
    ) -> Result<i64, StoreError> {
        let rows: Vec<_> = inverse.files.iter().map(row).collect();
        self.connection.execute(
            "INSERT INTO edit (vault, what, made, state, inverse) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![
                vault,
                what,
                made,
                EditState::Begun.name(),
                postcard::to_stdvec(&rows)?
            ],
        )?;
        let id = self.connection.last_insert_rowid();
        self.connection.execute(
            "DELETE FROM edit WHERE vault = ?1 AND id NOT IN (SELECT id FROM edit WHERE vault = ?1 ORDER BY id DESC LIMIT ?2)",
            params![vault, KEPT],
        )?;
        Ok(id)
    }

    /// Writes down how far an edit came.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn set_edit_state(&self, id: i64, state: EditState) -> Result<(), StoreError> {
        self.connection.execute(
            "UPDATE edit SET state = ?2 WHERE id = ?1",
            params![id, state.name()],
        )?;
        Ok(())
    }

    /// Forgets an edit that was not made.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn forget_edit(&self, id: i64) -> Result<(), StoreError> {
        self.connection.execute("DELETE FROM edit WHERE id = ?1", [id])?;
        Ok(())
    }

    /// The edits of a vault, latest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn edits(&self, vault: &str) -> Result<Vec<KeptEdit>, StoreError> {
        let mut statement = self
            .connection
            .prepare("SELECT id, what, made, state, inverse FROM edit WHERE vault = ?1 ORDER BY id DESC")?;
        let mut rows = statement.query([vault])?;
        let mut edits = Vec::new();
        while let Some(row) = rows.next()? {
            edits.extend(kept(row)?);
        }
        Ok(edits)
    }

    /// One edit of a vault.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn edit(&self, vault: &str, id: i64) -> Result<Option<KeptEdit>, StoreError> {
        let found = self.connection.query_row(
            "SELECT id, what, made, state, inverse FROM edit WHERE vault = ?1 AND id = ?2",
            params![vault, id],
            |row| Ok(kept(row)),
        );
        Ok(found.optional()?.transpose()?.flatten())
    }
}

fn kept(row: &rusqlite::Row<'_>) -> Result<Option<KeptEdit>, StoreError> {
    let state: String = row.get(3)?;
    let Some(state) = EditState::ALL.into_iter().find(|known| known.name() == state) else {
        return Ok(None);
    };
    let rows: Vec<(String, ChangeRow)> = postcard::from_bytes(row.get_ref(4)?.as_blob().unwrap_or_default())?;
    Ok(Some(KeptEdit {
        id: row.get(0)?,
        what: row.get(1)?,
        made: row.get(2)?,
        state,
        inverse: EditSet {
            files: rows.into_iter().filter_map(edit_of).collect(),
        },
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DataFolder;

    fn edit(path: &str, change: FileChange) -> FileEdit {
        FileEdit {
            path: VaultPath::new(path).expect("a path"),
            change,
        }
    }

    #[test]
    fn an_edit_is_kept_with_what_takes_it_back() {
        let data = tempfile::tempdir().expect("a folder");
        let folder = DataFolder::new(data.path());
        let mark = ContentMark::of(b"x");
        let span = Span {
            at: 3,
            len: 0,
            with: vec![0, 255],
        };
        let inverse = EditSet {
            files: vec![
                edit("a.md", FileChange::Create(b"a".to_vec())),
                edit("b.md", FileChange::Change(mark, vec![span])),
                edit("c.md", FileChange::Remove(mark)),
            ],
        };
        let user = UserDb::open(&folder).expect("opens");
        let id = user.begin_edit("/v", "Made a note", 7, &inverse).expect("keeps");
        drop(user);
        let user = UserDb::open(&folder).expect("opens");
        let found = user.edit("/v", id).expect("reads").expect("is there");
        assert_eq!((found.state, &found.inverse), (EditState::Begun, &inverse));
        user.set_edit_state(id, EditState::Made).expect("keeps");
        assert_eq!(user.edits("/v").expect("reads")[0].state, EditState::Made);
        assert!(user.edit("/other", id).expect("reads").is_none());
        user.forget_edit(id).expect("forgets");
        assert_eq!(user.edits("/v").expect("reads"), []);
    }
}
