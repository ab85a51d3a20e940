//! Speed of alignment: study documents with ten thousand topics against a vault of a hundred thousand notes.

use cairn_study::align::{Topic, TopicKind, ties};
use criterion::{Criterion, criterion_group, criterion_main};
use std::hint::black_box;

/// A linear congruential generator (Knuth's MMIX constants): the same titles in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    /// A word of a vocabulary in which few words are common, as in any language.
    fn word(&mut self) -> String {
        let rank = [20, 300, 4_000, 12_000][self.below(4)];
        let number = self.below(rank);
        ["ba", "ko", "li", "ne", "ru", "sa", "ti", "vo"]
            .iter()
            .enumerate()
            .map(|(at, syllable)| format!("{syllable}{}", (b'a' + (number / (at + 1) % 26) as u8) as char))
            .take(2 + number % 3)
            .collect::<String>()
            + &number.to_string()
    }

    fn title(&mut self) -> String {
        let words = 1 + self.below(4);
        (0..words).map(|_| self.word()).collect::<Vec<_>>().join(" ")
    }
}

fn topics(notes: usize, of_documents: usize) -> Vec<Topic> {
    let mut numbers = Numbers(1);
    let mut topic = |document, kind| Topic {
        document,
        kind,
        title: numbers.title(),
        aliases: (0..numbers.below(3)).map(|_| numbers.title()).collect(),
        text: String::new(),
        parent: None,
        tags: vec![format!("area{}/{}", numbers.below(12), numbers.word())],
    };
    let kinds = [TopicKind::Question, TopicKind::Concept];
    let mut all: Vec<Topic> = (0..notes).map(|note| topic(0, kinds[note % 2])).collect();
    all.extend((0..of_documents).map(|at| topic(1 + (at % 8) as u32, TopicKind::Topic)));
    all
}

fn speed(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("align");
    group.sample_size(10);
    for (notes, of_documents) in [(1_000, 600), (100_000, 10_000)] {
        let all = topics(notes, of_documents);
        group.bench_function(format!("{of_documents} topics, {notes} notes"), |bencher| {
            bencher.iter(|| black_box(ties(&all, &[])));
        });
    }
    group.finish();
}

criterion_group!(benches, speed);
criterion_main!(benches);
