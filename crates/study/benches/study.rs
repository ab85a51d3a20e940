//! Speed of the acyclic view, plans, ways and ranks on made-up vaults.

use cairn_graph::{Change, KnowledgeGraph, NodeKey, contribute};
use cairn_markdown::{ReadOptions, read};
use cairn_model::{Confidence, Moment, NodeId, Rating, Review, ReviewKind, VaultPath};
use cairn_study::memory::{MemoryModel, MemoryRules, states};
use cairn_study::{
    Csr, InferOptions, Inference, LearnOptions, Lexicon, Minutes, PathOptions, Profile, Requirements,
    components, learn, pagerank, paths_between, targets_first,
};
use criterion::{Criterion, criterion_group, criterion_main};
use std::collections::HashSet;
use std::hint::black_box;
use std::sync::Arc;

/// A linear congruential generator (Knuth's MMIX constants): the same vault in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}

/// Questions that need about two others each, nearly always lower ones, and are related to two; 50 to a map.
fn vault(notes: usize) -> KnowledgeGraph {
    let mut numbers = Numbers(1);
    let mut graph = KnowledgeGraph::default();
    let questions = (0..notes).map(|note| {
        let mut text = format!(
            "---\nmoc: moc-{}\ntopic: t{}\naliases: [{}]\n---\n## Prerequisites\n",
            note / 50,
            note / 200,
            words(note, 3),
        );
        for _ in 0..1 + numbers.below(3) {
            let need = if numbers.below(50) == 0 {
                numbers.below(notes)
            } else {
                note - numbers.below(note.min(400) + 1)
            };
            text += &format!("- [[q-{need}]]\n");
        }
        text += "## Related Questions\n";
        (0..2).for_each(|_| text += &format!("- [[q-{}]]\n", numbers.below(notes)));
        change(&format!("q-{note}.md"), &text)
    });
    let maps = (0..notes.div_ceil(50)).map(|map| change(&format!("moc-{map}.md"), "# Map\n"));
    graph.apply(questions.chain(maps).collect());
    graph
}

/// So many of ten thousand made-up words, the same for a note in every run; a note shares most with its neighbours.
fn words(note: usize, count: usize) -> String {
    let mut numbers = Numbers(note as u64);
    (0..count)
        .map(|_| format!("w{} ", (note / 10 * 7 + numbers.below(60)) % 10_000))
        .collect()
}

/// What each note's text of 150 words of names says.
fn profiles(lexicon: &Lexicon) -> Vec<Profile> {
    let notes = lexicon.notes().iter().enumerate();
    notes
        .filter_map(|(index, key)| lexicon.read(*key, &words(index, 150)))
        .collect()
}

fn change(path: &str, text: &str) -> Change {
    let path = VaultPath::new(path).expect("a vault path");
    let note = read(text, ReadOptions::default());
    Change {
        contribution: Some(Arc::new(contribute(&path, &note, 100))),
        path,
    }
}

fn bench(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("study");
    group.sample_size(10);
    let sure = Confidence::new(0.0);
    for (size, notes) in [("1k", 1_000), ("10k", 10_000), ("100k", 100_000)] {
        let graph = vault(notes);
        let key = |name: &str| graph.find_named(name).expect("a node of the vault");
        let requirements = Requirements::build(&graph, sure);
        let known: HashSet<NodeKey> = HashSet::new();
        let last = format!("q-{}", notes - 1);
        group.bench_function(format!("requirements {size}"), |b| {
            b.iter(|| black_box(Requirements::build(&graph, sure).cuts().len()));
        });
        group.bench_function(format!("needs of one node {size}"), |b| {
            let node = key(&last);
            b.iter(|| black_box(requirements.needs(node).len()));
        });
        group.bench_function(format!("all that one node needs {size}"), |b| {
            let node = key(&last);
            b.iter(|| black_box(closure(&requirements, node, notes * 2)));
        });
        group.bench_function(format!("learn one node {size}"), |b| {
            let target = [key(&last)];
            b.iter(|| {
                let plan = learn(&graph, &requirements, &target, &known, LearnOptions::default());
                black_box(plan.steps.len())
            });
        });
        group.bench_function(format!("inference {size}"), |b| {
            let read = profiles(&Lexicon::new(&graph));
            b.iter(|| black_box(inferred(&graph, &read)));
        });
        group.bench_function(format!("learn a map {size}"), |b| {
            let target = [key(&format!("moc-{}", notes / 50 - 1))];
            b.iter(|| {
                black_box(
                    learn(&graph, &requirements, &target, &known, LearnOptions::default())
                        .steps
                        .len(),
                )
            });
        });
        group.bench_function(format!("learn all in 100 hours {size}"), |b| {
            let targets: Vec<NodeKey> = (0..notes.div_ceil(50))
                .map(|map| key(&format!("moc-{map}")))
                .collect();
            let options = LearnOptions {
                budget: Some(Minutes(6_000)),
                ..LearnOptions::default()
            };
            b.iter(|| {
                black_box(
                    learn(&graph, &requirements, &targets, &known, options)
                        .steps
                        .len(),
                )
            });
        });
        for (what, via_hubs) in [("paths", false), ("paths via hubs", true)] {
            let options = PathOptions {
                via_hubs,
                alternatives: 3,
            };
            group.bench_function(format!("{what} {size}"), |b| {
                b.iter(|| black_box(paths_between(&graph, key("q-0"), key(&last), options).len()));
            });
        }
        group.bench_function(format!("pagerank {size}"), |b| {
            b.iter(|| black_box(pagerank(&graph).len()))
        });
    }
    group.finish();
}

/// How many needs are inferred.
fn inferred(graph: &KnowledgeGraph, read: &[Profile]) -> usize {
    let inference = Inference::new(graph, Lexicon::new(graph), read.to_vec(), InferOptions::default());
    inference.needs(|_, _| false).len()
}

/// How many nodes a node needs, directly or not. `most` is above the number of every node.
fn closure(requirements: &Requirements, node: NodeKey, most: usize) -> usize {
    let mut seen = vec![false; most];
    let mut found = vec![node];
    let mut next = 0;
    while let Some(&node) = found.get(next) {
        next += 1;
        for need in requirements.needs(node) {
            if !std::mem::replace(&mut seen[need.index()], true) {
                found.push(*need);
            }
        }
    }
    found.len() - 1
}

/// 100,000 nodes with three edges each, one in fifty of them against the order, as a snapshot.
fn rows(criterion: &mut Criterion) {
    const NODES: u32 = 100_000;
    let mut numbers = Numbers(5);
    let edges = |against: usize| -> Vec<(u32, u32, f32)> {
        let mut edges = Vec::new();
        let mut numbers = Numbers(9);
        for node in 1..NODES {
            for _ in 0..3 {
                let back = 1 + numbers.below(400.min(node as usize)) as u32;
                let (from, to) = match numbers.below(50) < against {
                    true => (node - back, node),
                    false => (node, node - back),
                };
                edges.push((from, to, 0.5));
            }
        }
        edges
    };
    let (tangled, ordered) = (edges(1), edges(0));
    let mut group = criterion.benchmark_group("rows of 100,000");
    group.sample_size(20);
    let tangled = Csr::new(NODES as usize, tangled);
    let ordered = Csr::new(NODES as usize, ordered);
    group.bench_function("needs of 1,000 nodes", |b| {
        let nodes: Vec<u32> = (0..1_000).map(|_| numbers.below(NODES as usize) as u32).collect();
        b.iter(|| {
            black_box(
                nodes
                    .iter()
                    .map(|node| ordered.targets(*node).len())
                    .sum::<usize>(),
            )
        });
    });
    group.bench_function("components", |b| b.iter(|| black_box(components(&tangled).len())));
    group.bench_function("topological order", |b| {
        b.iter(|| black_box(targets_first(&ordered).map(|order| order.len())));
    });
    group.finish();
}

/// So many reviews of 10,000 questions, in the order in which they were made.
fn log(reviews: i64) -> Vec<Review> {
    let mut numbers = Numbers(3);
    let nodes: Vec<NodeId> = (0..10_000)
        .map(|n| NodeId::from_text(&format!("note:Questions/q-{n}--topic--medium.md")))
        .collect();
    let review = |id: i64, node: &NodeId, rating: usize| Review {
        id,
        node: node.clone(),
        rating: Rating::ALL[rating],
        at: Moment {
            ms: id * 900_000,
            offset: 0,
        },
        duration_ms: 0,
        kind: ReviewKind::Manual,
        credit: 1.0,
        cause: None,
        imported: false,
        undone: false,
    };
    (1..=reviews)
        .map(|id| review(id, &nodes[numbers.below(nodes.len())], numbers.below(4)))
        .collect()
}

fn remember(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("memory");
    let (log, model) = (log(100_000), MemoryModel::default());
    let now = Moment {
        ms: 100_001 * 900_000,
        offset: 0,
    };
    group.bench_function("states of 100,000 reviews", |b| {
        b.iter(|| black_box(states(&model, &log, now, MemoryRules::default()).len()));
    });
    group.finish();
}

criterion_group!(benches, remember, rows, bench);
criterion_main!(benches);
