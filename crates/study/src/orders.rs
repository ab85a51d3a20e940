//! Needs that follow from an order somebody gave: of difficulty inside a subtopic, of the stages of a study path.
//!
//! An order alone says little: of two notes in different weeks of a roadmap the later need not build on the earlier. So
//! only notes that are linked count, in whatever way, and only as far as nobody wrote which of them needs which.

use crate::InferredNeed;
use crate::requirements::hardness;
use cairn_graph::{KnowledgeGraph, NodeKey};
use cairn_model::{Basis, Confidence, EdgeKind, NodeKind};
use rustc_hash::{FxHashMap, FxHashSet};

/// How sure it is that a note of a later stage needs a linked one of an earlier stage.
const LATER: f32 = 0.35;

/// How sure it is that a harder note needs a linked easier one of its subtopic.
const HARDER: f32 = 0.3;

/// The needs that follow from orders, by the ids of their ends.
pub fn ordered_needs(graph: &KnowledgeGraph) -> Vec<InferredNeed> {
    let stages = stages_of_notes(graph);
    let mut seen: FxHashSet<(NodeKey, NodeKey)> = FxHashSet::default();
    let mut needs = Vec::new();
    for edge in graph.edges().filter(|edge| links(edge.edge.kind)) {
        let ends = (edge.from.min(edge.to), edge.from.max(edge.to));
        let note = |key: NodeKey| matches!(graph.node(key).kind, NodeKind::Question | NodeKind::Concept);
        if ends.0 == ends.1 || !note(ends.0) || !note(ends.1) || !seen.insert(ends) {
            continue;
        }
        let written = |from, to| graph.edge(from, to, EdgeKind::Requires).is_some();
        if !written(ends.0, ends.1) && !written(ends.1, ends.0) {
            let need = later(graph, &stages, ends).or_else(|| harder(graph, ends));
            needs.extend(need);
        }
    }
    let id = |key: NodeKey| &graph.node(key).id;
    needs.sort_by(|a, b| (id(a.from), id(a.to)).cmp(&(id(b.from), id(b.to))));
    needs
}

/// Notes of the same level do not need each other; what needs what is written elsewhere.
fn links(kind: EdgeKind) -> bool {
    matches!(
        kind,
        EdgeKind::Related | EdgeKind::FollowUp | EdgeKind::Reference | EdgeKind::Mention | EdgeKind::Harder
    )
}

/// The first stage each note stands in, by document: the document's own node, and the place of the stage.
type Stages<'a> = FxHashMap<NodeKey, Vec<(&'a str, u32, NodeKey)>>;

fn stages_of_notes(graph: &KnowledgeGraph) -> Stages<'_> {
    let mut stages: Stages<'_> = FxHashMap::default();
    for (key, node) in graph.nodes().filter(|(_, node)| node.kind == NodeKind::Stage) {
        let Some(path) = &node.path else { continue };
        let holds = graph.incoming(key);
        for edge in holds.filter(|edge| matches!(edge.edge.kind, EdgeKind::Covers | EdgeKind::PartOf)) {
            stages
                .entry(edge.from)
                .or_default()
                .push((path.as_str(), node.line, key));
        }
    }
    for places in stages.values_mut() {
        places.sort_unstable();
        places.dedup_by_key(|place| place.0);
    }
    stages
}

/// The need of two notes of which one stands in a later stage of a document than the other.
fn later(graph: &KnowledgeGraph, stages: &Stages<'_>, (a, b): (NodeKey, NodeKey)) -> Option<InferredNeed> {
    let (of_a, of_b) = (stages.get(&a)?, stages.get(&b)?);
    let both = of_a.iter().find_map(|at| {
        let other = of_b.iter().find(|other| other.0 == at.0 && other.1 != at.1)?;
        Some((at, other))
    });
    let (at, other) = both?;
    let (from, to, late, early) = if at.1 > other.1 {
        (a, b, at.2, other.2)
    } else {
        (b, a, other.2, at.2)
    };
    let title = |key: NodeKey| &graph.node(key).title;
    Some(InferredNeed {
        from,
        to,
        confidence: Confidence::new(LATER),
        basis: Basis::DocumentOrder,
        reason: format!(
            "“{}” stands in “{}”, “{}” only in “{}”, and the notes are linked.",
            title(to),
            title(early),
            title(from),
            title(late)
        ),
    })
}

/// The need of two notes of a subtopic of which one is harder than the other.
fn harder(graph: &KnowledgeGraph, (a, b): (NodeKey, NodeKey)) -> Option<InferredNeed> {
    let (of_a, of_b) = (graph.node(a).difficulty?, graph.node(b).difficulty?);
    if of_a == of_b {
        return None;
    }
    let topics = |key: NodeKey| {
        let parents = graph.parents(key);
        parents.filter(|parent| graph.node(*parent).kind == NodeKind::Topic)
    };
    let shared: FxHashSet<NodeKey> = topics(a).collect();
    let topic = topics(b).filter(|topic| shared.contains(topic));
    let topic = topic.min_by(|x, y| graph.node(*x).id.cmp(&graph.node(*y).id))?;
    let (from, to) = if hardness(graph.node(a)) > hardness(graph.node(b)) {
        (a, b)
    } else {
        (b, a)
    };
    let title = |key: NodeKey| &graph.node(key).title;
    Some(InferredNeed {
        from,
        to,
        confidence: Confidence::new(HARDER),
        basis: Basis::DifficultyOrder,
        reason: format!(
            "“{}” is easier than “{}” in “{}”, and the notes are linked.",
            title(to),
            title(from),
            title(topic)
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::key;
    use cairn_graph::{Change, contribute};
    use cairn_markdown::{ReadOptions, read};
    use cairn_model::VaultPath;
    use std::sync::Arc;

    fn graph(notes: &[(&str, &str)]) -> KnowledgeGraph {
        let mut graph = KnowledgeGraph::default();
        let change = |(path, text): &(&str, &str)| {
            let path = VaultPath::new(path).expect("a vault path");
            let note = read(text, ReadOptions::default());
            Change {
                contribution: Some(Arc::new(contribute(&path, &note, 100))),
                path,
            }
        };
        graph.apply(notes.iter().map(change).collect());
        graph
    }

    fn check(notes: &[(&str, &str)], expected: &[(&str, &str, Basis)]) {
        let graph = graph(notes);
        let found: Vec<_> = ordered_needs(&graph)
            .into_iter()
            .map(|need| (need.from, need.to, need.basis))
            .collect();
        let expected: Vec<_> = expected
            .iter()
            .map(|(from, to, basis)| (key(&graph, from), key(&graph, to), *basis))
            .collect();
        assert_eq!(found, expected);
    }

    const MAP: (&str, &str) = (
        "moc-m.md",
        "# M\n\n## Joins\n\n- [[q-easy]]\n- [[q-hard]]\n- [[q-other]]\n",
    );
    const EASY: (&str, &str) = ("q-easy.md", "---\ndifficulty: easy\n---\n# Easy\n");
    const OTHER: (&str, &str) = ("q-other.md", "---\ndifficulty: hard\n---\n# Other\n");

    #[test]
    fn what_is_written_is_not_guessed_again() {
        let hard = (
            "q-hard.md",
            "---\ndifficulty: hard\n---\n## Prerequisites\n\n- [[q-easy]]\n",
        );
        check(&[MAP, EASY, OTHER, hard], &[]);
    }
}
