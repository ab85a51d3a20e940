//! What is said beside the output, and how names are kept in their rows.

use super::{json, run};
use cairn_testkit::temp_vault;
use std::fmt::Write as _;

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
    let said = |output: std::process::Output| String::from_utf8_lossy(&output.stderr).into_owned();
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
