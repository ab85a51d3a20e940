//! No path leads out of the vault: not by name, not by link, not by a folder that turns into a link while it is read.

use cairn_model::VaultPath;
use cairn_vault::{FileStates, OsVault, Vault};
use std::fs;
use std::os::unix::fs::symlink;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

const SECRET: &str = "what lies outside";

/// Ways to write a path that leads out of the folder, or to no file at all.
const ESCAPES: [&str; 40] = [
    "../secret.md",
    "../../secret.md",
    "a/../../secret.md",
    "./../secret.md",
    "..//secret.md",
    "a/./../../secret.md",
    "/secret.md",
    "//secret.md",
    "/etc/passwd",
    "///etc/passwd",
    "~/secret.md",
    "$HOME/secret.md",
    "%2e%2e/secret.md",
    "%2e%2e%2fsecret.md",
    "..%2fsecret.md",
    "%252e%252e/secret.md",
    "..\\secret.md",
    "..\\..\\secret.md",
    "a\\..\\..\\secret.md",
    "C:\\secret.md",
    "C:/secret.md",
    "C:secret.md",
    "\\\\server\\share\\secret.md",
    "//server/share/secret.md",
    "\\\\?\\C:\\secret.md",
    "file:///etc/passwd",
    "file://localhost/etc/passwd",
    "/proc/self/environ",
    "/proc/self/root/etc/passwd",
    "/dev/stdin",
    "/dev/fd/0",
    "CON",
    "NUL",
    "a\0/../../secret.md",
    "secret.md\0.png",
    "\u{2024}\u{2024}/secret.md",
    "\u{ff0e}\u{ff0e}/secret.md",
    "..\u{2215}secret.md",
    ".../secret.md",
    ".. /secret.md",
];

#[test]
fn no_way_of_writing_a_path_leads_out() {
    let dir = tempfile::tempdir().expect("a folder");
    let root = dir.path().join("vault");
    fs::create_dir_all(root.join("a")).expect("made");
    fs::write(dir.path().join("secret.md"), SECRET).expect("written");
    let vault = OsVault::open(&root).expect("opens");
    for escape in ESCAPES {
        let Ok(path) = VaultPath::new(escape) else {
            continue;
        };
        assert!(
            vault.read(&path, 1 << 20).is_err(),
            "{escape:?} was read as {path}"
        );
        assert!(vault.meta(&path).is_none(), "{escape:?} was found as {path}");
    }
}

#[test]
fn links_lead_nowhere() {
    let dir = tempfile::tempdir().expect("a folder");
    let root = dir.path().join("vault");
    fs::create_dir_all(&root).expect("made");
    fs::create_dir_all(dir.path().join("outside")).expect("made");
    fs::write(dir.path().join("outside/secret.md"), SECRET).expect("written");
    symlink(dir.path().join("outside/secret.md"), root.join("file.md")).expect("linked");
    symlink(dir.path().join("outside"), root.join("folder")).expect("linked");
    symlink("../outside", root.join("relative")).expect("linked");
    symlink("/etc/passwd", root.join("passwd.md")).expect("linked");
    let vault = OsVault::open(&root).expect("opens");
    for name in ["file.md", "folder/secret.md", "relative/secret.md", "passwd.md"] {
        let path = VaultPath::new(name).expect("a path");
        let read = vault.read(&path, 1 << 20);
        assert!(read.is_err(), "{name}: {read:?}");
    }
    assert!(vault.scan(&|| false).expect("scans").notes.is_empty());
}

/// A file with a second name outside is read, as backups and synchronisers that link whole vaults need it; only who may write
/// both folders can make one, no note can. What Cairn writes never goes through to the other name.
#[test]
fn a_second_name_outside_keeps_what_stood_there() {
    let dir = tempfile::tempdir().expect("a folder");
    let (root, other) = (dir.path().join("vault"), dir.path().join("other.md"));
    fs::create_dir_all(&root).expect("made");
    fs::write(&other, "# Kept").expect("written");
    fs::hard_link(&other, root.join("note.md")).expect("linked");
    let vault = OsVault::open(&root).expect("opens");
    let path = VaultPath::new("note.md").expect("a path");
    let before = vault.read(&path, 1 << 20).expect("reads");
    let states = FileStates {
        path,
        before: Some(before),
        after: Some(b"# Changed".to_vec()),
    };
    vault.write(&[states]).expect("writes");
    assert_eq!(fs::read(root.join("note.md")).expect("reads"), b"# Changed");
    assert_eq!(fs::read(&other).expect("reads"), b"# Kept");
}

/// Between looking at a path and opening it a folder may become a link.
#[test]
fn a_folder_that_turns_into_a_link_gives_nothing_from_outside() {
    let dir = tempfile::tempdir().expect("a folder");
    let (root, outside) = (dir.path().join("vault"), dir.path().join("outside"));
    for folder in [&root.join("real"), &outside] {
        fs::create_dir_all(folder).expect("made");
    }
    fs::write(root.join("real/note.md"), "inside").expect("written");
    fs::write(outside.join("note.md"), SECRET).expect("written");
    let vault = OsVault::open(&root).expect("opens");
    let over = Arc::new(AtomicBool::new(false));
    let swapping = {
        let (over, root) = (Arc::clone(&over), root.clone());
        std::thread::spawn(move || {
            while !over.load(Ordering::Relaxed) {
                let _ = fs::rename(root.join("real"), root.join("aside"));
                let _ = symlink(&outside, root.join("real"));
                let _ = fs::remove_file(root.join("real"));
                let _ = fs::rename(root.join("aside"), root.join("real"));
            }
        })
    };
    let path = VaultPath::new("real/note.md").expect("a path");
    let (mut seen, mut tries) = (0, 0);
    while seen < 50 && tries < 200_000 {
        tries += 1;
        if let Ok(bytes) = vault.read(&path, 1 << 20) {
            assert_eq!(bytes, b"inside");
            seen += 1;
        }
    }
    over.store(true, Ordering::Relaxed);
    swapping.join().expect("ended");
    assert!(seen > 0, "the note was never there");
}
