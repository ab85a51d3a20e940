//! Alignment: which topics of different documents are the same, and which notes of the vault treat them.
//!
//! Invariants: [`ties`] is a function of its arguments; nothing is ever tied within one document; at most one tie joins
//! two topics; no group of `same_as` has two topics of one document with different titles.

mod abbreviations;
mod corpus;
mod covers;
mod lexicon;
mod names;
mod reason;
mod russian;
mod same;
#[cfg(test)]
mod tests;
mod words;

pub use reason::Reason;

use cairn_model::Confidence;
use corpus::Corpus;

/// What a topic is, as far as ties go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TopicKind {
    /// Something to know, named by a document or by a map of content.
    Topic,
    /// A question note: it covers topics.
    Question,
    /// A concept note: it covers topics.
    Concept,
    /// A map of content: it stands for its theme, so it may be the same as a topic.
    Moc,
}

impl TopicKind {
    /// Whether it has text that treats topics.
    pub fn covers(self) -> bool {
        matches!(self, Self::Question | Self::Concept)
    }
}

/// A topic or a note, by what it is called and where it stands.
#[derive(Clone, Debug)]
pub struct Topic {
    /// Which document it stands in, by any numbering. All notes of a vault, and the topics of its maps of content, are
    /// one document; a study document kept in the vault is one of its own.
    pub document: u32,
    /// What it is.
    pub kind: TopicKind,
    /// Its name as written, in any language.
    pub title: String,
    /// Its other names: aliases, and for a note the slug of its file name (`isolation-levels` of
    /// `q-isolation-levels--databases--medium`).
    pub aliases: Vec<String>,
    /// What else the document says of it, such as its core concepts; may be empty. It never ties by itself.
    pub text: String,
    /// Index of the topic it belongs to, in the same slice and document.
    pub parent: Option<usize>,
    /// Where its author filed it: the properties `topic` and `subtopics` and tags, as written (`databases/indexing`).
    pub tags: Vec<String>,
}

/// A glossary entry: a term with its long form or definition.
#[derive(Clone, Debug)]
pub struct Term {
    /// The term as written, such as `TTL` or `Time to Live (TTL)`.
    pub name: String,
    /// What it stands for or means; may be empty.
    pub meaning: String,
}

/// What a tie says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TieKind {
    /// Both are the same; neither is merged into the other.
    SameAs,
    /// The first, a question or concept, treats the second.
    Covers,
}

/// A proposed tie between two topics of different documents.
#[derive(Clone, Debug, PartialEq)]
pub struct Tie {
    /// Index of the question or concept ([`TieKind::Covers`]), or the smaller index ([`TieKind::SameAs`]).
    pub a: usize,
    /// Index of the topic.
    pub b: usize,
    /// What it says.
    pub kind: TieKind,
    /// How sure it is.
    pub confidence: Confidence,
    /// Why.
    pub reason: Reason,
}

/// Ties between topics of different documents, sorted by `(a, b)`; `glossary` holds the terms of all documents.
///
/// `same_as` is one-to-one between two documents, but for topics that one document names twice, and its groups never
/// join two topics that one document tells apart. `covers` is many-to-many, and never within one document: in a vault,
/// links say what covers what.
pub fn ties(topics: &[Topic], glossary: &[Term]) -> Vec<Tie> {
    let corpus = Corpus::new(topics, glossary);
    let mut ties = same::same(topics, &corpus);
    ties.extend(covers::covers(topics, &corpus));
    ties.sort_by_key(|tie| (tie.a, tie.b));
    ties
}
