//! One segment after the other, as tantivy has them on disk.

use super::postings::Postings;
use crate::analysis::Words;
use crate::indexed::{Entry, Given};
use crate::schema::Fields;
use std::io;
use std::sync::Arc;
use tantivy::Index;
use tantivy::directory::TerminatingWrite as _;
use tantivy::fastfield::FastFieldsWriter;
use tantivy::fieldnorm::{FieldNormReaders, FieldNormsSerializer, FieldNormsWriter};
use tantivy::index::{Segment, SegmentComponent, SegmentMeta};
use tantivy::postings::{FieldSerializer, InvertedIndexSerializer};
use tantivy::schema::{Field, Schema};
use tantivy::store::StoreWriter;

/// Room for what is looked up whole. The system gives memory when it is written, and a list that grows is copied to new
/// memory each time.
const ROOM: usize = 1 << 19;

/// Gathers documents, and writes them as a segment whenever it is full.
pub(super) struct Builder {
    index: Index,
    schema: Schema,
    fields: Arc<Fields>,
    words: Words,
    /// Fields of text, in the order of their numbers.
    texts: Vec<(Field, Postings)>,
    exact: Vec<(u64, u32)>,
    ordered: Vec<(String, u32)>,
    /// Bytes of places that make a segment; writing it takes as much again.
    full: usize,
    open: Option<Open>,
}

/// A segment with its first documents.
struct Open {
    segment: Segment,
    norms: FieldNormsWriter,
    keys: FastFieldsWriter,
    ids: StoreWriter,
    documents: u32,
}

impl Builder {
    pub(super) fn new(index: &Index, fields: &Arc<Fields>, full: usize) -> Self {
        let mut texts = fields
            .texts()
            .map(|text| (text.field, Postings::new(text.field == fields.body.field)));
        texts.sort_by_key(|(field, _)| *field);
        Self {
            index: index.clone(),
            schema: index.schema(),
            fields: Arc::clone(fields),
            words: Words::stemless(),
            texts: texts.into(),
            exact: Vec::new(),
            ordered: Vec::new(),
            full,
            open: None,
        }
    }

    /// The words that entries are made with.
    pub(super) fn words(&mut self) -> &mut Words {
        self.words.set_body(false);
        &mut self.words
    }

    /// Adds a document. Answers the segment that it filled, if so.
    pub(super) fn add(&mut self, entry: &Entry) -> tantivy::Result<Option<SegmentMeta>> {
        let mut open = match self.open.take() {
            Some(open) => open,
            None => {
                self.exact.reserve(ROOM);
                self.begin()?
            }
        };
        let document = open.documents;
        open.documents += 1;
        let kept = entry.kept(&self.fields);
        open.keys.add_document(&kept)?;
        open.ids.store(&kept, &self.schema)?;
        let mut values = entry.indexed(&self.fields);
        values.sort_by_key(|(field, _)| *field); // keeps the order within a field
        let mut texts = self.texts.iter_mut();
        for values in values.chunk_by(|a, b| a.0 == b.0) {
            let field = values[0].0;
            let strings = values.iter().filter_map(|(_, value)| match value {
                Given::Text(text) => Some(*text),
                Given::Number(_) => None,
            });
            let count = if field == self.fields.exact {
                let numbers = values.iter().filter_map(|(_, value)| match value {
                    Given::Number(number) => Some((*number, document)),
                    Given::Text(_) => None,
                });
                self.exact.extend(numbers);
                values.len() as u32
            } else if field == self.fields.ordered {
                self.ordered
                    .extend(strings.map(|text| (text.to_owned(), document)));
                continue;
            } else if let Some((_, postings)) = texts.find(|(text, _)| *text == field) {
                postings.add(document, strings, &mut self.words)
            } else {
                continue;
            };
            open.norms.record(document, field, count);
        }
        self.open = Some(open);
        // Words that never come again take more memory than their places.
        let full = self.texts.iter().any(|(_, postings)| postings.is_full());
        if full || self.size() >= self.full {
            self.finish()
        } else {
            Ok(None)
        }
    }

    /// Bytes that are gathered for the open segment.
    pub(super) fn size(&self) -> usize {
        let texts: usize = self.texts.iter().map(|(_, postings)| postings.size()).sum();
        texts + self.exact.len() * size_of::<(u64, u32)>() + self.ordered.len() * 64
    }

    fn begin(&self) -> tantivy::Result<Open> {
        let segment = self.index.new_segment();
        let settings = self.index.settings();
        Ok(Open {
            norms: FieldNormsWriter::for_schema(&self.schema),
            keys: FastFieldsWriter::from_schema_and_tokenizer_manager(
                &self.schema,
                self.index.fast_field_tokenizer().clone(),
            )?,
            ids: StoreWriter::new(
                segment.open_write(SegmentComponent::Store)?,
                settings.docstore_compression,
                settings.docstore_blocksize,
                settings.docstore_compress_dedicated_thread,
            )?,
            segment,
            documents: 0,
        })
    }

    /// Writes what was gathered, if anything was.
    pub(super) fn finish(&mut self) -> tantivy::Result<Option<SegmentMeta>> {
        let Some(open) = self.open.take() else {
            return Ok(None);
        };
        let Open {
            segment,
            mut norms,
            mut keys,
            ids,
            documents,
        } = open;
        norms.fill_up_to_max_doc(documents);
        let file = segment.open_write(SegmentComponent::FieldNorms)?;
        norms.serialize(FieldNormsSerializer::from_write(file)?, None)?;
        let norms = FieldNormReaders::open(segment.open_read(SegmentComponent::FieldNorms)?)?;
        let mut inverted = InvertedIndexSerializer::open(&segment)?;
        let mut exact = std::mem::take(&mut self.exact);
        exact.sort_unstable();
        exact.dedup();
        let norms_of = |field| norms.get_field(field);
        let field = self.fields.exact;
        let mut serializer = inverted.new_field(field, exact.len() as u64, norms_of(field)?)?;
        write_whole(&mut serializer, &exact, |number| number.to_be_bytes())?;
        serializer.close()?;
        let mut ordered = std::mem::take(&mut self.ordered);
        ordered.sort_unstable();
        ordered.dedup();
        let field = self.fields.ordered;
        let mut serializer = inverted.new_field(field, ordered.len() as u64, norms_of(field)?)?;
        write_whole(&mut serializer, &ordered, String::as_bytes)?;
        serializer.close()?;
        for (field, postings) in &mut self.texts {
            let mut serializer = inverted.new_field(*field, postings.tokens(), norms_of(*field)?)?;
            postings.write(&mut serializer)?;
            serializer.close()?;
        }
        inverted.close()?;
        let mut file = segment.open_write(SegmentComponent::FastFields)?;
        keys.serialize(&mut file, None)?;
        file.terminate()?;
        ids.close()?;
        Ok(Some(segment.with_max_doc(documents).meta().clone()))
    }
}

/// Writes the terms of a field that is looked up as a whole, in their order, each with its documents.
fn write_whole<'a, T: PartialEq, B: AsRef<[u8]>>(
    serializer: &mut FieldSerializer<'_>,
    terms: &'a [(T, u32)],
    bytes: impl Fn(&'a T) -> B,
) -> io::Result<()> {
    for term in terms.chunk_by(|a, b| a.0 == b.0) {
        serializer.new_term_without_freq(bytes(&term[0].0).as_ref())?;
        for (_, document) in term {
            serializer.write_doc(*document, 0, &[]);
        }
        serializer.close_term()?;
    }
    Ok(())
}
