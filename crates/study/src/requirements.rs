//! The acyclic view of the `requires` edges of one snapshot.

use cairn_graph::{KnowledgeGraph, NodeKey};
use cairn_model::Confidence;

/// A `requires` edge left out of the acyclic view, and the cycle it broke.
#[derive(Clone, Debug, PartialEq)]
pub struct Cut {
    /// What claims to need [`Cut::to`].
    pub from: NodeKey,
    /// What it claims to need.
    pub to: NodeKey,
    /// How sure the graph was of it.
    pub confidence: Confidence,
    /// The cycle: `from`, `to`, and on along needs to the last node, which needs `from`. No node twice.
    pub cycle: Vec<NodeKey>,
    /// Why this edge and no other of the cycle, in one sentence.
    pub reason: String,
}

/// The acyclic view of the `requires` edges of one snapshot: what each node needs first.
#[derive(Clone, Debug, Default)]
pub struct Requirements {
    cuts: Vec<Cut>,
}

impl Requirements {
    /// Takes the `requires` edges of at least that confidence and breaks their cycles.
    pub fn build(_graph: &KnowledgeGraph, _min_confidence: Confidence) -> Self {
        Self::default()
    }

    /// What was left out to break cycles, by the ids of from and to.
    pub fn cuts(&self) -> &[Cut] {
        &self.cuts
    }

    /// What a node needs directly, by id.
    pub fn needs(&self, _key: NodeKey) -> &[NodeKey] {
        &[]
    }

    /// What needs a node directly, by id.
    pub fn opens(&self, _key: NodeKey) -> &[NodeKey] {
        &[]
    }
}
