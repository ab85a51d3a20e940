//! The lines of the edges: through their dummies, level inside layers, slanted only between them.

use std::collections::HashMap;

use super::proper::Proper;

/// Where everything stands.
pub(super) struct Frame<'a> {
    pub(super) proper: &'a Proper,
    /// Middle of each node, dummies too.
    pub(super) middles: Vec<[f32; 2]>,
    /// Size of each real node.
    pub(super) sizes: &'a [[f32; 2]],
    /// Left and right end of each layer.
    pub(super) spans: Vec<[f32; 2]>,
    /// Height of the lane above everything for edges without dummies.
    pub(super) lane: f32,
    pub(super) layer_gap: f32,
}

/// A line for each edge of the caller, from border to border; empty for edges to nodes that do not exist.
pub(super) fn routes(frame: &Frame<'_>, edges: &[(u32, u32)]) -> Vec<Vec<[f32; 2]>> {
    let pairs: HashMap<(u32, u32), usize> = frame.proper.pairs.iter().copied().zip(0..).collect();
    let route = |&(a, b): &(u32, u32)| {
        let nodes = frame.proper.real;
        if a as usize >= nodes || b as usize >= nodes {
            Vec::new()
        } else if let Some(&pair) = pairs.get(&(a, b)) {
            frame.line(pair)
        } else if let Some(&pair) = pairs.get(&(b, a)) {
            let mut line = frame.line(pair);
            line.reverse();
            line
        } else {
            frame.beside(a, b)
        }
    };
    edges.iter().map(route).collect()
}

impl Frame<'_> {
    fn border(&self, node: u32, side: f32) -> [f32; 2] {
        let [x, y] = self.middles[node as usize];
        [x + side * self.sizes[node as usize][0] / 2.0, y]
    }

    fn span(&self, node: u32) -> [f32; 2] {
        self.spans[self.proper.layer[node as usize] as usize]
    }

    /// The line of a pair, from left to right.
    fn line(&self, pair: usize) -> Vec<[f32; 2]> {
        let (a, b) = self.proper.pairs[pair];
        let (from, to) = (self.border(a, 1.0), self.border(b, -1.0));
        let (leave, arrive) = (self.span(a)[1], self.span(b)[0]);
        let mut line = vec![from, [leave, from[1]]];
        match &self.proper.chains[pair] {
            Some(dummies) => {
                for dummy in dummies.clone() {
                    let ([left, right], y) = (self.span(dummy), self.middles[dummy as usize][1]);
                    line.extend([[left, y], [right, y]]);
                }
            }
            None => {
                let aside = self.layer_gap / 2.0;
                let (up, down) = (leave + aside, arrive - aside);
                line.extend([[up, from[1]], [up, self.lane], [down, self.lane], [down, to[1]]]);
            }
        }
        line.extend([[arrive, to[1]], to]);
        simplify(line)
    }

    /// An edge inside a layer, or from a node to itself: out on the right and back in.
    fn beside(&self, a: u32, b: u32) -> Vec<[f32; 2]> {
        let (from, to) = (self.border(a, 1.0), self.border(b, 1.0));
        let out = self.span(a)[1] + self.layer_gap / 4.0;
        let quarter = if a == b {
            self.sizes[a as usize][1] / 4.0
        } else {
            0.0
        };
        let (from, to) = ([from[0], from[1] - quarter], [to[0], to[1] + quarter]);
        simplify(vec![from, [out, from[1]], [out, to[1]], to])
    }
}

/// Leaves out repeated points and points in the middle of a level stretch.
fn simplify(line: Vec<[f32; 2]>) -> Vec<[f32; 2]> {
    let mut kept: Vec<[f32; 2]> = Vec::with_capacity(line.len());
    for point in line {
        if kept.last() == Some(&point) {
            continue;
        }
        if let [.., before, last] = kept[..]
            && before[1] == last[1]
            && last[1] == point[1]
        {
            kept.pop();
        }
        kept.push(point);
    }
    kept
}
