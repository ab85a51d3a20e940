//! The words of one field: gathered as they come, one behind the other, and sorted by term when a segment is written.

use super::lexicon::Lexicon;
use super::log::Log;
use crate::analysis::Words;
use std::io;
use tantivy::postings::FieldSerializer;

/// Positions between two texts of a field, as tantivy has them.
const GAP: u32 = 1;
/// Words of all texts together that can be counted, the largest text beyond.
const MAX_PLACES: u32 = 1 << 31;

/// The words of a field in the documents of a segment. Their places are counted through all documents.
pub(super) struct Postings {
    lexicon: Lexicon,
    body: bool,
    log: Log,
    documents: Documents,
    /// Words so far.
    tokens: u64,
}

/// Documents, and where each begins.
#[derive(Default)]
struct Documents {
    begins: Vec<(u32, u32)>,
    /// Where the next one begins.
    end: u32,
}

impl Postings {
    /// Of a body, or of another field.
    pub(super) fn new(body: bool) -> Self {
        Self {
            lexicon: Lexicon::new(body),
            body,
            log: Log::default(),
            documents: Documents::default(),
            tokens: 0,
        }
    }

    /// Bytes that were gathered.
    pub(super) fn size(&self) -> usize {
        self.log.size()
    }

    /// Whether there are more words than any language has, or than can be counted.
    pub(super) fn is_full(&self) -> bool {
        self.lexicon.is_large() || self.documents.end > MAX_PLACES
    }

    /// Adds the texts that a document has in this field; answers how many words they are. Documents come in their order.
    pub(super) fn add<'a>(
        &mut self,
        document: u32,
        texts: impl Iterator<Item = &'a str>,
        words: &mut Words,
    ) -> u32 {
        words.set_body(self.body);
        let (lexicon, log) = (&mut self.lexicon, &mut self.log);
        let (mut begin, mut count) = (self.documents.end, 0);
        self.documents.begins.push((document, begin));
        for text in texts {
            lexicon.next_text();
            let mut end = begin;
            words.each(text, |batch| {
                lexicon.look_up(batch, self.body, |position, terms| {
                    let place = begin + position as u32;
                    let added = log.push(place, terms);
                    end = if added > 0 { place + 1 } else { end };
                    count += added;
                });
            });
            begin = end + GAP;
        }
        self.documents.end = begin;
        self.tokens += u64::from(count);
        count
    }

    /// Number of words of all documents.
    pub(super) fn tokens(&self) -> u64 {
        self.tokens
    }

    /// Writes all terms with their documents and positions, and forgets them.
    pub(super) fn write(&mut self, serializer: &mut FieldSerializer<'_>) -> io::Result<()> {
        // Sorted by counting: where the places of each term begin, then each to the next of its own.
        let log = std::mem::take(&mut self.log);
        let mut ends = vec![0_u32; self.lexicon.len()];
        log.each(|term, _| ends[term as usize] += 1);
        let terms = self.sorted(&ends);
        let mut sum = 0;
        for end in &mut ends {
            sum += std::mem::replace(end, sum);
        }
        let mut places = vec![0_u32; sum as usize];
        log.each(|term, place| {
            let end = &mut ends[term as usize];
            places[*end as usize] = place;
            *end += 1;
        });
        drop(log);
        let documents = std::mem::take(&mut self.documents);
        let mut finder = Finder::new(&documents);
        for (_, term) in terms {
            let end = ends[term as usize];
            let begin = if term == 0 { 0 } else { ends[term as usize - 1] };
            let places = &places[begin as usize..end as usize];
            finder.write_term(serializer, self.lexicon.text(term), places)?;
        }
        self.tokens = 0;
        if self.lexicon.is_large() {
            self.lexicon = Lexicon::new(self.body);
        }
        Ok(())
    }

    /// The terms that have places, in the order of their texts.
    fn sorted(&self, counts: &[u32]) -> Vec<(u128, u32)> {
        let mut terms: Vec<_> = (0..self.lexicon.len() as u32)
            .filter(|term| counts[*term as usize] > 0)
            // Nearly all are told by what they begin with.
            .map(|term| (self.lexicon.beginning(term), term))
            .collect();
        terms.sort_unstable_by(|a, b| {
            let texts = || self.lexicon.text(a.1).cmp(self.lexicon.text(b.1));
            a.0.cmp(&b.0).then_with(texts)
        });
        terms
    }
}

/// Finds the documents that places are in.
struct Finder<'a> {
    documents: &'a [(u32, u32)],
    /// Places are looked for in blocks of 2 to this; there are some for each document.
    shift: u32,
    /// For each block the last document that begins at its first place or before.
    blocks: Vec<u32>,
    /// The documents of a term, each with how often it stands there.
    found: Vec<(u32, u32)>,
    /// Its positions, each as a step from the one before in its document.
    steps: Vec<u32>,
}

impl<'a> Finder<'a> {
    fn new(documents: &'a Documents) -> Self {
        let begins = &documents.begins;
        let shift = (documents.end / (begins.len() as u32 * 2).max(1)).max(1).ilog2();
        let mut last = 0;
        let blocks = (0..=documents.end >> shift).map(|block| {
            while begins.get(last + 1).is_some_and(|next| next.1 <= block << shift) {
                last += 1;
            }
            last as u32
        });
        Self {
            shift,
            blocks: blocks.collect(),
            documents: begins,
            found: Vec::new(),
            steps: Vec::new(),
        }
    }

    fn write_term(
        &mut self,
        serializer: &mut FieldSerializer<'_>,
        text: &[u8],
        places: &[u32],
    ) -> io::Result<()> {
        self.find(places);
        serializer.new_term(text, self.found.len() as u32, true)?;
        let mut steps = &self.steps[..];
        for (document, count) in &self.found {
            let (own, others) = steps.split_at(*count as usize);
            serializer.write_doc(*document, *count, own);
            steps = others;
        }
        serializer.close_term()
    }

    /// Finds the documents and positions of a term's places.
    fn find(&mut self, places: &[u32]) {
        self.found.clear();
        self.steps.clear();
        // Where the document of the place before ends, and that place.
        let (mut end, mut before) = (0, 0);
        for place in places {
            if *place >= end {
                let mut at = self.blocks[(place >> self.shift) as usize] as usize;
                end = u32::MAX;
                while let Some(next) = self.documents.get(at + 1) {
                    if next.1 > *place {
                        end = next.1;
                        break;
                    }
                    at += 1;
                }
                let (document, begin) = self.documents[at];
                self.found.push((document, 0));
                before = begin;
            }
            self.steps.push(place - before);
            before = *place;
            if let Some(last) = self.found.last_mut() {
                last.1 += 1;
            }
        }
    }
}
