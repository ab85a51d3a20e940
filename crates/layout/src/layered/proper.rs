//! The proper graph: every edge between neighbouring layers only, long ones cut by dummy nodes.

use super::dag::Rows;

/// Dummies at most, beyond a share for the size of the graph. Edges that would need more, the longest
/// ones, are drawn round the outside.
const MOST_DUMMIES: usize = 200_000;

/// Real nodes first (same numbers as the caller's), then dummies.
pub(super) struct Proper {
    pub(super) real: usize,
    pub(super) layer: Vec<u32>,
    /// Nodes of each layer from top to bottom.
    pub(super) layers: Rows,
    /// Index of each node in its layer.
    pub(super) place: Vec<u32>,
    /// Neighbours in the layer to the left, and to the right.
    pub(super) left: Rows,
    pub(super) right: Rows,
    /// The drawn edges: each pair of nodes once, from the left one to the right one, sorted.
    pub(super) pairs: Vec<(u32, u32)>,
    /// For each pair the range of its dummies from left to right; none if it goes round the outside.
    pub(super) chains: Vec<Option<std::ops::Range<u32>>>,
}

impl Proper {
    /// `edges`: without loops; an edge inside a layer is left out, one that runs backwards is turned round.
    pub(super) fn new(edges: &[(u32, u32)], layer: &[u32]) -> Self {
        let pairs = pairs(edges, layer);
        let real = layer.len();
        let mut layer = layer.to_vec();
        let chains = dummies(&pairs, &mut layer, real);
        let links = || {
            pairs.iter().zip(&chains).flat_map(|(&(a, b), chain)| {
                let chain = chain.clone();
                let stops = chain.clone().unwrap_or(0..0);
                let from = std::iter::once(a).chain(stops.clone());
                let to = stops.chain(std::iter::once(b));
                from.zip(to).take_while(move |_| chain.is_some())
            })
        };
        let links: Vec<(u32, u32)> = links().collect();
        let layers = layer.iter().max().map_or(0, |&last| last as usize + 1);
        let layers = Rows::new(layers, layer.iter().copied().zip(0u32..));
        let right = Rows::new(layer.len(), links.iter().copied());
        let left = Rows::new(layer.len(), links.iter().map(|&(a, b)| (b, a)));
        let mut proper = Self {
            real,
            place: vec![0; layer.len()],
            layer,
            layers,
            left,
            right,
            pairs,
            chains,
        };
        proper.number_places();
        proper
    }

    pub(super) fn is_dummy(&self, node: u32) -> bool {
        node as usize >= self.real
    }

    /// Puts `place` in agreement with `layers`.
    pub(super) fn number_places(&mut self) {
        for layer in 0..self.layers.len() {
            for (place, &node) in (0u32..).zip(self.layers.row(layer)) {
                self.place[node as usize] = place;
            }
        }
    }
}

fn pairs(edges: &[(u32, u32)], layer: &[u32]) -> Vec<(u32, u32)> {
    let left_first = |&(a, b): &(u32, u32)| match layer[a as usize].cmp(&layer[b as usize]) {
        std::cmp::Ordering::Less => Some((a, b)),
        std::cmp::Ordering::Equal => None,
        std::cmp::Ordering::Greater => Some((b, a)),
    };
    let mut pairs: Vec<(u32, u32)> = edges.iter().filter_map(left_first).collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// Adds dummies behind the real nodes, for short edges first.
fn dummies(pairs: &[(u32, u32)], layer: &mut Vec<u32>, real: usize) -> Vec<Option<std::ops::Range<u32>>> {
    let need = |pair: &(u32, u32)| layer[pair.1 as usize] - layer[pair.0 as usize] - 1;
    let needs: Vec<u32> = pairs.iter().map(need).collect();
    let mut by_need: Vec<usize> = (0..pairs.len()).collect();
    by_need.sort_by_key(|&pair| needs[pair]);
    let mut left = MOST_DUMMIES.max(4 * (real + pairs.len()));
    let mut chains = vec![None; pairs.len()];
    for pair in by_need {
        let count = needs[pair];
        if count as usize > left {
            break;
        }
        left -= count as usize;
        let (start, first) = (layer.len() as u32, layer[pairs[pair].0 as usize] + 1);
        layer.extend(first..first + count);
        chains[pair] = Some(start..start + count);
    }
    chains
}
