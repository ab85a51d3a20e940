//! The words of a field, one behind the other: a number each.

use super::lexicon::NONE;

/// A place is a term, and how far it is behind the place before.
const STEP_BITS: u32 = 6;
/// A longer step: where the place is follows, in a number of its own.
const FAR: u32 = (1 << STEP_BITS) - 1;
/// Numbers that are kept together. One growing list would be copied again and again, and its memory cleared twice as often.
const CHUNK: usize = 1 << 16;
/// Numbers that a word may take.
const MOST: usize = 3;

/// Terms and where they stand, counted in words through all texts.
#[derive(Default)]
pub(super) struct Log {
    full: Vec<Vec<u32>>,
    open: Vec<u32>,
    before: u32,
}

impl Log {
    /// Bytes it takes.
    pub(super) fn size(&self) -> usize {
        (self.full.len() * CHUNK + self.open.len()) * size_of::<u32>()
    }

    /// Adds a place that is not before the last one, with the terms of the word there, and answers how many they are.
    #[inline]
    pub(super) fn push(&mut self, place: u32, terms: [u32; 2]) -> u32 {
        if self.open.capacity() - self.open.len() < MOST {
            self.next();
        }
        let count = terms.map(|term| u32::from(term != NONE));
        let step = place - self.before;
        let begin = self.open.len();
        self.open.push(terms[0] << STEP_BITS | step.min(FAR));
        if step >= FAR {
            self.open.push(place);
        }
        let end = self.open.len();
        self.open.push(terms[1] << STEP_BITS);
        // Pushed and taken back: which of them there are cannot be foreseen.
        let (len, before) = if count[0] > 0 {
            (end + count[1] as usize, place)
        } else {
            (begin, self.before)
        };
        self.open.truncate(len);
        self.before = before;
        count[0] + count[1]
    }

    #[cold]
    fn next(&mut self) {
        let next = Vec::with_capacity(CHUNK);
        let full = std::mem::replace(&mut self.open, next);
        self.full.extend((!full.is_empty()).then_some(full));
    }

    /// Tells every term and its place, as they came.
    #[inline]
    pub(super) fn each(&self, mut tell: impl FnMut(u32, u32)) {
        let mut place = 0_u32;
        for chunk in self.full.iter().chain([&self.open]) {
            let mut numbers = chunk.iter();
            while let Some(number) = numbers.next() {
                let step = number & FAR;
                if step < FAR {
                    place += step;
                } else if let Some(far) = numbers.next() {
                    place = *far;
                }
                tell(number >> STEP_BITS, place);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_places_are_told_as_they_came() {
        let steps = [0, 1, 62, 63, 64, 1_000];
        let (mut log, mut expected, mut place) = (Log::default(), Vec::new(), 0);
        for at in 0..200_000_u32 {
            place += steps[at as usize * 7 % 11 % steps.len()];
            let terms = match at % 5 {
                0 => [NONE; 2],
                1 => [at, at / 2],
                _ => [at % 3_000, NONE],
            };
            let told: Vec<_> = terms.into_iter().filter(|term| *term != NONE).collect();
            assert_eq!(log.push(place, terms) as usize, told.len());
            expected.extend(told.into_iter().map(|term| (term, place)));
        }
        let mut found = Vec::new();
        log.each(|term, place| found.push((term, place)));
        assert!(log.full.len() > 1);
        assert_eq!(found, expected);
    }
}
