//! The words of all titles: numbered stems, long forms by their abbreviations, compounds written apart or together.

use super::abbreviations::{SINGLE, WELL_KNOWN, stands_for};
use super::russian::sound;
use super::words::{PLAIN, Piece, Stems, split, stops};
use super::{Term, Topic};
use cairn_model::RUSSIAN_TERMS;
use rustc_hash::{FxHashMap, FxHashSet};

/// A stem, by number.
pub(super) type Word = u32;

/// Longest long form, in words.
const LONGEST_FORM: usize = 8;
/// Longest meaning of a glossary entry that is another name rather than an explanation, in words.
const SHORT_MEANING: usize = 5;
/// Shortest compound that is recognised when written apart, in letters.
const COMPOUND: usize = 6;

/// Where it is known from that a phrase has a short form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    Abbreviation,
    Glossary,
}

/// A word as read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Read {
    pub(super) word: Word,
    pub(super) weak: bool,
    /// Set if the long form was written.
    pub(super) long: Option<Origin>,
}

/// Words by number, and what they are short for.
pub(super) struct Lexicon {
    stems: Stems,
    numbers: FxHashMap<Box<str>, Word>,
    texts: Vec<Box<str>>,
    weak: Vec<bool>,
    /// Folded words as they stand in titles, by what they are read as.
    known: FxHashMap<Box<str>, Word>,
    single: FxHashMap<&'static str, &'static str>,
    russian: FxHashMap<String, &'static str>,
    sounds: FxHashMap<String, Box<str>>,
    phrases: FxHashMap<Vec<Word>, (Word, Option<Origin>)>,
    firsts: FxHashSet<Word>,
    shorts: FxHashSet<Word>,
}

impl Lexicon {
    pub(super) fn new(topics: &[Topic], glossary: &[Term]) -> Self {
        let stems = Stems::new();
        let mut lexicon = Self {
            russian: RUSSIAN_TERMS
                .iter()
                .map(|(from, to)| (stems.stem(from), *to))
                .collect(),
            stems,
            numbers: FxHashMap::default(),
            texts: Vec::new(),
            weak: Vec::new(),
            known: FxHashMap::default(),
            single: SINGLE.iter().copied().collect(),
            sounds: FxHashMap::default(),
            phrases: FxHashMap::default(),
            firsts: FxHashSet::default(),
            shorts: FxHashSet::default(),
        };
        lexicon.learn_words(topics);
        for (short, long) in WELL_KNOWN {
            lexicon.phrase(short, long, Origin::Abbreviation);
        }
        lexicon.learn_glossary(glossary);
        lexicon.learn_titles(topics);
        lexicon
    }

    /// The text of a word's stem.
    pub(super) fn text(&self, word: Word) -> &str {
        self.texts.get(word as usize).map_or("", |text| text)
    }

    /// Whether a weak word only says that the theme is treated in breadth.
    pub(super) fn vague(&self, word: Word) -> bool {
        self.stems.vague(self.text(word))
    }

    /// Whether a weak word takes one side of its theme.
    pub(super) fn side(&self, word: Word) -> bool {
        self.stems.side(self.text(word))
    }

    /// Whether a word is the short form of something.
    pub(super) fn is_short(&self, word: Word) -> bool {
        self.shorts.contains(&word)
    }

    /// How many words there are.
    pub(super) fn len(&self) -> usize {
        self.texts.len()
    }

    /// Reads pieces: stop words go, compounds and long forms become one word.
    pub(super) fn read(&mut self, pieces: &[Piece]) -> Vec<Read> {
        let loud = pieces.iter().all(|piece| matches!(piece, Piece::Word(_, true)));
        let words: Vec<(&str, bool)> = pieces
            .iter()
            .filter_map(|piece| match piece {
                Piece::Word(text, capitals) => {
                    Some((text.as_str(), *capitals && !(loud && pieces.len() > 2)))
                }
                _ => None,
            })
            .collect();
        let mut stems = Vec::with_capacity(words.len());
        let mut at = 0;
        while let Some(&(word, capitals)) = words.get(at) {
            let next = words.get(at + 1).map_or("", |next| next.0);
            if let Some(joined) = self.joined(word, next) {
                stems.push(joined);
                at += 2;
                continue;
            }
            if let Some((name, version)) = self.versioned(word) {
                stems.push(name);
                stems.push(self.word(version));
            } else if !stops(word, capitals) {
                stems.push(self.word(word));
            }
            at += 1;
        }
        self.shorten(&stems)
    }

    /// The word that two words are together, if some title writes them so.
    fn joined(&self, word: &str, next: &str) -> Option<Word> {
        let apart = word.len() < 3 || next.len() < 2 || word.len() + next.len() < COMPOUND;
        (!apart).then(|| self.known.get([word, next].concat().as_str()).copied())?
    }

    /// `http2` as a name that some title has by itself, and a version.
    fn versioned<'w>(&self, word: &'w str) -> Option<(Word, &'w str)> {
        let name = word.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
        let told =
            name.len() < word.len() && name.chars().count() > 2 && name.chars().all(char::is_alphabetic);
        let known = self.known.get(name).filter(|_| told && !PLAIN.contains(&name))?;
        Some((*known, &word[name.len()..]))
    }

    /// Puts the short form for each long one; the longest first.
    fn shorten(&self, stems: &[Word]) -> Vec<Read> {
        let mut read = Vec::with_capacity(stems.len());
        let mut at = 0;
        while at < stems.len() {
            let rest = &stems[at..];
            let longest = if self.firsts.contains(&rest[0]) {
                rest.len().min(LONGEST_FORM)
            } else {
                0
            };
            let found = (1..=longest).rev().find_map(|len| {
                self.phrases
                    .get(&rest[..len])
                    .map(|(word, origin)| (len, *word, *origin))
            });
            let (len, word, long) = match found {
                Some((len, word, origin)) => (len, word, origin),
                None => (1, rest[0], None),
            };
            read.push(Read {
                word,
                weak: self.weak[word as usize],
                long,
            });
            at += len;
        }
        read
    }

    /// The number of a folded word's stem, by what it is read as.
    fn word(&mut self, folded: &str) -> Word {
        if let Some(word) = self.known.get(folded) {
            return *word;
        }
        let as_read = self.single.get(folded).copied().unwrap_or(folded);
        let mut stem = self.stems.stem(as_read);
        if let Some(english) = self.russian.get(&stem) {
            stem = self.stems.stem(english);
        } else if !as_read.is_ascii()
            && let Some(latin) = sound(as_read).and_then(|sound| self.sounds.get(&sound))
        {
            stem = self.stems.stem(latin);
        }
        let word = self.number(&stem);
        self.known.insert(folded.into(), word);
        word
    }

    fn number(&mut self, stem: &str) -> Word {
        if let Some(word) = self.numbers.get(stem) {
            return *word;
        }
        let word = Word::try_from(self.texts.len()).unwrap_or(Word::MAX);
        self.numbers.insert(stem.into(), word);
        self.texts.push(stem.into());
        self.weak.push(self.stems.weak(stem));
        word
    }

    /// Learns all words that titles have, the Latin ones first: the Russian ones are compared to them by sound.
    fn learn_words(&mut self, topics: &[Topic]) {
        let names = || {
            topics
                .iter()
                .flat_map(|topic| topic.aliases.iter().chain([&topic.title]))
        };
        let cyrillic = |text: &str| text.chars().any(|c| matches!(c, 'а'..='я' | 'А'..='Я'));
        let sounds = names().any(|name| cyrillic(name));
        for name in names() {
            for piece in split(name) {
                if let Piece::Word(word, _) = piece
                    && !cyrillic(&word)
                {
                    self.word(&word);
                    if sounds && let Some(sound) = sound(&word) {
                        self.sounds.entry(sound).or_insert_with(|| word.into());
                    }
                }
            }
        }
    }

    /// Learns from titles such as `Two-Phase Commit (2PC)` and `2PC (two-phase commit)`.
    fn learn_titles(&mut self, topics: &[Topic]) {
        let mut found: FxHashMap<String, Vec<String>> = FxHashMap::default();
        for name in topics
            .iter()
            .flat_map(|topic| topic.aliases.iter().chain([&topic.title]))
        {
            if let Some((short, long)) = abbreviation_in(name) {
                found.entry(short).or_default().push(long);
            }
        }
        let mut found: Vec<_> = found.into_iter().collect();
        found.sort();
        for (short, longs) in found {
            self.learn(&short, &longs, Origin::Abbreviation);
        }
    }

    fn learn_glossary(&mut self, glossary: &[Term]) {
        for term in glossary {
            let titled = abbreviation_in(&term.name);
            let (short, long) = match titled.or_else(|| expansion(&term.name, &term.meaning)) {
                Some(found) => found,
                None => match other_name(&term.meaning) {
                    Some(other) => (term.name.to_lowercase(), other),
                    None => continue,
                },
            };
            self.learn(&short, &[long], Origin::Glossary);
        }
    }

    /// Learns the long forms of one short form, unless they are of different words: then it is short for neither.
    fn learn(&mut self, short: &str, longs: &[String], origin: Origin) {
        let known = self
            .numbers
            .get(short)
            .is_some_and(|word| self.shorts.contains(word));
        let forms: FxHashSet<Vec<Word>> = longs.iter().map(|long| self.stems_of(long)).collect();
        if forms.len() == 1 && !known {
            self.phrase(short, &longs[0], origin);
        }
    }

    fn stems_of(&mut self, text: &str) -> Vec<Word> {
        let mut stems = Vec::new();
        for piece in split(text) {
            if let Piece::Word(word, capitals) = piece
                && !stops(&word, capitals)
            {
                stems.push(self.word(&word));
            }
        }
        stems
    }

    fn phrase(&mut self, short: &str, long: &str, origin: Origin) {
        let stems = self.stems_of(long);
        let short = self.stems_of(short);
        if short.is_empty()
            || stems.is_empty()
            || stems == short
            || stems.len().max(short.len()) > LONGEST_FORM
        {
            return;
        }
        let word = match short[..] {
            [word] => {
                self.shorts.insert(word);
                word
            }
            _ => {
                let texts: Vec<&str> = short.iter().map(|word| self.text(*word)).collect();
                let word = self.number(&texts.join(" "));
                self.firsts.insert(short[0]);
                self.phrases.entry(short).or_insert((word, None));
                word
            }
        };
        self.firsts.insert(stems[0]);
        self.phrases.entry(stems).or_insert((word, Some(origin)));
    }
}

/// The abbreviation and the long form in a name that has both.
fn abbreviation_in(name: &str) -> Option<(String, String)> {
    let (before, rest) = name.split_once('(')?;
    let inside = rest.split(')').next()?;
    expansion(inside, before).or_else(|| expansion(before, inside))
}

/// The words at the end, or else at the beginning, of `text` that `name` is short for.
fn expansion(name: &str, text: &str) -> Option<(String, String)> {
    let short = match split(name).as_slice() {
        [Piece::Word(short, true)] => short.clone(),
        _ => return None,
    };
    let pieces = split(text);
    let words: Vec<&str> = pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Word(word, _) => Some(word.as_str()),
            _ => None,
        })
        .collect();
    let small = |word: &str| stops(word, false);
    let longest = words.len().min(LONGEST_FORM);
    let at_end = (2..=longest).map(|len| &words[words.len() - len..]);
    let at_start = (2..=longest).map(|len| &words[..len]);
    let long = at_end
        .chain(at_start)
        .find(|long| stands_for(&short, long, small))?;
    Some((short, long.join(" ")))
}

/// What a glossary entry refers to, if it only gives another name.
fn other_name(meaning: &str) -> Option<String> {
    let folded = meaning.trim().trim_end_matches('.').to_lowercase();
    let rest = [
        "same as ",
        "see ",
        "another name for ",
        "also known as ",
        "also called ",
        "synonym of ",
        "то же, что ",
        "см. ",
    ]
    .iter()
    .find_map(|start| folded.strip_prefix(start))?;
    (rest.split_whitespace().count() <= SHORT_MEANING).then(|| rest.to_owned())
}
