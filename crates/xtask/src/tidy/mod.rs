//! The rules of the house that neither the compiler nor clippy checks. Each rule is a function from sources to
//! findings; a finding says where and what to do.

mod dependencies;
mod packages;
mod paths;
mod rust;
mod shape;
mod supply;
#[cfg(test)]
mod tests;
mod ui;
mod used;

use crate::workspace;
use anyhow::Result;
use packages::Package;
use std::fmt;

/// A text file of the workspace, its path relative to the root with `/` between components.
#[derive(Debug)]
pub struct Source {
    pub path: String,
    pub text: String,
}

impl Source {
    pub fn has_extension(&self, extensions: &[&str]) -> bool {
        self.path
            .rsplit_once('.')
            .is_some_and(|(_, extension)| extensions.contains(&extension))
    }

    pub fn lines(&self) -> usize {
        self.text.lines().count()
    }
}

/// Something that breaks a rule, or comes near to it.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    pub path: String,
    pub line: usize,
    pub message: String,
    /// A remark does not fail.
    pub remark: bool,
}

impl Finding {
    pub fn new(path: &str, line: usize, message: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            line,
            message: message.into(),
            remark: false,
        }
    }

    pub fn remark(path: &str, line: usize, message: impl Into<String>) -> Self {
        Self {
            remark: true,
            ..Self::new(path, line, message)
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            path,
            line,
            message,
            remark,
        } = self;
        write!(
            f,
            "{path}:{line}: {}{message}",
            if *remark { "remark: " } else { "" }
        )
    }
}

/// Checks the workspace and prints what was found. Whether nothing must be changed.
pub fn run() -> Result<bool> {
    let packages = packages::read(&workspace::metadata()?)?;
    let sources = read_sources()?;
    let findings = check(&packages, &sources);
    for finding in &findings {
        println!("{finding}");
    }
    let failures = findings.iter().filter(|finding| !finding.remark).count();
    println!(
        "tidy: {} files, {failures} findings, {} remarks",
        sources.len(),
        findings.len() - failures
    );
    Ok(failures == 0)
}

fn check(packages: &[Package], sources: &[Source]) -> Vec<Finding> {
    let mut findings = dependencies::check(packages);
    findings.extend(rust::check(sources));
    findings.extend(ui::check(sources));
    findings.extend(paths::check(sources));
    findings.extend(used::check(packages, sources));
    findings.extend(supply::check(packages, sources));
    findings.sort();
    findings
}

/// Every text file; binary files and files deleted but not yet committed are left out.
fn read_sources() -> Result<Vec<Source>> {
    let root = workspace::root();
    let mut sources = Vec::new();
    for path in workspace::files()? {
        if let Ok(bytes) = std::fs::read(root.join(&path))
            && let Ok(text) = String::from_utf8(bytes)
        {
            sources.push(Source { path, text });
        }
    }
    Ok(sources)
}
