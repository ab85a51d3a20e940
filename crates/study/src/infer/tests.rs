//! Inference on small vaults: which way needs run, what is never proposed, and what may not matter.

use super::*;
use crate::fixture::{key, name, vault};
use expect_test::{Expect, expect};
use proptest::prelude::*;

fn inference<'a>(graph: &'a KnowledgeGraph, text: &str, options: InferOptions) -> Inference<'a> {
    let lexicon = Lexicon::new(graph);
    let mut profiles = Vec::new();
    for note in text.split("== ").skip(1) {
        let (path, body) = note.split_once('\n').unwrap_or((note, ""));
        let stem = path.trim().trim_end_matches(".md");
        profiles.extend(lexicon.read(key(graph, stem), body));
    }
    Inference::new(graph, lexicon, profiles, options)
}

fn check(text: &str, options: InferOptions, expected: &Expect) {
    let graph = vault(text);
    let needs = inference(&graph, text, options).needs(|_, _| false);
    let lines = needs.iter().map(|need| {
        let (from, to) = (name(&graph, need.from), name(&graph, need.to));
        format!("{from} needs {to}: {}\n", need.reason)
    });
    expected.assert_eq(&lines.collect::<String>());
}

const ANY: InferOptions = InferOptions {
    least: 0.3,
    most_per_note: 1,
    trust: 0.5,
    difficulty: 2.0,
    document_order: 2.0,
    asymmetry: 2.0,
};

const JOINS: &str = "
== c-index.md
# Index
A sorted structure over a table.
== q-join--sql--hard.md
# Join
A join reads an index. Index lookups make the join fast.
== q-sort--sql--hard.md
# Merge sort
A join by sorting uses an index: see [[q-join--sql--hard]] and the [[c-index]].
== q-hash--sql--hard.md
# Hash join
Without an index, a join hashes: [[q-join--sql--hard]], [[c-index]].
== q-css--web--easy.md
# Colours
Nothing of the kind.
";

#[test]
fn what_others_rest_on_is_needed_by_them() {
    check(
        JOINS,
        ANY,
        &expect![[r#"
        q-hash--sql--hard needs q-join--sql--hard: Inferred: around “Hash join” 1 note also refers to “Join”, none the other way; “Hash join” speaks of “Join” (53 % of its name) more than the other way (13 %); other notes lead to “Join” 1.9 times as much; their words agree by 35 %.
        q-join--sql--hard needs c-index: Inferred: around “Join” 3 notes also refer to “Index”, only 2 the other way; “Join” speaks of “Index” (36 % of its name) more than the other way (0 %); “Index” is easier than “Join”; their words agree by 30 %.
        q-sort--sql--hard needs q-join--sql--hard: Inferred: around “Merge sort” 1 note also refers to “Join”, none the other way; “Merge sort” speaks of “Join” (36 % of its name) more than the other way (0 %); other notes lead to “Join” 1.9 times as much; their words agree by 21 %.
    "#]],
    );
}

#[test]
fn the_other_way_round_is_the_rest_to_one() {
    let graph = vault(JOINS);
    let inference = inference(&graph, JOINS, ANY);
    let (join, index) = (key(&graph, "q-join--sql--hard"), key(&graph, "c-index"));
    let (there, back) = (
        inference.judge(join, index).expect("judged"),
        inference.judge(index, join).expect("judged"),
    );
    assert!(there.direction > 0.9, "{there:?}");
    assert!((there.direction + back.direction - 1.0).abs() < 1e-5);
    assert!((there.strength - back.strength).abs() < 1e-6);
}

#[test]
fn an_empty_vault_and_one_of_maps_have_nothing_to_infer() {
    check("", ANY, &expect![[""]]);
    check("== moc-a.md\n[[moc-b]]\n== moc-b.md\n", ANY, &expect![[""]]);
    check("== q-a.md\n", ANY, &expect![[""]]);
}

#[test]
fn what_is_told_is_not_inferred() {
    let graph = vault(JOINS);
    assert_eq!(inference(&graph, JOINS, ANY).needs(|_, _| true), []);
}

proptest! {
    #[test]
    fn probabilities_are_probabilities_and_nothing_needs_itself(
        links in proptest::collection::vec((0u8..8, 0u8..8), 0..30),
        words in proptest::collection::vec((0u8..8, "[a-eа-д ]{0,30}"), 0..12),
    ) {
        let mut text = String::new();
        for note in 0..8 {
            text += &format!("== q-{note}.md\n# ab {note}\n");
            links.iter().filter(|link| link.0 == note).for_each(|link| text += &format!("[[q-{}]] ", link.1));
            words.iter().filter(|word| word.0 == note).for_each(|word| text += &word.1);
            text.push('\n');
        }
        let graph = vault(&text);
        let inference = inference(&graph, &text, InferOptions { least: 0.0, ..ANY });
        for (a, b) in inference.candidates() {
            let judged = inference.judge(a, b).expect("takes part");
            prop_assert!([judged.strength, judged.direction, judged.probability].iter().all(|p| (0.0..=1.0).contains(p)));
        }
        for need in inference.needs(|_, _| false) {
            prop_assert_ne!(need.from, need.to);
            prop_assert!(need.confidence.get() <= 0.5);
        }
    }
}
