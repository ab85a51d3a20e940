//! Two processes on one data folder: one writes, the other reads and says so; who dies leaves no lock behind.

use crate::world::{World, picture};
use cairn_engine::{Engine, OpenOptions};
use cairn_store::DataFolder;
use std::io::Read as _;
use std::process::{Child, Stdio};

fn held(world: &World) -> Child {
    let mut child = world
        .child("hold")
        .stdout(Stdio::piped())
        .spawn()
        .expect("started");
    let mut said = [0; 4];
    child
        .stdout
        .as_mut()
        .expect("piped")
        .read_exact(&mut said)
        .expect("said that it is open");
    child
}

fn read_only(engine: &Engine) -> Option<String> {
    engine.status().read_only.map(|notice| notice.code)
}

#[test]
fn the_second_reads_and_says_so_until_the_first_is_gone() {
    let world = World::new(40);
    let mut first = held(&world);
    let second = Engine::open(OpenOptions {
        text: true,
        ..OpenOptions::new(&world.vault, DataFolder::new(&world.data))
    })
    .expect("opens");
    second.wait_until(|status| status.search_ready);
    assert_eq!(read_only(&second).as_deref(), Some("data.locked"));
    let seen = picture(&second);
    drop(second);
    first.kill().expect("killed");
    first.wait().expect("ended");
    let third = world.open(&world.data);
    assert_eq!(read_only(&third), None);
    assert!(picture(&third) == seen);
}
