//! Clean edges without loops and repeats, and without those that close a cycle.

/// Neighbours of every node in one array.
pub(super) struct Rows {
    starts: Vec<u32>,
    items: Vec<u32>,
}

impl Rows {
    /// `items` yields (row, item) twice in the same order: to count, and to fill.
    pub(super) fn new(rows: usize, items: impl Iterator<Item = (u32, u32)> + Clone) -> Self {
        let mut starts = vec![0u32; rows + 1];
        for (row, _) in items.clone() {
            starts[row as usize + 1] += 1;
        }
        for row in 0..rows {
            starts[row + 1] += starts[row];
        }
        let mut free = starts.clone();
        let mut filled = vec![0; starts[rows] as usize];
        for (row, item) in items {
            filled[free[row as usize] as usize] = item;
            free[row as usize] += 1;
        }
        Self {
            starts,
            items: filled,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    pub(super) fn row(&self, row: usize) -> &[u32] {
        &self.items[self.starts[row] as usize..self.starts[row + 1] as usize]
    }

    pub(super) fn row_mut(&mut self, row: usize) -> &mut [u32] {
        &mut self.items[self.starts[row] as usize..self.starts[row + 1] as usize]
    }
}

/// The edges that decide the layers.
pub(super) struct Dag {
    /// Edges from a node, and to it.
    pub(super) successors: Rows,
    pub(super) predecessors: Rows,
    /// All nodes, each behind its predecessors.
    pub(super) order: Vec<u32>,
}

/// All different edges between different, existing nodes, sorted.
pub(super) fn clean(nodes: usize, edges: &[(u32, u32)]) -> Vec<(u32, u32)> {
    let mut edges: Vec<(u32, u32)> = edges
        .iter()
        .copied()
        .filter(|&(a, b)| a != b && (a as usize) < nodes && (b as usize) < nodes)
        .collect();
    edges.sort_unstable();
    edges.dedup();
    edges
}

impl Dag {
    /// Leaves out the back edges of a depth-first search that starts at the sources, then at the nodes in
    /// their order.
    pub(super) fn new(nodes: usize, edges: &[(u32, u32)]) -> Self {
        let all = Rows::new(nodes, edges.iter().copied());
        let mut has_predecessor = vec![false; nodes];
        edges
            .iter()
            .for_each(|edge| has_predecessor[edge.1 as usize] = true);
        let sources = (0..nodes as u32).filter(|&node| !has_predecessor[node as usize]);
        let mut order = finished(&all, sources.chain(0..nodes as u32));
        order.reverse();
        let mut rank = vec![0u32; nodes];
        for (place, &node) in (0u32..).zip(&order) {
            rank[node as usize] = place;
        }
        // In reverse order of finishing, exactly the back edges run backwards.
        let forward = edges
            .iter()
            .copied()
            .filter(|&(a, b)| rank[a as usize] < rank[b as usize]);
        let predecessors = Rows::new(nodes, forward.clone().map(|(a, b)| (b, a)));
        Self {
            successors: Rows::new(nodes, forward),
            predecessors,
            order,
        }
    }
}

/// Nodes in the order in which a depth-first search leaves them. On an own stack: a path can be as long
/// as the graph is large.
fn finished(successors: &Rows, starts: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut seen = vec![false; successors.len()];
    let mut finished = Vec::with_capacity(successors.len());
    let mut stack: Vec<(u32, usize)> = Vec::new();
    for start in starts {
        if seen[start as usize] {
            continue;
        }
        seen[start as usize] = true;
        stack.push((start, 0));
        while let Some((node, next)) = stack.last_mut() {
            match successors.row(*node as usize).get(*next) {
                Some(&successor) => {
                    *next += 1;
                    if !seen[successor as usize] {
                        seen[successor as usize] = true;
                        stack.push((successor, 0));
                    }
                }
                None => {
                    finished.push(*node);
                    stack.pop();
                }
            }
        }
    }
    finished
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_edges_that_close_a_cycle_are_left_out() {
        let edges = clean(
            5,
            &[(0, 1), (1, 2), (2, 0), (0, 3), (3, 2), (2, 2), (0, 1), (4, 9)],
        );
        assert_eq!(edges, [(0, 1), (0, 3), (1, 2), (2, 0), (3, 2)]);
        let dag = Dag::new(5, &edges);
        let kept: usize = (0..5).map(|node| dag.successors.row(node).len()).sum();
        assert_eq!(kept, 4);
        assert_eq!(dag.successors.row(2), [0; 0]);
    }
}
