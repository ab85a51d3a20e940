//! Sets of nodes of one snapshot.

use cairn_graph::{KnowledgeGraph, NodeKey};

/// Nodes of one snapshot: a bit for each [`NodeKey::index`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NodeSet {
    bits: Vec<u64>,
}

impl NodeSet {
    /// Every node of a graph.
    pub fn all(graph: &KnowledgeGraph) -> Self {
        Self::of(graph.nodes().map(|(key, _)| key))
    }

    /// These nodes.
    pub fn of(keys: impl IntoIterator<Item = NodeKey>) -> Self {
        let mut set = Self::default();
        keys.into_iter().for_each(|key| set.insert(key));
        set
    }

    /// Adds a node.
    pub fn insert(&mut self, key: NodeKey) {
        let at = key.index() / 64;
        if at >= self.bits.len() {
            self.bits.resize(at + 1, 0);
        }
        self.bits[at] |= 1 << (key.index() % 64);
    }

    /// Whether a node is in it.
    pub fn contains(&self, key: NodeKey) -> bool {
        let bits = self.bits.get(key.index() / 64).copied().unwrap_or_default();
        bits >> (key.index() % 64) & 1 == 1
    }

    /// How many nodes are in it.
    pub fn len(&self) -> usize {
        self.bits.iter().map(|bits| bits.count_ones() as usize).sum()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.bits.iter().all(|bits| *bits == 0)
    }

    /// The nodes of a graph that are in it.
    pub fn keys<'a>(&'a self, graph: &'a KnowledgeGraph) -> impl Iterator<Item = NodeKey> + 'a {
        graph
            .nodes()
            .map(|(key, _)| key)
            .filter(|key| self.contains(*key))
    }

    pub(super) fn intersect(&mut self, other: &Self) {
        self.bits.truncate(other.bits.len());
        self.bits
            .iter_mut()
            .zip(&other.bits)
            .for_each(|(bits, other)| *bits &= other);
    }

    pub(super) fn unite(&mut self, other: &Self) {
        if self.bits.len() < other.bits.len() {
            self.bits.resize(other.bits.len(), 0);
        }
        self.bits
            .iter_mut()
            .zip(&other.bits)
            .for_each(|(bits, other)| *bits |= other);
    }

    pub(super) fn subtract(&mut self, other: &Self) {
        self.bits
            .iter_mut()
            .zip(&other.bits)
            .for_each(|(bits, other)| *bits &= !other);
    }
}
