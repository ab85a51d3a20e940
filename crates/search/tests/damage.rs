//! Damaged and unwritable folders.

#![allow(clippy::disallowed_methods)] // the tests damage files on purpose

use cairn_model::NodeId;
use cairn_search::{Opened, SearchError, TextDocument, TextIndex};
use std::path::{Path, PathBuf};

fn fill(folder: &Path) {
    let index = put(folder);
    let mut writer = index.writer().expect("the writer");
    writer.remove(&NodeId::from_text("n3"));
    writer.commit(10).expect("a commit");
}

fn put(folder: &Path) -> TextIndex {
    let index = TextIndex::open(folder).expect("an index").index;
    let mut writer = index.writer().expect("the writer");
    for number in 0..50 {
        writer.put(TextDocument {
            id: NodeId::from_text(&format!("n{number}")),
            title: format!("Title {number}"),
            aliases: vec![],
            tags: vec!["tag".to_owned()],
            headings: vec![],
            path: format!("folder/n{number}.md"),
            body: "Some words of a note about indexes.".repeat(10),
            properties: Vec::new(),
            parts: Vec::new(),
        });
    }
    writer.commit(9).expect("a commit");
    drop(writer);
    index
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(self::files(&path))
        } else {
            files.push(path)
        }
    }
    files.sort();
    files
}

fn copy(from: &Path, to: &Path) {
    for file in files(from) {
        let target = to.join(file.strip_prefix(from).expect("below the folder"));
        std::fs::create_dir_all(target.parent().expect("a parent")).expect("a folder");
        std::fs::copy(file, target).expect("a copy");
    }
}

/// Opens, searches, and checks that the index is either whole or empty with a reason.
fn whole_or_rebuilt(folder: &Path, what: &str) -> bool {
    let Opened {
        index,
        generation,
        rebuilt,
    } = TextIndex::open(folder).unwrap_or_else(|e| panic!("{what}: {e}"));
    let total = index
        .search("index", 5)
        .unwrap_or_else(|error| panic!("{what}: {error}"))
        .total;
    match &rebuilt {
        None => assert_eq!((generation, total), (10, 49), "{what}"),
        Some(_) => assert_eq!((generation, total), (0, 0), "{what}"),
    }
    assert_eq!(index.generation(), generation);
    rebuilt.is_some()
}

/// Applies each damage to each file of a fresh copy.
fn damage(name: &str, change: impl Fn(&mut Vec<u8>, usize), rounds: usize) {
    let source = tempfile::tempdir().expect("a folder");
    fill(source.path());
    let mut rebuilt = 0;
    for file in files(source.path())
        .iter()
        .filter(|file| !file.to_string_lossy().ends_with(".lock"))
    {
        for round in 0..rounds {
            let target = tempfile::tempdir().expect("a folder");
            copy(source.path(), target.path());
            let victim = target
                .path()
                .join(file.strip_prefix(source.path()).expect("below the folder"));
            let mut bytes = std::fs::read(&victim).expect("a file");
            change(&mut bytes, round);
            std::fs::write(&victim, bytes).expect("a file");
            rebuilt += usize::from(whole_or_rebuilt(
                target.path(),
                &format!("{name} {round} of {}", victim.display()),
            ));
        }
    }
    assert!(rebuilt > 0, "{name}: nothing was noticed");
}

#[test]
fn an_index_survives_being_closed() {
    let folder = tempfile::tempdir().expect("a folder");
    fill(folder.path());
    assert!(!whole_or_rebuilt(folder.path(), "untouched"));
}

#[test]
fn truncated_files_do_not_panic() {
    damage(
        "truncation",
        |bytes, round| bytes.truncate(bytes.len() * round / 4),
        4,
    );
}

#[test]
fn flipped_bytes_do_not_panic() {
    let flip = |bytes: &mut Vec<u8>, round: usize| {
        if !bytes.is_empty() {
            let at = bytes.len() * round / 12;
            bytes[at] ^= 1 << (round % 8);
        }
    };
    damage("flip", flip, 12);
}

#[test]
fn a_commit_that_forgot_what_was_removed_is_not_trusted() {
    let folder = tempfile::tempdir().expect("a folder");
    fill(folder.path());
    let commit = folder.path().join("files").join("meta.json");
    let text = std::fs::read_to_string(&commit).expect("a commit");
    assert!(text.contains("\"deletes\": {"), "{text}");
    std::fs::write(&commit, text.replace("deletes", "deleted")).expect("written");
    assert!(whole_or_rebuilt(folder.path(), "another key"));
}

/// A commit that failed leaves the name of its file on the list; the next writer takes the file away.
#[test]
fn a_file_of_removals_that_is_only_listed_was_not_committed() {
    let folder = tempfile::tempdir().expect("a folder");
    drop(put(folder.path()));
    let files = folder.path().join("files");
    let entries = std::fs::read_dir(&files).expect("a folder");
    let names = entries.map(|entry| {
        entry
            .expect("an entry")
            .file_name()
            .into_string()
            .expect("a name")
    });
    let terms = names
        .filter(|name| name.ends_with(".term"))
        .min()
        .expect("a segment");
    let removals = terms.replace(".term", ".1.del");
    let list = std::fs::read_to_string(files.join(".managed.json")).expect("a list");
    let listed = list.replacen('[', &format!("[{removals:?},"), 1);
    std::fs::write(files.join(".managed.json"), listed).expect("written");
    assert_eq!(TextIndex::open(folder.path()).expect("an index").rebuilt, None);
    std::fs::write(files.join(&removals), "half").expect("written");
    assert!(
        TextIndex::open(folder.path())
            .expect("an index")
            .rebuilt
            .is_some()
    );
}

#[test]
fn missing_files_are_noticed() {
    let source = tempfile::tempdir().expect("a folder");
    fill(source.path());
    for file in files(source.path()) {
        let target = tempfile::tempdir().expect("a folder");
        copy(source.path(), target.path());
        std::fs::remove_file(
            target
                .path()
                .join(file.strip_prefix(source.path()).expect("below")),
        )
        .expect("a file");
        whole_or_rebuilt(target.path(), &format!("without {}", file.display()));
    }
}

/// A writer that was killed leaves files whose names come again.
#[test]
fn what_no_commit_holds_is_taken_away_by_the_next_writer() {
    let folder = tempfile::tempdir().expect("a folder");
    fill(folder.path());
    let left = folder
        .path()
        .join("files")
        .join(format!("{}.7.del", "a".repeat(32)));
    std::fs::write(&left, "half").expect("a file");
    let before = files(folder.path()).len();
    let index = TextIndex::open(folder.path()).expect("an index").index;
    let writer = index.writer().expect("the writer");
    assert!(!left.exists());
    assert!(files(folder.path()).len() < before);
    drop(writer);
    assert!(!whole_or_rebuilt(folder.path(), "swept"));
}

#[test]
fn an_index_that_is_not_trusted_is_built_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    fill(folder.path());
    TextIndex::open(folder.path()).expect("an index").index.distrust();
    assert!(whole_or_rebuilt(folder.path(), "not trusted"));
}

#[test]
fn another_version_is_built_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    fill(folder.path());
    std::fs::write(folder.path().join("schema-version"), "0\n").expect("a file");
    assert!(whole_or_rebuilt(folder.path(), "another version"));
    let again = TextIndex::open(folder.path()).expect("an index");
    assert_eq!(again.rebuilt, None);
}

#[test]
fn a_newer_version_is_left_as_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    fill(folder.path());
    let version = folder.path().join("schema-version");
    // 99 with its check.
    std::fs::write(&version, "99 4d16ec66\n").expect("a file");
    let all = |path| {
        files(path)
            .into_iter()
            .map(|file| (std::fs::read(&file).expect("a file"), file))
    };
    let before: Vec<_> = all(folder.path()).collect();
    assert!(matches!(
        TextIndex::open(folder.path()),
        Err(SearchError::Newer { .. })
    ));
    assert!(all(folder.path()).eq(before));
    std::fs::write(&version, "99 4d16ec67\n").expect("a file");
    assert!(whole_or_rebuilt(
        folder.path(),
        "a number that is not the one written"
    ));
}

#[test]
fn a_new_folder_has_no_reason_to_give() {
    let folder = tempfile::tempdir().expect("a folder");
    let opened = TextIndex::open(&folder.path().join("deep/down")).expect("an index");
    assert_eq!((opened.generation, opened.rebuilt), (0, None));
}

#[test]
fn a_damaged_index_that_is_being_written_is_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    fill(folder.path());
    let index = TextIndex::open(folder.path()).expect("an index").index;
    let _writer = index.writer().expect("the writer");
    std::fs::write(folder.path().join("schema-version"), "0\n").expect("a file");
    assert!(matches!(TextIndex::open(folder.path()), Err(SearchError::Busy)));
}

#[test]
fn a_folder_that_cannot_be_made_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("file");
    std::fs::write(&file, "x").expect("a file");
    for path in [file.clone(), file.join("below")] {
        let error = TextIndex::open(&path).err();
        assert!(
            matches!(error, Some(SearchError::Unwritable { .. })),
            "{}: {error:?}",
            path.display()
        );
    }
}
