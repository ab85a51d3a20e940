//! Speed of indexing (against tantivy with its default tokenizer), of queries, of snippets and of the quick switcher.

#![allow(clippy::unwrap_used, missing_docs)] // a benchmark that cannot run should stop

use cairn_model::NodeId;
use cairn_search::{SwitchName, TextDocument, TextIndex, snippet, switch};
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use tantivy::schema::{Schema, TEXT};
use tantivy::{Index, IndexWriter, TantivyDocument};

const NOTES: usize = 10_000;

/// A linear congruential generator: the same notes on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % bound
    }

    /// Small numbers are drawn much more often, as words are.
    fn skewed(&mut self, bound: usize) -> usize {
        let (a, b, c) = (self.below(bound), self.below(bound), self.below(bound));
        a * b / bound * c / bound
    }
}

fn vocabulary(random: &mut Random) -> Vec<String> {
    const LATIN: [&str; 16] = [
        "in", "dex", "ser", "ta", "ble", "lo", "ck", "que", "ry", "join", "ha", "sh", "mem", "or", "cach",
        "re",
    ];
    const ENDINGS: [&str; 8] = ["", "", "s", "ing", "ed", "ation", "ly", "er"];
    const CYRILLIC: [&str; 12] = [
        "ин", "декс", "таб", "лиц", "за", "прос", "бло", "кир", "пам", "ять", "да", "нн",
    ];
    const CASES: [&str; 6] = ["", "ы", "ами", "ов", "ение", "ого"];
    let mut words = vec!["the", "of", "and", "a", "to", "is"]
        .into_iter()
        .map(str::to_owned)
        .collect::<Vec<_>>();
    for at in 0..20_000 {
        let cyrillic = at % 8 == 7;
        let (parts, endings) = if cyrillic {
            (&CYRILLIC[..], &CASES[..])
        } else {
            (&LATIN[..], &ENDINGS[..])
        };
        let mut word: String = (0..1 + random.below(3))
            .map(|_| parts[random.below(parts.len())])
            .collect();
        word.push_str(endings[random.below(endings.len())]);
        words.push(word);
    }
    words
}

fn camel(word: &str) -> String {
    let (first, rest) = word.split_at(word.ceil_char_boundary(1));
    format!("use{}{rest}", first.to_uppercase())
}

fn text(random: &mut Random, words: &[String], length: usize) -> String {
    let mut text = String::new();
    for at in 0..length {
        let word = &words[random.skewed(words.len())];
        match random.below(40) {
            0 => text.push_str(&camel(word)),
            1 => text.push_str(&format!("{word}-{}", words[random.skewed(words.len())])),
            2 => text.push_str(&format!("`{word}_{}()`", random.below(100))),
            3 => text.push_str(&format!("[[{word}|{word}]].\n\n")),
            _ => text.push_str(word),
        }
        text.push_str(if at % 12 == 11 { ". " } else { " " });
    }
    text
}

fn notes() -> Vec<TextDocument> {
    let mut random = Random(7);
    let words = vocabulary(&mut random);
    (0..NOTES)
        .map(|at| TextDocument {
            id: NodeId::from_text(&format!("note:folder{}/note-{at}.md", at % 50)),
            title: text(&mut random, &words, 4),
            aliases: (0..at % 3).map(|_| text(&mut random, &words, 2)).collect(),
            tags: vec![words[random.below(200)].clone()],
            headings: (0..5).map(|_| text(&mut random, &words, 3)).collect(),
            path: format!("folder{}/note-{at}.md", at % 50),
            body: text(&mut random, &words, 600),
            properties: Vec::new(),
            parts: Vec::new(),
        })
        .collect()
}

fn cairn(notes: Vec<TextDocument>) -> (TextIndex, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let index = TextIndex::open(folder.path()).unwrap().index;
    let mut writer = index.writer().unwrap();
    notes.into_iter().for_each(|note| writer.put(note));
    writer.commit(1).unwrap();
    drop(writer);
    (index, folder)
}

/// The same text in the same fields, with tantivy's own tokenizer, threads and memory as in the crate.
fn raw(notes: Vec<TextDocument>) -> (Index, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let mut schema = Schema::builder();
    let fields = ["id", "title", "path", "body", "aliases", "headings", "tags"]
        .map(|name| schema.add_text_field(name, TEXT));
    let index = Index::create_in_dir(folder.path(), schema.build()).unwrap();
    let mut writer: IndexWriter = index.writer_with_num_threads(2, 44_000_000).unwrap();
    for note in notes {
        let mut document = TantivyDocument::new();
        let texts = [note.id.as_str(), &note.title, &note.path, &note.body];
        texts
            .iter()
            .zip(fields)
            .for_each(|(text, field)| document.add_text(field, text));
        for (list, field) in [&note.aliases, &note.headings, &note.tags]
            .into_iter()
            .zip(&fields[4..])
        {
            list.iter().for_each(|text| document.add_text(*field, text));
        }
        writer.add_document(document).unwrap();
    }
    writer.commit().unwrap();
    (index, folder)
}

fn indexing(criterion: &mut Criterion) {
    let notes = notes();
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
    let notes = notes();
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
    group.bench_function("snippet", |b| b.iter(|| snippet(black_box(&body), &terms, 160)));
    group.finish();
}

fn switcher(criterion: &mut Criterion) {
    let mut random = Random(7);
    let words = vocabulary(&mut random);
    let titles: Vec<String> = (0..100_000).map(|_| text(&mut random, &words, 4)).collect();
    let paths: Vec<String> = titles
        .iter()
        .map(|title| format!("folder/deep/{}.md", title.replace(' ', "-")))
        .collect();
    let aliases: Vec<Vec<String>> = (0..100_000)
        .map(|at| (0..at % 2).map(|_| text(&mut random, &words, 2)).collect())
        .collect();
    let names: Vec<SwitchName<'_>> = (0..titles.len())
        .map(|index| SwitchName {
            index,
            title: &titles[index],
            aliases: &aliases[index],
            path: &paths[index],
        })
        .collect();
    let mut group = criterion.benchmark_group("switch 100,000 names");
    for query in [
        "i",
        "in",
        "ind",
        "index table",
        "ltqr",
        "индекс",
        "deep",
        "nothing there",
    ] {
        group.bench_function(query, |b| b.iter(|| switch(black_box(&names), query, 50)));
    }
    group.finish();
}

criterion_group!(benches, indexing, queries, switcher);
criterion_main!(benches);
