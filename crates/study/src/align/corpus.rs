//! All topics in words: their names, where they stand and are filed, and how common each word is.

use super::lexicon::{Lexicon, Word};
use super::names::{self, Name, set};
use super::words::{Piece, split};
use super::{Term, Topic};
use rustc_hash::{FxHashMap, FxHashSet};

/// Ancestors whose titles say where a topic stands.
const ANCESTORS: usize = 6;
/// A word of at most this many notes, or of this share of them, tells them apart from the others.
const RARE: (u32, f32) = (3, 0.004);

/// Characters of a topic's text that are looked at.
const MOST_TEXT: usize = 2_000;
/// A tag of more notes than this, or of more than this share of them, is an area rather than a theme.
const AREA: (u32, f32) = (9, 0.06);

/// A topic in words.
pub(super) struct Entry {
    pub(super) names: Vec<Name>,
    /// Words in the parentheses of the title.
    pub(super) inside: Vec<Word>,
    /// Words of the titles above it.
    pub(super) above: Vec<Word>,
    /// Words of what the document says of it.
    said: Vec<Word>,
    /// The last parts of its tags: as written, and in words.
    pub(super) fine: Vec<(Box<str>, Vec<Word>)>,
    /// Words of all parts of its tags.
    pub(super) filed: Vec<Word>,
}

impl Entry {
    /// Whether a word says where the topic stands.
    pub(super) fn stands_under(&self, word: Word) -> bool {
        [&self.above, &self.inside, &self.filed]
            .into_iter()
            .any(|words| words.binary_search(&word).is_ok())
    }

    /// Words of the last parts of its tags.
    fn theme(&self) -> impl Iterator<Item = Word> {
        self.fine.iter().flat_map(|(_, words)| words.iter().copied())
    }

    /// Whether a word is in the last part of one of its tags.
    fn tagged(&self, word: Word) -> bool {
        self.theme().any(|theme| theme == word)
    }
}

/// How the place of a topic goes with that of a note.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// The note is filed elsewhere than under what stands above the topic.
    Apart,
    Unknown,
    Together,
}

/// All topics in words.
pub(super) struct Corpus {
    pub(super) lexicon: Lexicon,
    pub(super) entries: Vec<Entry>,
    /// Topics that have the word in their title.
    titles: Vec<u32>,
    /// Notes that have the word in any name.
    notes: Vec<u32>,
    note_count: u32,
    /// Words that notes are filed under first.
    areas: FxHashSet<Word>,
}

impl Corpus {
    pub(super) fn new(topics: &[Topic], glossary: &[Term]) -> Self {
        let mut lexicon = Lexicon::new(topics, glossary);
        let mut tags: FxHashMap<&str, Vec<Word>> = FxHashMap::default();
        let mut areas = FxHashSet::default();
        let mut entries: Vec<Entry> = topics
            .iter()
            .map(|topic| entry(topic, &mut lexicon, &mut tags, &mut areas))
            .collect();
        for at in 0..topics.len() {
            entries[at].above = above(topics, &entries, at);
        }
        let mut corpus = Self {
            titles: vec![0; lexicon.len()],
            notes: vec![0; lexicon.len()],
            note_count: 0,
            lexicon,
            entries,
            areas,
        };
        corpus.count(topics);
        corpus.find_areas(topics);
        corpus
    }

    fn count(&mut self, topics: &[Topic]) {
        for (entry, topic) in self.entries.iter().zip(topics) {
            let title = entry.names.iter().filter(|name| name.form <= names::Form::Bare);
            for word in set(title.flat_map(|name| name.words.iter().copied()).collect()) {
                self.titles[word as usize] += 1;
            }
            if topic.kind.covers() {
                self.note_count += 1;
                for word in set(entry
                    .names
                    .iter()
                    .flat_map(|name| name.words.iter().copied())
                    .collect())
                {
                    self.notes[word as usize] += 1;
                }
            }
        }
    }

    /// Tags of many notes are areas, however they are written.
    fn find_areas(&mut self, topics: &[Topic]) {
        let mut notes: FxHashMap<Word, u32> = FxHashMap::default();
        for (entry, _) in self
            .entries
            .iter()
            .zip(topics)
            .filter(|(_, topic)| topic.kind.covers())
        {
            for word in set(entry.theme().collect()) {
                *notes.entry(word).or_default() += 1;
            }
        }
        let most = AREA.0.max((self.note_count as f32 * AREA.1) as u32);
        self.areas.extend(
            notes
                .into_iter()
                .filter(|(_, notes)| *notes > most)
                .map(|(word, _)| word),
        );
    }

    /// How much a word tells: its inverse frequency in all titles (Spärck Jones 1972), never nothing.
    pub(super) fn weight(&self, word: Word) -> f32 {
        let all = self.entries.len() as f32;
        ((all + 1.0) / (self.titles[word as usize] as f32 + 1.0))
            .ln()
            .max(0.5)
    }

    /// The weight of some words.
    pub(super) fn weigh(&self, words: &[Word]) -> f32 {
        words.iter().map(|word| self.weight(*word)).sum()
    }

    /// Whether a word is in few notes only.
    pub(super) fn rare(&self, word: Word) -> bool {
        let most = RARE.0.max((self.note_count as f32 * RARE.1) as u32);
        self.notes[word as usize] <= most
    }

    /// How many topics have the word in their title.
    pub(super) fn frequency(&self, word: Word) -> u32 {
        self.titles[word as usize]
    }

    /// Whether a word is the theme of a note by its tags, and not just the area that it is filed under with many others.
    pub(super) fn tagged(&self, note: usize, word: Word) -> bool {
        !self.areas.contains(&word) && self.entries[note].tagged(word)
    }

    /// Whether a note is filed under the area of that name.
    pub(super) fn in_area(&self, note: usize, word: Word) -> bool {
        self.areas.contains(&word) && self.entries[note].filed.binary_search(&word).is_ok()
    }

    /// How the place of `topic` goes with that of `note`.
    pub(super) fn place(&self, note: usize, topic: usize) -> Place {
        let (note, topic) = (&self.entries[note], &self.entries[topic]);
        let named = |word: &Word| {
            let mut names = note.names.iter().filter(|name| name.form != names::Form::Listed);
            self.rare(*word) && names.any(|name| name.words.binary_search(word).is_ok())
        };
        let one = topic
            .names
            .iter()
            .any(|name| name.form == names::Form::Parenthesis);
        if !one && topic.inside.iter().any(named) {
            return Place::Together;
        }
        if topic
            .above
            .iter()
            .any(|word| note.filed.binary_search(word).is_ok())
        {
            Place::Together
        } else if !note.filed.is_empty() && topic.above.iter().any(|word| self.areas.contains(word)) {
            Place::Apart
        } else if note
            .theme()
            .any(|word| topic.said.binary_search(&word).is_ok() && !self.areas.contains(&word))
        {
            Place::Together
        } else {
            Place::Unknown
        }
    }

    /// Words as text, for reasons.
    pub(super) fn spell(&self, words: &[Word]) -> Box<str> {
        let texts: Vec<&str> = words.iter().map(|word| self.lexicon.text(*word)).collect();
        texts.join(" ").into()
    }
}

fn entry<'t>(
    topic: &'t Topic,
    lexicon: &mut Lexicon,
    tags: &mut FxHashMap<&'t str, Vec<Word>>,
    areas: &mut FxHashSet<Word>,
) -> Entry {
    let (names, inside) = names::names(&topic.title, &topic.aliases, !topic.kind.covers(), lexicon);
    let mut fine: Vec<(Box<str>, Vec<Word>)> = Vec::new();
    let mut filed = Vec::new();
    for tag in &topic.tags {
        let mut last = Vec::new();
        for (depth, part) in tag.trim_start_matches('#').split('/').enumerate() {
            last = tags
                .entry(part)
                .or_insert_with(|| words_of(part, lexicon))
                .clone();
            filed.extend_from_slice(&last);
            if depth == 0 && tag.contains('/') && topic.kind.covers() {
                areas.extend(last.iter().copied());
            }
        }
        fine.push((tag.as_str().into(), last));
    }
    Entry {
        names,
        inside,
        said: said(&topic.text, lexicon),
        above: Vec::new(),
        fine,
        filed: set(filed),
    }
}

/// The words of the beginning of a text.
fn said(text: &str, lexicon: &mut Lexicon) -> Vec<Word> {
    let end = text
        .char_indices()
        .nth(MOST_TEXT)
        .map_or(text.len(), |(at, _)| at);
    set(lexicon
        .read(&split(&text[..end]))
        .iter()
        .map(|read| read.word)
        .collect())
}

fn words_of(part: &str, lexicon: &mut Lexicon) -> Vec<Word> {
    let pieces: Vec<Piece> = split(&part.replace('_', " "));
    set(lexicon.read(&pieces).iter().map(|read| read.word).collect())
}

fn above(topics: &[Topic], entries: &[Entry], at: usize) -> Vec<Word> {
    let mut words = Vec::new();
    let mut parent = topics[at].parent;
    for _ in 0..ANCESTORS {
        let Some((index, entry)) = parent.and_then(|index| Some((index, entries.get(index)?))) else {
            break;
        };
        words.extend(
            entry
                .names
                .iter()
                .filter(|name| !name.general)
                .flat_map(|name| name.words.iter().copied()),
        );
        parent = topics[index].parent;
    }
    set(words)
}
