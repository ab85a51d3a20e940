//! What notes say becomes typed edges with evidence.

use cairn_graph::{Change, KnowledgeGraph, contribute};
use cairn_markdown::{ReadOptions, read};
use cairn_model::VaultPath;
use expect_test::{Expect, expect};
use std::sync::Arc;

fn graph(fixture: &str) -> KnowledgeGraph {
    let mut graph = KnowledgeGraph::default();
    let changes = fixture
        .split("\n-- ")
        .filter(|part| !part.trim().is_empty())
        .map(|part| {
            let (name, text) = part.split_once('\n').unwrap_or((part, ""));
            let path = VaultPath::new(name.trim_start_matches("-- ").trim()).expect("a path");
            let note = read(
                text,
                ReadOptions {
                    items: path.stem().starts_with("moc-").then_some(true),
                },
            );
            let contribution = contribute(&path, &note, 1);
            Change {
                path,
                contribution: Some(Arc::new(contribution)),
            }
        });
    graph.apply(changes.collect());
    graph
}

fn check_edges(fixture: &str, expected: &Expect) {
    let lines: Vec<String> = graph(fixture)
        .canonical()
        .into_iter()
        .filter(|line| line.contains(" because "))
        .collect();
    expected.assert_eq(&lines.join("\n"));
}

#[test]
fn a_prerequisite_section_makes_requirements() {
    check_edges(
        "\n-- q-joins--sql--hard.md\n## Prerequisites\n- [[c-index]]\n\n-- c-index.md\n# Index\n",
        &expect![
            "note:q-joins--sql--hard.md requires note:c-index.md because prerequisite_section q-joins--sql--hard.md:2:3 Confidence(0.95)"
        ],
    );
}

#[test]
fn a_link_far_below_a_related_section_is_under_it() {
    check_edges(
        "\n-- c-a.md\n# A\n## Related Questions\n### Near\n#### Nearer\n[[c-b]]\n## Far\n[[c-b]]\n\n-- c-b.md\nx\n",
        &expect![[r#"
            note:c-a.md mention note:c-b.md because inline_body c-a.md:7:1 Confidence(0.5)
            note:c-a.md related note:c-b.md because under_related c-a.md:5:1 Confidence(0.6)"#]],
    );
}

#[test]
fn marks_of_a_section_are_told_though_nothing_stands_below_it() {
    let graph = graph("\n-- c-a.md\n# A\n## `Prerequisites`\n## Related {#r}\n## `Other`\n");
    let codes: Vec<String> = graph
        .contributions()
        .flat_map(|(_, note)| &note.diagnostics)
        .map(|found| format!("{} {}", found.code.name(), found.line))
        .collect();
    assert_eq!(codes, ["heading.marks 2", "heading.marks 3"]);
}

#[test]
fn an_advanced_section_also_says_what_comes_first() {
    check_edges(
        "\n-- c-a.md\n## Advanced (Harder)\n[[c-b]]\n\n-- c-b.md\nx\n",
        &expect![[r#"
            note:c-a.md harder note:c-b.md because advanced_section c-a.md:2:1 Confidence(0.9)
            note:c-b.md requires note:c-a.md because advanced_section c-a.md:2:1 Confidence(0.6)"#]],
    );
}

#[test]
fn more_evidence_adds_to_one_edge() {
    let graph = graph(
        "\n-- c-a.md\n---\nrelated: [c-b]\n---\n## Related Questions\n[[c-b]] [[c-b]]\n\n-- c-b.md\nx\n",
    );
    let edges: Vec<_> = graph.edges().collect();
    assert_eq!(edges.len(), 1);
    assert_eq!(edges[0].edge.evidence.len(), 3);
    assert!(
        (edges[0].edge.confidence().get() - (1.0 - 0.2 * 0.3)).abs() < 1e-6,
        "each basis counts once"
    );
}

#[test]
fn a_moc_makes_stages_topics_and_members() {
    check_edges(
        "\n-- moc-m.md\n## Study Paths\n### Basics\n1. One\n   - [[c-a]]\n2. Two\n## Topics\n### Bare\n- nothing yet\n\n-- c-a.md\nx\n",
        &expect![[r#"
            note:c-a.md covers topic:moc-m.md#basics/one/a because study_path moc-m.md:4:6 Confidence(0.9)
            note:c-a.md part_of note:moc-m.md because study_path moc-m.md:4:6 Confidence(0.8)
            path:moc-m.md#basics part_of note:moc-m.md because document_structure moc-m.md:2:1 Confidence(1.0)
            stage:moc-m.md#basics/one next stage:moc-m.md#basics/two because study_path moc-m.md:5:1 Confidence(1.0)
            stage:moc-m.md#basics/one part_of path:moc-m.md#basics because document_structure moc-m.md:3:1 Confidence(1.0)
            stage:moc-m.md#basics/two part_of path:moc-m.md#basics because document_structure moc-m.md:5:1 Confidence(1.0)
            topic:moc-m.md#bare part_of note:moc-m.md because document_structure moc-m.md:7:1 Confidence(1.0)
            topic:moc-m.md#bare/nothing-yet part_of topic:moc-m.md#bare because document_structure moc-m.md:8:1 Confidence(1.0)
            topic:moc-m.md#basics/one/a part_of stage:moc-m.md#basics/one because document_structure moc-m.md:4:1 Confidence(1.0)"#]],
    );
}

#[test]
fn missing_targets_are_nodes_with_their_referrers_and_a_suggestion() {
    let graph = graph("\n-- q-b--sql--easy.md\nx\n\n-- c-a.md\n[[q-b--sql--hard]] [[Nothing like it]]\n");
    let wanted = graph.targets(true);
    assert_eq!(
        wanted
            .iter()
            .map(|w| (w.target.as_str(), w.count))
            .collect::<Vec<_>>(),
        [("Nothing like it", 1), ("q-b--sql--hard", 1)]
    );
    let found = graph.suggester().suggest("q-b--sql--hard").expect("a suggestion");
    assert_eq!(graph.node(found.node).id.as_str(), "note:q-b--sql--easy.md");
    assert!(graph.suggester().suggest("Nothing like it").is_none());
}

#[test]
fn a_missing_note_is_one_however_it_is_named() {
    let graph = graph("\n-- a.md\n[[gone]] [[gone.md]] [x](gone.md) [y](Gone)\n");
    let missing: Vec<_> = graph
        .nodes()
        .filter(|(_, node)| node.path.is_none())
        .map(|(_, node)| node.id.as_str())
        .collect();
    assert_eq!(missing, ["missing:gone"]);
}

#[test]
fn properties_and_markdown_links_want_notes_but_are_not_counted() {
    let graph = graph("\n-- a.md\n---\nmoc: moc-none\nup: \"[[gone]]\"\n---\n[[gone]] [x](gone.md)\n");
    let wanted: Vec<_> = graph
        .targets(true)
        .into_iter()
        .map(|wanted| {
            (
                wanted.target,
                wanted.count,
                wanted
                    .sources
                    .iter()
                    .map(|s| (s.line, s.wiki))
                    .collect::<Vec<_>>(),
            )
        })
        .collect();
    assert_eq!(
        wanted,
        [
            ("gone".to_owned(), 1, vec![(3, false), (5, true), (5, false)]),
            ("moc-none".to_owned(), 0, vec![(2, false)])
        ]
    );
}

#[test]
fn a_note_is_found_by_its_own_path_first() {
    let graph = graph("\n-- Case.md\nx\n\n-- case.md\ny\n");
    for path in ["Case.md", "case.md"] {
        let found = graph.find_named(path).expect("a note");
        assert_eq!(graph.node(found).id.as_str(), format!("note:{path}"));
    }
}

#[test]
fn links_into_attachments_are_no_missing_notes() {
    let mut graph = KnowledgeGraph::default();
    graph.set_attachments(["img/a.png"].into_iter());
    let path = VaultPath::new("n.md").expect("a path");
    let contribution = contribute(&path, &read("![[a.png]] ![[b.png]]", ReadOptions::default()), 1);
    graph.apply(vec![Change {
        path,
        contribution: Some(Arc::new(contribution)),
    }]);
    let stats = graph.stats();
    assert_eq!(
        (stats.links, stats.links_resolved, stats.unresolved_targets),
        (2, 1, 1)
    );
    // Files that come and go are seen without reading the note again.
    graph.set_attachments(["b.png"].into_iter());
    let missing = |graph: &KnowledgeGraph| {
        graph
            .targets(true)
            .iter()
            .map(|w| w.target.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(missing(&graph), ["a.png"]);
    graph.set_attachments(["b.png", "x/a.png"].into_iter());
    assert_eq!(missing(&graph), [""; 0]);
}

#[test]
fn a_note_without_a_title_is_called_by_its_name_in_words() {
    let graph = graph(
        "-- q-hash-join--sql--easy.md\n# Question (EN)\n-- c-B_tree.md\nText\n-- MOC-sql.md\nText\n-- q-.md\nText\n\
         -- 2026-01-02 stand-up.md\nText\n-- q-x--sql--easy.md\n# Why x?\n",
    );
    let mut titles: Vec<String> = graph.nodes().map(|(_, node)| node.title.to_string()).collect();
    titles.sort();
    expect!["2026-01-02 stand-up; B tree; Hash join; Sql; Why x?; q-"].assert_eq(&titles.join("; "));
}
