//! The notes behind a table: read when first asked for, and kept as long as the graph holds the same contribution of them.

use super::Reading;
use crate::session::{Shared, locked};
use cairn_dql::note::{NoteInput, PageData};
use cairn_dql::{Clock, Notes, Table, Zone};
use cairn_graph::{Contribution, KnowledgeGraph, Resolution};
use cairn_markdown::{MAX_PARSED_BYTES, MAX_TEXT_BYTES, decode};
use cairn_model::VaultPath;
use rustc_hash::FxHashMap;
use std::sync::{Arc, Mutex, OnceLock, Weak};

/// The tables of one generation, one for each reading.
#[derive(Default)]
pub(crate) struct Tables([OnceLock<Arc<Table>>; 2]);

impl Tables {
    pub(crate) fn get(&self, reading: Reading, make: impl FnOnce() -> Arc<Table>) -> Arc<Table> {
        Arc::clone(self.0[reading as usize].get_or_init(make))
    }
}

/// What was read of notes, with the contribution that was in the graph then: while it is there, the note has not changed.
#[derive(Default)]
pub(crate) struct PageCache(Mutex<FxHashMap<Arc<str>, ReadPage>>);

/// A page, and what its note contributed when it was read.
type ReadPage = (Weak<Contribution>, Arc<PageData>);

impl PageCache {
    fn get(&self, path: &str, now: &Arc<Contribution>) -> Option<Arc<PageData>> {
        let known = locked(&self.0);
        let (then, page) = known.get(path)?;
        let same = then.upgrade().is_some_and(|then| Arc::ptr_eq(&then, now));
        same.then(|| Arc::clone(page))
    }

    fn put(&self, page: &Arc<PageData>, now: &Arc<Contribution>) {
        locked(&self.0).insert(Arc::clone(&page.path), (Arc::downgrade(now), Arc::clone(page)));
    }

    fn forget_the_gone(&self) {
        locked(&self.0).retain(|_, (then, _)| then.strong_count() > 0);
    }
}

/// The table of a graph's notes.
pub(super) fn table(shared: &Arc<Shared>, graph: &Arc<KnowledgeGraph>, reading: Reading) -> Arc<Table> {
    let cache = &shared.pages[reading as usize];
    cache.forget_the_gone();
    let notes = graph.contributions().filter(|(path, _)| path.is_note());
    let paths = notes.map(|(path, _)| Arc::from(path.as_str())).collect();
    let known = |path: &str| {
        let path = VaultPath::new(path).ok()?;
        cache.get(path.as_str(), graph.contribution(&path)?)
    };
    let notes = GraphNotes {
        shared: Arc::clone(shared),
        graph: Arc::clone(graph),
        reading,
    };
    Table::new(paths, Box::new(notes), &known)
}

struct GraphNotes {
    shared: Arc<Shared>,
    graph: Arc<KnowledgeGraph>,
    reading: Reading,
}

impl Notes for GraphNotes {
    fn read(&self, path: &str) -> Option<Arc<PageData>> {
        let path = VaultPath::new(path).ok()?;
        let bytes = self.shared.vault.read(&path, MAX_TEXT_BYTES as u64).ok()?;
        let decoded = decode(&bytes);
        let mut cut = MAX_PARSED_BYTES.min(decoded.text.len());
        while !decoded.text.is_char_boundary(cut) {
            cut -= 1;
        }
        let times = self.shared.vault.times(&path).unwrap_or_default();
        let input = NoteInput {
            path: path.as_str(),
            text: &decoded.text[..cut],
            size: bytes.len() as u64,
            created: times.created,
            modified: times.modified,
            recovered: self.reading == Reading::Recovered,
        };
        let clock = Clock {
            now: 0,
            zone: Zone::local(&self.shared.zone),
        };
        let page = Arc::new(PageData::read(&input, &clock));
        if let Some(now) = self.graph.contribution(&path) {
            self.shared.pages[self.reading as usize].put(&page, now);
        }
        Some(page)
    }

    fn resolve(&self, target: &str, from: &str) -> Option<Arc<str>> {
        let origin = VaultPath::new(from).or_else(|_| VaultPath::new("x.md")).ok()?;
        match self.graph.resolve(target, &origin) {
            Resolution::Note(path) => Some(path.as_str().into()),
            Resolution::Itself => self.graph.contribution(&origin).map(|_| origin.as_str().into()),
            Resolution::Attachment | Resolution::Missing => None,
        }
    }

    fn csv(&self, _: &str) -> Option<String> {
        None
    }
}
