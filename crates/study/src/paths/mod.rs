//! The cheapest ways from one node to another.

use cairn_graph::{KnowledgeGraph, NodeKey};
use cairn_model::EdgeKind;

/// More ways than this beside the best are not looked for.
pub const MAX_ALTERNATIVES: usize = 16;

/// Which ways count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PathOptions {
    /// Whether a way may lead through hubs.
    pub via_hubs: bool,
    /// How many ways beside the best; [`MAX_ALTERNATIVES`] at most.
    pub alternatives: usize,
}

/// A way between two nodes that visits no node twice.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundPath {
    /// From end to end.
    pub nodes: Vec<NodeKey>,
    /// The edge of each pair of neighbours, in the direction the graph has it: from, to, kind.
    pub edges: Vec<(NodeKey, NodeKey, EdgeKind)>,
    /// The cost of its edges together.
    pub cost: f32,
}

/// Finds.
pub fn paths_between(
    _graph: &KnowledgeGraph,
    _from: NodeKey,
    _to: NodeKey,
    _options: PathOptions,
) -> Vec<FoundPath> {
    Vec::new()
}
