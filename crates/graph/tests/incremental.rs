//! After any sequence of changes the graph equals a clean rebuild.

use cairn_graph::{
    Change, Contribution, KnowledgeGraph, Totals, contribute, contribute_source, contribute_told_source,
};
use cairn_markdown::{ReadOptions, read};
use cairn_model::{NodeKind, Severity, VaultPath};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

const NAMES: [&str; 9] = [
    "a.md",
    "b.md",
    "f/a.md",
    "f/g/a.md",
    "moc-m.md",
    "q-x--t--easy.md",
    "F/B.md",
    "guide.txt",
    "told.md",
];
const LINES: [&str; 14] = [
    "[[a]]",
    "[[f/a]] and [[b|x]]",
    "## Prerequisites\n- [[b]]",
    "## Advanced (Harder)\n- [[q-x--t--easy]]",
    "## Study Paths\n### P\n1. One\n   - [[a]]\n   - bare\n2. Two",
    "## T\n- [[b]] - why\n- nothing",
    "[[nowhere]] [[Nowhere]]",
    "![[../a]]",
    "[[moc-m#T]]",
    "[t](f/a.md)",
    "[[#own]]",
    "text",
    "## Roadmap\n### Phase 1: Basics\n- Week 1: Indexes\n- Week 2: Joins",
    "## Glossary\n- **TTL**: time to live\n- **CAP**: pick two",
];

fn path(name: &str) -> VaultPath {
    VaultPath::new(name).expect("a path")
}

fn contribution(name: &str, lines: &[usize], concept: bool) -> Arc<Contribution> {
    let front = if concept {
        "---\nkind: concept\nrelated: [a, nowhere]\nmoc: moc-m\n---\n"
    } else {
        ""
    };
    let body: Vec<&str> = lines.iter().map(|line| LINES[*line]).collect();
    let text = format!("{front}# Title\n{}", body.join("\n"));
    let note = read(&text, ReadOptions { items: Some(true) });
    let (path, document) = (path(name), cairn_sources::read(text.as_bytes()));
    Arc::new(match name {
        "guide.txt" => contribute_source(&path, &document, 1),
        "told.md" => contribute_told_source(&path, &document, contribute(&path, &note, 1)),
        _ => contribute(&path, &note, 1),
    })
}

/// Note, its lines (none: it is removed), whether it calls itself a concept.
type Step = (usize, Option<Vec<usize>>, bool);

fn steps() -> impl Strategy<Value = Vec<Vec<Step>>> {
    let lines = prop::option::weighted(0.75, prop::collection::vec(0..LINES.len(), 0..4));
    prop::collection::vec(
        prop::collection::vec((0..NAMES.len(), lines, any::<bool>()), 1..4),
        1..8,
    )
}

/// The totals, by looking at everything.
fn counted(graph: &KnowledgeGraph) -> Totals {
    let mut totals = Totals::default();
    for (path, note) in graph.contributions() {
        let warnings = note
            .diagnostics
            .iter()
            .filter(|d| d.code.severity() > Severity::Info);
        totals.notes += u32::from(path.is_note());
        totals.links += note.stats.counts.forms.0.iter().sum::<u32>();
        totals.warnings += warnings.count() as u32;
    }
    let missing = graph.nodes().filter(|(_, node)| node.kind == NodeKind::Missing);
    totals.missing = missing.count() as u32;
    totals
}

/// A note by its number, and its lines; none: it goes.
type Given<'a> = (usize, Option<&'a [usize]>);

fn check(batches: &[&[Given<'_>]]) {
    let mut incremental = KnowledgeGraph::default();
    let mut present = BTreeMap::new();
    for batch in batches {
        let changes = batch.iter().map(|(name, lines)| Change {
            path: path(NAMES[*name]),
            contribution: lines.map(|lines| contribution(NAMES[*name], lines, false)),
        });
        let changes: Vec<Change> = changes.collect();
        for change in &changes {
            present.insert(change.path.clone(), change.contribution.clone());
        }
        incremental.apply(changes);
        let mut rebuilt = KnowledgeGraph::default();
        let all = present.iter().map(|(path, contribution)| Change {
            path: path.clone(),
            contribution: contribution.clone(),
        });
        rebuilt.apply(all.collect());
        assert_eq!(incremental.canonical(), rebuilt.canonical(), "{batch:?}");
    }
}

#[test]
fn a_batch_of_many_pieces_equals_its_notes_one_by_one() {
    // More than three times as many as one core takes at once.
    const NOTES: usize = 900;
    let name = |at: usize| format!("n{at:03}.md");
    let change = |at: usize| {
        let text = format!(
            "# N{at}\n## Prerequisites\n- [[n{:03}]]\n## T\n- [[n000]] [[nowhere]] [[n{:03}]]\n",
            (at + 1) % NOTES,
            (at * 7) % NOTES,
        );
        let note = read(&text, ReadOptions { items: Some(true) });
        Change {
            path: path(&name(at)),
            contribution: Some(Arc::new(contribute(&path(&name(at)), &note, 1))),
        }
    };
    let applied = |batches: Vec<Vec<Change>>| {
        let mut graph = KnowledgeGraph::default();
        for batch in batches {
            graph.apply(batch);
        }
        graph
    };
    let all = || (0..NOTES).map(change);
    let mut at_once = applied(vec![all().collect()]);
    let mut in_two = applied(vec![all().skip(300).collect(), all().take(300).collect()]);
    let one_by_one = applied(all().map(|change| vec![change]).collect());
    let expected = one_by_one.canonical();
    assert!(expected.iter().any(|line| line.contains("missing:nowhere")));
    assert_eq!(at_once.canonical(), expected);
    assert_eq!(in_two.canonical(), expected);
    assert_eq!(at_once.totals(), counted(&at_once));
    // Each third one goes; what is taken out of the graph is what was put into it.
    let gone = |at: &usize| at.is_multiple_of(3);
    let removed = (0..NOTES).filter(gone).map(|at| Change {
        path: path(&name(at)),
        contribution: None,
    });
    let removed: Vec<Change> = removed.collect();
    let rest = applied(vec![(0..NOTES).filter(|at| !gone(at)).map(change).collect()]);
    for graph in [&mut at_once, &mut in_two] {
        graph.apply(removed.clone());
        assert_eq!(graph.canonical(), rest.canonical());
    }
}

#[test]
fn edges_that_come_after_all_went_belong_to_their_notes() {
    let (links, other, none): (&[usize], &[usize], &[usize]) = (&[0, 1, 6], &[2], &[11]);
    check(&[
        &[(0, Some(none)), (1, Some(links)), (2, Some(other))],
        // No edge is left, and places of edges are free.
        &[(1, Some(none)), (2, None)],
        &[(1, Some(other)), (5, Some(links))],
        &[(5, Some(other)), (1, Some(links))],
        &[(1, Some(none)), (0, Some(links))],
    ]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_sequence_of_changes_equals_a_rebuild(batches in steps(), attached in prop::collection::vec(any::<bool>(), 8)) {
        let mut incremental = KnowledgeGraph::default();
        let mut present: BTreeMap<usize, Arc<Contribution>> = BTreeMap::new();
        for (batch, attached) in batches.into_iter().zip(attached) {
            // Files that are no notes come and go, too; links to them lead to nothing that is missing.
            let files: &[&str] = if attached { &["nowhere.md", "f/x.png"] } else { &[] };
            let mut changes = Vec::new();
            for (name, lines, concept) in batch {
                let contribution = lines.map(|lines| contribution(NAMES[name], &lines, concept));
                match &contribution {
                    Some(contribution) => present.insert(name, Arc::clone(contribution)),
                    None => present.remove(&name),
                };
                changes.push(Change { path: path(NAMES[name]), contribution });
            }
            incremental.set_attachments(files.iter().copied());
            incremental.apply(changes);
            let mut rebuilt = KnowledgeGraph::default();
            rebuilt.set_attachments(files.iter().copied());
            rebuilt.apply(present.iter().map(|(name, c)| Change { path: path(NAMES[*name]), contribution: Some(Arc::clone(c)) }).collect());
            prop_assert_eq!(incremental.canonical(), rebuilt.canonical());
            prop_assert_eq!(incremental.totals(), rebuilt.totals());
            prop_assert_eq!(rebuilt.totals(), counted(&rebuilt));
        }
    }
}
