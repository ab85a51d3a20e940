//! Why two topics were tied, in words for the reader.

use super::corpus::Corpus;
use super::lexicon::Origin;
use super::names::{Form, Name};
use std::fmt;

/// The rule that made a tie. Names and words are given in lower case, as they were compared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// Both are called the same, but for case, signs, stop words and the order of words.
    Title,
    /// Both are called the same but for endings: plural, gerund, case.
    Plural,
    /// One is called by the short form, the other by the long one.
    Abbreviation {
        /// The short form.
        short: Box<str>,
    },
    /// Both are called the same without what stands in parentheses, or one is what stands in the other's.
    Parenthesised,
    /// An alias of one is a name of the other.
    Alias {
        /// The alias.
        name: Box<str>,
    },
    /// The glossary says that one name means the other.
    Glossary {
        /// The term.
        term: Box<str>,
    },
    /// Names that differ in words which change little, such as "basics" or "strategies".
    Wording,
    /// Names that are near, under which the same topics stand.
    Children {
        /// How many topics of the smaller one the other has too.
        shared: u32,
        /// How many topics the smaller one has.
        of: u32,
    },
    /// The name of the topic, or a part of it, is a name of the note or a part of one.
    PartOfTitle {
        /// The part.
        part: Box<str>,
    },
    /// The name of the note is a part of the topic's name: the topic is some side of what the note is about.
    Broader {
        /// The part.
        part: Box<str>,
    },
    /// The names share words that few names have.
    RareWords {
        /// The words, as compared.
        words: Box<str>,
    },
    /// The author filed the note under the topic's name.
    Tag {
        /// The tag.
        tag: Box<str>,
    },
}

impl Reason {
    /// The stable name of the rule.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Plural => "plural",
            Self::Abbreviation { .. } => "abbreviation",
            Self::Parenthesised => "parenthesised",
            Self::Alias { .. } => "alias",
            Self::Glossary { .. } => "glossary",
            Self::Wording => "wording",
            Self::Children { .. } => "children",
            Self::PartOfTitle { .. } => "part_of_title",
            Self::Broader { .. } => "broader",
            Self::RareWords { .. } => "rare_words",
            Self::Tag { .. } => "tag",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Title => f.write_str("same title"),
            Self::Plural => f.write_str("same title but for endings"),
            Self::Abbreviation { short } => write!(f, "abbreviation {short} and its long form"),
            Self::Parenthesised => f.write_str("same title but for what stands in parentheses"),
            Self::Alias { name } => write!(f, "alias “{name}”"),
            Self::Glossary { term } => write!(f, "glossary entry “{term}”"),
            Self::Wording => f.write_str("same title but for common wording"),
            Self::Children { shared, of } => write!(f, "{shared} of {of} topics below are the same"),
            Self::PartOfTitle { part } => write!(f, "“{part}” is part of the title"),
            Self::Broader { part } => write!(f, "part of “{part}”"),
            Self::RareWords { words } => write!(f, "rare words in common: {words}"),
            Self::Tag { tag } => write!(f, "filed under “{tag}”"),
        }
    }
}

/// Why two names of the same words are the same.
pub(super) fn of_equal(corpus: &Corpus, a: &Name, b: &Name) -> Reason {
    let long = |name: &Name| name.long.iter().map(|(word, _)| *word).collect::<Vec<_>>();
    let (of_a, of_b) = (long(a), long(b));
    let apart = a
        .long
        .iter()
        .chain(&b.long)
        .find(|(word, _)| of_a.contains(word) != of_b.contains(word));
    if let Some(&(word, origin)) = apart {
        let short = corpus.lexicon.text(word);
        return match origin {
            Origin::Abbreviation => Reason::Abbreviation { short: short.into() },
            Origin::Glossary => Reason::Glossary { term: short.into() },
        };
    }
    let alias = [a, b].into_iter().find(|name| name.form == Form::Alias);
    if let Some(name) = alias {
        return Reason::Alias {
            name: name.written.clone(),
        };
    }
    if a.form == Form::Parenthesis || b.form == Form::Parenthesis || a.form != b.form {
        return Reason::Parenthesised;
    }
    if a.written == b.written {
        Reason::Title
    } else {
        Reason::Plural
    }
}
