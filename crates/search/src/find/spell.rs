//! Words that the texts hardly have are looked for in the other language and script too: as a dictionary of the field has
//! them, and in the ways of writing that the texts have.

use crate::analysis::Words;
use crate::analysis::translit::variants;
use crate::query::{Leaf, Plan, Word};
use crate::schema::Fields;
use cairn_model::RUSSIAN_TERMS;
use tantivy::schema::Field;
use tantivy::{Searcher, Term};

/// A word in so many documents is written as its writer wanted.
const COMMON: u64 = 3;
/// Shorter words are too often a word of the other script by chance.
const SHORTEST: usize = 4;
/// The same of words that a dictionary has.
const SHORTEST_TERM: usize = 3;
/// Ways of writing that are kept of a word.
const MOST: usize = 4;
/// Ways that are looked up, of a whole word and of a beginning.
const LOOKED_UP: usize = 32;

/// Adds what each rare word may be in the other script; gives what was typed with what was found for it.
pub(super) fn add_others(
    searcher: &Searcher,
    fields: &Fields,
    plan: &mut Plan,
) -> tantivy::Result<Vec<(String, String)>> {
    let mut told = Vec::new();
    let mut failed = None;
    let mut words = Words::default();
    plan.leaves_mut(&mut |placed| {
        let Leaf::Word(word) = &mut placed.leaf else {
            return;
        };
        if failed.is_none()
            && let Err(error) = add_to(searcher, fields, word, &mut words, &mut told)
        {
            failed = Some(error);
        }
    });
    failed.map_or(Ok(told), Err)
}

fn add_to(
    searcher: &Searcher,
    fields: &Fields,
    word: &mut Word,
    words: &mut Words,
    told: &mut Vec<(String, String)>,
) -> tantivy::Result<()> {
    let letters = word.written.chars().count();
    if word.parts.is_some() || letters < SHORTEST_TERM {
        return Ok(());
    }
    let looked_in = [fields.body.field, fields.title.field, fields.topic.field];
    for form in [Some(&word.written), word.stem.as_ref()].into_iter().flatten() {
        for field in looked_in {
            if searcher.doc_freq(&Term::from_field_text(field, form))? >= COMMON {
                return Ok(());
            }
        }
    }
    let mut ways = translations(words, word);
    if letters >= SHORTEST {
        ways.extend(variants(&word.written).into_iter().take(LOOKED_UP));
    }
    for variant in ways {
        let mut forms = stems(words, &variant);
        forms.push(variant.clone());
        let mut known = false;
        for form in forms {
            if word.others.contains(&form) {
                continue;
            }
            if there(searcher, &looked_in, &form, word.open)? {
                known = true;
                word.others.push(form);
            }
        }
        if known {
            told.push((word.written.clone(), variant));
        }
        if word.others.len() >= MOST {
            break;
        }
    }
    Ok(())
}

/// What a word of the field is in the other language, whole words only.
fn translations(words: &mut Words, word: &Word) -> Vec<String> {
    let stem = word.stem.as_deref().unwrap_or(&word.written);
    let mut same = |term: &str| {
        term == word.written || term == stem || stems(words, term).iter().any(|other| other == stem)
    };
    let pairs = RUSSIAN_TERMS
        .iter()
        .filter_map(|(russian, english)| match word.written.is_ascii() {
            true => same(english).then_some(*russian),
            false => same(russian).then_some(*english),
        });
    pairs.map(str::to_owned).collect()
}

fn stems(words: &mut Words, word: &str) -> Vec<String> {
    words.reset();
    let mut out = Vec::new();
    while words.advance(word) {
        out.extend(words.pieces().iter().map(|piece| words.text(piece).to_owned()));
    }
    out.retain(|stem| stem != word);
    out
}

/// Whether a document has the term, or one that begins so.
fn there(searcher: &Searcher, fields: &[Field], text: &str, open: bool) -> tantivy::Result<bool> {
    for field in fields {
        if searcher.doc_freq(&Term::from_field_text(*field, text))? > 0 {
            return Ok(true);
        }
        if !open {
            continue;
        }
        for segment in searcher.segment_readers() {
            let index = segment.inverted_index(*field)?;
            let mut terms = index.terms().range().ge(text.as_bytes()).into_stream()?;
            if terms.advance() && terms.key().starts_with(text.as_bytes()) {
                return Ok(true);
            }
        }
    }
    Ok(false)
}
