//! Latency of queries as they are typed, beside tantivy's own over the same notes in the same run: median and 99th
//! percentile. The notes are those of a generated vault, what is typed stands in them. `CAIRN_NOTES` says how many notes (100,000).

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    missing_docs
)]

mod common;

use cairn_search::{Letters, SwitchName, TextDocument, TextIndex, parse, switch};
use common::{cairn, notes, raw};
use std::time::{Duration, Instant};
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, DisjunctionMaxQuery, InvertedIndexRangeQuery, Occur, Query, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{Index, Term};

const LIMIT: usize = 20;
const TYPED: usize = 150;

fn main() {
    let count = std::env::var("CAIRN_NOTES")
        .ok()
        .and_then(|count| count.parse().ok())
        .unwrap_or(100_000);
    let all = notes(count);
    let queries = queries(&all);
    let names: Vec<_> = all
        .iter()
        .map(|note| (note.title.clone(), note.path.clone()))
        .collect();
    let bytes: usize = all.iter().map(|note| note.body.len()).sum();
    let started = Instant::now();
    let (plain, _raw_folder) = raw(all.clone());
    let raw_build = started.elapsed();
    let started = Instant::now();
    let (index, folder) = cairn(all);
    let build = started.elapsed();
    println!(
        "{count} notes, {} MB of text: indexed in {build:.1?}, tantivy alone {raw_build:.1?}",
        bytes >> 20
    );
    println!(
        "on disk {:.2} of the text",
        size(folder.path()) as f64 / bytes as f64
    );
    let searcher = plain.reader().unwrap().searcher();
    tell(
        "tantivy alone, best 20",
        times(&queries, |query| {
            searcher
                .search(
                    &*plain_query(&plain, query),
                    &TopDocs::with_limit(LIMIT).order_by_score(),
                )
                .unwrap()
                .len()
        }),
    );
    tell(
        "tantivy alone, best 20 and count",
        times(&queries, |query| {
            searcher
                .search(
                    &*plain_query(&plain, query),
                    &(Count, TopDocs::with_limit(LIMIT).order_by_score()),
                )
                .unwrap()
                .0
        }),
    );
    tell(
        "cairn, read and ranked",
        times(&queries, |query| {
            let query = parse(query).unwrap();
            index.ranked(&query.root, None, LIMIT).unwrap().total
        }),
    );
    hostile(&index);
    switcher(&names, &queries);
}

/// Queries that ask for too much or for nothing: each has an answer or a message.
fn hostile(index: &TextIndex) {
    let nested = |depth: usize| format!("{}x{}", "(".repeat(depth), ")".repeat(depth));
    let queries = [
        ("1,000 parentheses", nested(1_000)),
        ("parentheses as far as a query may go", nested(250)),
        ("10,000 words", "word ".repeat(10_000)),
        (
            "words as far as a query may go",
            "go to db of a in so ".repeat(25),
        ),
        (
            "misspelt words as far as a query may go",
            "qwzyxv zxqvwy vwqxyz ".repeat(24),
        ),
        (
            "a regular expression that explodes",
            "/(((a{1,999}){1,999}){1,999})/".to_owned(),
        ),
        ("quotes without end", "\"index ".repeat(40)),
        ("operators alone", "OR - OR file: path: ( )".to_owned()),
        ("stop words alone", "the of and a to is in it".to_owned()),
        ("control characters", "\u{0}\u{1}\u{7f}".repeat(60)),
        ("right to left", "\u{202e}\u{5d0}\u{5d1} index".to_owned()),
    ];
    for (what, query) in queries {
        let started = Instant::now();
        let answer = match index.search(&query, LIMIT) {
            Ok(hits) => format!("{} hits", hits.total),
            Err(error) => error.to_string(),
        };
        println!("{what}: {:.1?} ({answer})", started.elapsed());
    }
}

fn size(path: &std::path::Path) -> u64 {
    let entries = std::fs::read_dir(path).unwrap().map(Result::unwrap);
    let sizes = entries.map(|entry| match entry.metadata().unwrap() {
        meta if meta.is_dir() => size(&entry.path()),
        meta => meta.len(),
    });
    sizes.sum()
}

/// A linear congruential generator: the same choices on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % bound
    }
}

/// One to three words that stand side by side in a note, every beginning of them from the second letter on.
fn queries(notes: &[TextDocument]) -> Vec<String> {
    let mut random = Random(7);
    let mut typed = Vec::new();
    for at in 0..TYPED {
        let body = &notes[random.below(notes.len())].body;
        let words: Vec<&str> = body
            .split(|c: char| !(c.is_alphanumeric() || "-_'".contains(c)))
            .filter(|word| word.chars().count() > 2 && word.starts_with(char::is_alphabetic))
            .collect();
        let from = random.below(words.len().saturating_sub(3).max(1));
        let whole = words[from..words.len().min(from + 1 + at % 3)].join(" ");
        let ends = (2..=whole.len()).filter(|end| whole.is_char_boundary(*end));
        typed.extend(ends.map(|end| whole[..end].to_owned()));
    }
    typed.retain(|query| parse(query).is_ok());
    typed
}

/// All words in title or body, the last as a beginning: what tantivy gives with its own means.
fn plain_query(index: &Index, query: &str) -> Box<dyn Query> {
    let schema = index.schema();
    let fields = ["title", "body"].map(|name| schema.get_field(name).unwrap());
    let lower = query.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let last = words.len().saturating_sub(1);
    let clauses = words.iter().enumerate().map(|(at, word)| {
        let in_field = |field| -> Box<dyn Query> {
            let term = Term::from_field_text(field, word);
            if at < last || query.ends_with(' ') {
                return Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs));
            }
            let end = Term::from_field_text(field, &format!("{word}{}", char::MAX));
            Box::new(InvertedIndexRangeQuery::new(
                std::ops::Bound::Included(term),
                std::ops::Bound::Included(end),
            ))
        };
        let both = DisjunctionMaxQuery::new(fields.map(in_field).into());
        (Occur::Must, Box::new(both) as Box<dyn Query>)
    });
    Box::new(BooleanQuery::new(clauses.collect()))
}

fn switcher(notes: &[(String, String)], queries: &[String]) {
    let names: Vec<SwitchName<'_>> = notes
        .iter()
        .enumerate()
        .map(|(index, (title, path))| SwitchName {
            index,
            title,
            aliases: &[],
            path,
            letters: Letters::of([&**title, path]),
        })
        .collect();
    let some: Vec<String> = queries.iter().step_by(3).cloned().collect();
    tell(
        "quick switcher",
        times(&some, |query| switch(&names, query, 40).len()),
    );
}

fn times(queries: &[String], run: impl Fn(&str) -> usize) -> Vec<Duration> {
    queries.iter().take(20).for_each(|query| {
        run(query);
    });
    let mut times: Vec<Duration> = queries
        .iter()
        .map(|query| {
            let started = Instant::now();
            std::hint::black_box(run(query));
            started.elapsed()
        })
        .collect();
    times.sort_unstable();
    times
}

fn tell(what: &str, times: Vec<Duration>) {
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    println!(
        "{what}: p50 {:.3?}, p99 {:.3?} over {} keystrokes",
        at(0.5),
        at(0.99),
        times.len()
    );
}
