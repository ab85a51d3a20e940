//! The floor of a searchable vault: tantivy alone, on two threads.

use super::vaults;
use anyhow::{Context as _, Result};
use std::path::Path;
use std::time::Instant;
use tantivy::schema::{IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions};
use tantivy::{Index, TantivyDocument};

const THREADS: usize = 2;
/// For both threads together.
const MEMORY: usize = 128 << 20;

/// Seconds from the first document to the end of the commit, with one of tantivy's own tokenizers; the texts are in memory
/// before.
pub fn measure(vault: &Path, tokenizer: &str) -> Result<f64> {
    let mut texts = Vec::new();
    for file in vaults::notes(vault)? {
        let bytes = std::fs::read(&file).with_context(|| format!("{} cannot be read", file.display()))?;
        texts.push((
            file.to_string_lossy().into_owned(),
            String::from_utf8_lossy(&bytes).into_owned(),
        ));
    }
    let folder = tempfile::tempdir().context("no temporary folder")?;
    let mut schema = Schema::builder();
    let path = schema.add_text_field("path", STRING | STORED);
    let words = TextFieldIndexing::default()
        .set_tokenizer(tokenizer)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let body = schema.add_text_field("body", TextOptions::default().set_indexing_options(words));
    let index = Index::create_in_dir(folder.path(), schema.build())?;
    let begun = Instant::now();
    let mut writer = index.writer_with_num_threads::<TantivyDocument>(THREADS, MEMORY)?;
    for (name, text) in texts {
        let mut document = TantivyDocument::default();
        document.add_text(path, name);
        document.add_text(body, text);
        writer.add_document(document)?;
    }
    writer.commit()?;
    Ok(begun.elapsed().as_secs_f64())
}
