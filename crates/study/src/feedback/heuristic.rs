//! An order of a large component that turns little weight of edges backwards: greedy, then improved node by node.

use crate::csr::Csr;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

/// Passes over all nodes that look for a better place for each.
const PASSES: usize = 24;

/// Below so many edges two threads take longer than one.
const SMALL: usize = 2_000;

/// Edges that all further tries may look at.
const WORK: usize = 800_000;

/// An order of the nodes in which few edges, by weight, lead backwards: the better of two greedy ones, from the front and
/// from the back, each improved; then the heaviest edges that lead backwards are turned forwards one by one, and what
/// becomes better by that once improved is kept.
pub(super) fn order(graph: &Csr<u64>) -> Vec<u32> {
    let reversed = graph.reversed();
    let edges = graph.edges().count().max(1);
    let all = || vec![true; graph.len()];
    let from_front = || improve(graph, &reversed, Greedy::new(graph, &reversed).run(), all());
    let from_back = || {
        let mut order = Greedy::new(&reversed, graph).run();
        order.reverse();
        improve(graph, &reversed, order, all())
    };
    let (mut best, other) = if edges < SMALL {
        (from_front(), from_back())
    } else {
        rayon::join(from_front, from_back)
    };
    let mut cost = super::exact::cost(graph, &best);
    let other_cost = super::exact::cost(graph, &other);
    if other_cost < cost {
        (best, cost) = (other, other_cost);
    }
    let mut tries = WORK / (4 * edges);
    while tries > 0 {
        let before = cost;
        for (from, to) in backwards(graph, &best) {
            if tries == 0 {
                break;
            }
            tries -= 1;
            let mut touched = vec![false; graph.len()];
            touch(graph, &reversed, &mut touched, from);
            let tried = improve(graph, &reversed, with_before(&best, from, to), touched);
            let tried_cost = super::exact::cost(graph, &tried);
            if tried_cost < cost {
                (best, cost) = (tried, tried_cost);
            }
        }
        if cost == before {
            break;
        }
    }
    best
}

/// The edges that lead backwards, the heaviest first.
fn backwards(graph: &Csr<u64>, order: &[u32]) -> Vec<(u32, u32)> {
    let mut place = vec![0; order.len()];
    for (number, node) in (0u32..).zip(order) {
        place[*node as usize] = number;
    }
    let mut edges: Vec<(u64, u32, u32)> = graph
        .edges()
        .filter(|(from, to, _)| place[*from as usize] > place[*to as usize])
        .map(|(from, to, weight)| (u64::MAX - weight, from, to))
        .collect();
    edges.sort_unstable();
    edges.into_iter().map(|(_, from, to)| (from, to)).collect()
}

/// The order with `from` moved to right before `to`.
fn with_before(order: &[u32], from: u32, to: u32) -> Vec<u32> {
    let mut moved = Vec::with_capacity(order.len());
    for &node in order.iter().filter(|node| **node != from) {
        if node == to {
            moved.push(from);
        }
        moved.push(node);
    }
    moved
}

/// Eades, Lin and Smyth 1993, with weights: sinks go last, sources first, and if there is neither, the node whose
/// outgoing weight exceeds its incoming weight most goes first.
struct Greedy<'a> {
    graph: &'a Csr<u64>,
    reversed: &'a Csr<u64>,
    placed: Vec<bool>,
    /// Unplaced outgoing and incoming edges, and outgoing less incoming weight.
    out_edges: Vec<usize>,
    in_edges: Vec<usize>,
    surplus: Vec<i64>,
    ends: VecDeque<u32>,
    heap: BinaryHeap<(i64, Reverse<u32>)>,
}

impl<'a> Greedy<'a> {
    fn new(graph: &'a Csr<u64>, reversed: &'a Csr<u64>) -> Self {
        let weight = |graph: &Csr<u64>, node| -> i64 {
            graph.from(node).map(|(_, weight)| weight.cast_signed()).sum()
        };
        let surplus: Vec<i64> = graph
            .nodes()
            .map(|node| weight(graph, node) - weight(reversed, node))
            .collect();
        Self {
            graph,
            reversed,
            placed: vec![false; graph.len()],
            out_edges: graph.nodes().map(|node| graph.targets(node).len()).collect(),
            in_edges: graph.nodes().map(|node| reversed.targets(node).len()).collect(),
            heap: graph
                .nodes()
                .map(|node| (surplus[node as usize], Reverse(node)))
                .collect(),
            surplus,
            ends: VecDeque::new(),
        }
    }

    fn run(mut self) -> Vec<u32> {
        let (mut first, mut last) = (Vec::new(), Vec::new());
        while let Some(node) = self.next() {
            if self.out_edges[node as usize] == 0 {
                last.push(node);
            } else {
                first.push(node);
            }
            self.place(node);
        }
        first.extend(last.into_iter().rev());
        first
    }

    fn next(&mut self) -> Option<u32> {
        while let Some(node) = self.ends.pop_front() {
            if !self.placed[node as usize] {
                return Some(node);
            }
        }
        while let Some((surplus, Reverse(node))) = self.heap.pop() {
            if !self.placed[node as usize] && self.surplus[node as usize] == surplus {
                return Some(node);
            }
        }
        None
    }

    fn place(&mut self, node: u32) {
        self.placed[node as usize] = true;
        let (graph, reversed) = (self.graph, self.reversed);
        for (to, weight) in graph.from(node) {
            self.in_edges[to as usize] -= 1;
            self.changed(to, weight.cast_signed(), self.in_edges[to as usize]);
        }
        for (from, weight) in reversed.from(node) {
            self.out_edges[from as usize] -= 1;
            self.changed(from, -weight.cast_signed(), self.out_edges[from as usize]);
        }
    }

    fn changed(&mut self, node: u32, by: i64, edges_left: usize) {
        if !self.placed[node as usize] {
            self.surplus[node as usize] += by;
            self.heap.push((self.surplus[node as usize], Reverse(node)));
            if edges_left == 0 {
                self.ends.push_back(node);
            }
        }
    }
}

/// Moves single nodes to where the least weight of their own edges leads backwards, until no move helps.
///
/// Places are numbers with room between. Only places of neighbours matter to a node, so that a move changes one number;
/// two neighbours never share a place. Only nodes that are `touched`, because they or a neighbour moved since they were
/// last looked at, can gain.
fn improve(graph: &Csr<u64>, reversed: &Csr<u64>, mut order: Vec<u32>, mut touched: Vec<bool>) -> Vec<u32> {
    let room = u64::MAX / (order.len() as u64 + 2);
    let mut place = vec![0; order.len()];
    let mut around = Vec::new();
    for _ in 0..PASSES {
        for (number, node) in (1..).zip(&order) {
            place[*node as usize] = number * room;
        }
        let mut moved = false;
        for &node in &order {
            if !std::mem::replace(&mut touched[node as usize], false) {
                continue;
            }
            around.clear();
            around.extend(
                graph
                    .from(node)
                    .map(|(to, weight)| (place[to as usize], weight.cast_signed())),
            );
            around.extend(
                reversed
                    .from(node)
                    .map(|(from, weight)| (place[from as usize], -weight.cast_signed())),
            );
            if let Some(better) = better_place(place[node as usize], &mut around) {
                place[node as usize] = better;
                touch(graph, reversed, &mut touched, node);
                moved = true;
            }
        }
        order.sort_by_key(|node| (place[*node as usize], *node));
        if !moved {
            break;
        }
    }
    order
}

/// A node moved: it and its neighbours are to be looked at.
fn touch(graph: &Csr<u64>, reversed: &Csr<u64>, touched: &mut [bool], node: u32) {
    touched[node as usize] = true;
    for neighbour in graph.targets(node).iter().chain(reversed.targets(node)) {
        touched[*neighbour as usize] = true;
    }
}

/// A place with less weight backwards than the present one. `around`: each neighbour's place, and what it costs to
/// stand after it (an edge to it: its weight; an edge from it: less its weight).
fn better_place(present: u64, around: &mut [(u64, i64)]) -> Option<u64> {
    around.sort_unstable();
    let mut cost = 0;
    let mut present_cost = 0;
    let mut best: Option<(i64, u64)> = None;
    let mut low = 0;
    for index in 0..=around.len() {
        let high = around.get(index).map_or(u64::MAX, |next| next.0);
        if high > low {
            if low < present && present < high {
                present_cost = cost;
            }
            if high - low > 1 && best.is_none_or(|(least, _)| cost < least) {
                best = Some((cost, low + (high - low) / 2));
            }
        }
        if let Some((place, weight)) = around.get(index) {
            low = *place;
            cost += weight;
        }
    }
    best.filter(|(least, _)| *least < present_cost)
        .map(|(_, place)| place)
}
