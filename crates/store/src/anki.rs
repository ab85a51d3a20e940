//! Reads the review log out of a collection of Anki's: a package (`.apkg`, `.colpkg`) or a bare database (`.anki2`).

use crate::StoreError;
use rusqlite::{Connection, OpenFlags};
use std::io::{Cursor, Read, Write as _};

/// The databases in a package, the newest format first. The first is compressed with zstd.
const INSIDE: [&str; 3] = ["collection.anki21b", "collection.anki21", "collection.anki2"];

/// A collection larger than this is not unpacked, bytes.
const MOST: u64 = 1 << 30;

/// One answer in Anki's log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnkiReview {
    /// The card's id.
    pub card: i64,
    /// The id of the card's note; 0 if the card is gone.
    pub note: i64,
    /// When, milliseconds since 1970.
    pub at_ms: i64,
    /// The button, 1 to 4.
    pub rating: i64,
    /// From question to answer, milliseconds.
    pub duration_ms: u32,
}

/// The answers in a collection, oldest first. Rescheduling by hand and cramming are no answers.
///
/// # Errors
/// [`StoreError::Anki`] for anything that is no collection.
pub fn read_anki(bytes: &[u8]) -> Result<Vec<AnkiReview>, StoreError> {
    if bytes.starts_with(b"SQLite format 3\0") {
        return read_collection(bytes);
    }
    let not_one = StoreError::Anki("this file is neither an Anki package nor an Anki collection");
    let Ok(mut package) = zip::ZipArchive::new(Cursor::new(bytes)) else {
        return Err(not_one);
    };
    for name in INSIDE {
        let Ok(file) = package.by_name(name) else { continue };
        if name != INSIDE[0] {
            return read_collection(file);
        }
        let damaged = |_| StoreError::Anki("the Anki package is damaged");
        return read_collection(ruzstd::decoding::StreamingDecoder::new(file).map_err(damaged)?);
    }
    Err(not_one)
}

/// Unpacks to a file as it reads: what a package of a few kilobytes grows to need not fit into memory.
fn read_collection(content: impl Read) -> Result<Vec<AnkiReview>, StoreError> {
    let no_room =
        |_| StoreError::Anki("there is no room for the Anki collection in the folder for temporary files");
    let mut file = tempfile::NamedTempFile::new().map_err(no_room)?;
    let mut content = content.take(MOST);
    let mut piece = vec![0; 1 << 16];
    loop {
        let read = content
            .read(&mut piece)
            .map_err(|_| StoreError::Anki("the Anki package is damaged"))?;
        if read == 0 {
            break;
        }
        file.write_all(&piece[..read]).map_err(no_room)?;
    }
    let connection = Connection::open_with_flags(file.path(), OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let no_log = |_| StoreError::Anki("the Anki collection has no review log that Cairn can read");
    // Types from 4 on are changes by hand; cramming (3) that did not reschedule has no factor.
    let mut statement = connection
        .prepare(
            "SELECT revlog.cid, coalesce(cards.nid, 0), revlog.id, revlog.ease, revlog.time
             FROM revlog LEFT JOIN cards ON cards.id = revlog.cid
             WHERE revlog.ease BETWEEN 1 AND 4 AND (revlog.type < 3 OR revlog.type = 3 AND revlog.factor <> 0)
             ORDER BY revlog.id",
        )
        .map_err(no_log)?;
    let rows = statement.query_map([], |row| {
        Ok(AnkiReview {
            card: row.get(0)?,
            note: row.get(1)?,
            at_ms: row.get(2)?,
            rating: row.get(3)?,
            duration_ms: u32::try_from(row.get::<_, i64>(4)?).unwrap_or(0),
        })
    })?;
    rows.collect::<Result<_, _>>().map_err(no_log)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn collection() -> Vec<u8> {
        let file = tempfile::NamedTempFile::new().expect("a file");
        let connection = Connection::open(file.path()).expect("opens");
        connection
            .execute_batch(
                "CREATE TABLE cards (id INTEGER PRIMARY KEY, nid INTEGER);
                 CREATE TABLE revlog (id INTEGER PRIMARY KEY, cid INTEGER, usn INTEGER, ease INTEGER, ivl INTEGER,
                     lastIvl INTEGER, factor INTEGER, time INTEGER, type INTEGER);
                 INSERT INTO cards VALUES (11, 1), (12, 2);
                 INSERT INTO revlog VALUES
                     (2000, 12, 0, 1, 1, 1, 2500, 8000, 1), (1000, 11, 0, 3, 1, 1, 2500, 7000, 0),
                     (3000, 99, 0, 4, 1, 1, 2500, 1, 2), (4000, 11, 0, 0, 1, 1, 0, 0, 4), (5000, 11, 0, 3, 1, 1, 0, 0, 3);",
            )
            .expect("made");
        drop(connection);
        std::fs::read(file.path()).expect("reads")
    }

    fn package(name: &str, content: &[u8]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        writer.start_file(name, options).expect("starts");
        writer.write_all(content).expect("writes");
        writer.finish().expect("ends").into_inner()
    }

    #[test]
    fn answers_are_read_from_databases_and_packages_of_every_age() {
        let bytes = collection();
        let found = read_anki(&bytes).expect("reads");
        let shown: Vec<_> = found
            .iter()
            .map(|one| (one.note, one.at_ms, one.rating))
            .collect();
        assert_eq!(shown, [(1, 1000, 3), (2, 2000, 1), (0, 3000, 4)]);
        assert_eq!(
            read_anki(&package("collection.anki2", &bytes)).expect("reads"),
            found
        );
        let level = ruzstd::encoding::CompressionLevel::Fastest;
        let packed = ruzstd::encoding::compress_to_vec(&bytes[..], level);
        assert_eq!(
            read_anki(&package("collection.anki21b", &packed)).expect("reads"),
            found
        );
    }

    #[test]
    fn what_is_no_collection_is_refused() {
        for bytes in [
            &b""[..],
            b"text",
            &package("other.txt", b"x"),
            b"SQLite format 3\0 and no more",
            &package("collection.anki21b", b"x"),
        ] {
            assert!(read_anki(bytes).is_err());
        }
    }
}
