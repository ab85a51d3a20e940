//! A disk that is full or fails: a clear message, the index as it was or rebuilt, and the work goes on when there is room.

use crate::kill::{acknowledged, assert_kept};
use crate::world::{Dice, EIO, ENOSPC, Fault, World, rounds, told};
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Command, Output, Stdio};

const FAILURES: [(&str, i32); 8] = [
    ("write", ENOSPC),
    ("write", EIO),
    ("sync", EIO),
    ("rename", EIO),
    ("open", ENOSPC),
    ("truncate", EIO),
    ("unlink", EIO),
    ("mmap", EIO),
];

/// 0: nothing was in the way after all; 3: a failure was told.
fn assert_told(ended: &Output, context: &str) -> bool {
    let said = String::from_utf8_lossy(&ended.stderr);
    assert!(
        matches!(ended.status.code(), Some(0 | 3)) && !said.contains("panicked"),
        "{context}: {:?} {said}",
        ended.status
    );
    ended.status.code() == Some(3)
}

/// Every call from the Nth on fails, or only that one.
#[test]
fn a_failing_disk_is_told_and_harms_nothing() {
    let world = World::new(40);
    let mut dice = Dice::new(9);
    let (mut tried, mut failed) = (0, 0);
    for (call, error) in FAILURES {
        let steps = rounds(3, 200);
        for step in 1..=steps {
            // The first few calls are the most telling ones.
            let first = if step < 4 { step } else { 1 + step * 3 / 2 };
            let last = if dice.below(2) == 0 { first } else { u64::MAX >> 1 };
            let fault = Fault {
                call,
                at: (first, last),
                error,
            };
            world.stir(&mut dice);
            let ended = world.faulty_child("index", fault).output().expect("started");
            let was_told = assert_told(&ended, &format!("{fault:?}"));
            failed += u32::from(was_told);
            tried += 1;
            if was_told || step % 10 == 0 {
                world.assert_whole(&format!("{fault:?}"));
            }
            told(&format!("{call} fails with {error}, {failed} told"), step, steps);
        }
    }
    println!("{tried} failures of the disk, {failed} told");
    assert!(failed > 3, "only {failed} failed");
}

/// The same while reviews are written down and backed up: what was acknowledged is there, and what could not be kept was told.
#[test]
fn a_failing_disk_loses_no_review() {
    let mut dice = Dice::new(18);
    let (mut tried, mut failed) = (0, 0);
    for (call, error) in FAILURES {
        let world = World::new(0);
        let mut all = Vec::new();
        for _ in 0..rounds(4, 200) {
            let first = 1 + dice.below(40);
            let last = if dice.below(2) == 0 { first } else { u64::MAX >> 1 };
            let fault = Fault {
                call,
                at: (first, last),
                error,
            };
            let mut child = world.faulty_child("review", fault);
            let ended = child.stdout(Stdio::piped()).output().expect("started");
            let context = format!("{fault:?}");
            failed += u32::from(assert_told(&ended, &context));
            tried += 1;
            all.extend(acknowledged(&ended.stdout));
            assert_kept(&world.data, &all, &context);
        }
    }
    println!("{tried} failures of the disk while reviewing, {failed} told");
    assert!(failed > 8, "only {failed} failed");
}

/// The first calls fail and later ones do not: what could not be saved is saved then, without being asked.
#[test]
fn work_goes_on_when_there_is_room_again() {
    for (call, last) in [("write", 3), ("sync", 4), ("open", 4)] {
        let world = World::new(40);
        let fault = Fault {
            call,
            at: (3, last),
            error: ENOSPC,
        };
        let ended = world.faulty_child("resume", fault).output().expect("started");
        assert!(ended.status.success(), "{call}: {ended:?}");
        world.assert_whole(call);
    }
}

/// Runs a script beside the data folder on a disk of its own, of so many KiB, that nobody else sees. What is on it at the end
/// is what the data folder holds then.
fn on_small_disk(world: &World, size: u64, script: &str) -> Output {
    let around = format!(
        "set -e; cp -a \"$1\" \"$1.kept\"; mount -t tmpfs -o size={size}k none \"$1\"; cp -a \"$1.kept/.\" \"$1\"; \
         set +e; ({script}); code=$?; set -e; rm -rf \"$1.kept\"; cp -a \"$1\" \"$1.kept\"; umount \"$1\"; \
         rm -rf \"$1\"; mv \"$1.kept\" \"$1\"; exit $code"
    );
    fs::create_dir_all(&world.data).expect("made");
    let child = world.child("index");
    Command::new("unshare")
        .args(["--map-root-user", "--mount", "sh", "-c", &around])
        .arg(child.get_program())
        .args([&world.data, &world.vault])
        .stdin(Stdio::null())
        .output()
        .expect("a mount of its own")
}

fn used(world: &World) -> u64 {
    let files = world.files();
    let sizes = files.iter().filter_map(|file| file.metadata().ok());
    sizes.map(|meta| meta.len().div_ceil(4096) * 4).sum()
}

/// A real file system without room, at many sizes between nothing and enough.
#[test]
fn a_full_disk_is_told_and_harms_nothing() {
    let world = World::new(40);
    drop(world.open(&world.data));
    let (first, mut dice) = (used(&world), Dice::new(14));
    let steps = rounds(8, 200);
    let mut failed = 0;
    for step in 0..steps {
        world.stir(&mut dice);
        let size = used(&world).max(first / 2) + 4 + 400 * step / steps;
        let ended = on_small_disk(&world, size, "\"$0\" index \"$1\" \"$2\"");
        failed += u32::from(assert_told(&ended, &format!("{size} KiB")));
        world.assert_whole(&format!("{size} KiB"));
        told("sizes of a full disk", step + 1, steps);
    }
    println!("{steps} sizes of a full disk, {failed} told");
    assert!(failed > 0, "there was always room");
}

#[test]
fn work_goes_on_when_a_full_disk_has_room_again() {
    let world = World::new(40);
    drop(world.open(&world.data));
    world.stir(&mut Dice::new(15));
    let size = used(&world) + 4096;
    let ended = on_small_disk(
        &world,
        size,
        "head -c 4G /dev/zero > \"$1/filler\" 2> /dev/null; (sleep 2; rm \"$1/filler\") & exec \"$0\" resume \"$1\" \"$2\"",
    );
    assert!(ended.status.success(), "{ended:?}");
    world.assert_whole("room again");
}

/// Not even room for the vault's own folder: a disk without a free inode.
#[test]
fn a_disk_without_room_for_the_folder_is_told_and_used_when_there_is() {
    let world = World::new(40);
    fs::create_dir_all(&world.data).expect("made");
    let fill = "mount -o remount,nr_inodes=60 \"$1\"; i=0; while true 2> /dev/null > \"$1/filler$i\"; do i=$((i+1)); done; ";
    let ended = on_small_disk(
        &world,
        16384,
        &format!("{fill} \"$0\" index \"$1\" \"$2\"; code=$?; rm \"$1\"/filler*; exit $code"),
    );
    assert!(assert_told(&ended, "no inode"), "nothing was told");
    let ended = on_small_disk(
        &world,
        16384,
        &format!("{fill} (sleep 2; rm \"$1\"/filler*) & exec \"$0\" resume \"$1\" \"$2\""),
    );
    assert!(ended.status.success(), "{ended:?}");
    assert!(
        world.files().iter().any(|file| file.ends_with("cache.db")),
        "kept nothing"
    );
    world.assert_whole("room for the folder");
}

#[test]
fn reviews_are_read_where_nothing_can_be_written() {
    let world = World::new(0);
    let mut child = world.child("review");
    let kept = acknowledged(&child.stdout(Stdio::piped()).output().expect("started").stdout);
    assert!(kept.len() > 5, "{kept:?}");
    for (how, script) in [
        (
            "read-only",
            "mount -o remount,ro \"$1\" && \"$0\" log \"$1\" \"$2\"; code=$?; mount -o remount,rw \"$1\"; exit $code",
        ),
        (
            "full",
            "head -c 1G /dev/zero > \"$1/filler\" 2> /dev/null; \"$0\" log \"$1\" \"$2\"; code=$?; rm \"$1/filler\"; exit $code",
        ),
    ] {
        let ended = on_small_disk(&world, 65536, script);
        let said = String::from_utf8_lossy(&ended.stdout);
        let lines: Vec<&str> = said.lines().collect();
        let (last, read) = lines.split_last().expect("something said");
        assert_eq!(*last, "refused", "{how}: {ended:?}");
        let read: Vec<i64> = read.iter().map(|line| line.parse().expect("a number")).collect();
        assert_eq!(read, kept, "{how}");
    }
}

/// The file system refuses, not the permissions: these do not bind everybody.
#[test]
fn a_data_folder_that_cannot_be_written_is_told_and_read() {
    let world = World::new(40);
    drop(world.open(&world.data));
    let ended = on_small_disk(
        &world,
        used(&world) + 4096,
        "mount -o remount,ro \"$1\" && \"$0\" index \"$1\" \"$2\"; code=$?; mount -o remount,rw \"$1\"; exit $code",
    );
    assert!(assert_told(&ended, "read-only"), "nothing was told");
    assert!(
        String::from_utf8_lossy(&ended.stdout).contains("data."),
        "{ended:?}"
    );
    world.assert_whole("read-only");
    let folder = fs::metadata(&world.data).expect("a folder").permissions();
    assert!(folder.mode() & 0o200 != 0);
}
