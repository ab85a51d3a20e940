//! Betweenness: how many shortest ways lead through a node.

use crate::csr::{Csr, near_order};
use rayon::prelude::*;

/// Pivots whose sums are taken together: fixed, so that the result does not depend on the number of threads.
const BATCH: usize = 25;

/// Share of the shortest ways between two nodes that lead through each node, 0 to 1 (Freeman 1977, by the algorithm of
/// Brandes 2001). Directions are ignored, every edge is one step. Exact if there are no more nodes than `pivots`, else
/// estimated from ways that begin at so many nodes, spread evenly over their numbers (Brandes and Pich 2007).
pub fn betweenness(nodes: usize, edges: &[(u32, u32)], pivots: usize) -> Vec<f32> {
    let sound = |edge: &&(u32, u32)| edge.0 != edge.1 && (edge.0.max(edge.1) as usize) < nodes;
    let order = near_order(nodes, edges.iter().filter(sound));
    let mut place = vec![0u32; nodes];
    for (at, node) in (0u32..).zip(&order) {
        place[*node as usize] = at;
    }
    let mut both: Vec<(u32, u32, ())> = edges
        .iter()
        .filter(sound)
        .map(|&(a, b)| (place[a as usize], place[b as usize]))
        .flat_map(|(a, b)| [(a, b, ()), (b, a, ())])
        .collect();
    both.sort_unstable();
    both.dedup();
    let graph = Csr::new(nodes, both);
    let pivots = pivots.clamp(1, nodes.max(1)).min(nodes);
    let begins: Vec<u32> = (0..pivots).map(|pivot| place[pivot * nodes / pivots]).collect();
    let sums: Vec<Vec<f32>> = begins
        .par_chunks(BATCH)
        .map_init(
            || Walk::new(nodes),
            |walk, begins| {
                let mut sum = vec![0.0; nodes];
                begins.iter().for_each(|begin| walk.add(&graph, *begin, &mut sum));
                sum
            },
        )
        .collect();
    // Pairs of other nodes with an order that were looked at, on average over the nodes.
    let others = (nodes.max(3) - 1) as f64;
    let pairs = pivots as f64 * others / nodes.max(1) as f64 * (others - 1.0);
    let share = |node: usize| {
        let sum: f64 = sums.iter().map(|sum| f64::from(sum[place[node] as usize])).sum();
        (sum / pairs) as f32
    };
    (0..nodes).map(share).collect()
}

/// What one walk over the graph writes down, kept from walk to walk.
struct Walk {
    steps: Vec<u32>,
    /// Shortest ways from the begin.
    ways: Vec<f32>,
    /// What the nodes behind owe to a node.
    owed: Vec<f32>,
    order: Vec<u32>,
}

impl Walk {
    fn new(nodes: usize) -> Self {
        Self {
            steps: vec![u32::MAX; nodes],
            ways: vec![0.0; nodes],
            owed: vec![0.0; nodes],
            order: Vec::with_capacity(nodes),
        }
    }

    /// Adds what the ways from one node owe to each node.
    fn add(&mut self, graph: &Csr<()>, begin: u32, sum: &mut [f32]) {
        self.steps.fill(u32::MAX);
        self.order.clear();
        self.order.push(begin);
        self.steps[begin as usize] = 0;
        self.ways[begin as usize] = 1.0;
        let mut next = 0;
        while let Some(&node) = self.order.get(next) {
            next += 1;
            let (step, ways) = (self.steps[node as usize] + 1, self.ways[node as usize]);
            for &other in graph.targets(node) {
                let other = other as usize;
                if self.steps[other] == u32::MAX {
                    self.steps[other] = step;
                    self.ways[other] = ways;
                    self.order.push(other as u32);
                } else if self.steps[other] == step {
                    self.ways[other] += ways;
                }
            }
        }
        // Farthest first: what lies behind a node is known before it.
        for &node in self.order.iter().rev() {
            let behind = self.steps[node as usize] + 1;
            let mut owed = 0.0;
            for &other in graph.targets(node) {
                if self.steps[other as usize] == behind {
                    owed += self.owed[other as usize];
                }
            }
            owed *= self.ways[node as usize];
            // Kept as (1 + owed) / ways, as the node before needs it.
            self.owed[node as usize] = (1.0 + owed) / self.ways[node as usize];
            if node != begin {
                sum[node as usize] += owed;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(nodes: usize, edges: &[(u32, u32)], expected: &[f32]) {
        let found = betweenness(nodes, edges, nodes);
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-6, "{found} {expected}");
        }
        assert_eq!(found.len(), expected.len());
    }

    #[test]
    fn ways_through_small_graphs_are_counted_exactly() {
        check(3, &[(0, 1), (1, 2)], &[0.0, 1.0, 0.0]);
        // Two shortest ways round a square: half through each corner between.
        check(
            4,
            &[(0, 1), (1, 2), (2, 3), (3, 0), (3, 0), (2, 2)],
            &[1.0 / 6.0; 4],
        );
        check(5, &[(0, 1), (0, 2), (0, 3), (0, 4)], &[1.0, 0.0, 0.0, 0.0, 0.0]);
        check(2, &[(0, 9)], &[0.0, 0.0]);
        check(0, &[], &[]);
    }

    #[test]
    fn an_estimate_finds_the_bridge() {
        let mut edges: Vec<(u32, u32)> = Vec::new();
        for side in [0, 500] {
            edges.extend((0..500).map(|node| (side + node, side + (node * 7 + 1) % 500)));
            edges.extend((0..500).map(|node| (side + node, side + (node * 13 + 5) % 500)));
        }
        edges.extend([(0, 1000), (500, 1000)]);
        let found = betweenness(1001, &edges, 50);
        let most = (0..1001).max_by(|a, b| found[*a].total_cmp(&found[*b]));
        assert_eq!(most, Some(1000));
        assert!((found[1000] - 0.5).abs() < 0.02, "{}", found[1000]);
    }
}
