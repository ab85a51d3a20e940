//! Breaking cycles: which edges to leave out so that none remains, at the least total weight.

mod bound;
mod cycle;
mod exact;
mod heuristic;
mod way;

use crate::csr::Csr;
use crate::scc::components;
use rustc_hash::FxHashMap;

/// Components of up to this many nodes are solved exactly.
pub(crate) const EXACT_NODES: usize = 20;

/// Choices all exact solutions together may look at: four components of the largest size with an edge between any two
/// nodes, and hundreds of those that are found. Small components go first.
const EXACT_WORK: usize = (4 * EXACT_NODES) << EXACT_NODES;

/// An edge left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Removed {
    pub from: u32,
    pub to: u32,
    /// `from`, `to`, and on along edges to a node with an edge to `from`.
    pub cycle: Vec<u32>,
}

/// A component that was not solved exactly, because it is too large or the work was used up: how much was left out of it, and how much must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Knot {
    pub nodes: usize,
    pub removed: usize,
    /// The weight of what was left out.
    pub cost: u64,
    /// No set of less weight breaks all its cycles.
    pub least: u64,
}

/// What [`break_cycles`] did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Broken {
    /// By (from, to).
    pub removed: Vec<Removed>,
    /// The largest first.
    pub knots: Vec<Knot>,
}

/// A strongly connected component with nodes numbered from 0 and without self-loops.
pub(crate) struct Component {
    pub graph: Csr<u64>,
    /// The numbers in the whole graph, rising.
    pub nodes: Vec<u32>,
}

/// The edges to leave out, by (from, to). Self-loops are ignored; weights must be at least 1.
///
/// The least total weight in components of up to [`EXACT_NODES`] nodes, a good one in larger ones. No edge left out could
/// be put back, unless there are so many that [`cycle::WORK`] was used up.
pub(crate) fn break_cycles(graph: &Csr<u64>) -> Broken {
    break_within(graph, EXACT_WORK)
}

fn break_within(graph: &Csr<u64>, mut exact_work: usize) -> Broken {
    let mut components: Vec<Component> = components(graph)
        .into_iter()
        .map(|nodes| inner(graph, nodes))
        .collect();
    components.sort_by_key(|component| component.nodes.len());
    let mut cycle_work = cycle::WORK;
    let (mut removed, mut knots) = (Vec::new(), Vec::new());
    for component in &components {
        let (order, exact) = best_order(&component.graph, &mut exact_work);
        let left_out = cycle::settle(&component.graph, &order, &mut cycle_work);
        if !exact {
            knots.push(knot(&component.graph, &left_out));
        }
        for found in left_out {
            let outer = |node: u32| component.nodes[node as usize];
            removed.push(Removed {
                from: outer(found.from),
                to: outer(found.to),
                cycle: found.cycle.into_iter().map(outer).collect(),
            });
        }
    }
    removed.sort_by_key(|removed| (removed.from, removed.to));
    knots.reverse();
    Broken { removed, knots }
}

fn knot(graph: &Csr<u64>, left_out: &[Removed]) -> Knot {
    let weight = |found: &Removed| {
        let mut edges = graph.from(found.from);
        edges.find(|edge| edge.0 == found.to).map_or(0, |edge| edge.1)
    };
    Knot {
        nodes: graph.len(),
        removed: left_out.len(),
        cost: left_out.iter().map(weight).sum(),
        least: bound::least(graph, left_out.iter().map(|found| (found.from, found.to))),
    }
}

/// The order of least weight backwards where that can be told, else a good one; and which of the two it is. The weight left out in the latter is at
/// most that of the edges that lead backwards in Eades, Lin and Smyth's order: half of all weight at most.
fn best_order(graph: &Csr<u64>, work: &mut usize) -> (Vec<u32>, bool) {
    let good = heuristic::order(graph);
    let least = (graph.len() <= EXACT_NODES)
        .then(|| exact::order(graph, exact::cost(graph, &good), work))
        .flatten();
    least.map_or((good, false), |least| (least, true))
}

fn inner(graph: &Csr<u64>, nodes: Vec<u32>) -> Component {
    let numbers: FxHashMap<u32, u32> = nodes.iter().copied().zip(0..).collect();
    let mut edges = Vec::new();
    for (number, node) in (0..).zip(&nodes) {
        for (to, weight) in graph.from(*node) {
            if let Some(to) = numbers.get(&to).filter(|to| **to != number) {
                edges.push((number, *to, weight));
            }
        }
    }
    Component {
        graph: Csr::new(nodes.len(), edges),
        nodes,
    }
}

#[cfg(test)]
mod tests;
