//! Two tables (RFC 4180): fields with commas, quotes or line ends in quotes, quotes doubled, lines ended by CR LF.

use super::{EdgeRow, ExportedFile, NodeRow};

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
                node.id,
                node.kind.name(),
                node.title,
                node.path,
                &node.line.to_string(),
                node.difficulty.unwrap_or_default(),
                node.topic.unwrap_or_default(),
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
                nodes[edge.from].id,
                nodes[edge.to].id,
                edge.kind.name(),
                &edge.confidence.to_string(),
                &edge.count.to_string(),
                first.map_or("", |reason| reason.basis),
                first.map_or("", |reason| reason.path),
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
