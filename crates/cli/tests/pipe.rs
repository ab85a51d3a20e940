//! What becomes of the output: a reader that has seen enough is no failure, a full disk is.

use cairn_testkit::temp_vault;
use std::io::Read as _;
use std::process::{Command, Stdio};

#[test]
fn a_closed_pipe_ends_no_command_with_a_panic() {
    let vault = temp_vault("\n-- a.md\n# A\n[[b]] [[c]]\n## Prerequisites\n- [[b]]\n-- b.md\n# B\n");
    let root = vault.root().display().to_string();
    let commands: [&[&str]; 7] = [
        &["index"],
        &["stats"],
        &["links"],
        &["note", "a"],
        &["search", "a"],
        &["path", "--from", "a", "--to", "b"],
        &["learn", "--target", "a"],
    ];
    for command in commands {
        let (name, rest) = command.split_first().expect("a name");
        // The query and the note come after the vault, options wherever.
        let mut child = Command::new(env!("CARGO_BIN_EXE_cairn"))
            .arg("--data")
            .arg(vault.data())
            .arg(name)
            .arg(&root)
            .args(rest)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("starts");
        drop(child.stdout.take());
        let status = child.wait().expect("ends");
        let mut said = String::new();
        child
            .stderr
            .take()
            .expect("piped")
            .read_to_string(&mut said)
            .expect("text");
        assert!(status.success() && !said.contains("panicked"), "{name}: {said}");
    }
}
#[test]
#[cfg(target_os = "linux")]
#[allow(
    clippy::disallowed_methods,
    reason = "the test opens a device that is always full"
)]
fn output_that_finds_no_room_is_a_failure() {
    let vault = temp_vault("\n-- a.md\n# A\n");
    let file = vault.root().join("a.md").display().to_string();
    let root = vault.root().display().to_string();
    let commands: [&[&str]; 3] = [
        &["stats", &root],
        &["--json", "stats", &root],
        &["--json", "outline", &file],
    ];
    for command in commands {
        let full = std::fs::File::create("/dev/full").expect("opens");
        let output = Command::new(env!("CARGO_BIN_EXE_cairn"))
            .arg("--data")
            .arg(vault.data())
            .args(command)
            .stdout(full)
            .output()
            .expect("runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{command:?}: {said}");
        assert!(said.contains("[output.cut]"), "{command:?}: {said}");
    }
}
