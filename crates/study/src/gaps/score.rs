//! How much a gap matters: importance times lack.

use cairn_graph::{KnowledgeGraph, NodeKey};
use cairn_model::EdgeKind;

/// Importance of what nobody asks for.
const BASE: f32 = 0.05;
/// How much each factor may make of a gap alone.
const CENTRALITY: f32 = 0.5;
const DEMAND: f32 = 0.6;
const ROADMAP: f32 = 0.4;
/// So many that ask for something make half the demand there can be.
const HALF_DEMAND: f32 = 3.0;

/// Why a gap ranks where it does; each factor in 0..1, see the module's formula.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Factors {
    /// Share of the nodes with a lower PageRank.
    pub centrality: f32,
    /// How many notes, documents and companies ask for it.
    pub asked_by: u32,
    /// What of the roadmap speaks for it.
    pub roadmap: f32,
    /// How much of it is missing.
    pub lack: f32,
}

impl Factors {
    /// `n / (n + 3)`.
    pub fn demand(&self) -> f32 {
        let n = self.asked_by as f32;
        n / (n + HALF_DEMAND)
    }

    /// How much it matters whether it is there, 0 to 1.
    pub fn importance(&self) -> f32 {
        1.0 - (1.0 - BASE)
            * (1.0 - CENTRALITY * self.centrality)
            * (1.0 - DEMAND * self.demand())
            * (1.0 - ROADMAP * self.roadmap)
    }

    /// Importance times lack.
    pub fn score(&self) -> f32 {
        self.importance() * self.lack
    }
}

/// The centrality of each node, and who asks for it.
#[derive(Clone, Debug, Default)]
pub struct Ranking {
    centrality: Vec<f32>,
}

impl Ranking {
    /// Ranks a graph's nodes by their PageRank, given by [`NodeKey::index`]. Nodes of equal rank have equal centrality.
    pub fn of(graph: &KnowledgeGraph, rank: &[f32]) -> Self {
        let mut order: Vec<NodeKey> = graph.nodes().map(|(key, _)| key).collect();
        order.sort_by(|a, b| rank[a.index()].total_cmp(&rank[b.index()]));
        let all = order.len().max(1) as f32;
        let mut centrality = vec![0.0; rank.len()];
        let mut lower = 0;
        for (at, key) in order.iter().enumerate() {
            // The last bits of a rank are noise of the summation.
            let before = at.checked_sub(1).map(|before| rank[order[before].index()]);
            if before.is_none_or(|before| rank[key.index()] > before * 1.000_01) {
                lower = at;
            }
            centrality[key.index()] = lower as f32 / all;
        }
        Self { centrality }
    }

    /// The factors of a gap at a node.
    pub(super) fn factors(&self, key: NodeKey, asked_by: usize, roadmap: f32, lack: f32) -> Factors {
        Factors {
            centrality: self.centrality.get(key.index()).copied().unwrap_or(0.0),
            asked_by: u32::try_from(asked_by).unwrap_or(u32::MAX),
            roadmap,
            lack,
        }
    }
}

/// The notes that link to a node or need it, each once; what it is a part of does not count.
pub(super) fn askers(graph: &KnowledgeGraph, key: NodeKey) -> usize {
    let own = graph.node(key).path.as_ref();
    let edges = graph.incoming(key).filter(|edge| {
        !matches!(
            edge.edge.kind,
            EdgeKind::PartOf | EdgeKind::Covers | EdgeKind::Next
        )
    });
    let mut paths: Vec<_> = edges
        .flat_map(|edge| &edge.edge.evidence)
        .map(|evidence| &evidence.path)
        .filter(|path| own != Some(path))
        .collect();
    paths.sort_unstable();
    paths.dedup();
    paths.len()
}
