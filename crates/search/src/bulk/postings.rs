//! The words of one field: gathered as they come, one behind the other, and sorted by term when a segment is written.

use super::lexicon::Lexicon;
use crate::analysis::Words;
use std::io;
use tantivy::postings::FieldSerializer;

/// A place in the log is a term, and how many positions it is behind the place before.
const STEP_BITS: u32 = 6;
/// A longer step: the position follows, in a number of its own.
const FAR: u32 = (1 << STEP_BITS) - 1;
/// Positions between two texts of a field, as tantivy has them.
const GAP: u32 = 1;

/// The words of a field in the documents of a segment.
pub(super) struct Postings {
    lexicon: Lexicon,
    body: bool,
    log: Vec<u32>,
    /// Documents, and where each begins in the log.
    documents: Vec<(u32, usize)>,
    /// Words so far.
    tokens: u64,
}

impl Postings {
    /// Of a body, or of another field.
    pub(super) fn new(body: bool) -> Self {
        Self {
            lexicon: Lexicon::default(),
            body,
            log: Vec::new(),
            documents: Vec::new(),
            tokens: 0,
        }
    }

    /// Bytes that were gathered.
    pub(super) fn size(&self) -> usize {
        self.log.len() * size_of::<u32>()
    }

    /// Whether there are more words than any language has.
    pub(super) fn is_noise(&self) -> bool {
        self.lexicon.is_large()
    }

    /// Adds the texts that a document has in this field; answers how many words they are. Documents come in their order.
    pub(super) fn add<'a>(
        &mut self,
        document: u32,
        texts: impl Iterator<Item = &'a str>,
        words: &mut Words,
    ) -> u32 {
        self.documents.push((document, self.log.len()));
        words.set_body(self.body);
        let (lexicon, log) = (&mut self.lexicon, &mut self.log);
        let (mut before, mut begin, mut count) = (0, 0, 0);
        for text in texts {
            lexicon.next_text();
            let mut end = begin;
            words.each(text, |word, position| {
                let position = begin + position as u32;
                end = position + 1;
                let terms = lexicon.look_up(word, self.body);
                for term in terms.into_iter().flatten() {
                    let step = position - before;
                    if step < FAR {
                        log.push(term << STEP_BITS | step);
                    } else {
                        log.extend([term << STEP_BITS | FAR, position]);
                    }
                    before = position;
                    count += 1;
                }
            });
            begin = end + GAP;
        }
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
        let mut ends = vec![0_u32; self.lexicon.len()];
        self.each(|term, _, _| ends[term as usize] += 1);
        let mut terms = self.sorted(&ends);
        let mut sum = 0;
        for end in &mut ends {
            sum += std::mem::replace(end, sum);
        }
        let mut places = vec![(0_u32, 0_u32); sum as usize];
        self.each(|term, document, position| {
            let end = &mut ends[term as usize];
            places[*end as usize] = (document, position);
            *end += 1;
        });
        let mut steps = Vec::new();
        for (_, term) in terms.drain(..) {
            let end = ends[term as usize];
            let begin = if term == 0 { 0 } else { ends[term as usize - 1] };
            write_term(
                serializer,
                self.lexicon.text(term),
                &places[begin as usize..end as usize],
                &mut steps,
            )?;
        }
        self.log.clear();
        self.documents.clear();
        self.tokens = 0;
        if self.is_noise() {
            self.lexicon = Lexicon::default();
        }
        Ok(())
    }

    /// The terms that have places, in the order of their texts.
    fn sorted(&self, counts: &[u32]) -> Vec<(u128, u32)> {
        // Nearly all are told by what they begin with.
        let beginning = |text: &[u8]| {
            let mut bytes = [0; 16];
            let len = text.len().min(16);
            bytes[..len].copy_from_slice(&text[..len]);
            u128::from_be_bytes(bytes)
        };
        let mut terms: Vec<_> = (0..self.lexicon.len() as u32)
            .filter(|term| counts[*term as usize] > 0)
            .map(|term| (beginning(self.lexicon.text(term)), term))
            .collect();
        terms.sort_unstable_by(|a, b| {
            let texts = || self.lexicon.text(a.1).cmp(self.lexicon.text(b.1));
            a.0.cmp(&b.0).then_with(texts)
        });
        terms
    }

    /// Tells every place: term, document, position.
    #[inline]
    fn each(&self, mut tell: impl FnMut(u32, u32, u32)) {
        for (at, (document, begin)) in self.documents.iter().enumerate() {
            let end = self.documents.get(at + 1).map_or(self.log.len(), |next| next.1);
            let mut position = 0_u32;
            let mut log = self.log[*begin..end].iter();
            while let Some(place) = log.next() {
                let step = place & FAR;
                if step < FAR {
                    position += step;
                } else if let Some(far) = log.next() {
                    position = *far;
                }
                tell(place >> STEP_BITS, *document, position);
            }
        }
    }
}

fn write_term(
    serializer: &mut FieldSerializer<'_>,
    text: &[u8],
    places: &[(u32, u32)],
    steps: &mut Vec<u32>,
) -> io::Result<()> {
    let changes = places.windows(2).filter(|pair| pair[0].0 != pair[1].0).count();
    serializer.new_term(text, changes as u32 + 1, true)?;
    let mut rest = places;
    while let Some((document, _)) = rest.first() {
        steps.clear();
        let mut before = 0;
        let same = rest.iter().take_while(|place| place.0 == *document);
        steps.extend(same.map(|(_, position)| position - std::mem::replace(&mut before, *position)));
        serializer.write_doc(*document, steps.len() as u32, steps);
        rest = &rest[steps.len()..];
    }
    serializer.close_term()
}
