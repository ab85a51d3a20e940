//! After any sequence of changes, however they are told, graph and text index equal a clean rebuild.
#![allow(clippy::disallowed_methods, reason = "the test changes the vault it looks at")]

use cairn_engine::{Engine, OpenOptions, SearchOptions, StatusListener};
use cairn_model::VaultPath;
use cairn_store::DataFolder;
use cairn_vault::{Hint, MemoryVault, OsVault, Vault};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex};
use std::time::Duration;

const NAMES: [&str; 9] = [
    "a.md",
    "A.md",
    "f/a.md",
    "f/g/b.md",
    "g/moc-m.md",
    "q-x--t--easy.md",
    "f/caf\u{e9}.md",
    "pic.png",
    "f/pic.png",
];
const TEXTS: [&str; 6] = [
    "# One\nzebra [[b]] [[nowhere]] ![[pic.png]]",
    "---\naliases: [heron]\ntags: [bird]\n---\n# Two\n## Prerequisites\n- [[a]]\n- [[f/a]]",
    "# Map\n## Topic\n- [[b]]\n- [[caf\u{e9}]]\n- bare\n## Study Paths\n### P\n1. First\n   - [[a]]",
    "",
    "otter [[moc-m#Topic]] [[A]]\n```\nnever closed",
    "---\nid: same\nmoc: moc-m\nrelated: [a, b]\n---\nmarten",
];
const WORDS: [&str; 8] = [
    "zebra", "heron", "bird", "topic", "bare", "otter", "marten", "one",
];
const FOLDERS: [&str; 4] = ["f", "g", "f/g", "h"];

/// A change on disk; numbers are indices into the tables above.
#[derive(Clone, Debug)]
enum Step {
    Write(usize, usize),
    /// As editors save: beside, then over it.
    Replace(usize, usize),
    Remove(usize),
    Rename(usize, usize),
    /// A whole folder under a new name, if there is none of that name.
    MoveFolder(usize, usize),
    /// As a checkout of another branch: these files, and no others.
    CheckOut(Vec<(usize, usize)>),
}

fn step() -> impl Strategy<Value = Step> {
    let (name, text, folder) = (0..NAMES.len(), 0..TEXTS.len(), 0..FOLDERS.len());
    prop_oneof![
        4 => (name.clone(), text.clone()).prop_map(|(name, text)| Step::Write(name, text)),
        2 => (name.clone(), text.clone()).prop_map(|(name, text)| Step::Replace(name, text)),
        2 => name.clone().prop_map(Step::Remove),
        3 => (name.clone(), name.clone()).prop_map(|(from, to)| Step::Rename(from, to)),
        2 => (folder.clone(), folder).prop_map(|(from, to)| Step::MoveFolder(from, to)),
        1 => prop::collection::vec((name, text), 0..5).prop_map(Step::CheckOut),
    ]
}

/// How the system tells of a batch.
#[derive(Clone, Copy, Debug)]
enum Told {
    /// Of each note once.
    Each,
    /// Of each note, in many hints.
    OneByOne,
    /// Of some notes only, then that events were lost.
    Lost,
}

fn batches(most: usize) -> impl Strategy<Value = Vec<(Vec<Step>, Told)>> {
    let told = prop_oneof![Just(Told::Each), Just(Told::OneByOne), Just(Told::Lost)];
    prop::collection::vec((prop::collection::vec(step(), 1..5), told), 1..=most)
}

fn path(text: &str) -> VaultPath {
    VaultPath::new(text).expect("a path")
}

/// The paths that a step writes (`Some`) or removes, in order, in a vault of these files.
fn effects(files: &BTreeMap<String, String>, step: &Step) -> Vec<(String, Option<String>)> {
    let text = |index: usize| Some(TEXTS[index].to_owned());
    match step {
        Step::Write(name, at) | Step::Replace(name, at) => vec![(NAMES[*name].to_owned(), text(*at))],
        Step::Remove(name) => vec![(NAMES[*name].to_owned(), None)],
        Step::Rename(from, to) => match files.get(NAMES[*from]) {
            Some(content) if from != to => vec![
                (NAMES[*from].to_owned(), None),
                (NAMES[*to].to_owned(), Some(content.clone())),
            ],
            _ => Vec::new(),
        },
        Step::MoveFolder(from, to) => moved(files, FOLDERS[*from], FOLDERS[*to]),
        Step::CheckOut(wanted) => {
            let gone = files.keys().map(|name| (name.clone(), None));
            let come = wanted
                .iter()
                .map(|(name, at)| (NAMES[*name].to_owned(), text(*at)));
            gone.chain(come).collect()
        }
    }
}

fn moved(files: &BTreeMap<String, String>, from: &str, to: &str) -> Vec<(String, Option<String>)> {
    let inside = |name: &str, folder: &str| {
        name.strip_prefix(folder)
            .and_then(|rest| rest.strip_prefix('/'))
            .map(str::to_owned)
    };
    if files.keys().any(|name| inside(name, to).is_some())
        || format!("{to}/").starts_with(&format!("{from}/"))
    {
        return Vec::new();
    }
    let parts = files
        .iter()
        .filter_map(|(name, text)| Some((name, inside(name, from)?, text)));
    parts
        .flat_map(|(name, rest, text)| [(name.clone(), None), (format!("{to}/{rest}"), Some(text.clone()))])
        .collect()
}

/// What readers see: the graph, and which notes each word is found in.
#[derive(Debug, PartialEq)]
struct Picture {
    graph: String,
    found: BTreeMap<&'static str, BTreeSet<String>>,
}

struct Live {
    engine: Engine,
    changed: Receiver<()>,
}

impl Live {
    fn open(vault: Arc<dyn Vault>, root: &Path, data: &Path, watch: bool) -> Self {
        let (sender, changed) = mpsc::channel();
        let sender = Mutex::new(sender);
        let on_status: StatusListener = Arc::new(move |_| {
            // Nobody listens any more while the engine closes.
            let _ = sender.lock().expect("unpoisoned").send(());
        });
        let options = OpenOptions {
            text: true,
            watch,
            on_status,
            ..OpenOptions::new(root, DataFolder::new(data))
        };
        let engine = Engine::open_over(vault, root.to_path_buf(), options);
        engine.wait_until(|status| status.search_ready);
        Self { engine, changed }
    }

    fn picture(&self) -> Picture {
        let snapshot = self.engine.snapshot();
        let find = |word: &&'static str| {
            let found = self
                .engine
                .search(&snapshot, word, SearchOptions::best(100))
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

    /// Waits until this is what readers see; a long silence before that is a failure.
    fn becomes(&self, expected: &Picture) {
        loop {
            let ready = self.engine.status().search_ready;
            let now = self.picture();
            if ready && now == *expected {
                return;
            }
            if self.changed.recv_timeout(Duration::from_secs(30)).is_err() {
                assert_eq!(now, *expected);
            }
        }
    }
}

/// What a first look at the vault gives.
fn rebuilt(vault: Arc<dyn Vault>, root: &Path) -> Picture {
    let data = tempfile::tempdir().expect("a folder");
    Live::open(vault, root, data.path(), false).picture()
}

fn check_in_memory(batches: Vec<(Vec<Step>, Told)>) {
    let (data, root) = (
        tempfile::tempdir().expect("a folder"),
        PathBuf::from("/in/memory"),
    );
    let vault = Arc::new(MemoryVault::default());
    let live = Live::open(Arc::clone(&vault) as Arc<dyn Vault>, &root, data.path(), false);
    let mut files = BTreeMap::new();
    for (steps, told) in batches {
        let mut touched = BTreeSet::new();
        for (name, text) in steps.iter().flat_map(|step| {
            let effects = effects(&files, step);
            apply(&mut files, &effects);
            effects
        }) {
            match text {
                Some(text) => vault.write(&path(&name), text),
                None => vault.remove(&path(&name)),
            }
            touched.insert(path(&name));
        }
        let attachments = touched.iter().any(|path| !path.is_note());
        let notes: Vec<VaultPath> = touched.into_iter().filter(VaultPath::is_note).collect();
        match told {
            Told::Each => live.engine.hint(Hint::Notes(notes)),
            Told::OneByOne => notes
                .into_iter()
                .rev()
                .for_each(|note| live.engine.hint(Hint::Notes(vec![note]))),
            Told::Lost => live.engine.hint(Hint::Notes(notes.into_iter().skip(1).collect())),
        }
        if attachments || matches!(told, Told::Lost) {
            live.engine.rescan();
        }
        live.becomes(&rebuilt(Arc::clone(&vault) as Arc<dyn Vault>, &root));
    }
    let last = live.picture();
    drop(live);
    let again = Live::open(vault, &root, data.path(), false);
    assert_eq!(again.picture(), last, "opened again");
}

fn apply(files: &mut BTreeMap<String, String>, effects: &[(String, Option<String>)]) {
    for (name, text) in effects {
        match text {
            Some(text) => drop(files.insert(name.clone(), text.clone())),
            None => drop(files.remove(name)),
        }
    }
}

fn check_on_disk(batches: Vec<(Vec<Step>, Told)>) {
    let folder = tempfile::tempdir().expect("a folder");
    let (root, data) = (folder.path().join("vault"), folder.path().join("data"));
    fs::create_dir_all(&root).expect("made");
    let root = root.canonicalize().expect("a folder");
    let open = || -> Arc<dyn Vault> { Arc::new(OsVault::open(&root).expect("opens")) };
    let live = Live::open(open(), &root, &data, true);
    let mut files = BTreeMap::new();
    for (steps, _) in batches {
        for step in &steps {
            let effects = effects(&files, step);
            on_disk(&root, step, &effects);
            apply(&mut files, &effects);
        }
        live.becomes(&rebuilt(open(), &root));
    }
}

/// Does a step the way programs do it; folders that became empty stay.
fn on_disk(root: &Path, step: &Step, effects: &[(String, Option<String>)]) {
    let make_room = |path: &Path| {
        fs::create_dir_all(path.parent().expect("below the root")).expect("made");
    };
    match step {
        Step::Rename(from, to) if !effects.is_empty() => {
            make_room(&root.join(NAMES[*to]));
            fs::rename(root.join(NAMES[*from]), root.join(NAMES[*to])).expect("renamed");
        }
        Step::MoveFolder(from, to) if !effects.is_empty() => {
            let to = root.join(FOLDERS[*to]);
            make_room(&to);
            // Empty folders may be left there.
            let _ = fs::remove_dir_all(&to);
            fs::rename(root.join(FOLDERS[*from]), to).expect("renamed");
        }
        _ => {
            for (name, text) in effects {
                let file = root.join(name);
                match text {
                    Some(text) if matches!(step, Step::Replace(..)) => {
                        make_room(&file);
                        let beside = file.with_extension("tmp");
                        fs::write(&beside, text).expect("written");
                        fs::rename(&beside, &file).expect("renamed");
                    }
                    Some(text) => {
                        make_room(&file);
                        fs::write(&file, text).expect("written");
                    }
                    // Most files to remove are not there.
                    None => drop(fs::remove_file(&file)),
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 60, ..ProptestConfig::with_cases(40) })]

    #[test]
    fn any_sequence_of_changes_equals_a_rebuild(batches in batches(4)) {
        check_in_memory(batches);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 10, ..ProptestConfig::with_cases(6) })]

    #[test]
    fn any_sequence_of_changes_on_disk_is_followed(batches in batches(3)) {
        check_on_disk(batches);
    }
}

fn disk(text: &str) -> (cairn_testkit::TempVault, Engine) {
    let vault = cairn_testkit::temp_vault(text);
    let engine = Engine::open(OpenOptions::new(vault.root(), DataFolder::new(vault.data()))).expect("opens");
    engine.wait_ready().expect("ready");
    (vault, engine)
}

#[test]
fn a_file_that_went_a_moment_after_it_came_is_missed_although_nothing_tells() {
    let (vault, engine) = disk("\n-- a.md\n# A\n");
    let short = vault.root().join("short.md");
    fs::write(&short, "# Short").expect("written");
    engine.hint(Hint::Notes(vec![path("short.md")]));
    engine.wait_until(|status| status.notes == 2);
    fs::remove_file(&short).expect("removed");
    let status = engine.wait_until(|status| status.notes == 1);
    assert_eq!(status.notes, 1);
}

#[test]
fn a_file_that_can_be_read_again_is_left_out_no_more() {
    let (vault, engine) = disk("\n-- a.md\n[[big]]\n");
    assert_eq!(engine.status().missing, 1);
    let big = vault.root().join("big.md");
    for _ in 0..2 {
        fs::write(&big, vec![b'x'; 21 << 20]).expect("written");
        engine.hint(Hint::Notes(vec![path("big.md")]));
        // It is there: a link to it leads to no missing note.
        engine.wait_until(|status| status.skipped == 1 && status.missing == 0);
    }
    fs::write(&big, "# Small now").expect("written");
    engine.hint(Hint::Notes(vec![path("big.md")]));
    let status = engine.wait_until(|status| status.notes == 2);
    assert_eq!((status.skipped, engine.skipped().len()), (0, 0));
    fs::remove_file(&big).expect("removed");
    engine.hint(Hint::Notes(vec![path("big.md")]));
    let status = engine.wait_until(|status| status.notes == 1);
    assert_eq!(status.missing, 1);
}

#[test]
fn a_text_index_whose_folder_went_away_is_made_anew() {
    let vault = cairn_testkit::temp_vault("\n-- a.md\nzebra\n");
    let data = DataFolder::new(vault.data());
    let options = OpenOptions {
        text: true,
        ..OpenOptions::new(vault.root(), data.clone())
    };
    let engine = Engine::open(options).expect("opens");
    engine.wait_until(|status| status.search_ready);
    fs::remove_dir_all(data.vault(&vault.root()).text_path()).expect("removed");
    fs::write(vault.root().join("b.md"), "zebra too").expect("written");
    engine.hint(Hint::Notes(vec![path("b.md")]));
    engine.wait_until(|status| status.error.is_some());
    let status = engine.wait_until(|status| status.search_ready && status.error.is_none());
    assert_eq!((status.notes, status.error), (2, None));
    let found = engine
        .search(&engine.snapshot(), "zebra", SearchOptions::best(5))
        .expect("found");
    assert_eq!(found.total, 2);
}

#[test]
fn a_vault_whose_folder_goes_away_keeps_its_graph_until_the_folder_is_back() {
    let (vault, engine) = disk("\n-- a.md\n# A\n-- b.md\n# B\n");
    let away = vault.root().with_extension("away");
    fs::rename(vault.root(), &away).expect("renamed");
    engine.rescan();
    let status = engine.wait_until(|status| status.error.is_some());
    assert_eq!(
        (status.error.map(|notice| notice.code).as_deref(), status.notes),
        (Some("vault.gone"), 2)
    );
    // Another folder of the same name, as when a drive is plugged in again.
    fs::create_dir(vault.root()).expect("made");
    for name in ["a.md", "b.md"] {
        fs::copy(away.join(name), vault.root().join(name)).expect("copied");
    }
    fs::write(vault.root().join("c.md"), "# C").expect("written");
    engine.rescan();
    let status = engine.wait_until(|status| status.notes == 3);
    assert_eq!((status.error, status.skipped), (None, 0));
}

#[test]
fn a_system_that_no_longer_tells_is_said_and_looked_after() {
    let (vault, engine) = disk("\n-- a.md\n# A\n");
    fs::write(vault.root().join("b.md"), "# B").expect("written");
    engine.hint(Hint::Blind("the limit is reached".to_owned()));
    let status = engine.wait_until(|status| status.notes == 2);
    let notice = status.watching.expect("a notice");
    assert_eq!(notice.code, "watch.polling");
    assert!(notice.message.contains("the limit is reached"));
}

#[test]
fn the_last_status_told_is_the_last_one_there_is() {
    for _ in 0..5 {
        let vault = cairn_testkit::temp_vault("\n-- a.md\n# A\n");
        let told = Arc::new(Mutex::new(None));
        let last = Arc::clone(&told);
        let engine = Engine::open(OpenOptions {
            text: true,
            on_status: Arc::new(move |status| *last.lock().expect("unpoisoned") = Some(status.clone())),
            ..OpenOptions::new(vault.root(), DataFolder::new(vault.data()))
        })
        .expect("opens");
        // The text thread tells that it is ready while the worker tells of hints.
        for _ in 0..20 {
            engine.hint(Hint::Notes(vec![path("none.md")]));
        }
        engine.wait_until(|status| status.search_ready);
        let root = engine.root().to_path_buf();
        fs::write(root.join("b.md"), "# B").expect("written");
        engine.hint(Hint::Notes(vec![path("b.md")]));
        engine.wait_until(|status| status.notes == 2 && status.search_ready);
        let now = engine.status();
        drop(engine);
        assert_eq!(told.lock().expect("unpoisoned").as_ref(), Some(&now));
    }
}
