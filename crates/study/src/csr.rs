//! A compact directed graph: sorted adjacency in one array, nodes as dense numbers.

use std::ops::Range;

/// Compressed sparse rows. Edges of a node are sorted by target; edge numbers follow (from, to).
#[derive(Clone, Debug)]
pub struct Csr<W> {
    offsets: Vec<u32>,
    targets: Vec<u32>,
    weights: Vec<W>,
}

impl<W> Default for Csr<W> {
    fn default() -> Self {
        Self {
            offsets: vec![0],
            targets: Vec::new(),
            weights: Vec::new(),
        }
    }
}

impl<W: Copy> Csr<W> {
    /// A graph of that many nodes. Ends must be below `nodes`.
    pub fn new(nodes: usize, mut edges: Vec<(u32, u32, W)>) -> Self {
        if !edges.is_sorted_by_key(|(from, to, _)| (*from, *to)) {
            edges.sort_by_key(|(from, to, _)| (*from, *to));
        }
        let mut offsets = vec![0; nodes + 1];
        for (from, _, _) in &edges {
            offsets[*from as usize + 1] += 1;
        }
        for node in 0..nodes {
            offsets[node + 1] += offsets[node];
        }
        let targets = edges.iter().map(|edge| edge.1).collect();
        let weights = edges.iter().map(|edge| edge.2).collect();
        Self {
            offsets,
            targets,
            weights,
        }
    }

    /// The same nodes with every edge turned round.
    pub(crate) fn reversed(&self) -> Self {
        let mut offsets = vec![0_u32; self.offsets.len()];
        for target in &self.targets {
            offsets[*target as usize + 1] += 1;
        }
        for node in 0..self.len() {
            offsets[node + 1] += offsets[node];
        }
        // Edges come by where they begin, so those that end in a node fill its row in that order.
        let mut next = offsets.clone();
        let (mut targets, mut weights) = (vec![0; self.targets.len()], self.weights.clone());
        for (from, to, weight) in self.edges() {
            let at = &mut next[to as usize];
            targets[*at as usize] = from;
            weights[*at as usize] = weight;
            *at += 1;
        }
        Self {
            offsets,
            targets,
            weights,
        }
    }

    /// Nodes.
    pub(crate) fn len(&self) -> usize {
        self.offsets.len() - 1
    }

    /// The edge numbers of a node.
    pub(crate) fn range(&self, node: u32) -> Range<usize> {
        self.offsets[node as usize] as usize..self.offsets[node as usize + 1] as usize
    }

    /// The targets of a node's edges.
    pub fn targets(&self, node: u32) -> &[u32] {
        &self.targets[self.range(node)]
    }

    /// The target of an edge, by its number.
    pub(crate) fn target(&self, edge: usize) -> u32 {
        self.targets[edge]
    }

    /// Targets and weights of a node's edges.
    pub(crate) fn from(&self, node: u32) -> impl Iterator<Item = (u32, W)> {
        self.range(node)
            .map(|edge| (self.targets[edge], self.weights[edge]))
    }

    /// Every edge in order of its number.
    pub(crate) fn edges(&self) -> impl Iterator<Item = (u32, u32, W)> {
        self.nodes()
            .flat_map(|node| self.from(node).map(move |(to, weight)| (node, to, weight)))
    }

    /// Every node.
    pub(crate) fn nodes(&self) -> Range<u32> {
        0..u32::try_from(self.len()).unwrap_or(u32::MAX)
    }
}

/// Every node after the targets of its edges, or `None` if there is a cycle.
pub fn targets_first<W: Copy>(graph: &Csr<W>) -> Option<Vec<u32>> {
    let reversed = graph.reversed();
    let mut open: Vec<usize> = graph.nodes().map(|node| graph.targets(node).len()).collect();
    let mut order: Vec<u32> = graph.nodes().filter(|node| open[*node as usize] == 0).collect();
    let mut next = 0;
    while let Some(&node) = order.get(next) {
        next += 1;
        for &source in reversed.targets(node) {
            open[source as usize] -= 1;
            if open[source as usize] == 0 {
                order.push(source);
            }
        }
    }
    (order.len() == graph.len()).then_some(order)
}

/// Nodes so that linked ones are near each other in memory: breadth first from each node not met yet.
pub(crate) fn near_order<'a>(nodes: usize, edges: impl Iterator<Item = &'a (u32, u32)>) -> Vec<u32> {
    let both = edges.flat_map(|&(a, b)| [(a, b, ()), (b, a, ())]).collect();
    let graph = Csr::new(nodes, both);
    let mut met = vec![false; nodes];
    let mut order = Vec::with_capacity(nodes);
    let mut next = 0;
    for begin in graph.nodes() {
        if std::mem::replace(&mut met[begin as usize], true) {
            continue;
        }
        order.push(begin);
        while let Some(&node) = order.get(next) {
            next += 1;
            for &other in graph.targets(node) {
                if !std::mem::replace(&mut met[other as usize], true) {
                    order.push(other);
                }
            }
        }
    }
    order
}
