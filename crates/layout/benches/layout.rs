//! Speed of both layouts on graphs shaped like maps of notes.

use std::hint::black_box;

use cairn_layout::{ForceOptions, GraphInput, LayeredInput, LayeredOptions, force, layered};
use criterion::{Criterion, criterion_group, criterion_main};

/// A linear congruential generator (Knuth's MMIX constants): the same graph in every run.
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

/// Groups with a hub each, four edges of five inside a group, low numbers more popular.
fn notes(nodes: usize, edges: usize, groups: usize) -> (Vec<(u32, u32, f32)>, Vec<u32>) {
    let mut numbers = Numbers(1);
    let group: Vec<u32> = (0..nodes).map(|node| (node % groups) as u32).collect();
    let links = (0..edges).map(|edge| {
        let from = if edge < nodes { edge } else { numbers.below(nodes) };
        let inside = numbers.below(5) > 0;
        let popular = numbers.below(nodes).min(numbers.below(nodes));
        let to = if inside {
            (popular / groups * groups + from % groups).min(nodes - 1)
        } else {
            popular
        };
        (from as u32, to as u32, 1.0)
    });
    (links.collect(), group)
}

/// A path view: every node but the last leads to one or two somewhat later ones.
fn prerequisites(nodes: u32) -> (Vec<(u32, u32)>, Vec<[f32; 2]>) {
    let mut numbers = Numbers(2);
    let mut edges = Vec::new();
    for node in 0..nodes - 1 {
        for _ in 0..1 + numbers.below(2) {
            let ahead = 1 + numbers.below((nodes / 4) as usize) as u32;
            edges.push((node, (node + ahead).min(nodes - 1)));
        }
    }
    let sizes = (0..nodes)
        .map(|_| [80.0 + numbers.below(80) as f32, 32.0])
        .collect();
    (edges, sizes)
}

fn bench_force(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("force");
    group.sample_size(10);
    for (nodes, edges, groups) in [(1_600, 6_000, 24), (10_000, 40_000, 60)] {
        let (links, regions) = notes(nodes, edges, groups);
        let mut input = GraphInput {
            nodes,
            edges: &links,
            groups: &regions,
            radii: &[],
            previous: &[],
            pinned: &[],
        };
        let options = ForceOptions::default();
        group.bench_function(format!("{nodes} nodes in groups"), |bencher| {
            bencher.iter(|| force(black_box(&input), &options, &|| false));
        });
        input.groups = &[];
        group.bench_function(format!("{nodes} nodes"), |bencher| {
            bencher.iter(|| force(black_box(&input), &options, &|| false));
        });
    }
    group.finish();
}

fn bench_layered(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("layered");
    for nodes in [100, 500] {
        let (edges, sizes) = prerequisites(nodes);
        let input = LayeredInput {
            nodes: nodes as usize,
            edges: &edges,
            sizes: &sizes,
        };
        let options = LayeredOptions::default();
        group.bench_function(format!("{nodes} nodes"), |bencher| {
            bencher.iter(|| layered(black_box(&input), &options));
        });
    }
    group.finish();
}

criterion_group!(benches, bench_force, bench_layered);
criterion_main!(benches);
