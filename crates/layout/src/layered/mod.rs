//! The layered layout: every edge runs from left to right (Sugiyama, Tagawa, Toda 1981).

mod align;
mod cross;
mod dag;
mod order;
mod proper;
mod rank;
mod route;
mod sift;
mod simplex;

use dag::Dag;
use proper::Proper;
use route::Frame;

const LARGEST_SIZE: f32 = 1e5;

/// What to draw. Edges to nodes that do not exist are left out.
pub struct LayeredInput<'a> {
    /// Number of boxes; they are called 0 to `nodes - 1`.
    pub nodes: usize,
    /// (a, b): a must stand left of b. In a cycle, the edge that closes it is drawn, but not obeyed.
    pub edges: &'a [(u32, u32)],
    /// Width and height of each box in layout units; where missing or not a size, 1.
    pub sizes: &'a [[f32; 2]],
}

/// Distances in layout units. The defaults suit boxes with a line or two of text at 1 unit = 1 pixel.
#[derive(Debug, Clone, PartialEq)]
pub struct LayeredOptions {
    /// Between the right end of a layer and the left end of the next. Default 64.
    pub layer_gap: f32,
    /// Between two boxes of a layer. Default 16.
    pub node_gap: f32,
    /// Between two lines that pass through a layer. Default 8.
    pub edge_gap: f32,
    /// Rounds of crossing reduction at most, from each start. Default 24.
    pub rounds: u32,
}

impl Default for LayeredOptions {
    fn default() -> Self {
        Self {
            layer_gap: 64.0,
            node_gap: 16.0,
            edge_gap: 8.0,
            rounds: 24,
        }
    }
}

/// A drawing with its upper left corner at 0,0.
#[derive(Debug, Clone, PartialEq)]
pub struct LayeredLayout {
    /// Layer of each node, 0 at the left. The edges are as short as they can be in sum.
    pub layers: Vec<u32>,
    /// Middle of each box.
    pub positions: Vec<[f32; 2]>,
    /// Per edge of the input the points of its line, from the border of its first node to that of its
    /// second. It passes no box: within a layer it is level, between layers there are no boxes. Empty
    /// for edges to nodes that do not exist.
    pub routes: Vec<Vec<[f32; 2]>>,
    /// Extent of all boxes and lines.
    pub width: f32,
    /// Extent of all boxes and lines.
    pub height: f32,
    /// Crossings of lines between neighbouring layers; parallel edges count once.
    pub crossings: usize,
}

/// Lays out a directed graph from left to right. Nothing recurses: a chain of a million nodes is as safe
/// as two. Layers by network simplex, order by barycentres, medians, exchanges and sifting, heights after Brandes and
/// Köpf (2001).
pub fn layered(input: &LayeredInput<'_>, options: &LayeredOptions) -> LayeredLayout {
    let sizes: Vec<[f32; 2]> = (0..input.nodes).map(|node| size(input, node)).collect();
    let edges = dag::clean(input.nodes, input.edges);
    let layers = rank::layers(&Dag::new(input.nodes, &edges));
    let mut proper = Proper::new(&edges, &layers);
    let crossings = order::reduce_crossings(&mut proper, options.rounds);
    let mut frame = place(&proper, &sizes, options);
    let routes = route::routes(&frame, input.edges);
    let [width, height] = extent(&frame, &routes);
    frame.middles.truncate(input.nodes);
    LayeredLayout {
        layers,
        positions: frame.middles,
        routes,
        width,
        height,
        crossings,
    }
}

fn size(input: &LayeredInput<'_>, node: usize) -> [f32; 2] {
    let given = input.sizes.get(node).copied().unwrap_or([1.0; 2]);
    given.map(|side| {
        if side.is_finite() && side > 0.0 {
            side.min(LARGEST_SIZE)
        } else {
            1.0
        }
    })
}

fn gap(given: f32) -> f32 {
    if given.is_finite() {
        given.clamp(0.0, LARGEST_SIZE)
    } else {
        0.0
    }
}

/// Coordinates of all nodes and layers, from 0,0. Lines without dummies get a lane above everything.
fn place<'a>(proper: &'a Proper, sizes: &'a [[f32; 2]], options: &LayeredOptions) -> Frame<'a> {
    let tall = |node: u32| sizes.get(node as usize).map_or(0.0, |size| f64::from(size[1]));
    let (node_gap, edge_gap) = (f64::from(gap(options.node_gap)), f64::from(gap(options.edge_gap)));
    let separation = |a: u32, b: u32| {
        let gap = match (proper.is_dummy(a), proper.is_dummy(b)) {
            (true, true) => edge_gap,
            (false, false) => node_gap,
            _ => (node_gap + edge_gap) / 2.0,
        };
        (tall(a) + tall(b)) / 2.0 + gap
    };
    let heights = align::heights(proper, &separation);
    let outside = proper.chains.iter().any(Option::is_none);
    let lane = if outside { node_gap.max(1.0) } else { 0.0 };
    let ends = heights
        .iter()
        .zip(0u32..)
        .map(|(height, node)| height - tall(node) / 2.0);
    let top = ends.fold(f64::INFINITY, f64::min) - lane;

    let layer_gap = gap(options.layer_gap).max(1e-3);
    let mut spans = Vec::with_capacity(proper.layers.len());
    let mut x = 0.0f64;
    for layer in 0..proper.layers.len() {
        let widths = proper
            .layers
            .row(layer)
            .iter()
            .filter_map(|&node| sizes.get(node as usize));
        let width = f64::from(widths.map(|size| size[0]).fold(0.0, f32::max));
        spans.push([x as f32, (x + width) as f32]);
        x += width + f64::from(layer_gap);
    }
    let middle = |(height, layer): (&f64, &u32)| {
        let [left, right] = spans[*layer as usize];
        [left / 2.0 + right / 2.0, (height - top) as f32]
    };
    let middles = heights.iter().zip(&proper.layer).map(middle).collect();
    Frame {
        proper,
        middles,
        sizes,
        spans,
        lane: 0.0,
        layer_gap,
    }
}

/// Right and lower end of boxes and lines.
fn extent(frame: &Frame<'_>, routes: &[Vec<[f32; 2]>]) -> [f32; 2] {
    let corner =
        |(middle, size): (&[f32; 2], &[f32; 2])| [middle[0] + size[0] / 2.0, middle[1] + size[1] / 2.0];
    let corners = frame.middles.iter().zip(frame.sizes).map(corner);
    let points = routes.iter().flatten().copied();
    corners.chain(points).fold([0.0; 2], |end: [f32; 2], at| {
        [end[0].max(at[0]), end[1].max(at[1])]
    })
}
