//! The order of a small component that turns the least weight of edges backwards, over all subsets of its nodes.

use crate::csr::Csr;

/// An order of the nodes in which the edges that lead backwards weigh as little as can be; `None` if the work was used up
/// before it was found.
///
/// Dynamic programming over subsets (Lawler 1964): the best order of a set S is the best order of S without some node v,
/// then v, at the weight of v's edges into the rest of S. 2^n sets of n choices each; at most 20 nodes. Sets that cost
/// more than `bound`, the cost of an order that is known, are not followed. `work` falls by one for each choice.
pub(super) fn order(graph: &Csr<u64>, bound: u64, work: &mut usize) -> Option<Vec<u32>> {
    let nodes = graph.len();
    let into = sums(graph);
    let mut best = vec![u64::MAX; 1 << nodes];
    let mut last = vec![0u8; 1 << nodes];
    best[0] = 0;
    for set in 0..best.len() {
        let before = best[set];
        if before > bound {
            continue;
        }
        *work = work.checked_sub(nodes)?;
        for node in (0..nodes).filter(|node| set >> node & 1 == 0) {
            let (low, high) = (set & HALF_MASK, set >> HALF);
            let weight = before + into[node].0[low] + into[node].1[high];
            let with = set | 1 << node;
            if weight < best[with] {
                best[with] = weight;
                last[with] = u8::try_from(node).unwrap_or(u8::MAX);
            }
        }
    }
    let mut order = Vec::with_capacity(nodes);
    let mut set = best.len() - 1;
    while set != 0 {
        order.push(u32::from(last[set]));
        set &= !(1 << last[set]);
    }
    order.reverse();
    Some(order)
}

/// The weight of the edges that lead backwards in an order.
pub(super) fn cost(graph: &Csr<u64>, order: &[u32]) -> u64 {
    let mut place = vec![0; order.len()];
    (0..)
        .zip(order)
        .for_each(|(at, node): (usize, _)| place[*node as usize] = at);
    let backwards = graph
        .edges()
        .filter(|(from, to, _)| place[*from as usize] > place[*to as usize]);
    backwards.map(|(_, _, weight)| weight).sum()
}

const HALF: usize = 10;
const HALF_MASK: usize = (1 << HALF) - 1;

/// For each node the weight of its edges into each subset of the lower and of the upper half of the nodes.
fn sums(graph: &Csr<u64>) -> Vec<(Vec<u64>, Vec<u64>)> {
    let low_bits = graph.len().min(HALF);
    let high_bits = graph.len() - low_bits;
    let per_node = graph.nodes().map(|node| {
        let mut weight = vec![0; graph.len()];
        graph.from(node).for_each(|(to, w)| weight[to as usize] += w);
        (
            subset_sums(&weight[..low_bits]),
            subset_sums(&weight[low_bits..][..high_bits]),
        )
    });
    per_node.collect()
}

fn subset_sums(weights: &[u64]) -> Vec<u64> {
    let mut sums = vec![0; 1 << weights.len()];
    for set in 1..sums.len() {
        let first = set.trailing_zeros() as usize;
        sums[set] = sums[set & (set - 1)] + weights[first];
    }
    sums
}
