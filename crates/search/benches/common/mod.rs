//! Notes made up the same on every machine, and two indexes of them: Cairn's, and tantivy's own.

use cairn_model::NodeId;
use cairn_search::{TextDocument, TextIndex};
use tantivy::schema::{Schema, TEXT};
use tantivy::{Index, IndexWriter, TantivyDocument};

/// A linear congruential generator: the same notes on every machine.
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % bound
    }

    /// Small numbers are drawn much more often, as words are.
    pub fn skewed(&mut self, bound: usize) -> usize {
        let (a, b, c) = (self.below(bound), self.below(bound), self.below(bound));
        a * b / bound * c / bound
    }
}

pub fn vocabulary(random: &mut Random) -> Vec<String> {
    const LATIN: [&str; 16] = [
        "in", "dex", "ser", "ta", "ble", "lo", "ck", "que", "ry", "join", "ha", "sh", "mem", "or", "cach",
        "re",
    ];
    const ENDINGS: [&str; 8] = ["", "", "s", "ing", "ed", "ation", "ly", "er"];
    const CYRILLIC: [&str; 12] = [
        "ин", "декс", "таб", "лиц", "за", "прос", "бло", "кир", "пам", "ять", "да", "нн",
    ];
    const CASES: [&str; 6] = ["", "ы", "ами", "ов", "ение", "ого"];
    let mut words = vec!["the", "of", "and", "a", "to", "is"]
        .into_iter()
        .map(str::to_owned)
        .collect::<Vec<_>>();
    for at in 0..20_000 {
        let cyrillic = at % 8 == 7;
        let (parts, endings) = if cyrillic {
            (&CYRILLIC[..], &CASES[..])
        } else {
            (&LATIN[..], &ENDINGS[..])
        };
        let mut word: String = (0..1 + random.below(3))
            .map(|_| parts[random.below(parts.len())])
            .collect();
        word.push_str(endings[random.below(endings.len())]);
        words.push(word);
    }
    words
}

fn camel(word: &str) -> String {
    let (first, rest) = word.split_at(word.ceil_char_boundary(1));
    format!("use{}{rest}", first.to_uppercase())
}

pub fn text(random: &mut Random, words: &[String], length: usize) -> String {
    let mut text = String::new();
    for at in 0..length {
        let word = &words[random.skewed(words.len())];
        match random.below(40) {
            0 => text.push_str(&camel(word)),
            1 => text.push_str(&format!("{word}-{}", words[random.skewed(words.len())])),
            2 => text.push_str(&format!("`{word}_{}()`", random.below(100))),
            3 => text.push_str(&format!("[[{word}|{word}]].\n\n")),
            _ => text.push_str(word),
        }
        text.push_str(if at % 12 == 11 { ". " } else { " " });
    }
    text
}

pub fn notes(count: usize) -> Vec<TextDocument> {
    let mut random = Random(7);
    let words = vocabulary(&mut random);
    (0..count)
        .map(|at| TextDocument {
            id: NodeId::from_text(&format!("note:folder{}/note-{at}.md", at % 50)),
            title: text(&mut random, &words, 4),
            aliases: (0..at % 3).map(|_| text(&mut random, &words, 2)).collect(),
            tags: vec![words[random.below(200)].clone()],
            headings: (0..5).map(|_| text(&mut random, &words, 3)).collect(),
            path: format!("folder{}/note-{at}.md", at % 50),
            body: text(&mut random, &words, 600),
            properties: Vec::new(),
            parts: Vec::new(),
        })
        .collect()
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
