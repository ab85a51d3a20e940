//! What was typed, against one name at a time.

use super::letters::Letters;
use crate::analysis::fold::{fold_char, fold_into};
use crate::find::fuzzy_distance;
use crate::snippet::is_near;
use memchr::{memchr, memmem, memrchr};
use nucleo_matcher::{Config, Matcher, Utf32Str};

/// Most characters and words that are looked for; more letters single nothing out.
const MAX_CHARS: usize = 96;
const MAX_WORDS: usize = 8;

/// What was typed, folded.
pub(super) struct Needle {
    words: Vec<Word>,
    /// All of it, single blanks between words.
    whole: Vec<char>,
    letters: Letters,
}

/// A word in both forms that the matcher wants; the first is empty if it is not ASCII.
struct Word {
    ascii: String,
    chars: Vec<char>,
    /// What finds it in bytes, if it is ASCII.
    bytes: Option<memmem::Finder<'static>>,
}

/// How letters are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// In order, the first that come.
    Quick,
    /// In order, those that give most points.
    Best,
    /// Each word's letters side by side.
    Together,
}

/// Between the two languages of a title.
const LANGUAGES: &str = " / ";

/// How near a name is to what was typed, beyond having its letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// It has the letters.
    Letters,
    /// It is spelt nearly so.
    Near,
    /// It begins so.
    Begins,
    /// It is this name, but for blanks and signs: `hashmap` is `Hash Map`.
    Joined,
    /// It is this name.
    Same,
}

impl Rank {
    /// Points: more than letters can give.
    pub(super) fn score(self) -> u32 {
        match self {
            Self::Letters => 0,
            Self::Near => 1 << 19,
            Self::Begins => 1 << 20,
            Self::Joined => 1 << 21,
            Self::Same => 1 << 22,
        }
    }
}

impl Needle {
    pub(super) fn of(query: &str) -> Self {
        let folded: String = query
            .chars()
            .filter(|c| !c.is_control())
            .take(MAX_CHARS)
            .map(fold_char)
            .collect();
        let texts: Vec<&str> = folded.split_whitespace().take(MAX_WORDS).collect();
        let word = |text: &&str| Word {
            ascii: if text.is_ascii() {
                (*text).to_owned()
            } else {
                String::new()
            },
            chars: text.chars().collect(),
            bytes: text
                .is_ascii()
                .then(|| memmem::Finder::new(text.as_bytes()).into_owned()),
        };
        let whole = texts.join(" ");
        Self {
            words: texts.iter().map(word).collect(),
            letters: Letters::of(texts.iter().copied()),
            whole: whole.chars().collect(),
        }
    }

    /// How near a name is to it: as a whole, or one language of it.
    pub(super) fn rank(&self, name: &str) -> Rank {
        let whole = self.rank_of(name);
        if whole >= Rank::Joined || !has_languages(name) {
            return whole;
        }
        let parts = name.split(LANGUAGES).map(|part| self.rank_of(part));
        parts.max().unwrap_or(whole).max(whole)
    }

    fn rank_of(&self, name: &str) -> Rank {
        let mut folded = name.chars().map(fold_char);
        let begins = self.whole.iter().all(|typed| folded.next() == Some(*typed));
        if begins && folded.next().is_none() {
            return Rank::Same;
        }
        let letters = name.chars().filter(|c| c.is_alphanumeric()).map(fold_char);
        let typed = self.whole.iter().copied().filter(|c| c.is_alphanumeric());
        // What consists of signs has no letters to compare.
        if letters.eq(typed.clone()) && typed.count() > 1 {
            return Rank::Joined;
        }
        if begins { Rank::Begins } else { Rank::Letters }
    }

    /// How near a path is to it: as a whole or by the file's name, with its extension or without.
    pub(super) fn rank_path(&self, path: &str) -> Rank {
        let name = &path[memrchr(b'/', path.as_bytes()).map_or(0, |at| at + 1)..];
        let first = |text: &str| text.chars().find(|c| c.is_alphanumeric()).map(fold_char);
        let typed = self.whole.iter().copied().find(|c| c.is_alphanumeric());
        // Most paths are told by their first letter.
        if first(name) != typed && first(path) != typed {
            return Rank::Letters;
        }
        let bare = name.rfind('.').unwrap_or(name.len());
        // Only who types a folder means one.
        let named = if self.whole.contains(&'/') { path } else { name };
        let ways = [named, &named[..named.len() - name.len() + bare]];
        let rank = ways.iter().map(|way| self.rank_of(way)).max();
        rank.unwrap_or(Rank::Letters)
    }

    /// Typing errors that a name may have against one long word; nothing if it is none.
    pub(super) fn nearly(&self) -> Option<u32> {
        let errors = u32::from(fuzzy_distance(self.whole.len()));
        (self.words.len() == 1 && errors > 0).then_some(errors)
    }

    /// Whether a name, or one language of it, is spelt nearly as one long word that was typed.
    pub(super) fn is_near(&self, name: &str) -> bool {
        let Some(errors) = self.nearly().and_then(|errors| usize::try_from(errors).ok()) else {
            return false;
        };
        let near = |part: &str| {
            let alike = part.chars().map(fold_char).next() == self.whole.first().copied();
            let length = part.chars().count().abs_diff(self.whole.len());
            if !alike || length > errors {
                return false;
            }
            let mut folded = String::new();
            fold_into(part, &mut folded);
            is_near(&self.whole, &folded, errors)
        };
        match has_languages(name) {
            true => name.split(LANGUAGES).any(near),
            false => near(name),
        }
    }

    /// Every letter that was typed.
    pub(super) fn letters(&self) -> Letters {
        self.letters
    }

    pub(super) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}

/// Whether a title may be in two languages: looking for a byte is quicker than for a text, and few names have it.
fn has_languages(name: &str) -> bool {
    memchr(b'/', name.as_bytes()).is_some() && name.contains(LANGUAGES)
}

impl Word {
    fn text(&self) -> Utf32Str<'_> {
        if self.ascii.is_empty() {
            Utf32Str::Unicode(&self.chars)
        } else {
            Utf32Str::Ascii(self.ascii.as_bytes())
        }
    }
}

/// The matcher and a buffer for folded names. Folding here keeps one character for one, and is faster than the
/// matcher's own for anything but ASCII.
pub(super) struct Reader {
    matcher: Matcher,
    folded: Vec<char>,
    lower: Vec<u8>,
}

impl Default for Reader {
    fn default() -> Self {
        let mut config = Config::DEFAULT;
        config.normalize = false;
        Self {
            matcher: Matcher::new(config),
            folded: Vec::new(),
            lower: Vec::new(),
        }
    }
}

impl Reader {
    /// The matcher's points for the letters of `text`, if it has them.
    pub(super) fn letters(&mut self, needle: &Needle, way: Way, text: &str) -> Option<u32> {
        if way == Way::Together && text.is_ascii() {
            return self.together(needle, text);
        }
        let ascii = self.read(text, way);
        let haystack = haystack(ascii, text, &self.folded);
        let matcher = &mut self.matcher;
        let mut letters = 0;
        for word in &needle.words {
            letters += u32::from(match way {
                Way::Quick => matcher.fuzzy_match_greedy(haystack, word.text()),
                Way::Best => matcher.fuzzy_match(haystack, word.text()),
                // The matcher does not find everything that begins with digits or signs.
                Way::Together => together(&self.folded, &word.chars).map(|_| points(&word.chars)),
            }?);
        }
        Some(letters)
    }

    /// The points for each word side by side in an ASCII text, which bytes tell.
    fn together(&mut self, needle: &Needle, text: &str) -> Option<u32> {
        self.lower.clear();
        self.lower.extend_from_slice(text.as_bytes());
        self.lower.make_ascii_lowercase();
        let mut letters = 0;
        for word in &needle.words {
            // Other words are not in an ASCII text.
            let finder = word.bytes.as_ref()?;
            finder.find(&self.lower)?;
            letters += u32::from(points(&word.chars));
        }
        Some(letters)
    }

    /// The characters of `text` that were typed, in order.
    pub(super) fn places(&mut self, needle: &Needle, way: Way, text: &str) -> Vec<u32> {
        let mut places = Vec::new();
        let ascii = self.read(text, way);
        let haystack = haystack(ascii, text, &self.folded);
        for word in &needle.words {
            match way {
                Way::Together => {
                    let at = together(&self.folded, &word.chars).unwrap_or(0..0);
                    places.extend(at.filter_map(|place| u32::try_from(place).ok()));
                    None
                }
                Way::Quick | Way::Best => self.matcher.fuzzy_indices(haystack, word.text(), &mut places),
            };
        }
        places.sort_unstable();
        places.dedup();
        places
    }

    /// Folds `text` unless it is ASCII, which the matcher folds faster.
    fn read(&mut self, text: &str, way: Way) -> bool {
        let ascii = text.is_ascii() && way != Way::Together;
        if !ascii {
            self.folded.resize(text.len(), '\0');
            let mut count = 0;
            for (place, c) in self.folded.iter_mut().zip(text.chars()) {
                *place = fold_char(c);
                count += 1;
            }
            self.folded.truncate(count);
        }
        self.matcher.config.ignore_case = ascii;
        ascii
    }
}

fn haystack<'a>(ascii: bool, text: &'a str, folded: &'a [char]) -> Utf32Str<'a> {
    if ascii {
        Utf32Str::Ascii(text.as_bytes())
    } else {
        Utf32Str::Unicode(folded)
    }
}

/// Where the letters of a word stand side by side.
fn together(folded: &[char], word: &[char]) -> Option<std::ops::Range<usize>> {
    let at = folded.windows(word.len()).position(|part| part == word)?;
    Some(at..at + word.len())
}

/// What letters side by side are worth, about as much as to the matcher.
fn points(word: &[char]) -> u16 {
    u16::try_from(word.len() * 20).unwrap_or(u16::MAX)
}
