//! Measures of a map's nodes.

use super::{map_of, open};
use cairn_engine::{Direction, Engine, Map, MapScope, NodeDays, Snapshot};
use cairn_model::NodeId;
use cairn_testkit::temp_vault;

/// Two triangles, a link between them, and a note alone.
const NOTES: &str = "
-- a1.md
---
created: 2026-01-12
updated: 2026-02-01T10:00:00
status: [ready, old]
---
[[a2]] [[a3]]
-- a2.md
---
date created: 1970/1/2
Status: draft
---
[[a3]]
-- a3.md
[[b1]]
-- b1.md
[[b2]] [[b3]]
-- b2.md
[[b3]]
-- b3.md
text
-- alone.md
---
created: yesterday
---
";

fn measured<T: std::fmt::Debug>(measure: impl Fn(&Engine, &Snapshot, &Map) -> Vec<T>) -> Vec<String> {
    let vault = temp_vault(NOTES);
    let (engine, _) = open(&vault);
    let snapshot = engine.snapshot();
    let map = engine.map_nodes(&snapshot, &map_of(MapScope::Vault, false));
    let values = measure(&engine, &snapshot, &map);
    assert_eq!(values.len(), map.nodes.len());
    let mut lines: Vec<String> = map
        .nodes
        .iter()
        .zip(values)
        .map(|(node, value)| format!("{} {value:?}", snapshot.graph.node(node.key).title))
        .collect();
    lines.sort();
    lines
}

#[test]
fn notes_that_link_each_other_are_a_community_named_by_its_most_important() {
    let lines = measured(|_, snapshot, map| {
        let found = snapshot.communities(map);
        let name = |community: &Option<u32>| {
            community.map(|community| {
                snapshot
                    .graph
                    .node(found.named[community as usize])
                    .title
                    .to_string()
            })
        };
        found.of.iter().map(name).collect()
    });
    let expected = [
        "a1 Some(\"a3\")",
        "a2 Some(\"a3\")",
        "a3 Some(\"a3\")",
        "alone None",
        "b1 Some(\"b3\")",
        "b2 Some(\"b3\")",
        "b3 Some(\"b3\")",
    ];
    assert_eq!(lines, expected);
}

#[test]
fn ways_between_the_triangles_lead_over_the_bridge() {
    let lines = measured(|_, snapshot, map| {
        let shares = snapshot.betweenness(map);
        shares.iter().map(|share| *share > 0.1).collect::<Vec<_>>()
    });
    let on: Vec<&String> = lines.iter().filter(|line| line.ends_with("true")).collect();
    assert_eq!(on, ["a3 true", "b1 true"]);
}

#[test]
fn days_are_told_by_properties_and_else_by_the_file() {
    let vault = temp_vault(NOTES);
    let (engine, _) = open(&vault);
    let snapshot = engine.snapshot();
    let map = engine.map_nodes(&snapshot, &map_of(MapScope::Vault, true));
    let days = engine.map_days(&snapshot, &map);
    let of = |title: &str| {
        let at = map
            .nodes
            .iter()
            .position(|node| &*snapshot.graph.node(node.key).title == title);
        days[at.expect("a node")]
    };
    assert_eq!(
        of("a1"),
        NodeDays {
            created: Some(20_465),
            changed: Some(20_485)
        }
    );
    assert_eq!(of("a2").created, Some(1));
    let by_file = of("b1");
    assert!(by_file.changed > Some(20_000) && by_file.created.is_some());
    assert_eq!(of("alone").changed, by_file.changed);
}

#[test]
fn a_property_is_found_whatever_its_case_and_a_list_gives_its_first_value() {
    let lines = measured(|engine, snapshot, map| engine.map_property(snapshot, map, "STATUS"));
    let set: Vec<&String> = lines.iter().filter(|line| !line.ends_with("None")).collect();
    assert_eq!(set, ["a1 Some(\"ready\")", "a2 Some(\"draft\")"]);
}

/// `MOC` lists three notes, of which `a` links to `far`.
fn check_round(centre: &str, depth: u32, expected: &[&str]) {
    let vault = temp_vault(
        "-- moc-m.md\n# MOC\n- [[a]]\n- [[b]]\n- [[c]]\n-- a.md\n[[far]]\n-- b.md\n-- c.md\n-- far.md\n",
    );
    let (engine, _) = open(&vault);
    let snapshot = engine.snapshot();
    let key = snapshot.graph.find(&NodeId::from_text(centre)).expect("a node");
    let scope = MapScope::Neighbourhood {
        centre: key,
        depth,
        direction: Direction::Both,
    };
    let map = engine.map_nodes(&snapshot, &map_of(scope, false));
    let mut found: Vec<&str> = map
        .nodes
        .iter()
        .map(|node| snapshot.graph.node(node.key).id.as_str())
        .filter(|id| id.starts_with("note:"))
        .collect();
    found.sort_unstable();
    assert_eq!((found, map.omitted), (expected.to_vec(), 0), "{centre}, {depth}");
}

#[test]
fn a_neighbourhood_does_not_lead_through_a_moc() {
    check_round("note:a.md", 1, &["note:a.md", "note:far.md", "note:moc-m.md"]);
    check_round("note:a.md", 2, &["note:a.md", "note:far.md", "note:moc-m.md"]);
    check_round("note:far.md", 2, &["note:a.md", "note:far.md", "note:moc-m.md"]);
    check_round(
        "note:moc-m.md",
        2,
        &[
            "note:a.md",
            "note:b.md",
            "note:c.md",
            "note:far.md",
            "note:moc-m.md",
        ],
    );
}

#[test]
fn a_neighbourhood_tells_what_it_leaves_out() {
    let links: String = (0..320).map(|n| format!("[[n{n}]]\n")).collect();
    let notes: String = (0..320).map(|n| format!("-- n{n}.md\n")).collect();
    let vault = temp_vault(&format!("-- hub.md\n{links}{notes}"));
    let (engine, _) = open(&vault);
    let snapshot = engine.snapshot();
    let key = snapshot
        .graph
        .find(&NodeId::from_text("note:hub.md"))
        .expect("a node");
    let scope = MapScope::Neighbourhood {
        centre: key,
        depth: 1,
        direction: Direction::Outgoing,
    };
    let map = engine.map_nodes(&snapshot, &map_of(scope, false));
    assert_eq!((map.nodes.len(), map.omitted), (300, 21));
}
