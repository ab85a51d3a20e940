//! From an order to the edges left out: what leads backwards and cannot be put back, each with a cycle that it closes.

use super::Removed;
use crate::csr::Csr;
use rustc_hash::FxHashMap;

/// Edges all searches for cycles together may look at. Beyond, edges are no longer put back and cycles not the shortest.
pub(super) const WORK: usize = 50_000_000;

const NONE: u32 = u32::MAX;

/// The edges that lead backwards in `order`, without those that close no cycle with what is kept.
pub(super) fn settle(graph: &Csr<u64>, order: &[u32], work: &mut usize) -> Vec<Removed> {
    let mut place = vec![0; order.len()];
    (0u32..)
        .zip(order)
        .for_each(|(number, node)| place[*node as usize] = number);
    let mut kept: Vec<Vec<u32>> = vec![Vec::new(); order.len()];
    let mut backwards = Vec::new();
    for (from, to, weight) in graph.edges() {
        if place[from as usize] < place[to as usize] {
            kept[from as usize].push(to);
        } else {
            backwards.push((weight, from, to));
        }
    }
    // What weighs most is put back first.
    backwards.sort_by_key(|(weight, from, to)| (u64::MAX - weight, *from, *to));
    let mut search = Search {
        came_from: vec![NONE; order.len()],
        queue: Vec::new(),
    };
    let mut detour: Option<Detour> = None;
    let mut removed = Vec::new();
    for (_, from, to) in backwards {
        if *work == 0 {
            let detour = detour.get_or_insert_with(|| Detour::new(graph));
            removed.push(Removed {
                from,
                to,
                cycle: detour.cycle(from, to),
            });
        } else if let Some(cycle) = search.cycle(&kept, from, to, work) {
            removed.push(Removed { from, to, cycle });
        } else if *work == 0 {
            let detour = detour.get_or_insert_with(|| Detour::new(graph));
            removed.push(Removed {
                from,
                to,
                cycle: detour.cycle(from, to),
            });
        } else {
            kept[from as usize].push(to);
        }
    }
    removed
}

/// Breadth-first search, with tables that are used again.
struct Search {
    came_from: Vec<u32>,
    queue: Vec<u32>,
}

impl Search {
    /// The shortest cycle that the edge would close, or `None` if there is none or the work is used up (then 0).
    fn cycle(&mut self, kept: &[Vec<u32>], from: u32, to: u32, work: &mut usize) -> Option<Vec<u32>> {
        self.queue.push(to);
        self.came_from[to as usize] = to;
        let mut next = 0;
        while let Some(&node) = self.queue.get(next)
            && self.came_from[from as usize] == NONE
            && *work > 0
        {
            next += 1;
            *work = work.saturating_sub(1 + kept[node as usize].len());
            for &target in &kept[node as usize] {
                if self.came_from[target as usize] == NONE {
                    self.came_from[target as usize] = node;
                    self.queue.push(target);
                }
            }
        }
        let cycle = (self.came_from[from as usize] != NONE).then(|| {
            let mut cycle = vec![from];
            let back = walk(&self.came_from, from);
            cycle.extend(back.iter().rev().take(back.len() - 1));
            cycle
        });
        self.queue
            .drain(..)
            .for_each(|node| self.came_from[node as usize] = NONE);
        cycle
    }
}

/// From a node back to where the search began, both included.
fn walk(came_from: &[u32], mut node: u32) -> Vec<u32> {
    let mut out = vec![node];
    while came_from[node as usize] != node {
        node = came_from[node as usize];
        out.push(node);
    }
    out
}

/// Cycles without a search each: in a strongly connected component every node reaches the first, and it every node.
struct Detour {
    /// The next node on the way to the first.
    towards: Vec<u32>,
    /// The node before on the way from the first.
    back: Vec<u32>,
}

impl Detour {
    fn new(graph: &Csr<u64>) -> Self {
        Self {
            towards: tree(&graph.reversed()),
            back: tree(graph),
        }
    }

    fn cycle(&self, from: u32, to: u32) -> Vec<u32> {
        let mut way = walk(&self.towards, to);
        way.extend(walk(&self.back, from).iter().rev().skip(1));
        // The two halves may meet early: leave out what lies between two visits of the same node.
        let mut at: FxHashMap<u32, usize> = FxHashMap::default();
        let mut simple: Vec<u32> = Vec::new();
        for node in way {
            match at.get(&node) {
                Some(&seen) if simple.get(seen) == Some(&node) => simple.truncate(seen + 1),
                _ => {
                    at.insert(node, simple.len());
                    simple.push(node);
                }
            }
            if node == from {
                break;
            }
        }
        let mut cycle = vec![from];
        cycle.extend(&simple[..simple.len().saturating_sub(1)]);
        cycle
    }
}

fn tree(graph: &Csr<u64>) -> Vec<u32> {
    let mut came_from = vec![NONE; graph.len()];
    let mut queue = vec![0];
    came_from[0] = 0;
    let mut next = 0;
    while let Some(&node) = queue.get(next) {
        next += 1;
        for &target in graph.targets(node) {
            if came_from[target as usize] == NONE {
                came_from[target as usize] = node;
                queue.push(target);
            }
        }
    }
    came_from
}
