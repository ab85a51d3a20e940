//! The edge of what is known: what is ready to be learnt, what rests on something unknown, what a note opens up.

use crate::Requirements;
use crate::requirements::hardness;
use cairn_graph::{KnowledgeGraph, NodeKey};
use cairn_model::NodeKind;
use rustc_hash::FxHashSet;
use std::cmp::Reverse;
use std::collections::HashSet;
use std::hash::BuildHasher;

/// The two edges of what is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fringe {
    /// Questions and concepts that are not known and need nothing that is not: ready now. First those that build on
    /// something known, then what opens most, then the easier, then by id.
    pub outer: Vec<NodeKey>,
    /// What is known although it needs something that is not: its basis is shaky. First what lacks most, then by id.
    pub inner: Vec<NodeKey>,
}

/// What becomes possible once a node is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unlocks {
    /// What then needs nothing more, by id.
    pub now: Vec<NodeKey>,
    /// What needs it, directly or not, and something else too, by id.
    pub later: Vec<NodeKey>,
}

/// Both edges of what is known, in the acyclic view.
pub fn fringe<S: BuildHasher>(
    graph: &KnowledgeGraph,
    requirements: &Requirements,
    known: &HashSet<NodeKey, S>,
) -> Fringe {
    let lacks = |key: NodeKey| {
        requirements
            .needs(key)
            .iter()
            .filter(|need| !known.contains(need))
            .count()
    };
    let learnable = |kind| matches!(kind, NodeKind::Question | NodeKind::Concept);
    let mut outer: Vec<NodeKey> = graph
        .nodes()
        .filter(|(key, node)| learnable(node.kind) && !known.contains(key) && lacks(*key) == 0)
        .map(|(key, _)| key)
        .collect();
    outer.sort_by_cached_key(|key| {
        let node = graph.node(*key);
        let builds_on = !requirements.needs(*key).is_empty();
        (
            !builds_on,
            Reverse(requirements.opens(*key).len()),
            hardness(node),
            node.id.clone(),
        )
    });
    let mut inner: Vec<NodeKey> = known.iter().copied().filter(|key| lacks(*key) > 0).collect();
    inner.sort_by_cached_key(|key| (Reverse(lacks(*key)), graph.node(*key).id.clone()));
    Fringe { outer, inner }
}

/// What knowing a node opens up, given what is known already.
pub fn unlocks<S: BuildHasher>(
    graph: &KnowledgeGraph,
    requirements: &Requirements,
    key: NodeKey,
    known: &HashSet<NodeKey, S>,
) -> Unlocks {
    let mut found = vec![key];
    let mut seen: FxHashSet<NodeKey> = found.iter().copied().collect();
    let mut next = 0;
    while let Some(&node) = found.get(next) {
        next += 1;
        let open = requirements.opens(node).iter().copied();
        found.extend(open.filter(|open| !known.contains(open) && seen.insert(*open)));
    }
    let others = found.into_iter().skip(1);
    let ready = |node: &NodeKey| {
        requirements
            .needs(*node)
            .iter()
            .all(|need| *need == key || known.contains(need))
    };
    let (mut now, mut later): (Vec<NodeKey>, Vec<NodeKey>) = others.partition(ready);
    for list in [&mut now, &mut later] {
        list.sort_by(|a, b| graph.node(*a).id.cmp(&graph.node(*b).id));
    }
    Unlocks { now, later }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{key, names, vault};
    use cairn_model::Confidence;

    const NOTES: &str = "q-c -> q-b, c-x\n q-b -> c-a\n q-d -> q-b\n == c-a.md\n== c-x.md\n== moc-m.md\n";

    fn check(known: &[&str], outer: &str, inner: &str) {
        let graph = vault(NOTES);
        let view = Requirements::build(&graph, Confidence::new(0.0));
        let known: HashSet<NodeKey> = known.iter().map(|name| key(&graph, name)).collect();
        let found = fringe(&graph, &view, &known);
        assert_eq!(
            (&*names(&graph, &found.outer), &*names(&graph, &found.inner)),
            (outer, inner)
        );
    }

    #[test]
    fn what_needs_nothing_unknown_is_ready() {
        check(&[], "c-a c-x", "");
        check(&["c-a"], "q-b c-x", "");
        check(&["c-a", "c-x", "q-b", "q-c", "q-d"], "", "");
    }

    #[test]
    fn what_is_known_without_its_needs_is_shaky() {
        check(&["q-c"], "c-a c-x", "q-c");
        check(&["q-b", "q-c"], "q-d c-a c-x", "q-b q-c");
    }

    #[test]
    fn a_note_opens_what_waits_for_it_alone_and_prepares_the_rest() {
        let graph = vault(NOTES);
        let view = Requirements::build(&graph, Confidence::new(0.0));
        let known: HashSet<NodeKey> = [key(&graph, "c-a")].into();
        let found = unlocks(&graph, &view, key(&graph, "q-b"), &known);
        assert_eq!(
            (&*names(&graph, &found.now), &*names(&graph, &found.later)),
            ("q-d", "q-c")
        );
        let empty = unlocks(&graph, &view, key(&graph, "moc-m"), &known);
        assert_eq!(empty, Unlocks::default());
    }
}
