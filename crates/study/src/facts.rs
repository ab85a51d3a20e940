//! What of each node decides its place in a plan, gathered once for a snapshot: a plan of many steps asks for it at every step.

use crate::estimate;
use crate::requirements::hardness;
use crate::theme::{Theme, Themes};
use cairn_graph::{KnowledgeGraph, NodeKey};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

/// What decides the place of one node.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Fact {
    /// Difficulty rank; lower first.
    pub hardness: u8,
    /// The estimated study time.
    pub minutes: u32,
    /// The number of the theme, in the order of themes; 0: about nothing.
    pub theme: u32,
}

/// The facts of all nodes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Facts(Vec<Fact>);

/// Nodes whose facts are gathered together: enough to share what is found of their topics.
const TOGETHER: usize = 4_096;

impl Facts {
    /// Gathers them.
    pub(crate) fn of(graph: &KnowledgeGraph) -> Self {
        let keys: Vec<NodeKey> = graph.nodes().map(|(key, _)| key).collect();
        let themes: Vec<Option<Theme<'_>>> = keys
            .par_chunks(TOGETHER)
            .flat_map_iter(|keys| {
                let mut themes = Themes::new(graph);
                keys.iter().map(move |key| themes.of(*key))
            })
            .collect();
        let distinct: FxHashSet<Theme<'_>> = themes.iter().flatten().copied().collect();
        let mut distinct: Vec<Theme<'_>> = distinct.into_iter().collect();
        distinct.sort_unstable_by(|a, b| Theme::compare(graph, a, b));
        let numbers: FxHashMap<Theme<'_>, u32> = distinct.into_iter().zip(1..).collect();
        let gathered: Vec<Fact> = keys
            .par_iter()
            .zip(&themes)
            .map(|(key, theme)| Fact {
                hardness: hardness(graph.node(*key)),
                minutes: minutes(graph, *key),
                theme: theme.map_or(0, |theme| numbers[&theme]),
            })
            .collect();
        let mut facts = vec![Fact::default(); graph.node_bound()];
        for (key, fact) in keys.iter().zip(gathered) {
            facts[key.index()] = fact;
        }
        Self(facts)
    }

    /// Those of a node of the snapshot they were gathered from.
    pub(crate) fn get(&self, key: NodeKey) -> Fact {
        self.0.get(key.index()).copied().unwrap_or_default()
    }
}

fn minutes(graph: &KnowledgeGraph, key: NodeKey) -> u32 {
    let node = graph.node(key);
    let contribution = node.path.as_ref().and_then(|path| graph.contribution(path));
    estimate(node, contribution.map(|contribution| contribution.stats.bytes)).0
}
