//! The cheapest way, and the cheapest way that avoids what earlier ways did.

use super::roads::Roads;
use cairn_graph::NodeKey;
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// What it costs at least to reach the goal from each node.
pub(super) struct Remaining {
    by_index: Vec<u32>,
    /// The cost of the cheapest way; where the table ends, this is a lower bound.
    pub best: u32,
}

impl Remaining {
    /// Dijkstra from `to`, until `from` is reached; `None` if it is not.
    pub(super) fn new(roads: &Roads<'_>, from: NodeKey, to: NodeKey) -> Option<Self> {
        let mut by_index = vec![u32::MAX; roads.graph.node_bound()];
        by_index[to.index()] = 0;
        let mut heap = BinaryHeap::from([Reverse((0, to))]);
        while let Some(Reverse((cost, key))) = heap.pop() {
            if key == from {
                return Some(Self { by_index, best: cost });
            }
            if cost > by_index[key.index()] {
                continue;
            }
            for road in roads.from(key) {
                let reached = cost.saturating_add(road.cost);
                if reached < by_index[road.to.index()] {
                    by_index[road.to.index()] = reached;
                    heap.push(Reverse((reached, road.to)));
                }
            }
        }
        None
    }

    /// Never more than the true cost, and never falling by more than a road costs: what A* asks of a bound.
    fn bound(&self, key: NodeKey) -> u32 {
        self.by_index[key.index()].min(self.best)
    }
}

/// What a way must avoid.
pub(super) struct Avoid<'a> {
    pub nodes: &'a FxHashSet<NodeKey>,
    /// Nodes that must not come second.
    pub second: &'a [NodeKey],
}

/// The cheapest way and its cost by A* (Hart, Nilsson, Raphael 1968); of equal ones that whose nodes, from the end, have
/// the lowest ids. `steps` is lowered by each node looked at; at 0 the search ends without a way.
pub(super) fn cheapest(
    roads: &Roads<'_>,
    remaining: &Remaining,
    ends: [NodeKey; 2],
    avoid: &Avoid<'_>,
    steps: &mut usize,
) -> Option<(u32, Vec<NodeKey>)> {
    let [from, to] = ends;
    let mut reached: FxHashMap<NodeKey, (u32, NodeKey)> = FxHashMap::default();
    reached.insert(from, (0, from));
    let mut heap = BinaryHeap::from([Reverse((remaining.bound(from), 0, from))]);
    while let Some(Reverse((least, cost, key))) = heap.pop() {
        // Equal ways are followed to the end, so that the choice between them does not depend on the heap.
        if reached.get(&to).is_some_and(|(found, _)| least > *found) {
            break;
        }
        if key == to || cost > reached[&key].0 {
            continue;
        }
        *steps = steps.checked_sub(1)?;
        for road in roads.from(key) {
            if avoid.nodes.contains(&road.to) || (key == from && avoid.second.contains(&road.to)) {
                continue;
            }
            let next = cost.saturating_add(road.cost);
            let id = |key: NodeKey| &roads.graph.node(key).id;
            let known = reached.get(&road.to).copied();
            if known.is_none_or(|(known, by)| next < known || (next == known && id(key) < id(by))) {
                reached.insert(road.to, (next, key));
                if known.is_none_or(|(known, _)| next < known) {
                    heap.push(Reverse((
                        next.saturating_add(remaining.bound(road.to)),
                        next,
                        road.to,
                    )));
                }
            }
        }
    }
    let cost = reached.get(&to)?.0;
    let mut way = vec![to];
    while let Some(&last) = way.last().filter(|last| **last != from) {
        way.push(reached[&last].1);
    }
    way.reverse();
    Some((cost, way))
}
