//! What belongs to a vault on disk and what does not.
#![allow(clippy::disallowed_methods, reason = "the test makes the folder it looks at")]

use cairn_model::VaultPath;
use cairn_vault::{OsVault, Vault, VaultError};
use std::fs;

fn note(path: &str) -> VaultPath {
    VaultPath::new(path).expect("a path")
}

#[test]
fn dot_folders_links_and_other_files_are_no_notes() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    for (path, text) in [
        ("a.md", "a"),
        ("b/C.MD", "c"),
        (".obsidian/x.md", "x"),
        (".hidden.md", "h"),
        ("b/p.png", "p"),
    ] {
        fs::create_dir_all(root.join(path).parent().expect("a parent")).expect("made");
        fs::write(root.join(path), text).expect("written");
    }
    std::os::unix::fs::symlink("/etc/passwd", root.join("link.md")).expect("linked");
    let vault = OsVault::open(root).expect("a vault");
    let scan = vault.scan(&|| false).expect("scanned");
    let paths: Vec<&str> = scan.notes.iter().map(|meta| meta.path.as_str()).collect();
    assert_eq!(paths, ["a.md", "b/C.MD"]);
    assert_eq!(scan.attachments, ["b/p.png"]);
    assert_eq!(
        scan.skipped.iter().map(|s| s.path.as_str()).collect::<Vec<_>>(),
        ["link.md"]
    );
    assert!(
        vault.read(&note("link.md"), 100).is_err(),
        "a link out of the vault was followed"
    );
}

#[test]
fn names_in_the_other_normal_form_are_read() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("cafe\u{301}.md"), "x").expect("written");
    let vault = OsVault::open(folder.path()).expect("a vault");
    let scan = vault.scan(&|| false).expect("scanned");
    assert_eq!(scan.notes[0].path.as_str(), "caf\u{e9}.md");
    assert_eq!(vault.read(&scan.notes[0].path, 10).expect("read"), b"x");
}

#[test]
fn notes_come_by_path_whatever_form_their_folders_have() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["e\u{301}/n.md", "\u{e9}/m.md", "e/z.md", "f.md"] {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("made");
        fs::write(path, "x").expect("written");
    }
    let vault = OsVault::open(folder.path()).expect("a vault");
    let scan = vault.scan(&|| false).expect("scanned");
    let paths: Vec<&str> = scan.notes.iter().map(|meta| meta.path.as_str()).collect();
    assert_eq!(paths, ["e/z.md", "f.md", "\u{e9}/m.md", "\u{e9}/n.md"]);
}

#[test]
fn of_two_normal_forms_of_a_name_the_composed_one_is_read() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in [("cafe\u{301}.md", "apart"), ("caf\u{e9}.md", "composed")] {
        fs::write(folder.path().join(name), text).expect("written");
    }
    let vault = OsVault::open(folder.path()).expect("a vault");
    for _ in 0..5 {
        let scan = vault.scan(&|| false).expect("scanned");
        let codes: Vec<_> = scan.skipped.iter().map(|s| s.code.name()).collect();
        assert_eq!((scan.notes.len(), codes), (1, vec!["file.same_name"]));
        assert_eq!(vault.read(&scan.notes[0].path, 10).expect("read"), b"composed");
    }
}

#[test]
fn linked_folders_are_told_and_not_entered() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("a")).expect("made");
    fs::write(folder.path().join("a/n.md"), "x").expect("written");
    std::os::unix::fs::symlink("..", folder.path().join("a/round")).expect("linked");
    std::os::unix::fs::symlink("/", folder.path().join("out")).expect("linked");
    std::os::unix::fs::symlink("itself", folder.path().join("itself")).expect("linked");
    let scan = OsVault::open(folder.path())
        .expect("a vault")
        .scan(&|| false)
        .expect("scanned");
    assert_eq!(scan.notes.len(), 1);
    let skipped: Vec<_> = scan
        .skipped
        .iter()
        .map(|s| (s.path.as_str(), s.code.name()))
        .collect();
    assert_eq!(
        skipped,
        [("a/round", "file.not_followed"), ("out", "file.not_followed")]
    );
}

#[test]
fn a_folder_that_is_none_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("f"), "x").expect("written");
    assert!(matches!(
        OsVault::open(&folder.path().join("nowhere")),
        Err(VaultError::NotFound(_))
    ));
    assert!(matches!(
        OsVault::open(&folder.path().join("f")),
        Err(VaultError::NotAFolder(_))
    ));
}

#[test]
fn a_file_above_the_limit_is_not_read() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("big.md"), "0123456789").expect("written");
    let vault = OsVault::open(folder.path()).expect("a vault");
    assert_eq!(
        vault.read(&note("big.md"), 5).expect_err("too large").kind(),
        std::io::ErrorKind::FileTooLarge
    );
}
