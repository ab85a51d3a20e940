//! What holds for every document, whatever its bytes are.

use cairn_sources::{Document, Kind};
use proptest::prelude::*;
use std::collections::HashSet;

fn holds(document: &Document) {
    let lines = u32::try_from(document.text.lines().count().max(1)).expect("few lines");
    let mut ids = HashSet::new();
    for (index, node) in (0_u32..).zip(&document.nodes) {
        assert!((1..=lines).contains(&node.line), "line {} of {lines}", node.line);
        assert!(
            node.parent.is_none_or(|parent| parent < index),
            "a parent comes after its child"
        );
        assert!(node.title.contains(char::is_alphanumeric), "a title says nothing");
        assert!(ids.insert(document.slug_path(index)), "two nodes share a key");
    }
    for edge in &document.edges {
        assert!((edge.from.max(edge.to) as usize) < document.nodes.len() && edge.from != edge.to);
        assert!((1..=lines).contains(&edge.line));
    }
    assert!(
        document
            .dropped
            .iter()
            .all(|dropped| (1..=lines).contains(&dropped.line))
    );
    assert!((0.0..=1.0).contains(&document.understood));
    let staged = document.nodes.iter().filter(|node| node.kind == Kind::Stage);
    for stage in staged {
        let parent = stage.parent.map(|parent| document.nodes[parent as usize].kind);
        assert!(parent.is_some(), "a stage without a path");
    }
}

/// Lines as study documents have them, in any order.
fn line() -> impl Strategy<Value = String> {
    let pieces = [
        "# Title",
        "## Part",
        "### **2. Deep** (very)",
        "1. One",
        "1.1 Sub",
        "II. Two",
        "a) low",
        "§ 3 Law",
        "- item",
        "  - nested",
        "• dot",
        "◦ ring",
        "- [ ] task",
        "✅ done",
        "| a | b |",
        "|---|---|",
        "+---+---+",
        "│ x │ y │",
        "----  ----",
        "a\tb",
        "Week 1: Go",
        "Неделя 2. Сети",
        "Phase 3 (Hard)",
        "Tools:",
        "**Key**: a, b",
        "Focus: x",
        "## Glossary",
        "**T**: def",
        "## Companies",
        "### Acme",
        "## Checklist",
        "Mental Model: one. two",
        "```",
        "",
        "",
        "---",
        "===",
        "Skip to content",
        "(remark)",
        "Some short line",
        "A sentence that is long enough to be running text, and then a little longer still, really.",
        "Total time: 2 weeks",
        "## Study Paths",
        "<b>x</b>",
        "[l](t.md)",
        "[[q-a--b]]",
        "‚úÖ x",
        "\u{FEFF}",
        "0.1% level:",
        "<!-- c",
        "-->",
        "Step 2",
    ];
    prop_oneof![4 => proptest::sample::select(pieces.to_vec()).prop_map(str::to_owned), 1 => "[ -~а-яé│•\\t]{0,30}"]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn reading_lines_is_total(lines in proptest::collection::vec(line(), 0..40)) {
        holds(&cairn_sources::read(lines.join("\n").as_bytes()));
    }

    #[test]
    fn reading_pages_is_total(tags in proptest::collection::vec(proptest::sample::select(vec![
        "<ul>", "</ul>", "<li>", "</li>", "a b", "<table>", "<tr>", "<td>", "</td>", "</table>", "<h2>", "</h2>", "<b>", "</b>", "<a href='x'>", "</a>", "<nav>",
        "</nav>", "<pre>", "</pre>", "\n", "<dt>", "<dd>", "<script>", "</script>", "<title>", "</title>", "Week 1: x", "<br>", "<p>", "<ol>", "&amp;", "<!--",
    ]), 0..60)) {
        holds(&cairn_sources::read(format!("<html>{}", tags.concat()).as_bytes()));
    }

    #[test]
    fn reading_bytes_is_total(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        holds(&cairn_sources::read(&bytes));
    }

    #[test]
    fn reading_roadmaps_is_total(edges in proptest::collection::vec((0..6_u8, 0..6_u8), 0..12), kinds in proptest::collection::vec(proptest::sample::select(vec!["topic", "subtopic", "title", "button", ""]), 5), boxes in proptest::collection::vec(0..6_u8, 5)) {
        let nodes: Vec<String> = kinds.iter().zip(&boxes).enumerate()
            .map(|(at, (kind, parent))| format!(r#"{{"id":"{at}","type":"{kind}","data":{{"label":"N {at}"}},"parentId":"{parent}"}}"#)).collect();
        let edges: Vec<String> = edges.iter().map(|(a, b)| format!(r#"{{"source":"{a}","target":"{b}"}}"#)).collect();
        let text = format!(r#"{{"nodes":[{}],"edges":[{}]}}"#, nodes.join(","), edges.join(","));
        holds(&cairn_sources::read(text.as_bytes()));
    }

    #[test]
    fn reading_is_deterministic(lines in proptest::collection::vec(line(), 0..20)) {
        let text = lines.join("\n");
        prop_assert_eq!(cairn_sources::read(text.as_bytes()), cairn_sources::read(text.as_bytes()));
    }
}

#[test]
fn hostile_documents_end_with_a_finding() {
    let deep: String = (0..2000)
        .map(|depth| format!("{}- x\n", " ".repeat(depth)))
        .collect();
    let wide = format!(
        "|{}\n|{}\n|{}\n",
        "a|".repeat(10_000),
        "---|".repeat(10_000),
        "b|".repeat(10_000)
    );
    let open = "<ul><li>x".repeat(5000);
    for (text, code) in [
        (deep, "source.too_deep"),
        (wide, "source.too_wide"),
        (format!("<html>{open}"), "source.too_deep"),
    ] {
        let document = cairn_sources::read(text.as_bytes());
        holds(&document);
        assert!(
            document
                .diagnostics
                .iter()
                .any(|finding| finding.code.name() == code),
            "{code}"
        );
    }
}
