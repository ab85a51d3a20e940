//! Plan to tantivy query. The tree is built here, never parsed by tantivy, whose parser overflows on deep nesting.

use super::sets::Sets;
use crate::analysis::is_filler;
use crate::exact::{Exact, Kind};
use crate::index::Way;
use crate::query::{Leaf, Place, Placed, Plan, PropertyTerm, Word};
use crate::schema::{Fields, TextField};
use std::ops::Bound;
use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, InvertedIndexRangeQuery, Occur,
    PhraseQuery, Query, TermQuery,
};
use tantivy::schema::IndexRecordOption;

/// How a match in another field adds to that in the best one.
const TIE: f32 = 0.3;
/// A note of this very name comes before every other; then one of the name that is spelt nearly so.
const NAME_SCORE: f32 = 1000.0;
const NEAR_NAME_SCORE: f32 = 500.0;
/// What a beginning and a misspelling count, where a whole word counts about 2 to 8.
const PREFIX_SCORE: f32 = 1.0;
const FUZZY_SCORE: f32 = 0.2;
/// What having all words of a query counts beside having each of them.
const ALL_OF_IT: f32 = 4.0;
/// The same word in the other script.
const OTHER_SCRIPT: f32 = 0.7;
/// Another inflection of a name from code: `@Composable` is not `compose`.
const OTHER_TOKEN: f32 = 0.1;
/// Characters a word must have before its beginning is looked for in names, and everywhere: nearly every text has a word
/// that begins with two given letters.
const PREFIX_IN_NAMES: usize = 1;
const PREFIX_ANYWHERE: usize = 3;
/// Letters of an ending.
const ENDING: usize = 3;

/// Builds the queries of a plan.
pub(super) struct Builder<'a> {
    pub(super) fields: &'a Fields,
    pub(super) plan: &'a Plan,
    /// The query as the whole name of a note, if it may be one: as typed, and as it may be spelt rightly. One without blanks.
    pub(super) names: &'a [String],
    pub(super) way: Way,
    pub(super) sets: &'a Sets,
}

type Boxed = Box<dyn Query>;

impl Builder<'_> {
    /// The whole query.
    pub(super) fn query(&self) -> Boxed {
        let asked = self.plan(self.plan, true);
        if self.names.is_empty() {
            return asked;
        }
        let scores = std::iter::once(NAME_SCORE).chain(std::iter::repeat(NEAR_NAME_SCORE));
        let names = self.names.iter().zip(scores).map(|(name, score)| -> Boxed {
            let term = Exact::of(Kind::Called, name).term(self.fields.exact);
            let query = TermQuery::new(term, IndexRecordOption::Basic);
            Box::new(ConstScoreQuery::new(Box::new(query), score))
        });
        let best = DisjunctionMaxQuery::new(names.collect());
        Box::new(BooleanQuery::new(vec![
            (Occur::Must, asked),
            (Occur::Should, Box::new(best)),
        ]))
    }

    fn plan(&self, plan: &Plan, top: bool) -> Boxed {
        match plan {
            Plan::Everything => everything(),
            Plan::All(parts) => self.all(parts, top && self.way.any),
            Plan::Any(parts) => union(parts.iter().map(|part| self.plan(part, false)).collect()),
            Plan::Not(inner) => Box::new(BooleanQuery::new(vec![
                (Occur::Must, everything()),
                (Occur::MustNot, self.excluded(inner)),
            ])),
            Plan::Leaf(placed) => self.placed(placed),
            Plan::Tag(tag) => self.filter(Exact::of(Kind::Tag, tag)),
            Plan::Property(term) => self.property(term),
        }
    }

    /// All of the parts, or any of those that are bare words.
    fn all(&self, parts: &[Plan], any: bool) -> Boxed {
        let mut clauses: Vec<(Occur, Boxed)> = Vec::new();
        let mut either: Vec<Boxed> = Vec::new();
        let mut needs = false;
        for part in parts {
            match part {
                Plan::Not(inner) => clauses.push((Occur::MustNot, self.excluded(inner))),
                Plan::Leaf(placed) if placed.optional => clauses.push((Occur::Should, self.placed(placed))),
                part if any && part.is_wish() => either.push(self.plan(part, false)),
                _ => {
                    needs = true;
                    clauses.push((Occur::Must, self.plan(part, false)));
                }
            }
        }
        if !either.is_empty() {
            clauses.push((Occur::Must, union(either)));
            // What has all of it comes first.
            clauses.push((Occur::Should, boost(self.all(parts, false), ALL_OF_IT)));
        } else if !needs {
            clauses.push((Occur::Must, everything()));
        }
        Box::new(BooleanQuery::new(clauses))
    }

    /// What is wanted, any of it, in one field; nothing if the query asks for nothing there.
    pub(super) fn any_in(&self, text: TextField) -> Option<Boxed> {
        let mut queries = Vec::new();
        self.plan.leaves(&mut |placed| {
            if !placed.optional && self.fields.of(placed.place).contains(&text) {
                queries.extend(self.leaf(&placed.leaf, text));
            }
        });
        (!queries.is_empty()).then(|| union(queries))
    }

    /// A leaf in every field of its place; the best field counts most.
    fn placed(&self, placed: &Placed) -> Boxed {
        let fields = self.fields.of(placed.place);
        let boosted = |text: &TextField| {
            self.leaf(&placed.leaf, *text)
                .map(|query| boost(query, text.boost))
        };
        let mut queries: Vec<Boxed> = fields.iter().filter_map(boosted).collect();
        if queries.len() == 1 {
            return queries.remove(0);
        }
        Box::new(DisjunctionMaxQuery::with_tie_breaker(queries, TIE))
    }

    /// Exclusions are strict: no beginnings, no typing errors.
    fn excluded(&self, plan: &Plan) -> Boxed {
        match plan {
            Plan::All(parts) => {
                // Words of one token are rather side by side, but need not be.
                let rather = |part: &&Plan| {
                    matches!(
                        part,
                        Plan::Leaf(Placed {
                            leaf: Leaf::Phrase(_),
                            optional: true,
                            ..
                        })
                    )
                };
                let parts = parts.iter().filter(|part| !rather(part));
                let parts = parts.map(|part| (Occur::Must, self.excluded(part)));
                Box::new(BooleanQuery::new(parts.collect()))
            }
            Plan::Any(parts) => union(parts.iter().map(|part| self.excluded(part)).collect()),
            Plan::Leaf(placed) => {
                let in_field = |text: &TextField| match &placed.leaf {
                    Leaf::Phrase(parts) => self.phrase(*text, parts),
                    Leaf::Word(word) => Some(union(whole_words(word, *text))),
                };
                union(self.fields.of(placed.place).iter().filter_map(in_field).collect())
            }
            other => self.plan(other, false),
        }
    }

    /// Terms that say yes or no, and nothing for the order.
    fn filter(&self, whole: Exact) -> Boxed {
        let term = TermQuery::new(whole.term(self.fields.exact), IndexRecordOption::Basic);
        Box::new(ConstScoreQuery::new(Box::new(term), 0.0))
    }

    fn property(&self, term: &PropertyTerm) -> Boxed {
        match term {
            PropertyTerm::Is(term) => self.filter(*term),
            PropertyTerm::Between(from, to) => {
                let bound = |(text, included): &(String, bool)| {
                    let term = Term::from_field_text(self.fields.ordered, text);
                    if *included {
                        Bound::Included(term)
                    } else {
                        Bound::Excluded(term)
                    }
                };
                let range = InvertedIndexRangeQuery::new(bound(from), bound(to));
                Box::new(ConstScoreQuery::new(Box::new(range), 0.0))
            }
        }
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
        let least = if self.fields.of(Place::Title).contains(&text) {
            PREFIX_IN_NAMES
        } else {
            PREFIX_ANYWHERE
        };
        if word.open && chars >= least {
            queries.push(boost(self.prefix(text, &word.written), PREFIX_SCORE));
            queries.extend(
                word.becomes
                    .iter()
                    .map(|stem| boost(term(text, stem), PREFIX_SCORE / 2.0)),
            );
        }
        for other in &word.others {
            queries.push(boost(term(text, other), OTHER_SCRIPT));
            if word.open {
                queries.push(boost(self.prefix(text, other), OTHER_SCRIPT * PREFIX_SCORE));
            }
        }
        if self.way.fuzzy {
            queries.extend(
                self.misspelt(word, text)
                    .into_iter()
                    .map(|query| boost(query, FUZZY_SCORE)),
            );
        }
        queries
    }

    /// Words near to what was typed, to its stem, and to what is left of it without an ending: a body knows most words by
    /// their stems.
    fn misspelt(&self, word: &Word, text: TextField) -> Vec<Boxed> {
        let near = |text: TextField, word: &str, distance: u8| -> Boxed {
            let term = Term::from_field_text(text.field, word);
            Box::new(self.sets.near(term, distance))
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

    /// Words that begin so.
    fn prefix(&self, text: TextField, begin: &str) -> Boxed {
        let term = Term::from_field_text(text.field, begin);
        Box::new(self.sets.beginning(term))
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
    let weight = if word.token { OTHER_TOKEN } else { 1.0 };
    queries.extend(word.stem.iter().map(|stem| boost(term(text, stem), weight)));
    if !word.written.is_empty() {
        let written = term(text, &word.written);
        // The stem finds this word too: its written form only lifts it.
        queries.push(if word.stem.is_some() && !word.token {
            boost(written, 0.5)
        } else {
            written
        });
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

fn everything() -> Boxed {
    Box::new(ConstScoreQuery::new(Box::new(AllQuery), 0.0))
}
