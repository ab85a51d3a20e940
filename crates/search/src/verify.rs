//! Whether a note's text fits what an index cannot tell: parts of it, regular expressions, capitals.

mod parts;

use crate::analysis::Form;
use crate::analysis::Words;
use crate::query::{Expr, Leaf, PartKind, Pattern, Place, TextTest, What, Word, word_leaves, written_words};
use std::sync::Arc;

/// How much of a note is looked at: what is longer is no note that somebody wrote.
const MAX_BYTES: usize = 2 << 20;

/// A test on a note's text, made ready once for many notes.
pub struct Verifier {
    test: Test,
    parts: Parts,
}

/// Buffers for reading texts; one for each thread.
#[derive(Default)]
pub struct TextReader {
    pub(crate) words: Words,
    tokens: Tokens,
}

/// Which parts of a text are looked at.
#[derive(Clone, Copy, Debug)]
enum Parts {
    Whole,
    Headings,
    Of(PartKind),
}

enum Test {
    All(Vec<Test>),
    Any(Vec<Test>),
    Not(Box<Test>),
    Contains(String),
    Regex(Arc<Pattern>),
    Words(Vec<Leaf>),
    Exact(Exact),
    Never,
}

/// Words as written, side by side.
struct Exact {
    words: Vec<(usize, String)>,
    /// Whether the last may be a beginning.
    open: bool,
}

/// The terms of a piece of text.
#[derive(Default)]
struct Tokens {
    arena: String,
    list: Vec<Token>,
}

#[derive(Clone, Copy)]
struct Token {
    /// In words.
    position: usize,
    from: usize,
    to: usize,
    /// Whether it is a stem, which no text has as it is.
    stem: bool,
    /// Where it stands in the text, in bytes.
    place: usize,
}

impl Verifier {
    /// A test on text ([`Expr::Text`] or [`Expr::Part`]); `None` for anything else.
    pub fn new(expr: &Expr) -> Option<Self> {
        match expr {
            Expr::Text(test) => Some(Self {
                test: text_test(test),
                parts: if test.place == Place::Heading {
                    Parts::Headings
                } else {
                    Parts::Whole
                },
            }),
            Expr::Part(part) => Some(Self {
                test: test(&part.inner)?,
                parts: Parts::Of(part.kind),
            }),
            _ => None,
        }
    }

    /// A test on text, of one line at a time.
    pub fn on_lines(expr: &Expr) -> Option<Self> {
        Some(Self {
            test: test(expr)?,
            parts: Parts::Of(PartKind::Line),
        })
    }

    /// An indexed query against a name alone, for nodes that are not in the index; tags, texts and properties do not fit.
    /// `None` if no name can fit.
    pub fn of_names(expr: &Expr) -> Option<Self> {
        let test = name_test(expr);
        (!matches!(test, Test::Never)).then_some(Self {
            test,
            parts: Parts::Whole,
        })
    }

    /// The line, from 1, of the first place of a whole note that fits.
    pub fn line(&self, reader: &mut TextReader, text: &str) -> Option<u32> {
        let text = &text[..text.floor_char_boundary(MAX_BYTES)];
        match self.parts {
            Parts::Whole => {
                let at = self.test.place(reader, text)?;
                let before = text.as_bytes()[..at]
                    .iter()
                    .filter(|byte| **byte == b'\n')
                    .count();
                u32::try_from(before + 1).ok()
            }
            Parts::Headings => parts::headings(text, &mut |part| self.test.place(reader, part).is_some()),
            Parts::Of(kind) => parts::find(text, kind, &mut |part| self.test.place(reader, part).is_some()),
        }
    }

    /// Whether a name, such as a title or a path, fits.
    pub fn fits_name(&self, reader: &mut TextReader, name: &str) -> bool {
        matches!(self.parts, Parts::Whole) && self.test.place(reader, name).is_some()
    }
}

/// The line of a text that fits a test on text, from 1; for one text alone.
pub fn fits(text: &str, expr: &Expr) -> Option<u32> {
    Verifier::new(expr)?.line(&mut TextReader::default(), text)
}

fn test(expr: &Expr) -> Option<Test> {
    Some(match expr {
        Expr::All(parts) => Test::All(parts.iter().map(test).collect::<Option<_>>()?),
        Expr::Any(parts) => Test::Any(parts.iter().map(test).collect::<Option<_>>()?),
        Expr::Not(inner) => Test::Not(Box::new(test(inner)?)),
        Expr::Text(text) => text_test(text),
        Expr::Part(_) | Expr::Property(_) | Expr::Graph(_) => return None,
    })
}

fn name_test(expr: &Expr) -> Test {
    match expr {
        Expr::All(parts) => {
            let parts: Vec<Test> = parts.iter().map(name_test).collect();
            if parts.iter().any(|part| matches!(part, Test::Never)) {
                Test::Never
            } else {
                Test::All(parts)
            }
        }
        Expr::Any(parts) => {
            let mut parts: Vec<Test> = parts.iter().map(name_test).collect();
            parts.retain(|part| !matches!(part, Test::Never));
            if parts.is_empty() {
                Test::Never
            } else {
                Test::Any(parts)
            }
        }
        Expr::Not(inner) => Test::Not(Box::new(name_test(inner))),
        Expr::Text(test) if matches!(test.place, Place::Anywhere | Place::Title) => text_test(test),
        Expr::Text(_) | Expr::Part(_) | Expr::Property(_) | Expr::Graph(_) => Test::Never,
    }
}

fn text_test(test: &TextTest) -> Test {
    match &test.what {
        What::Regex { compiled, .. } => Test::Regex(Arc::clone(compiled)),
        what if test.exact_case => Test::Contains(what.text().to_owned()),
        What::Phrase { text, open } => Test::Exact(Exact {
            words: written_words(text),
            open: *open,
        }),
        what => {
            let mut leaves = word_leaves(what);
            if let (What::Word { open: true, .. }, Some(Leaf::Word(word))) = (what, leaves.last_mut()) {
                word.open = true;
            }
            Test::Words(leaves)
        }
    }
}

impl Test {
    /// Where it fits a text, in bytes; 0 if no one place can be told.
    fn place(&self, reader: &mut TextReader, text: &str) -> Option<usize> {
        reader.tokens.list.clear();
        if self.wants_words() {
            reader.read(text);
        }
        self.holds(&reader.tokens, text)
            .then(|| self.first(&reader.tokens, text))
    }

    fn wants_words(&self) -> bool {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().any(Self::wants_words),
            Self::Not(inner) => inner.wants_words(),
            Self::Words(_) | Self::Exact(_) => true,
            Self::Contains(_) | Self::Regex(_) | Self::Never => false,
        }
    }

    fn holds(&self, tokens: &Tokens, text: &str) -> bool {
        match self {
            Self::All(parts) => parts.iter().all(|part| part.holds(tokens, text)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(tokens, text)),
            Self::Not(inner) => !inner.holds(tokens, text),
            Self::Contains(wanted) => text.contains(wanted),
            Self::Regex(pattern) => pattern.regex.is_match(text),
            Self::Exact(exact) => tokens.exact(exact).is_some(),
            Self::Words(leaves) => leaves.iter().all(|leaf| tokens.have(leaf)),
            Self::Never => false,
        }
    }

    fn first(&self, tokens: &Tokens, text: &str) -> usize {
        match self {
            Self::Contains(wanted) => text.find(wanted).unwrap_or_default(),
            Self::Regex(pattern) => pattern.regex.find(text).map_or(0, |found| found.start()),
            Self::Exact(exact) => tokens.exact(exact).unwrap_or_default(),
            Self::All(parts) | Self::Any(parts) => parts
                .iter()
                .map(|part| part.first(tokens, text))
                .max()
                .unwrap_or_default(),
            Self::Not(_) | Self::Words(_) | Self::Never => 0,
        }
    }
}

impl TextReader {
    fn read(&mut self, text: &str) {
        let tokens = &mut self.tokens;
        tokens.arena.clear();
        self.words.reset();
        while self.words.advance(text) {
            for piece in self.words.pieces() {
                let from = tokens.arena.len();
                tokens.arena.push_str(self.words.text(piece));
                tokens.list.push(Token {
                    position: piece.position,
                    from,
                    to: tokens.arena.len(),
                    stem: piece.form == Form::Stem,
                    place: piece.from,
                });
            }
        }
    }
}

impl Tokens {
    fn texts(&self) -> impl Iterator<Item = (usize, &str)> {
        self.list
            .iter()
            .map(|token| (token.position, &self.arena[token.from..token.to]))
    }

    /// Where such words stand side by side as they are, in bytes of the text.
    fn exact(&self, exact: &Exact) -> Option<usize> {
        let ((first_at, first), rest) = exact.words.split_first()?;
        let written = |token: &Token| &self.arena[token.from..token.to];
        let fits = |token: &Token, wanted: &str, last: bool| {
            let word = written(token);
            !token.stem && (word == wanted || last && exact.open && word.starts_with(wanted))
        };
        let begins = self.list.iter().enumerate();
        let mut begins = begins.filter(|(_, token)| fits(token, first, rest.is_empty()));
        let found = begins.find(|(index, begin)| {
            rest.iter().enumerate().all(|(number, (at, word))| {
                let position = begin.position + at - first_at;
                let near = self.list[*index..]
                    .iter()
                    .take_while(|token| token.position <= position);
                let mut near = near.filter(|token| token.position == position);
                near.any(|token| fits(token, word, number + 1 == rest.len()))
            })
        });
        found.map(|(_, token)| token.place)
    }

    fn have(&self, leaf: &Leaf) -> bool {
        match leaf {
            Leaf::Phrase(parts) => self.side_by_side(parts),
            Leaf::Word(word) => {
                self.texts().any(|(_, text)| is_form(word, text))
                    || word.parts.as_ref().is_some_and(|parts| self.side_by_side(parts))
            }
        }
    }

    fn side_by_side(&self, parts: &[(usize, String)]) -> bool {
        let Some((first_at, first)) = parts.first() else {
            return false;
        };
        let at = |position: usize, wanted: &str| {
            self.texts()
                .any(|(other, text)| other == position && text == wanted)
        };
        let begins: Vec<usize> = self
            .texts()
            .filter(|(_, text)| text == first)
            .map(|(position, _)| position)
            .collect();
        begins.iter().any(|begin| {
            parts[1..]
                .iter()
                .all(|(part_at, part)| at(begin + part_at - first_at, part))
        })
    }
}

fn is_form(word: &Word, text: &str) -> bool {
    if word.written.is_empty() {
        return false;
    }
    text == word.written
        || word.stem.as_deref() == Some(text)
        || word.open && text.starts_with(&word.written)
        || word.others.iter().any(|other| other == text)
}

#[cfg(test)]
mod tests;
