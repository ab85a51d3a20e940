//! What was typed, against one name at a time.

use super::letters::Letters;
use crate::analysis::fold::fold_char;
use nucleo_matcher::{Config, Matcher, Utf32Str};

/// Most characters and words that are looked for; more letters single nothing out.
const MAX_CHARS: usize = 96;
const MAX_WORDS: usize = 8;

/// What was typed, folded.
pub(super) struct Needle {
    words: Vec<Word>,
    /// All of it, single blanks between words.
    whole: Vec<char>,
    ascii: Option<String>,
    letters: Letters,
}

/// A word in both forms that the matcher wants; the first is empty if it is not ASCII.
struct Word {
    ascii: String,
    chars: Vec<char>,
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

/// How a name fits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fit {
    /// The matcher's points for the letters.
    pub(super) letters: u32,
    begins: bool,
    same_length: bool,
}

impl Fit {
    /// Points: more for beginning with what was typed, and for being it, than letters can give.
    pub(super) fn score(self) -> u32 {
        match (self.begins, self.same_length) {
            (true, true) => self.letters + (1 << 21),
            (true, false) => self.letters + (1 << 20),
            (false, _) => self.letters,
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
        };
        let whole = texts.join(" ");
        Self {
            words: texts.iter().map(word).collect(),
            letters: Letters::of(texts.iter().copied()),
            whole: whole.chars().collect(),
            ascii: whole.is_ascii().then_some(whole),
        }
    }

    /// Whether `text` begins with all of it.
    pub(super) fn begins(&self, text: &str) -> bool {
        let mut folded = text.chars().map(fold_char);
        self.whole.iter().all(|typed| folded.next() == Some(*typed))
    }

    /// Every letter that was typed.
    pub(super) fn letters(&self) -> Letters {
        self.letters
    }

    pub(super) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
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
}

impl Default for Reader {
    fn default() -> Self {
        let mut config = Config::DEFAULT;
        config.normalize = false;
        Self {
            matcher: Matcher::new(config),
            folded: Vec::new(),
        }
    }
}

impl Reader {
    /// How `text` fits, if it does.
    pub(super) fn fit(&mut self, needle: &Needle, way: Way, text: &str) -> Option<Fit> {
        let ascii = self.read(text);
        let haystack = haystack(ascii, text, &self.folded);
        let matcher = &mut self.matcher;
        let mut letters = 0;
        for word in &needle.words {
            letters += u32::from(match way {
                Way::Quick => matcher.fuzzy_match_greedy(haystack, word.text()),
                Way::Best => matcher.fuzzy_match(haystack, word.text()),
                Way::Together => matcher.substring_match(haystack, word.text()),
            }?);
        }
        let (begins, same_length) = if ascii {
            let whole = needle.ascii.as_deref().unwrap_or_default().as_bytes();
            let begin = text.as_bytes().get(..whole.len());
            (
                begin.is_some_and(|begin| begin.eq_ignore_ascii_case(whole)),
                text.len() == whole.len(),
            )
        } else {
            (
                self.folded.starts_with(&needle.whole),
                self.folded.len() == needle.whole.len(),
            )
        };
        Some(Fit {
            letters,
            begins,
            same_length,
        })
    }

    /// The characters of `text` that were typed, in order.
    pub(super) fn places(&mut self, needle: &Needle, way: Way, text: &str) -> Vec<u32> {
        let mut places = Vec::new();
        let ascii = self.read(text);
        let haystack = haystack(ascii, text, &self.folded);
        for word in &needle.words {
            match way {
                Way::Together => self.matcher.substring_indices(haystack, word.text(), &mut places),
                Way::Quick | Way::Best => self.matcher.fuzzy_indices(haystack, word.text(), &mut places),
            };
        }
        places.sort_unstable();
        places.dedup();
        places
    }

    /// Folds `text` unless it is ASCII, which the matcher folds faster.
    fn read(&mut self, text: &str) -> bool {
        let ascii = text.is_ascii();
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
