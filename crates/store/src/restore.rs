//! The way back from a backup when `user.db` is damaged or lost.

use crate::backups::{Backup, backups, is_sound, not_writable, remove_if_there};
use crate::folder::{self, files_of};
use crate::{DataFolder, StoreError, UserDb, reading, user};
use jiff::Timestamp;
use rusqlite::{Connection, OpenFlags};
use std::fs;
use std::path::{Path, PathBuf};

/// What takes the place of a damaged `user.db` lies here from when it is whole until it has done so.
const SUCCESSOR: &str = "user.db.restored";

/// Puts the fullest sound backup in the place of a `user.db` that is damaged or lost. A damaged one is kept beside it, and those
/// reviews that can still be read from it are added. What became of it is told by [`UserDb::restored`]. Cut short at any
/// moment, either the damaged one is still found, or its whole successor.
pub(crate) fn restore(data: &DataFolder) -> Result<(), StoreError> {
    let _alone = alone(data)?;
    let path = data.root().join("user.db");
    let loss = loss_of(data);
    if loss.is_none() {
        match user::open_read_through(&path) {
            Err(error) if error.is_damage() => {}
            // Another process has restored it meanwhile, or nothing can be said of it now.
            opened => return opened.map(drop),
        }
    }
    let failed = |source| not_writable(data.root(), source);
    let draft = data.root().join("user.db.draft");
    let successor = successor(data, &draft)?;
    let account = if loss == Some(Loss::Gone) {
        account(&successor, 0, None)
    } else {
        let saved = salvage(&successor.user.connection, &path);
        let aside = (1..)
            .map(|n| data.root().join(format!("user.db.damaged-{n}")))
            .find(|aside| !aside.exists())
            .unwrap_or_else(|| data.root().join("user.db.damaged"));
        for (file, aside) in files_of(&path).iter().zip(files_of(&aside)) {
            keep(file, &aside).map_err(failed)?;
        }
        account(&successor, saved, Some(&aside))
    };
    let Successor { user, .. } = successor;
    user.set_setting(user::RESTORED, &account)?;
    // Then all of it stands in the one file.
    user.connection.pragma_update(None, "journal_mode", "DELETE")?;
    drop(user);
    fs::File::open(&draft)
        .and_then(|file| file.sync_all())
        .and_then(|()| fs::rename(&draft, data.root().join(SUCCESSOR)))
        .map_err(failed)?;
    put_in_place(data)
}

/// How the user's own data went, though there was some: its backups are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Loss {
    /// There is no file, or nothing in it. To SQLite that is an empty database, which would be taken for a fresh one.
    Gone,
    /// There is a database, and nothing of ours in it.
    Foreign,
}

pub(crate) fn loss_of(data: &DataFolder) -> Option<Loss> {
    let path = data.root().join("user.db");
    let loss = match fs::metadata(&path) {
        Ok(file) if !file.is_file() => None,
        Ok(file) if file.len() <= BLANK => Some(Loss::Gone),
        // What is not yet in the file stands beside it.
        Ok(_) => (user::version_in_file(&path) == Some(0) && !reading::has_changes_beside(&path))
            .then_some(Loss::Foreign),
        Err(error) => {
            let gone = error.kind() == std::io::ErrorKind::NotFound && !is_dangling(&path);
            gone.then_some(Loss::Gone)
        }
    };
    loss.filter(|_| !backups(&data.root().join("backups")).is_empty())
}

/// Whether a link leads nowhere: to a drive that is not there now, say.
pub(crate) fn is_dangling(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
        && fs::metadata(path).is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound)
}

/// A file of so many bytes is an empty database to SQLite.
const BLANK: u64 = 1;

/// Goes on with a restoring that was cut short after the successor was whole. It takes no place that needs none.
pub(crate) fn finish_restoring(data: &DataFolder) -> Result<(), StoreError> {
    let successor = data.root().join(SUCCESSOR);
    if !successor.exists() {
        return Ok(());
    }
    let _alone = alone(data)?;
    let path = data.root().join("user.db");
    let damaged =
        loss_of(data).is_none() && user::open_read_through(&path).is_err_and(|error| error.is_damage());
    if damaged {
        return put_in_place(data);
    }
    // Of what is lost the backups may hold more than a successor that came from elsewhere.
    match successor.exists() {
        true => folder::put_aside(&successor),
        false => Ok(()),
    }
}

/// While it lives, no other process restores. The system frees it when the process ends.
fn alone(data: &DataFolder) -> Result<fs::File, StoreError> {
    let file = lock_file(data)?;
    file.lock()
        .map(|()| file)
        .map_err(|source| not_writable(data.root(), source))
}

pub(crate) fn lock_file(data: &DataFolder) -> Result<fs::File, StoreError> {
    let path = data.root().join("user.db.lock");
    if path.exists() && !path.is_file() {
        folder::put_aside(&path)?;
    }
    fs::OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)
        .map_err(|source| not_writable(data.root(), source))
}

fn put_in_place(data: &DataFolder) -> Result<(), StoreError> {
    let (path, successor) = (data.root().join("user.db"), data.root().join(SUCCESSOR));
    let failed = |source| not_writable(data.root(), source);
    if !successor.exists() {
        return Ok(());
    }
    // What is no whole database of ours, nobody here has made: it takes no place.
    let ours = successor.is_file()
        && user::version_in_file(&successor).is_some_and(|version| version > 0)
        && !UserDb::is_newer(&successor);
    if !ours || !is_sound(&successor) {
        return folder::put_aside(&successor);
    }
    // What stands beside the damaged file would be taken for changes of its successor.
    for file in &files_of(&path)[1..] {
        remove_if_there(file).map_err(failed)?;
    }
    fs::rename(&successor, &path).map_err(failed)
}

/// A second name for a file; a copy, where files have but one.
fn keep(file: &Path, aside: &Path) -> std::io::Result<()> {
    match fs::hard_link(file, aside).or_else(|_| fs::copy(file, aside).map(drop)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// What to go on with.
struct Successor {
    user: UserDb,
    /// When the backup was made that it comes of; nothing if it begins empty.
    made: Option<i64>,
    /// Backups that could not be read.
    junk: usize,
    /// Backups of a newer Cairn, which are left to it.
    newer: usize,
}

/// The fullest sound backup, or an empty database.
fn successor(data: &DataFolder, draft: &Path) -> Result<Successor, StoreError> {
    if draft.exists() && !draft.is_file() {
        folder::put_aside(draft)?;
    }
    let clear = || {
        files_of(draft)
            .iter()
            .try_for_each(|file| remove_if_there(file))
            .map_err(|source| not_writable(data.root(), source))
    };
    let (mut junk, mut newer) = (0, None);
    let all = by_content(backups(&data.root().join("backups")));
    let newer_of = |newer: &Option<(PathBuf, usize)>| newer.as_ref().map_or(0, |(_, count)| *count);
    for (made, copy) in all {
        if UserDb::is_newer(&copy) {
            newer = Some((copy, newer_of(&newer) + 1));
            continue;
        }
        if !is_sound(&copy) {
            junk += 1;
            continue;
        }
        clear()?;
        fs::copy(&copy, draft).map_err(|source| not_writable(data.root(), source))?;
        match user::open_read_through(draft) {
            Err(error) if error.is_damage() => junk += 1,
            opened => {
                return Ok(Successor {
                    user: UserDb::writable(opened?),
                    made: Some(made),
                    junk,
                    newer: newer_of(&newer),
                });
            }
        }
    }
    // An empty log beside backups that another Cairn reads would look as if all were lost.
    if let Some((copy, _)) = newer {
        return Err(StoreError::Newer(copy.display().to_string()));
    }
    clear()?;
    Ok(Successor {
        user: UserDb::writable(user::open_at(draft)?),
        made: None,
        junk,
        newer: 0,
    })
}

/// Backups, the one that holds most of the log first: names tell the time of a clock that may have been wrong.
fn by_content(mut backups: Vec<Backup>) -> Vec<Backup> {
    let last_review = |copy: &Path| -> Option<i64> {
        let connection = reading::open_to_read(copy).ok()?;
        let last = "SELECT coalesce(max(id), 0) FROM review";
        connection.query_row(last, [], |row| row.get(0)).ok()
    };
    backups.sort_by_cached_key(|(made, copy)| (last_review(copy), *made));
    backups.reverse();
    backups
}

/// What is said of it to the user.
fn account(successor: &Successor, saved: usize, aside: Option<&Path>) -> String {
    let from = match (successor.made, successor.junk) {
        (Some(made), _) => {
            let when = Timestamp::from_second(made).unwrap_or_default();
            let left = match successor.newer {
                0 => String::new(),
                n => format!(" (backups that a newer Cairn wrote, and that were left to it: {n})"),
            };
            format!(
                "the backup of {} UTC was put in its place{left}",
                when.strftime("%Y-%m-%d %H:%M")
            )
        }
        (None, 0) => "there was no backup of it, so Cairn begins with an empty one".to_owned(),
        (None, n) => format!("none of its backups ({n}) could be read, so Cairn begins with an empty one"),
    };
    let Some(aside) = aside else {
        return format!("The file with your own data was gone; {from}. What you changed since then is lost.");
    };
    let reviews = match saved {
        0 => "No newer review could be read from it".to_owned(),
        1 => "One newer review was read from it and added".to_owned(),
        n => format!("{n} newer reviews were read from it and added"),
    };
    format!(
        "The file with your own data was damaged; {from}. {reviews}; settings, marks and documents changed since then are \
         lost. The damaged file is kept as {}.",
        aside.display()
    )
}

/// Adds the rows of the review log that the restored database lacks, as far as they can be read.
fn salvage(restored: &Connection, damaged: &Path) -> usize {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
    let Ok(from) = Connection::open_with_flags(damaged, flags) else {
        return 0;
    };
    let last = |table: &str| -> i64 {
        let text = format!("SELECT coalesce(max(id), 0) FROM {table}");
        restored.query_row(&text, [], |row| row.get(0)).unwrap_or(0)
    };
    let copy = |table: &str, columns: &str, after: i64| -> usize {
        let read = format!("SELECT {columns} FROM {table} WHERE id > ?1 ORDER BY id");
        let signs = vec!["?"; columns.split(',').count()].join(",");
        let write = format!("INSERT INTO {table} ({columns}) VALUES ({signs})");
        let (Ok(mut statement), Ok(mut insert)) = (from.prepare(&read), restored.prepare(&write)) else {
            return 0;
        };
        let width = statement.column_count();
        let Ok(mut rows) = statement.query([after]) else {
            return 0;
        };
        let mut copied = 0;
        while let Ok(Some(row)) = rows.next() {
            let values: Result<Vec<rusqlite::types::Value>, _> = (0..width).map(|at| row.get(at)).collect();
            let Ok(values) = values else { break };
            if insert.execute(rusqlite::params_from_iter(values)).is_err() {
                break;
            }
            copied += 1;
        }
        copied
    };
    copy("subject", "id, vault, node, title, moved", last("subject"));
    copy(
        "review",
        "id, subject, kind, rating, at, zone, duration, credit, cause, imported",
        last("review"),
    )
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::NewReview;
    use crate::user::forget_checks;
    use cairn_model::{Moment, NodeId, Rating, ReviewKind};

    const DAY: i64 = 86_400;

    pub(crate) fn review(user: &UserDb, node: &str) {
        let review = NewReview {
            node: NodeId::from_text(node),
            title: node.to_owned(),
            rating: Rating::Good,
            at: Moment::default(),
            duration_ms: 0,
            kind: ReviewKind::Manual,
            credit: 1.0,
            imported: false,
        };
        user.append_reviews("/v", &[review]).expect("writes");
    }

    fn count(user: &UserDb) -> usize {
        user.reviews_after("/v", 0).expect("reads").reviews.len()
    }

    fn damage(path: &Path) {
        fs::write(
            path,
            "no database, but a text of more than a hundred bytes".repeat(3),
        )
        .expect("written");
    }

    /// As a newer Cairn leaves it.
    fn make_newer(path: &Path) {
        let newer = Connection::open(path).expect("opens");
        newer.pragma_update(None, "user_version", 999).expect("set");
    }

    /// A `user.db` with one review in each of three backups, of the last of which the clock was wrong.
    fn with_backups() -> (tempfile::TempDir, DataFolder, Vec<PathBuf>) {
        let data = tempfile::tempdir().expect("a folder");
        let folder = DataFolder::new(data.path());
        let user = UserDb::open(&folder).expect("opens");
        let mut copies = Vec::new();
        for (name, now) in [("a", 9_000 * DAY), ("b", 1_000), ("c", 5_000)] {
            review(&user, name);
            let copy = user.back_up(&folder, now).expect("copies");
            copies.push(copy.expect("a copy"));
        }
        drop(user);
        (data, folder, copies)
    }

    #[test]
    fn the_backup_that_holds_most_of_the_log_is_taken_whatever_its_name_says() {
        let (_data, folder, _) = with_backups();
        damage(&folder.root().join("user.db"));
        forget_checks(&folder);
        assert_eq!(count(&UserDb::open(&folder).expect("restored")), 3);
    }

    #[test]
    fn a_database_that_is_gone_or_empty_is_restored() {
        for bytes in [None, Some(0), Some(1)] {
            let (_data, folder, _) = with_backups();
            let path = folder.root().join("user.db");
            fs::remove_file(&path).expect("removed");
            if let Some(bytes) = bytes {
                fs::write(&path, vec![b'x'; bytes]).expect("written");
            }
            assert!(UserDb::is_there(&folder));
            let (found, _) = UserDb::examine(&folder);
            assert!(
                matches!(found.expect("told").health, crate::Health::Damaged(_)),
                "{bytes:?}"
            );
            forget_checks(&folder);
            let user = UserDb::open(&folder).expect("restored");
            assert_eq!(count(&user), 3, "{bytes:?}");
            assert!(
                user.restored()
                    .expect("reads")
                    .expect("told")
                    .contains("was gone")
            );
        }
    }

    #[test]
    fn a_backup_of_a_newer_cairn_is_left_to_it() {
        let (_data, folder, copies) = with_backups();
        let newest = copies.last().expect("a copy");
        make_newer(newest);
        let path = folder.root().join("user.db");
        fs::create_dir(folder.root().join("user.db.draft")).expect("made");
        damage(&path);
        forget_checks(&folder);
        assert_eq!(count(&UserDb::open(&folder).expect("restored")), 2);
        assert!(newest.exists());
        let aside = |n: u32| folder.root().join(format!("user.db.damaged-{n}")).exists();
        assert!(aside(1) && !aside(2));
    }

    #[test]
    fn what_nobody_here_has_made_takes_no_place() {
        for junk in ["", "no database"] {
            let (_data, folder, _) = with_backups();
            fs::write(folder.root().join(SUCCESSOR), junk).expect("written");
            let user = UserDb::open(&folder).expect("opens");
            assert_eq!(count(&user), 3, "{junk:?}");
            assert_eq!(user.restored().expect("reads"), None);
            assert!(folder.root().join(format!("{SUCCESSOR}.aside-1")).exists());
        }
    }

    #[test]
    fn a_successor_takes_no_place_that_needs_none() {
        let (_data, folder, copies) = with_backups();
        review(&UserDb::open(&folder).expect("opens"), "note:new.md");
        let successor = folder.root().join(SUCCESSOR);
        for gone in [false, true] {
            fs::copy(&copies[0], &successor).expect("copied");
            if gone {
                fs::remove_file(folder.root().join("user.db")).expect("removed");
            }
            // Of four reviews three stand in a backup, one in the successor.
            let expected = if gone { 3 } else { 4 };
            assert_eq!(count(&UserDb::open(&folder).expect("opens")), expected);
            assert!(!successor.exists());
        }
    }

    #[test]
    fn a_newer_successor_is_left_to_it() {
        let (_data, folder, copies) = with_backups();
        let successor = folder.root().join(SUCCESSOR);
        fs::copy(&copies[0], &successor).expect("copied");
        make_newer(&successor);
        damage(&folder.root().join("user.db"));
        forget_checks(&folder);
        assert_eq!(count(&UserDb::open(&folder).expect("restored")), 3);
    }

    #[test]
    fn a_database_of_others_is_restored_and_kept() {
        let (_data, folder, _) = with_backups();
        let path = folder.root().join("user.db");
        fs::remove_file(&path).expect("removed");
        let other = Connection::open(&path).expect("opens");
        other.execute_batch("CREATE TABLE x (a)").expect("made");
        drop(other);
        forget_checks(&folder);
        assert_eq!(count(&UserDb::open(&folder).expect("restored")), 3);
        assert!(folder.root().join("user.db.damaged-1").exists());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_leads_nowhere_is_waited_for() {
        use std::os::unix::fs::symlink;
        let (data, folder, _) = with_backups();
        let path = folder.root().join("user.db");
        let waited_for = || {
            assert!(matches!(
                UserDb::open(&folder),
                Err(StoreError::NotWritable { .. })
            ));
        };
        fs::remove_file(&path).expect("removed");
        symlink(data.path().join("on a drive"), &path).expect("a link");
        waited_for();
        assert!(UserDb::is_there(&folder));
        assert!(matches!(
            UserDb::examine(&folder).0.expect("told").health,
            crate::Health::Unread(_)
        ));
        fs::remove_file(&path).expect("removed");
        let place = folder.root().join("backups");
        fs::remove_dir_all(&place).expect("removed");
        symlink(data.path().join("on a drive"), &place).expect("a link");
        waited_for();
    }

    #[test]
    fn only_backups_of_a_newer_cairn_are_no_reason_to_begin_anew() {
        let (_data, folder, copies) = with_backups();
        for copy in &copies {
            make_newer(copy);
        }
        fs::remove_file(folder.root().join("user.db")).expect("removed");
        assert!(matches!(UserDb::open(&folder), Err(StoreError::Newer(_))));
        assert!(!folder.root().join("user.db").exists());
    }

    #[test]
    fn a_data_folder_that_went_away_is_not_begun_anew() {
        let data = tempfile::tempdir().expect("a folder");
        let folder = DataFolder::new(data.path().join("on a drive"));
        drop(UserDb::open(&folder).expect("opens"));
        fs::remove_dir_all(folder.root()).expect("unplugged");
        assert!(matches!(
            UserDb::open(&folder),
            Err(StoreError::NotWritable { .. })
        ));
        assert!(!folder.root().exists());
        // Its mount point stays.
        fs::create_dir(folder.root()).expect("made");
        assert!(matches!(
            UserDb::open(&folder),
            Err(StoreError::NotWritable { .. })
        ));
        assert!(!folder.root().join("user.db").exists());
    }

    #[test]
    fn a_damaged_database_is_restored_with_the_reviews_that_still_read() {
        let data = tempfile::tempdir().expect("a folder");
        let folder = DataFolder::new(data.path());
        let user = UserDb::open(&folder).expect("opens");
        review(&user, "note:a.md");
        user.back_up(&folder, 1_000).expect("copies").expect("a copy");
        review(&user, "note:b.md");
        user.connection
            .execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")
            .expect("written");
        drop(user);
        let path = data.path().join("user.db");
        let mut bytes = fs::read(&path).expect("reads");
        bytes[..16].fill(0);
        fs::write(&path, &bytes).expect("damaged");
        forget_checks(&folder);
        let user = UserDb::open(&folder).expect("is restored");
        let account = user.restored().expect("reads").expect("an account");
        assert!(account.contains("1970-01-01 00:16"), "{account}");
        assert_eq!(count(&user), 1);
        assert_eq!(
            fs::read(data.path().join("user.db.damaged-1")).expect("kept"),
            bytes
        );
        user.restored_told().expect("writes");
        assert_eq!(user.restored().expect("reads"), None);
    }

    #[test]
    fn a_page_that_is_damaged_costs_no_review_that_reads() {
        let data = tempfile::tempdir().expect("a folder");
        let folder = DataFolder::new(data.path());
        let user = UserDb::open(&folder).expect("opens");
        for n in 0..50 {
            review(&user, &format!("note:{n}.md"));
        }
        user.back_up(&folder, 1_000).expect("copies").expect("a copy");
        review(&user, "note:new.md");
        let page: u32 = user
            .connection
            .query_row(
                "SELECT rootpage FROM sqlite_master WHERE name = 'document'",
                [],
                |row| row.get(0),
            )
            .expect("a page");
        user.connection
            .execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")
            .expect("written");
        drop(user);
        let path = data.path().join("user.db");
        let mut bytes = fs::read(&path).expect("reads");
        let at = (page as usize - 1) * 4096;
        bytes[at..at + 64].fill(0xff);
        fs::write(&path, &bytes).expect("damaged");
        forget_checks(&folder);
        let user = UserDb::open(&folder).expect("is restored");
        assert!(
            user.restored()
                .expect("reads")
                .expect("an account")
                .contains("One newer review")
        );
        assert_eq!(count(&user), 51);
    }

    #[test]
    fn without_a_backup_the_damaged_file_is_kept_and_an_empty_one_made() {
        let data = tempfile::tempdir().expect("a folder");
        let folder = DataFolder::new(data.path());
        fs::write(
            data.path().join("user.db"),
            "no database at all, but some text of a fair length",
        )
        .expect("written");
        let user = UserDb::open(&folder).expect("opens");
        assert!(
            user.restored()
                .expect("reads")
                .expect("an account")
                .contains("no backup")
        );
        assert!(data.path().join("user.db.damaged-1").exists());
        assert_eq!(count(&user), 0);
    }
}
