//! Gaps of small vaults, as kind, title and reason.

use super::*;
use crate::fixture::{graph, key, vault};
use crate::pagerank;
use cairn_model::{Confidence, NodeKind};
use expect_test::{Expect, expect};
use proptest::prelude::*;

/// The topics of the maps of content of a vault, as their trees give them: a question counts where it is linked and above.
fn facts(graph: &KnowledgeGraph) -> Vec<TopicFact> {
    let mut out = Vec::new();
    let mut mocs: Vec<NodeKey> = graph
        .nodes()
        .filter(|(_, node)| node.kind == NodeKind::Moc)
        .map(|(key, _)| key)
        .collect();
    mocs.sort_by_key(|key| graph.node(*key).id.clone());
    for moc in mocs {
        add(graph, moc, moc, None, &mut out);
    }
    out
}

fn add(
    graph: &KnowledgeGraph,
    document: NodeKey,
    key: NodeKey,
    parent: Option<u32>,
    out: &mut Vec<TopicFact>,
) {
    let at = out.len();
    let path = parent.and_then(|parent| out[parent as usize].path);
    out.push(TopicFact {
        key,
        document,
        parent,
        leaf: true,
        questions: 0,
        concepts: 0,
        difficulty: [0; 3],
        path: path.or_else(|| (graph.node(key).kind == NodeKind::Path).then_some(key)),
        chosen: true,
        companies: Vec::new(),
        elsewhere: 0,
    });
    for child in graph.children(key) {
        let node = graph.node(child);
        match node.kind {
            // Of a map's notes, those below its topics are counted there.
            NodeKind::Question
                if graph
                    .children(key)
                    .iter()
                    .all(|other| graph.node(*other).kind.is_note()) =>
            {
                let mut up = Some(at);
                while let Some(place) = up {
                    out[place].questions += 1;
                    if let Some(hard) = node.difficulty {
                        out[place].difficulty[hard as usize] += 1;
                    }
                    up = out[place].parent.map(|parent| parent as usize);
                }
            }
            NodeKind::Topic | NodeKind::Path | NodeKind::Stage => {
                out[at].leaf = false;
                add(graph, document, child, u32::try_from(at).ok(), out);
            }
            _ => {}
        }
    }
}

fn standing(text: &str) -> Vec<Gap> {
    let graph = vault(text);
    let ranking = Ranking::of(&graph, &pagerank(&graph));
    let topics = facts(&graph);
    let mut gaps = standing_gaps(GapInput {
        graph: &graph,
        ranking: &ranking,
        topics: &topics,
    });
    sort_gaps(&mut gaps);
    gaps
}

fn shown(gaps: &[Gap], kinds: &[GapKind]) -> String {
    let mut lines: Vec<String> = gaps
        .iter()
        .filter(|gap| kinds.contains(&gap.kind))
        .map(|gap| {
            let lines: Vec<String> = gap.places.iter().map(|place| place.line.to_string()).collect();
            format!(
                "{} | {} | {} | {}\n",
                gap.kind.name(),
                gap.title,
                lines.join(","),
                gap.reason
            )
        })
        .collect();
    lines.sort();
    lines.concat()
}

fn check(text: &str, kinds: &[GapKind], expected: Expect) {
    expected.assert_eq(&shown(&standing(text), kinds));
}

#[test]
fn topics_without_a_question_and_with_questions_of_some_difficulties_only() {
    check(
        "== moc-db.md\n# DB\n## Study Paths\n### Basics\n1. **Joins**\n   - Inner joins\n   - [[q-outer--db--easy]]\n## Indexes\n\
         - [[q-a--db--easy]]\n- [[q-b--db--easy]]\n- [[q-c--db--medium]]\n\
         == q-outer--db--easy.md\n== q-a--db--easy.md\n== q-b--db--easy.md\n== q-c--db--medium.md\n",
        &[GapKind::UncoveredTopic, GapKind::ThinTopic],
        expect![[r#"
            thin_topic | DB | 0 | It has 3 easy and 1 medium questions, but none that is hard.
            uncovered_topic | Inner joins | 5 | No note treats this; “Joins” of “Basics” of “DB” names it in line 5.
        "#]],
    );
}

#[test]
fn names_without_a_note_and_old_names() {
    check(
        "== q-a--db--easy.md\n## Prerequisites\n- [[c-gone]]\n\n[[c-gone]]\n== q-b--db--hard.md\n[[c-gone]] [[q-a--sql--easy]]\n",
        &[GapKind::MissingNote, GapKind::RenamedTarget],
        expect![[r#"
            missing_note | c-gone | 2,4,1 | 2 notes link to it in 3 places, and there is no such note; one needs it first.
            renamed_target | q-a--sql--easy | 1 | 1 note links to it, and there is no such note. It may be the same question under another topic: q-a--db--easy.
        "#]],
    );
}

#[test]
fn notes_that_are_not_tied_in() {
    check(
        "== q-a.md\n[[c-a]]\n== q-b.md\n[[c-none]]\n== c-a.md\n== c-b.md\n== home.md\n[[x.png]]\n== q-in-map.md\n---\nmoc: moc-m\n---\n== moc-m.md\n# M\n",
        &[
            GapKind::QuestionWithoutConcept,
            GapKind::ConceptWithoutQuestion,
            GapKind::Orphan,
        ],
        expect![[r#"
            concept_without_question | B | 0 | No question links to it, and it links to none: nothing practises it.
            orphan | A | 0 | No other note leads to it, and no map of content holds it.
            orphan | B | 0 | No other note leads to it, and no map of content holds it.
            orphan | B | 0 | No other note leads to it, and no map of content holds it.
            question_without_concept | B | 0 | It names the concept “c-none”, which is not there, and no other.
            question_without_concept | In map | 0 | It links to no concept note, and none links to it.
        "#]],
    );
}

const ENGLISH: &str = "One sentence that is long enough to be a part of a note in its own right, with words and words and words that go on until there are more than twenty-five of them.\n";
const RUSSIAN: &str = "Предложение, которого достаточно, чтобы считаться частью заметки на своём языке, и в нём много слов, слов и ещё раз слов, пока их не станет больше двадцати пяти, а потом ещё немного.\n";

#[test]
fn unfinished_and_one_sided_notes() {
    let text = format!(
        "== c-a.md\n{ENGLISH}\n{RUSSIAN}\n== c-b.md\n{RUSSIAN}\n{ENGLISH}\n== c-c.md\n{RUSSIAN}\n== q-d.md\n{ENGLISH}\n\
         == c-e.md\nThree short words.\n== c-f.md\n{ENGLISH}\n{RUSSIAN}\n*This file was auto-generated. Please expand.*\n"
    );
    check(
        &text,
        &[GapKind::Stub, GapKind::OneLanguage],
        expect![[r#"
            one_language | C | 0 | Its text is in Russian; the English part that most of your notes have is missing.
            one_language | D | 0 | Its text is in English; the Russian part that most of your notes have is missing.
            stub | E | 0 | It has 3 words of text.
            stub | F | 5 | It says that a tool made it and that it should be completed.
        "#]],
    );
    let mostly_english =
        format!("== c-a.md\n{ENGLISH}\n== c-b.md\n{ENGLISH}\n{RUSSIAN}\n== c-c.md\n{ENGLISH}\n");
    check(&mostly_english, &[GapKind::OneLanguage], expect![""]);
}

#[test]
fn what_was_repaired_is_damaged() {
    check(
        "== q-a.md\n---\\\ntitle: A\n---\n== q-b.md\ntext\n\n```\nnever closed\n",
        &[GapKind::Damaged],
        expect![[r#"
            damaged | A | 1 | The frontmatter delimiter ends with a backslash.
            damaged | B | 3 | A code fence is never closed.
        "#]],
    );
}

fn knowledge(graph: &KnowledgeGraph, reviewed: &[(&str, f32)], known: &[&str]) -> Knowledge {
    Knowledge {
        reviewed: reviewed
            .iter()
            .map(|(name, recall)| {
                let recall = Recall {
                    on_date: *recall,
                    now: 1.0,
                };
                (key(graph, name), recall)
            })
            .collect(),
        known: known.iter().map(|name| key(graph, name)).collect(),
        target: 0.9,
        dated: true,
    }
}

#[test]
fn what_is_known_badly_or_on_a_shaky_basis() {
    let graph = vault("q-c -> q-b\nq-b -> c-a\nq-d -> c-a\n== c-a.md\n== q-e.md\n");
    let view = Requirements::build(&graph, Confidence::new(0.0));
    let ranking = Ranking::of(&graph, &pagerank(&graph));
    let knowledge = knowledge(&graph, &[("q-c", 0.95), ("q-b", 0.45)], &["q-d"]);
    let mut gaps = knowledge_gaps(&graph, &view, &ranking, &knowledge);
    sort_gaps(&mut gaps);
    let kinds = [GapKind::NeverReviewed, GapKind::Weak, GapKind::ShakyBasis];
    expect![[r#"
        never_reviewed | E | 0 | You have not reviewed it yet, nor marked it as known.
        shaky_basis | A | 2,2 | “D” and 1 more note rest on it, and it was never reviewed or marked as known.
        shaky_basis | B | 2 | “C” rests on it, and it is known less well (45 % against 95 %).
        weak | B | 0 | On the day of the interview you will recall it with a probability of 45 %; you aim for 90 %.
    "#]]
    .assert_eq(&shown(&gaps, &kinds));
}

#[test]
fn a_cell_counts_what_was_not_tried_as_unknown() {
    let graph = vault("== q-a.md\n== q-b.md\n== q-c.md\n");
    let keys = ["q-a", "q-b", "q-c"].map(|name| key(&graph, name));
    let none = cell_of(&keys, &Knowledge::default());
    assert_eq!(
        (none.questions, none.mastery, none.readiness),
        (3, Some(0.0), None)
    );
    let some = cell_of(&keys, &knowledge(&graph, &[("q-a", 0.5)], &["q-b"]));
    assert_eq!(
        (some.tried, some.mastery, some.readiness),
        (2, Some(2.0 / 3.0), Some(0.5))
    );
    assert_eq!(cell_of(&[], &Knowledge::default()).mastery, None);
}

fn factors(centrality: f32, asked_by: u32, roadmap: f32, lack: f32) -> Factors {
    Factors {
        centrality,
        asked_by,
        roadmap,
        lack,
    }
}

proptest! {
    #[test]
    fn a_score_is_a_share_and_rises_with_each_factor(
        c in 0.0f32..=1.0, n in 0u32..1000, r in 0.0f32..=1.0, l in 0.0f32..=1.0, more in 0.0f32..=0.2,
    ) {
        let score = factors(c, n, r, l).score();
        prop_assert!((0.0..=1.0).contains(&score));
        for greater in [
            factors((c + more).min(1.0), n, r, l),
            factors(c, n + 1, r, l),
            factors(c, n, (r + more).min(1.0), l),
            factors(c, n, r, (l + more).min(1.0)),
        ] {
            prop_assert!(greater.score() >= score - 1e-6);
        }
    }

    #[test]
    fn gaps_do_not_depend_on_the_order_in_which_notes_came(links in proptest::collection::vec((0u8..12, 0u8..16), 0..40)) {
        let note = |n: u8| {
            let targets = links.iter().filter(|(from, _)| *from == n);
            let text: String = targets.map(|(_, to)| format!("- [[q-{to}]]\n")).collect();
            (format!("q-{n}.md"), format!("## Prerequisites\n{text}"))
        };
        let notes: Vec<(String, String)> = (0..12).map(note).collect();
        let backwards: Vec<(String, String)> = notes.iter().rev().cloned().collect();
        let found = |notes: &[(String, String)]| {
            let graph = graph(notes);
            let ranking = Ranking::of(&graph, &pagerank(&graph));
            let mut gaps = standing_gaps(GapInput { graph: &graph, ranking: &ranking, topics: &[] });
            sort_gaps(&mut gaps);
            gaps.iter().map(|gap| (gap.kind, gap.id.clone(), gap.reason.clone())).collect::<Vec<_>>()
        };
        let (one, other) = (found(&notes), found(&backwards));
        let sorted = |mut gaps: Vec<(GapKind, NodeId, String)>| { gaps.sort(); gaps };
        prop_assert_eq!(sorted(one), sorted(other));
    }
}
