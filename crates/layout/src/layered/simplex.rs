//! The network simplex on layers (Gansner, Koutsofios, North, Vo 1993): the least total length of edges.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::dag::{Dag, Rows};

/// Nodes and edges that all pivots together may look at. A pivot looks at the whole graph, so that graphs of up to a few
/// thousand nodes are solved, and larger ones are made better.
const WORK: usize = 40_000_000;

/// Edges that would shorten the whole of which the best is taken, as in `dot`.
const SEARCHED: usize = 30;

const NONE: u32 = u32::MAX;

/// Moves nodes so that the edges become as short as they can be in sum. Every layer stays before those of its
/// successors; each connected part begins at 0.
pub(super) fn shorten(dag: &Dag, layer: &mut [u32]) {
    let from_each = |from: u32| {
        dag.successors
            .row(from as usize)
            .iter()
            .map(move |&to| (from, to))
    };
    let edges: Vec<(u32, u32)> = (0..layer.len() as u32).flat_map(from_each).collect();
    let ends = (0u32..)
        .zip(&edges)
        .flat_map(|(edge, &(a, b))| [(a, edge), (b, edge)]);
    let mut simplex = Simplex {
        around: &Rows::new(layer.len(), ends),
        ranks: layer.iter().map(|&layer| i64::from(layer)).collect(),
        in_tree: vec![false; edges.len()],
        edges: &edges,
        roots: Vec::new(),
    };
    simplex.tight_forest();
    simplex.pivot();
    let hung = simplex.hang();
    for root in simplex.roots.iter().map(|&root| hung.place[root as usize]) {
        let part = hung.below(root);
        let least = part
            .iter()
            .map(|&node| simplex.ranks[node as usize])
            .min()
            .unwrap_or(0);
        for &node in part {
            layer[node as usize] = u32::try_from(simplex.ranks[node as usize] - least).unwrap_or(0);
        }
    }
}

struct Simplex<'a> {
    edges: &'a [(u32, u32)],
    /// The edges at each node.
    around: &'a Rows,
    ranks: Vec<i64>,
    /// Whether an edge is one of a spanning forest in which no edge has slack.
    in_tree: Vec<bool>,
    /// A node of each tree.
    roots: Vec<u32>,
}

/// The forest hung up at its roots.
struct Hung {
    /// The nodes in the order of a depth-first walk, and the place of each in it.
    walk: Vec<u32>,
    place: Vec<u32>,
    /// Per place: the edge up, and how many nodes hang there.
    up: Vec<u32>,
    size: Vec<u32>,
    /// Per place: edges that leave what hangs there, less those that enter it. To move that to the left by one layer
    /// makes the whole longer by so much.
    surplus: Vec<i64>,
}

impl Hung {
    /// What hangs at a place, itself first.
    fn below(&self, place: u32) -> &[u32] {
        &self.walk[place as usize..][..self.size[place as usize] as usize]
    }

    fn hangs(&self, node: u32, place: u32) -> bool {
        (place..place + self.size[place as usize]).contains(&self.place[node as usize])
    }
}

type Heap = BinaryHeap<Reverse<(i64, u32)>>;

impl Simplex<'_> {
    fn slack(&self, edge: u32) -> i64 {
        let (from, to) = self.edges[edge as usize];
        self.ranks[to as usize] - self.ranks[from as usize] - 1
    }

    fn tight_forest(&mut self) {
        let mut seen = vec![false; self.ranks.len()];
        for start in 0..self.ranks.len() as u32 {
            if !seen[start as usize] {
                self.roots.push(start);
                self.grow(start, &mut seen);
            }
        }
    }

    /// Grows a tree by the edge with the least slack, by which all of it is moved. How far it has moved is one number
    /// beside the ranks, so that growing takes O(edges * log edges).
    fn grow(&mut self, start: u32, seen: &mut [bool]) {
        // Edges out of the tree, and into it, by the slack they would have if the tree had not moved.
        let mut heaps: [Heap; 2] = Default::default();
        let mut moved = 0;
        let mut nodes = Vec::new();
        let mut next = Some(start);
        while let Some(node) = next {
            seen[node as usize] = true;
            self.ranks[node as usize] -= moved;
            nodes.push(node);
            for &edge in self.around.row(node as usize) {
                let (from, to) = self.edges[edge as usize];
                if !seen[if from == node { to } else { from } as usize] {
                    heaps[usize::from(from != node)].push(Reverse((self.slack(edge), edge)));
                }
            }
            next = loop {
                let least = |heap: &Heap| heap.peek().map_or(i64::MAX, |top| top.0.0);
                let (out, into) = (least(&heaps[0]), least(&heaps[1]));
                let leaves = out.saturating_sub(moved) <= into.saturating_add(moved);
                let Some(Reverse((key, edge))) = heaps[usize::from(!leaves)].pop() else {
                    break None;
                };
                let (from, to) = self.edges[edge as usize];
                let other = if leaves { to } else { from };
                if !seen[other as usize] {
                    moved = if leaves { key } else { -key };
                    self.in_tree[edge as usize] = true;
                    break Some(other);
                }
            };
        }
        for node in nodes {
            self.ranks[node as usize] += moved;
        }
    }

    /// Exchanges edges of the forest as long as that shortens the whole and the work allows.
    fn pivot(&mut self) {
        let mut from = 0;
        let cost = 2 * (self.ranks.len() + self.edges.len());
        for _ in 0..WORK / cost.max(1) {
            let hung = self.hang();
            let Some(place) = self.improving(&hung, from) else {
                return;
            };
            let leaving = hung.up[place as usize];
            let leaves = self.edges[leaving as usize].0 == hung.walk[place as usize];
            let Some(entering) = self.replacement(&hung, place, leaves) else {
                return;
            };
            let slack = self.slack(entering);
            for &node in hung.below(place) {
                self.ranks[node as usize] += if leaves { -slack } else { slack };
            }
            self.in_tree[leaving as usize] = false;
            self.in_tree[entering as usize] = true;
            from = place + 1;
        }
    }

    fn hang(&self) -> Hung {
        let nodes = self.ranks.len();
        let mut hung = Hung {
            walk: Vec::with_capacity(nodes),
            place: vec![0; nodes],
            up: Vec::with_capacity(nodes),
            size: vec![1; nodes],
            surplus: vec![0; nodes],
        };
        let mut stack: Vec<(u32, u32)> = self.roots.iter().map(|&root| (root, NONE)).collect();
        while let Some((node, up)) = stack.pop() {
            let place = hung.walk.len();
            hung.place[node as usize] = place as u32;
            hung.walk.push(node);
            hung.up.push(up);
            for &edge in self.around.row(node as usize) {
                let (from, to) = self.edges[edge as usize];
                hung.surplus[place] += if from == node { 1 } else { -1 };
                if edge != up && self.in_tree[edge as usize] {
                    stack.push((if from == node { to } else { from }, edge));
                }
            }
        }
        for place in (0..nodes).rev() {
            if hung.up[place] != NONE {
                let (from, to) = self.edges[hung.up[place] as usize];
                let above = if from == hung.walk[place] { to } else { from };
                let above = hung.place[above as usize] as usize;
                hung.size[above] += hung.size[place];
                hung.surplus[above] += hung.surplus[place];
            }
        }
        hung
    }

    /// A place whose edge up holds back what hangs there: the best of the first few from `from` on, round the end.
    fn improving(&self, hung: &Hung, from: u32) -> Option<u32> {
        let places = hung.walk.len() as u32;
        let gain = |place: u32| {
            let up = hung.up[place as usize];
            let surplus = hung.surplus[place as usize];
            match up {
                NONE => 0,
                up if self.edges[up as usize].0 == hung.walk[place as usize] => -surplus,
                _ => surplus,
            }
        };
        (from.min(places)..places)
            .chain(0..from.min(places))
            .map(|place| (gain(place), place))
            .filter(|(gain, _)| *gain > 0)
            .take(SEARCHED)
            .max_by_key(|&(gain, place)| (gain, Reverse(place)))
            .map(|(_, place)| place)
    }

    /// The edge with the least slack that stops what hangs at a place, which moves to the left if `leaves`.
    fn replacement(&self, hung: &Hung, place: u32, leaves: bool) -> Option<u32> {
        let edges = hung.below(place).iter().flat_map(|&node| {
            let around = self.around.row(node as usize).iter().copied();
            around.filter(move |&edge| {
                let (from, to) = self.edges[edge as usize];
                (if leaves { to } else { from }) == node && !hung.hangs(if leaves { from } else { to }, place)
            })
        });
        edges.min_by_key(|&edge| (self.slack(edge), edge))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn length(edges: &[(u32, u32)], layer: &[u32]) -> u32 {
        let lengths = edges.iter().map(|&(a, b)| layer[b as usize] - layer[a as usize]);
        lengths.sum()
    }

    /// The least total length by trying all layers below `most`.
    fn least(edges: &[(u32, u32)], nodes: usize, most: u32) -> u32 {
        let mut best = u32::MAX;
        let mut layer = vec![0; nodes];
        loop {
            if edges.iter().all(|&(a, b)| layer[a as usize] < layer[b as usize]) {
                best = best.min(length(edges, &layer));
            }
            let Some(node) = layer.iter().position(|&layer| layer + 1 < most) else {
                return best;
            };
            layer[node] += 1;
            layer[..node].fill(0);
        }
    }

    #[test]
    fn the_edges_are_as_short_as_they_can_be() {
        let mut random = crate::random::Random::new(11);
        for _ in 0..40 {
            let edges: Vec<(u32, u32)> = (0..9)
                .map(|_| {
                    let (a, b) = ((random.next() % 6) as u32, (random.next() % 6) as u32);
                    (a.min(b), a.max(b))
                })
                .collect();
            let edges = super::super::dag::clean(6, &edges);
            let layer = super::super::rank::layers(&Dag::new(6, &edges));
            assert_eq!(
                length(&edges, &layer),
                least(&edges, 6, 6),
                "{edges:?} in {layer:?}"
            );
        }
    }
}
