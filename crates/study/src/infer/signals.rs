//! What speaks for a need between two notes: how close they are, and which of them the other rests on.

use super::facts::{Facts, Place};
use super::words::Lexicon;

/// How much the order of bullets counts beside that of the stages themselves.
const LISTED: f32 = 0.5;

/// What can be measured of an ordered pair (a, b). The first four are the same both ways; of the others each way gives
/// the other's negative.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Signals {
    /// Cosine of the words of both texts.
    pub similarity: f32,
    /// The better part of one's name that the other's text speaks of, 0..=1.
    pub spoken_of: f32,
    /// Share of surroundings they have in common (Salton's cosine).
    pub neighbours: f32,
    /// How many of the two refer to the other.
    pub linked: f32,
    /// RefD (Liang et al. 2015): share of a's surroundings that refer to b, less the share of b's that refer to a.
    pub reference: f32,
    /// How much more the vault leads to b than to a: difference of the logarithms of PageRank.
    pub rank: f32,
    /// How much more a's text speaks of b's name than b's of a's.
    pub mention: f32,
    /// How much harder a is than b, in steps of difficulty.
    pub harder: f32,
    /// 1 if study paths put b before a, -1 if after; half of it if they only list them so.
    pub later: f32,
}

/// Of whose surroundings how many refer to the other: (around a referring to b, around b referring to a).
pub(super) fn references(facts: &Facts, a: u32, b: u32) -> (usize, usize) {
    let count = |around: u32, to: u32| {
        let around = facts.around[around as usize].iter();
        around
            .filter(|note| **note != to && facts.refers[**note as usize].binary_search(&to).is_ok())
            .count()
    };
    (count(a, b), count(b, a))
}

/// How much of a note's best-covered name the text of another speaks of, 0..=1, rare words counting more.
pub(super) fn speaks_of(lexicon: &Lexicon, facts: &Facts, text: u32, name: u32) -> f32 {
    let said = &facts.saturation[text as usize];
    let of_name = |words: &[u32]| {
        let (mut all, mut spoken) = (0.0, 0.0);
        for word in words {
            let rarity = facts.rarity[*word as usize];
            all += rarity;
            if let Ok(at) = said.binary_search_by_key(word, |(word, _)| *word) {
                spoken += rarity * said[at].1;
            }
        }
        if all > 0.0 { spoken / all } else { 0.0 }
    };
    let names = lexicon.names[name as usize].iter();
    names.map(|words| of_name(words)).fold(0.0, f32::max)
}

impl Signals {
    /// The same of the pair (b, a).
    pub(super) fn turned(self) -> Self {
        Self {
            reference: -self.reference,
            rank: -self.rank,
            mention: -self.mention,
            harder: -self.harder,
            later: -self.later,
            ..self
        }
    }

    pub(super) fn of(lexicon: &Lexicon, facts: &Facts, a: u32, b: u32) -> Self {
        let (one, other) = (a as usize, b as usize);
        let refers =
            |from: u32, to: u32| f32::from(u8::from(facts.refers[from as usize].binary_search(&to).is_ok()));
        let (a_to_b, b_to_a) = references(facts, a, b);
        let share = |count: usize, around: usize| count as f32 / facts.around[around].len().max(1) as f32;
        let (a_speaks, b_speaks) = (speaks_of(lexicon, facts, a, b), speaks_of(lexicon, facts, b, a));
        let product = (facts.around[one].len() * facts.around[other].len()) as f32;
        Self {
            similarity: dot(&facts.words[one], &facts.words[other]),
            spoken_of: a_speaks.max(b_speaks),
            neighbours: common(&facts.around[one], &facts.around[other]) as f32 / product.sqrt().max(1.0),
            linked: refers(a, b) + refers(b, a),
            reference: share(a_to_b, one) - share(b_to_a, other),
            rank: facts.rank[other] - facts.rank[one],
            mention: a_speaks - b_speaks,
            harder: f32::from(facts.hardness[one]) - f32::from(facts.hardness[other]),
            later: later(&facts.stages[one], &facts.stages[other]),
        }
    }
}

fn dot(a: &[(u32, f32)], b: &[(u32, f32)]) -> f32 {
    let (mut i, mut j, mut sum) = (0, 0, 0.0);
    while i < a.len() && j < b.len() {
        match a[i].0.cmp(&b[j].0) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                sum += a[i].1 * b[j].1;
                (i, j) = (i + 1, j + 1);
            }
        }
    }
    sum
}

fn common(a: &[u32], b: &[u32]) -> usize {
    a.iter().filter(|note| b.binary_search(note).is_ok()).count()
}

/// What the study paths that hold both say together, -1..=1; bullets say half as much.
fn later(a: &[Place], b: &[Place]) -> f32 {
    let said = a.iter().flat_map(|at| {
        let same = b.iter().filter(move |before| before.path == at.path);
        same.map(move |before| {
            let sign = i8::from(before.stage < at.stage) - i8::from(before.stage > at.stage);
            f32::from(sign) * if at.listed || before.listed { LISTED } else { 1.0 }
        })
    });
    said.sum::<f32>().clamp(-1.0, 1.0)
}
