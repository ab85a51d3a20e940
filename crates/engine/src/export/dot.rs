//! Graphviz: `neato -n -Tsvg` draws it with the places it carries.

use super::{EdgeRow, NodeRow};
use std::fmt::Write as _;

/// Points of Graphviz (1/72 inch) a layout unit.
const SCALE: f32 = 4.0;

pub(super) fn text(nodes: &[NodeRow<'_>], edges: &[EdgeRow<'_>]) -> String {
    let mut out = String::from("digraph cairn {\n  node [shape=ellipse];\n");
    for node in nodes {
        // y runs upwards there. Writing to a string cannot fail.
        let _ = write!(
            out,
            "  {} [label={}, kind={}, pos=\"{},{}\"",
            quoted(node.id, false),
            quoted(node.title, true),
            node.kind.name(),
            node.at[0] * SCALE,
            -node.at[1] * SCALE
        );
        for (name, value) in [
            ("path", node.path),
            ("difficulty", node.difficulty.unwrap_or_default()),
            ("topic", node.topic.unwrap_or_default()),
        ] {
            if !value.is_empty() {
                let _ = write!(out, ", {name}={}", quoted(value, false));
            }
        }
        out.push_str("];\n");
    }
    for edge in edges {
        let _ = writeln!(
            out,
            "  {} -> {} [kind={}, confidence={}, weight={}];",
            quoted(nodes[edge.from].id, false),
            quoted(nodes[edge.to].id, false),
            edge.kind.name(),
            edge.confidence,
            edge.count
        );
    }
    out.push_str("}\n");
    out
}

/// Whether a run of backslashes that ends here, read in pairs, would leave one that escapes a quote.
fn leaves_one(until: &str, rest: &str) -> bool {
    let run = until.len() - until.trim_end_matches('\\').len();
    (rest.is_empty() || rest.starts_with('"')) && run % 2 == 1
}

/// A quoted string. Only `"` is escaped by the language, but a backslash before the closing quote would escape that; a
/// label also reads `\n` and the like, so there backslashes are doubled.
fn quoted(text: &str, label: bool) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for (at, letter) in text.char_indices() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' if label || leaves_one(&text[..=at], &text[at + 1..]) => out.push_str("\\\\"),
            '\n' if label => out.push_str("\\n"),
            letter if letter.is_control() => out.push(super::xml::picture(letter)),
            letter => out.push(letter),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn backslashes_before_a_quote_come_in_pairs() {
        for (text, plain, label) in [
            (r"a\", r#""a\\""#, r#""a\\""#),
            (r"a\\", r#""a\\""#, r#""a\\\\""#),
            (r#"\"b"#, r#""\\\"b""#, r#""\\\"b""#),
            (r"a\b", r#""a\b""#, r#""a\\b""#),
        ] {
            assert_eq!(
                (quoted(text, false).as_str(), quoted(text, true).as_str()),
                (plain, label),
                "{text}"
            );
        }
    }
}
