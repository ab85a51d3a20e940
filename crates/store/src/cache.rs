//! `cache.db`: one row per note with what it contributes to the graph, and the places of maps already laid out.
//!
//! The graph is persisted as its contributions: a note's nodes and its typed, evidenced links. Loading joins them by the
//! same code as indexing does, so a loaded graph cannot differ from a rebuilt one.

use crate::folder::files_of;
use crate::user::version_in_file;
use crate::{Fingerprint, StoreError, reading, rows};
use cairn_graph::Contribution;
use cairn_model::VaultPath;
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use std::path::Path;
use std::sync::Arc;
use xxhash_rust::xxh3::Xxh3Default;

const SCHEMA: &str = "
    CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE note (
        path TEXT PRIMARY KEY,
        size INTEGER NOT NULL,
        modified INTEGER NOT NULL,
        content INTEGER NOT NULL,      -- the fingerprint's parts
        own_id INTEGER NOT NULL,
        file INTEGER NOT NULL,
        generation INTEGER NOT NULL,   -- of the last change of this row
        contribution BLOB NOT NULL,
        checksum INTEGER NOT NULL      -- of all the others
    );
    CREATE TABLE removed (path TEXT PRIMARY KEY, generation INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE history (generation INTEGER PRIMARY KEY, id INTEGER NOT NULL); -- from which generation on
    CREATE TABLE layout (scope TEXT PRIMARY KEY, places BLOB NOT NULL) WITHOUT ROWID;
    CREATE TABLE other (id INTEGER PRIMARY KEY CHECK (id = 0), paths TEXT NOT NULL);
";

/// The schema's version; a cache of an older one is rebuilt, one of a newer is left alone.
const SCHEMA_VERSION: u32 = 6000 + rows::ROW_VERSION;

/// Histories that are remembered.
const HISTORIES: u32 = 200;

/// A version beyond comes of damage.
const MOST_VERSION: u32 = 1_000_000;

/// Places of a map: node id, x, y in layout units.
pub type PlaceRows = Vec<(String, f32, f32)>;

/// A note as cached.
#[derive(Debug)]
pub struct CachedNote {
    /// Where.
    pub path: VaultPath,
    /// Bytes when it was read.
    pub size: u64,
    /// Modification time when it was read, nanoseconds since 1970.
    pub modified: i64,
    /// What it contributes.
    pub contribution: Arc<Contribution>,
}

/// A note as it is to be cached; `contribution: None` removes it.
#[derive(Clone, Debug)]
pub struct NoteRecord {
    /// Where.
    pub path: VaultPath,
    /// Bytes.
    pub size: u64,
    /// Modification time, nanoseconds since 1970.
    pub modified: i64,
    /// What it is known by if it is moved.
    pub fingerprint: Fingerprint,
    /// What it contributes, or that it is gone.
    pub contribution: Option<Arc<Contribution>>,
}

/// What became of notes since a generation.
#[derive(Debug, PartialEq, Eq)]
pub struct ChangedPaths {
    /// Notes that came or changed.
    pub changed: Vec<VaultPath>,
    /// Notes that went.
    pub removed: Vec<VaultPath>,
}

/// The derived cache of one vault.
pub struct Cache {
    connection: Connection,
}

/// A cache, and why it had to be begun anew, if so.
pub struct OpenedCache {
    /// The cache.
    pub cache: Cache,
    /// What was wrong with the old one.
    pub rebuilt: Option<String>,
}

impl Cache {
    /// Opens the cache for writing; a damaged or outdated one is replaced by an empty one.
    ///
    /// # Errors
    /// [`StoreError::Newer`] for one of a newer version, and what keeps the file from being opened, such as a full disk: it is
    /// left as it is then. [`StoreError`] too if a fresh one cannot be made.
    pub fn open(path: &Path) -> Result<OpenedCache, StoreError> {
        if Self::is_newer(path) {
            return Err(StoreError::Newer(path.display().to_string()));
        }
        match Self::open_existing(path) {
            Ok(Some(cache)) => Ok(OpenedCache { cache, rebuilt: None }),
            Ok(None) => Self::open_fresh(path),
            Err(error) if error.may_pass() => Err(error),
            Err(error) => Ok(OpenedCache {
                cache: Self::quarantine(path)?,
                rebuilt: Some(error.to_string()),
            }),
        }
    }

    /// Whether the file was written by a newer Cairn.
    pub(crate) fn is_newer(path: &Path) -> bool {
        version_in_file(path).is_some_and(|version| (SCHEMA_VERSION + 1..MOST_VERSION).contains(&version))
    }

    /// Puts a damaged cache aside, in the place of one put aside before, and begins an empty one.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be made.
    pub fn quarantine(path: &Path) -> Result<Self, StoreError> {
        let aside = path.with_extension("damaged.db");
        // What cannot be put aside is removed: it can be rebuilt, and is of use only to who looks for the cause.
        let _ = std::fs::rename(path, aside);
        Ok(Self::open_fresh(path)?.cache)
    }

    /// Replaces whatever is there by an empty cache.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be made.
    pub fn open_fresh(path: &Path) -> Result<OpenedCache, StoreError> {
        for file in files_of(path) {
            // A file that is not there needs no removing; one that cannot be removed shows when the new one is made.
            let _ = std::fs::remove_file(file);
        }
        let connection = Connection::open(path)?;
        connection.pragma_update(None, "page_size", PAGE)?;
        tune(&connection)?;
        connection.execute_batch(SCHEMA)?;
        connection.pragma_update(None, "user_version", SCHEMA_VERSION)?;
        Ok(OpenedCache {
            cache: Self { connection },
            rebuilt: None,
        })
    }

    /// Opens the cache for reading only, for a second process; `None` if there is none of this version.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be read.
    pub fn open_read_only(path: &Path) -> Result<Option<Self>, StoreError> {
        if !path.exists() {
            return Ok(None);
        }
        Self::over(reading::open_to_read(path)?)
    }

    /// An empty cache that is gone with the process, for when nothing can be written.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn in_memory() -> Result<Self, StoreError> {
        let connection = Connection::open_in_memory()?;
        connection.execute_batch(SCHEMA)?;
        Ok(Self { connection })
    }

    fn open_existing(path: &Path) -> Result<Option<Self>, StoreError> {
        if !path.exists() {
            return Ok(None);
        }
        let connection = Connection::open(path)?;
        tune(&connection)?;
        Self::over(connection)
    }

    fn over(connection: Connection) -> Result<Option<Self>, StoreError> {
        let version: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
        if version != SCHEMA_VERSION {
            return Ok(None);
        }
        connection.query_row("SELECT count(*) FROM (SELECT 1 FROM note LIMIT 1)", [], |row| {
            row.get::<_, u32>(0)
        })?;
        Ok(Some(Self { connection }))
    }

    /// The generation of the last [`Cache::save`]; 0 for an empty cache.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn generation(&self) -> Result<u32, StoreError> {
        let found = self
            .connection
            .query_row("SELECT value FROM meta WHERE key = 'generation'", [], |row| {
                row.get(0)
            });
        Ok(found.optional()?.unwrap_or(0))
    }

    /// Forgets every note that was read by other rules than those with this fingerprint; 0 stands for the rules that come
    /// with Cairn.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn read_by(&self, rules: i64) -> Result<(), StoreError> {
        let known = self
            .connection
            .query_row("SELECT value FROM meta WHERE key = 'rules'", [], |row| {
                row.get::<_, i64>(0)
            });
        if known.optional()?.unwrap_or(0) != rules {
            let change = self.connection.unchecked_transaction()?;
            change.execute("DELETE FROM note", [])?;
            change.execute("DELETE FROM meta WHERE key = 'since'", [])?;
            change.execute("INSERT OR REPLACE INTO meta VALUES ('rules', ?1)", [rules])?;
            change.commit()?;
        }
        Ok(())
    }

    /// Every note, handed over undecoded in chunks so that decoding can be spread over threads.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn load(&self, mut chunk: impl FnMut(StoredNotes)) -> Result<(), StoreError> {
        let mut statement = self
            .connection
            .prepare("SELECT path, size, modified, content, own_id, file, generation, contribution, checksum FROM note")?;
        let mut found = statement.query([])?;
        let mut notes = StoredNotes::default();
        while let Some(row) = found.next()? {
            notes.add(row)?;
            if notes.len() == CHUNK {
                let room = notes.bytes.len();
                chunk(std::mem::take(&mut notes));
                notes.bytes.reserve(room);
                notes.rows.reserve(CHUNK);
            }
        }
        chunk(notes);
        Ok(())
    }

    /// The history that a generation came in; nothing if it is not known.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn history(&self, generation: u32) -> Result<Option<u32>, StoreError> {
        let found = self.connection.query_row(
            "SELECT id FROM history WHERE generation <= ?1 ORDER BY generation DESC LIMIT 1",
            [generation],
            |row| row.get(0),
        );
        Ok(found.optional()?)
    }

    /// Writes changes as one transaction. `history` tells this generation from one of the same number that another copy of
    /// this cache goes on to.
    ///
    /// # Errors
    /// [`StoreError`]; nothing is written then.
    pub fn save(&mut self, notes: &[NoteRecord], generation: u32, history: u32) -> Result<(), StoreError> {
        let known = self.history(generation)?;
        let transaction = self.connection.transaction()?;
        {
            let mut put = transaction.prepare_cached(
                "INSERT INTO note (path, size, modified, content, own_id, file, generation, contribution, checksum)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
                 ON CONFLICT (path) DO UPDATE SET
                   size = ?2, modified = ?3, content = ?4, own_id = ?5, file = ?6, generation = ?7, contribution = ?8,
                   checksum = ?9",
            )?;
            let mut remove = transaction.prepare_cached("DELETE FROM note WHERE path = ?1")?;
            let mut bury = transaction
                .prepare_cached("INSERT OR REPLACE INTO removed (path, generation) VALUES (?1, ?2)")?;
            let mut revive = transaction.prepare_cached("DELETE FROM removed WHERE path = ?1")?;
            let mut some_removed: bool =
                transaction.query_row("SELECT EXISTS (SELECT 1 FROM removed)", [], |row| row.get(0))?;
            for note in notes {
                let path = note.path.as_str();
                if let Some(contribution) = &note.contribution {
                    let numbers = numbers(note, generation);
                    let contribution = rows::encode(contribution)?;
                    let checksum = checksum(path, numbers, &contribution);
                    let [size, modified, content, own_id, file, generation] = numbers;
                    put.execute(params![
                        path,
                        size,
                        modified,
                        content,
                        own_id,
                        file,
                        generation,
                        contribution,
                        checksum
                    ])?;
                    if some_removed {
                        revive.execute([path])?;
                    }
                } else {
                    remove.execute([path])?;
                    bury.execute(params![path, generation])?;
                    some_removed = true;
                }
            }
            transaction.execute(
                "INSERT OR REPLACE INTO meta VALUES ('generation', ?1)",
                [generation],
            )?;
            transaction.execute("INSERT OR IGNORE INTO meta VALUES ('since', ?1)", [generation])?;
            if known != Some(history) {
                transaction.execute(
                    "INSERT OR REPLACE INTO history VALUES (?1, ?2)",
                    [generation, history],
                )?;
                transaction.execute(
                    "DELETE FROM history WHERE generation NOT IN (SELECT generation FROM history ORDER BY generation DESC LIMIT ?1)",
                    [HISTORIES],
                )?;
            }
        }
        transaction.commit()?;
        Ok(())
    }

    /// From now on nothing is copied from the log of changes to the file, until [`Cache::settle`]: a large batch is written once
    /// while others wait for the processor. A process that ends loses nothing; where power fails before, the notes are
    /// read again.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn put_off(&self) -> Result<(), StoreError> {
        Ok(self.connection.pragma_update(None, "wal_autocheckpoint", 0)?)
    }

    /// Copies what was put off, and from now on what comes, as SQLite does by itself.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn settle(&self) -> Result<(), StoreError> {
        self.connection
            .execute_batch("PRAGMA wal_autocheckpoint = 1000; PRAGMA wal_checkpoint(PASSIVE)")?;
        Ok(())
    }

    /// What some notes were known by when they were last read; notes that are not kept are left out.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn fingerprints(&self, paths: &[&VaultPath]) -> Result<Vec<(VaultPath, Fingerprint)>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT content, own_id, file FROM note WHERE path = ?1")?;
        let mut found = Vec::with_capacity(paths.len());
        for path in paths {
            let fingerprint = statement
                .query_row([path.as_str()], |row| {
                    Ok(Fingerprint {
                        content: row.get::<_, i64>(0)?.cast_unsigned(),
                        id: row.get::<_, i64>(1)?.cast_unsigned(),
                        file: row.get::<_, i64>(2)?.cast_unsigned(),
                    })
                })
                .optional()?;
            found.extend(fingerprint.map(|fingerprint| ((*path).clone(), fingerprint)));
        }
        Ok(found)
    }

    /// Says that what was changed up to now is not known: a text index of an earlier generation cannot catch up with it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn forget_changes(&self) -> Result<(), StoreError> {
        self.connection
            .execute("DELETE FROM meta WHERE key = 'since'", [])?;
        Ok(())
    }

    /// Paths that changed, and paths that went, after a generation: what a text index of that generation has to catch up.
    /// `None` if that is not known: this cache was begun later, or has lost what it held then.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn changed_since(&self, generation: u32) -> Result<Option<ChangedPaths>, StoreError> {
        let since = self
            .connection
            .query_row("SELECT value FROM meta WHERE key = 'since'", [], |row| {
                row.get::<_, u32>(0)
            })
            .optional()?;
        if since.is_none_or(|since| generation < since) || generation > self.generation()? {
            return Ok(None);
        }
        let paths = |sql: &str| -> Result<Vec<VaultPath>, StoreError> {
            let mut statement = self.connection.prepare(sql)?;
            let rows = statement.query_map([generation], |row| row.get::<_, String>(0))?;
            Ok(rows
                .collect::<Result<Vec<_>, _>>()?
                .iter()
                .filter_map(|path| VaultPath::new(path).ok())
                .collect())
        };
        Ok(Some(ChangedPaths {
            changed: paths("SELECT path FROM note WHERE generation > ?1 ORDER BY path")?,
            removed: paths("SELECT path FROM removed WHERE generation > ?1 ORDER BY path")?,
        }))
    }

    /// Forgets removed notes that the text index knows to be gone.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn forget_removed(&self, up_to: u32) -> Result<(), StoreError> {
        self.connection
            .execute("DELETE FROM removed WHERE generation <= ?1", [up_to])?;
        Ok(())
    }

    /// The files that were there and not in the graph when that was told last.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn others(&self) -> Result<Vec<String>, StoreError> {
        let paths: Option<String> = self.others_as_kept()?;
        let paths = paths.as_deref().unwrap_or_default().split('\0');
        Ok(paths.filter(|path| !path.is_empty()).map(str::to_owned).collect())
    }

    /// Keeps the files that are there and not in the graph, for who asks without looking at the vault.
    ///
    /// # Errors
    /// [`StoreError`]; what was kept before stays then.
    pub fn save_others<'a>(&self, paths: impl Iterator<Item = &'a str>) -> Result<(), StoreError> {
        let paths = paths.collect::<Vec<_>>().join("\0");
        if self.others_as_kept()?.unwrap_or_default() != paths {
            self.connection
                .execute("INSERT OR REPLACE INTO other VALUES (0, ?1)", [paths])?;
        }
        Ok(())
    }

    fn others_as_kept(&self) -> Result<Option<String>, StoreError> {
        let kept = self
            .connection
            .query_row("SELECT paths FROM other", [], |row| row.get(0));
        Ok(kept.optional()?)
    }

    /// Places of every map kept: scope, then node id, x, y.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn layouts(&self) -> Result<Vec<(String, PlaceRows)>, StoreError> {
        let mut statement = self.connection.prepare("SELECT scope, places FROM layout")?;
        let mut found = statement.query([])?;
        let mut out = Vec::new();
        while let Some(row) = found.next()? {
            out.push((row.get(0)?, postcard::from_bytes(&row.get::<_, Vec<u8>>(1)?)?));
        }
        Ok(out)
    }

    /// Keeps the places of a map.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn save_layout(&self, scope: &str, places: &[(String, f32, f32)]) -> Result<(), StoreError> {
        let bytes = postcard::to_stdvec(places)?;
        self.connection.execute(
            "INSERT OR REPLACE INTO layout VALUES (?1, ?2)",
            params![scope, bytes],
        )?;
        Ok(())
    }
}

/// The numbers of a row: size, time, what the note is known by (content, id, file), generation.
type Numbers = [i64; 6];

fn numbers(note: &NoteRecord, generation: u32) -> Numbers {
    [
        i64::try_from(note.size).unwrap_or(i64::MAX),
        note.modified,
        note.fingerprint.content.cast_signed(),
        note.fingerprint.id.cast_signed(),
        note.fingerprint.file.cast_signed(),
        i64::from(generation),
    ]
}

/// SQLite notices a torn page, but not a flipped bit inside a value; a contribution with one would be a wrong graph.
fn checksum(path: &str, numbers: Numbers, contribution: &[u8]) -> i64 {
    let mut hasher = Xxh3Default::new();
    hasher.update(path.as_bytes());
    for number in numbers {
        hasher.update(&number.to_le_bytes());
    }
    hasher.update(contribution);
    hasher.digest().cast_signed()
}

/// Notes that are handed over at once.
const CHUNK: usize = 2048;

/// Notes as stored, neither checked nor decoded yet: in one piece, for another thread frees them than made them.
#[derive(Debug, Default)]
pub struct StoredNotes {
    /// Path and contribution of each.
    bytes: Vec<u8>,
    rows: Vec<StoredRow>,
}

#[derive(Debug)]
struct StoredRow {
    /// Where its path begins, its contribution, and where that ends.
    places: [usize; 3],
    numbers: Numbers,
    checksum: i64,
}

impl StoredNotes {
    /// How many.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn add(&mut self, row: &Row<'_>) -> Result<(), StoreError> {
        let begin = self.bytes.len();
        let mut keep = |column| -> Result<usize, rusqlite::Error> {
            self.bytes.extend_from_slice(row.get_ref(column)?.as_bytes()?);
            Ok(self.bytes.len())
        };
        self.rows.push(StoredRow {
            places: [begin, keep(0)?, keep(7)?],
            numbers: [
                row.get(1)?,
                row.get(2)?,
                row.get(3)?,
                row.get(4)?,
                row.get(5)?,
                row.get(6)?,
            ],
            checksum: row.get(8)?,
        });
        Ok(())
    }

    /// Checks and decodes one of them, from 0; `None` if its row is damaged: the note is then simply read again.
    pub fn decode(&self, row: usize) -> Option<CachedNote> {
        let StoredRow {
            places: [begin, middle, end],
            numbers,
            checksum: kept,
        } = self.rows.get(row)?;
        let path = std::str::from_utf8(&self.bytes[*begin..*middle]).ok()?;
        let contribution = &self.bytes[*middle..*end];
        if *kept != checksum(path, *numbers, contribution) {
            return None;
        }
        let [size, modified, ..] = *numbers;
        Some(CachedNote {
            path: VaultPath::new(path).ok()?,
            size: size.unsigned_abs(),
            modified,
            contribution: Arc::new(rows::decode(contribution).ok()?),
        })
    }
}

/// Bytes of a page. A row takes a kilobyte or two, and each page is a call to the system when it is written or read.
const PAGE: u32 = 16_384;

/// The cache can be rebuilt, so a lost last transaction is cheap: WAL without waiting for the disk.
fn tune(connection: &Connection) -> Result<(), StoreError> {
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    connection.pragma_update(None, "cache_size", -8192)?;
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(path: &str, text: Option<&str>) -> NoteRecord {
        let path = VaultPath::new(path).expect("a path");
        let contribution = text.map(|text| {
            let note = cairn_markdown::read(text, cairn_markdown::ReadOptions::default());
            Arc::new(cairn_graph::contribute(&path, &note, 1))
        });
        NoteRecord {
            path,
            size: 1,
            modified: 2,
            fingerprint: Fingerprint {
                content: u64::MAX,
                id: 3,
                file: 4,
            },
            contribution,
        }
    }

    #[test]
    fn a_generation_is_told_from_one_of_another_copy() {
        let mut cache = Cache::in_memory().expect("a cache");
        for (generation, history) in [(1, 5), (2, 5), (3, 6), (7, 6), (8, 4)] {
            cache.save(&[], generation, history).expect("saves");
        }
        let told = [0, 1, 2, 3, 7, 8].map(|generation| cache.history(generation).expect("reads"));
        assert_eq!(told, [None, Some(5), Some(5), Some(6), Some(6), Some(4)]);
        for generation in 9..1_000 {
            cache.save(&[], generation, generation).expect("saves");
        }
        assert_eq!(
            (
                cache.history(8).expect("reads"),
                cache.history(999).expect("reads")
            ),
            (None, Some(999))
        );
    }

    #[test]
    fn fingerprints_come_back_as_they_were() {
        let mut cache = Cache::in_memory().expect("opens");
        let (known, unknown) = (record("a.md", Some("# A")), record("b.md", None));
        cache.save(std::slice::from_ref(&known), 1, 9).expect("saves");
        assert_eq!(
            cache.fingerprints(&[&unknown.path, &known.path]).expect("reads"),
            [(known.path, known.fingerprint)]
        );
    }

    fn paths(cache: &Cache) -> Vec<String> {
        let mut out = Vec::new();
        cache
            .load(|chunk| {
                let notes = (0..chunk.len()).filter_map(|row| chunk.decode(row));
                out.extend(notes.map(|note| note.path.to_string()))
            })
            .expect("loads");
        out.sort();
        out
    }

    #[test]
    fn what_is_saved_is_loaded_and_changes_are_known_by_generation() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("cache.db");
        let mut cache = Cache::open(&path).expect("opens").cache;
        cache
            .save(
                &[record("a.md", Some("# A")), record("b.md", Some("[[a]]"))],
                1,
                9,
            )
            .expect("saves");
        cache
            .save(&[record("a.md", None), record("c.md", Some("c"))], 2, 9)
            .expect("saves");
        drop(cache);
        let opened = Cache::open(&path).expect("opens");
        assert_eq!(
            (opened.rebuilt, opened.cache.generation().expect("reads")),
            (None, 2)
        );
        assert_eq!(paths(&opened.cache), ["b.md", "c.md"]);
        let since = opened.cache.changed_since(1).expect("reads").expect("known");
        assert_eq!(
            (since.changed[0].as_str(), since.removed[0].as_str()),
            ("c.md", "a.md")
        );
    }

    #[test]
    fn notes_of_several_chunks_are_loaded_as_they_were() {
        for count in [CHUNK, CHUNK + 1, 2 * CHUNK] {
            let mut cache = Cache::in_memory().expect("opens");
            let note = |at: usize| {
                let text = format!("# N{at}\n{}", "[[a]] ".repeat(at % 5));
                record(&format!("{at}.md"), Some(&text))
            };
            let notes: Vec<_> = (0..count).map(note).collect();
            cache.save(&notes, 1, 9).expect("saves");
            let mut found = Vec::new();
            let load = |chunk: StoredNotes| found.extend((0..chunk.len()).map(|row| chunk.decode(row)));
            cache.load(load).expect("loads");
            let found = found.into_iter().map(|note| note.expect("sound"));
            let found: Vec<_> = found.map(|note| (note.path, note.contribution)).collect();
            let expected = notes.into_iter().map(|note| (note.path, note.contribution));
            let expected = expected.map(|(path, contribution)| (path, contribution.expect("there")));
            assert!(found == expected.collect::<Vec<_>>(), "{count} notes");
        }
    }

    #[test]
    fn a_note_that_comes_back_is_removed_no_more() {
        let mut cache = Cache::in_memory().expect("opens");
        for (generation, text) in [(1, Some("# A")), (2, None), (3, Some("# A"))] {
            cache.save(&[record("a.md", text)], generation, 9).expect("saves");
        }
        let since = cache.changed_since(1).expect("reads").expect("known");
        assert_eq!((since.changed.len(), since.removed.len()), (1, 0));
    }

    #[test]
    fn what_is_put_off_is_safe_and_reaches_the_file_when_it_is_settled() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("cache.db");
        let mut cache = Cache::open(&path).expect("opens").cache;
        let size = || std::fs::metadata(&path).expect("there").len();
        let text = "[[a]] ".repeat(2_000);
        let notes: Vec<_> = (0..1_500)
            .map(|at| record(&format!("{at}.md"), Some(&text)))
            .collect();
        let before = size();
        cache.put_off().expect("sets");
        cache.save(&notes, 1, 9).expect("saves");
        assert_eq!(size(), before);
        let log = std::fs::metadata(path.with_extension("db-wal"))
            .expect("there")
            .len();
        assert!(
            log > 1_000 * u64::from(PAGE),
            "{log}: so much would be copied at once"
        );
        let other = Cache::open_read_only(&path).expect("opens").expect("there");
        assert_eq!(paths(&other).len(), notes.len());
        drop(other);
        cache.settle().expect("copies");
        assert!(size() > 10 * before, "{} to {}", before, size());
    }

    #[test]
    fn what_changed_before_the_cache_was_begun_is_not_known() {
        let mut cache = Cache::in_memory().expect("opens");
        let known = |cache: &Cache, since| cache.changed_since(since).expect("reads").is_some();
        cache.save(&[record("a.md", Some("# A"))], 5, 9).expect("saves");
        assert!(!known(&cache, 4) && known(&cache, 5) && !known(&cache, 6));
        cache.forget_changes().expect("writes");
        cache.save(&[], 7, 9).expect("saves");
        assert!(!known(&cache, 5) && known(&cache, 7));
    }

    #[test]
    fn a_damaged_cache_is_begun_anew_and_says_so() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("cache.db");
        std::fs::write(
            &path,
            "this is no database, but long enough to be looked at as one",
        )
        .expect("written");
        let opened = Cache::open(&path).expect("opens");
        assert!(opened.rebuilt.is_some());
        assert_eq!(paths(&opened.cache), Vec::<String>::new());
        assert!(folder.path().join("cache.damaged.db").exists(), "put aside");
    }

    #[test]
    fn a_changed_value_is_noticed_and_costs_its_note_only() {
        for change in [
            "size = size + 1",
            "own_id = 9",
            "generation = 7",
            "path = 'z.md'",
            "contribution = x'00'",
        ] {
            let mut cache = Cache::in_memory().expect("opens");
            let notes = [record("a.md", Some("# A")), record("b.md", Some("[[a]]"))];
            cache.save(&notes, 1, 9).expect("saves");
            let sql = format!("UPDATE note SET {change} WHERE path = 'a.md'");
            cache.connection.execute(&sql, []).expect("changed");
            assert_eq!(paths(&cache), ["b.md"], "{change}");
        }
    }
}
