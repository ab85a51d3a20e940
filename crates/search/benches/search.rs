//! Speed of indexing (against tantivy with its default tokenizer), of queries and of snippets.

#![allow(clippy::unwrap_used, missing_docs)] // a benchmark that cannot run should stop

mod common;

use cairn_search::{TextReader, snippet};
use common::{cairn, notes, raw};
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;

const NOTES: usize = 10_000;

fn indexing(criterion: &mut Criterion) {
    let notes = notes(NOTES);
    let bytes: usize = notes.iter().map(|note| note.body.len()).sum();
    let mut group = criterion.benchmark_group("index 10,000 notes");
    group.sample_size(10).throughput(Throughput::Bytes(bytes as u64));
    group.bench_function("raw tantivy", |b| {
        b.iter_batched(|| notes.clone(), raw, BatchSize::PerIteration)
    });
    group.bench_function("cairn", |b| {
        b.iter_batched(|| notes.clone(), cairn, BatchSize::PerIteration)
    });
    group.finish();
}

fn queries(criterion: &mut Criterion) {
    let notes = notes(NOTES);
    let body = notes[0].body.clone();
    let (index, _folder) = cairn(notes);
    let mut group = criterion.benchmark_group("query 10,000 notes");
    let queries = [
        ("one word", "index "),
        ("three words", "join table hash "),
        ("phrase", "\"the index\""),
        ("prefix", "ind"),
        ("short prefix", "in"),
        ("misspelt", "indexatoin tabel "),
        ("russian", "индексами запрос "),
        (
            "many words",
            "the index of a table is to join and hash locks query cacher memory or serving",
        ),
    ];
    for (name, query) in queries {
        group.bench_function(name, |b| b.iter(|| index.search(black_box(query), 50).unwrap()));
    }
    let terms = ["index".to_owned(), "tab*".to_owned(), "quary~".to_owned()];
    group.bench_function("snippet", |b| {
        let mut reader = TextReader::default();
        b.iter(|| snippet(&mut reader, (black_box(&body), 0), &terms, 160))
    });
    group.finish();
}

criterion_group!(benches, indexing, queries);
criterion_main!(benches);
