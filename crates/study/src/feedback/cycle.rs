//! From an order to the edges left out: what leads backwards and cannot be put back, each with a cycle that it closes.

use super::Removed;
use super::way::{Dead, Way, Ways, Within};
use crate::csr::Csr;
use rustc_hash::FxHashMap;

/// Edges all searches for cycles together may look at. Beyond, edges are no longer put back and cycles not the shortest.
pub(super) const WORK: usize = 20_000_000;

const NONE: u32 = u32::MAX;

/// The edges that lead backwards in `order`, without those that close no cycle with what is kept.
pub(super) fn settle(graph: &Csr<u64>, order: &[u32], work: &mut usize) -> Vec<Removed> {
    let mut view = View::new(graph, order);
    let leads_back = |(from, to, _): &(u32, u32, u64)| view.place[*from as usize] > view.place[*to as usize];
    let mut backwards: Vec<(u32, u32, u64)> = graph.edges().filter(leads_back).collect();
    // What weighs most is put back first.
    backwards.sort_by_key(|(from, to, weight)| (u64::MAX - weight, *from, *to));
    let mut detour: Option<Detour> = None;
    let mut removed = Vec::new();
    for (from, to, _) in backwards {
        match view.search(from, to, work) {
            Found::Cycle(cycle) => removed.push(Removed { from, to, cycle }),
            Found::NoCycle(dead) => view.put_back(from, to, dead.as_ref()),
            Found::OutOfWork => {
                let detour = detour.get_or_insert_with(|| Detour::new(graph));
                removed.push(Removed {
                    from,
                    to,
                    cycle: detour.cycle(from, to),
                });
            }
        }
    }
    removed
}

/// What an edge would do to the view.
enum Found {
    /// It closes this cycle, the shortest.
    Cycle(Vec<u32>),
    /// None; if it leads backwards, all that is on one side of it.
    NoCycle(Option<Dead>),
    OutOfWork,
}

/// The edges kept, in an order along which they all lead forwards; that confines each search to what lies between the
/// ends of its edge (Pearce and Kelly 2006).
struct View {
    place: Vec<u32>,
    /// The node at each place.
    order: Vec<u32>,
    /// Nodes that are moved, while they are; else none.
    marked: Vec<bool>,
    out: Vec<Vec<u32>>,
    into: Vec<Vec<u32>>,
    ways: Ways,
}

impl View {
    fn new(graph: &Csr<u64>, order: &[u32]) -> Self {
        let mut view = Self {
            place: vec![0; order.len()],
            order: order.to_vec(),
            marked: vec![false; order.len()],
            out: vec![Vec::new(); order.len()],
            into: vec![Vec::new(); order.len()],
            ways: Ways::new(order.len()),
        };
        (0..)
            .zip(order)
            .for_each(|(number, node)| view.place[*node as usize] = number);
        for (from, to, _) in graph.edges() {
            if view.place[from as usize] < view.place[to as usize] {
                view.out[from as usize].push(to);
                view.into[to as usize].push(from);
            }
        }
        view
    }

    /// Looks for a way from `to` to `from`.
    fn search(&mut self, from: u32, to: u32, work: &mut usize) -> Found {
        let (first, last) = (self.place[to as usize], self.place[from as usize]);
        if last < first {
            return Found::NoCycle(None);
        }
        let within = Within {
            out: &self.out,
            into: &self.into,
            place: &self.place,
            places: first..=last,
        };
        match self.ways.between(&within, (to, from), work) {
            Way::Found(way) => {
                let rest = way.len() - 1;
                Found::Cycle([from].iter().chain(&way[..rest]).copied().collect())
            }
            Way::None(dead) => Found::NoCycle(Some(dead)),
            Way::OutOfWork => Found::OutOfWork,
        }
    }

    /// Keeps an edge that closes no cycle. `dead`: what is on one side of it, if it leads backwards yet. All of that goes past
    /// everything else between the ends: edges on that side stay on it, and those that come to it still lead forwards.
    fn put_back(&mut self, from: u32, to: u32, dead: Option<&Dead>) {
        if let Some(dead) = dead {
            let places = self.place[to as usize] as usize..=self.place[from as usize] as usize;
            let start = *places.start();
            dead.nodes
                .iter()
                .for_each(|node| self.marked[*node as usize] = true);
            let (side, rest): (Vec<u32>, Vec<u32>) = self.order[places]
                .iter()
                .partition(|node| self.marked[**node as usize]);
            let (first, second) = if dead.ahead { (rest, side) } else { (side, rest) };
            for (place, node) in (start..).zip(first.into_iter().chain(second)) {
                self.order[place] = node;
                self.place[node as usize] = place as u32;
            }
            dead.nodes
                .iter()
                .for_each(|node| self.marked[*node as usize] = false);
        }
        self.out[from as usize].push(to);
        self.into[to as usize].push(from);
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
