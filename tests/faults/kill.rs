//! A process that is killed, at a random moment or at a named one, leaves an index that is as good as a rebuilt one.

use crate::world::{Dice, World, rounds};
use std::os::unix::process::ExitStatusExt as _;
use std::thread::sleep;
use std::time::Duration;

const SIGKILL: i32 = 9;

#[test]
fn killed_at_random_moments() {
    let world = World::new(60);
    let mut dice = Dice::new(7);
    let (mut killed, tries) = (0, rounds(40, 500));
    for round in 0..tries {
        world.stir(&mut dice);
        let mut child = world.child(&[], "index").spawn().expect("started");
        sleep(Duration::from_millis(dice.below(150)));
        child.kill().expect("killed");
        killed += u64::from(child.wait().expect("ended").signal() == Some(SIGKILL));
        if round % 5 == 4 {
            world.assert_whole(&format!("round {round}"));
        }
    }
    assert!(
        killed * 3 > tries,
        "only {killed} of {tries} were killed before they were done"
    );
}

/// At the Nth write to the databases, at the Nth commit, at the Nth file put in place: each in a thread of its own count.
#[test]
fn killed_at_every_step_of_saving() {
    let world = World::new(40);
    let mut dice = Dice::new(8);
    let mut killed = 0;
    for call in ["pwrite64", "fsync", "fdatasync", "rename", "unlink", "ftruncate"] {
        for at in 1..=rounds(6, 60) {
            world.stir(&mut dice);
            let (trace, inject) = (
                format!("trace={call}"),
                format!("inject={call}:signal=SIGKILL:when={}", at * at.div_ceil(2)),
            );
            let wrapper = [
                "strace",
                "-f",
                "-qq",
                "-o",
                "/dev/null",
                "-e",
                &trace,
                "-e",
                &inject,
            ];
            let ended = world.child(&wrapper, "index").output().expect("started");
            let was_killed =
                ended.status.signal() == Some(SIGKILL) || ended.status.code() == Some(128 + SIGKILL);
            assert!(was_killed || ended.status.success(), "{call} {at}: {ended:?}");
            killed += u32::from(was_killed);
            world.assert_whole(&format!("killed at {call} {at}"));
        }
    }
    assert!(killed > 8, "only {killed} were killed");
}
