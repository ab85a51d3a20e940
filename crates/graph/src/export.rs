//! The graph as plain rows, for files other programs read.

use crate::graph::KnowledgeGraph;
use cairn_model::Confidence;

/// A node as a row.
#[derive(Clone, Debug)]
pub struct ExportNode<'a> {
    /// Node id.
    pub id: &'a str,
    /// Stable name of its kind.
    pub kind: &'static str,
    /// Title.
    pub title: &'a str,
    /// Vault path, empty for a missing note.
    pub path: &'a str,
    /// Line where it begins.
    pub line: u32,
    /// Stable name of its difficulty.
    pub difficulty: Option<&'static str>,
    /// Topic.
    pub topic: Option<&'a str>,
}

/// An edge as a row.
#[derive(Clone, Debug)]
pub struct ExportEdge<'a> {
    /// Node id.
    pub from: &'a str,
    /// Node id.
    pub to: &'a str,
    /// Stable name of its kind.
    pub kind: &'static str,
    /// How sure.
    pub confidence: Confidence,
    /// Stable name of the rule, path and line of each reason.
    pub evidence: Vec<(&'static str, &'a str, u32)>,
}

impl KnowledgeGraph {
    /// Every node, by id.
    pub fn export_nodes(&self) -> Vec<ExportNode<'_>> {
        let mut out: Vec<_> = self
            .nodes()
            .map(|(_, node)| ExportNode {
                id: node.id.as_str(),
                kind: node.kind.name(),
                title: &node.title,
                path: node.path.as_ref().map_or("", |path| path.as_str()),
                line: node.line,
                difficulty: node.difficulty.map(|difficulty| difficulty.name()),
                topic: node.topic.as_deref(),
            })
            .collect();
        out.sort_by_key(|node| node.id);
        out
    }

    /// Every edge, by its ends and kind.
    pub fn export_edges(&self) -> Vec<ExportEdge<'_>> {
        let mut out: Vec<_> = self
            .edges()
            .map(|edge| ExportEdge {
                from: self.node(edge.from).id.as_str(),
                to: self.node(edge.to).id.as_str(),
                kind: edge.edge.kind.name(),
                confidence: edge.edge.confidence(),
                evidence: edge
                    .edge
                    .evidence
                    .iter()
                    .map(|e| (e.basis.name(), e.path.as_str(), e.line))
                    .collect(),
            })
            .collect();
        out.sort_by_key(|edge| (edge.from, edge.to, edge.kind));
        out
    }
}
