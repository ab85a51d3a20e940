//! Kills a process that writes reviews down, again and again at random moments, and looks whether it kept what it
//! acknowledged.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// What a round of kills came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tortured {
    /// Processes killed.
    pub kills: u32,
    /// Reviews that were acknowledged.
    pub acknowledged: usize,
    /// Of those, the ones that are not in the log.
    pub lost: usize,
}

/// Starts `cairn review VAULT rate -`, answers `note` over and over, and kills it `kills` times, each within `longest` after
/// its first acknowledgement; then reads the log. The moments follow from `seed`.
///
/// # Panics
/// If the program cannot be run, or does not read its own log.
pub fn kill_while_rating(
    program: &Path,
    data: &Path,
    vault: &Path,
    note: &str,
    kills: u32,
    longest: Duration,
    mut seed: u64,
) -> Tortured {
    let command = |args: &[&str]| {
        let mut command = Command::new(program);
        command
            .arg("--data")
            .arg(data)
            .arg("review")
            .arg(vault)
            .args(args);
        command
    };
    let mut acknowledged: Vec<i64> = Vec::new();
    for _ in 0..kills {
        let mut child = command(&["rate", "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program runs");
        let mut input = child.stdin.take().expect("an input");
        let output = child.stdout.take().expect("an output");
        let line = format!("{note} 3\n");
        // Written from a thread: the pipe is full most of the time. It ends when the child does.
        let writer = std::thread::spawn(move || while input.write_all(line.as_bytes()).is_ok() {});
        let mut lines = BufReader::new(output).lines();
        let take = |line: Option<std::io::Result<String>>| {
            line.and_then(Result::ok)
                .and_then(|id| id.trim().parse::<i64>().ok())
        };
        acknowledged.extend(take(lines.next()));
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let wait = longest.mul_f64((seed >> 40) as f64 / (1_u64 << 24) as f64);
        let killer = std::thread::spawn(move || {
            std::thread::sleep(wait);
            // SIGKILL: nothing of the child's own runs after it.
            let _ = child.kill();
            let _ = child.wait();
        });
        acknowledged.extend(lines.map_while(|line| take(Some(line))));
        killer.join().expect("killed");
        writer.join().expect("ended");
    }
    let mut log = command(&["log"]);
    let output = log.arg("--json").output().expect("the program runs");
    let rows: serde_json::Value = serde_json::from_slice(&output.stdout).expect("the log reads");
    let kept: std::collections::HashSet<i64> = rows
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|row| row["review"].as_i64())
        .collect();
    Tortured {
        kills,
        lost: acknowledged.iter().filter(|id| !kept.contains(id)).count(),
        acknowledged: acknowledged.len(),
    }
}
