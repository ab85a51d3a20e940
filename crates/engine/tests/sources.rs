//! Study documents from elsewhere: followed while their file is there, kept when it is gone.
#![allow(clippy::disallowed_methods, reason = "the tests make vaults on disk")]

use cairn_engine::{Engine, OpenOptions, Status};
use cairn_model::NodeKind;
use cairn_store::DataFolder;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

struct Place {
    folder: TempDir,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("vault")).expect("made");
        fs::write(folder.path().join("vault/q-caches.md"), "# Caches\n").expect("written");
        Self { folder }
    }

    fn file(&self, text: &str) -> PathBuf {
        let file = self.folder.path().join("guide.txt");
        fs::write(&file, text).expect("written");
        file
    }

    fn open(&self) -> (Engine, Status) {
        let root = self.folder.path();
        let data = DataFolder::new(root.join("data"));
        let engine = Engine::open(OpenOptions::new(root.join("vault"), data)).expect("opens");
        let status = engine.wait_ready().expect("ready");
        (engine, status)
    }

    fn add(&self, file: &Path) {
        let (engine, _) = self.open();
        engine.add_source_file(file, 7).expect("added");
    }
}

fn topics(engine: &Engine) -> Vec<String> {
    let graph = engine.snapshot().graph;
    let topics = graph.nodes().filter(|(_, node)| node.kind == NodeKind::Topic);
    let mut titles: Vec<String> = topics.map(|(_, node)| node.title.to_string()).collect();
    titles.sort();
    titles
}

#[test]
fn a_document_is_followed_while_its_file_is_there() {
    let place = Place::new();
    let file = place.file("# Guide\n\n## 1. Storage\n- Indexes\n- Joins\n");
    place.add(&file);
    let (engine, _) = place.open();
    assert_eq!(topics(&engine), ["Indexes", "Joins", "Storage"]);
    drop(engine);
    place.file("# Guide\n\n## 1. Storage\n- Indexes\n- Locks\n");
    let (engine, status) = place.open();
    assert_eq!(topics(&engine), ["Indexes", "Locks", "Storage"]);
    assert_eq!(status.error, None);
}

#[test]
fn a_document_whose_file_is_gone_is_kept_and_that_is_told() {
    let place = Place::new();
    let file = place.file("# Guide\n\n## 1. Storage\n- Indexes\n- Joins\n");
    place.add(&file);
    fs::remove_file(&file).expect("removed");
    let (engine, status) = place.open();
    assert_eq!(topics(&engine), ["Indexes", "Joins", "Storage"]);
    let told = status.error.expect("a notice");
    assert_eq!(told.code, "source.gone");
    assert!(told.message.contains("guide.txt"), "{}", told.message);
}

#[test]
fn a_file_of_the_vault_is_a_document_by_its_name_and_content() {
    let place = Place::new();
    let write = |name: &str, text: &str| {
        fs::write(place.folder.path().join("vault").join(name), text).expect("written");
    };
    write("plan.txt", "# Plan\n\n## 1. Storage\n- Indexes\n- Joins\n");
    write("package.json", "{\"name\": \"x\", \"version\": \"1\"}");
    write("plain.md", "# Plain\n\n## 1. Part\n- One\n- Two\n");
    write(
        "told.md",
        "---\nkind: source\n---\n# Told\n\n## 1. Part\n- One\n- Two\n",
    );
    let (engine, status) = place.open();
    let snapshot = engine.snapshot();
    let sources = snapshot.sources().into_iter();
    let titles: Vec<&str> = sources.map(|key| &*snapshot.graph.node(key).title).collect();
    assert_eq!(titles, ["Plan", "Told"]);
    assert_eq!(status.notes, 3);
}
