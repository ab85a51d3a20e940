//! What must be left out of a large component at least, so that what was left out can be judged.

use crate::csr::Csr;

/// Edges that all searches may look at.
const WORK: usize = 1_500_000;

const NONE: u32 = u32::MAX;

/// A lower bound on the weight of every set of edges without which no cycle is left.
///
/// Cycles that share no weight each need their own: as long as a cycle through one of the edges left out is found in
/// what weight remains, the least weight on it is counted and taken off all of it (a packing of cycles, the dual of the
/// linear relaxation).
pub(super) fn least(graph: &Csr<u64>, removed: impl Iterator<Item = (u32, u32)>) -> u64 {
    let mut rest: Vec<u64> = graph.edges().map(|edge| edge.2).collect();
    let mut search = Search {
        came_by: vec![NONE; graph.len()],
        queue: Vec::new(),
        work: WORK,
    };
    let mut bound = 0;
    for (from, to) in removed {
        let edge = |from: u32, to: u32| graph.range(from).find(|edge| graph.target(*edge) == to);
        let Some(back) = edge(from, to) else { continue };
        while rest[back] > 0
            && let Some(mut cycle) = search.way(graph, &rest, to, from)
        {
            cycle.push(back);
            let least = cycle.iter().map(|edge| rest[*edge]).min().unwrap_or(0);
            cycle.iter().for_each(|edge| rest[*edge] -= least);
            bound += least;
        }
    }
    bound
}

struct Search {
    /// By node: the edge by which it was reached.
    came_by: Vec<u32>,
    queue: Vec<u32>,
    work: usize,
}

impl Search {
    /// The edges of a shortest way along what weight is left.
    fn way(&mut self, graph: &Csr<u64>, rest: &[u64], from: u32, to: u32) -> Option<Vec<usize>> {
        self.came_by.fill(NONE);
        self.work = self.work.checked_sub(graph.len())?;
        let mut sources = vec![NONE; graph.len()];
        self.queue.clear();
        self.queue.push(from);
        let mut next = 0;
        while let Some(&node) = self.queue.get(next) {
            next += 1;
            self.work = self.work.checked_sub(graph.range(node).len())?;
            for edge in graph.range(node) {
                let target = graph.target(edge);
                if rest[edge] > 0 && target != from && self.came_by[target as usize] == NONE {
                    self.came_by[target as usize] = u32::try_from(edge).unwrap_or(NONE);
                    sources[target as usize] = node;
                    self.queue.push(target);
                }
            }
            if self.came_by[to as usize] != NONE {
                let mut edges = Vec::new();
                let mut at = to;
                while at != from {
                    edges.push(self.came_by[at as usize] as usize);
                    at = sources[at as usize];
                }
                return Some(edges);
            }
        }
        None
    }
}
