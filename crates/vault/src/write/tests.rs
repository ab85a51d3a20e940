//! Writing on a real folder, with a disk that fails at any one step, or from there on.

use super::*;
use crate::disk::OsDisk;
use cap_std::fs::Dir;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs;

/// Steps that are still to succeed, and how many fail then.
struct Failing {
    disk: OsDisk,
    steps: Cell<u32>,
    failures: Cell<u32>,
}

impl Failing {
    fn step(&self) -> io::Result<()> {
        if self.steps.get() > 0 {
            self.steps.set(self.steps.get() - 1);
        } else if self.failures.get() > 0 {
            self.failures.set(self.failures.get() - 1);
            return Err(io::Error::other("the disk is full"));
        }
        Ok(())
    }
}

impl Disk for Failing {
    fn read(&self, path: &Path) -> io::Result<Option<Vec<u8>>> {
        self.disk.read(path)
    }
    fn stage(&self, path: &Path, name: &str, bytes: &[u8]) -> io::Result<PathBuf> {
        self.step()?;
        self.disk.stage(path, name, bytes)
    }
    fn keep(&self, path: &Path, name: &str) -> io::Result<PathBuf> {
        self.step()?;
        self.disk.keep(path, name)
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        self.disk.rename(from, to)
    }
    fn put(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        self.disk.put(from, to)
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        // Leftovers may go at any time: only the removal of a file of the vault counts as a step.
        if !path.to_string_lossy().contains(LEFTOVER) {
            self.step()?;
        }
        self.disk.remove(path)
    }
    fn sync(&self, folder: &Path) -> io::Result<()> {
        self.disk.sync(folder)
    }
}

fn states(path: &str, before: Option<&str>, after: Option<&str>) -> FileStates {
    let bytes = |text: &str| text.as_bytes().to_vec();
    FileStates {
        path: VaultPath::new(path).expect("a path"),
        before: before.map(bytes),
        after: after.map(bytes),
    }
}

/// Two files changed, one made, one removed.
fn edit() -> Vec<FileStates> {
    vec![
        states("a.md", Some("a"), Some("A")),
        states("f/b.md", Some("b"), Some("B")),
        states("f/new.md", None, Some("new")),
        states("c.md", Some("c"), None),
    ]
}

struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("f")).expect("made");
        for (path, text) in [("a.md", "a"), ("f/b.md", "b"), ("c.md", "c"), ("f/other.md", "o")] {
            fs::write(folder.path().join(path), text).expect("written");
        }
        Self(folder)
    }

    fn disk(&self) -> OsDisk {
        OsDisk(Dir::open_ambient_dir(self.0.path(), cap_std::ambient_authority()).expect("opens"))
    }

    fn write(&self, disk: &dyn Disk, states: &[FileStates]) -> Result<(), EditError> {
        write_all(disk, states, |path| PathBuf::from(path.as_str()))
    }

    /// Everything in the folder, hidden files too.
    fn files(&self) -> BTreeMap<String, String> {
        let mut out = BTreeMap::new();
        for folder in ["", "f"] {
            for entry in fs::read_dir(self.0.path().join(folder)).expect("listed") {
                let path = entry.expect("an entry").path();
                if path.is_file() {
                    let name = path
                        .strip_prefix(self.0.path())
                        .expect("inside")
                        .display()
                        .to_string();
                    out.insert(name, fs::read_to_string(&path).expect("text"));
                }
            }
        }
        out
    }
}

fn shown(files: &BTreeMap<String, String>) -> String {
    let pairs = files.iter().map(|(name, text)| format!("{name}={text}"));
    pairs.collect::<Vec<_>>().join(" ")
}

const DONE: &str = "a.md=A f/b.md=B f/new.md=new f/other.md=o";
const UNDONE: &str = "a.md=a c.md=c f/b.md=b f/other.md=o";

#[test]
fn an_edit_changes_makes_and_removes_and_leaves_nothing_else() {
    let place = Place::new();
    place.write(&place.disk(), &edit()).expect("writes");
    assert_eq!(shown(&place.files()), DONE);
}

#[test]
fn a_failure_at_any_step_leaves_everything_as_it_was() {
    let mut refused = 0;
    for steps in 0..40 {
        let place = Place::new();
        let disk = Failing {
            disk: place.disk(),
            steps: Cell::new(steps),
            failures: Cell::new(1),
        };
        match place.write(&disk, &edit()) {
            Ok(()) => assert_eq!(shown(&place.files()), DONE, "after {steps} steps"),
            Err(error) => {
                refused += 1;
                assert!(matches!(error, EditError::Refused { .. }), "{error}");
                assert_eq!(shown(&place.files()), UNDONE, "after {steps} steps");
            }
        }
    }
    assert_eq!(
        refused, 10,
        "each of 3 stagings, 3 keepings and 4 swaps was made to fail"
    );
}

#[test]
fn a_disk_that_stays_broken_names_the_files_that_stay_changed() {
    let place = Place::new();
    // Three stagings and three keepings succeed, two swaps too; then nothing does.
    let disk = Failing {
        disk: place.disk(),
        steps: Cell::new(8),
        failures: Cell::new(u32::MAX),
    };
    let error = place.write(&disk, &edit()).expect_err("fails");
    let EditError::Half { path, left, .. } = &error else {
        panic!("{error}")
    };
    assert_eq!(path.as_str(), "f/new.md");
    let left: Vec<&str> = left.iter().map(VaultPath::as_str).collect();
    assert_eq!(left, ["f/b.md", "a.md"]);
}

#[test]
fn what_changed_meanwhile_is_not_overwritten() {
    for (path, expected) in [("f/b.md", "has changed"), ("f/new.md", "is there already")] {
        let place = Place::new();
        fs::write(place.0.path().join(path), "theirs").expect("written");
        let error = place
            .write(&place.disk(), &edit())
            .expect_err("refused")
            .to_string();
        assert!(error.contains(expected), "{error}");
        let files = place.files();
        assert_eq!((files["a.md"].as_str(), files[path].as_str()), ("a", "theirs"));
    }
}

#[test]
fn a_note_goes_into_no_folder_that_is_not_there() {
    let place = Place::new();
    let found = place.write(&place.disk(), &[states("g/x.md", None, Some("x"))]);
    assert!(matches!(found, Err(EditError::NoFolder(_))), "{found:?}");
}

#[cfg(unix)]
#[test]
fn permissions_stay_and_links_are_not_followed() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = Place::new();
    let file = place.0.path().join("a.md");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).expect("set");
    place
        .write(&place.disk(), &[states("a.md", Some("a"), Some("A"))])
        .expect("writes");
    let mode = fs::metadata(&file).expect("there").permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
    std::os::unix::fs::symlink("a.md", place.0.path().join("link.md")).expect("linked");
    let through = place.write(&place.disk(), &[states("link.md", Some("A"), Some("x"))]);
    assert!(matches!(through, Err(EditError::Refused { .. })), "{through:?}");
}

#[test]
fn leftovers_of_a_crash_are_cleared_away() {
    let place = Place::new();
    fs::write(place.0.path().join("f/.cairn-edit-0-new"), "x").expect("written");
    fs::write(place.0.path().join("f/.own"), "x").expect("written");
    place.disk().clear([PathBuf::from("f/b.md")].into_iter());
    let names: Vec<String> = place.files().into_keys().collect();
    assert_eq!(names, ["a.md", "c.md", "f/.own", "f/b.md", "f/other.md"]);
}
