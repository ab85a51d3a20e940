//! Speed of queries over a table whose notes are read: shapes that MOCs hold, on 1,000 and 100,000 notes.

#![allow(clippy::unwrap_used, missing_docs)] // a benchmark that cannot run should stop

use cairn_dql::note::{NoteInput, PageData};
use cairn_dql::syntax::{parse_query, read_date_text};
use cairn_dql::{Clock, Context, Limits, Notes, Table, Zone, run};
use criterion::{Criterion, criterion_group, criterion_main};
use std::hint::black_box;
use std::sync::Arc;

const QUERIES: [(&str, &str); 7] = [
    (
        "questions of a folder by difficulty",
        "TABLE difficulty, status FROM \"folder7\" WHERE kind = \"question\" AND difficulty = \"easy\" SORT file.name ASC LIMIT 10",
    ),
    (
        "questions by subtopic",
        "TABLE WITHOUT ID file.link AS Question, difficulty FROM \"folder7\" WHERE contains(subtopics, \"part-3\") SORT difficulty, file.name",
    ),
    (
        "counted by difficulty",
        "TABLE length(rows) AS Count FROM \"folder7\" GROUP BY difficulty",
    ),
    (
        "a tag, newest first",
        "LIST FROM #topic/t3 SORT file.mtime DESC LIMIT 20",
    ),
    (
        "open tasks of a folder",
        "TASK FROM \"folder7\" WHERE !completed GROUP BY file.link",
    ),
    (
        "who links here",
        "LIST FROM [[note-7]] WHERE length(file.outlinks) > 1",
    ),
    (
        "every note",
        "TABLE difficulty WHERE kind = \"question\" SORT file.name LIMIT 100",
    ),
];

fn clock() -> Clock {
    Clock {
        now: 1_710_498_645_000,
        zone: Zone::local("UTC"),
    }
}

fn path(at: usize) -> Arc<str> {
    format!("folder{}/note-{at}.md", at % 50).into()
}

struct Made(usize);

impl Notes for Made {
    fn read(&self, path: &str) -> Option<Arc<PageData>> {
        let at: usize = path.rsplit_once('-')?.1.strip_suffix(".md")?.parse().ok()?;
        let difficulty = ["easy", "medium", "hard"][at % 3];
        let kind = if at.is_multiple_of(5) {
            "concept"
        } else {
            "question"
        };
        let text = format!(
            "---\nid: n-{at}\nkind: {kind}\ndifficulty: {difficulty}\nstatus: draft\nsubtopics: [part-{}, part-{}]\ntags: [topic/t{}, difficulty/{difficulty}]\ncreated: 2025-10-{:02}\n---\n\
             # Note {at}\n\nSee [[note-{}]] and [[note-{}]].\n\n- [ ] read it\n- [x] answer it\n",
            at % 7,
            at % 11,
            at % 20,
            at % 28 + 1,
            at * 7 % self.0,
            at * 13 % self.0,
        );
        let day = read_date_text("2024-03-01", &clock(), false).unwrap();
        let input = NoteInput {
            path,
            text: &text,
            size: text.len() as u64,
            created: day.millis,
            modified: day.millis + at as i64 * 1_000,
            recovered: false,
        };
        Some(Arc::new(PageData::read(&input, &clock())))
    }

    fn resolve(&self, target: &str, _: &str) -> Option<Arc<str>> {
        let at: usize = target.strip_prefix("note-")?.parse().ok()?;
        (at < self.0).then(|| path(at))
    }

    fn csv(&self, _: &str) -> Option<String> {
        None
    }
}

fn queries(criterion: &mut Criterion) {
    for count in [1_000, 100_000] {
        let table = Table::new((0..count).map(path).collect(), Box::new(Made(count)), &|_| None);
        table.warm_all();
        let clock = clock();
        let limits = Limits {
            stop: &|| None,
            memory: 64 << 20,
        };
        let mut group = criterion.benchmark_group(format!("{count} notes"));
        group.sample_size(20);
        for (name, text) in QUERIES {
            group.bench_function(name, |b| {
                b.iter(|| {
                    let query = parse_query(black_box(text), &clock).unwrap();
                    let context = Context::new(&clock, &table, "folder7/note-7.md", &limits);
                    run(&context, &query, 10_000).unwrap()
                })
            });
        }
        group.finish();
    }
}

criterion_group!(benches, queries);
criterion_main!(benches);
