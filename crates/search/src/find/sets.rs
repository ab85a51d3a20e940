//! Words that begin so and words that are nearly so, as sets of documents. One search asks for the same set several times
//! (strictly, then leniently, then to tell which fields matched), and reading it is most of a search: all are read at once,
//! on every processor, and kept as long as the search lasts.

use rayon::prelude::*;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tantivy::index::SegmentId;
use tantivy::query::{
    BitSetDocSet, ConstScorer, EmptyScorer, EnableScoring, Explanation, FuzzyTermQuery, Query, Scorer, Weight,
};
use tantivy::schema::IndexRecordOption;
use tantivy::{BitSet, DocId, DocSet, Score, Searcher, SegmentReader, TERMINATED, TantivyError, Term};

/// What a term stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Like {
    /// Every word that begins so.
    Beginning,
    /// Every word with at most so many typing errors; two letters swapped are one.
    Near(u8),
}

type Asked = (Term, Like);

/// The sets that a search asks for.
#[derive(Clone, Default)]
pub(super) struct Sets(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    /// Asked for and not read yet.
    asked: Vec<Asked>,
    read: HashMap<Asked, HashMap<SegmentId, BitSet>>,
}

impl Sets {
    /// Documents with a word that begins so.
    pub(super) fn beginning(&self, term: Term) -> Alike {
        self.ask(term, Like::Beginning)
    }

    /// Documents with a word that has at most so many typing errors.
    pub(super) fn near(&self, term: Term, errors: u8) -> Alike {
        self.ask(term, Like::Near(errors))
    }

    fn ask(&self, term: Term, like: Like) -> Alike {
        let asked = (term, like);
        let mut kept = self.kept();
        if !kept.read.contains_key(&asked) && !kept.asked.contains(&asked) {
            kept.asked.push(asked.clone());
        }
        drop(kept);
        let sets = self.clone();
        Alike { asked, sets }
    }

    /// Reads all that queries asked for since the last time.
    pub(super) fn read(&self, searcher: &Searcher) -> tantivy::Result<()> {
        let asked = std::mem::take(&mut self.kept().asked);
        let segments = searcher.segment_readers();
        let pairs: Vec<_> = asked
            .iter()
            .flat_map(|asked| segments.iter().map(move |segment| (asked, segment)))
            .collect();
        let sets: Vec<_> = pairs
            .into_par_iter()
            .map(|(asked, segment)| Ok((asked, segment.segment_id(), read(segment, asked)?)))
            .collect::<tantivy::Result<_>>()?;
        let mut kept = self.kept();
        for (asked, segment, set) in sets {
            kept.read.entry(asked.clone()).or_default().insert(segment, set);
        }
        Ok(())
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Documents with a word like a term; all count the same.
#[derive(Clone)]
pub(super) struct Alike {
    asked: Asked,
    sets: Sets,
}

impl std::fmt::Debug for Alike {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.asked.fmt(f)
    }
}

impl Query for Alike {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for Alike {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let kept = self.sets.kept();
        let known = kept.read.get(&self.asked);
        let known = known
            .and_then(|segments| segments.get(&reader.segment_id()))
            .cloned();
        drop(kept);
        let set = known.map_or_else(|| read(reader, &self.asked), Ok)?;
        if set.len() == 0 {
            // Left out of what is joined with it.
            return Ok(Box::new(EmptyScorer));
        }
        Ok(Box::new(ConstScorer::new(BitSetDocSet::from(set), boost)))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        if scorer.doc() > doc || scorer.seek(doc) != doc {
            return Err(TantivyError::InvalidArgument(format!(
                "document {doc} does not match"
            )));
        }
        Ok(Explanation::new("has a word like it", 1.0))
    }
}

fn read(reader: &SegmentReader, (term, like): &Asked) -> tantivy::Result<BitSet> {
    let mut set = BitSet::with_max_value(reader.max_doc());
    match like {
        Like::Beginning => read_beginning(reader, term, &mut set)?,
        Like::Near(errors) => {
            let query = FuzzyTermQuery::new(term.clone(), *errors, true);
            let weight = query.weight(EnableScoring::disabled_from_schema(reader.schema()))?;
            let mut scorer = weight.scorer(reader, 1.0)?;
            while scorer.doc() != TERMINATED {
                set.insert(scorer.doc());
                scorer.advance();
            }
        }
    }
    Ok(set)
}

/// Adds the documents with a word that begins as the term: from the term itself to it with the last of all characters.
fn read_beginning(reader: &SegmentReader, term: &Term, set: &mut BitSet) -> tantivy::Result<()> {
    let index = reader.inverted_index(term.field())?;
    let from = term.serialized_value_bytes();
    let mut to = from.to_vec();
    to.extend_from_slice(char::MAX.encode_utf8(&mut [0; 4]).as_bytes());
    let mut words = index
        .terms()
        .range()
        .without_keys()
        .ge(from)
        .le(&to)
        .into_stream()?;
    let mut postings = None;
    while words.advance() {
        let word = words.value();
        let postings = match &mut postings {
            Some(postings) => {
                index.reset_block_postings_from_terminfo(word, postings)?;
                postings
            }
            none => none.insert(index.read_block_postings_from_terminfo(word, IndexRecordOption::Basic)?),
        };
        while !postings.docs().is_empty() {
            for &doc in postings.docs() {
                set.insert(doc);
            }
            postings.advance();
        }
    }
    Ok(())
}
