//! Rules for the interface: sizes, the one door to Tauri, the one place where HTML enters the page.

use super::{Finding, Source};

const MAX_COMPONENT: usize = 400;
const MAX_SCRIPT: usize = 800;
/// Generated, so its size is nobody's choice.
const GENERATED: &str = "ui/src/ipc/bindings.ts";
/// The only folder that knows Tauri.
const DOOR: &str = "ui/src/ipc/";

/// Checks every component and script of the interface.
pub fn check(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources.iter().filter(|source| source.path.starts_with("ui/")) {
        findings.extend(size(source));
        findings.extend(tauri_imports(source));
    }
    findings.extend(raw_html(sources));
    findings.extend(sources.iter().flat_map(markup_in_scripts));
    findings
}

fn size(source: &Source) -> Option<Finding> {
    let max = if source.has_extension(&["svelte"]) {
        MAX_COMPONENT
    } else if source.has_extension(&["ts"]) && source.path != GENERATED {
        MAX_SCRIPT
    } else {
        return None;
    };
    let lines = source.lines();
    (lines > max).then(|| {
        Finding::new(
            &source.path,
            max + 1,
            format!("{lines} lines, more than {max}: split it"),
        )
    })
}

fn tauri_imports(source: &Source) -> Vec<Finding> {
    let scripted = source.path.starts_with("ui/src/") && source.has_extension(&["ts", "js", "svelte"]);
    if !scripted || source.path.starts_with(DOOR) {
        return Vec::new();
    }
    let imports = |line: &str| line.contains("'@tauri-apps/") || line.contains("\"@tauri-apps/");
    lines_where(source, imports)
        .map(|line| {
            Finding::new(
                &source.path,
                line,
                format!("imports Tauri: only {DOOR} may; add what is missing there"),
            )
        })
        .collect()
}

/// Other ways to make text into markup.
const MARKUP: [&str; 6] = [
    ".innerHTML =",
    ".outerHTML =",
    "insertAdjacentHTML(",
    "document.write(",
    "createContextualFragment(",
    "srcdoc=",
];

fn markup_in_scripts(source: &Source) -> Vec<Finding> {
    let shipped = source.path.starts_with("ui/src/")
        && source.has_extension(&["ts", "js", "svelte"])
        && !source.path.contains(".test.");
    if !shipped {
        return Vec::new();
    }
    lines_where(source, |line| MARKUP.iter().any(|way| line.contains(way)))
        .map(|line| {
            Finding::new(
                &source.path,
                line,
                "makes markup of text: only the reader's one component may",
            )
        })
        .collect()
}

fn raw_html(sources: &[Source]) -> Vec<Finding> {
    let components: Vec<&Source> = sources
        .iter()
        .filter(|source| source.path.starts_with("ui/src/") && source.has_extension(&["svelte"]))
        .collect();
    let raw: Vec<(&Source, usize)> = components
        .iter()
        .filter_map(|source| {
            Some((
                *source,
                lines_where(source, |line| line.contains("{@html")).next()?,
            ))
        })
        .collect();
    match raw.len() {
        0 if !components.is_empty() => {
            vec![Finding::new(
                "ui/src",
                1,
                "no component has {@html: if notes enter the page otherwise, update this rule",
            )]
        }
        0 | 1 => Vec::new(),
        _ => raw
            .iter()
            .map(|(source, line)| {
                Finding::new(&source.path, *line, "{@html in more than one component: keep one")
            })
            .collect(),
    }
}

fn lines_where(source: &Source, test: impl Fn(&str) -> bool) -> impl Iterator<Item = usize> {
    source
        .text
        .lines()
        .enumerate()
        .filter(move |(_, line)| test(line))
        .map(|(index, _)| index + 1)
}
