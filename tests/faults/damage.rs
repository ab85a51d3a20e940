//! Files of the index that were damaged while nobody looked: noticed, put aside, rebuilt; never the end of the process.

use crate::kill::acknowledged;
use crate::world::{Dice, World, copy, folder, rounds, told};
use cairn_store::{DataFolder, StoreError, UserDb};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

#[derive(Clone, Copy, Debug)]
enum Damage {
    Flip,
    Cut,
    ZeroPage,
}

fn harm(file: &Path, how: Damage, dice: &mut Dice) {
    let mut bytes = fs::read(file).expect("read");
    let at = dice.below(bytes.len() as u64) as usize;
    match how {
        Damage::Flip => bytes[at] ^= 1 << dice.below(8),
        Damage::Cut => bytes.truncate(at),
        Damage::ZeroPage => {
            let from = at - at % 4096;
            let to = (from + 4096).min(bytes.len());
            bytes[from..to].fill(0);
        }
    }
    fs::write(file, bytes).expect("written");
}

#[test]
fn damaged_files_are_mended() {
    let world = World::new(40);
    drop(world.open(&world.data));
    let good = folder();
    copy(&world.data, good.path());
    let files: Vec<_> = world
        .files()
        .into_iter()
        .filter(|file| !file.ends_with("lock"))
        .collect();
    assert!(
        files.iter().any(|file| file.ends_with("cache.db")) && files.len() > 5,
        "{files:?}"
    );
    let mut dice = Dice::new(10);
    let total = rounds(60, 1000);
    for round in 0..total {
        fs::remove_dir_all(&world.data).expect("removed");
        copy(good.path(), &world.data);
        let how = *dice.one_of(&[Damage::Flip, Damage::Flip, Damage::Cut, Damage::ZeroPage]);
        // The databases are larger than all others together, and every third damage.
        let file = if round % 3 == 0 {
            files
                .iter()
                .find(|file| file.ends_with("cache.db"))
                .expect("there")
        } else {
            dice.one_of(&files)
        };
        harm(file, how, &mut dice);
        world.assert_whole(&format!("round {round}: {how:?} in {}", file.display()));
        told("damaged files", round + 1, total);
    }
}

#[test]
fn files_that_are_gone_are_made_again() {
    let world = World::new(40);
    drop(world.open(&world.data));
    for file in world.files() {
        if fs::remove_file(&file).is_ok() {
            world.assert_whole(&format!("without {}", file.display()));
        }
    }
}

/// As a sync that went wrong, or a hand that slipped, leaves it.
#[test]
fn a_folder_in_the_place_of_a_file_is_put_aside() {
    let world = World::new(40);
    drop(world.open(&world.data));
    let good = folder();
    copy(&world.data, good.path());
    let mut files = world.files();
    let of_vault = files[0].parent().expect("a folder").to_path_buf();
    files.extend(["cache.db-wal", "lock"].map(|name| of_vault.join(name)));
    for file in files {
        fs::remove_dir_all(&world.data).expect("removed");
        copy(good.path(), &world.data);
        // What is not there need not be taken away.
        let _ = fs::remove_file(&file);
        fs::create_dir(&file).expect("made");
        fs::write(file.join("inside"), "x").expect("written");
        world.assert_whole(&format!("a folder at {}", file.display()));
    }
    for name in ["cache.db", "lock"] {
        let file = of_vault.join(name);
        fs::remove_file(&file).expect("removed");
        make_pipe(&file);
        world.assert_whole(&format!("a pipe at {name}"));
    }
    for folder in ["text", "text/files"] {
        let place = of_vault.join(folder);
        fs::remove_dir_all(&place).expect("removed");
        fs::write(&place, "no folder").expect("written");
        world.assert_whole(&format!("a file at {folder}"));
    }
}

/// Who opens a named pipe waits for its other end.
fn make_pipe(file: &Path) {
    let made = Command::new("mkfifo").arg(file).status().expect("started");
    assert!(made.success());
}

#[test]
fn what_is_no_file_in_the_place_of_user_data_is_put_aside_and_a_backup_taken() {
    let world = World::new(0);
    let mut child = world.child("review");
    let all = acknowledged(&child.stdout(Stdio::piped()).output().expect("started").stdout);
    let file = world.data.join("user.db");
    fs::remove_file(&file).expect("removed");
    make_pipe(&file);
    drop(UserDb::open(&DataFolder::new(&world.data)).expect("opens"));
    fs::remove_file(&file).expect("removed");
    fs::create_dir(&file).expect("made");
    let user = UserDb::open(&DataFolder::new(&world.data)).expect("opens");
    let kept = user.reviews_after("/v", 0).expect("reads").reviews.len();
    assert!(kept + 1 >= all.len(), "{kept} of {}", all.len());
    assert!(user.restored().expect("reads").is_some(), "told");
    assert!(world.data.join("user.db.aside-2").is_dir(), "kept");
}

/// The user's own data, and its backups: what is damaged is restored from the newest sound backup, with an account of it.
#[test]
fn damaged_user_data_is_restored() {
    let world = World::new(0);
    let mut child = world.child("review");
    let ended = child.stdout(Stdio::piped()).output().expect("started");
    let all = acknowledged(&ended.stdout);
    let listed = fs::read_dir(world.data.join("backups")).expect("a folder");
    let mut backups: Vec<PathBuf> = listed
        .map(|file| file.expect("an entry").file_name().into())
        .collect();
    backups.sort();
    assert!(all.len() > 5 && backups.len() > 5, "{all:?} {backups:?}");
    let (mut dice, mut restored, mut newer) = (Dice::new(17), 0, 0);
    let total = rounds(60, 1000);
    for round in 0..total {
        let place = folder();
        copy(&world.data, place.path());
        let how = *dice.one_of(&[Damage::Flip, Damage::Flip, Damage::Cut, Damage::ZeroPage]);
        harm(&place.path().join("user.db"), how, &mut dice);
        // Every other time some of the newest backups too.
        let bad = dice.below(2) * dice.below(backups.len() as u64);
        for backup in backups.iter().rev().take(bad as usize) {
            harm(&place.path().join("backups").join(backup), Damage::Cut, &mut dice);
        }
        let context = format!("round {round}: {how:?}, {bad} backups");
        let user = match UserDb::open(&DataFolder::new(place.path())) {
            Ok(user) => user,
            // The number of the version itself was hit: nobody can tell it from a newer Cairn's, so it is left as it is.
            Err(StoreError::Newer(_)) => {
                newer += 1;
                continue;
            }
            Err(error) => panic!("{context}: {error}"),
        };
        let account = user.restored().expect(&context);
        let log = user.reviews_after("/v", 0).expect(&context);
        let kept = log
            .reviews
            .iter()
            .filter(|review| all.contains(&review.id))
            .count();
        // One backup was made after each review.
        let sure = match &account {
            Some(_) => all.len() - bad as usize,
            None => all.len(),
        };
        assert!(
            kept >= sure,
            "{context}: {kept} of {} reviews: {account:?}",
            all.len()
        );
        restored += u64::from(account.is_some());
        told("damaged databases", round + 1, total);
    }
    println!(
        "{restored} of {total} restored, {newer} left for a newer Cairn, in the others nothing was amiss"
    );
    assert!(restored * 3 > total && newer * 10 < total);
}
