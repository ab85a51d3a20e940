//! What is said beside the output, and how names are kept in their rows.

use super::{NOTES, json, run};
use cairn_testkit::temp_vault;
use serde_json::Value;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

#[test]
fn a_vault_that_was_emptied_is_remarked() {
    let mut notes = String::new();
    for number in 0..30 {
        writeln!(notes, "\n-- n{number}.md\ntext").expect("written");
    }
    let vault = temp_vault(&notes);
    json(&vault, &["index", "VAULT"]);
    for number in 0..25 {
        std::fs::remove_file(vault.root().join(format!("n{number}.md"))).expect("removed");
    }
    let said = |output: Output| String::from_utf8_lossy(&output.stderr).into_owned();
    let first = said(run(&vault, &["stats", "VAULT"]));
    assert!(first.contains("25 of 30 notes known before are gone"), "{first}");
    // They are not known any more.
    let second = said(run(&vault, &["stats", "VAULT"]));
    assert!(!second.contains("gone"), "{second}");
}

#[test]
#[cfg(unix)]
fn a_name_of_two_lines_is_one_row() {
    let vault = temp_vault("\n-- a.md\n[[gone]]\n");
    std::fs::write(vault.root().join("two\nrows.md"), "honey").expect("written");
    let output = run(&vault, &["search", "VAULT", "honey"]);
    let text = String::from_utf8_lossy(&output.stdout);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "1 hit");
    assert!(lines[1].contains("two\\nrows.md"), "{text}");
}

/// Runs a script that may mount what nobody else sees; `$0` is the program, `$1` and so on are the paths.
#[cfg(target_os = "linux")]
pub(super) fn with_mounts(script: &str, paths: &[&Path]) -> Output {
    Command::new("unshare")
        .args([
            "--map-root-user",
            "--mount",
            "sh",
            "-c",
            script,
            env!("CARGO_BIN_EXE_cairn"),
        ])
        .args(paths)
        .output()
        .expect("a mount of its own")
}

/// `answers` to `rate -`: how it ends, how many are acknowledged, and what it says.
fn answers(answers: &[u8], ends: i32, taken: usize, said: &str) {
    let vault = temp_vault(NOTES);
    let mut child = Command::new(env!("CARGO_BIN_EXE_cairn"))
        .arg("--data")
        .arg(vault.data())
        .args(["review", vault.root().to_str().expect("a path"), "rate", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("starts");
    child
        .stdin
        .take()
        .expect("piped")
        .write_all(answers)
        .expect("written");
    let output = child.wait_with_output().expect("ends");
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(ends), "{told}");
    assert_eq!(String::from_utf8_lossy(&output.stdout).lines().count(), taken);
    assert!(told.contains(said), "{told}");
}

#[test]
fn an_answer_that_is_none_is_told_with_its_line() {
    answers(b"c-b 3\n\nc-b 2\n", 0, 2, "");
    answers(b"c-b 3\n\xff\xfe 3\nc-b 3\n", 1, 1, "Line 2 of the answers");
    answers(b"c-b 3\nc-b\n", 1, 1, "Line 2 of the answers");
    answers(b"c-b good\n", 1, 0, "no number");
    answers(b"c-b 3\nc-b 9\n", 1, 1, "Line 2 of the answers");
    answers(b"c-b 3\nnowhere 2\n", 1, 1, "Line 2 of the answers");
}

#[test]
fn what_is_no_file_is_not_read_without_end() {
    let vault = temp_vault(NOTES);
    for args in [
        &["review", "VAULT", "import", "/dev/zero"][..],
        &["sections", "--set", "/dev/zero"],
        &["prerequisites", "--set", "/dev/zero"],
    ] {
        let output = run(&vault, args);
        assert_eq!(output.status.code(), Some(1), "{args:?}");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains("not a regular file"), "{args:?}: {said}");
    }
}

#[test]
#[cfg(unix)]
fn an_argument_that_is_no_text_is_misuse() {
    use std::os::unix::ffi::OsStrExt as _;
    let output = Command::new(env!("CARGO_BIN_EXE_cairn"))
        .args(["note", "/nowhere"])
        .arg(std::ffi::OsStr::from_bytes(b"\xff"))
        .output()
        .expect("runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(!said.contains("panicked"), "{said}");
}

#[test]
#[cfg(target_os = "linux")]
fn what_is_kept_is_shown_and_found_sound_where_nothing_can_be_written() {
    let vault = temp_vault(NOTES);
    json(&vault, &["index", "VAULT"]);
    json(&vault, &["review", "VAULT", "rate", "c-b", "3"]);
    let script = "mount --bind \"$1\" \"$1\" && mount -o remount,bind,ro \"$1\" || exit 9
        \"$0\" --data \"$1\" doctor \"$2\" && \"$0\" --data \"$1\" --no-refresh stats \"$2\" \\
        && \"$0\" --data \"$1\" --no-refresh search \"$2\" honey && \"$0\" --data \"$1\" review \"$2\" log";
    let ended = with_mounts(script, &[&vault.data(), &vault.root()]);
    let said = String::from_utf8_lossy(&ended.stdout);
    assert!(ended.status.success(), "{ended:?}");
    for part in [
        "ok       cache",
        "ok       user_data",
        "ok       text_index",
        "notes         4",
        "1 hit",
        "manual  note:c-b.md",
    ] {
        assert!(said.contains(part), "{part}: {ended:?}");
    }
}

#[test]
fn what_is_left_out_is_no_missing_note() {
    let vault = temp_vault("\n-- a.md\n[[big]] ![[shot.png]] [[gone]]\n");
    std::fs::write(vault.root().join("shot.png"), "p").expect("written");
    let big = std::fs::File::create(vault.root().join("big.md")).expect("made");
    big.set_len(21 << 20).expect("long");
    for args in [
        &["stats", "VAULT"] as &[&str],
        &["--no-refresh", "stats", "VAULT"],
    ] {
        let stats = json(&vault, args);
        assert_eq!(stats["links"]["unresolved"], 1, "{args:?}: {stats}");
    }
    let output = run(&vault, &["--json", "note", "VAULT", "big"]);
    let error: Value = serde_json::from_slice(&output.stdout).expect("one JSON document");
    assert_eq!(error["error"]["code"], "note.left_out");
    let message = error["error"]["message"].as_str().unwrap_or_default();
    assert!(message.contains("larger than 20 MiB"), "{message}");
    let gaps = run(&vault, &["gaps", "VAULT"]);
    let gaps = String::from_utf8_lossy(&gaps.stdout);
    assert_eq!(gaps.matches("20 MiB").count(), 1, "said once: {gaps}");
}

#[test]
fn other_edges_tell_their_direction() {
    let vault = temp_vault("\n-- a.md\n[[b]]\n-- b.md\ntext\n");
    for (note, row) in [("a", "→ b"), ("b", "← a")] {
        let output = run(&vault, &["note", "VAULT", note]);
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(text.lines().any(|line| line.contains(row)), "{row}: {text}");
    }
}

#[test]
fn misuse_says_what_is_wrong() {
    let vault = temp_vault(NOTES);
    for (args, part) in [
        (&["note", "VAULT"] as &[&str], "<NOTE>"),
        (
            &["stats", "VAULT", "--now", "soon"],
            "write it as 2026-12-01T09:00:00",
        ),
    ] {
        let output = run(&vault, &[&["--json"], args].concat());
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        let error: Value = serde_json::from_slice(&output.stdout).expect("one JSON document");
        let message = error["error"]["message"].as_str().unwrap_or_default();
        assert!(message.contains(part), "{args:?}: {message}");
    }
}

#[test]
fn a_path_is_told_as_it_was_given() {
    let vault = temp_vault(NOTES);
    std::fs::write(vault.root().join("small.json"), "{}").expect("written");
    let said = |output: Output| String::from_utf8_lossy(&output.stderr).into_owned();
    let mut command = Command::new(env!("CARGO_BIN_EXE_cairn"));
    let command = command.current_dir(vault.root()).arg("--data").arg(vault.data());
    let text = said(command.args(["stats", "small.json"]).output().expect("runs"));
    assert!(text.contains("small.json is not a folder."), "{text}");
    let text = said(run(
        &vault,
        &["export", "VAULT", "--format", "json", "-o", "/nowhere/x"],
    ));
    assert!(
        text.contains("/nowhere/x could not be written") && !text.contains("tmp"),
        "{text}"
    );
}

#[test]
fn a_vault_without_notes_is_remarked() {
    for (args, hint) in [
        (&["stats", "VAULT"] as &[&str], "Cairn reads the .md files"),
        (&["--no-refresh", "stats", "VAULT"], "without --no-refresh"),
    ] {
        let vault = temp_vault("\n-- folder/text.txt\nno note\n");
        let output = run(&vault, args);
        let text = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && text.contains(hint), "{args:?}: {text}");
    }
}

#[test]
fn what_is_as_good_comes_in_the_order_of_names_and_namesakes_are_told_apart() {
    let vault = temp_vault(
        "\n-- f/same.md\n#x\n-- g/same.md\n#x\n-- zebra.md\n#x\n-- f/l.md\n[[same]]\n-- g/l.md\n[[same]] [[apple]]\n",
    );
    std::fs::write(vault.root().join("empty.txt"), " \n").expect("written");
    let index = json(&vault, &["index", "VAULT"]);
    assert_eq!(index["sources"]["total"], 0, "{index}");
    // It comes last into the text index, and first by its name.
    std::fs::write(vault.root().join("apple.md"), "#x").expect("written");
    let hits = json(&vault, &["search", "VAULT", "tag:x", "--limit", "2"]);
    let paths: Vec<&str> = hits["hits"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|hit| hit["path"].as_str())
        .collect();
    assert_eq!(
        (hits["total"].as_u64(), &paths[..]),
        (Some(4), &["apple.md", "f/same.md"][..])
    );
    let output = run(&vault, &["links", "VAULT"]);
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        text.contains("(f/same.md)") && text.contains("(g/same.md)"),
        "{text}"
    );
    assert!(!text.contains("(apple.md)"), "{text}");
}
