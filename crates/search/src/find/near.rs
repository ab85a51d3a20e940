//! Words of the vault spelt nearly as what was typed.

use super::build::fuzzy_distance;
use crate::query::Word;
use crate::schema::Fields;
use crate::snippet::is_near;
use std::collections::HashMap;
use tantivy::query::FuzzyTermQuery;
use tantivy::schema::Field;
use tantivy::{Searcher, Term};

/// A word that is there is misspelt only if the one that it may be is in so many times as many documents.
const MUCH_MORE: u64 = 8;

/// Words spelt nearly as one that is in hardly any document (`rare` of them): those with the fewest errors, those in most
/// documents first. Names and headings tell how a word is spelt; texts only if those do not know it.
pub(super) fn near(
    searcher: &Searcher,
    fields: &Fields,
    word: &Word,
    rare: u64,
) -> tantivy::Result<Vec<String>> {
    let names = [fields.title, fields.aliases, fields.headings, fields.topic];
    let names = names.map(|text| text.field);
    let mut found = near_in(searcher, &names, &word.written, rare)?;
    if found.is_empty() {
        found = near_in(searcher, &[fields.body.field], &word.written, rare)?;
    }
    // A text knows most words by their stems.
    if let Some(stem) = word.stem.as_deref().filter(|_| found.is_empty()) {
        found = near_in(searcher, &[fields.body.field], stem, rare)?;
    }
    Ok(found)
}

fn near_in(searcher: &Searcher, fields: &[Field], word: &str, rare: u64) -> tantivy::Result<Vec<String>> {
    let letters: Vec<char> = word.chars().collect();
    // A word that is there has one error at most.
    let most = fuzzy_distance(letters.len()).min(if rare > 0 { 1 } else { 2 });
    if most == 0 {
        return Ok(Vec::new());
    }
    let mut counts: HashMap<String, u64> = HashMap::new();
    for field in fields {
        let query = FuzzyTermQuery::new(Term::from_field_text(*field, word), most, true);
        for segment in searcher.segment_readers() {
            let index = segment.inverted_index(*field)?;
            let mut terms = index.terms().search(query.automaton()?).into_stream()?;
            while terms.advance() {
                let documents = u64::from(terms.value().doc_freq);
                if let Ok(term) = std::str::from_utf8(terms.key()) {
                    *counts.entry(term.to_owned()).or_default() += documents;
                }
            }
        }
    }
    let fits = |(term, count): &(String, u64)| {
        let same_beginning = term.chars().next() == letters.first().copied();
        term != word && (rare == 0 || same_beginning && *count >= MUCH_MORE * rare)
    };
    let errors = |term: &str| {
        (1..most)
            .find(|errors| is_near(&letters, term, usize::from(*errors)))
            .unwrap_or(most)
    };
    let mut found: Vec<(u8, std::cmp::Reverse<u64>, String)> = counts
        .into_iter()
        .filter(fits)
        .map(|(term, count)| (errors(&term), std::cmp::Reverse(count), term))
        .collect();
    found.sort_unstable();
    let fewest = found.first().map(|(errors, ..)| *errors);
    let best = found.into_iter().filter(|(errors, ..)| Some(*errors) == fewest);
    Ok(best.map(|(.., term)| term).collect())
}
