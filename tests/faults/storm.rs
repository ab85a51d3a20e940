//! Thousands of changes of every kind, with hints that are lost: the graph that followed them equals a rebuilt one.

use crate::world::{Dice, World, picture, rounds, told};
use cairn_engine::Engine;
use cairn_model::VaultPath;
use cairn_vault::Hint;
use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};

const FOLDERS: [&str; 4] = ["", "a/", "a/b/", "c/"];
/// Names that differ in case only, and in Unicode form only.
const NAMES: [&str; 9] = [
    "one.md",
    "One.md",
    "caf\u{e9}.md",
    "cafe\u{301}.md",
    "q-x--t--easy.md",
    "moc-t.md",
    "c-y.md",
    "picture.png",
    "list.txt",
];

/// How an editor puts a text in a file's place.
#[derive(Clone, Copy)]
enum Saving {
    /// Writes into the file.
    InPlace,
    /// Writes another and gives it the name.
    Replace,
    /// Gives the old one another name, writes a new one, takes the old one away.
    MoveAside,
}

struct Storm {
    root: PathBuf,
    dice: Dice,
    touched: Vec<VaultPath>,
}

impl Storm {
    fn name(&mut self) -> String {
        format!("{}{}", self.dice.one_of(&FOLDERS), self.dice.one_of(&NAMES))
    }

    fn text(&mut self) -> String {
        let (link, number) = (self.name(), self.dice.below(100_000));
        let section = *self
            .dice
            .one_of(&["## Prerequisites", "## Related", "## Topic", "```", "%%"]);
        format!(
            "---\nid: n{}\n---\n# Marker {number}\n\n{section}\n- [[{link}]]\n",
            number % 7
        )
    }

    fn touch(&mut self, name: &str) {
        self.touched.extend(VaultPath::new(name));
    }

    fn write(&mut self, name: &str, how: Saving) {
        let text = self.text();
        let path = self.root.join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("made");
        let beside = path.with_extension("tmp~");
        // What is written over may be a link to a name that cannot be.
        match how {
            Saving::InPlace => {
                let _ = fs::write(&path, text);
            }
            Saving::Replace => {
                fs::write(&beside, text).expect("written");
                let _ = fs::rename(&beside, &path);
            }
            Saving::MoveAside => {
                let _ = fs::rename(&path, &beside);
                let _ = fs::write(&path, text);
                let _ = fs::remove_file(&beside);
            }
        }
        self.touch(name);
    }

    /// The same name in other letters: capitals, or an accent as a sign of its own.
    fn respell(&mut self) {
        let folder = *self.dice.one_of(&FOLDERS);
        let pair = *self
            .dice
            .one_of(&[("one.md", "One.md"), ("caf\u{e9}.md", "cafe\u{301}.md")]);
        let (from, to) = if self.dice.below(2) == 0 {
            pair
        } else {
            (pair.1, pair.0)
        };
        self.rename(&format!("{folder}{from}"), &format!("{folder}{to}"));
    }

    /// Many files at once come, go and change.
    fn check_out(&mut self) {
        for _ in 0..6 {
            let name = self.name();
            if self.dice.below(3) == 0 {
                let _ = fs::remove_file(self.root.join(&name));
                self.touch(&name);
            } else {
                self.write(&name, Saving::Replace);
            }
        }
    }

    fn rename(&mut self, from: &str, to: &str) {
        let target = self.root.join(to);
        fs::create_dir_all(target.parent().expect("a parent")).expect("made");
        if fs::rename(self.root.join(from), target).is_ok() {
            self.touch(from);
            self.touch(to);
        }
    }

    /// Returns whether only a look through the whole vault can find it.
    fn step(&mut self) -> bool {
        let (name, other) = (self.name(), self.name());
        match self.dice.below(24) {
            0..=5 => self.write(&name, Saving::InPlace),
            6..=7 => self.write(&name, Saving::Replace),
            8..=9 => self.write(&name, Saving::MoveAside),
            10..=12 => self.rename(&name, &other),
            13..=14 => self.respell(),
            15..=16 => {
                let _ = fs::remove_file(self.root.join(&name));
                self.touch(&name);
            }
            17 => {
                let _ = fs::rename(self.root.join("a/b"), self.root.join("c/b"));
                let _ = fs::rename(self.root.join("c/b"), self.root.join("a/b"));
                return true;
            }
            18 => {
                let _ = symlink(self.root.join(&other), self.root.join(&name));
                self.touch(&name);
            }
            19..=20 => {
                let mode = *self.dice.one_of(&[0o000, 0o644]);
                let _ = fs::set_permissions(self.root.join(&name), fs::Permissions::from_mode(mode));
                self.touch(&name);
            }
            21 => {
                let _ = fs::remove_dir_all(self.root.join("c"));
                return true;
            }
            22 => self.check_out(),
            _ => {
                // So much at once that the system drops what it would have told, and only says that it did.
                self.check_out();
                self.touched.clear();
                return true;
            }
        }
        false
    }
}

/// Waits until everything on disk is in the graph. A rescan under way may have passed a folder before it changed, so
/// seeing one late change is not enough: the second rescan begins behind the first.
fn settle(world: &World, engine: &Engine) {
    let name = "settled.md";
    let probe = world.vault.join(name);
    let path = VaultPath::new(name).expect("a path");
    for _ in 0..2 {
        let mark = fs::read_to_string(&probe).map_or(0, |text| text.len()) + 1;
        fs::write(&probe, "x".repeat(mark)).expect("written");
        let seen = || {
            let snapshot = engine.snapshot();
            let note = snapshot.graph.contribution(&path);
            note.is_some_and(|note| note.stats.bytes as usize == mark)
        };
        let mut generation = engine.status().generation;
        engine.rescan();
        while !seen() {
            generation = engine
                .wait_until(|status| status.generation > generation)
                .generation;
        }
    }
    engine.wait_until(|status| status.search_ready);
}

/// How many files below a folder this process holds open. Other tests of this process open their own at the same time.
fn open_files(below: &Path) -> usize {
    let all = fs::read_dir("/proc/self/fd").expect("told by the kernel");
    all.filter_map(|entry| fs::read_link(entry.ok()?.path()).ok())
        .filter(|open| open.starts_with(below))
        .count()
}

/// Memory of this process alone, in KiB.
fn memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").expect("told by the kernel");
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("RssAnon:"))
        .expect("told by the kernel");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}

fn looks_alike(world: &World, engine: &Engine, after: u64) {
    settle(world, engine);
    let fresh = tempfile::tempdir_in(world.root()).expect("a folder");
    let expected = picture(&world.open(fresh.path()));
    let found = picture(engine);
    assert!(
        found == expected,
        "after {after} changes the graph differs from a rebuilt one: {}",
        found.difference(&expected)
    );
}

#[test]
fn a_storm_of_changes_equals_a_rebuild() {
    let world = World::new(30);
    let engine = world.open(&world.data);
    let mut storm = Storm {
        root: world.vault.clone(),
        dice: Dice::new(11),
        touched: Vec::new(),
    };
    let (total, every) = (rounds(2_000, 100_000), 500);
    let (mut files, mut first) = (0, 0);
    for done in 1..=total {
        let unseen = storm.step();
        let mut touched = std::mem::take(&mut storm.touched);
        // One hint in eight is lost.
        touched.retain(|_| storm.dice.below(8) > 0);
        engine.hint(Hint::Notes(touched));
        if unseen {
            engine.rescan();
        }
        if done % every == 0 {
            looks_alike(&world, &engine, done);
            told(&format!("{} KiB, changes", memory()), done, total);
            // Until then caches fill, and what the allocator keeps grows.
            if done == (total / 5).max(2 * every) {
                (files, first) = (open_files(world.root()), memory());
            }
        }
    }
    let now = open_files(world.root());
    assert!(
        files > 0 && now <= files + 4,
        "{files} files were open, now {now}"
    );
    // A short run says nothing of memory: the allocator is still growing.
    if total > 50_000 {
        let last = memory();
        assert!(
            last <= first + first / 20 + 4096,
            "{first} KiB at first, {last} KiB now"
        );
    }
}

#[test]
fn a_vault_that_is_half_gone_is_asked_about() {
    let world = World::new(60);
    let engine = Engine::open(cairn_engine::OpenOptions {
        watch: true,
        text: true,
        ..cairn_engine::OpenOptions::new(&world.vault, cairn_store::DataFolder::new(&world.data))
    })
    .expect("opens");
    let before = engine.wait_until(|status| status.search_ready).notes;
    // Documents that lie elsewhere stay, and are no reason to believe that the notes went.
    for number in 0..80 {
        let text = format!("# Roadmap {number}\n\n## Caching\n\n- Eviction\n");
        engine
            .add_source(&format!("roadmap-{number}.md"), None, text.as_bytes(), 0)
            .expect("taken in");
    }
    let away = tempfile::tempdir_in(world.vault.parent().expect("a parent")).expect("a folder");
    move_notes(&world.vault, away.path());
    engine.rescan();
    let asked = |status: &cairn_engine::Status| {
        status
            .error
            .as_ref()
            .is_some_and(|error| error.code == "vault.half_empty")
    };
    assert_eq!(engine.wait_until(asked).notes, before, "nothing is taken out");
    move_notes(away.path(), &world.vault);
    engine.rescan();
    engine.wait_until(|status| status.error.is_none());
    move_notes(&world.vault, away.path());
    engine.rescan();
    engine.wait_until(asked);
    engine.accept_loss();
    engine.wait_until(|status| status.notes == 0 && status.error.is_none());
}

fn move_notes(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        fs::rename(&path, to.join(path.file_name().expect("a name"))).expect("moved");
    }
}
