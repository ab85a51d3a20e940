//! Words as numbers: which terms a word of a text is in the index, found in one step.

use crate::analysis::{Batch, Seen, Stemmers, hash, is_filler};
use std::borrow::Cow;
use std::ops::Range;

/// No term.
pub(super) const NONE: u32 = u32::MAX;
/// Not looked for yet.
const UNKNOWN: u32 = u32::MAX - 1;
const FIRST_SLOTS: usize = 1 << 9;
const WORDS_KEPT: usize = 1 << 20;
/// Room for the words of a body, and of other fields. The system gives memory when it is written, and a list that grows is
/// copied to new memory each time.
const ROOM: (usize, usize) = (1 << 18, 1 << 10);

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

/// What was told of a word last. Where it stands in [`Lexicon::words`] is known, so nothing has to be looked for.
#[derive(Clone, Copy)]
struct Recent {
    hash: u64,
    terms: [u32; 2],
    /// As in [`Word`] if the word's form is told once a text, otherwise [`ENDING`].
    text: u32,
    /// Of the word, which is told `text` only when another one takes this place: it is far away.
    number: u32,
}

const NOTHING: Recent = Recent {
    hash: 0,
    terms: [NONE; 2],
    text: ENDING,
    number: 0,
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
    /// The words of a batch that are not among them.
    strange: Vec<(u64, usize)>,
    text: u32,
}

impl Lexicon {
    /// Of a body, or of another field.
    pub(super) fn new(body: bool) -> Self {
        let room = if body { ROOM.0 } else { ROOM.1 };
        Self {
            slots: vec![0; FIRST_SLOTS],
            words: Vec::with_capacity(room),
            texts: Vec::with_capacity(room * 8),
            ends: Vec::with_capacity(room),
            stemmers: Stemmers::default(),
            recent: Vec::new(),
            strange: Vec::new(),
            text: 0,
        }
    }

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
        &self.texts[self.span(term)]
    }

    /// Up to 16 bytes of a term's text, the first one highest, zeros behind them.
    pub(super) fn beginning(&self, term: u32) -> u128 {
        let span = self.span(term);
        match self.texts[span.start..].first_chunk() {
            Some(bytes) if span.len() < 16 => {
                let behind = u128::MAX.checked_shr(span.len() as u32 * 8);
                u128::from_be_bytes(*bytes) & !behind.unwrap_or_default()
            }
            Some(bytes) => u128::from_be_bytes(*bytes),
            // The last terms.
            None => {
                let mut bytes = [0; 16];
                bytes[..span.len()].copy_from_slice(&self.texts[span]);
                u128::from_be_bytes(bytes)
            }
        }
    }

    fn span(&self, term: u32) -> Range<usize> {
        let term = term as usize;
        let from = if term == 0 { 0 } else { self.ends[term - 1] };
        from as usize..self.ends[term] as usize
    }

    /// A new text begins.
    pub(super) fn next_text(&mut self) {
        self.text += 1;
    }

    /// Tells the position of each word and its terms, [`NONE`] behind them: itself, if it is one, and its stem, if that is
    /// another text. With `spare`, fillers have none, and the written form is left out where
    /// [`crate::analysis::Words::of_body`] leaves it out; a lexicon is asked with it always or never.
    #[inline]
    pub(super) fn look_up(&mut self, batch: &Batch<'_>, spare: bool, mut tell: impl FnMut(usize, [u32; 2])) {
        // What is known of each is asked for before one is waited for: memory is slow, but answers many at once.
        let mut strange = std::mem::take(&mut self.strange);
        strange.clear();
        for word in batch.seen {
            let known = self.recent.get(recent_place(word.hash));
            // Pushed and taken back: it cannot be foreseen.
            let len = strange.len();
            strange.push((word.hash, 0));
            strange.truncate(len + usize::from(known.is_none_or(|known| known.hash != word.hash)));
        }
        let mask = self.slots.len() - 1;
        for (hash, number) in &mut strange {
            *number = self.slots[*hash as usize & mask] as usize & mask;
        }
        for (hash, number) in &mut strange {
            let there = self.words.get(number.wrapping_sub(1));
            *number *= usize::from(there.is_some_and(|there| there.hash == *hash));
        }
        let mut rest = strange.iter().peekable();
        for word in batch.seen {
            let found = rest.next_if(|(hash, _)| *hash == word.hash);
            let terms = match self.recent.get_mut(recent_place(word.hash)) {
                Some(recent) if recent.hash == word.hash && (word.plain || recent.terms[0] != NONE) => {
                    let [form, stem] = recent.terms;
                    if recent.text == self.text {
                        [stem, NONE]
                    } else {
                        if recent.text != ENDING {
                            recent.text = self.text;
                        }
                        [form, stem]
                    }
                }
                _ => {
                    let number = found.and_then(|(_, number)| number.checked_sub(1));
                    self.look_through(batch.text(word), word, number, spare)
                }
            };
            tell(word.position, terms);
        }
        self.strange = strange;
    }

    /// The terms of a word that is not among the recent ones, but may be the one with a number.
    fn look_through(&mut self, text: &str, word: &Seen, number: Option<usize>, spare: bool) -> [u32; 2] {
        // As a part of another word a filler is one more word.
        let filler = spare && text.len() < 4 && is_filler(&folded(text));
        let (terms, recent) = if filler && word.plain {
            let terms = NOTHING.terms;
            (
                terms,
                Recent {
                    hash: word.hash,
                    ..NOTHING
                },
            )
        } else {
            self.terms(text, word.hash, number, spare)
        };
        if word.plain || !filler {
            self.remember(recent);
        }
        terms
    }

    /// Has a word take the place of another one, which takes along when its form was told.
    fn remember(&mut self, word: Recent) {
        let Some(place) = self.recent.get_mut(recent_place(word.hash)) else {
            return;
        };
        let before = std::mem::replace(place, word);
        if before.text != ENDING && before.hash != word.hash {
            self.words[before.number as usize].text = before.text;
        }
    }

    /// The terms of a word here, and what is to be remembered of it.
    fn terms(&mut self, text: &str, hash: u64, number: Option<usize>, spare: bool) -> ([u32; 2], Recent) {
        let known = number.or_else(|| self.find(hash).ok());
        let number = match known.filter(|number| self.words[*number].stem != UNKNOWN) {
            Some(number) => number,
            None => self.learn(hash, &folded(text)),
        };
        let known = &mut self.words[number];
        let mut recent = Recent {
            hash,
            terms: [known.stem, NONE],
            text: ENDING,
            number: number as u32,
        };
        if spare && known.stem != NONE {
            if known.text == ENDING {
                return (recent.terms, recent);
            }
            recent.text = self.text;
        }
        if known.form == NONE {
            known.form = add_term(&mut self.texts, &mut self.ends, &folded(text));
        }
        recent.terms = [known.form, known.stem];
        if recent.text == ENDING {
            return (recent.terms, recent);
        }
        let again = std::mem::replace(&mut known.text, self.text) == self.text;
        (if again { [known.stem, NONE] } else { recent.terms }, recent)
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

/// A word as a term: what was seen of it may have a capital.
fn folded(word: &str) -> Cow<'_, str> {
    if word.starts_with(|first: char| first.is_ascii_uppercase()) {
        Cow::Owned(word.to_ascii_lowercase())
    } else {
        Cow::Borrowed(word)
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
