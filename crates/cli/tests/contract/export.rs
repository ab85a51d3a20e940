//! Files that `cairn` is asked to write, and what of the notes reaches the terminal.

use super::{NOTES, run};
use cairn_testkit::temp_vault;

/// What a command that must not write over `c-b.md` says; the note is as it was.
fn check_refused(args: &[&str]) {
    let vault = temp_vault(NOTES);
    let note = vault.root().join("c-b.md");
    let before = std::fs::read(&note).expect("a note");
    let target = note.to_str().expect("a path").to_owned();
    let args: Vec<&str> = args
        .iter()
        .map(|arg| if *arg == "NOTE" { &target } else { *arg })
        .collect();
    let told = run(&vault, &args);
    assert_eq!(told.status.code(), Some(1), "{args:?}");
    assert!(
        String::from_utf8_lossy(&told.stderr).contains("export.in_vault"),
        "{told:?}"
    );
    assert_eq!(std::fs::read(&note).expect("the note"), before, "{args:?}");
}

#[test]
fn no_export_is_written_over_a_file_of_the_vault() {
    check_refused(&["export", "VAULT", "--format", "json", "-o", "NOTE"]);
    check_refused(&["export", "VAULT", "--format", "csv", "-o", "NOTE"]);
    check_refused(&["layout", "VAULT", "-o", "NOTE"]);
    check_refused(&["review", "VAULT", "export", "--format", "csv", "-o", "NOTE"]);
}

#[cfg(unix)]
#[test]
fn nor_through_a_link() {
    let vault = temp_vault(NOTES);
    let link = vault.data().join("out.json");
    std::fs::create_dir_all(vault.data()).expect("a folder");
    std::os::unix::fs::symlink(vault.root().join("c-b.md"), &link).expect("a link");
    let told = run(
        &vault,
        &[
            "export",
            "VAULT",
            "--format",
            "json",
            "-o",
            link.to_str().expect("a path"),
        ],
    );
    assert_eq!(told.status.code(), Some(1));
}

#[test]
fn a_new_file_in_the_vault_is_written() {
    let vault = temp_vault(NOTES);
    let file = vault.root().join("map.canvas");
    let told = run(
        &vault,
        &[
            "export",
            "VAULT",
            "--format",
            "canvas",
            "-o",
            file.to_str().expect("a path"),
        ],
    );
    assert!(told.status.success(), "{told:?}");
    assert!(file.exists());
}

#[test]
fn titles_do_not_steer_the_terminal() {
    let vault = temp_vault("-- a.md\n---\ntitle: \"x\\e[2Jy\\u202Ez\"\n---\nneedle\n");
    for args in [
        ["search", "VAULT", "needle"].as_slice(),
        &["note", "VAULT", "a"],
        &["gaps", "VAULT"],
    ] {
        let told = run(&vault, args);
        let text = String::from_utf8_lossy(&told.stdout);
        assert!(!text.contains(['\u{1b}', '\u{202e}']), "{args:?}: {text:?}");
    }
}
