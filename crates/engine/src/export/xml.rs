//! GraphML and GEXF.

use super::{EdgeRow, NodeRow};
use cairn_model::NodeKind;
use std::fmt::Write as _;

/// The attributes of a node: name, type, value.
fn node_values<'a>(node: &NodeRow<'a>) -> [(&'static str, &'static str, String); 8] {
    let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
    [
        ("title", "string", node.title.to_owned()),
        ("kind", "string", node.kind.name().to_owned()),
        ("path", "string", node.path.to_owned()),
        ("line", "int", node.line.to_string()),
        ("difficulty", "string", text(node.difficulty)),
        ("topic", "string", text(node.topic)),
        ("x", "double", node.at[0].to_string()),
        ("y", "double", node.at[1].to_string()),
    ]
}

/// The attributes of an edge.
fn edge_values(edge: &EdgeRow<'_>) -> [(&'static str, &'static str, String); 4] {
    let basis = edge.reasons.first().map_or("", |reason| reason.basis);
    [
        ("kind", "string", edge.kind.name().to_owned()),
        ("confidence", "double", edge.confidence.to_string()),
        ("count", "int", edge.count.to_string()),
        ("basis", "string", basis.to_owned()),
    ]
}

fn no_node() -> NodeRow<'static> {
    NodeRow {
        id: "",
        kind: NodeKind::Note,
        title: "",
        path: "",
        line: 0,
        difficulty: None,
        topic: None,
        at: [0.0; 2],
        radius: 1.0,
    }
}

fn no_edge() -> EdgeRow<'static> {
    EdgeRow {
        from: 0,
        to: 0,
        kind: cairn_model::EdgeKind::Related,
        confidence: 0.0,
        count: 0,
        reasons: Vec::new(),
    }
}

// Writing to a string cannot fail: the results of `write!` are dropped below.

pub(super) fn graphml(nodes: &[NodeRow<'_>], edges: &[EdgeRow<'_>]) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n",
    );
    for (name, kind, _) in node_values(&no_node()) {
        let _ = writeln!(
            out,
            "  <key id=\"n_{name}\" for=\"node\" attr.name=\"{name}\" attr.type=\"{kind}\"/>"
        );
    }
    for (name, kind, _) in edge_values(&no_edge()) {
        let _ = writeln!(
            out,
            "  <key id=\"e_{name}\" for=\"edge\" attr.name=\"{name}\" attr.type=\"{kind}\"/>"
        );
    }
    out.push_str("  <graph id=\"cairn\" edgedefault=\"directed\">\n");
    for node in nodes {
        let _ = write!(out, "    <node id=\"{}\">", escaped(node.id));
        for (name, _, value) in node_values(node) {
            if !value.is_empty() {
                let _ = write!(out, "<data key=\"n_{name}\">{}</data>", escaped(&value));
            }
        }
        out.push_str("</node>\n");
    }
    for (index, edge) in edges.iter().enumerate() {
        let (from, to) = (escaped(nodes[edge.from].id), escaped(nodes[edge.to].id));
        let _ = write!(
            out,
            "    <edge id=\"e{index}\" source=\"{from}\" target=\"{to}\">"
        );
        for (name, _, value) in edge_values(edge) {
            if !value.is_empty() {
                let _ = write!(out, "<data key=\"e_{name}\">{}</data>", escaped(&value));
            }
        }
        out.push_str("</edge>\n");
    }
    out.push_str("  </graph>\n</graphml>\n");
    out
}

pub(super) fn gexf(nodes: &[NodeRow<'_>], edges: &[EdgeRow<'_>]) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gexf xmlns=\"http://gexf.net/1.3\" \
         xmlns:viz=\"http://gexf.net/1.3/viz\" version=\"1.3\">\n  <meta><creator>Cairn</creator></meta>\n  \
         <graph defaultedgetype=\"directed\" mode=\"static\">\n",
    );
    // The title is the label, the place a `viz:position`.
    let told = |name: &str| !matches!(name, "title" | "x" | "y");
    let declare = |out: &mut String, class: &str, values: &[(&'static str, &'static str, String)]| {
        let _ = writeln!(out, "    <attributes class=\"{class}\">");
        for (name, kind, _) in values.iter().filter(|value| told(value.0)) {
            let kind = if *kind == "int" { "integer" } else { kind };
            let _ = writeln!(
                out,
                "      <attribute id=\"{name}\" title=\"{name}\" type=\"{kind}\"/>"
            );
        }
        out.push_str("    </attributes>\n");
    };
    declare(&mut out, "node", &node_values(&no_node()));
    declare(&mut out, "edge", &edge_values(&no_edge()));
    let values = |out: &mut String, values: &[(&'static str, &'static str, String)]| {
        out.push_str("<attvalues>");
        for (name, _, value) in values.iter().filter(|value| told(value.0) && !value.2.is_empty()) {
            let _ = write!(out, "<attvalue for=\"{name}\" value=\"{}\"/>", escaped(value));
        }
        out.push_str("</attvalues>");
    };
    out.push_str("    <nodes>\n");
    for node in nodes {
        let _ = write!(
            out,
            "      <node id=\"{}\" label=\"{}\">",
            escaped(node.id),
            escaped(node.title)
        );
        values(&mut out, &node_values(node));
        // y runs upwards there.
        let _ = writeln!(
            out,
            "<viz:size value=\"{}\"/><viz:position x=\"{}\" y=\"{}\" z=\"0\"/></node>",
            node.radius, node.at[0], -node.at[1]
        );
    }
    out.push_str("    </nodes>\n    <edges>\n");
    for (index, edge) in edges.iter().enumerate() {
        let (from, to) = (escaped(nodes[edge.from].id), escaped(nodes[edge.to].id));
        let _ = write!(
            out,
            "      <edge id=\"{index}\" source=\"{from}\" target=\"{to}\" weight=\"{}\">",
            edge.count
        );
        values(&mut out, &edge_values(edge));
        out.push_str("</edge>\n");
    }
    out.push_str("    </edges>\n  </graph>\n</gexf>\n");
    out
}

/// Text for an attribute or an element. Line ends and tabs are kept by number; other control characters, which XML 1.0
/// cannot say at all, are shown by their pictures.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => {
                let _ = write!(out, "&#{};", u32::from(letter));
            }
            '\u{fffe}' | '\u{ffff}' => out.push(char::REPLACEMENT_CHARACTER),
            letter if letter.is_control() => out.push(picture(letter)),
            letter => out.push(letter),
        }
    }
    out
}

/// The picture of a control character (Unicode block "Control Pictures").
pub(super) fn picture(control: char) -> char {
    match u32::from(control) {
        code @ 0..0x20 => char::from_u32(0x2400 + code).unwrap_or(char::REPLACEMENT_CHARACTER),
        0x7f => '\u{2421}',
        _ => char::REPLACEMENT_CHARACTER,
    }
}
