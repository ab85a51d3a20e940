//! A process that is killed, at a random moment or at a named one, leaves an index that is as good as a rebuilt one, and a
//! review log that holds what it acknowledged.

use crate::versions::{VERSIONS, assert_rows_stay, content, made};
use crate::world::{Dice, Fault, World, copy, folder, rounds};
use cairn_store::{DataFolder, UserDb};
use std::fs;
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{Output, Stdio};
use std::thread::sleep;
use std::time::Duration;

const SIGKILL: i32 = 9;

#[test]
fn killed_at_random_moments() {
    let world = World::new(60);
    let mut dice = Dice::new(7);
    let (mut killed, tries) = (0, rounds(30, 400));
    for round in 0..tries {
        world.stir(&mut dice);
        let mut child = world.child("index").spawn().expect("started");
        sleep(Duration::from_millis(dice.below(150)));
        child.kill().expect("killed");
        killed += u64::from(child.wait().expect("ended").signal() == Some(SIGKILL));
        if round % 5 == 4 {
            world.assert_whole(&format!("round {round}"));
        }
    }
    println!("{killed} of {tries} killed while indexing, at random moments");
    assert!(
        killed * 3 > tries,
        "only {killed} of {tries} were killed before they were done"
    );
}

/// Whether the child was killed; otherwise it was done before.
fn was_killed(ended: &Output, context: &str) -> bool {
    let killed = ended.status.signal() == Some(SIGKILL);
    assert!(killed || ended.status.success(), "{context}: {ended:?}");
    killed
}

/// Which call is to be the last: the first few, then any, as many as there seem to be.
struct Step {
    most: u64,
    at: u64,
}

impl Step {
    fn new() -> Self {
        Self { most: 24, at: 0 }
    }

    fn next(&mut self, dice: &mut Dice) -> u64 {
        self.at = if self.at < 3 {
            self.at + 1
        } else {
            4 + dice.below(self.most)
        };
        self.at
    }

    fn learn(&mut self, killed: bool) {
        if !killed {
            self.most = (self.most * 3 / 4).max(2);
        } else if self.at + 4 > self.most {
            self.most += 8;
        }
    }
}

const CALLS: [&str; 6] = ["write", "sync", "rename", "open", "truncate", "unlink"];

/// At the Nth write to a file of the index, at the Nth commit, at the Nth file put in place.
#[test]
fn killed_at_every_step_of_saving() {
    let world = World::new(40);
    let mut dice = Dice::new(8);
    let (mut killed, mut tried) = (0, 0);
    for call in CALLS {
        let mut step = Step::new();
        for _ in 0..rounds(6, 60) {
            let at = step.next(&mut dice);
            world.stir(&mut dice);
            let fault = Fault {
                call,
                at: (at, at),
                error: 0,
            };
            let ended = world.faulty_child("index", fault).output().expect("started");
            tried += 1;
            let was = was_killed(&ended, &format!("{fault:?}"));
            step.learn(was);
            if was {
                killed += 1;
                world.assert_whole(&format!("killed at {call} {at}"));
            }
        }
    }
    println!("{killed} of {tried} killed while saving, at named steps");
    assert!(killed > 8, "only {killed} were killed");
}

/// The numbers of the reviews that a child acknowledged.
pub fn acknowledged(said: &[u8]) -> Vec<i64> {
    // A last line that was cut is no acknowledgement.
    let said = String::from_utf8_lossy(said);
    let whole = said.rsplit_once('\n').map_or("", |(whole, _)| whole);
    whole.lines().filter_map(|line| line.parse().ok()).collect()
}

/// `user.db` opens, is sound, and holds these reviews; its backups are sound too.
pub fn assert_kept(data: &Path, reviews: &[i64], after: &str) {
    // A copy at a new place is read through when it is opened.
    let place = folder();
    copy(data, &place.path().join("data"));
    let user = UserDb::open(&DataFolder::new(place.path().join("data"))).expect(after);
    assert_eq!(user.restored().expect(after), None, "{after}: it was damaged");
    let log = user.reviews_after("/v", 0).expect(after);
    let kept: Vec<i64> = log.reviews.iter().map(|review| review.id).collect();
    let lost: Vec<_> = reviews.iter().filter(|id| !kept.contains(id)).collect();
    assert!(lost.is_empty(), "{after}: {lost:?} are lost of {kept:?}");
    let backups = fs::read_dir(data.join("backups")).into_iter().flatten();
    for backup in backups.map(|file| file.expect("an entry").path()) {
        let name = backup.file_name().expect("a name");
        // What begins otherwise is no backup yet.
        if name.to_string_lossy().starts_with("user-") {
            let alone = place.path().join(name);
            fs::create_dir_all(&alone).expect("made");
            fs::copy(&backup, alone.join("user.db")).expect("copied");
            let opened = UserDb::open(&DataFolder::new(&alone)).expect(after);
            assert_eq!(
                opened.restored().expect(after),
                None,
                "{after}: {}",
                backup.display()
            );
        }
    }
}

/// While a database is made and brought up to date, while reviews are written down, while backups are taken.
#[test]
fn killed_at_every_step_of_reviewing() {
    let (mut killed, mut tried) = (0, 0);
    let mut dice = Dice::new(16);
    for call in CALLS {
        let world = World::new(0);
        let mut all = Vec::new();
        let mut step = Step::new();
        for _ in 0..rounds(6, 40) {
            let at = step.next(&mut dice);
            let fault = Fault {
                call,
                at: (at, at),
                error: 0,
            };
            // Every other time there is nothing yet.
            if at.is_multiple_of(2) {
                world.forget();
                all.clear();
            }
            let mut child = world.faulty_child("review", fault);
            let ended = child.stdout(Stdio::piped()).output().expect("started");
            tried += 1;
            let was = was_killed(&ended, &format!("{fault:?}"));
            step.learn(was);
            killed += u32::from(was);
            all.extend(acknowledged(&ended.stdout));
            assert_kept(&world.data, &all, &format!("killed at {call} {at}"));
        }
    }
    println!("{killed} of {tried} killed while reviewing and backing up, at named steps");
    assert!(killed > 8, "only {killed} were killed");
}

/// While data of an earlier version is brought up to date: every row of it stays.
#[test]
fn killed_at_every_step_of_migrating() {
    let (mut killed, mut tried) = (0, 0);
    for version in 1..VERSIONS {
        for call in CALLS {
            for at in 1..=rounds(2, 40) {
                let world = World::new(0);
                fs::create_dir_all(&world.data).expect("made");
                let path = world.data.join("user.db");
                made(version, &path);
                let before = content(&path);
                let fault = Fault {
                    call,
                    at: (at, at),
                    error: 0,
                };
                let ended = world.faulty_child("review", fault).output().expect("started");
                let context = format!("version {version} killed at {call} {at}");
                tried += 1;
                if !was_killed(&ended, &context) {
                    break;
                }
                killed += 1;
                let user = UserDb::open(&DataFolder::new(&world.data)).expect(&context);
                assert_eq!(user.restored().expect(&context), None, "{context}");
                drop(user);
                assert_rows_stay(&before, &path, &context);
            }
        }
    }
    println!("{killed} of {tried} killed while an earlier version was brought up to date");
    assert!(killed > 40, "only {killed} were killed");
}

/// While a damaged database is restored: its newest backup held every review, so none is missing, and what was lost is told.
#[test]
fn killed_at_every_step_of_restoring() {
    let (mut killed, mut tried) = (0, 0);
    for call in CALLS {
        for at in 1..=rounds(6, 60) {
            let world = World::new(0);
            let mut child = world.child("review");
            let ended = child.stdout(Stdio::piped()).output().expect("started");
            let mut all = acknowledged(&ended.stdout);
            assert!(!all.is_empty(), "{ended:?}");
            let path = world.data.join("user.db");
            let mut bytes = fs::read(&path).expect("read");
            bytes[..100].fill(0);
            fs::write(&path, bytes).expect("written");
            let fault = Fault {
                call,
                at: (at, at),
                error: 0,
            };
            let mut child = world.faulty_child("review", fault);
            let ended = child.stdout(Stdio::piped()).output().expect("started");
            let context = format!("killed at {call} {at} while restoring");
            tried += 1;
            let was = was_killed(&ended, &context);
            killed += u32::from(was);
            all.extend(acknowledged(&ended.stdout));
            let user = UserDb::open(&DataFolder::new(&world.data)).expect(&context);
            let account = user.restored().expect(&context);
            assert!(account.is_some_and(|said| said.contains("backup")), "{context}");
            let log = user.reviews_after("/v", 0).expect(&context);
            let kept: Vec<i64> = log.reviews.iter().map(|review| review.id).collect();
            assert!(
                all.iter().all(|id| kept.contains(id)),
                "{context}: {all:?}, {kept:?}"
            );
            if !was {
                break;
            }
        }
    }
    println!("{killed} of {tried} killed while a damaged database was restored");
    assert!(killed > 8, "only {killed} were killed");
}
