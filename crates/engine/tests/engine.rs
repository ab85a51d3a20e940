//! An open vault: warm starts, changes on disk, bad folders, a second instance.
#![allow(
    clippy::disallowed_methods,
    reason = "the test makes and changes the vault it looks at"
)]

#[path = "engine/finding.rs"]
mod finding;
#[path = "engine/measures.rs"]
mod measures;
#[path = "engine/queries.rs"]
mod queries;

use cairn_engine::{
    Engine, EngineError, MAX_MAP_NODES, MapQuery, MapScope, OpenOptions, Pins, SearchOptions, State, Status,
};
use cairn_store::DataFolder;
use cairn_testkit::{TempVault, temp_vault};
use cairn_vault::VaultError;
use std::fs;
use std::sync::Arc;

fn map_of(scope: MapScope, missing: bool) -> MapQuery {
    MapQuery {
        scope,
        missing,
        fresh: false,
        limit: MAX_MAP_NODES,
    }
}

const NOTES: &str = "
-- q-a--t--easy.md
# Question A
## Prerequisites
- [[c-b]]
-- c-b.md
---
aliases: [the bee]
---
# Concept B
text about honey
-- sub/note.md
[[q-a--t--easy]] [[gone]]
";

fn options(vault: &TempVault) -> OpenOptions {
    OpenOptions {
        text: true,
        ..OpenOptions::new(vault.root(), DataFolder::new(vault.data()))
    }
}

fn open(vault: &TempVault) -> (Engine, Status) {
    let engine = Engine::open(options(vault)).expect("opens");
    let status = engine.wait_ready().expect("ready");
    engine.wait_until(|status| status.search_ready);
    (engine, status)
}

fn found(engine: &Engine, query: &str) -> Vec<String> {
    let snapshot = engine.snapshot();
    let hits = engine
        .search(&snapshot, query, SearchOptions::best(10))
        .expect("searches");
    hits.nodes
        .iter()
        .map(|hit| snapshot.graph.node(hit.node).id.to_string())
        .collect()
}

#[test]
fn a_cold_start_reads_everything_and_a_warm_one_only_what_changed() {
    let vault = temp_vault(NOTES);
    let (engine, cold) = open(&vault);
    assert_eq!(
        (cold.report.parsed, cold.notes, cold.links, cold.missing),
        (3, 3, 3, 1)
    );
    let graph = engine.snapshot().graph.canonical();
    drop(engine);
    fs::write(vault.root().join("c-b.md"), "# Concept B\nnow about wax").expect("written");
    fs::remove_file(vault.root().join("sub/note.md")).expect("removed");
    let (engine, warm) = open(&vault);
    assert_eq!(
        (
            warm.report.parsed,
            warm.report.unchanged,
            warm.report.removed,
            warm.missing
        ),
        (1, 1, 1, 0)
    );
    assert_eq!(
        (found(&engine, "wax"), found(&engine, "honey")),
        (vec!["note:c-b.md".to_owned()], vec![])
    );
    assert_ne!(engine.snapshot().graph.canonical(), graph);
    drop(engine);
    let (_, again) = open(&vault);
    assert_eq!(
        (again.report.parsed, again.report.unchanged, again.generation),
        (0, 2, warm.generation)
    );
}

#[test]
fn a_loaded_graph_equals_a_rebuilt_one() {
    let vault = temp_vault(NOTES);
    drop(open(&vault));
    let loaded = open(&vault).0.snapshot().graph.canonical();
    let rebuilt = Engine::open(OpenOptions {
        rebuild: true,
        ..options(&vault)
    })
    .expect("opens");
    let status = rebuilt.wait_ready().expect("ready");
    assert_eq!(status.report.parsed, 3);
    assert_eq!(rebuilt.snapshot().graph.canonical(), loaded);
}

#[test]
fn changes_on_disk_reach_graph_and_text() {
    let vault = temp_vault(NOTES);
    let engine = Engine::open(OpenOptions {
        watch: true,
        ..options(&vault)
    })
    .expect("opens");
    let first = engine.wait_ready().expect("ready");
    engine.wait_until(|status| status.search_ready);
    fs::write(vault.root().join("sub/gone.md"), "# Here now\nmarzipan").expect("written");
    let status = engine.wait_until(|status| status.generation > first.generation && status.search_ready);
    assert_eq!((status.notes, status.missing), (4, 0));
    assert_eq!(found(&engine, "marzipan"), ["note:sub/gone.md"]);
    fs::rename(vault.root().join("sub"), vault.root().join("moved")).expect("renamed");
    engine.wait_until(|status| {
        status.generation > first.generation + 1 && status.notes == 4 && status.search_ready
    });
    assert_eq!(found(&engine, "marzipan"), ["note:moved/gone.md"]);
}

#[test]
fn a_damaged_cache_is_rebuilt_and_said() {
    let vault = temp_vault(NOTES);
    drop(open(&vault));
    let cache = walk(&vault.data())
        .into_iter()
        .find(|path| path.ends_with("cache.db"))
        .expect("a cache");
    fs::write(&cache, vec![7; 5000]).expect("written");
    let (_, status) = open(&vault);
    assert_eq!(
        (status.notes, status.error.map(|notice| notice.code)),
        (3, Some("data.rebuilt".to_owned()))
    );
}

#[test]
fn a_text_index_that_knows_more_than_the_cache_is_brought_up_to_date() {
    let check = |lose: &dyn Fn(&std::path::Path)| {
        let vault = temp_vault(NOTES);
        drop(open(&vault));
        fs::write(vault.root().join("late.md"), "marzipan").expect("written");
        drop(open(&vault));
        fs::remove_file(vault.root().join("late.md")).expect("removed");
        fs::write(vault.root().join("new.md"), "nougat").expect("written");
        let files = walk(&vault.data()).into_iter();
        files
            .filter(|path| path.to_string_lossy().contains("cache.db"))
            .for_each(|path| lose(&path));
        let opened = [(); 3].map(|()| {
            let (engine, status) = open(&vault);
            assert_eq!(found(&engine, "marzipan"), [""; 0], "it is gone");
            assert_eq!(found(&engine, "nougat"), ["note:new.md"]);
            assert_eq!(found(&engine, "honey"), ["note:c-b.md"]);
            status.generation
        });
        assert_eq!(opened[1], opened[2], "nothing is left to mend");
    };
    check(&|file| fs::remove_file(file).expect("removed"));
    check(&|file| fs::write(file, vec![7; 5000]).expect("written"));
    // A row that is damaged is a note that the cache does not know.
    check(&|file| {
        let mut bytes = fs::read(file).expect("read");
        while let Some(late) = bytes.windows(7).position(|at| at == b"late.md") {
            bytes[late] = b'L';
        }
        fs::write(file, bytes).expect("written");
    });
}

/// Copies a folder over another.
fn copy(from: &std::path::Path, to: &std::path::Path) {
    let _ = fs::remove_dir_all(to);
    for file in walk(from) {
        let to = to.join(file.strip_prefix(from).expect("below it"));
        fs::create_dir_all(to.parent().expect("a folder")).expect("made");
        fs::copy(file, to).expect("copied");
    }
}

#[test]
fn a_text_index_of_another_history_is_not_taken_for_this_one() {
    let vault = temp_vault(NOTES);
    drop(open(&vault));
    let text = |vault: &TempVault| {
        let files = walk(&vault.data()).into_iter();
        let version = files.into_iter().find(|path| path.ends_with("schema-version"));
        version
            .expect("a text index")
            .parent()
            .expect("its folder")
            .to_path_buf()
    };
    let kept = tempfile::tempdir().expect("a folder");
    copy(&text(&vault), kept.path());
    let words = fs::read_to_string(vault.root().join("c-b.md")).expect("read");
    fs::write(vault.root().join("c-b.md"), words + "\nzebrafish").expect("written");
    fs::remove_dir_all(vault.data()).expect("removed");
    drop(open(&vault));
    copy(kept.path(), &text(&vault));
    let (engine, _) = open(&vault);
    assert_eq!(found(&engine, "zebrafish"), ["note:c-b.md"]);
}

#[test]
fn where_both_cannot_be_had_the_graver_is_told() {
    // What is told of the cache is told first; that the text index is in memory can be seen by what follows.
    let vault = temp_vault(NOTES);
    drop(open(&vault));
    let files = walk(&vault.data());
    let cache = files
        .iter()
        .find(|path| path.ends_with("cache.db"))
        .expect("a cache");
    fs::write(cache, vec![7; 5000]).expect("written");
    let version = files
        .iter()
        .find(|path| path.ends_with("schema-version"))
        .expect("a text index");
    fs::remove_dir_all(version.parent().expect("its folder")).expect("removed");
    fs::write(version.parent().expect("its folder"), "a file").expect("written");
    let (engine, status) = open(&vault);
    assert_eq!(
        status.error.map(|notice| notice.code).as_deref(),
        Some("data.rebuilt")
    );
    assert_eq!(found(&engine, "honey"), ["note:c-b.md"]);
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path());
    entries
        .flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] })
        .collect()
}

#[test]
fn a_second_instance_reads_only_and_says_so() {
    let vault = temp_vault(NOTES);
    let (first, _) = open(&vault);
    let (second, status) = open(&vault);
    assert_eq!(
        status.read_only.map(|notice| notice.code).as_deref(),
        Some("data.locked")
    );
    assert_eq!(
        second.snapshot().graph.canonical(),
        first.snapshot().graph.canonical()
    );
    assert_eq!(found(&second, "honey"), ["note:c-b.md"]);
}

#[test]
fn a_data_folder_that_cannot_be_made_is_no_obstacle() {
    let vault = temp_vault(NOTES);
    let file = vault.root().join("c-b.md");
    let engine = Engine::open(OpenOptions {
        text: true,
        ..OpenOptions::new(vault.root(), DataFolder::new(file.join("data")))
    })
    .expect("opens");
    let status = engine.wait_ready().expect("ready");
    assert_eq!(
        (
            status.notes,
            status.read_only.map(|notice| notice.code).as_deref()
        ),
        (3, Some("data.not_writable"))
    );
    engine.wait_until(|status| status.search_ready);
    assert_eq!(found(&engine, "bee"), ["note:c-b.md"]);
}

#[test]
fn folders_that_are_none_are_refused_with_a_hint() {
    let vault = temp_vault(NOTES);
    for (path, code) in [("nowhere", "vault.not_found"), ("c-b.md", "vault.not_a_folder")] {
        let options = OpenOptions::new(vault.root().join(path), DataFolder::new(vault.data()));
        let error = Engine::open(options).err().expect("refused");
        assert!(matches!(
            error,
            EngineError::Vault(VaultError::NotFound(_) | VaultError::NotAFolder(_))
        ));
        assert_eq!(error.code(), code);
        assert!(!error.hint().is_empty());
    }
}

#[test]
fn an_empty_folder_is_an_empty_vault() {
    let vault = temp_vault("");
    let (engine, status) = open(&vault);
    assert_eq!(
        (status.state, status.notes, status.error),
        (State::Ready, 0, None)
    );
    assert!(
        engine
            .search(&engine.snapshot(), "x", SearchOptions::best(5))
            .expect("searches")
            .nodes
            .is_empty()
    );
    assert!(
        engine
            .map(&engine.snapshot(), &map_of(MapScope::Atlas, true), &Pins::new())
            .nodes
            .is_empty()
    );
}

#[test]
fn damaged_and_huge_files_are_read_as_far_as_possible_and_told() {
    let vault = temp_vault(NOTES);
    fs::write(vault.root().join("latin.md"), b"# Caf\xE9\n[[c-b]]").expect("written");
    fs::write(vault.root().join("huge.md"), vec![b'x'; 30 << 20]).expect("written");
    fs::write(
        vault.root().join("long.md"),
        format!("# Long\n[[c-b]]\n{}", "word ".repeat(600_000)),
    )
    .expect("written");
    let (engine, status) = open(&vault);
    assert_eq!((status.notes, status.skipped), (5, 1));
    assert!(engine.skipped()[0].reason.contains("20 MiB"));
    let codes: Vec<_> = engine
        .findings()
        .iter()
        .map(|found| (found.path.to_string(), found.diagnostic.code.name()))
        .collect();
    assert!(
        codes.contains(&("latin.md".to_owned(), "encoding.not_utf8")),
        "{codes:?}"
    );
    assert!(
        codes.contains(&("long.md".to_owned(), "size.text_only")),
        "{codes:?}"
    );
}

#[test]
fn cancelling_keeps_what_was_read() {
    let vault = temp_vault(NOTES);
    for index in 0..400 {
        fs::write(
            vault.root().join(format!("n{index}.md")),
            format!("# N{index}\n[[c-b]]"),
        )
        .expect("written");
    }
    let engine = Engine::open(options(&vault)).expect("opens");
    engine.cancel();
    let status = engine.wait_ready();
    // Cancelling comes before, during or after reading; the vault is usable in each case.
    match status {
        Ok(status) => assert_eq!(status.state, State::Ready),
        Err(notice) => assert_eq!(notice.code, "work.cancelled"),
    }
    drop(engine);
    assert_eq!(open(&vault).1.notes, 403);
}

#[test]
fn nothing_in_the_vault_changes() {
    let vault = temp_vault(NOTES);
    let before: Vec<_> = walk(&vault.root())
        .into_iter()
        .map(|path| (fs::read(&path).expect("read"), path))
        .collect();
    let (engine, _) = open(&vault);
    let snapshot = engine.snapshot();
    engine.map(&snapshot, &map_of(MapScope::Vault, true), &Pins::new());
    drop((snapshot, engine));
    let after: Vec<_> = walk(&vault.root())
        .into_iter()
        .map(|path| (fs::read(&path).expect("read"), path))
        .collect();
    assert_eq!(before, after);
}

#[test]
fn listeners_hear_of_every_state() {
    let vault = temp_vault(NOTES);
    let heard = Arc::new(std::sync::Mutex::new(Vec::new()));
    let sink = Arc::clone(&heard);
    let listener: cairn_engine::StatusListener =
        Arc::new(move |status| sink.lock().expect("unpoisoned").push(status.state));
    let engine = Engine::open(OpenOptions {
        on_status: listener,
        ..options(&vault)
    })
    .expect("opens");
    engine.wait_ready().expect("ready");
    drop(engine);
    let heard = heard.lock().expect("unpoisoned");
    assert_eq!(
        (heard.first(), heard.last()),
        (Some(&State::Opening), Some(&State::Ready))
    );
}

#[test]
fn a_rescan_without_changes_leaves_the_text_index_ready() {
    let vault = temp_vault(NOTES);
    let (sender, statuses) = std::sync::mpsc::channel();
    let sender = std::sync::Mutex::new(sender);
    let listener: cairn_engine::StatusListener =
        Arc::new(move |status| drop(sender.lock().expect("unpoisoned").send(status.clone())));
    let engine = Engine::open(OpenOptions {
        on_status: listener,
        ..options(&vault)
    })
    .expect("opens");
    engine.wait_until(|status| status.search_ready);
    while statuses.try_recv().is_ok() {}
    engine.rescan();
    // One status for the scan, one for the graph it is published with.
    let told: Vec<Status> = statuses.iter().take(2).collect();
    assert!(
        told.iter()
            .all(|status| status.search_ready && status.state == State::Ready),
        "{told:?}"
    );
}

#[test]
fn the_atlas_counts_what_the_lists_of_mocs_count() {
    let vault = temp_vault(
        "\n-- moc-a.md\n# A\n## Topic\n- [[q-x--t--easy]]\n- [[c-both]]\n- [[plain]]\n-- moc-b.md\n# B\n## T\n- [[c-both]]\n- [[moc-a]]\n-- q-x--t--easy.md\n# X\n-- c-both.md\n---\nmoc: moc-a\n---\n# Both\n-- plain.md\n",
    );
    let (engine, _) = open(&vault);
    let snapshot = engine.snapshot();
    let atlas = engine.map(&snapshot, &map_of(MapScope::Atlas, false), &Pins::new());
    let counts: Vec<(u32, u32)> = atlas
        .nodes
        .iter()
        .map(|node| (node.degree, snapshot.members(node.key).notes()))
        .collect();
    assert_eq!(counts, [(3, 3), (1, 1)]);
}

/// Sizes and times say nothing here: only the system's own record of the change does.
#[cfg(unix)]
#[test]
fn an_edit_whose_time_was_set_back_is_seen() {
    let vault = temp_vault("-- a.md\n# One\n");
    let open = || Engine::open(OpenOptions::new(vault.root(), DataFolder::new(vault.data()))).expect("opens");
    open().wait_ready().expect("ready");
    let path = vault.root().join("a.md");
    let time = fs::metadata(&path)
        .and_then(|metadata| metadata.modified())
        .expect("a time");
    fs::write(&path, "# Two\n").expect("written");
    let file = fs::File::options().write(true).open(&path).expect("opens");
    file.set_modified(time).expect("set");
    let engine = open();
    engine.wait_ready().expect("ready");
    assert_eq!(engine.status().report.parsed, 1);
}
