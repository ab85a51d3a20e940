//! A vault with its data folder, the process that works on it, and what readers must see in the end.

use cairn_engine::{Engine, OpenOptions, SearchOptions, State, Status};
use cairn_store::DataFolder;
use cairn_testkit::VaultSpec;
use cairn_vault::{OsVault, Vault as _};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::rc::Rc;
use std::sync::OnceLock;
use tempfile::TempDir;

/// How many times something is tried: so often in the daily run, so often at length.
pub fn rounds(short: u64, long: u64) -> u64 {
    if std::env::var_os("CAIRN_TORTURE").is_some() {
        long
    } else {
        short
    }
}

/// Says now and then how far a run at length has come: one that is ended early has shown as much.
pub fn told(what: &str, done: u64, total: u64) {
    if std::env::var_os("CAIRN_TORTURE").is_some() && done.is_multiple_of((total / 20).max(1)) {
        println!("{what}: {done} of {total}");
    }
}

/// Numbers that look random and are the same in every run (SplitMix64).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % end.max(1)
    }

    pub fn one_of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len() as u64) as usize]
    }
}

/// What readers see: the graph, and which notes each word is found in.
#[derive(Debug, PartialEq)]
pub struct Picture {
    graph: String,
    found: BTreeMap<&'static str, BTreeSet<String>>,
}

impl Picture {
    /// Where two of them part, with what stands there.
    pub fn difference(&self, other: &Self) -> String {
        if self.found != other.found {
            return format!("found {:?}, not {:?}", self.found, other.found);
        }
        let (this, that) = (self.graph.as_bytes(), other.graph.as_bytes());
        let same = this.iter().zip(that).take_while(|(a, b)| a == b).count();
        let around = |text: &[u8]| {
            let part = &text[same.saturating_sub(400)..(same + 200).min(text.len())];
            String::from_utf8_lossy(part).into_owned()
        };
        format!("\n{}\nnot\n{}", around(this), around(that))
    }
}

const WORDS: [&str; 5] = ["index", "marker", "the", "join", "cache"];

pub fn picture(engine: &Engine) -> Picture {
    let snapshot = engine.snapshot();
    let find = |word: &&'static str| {
        let found = engine
            .search(&snapshot, word, SearchOptions::best(10_000))
            .expect("searches");
        let ids = found
            .nodes
            .iter()
            .map(|hit| snapshot.graph.node(hit.node).id.to_string());
        (*word, ids.collect())
    };
    Picture {
        graph: format!("{:?}", snapshot.graph.canonical()),
        found: WORDS.iter().map(find).collect(),
    }
}

/// A fault of the disk: calls of a kind on the data folder's files fail, or end the process. The kinds are those of `shim.c`.
#[derive(Clone, Copy, Debug)]
pub struct Fault {
    pub call: &'static str,
    /// The first and the last call that fails, from 1.
    pub at: (u64, u64),
    /// As the system numbers errors; 0 kills.
    pub error: i32,
}

pub const EIO: i32 = 5;
pub const ENOSPC: i32 = 28;

/// The library that makes calls fail, compiled once.
fn shim() -> &'static Path {
    static SHIM: OnceLock<PathBuf> = OnceLock::new();
    SHIM.get_or_init(|| {
        let library = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("shim-{}.so", std::process::id()));
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("faults/shim.c");
        let built = Command::new("cc")
            .args(["-shared", "-fPIC", "-O1", "-pthread", "-o"])
            .args([&library, &source])
            .status()
            .expect("a C compiler");
        assert!(built.success(), "shim.c does not compile");
        library
    })
}

/// A folder for a while, in memory if there is such a place: what is lost with the machine's power is no matter here, and a
/// disk would make thousands of syncs slow.
pub fn folder() -> TempDir {
    let made = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir());
    made.expect("a folder")
}

pub struct World {
    /// How the vault stood when it was opened for the first time last, and what was seen then.
    seen: RefCell<Option<(String, Rc<Picture>)>>,
    dir: TempDir,
    pub vault: PathBuf,
    pub data: PathBuf,
}

impl World {
    /// A generated vault of so many notes, never opened yet.
    pub fn new(notes: u32) -> Self {
        let dir = folder();
        let (vault, data) = (dir.path().join("vault"), dir.path().join("data"));
        let spec = VaultSpec {
            bytes_per_note: 800,
            mocs: 3,
            ..VaultSpec::of(notes)
        };
        fs::create_dir_all(&vault).expect("made");
        cairn_testkit::generate(spec, &vault).expect("written");
        let vault = vault.canonicalize().expect("a folder");
        Self {
            seen: RefCell::default(),
            dir,
            vault,
            data,
        }
    }

    /// The folder that holds the vault and all that is kept for it.
    pub fn root(&self) -> &Path {
        self.dir.path()
    }

    /// The child process in one of its modes.
    pub fn child(&self, mode: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cairn-fault-child"));
        command.arg(mode).arg(&self.data).arg(&self.vault);
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        command
    }

    /// The same, with the shim laid under it.
    pub fn watched_child(&self, mode: &str) -> Command {
        let mut command = self.child(mode);
        command.env("LD_PRELOAD", shim()).env("SHIM_DIR", &self.data);
        command
    }

    /// The same on a disk with a fault.
    pub fn faulty_child(&self, mode: &str, fault: Fault) -> Command {
        let mut command = self.watched_child(mode);
        command
            .env("SHIM_CALL", fault.call)
            .env("SHIM_FROM", fault.at.0.to_string())
            .env("SHIM_TO", fault.at.1.to_string())
            .env("SHIM_ERRNO", fault.error.to_string());
        command
    }

    /// Opens in this process, with text, and waits until all is searchable.
    pub fn open(&self, data: &Path) -> Engine {
        let options = OpenOptions {
            text: true,
            ..OpenOptions::new(&self.vault, DataFolder::new(data))
        };
        let engine = Engine::open(options).expect("opens");
        let stuck = |status: &Status| {
            let error = status.error.as_ref();
            error.is_some_and(|error| error.code == "search.unsaved") || status.state == State::Failed
        };
        let status = engine.wait_until(|status| status.search_ready || stuck(status));
        assert!(!stuck(&status), "{:?}", status.error);
        engine
    }

    /// What is seen in the vault with an index of its own.
    fn rebuilt(&self) -> Rc<Picture> {
        let vault = OsVault::open(&self.vault).expect("opens");
        let stand = format!("{:?}", vault.scan(&|| false).expect("scans"));
        let mut seen = self.seen.borrow_mut();
        match &*seen {
            Some((then, picture)) if *then == stand => Rc::clone(picture),
            _ => {
                let fresh = folder();
                let picture = Rc::new(picture(&self.open(fresh.path())));
                *seen = Some((stand, Rc::clone(&picture)));
                picture
            }
        }
    }

    /// The vault opened with what a fault left equals the vault opened for the first time.
    pub fn assert_whole(&self, after: &str) {
        let expected = self.rebuilt();
        // And what is saved then is as good as what was mended.
        for opening in ["first", "second"] {
            let found = picture(&self.open(&self.data));
            assert!(
                found == *expected,
                "{after}: the {opening} opening differs from a rebuilt one: {}",
                found.difference(&expected)
            );
        }
    }

    /// Every file of the data folder that holds something of this vault.
    pub fn files(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut folders = vec![self.data.join("vaults")];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.metadata().is_ok_and(|meta| meta.len() > 0) {
                    found.push(path);
                }
            }
        }
        found.sort();
        found
    }

    /// Empties the data folder.
    pub fn forget(&self) {
        let _ = fs::remove_dir_all(&self.data);
    }

    /// Changes some notes: text, names, presence.
    pub fn stir(&self, dice: &mut Dice) {
        for _ in 0..=dice.below(4) {
            let number = dice.below(12);
            let path = self.vault.join(format!("stirred-{number}.md"));
            if dice.below(4) == 0 {
                // It may not be there.
                let _ = fs::remove_file(&path);
            } else {
                let other = dice.below(12);
                let text = format!(
                    "# Marker {}\n\n## Prerequisites\n- [[stirred-{other}]]\n\nindex cache\n",
                    dice.below(1000)
                );
                fs::write(path, text).expect("written");
            }
        }
        // What was taken away may not have been there: something changes each time.
        let text = format!("# Marker {}\n\nindex\n", dice.below(u64::MAX));
        fs::write(self.vault.join("stirred.md"), text).expect("written");
    }
}

pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("made");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).expect("copied");
        }
    }
}
