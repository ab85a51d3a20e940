//! No source names a place of one machine.

use super::{Finding, Source};

/// First components of absolute paths that only one machine has.
const PLACES: &[&str] = &["home", "Users", "root", "tmp", "work", "mnt"];

/// The home of nobody, for examples.
const EXAMPLE: &str = "you/";

const EXTENSIONS: &[&str] = &[
    "rs", "ts", "js", "mjs", "svelte", "css", "html", "sh", "toml", "json", "yml", "yaml", "md", "snap",
];

/// Checks sources, scripts, configuration and documentation; the sample vault's notes are content.
pub fn check(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources.iter().filter(|source| is_checked(source)) {
        for (index, line) in source.text.lines().enumerate() {
            if let Some(place) = PLACES.iter().find(|place| names(line, place)) {
                let message =
                    format!("names a path below /{place}: make it relative, or ask the platform for it");
                findings.push(Finding::new(&source.path, index + 1, message));
            }
        }
    }
    findings
}

fn is_checked(source: &Source) -> bool {
    !source.path.starts_with("assets/")
        && (source.has_extension(EXTENSIONS) || !file_name(&source.path).contains('.'))
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Whether the line has `/place/x` at the beginning of a path; `~/x`, `a/place/b` and addresses are none.
fn names(line: &str, place: &str) -> bool {
    let prefix = format!("/{place}/");
    line.match_indices(&prefix).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let rest = &line[at + prefix.len()..];
        let after = rest.chars().next();
        !before.is_some_and(|c| c.is_alphanumeric() || "_./~-:})>$*".contains(c))
            && !rest.starts_with(EXAMPLE)
            && after.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '.')
    })
}
