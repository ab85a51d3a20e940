//! Which nodes lead everywhere, so that a way through them says nothing.

use cairn_graph::{KnowledgeGraph, Node};
use cairn_model::NodeKind;

/// Edges above which a plain note is taken for an index.
const INDEX_DEGREE: usize = 20;
/// Edges that make no hub of a node, however few the others have.
const LEAST_DEGREE: usize = 40;
/// Share of nodes with fewer edges than a hub has.
const QUANTILE: f64 = 0.99;
/// Names of notes that list others.
const INDEX_NAMES: [&str; 6] = ["index", "_index", "home", "readme", "dashboard", "start"];

/// Whether each node is a hub, by [`cairn_graph::NodeKey::index`].
///
/// Hubs are maps of content with their topics, paths and stages; plain notes that are called an index, or have more than
/// 20 edges; and nodes with more than 40 edges that have more than 99 % of the nodes have.
pub(super) fn hubs(graph: &KnowledgeGraph) -> Vec<bool> {
    let degrees: Vec<_> = graph
        .nodes()
        .map(|(key, node)| (key.index(), node, graph.degree(key)))
        .collect();
    let mut sorted: Vec<usize> = degrees.iter().map(|(_, _, degree)| *degree).collect();
    sorted.sort_unstable();
    let quantile = sorted
        .get((sorted.len() as f64 * QUANTILE) as usize)
        .copied()
        .unwrap_or(0);
    let most = quantile.max(LEAST_DEGREE);
    let mut hubs = vec![false; graph.node_bound()];
    for (index, node, degree) in degrees {
        hubs[index] = degree > most || leads_by_kind(node, degree);
    }
    hubs
}

fn leads_by_kind(node: &Node, degree: usize) -> bool {
    match node.kind {
        NodeKind::Moc
        | NodeKind::Topic
        | NodeKind::Source
        | NodeKind::Path
        | NodeKind::Stage
        | NodeKind::Company => true,
        NodeKind::Note => {
            let stem = node.path.as_ref().map_or("", |path| path.stem());
            degree > INDEX_DEGREE || INDEX_NAMES.iter().any(|name| stem.eq_ignore_ascii_case(name))
        }
        NodeKind::Question | NodeKind::Concept | NodeKind::Term | NodeKind::Task | NodeKind::Missing => false,
    }
}
