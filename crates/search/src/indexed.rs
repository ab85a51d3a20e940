//! A document on its way into the index: borrowed by tantivy as it is, counted while it waits.

use crate::TextDocument;
use crate::analysis::Words;
use crate::schema::{Fields, whole_name};
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

/// A note with what else is indexed of it.
#[derive(Debug)]
pub(crate) struct IndexedNote {
    doc: TextDocument,
    fields: Arc<Fields>,
    names: Vec<String>,
    waiting: Arc<Waiting>,
    size: usize,
}

impl IndexedNote {
    /// Waits until there is room for it.
    pub(crate) fn new(
        doc: TextDocument,
        fields: &Arc<Fields>,
        waiting: &Arc<Waiting>,
        words: &mut Words,
    ) -> Self {
        let mut names: Vec<String> = Vec::with_capacity(1 + doc.aliases.len());
        for name in std::iter::once(&doc.title).chain(&doc.aliases) {
            let name = whole_name(words, name);
            if !name.is_empty() && !names.contains(&name) {
                names.push(name);
            }
        }
        let size = doc.body.len() + 512;
        waiting.enter(size);
        Self {
            doc,
            fields: Arc::clone(fields),
            names,
            waiting: Arc::clone(waiting),
            size,
        }
    }
}

impl Drop for IndexedNote {
    fn drop(&mut self) {
        self.waiting.leave(self.size);
    }
}

/// A text of the document.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Text<'a>(&'a str);

impl<'a> Value<'a> for Text<'a> {
    type ArrayIter = std::iter::Empty<Self>;
    type ObjectIter = std::iter::Empty<(&'a str, Self)>;

    fn as_value(&self) -> ReferenceValue<'a, Self> {
        ReferenceValue::Leaf(ReferenceValueLeaf::Str(self.0))
    }
}

impl Document for IndexedNote {
    type Value<'a> = Text<'a>;
    type FieldsValuesIter<'a> = std::vec::IntoIter<(Field, Text<'a>)>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        let (doc, fields) = (&self.doc, &self.fields);
        let mut values = vec![
            (fields.id, Text(doc.id.as_str())),
            (fields.kind, Text(doc.kind.name())),
            (fields.title.field, Text(&doc.title)),
            (fields.path.field, Text(path_without_extension(&doc.path))),
            (fields.body.field, Text(&doc.body)),
        ];
        let lists = [
            (fields.name, &self.names),
            (fields.aliases.field, &doc.aliases),
            (fields.headings.field, &doc.headings),
            (fields.tags.field, &doc.tags),
        ];
        for (field, list) in lists {
            values.extend(list.iter().map(|text| (field, Text(text.as_str()))));
        }
        values.into_iter()
    }
}

fn path_without_extension(path: &str) -> &str {
    match path.rfind('.') {
        Some(dot) if !path[dot..].contains('/') => &path[..dot],
        _ => path,
    }
}
