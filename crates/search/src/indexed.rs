//! A document on its way into the index: borrowed as it is, and counted while it waits for tantivy.

use crate::analysis::Words;
use crate::document::{TextDocument, TextPart, text_key};
use crate::exact::{Exact, Kind};
use crate::property;
use crate::schema::{Fields, whole_name};
use cairn_model::NodeId;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;
use tantivy::schema::Field;
use tantivy::schema::document::{Document, ReferenceValue, ReferenceValueLeaf, Value};

/// Bytes of text that may wait for the indexing threads. tantivy itself bounds their number only, at 10,000.
const MAX_WAITING: usize = 8 << 20;

/// How many bytes wait.
#[derive(Debug, Default)]
pub(crate) struct Waiting {
    bytes: Mutex<usize>,
    freed: Condvar,
}

impl Waiting {
    /// Waits for room. Gives up after a while: the threads may have died, which the next commit reports.
    fn enter(&self, size: usize) {
        let waiting = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        let full = |bytes: &mut usize| *bytes > 0 && *bytes + size > MAX_WAITING;
        let limit = Duration::from_secs(10);
        let (mut waiting, _) = self
            .freed
            .wait_timeout_while(waiting, limit, full)
            .unwrap_or_else(PoisonError::into_inner);
        *waiting += size;
    }

    fn leave(&self, size: usize) {
        let mut waiting = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        let before = *waiting;
        *waiting = before.saturating_sub(size);
        // Waking the caller for every note would cost more than it gains.
        if before > MAX_WAITING / 2 && *waiting <= MAX_WAITING / 2 || *waiting == 0 {
            self.freed.notify_all();
        }
    }
}

/// A note, or a node inside one, with what else is indexed of it.
#[derive(Debug)]
pub(crate) struct Entry {
    what: Indexed,
    home: NodeId,
    key: u64,
}

#[derive(Debug)]
enum Indexed {
    Note(Box<Note>),
    Part(TextPart),
}

#[derive(Debug)]
struct Note {
    doc: TextDocument,
    /// What it is found by as a whole, without its home.
    exact: Vec<Exact>,
    ordered: Vec<String>,
}

impl Entry {
    /// The parts of the note are entries of their own. `words` are stemless ones.
    pub(crate) fn note(doc: TextDocument, words: &mut Words) -> Self {
        let mut exact = Vec::new();
        let ordered = property::terms(words, &doc.properties, &mut exact);
        add_names(&doc, words, &mut exact);
        add_tags(&doc.tags, &mut exact);
        exact.sort_unstable();
        exact.dedup();
        Self {
            home: doc.id.clone(),
            key: text_key(&doc.id),
            what: Indexed::Note(Box::new(Note { doc, exact, ordered })),
        }
    }

    /// A part of the note `home`.
    pub(crate) fn part(part: TextPart, home: &NodeId) -> Self {
        Self {
            home: home.clone(),
            key: text_key(&part.id),
            what: Indexed::Part(part),
        }
    }

    /// Bytes it takes, roughly.
    fn size(&self) -> usize {
        match &self.what {
            Indexed::Note(note) => note.doc.body.len() + 512,
            Indexed::Part(part) => part.text.len() + 128,
        }
    }

    /// What is kept of it.
    pub(crate) fn kept(&self, fields: &Fields) -> Kept {
        Kept {
            id: (fields.id, self.id().clone()),
            key: (fields.key, self.key),
        }
    }

    fn id(&self) -> &NodeId {
        match &self.what {
            Indexed::Note(note) => &note.doc.id,
            Indexed::Part(part) => &part.id,
        }
    }

    /// Its values that are indexed.
    pub(crate) fn indexed(&self, fields: &Fields) -> Vec<(Field, Given<'_>)> {
        use Given::{Number, Text};
        let home = Exact::of(Kind::Home, self.home.as_str()).number();
        let mut values = vec![(fields.exact, Number(home))];
        match &self.what {
            Indexed::Part(part) => {
                values.push((fields.topic.field, Text(&part.title)));
                values.push((fields.body.field, Text(&part.text)));
            }
            Indexed::Note(note) => {
                let doc = &note.doc;
                let numbers = note.exact.iter().map(|exact| exact.number());
                values.extend(numbers.map(|number| (fields.exact, Number(number))));
                // In the order of the fields: they are sorted by it.
                let lists = [
                    (fields.ordered, &note.ordered[..]),
                    (fields.title.field, std::slice::from_ref(&doc.title)),
                    (fields.aliases.field, &doc.aliases),
                    (fields.headings.field, &doc.headings),
                    (fields.tags.field, &doc.tags),
                ];
                for (field, list) in lists {
                    values.extend(list.iter().map(|text| (field, Text(text.as_str()))));
                }
                values.extend([
                    (fields.path.field, Text(path_without_extension(&doc.path))),
                    (fields.body.field, Text(&doc.body)),
                ]);
            }
        }
        values
    }
}

/// An entry on its way through tantivy's writer.
#[derive(Debug)]
pub(crate) struct IndexedNote {
    entry: Entry,
    fields: Arc<Fields>,
    waiting: Arc<Waiting>,
    size: usize,
}

impl IndexedNote {
    /// Waits until there is room for it.
    pub(crate) fn new(entry: Entry, fields: &Arc<Fields>, waiting: &Arc<Waiting>) -> Self {
        let size = entry.size();
        waiting.enter(size);
        Self {
            entry,
            fields: Arc::clone(fields),
            waiting: Arc::clone(waiting),
            size,
        }
    }
}

/// Between the two languages of a title.
const LANGUAGES: &str = " / ";

/// The names of a note, folded; and what a person may call it by, without blanks: however its words are joined.
fn add_names(doc: &TextDocument, words: &mut Words, out: &mut Vec<Exact>) {
    let file = path_without_extension(&doc.path);
    let file = file.rsplit('/').next().unwrap_or(file);
    let names = std::iter::once(&doc.title)
        .chain(&doc.aliases)
        .map(String::as_str);
    // Most titles are of one language, and many files are named by them.
    let parts = doc
        .title
        .split(LANGUAGES)
        .chain([file])
        .filter(|part| *part != doc.title);
    let names = names
        .map(|name| (name, true))
        .chain(parts.map(|part| (part, false)));
    for (name, is_name) in names {
        let name = whole_name(words, name);
        if name.is_empty() {
            continue;
        }
        if is_name {
            out.push(Exact::of(Kind::Name, &name));
        }
        let called = name.split(' ').fold(Exact::new(Kind::Called), Exact::then);
        out.push(called);
    }
}

/// Every tag and what it is nested in, folded.
fn add_tags(tags: &[String], out: &mut Vec<Exact>) {
    for tag in tags {
        let tag = property::fold(tag.trim_start_matches('#'));
        let ends = tag.match_indices('/').map(|(at, _)| at).chain([tag.len()]);
        out.extend(
            ends.filter(|end| *end > 0)
                .map(|end| Exact::of(Kind::Tag, &tag[..end])),
        );
    }
}

impl Drop for IndexedNote {
    fn drop(&mut self) {
        self.waiting.leave(self.size);
    }
}

/// A value of a document.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Given<'a> {
    Text(&'a str),
    Number(u64),
}

impl<'a> Value<'a> for Given<'a> {
    type ArrayIter = std::iter::Empty<Self>;
    type ObjectIter = std::iter::Empty<(&'a str, Self)>;

    fn as_value(&self) -> ReferenceValue<'a, Self> {
        ReferenceValue::Leaf(match self {
            Self::Text(text) => ReferenceValueLeaf::Str(text),
            Self::Number(number) => ReferenceValueLeaf::U64(*number),
        })
    }
}

impl Document for IndexedNote {
    type Value<'a> = Given<'a>;
    type FieldsValuesIter<'a> = std::vec::IntoIter<(Field, Given<'a>)>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        let fields = &self.fields;
        let mut values = self.entry.indexed(fields);
        values.extend([
            (fields.id, Given::Text(self.entry.id().as_str())),
            (fields.key, Given::Number(self.entry.key)),
        ]);
        values.into_iter()
    }
}

/// What is kept of an entry beside its words: its id, stored, and its key, in a column.
#[derive(Debug)]
pub(crate) struct Kept {
    id: (Field, NodeId),
    key: (Field, u64),
}

impl Document for Kept {
    type Value<'a> = Given<'a>;
    type FieldsValuesIter<'a> = std::array::IntoIter<(Field, Given<'a>), 2>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        [
            (self.id.0, Given::Text(self.id.1.as_str())),
            (self.key.0, Given::Number(self.key.1)),
        ]
        .into_iter()
    }
}

fn path_without_extension(path: &str) -> &str {
    match path.rfind('.') {
        Some(dot) if !path[dot..].contains('/') => &path[..dot],
        _ => path,
    }
}
