//! Which layer each node stands in: sinks in the last, everything else as near to them as edges allow.

use super::dag::Dag;

/// Rounds of shortening; each shortens the total edge length or ends it.
const ROUNDS: usize = 8;

/// Layer of each node, from 0. Longest path to a sink first, so that all sinks are in the last layer; then
/// nodes with more predecessors than successors move to the left within their slack, which shortens the
/// total length of edges (a local form of the network simplex of Gansner, Koutsofios, North, Vo 1993).
pub(super) fn layers(dag: &Dag) -> Vec<u32> {
    let nodes = dag.order.len();
    let mut height = vec![0u32; nodes];
    for &node in dag.order.iter().rev() {
        let above = |&next: &u32| height[next as usize] + 1;
        height[node as usize] = dag
            .successors
            .row(node as usize)
            .iter()
            .map(above)
            .max()
            .unwrap_or(0);
    }
    let last = height.iter().copied().max().unwrap_or(0);
    let mut layer: Vec<u32> = height.iter().map(|height| last - height).collect();
    for _ in 0..ROUNDS {
        let mut moved = false;
        for &node in &dag.order {
            let (before, after) = (
                dag.predecessors.row(node as usize),
                dag.successors.row(node as usize),
            );
            let Some(limit) = after.iter().map(|&next| layer[next as usize] - 1).min() else {
                continue;
            };
            let first = before.iter().map(|&previous| layer[previous as usize] + 1).max();
            let best = match first {
                Some(first) if before.len() > after.len() => first,
                _ => limit,
            };
            moved |= best != layer[node as usize];
            layer[node as usize] = best;
        }
        if !moved {
            break;
        }
    }
    close_gaps(&mut layer);
    layer
}

/// Renumbers the layers so that none is empty.
fn close_gaps(layer: &mut [u32]) {
    let layers = layer.iter().max().map_or(0, |&last| last as usize + 1);
    let mut used = vec![0u32; layers];
    layer.iter().for_each(|&layer| used[layer as usize] = 1);
    let mut count = 0;
    for used in &mut used {
        count += *used;
        *used = count;
    }
    layer
        .iter_mut()
        .for_each(|layer| *layer = used[*layer as usize] - 1);
}
