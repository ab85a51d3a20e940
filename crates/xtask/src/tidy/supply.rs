//! What comes from outside: each direct dependency stands in `docs/dependencies.md` with why it is there, and comes from the
//! registry in a version that is locked.

use super::packages::Package;
use super::{Finding, Source};
use serde_json::Value;
use std::collections::BTreeSet;

const LIST: &str = "docs/dependencies.md";

/// Checks the list of dependencies and the lock file.
pub fn check(packages: &[Package], sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(list) = sources.iter().find(|source| source.path == LIST) {
        findings = compare(list, &direct(packages, sources));
    }
    let locks = sources
        .iter()
        .filter(|source| source.path.ends_with("Cargo.lock"));
    findings.extend(locks.flat_map(foreign));
    findings
}

/// Every package from outside that a manifest names.
fn direct(packages: &[Package], sources: &[Source]) -> BTreeSet<String> {
    let own: BTreeSet<&str> = packages.iter().map(|package| package.name.as_str()).collect();
    let crates = packages.iter().flat_map(|package| &package.dependencies);
    let mut names: BTreeSet<String> = crates
        .filter(|dependency| !own.contains(dependency.name.as_str()))
        .map(|dependency| dependency.name.clone())
        .collect();
    // The fuzz targets are a workspace of their own, of which cargo does not tell.
    let fuzz = sources.iter().find(|source| source.path == "fuzz/Cargo.toml");
    names.extend(fuzz.into_iter().flat_map(required));
    for manifest in sources
        .iter()
        .filter(|source| source.path.ends_with("package.json"))
    {
        let Ok(manifest) = serde_json::from_str::<Value>(&manifest.text) else {
            continue;
        };
        for kind in ["dependencies", "devDependencies"] {
            names.extend(
                manifest[kind]
                    .as_object()
                    .into_iter()
                    .flat_map(|all| all.keys().cloned()),
            );
        }
    }
    names
}

/// What a manifest requires from outside.
fn required(manifest: &Source) -> impl Iterator<Item = String> {
    let lines = manifest
        .text
        .lines()
        .skip_while(|line| *line != "[dependencies]")
        .skip(1)
        .take_while(|line| !line.starts_with('['));
    lines
        .filter(|line| !line.contains("path = "))
        .filter_map(|line| Some(line.split_once(" = ")?.0.to_owned()))
}

fn compare(list: &Source, direct: &BTreeSet<String>) -> Vec<Finding> {
    let rows = list.text.lines().zip(1..).filter_map(|(line, number)| {
        let name = line.strip_prefix("| `")?.split('`').next()?;
        Some((name.to_owned(), number))
    });
    let rows: Vec<(String, usize)> = rows.collect();
    let missing = direct
        .iter()
        .filter(|name| !rows.iter().any(|(row, _)| row == *name))
        .map(|name| Finding::new(LIST, 1, format!("{name} is not listed: say why it is there")));
    let left = rows
        .iter()
        .filter(|(name, _)| !direct.contains(name))
        .map(|(name, line)| Finding::new(LIST, *line, format!("no manifest names {name}: remove the row")));
    missing.chain(left).collect()
}

/// Packages of a lock file that come from elsewhere than a registry, where a version never changes.
fn foreign(lock: &Source) -> Vec<Finding> {
    let lines = lock.text.lines().zip(1..);
    lines
        .filter(|(line, _)| line.starts_with("source = \"") && !line.starts_with("source = \"registry+"))
        .map(|(_, number)| {
            Finding::new(
                &lock.path,
                number,
                "does not come from the registry: what it is may change",
            )
        })
        .collect()
}
