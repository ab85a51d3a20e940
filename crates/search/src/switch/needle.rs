//! What was typed, against one name at a time.

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
}

/// A word in both forms that the matcher wants; the first is empty if it is not ASCII.
struct Word {
    ascii: String,
    chars: Vec<char>,
}

/// How a name fits, with the matcher's points for its letters.
#[derive(Clone, Copy, Debug)]
pub(super) enum Fit {
    /// It is what was typed.
    Same(u32),
    /// It begins so.
    Begins(u32),
    /// It has the letters.
    Letters(u32),
}

impl Fit {
    /// Points: more for each step up than letters can give.
    pub(super) fn score(self) -> u32 {
        match self {
            Self::Same(letters) => letters + (1 << 21),
            Self::Begins(letters) => letters + (1 << 20),
            Self::Letters(letters) => letters,
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
            whole: whole.chars().collect(),
            ascii: whole.is_ascii().then_some(whole),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// How many letters were typed.
    pub(super) fn letters(&self) -> u32 {
        self.words.iter().map(|word| word.chars.len() as u32).sum()
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
    pub(super) fn fit(&mut self, needle: &Needle, text: &str) -> Option<Fit> {
        let mut letters = 0;
        if text.is_ascii() {
            self.matcher.config.ignore_case = true;
            let haystack = Utf32Str::Ascii(text.as_bytes());
            for word in &needle.words {
                letters += u32::from(self.matcher.fuzzy_match(haystack, word.text())?);
            }
            let whole = needle.ascii.as_deref().unwrap_or_default().as_bytes();
            let begins = text
                .as_bytes()
                .get(..whole.len())
                .is_some_and(|begin| begin.eq_ignore_ascii_case(whole));
            return Some(Fit::new(letters, begins, text.len() == whole.len()));
        }
        self.fold(text);
        let haystack = Utf32Str::Unicode(&self.folded);
        for word in &needle.words {
            letters += u32::from(self.matcher.fuzzy_match(haystack, word.text())?);
        }
        let begins = self.folded.starts_with(&needle.whole);
        Some(Fit::new(letters, begins, self.folded.len() == needle.whole.len()))
    }

    /// The characters of `text` that were typed, in order.
    pub(super) fn places(&mut self, needle: &Needle, text: &str) -> Vec<u32> {
        let mut places = Vec::new();
        let ascii = text.is_ascii();
        if !ascii {
            self.fold(text);
        }
        self.matcher.config.ignore_case = ascii;
        let haystack = if ascii {
            Utf32Str::Ascii(text.as_bytes())
        } else {
            Utf32Str::Unicode(&self.folded)
        };
        for word in &needle.words {
            self.matcher.fuzzy_indices(haystack, word.text(), &mut places);
        }
        places.sort_unstable();
        places.dedup();
        places
    }

    fn fold(&mut self, text: &str) {
        self.folded.clear();
        self.folded.extend(text.chars().map(fold_char));
        self.matcher.config.ignore_case = false;
    }
}

impl Fit {
    fn new(letters: u32, begins: bool, same_length: bool) -> Self {
        match (begins, same_length) {
            (true, true) => Self::Same(letters),
            (true, false) => Self::Begins(letters),
            (false, _) => Self::Letters(letters),
        }
    }
}
