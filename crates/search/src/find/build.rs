//! Plan to tantivy query. The tree is built here, never parsed by tantivy, whose parser overflows on deep nesting.

use crate::analysis::is_filler;
use crate::query::{Clause, Leaf, Plan, Word};
use crate::schema::{Fields, TextField};
use std::ops::Bound;
use tantivy::Term;
use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, FuzzyTermQuery, InvertedIndexRangeQuery,
    Occur, PhraseQuery, Query, TermQuery,
};
use tantivy::schema::IndexRecordOption;

/// How a match in another field adds to that in the best one.
const TIE: f32 = 0.3;
/// A note of this very name comes before every other.
const NAME_SCORE: f32 = 1000.0;
/// What a beginning and a misspelling count, where a whole word counts about 2 to 8.
const PREFIX_SCORE: f32 = 1.0;
const FUZZY_SCORE: f32 = 0.2;
/// Characters a word must have before its beginning is looked for in the body too.
const PREFIX_IN_BODY: usize = 2;
/// Letters of an ending.
const ENDING: usize = 3;

/// How strictly a plan is taken.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mode {
    /// Any of the clauses will do.
    pub(super) any: bool,
    /// Misspelt words will do.
    pub(super) fuzzy: bool,
}

/// Builds the queries of a plan.
pub(super) struct Builder<'a> {
    pub(super) fields: &'a Fields,
    pub(super) plan: &'a Plan,
    pub(super) mode: Mode,
}

type Boxed = Box<dyn Query>;

impl Builder<'_> {
    /// The whole query.
    pub(super) fn query(&self) -> Boxed {
        let mut clauses: Vec<(Occur, Boxed)> = Vec::new();
        let (optional, needed): (Vec<&Clause>, Vec<&Clause>) =
            self.plan.wanted.iter().partition(|c| c.optional);
        if self.mode.any {
            let any = needed
                .iter()
                .map(|clause| (Occur::Should, self.clause(clause)))
                .collect();
            clauses.push((Occur::Must, Box::new(BooleanQuery::new(any))));
        } else {
            clauses.extend(needed.iter().map(|clause| (Occur::Must, self.clause(clause))));
        }
        clauses.extend(optional.iter().map(|clause| (Occur::Should, self.clause(clause))));
        clauses.push((Occur::Should, self.name()));
        clauses.extend(
            self.plan
                .excluded
                .iter()
                .map(|leaf| (Occur::MustNot, self.excluded(leaf))),
        );
        Box::new(BooleanQuery::new(clauses))
    }

    /// What is wanted, any of it, in one field; without stop words.
    pub(super) fn any_in(&self, text: TextField) -> Boxed {
        let leaves = self
            .plan
            .wanted
            .iter()
            .filter(|clause| !clause.optional)
            .flat_map(|clause| &clause.leaves);
        union(leaves.filter_map(|leaf| self.leaf(leaf, text)).collect())
    }

    fn name(&self) -> Boxed {
        let term = Term::from_field_text(self.fields.name, &self.plan.name);
        Box::new(ConstScoreQuery::new(
            Box::new(TermQuery::new(term, IndexRecordOption::Basic)),
            NAME_SCORE,
        ))
    }

    fn clause(&self, clause: &Clause) -> Boxed {
        union(clause.leaves.iter().map(|leaf| self.everywhere(leaf)).collect())
    }

    /// A leaf in every field; the best field counts most.
    fn everywhere(&self, leaf: &Leaf) -> Boxed {
        let fields = self.fields.texts();
        let boosted = |text: TextField| self.leaf(leaf, text).map(|query| boost(query, text.boost));
        Box::new(DisjunctionMaxQuery::with_tie_breaker(
            fields.into_iter().filter_map(boosted).collect(),
            TIE,
        ))
    }

    fn excluded(&self, leaf: &Leaf) -> Boxed {
        let in_field = |text: TextField| match leaf {
            Leaf::Phrase(parts) => self.phrase(text, parts),
            Leaf::Word(word) => Some(union(whole_words(word, text))),
        };
        union(self.fields.texts().into_iter().filter_map(in_field).collect())
    }

    fn leaf(&self, leaf: &Leaf, text: TextField) -> Option<Boxed> {
        match leaf {
            Leaf::Phrase(parts) => self.phrase(text, parts),
            Leaf::Word(word) => {
                let queries = self.word(word, text);
                (!queries.is_empty()).then(|| union(queries))
            }
        }
    }

    fn word(&self, word: &Word, text: TextField) -> Vec<Boxed> {
        let mut queries = whole_words(word, text);
        if word.written.is_empty() {
            return queries;
        }
        let chars = word.written.chars().count();
        if word.open && (chars >= PREFIX_IN_BODY || text.field != self.fields.body.field) {
            queries.push(boost(prefix(text, &word.written), PREFIX_SCORE));
            queries.extend(
                word.becomes
                    .iter()
                    .map(|stem| boost(term(text, stem), PREFIX_SCORE / 2.0)),
            );
        }
        if self.mode.fuzzy {
            queries.extend(
                misspelt(word, text)
                    .into_iter()
                    .map(|query| boost(query, FUZZY_SCORE)),
            );
        }
        queries
    }

    /// Terms side by side. Fillers are not in the body: any word may stand in their place there.
    fn phrase(&self, text: TextField, parts: &[(usize, String)]) -> Option<Boxed> {
        let body = text.field == self.fields.body.field;
        let there = parts.iter().filter(|(_, part)| !(body && is_filler(part)));
        let mut terms: Vec<(usize, Term)> = there
            .map(|(at, part)| (*at, Term::from_field_text(text.field, part)))
            .collect();
        if terms.len() > 1 {
            return Some(Box::new(PhraseQuery::new_with_offset(terms)));
        }
        let (_, only) = terms.pop()?;
        Some(Box::new(TermQuery::new(only, IndexRecordOption::WithFreqs)))
    }
}

/// A word as it is, in any inflection.
fn whole_words(word: &Word, text: TextField) -> Vec<Boxed> {
    let mut queries: Vec<Boxed> = Vec::new();
    if let Some(parts) = &word.parts {
        let terms = parts
            .iter()
            .map(|(at, part)| (*at, Term::from_field_text(text.field, part)));
        queries.push(Box::new(PhraseQuery::new_with_offset(terms.collect())));
    }
    queries.extend(word.stem.iter().map(|stem| term(text, stem)));
    if !word.written.is_empty() {
        let written = term(text, &word.written);
        // The stem finds this word too: its written form only lifts it.
        queries.push(if word.stem.is_some() {
            boost(written, 0.5)
        } else {
            written
        });
    }
    queries
}

/// Words near to what was typed, to its stem, and to what is left of it without an ending: a body knows most words by
/// their stems.
fn misspelt(word: &Word, text: TextField) -> Vec<Boxed> {
    let near = |text: TextField, word: &str, distance: u8| -> Boxed {
        Box::new(FuzzyTermQuery::new(
            Term::from_field_text(text.field, word),
            distance,
            true,
        ))
    };
    let chars = word.written.chars().count();
    let mut queries = Vec::new();
    if fuzzy_distance(chars) > 0 {
        queries.push(near(text, &word.written, fuzzy_distance(chars)));
    }
    let stem = word
        .stem
        .iter()
        .filter(|stem| fuzzy_distance(stem.chars().count()) > 0);
    queries.extend(stem.map(|stem| near(text, stem, 1)));
    if let Some((end, _)) = word
        .written
        .char_indices()
        .rev()
        .nth(ENDING - 1)
        .filter(|_| chars >= ENDING + 5)
    {
        queries.push(near(text, &word.written[..end], 1));
    }
    queries
}

/// Typing errors that a word of so many characters may have.
pub(crate) fn fuzzy_distance(chars: usize) -> u8 {
    match chars {
        0..4 => 0,
        4..8 => 1,
        _ => 2,
    }
}

fn union(mut queries: Vec<Boxed>) -> Boxed {
    match queries.pop() {
        Some(only) if queries.is_empty() => only,
        Some(last) => {
            queries.push(last);
            Box::new(BooleanQuery::union(queries))
        }
        None => Box::new(BooleanQuery::new(Vec::new())),
    }
}

fn boost(query: Boxed, factor: f32) -> Boxed {
    Box::new(BoostQuery::new(query, factor))
}

fn term(text: TextField, word: &str) -> Boxed {
    Box::new(TermQuery::new(
        Term::from_field_text(text.field, word),
        IndexRecordOption::WithFreqs,
    ))
}

/// Words that begin so: every term from the prefix itself to the prefix with the last of all characters behind it.
fn prefix(text: TextField, begin: &str) -> Boxed {
    let from = Term::from_field_text(text.field, begin);
    let to = Term::from_field_text(text.field, &format!("{begin}{}", char::MAX));
    Box::new(InvertedIndexRangeQuery::new(
        Bound::Included(from),
        Bound::Included(to),
    ))
}
