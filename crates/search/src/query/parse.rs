//! The query grammar: Obsidian's, and Cairn's operators beside them.
//!
//! ```text
//! any      = all { "OR" all }
//! all      = { "-" } primary { all }                   (blank = and; it binds closer than OR, as in Obsidian)
//! primary  = "(" any ")" | '"' text '"' | "/" regex "/" | "[" property "]" | operator primary | word
//! property = name [ ":" value ]                        (value: null, <5, words, "whole text", /regex/, OR, -, parentheses)
//! ```
//!
//! What is only unfinished (a quote or parenthesis that never closes, an operator without a value) is read as far as it
//! goes, with a remark; what cannot be meant so is an error with its place.

mod property;
mod scan;

use super::ast::{Expr, GraphTest, PartTest, Place, Query, Remark, Span, TextTest, What};
use super::words::{self, GraphWord, Operator};
use crate::SearchError;
use crate::analysis::fold::is_word;
use crate::error::MAX_QUERY_CHARS;

/// Parentheses and operators within each other, at most.
const MAX_DEPTH: usize = 32;
/// Words and other tests, at most; the rest is not looked at.
const MAX_TERMS: usize = 64;

/// Reads a query.
///
/// # Errors
/// [`SearchError::QueryTooLong`], [`SearchError::Empty`] for one that asks nothing, [`SearchError::Syntax`] with its place.
pub fn parse(query: &str) -> Result<Query, SearchError> {
    let chars = query.chars().count();
    if chars > MAX_QUERY_CHARS {
        return Err(too_long(query, chars));
    }
    let mut parser = Parser {
        text: query,
        at: 0,
        depth: 0,
        terms: 0,
        remarks: Vec::new(),
        unclosed: Vec::new(),
        last: None,
    };
    let mut root = parser.any(Within::default())?;
    while parser.at < query.len() {
        parser.remark(
            parser.at,
            parser.at + 1,
            "This parenthesis closes nothing; it was left out.",
        );
        parser.at += 1;
        let more = parser.any(Within::default())?;
        root = join(vec![root, more], Expr::All);
    }
    parser.tell_unclosed();
    if root.is_everything() {
        // What is left of an unfinished query says why there is nothing.
        return Err(match parser.remarks.pop() {
            Some(remark) => SearchError::Syntax {
                at: remark.at,
                message: remark.message,
                hint: "Type a word to look for.".to_owned(),
            },
            None => SearchError::Empty,
        });
    }
    // A blank ends the word before it. What operators say behind a word does not: `flow kind:moc` is `kind:moc flow`.
    if let Some(last) = parser.last.filter(|_| !query.ends_with(char::is_whitespace)) {
        open_word(&mut root, last);
    }
    Ok(Query {
        root,
        remarks: parser.remarks,
    })
}

/// Why a query of too many characters is one: it nests too deep, or names too much; each with the place from which on.
fn too_long(query: &str, chars: usize) -> SearchError {
    let (mut depth, mut words, mut between) = (0_usize, 0_usize, true);
    let mut beyond = None;
    for (at, c) in query.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAX_DEPTH {
            return too_deep(at, query.len());
        }
        if between && !c.is_whitespace() {
            words += 1;
            if words == MAX_TERMS + 1 {
                beyond = Some(at);
            }
        }
        between = c.is_whitespace();
    }
    match beyond {
        Some(from) => SearchError::Syntax {
            at: Span {
                from,
                to: query.len(),
            },
            message: format!("The query has {words} words; {MAX_TERMS} are the limit."),
            hint: "Keep the words that tell most.".to_owned(),
        },
        None => SearchError::QueryTooLong { chars },
    }
}

fn too_deep(from: usize, to: usize) -> SearchError {
    SearchError::Syntax {
        at: Span {
            from,
            to: to.max(from + 1),
        },
        message: format!("The query nests deeper than {MAX_DEPTH} levels."),
        hint: "Take parentheses away: most of them change nothing.".to_owned(),
    }
}

/// What the operators round a test say of it.
#[derive(Clone, Copy)]
struct Within {
    place: Place,
    exact_case: bool,
    /// Inside `line:` and the like: tests on text only.
    part: bool,
    graph: Option<(GraphWord, &'static str)>,
}

impl Default for Within {
    fn default() -> Self {
        Self {
            place: Place::Anywhere,
            exact_case: false,
            part: false,
            graph: None,
        }
    }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    terms: usize,
    remarks: Vec<Remark>,
    /// Where parentheses stand that are never closed.
    unclosed: Vec<usize>,
    /// Where the last word begins that may be unfinished.
    last: Option<usize>,
}

type Parsed<T> = Result<T, SearchError>;

/// One is itself, none is everything.
fn join(mut parts: Vec<Expr>, several: fn(Vec<Expr>) -> Expr) -> Expr {
    parts.retain(|part| !part.is_everything());
    match parts.len() {
        0 => Expr::All(Vec::new()),
        1 => parts.remove(0),
        _ => several(parts),
    }
}

/// Marks the word that was typed at a place as one that may go on.
fn open_word(expr: &mut Expr, from: usize) {
    match expr {
        Expr::All(parts) | Expr::Any(parts) => parts.iter_mut().for_each(|part| open_word(part, from)),
        Expr::Text(TextTest {
            what: What::Word { open, .. },
            at,
            ..
        }) if at.from == from => *open = true,
        Expr::Part(part) => open_word(&mut part.inner, from),
        _ => {}
    }
}

impl Parser<'_> {
    fn remark(&mut self, from: usize, to: usize, message: impl Into<String>) {
        self.remarks.push(Remark {
            at: Span { from, to },
            message: message.into(),
        });
    }

    /// One remark on all parentheses that are never closed.
    fn tell_unclosed(&mut self) {
        let (Some(first), Some(last)) = (self.unclosed.iter().min(), self.unclosed.iter().max()) else {
            return;
        };
        let (first, last) = (*first, *last);
        let what = match self.unclosed.len() {
            1 => "This parenthesis is".to_owned(),
            several => format!("These {several} parentheses are"),
        };
        self.remark(
            first,
            last + 1,
            format!("{what} never closed; everything behind was taken as being inside."),
        );
        self.remarks.sort_by_key(|remark| remark.at.from);
    }

    fn error<T>(&self, from: usize, message: impl Into<String>, hint: impl Into<String>) -> Parsed<T> {
        Err(SearchError::Syntax {
            at: Span {
                from,
                to: self.at.max(from + 1),
            },
            message: message.into(),
            hint: hint.into(),
        })
    }

    /// Goes one level deeper for the time of a call.
    fn deeper<T>(&mut self, from: usize, run: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.depth >= MAX_DEPTH {
            return Err(too_deep(from, self.at.max(from)));
        }
        self.depth += 1;
        let result = run(self);
        self.depth -= 1;
        result
    }

    fn any(&mut self, within: Within) -> Parsed<Expr> {
        let mut parts = vec![self.all(within)?];
        while self.take_or() {
            parts.push(self.all(within)?);
        }
        Ok(join(parts, Expr::Any))
    }

    fn all(&mut self, within: Within) -> Parsed<Expr> {
        let mut parts = Vec::new();
        loop {
            self.blanks();
            if self.rest().is_empty() || self.rest().starts_with(')') || self.sees_or() {
                return Ok(join(parts, Expr::All));
            }
            if self.terms >= MAX_TERMS {
                self.remark(
                    self.at,
                    self.text.len(),
                    format!("Only the first {MAX_TERMS} words count; the rest was left out."),
                );
                self.at = self.text.len();
                return Ok(join(parts, Expr::All));
            }
            parts.push(self.unary(within)?);
        }
    }

    fn unary(&mut self, within: Within) -> Parsed<Expr> {
        let from = self.at;
        let mut after = self.rest().strip_prefix('-').unwrap_or_default().chars();
        let excludes = after.next().is_some_and(|c| !c.is_whitespace() && c != '-');
        if !excludes {
            return self.deeper(from, |parser| parser.primary(within));
        }
        self.at += 1;
        let before = self.last;
        let inner = self.deeper(from, |parser| parser.primary(within))?;
        self.last = before;
        Ok(if inner.is_everything() {
            inner
        } else {
            Expr::Not(Box::new(inner))
        })
    }

    fn primary(&mut self, within: Within) -> Parsed<Expr> {
        let from = self.at;
        if self.rest().starts_with('(') {
            return self.group(within);
        }
        if let Some((text, open)) = self.quoted() {
            self.terms += 1;
            return self.leaf(within, from, What::Phrase { text, open });
        }
        if within.graph.is_some()
            && let Some(name) = self.wiki_link()
        {
            self.terms += 1;
            return self.leaf(within, from, word_of(name));
        }
        if self.rest().starts_with('[') && !self.rest().starts_with("[[") && within.graph.is_none() {
            self.not_in_part(within, from, "a property")?;
            self.terms += 1;
            return self.property();
        }
        if let Some(regex) = self.regex(within.exact_case)? {
            self.terms += 1;
            return self.leaf(within, from, regex);
        }
        if let Some((operator, example)) = self.operator() {
            return self.operated(within, from, operator, example);
        }
        self.terms += 1;
        let word = self.word();
        let tag = word
            .strip_prefix('#')
            .is_some_and(|name| name.starts_with(char::is_alphabetic));
        if tag && within.place == Place::Anywhere && within.graph.is_none() {
            let within = Within {
                place: Place::Tag,
                ..within
            };
            return self.leaf(within, from, word_of(word));
        }
        let whole = matches!(within.place, Place::File | Place::Path | Place::Tag);
        // `O(1)`, `O(n log n)`, `remember(key)`: what is called so is no note with both words somewhere.
        if word.contains('(') && word.ends_with(')') && within.graph.is_none() && !whole {
            return self.leaf(within, from, What::Together(word));
        }
        if within.graph.is_none() && !whole {
            self.last = Some(from);
        }
        self.leaf(within, from, word_of(word))
    }

    fn group(&mut self, within: Within) -> Parsed<Expr> {
        let (from, before) = (self.at, self.last);
        self.at += 1;
        let inner = self.any(within)?;
        if self.rest().starts_with(')') {
            self.at += 1;
            // What stands in closed parentheses is finished.
            self.last = before;
        } else {
            self.unclosed.push(from);
        }
        Ok(inner)
    }

    fn operated(
        &mut self,
        within: Within,
        from: usize,
        operator: Operator,
        example: &'static str,
    ) -> Parsed<Expr> {
        let name = self.text[from..self.at]
            .trim_end_matches(':')
            .to_ascii_lowercase();
        if let Some((outer, _)) = within.graph {
            let outer = words::name_of(Operator::Graph(outer));
            return self.error(
                from,
                format!("“{name}:” cannot stand within “{outer}:”, which takes names."),
                "Close the parenthesis before it.",
            );
        }
        self.blanks();
        let nothing = self.rest().is_empty() || self.rest().starts_with(')') || self.sees_or();
        if nothing {
            self.remark(
                from,
                self.at,
                format!("“{name}:” needs a value, such as {example}; it was left out."),
            );
            return Ok(Expr::All(Vec::new()));
        }
        match operator {
            Operator::Place(place) => self.primary_of(Within { place, ..within }, from),
            Operator::Case(exact_case) => self.primary_of(Within { exact_case, ..within }, from),
            Operator::Part(kind) => {
                self.not_in_part(within, from, &format!("“{name}:”"))?;
                let inner = Within {
                    part: true,
                    place: Place::Content,
                    ..within
                };
                let inner = Box::new(self.primary_of(inner, from)?);
                let at = Span { from, to: self.at };
                Ok(Expr::Part(PartTest { kind, inner, at }))
            }
            Operator::Graph(word) => {
                self.not_in_part(within, from, &format!("“{name}:”"))?;
                let graph = Some((word, example));
                self.primary_of(Within { graph, ..within }, from)
            }
        }
    }

    fn primary_of(&mut self, within: Within, from: usize) -> Parsed<Expr> {
        self.deeper(from, |parser| {
            if within.graph.is_some() && parser.rest().starts_with('-') {
                return parser.unary(within);
            }
            parser.primary(within)
        })
    }

    fn not_in_part(&self, within: Within, from: usize, what: &str) -> Parsed<()> {
        if within.part || within.place != Place::Anywhere {
            return self.error(
                from,
                format!("{} cannot stand within an operator about text.", sentence(what)),
                "Put it beside the operator, not into its parentheses.",
            );
        }
        Ok(())
    }

    fn leaf(&mut self, within: Within, from: usize, what: What) -> Parsed<Expr> {
        let at = Span { from, to: self.at };
        let names = matches!(within.place, Place::File | Place::Path) || within.graph.is_some();
        let words = names || matches!(what, What::Regex { .. }) || what.text().contains(is_word);
        if what.text().is_empty() || !words {
            return Ok(Expr::All(Vec::new()));
        }
        let Some((word, example)) = within.graph else {
            return Ok(Expr::Text(TextTest {
                place: within.place,
                what,
                exact_case: within.exact_case,
                at,
            }));
        };
        match words::ask(word, what.text()) {
            Ok(ask) => Ok(Expr::Graph(GraphTest { ask, at })),
            Err(words::Choices(names)) => self.error(
                from,
                format!("“{}” is none of the values that can stand here.", what.text()),
                format!("There are: {names}. For example {example}."),
            ),
        }
    }
}

fn word_of(text: String) -> What {
    What::Word { text, open: false }
}

fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first: String = chars
        .next()
        .map(|c| c.to_uppercase().collect())
        .unwrap_or_default();
    first + chars.as_str()
}
