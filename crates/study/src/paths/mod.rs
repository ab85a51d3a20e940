//! The cheapest ways from one node to another.

mod hubs;
mod roads;
mod search;

use cairn_graph::{KnowledgeGraph, NodeKey};
use cairn_model::EdgeKind;
use roads::Roads;
use rustc_hash::FxHashSet;
use search::{Avoid, Remaining, cheapest};

/// More ways than this beside the best are not looked for.
pub const MAX_ALTERNATIVES: usize = 16;

/// Nodes all searches for alternatives together look at.
pub const MAX_STEPS: usize = 200_000;

/// Which ways count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PathOptions {
    /// Whether a way may lead through hubs.
    pub via_hubs: bool,
    /// How many ways beside the best; [`MAX_ALTERNATIVES`] at most.
    pub alternatives: usize,
}

/// A way between two nodes that visits no node twice.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundPath {
    /// From end to end.
    pub nodes: Vec<NodeKey>,
    /// The edge of each pair of neighbours, in the direction the graph has it: from, to, kind.
    pub edges: Vec<(NodeKey, NodeKey, EdgeKind)>,
    /// The cost of its edges together.
    pub cost: f32,
}

/// The cheapest ways between two nodes, cheapest first; empty if there is none. Edges count in both directions.
///
/// A road costs `1 - ln(confidence) + k`, where k is 0 for `requires`, 0.2 for `harder` and `next`, 0.3 for `follow_up`,
/// 0.4 for `part_of` and `covers`, 0.5 for `same_level`, 0.6 for `related`, 0.8 for `reference` and 1 for `mention`; of
/// several edges between two nodes the cheapest counts. Hubs, unless asked for, are only ends: maps of content with their
/// topics, paths and stages; plain notes called an index or with more than 20 edges; and nodes with more than 40 edges
/// that have more than 99 % of the nodes have.
///
/// Yen 1971 for ways without a node twice, each deviation found by A* with the true costs to the goal as its bound.
/// Deviations look at [`MAX_STEPS`] nodes at most; then the ways found so far are the answer.
pub fn paths_between(
    graph: &KnowledgeGraph,
    from: NodeKey,
    to: NodeKey,
    options: PathOptions,
) -> Vec<FoundPath> {
    let roads = Roads::new(graph, [from, to], options.via_hubs);
    let Some(remaining) = Remaining::new(&roads, from, to) else {
        return Vec::new();
    };
    let mut steps = usize::MAX;
    let nowhere = Avoid {
        nodes: &FxHashSet::default(),
        second: &[],
    };
    let Some(best) = cheapest(&roads, &remaining, [from, to], &nowhere, &mut steps) else {
        return Vec::new();
    };
    let mut yen = Yen {
        roads: &roads,
        remaining: &remaining,
        found: Vec::new(),
        open: Vec::new(),
        steps: MAX_STEPS,
    };
    yen.found.push(best);
    for _ in 0..options.alternatives.min(MAX_ALTERNATIVES) {
        yen.deviate();
        if !yen.take_cheapest() {
            break;
        }
    }
    yen.found
        .iter()
        .map(|(cost, nodes)| described(&roads, *cost, nodes))
        .collect()
}

fn described(roads: &Roads<'_>, cost: u32, nodes: &[NodeKey]) -> FoundPath {
    let road = |pair: &[NodeKey]| {
        let road = roads.between(pair[0], pair[1])?;
        Some(if road.forward {
            (pair[0], pair[1], road.kind)
        } else {
            (pair[1], pair[0], road.kind)
        })
    };
    FoundPath {
        nodes: nodes.to_vec(),
        edges: nodes.windows(2).filter_map(road).collect(),
        cost: cost as f32 / roads::UNIT,
    }
}

type Way = (u32, Vec<NodeKey>);

/// Yen's algorithm between two calls.
struct Yen<'a> {
    roads: &'a Roads<'a>,
    remaining: &'a Remaining,
    found: Vec<Way>,
    /// Deviations not yet taken.
    open: Vec<Way>,
    steps: usize,
}

impl Yen<'_> {
    /// Adds, for each node of the way found last, the cheapest way that leaves the ways found there.
    fn deviate(&mut self) {
        let Some((_, last)) = self.found.last().cloned() else {
            return;
        };
        let Some(&goal) = last.last() else { return };
        let mut root_nodes = FxHashSet::default();
        let mut root_cost = 0;
        let mut same_root: Vec<usize> = (0..self.found.len()).collect();
        for (index, pair) in last.windows(2).enumerate() {
            same_root.retain(|way| self.found[*way].1.get(index) == Some(&pair[0]));
            let second: Vec<NodeKey> = same_root
                .iter()
                .filter_map(|way| self.found[*way].1.get(index + 1).copied())
                .collect();
            let avoid = Avoid {
                nodes: &root_nodes,
                second: &second,
            };
            let deviation = cheapest(
                self.roads,
                self.remaining,
                [pair[0], goal],
                &avoid,
                &mut self.steps,
            );
            if let Some((cost, nodes)) = deviation {
                let way = (root_cost + cost, [&last[..index], &nodes].concat());
                if !self.open.contains(&way) {
                    self.open.push(way);
                }
            }
            root_nodes.insert(pair[0]);
            root_cost += self.roads.between(pair[0], pair[1]).map_or(0, |road| road.cost);
        }
    }

    /// Moves the cheapest deviation to the ways found: of equal ones the shortest, then that of the lowest ids.
    fn take_cheapest(&mut self) -> bool {
        let id = |key: &NodeKey| &self.roads.graph.node(*key).id;
        let compare = |a: &Way, b: &Way| {
            (a.0, a.1.len())
                .cmp(&(b.0, b.1.len()))
                .then_with(|| a.1.iter().map(id).cmp(b.1.iter().map(id)))
        };
        let best = (0..self.open.len()).min_by(|a, b| compare(&self.open[*a], &self.open[*b]));
        best.map(|best| self.found.push(self.open.swap_remove(best)))
            .is_some()
    }
}

#[cfg(test)]
mod tests;
