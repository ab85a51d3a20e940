//! Words that the texts hardly have are looked for as they may be meant too: spelt as the texts spell them, and in the other
//! language and script, as a dictionary of the field has them and in the ways of writing that the texts have.

use super::build::fuzzy_distance;
use super::near::near;
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
const MOST: usize = 6;
/// Words spelt nearly so that are kept of a word.
const MOST_NEAR: usize = 2;
/// Words of one query that are looked for as they may be spelt rightly: more at once were pasted, not typed.
const MOST_MISSPELT: usize = 4;
/// Ways that are looked up, of a whole word and of a beginning.
const LOOKED_UP: usize = 32;

/// What became of the words of a query.
#[derive(Debug, Default)]
pub(super) struct Spelling {
    /// What was typed, with what it was looked for as too.
    pub(super) told: Vec<(String, String)>,
    /// Whether a word is in no text and begins none.
    pub(super) unknown: bool,
    /// Words that were compared with all, and those spelt nearly so.
    misspelt: Vec<(String, Vec<String>)>,
}

/// Adds what each rare word may be in the other script, and spelt otherwise.
pub(super) fn add_others(searcher: &Searcher, fields: &Fields, plan: &mut Plan) -> tantivy::Result<Spelling> {
    let mut spelling = Spelling::default();
    let mut failed = None;
    let mut words = Words::default();
    plan.leaves_mut(&mut |placed| {
        let Leaf::Word(word) = &mut placed.leaf else {
            return;
        };
        // Texts are not asked for the words that only help to order.
        if placed.optional {
            return;
        }
        if failed.is_none()
            && let Err(error) = add_to(searcher, fields, word, &mut words, &mut spelling)
        {
            failed = Some(error);
        }
    });
    failed.map_or(Ok(spelling), Err)
}

fn add_to(
    searcher: &Searcher,
    fields: &Fields,
    word: &mut Word,
    words: &mut Words,
    spelling: &mut Spelling,
) -> tantivy::Result<()> {
    let letters = word.written.chars().count();
    if word.parts.is_some() || letters < SHORTEST_TERM {
        return Ok(());
    }
    let looked_in = [fields.body.field, fields.title.field, fields.topic.field];
    let mut rare = 0;
    for form in [Some(&word.written), word.stem.as_ref()].into_iter().flatten() {
        for field in looked_in {
            rare = rare.max(searcher.doc_freq(&Term::from_field_text(field, form))?);
        }
    }
    if rare >= COMMON {
        return Ok(());
    }
    let mut ways = translations(words, word);
    // What words begin with is unfinished, not misspelt.
    let unfinished = word.open && there(searcher, &looked_in, &word.written, true)?;
    spelling.unknown |= rare == 0 && !unfinished;
    if !unfinished && fuzzy_distance(letters) > 0 {
        let known = spelling
            .misspelt
            .iter()
            .position(|(typed, _)| *typed == word.written);
        if known.is_none() && spelling.misspelt.len() < MOST_MISSPELT {
            let mut found = near(searcher, fields, word, rare)?;
            found.truncate(MOST_NEAR);
            ways.extend(found.iter().cloned());
            spelling.misspelt.push((word.written.clone(), found));
        } else if let Some(at) = known {
            ways.extend(spelling.misspelt[at].1.iter().cloned());
        }
    }
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
            spelling.told.push((word.written.clone(), variant));
        }
        if word.others.len() >= MOST {
            break;
        }
    }
    Ok(())
}

/// The whole name that was typed, and what it is with each word as it was looked for too; without blanks.
pub(super) fn names(typed: Option<&[String]>, spelt: &[(String, String)]) -> Vec<String> {
    let Some(typed) = typed else {
        return Vec::new();
    };
    let mut names = vec![typed.concat()];
    for (_, other) in spelt {
        let with = typed.iter().map(|word| {
            let first = spelt.iter().find(|(typed, way)| typed == word && way == other);
            let any = first.or_else(|| spelt.iter().find(|(typed, _)| typed == word));
            any.map_or(word.as_str(), |(_, way)| way.as_str())
        });
        let name: String = with.collect();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
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
