//! The notes of a generated vault, and two indexes of them: Cairn's, and tantivy's own.

use cairn_model::{NodeId, VaultPath};
use cairn_search::{TextDocument, TextIndex};
use cairn_testkit::{GeneratedVault, VaultSpec};
use tantivy::schema::{Schema, TEXT};
use tantivy::{Index, IndexWriter, TantivyDocument};

/// The notes of a generated vault: title, alias, headings and text.
pub fn notes(count: usize) -> Vec<TextDocument> {
    let vault = GeneratedVault::new(VaultSpec::of(u32::try_from(count).unwrap()));
    let document = |(path, body): (VaultPath, String)| {
        let property = |name: &str| {
            let line = body.lines().find_map(|line| line.strip_prefix(name));
            line.unwrap_or_default().trim_matches(['[', ']', ' ']).to_owned()
        };
        let headings = body
            .lines()
            .filter(|line| line.starts_with('#') && line.contains("# "));
        TextDocument {
            id: NodeId::from_text(&format!("note:{path}")),
            title: property("title:"),
            aliases: vec![property("aliases:")],
            tags: vec![property("topic:")],
            headings: headings
                .map(|line| line.trim_matches(['#', ' ']).to_owned())
                .collect(),
            path: path.as_str().to_owned(),
            properties: Vec::new(),
            parts: Vec::new(),
            body,
        }
    };
    vault.notes().map(document).collect()
}

pub fn cairn(notes: Vec<TextDocument>) -> (TextIndex, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let index = TextIndex::open(folder.path()).unwrap().index;
    let mut writer = index.writer().unwrap();
    notes.into_iter().for_each(|note| writer.put(note));
    writer.commit(1).unwrap();
    drop(writer);
    (index, folder)
}

/// The same text in the same fields, with tantivy's own tokenizer, threads and memory as in the crate.
pub fn raw(notes: Vec<TextDocument>) -> (Index, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let mut schema = Schema::builder();
    let fields = ["id", "title", "path", "body", "aliases", "headings", "tags"]
        .map(|name| schema.add_text_field(name, TEXT));
    let index = Index::create_in_dir(folder.path(), schema.build()).unwrap();
    let mut writer: IndexWriter = index.writer_with_num_threads(2, 44_000_000).unwrap();
    for note in notes {
        let mut document = TantivyDocument::new();
        let texts = [note.id.as_str(), &note.title, &note.path, &note.body];
        texts
            .iter()
            .zip(fields)
            .for_each(|(text, field)| document.add_text(field, text));
        for (list, field) in [&note.aliases, &note.headings, &note.tags]
            .into_iter()
            .zip(&fields[4..])
        {
            list.iter().for_each(|text| document.add_text(*field, text));
        }
        writer.add_document(document).unwrap();
    }
    writer.commit().unwrap();
    (index, folder)
}
