//! Stemming by script, with a small cache: words repeat, and a stem costs more than finding it again.

use super::hash::hash;
use frostem::{Algorithm, Stemmer};
use std::borrow::Cow;

/// 512 KiB of slots: the words of a large vault, and little enough to stay in a processor's second cache.
const SLOTS: usize = 1 << 15;
/// Letters that make an ending: what is cut off beyond them makes another word of it.
const ENDING: u8 = 3;
const MAX_SUFFIX: usize = 4;
/// Shorter words have no stem.
const MIN_BYTES: usize = 3;

/// What is known of a word: its stem is its first `keep` bytes, then `suffix`. A word is told by its hash alone, which
/// at 64 bits errs less than the disk does.
#[derive(Clone, Copy)]
struct Slot {
    hash: u64,
    /// The text in which the word was seen last.
    text: u16,
    keep: u8,
    suffix_len: u8,
    suffix: [u8; MAX_SUFFIX],
}

const FREE: Slot = Slot {
    hash: 0,
    text: 0,
    keep: 0,
    suffix_len: 0,
    suffix: [0; MAX_SUFFIX],
};

/// What [`Stems::push_stem`] did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stem {
    /// The word is its own stem.
    Same,
    /// The stem was appended; the word differs from it by an ending.
    Ending,
    /// The stem was appended; the word differs from it by more.
    Other,
    /// The same, and so it did for this word before in this text.
    OtherAgain,
}

/// Stems folded words: Cyrillic ones as Russian, ASCII ones as English, others not at all.
pub(crate) struct Stemmers {
    english: Stemmer,
    russian: Stemmer,
}

/// Stems words, and remembers what it did.
#[derive(Default)]
pub(crate) struct Stems {
    stemmers: Stemmers,
    /// A word has two places; empty until the first word comes.
    slots: Vec<Slot>,
    text: u16,
}

impl Default for Stemmers {
    fn default() -> Self {
        Self {
            english: Stemmer::new(Algorithm::English),
            russian: Stemmer::new(Algorithm::Russian),
        }
    }
}

impl Stemmers {
    /// The stem of a word, if that is another text, and whether the word differs from it by no more than an ending.
    pub(crate) fn stem(&self, word: &str) -> Option<(String, bool)> {
        if word.len() < MIN_BYTES {
            return None;
        }
        let stem = self.of(word)?.stem(&american(word)).into_owned();
        let keep = common(word, &stem);
        let ending = is_ending(word.as_bytes(), keep, stem.len() - keep);
        (stem != word).then_some((stem, ending))
    }

    fn of(&self, word: &str) -> Option<Stemmer> {
        let first = *word.as_bytes().first()?;
        if first.is_ascii_lowercase() {
            return word
                .bytes()
                .all(|b| b.is_ascii_lowercase())
                .then_some(self.english);
        }
        let cyrillic = matches!(first, 0xd0 | 0xd1) && word.chars().all(|c| matches!(c, 'а'..='я'));
        cyrillic.then_some(self.russian)
    }
}

/// How many bytes a word and its stem begin with that are the same.
fn common(word: &str, stem: &str) -> usize {
    let differ = word.char_indices().zip(stem.chars()).find(|((_, a), b)| a != b);
    differ.map_or(word.len().min(stem.len()), |((at, _), _)| at)
}

/// Whether what a stem leaves off a word behind `keep` bytes, for `suffix` bytes of its own, is an ending.
fn is_ending(word: &[u8], keep: usize, suffix: usize) -> bool {
    let letter = if word.first().is_some_and(u8::is_ascii) {
        1
    } else {
        2
    };
    word.len() - keep <= usize::from(ENDING) * letter && suffix <= 1
}

impl Stems {
    /// A new text begins.
    pub(crate) fn next_text(&mut self) {
        self.text = self.text.wrapping_add(1);
        if self.text == 0 {
            self.slots.clear(); // so that no text is taken for one long ago
            self.text = 1;
        }
    }

    /// Appends the stem of the folded word that `arena` has from `start` on, if it is another text.
    pub(crate) fn push_stem(&mut self, arena: &mut String, start: usize) -> Stem {
        let word = &arena[start..];
        if word.len() < MIN_BYTES {
            return Stem::Same;
        }
        if self.slots.is_empty() {
            self.slots = vec![FREE; SLOTS];
        }
        let hash = hash(word.as_bytes());
        let first = (hash >> 32) as usize % SLOTS;
        let at = if self.slots[first ^ 1].hash == hash {
            first ^ 1
        } else {
            first
        };
        if self.slots[at].hash != hash {
            let Some(stemmer) = self.stemmers.of(word) else {
                return Stem::Same;
            };
            let spelt = american(word);
            let stem = stemmer.stem(&spelt);
            let Some(slot) = Slot::new(hash, word, &stem) else {
                let stem = stem.into_owned();
                arena.push_str(&stem);
                return Stem::Other;
            };
            self.slots[first ^ 1] = self.slots[first];
            self.slots[first] = slot;
        }
        self.slots[at].push_stem(self.text, arena, start)
    }
}

/// British spellings as American ones, so that both have one stem.
fn american(word: &str) -> Cow<'_, str> {
    // All of them have one of these, most words do not.
    let might = |word: &[u8]| word.windows(2).any(|two| two == b"is" || two == b"io");
    if word.len() < 6 || !word.is_ascii() || !might(word.as_bytes()) {
        return Cow::Borrowed(word);
    }
    for (british, american) in [("isation", "ization"), ("ising", "izing"), ("iour", "ior")] {
        if word.contains(british) {
            return Cow::Owned(word.replace(british, american));
        }
    }
    for (british, american) in [
        ("ise", "ize"),
        ("ised", "ized"),
        ("iser", "izer"),
        ("ises", "izes"),
    ] {
        if let Some(begin) = word.strip_suffix(british).filter(|begin| begin.len() > 4) {
            return Cow::Owned(format!("{begin}{american}"));
        }
    }
    Cow::Borrowed(word)
}

impl Slot {
    /// Nothing if the stem does not fit in.
    fn new(hash: u64, word: &str, stem: &str) -> Option<Self> {
        let keep = common(word, stem);
        let rest = stem.as_bytes().get(keep..)?;
        let mut suffix = [0; MAX_SUFFIX];
        suffix.get_mut(..rest.len())?.copy_from_slice(rest);
        Some(Self {
            hash,
            text: 0,
            keep: u8::try_from(keep).ok()?,
            suffix_len: u8::try_from(rest.len()).ok()?,
            suffix,
        })
    }

    fn push_stem(&mut self, text: u16, arena: &mut String, start: usize) -> Stem {
        let len = arena.len() - start;
        let keep = usize::from(self.keep).min(len);
        if keep == len && self.suffix_len == 0 {
            return Stem::Same;
        }
        let again = std::mem::replace(&mut self.text, text) == text;
        let ending = is_ending(&arena.as_bytes()[start..], keep, usize::from(self.suffix_len));
        arena.extend_from_within(start..start + keep);
        if self.suffix_len > 0 {
            let suffix = &self.suffix[..usize::from(self.suffix_len)];
            arena.push_str(std::str::from_utf8(suffix).unwrap_or_default());
        }
        match (ending, again) {
            (true, _) => Stem::Ending,
            (false, false) => Stem::Other,
            (false, true) => Stem::OtherAgain,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stem(word: &str) -> String {
        let mut stems = Stems::default();
        let (mut first, mut second) = (word.to_owned(), word.to_owned());
        stems.push_stem(&mut first, 0);
        stems.push_stem(&mut second, 0);
        assert_eq!(first, second, "the cache changed the stem");
        first.split_off(word.len())
    }

    #[test]
    fn the_script_chooses_the_stemmer() {
        assert_eq!(stem("indexes"), "index");
        assert_eq!(stem("hoping"), "hope");
        assert_eq!(stem("индексами"), "индекс");
        assert_eq!(stem("базы"), "баз");
        assert_eq!(stem("normalisation"), stem("normalization"));
        assert_eq!(stem("authorised"), stem("authorized"));
    }

    #[test]
    fn what_is_no_plain_word_stays() {
        for word in ["index", "ipv4s", "c++", "is", "数", "λόγος", ""] {
            assert_eq!(stem(word), "");
        }
    }

    #[test]
    fn endings_are_told_from_more() {
        let mut stems = Stems::default();
        stems.next_text();
        let mut push = |word: &str| stems.push_stem(&mut word.to_owned(), 0);
        assert_eq!(
            ["joins", "hoping", "таблицами", "join"].map(&mut push),
            [Stem::Ending, Stem::Ending, Stem::Ending, Stem::Same]
        );
        assert_eq!(["durability", "isolation"].map(push), [Stem::Other, Stem::Other]);
    }

    #[test]
    fn a_word_that_comes_again_in_a_text_is_told() {
        let mut stems = Stems::default();
        let mut push = |next: bool| {
            if next {
                stems.next_text();
            }
            stems.push_stem(&mut "isolation".to_owned(), 0)
        };
        assert_eq!(
            [true, false, true].map(&mut push),
            [Stem::Other, Stem::OtherAgain, Stem::Other]
        );
    }

    #[test]
    fn long_words_are_stemmed_without_the_cache() {
        assert_eq!(stem("высококвалифицированными"), "высококвалифицирова");
    }
}
