//! The words that names are made of, and what of them each text says: all that inference keeps of a text.

use cairn_graph::{KnowledgeGraph, NodeKey};
use cairn_model::{NodeKind, fold_name};
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;

/// Words of a name beyond which it is a sentence that no other note repeats.
const LONGEST_PHRASE: usize = 5;
/// Distinct names one note may have: more are an attack or a mistake.
const MOST_NAMES: usize = 12;
/// Words of one name that count.
const LONGEST_NAME: usize = 16;

/// Words that say nothing of what a note is about, English and Russian, as [`stem`] leaves them.
const EMPTY: &str = "a an the of in on to for and or is are how what why when do doe does with vs your you it be can as by from \
    that this which explain difference between и в на с по что как для это не или из к о от при а чем между";

/// The names of a vault's notes as words, by which texts are read.
#[derive(Debug, Default)]
pub struct Lexicon {
    words: FxHashMap<Box<str>, u32>,
    /// Notes that take part, by id; every list of notes holds numbers into it.
    pub(super) notes: Vec<NodeKey>,
    numbers: FxHashMap<NodeKey, u32>,
    /// The names of each note, each as its telling words, sorted.
    pub(super) names: Vec<Vec<Box<[u32]>>>,
    /// Whole names of few words, in their order, and the notes called so.
    phrases: FxHashMap<Box<[u32]>, Vec<u32>>,
    /// By word: whether a phrase begins with it.
    begins: Vec<bool>,
}

/// What one text says of the vault's notes.
#[derive(Clone, Debug, Default)]
pub struct Profile {
    /// The note whose text it is, as a number of the lexicon.
    pub(super) note: u32,
    /// Words of names and how often they stand in the text, by word.
    pub(super) words: Vec<(u32, u16)>,
    /// Notes one of whose whole names stands in the text; sorted, without the note itself.
    pub(super) mentions: Vec<u32>,
}

impl Lexicon {
    /// Takes the titles, aliases and file names of all questions, concepts and other notes but maps of content.
    pub fn new(graph: &KnowledgeGraph) -> Self {
        let mut lexicon = Self::default();
        let takes_part = |kind| matches!(kind, NodeKind::Question | NodeKind::Concept | NodeKind::Note);
        lexicon.notes = graph
            .nodes()
            .filter(|(_, node)| takes_part(node.kind))
            .map(|(key, _)| key)
            .collect();
        lexicon
            .notes
            .sort_by(|a, b| graph.node(*a).id.cmp(&graph.node(*b).id));
        lexicon.numbers = lexicon.notes.iter().copied().zip(0..).collect();
        let empty: FxHashSet<&str> = EMPTY.split_whitespace().collect();
        for (number, key) in (0..).zip(lexicon.notes.clone()) {
            let mut names: Vec<Box<[u32]>> = Vec::new();
            for name in names_of(graph, key) {
                let telling = lexicon.take_name(&name, number, &empty);
                if !telling.is_empty() && !names.contains(&telling) {
                    names.push(telling);
                }
            }
            lexicon.names.push(names);
        }
        lexicon.begins = vec![false; lexicon.words.len()];
        for phrase in lexicon.phrases.keys() {
            lexicon.begins[phrase[0] as usize] = true;
        }
        lexicon
    }

    /// The telling words of a name, sorted; a short name is kept as a phrase too.
    fn take_name(&mut self, name: &str, note: u32, empty: &FxHashSet<&str>) -> Box<[u32]> {
        let mut all = Vec::new();
        let mut telling = Vec::new();
        for word in words(name).take(LONGEST_NAME) {
            let word = stem(word);
            let says_nothing = empty.contains(&*word);
            let next = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
            let number = *self.words.entry(word.into()).or_insert(next);
            all.push(number);
            if !says_nothing {
                telling.push(number);
            }
        }
        telling.sort_unstable();
        telling.dedup();
        if !telling.is_empty() && all.len() <= LONGEST_PHRASE {
            let called = self.phrases.entry(all.into()).or_default();
            if called.last() != Some(&note) {
                called.push(note);
            }
        }
        telling.into()
    }

    /// Words in all names together.
    pub(super) fn word_count(&self) -> usize {
        self.words.len()
    }

    /// The number of a note that takes part.
    pub(super) fn number(&self, key: NodeKey) -> Option<u32> {
        self.numbers.get(&key).copied()
    }

    /// The notes whose texts are wanted, by id.
    pub fn notes(&self) -> &[NodeKey] {
        &self.notes
    }

    /// Reads the text of a note; `None` for a note that takes no part. Texts may be read on many threads at once.
    pub fn read(&self, note: NodeKey, text: &str) -> Option<Profile> {
        let note = self.number(note)?;
        let read: Vec<u32> = words(text)
            .map(|word| self.words.get(&*stem(word)).copied().unwrap_or(u32::MAX))
            .collect();
        let mut counts: FxHashMap<u32, u16> = FxHashMap::default();
        let mut mentions = FxHashSet::default();
        for (at, &word) in read.iter().enumerate().filter(|(_, word)| **word != u32::MAX) {
            let count = counts.entry(word).or_default();
            *count = count.saturating_add(1);
            if self.begins[word as usize] {
                let longest = LONGEST_PHRASE.min(read.len() - at);
                let phrases = (1..=longest).filter_map(|length| self.phrases.get(&read[at..at + length]));
                mentions.extend(phrases.flatten().copied());
            }
        }
        // A note is about its own name, whether its text repeats it or not.
        for word in self.names[note as usize].iter().flatten() {
            let count = counts.entry(*word).or_default();
            *count = count.saturating_add(1);
        }
        mentions.remove(&note);
        let mut profile = Profile {
            note,
            words: counts.into_iter().collect(),
            mentions: mentions.into_iter().collect(),
        };
        profile.words.sort_unstable();
        profile.mentions.sort_unstable();
        Some(profile)
    }
}

/// What a note is called: its title in each language, its aliases, and its file name without kind, topic and
/// difficulty.
fn names_of(graph: &KnowledgeGraph, key: NodeKey) -> Vec<String> {
    let node = graph.node(key);
    let mut names: Vec<String> = node.title.split(" / ").map(str::to_owned).collect();
    if let Some(path) = &node.path {
        let stem = path.stem();
        let stem = stem
            .strip_prefix("q-")
            .or_else(|| stem.strip_prefix("c-"))
            .unwrap_or(stem);
        names.push(stem.split("--").next().unwrap_or_default().to_owned());
        if let Some(contribution) = graph.contribution(path) {
            names.extend(contribution.aliases.iter().map(|alias| alias.to_string()));
        }
    }
    names.truncate(MOST_NAMES);
    names
}

/// Runs of letters and digits of any script, of at least two characters.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().nth(1).is_some())
}

/// A word without case and without the endings that only grammar asks for: the English plural, the last two letters of
/// longer Russian words. Crude on purpose: both sides of every comparison pass through it.
fn stem(word: &str) -> Cow<'_, str> {
    let plain = word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    let mut word: Cow<'_, str> = if plain {
        word.into()
    } else {
        fold_name(word).replace('ё', "е").into()
    };
    let keep = if word.is_ascii() {
        match word.len() {
            4.. if word.ends_with('s') && !word.ends_with("ss") => word.len() - 1,
            length => length,
        }
    } else {
        let count = word.chars().count();
        let kept = if count > 5 { (count - 2).max(4) } else { count };
        word.char_indices().nth(kept).map_or(word.len(), |(at, _)| at)
    };
    match &mut word {
        Cow::Borrowed(text) => *text = &text[..keep],
        Cow::Owned(text) => text.truncate(keep),
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{key, name, vault};

    fn check(notes: &str, text: &str, expected: &[&str]) {
        let graph = vault(notes);
        let lexicon = Lexicon::new(&graph);
        let profile = lexicon.read(key(&graph, "reader"), text).expect("takes part");
        let found: Vec<String> = profile
            .mentions
            .iter()
            .map(|note| name(&graph, lexicon.notes[*note as usize]))
            .collect();
        assert_eq!(found, expected);
    }

    const NOTES: &str = "== reader.md\n== c-hash-map.md\n# Hash map / Хеш-таблица\n== q-join--sql--easy.md\n---\naliases: [nested loop]\n---\n";

    #[test]
    fn a_text_mentions_notes_by_title_alias_and_file_name_in_both_languages() {
        check(NOTES, "Two Hash-Maps are built.", &["c-hash-map"]);
        check(NOTES, "Внутри хеш-таблицы лежит", &["c-hash-map"]);
        check(NOTES, "by nested loops", &["q-join--sql--easy"]);
        check(NOTES, "a map of a hash", &[]);
    }

    #[test]
    fn a_text_of_another_script_or_none_says_nothing() {
        check(NOTES, "", &[]);
        check(NOTES, "ß ﬁ \u{0301} 連結 \u{130}\u{130}\u{130}", &[]);
    }
}
