//! What inference knows of each note: whom it refers to, what stands around it, its words, its place in study paths.

use super::words::{Lexicon, Profile};
use crate::orders::notes_of_stage;
use crate::rank::pagerank;
use crate::requirements::hardness;
use cairn_graph::{KnowledgeGraph, NodeKey};
use cairn_model::{EdgeKind, NodeKind};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Neighbours of a note that count as its surroundings; an index note has more, and is about none of them.
pub(super) const MOST_AROUND: usize = 64;

/// All facts, by the numbers of the lexicon.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// Notes it links to or mentions; sorted.
    pub refers: Vec<Vec<u32>>,
    /// Notes it is linked with in either direction, and itself; sorted, [`MOST_AROUND`] at most.
    pub around: Vec<Vec<u32>>,
    /// Logarithm of the PageRank.
    pub rank: Vec<f32>,
    pub hardness: Vec<u8>,
    /// Number of the topic its author filed it under; 0 for none.
    pub topic: Vec<u32>,
    /// Its places in study paths.
    pub stages: Vec<Vec<Place>>,
    /// Words and their weights (term frequency and rarity), of length 1 together; sorted by word.
    pub words: Vec<Vec<(u32, f32)>>,
    /// Words and how much the text says of them, 0..=1; sorted by word.
    pub saturation: Vec<Vec<(u32, f32)>>,
    /// By word: how much it tells apart, the logarithm of all notes by those that hold it.
    pub rarity: Vec<f32>,
}

/// Where a note stands in a study path.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// The path's number.
    pub path: u32,
    /// The stage's place among all.
    pub stage: u32,
    /// Whether only a bullet of the stage names the note.
    pub listed: bool,
}

/// Occurrences of a word after which more of them say nothing new.
const ENOUGH: f32 = 20.0;

impl Facts {
    pub(super) fn new(graph: &KnowledgeGraph, lexicon: &Lexicon, profiles: Vec<Profile>) -> Self {
        let count = lexicon.notes.len();
        let mut facts = Self {
            refers: vec![Vec::new(); count],
            around: (0..count).map(|note| vec![number(note)]).collect(),
            hardness: lexicon
                .notes
                .iter()
                .map(|key| hardness(graph.node(*key)))
                .collect(),
            stages: vec![Vec::new(); count],
            words: vec![Vec::new(); count],
            saturation: vec![Vec::new(); count],
            ..Self::default()
        };
        let ranks = pagerank(graph);
        facts.rank = lexicon
            .notes
            .iter()
            .map(|key| ranks[key.index()].max(f32::MIN_POSITIVE).ln())
            .collect();
        let mut topics: FxHashMap<&str, u32> = FxHashMap::default();
        for key in &lexicon.notes {
            let next = number(topics.len() + 1);
            let topic = graph.node(*key).topic.as_deref();
            facts
                .topic
                .push(topic.map_or(0, |topic| *topics.entry(topic).or_insert(next)));
        }
        facts.take_links(graph, lexicon);
        facts.take_stages(graph, lexicon);
        facts.take_texts(lexicon.word_count(), profiles);
        facts
    }

    fn take_links(&mut self, graph: &KnowledgeGraph, lexicon: &Lexicon) {
        let groups = |kind| matches!(kind, EdgeKind::PartOf | EdgeKind::Covers | EdgeKind::Next);
        for edge in graph.edges().filter(|edge| !groups(edge.edge.kind)) {
            if let (Some(from), Some(to)) = (lexicon.number(edge.from), lexicon.number(edge.to))
                && from != to
            {
                self.refers[from as usize].push(to);
                self.around[from as usize].push(to);
                self.around[to as usize].push(from);
            }
        }
        for around in &mut self.around {
            around.sort_unstable();
            around.dedup();
            around.truncate(MOST_AROUND);
        }
    }

    /// A note stands in a stage that it covers or belongs to, or that names it in a bullet; stages of a document are in order of their lines.
    fn take_stages(&mut self, graph: &KnowledgeGraph, lexicon: &Lexicon) {
        let mut stages: Vec<(NodeKey, Option<&Arc<_>>, u32)> = graph
            .nodes()
            .filter(|(_, node)| node.kind == NodeKind::Stage)
            .map(|(key, node)| (key, node.path.as_ref(), node.line))
            .collect();
        stages.sort();
        stages.sort_by(|a, b| (a.1, a.2).cmp(&(b.1, b.2)));
        let mut path = 0;
        for (place, (stage, document, _)) in stages.iter().enumerate() {
            if place > 0 && stages[place - 1].1 != *document {
                path += 1;
            }
            let holds = notes_of_stage(graph, *stage).into_iter();
            let holds = holds.filter_map(|(note, listed)| Some((lexicon.number(note)?, listed)));
            for (note, listed) in holds {
                self.stages[note as usize].push(Place {
                    path,
                    stage: number(place),
                    listed,
                });
            }
        }
    }

    fn take_texts(&mut self, words: usize, profiles: Vec<Profile>) {
        let mut holding = vec![0u32; words];
        for word in profiles.iter().flat_map(|profile| &profile.words) {
            holding[word.0 as usize] += 1;
        }
        let total = profiles.len().max(1) as f32;
        self.rarity = holding
            .iter()
            .map(|holding| (total / (*holding).max(1) as f32).ln())
            .collect();
        for profile in profiles {
            let note = profile.note as usize;
            let said = |count: u16| (1.0 + f32::from(count)).ln();
            self.saturation[note] = profile
                .words
                .iter()
                .map(|(word, count)| (*word, (said(*count) / (1.0 + ENOUGH).ln()).min(1.0)))
                .collect();
            let weights = profile.words.iter().map(|(word, count)| {
                let rarity = self.rarity[*word as usize];
                (*word, (1.0 + f32::from(*count).ln()) * rarity)
            });
            let mut weights: Vec<(u32, f32)> = weights.filter(|(_, weight)| *weight > 0.0).collect();
            let length = weights
                .iter()
                .map(|(_, weight)| weight * weight)
                .sum::<f32>()
                .sqrt();
            weights.iter_mut().for_each(|(_, weight)| *weight /= length);
            self.words[note] = weights;
            self.refers[note].extend(profile.mentions);
        }
        for refers in &mut self.refers {
            refers.sort_unstable();
            refers.dedup();
        }
    }
}

pub(super) fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
