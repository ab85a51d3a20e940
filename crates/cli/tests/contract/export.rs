//! Files that `cairn` is asked to write, and what of the notes reaches the terminal.

#[cfg(target_os = "linux")]
use super::told::with_mounts;
use super::{NOTES, run};
use cairn_testkit::{TempVault, temp_vault};
use std::path::Path;
use std::process::Output;

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
    for file in ["--ics", "--markdown"] {
        let plan = [
            "--now",
            "2026-06-01T09:00:00",
            "plan",
            "VAULT",
            "--date",
            "2026-06-20",
            "--hours-per-day",
            "1",
        ];
        check_refused(&[&plan[..], &[file, "NOTE"]].concat());
    }
}

#[cfg(unix)]
#[test]
fn nor_through_a_link() {
    let vault = temp_vault(NOTES);
    let link = vault.data().join("out.json");
    std::fs::create_dir_all(vault.data()).expect("a folder");
    std::os::unix::fs::symlink(vault.root().join("c-b.md"), &link).expect("a link");
    let told = export_to(&vault, "json", &link);
    assert_eq!(told.status.code(), Some(1));
}

#[test]
fn a_new_file_in_the_vault_is_written() {
    let vault = temp_vault(NOTES);
    let file = vault.root().join("map.canvas");
    let told = export_to(&vault, "canvas", &file);
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

fn export_to(vault: &TempVault, format: &str, file: &Path) -> Output {
    let file = file.to_str().expect("a path");
    run(vault, &["export", "VAULT", "--format", format, "-o", file])
}

#[test]
fn no_export_is_written_over_what_cairn_keeps() {
    let vault = temp_vault(NOTES);
    assert!(
        run(&vault, &["review", "VAULT", "rate", "c-b", "3"])
            .status
            .success()
    );
    for name in ["user.db", "user.db-wal", "backups/mine.json", "vaults/mine.json"] {
        let file = vault.data().join(name);
        let before = std::fs::read(&file).ok();
        let told = export_to(&vault, "json", &file);
        assert_eq!(told.status.code(), Some(1), "{name}");
        let said = String::from_utf8_lossy(&told.stderr);
        assert!(said.contains("export.in_data"), "{name}: {said}");
        assert_eq!(std::fs::read(&file).ok(), before, "{name}");
    }
    assert!(
        export_to(&vault, "json", &vault.data().join("mine.json"))
            .status
            .success()
    );
}

#[cfg(unix)]
#[test]
fn a_file_with_two_names_keeps_the_other() {
    let vault = temp_vault(NOTES);
    let note = vault.root().join("c-b.md");
    let before = std::fs::read(&note).expect("a note");
    let away = tempfile::tempdir().expect("a folder");
    let file = away.path().join("hard.json");
    std::fs::hard_link(&note, &file).expect("a second name");
    assert!(export_to(&vault, "json", &file).status.success());
    assert_eq!(std::fs::read(&note).expect("the note"), before);
    assert!(std::fs::read_to_string(&file).expect("written").starts_with('{'));
}

#[cfg(target_os = "linux")]
#[test]
fn an_export_that_finds_no_room_leaves_the_one_before_it() {
    let vault = temp_vault(NOTES);
    let away = tempfile::tempdir().expect("a folder");
    let script = "mount -t tmpfs -o size=64k none \"$1\"; echo whole > \"$1/log.json\"; head -c 1M /dev/zero > \"$1/filler\"; \
                  \"$0\" --data \"$2\" export \"$3\" --format json -o \"$1/log.json\"; echo \"$?\"; cat \"$1/log.json\"; ls -A \"$1\"";
    let ended = with_mounts(script, &[away.path(), &vault.data(), &vault.root()]);
    let said = String::from_utf8_lossy(&ended.stdout);
    assert_eq!(said, "1\nwhole\nfiller\nlog.json\n", "{ended:?}");
}
