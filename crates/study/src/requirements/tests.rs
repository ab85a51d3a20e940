//! The acyclic view on small vaults.

use super::*;
use crate::fixture::{key, name, names, vault};
use expect_test::{Expect, expect};

fn check(text: &str, expected: &Expect) {
    let graph = vault(text);
    let requirements = Requirements::build(&graph, Confidence::new(0.0));
    let mut lines: Vec<String> = Vec::new();
    for (key, _) in graph
        .nodes()
        .filter(|(key, _)| !requirements.needs(*key).is_empty())
    {
        lines.push(format!(
            "{} needs {}\n",
            name(&graph, key),
            names(&graph, requirements.needs(key))
        ));
    }
    lines.sort();
    for cut in requirements.cuts() {
        lines.push(format!("cut: {}\n  {}\n", names(&graph, &cut.cycle), cut.reason));
    }
    expected.assert_eq(&lines.concat());
}

#[test]
fn without_cycles_nothing_is_cut() {
    check(
        "q-a -> q-b, c-c\n q-b -> c-c",
        &expect![[r#"
            q-a needs c-c q-b
            q-b needs c-c
        "#]],
    );
}

#[test]
fn the_least_sure_edge_of_a_cycle_goes() {
    check(
        "q-a -> q-b\n q-b -> q-c\n == q-a.md\n## Advanced\n- [[q-c]]\n## Prerequisites\n- [[q-b]]\n",
        &expect![[r#"
            q-a needs q-b
            q-b needs q-c
            cut: q-c q-a q-b
              “q-c” needing “A” (60 % sure) closes a cycle of 3 notes; it was left out because it is the least sure link of that cycle.
        "#]],
    );
}

#[test]
fn of_two_notes_that_need_each_other_the_easier_comes_first() {
    check(
        "q-x--t--hard -> q-y--t--easy\n q-y--t--easy -> q-x--t--hard",
        &expect![[r#"
            q-x--t--hard needs q-y--t--easy
            cut: q-y--t--easy q-x--t--hard
              “Y” needing “X” (95 % sure) closes a cycle of 2 notes; it was left out because no link of that cycle is less sure, and here the easier would need the harder.
        "#]],
    );
    check(
        "q-x--t--easy -> q-y--t--hard\n q-y--t--hard -> q-x--t--easy",
        &expect![[r#"
            q-y--t--hard needs q-x--t--easy
            cut: q-x--t--easy q-y--t--hard
              “X” needing “Y” (95 % sure) closes a cycle of 2 notes; it was left out because no link of that cycle is less sure, and here the easier would need the harder.
        "#]],
    );
}

#[test]
fn an_edge_that_many_cycles_share_goes_although_it_is_sure() {
    check(
        "== q-a.md\n---\nprerequisites: [q-b]\n---\n\n q-b -> q-c, q-d, q-e\n q-c -> q-a\n q-d -> q-a\n q-e -> q-a",
        &expect![[r#"
            q-b needs q-c q-d q-e
            q-c needs q-a
            q-d needs q-a
            q-e needs q-a
            cut: q-a q-b q-c
              “A” needing “B” (98 % sure) closes a cycle of 3 notes; it was left out because it lies on several cycles, and leaving it out costs less than breaking each elsewhere.
        "#]],
    );
}

#[test]
fn edges_below_the_least_confidence_are_no_needs() {
    let graph = vault("== q-a.md\n## Advanced\n- [[q-b]]\n== q-b.md\n");
    let needs = |least| {
        Requirements::build(&graph, Confidence::new(least))
            .needs(key(&graph, "q-b"))
            .len()
    };
    assert_eq!((needs(0.6), needs(0.61)), (1, 0));
}

#[test]
fn what_a_node_opens_is_what_needs_it() {
    let graph = vault("q-a -> c-c\n q-b -> c-c, q-a\n== c-c.md\n");
    let requirements = Requirements::build(&graph, Confidence::new(0.0));
    assert_eq!(names(&graph, requirements.opens(key(&graph, "c-c"))), "q-a q-b");
    assert_eq!(names(&graph, requirements.opens(key(&graph, "q-a"))), "q-b");
    let sure: Vec<f32> = requirements
        .needs_with_confidence(key(&graph, "q-b"))
        .map(|need| need.1.get())
        .collect();
    assert_eq!(sure, [0.95, 0.95]);
}

#[test]
fn the_order_of_indexing_does_not_show() {
    let lines = [
        "q-a -> q-b, q-d",
        "q-b -> q-c",
        "q-c -> q-a",
        "q-d -> q-c, q-a",
        "q-e -> q-a",
    ];
    let cuts = |lines: &[&str]| {
        let graph = vault(&lines.join("\n"));
        let requirements = Requirements::build(&graph, Confidence::new(0.0));
        requirements
            .cuts()
            .iter()
            .map(|cut| names(&graph, &cut.cycle))
            .collect::<Vec<_>>()
    };
    let mut turned = lines;
    turned.reverse();
    assert_eq!(cuts(&lines), cuts(&turned));
}

/// Two notes that need each other, with options on top.
fn both_ways(decide: &[(&str, &str, Decision)], weights: BasisWeights) -> (String, usize, usize) {
    let graph = vault("q-a -> q-b\n q-b -> q-a\n");
    let decisions = decide
        .iter()
        .map(|(from, to, decision)| ((key(&graph, from), key(&graph, to)), *decision));
    let options = RequirementOptions {
        weights,
        decisions: decisions.collect(),
        ..RequirementOptions::default()
    };
    let view = Requirements::build_with(&graph, options);
    let needs = format!(
        "a needs [{}], b needs [{}]",
        names(&graph, view.needs(key(&graph, "q-a"))),
        names(&graph, view.needs(key(&graph, "q-b")))
    );
    (needs, view.contradictions().len(), view.cuts().len())
}

#[test]
fn a_contradiction_is_reported_and_cut_once() {
    let (_, contradictions, cuts) = both_ways(&[], BasisWeights::default());
    assert_eq!((contradictions, cuts), (1, 1));
}

#[test]
fn what_is_pinned_stays_and_what_is_rejected_goes() {
    for (pinned, expected) in [
        ("q-a", "a needs [q-b], b needs []"),
        ("q-b", "a needs [], b needs [q-a]"),
    ] {
        let other = if pinned == "q-a" { "q-b" } else { "q-a" };
        let pin = (pinned, other, Decision::Pinned);
        assert_eq!(
            both_ways(&[pin], BasisWeights::default()),
            (expected.to_owned(), 1, 1)
        );
        let reject = (other, pinned, Decision::Rejected);
        assert_eq!(
            both_ways(&[reject], BasisWeights::default()),
            (expected.to_owned(), 0, 0)
        );
    }
    let pins = [("q-a", "q-b", Decision::Pinned), ("q-b", "q-a", Decision::Pinned)];
    assert_eq!(both_ways(&pins, BasisWeights::default()).2, 1);
}

#[test]
fn a_rule_nobody_believes_makes_no_needs() {
    let mut weights = BasisWeights::default();
    weights.set(cairn_model::Basis::PrerequisiteSection, 0.0);
    assert_eq!(
        both_ways(&[], weights.clone()),
        ("a needs [], b needs []".to_owned(), 0, 0)
    );
    let pin = ("q-a", "q-b", Decision::Pinned);
    assert_eq!(both_ways(&[pin], weights).0, "a needs [q-b], b needs []");
}

#[test]
fn what_is_inferred_joins_what_is_written() {
    let graph = vault("q-a -> q-b\n q-b -> \n q-c -> q-b\n");
    let need = |from: &str, to: &str| InferredNeed {
        from: key(&graph, from),
        to: key(&graph, to),
        confidence: Confidence::new(0.4),
        basis: cairn_model::Basis::Inferred,
        reason: "Inferred.".to_owned(),
    };
    let options = RequirementOptions {
        inferred: vec![need("q-a", "q-b"), need("q-a", "q-c"), need("q-b", "q-a")],
        ..RequirementOptions::default()
    };
    let view = Requirements::build_with(&graph, options);
    let sure: Vec<(String, f32)> = view
        .needs_with_confidence(key(&graph, "q-a"))
        .map(|(need, sure)| (name(&graph, need), (sure.get() * 100.0).round()))
        .collect();
    assert_eq!(sure, [("q-b".to_owned(), 97.0), ("q-c".to_owned(), 40.0)]);
    assert_eq!(view.cuts().len(), 1, "what is written outweighs what is inferred");
    assert!(view.inferred(key(&graph, "q-a"), key(&graph, "q-c")).is_some());
}

#[test]
fn a_need_too_unsure_to_take_part_is_a_hint() {
    let graph = vault("q-a -> q-b\n q-b -> \n q-c -> \n");
    let (a, b, c) = (key(&graph, "q-a"), key(&graph, "q-b"), key(&graph, "q-c"));
    let need = |from, to, sure| InferredNeed {
        from,
        to,
        confidence: Confidence::new(sure),
        basis: cairn_model::Basis::ListedOrder,
        reason: "Listed.".to_owned(),
    };
    let view = |decisions: &[((NodeKey, NodeKey), Decision)], factor| {
        let mut weights = BasisWeights::default();
        weights.set(cairn_model::Basis::ListedOrder, factor);
        let options = RequirementOptions {
            min_confidence: Confidence::new(LEAST_SURE),
            weights,
            inferred: vec![need(c, b, 0.2), need(b, a, 0.2)],
            decisions: decisions.iter().copied().collect(),
        };
        let view = Requirements::build_with(&graph, options);
        let all = |of: fn(&Requirements, NodeKey) -> &[NodeKey]| {
            [a, b, c].map(|key| names(&graph, of(&view, key))).join("|")
        };
        (
            all(Requirements::needs),
            all(Requirements::hints),
            view.cuts().len(),
        )
    };
    let told = |needs: &str, hints: &str, cuts| (needs.to_owned(), hints.to_owned(), cuts);
    assert_eq!(view(&[], 1.0), told("q-b||", "|q-a|q-b", 0));
    assert_eq!(view(&[], 1.5), told("q-b||q-b", "||", 1));
    assert_eq!(view(&[], 0.0), told("q-b||", "||", 0));
    assert_eq!(
        view(&[((c, b), Decision::Pinned), ((b, a), Decision::Rejected)], 1.0),
        told("q-b||q-b", "||", 0)
    );
}
