//! What is like a text, and which names of notes stand in it.

use super::TextIndex;
use crate::SearchError;
use crate::analysis::{Form, Words, is_filler};
use crate::exact::{Exact, Kind};
use crate::failure::guarded;
use crate::query::is_stop_word;
use cairn_model::NodeId;
use std::collections::{BTreeMap, HashMap};
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, BoostQuery, EnableScoring, Query, TermQuery};
use tantivy::schema::{IndexRecordOption, Value};
use tantivy::{DocAddress, Searcher, TERMINATED, TantivyDocument, Term};

/// Words of a text that stand for it.
const TELLING: usize = 24;
/// A word in more than this share of all documents tells nothing.
const COMMON: f32 = 0.2;
/// How much of a text is looked at, in words.
const MAX_WORDS: usize = 4_000;
/// Words of a name, at most.
const NAME_WORDS: usize = 6;
/// Letters that a name of one word must have.
const NAME_LETTERS: usize = 3;
/// Notes of one name, at most.
const SAME_NAME: usize = 4;

/// A document like a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Similar {
    /// The document.
    pub id: NodeId,
    /// How like it is; comparable within one reply.
    pub score: f32,
    /// Words that both have and few others do, as the text writes them, most telling first.
    pub words: Vec<String>,
}

/// A name of a note that stands in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The note.
    pub id: NodeId,
    /// Where the name stands, in bytes.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
}

/// A word that tells what a text is about.
struct Telling {
    term: Term,
    written: String,
    weight: f32,
}

impl TextIndex {
    /// The documents most like a text by the words that few others have (as "more like this" of Lucene does: term
    /// frequency times inverse document frequency, the best words as one query).
    ///
    /// # Errors
    /// [`SearchError::Damaged`] and [`SearchError::Io`].
    pub fn similar(&self, text: &str, limit: usize) -> Result<Vec<Similar>, SearchError> {
        let searcher = self.inner.reader.searcher();
        guarded(&self.inner.dir, || {
            let telling = self.telling(&searcher, text)?;
            if telling.is_empty() || limit == 0 {
                return Ok(Vec::new());
            }
            let clauses = telling.iter().map(|word| {
                let query = TermQuery::new(word.term.clone(), IndexRecordOption::WithFreqs);
                Box::new(BoostQuery::new(Box::new(query), word.weight)) as Box<dyn Query>
            });
            let query = BooleanQuery::union(clauses.collect());
            let found = searcher.search(&query, &TopDocs::with_limit(limit).order_by_score())?;
            let mut out = Vec::with_capacity(found.len());
            for (score, address) in found {
                out.push(Similar {
                    id: self.id(&searcher, address)?,
                    score,
                    words: shared(&searcher, &telling, address)?,
                });
            }
            Ok(out)
        })
    }

    /// The names of notes, titles and aliases, that stand in a text; each note once, in the order of the text.
    ///
    /// # Errors
    /// [`SearchError::Damaged`] and [`SearchError::Io`].
    pub fn names_in(&self, text: &str) -> Result<Vec<Mention>, SearchError> {
        let searcher = self.inner.reader.searcher();
        guarded(&self.inner.dir, || {
            let mut out: Vec<Mention> = Vec::new();
            for (name, (from, to)) in names(text) {
                let term = Exact::of(Kind::Name, &name).term(self.inner.fields.exact);
                for address in documents(&searcher, &term)? {
                    let id = self.id(&searcher, address)?;
                    if out.iter().all(|known| known.id != id) {
                        out.push(Mention { id, from, to });
                    }
                }
            }
            out.sort_by_key(|mention| (mention.from, mention.to));
            Ok(out)
        })
    }

    fn id(&self, searcher: &Searcher, address: DocAddress) -> tantivy::Result<NodeId> {
        let document: TantivyDocument = searcher.doc(address)?;
        let id = document.get_first(self.inner.fields.id);
        Ok(NodeId::from_text(
            id.and_then(|id| id.as_str()).unwrap_or_default(),
        ))
    }

    fn telling(&self, searcher: &Searcher, text: &str) -> tantivy::Result<Vec<Telling>> {
        let mut counts: HashMap<String, (u32, String)> = HashMap::new();
        let mut words = Words::default();
        words.reset();
        let mut read = 0;
        while read < MAX_WORDS && words.advance(text) {
            read += 1;
            let pieces = words.pieces();
            for (at, piece) in pieces
                .iter()
                .enumerate()
                .filter(|(_, piece)| piece.form == Form::Part)
            {
                let written = words.text(piece);
                let stem = pieces.get(at + 1).filter(|next| next.form == Form::Stem);
                let stem = stem.map_or(written, |stem| words.text(stem));
                if stem.chars().count() < 3
                    || stem.bytes().all(|byte| byte.is_ascii_digit())
                    || is_stop_word(written)
                {
                    continue;
                }
                let entry = counts
                    .entry(stem.to_owned())
                    .or_insert_with(|| (0, written.to_owned()));
                entry.0 += 1;
            }
        }
        let all = searcher.num_docs() as f32;
        let mut telling = Vec::new();
        for (stem, (count, written)) in counts {
            let term = Term::from_field_text(self.inner.fields.body.field, &stem);
            let having = searcher.doc_freq(&term)? as f32;
            // In the text alone, or nearly everywhere.
            if having < 2.0 || having > (all * COMMON).max(10.0) {
                continue;
            }
            let weight = (count as f32).sqrt() * ((all + 1.0) / (having + 0.5)).ln();
            telling.push(Telling {
                term,
                written,
                weight,
            });
        }
        telling.sort_by(|a, b| {
            b.weight
                .total_cmp(&a.weight)
                .then_with(|| a.written.cmp(&b.written))
        });
        telling.truncate(TELLING);
        Ok(telling)
    }
}

/// The telling words that a document has.
fn shared(searcher: &Searcher, telling: &[Telling], address: DocAddress) -> tantivy::Result<Vec<String>> {
    let reader = searcher.segment_reader(address.segment_ord);
    let mut out = Vec::new();
    for word in telling {
        let query = TermQuery::new(word.term.clone(), IndexRecordOption::Basic);
        let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
        let mut scorer = weight.scorer(reader, 1.0)?;
        if scorer.doc() < address.doc_id {
            scorer.seek(address.doc_id);
        }
        if scorer.doc() != TERMINATED && scorer.doc() == address.doc_id {
            out.push(word.written.clone());
        }
    }
    Ok(out)
}

fn documents(searcher: &Searcher, term: &Term) -> tantivy::Result<Vec<DocAddress>> {
    if searcher.doc_freq(term)? == 0 {
        return Ok(Vec::new());
    }
    let query = TermQuery::new(term.clone(), IndexRecordOption::Basic);
    let found = searcher.search(&query, &TopDocs::with_limit(SAME_NAME).order_by_score())?;
    Ok(found.into_iter().map(|(_, address)| address).collect())
}

/// What may be a name in a text: up to so many words side by side, folded as names are; the longest of a place, where it
/// stands first.
fn names(text: &str) -> BTreeMap<String, (usize, usize)> {
    let mut words = Words::default();
    words.reset();
    let mut parts: Vec<(String, usize, usize)> = Vec::new();
    while parts.len() < MAX_WORDS && words.advance(text) {
        let pieces = words.pieces().iter().filter(|piece| piece.form == Form::Part);
        parts.extend(pieces.map(|piece| (words.text(piece).to_owned(), piece.from, piece.to)));
    }
    let mut out = BTreeMap::new();
    for (at, (first, from, _)) in parts.iter().enumerate() {
        let mut name = String::new();
        for (count, (word, _, to)) in parts[at..].iter().take(NAME_WORDS).enumerate() {
            // A name goes over no end of a line.
            if text[*from..*to].contains('\n') {
                break;
            }
            if count > 0 {
                name.push(' ');
            }
            name.push_str(word);
            let telling = count > 0
                || first.chars().count() >= NAME_LETTERS && !is_stop_word(first) && !is_filler(first);
            if telling {
                out.entry(name.clone()).or_insert((*from, *to));
            }
        }
    }
    out
}
