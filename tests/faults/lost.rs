//! A machine that loses power: what was written and not synced is lost, in whole or in part. What is reopened then is as good as
//! a rebuilt index, and no acknowledged review is missing.
//!
//! The shim writes down every call of a run. Here the disk is made as it may be found after a stop at any of them: names as a
//! file system with a journal keeps them (in order, and all of them once anything is synced), contents as nothing promises
//! them: of what was written since a file's last sync, any part.

use crate::kill::{acknowledged, assert_kept};
use crate::world::{Dice, World, copy, folder, rounds};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

/// A call that the shim wrote down.
struct Call {
    kind: u8,
    at: u64,
    path: PathBuf,
    data: Vec<u8>,
}

fn read_log(file: &Path) -> Vec<Call> {
    use std::os::unix::ffi::OsStringExt as _;
    let bytes = fs::read(file).expect("a log");
    let mut rest = bytes.as_slice();
    let mut take = |length: usize| -> Vec<u8> {
        let (taken, left) = rest.split_at(length);
        rest = left;
        taken.to_vec()
    };
    let mut calls = Vec::new();
    let mut left = bytes.len();
    while left > 0 {
        let kind = take(1)[0];
        let at = u64::from_ne_bytes(take(8).try_into().expect("eight"));
        let [path, data] = [take(4), take(4)].map(|size| u32::from_ne_bytes(size.try_into().expect("four")));
        left -= 17 + path as usize + data as usize;
        calls.push(Call {
            kind,
            at,
            path: std::ffi::OsString::from_vec(take(path as usize)).into(),
            data: take(data as usize),
        });
    }
    calls
}

/// What happened to a file's content.
#[derive(Clone)]
enum Change {
    Write(u64, Vec<u8>),
    Size(u64),
}

/// A file, whatever its name: what is on the disk for sure, and what may be.
#[derive(Clone, Default)]
struct Content {
    safe: Vec<u8>,
    pending: Vec<Change>,
}

/// Parts of a write reach a disk apart from each other.
const BLOCK: u64 = 4096;

fn apply(bytes: &mut Vec<u8>, change: &Change) {
    match change {
        Change::Size(size) => bytes.resize(*size as usize, 0),
        Change::Write(at, data) => {
            let end = *at as usize + data.len();
            if bytes.len() < end {
                bytes.resize(end, 0);
            }
            bytes[*at as usize..end].copy_from_slice(data);
        }
    }
}

impl Content {
    fn sync(&mut self) {
        for change in std::mem::take(&mut self.pending) {
            apply(&mut self.safe, &change);
        }
    }

    /// What may be found: each change since the last sync, or each block of it, by a throw of the dice.
    fn found(&self, dice: &mut Dice, chance: u64) -> Vec<u8> {
        let mut bytes = self.safe.clone();
        for change in &self.pending {
            match change {
                Change::Size(_) if dice.below(100) < chance => apply(&mut bytes, change),
                Change::Size(_) => {}
                Change::Write(at, data) => {
                    let mut from = 0;
                    while from < data.len() {
                        let to = data
                            .len()
                            .min(from + (BLOCK - (at + from as u64) % BLOCK) as usize);
                        if dice.below(100) < chance {
                            apply(
                                &mut bytes,
                                &Change::Write(at + from as u64, data[from..to].to_vec()),
                            );
                        }
                        from = to;
                    }
                }
            }
        }
        bytes
    }
}

/// A disk as calls change it.
#[derive(Default)]
struct Disk {
    files: Vec<Content>,
    names: BTreeMap<PathBuf, usize>,
    /// Names since the last sync of anything, oldest first.
    earlier: Vec<BTreeMap<PathBuf, usize>>,
}

impl Disk {
    /// With the files of a folder, all safe.
    fn of(folder: &Path) -> Self {
        let mut disk = Self::default();
        let mut folders = vec![folder.to_path_buf()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).into_iter().flatten() {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let safe = fs::read(&path).expect("a file");
                    disk.add(&path, safe);
                }
            }
        }
        disk
    }

    fn add(&mut self, path: &Path, safe: Vec<u8>) {
        self.files.push(Content {
            safe,
            pending: Vec::new(),
        });
        self.names.insert(path.to_path_buf(), self.files.len() - 1);
    }

    fn change(&mut self, path: &Path, change: Change) {
        if let Some(file) = self.names.get(path) {
            self.files[*file].pending.push(change);
        }
    }

    fn run(&mut self, call: &Call) {
        let path = call.path.as_path();
        if matches!(call.kind, b'C' | b'R' | b'U') {
            self.earlier.push(self.names.clone());
        }
        match call.kind {
            b'C' => self.add(path, Vec::new()),
            b'W' => self.change(path, Change::Write(call.at, call.data.clone())),
            b'T' => self.change(path, Change::Size(call.at)),
            b'U' => drop(self.names.remove(path)),
            b'R' => {
                use std::os::unix::ffi::OsStrExt as _;
                let to = Path::new(std::ffi::OsStr::from_bytes(&call.data));
                if let Some(file) = self.names.remove(path) {
                    self.names.insert(to.to_path_buf(), file);
                }
            }
            b'S' => {
                self.earlier.clear();
                if let Some(file) = self.names.get(path) {
                    self.files[*file].sync();
                }
            }
            _ => {}
        }
    }

    /// Writes what may be found after a stop now.
    fn stop(&self, dice: &mut Dice, from: &Path, to: &Path) {
        let chance = *dice.one_of(&[0, 50, 90]);
        let names = match dice.below(self.earlier.len() as u64 + 1) as usize {
            at if at < self.earlier.len() => &self.earlier[at],
            _ => &self.names,
        };
        for (path, file) in names {
            let place = to.join(path.strip_prefix(from).expect("in the folder"));
            fs::create_dir_all(place.parent().expect("a parent")).expect("made");
            // Memory that processes share is made anew by the first that opens it.
            if !path.to_string_lossy().ends_with("-shm") {
                fs::write(place, self.files[*file].found(dice, chance)).expect("written");
            }
        }
    }
}

/// Runs the child and gives the disk before it, and its calls.
fn watched(world: &World, mode: &str) -> (Disk, Vec<Call>) {
    let log = world.vault.parent().expect("a parent").join("log");
    let _ = fs::remove_file(&log);
    let before = Disk::of(&world.data);
    let mut child = world.watched_child(mode);
    let ended = child
        .env("SHIM_LOG", &log)
        .stdout(Stdio::piped())
        .output()
        .expect("started");
    assert!(ended.status.success(), "{ended:?}");
    (before, read_log(&log))
}

/// Stops at some of the calls, and looks at what may be found after each.
fn stop_at_some(
    (mut disk, calls): (Disk, Vec<Call>),
    stops: u64,
    dice: &mut Dice,
    mut look: impl FnMut(&Disk, &[Call], &mut Dice),
) {
    let mut at: Vec<u64> = (0..stops).map(|_| dice.below(calls.len() as u64 + 1)).collect();
    at.sort_unstable();
    let mut done = 0;
    for stop in at {
        for call in &calls[done..stop as usize] {
            disk.run(call);
        }
        done = stop as usize;
        look(&disk, &calls[..done], dice);
    }
}

#[test]
fn an_index_of_which_writes_are_lost_is_mended() {
    let world = World::new(40);
    let mut dice = Dice::new(12);
    for _ in 0..rounds(2, 10) {
        world.stir(&mut dice);
        let run = watched(&world, "index");
        assert!(
            run.1.iter().any(|call| call.kind == b'S') && run.1.len() > 30,
            "{}",
            run.1.len()
        );
        let kept = folder();
        copy(&world.data, kept.path());
        stop_at_some(run, rounds(10, 100), &mut dice, |disk, calls, dice| {
            world.forget();
            fs::create_dir_all(&world.data).expect("made");
            disk.stop(dice, &world.data, &world.data);
            world.assert_whole(&format!("stopped at call {}", calls.len()));
        });
        world.forget();
        copy(kept.path(), &world.data);
    }
}

/// The reviews acknowledged in some calls.
fn said(calls: &[Call]) -> Vec<i64> {
    let lines = calls.iter().filter(|call| call.kind == b'A');
    acknowledged(&lines.flat_map(|call| call.data.clone()).collect::<Vec<u8>>())
}

#[test]
fn reviews_that_were_acknowledged_are_on_the_disk() {
    let world = World::new(0);
    let mut dice = Dice::new(13);
    let mut all = Vec::new();
    for _ in 0..rounds(2, 10) {
        let run = watched(&world, "review");
        let (before, said) = (all.clone(), said(&run.1));
        assert!(!said.is_empty(), "nothing was acknowledged");
        stop_at_some(run, rounds(20, 100), &mut dice, |disk, calls, dice| {
            let place = folder();
            disk.stop(dice, &world.data, place.path());
            let reviews = [before.clone(), self::said(calls)].concat();
            assert_kept(
                place.path(),
                &reviews,
                &format!("stopped at call {}", calls.len()),
            );
        });
        all.extend(said);
    }
}
