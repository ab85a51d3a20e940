//! A query as understood: a tree of tests, each with the place it was typed at.

use regex::Regex;
use std::sync::Arc;

/// Where something stands in the query, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// Its first byte.
    pub from: usize,
    /// The byte behind it.
    pub to: usize,
}

/// A query that was read.
#[derive(Clone, Debug)]
pub struct Query {
    /// What is asked for.
    pub root: Expr,
    /// What was taken otherwise than it may have been meant.
    pub remarks: Vec<Remark>,
}

/// Something about a query that is no error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// The part it is about.
    pub at: Span,
    /// What was done, as a sentence.
    pub message: String,
}

/// A condition on a node.
#[derive(Clone, Debug)]
pub enum Expr {
    /// All of these hold; without any, everything fits.
    All(Vec<Expr>),
    /// One of these holds.
    Any(Vec<Expr>),
    /// It does not hold.
    Not(Box<Expr>),
    /// Text somewhere.
    Text(TextTest),
    /// A part of the note's text that fits.
    Part(PartTest),
    /// A property.
    Property(PropertyTest),
    /// What the graph or the user's own data says.
    Graph(GraphTest),
}

/// Text somewhere.
#[derive(Clone, Debug)]
pub struct TextTest {
    /// Where it is looked for.
    pub place: Place,
    /// What is looked for.
    pub what: What,
    /// Whether capitals count.
    pub exact_case: bool,
    /// Where it was typed.
    pub at: Span,
}

/// Where text is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Names, headings, tags, path and text.
    Anywhere,
    /// The note's text.
    Content,
    /// The title and the aliases.
    Title,
    /// Headings and topics.
    Heading,
    /// The file's name.
    File,
    /// The path in the vault.
    Path,
    /// Tags, with those nested in them.
    Tag,
}

/// What is looked for.
#[derive(Clone, Debug)]
pub enum What {
    /// A word in any inflection; `open`: it may be its beginning.
    Word {
        /// As typed.
        text: String,
        /// Whether it ends the query, so that more may follow.
        open: bool,
    },
    /// Words side by side in any inflection: a name, or a token such as `O(n log n)`.
    Together(String),
    /// These very words side by side: no other inflection, any case and accent; `open`: the last may be a beginning.
    Phrase {
        /// As typed, without the quotes.
        text: String,
        /// Whether the quote is still open.
        open: bool,
    },
    /// A regular expression.
    Regex {
        /// As typed, without the slashes.
        text: String,
        /// Compiled; capitals count if the test says so.
        compiled: Arc<Pattern>,
    },
}

/// A compiled regular expression.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// Compiled.
    pub regex: Regex,
    /// What looking through a byte costs, where a plain expression costs 1: the more states, the more.
    pub cost: u32,
}

impl What {
    /// As typed.
    pub fn text(&self) -> &str {
        match self {
            Self::Word { text, .. }
            | Self::Together(text)
            | Self::Phrase { text, .. }
            | Self::Regex { text, .. } => text,
        }
    }
}

/// Which parts of a text one of must fit as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// A line.
    Line,
    /// A paragraph, list, table or the like: lines without a blank one between.
    Block,
    /// What stands between two headings.
    Section,
    /// A checklist item.
    Task,
    /// One that is not done.
    TaskTodo,
    /// One that is done.
    TaskDone,
}

/// A part of the note's text that fits.
#[derive(Clone, Debug)]
pub struct PartTest {
    /// Which.
    pub kind: PartKind,
    /// What the part must satisfy: tests on text only. `All` of nothing: any part of that kind.
    pub inner: Box<Expr>,
    /// Where it was typed.
    pub at: Span,
}

/// A property.
#[derive(Clone, Debug)]
pub struct PropertyTest {
    /// Its name, in lower case.
    pub key: String,
    /// What its value must be.
    pub value: ValueTest,
    /// Where it was typed.
    pub at: Span,
}

/// What a property's value must be.
#[derive(Clone, Debug)]
pub enum ValueTest {
    /// The property is there.
    Exists,
    /// It is there without a value.
    Null,
    /// It has a text with these words; a phrase is its whole value.
    Text(String, bool),
    /// It fits a regular expression.
    Regex(String, Arc<Pattern>),
    /// It compares so with a number.
    Number(Compare, f64),
    /// It compares so with a date, as text.
    Date(Compare, String),
    /// Every one of these.
    All(Vec<ValueTest>),
    /// One of these.
    Any(Vec<ValueTest>),
    /// Not this.
    Not(Box<ValueTest>),
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compare {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
    /// `=`
    Equal,
}

impl Compare {
    /// Whether `a` compares so with `b`.
    pub fn holds<T: PartialOrd>(self, a: &T, b: &T) -> bool {
        match self {
            Self::Less => a < b,
            Self::AtMost => a <= b,
            Self::More => a > b,
            Self::AtLeast => a >= b,
            Self::Equal => a == b,
        }
    }

    /// In words.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Less => "less than",
            Self::AtMost => "at most",
            Self::More => "more than",
            Self::AtLeast => "at least",
            Self::Equal => "exactly",
        }
    }
}

/// What the graph or the user's own data says.
#[derive(Clone, Debug)]
pub struct GraphTest {
    /// What is asked.
    pub ask: Ask,
    /// Where it was typed.
    pub at: Span,
}

/// A question to the graph.
#[derive(Clone, Debug, PartialEq)]
pub enum Ask {
    /// The node is of this kind.
    Kind(cairn_model::NodeKind),
    /// It says so of itself; `None`: it has no difficulty.
    Difficulty(Option<cairn_model::Difficulty>),
    /// Its topic has this text.
    Topic(String),
    /// Its MOC has this name.
    Moc(String),
    /// It stands in the document of this name, or covers something there.
    Source(String),
    /// It links to a node of this name.
    LinksTo(String),
    /// A node of this name links to it.
    LinkedFrom(String),
    /// It needs a node of this name first.
    Requires(String),
    /// It treats a topic of this name.
    Covers(String),
    /// It lies below a node of this name, at any depth.
    In(String),
    /// What is so.
    Is(Quality),
    /// How well it is known, 0 to 1.
    Mastery(Compare, f32),
}

/// What a node can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quality {
    /// Linked to, but not there.
    Missing,
    /// Nothing links to it, and it links to nothing.
    Orphan,
    /// To be reviewed by now.
    Due,
    /// Reviewed, and known less than well.
    Weak,
    /// Marked as known, or known well.
    Known,
    /// Bookmarked.
    Bookmarked,
    /// A topic that no question covers.
    Uncovered,
}

impl Expr {
    /// Whether nothing is asked.
    pub fn is_everything(&self) -> bool {
        matches!(self, Self::All(parts) if parts.is_empty())
    }

    /// What looking through a byte of text for it costs, where words cost 1 ([`Pattern::cost`]).
    pub fn cost(&self) -> u32 {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().map(Self::cost).max().unwrap_or(1),
            Self::Not(inner) => inner.cost(),
            Self::Part(test) => test.inner.cost(),
            Self::Text(TextTest {
                what: What::Regex { compiled, .. },
                ..
            }) => compiled.cost,
            Self::Text(_) | Self::Property(_) | Self::Graph(_) => 1,
        }
    }
}
