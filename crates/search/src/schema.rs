//! The fields of the index, their weights and names.

use crate::analysis::{NoteTokenizer, Words};
use tantivy::index::IndexSettings;
use tantivy::schema::{Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{TextAnalyzer, TokenizerManager};

/// Raise this when the fields or the analysis change: an index of another version is built anew.
pub(crate) const SCHEMA_VERSION: u32 = 1;

const WORDS: &str = "cairn";
const BODY_WORDS: &str = "cairn-body";

/// A field that queries look into.
#[derive(Clone, Copy, Debug)]
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
    /// The node kind, by name.
    pub(crate) kind: Field,
    /// Title and aliases as a whole, folded by [`whole_name`].
    pub(crate) name: Field,
    pub(crate) title: TextField,
    pub(crate) aliases: TextField,
    pub(crate) headings: TextField,
    pub(crate) tags: TextField,
    pub(crate) path: TextField,
    pub(crate) body: TextField,
}

impl Fields {
    /// The fields that queries look into, weightiest first.
    pub(crate) fn texts(&self) -> [TextField; 6] {
        [
            self.title,
            self.aliases,
            self.headings,
            self.tags,
            self.path,
            self.body,
        ]
    }
}

/// The schema. The order of the fields is part of it.
pub(crate) fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let id = builder.add_text_field("id", STRING | STORED);
    let kind = builder.add_text_field("kind", STRING);
    let name = builder.add_text_field("name", STRING);
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
        kind,
        name,
        title: text("title", 8.0),
        aliases: text("aliases", 6.0),
        headings: text("headings", 3.0),
        tags: text("tags", 3.0),
        path: text("path", 1.5),
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
