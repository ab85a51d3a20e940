//! Stemming by script, with a small cache: words repeat, and a stem costs more than finding it again.

use super::fold::is_mark;
use frostem::{Algorithm, Stemmer};

const SLOTS: usize = 8192;
const MAX_WORD: usize = 38;
const MAX_SUFFIX: usize = 7;

/// A word and its stem: the first `keep` bytes of the word, then `suffix`. Sized to share cache lines evenly.
#[derive(Clone, Copy)]
struct Slot {
    word: [u8; MAX_WORD],
    suffix: [u8; MAX_SUFFIX],
    word_len: u8,
    keep: u8,
    suffix_len: u8,
}

const FREE: Slot = Slot {
    word: [0; MAX_WORD],
    suffix: [0; MAX_SUFFIX],
    word_len: 0,
    keep: 0,
    suffix_len: 0,
};

/// Stems folded words: Cyrillic ones as Russian, ASCII ones as English, others not at all.
pub(crate) struct Stems {
    english: Stemmer,
    russian: Stemmer,
    /// Direct-mapped; empty until the first word comes.
    slots: Vec<Slot>,
}

impl Default for Stems {
    fn default() -> Self {
        Self {
            english: Stemmer::new(Algorithm::English),
            russian: Stemmer::new(Algorithm::Russian),
            slots: Vec::new(),
        }
    }
}

impl Stems {
    /// Appends the stem of the folded `word` to `out` if it is another text; tells whether it did.
    pub(crate) fn push_stem(&mut self, word: &str, out: &mut String) -> bool {
        let Some(stemmer) = self.stemmer(word) else {
            return false;
        };
        if word.len() > MAX_WORD {
            let stem = stemmer.stem(word);
            if *stem != *word {
                out.push_str(&stem);
            }
            return *stem != *word;
        }
        if self.slots.is_empty() {
            self.slots = vec![FREE; SLOTS];
        }
        let at = slot_of(word.as_bytes());
        if self.slots[at].word() != word.as_bytes() {
            match Slot::new(word, &stemmer.stem(word)) {
                Some(slot) => self.slots[at] = slot,
                None => return false,
            }
        }
        self.slots[at].push_stem(word, out)
    }

    fn stemmer(&self, word: &str) -> Option<Stemmer> {
        let first = *word.as_bytes().first()?;
        if first.is_ascii_lowercase() {
            let letters = word.len() > 2 && word.bytes().all(|b| b.is_ascii_lowercase());
            return letters.then_some(self.english);
        }
        let cyrillic = matches!(first, 0xd0 | 0xd1) && word.chars().all(|c| matches!(c, 'а'..='я'));
        cyrillic.then_some(self.russian)
    }
}

impl Slot {
    fn new(word: &str, stem: &str) -> Option<Self> {
        let common = word
            .char_indices()
            .zip(stem.chars())
            .find(|((_, a), b)| a != b)
            .map_or(word.len().min(stem.len()), |((at, _), _)| at);
        let suffix = stem.as_bytes().get(common..)?;
        if suffix.len() > MAX_SUFFIX || stem.is_empty() || stem.starts_with(is_mark) {
            return None;
        }
        let mut slot = FREE;
        slot.word[..word.len()].copy_from_slice(word.as_bytes());
        slot.suffix[..suffix.len()].copy_from_slice(suffix);
        slot.word_len = u8::try_from(word.len()).ok()?;
        slot.keep = u8::try_from(common).ok()?;
        slot.suffix_len = u8::try_from(suffix.len()).ok()?;
        Some(slot)
    }

    fn word(&self) -> &[u8] {
        &self.word[..usize::from(self.word_len)]
    }

    fn push_stem(&self, word: &str, out: &mut String) -> bool {
        if self.keep == self.word_len && self.suffix_len == 0 {
            return false;
        }
        out.push_str(&word[..usize::from(self.keep)]);
        if self.suffix_len > 0 {
            out.push_str(
                std::str::from_utf8(&self.suffix[..usize::from(self.suffix_len)]).unwrap_or_default(),
            );
        }
        true
    }
}

/// A multiplicative hash over blocks of eight bytes; any will do, a collision costs one stemming.
fn slot_of(word: &[u8]) -> usize {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut hash = word.len() as u64;
    let mut blocks = word.chunks_exact(8);
    for block in &mut blocks {
        let mut bytes = [0; 8];
        bytes.copy_from_slice(block);
        hash = (hash.rotate_left(5) ^ u64::from_le_bytes(bytes)).wrapping_mul(FACTOR);
    }
    let mut rest = [0; 8];
    rest[..blocks.remainder().len()].copy_from_slice(blocks.remainder());
    hash = (hash.rotate_left(5) ^ u64::from_le_bytes(rest)).wrapping_mul(FACTOR);
    (hash >> 40) as usize % SLOTS
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stem(word: &str) -> String {
        let mut stems = Stems::default();
        let (mut first, mut second) = (String::new(), String::new());
        stems.push_stem(word, &mut first);
        stems.push_stem(word, &mut second);
        assert_eq!(first, second, "the cache changed the stem");
        first
    }

    #[test]
    fn the_script_chooses_the_stemmer() {
        assert_eq!(stem("indexes"), "index");
        assert_eq!(stem("hoping"), "hope");
        assert_eq!(stem("индексами"), "индекс");
        assert_eq!(stem("базы"), "баз");
    }

    #[test]
    fn what_is_no_plain_word_stays() {
        for word in ["index", "ipv4s", "c++", "is", "数", "λόγος", ""] {
            assert_eq!(stem(word), "");
        }
    }

    #[test]
    fn long_words_are_stemmed_without_the_cache() {
        assert_eq!(stem("высококвалифицированными"), "высококвалифицирова");
    }
}
