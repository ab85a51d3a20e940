//! Words as numbers: which terms a word of a text is in the index, found in one step.

use crate::analysis::{Stemmers, hash};

/// No term.
const NONE: u32 = u32::MAX;
/// Not looked for yet.
const UNKNOWN: u32 = u32::MAX - 1;
const FIRST_SLOTS: usize = 1 << 9;
const WORDS_KEPT: usize = 1 << 20;

/// A word that was seen, or a stem. It is told by its hash alone, as in [`crate::analysis`].
#[derive(Clone, Copy)]
struct Word {
    hash: u64,
    /// The word as a term; [`NONE`] as long as only its stem is one.
    form: u32,
    /// Its stem as a term; [`NONE`] if it is its own.
    stem: u32,
    /// The text in which both were given last, or [`ENDING`].
    text: u32,
}

/// What stands in [`Word::text`] of a word that differs from its stem by an ending.
const ENDING: u32 = u32::MAX;

/// So many words are told without a look at all of them, once there are many: few enough for a processor's second cache, and
/// most of any text.
const RECENT: usize = 1 << 14;

/// A word whose terms are the same wherever it stands; [`NONE`] for what it has not.
#[derive(Clone, Copy)]
struct Recent {
    hash: u64,
    form: u32,
    stem: u32,
}

const NOTHING: Recent = Recent {
    hash: 0,
    form: NONE,
    stem: NONE,
};

/// The words of a field, and their terms, numbered from 0 in the order in which they came.
pub(super) struct Lexicon {
    /// Where words are looked for: the number of a word from 1, and what is left of the 32 bits are upper ones of its hash; 0 if
    /// it is free. A power of two of them, at most two thirds used. Half of the time of indexing was waiting for them, so
    /// they are small and close together.
    slots: Vec<u32>,
    /// The more often a word comes, the earlier it came, as a rule: the words that are needed are close together, too.
    words: Vec<Word>,
    /// The texts of the terms, one behind the other.
    texts: Vec<u8>,
    /// Where each ends.
    ends: Vec<u32>,
    stemmers: Stemmers,
    recent: Vec<Recent>,
    text: u32,
}

impl Default for Lexicon {
    fn default() -> Self {
        Self {
            slots: vec![0; FIRST_SLOTS],
            words: Vec::new(),
            texts: Vec::new(),
            ends: Vec::new(),
            stemmers: Stemmers::default(),
            recent: Vec::new(),
            text: 0,
        }
    }
}

impl Lexicon {
    /// Number of terms.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether it takes more memory than is worth keeping from one segment to the next: no language has so many words.
    pub(super) fn is_large(&self) -> bool {
        self.words.len() > WORDS_KEPT
    }

    /// A term's text.
    pub(super) fn text(&self, term: u32) -> &[u8] {
        let term = term as usize;
        let from = if term == 0 { 0 } else { self.ends[term - 1] };
        &self.texts[from as usize..self.ends[term] as usize]
    }

    /// A new text begins.
    pub(super) fn next_text(&mut self) {
        self.text += 1;
    }

    /// The terms of a folded word: itself, if it is one, and its stem, if that is another text. With `spare`, the written
    /// form of a word is left out where [`crate::analysis::Words::of_body`] leaves it out; a lexicon is asked with it always
    /// or never.
    #[inline]
    pub(super) fn look_up(&mut self, word: &str, spare: bool) -> [Option<u32>; 2] {
        let hash = hash(word.as_bytes());
        let (form, stem) = match self.recent.get(recent_place(hash)) {
            Some(recent) if recent.hash == hash => (recent.form, recent.stem),
            _ => self.look_through(hash, word, spare),
        };
        [form, stem].map(|term| (term != NONE).then_some(term))
    }

    fn look_through(&mut self, hash: u64, word: &str, spare: bool) -> (u32, u32) {
        let mut number = match self.find(hash) {
            Ok(number) => number,
            Err(_) => self.learn(hash, word),
        };
        if self.words[number].stem == UNKNOWN {
            number = self.learn(hash, word);
        }
        let known = &mut self.words[number];
        let (stem, ending) = (known.stem, known.text == ENDING);
        let again = known.text == self.text;
        let varies = spare && stem != NONE && !ending;
        if varies {
            known.text = self.text;
        }
        let form = if spare && stem != NONE && (ending || again) {
            NONE
        } else {
            if known.form == NONE {
                known.form = add_term(&mut self.texts, &mut self.ends, word);
            }
            known.form
        };
        if !varies && let Some(recent) = self.recent.get_mut(recent_place(hash)) {
            *recent = Recent { hash, form, stem };
        }
        (form, stem)
    }

    /// The number of the word with this hash, or the free slot where it belongs.
    #[inline]
    fn find(&self, hash: u64) -> Result<usize, usize> {
        let mask = self.slots.len() - 1;
        let upper = upper(hash, mask);
        let mut at = hash as usize & mask;
        loop {
            let slot = self.slots[at];
            if slot == 0 {
                return Err(at);
            }
            let number = slot as usize & mask;
            if slot - number as u32 == upper && self.words[number - 1].hash == hash {
                return Ok(number - 1);
            }
            at = (at + 1) & mask;
        }
    }

    /// The number of a word of which nothing, or only that it is a term, is known.
    #[cold]
    fn learn(&mut self, word_hash: u64, word: &str) -> usize {
        let (stem, ending) = match self.stemmers.stem(word) {
            None => {
                self.term(word_hash, word);
                (NONE, false)
            }
            Some((stem, ending)) => (self.term(hash(stem.as_bytes()), &stem), ending),
        };
        let number = self.own(word_hash);
        let known = &mut self.words[number];
        known.stem = stem;
        if ending {
            known.text = ENDING;
        }
        number
    }

    /// The term with this text, made if there is none.
    fn term(&mut self, hash: u64, text: &str) -> u32 {
        let number = self.own(hash);
        let known = &mut self.words[number];
        if known.form == NONE {
            known.form = add_term(&mut self.texts, &mut self.ends, text);
        }
        known.form
    }

    /// The number of the word with this hash, made if there is none.
    fn own(&mut self, hash: u64) -> usize {
        let mut free = match self.find(hash) {
            Ok(number) => return number,
            Err(free) => free,
        };
        if (self.words.len() + 1) * 3 > self.slots.len() * 2 {
            self.grow();
            free = self.find(hash).err().unwrap_or_default();
        }
        self.words.push(Word {
            hash,
            form: NONE,
            stem: UNKNOWN,
            text: 0,
        });
        self.slots[free] = upper(hash, self.slots.len() - 1) | self.words.len() as u32;
        self.words.len() - 1
    }

    fn grow(&mut self) {
        self.slots = vec![0; self.slots.len() * 2];
        if self.slots.len() == RECENT {
            self.recent = vec![NOTHING; RECENT];
        }
        let mask = self.slots.len() - 1;
        for (number, word) in (1..).zip(&self.words) {
            let mut at = word.hash as usize & mask;
            while self.slots[at] != 0 {
                at = (at + 1) & mask;
            }
            self.slots[at] = upper(word.hash, mask) | number;
        }
    }
}

fn recent_place(hash: u64) -> usize {
    (hash >> 40) as usize % RECENT
}

/// The bits of a hash that stand above the number of a word.
fn upper(hash: u64, mask: usize) -> u32 {
    (hash >> 32) as u32 & !(mask as u32)
}

fn add_term(texts: &mut Vec<u8>, ends: &mut Vec<u32>, text: &str) -> u32 {
    let term = ends.len() as u32;
    texts.extend_from_slice(text.as_bytes());
    ends.push(texts.len() as u32);
    term
}
