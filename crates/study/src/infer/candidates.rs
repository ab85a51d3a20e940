//! Which pairs of notes are worth a judgement: those that links, names or texts bring together.

use super::facts::{Facts, number};
use super::words::Lexicon;

/// Pairs each source brings to a note at most.
const MOST_PER_SOURCE: usize = 12;
/// Names that may share a word before it brings nobody together.
const COMMON: usize = 40;
/// How much more a pair of one topic is worth than one across topics.
const SAME_TOPIC: f32 = 1.5;

/// Pairs (a, b) with a < b, sorted, each once: notes that link to each other, notes whose names share rare words, and
/// notes in whose text most of the other's name stands; of the latter two, those of one topic first.
pub(super) fn candidates(lexicon: &Lexicon, facts: &Facts) -> Vec<(u32, u32)> {
    let called = by_word(lexicon);
    let mut pairs = Vec::new();
    let mut scores = Scores::new(lexicon.notes.len());
    for note in 0..number(lexicon.notes.len()) {
        let index = note as usize;
        let mut take = |other: u32| {
            if other != note {
                pairs.push((note.min(other), note.max(other)));
            }
        };
        facts.around[index].iter().copied().for_each(&mut take);
        let own: Vec<u32> = lexicon.names[index].iter().flatten().copied().collect();
        let text = facts.saturation[index].iter().map(|(word, _)| *word);
        for words in [own, text.collect()] {
            for word in words {
                let others = &called[word as usize];
                if others.len() <= COMMON {
                    let rarity = facts.rarity[word as usize];
                    others.iter().for_each(|other| scores.add(*other, rarity));
                }
            }
            let topic = facts.topic[index];
            let worth = |other: u32, score: f32| {
                let same = topic != 0 && topic == facts.topic[other as usize];
                score * if same { SAME_TOPIC } else { 1.0 }
            };
            scores
                .take_best(MOST_PER_SOURCE + 1, worth)
                .into_iter()
                .for_each(&mut take);
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// The notes in whose names each word stands.
fn by_word(lexicon: &Lexicon) -> Vec<Vec<u32>> {
    let mut called: Vec<Vec<u32>> = vec![Vec::new(); lexicon.word_count()];
    for (note, names) in (0..).zip(&lexicon.names) {
        for word in names.iter().flatten() {
            let notes = &mut called[*word as usize];
            if notes.last() != Some(&note) {
                notes.push(note);
            }
        }
    }
    called
}

/// Sums by note, emptied after each use at the cost of what was touched.
struct Scores {
    sums: Vec<f32>,
    touched: Vec<u32>,
}

impl Scores {
    fn new(notes: usize) -> Self {
        Self {
            sums: vec![0.0; notes],
            touched: Vec::new(),
        }
    }

    fn add(&mut self, note: u32, amount: f32) {
        if self.sums[note as usize] == 0.0 {
            self.touched.push(note);
        }
        self.sums[note as usize] += amount.max(f32::MIN_POSITIVE);
    }

    fn take_best(&mut self, most: usize, worth: impl Fn(u32, f32) -> f32) -> Vec<u32> {
        let mut found: Vec<(f32, u32)> = self
            .touched
            .drain(..)
            .map(|note| (worth(note, std::mem::take(&mut self.sums[note as usize])), note))
            .collect();
        let order = |a: &(f32, u32), b: &(f32, u32)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
        if found.len() > most {
            found.select_nth_unstable_by(most, order);
            found.truncate(most);
        }
        found.into_iter().map(|(_, note)| note).collect()
    }
}
