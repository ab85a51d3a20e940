//! A disk that is full or fails: a clear message, the index as it was or rebuilt, and the work goes on when there is room.

use crate::world::{Dice, World, rounds};

fn strace<'a>(trace: &'a str, inject: &'a str) -> [&'a str; 9] {
    [
        "strace",
        "-f",
        "-qq",
        "-o",
        "/dev/null",
        "-e",
        trace,
        "-e",
        inject,
    ]
}

/// Every call from the Nth on fails, in whichever thread it is.
#[test]
fn a_failing_disk_is_told_and_harms_nothing() {
    let world = World::new(40);
    let mut dice = Dice::new(9);
    let mut failed = 0;
    let calls = [
        ("pwrite64", "ENOSPC"),
        ("pwrite64", "EIO"),
        ("fsync", "EIO"),
        ("fdatasync", "EIO"),
        ("rename", "EIO"),
        ("openat", "ENOSPC"),
        ("ftruncate", "EIO"),
    ];
    for (call, error) in calls {
        for at in 1..=rounds(4, 30) {
            // The program's own files are opened first.
            let first = if call == "openat" { 30 + at * 7 } else { at };
            world.stir(&mut dice);
            let (trace, inject) = (
                format!("trace={call}"),
                format!("inject={call}:error={error}:when={first}+"),
            );
            let ended = world
                .child(&strace(&trace, &inject), "index")
                .output()
                .expect("started");
            let said = String::from_utf8_lossy(&ended.stderr);
            assert!(
                matches!(ended.status.code(), Some(0 | 3)) && !said.contains("panicked"),
                "{call} {error} from {first}: {:?} {said}",
                ended.status
            );
            failed += u32::from(ended.status.code() == Some(3));
            world.assert_whole(&format!("{call} {error} from {first}"));
        }
    }
    assert!(failed > 3, "only {failed} failed");
}

/// The first calls fail and later ones do not: what could not be saved is saved then, without being asked.
#[test]
fn work_goes_on_when_there_is_room_again() {
    for (call, last) in [("pwrite64", 2), ("fdatasync", 1)] {
        let world = World::new(40);
        let (trace, inject) = (
            format!("trace={call}"),
            format!("inject={call}:error=ENOSPC:when=1..{last}"),
        );
        let ended = world
            .child(&strace(&trace, &inject), "resume")
            .output()
            .expect("started");
        assert!(ended.status.success(), "{call}: {ended:?}");
        world.assert_whole(call);
    }
}
