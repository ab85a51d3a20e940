//! Every file below a `tests` folder is run or read by something.
//!
//! A file counts as used if it is a Cargo target, if a module declares it, or if another test, script or manifest
//! names it or the folder it stands in.

use super::packages::Package;
use super::{Finding, Source};

/// Files that describe a folder rather than being run.
const MANIFESTS: &[&str] = &[
    "Cargo.toml",
    "package.json",
    "package-lock.json",
    "tsconfig.json",
    "README.md",
    ".gitignore",
];

/// Checks every file below `tests/` and below the `tests` folder of a crate.
pub fn check(packages: &[Package], sources: &[Source]) -> Vec<Finding> {
    let namers: Vec<&Source> = sources.iter().filter(|source| can_name(source)).collect();
    sources
        .iter()
        .filter(|source| is_test(&source.path) && !MANIFESTS.contains(&file_name(&source.path)))
        .filter(|source| {
            !packages
                .iter()
                .any(|package| package.targets.contains(&source.path))
        })
        .filter(|source| {
            !namers
                .iter()
                .any(|namer| namer.path != source.path && names(namer, &source.path))
        })
        .map(|source| {
            Finding::new(
                &source.path,
                1,
                "nothing runs or reads this file: name it in a target or runner",
            )
        })
        .collect()
}

fn is_test(path: &str) -> bool {
    path.starts_with("tests/") || path.starts_with("src-tauri/tests/") || {
        let mut parts = path.split('/');
        parts.next() == Some("crates") && parts.nth(1) == Some("tests")
    }
}

fn can_name(source: &Source) -> bool {
    let code = source.has_extension(&["rs", "mjs", "js", "ts", "sh", "toml"])
        || matches!(file_name(&source.path), "package.json" | "Makefile");
    code && (is_test(&source.path)
        || source.path.starts_with("scripts/")
        || source.path.starts_with("crates/")
        || !source.path.contains('/'))
}

fn names(namer: &Source, path: &str) -> bool {
    let name = file_name(path);
    if contains_word(&namer.text, name) {
        return true;
    }
    if let Some(stem) = module_name(path) {
        return same_package(&namer.path, path) && contains_word(&namer.text, &format!("mod {stem}"));
    }
    folders(path)
        .any(|folder| contains_word(&namer.text, &format!("{folder}/")) || quoted(&namer.text, folder))
}

/// `a` for `a.rs` and `a/mod.rs`.
fn module_name(path: &str) -> Option<&str> {
    let whole = path
        .strip_suffix("/mod.rs")
        .or_else(|| path.strip_suffix(".rs"))?;
    whole.rsplit('/').next()
}

/// Folders of the path below its `tests` folder.
fn folders(path: &str) -> impl Iterator<Item = &str> {
    let parts: Vec<&str> = path.split('/').collect();
    let first = parts
        .iter()
        .position(|part| *part == "tests")
        .map_or(parts.len(), |at| at + 1);
    let last = parts.len() - 1;
    parts.into_iter().take(last).skip(first)
}

fn same_package(one: &str, other: &str) -> bool {
    let base = |path: &str| path.split_once("tests/").map(|(base, _)| base.to_owned());
    base(one) == base(other)
}

fn contains_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        let inside = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '-');
        !inside(before) && (word.ends_with('/') || !inside(after))
    })
}

fn quoted(text: &str, word: &str) -> bool {
    text.contains(&format!("\"{word}\"")) || text.contains(&format!("'{word}'"))
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
