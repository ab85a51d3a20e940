//! Text to words: the one analysis that index, query and snippet share.
//!
//! A word is indexed as it is written (folded) and, if that differs, by its stem at the same position: the stem finds
//! other inflections, the written form keeps prefixes and typing errors near to what is typed, and lifts exact words.
//! Bodies do with less ([`Words::of_body`]).
//! `useEffect`, `b-tree`, `read_only` and `node.js` are indexed by their parts and joined (`useeffect`, `btree`).

use super::compound;
use super::fold::{fold_char, is_capital, is_word};
use super::hash::{hash, hash_block};
use super::stem::{Stem, Stems};

/// Longest word kept; what is longer (a hash, a data URL) is found by its beginning.
pub(crate) const MAX_WORD_BYTES: usize = 60;

const LOWER: u8 = 1;
const UPPER: u8 = 2;
const DIGIT: u8 = 4;
/// May join two words, or end one: `-`, `_`, `.`, `'`, `+`, `#`.
const JOIN: u8 = 8;
const HIGH: u8 = 16;
const ALNUM: u8 = LOWER | UPPER | DIGIT;

const CLASS: [u8; 256] = {
    let mut class = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        class[byte] = match byte as u8 {
            b'a'..=b'z' => LOWER,
            b'A'..=b'Z' => UPPER,
            b'0'..=b'9' => DIGIT,
            b'-' | b'_' | b'.' | b'\'' | b'+' | b'#' => JOIN,
            0x80.. => HIGH,
            _ => 0,
        };
        byte += 1;
    }
    class
};

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// A word, or a part of a compound, as written.
    Part,
    /// The parts of a compound in one.
    Whole,
    /// The stem of the piece before.
    Stem,
}

/// A term of the text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Piece {
    start: usize,
    end: usize,
    /// Position in words, from 0.
    pub(crate) position: usize,
    /// Where it stands in the text, in bytes.
    pub(crate) from: usize,
    /// Its end in the text, in bytes.
    pub(crate) to: usize,
    /// What it is.
    pub(crate) form: Form,
}

/// A word that was come across in a text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seen {
    /// Of the folded word.
    pub(crate) hash: u64,
    /// Position in words, from 0.
    pub(crate) position: usize,
    /// Whether it stands there as it is: letters from `a` to `z`, and no part of another word.
    pub(crate) plain: bool,
    /// Where it is: a plain one in the text, another one in the arena.
    from: usize,
    to: usize,
}

/// Words that follow each other.
pub(crate) struct Batch<'a> {
    text: &'a str,
    arena: &'a str,
    /// Which they are.
    pub(crate) seen: &'a [Seen],
}

impl<'a> Batch<'a> {
    /// The folded text of a word, but for a capital from `A` to `Z` that a plain one may begin with.
    pub(crate) fn text(&self, word: &Seen) -> &'a str {
        let of = if word.plain { self.text } else { self.arena };
        &of[word.from..word.to]
    }
}

/// Words that are told at once, or somewhat more.
const BATCH: usize = 64;

/// Splits texts. Holds buffers and the stem cache, so that a word costs no allocation.
#[derive(Default)]
pub(crate) struct Words {
    pub(super) arena: String,
    pub(super) pieces: Vec<Piece>,
    pub(super) parts: Vec<compound::Part>,
    seen: Vec<Seen>,
    stems: Stems,
    cursor: usize,
    position: usize,
    /// Whether the words are for a body in an index.
    pub(super) body: bool,
    /// Whether nobody asks for stems.
    stemless: bool,
    /// Bits of the ASCII characters that a plain word must begin with to be given; nothing: any.
    only: Option<u128>,
}

/// Whether a body is not searched for the word, folded or Cyrillic: these are an eighth of all text, and in every note. Not
/// those that mean something in a language that notes are about (`in`, `is`, `or`, `not`, `by`, `for`).
pub(crate) fn is_filler(word: &str) -> bool {
    matches!(
        word.as_bytes(),
        b"the" | b"a" | b"an" | b"of" | b"and" | b"to" | [0xd0, 0xb8] | [0xd0, 0x98] // и, И
    )
}

impl Words {
    /// Words for the body of a note in an index. Fillers ([`is_filler`]) are left out, their positions stay free. The written form
    /// of a word is left out too if it is a stem with an ending, and comes once in a text otherwise: it serves
    /// beginnings and typing errors, which takes no count.
    pub(crate) fn of_body() -> Self {
        Self {
            body: true,
            ..Self::default()
        }
    }

    /// Words without their stems, for what is looked up as it is written.
    pub(crate) fn stemless() -> Self {
        Self {
            stemless: true,
            ..Self::default()
        }
    }

    /// The same words for a body, or for another text.
    pub(crate) fn set_body(&mut self, body: bool) {
        self.body = body;
    }

    /// Starts with a new text.
    pub(crate) fn reset(&mut self) {
        self.stems.next_text();
        self.cursor = 0;
        self.position = 0;
        self.only = None;
    }

    /// Starts with a new text of which only the words that have a piece beginning so are wanted. Others may come too: a
    /// simple word is told by its first letter, which its stem keeps.
    pub(crate) fn reset_for(&mut self, beginnings: impl IntoIterator<Item = u8>) {
        self.reset();
        let bits = beginnings.into_iter().filter(u8::is_ascii);
        self.only = Some(bits.fold(0, |only, byte| only | 1 << byte));
    }

    /// The pieces of the word found last, in the order of their positions.
    pub(crate) fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// The folded text of a piece.
    pub(crate) fn text(&self, piece: &Piece) -> &str {
        &self.arena[piece.start..piece.end]
    }

    /// Finds the next word of `text` (without pieces if it is left out), which must be the same from [`Words::reset`] on.
    pub(crate) fn advance(&mut self, text: &str) -> bool {
        self.arena.clear();
        self.pieces.clear();
        let bytes = text.as_bytes();
        while let Some(&byte) = bytes.get(self.cursor) {
            if self.step(text, byte) {
                return true;
            }
        }
        false
    }

    /// Reads what begins with `byte`, at the cursor; answers whether it is a word.
    fn step(&mut self, text: &str, byte: u8) -> bool {
        let class = CLASS[usize::from(byte)];
        if class & ALNUM != 0 {
            self.plain(text) || self.compound(text)
        } else if class == HIGH {
            self.cyrillic(text) || self.compound(text)
        } else if byte == b'.' {
            self.compound(text)
        } else {
            self.cursor += 1;
            false
        }
    }

    /// Goes through the words of a whole text, stemless ones, and tells them, some at a time. For long texts: most words are
    /// told as they stand there, without a copy. Of plain ones fillers are told, too.
    #[inline]
    pub(crate) fn each(&mut self, text: &str, mut tell: impl FnMut(&Batch<'_>)) {
        self.reset();
        self.arena.clear();
        let mut seen = std::mem::take(&mut self.seen);
        let bytes = text.as_bytes();
        while let Some(&byte) = bytes.get(self.cursor) {
            let from = self.cursor;
            let class = CLASS[usize::from(byte)];
            if class == 0 {
                self.cursor += 1;
                continue;
            }
            let short = if class & (LOWER | UPPER) != 0 {
                short_word(bytes, from).filter(|(_, to)| ends_plainly(bytes, from, *to))
            } else {
                None
            };
            if let Some((hash, to)) = short {
                seen.push(Seen {
                    hash,
                    position: self.position,
                    plain: true,
                    from,
                    to,
                });
                self.position += 1;
                self.cursor = to + usize::from(bytes[to] == b' ');
            } else {
                self.pieces.clear();
                self.step(text, byte);
                seen.extend(self.pieces.iter().map(|piece| Seen {
                    hash: hash(&self.arena.as_bytes()[piece.start..piece.end]),
                    position: piece.position,
                    plain: false,
                    from: piece.start,
                    to: piece.end,
                }));
                // A mark that follows must not find the last letter of another word.
                self.arena.push(' ');
            }
            if seen.len() >= BATCH {
                self.tell(text, &mut seen, &mut tell);
            }
        }
        self.tell(text, &mut seen, &mut tell);
        self.seen = seen;
    }

    #[inline]
    fn tell(&mut self, text: &str, seen: &mut Vec<Seen>, tell: &mut impl FnMut(&Batch<'_>)) {
        tell(&Batch {
            text,
            arena: &self.arena,
            seen,
        });
        seen.clear();
        self.arena.clear();
    }

    /// The fast path: an ASCII word without inner capitals, not joined to another.
    fn plain(&mut self, text: &str) -> bool {
        let bytes = text.as_bytes();
        let from = self.cursor;
        let (mut to, mut capitals, mut seen) = (from, 0, 0);
        let mut stop = 0;
        for &byte in &bytes[from..] {
            let class = CLASS[usize::from(byte)];
            if class & ALNUM == 0 {
                stop = class;
                break;
            }
            capitals += usize::from(class & UPPER != 0);
            seen |= class;
            to += 1;
        }
        let first_only = capitals == 1 && bytes[from].is_ascii_uppercase();
        let even = capitals == 0 || seen & LOWER == 0 || first_only;
        if !even || stop == HIGH || to - from > MAX_WORD_BYTES {
            return false;
        }
        if stop == JOIN && joins(bytes, from, to) {
            return false;
        }
        let first = bytes[from].to_ascii_lowercase();
        if self.only.is_none_or(|only| only >> first & 1 == 1) {
            let start = self.arena.len();
            self.arena.push_str(&text[from..to]);
            if capitals > 0 {
                self.arena[start..].make_ascii_lowercase();
            }
            let filler = self.body && is_filler(&self.arena[start..]);
            if !filler {
                self.push(Form::Part, start, (from, to), self.position);
            }
        }
        self.position += 1;
        self.cursor = to;
        true
    }

    /// The same for a Cyrillic word.
    fn cyrillic(&mut self, text: &str) -> bool {
        let (from, start) = (self.cursor, self.arena.len());
        let (mut to, mut letters, mut capitals) = (from, 0, 0);
        let mut first_capital = false;
        for c in text[from..].chars() {
            let folded = match c {
                'а'..='я' | 'А'..='Я' | 'ё' | 'Ё' => fold_char(c),
                _ => break,
            };
            if is_capital(c) {
                capitals += 1;
                first_capital |= letters == 0;
            }
            letters += 1;
            to += c.len_utf8();
            self.arena.push(folded);
        }
        let even = capitals == 0 || capitals == letters || (capitals == 1 && first_capital);
        let bytes = text.as_bytes();
        let alone = match bytes.get(to).map_or(0, |&byte| CLASS[usize::from(byte)]) {
            JOIN => !joins(bytes, from, to),
            HIGH => text[to..].chars().next().is_some_and(is_apart),
            class => class & ALNUM == 0,
        };
        if letters == 0 || !even || !alone || to - from > MAX_WORD_BYTES {
            self.arena.truncate(start);
            return false;
        }
        if !(self.body && is_filler(&self.arena[start..])) {
            self.push(Form::Part, start, (from, to), self.position);
        }
        self.position += 1;
        self.cursor = to;
        true
    }

    fn compound(&mut self, text: &str) -> bool {
        let (end, positions) = compound::read(self, text, self.cursor, self.position);
        self.cursor = end;
        self.position += positions;
        !self.pieces.is_empty()
    }

    /// Adds the piece whose text is the arena's end, and its stem.
    pub(super) fn push(&mut self, form: Form, start: usize, (from, to): (usize, usize), position: usize) {
        let mut end = self.arena.len();
        if end - start > MAX_WORD_BYTES {
            end = self.arena.floor_char_boundary(start + MAX_WORD_BYTES);
            self.arena.truncate(end);
        }
        if start == end {
            return;
        }
        self.pieces.push(Piece {
            start,
            end,
            position,
            from,
            to,
            form,
        });
        if self.stemless {
            return;
        }
        let stem = self.stems.push_stem(&mut self.arena, start);
        // A body is large: what can be had from the stem and an ending is left out of it.
        let spare = match stem {
            Stem::Same => return,
            Stem::Ending | Stem::OtherAgain => self.body,
            Stem::Other => false,
        };
        if spare {
            self.pieces.pop();
        }
        let stem_end = self.arena.len();
        self.pieces.push(Piece {
            start: end,
            end: stem_end,
            position,
            from,
            to,
            form: Form::Stem,
        });
    }
}

/// The hash of the letters from `from` on, small ones except for the first, and where they end. Nothing if they are more than
/// 15, or near the end of the text. Without a branch for their number, which cannot be foreseen.
#[inline]
fn short_word(bytes: &[u8], from: usize) -> Option<(u64, usize)> {
    let (blocks, _) = bytes.get(from..)?.first_chunk::<16>()?.as_chunks::<8>();
    let [lower, upper] = [blocks[0], blocks[1]].map(u64::from_le_bytes);
    let lower = lower | 0x20; // the first one is a letter
    let ends = u128::from(others(upper)) << 64 | u128::from(others(lower));
    let within = (ends & ends.wrapping_neg()) >> 7; // the first byte that is another
    let letters = (u128::from(upper) << 64 | u128::from(lower)) & within.wrapping_sub(1);
    let hash = hash_block(letters as u64, (letters >> 64) as u64);
    (ends != 0).then_some((hash, from + (ends.trailing_zeros() / 8) as usize))
}

/// The highest bit of each byte that is no letter from `a` to `z`.
#[inline]
fn others(block: u64) -> u64 {
    const HIGH_BITS: u64 = 0x8080_8080_8080_8080;
    const EACH: u64 = 0x0101_0101_0101_0101;
    let low = block & !HIGH_BITS;
    let from_a = low + EACH * u64::from(0x80 - b'a');
    let beyond_z = low + EACH * u64::from(0x7f - b'z');
    !(from_a & !beyond_z & !block) & HIGH_BITS
}

/// Whether the small letters `from..to` are a word of their own.
#[inline]
fn ends_plainly(bytes: &[u8], from: usize, to: usize) -> bool {
    let class = bytes.get(to).map_or(0, |&byte| CLASS[usize::from(byte)]);
    class & (ALNUM | HIGH) == 0 && !(class == JOIN && joins(bytes, from, to)) && to - from <= MAX_WORD_BYTES
}

/// Whether a word ends before this character, whatever follows.
fn is_apart(c: char) -> bool {
    !is_word(c) && !matches!(c, '’' | '\u{2010}' | '\u{2011}')
}

/// Whether what follows the plain word `from..to` belongs to it.
fn joins(bytes: &[u8], from: usize, to: usize) -> bool {
    let next = bytes.get(to + 1).map_or(0, |&byte| CLASS[usize::from(byte)]);
    match bytes[to] {
        b'+' => to - from == 1 && bytes.get(to + 1) == Some(&b'+'),
        b'#' => to - from == 1 && next & (ALNUM | HIGH) == 0,
        _ => next & (ALNUM | HIGH) != 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The pieces of the word found last, in a form that can be compared.
    fn told(words: &Words) -> Vec<(String, usize, usize, usize, Form)> {
        let tell = |piece: &Piece| {
            (
                words.text(piece).to_owned(),
                piece.position,
                piece.from,
                piece.to,
                piece.form,
            )
        };
        words.pieces.iter().map(tell).collect()
    }

    proptest! {
        #[test]
        fn a_whole_text_has_the_words_that_come_one_by_one(
            short in "[a-fz{`фяИйиё0-9A-C .,_'’+#\\-\u{301}\u{306}数]{0,40}",
            long in "[A-Fa-f][a-f]{13,16}( |é|'s|B|-x|\\.|)",
            body in any::<bool>(),
        ) {
            let text = format!("{long}{short}{long}");
            let mut words = Words::stemless();
            words.set_body(body);
            let mut whole = Vec::new();
            words.each(&text, |batch| {
                for word in batch.seen {
                    let folded = batch.text(word).to_ascii_lowercase();
                    assert_eq!(word.hash, hash(folded.as_bytes()));
                    if !(word.plain && body && is_filler(&folded)) {
                        whole.push((folded, word.position));
                    }
                }
            });
            let mut single = Vec::new();
            words.reset();
            while words.advance(&text) {
                single.extend(words.pieces().iter().map(|piece| (words.text(piece).to_owned(), piece.position)));
            }
            prop_assert_eq!(whole, single);
        }

        #[test]
        fn a_cyrillic_word_is_read_the_same_on_the_fast_path(
            text in "[а-вфяиАБИЯёЁйa-bX0-1 .,_'’«»+#\\-\u{301}\u{306}\u{2010}\u{2014}数]{0,16}",
            body in any::<bool>(),
        ) {
            let fresh = || if body { Words::of_body() } else { Words::default() };
            let (mut fast, mut slow) = (fresh(), fresh());
            fast.reset();
            slow.reset();
            for start in (0..text.len()).filter(|start| text.is_char_boundary(*start)) {
                for words in [&mut fast, &mut slow] {
                    words.arena.clear();
                    words.pieces.clear();
                    words.cursor = start;
                    words.position = 7;
                }
                if !text[start..].starts_with(|c: char| !c.is_ascii()) || !fast.cyrillic(&text) {
                    continue;
                }
                slow.compound(&text);
                prop_assert_eq!(told(&fast), told(&slow), "at {} of {:?}", start, &text);
                prop_assert_eq!((fast.cursor, fast.position), (slow.cursor, slow.position));
            }
        }
    }
}
