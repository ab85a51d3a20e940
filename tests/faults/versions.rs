//! Data of every earlier version opens with all that was in it; data of a newer one is left as it is.
//!
//! `fixtures/user-N.sql` is `user.db` as version N wrote it. When the schema gets a new version, run this once with
//! `CAIRN_UPDATE_FIXTURES=1`, which adds the file of that version and changes no other; what stands here stays for good.

use crate::world::{World, copy, folder, picture};
use cairn_model::{Moment, NodeId, Rating, ReviewKind};
use cairn_store::{DataFolder, NewReview, StoreError, UserDb};
use rusqlite::Connection;
use rusqlite::types::Value;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// How many versions of `user.db` there are.
pub const VERSIONS: u32 = 10;

fn fixture(version: u32) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("faults/fixtures/user-{version}.sql"))
}

/// What stands in a database: each table with its rows, in order.
pub type Content = Vec<(String, Vec<Vec<Value>>)>;

pub fn content(path: &Path) -> Content {
    let connection = Connection::open(path).expect("opens");
    let tables: Vec<String> = connection
        .prepare(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
        )
        .expect("reads")
        .query_map([], |row| row.get(0))
        .expect("reads")
        .collect::<Result<_, _>>()
        .expect("reads");
    let rows = |table: &String| {
        let mut statement = connection
            .prepare(&format!("SELECT * FROM {table}"))
            .expect("reads");
        let width = statement.column_count();
        let rows = statement.query_map([], |row| (0..width).map(|at| row.get(at)).collect());
        rows.expect("reads").collect::<Result<_, _>>().expect("reads")
    };
    tables.iter().map(|table| (table.clone(), rows(table))).collect()
}

fn written(value: &Value) -> String {
    match value {
        Value::Null => "NULL".to_owned(),
        Value::Integer(number) => number.to_string(),
        Value::Real(number) => format!("{number:?}"),
        Value::Text(text) => format!("'{}'", text.replace('\'', "''")),
        Value::Blob(bytes) => {
            bytes
                .iter()
                .fold("x'".to_owned(), |text, byte| text + &format!("{byte:02x}"))
                + "'"
        }
    }
}

/// A database as SQL that makes it.
fn dump(path: &Path) -> String {
    let connection = Connection::open(path).expect("opens");
    let version: u32 = connection
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .expect("reads");
    let mut out = String::new();
    let statements = |kind: &str| -> Vec<String> {
        let sql = format!(
            "SELECT sql FROM sqlite_master WHERE type {kind} 'table' AND sql NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid"
        );
        let mut statement = connection.prepare(&sql).expect("reads");
        let rows = statement.query_map([], |row| row.get(0)).expect("reads");
        rows.collect::<Result<_, _>>().expect("reads")
    };
    for sql in statements("=") {
        let _ = writeln!(out, "{sql};");
    }
    for (table, rows) in content(path) {
        for row in rows {
            let values: Vec<String> = row.iter().map(written).collect();
            let _ = writeln!(out, "INSERT INTO {table} VALUES ({});", values.join(", "));
        }
    }
    for sql in statements("!=") {
        let _ = writeln!(out, "{sql};");
    }
    let _ = writeln!(out, "PRAGMA user_version = {version};");
    out
}

/// `user.db` of a version, at a path.
pub fn made(version: u32, path: &Path) {
    let sql = fs::read_to_string(fixture(version)).expect("a fixture of every version");
    Connection::open(path)
        .expect("opens")
        .execute_batch(&sql)
        .expect("a database");
}

/// Files of a folder with what stands in them.
fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            match path.is_dir() {
                true => folders.push(path),
                false => found.push((path.clone(), fs::read(path).expect("a file"))),
            }
        }
    }
    found.sort();
    found
}

/// Every row of before is there; tables may have more columns now.
pub fn assert_rows_stay(before: &Content, path: &Path, context: &str) {
    let after = content(path);
    for (table, rows) in before {
        let (_, now) = after
            .iter()
            .find(|(name, _)| name == table)
            .expect("a table stays");
        assert!(now.len() >= rows.len(), "{context}: {table}");
        for (now, row) in now.iter().zip(rows) {
            assert!(now.starts_with(row), "{context}: {table}: {row:?} became {now:?}");
        }
    }
}

fn review(user: &UserDb) -> i64 {
    let review = NewReview {
        node: NodeId::from_text("note:new.md"),
        title: "New".to_owned(),
        rating: Rating::Good,
        at: Moment {
            ms: 1_700_000_000_000,
            offset: 3_600,
        },
        duration_ms: 900,
        kind: ReviewKind::Manual,
        credit: 1.0,
        imported: false,
    };
    user.append_reviews("/v", &[review]).expect("writes")[0]
}

#[test]
fn data_of_every_earlier_version_opens_with_all_that_was_in_it() {
    if std::env::var_os("CAIRN_UPDATE_FIXTURES").is_some() && !fixture(VERSIONS).exists() {
        add_newest();
    }
    for version in 1..=VERSIONS {
        let place = folder();
        let path = place.path().join("user.db");
        made(version, &path);
        let before = content(&path);
        assert!(
            before.iter().all(|(_, rows)| !rows.is_empty()),
            "version {version} lacks rows: {before:?}"
        );
        let user = UserDb::open(&DataFolder::new(place.path())).expect("opens");
        assert_eq!(user.restored().expect("reads"), None);
        assert_rows_stay(&before, &path, &format!("version {version}"));
        let log = user.reviews_after("/v", 0).expect("reads").reviews.len();
        assert!(log > 0 || version < 5, "version {version}: the log is empty");
        let id = review(&user);
        let reviews = user.reviews_after("/v", 0).expect("reads").reviews;
        assert_eq!(
            (reviews.len(), reviews.last().map(|last| last.id)),
            (log + 1, Some(id))
        );
    }
}

/// Opens the version before, so that it becomes the newest, and writes that down. Rows of new tables are put in by hand.
fn add_newest() {
    let place = folder();
    let path = place.path().join("user.db");
    made(VERSIONS - 1, &path);
    drop(UserDb::open(&DataFolder::new(place.path())).expect("opens"));
    fs::write(fixture(VERSIONS), dump(&path)).expect("written");
}

#[test]
fn the_newest_version_has_a_fixture() {
    let place = folder();
    drop(UserDb::open(&DataFolder::new(place.path())).expect("opens"));
    let path = place.path().join("user.db");
    assert!(dump(&path).ends_with(&format!("PRAGMA user_version = {VERSIONS};\n")));
    let newest = folder();
    made(VERSIONS, &newest.path().join("user.db"));
    let schema = |path: &Path| {
        dump(path)
            .lines()
            .filter(|line| !line.starts_with("INSERT"))
            .collect::<Vec<_>>()
            .join("\n")
    };
    assert_eq!(schema(&newest.path().join("user.db")), schema(&path));
}

#[test]
fn data_of_a_newer_version_is_refused_and_left_as_it_is() {
    let place = folder();
    let data = DataFolder::new(place.path());
    let path = place.path().join("user.db");
    made(VERSIONS, &path);
    let newer = Connection::open(&path).expect("opens");
    newer
        .pragma_update(None, "user_version", VERSIONS + 1)
        .expect("written");
    drop(newer);
    let before = files(place.path());
    assert!(matches!(UserDb::open(&data), Err(StoreError::Newer(_))));
    assert_eq!(files(place.path()), before);
}

/// The number may stand only beside the file so far, as a newer Cairn that was killed leaves it.
#[test]
fn a_newer_version_that_stands_beside_the_file_is_seen() {
    let (place, left) = (folder(), folder());
    let path = place.path().join("user.db");
    made(VERSIONS, &path);
    let newer = Connection::open(&path).expect("opens");
    newer.pragma_update(None, "journal_mode", "WAL").expect("written");
    newer
        .pragma_update(None, "user_version", VERSIONS + 1)
        .expect("written");
    copy(place.path(), left.path());
    let kept = |folder: &Path| {
        let mut all = files(folder);
        all.retain(|(path, _)| !path.ends_with("user.db-shm"));
        all
    };
    let before = kept(left.path());
    assert!(matches!(
        UserDb::open(&DataFolder::new(left.path())),
        Err(StoreError::Newer(_))
    ));
    assert_eq!(kept(left.path()), before);
}

#[test]
fn an_index_of_an_earlier_version_is_built_anew() {
    let world = World::new(40);
    drop(world.open(&world.data));
    for file in world.files() {
        if file.ends_with("cache.db") {
            let cache = Connection::open(file).expect("opens");
            cache.pragma_update(None, "user_version", 4_001).expect("written");
        } else if file.ends_with("schema-version") {
            fs::write(file, "1\n").expect("written");
        }
    }
    world.assert_whole("an earlier version");
}

#[test]
fn an_index_of_a_newer_version_is_left_as_it_is_and_the_vault_opens() {
    let world = World::new(40);
    let expected = picture(&world.open(&world.data));
    let cache = world
        .files()
        .into_iter()
        .find(|file| file.ends_with("cache.db"))
        .expect("a cache");
    let newer = Connection::open(&cache).expect("opens");
    newer.pragma_update(None, "user_version", 9_000).expect("written");
    drop(newer);
    let before = files(&world.data);
    let engine = world.open(&world.data);
    assert!(picture(&engine) == expected);
    assert_eq!(
        engine.status().read_only.map(|notice| notice.code).as_deref(),
        Some("data.newer")
    );
    drop(engine);
    assert_eq!(files(&world.data), before);
}
