//! Opening a database to read it alone, also where nothing can be written: a full or read-only disk, a medium, somebody else's
//! folder.

use crate::user;
use rusqlite::{Connection, OpenFlags};
use std::path::Path;

/// Opens a database for reading.
///
/// SQLite keeps two files beside a database in WAL mode and makes them even to read it. Where they cannot be made, nobody
/// writes either, and the file is read as one that does not change. It is not if changes still stand beside it: without
/// them the file may be half of what it was.
pub(crate) fn open_to_read(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    let asked = connection.query_row("PRAGMA schema_version", [], |row| row.get::<_, i64>(0));
    match asked {
        Err(error) if user::cannot_write(&error) && !has_changes_beside(path) => {
            Connection::open_with_flags(unchanging(path), flags | OpenFlags::SQLITE_OPEN_URI)
        }
        // What else is wrong shows at the first reading.
        _ => Ok(connection),
    }
}

pub(crate) fn has_changes_beside(path: &Path) -> bool {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    std::fs::metadata(log).is_ok_and(|log| log.len() > 0)
}

/// The address by which SQLite takes a file as unchanging.
fn unchanging(path: &Path) -> String {
    let path = path.display().to_string();
    let path = path.replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    format!("file:{path}?immutable=1")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unchanging_file_is_read_whatever_its_name() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("100% sure? #1 ä.db");
        let made = Connection::open(&path).expect("made");
        made.execute_batch("CREATE TABLE a (b); INSERT INTO a VALUES (7);")
            .expect("written");
        drop(made);
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
        let read = Connection::open_with_flags(unchanging(&path), flags).expect("opened");
        let kept: i64 = read
            .query_row("SELECT b FROM a", [], |row| row.get(0))
            .expect("read");
        assert_eq!(kept, 7);
        assert!(read.execute("INSERT INTO a VALUES (8)", []).is_err());
    }
}
