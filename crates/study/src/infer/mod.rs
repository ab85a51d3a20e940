//! Needs that nobody wrote down: inferred from links, texts, difficulty and the order of study paths.
//!
//! No training: each signal is a rank among a sample of the vault's own pairs, ranks are averaged (as Liang et al. 2015
//! and later unsupervised work do), and constants turn the average into a probability. Equal graphs and texts give equal
//! answers.

mod candidates;
mod facts;
mod reason;
mod scale;
mod signals;
mod words;

pub use words::{Lexicon, Profile};

use cairn_graph::{KnowledgeGraph, NodeKey};
use cairn_model::{Basis, Confidence};
use facts::{Facts, number};
use scale::Scale;
use signals::Signals;

/// Pairs of each half of the sample by which signals are ranked: candidates, and any pairs of one topic.
const SAMPLE: usize = 4_000;

/// Weights and limits of inference.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct InferOptions {
    /// Probability from which on a need is proposed. Default 0.6.
    pub least: f32,
    /// What one note may be proposed to need. Default 3.
    pub most_per_note: usize,
    /// Confidence of an inferred need is its probability times this, so that whatever an author wrote outweighs it.
    /// Default 0.5.
    pub trust: f32,
    /// Log-odds of one step of difficulty: what is one step harder needs the other with odds of e² to 1. Default 2.
    pub difficulty: f32,
    /// Log-odds of standing in a later stage of the same study path. Default 2.
    pub document_order: f32,
    /// Log-odds of the average of the asymmetry ranks at its extremes. Default 2.
    pub asymmetry: f32,
}

impl Default for InferOptions {
    fn default() -> Self {
        Self {
            least: 0.6,
            most_per_note: 3,
            trust: 0.5,
            difficulty: 2.0,
            document_order: 2.0,
            asymmetry: 2.0,
        }
    }
}

/// What is thought of "a needs b".
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judgement {
    /// How close the two are: a rank among pairs of this vault, 0..=1. The same for (b, a).
    pub strength: f32,
    /// Probability that a needs b, given that one needs the other. That of (b, a) is the rest to 1.
    pub direction: f32,
    /// Probability that a needs b.
    pub probability: f32,
}

/// A need nobody wrote down.
#[derive(Clone, Debug, PartialEq)]
pub struct InferredNeed {
    /// What needs [`InferredNeed::to`].
    pub from: NodeKey,
    /// What is needed.
    pub to: NodeKey,
    /// How sure.
    pub confidence: Confidence,
    /// What speaks most for its direction: [`Basis::DocumentOrder`], [`Basis::DifficultyOrder`] or [`Basis::Inferred`].
    pub basis: Basis,
    /// Why, in one sentence with counts.
    pub reason: String,
}

/// Everything known of a vault's notes, ready to judge any pair.
pub struct Inference<'a> {
    graph: &'a KnowledgeGraph,
    lexicon: Lexicon,
    facts: Facts,
    options: InferOptions,
    pairs: Vec<(u32, u32)>,
    scales: Scales,
}

#[derive(Debug, Default)]
struct Scales {
    similarity: Scale,
    spoken_of: Scale,
    neighbours: Scale,
    linked: Scale,
    reference: Scale,
    rank: Scale,
    mention: Scale,
}

impl<'a> Inference<'a> {
    /// Gathers what is known. `profiles`: the texts read by the lexicon; a note without one is judged by its links.
    pub fn new(
        graph: &'a KnowledgeGraph,
        lexicon: Lexicon,
        profiles: Vec<Profile>,
        options: InferOptions,
    ) -> Self {
        let facts = Facts::new(graph, &lexicon, profiles);
        let pairs = candidates::candidates(&lexicon, &facts);
        let every = pairs.len().div_ceil(SAMPLE).max(1);
        let mut sample: Vec<(u32, u32)> = pairs.iter().copied().step_by(every).collect();
        sample.extend(pairs_of_one_topic(&facts));
        let signals: Vec<Signals> = sample
            .iter()
            .map(|(a, b)| Signals::of(&lexicon, &facts, *a, *b))
            .collect();
        let scale = |value: fn(&Signals) -> f32| Scale::new(signals.iter().map(value));
        let scales = Scales {
            similarity: scale(|s| s.similarity),
            spoken_of: scale(|s| s.spoken_of),
            neighbours: scale(|s| s.neighbours),
            linked: scale(|s| s.linked),
            reference: scale(|s| s.reference.abs()),
            rank: scale(|s| s.rank.abs()),
            mention: scale(|s| s.mention.abs()),
        };
        Self {
            graph,
            lexicon,
            facts,
            options,
            pairs,
            scales,
        }
    }

    /// What is thought of "a needs b"; `None` if one of them takes no part (maps, topics, missing notes).
    pub fn judge(&self, a: NodeKey, b: NodeKey) -> Option<Judgement> {
        let (a, b) = (self.lexicon.number(a)?, self.lexicon.number(b)?);
        Some(self.judgement(&Signals::of(&self.lexicon, &self.facts, a, b)))
    }

    /// The pairs that were found worth a judgement, in no direction, each once.
    pub fn candidates(&self) -> impl Iterator<Item = (NodeKey, NodeKey)> {
        let key = |note: u32| self.lexicon.notes[note as usize];
        self.pairs.iter().map(move |(a, b)| (key(*a), key(*b)))
    }

    /// The likely needs, by id of what needs and then the likelier first; at most
    /// [`InferOptions::most_per_note`] a note. Pairs for which `told` is true are passed over: somebody wrote which needs
    /// which.
    pub fn needs(&self, told: impl Fn(NodeKey, NodeKey) -> bool) -> Vec<InferredNeed> {
        let mut found: Vec<(u32, u32, f32)> = Vec::new();
        for &(a, b) in &self.pairs {
            let signals = Signals::of(&self.lexicon, &self.facts, a, b);
            let there = self.judgement(&signals);
            let back = self.judgement(&signals.turned());
            let best = if back.probability > there.probability {
                (b, a, back.probability)
            } else {
                (a, b, there.probability)
            };
            if best.2 >= self.options.least {
                found.push(best);
            }
        }
        let key = |note: u32| self.lexicon.notes[note as usize];
        found.retain(|(from, to, _)| !told(key(*from), key(*to)) && !told(key(*to), key(*from)));
        found.sort_by(|a, b| a.0.cmp(&b.0).then(b.2.total_cmp(&a.2)).then(a.1.cmp(&b.1)));
        let mut kept: Vec<InferredNeed> = Vec::new();
        let (mut last, mut count) = (u32::MAX, 0);
        for (from, to, probability) in found {
            count = if from == last { count + 1 } else { 1 };
            last = from;
            if count <= self.options.most_per_note {
                kept.push(InferredNeed {
                    from: key(from),
                    to: key(to),
                    confidence: Confidence::new(probability * self.options.trust),
                    basis: self.basis(from, to),
                    reason: reason::reason(self.graph, &self.lexicon, &self.facts, from, to),
                });
            }
        }
        kept
    }

    /// Study paths are somebody's word, difficulties too; links and texts decide where neither speaks.
    fn basis(&self, from: u32, to: u32) -> Basis {
        let signals = Signals::of(&self.lexicon, &self.facts, from, to);
        if signals.later > 0.0 {
            Basis::DocumentOrder
        } else if signals.harder > 0.0 {
            Basis::DifficultyOrder
        } else {
            Basis::Inferred
        }
    }

    fn judgement(&self, signals: &Signals) -> Judgement {
        let scales = &self.scales;
        // Likeness of the texts says most, and nothing hides it: links may be missing altogether.
        let strength = (3.0 * scales.similarity.rank(signals.similarity)
            + scales.spoken_of.rank(signals.spoken_of)
            + scales.neighbours.rank(signals.neighbours)
            + scales.linked.rank(signals.linked))
            / 6.0;
        let asymmetry = (scales.reference.signed(signals.reference)
            + scales.rank.signed(signals.rank)
            + scales.mention.signed(signals.mention))
            / 3.0;
        let odds = self.options.asymmetry * asymmetry
            + self.options.difficulty * signals.harder
            + self.options.document_order * signals.later;
        let direction = logistic(odds);
        Judgement {
            strength,
            direction,
            probability: direction * logistic(STEEPNESS * (strength - EVEN)),
        }
    }
}

/// The strength at which a pair is as likely as not to have a need between it, and how fast that changes around it.
const EVEN: f32 = 0.55;
const STEEPNESS: f32 = 8.0;

fn logistic(odds: f32) -> f32 {
    1.0 / (1.0 + (-odds).exp())
}

/// Pairs drawn from notes of one topic, or of none, by a fixed sequence: what is usual between notes that merely share a
/// topic.
fn pairs_of_one_topic(facts: &Facts) -> Vec<(u32, u32)> {
    let mut notes: Vec<u32> = (0..number(facts.topic.len())).collect();
    notes.sort_by_key(|note| facts.topic[*note as usize]);
    let groups: Vec<&[u32]> = notes
        .chunk_by(|a, b| facts.topic[*a as usize] == facts.topic[*b as usize])
        .collect();
    let mut state = 1u64;
    let mut below = |limit: usize| {
        // Knuth's MMIX generator; its high bits are the good ones.
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % limit.max(1)
    };
    let mut pairs = Vec::new();
    let total = notes.len().max(1);
    for group in groups.into_iter().filter(|group| group.len() > 1) {
        for _ in 0..(SAMPLE * group.len()).div_ceil(total) {
            let (a, b) = (group[below(group.len())], group[below(group.len())]);
            if a != b {
                pairs.push((a, b));
            }
        }
    }
    pairs
}

#[cfg(test)]
mod tests;
