//! Two tables (RFC 4180): fields with commas, quotes or line ends in quotes, quotes doubled, lines ended by CR LF. No field is
//! a formula to a spreadsheet.

use super::{EdgeRow, ExportedFile, NodeRow};
use std::borrow::Cow;

/// What a title or path looks like in a table. Spreadsheets run a field that begins with one of these signs as a formula, which
/// may fetch from the net; after an apostrophe it is text (OWASP, CSV injection).
pub fn as_cell(text: &str) -> Cow<'_, str> {
    if is_formula(text.trim_start_matches('\'')) {
        format!("'{text}").into()
    } else {
        text.into()
    }
}

/// The text of a field that [`as_cell`] made.
pub fn of_cell(cell: &str) -> &str {
    cell.strip_prefix('\'')
        .filter(|text| is_formula(text.trim_start_matches('\'')))
        .unwrap_or(cell)
}

fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

pub(super) fn files(nodes: &[NodeRow<'_>], edges: &[EdgeRow<'_>]) -> Vec<ExportedFile> {
    let mut table = String::new();
    line(
        &mut table,
        &[
            "id",
            "kind",
            "title",
            "path",
            "line",
            "difficulty",
            "topic",
            "x",
            "y",
        ],
    );
    for node in nodes {
        let [x, y] = node.at.map(|value| value.to_string());
        line(
            &mut table,
            &[
                &as_cell(node.id),
                node.kind.name(),
                &as_cell(node.title),
                &as_cell(node.path),
                &node.line.to_string(),
                node.difficulty.unwrap_or_default(),
                &as_cell(node.topic.unwrap_or_default()),
                &x,
                &y,
            ],
        );
    }
    let mut links = String::new();
    line(
        &mut links,
        &[
            "from",
            "to",
            "kind",
            "confidence",
            "count",
            "basis",
            "path",
            "line",
        ],
    );
    for edge in edges {
        let first = edge.reasons.first();
        line(
            &mut links,
            &[
                &as_cell(nodes[edge.from].id),
                &as_cell(nodes[edge.to].id),
                edge.kind.name(),
                &edge.confidence.to_string(),
                &edge.count.to_string(),
                first.map_or("", |reason| reason.basis),
                &as_cell(first.map_or("", |reason| reason.path)),
                &first.map_or_else(String::new, |reason| reason.line.to_string()),
            ],
        );
    }
    let file = |part, text| ExportedFile {
        part,
        extension: "csv",
        media_type: "text/csv",
        text,
    };
    vec![file("", table), file("edges", links)]
}

fn line(table: &mut String, fields: &[&str]) {
    for (index, field) in fields.iter().enumerate() {
        if index > 0 {
            table.push(',');
        }
        if field.contains([',', '"', '\r', '\n']) {
            table.push('"');
            table.push_str(&field.replace('"', "\"\""));
            table.push('"');
        } else {
            table.push_str(field);
        }
    }
    table.push_str("\r\n");
}
