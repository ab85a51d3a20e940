//! Which layer each node stands in: the total length of all edges is least, as far as the work allowed for it goes.

use super::dag::Dag;
use super::simplex;

/// Rounds of shortening before the simplex; each shortens the total edge length or ends it.
const ROUNDS: usize = 8;

/// Layer of each node, from 0. Longest path to a sink first; nodes with more predecessors than successors then move to
/// the left within their slack; from there the network simplex of Gansner, Koutsofios, North and Vo (1993) goes to the
/// least total length of edges. What has room on both sides at no cost moves to where there is least.
pub(super) fn layers(dag: &Dag) -> Vec<u32> {
    let mut layer = longest_paths(dag);
    for _ in 0..ROUNDS {
        if !shorten(dag, &mut layer) {
            break;
        }
    }
    simplex::shorten(dag, &mut layer);
    close_gaps(&mut layer);
    balance(dag, &mut layer);
    close_gaps(&mut layer);
    layer
}

/// All sinks in the last layer, everything else as near to them as edges allow.
fn longest_paths(dag: &Dag) -> Vec<u32> {
    let mut height = vec![0u32; dag.order.len()];
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
    height.iter().map(|height| last - height).collect()
}

/// Whether any node moved.
fn shorten(dag: &Dag, layer: &mut [u32]) -> bool {
    let mut moved = false;
    for &node in &dag.order {
        let before = dag.predecessors.row(node as usize);
        let after = dag.successors.row(node as usize);
        let limit = after.iter().map(|&next| layer[next as usize] - 1).min();
        let first = before.iter().map(|&previous| layer[previous as usize] + 1).max();
        let best = match (first, limit) {
            (Some(first), None) => first,
            (Some(first), Some(_)) if before.len() > after.len() => first,
            (_, Some(limit)) => limit,
            (None, None) => continue,
        };
        moved |= best != layer[node as usize];
        layer[node as usize] = best;
    }
    moved
}

/// Moves what is as long on either side to the layer with the fewest nodes within its slack.
fn balance(dag: &Dag, layer: &mut [u32]) {
    let layers = layer.iter().max().map_or(0, |&last| last as usize + 1);
    let mut sizes = vec![0u32; layers];
    layer.iter().for_each(|&layer| sizes[layer as usize] += 1);
    for &node in &dag.order {
        let before = dag.predecessors.row(node as usize);
        let after = dag.successors.row(node as usize);
        let first = before.iter().map(|&previous| layer[previous as usize] + 1).max();
        let limit = after.iter().map(|&next| layer[next as usize] - 1).min();
        if let (Some(first), Some(limit)) = (first, limit)
            && before.len() == after.len()
        {
            let now = layer[node as usize];
            let best = (first..=limit)
                .min_by_key(|&at| (sizes[at as usize] - u32::from(at == now), at.abs_diff(now)));
            let best = best.unwrap_or(now);
            sizes[now as usize] -= 1;
            sizes[best as usize] += 1;
            layer[node as usize] = best;
        }
    }
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
