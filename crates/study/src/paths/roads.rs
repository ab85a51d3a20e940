//! The graph as a network of roads: undirected, each with a cost, hubs closed to what passes through.

use super::hubs::hubs;
use cairn_graph::{KnowledgeGraph, NodeKey};
use cairn_model::{Confidence, EdgeKind};

/// Costs are counted in thousandths, so that equal ways are exactly equal.
pub(super) const UNIT: f32 = 1000.0;
/// Less confidence than this costs no more.
const LEAST_CONFIDENCE: f32 = 0.01;

/// What an edge costs beyond its length and its doubt: the less its kind says about how two nodes hang together, the
/// more. One table, so that it can be read and argued with.
fn kind_cost(kind: EdgeKind) -> f32 {
    match kind {
        EdgeKind::Requires => 0.0,
        EdgeKind::Harder | EdgeKind::Next => 0.2,
        EdgeKind::FollowUp => 0.3,
        EdgeKind::PartOf | EdgeKind::Covers => 0.4,
        EdgeKind::SameLevel => 0.5,
        EdgeKind::Related => 0.6,
        EdgeKind::Reference => 0.8,
        EdgeKind::Mention => 1.0,
    }
}

/// `1 - ln(confidence) + cost of the kind`, in thousandths: one for the step, so that short ways win; minus the
/// logarithm, so that the costs of a way add up as the probabilities of its edges multiply.
fn cost(kind: EdgeKind, confidence: Confidence) -> u32 {
    let doubt = -confidence.get().max(LEAST_CONFIDENCE).ln();
    ((1.0 + doubt + kind_cost(kind)) * UNIT).round() as u32
}

/// An edge, read from either end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Road {
    pub to: NodeKey,
    pub cost: u32,
    pub kind: EdgeKind,
    /// Whether the edge of the graph ends, rather than begins, at `to`.
    pub forward: bool,
}

/// A snapshot with its closed nodes.
pub(super) struct Roads<'a> {
    pub graph: &'a KnowledgeGraph,
    closed: Vec<bool>,
}

impl<'a> Roads<'a> {
    /// Roads between two ends; the ends themselves are open.
    pub(super) fn new(graph: &'a KnowledgeGraph, ends: [NodeKey; 2], via_hubs: bool) -> Self {
        let mut closed = if via_hubs {
            vec![false; graph.node_bound()]
        } else {
            hubs(graph)
        };
        ends.iter().for_each(|end| closed[end.index()] = false);
        Self { graph, closed }
    }

    /// The cheapest road to each open neighbour, by neighbour.
    pub(super) fn from(&self, key: NodeKey) -> Vec<Road> {
        let road = |to, edge: &cairn_graph::Edge, forward| Road {
            to,
            cost: cost(edge.kind, edge.confidence()),
            kind: edge.kind,
            forward,
        };
        let open = |key: &NodeKey| !self.closed[key.index()];
        let outgoing = self
            .graph
            .outgoing(key)
            .filter(|edge| open(&edge.to))
            .map(|edge| road(edge.to, edge.edge, true));
        let incoming = self
            .graph
            .incoming(key)
            .filter(|edge| open(&edge.from))
            .map(|edge| road(edge.from, edge.edge, false));
        let mut roads: Vec<Road> = outgoing.chain(incoming).filter(|road| road.to != key).collect();
        roads.sort_unstable();
        roads.dedup_by_key(|road| road.to);
        roads
    }

    /// The cheapest road between two neighbours.
    pub(super) fn between(&self, from: NodeKey, to: NodeKey) -> Option<Road> {
        self.from(from).into_iter().find(|road| road.to == to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn needs_are_the_cheapest_roads_and_mentions_the_dearest() {
        let sure = |kind| cost(kind, Confidence::CERTAIN);
        assert_eq!((sure(EdgeKind::Requires), sure(EdgeKind::Mention)), (1000, 2000));
        let rest = EdgeKind::ALL.iter().map(|kind| sure(*kind));
        assert!(rest.clone().min() == Some(1000) && rest.max() == Some(2000));
        assert!(
            cost(EdgeKind::Requires, Confidence::new(0.0)) < 6000,
            "no doubt costs without end"
        );
    }
}
