//! What all tests of documents share: a document as readable text.
#![allow(dead_code, reason = "each test uses a part")]

use cairn_sources::{Document, Value};
use expect_test::Expect;

/// Reads a fixture and compares what was read.
pub fn check(fixture: &str, expected: &Expect) {
    expected.assert_eq(&show(&cairn_sources::read(fixture.as_bytes())));
}

/// A document as text: what it is, its nodes with lines and attributes, its edges, what was left out.
pub fn show(document: &Document) -> String {
    let mut out = format!("{} {:?}\n", document.kind.name(), document.title);
    for (code, count) in &document.repairs {
        out += &format!("repaired {} × {count}\n", code.name());
    }
    for dropped in &document.dropped {
        out += &format!("dropped {}: {}\n", dropped.line, dropped.text);
    }
    let mut depth = Vec::new();
    for node in &document.nodes {
        let level = node.parent.map_or(0, |parent: u32| depth[parent as usize] + 1);
        depth.push(level);
        out += &format!(
            "{}{} {} @{}",
            "  ".repeat(level),
            node.kind,
            node.title,
            node.line
        );
        for (name, value) in &node.attributes {
            out += &format!(" | {name}: {}", show_value(value));
        }
        out.push('\n');
    }
    for edge in &document.edges {
        let title = |index: u32| &document.nodes[index as usize].title;
        out += &format!(
            "{} -{}-> {} @{}\n",
            title(edge.from),
            edge.kind.name(),
            title(edge.to),
            edge.line
        );
    }
    for reference in &document.references {
        out += &format!(
            "see {} {}\n",
            reference.text,
            reference.target.as_deref().unwrap_or("-")
        );
    }
    for finding in &document.diagnostics {
        out += &format!("{} @{}\n", finding.code.name(), finding.line);
    }
    out
}

fn show_value(value: &Value) -> String {
    match value {
        Value::Text(text) => text.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Flag(flag) => flag.to_string(),
        Value::List(list) => format!("{list:?}"),
        Value::Range { min, max, unit } => format!("{min}..{max} {}", unit.name()),
    }
}
