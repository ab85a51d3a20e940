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

/// As [`LATER`] where bullets below the stages name the notes: a list to read through, of which most could be read in any
/// order. Below [`LEAST_SURE`](crate::LEAST_SURE), so that alone it says which comes first, not what is needed.
const LISTED_LATER: f32 = 0.2;

/// As [`HARDER`] where bullets of the subtopic name the notes. Below [`LEAST_SURE`](crate::LEAST_SURE) too.
const LISTED_HARDER: f32 = 0.15;

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

/// The first stage a note stands in.
struct InStage<'a> {
    document: &'a str,
    line: u32,
    /// Whether a bullet of the stage names it, rather than the stage itself.
    listed: bool,
    stage: NodeKey,
}

/// The first stage each note stands in, by document.
type Stages<'a> = FxHashMap<NodeKey, Vec<InStage<'a>>>;

fn stages_of_notes(graph: &KnowledgeGraph) -> Stages<'_> {
    let mut stages: Stages<'_> = FxHashMap::default();
    for (key, node) in graph.nodes().filter(|(_, node)| node.kind == NodeKind::Stage) {
        let Some(document) = node.path.as_deref() else {
            continue;
        };
        for (note, listed) in notes_of_stage(graph, key) {
            stages.entry(note).or_default().push(InStage {
                document: document.as_str(),
                line: node.line,
                listed,
                stage: key,
            });
        }
    }
    for places in stages.values_mut() {
        places.sort_by_key(|place| (place.document, place.line, place.listed, place.stage));
        places.dedup_by_key(|place| place.document);
    }
    stages
}

/// The notes that a stage holds, and whether it is only bullets of it that name them. Stages inside it are others.
pub(crate) fn notes_of_stage(graph: &KnowledgeGraph, stage: NodeKey) -> Vec<(NodeKey, bool)> {
    let mut open = vec![stage];
    let mut seen = FxHashSet::from_iter([stage]);
    let mut notes = Vec::new();
    let mut next = 0;
    while let Some(&holder) = open.get(next) {
        next += 1;
        for held in held_by(graph, holder) {
            match graph.node(held).kind {
                NodeKind::Topic if seen.insert(held) => open.push(held),
                NodeKind::Question | NodeKind::Concept | NodeKind::Note if seen.insert(held) => {
                    notes.push((held, holder != stage));
                }
                _ => {}
            }
        }
    }
    notes
}

/// What belongs to a node or treats it, in no order.
fn held_by(graph: &KnowledgeGraph, key: NodeKey) -> impl Iterator<Item = NodeKey> {
    graph
        .incoming(key)
        .filter(|edge| matches!(edge.edge.kind, EdgeKind::Covers | EdgeKind::PartOf))
        .map(|edge| edge.from)
}

/// The need of two notes of which one stands in a later stage of a document than the other.
fn later(graph: &KnowledgeGraph, stages: &Stages<'_>, (a, b): (NodeKey, NodeKey)) -> Option<InferredNeed> {
    let (of_a, of_b) = (stages.get(&a)?, stages.get(&b)?);
    let both = of_a.iter().find_map(|at| {
        let other = of_b
            .iter()
            .find(|other| other.document == at.document && other.line != at.line)?;
        Some((at, other))
    });
    let (at, other) = both?;
    let (from, to, late, early) = if at.line > other.line {
        (a, b, at.stage, other.stage)
    } else {
        (b, a, other.stage, at.stage)
    };
    let (confidence, basis) = if at.listed || other.listed {
        (LISTED_LATER, Basis::ListedOrder)
    } else {
        (LATER, Basis::DocumentOrder)
    };
    let title = |key: NodeKey| &graph.node(key).title;
    Some(InferredNeed {
        from,
        to,
        confidence: Confidence::new(confidence),
        basis,
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
    let mut shared = subtopics(graph, a);
    let of_b = subtopics(graph, b);
    shared.retain(|topic, listed| {
        let both = of_b.get(topic).map(|there| *listed || *there);
        *listed = both.unwrap_or(true);
        both.is_some()
    });
    let (topic, listed) = shared
        .into_iter()
        .min_by(|x, y| (x.1, &graph.node(x.0).id).cmp(&(y.1, &graph.node(y.0).id)))?;
    let (confidence, basis) = if listed {
        (LISTED_HARDER, Basis::ListedDifficulty)
    } else {
        (HARDER, Basis::DifficultyOrder)
    };
    let (from, to) = if hardness(graph.node(a)) > hardness(graph.node(b)) {
        (a, b)
    } else {
        (b, a)
    };
    let title = |key: NodeKey| &graph.node(key).title;
    Some(InferredNeed {
        from,
        to,
        confidence: Confidence::new(confidence),
        basis,
        reason: format!(
            "“{}” is easier than “{}” in “{}”, and the notes are linked.",
            title(to),
            title(from),
            title(topic)
        ),
    })
}

/// The topics a note belongs to, and whether it is only a bullet that puts it there: one that names this note alone is
/// no subtopic itself, what it stands under is.
fn subtopics(graph: &KnowledgeGraph, note: NodeKey) -> FxHashMap<NodeKey, bool> {
    let topics = |key: NodeKey| {
        let parents = graph.parents(key);
        parents.filter(|parent| graph.node(*parent).kind == NodeKind::Topic)
    };
    let mut found = FxHashMap::default();
    for topic in topics(note) {
        if held_by(graph, topic).all(|held| held == note) {
            for above in topics(topic) {
                found.entry(above).or_insert(true);
            }
        } else {
            found.insert(topic, false);
        }
    }
    found
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
            let note = read(text, ReadOptions { items: Some(true) });
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
    fn a_harder_note_needs_a_linked_easier_one_of_its_subtopic() {
        let hard = (
            "q-hard.md",
            "---\ndifficulty: hard\n---\n# Hard\n\nSee [[q-easy]] and [[q-other]].\n",
        );
        let listed = [("q-hard", "q-easy", Basis::ListedDifficulty)];
        check(&[MAP, EASY, OTHER, hard], &listed);
        let linked = ("q-easy.md", "---\ndifficulty: easy\n---\n# Easy\n\n[[q-hard]]\n");
        let plain = ("q-hard.md", "---\ndifficulty: hard\n---\n# Hard\n");
        check(&[MAP, linked, OTHER, plain], &listed);
        let told = (
            "moc-m.md",
            "# M\n\n## Joins\n\n[[q-easy]] comes before [[q-hard]].\n\n- Others\n",
        );
        check(
            &[told, EASY, OTHER, hard],
            &[("q-hard", "q-easy", Basis::DifficultyOrder)],
        );
        let elsewhere = (
            "moc-m.md",
            "# M\n\n## Joins\n\n- [[q-hard]]\n\n## Locks\n\n- [[q-easy]]\n",
        );
        check(&[elsewhere, linked, plain], &[]);
    }

    #[test]
    fn a_note_of_a_later_stage_needs_a_linked_one_of_an_earlier() {
        let easy = ("q-easy.md", "---\ndifficulty: easy\n---\n# Easy\n\n[[q-other]]\n");
        let bullets = (
            "moc-m.md",
            "# M\n\n## Study Paths\n\n### First\n\n1. **Start**\n   - [[q-other]]\n2. **Go on**\n   - [[q-easy]]\n",
        );
        check(
            &[bullets, easy, OTHER],
            &[("q-easy", "q-other", Basis::ListedOrder)],
        );
        let steps = (
            "moc-m.md",
            "# M\n\n## Study Paths\n\n### First\n\n1. Start with [[q-other]]\n2. Go on with [[q-easy]]\n",
        );
        check(
            &[steps, easy, OTHER],
            &[("q-easy", "q-other", Basis::DocumentOrder)],
        );
        check(&[bullets, EASY, OTHER], &[]);
    }

    #[test]
    fn what_a_list_alone_says_is_less_sure_than_what_is_followed() {
        let rising = [LISTED_HARDER, LISTED_LATER, crate::LEAST_SURE, HARDER, LATER];
        assert!(rising.is_sorted_by(|less, more| less < more), "{rising:?}");
    }

    /// What the manual says of each rule is what the rule says.
    #[test]
    fn the_manual_tells_how_sure_each_rule_is() {
        let manual = include_str!("../../../docs/prerequisites.md");
        let mut told: Vec<(Basis, f32)> = Vec::new();
        for row in manual.lines().filter_map(|line| line.strip_prefix("| `")) {
            let cells: Vec<&str> = row.split('|').map(str::trim).collect();
            let basis = Basis::from_name(cells[0].trim_end_matches('`')).expect("a rule");
            told.extend(cells[2].parse().map(|sure| (basis, sure)).ok());
        }
        let written = Basis::ALL.iter().filter_map(|basis| {
            let edges = cairn_graph::edges_of(*basis, NodeKind::Question, || NodeKind::Question, false);
            let need = edges.iter().find(|edge| edge.kind == EdgeKind::Requires);
            Some((*basis, need?.confidence.get()))
        });
        let computed = [
            (Basis::DocumentOrder, LATER),
            (Basis::DifficultyOrder, HARDER),
            (Basis::ListedOrder, LISTED_LATER),
            (Basis::ListedDifficulty, LISTED_HARDER),
        ];
        let mut expected: Vec<(Basis, f32)> = written.chain(computed).collect();
        for rules in [&mut told, &mut expected] {
            rules.sort_by_key(|rule| rule.0.name());
        }
        assert_eq!(told, expected);
        assert!(manual.contains(&format!("**{}**", crate::LEAST_SURE)));
    }

    #[test]
    fn what_is_written_is_not_guessed_again() {
        let hard = (
            "q-hard.md",
            "---\ndifficulty: hard\n---\n## Prerequisites\n\n- [[q-easy]]\n",
        );
        check(&[MAP, EASY, OTHER, hard], &[]);
    }
}
