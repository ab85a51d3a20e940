//! PageRank of every node: how much the notes themselves lead to it.

use cairn_graph::KnowledgeGraph;

/// Stub.
pub fn pagerank(graph: &KnowledgeGraph) -> Vec<f32> {
    vec![0.0; graph.node_bound()]
}
