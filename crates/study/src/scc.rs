//! Strongly connected components without recursion.

use crate::csr::Csr;

const UNSEEN: u32 = u32::MAX;

/// Components of at least two nodes, each sorted, in order of their first node.
///
/// Tarjan 1972 with Pearce's bookkeeping (2016): one number per node, and a stack of (node, next edge) in place of the
/// call stack.
pub fn components<W: Copy>(graph: &Csr<W>) -> Vec<Vec<u32>> {
    let mut search = Search {
        low: vec![UNSEEN; graph.len()],
        done: vec![false; graph.len()],
        open: Vec::new(),
        calls: Vec::new(),
        seen: 0,
        found: Vec::new(),
    };
    for node in graph.nodes() {
        if search.low[node as usize] == UNSEEN {
            search.run(graph, node);
        }
    }
    search.found.sort();
    search.found
}

struct Search {
    /// The lowest visit number a node is known to reach.
    low: Vec<u32>,
    /// Whether the node's component is complete.
    done: Vec<bool>,
    /// Nodes of incomplete components, in order of visit.
    open: Vec<u32>,
    /// Node, its next edge, its own visit number.
    calls: Vec<(u32, usize, u32)>,
    seen: u32,
    found: Vec<Vec<u32>>,
}

impl Search {
    fn enter<W: Copy>(&mut self, graph: &Csr<W>, node: u32) {
        self.low[node as usize] = self.seen;
        self.calls.push((node, graph.range(node).start, self.seen));
        self.open.push(node);
        self.seen += 1;
    }

    fn run<W: Copy>(&mut self, graph: &Csr<W>, root: u32) {
        self.enter(graph, root);
        while let Some((node, edge, _)) = self.calls.last_mut() {
            let (node, range) = (*node, graph.range(*node));
            if *edge == range.end {
                self.leave(node);
                continue;
            }
            let to = graph.targets(node)[*edge - range.start];
            *edge += 1;
            if self.low[to as usize] == UNSEEN {
                self.enter(graph, to);
            } else if !self.done[to as usize] {
                self.low[node as usize] = self.low[node as usize].min(self.low[to as usize]);
            }
        }
    }

    fn leave(&mut self, node: u32) {
        let Some((_, _, number)) = self.calls.pop() else {
            return;
        };
        let low = self.low[node as usize];
        if low == number {
            let start = self.open.iter().rposition(|open| *open == node).unwrap_or(0);
            let mut component = self.open.split_off(start);
            component
                .iter()
                .for_each(|member| self.done[*member as usize] = true);
            if component.len() > 1 {
                component.sort_unstable();
                self.found.push(component);
            }
        } else if let Some((caller, _, _)) = self.calls.last() {
            self.low[*caller as usize] = self.low[*caller as usize].min(low);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn graph(nodes: usize, edges: &[(u32, u32)]) -> Csr<()> {
        Csr::new(nodes, edges.iter().map(|(from, to)| (*from, *to, ())).collect())
    }

    #[test]
    fn cycles_that_share_a_node_are_one_component() {
        let graph = graph(
            7,
            &[
                (0, 1),
                (1, 2),
                (2, 0),
                (2, 3),
                (3, 2),
                (3, 4),
                (5, 6),
                (6, 5),
                (4, 5),
            ],
        );
        assert_eq!(components(&graph), [vec![0, 1, 2, 3], vec![5, 6]]);
    }

    proptest! {
        #[test]
        fn two_nodes_share_a_component_if_each_reaches_the_other(
            edges in proptest::collection::vec((0u32..9, 0u32..9), 0..30),
        ) {
            let mut reach = [[false; 9]; 9];
            edges.iter().for_each(|(from, to)| reach[*from as usize][*to as usize] = true);
            for via in 0..9 {
                for from in 0..9 {
                    for to in 0..9 {
                        reach[from][to] |= reach[from][via] && reach[via][to];
                    }
                }
            }
            let found = components(&graph(9, &edges));
            for a in 0..9u32 {
                for b in (0..9u32).filter(|b| *b != a) {
                    let together = found.iter().any(|component| component.contains(&a) && component.contains(&b));
                    let both_ways = reach[a as usize][b as usize] && reach[b as usize][a as usize];
                    prop_assert_eq!(together, both_ways);
                }
            }
        }
    }
}
