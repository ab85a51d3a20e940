//! Copies of `user.db`, kept as Anki keeps its own.
//!
//! A copy is taken at most every half an hour and only if something changed; it is read through before it counts. All of
//! the last two days are kept, then one a day, a week and a month for as many as [`KEPT`] says.

use crate::{DataFolder, StoreError, UserDb, folder, reading, restore, user};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Seconds between two backups at least.
const APART: i64 = 30 * 60;
/// Seconds for which every backup is kept.
const ALL_FOR: i64 = 2 * 86_400;
/// How many days, weeks and months keep one backup each.
const KEPT: [usize; 3] = [12, 10, 9];
/// How backups are named; UTC.
const NAME: &str = "user-%Y-%m-%dT%H-%M-%SZ.db";

/// A backup: when it was made, seconds since 1970, and where it lies.
pub(crate) type Backup = (i64, PathBuf);

impl UserDb {
    /// Copies `user.db` if half an hour has gone since the last copy and anything has changed since then, and thins out
    /// old copies. `now` in seconds since 1970. Gives the new copy.
    ///
    /// # Errors
    /// [`StoreError`]; a copy that does not read back well is taken away again, and older ones stay.
    pub fn back_up(&self, data: &DataFolder, now: i64) -> Result<Option<PathBuf>, StoreError> {
        let place = data.root().join("backups");
        if place.exists() && !place.is_dir() {
            folder::put_aside(&place)?;
        }
        let all = backups(&place);
        // One that does not read back counts for nothing.
        let newest = all.iter().rev().find(|(_, copy)| is_sound(copy));
        // Copies from a future that a wrong clock saw hold nothing up.
        if newest.is_some_and(|(made, _)| (0..APART).contains(&(now - made)))
            || newest.is_some_and(|(_, copy)| !changed_since(data, copy))
        {
            return Ok(None);
        }
        let failed = |source| not_writable(&place, source);
        fs::create_dir_all(&place).map_err(failed)?;
        let alone = restore::lock_file(data)?;
        if alone.try_lock().is_err() {
            // Another process takes one, or restores.
            return Ok(None);
        }
        let (draft, copy) = (place.join("draft.db"), place.join(name_of(now)));
        remove_if_there(&draft).map_err(failed)?;
        self.connection
            .execute("VACUUM INTO ?1", [draft.display().to_string()])?;
        if !is_sound(&draft) {
            remove_if_there(&draft).map_err(failed)?;
            return Err(StoreError::Corrupt(draft.display().to_string()));
        }
        fs::File::open(&draft)
            .and_then(|file| file.sync_all())
            .map_err(failed)?;
        fs::rename(&draft, &copy).map_err(failed)?;
        let mut times: Vec<i64> = all.iter().map(|(made, _)| *made).collect();
        times.push(now);
        let keep = kept(&times, now);
        for (_, old) in all.iter().filter(|(made, _)| !keep.contains(made)) {
            remove_if_there(old).map_err(failed)?;
        }
        Ok(Some(copy))
    }
}

pub(crate) fn not_writable(path: &Path, source: std::io::Error) -> StoreError {
    StoreError::NotWritable {
        path: path.display().to_string(),
        source,
    }
}

pub(crate) fn remove_if_there(path: &Path) -> std::io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn name_of(seconds: i64) -> String {
    let time = Timestamp::from_second(seconds).unwrap_or_default();
    time.strftime(NAME).to_string()
}

/// The backups in a folder, oldest first.
pub(crate) fn backups(place: &Path) -> Vec<Backup> {
    let files = fs::read_dir(place).into_iter().flatten().flatten();
    let mut found: Vec<Backup> = files
        .filter_map(|file| {
            let name = file.file_name().into_string().ok()?;
            let made = jiff::civil::DateTime::strptime(NAME, &name).ok()?;
            let made = made.to_zoned(TimeZone::UTC).ok()?.timestamp().as_second();
            // Who opens a named pipe waits for its other end.
            file.path().is_file().then(|| (made, file.path()))
        })
        .collect();
    found.sort();
    found
}

/// Whether the database was written after a copy was made.
fn changed_since(folder: &DataFolder, copy: &Path) -> bool {
    let modified = |path: &Path| fs::metadata(path).and_then(|file| file.modified()).ok();
    let Some(made) = modified(copy) else { return true };
    ["user.db", "user.db-wal"]
        .iter()
        .filter_map(|name| modified(&folder.root().join(name)))
        .any(|written| written > made)
}

/// Which of the times keep their backup.
fn kept(times: &[i64], now: i64) -> HashSet<i64> {
    let mut keep: HashSet<i64> = times
        .iter()
        .copied()
        .filter(|made| now - made < ALL_FOR)
        .collect();
    let day = |made: i64| made.div_euclid(86_400);
    let month = |made: i64| {
        let date = Timestamp::from_second(made)
            .unwrap_or_default()
            .to_zoned(TimeZone::UTC)
            .date();
        i64::from(date.year()) * 12 + i64::from(date.month())
    };
    // 1970-01-01 was a Thursday: weeks begin on Mondays.
    let periods: [&dyn Fn(i64) -> i64; 3] = [&day, &|made| (day(made) + 3).div_euclid(7), &month];
    for (period, most) in periods.iter().zip(KEPT) {
        let mut seen = HashSet::new();
        for made in times.iter().rev() {
            if seen.len() < most && seen.insert(period(*made)) {
                keep.insert(*made);
            }
        }
    }
    keep
}

/// Whether SQLite reads a database through without complaint.
pub(crate) fn is_sound(path: &Path) -> bool {
    read_through(path).unwrap_or(false)
}

/// The same.
///
/// # Errors
/// What the disk or another process says, by which nothing is known of the file.
pub(crate) fn read_through(path: &Path) -> rusqlite::Result<bool> {
    let check = reading::open_to_read(path).and_then(|connection| {
        connection.query_row("PRAGMA quick_check(1)", [], |row| row.get::<_, String>(0))
    });
    match check {
        Err(error) if user::may_pass(&error) => Err(error),
        check => Ok(check.is_ok_and(|said| said == "ok")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::restore::tests::review;

    const DAY: i64 = 86_400;

    #[test]
    fn copies_stand_half_an_hour_apart_and_only_if_something_changed() {
        let data = tempfile::tempdir().expect("a folder");
        let folder = DataFolder::new(data.path());
        let user = UserDb::open(&folder).expect("opens");
        let first = user.back_up(&folder, 1_000).expect("copies").expect("a copy");
        assert!(is_sound(&first));
        review(&user, "note:a.md");
        assert_eq!(user.back_up(&folder, 1_000 + APART - 1).expect("looks"), None);
        assert!(user.back_up(&folder, 1_000 + APART).expect("copies").is_some());
        assert_eq!(user.back_up(&folder, 1_000 + 9 * APART).expect("looks"), None);
    }

    #[test]
    fn a_damaged_copy_puts_none_off() {
        let data = tempfile::tempdir().expect("a folder");
        let folder = DataFolder::new(data.path());
        let user = UserDb::open(&folder).expect("opens");
        let first = user.back_up(&folder, 1_000).expect("copies").expect("a copy");
        fs::write(
            first,
            "no database, but a text of more than a hundred bytes".repeat(3),
        )
        .expect("written");
        assert!(user.back_up(&folder, 1_001).expect("copies").is_some());
    }

    #[test]
    fn old_copies_are_thinned_out_to_days_weeks_and_months() {
        let now = 20_000 * DAY;
        let times: Vec<i64> = (0..2 * 400).map(|half| now - half * DAY / 2).rev().collect();
        let keep = kept(&times, now);
        let age = |days: i64| now - days * DAY;
        assert!(keep.contains(&now) && keep.contains(&(now - DAY / 2)) && keep.contains(&age(1)));
        let recent = keep.iter().filter(|made| **made > age(12)).count();
        assert!((12..=16).contains(&recent), "{recent}");
        // Twelve days, ten weeks and nine months, of which some are the same, and two days in full.
        assert!((25..=33).contains(&keep.len()), "{}", keep.len());
        assert!(keep.iter().min() >= Some(&age(280)) && keep.iter().min() <= Some(&age(200)));
    }

    #[test]
    fn a_file_in_the_place_of_the_backups_is_put_aside() {
        let data = tempfile::tempdir().expect("a folder");
        let folder = DataFolder::new(data.path());
        let user = UserDb::open(&folder).expect("opens");
        fs::write(folder.root().join("backups"), "mine").expect("written");
        let (_, copies) = UserDb::examine(&folder);
        assert!(matches!(copies[0].health, crate::Health::Damaged(_)));
        assert!(user.back_up(&folder, 1_000).expect("copies").is_some());
        assert!(folder.root().join("backups.aside-1").is_file());
    }
}
