//! Rules for Rust files: the first line, sizes, errors that are text, domain types that know serde.

use super::{Finding, Source, dependencies, shape};

/// Lines of a file from which tidy mentions it, and from which it fails.
const LONG_FILE: usize = 500;
const MAX_FILE: usize = 800;
/// Lines of a function from which tidy fails.
const MAX_FUNCTION: usize = 80;

/// Checks every Rust file.
pub fn check(sources: &[Source]) -> Vec<Finding> {
    sources
        .iter()
        .filter(|source| source.has_extension(&["rs"]))
        .flat_map(check_file)
        .collect()
}

fn check_file(source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(first_line(source));
    findings.extend(size(source));
    let Some(shape) = shape::of(&source.text) else {
        findings.push(Finding::new(
            &source.path,
            1,
            "is not readable as Rust: make it compile",
        ));
        return findings;
    };
    for function in shape
        .functions
        .iter()
        .filter(|function| function.lines > MAX_FUNCTION)
    {
        let message = format!(
            "function {} has {} lines, more than {MAX_FUNCTION}: name its steps",
            function.name, function.lines
        );
        findings.push(Finding::new(&source.path, function.line, message));
    }
    for line in shape.text_errors {
        findings.push(Finding::new(
            &source.path,
            line,
            "Result<_, String>: give the error a type",
        ));
    }
    if is_domain(&source.path) {
        for line in shape.serde_derives {
            let message = "a domain type derives serde: convert it where it is stored or sent";
            findings.push(Finding::new(&source.path, line, message));
        }
    }
    findings
}

fn first_line(source: &Source) -> Option<Finding> {
    let message = match source
        .text
        .lines()
        .next()
        .and_then(|line| line.strip_prefix("//! "))
    {
        None => "does not begin with a `//! ` line: say in one line what the module is",
        Some(text) if text.trim() == "placeholder" => "is still a placeholder: write it or remove it",
        Some(text) if text.trim().is_empty() => "begins with an empty `//! ` line: say what the module is",
        Some(_) => return None,
    };
    Some(Finding::new(&source.path, 1, message))
}

fn size(source: &Source) -> Option<Finding> {
    let lines = source.lines();
    if lines > MAX_FILE {
        let message = format!("{lines} lines, more than {MAX_FILE}: split it at its seam");
        return Some(Finding::new(&source.path, MAX_FILE + 1, message));
    }
    (lines > LONG_FILE)
        .then(|| Finding::remark(&source.path, lines, format!("{lines} lines: look for the seam")))
}

fn is_domain(path: &str) -> bool {
    dependencies::DOMAIN
        .iter()
        .filter_map(|name| name.strip_prefix("cairn-"))
        .any(|name| {
            path.strip_prefix("crates/")
                .and_then(|rest| rest.strip_prefix(name))
                .is_some_and(|rest| rest.starts_with("/src/"))
        })
}
