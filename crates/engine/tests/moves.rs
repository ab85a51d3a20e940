//! Marks follow notes that are renamed or moved, while Cairn looks on and while it is closed.
#![allow(clippy::disallowed_methods, reason = "the test moves the notes it looks at")]

use cairn_engine::{Engine, OpenOptions};
use cairn_model::NodeId;
use cairn_store::{DataFolder, Mark, MarkKind, UserDb};
use cairn_testkit::{TempVault, temp_vault};
use std::fs;
use std::path::Path;

const NOTES: &str = "
-- a.md
---
id: note-a
---
# A
about apples
-- f/b.md
# B
about bears
-- f/moc-m.md
# M
## Topic
- [[b]]
-- f/g/template.md
-- h/template.md
";

const MARKED: [&str; 5] = [
    "note:a.md",
    "note:f/b.md",
    "topic:f/moc-m.md#topic",
    "note:f/g/template.md",
    "missing:x",
];

fn open(vault: &TempVault) -> Engine {
    let engine = Engine::open(OpenOptions::new(vault.root(), DataFolder::new(vault.data()))).expect("opens");
    engine.wait_ready().expect("ready");
    engine
}

fn user(vault: &TempVault) -> UserDb {
    UserDb::open(&DataFolder::new(vault.data())).expect("opens")
}

/// The name marks are kept under is the folder's real one.
fn name(vault: &TempVault) -> String {
    vault
        .root()
        .canonicalize()
        .expect("a folder")
        .display()
        .to_string()
}

fn marks(vault: &TempVault) -> Vec<String> {
    let marks = user(vault).marks(&name(vault)).expect("reads");
    marks.iter().map(|mark| mark.node.to_string()).collect()
}

fn marked_vault() -> TempVault {
    let vault = temp_vault(NOTES);
    for id in MARKED {
        let mark = Mark {
            kind: MarkKind::Known,
            node: NodeId::from_text(id),
            title: id.to_owned(),
            made: 0,
        };
        user(&vault).set_mark(&name(&vault), &mark).expect("saves");
    }
    vault
}

/// Marks after a change, once with Cairn looking on and once with Cairn closed meanwhile.
fn check(change: impl Fn(&Path), expected: &[&str]) {
    let vault = marked_vault();
    let engine = open(&vault);
    let before = engine.status().generation;
    change(&vault.root());
    engine.rescan();
    engine.wait_until(|status| status.generation > before);
    drop(engine);
    assert_eq!(marks(&vault), expected, "while it was open");
    let vault = marked_vault();
    drop(open(&vault));
    change(&vault.root());
    drop(open(&vault));
    assert_eq!(marks(&vault), expected, "while it was closed");
}

#[test]
fn a_renamed_note_keeps_its_marks() {
    check(
        |root| fs::rename(root.join("a.md"), root.join("Apples.md")).expect("renamed"),
        &[
            "missing:x",
            "note:Apples.md",
            "note:f/b.md",
            "note:f/g/template.md",
            "topic:f/moc-m.md#topic",
        ],
    );
}

#[test]
fn who_looks_at_a_note_goes_on_looking_at_it_when_it_is_renamed() {
    let vault = temp_vault(NOTES);
    let engine = open(&vault);
    for (from, to) in [
        ("a.md", "Apples.md"),
        ("Apples.md", "f/Fruit.md"),
        ("f/Fruit.md", "a.md"),
    ] {
        let before = engine.status().generation;
        fs::rename(vault.root().join(from), vault.root().join(to)).expect("renamed");
        engine.rescan();
        engine.wait_until(|status| status.generation > before);
        let snapshot = engine.snapshot();
        let found = engine.find(&snapshot, &format!("note:{from}")).expect("found");
        assert_eq!(snapshot.graph.node(found).id.as_str(), format!("note:{to}"));
    }
    let snapshot = engine.snapshot();
    assert!(engine.find(&snapshot, "note:never.md").is_err());
}

#[test]
fn a_moved_folder_takes_all_marks_along() {
    check(
        |root| fs::rename(root.join("f"), root.join("z")).expect("renamed"),
        &[
            "missing:x",
            "note:a.md",
            "note:z/b.md",
            "note:z/g/template.md",
            "topic:z/moc-m.md#topic",
        ],
    );
}

#[test]
fn a_note_that_is_moved_and_edited_is_known_by_its_id() {
    check(
        |root| {
            fs::remove_file(root.join("a.md")).expect("removed");
            fs::write(root.join("f/a.md"), "---\nid: note-a\n---\n# A\nnow about pears").expect("written");
        },
        &[
            "missing:x",
            "note:f/a.md",
            "note:f/b.md",
            "note:f/g/template.md",
            "topic:f/moc-m.md#topic",
        ],
    );
}

/// Only where the file system keeps the time a file was made does it tell that a file is the same.
#[cfg(target_os = "linux")]
#[test]
fn a_note_that_is_renamed_and_then_edited_is_the_same_file() {
    let folder = tempfile::tempdir().expect("a folder");
    if fs::metadata(folder.path()).is_ok_and(|metadata| metadata.created().is_err()) {
        return;
    }
    check(
        |root| {
            let renamed = root.join("f/Bears.md");
            fs::rename(root.join("f/b.md"), &renamed).expect("renamed");
            fs::write(renamed, "# Bears\nnow about polar bears").expect("written");
        },
        &[
            "missing:x",
            "note:a.md",
            "note:f/Bears.md",
            "note:f/g/template.md",
            "topic:f/moc-m.md#topic",
        ],
    );
}

#[test]
fn a_copy_or_a_removal_moves_nothing_and_loses_nothing() {
    let same = [
        "missing:x",
        "note:a.md",
        "note:f/b.md",
        "note:f/g/template.md",
        "topic:f/moc-m.md#topic",
    ];
    check(
        |root| {
            fs::copy(root.join("a.md"), root.join("copy.md")).expect("copied");
        },
        &same,
    );
    check(|root| fs::remove_file(root.join("a.md")).expect("removed"), &same);
    check(
        |root| {
            fs::copy(root.join("f/b.md"), root.join("one.md")).expect("copied");
            fs::copy(root.join("f/b.md"), root.join("two.md")).expect("copied");
            fs::remove_file(root.join("f/b.md")).expect("removed");
        },
        &same,
    );
}

#[test]
fn a_map_keeps_the_place_of_a_renamed_note() {
    let vault = temp_vault(NOTES);
    let engine = open(&vault);
    let place = |engine: &Engine, id: &str| {
        let snapshot = engine.snapshot();
        let query = cairn_engine::MapQuery {
            scope: cairn_engine::MapScope::Vault,
            missing: false,
            fresh: false,
            limit: cairn_engine::MAX_MAP_NODES,
        };
        let map = engine.map(&snapshot, &query, &cairn_engine::Pins::new());
        map.nodes
            .iter()
            .find(|node| snapshot.graph.node(node.key).id.as_str() == id)
            .map(|node| node.at)
    };
    let before = place(&engine, "note:a.md");
    assert!(before.is_some());
    fs::rename(vault.root().join("a.md"), vault.root().join("apples.md")).expect("renamed");
    let generation = engine.status().generation;
    engine.rescan();
    engine.wait_until(|status| status.generation > generation);
    drop(engine);
    let cache = cairn_store::Cache::open(
        &DataFolder::new(vault.data())
            .vault(&vault.root().canonicalize().expect("a folder"))
            .cache_path(),
    );
    let layouts = cache.expect("opens").cache.layouts().expect("reads");
    let at = layouts
        .iter()
        .flat_map(|(_, rows)| rows)
        .find(|(id, ..)| id == "note:apples.md")
        .map(|(_, x, y)| [*x, *y]);
    assert_eq!(at, before);
}
