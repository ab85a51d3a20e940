//! Files of the index that were damaged while nobody looked: noticed, put aside, rebuilt; never the end of the process.

use crate::world::{Dice, World, copy, folder, rounds};
use std::fs;
use std::path::Path;

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
    for round in 0..rounds(60, 1000) {
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
