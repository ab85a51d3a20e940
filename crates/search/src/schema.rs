//! The fields of the index, their weights and names.

use crate::analysis::{NoteTokenizer, Words};
use crate::query::Place;
use tantivy::index::IndexSettings;
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{TextAnalyzer, TokenizerManager};

/// Raise this when the fields or the analysis change: an index of another version is built anew.
pub(crate) const SCHEMA_VERSION: u32 = 5;

const WORDS: &str = "cairn";
const BODY_WORDS: &str = "cairn-body";

/// The name of the column of keys.
pub(crate) const KEY: &str = "key";

/// A field that queries look into.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct TextField {
    pub(crate) field: Field,
    /// Its name in [`crate::TextHit::matched`].
    pub(crate) name: &'static str,
    /// How much a match in it counts.
    pub(crate) boost: f32,
}

/// The fields.
#[derive(Clone, Debug)]
pub(crate) struct Fields {
    /// The node id, stored.
    pub(crate) id: Field,
    /// [`crate::text_key`] of the id.
    pub(crate) key: Field,
    /// What is looked up as a whole: the note it is or stands in, title and aliases folded by [`whole_name`], the same without
    /// blanks and what else a person calls it by (the file's name, each language of a title in two), tags folded with
    /// every tag they are nested in, terms of [`crate::property`].
    pub(crate) exact: Field,
    /// Numbers and dates of properties, in their order.
    pub(crate) ordered: Field,
    pub(crate) title: TextField,
    pub(crate) aliases: TextField,
    pub(crate) headings: TextField,
    pub(crate) tags: TextField,
    pub(crate) path: TextField,
    /// The title of what stands inside a note.
    pub(crate) topic: TextField,
    pub(crate) body: TextField,
}

impl Fields {
    /// The fields that a place means, weightiest first.
    pub(crate) fn of(&self, place: Place) -> Vec<TextField> {
        match place {
            Place::Anywhere => self.texts().to_vec(),
            Place::Content => vec![self.body],
            Place::Title => vec![self.title, self.aliases, self.topic],
            Place::Heading => vec![self.headings, self.topic],
            Place::Path | Place::File => vec![self.path],
            Place::Tag => vec![self.tags],
        }
    }

    /// The fields that queries look into, weightiest first.
    pub(crate) fn texts(&self) -> [TextField; 7] {
        [
            self.title,
            self.aliases,
            self.headings,
            self.tags,
            self.path,
            self.topic,
            self.body,
        ]
    }
}

/// The schema. The order of the fields is part of it.
pub(crate) fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let id = builder.add_text_field("id", STORED);
    let key = builder.add_u64_field(KEY, FAST);
    let exact = builder.add_u64_field("exact", INDEXED);
    let whole = TextFieldIndexing::default()
        .set_tokenizer("raw")
        .set_fieldnorms(false)
        .set_index_option(IndexRecordOption::Basic);
    let ordered = builder.add_text_field("ordered", TextOptions::default().set_indexing_options(whole));
    let mut text = |name: &'static str, boost| {
        let words = if name == "body" { BODY_WORDS } else { WORDS };
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(words)
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        let field = builder.add_text_field(name, TextOptions::default().set_indexing_options(indexing));
        TextField { field, name, boost }
    };
    let fields = Fields {
        id,
        key,
        exact,
        ordered,
        title: text("title", 8.0),
        aliases: text("aliases", 6.0),
        headings: text("headings", 3.0),
        tags: text("tags", 3.0),
        path: text("path", 1.5),
        topic: text("topic", 3.0),
        body: text("body", 1.0),
    };
    (builder.build(), fields)
}

/// Settings of a new index. Only ids are stored: a thread to compress them is not worth its start.
pub(crate) fn settings() -> IndexSettings {
    IndexSettings {
        docstore_compress_dedicated_thread: false,
        ..IndexSettings::default()
    }
}

/// The analyses under their names in the schema.
pub(crate) fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register(WORDS, TextAnalyzer::from(NoteTokenizer::new(false)));
    manager.register(BODY_WORDS, TextAnalyzer::from(NoteTokenizer::new(true)));
    manager
}

/// A name folded as a whole: what its words are, one blank between them.
pub(crate) fn whole_name(words: &mut Words, name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    words.reset();
    while words.advance(name) {
        for piece in words
            .pieces()
            .iter()
            .filter(|piece| piece.form == crate::analysis::Form::Part)
        {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(words.text(piece));
        }
    }
    out
}
