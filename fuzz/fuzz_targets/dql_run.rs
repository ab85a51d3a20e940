//! Any query over any note, both cut out of one text: it ends with rows or a reason, within its limits.
#![no_main]

use cairn_dql::note::{NoteInput, PageData};
use cairn_dql::syntax::parse_query;
use cairn_dql::{Clock, Context, Limits, Notes, Stop, Table, Zone, run};
use libfuzzer_sys::fuzz_target;
use std::cell::Cell;
use std::sync::Arc;

struct One(Arc<PageData>);

impl Notes for One {
    fn read(&self, _: &str) -> Option<Arc<PageData>> {
        Some(Arc::clone(&self.0))
    }

    fn resolve(&self, target: &str, from: &str) -> Option<Arc<str>> {
        target.is_empty().then(|| from.into())
    }

    fn csv(&self, _: &str) -> Option<String> {
        None
    }
}

fuzz_target!(|text: &str| {
    let clock = Clock {
        now: 1_710_498_645_000,
        zone: Zone::local("UTC"),
    };
    let (query, note) = text.split_once('\0').unwrap_or((text, "a:: 1\n- [ ] b #c\n"));
    let Ok(query) = parse_query(query, &clock) else { return };
    let input = NoteInput {
        path: "a/2024-03-01.md",
        text: note,
        size: note.len() as u64,
        created: 0,
        modified: 0,
        recovered: false,
    };
    let data = Arc::new(PageData::read(&input, &clock));
    let table = Table::new(vec!["a/2024-03-01.md".into()], Box::new(One(data)), &|_| None);
    let asked = Cell::new(0);
    let limits = Limits {
        stop: &|| {
            asked.set(asked.get() + 1);
            (asked.get() > 2_000).then_some(Stop::TimedOut)
        },
        memory: 16 << 20,
    };
    let context = Context::new(&clock, &table, "a/2024-03-01.md", &limits);
    let _ = run(&context, &query, 1_000);
});
