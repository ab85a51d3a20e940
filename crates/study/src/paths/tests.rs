//! Ways through small vaults, and on random ones against all ways there are.

use super::*;
use crate::fixture::{graph, key, names, vault};
use expect_test::{Expect, expect};
use proptest::prelude::*;

fn check(text: &str, from: &str, to: &str, options: PathOptions, expected: &Expect) {
    let graph = vault(text);
    let found = paths_between(&graph, key(&graph, from), key(&graph, to), options);
    let mut out = String::new();
    for path in &found {
        let kinds: Vec<String> = path
            .edges
            .iter()
            .map(|(from, to, kind)| format!("{}({})", kind.name(), names(&graph, &[*from, *to])))
            .collect();
        out += &format!(
            "{:.3} {}: {}",
            path.cost,
            names(&graph, &path.nodes),
            kinds.join(", ")
        );
        out = out.trim_end().to_owned() + "\n";
    }
    expected.assert_eq(&out);
}

const BEST: PathOptions = PathOptions {
    via_hubs: false,
    alternatives: 0,
};
const HUBS: PathOptions = PathOptions {
    via_hubs: true,
    alternatives: 0,
};
const THREE: PathOptions = PathOptions {
    via_hubs: false,
    alternatives: 2,
};

const NOTES: &str = "
== q-a.md
---
moc: moc-m
---
Also [[q-d]].
## Prerequisites
- [[q-b]]
== q-b.md
## Related Questions
- [[q-c]]
== q-c.md
## Prerequisites
- [[q-d]]
== q-d.md
== q-e.md
---
moc: moc-m
---
== moc-m.md
";

#[test]
fn alternatives_follow_the_cheapest_way() {
    check(
        NOTES,
        "q-a",
        "q-d",
        THREE,
        &expect![[r#"
            2.693 q-a q-d: mention(q-a q-d)
            3.925 q-a q-b q-c q-d: requires(q-a q-b), related(q-b q-c), requires(q-c q-d)
        "#]],
    );
    check(
        NOTES,
        "q-d",
        "q-a",
        BEST,
        &expect![[r#"
            2.693 q-d q-a: mention(q-a q-d)
        "#]],
    );
}

#[test]
fn a_map_carries_no_way_unless_asked_for_or_an_end() {
    check(NOTES, "q-a", "q-e", BEST, &expect![[r#""#]]);
    check(
        NOTES,
        "q-a",
        "q-e",
        HUBS,
        &expect![[r#"
            2.800 q-a moc-m q-e: part_of(q-a moc-m), part_of(q-e moc-m)
        "#]],
    );
    check(
        NOTES,
        "q-a",
        "moc-m",
        BEST,
        &expect![[r#"
            1.400 q-a moc-m: part_of(q-a moc-m)
        "#]],
    );
}

#[test]
fn a_node_reaches_itself_at_no_cost() {
    check(
        NOTES,
        "q-a",
        "q-a",
        THREE,
        &expect![[r#"
            0.000 q-a:
        "#]],
    );
}

#[test]
fn a_note_that_everything_links_to_is_a_hub() {
    let mut text = "== q-x.md\n[[q-popular]]\n== q-y.md\n[[q-popular]]\n== q-popular.md\n".to_owned();
    (0..300).for_each(|note| text += &format!("== q-{note}.md\n[[q-popular]]\n"));
    check(&text, "q-x", "q-y", BEST, &expect![[r#""#]]);
    check(
        &text,
        "q-x",
        "q-y",
        HUBS,
        &expect![[r#"
            5.386 q-x q-popular q-y: mention(q-x q-popular), mention(q-y q-popular)
        "#]],
    );
}

#[test]
fn an_index_is_a_hub_by_its_name() {
    check(
        "== Home.md\n[[q-a]] [[q-b]]\n== q-a.md\n== q-b.md\n",
        "q-a",
        "q-b",
        BEST,
        &expect![[r#""#]],
    );
}

#[test]
fn a_long_chain_needs_no_deep_stack_and_no_long_time() {
    let run = || {
        let notes: Vec<(String, String)> = (0..3_000)
            .map(|note| {
                (
                    format!("q-{note}.md"),
                    format!("## Prerequisites\n- [[q-{}]]\n", note + 1),
                )
            })
            .collect();
        let graph = graph(&notes);
        let found = paths_between(&graph, key(&graph, "q-0"), key(&graph, "q-2999"), THREE);
        assert_eq!(
            found.iter().map(|path| path.nodes.len()).collect::<Vec<_>>(),
            [3_000]
        );
    };
    let thread = std::thread::Builder::new()
        .stack_size(2 << 20)
        .spawn(run)
        .expect("a thread");
    thread.join().expect("no overflow");
}

/// Every way without a node twice, by cost.
fn all_ways(roads: &Roads<'_>, from: NodeKey, to: NodeKey) -> Vec<(u32, Vec<NodeKey>)> {
    let mut out = Vec::new();
    let mut open = vec![(0, vec![from])];
    while let Some((cost, way)) = open.pop() {
        let last = way[way.len() - 1];
        if last == to {
            out.push((cost, way));
            continue;
        }
        for road in roads
            .from(last)
            .into_iter()
            .filter(|road| !way.contains(&road.to))
        {
            open.push((cost + road.cost, [way.clone(), vec![road.to]].concat()));
        }
    }
    out.sort();
    out
}

proptest! {
    #[test]
    fn the_ways_found_are_the_cheapest_of_all(links in proptest::collection::vec((0..7, 0..7, 0usize..4), 0..18)) {
        let sections = ["Prerequisites", "Related Questions", "References", "Advanced"];
        let notes: Vec<(String, String)> = (0..7).map(|note| {
            let own = links.iter().filter(|link| link.0 == note);
            (format!("q-{note}.md"), own.map(|link| format!("## {}\n[[q-{}]]\n", sections[link.2], link.1)).collect())
        }).collect();
        let graph = graph(&notes);
        let (from, to) = (key(&graph, "q-0"), key(&graph, "q-6"));
        let roads = Roads::new(&graph, [from, to], false);
        let all = all_ways(&roads, from, to);
        let found = paths_between(&graph, from, to, PathOptions { via_hubs: false, alternatives: 4 });
        let costs: Vec<u32> = found.iter().map(|path| (path.cost * roads::UNIT).round() as u32).collect();
        prop_assert_eq!(costs, all.iter().take(5).map(|way| way.0).collect::<Vec<_>>());
        for (index, path) in found.iter().enumerate() {
            prop_assert!(all.iter().any(|way| way.1 == path.nodes));
            prop_assert!(found[..index].iter().all(|other| other.nodes != path.nodes));
            prop_assert_eq!(path.edges.len() + 1, path.nodes.len());
        }
    }
}
