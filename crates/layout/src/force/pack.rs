//! Packing separate parts closely round the largest one: polyominoes on a grid (Freivalds, Dogrusoz,
//! Kikusts 2001), and the tidy block of nodes without links.

use std::collections::HashMap;

use super::settle::Piece;

/// Screens are wider than high, so places beside count as nearer than places above.
const ASPECT: f32 = 1.4;

/// Rows of nodes without links, centred on 0,0; the largest first.
pub(super) fn block(mut nodes: Vec<u32>, radii: &[f32], gap: f32) -> Piece {
    let radius = |node: u32| radii[node as usize];
    nodes.sort_by(|&a, &b| radius(b).total_cmp(&radius(a)).then(a.cmp(&b)));
    let side = |node: u32| f64::from(radius(node) * 2.0 + gap);
    let area: f64 = nodes.iter().map(|&node| side(node) * side(node)).sum();
    let width = (area * f64::from(ASPECT))
        .sqrt()
        .max(nodes.first().map_or(0.0, |&node| side(node)));
    let mut places = Vec::with_capacity(nodes.len());
    let (mut x, mut y, mut height) = (0.0f64, 0.0f64, 0.0f64);
    for &node in &nodes {
        let side = side(node);
        if x > 0.0 && x + side > width * 1.0001 {
            (x, y, height) = (0.0, y + height, 0.0);
        }
        height = height.max(side);
        places.push([(x + side / 2.0) as f32, (y + height / 2.0) as f32]);
        x += side;
    }
    centre(&mut places);
    Piece {
        nodes,
        places,
        fixed: false,
    }
}

/// Moves places so that the box round them has its middle at 0,0.
pub(super) fn centre(places: &mut [[f32; 2]]) {
    let bounds = Bounds::of(places.iter().map(|place| (*place, 0.0)));
    if let Some(bounds) = bounds {
        let [x, y] = bounds.middle();
        places
            .iter_mut()
            .for_each(|place| *place = [place[0] - x, place[1] - y]);
    }
}

#[derive(Clone, Copy)]
struct Bounds {
    low: [f32; 2],
    high: [f32; 2],
}

impl Bounds {
    fn of(discs: impl Iterator<Item = ([f32; 2], f32)>) -> Option<Self> {
        discs.fold(None, |bounds: Option<Self>, ([x, y], radius)| {
            let (low, high) = ([x - radius, y - radius], [x + radius, y + radius]);
            let Some(old) = bounds else {
                return Some(Self { low, high });
            };
            let low = [old.low[0].min(low[0]), old.low[1].min(low[1])];
            Some(Self {
                low,
                high: [old.high[0].max(high[0]), old.high[1].max(high[1])],
            })
        })
    }

    fn size(&self) -> [f32; 2] {
        [self.high[0] - self.low[0], self.high[1] - self.low[1]]
    }

    fn middle(&self) -> [f32; 2] {
        [
            self.low[0] / 2.0 + self.high[0] / 2.0,
            self.low[1] / 2.0 + self.high[1] / 2.0,
        ]
    }
}

/// Moves the loose pieces, one after the other, to the nearest free spot round what is already there.
/// Fixed pieces stay.
pub(super) fn pack(pieces: &mut [Piece], radii: &[f32], gap: f32) {
    if pieces.len() < 2 {
        return;
    }
    let discs = |piece: &Piece| -> Vec<([f32; 2], f32)> {
        let disc = |(node, place): (&u32, &[f32; 2])| (*place, radii[*node as usize] + gap / 2.0);
        piece.nodes.iter().zip(&piece.places).map(disc).collect()
    };
    let discs: Vec<_> = pieces.iter().map(discs).collect();
    let Some(boxes) = discs
        .iter()
        .map(|discs| Bounds::of(discs.iter().copied()))
        .collect::<Option<Vec<_>>>()
    else {
        return;
    };
    let standing: Vec<([f32; 2], f32)> = pieces
        .iter()
        .zip(&discs)
        .filter(|entry| entry.0.fixed)
        .flat_map(|entry| entry.1)
        .copied()
        .collect();
    let ground = Bounds::of(standing.iter().copied());
    let middle = ground.map_or([0.0; 2], |bounds| bounds.middle());
    let cell = cell_size(&boxes, ground);
    let shape = |discs: &[([f32; 2], f32)]| Shape::of(discs, middle, cell);
    let loose: Vec<(usize, Shape)> = (0..pieces.len())
        .filter(|&piece| !pieces[piece].fixed)
        .map(|piece| (piece, shape(&discs[piece])))
        .collect();
    let mut board = Board::new(loose.iter().map(|entry| &entry.1), &shape(&standing));
    for (piece, shape) in loose {
        let [right, down] = board.place(&shape);
        let (right, down) = (right as f32 * cell, down as f32 * cell);
        pieces[piece]
            .places
            .iter_mut()
            .for_each(|place| *place = [place[0] + right, place[1] + down]);
    }
}

/// A cell so large that all boxes together have a number of cells that can be searched quickly, and none of
/// them, nor the box round all that stands, is very long.
fn cell_size(boxes: &[Bounds], ground: Option<Bounds>) -> f32 {
    let area: f64 = boxes
        .iter()
        .map(|bounds| bounds.size())
        .map(|[w, h]| f64::from(w) * f64::from(h))
        .sum();
    let cells = (boxes.len() as f64 * 40.0).clamp(3_000.0, 300_000.0);
    let longest = boxes
        .iter()
        .chain(&ground)
        .flat_map(Bounds::size)
        .fold(1e-4, f32::max);
    ((area / cells).sqrt() as f32).max(longest / 400.0)
}

/// The cells some discs cover, with all cells between the first and last of each row filled.
struct Shape {
    /// Row, first and last column. Rows ascend.
    rows: Vec<(i32, i32, i32)>,
    /// Half of width and height, rounded up.
    half: [i32; 2],
    middle: [i32; 2],
}

impl Shape {
    fn of(discs: &[([f32; 2], f32)], origin: [f32; 2], cell: f32) -> Self {
        let Some(bounds) = Bounds::of(discs.iter().copied()) else {
            return Self {
                rows: Vec::new(),
                half: [0; 2],
                middle: [0; 2],
            };
        };
        let index = |value: f32, axis: usize| ((value - origin[axis]) / cell).floor() as i32;
        let (top, bottom) = (index(bounds.low[1], 1), index(bounds.high[1], 1));
        let mut rows: Vec<(i32, i32, i32)> = (top..=bottom).map(|row| (row, i32::MAX, i32::MIN)).collect();
        for &([x, y], radius) in discs {
            for row in index(y - radius, 1)..=index(y + radius, 1) {
                let span = &mut rows[(row - top) as usize];
                span.1 = span.1.min(index(x - radius, 0));
                span.2 = span.2.max(index(x + radius, 0));
            }
        }
        rows.retain(|row| row.1 <= row.2);
        let (left, right) = (index(bounds.low[0], 0), index(bounds.high[0], 0));
        Self {
            rows,
            half: [(right - left + 2) / 2, (bottom - top + 2) / 2],
            middle: [(left + right) / 2, (top + bottom) / 2],
        }
    }

    fn cells(&self) -> usize {
        self.rows.iter().map(|row| (row.2 - row.1 + 1) as usize).sum()
    }
}

/// The cells taken so far, and the spots to try in the order of their distance from the middle.
struct Board {
    half: i32,
    taken: Vec<bool>,
    spots: Vec<[i32; 2]>,
    /// First spot worth trying, by size of the shape: where one did not fit, its like will not either.
    tried: HashMap<[i32; 2], usize>,
    /// First column right of everything, for what fits nowhere.
    edge: i32,
}

impl Board {
    fn new<'a>(loose: impl Iterator<Item = &'a Shape> + Clone, standing: &Shape) -> Self {
        let cells: usize = loose.clone().map(Shape::cells).sum::<usize>() + standing.cells();
        let largest = loose.flat_map(|shape| shape.half).max().unwrap_or(0);
        let reach = (cells as f32).sqrt() as i32 + largest + standing.half[0].max(standing.half[1]) + 2;
        let half = reach + largest + 2;
        let mut spots: Vec<[i32; 2]> = (-reach..=reach)
            .flat_map(|y| (-reach..=reach).map(move |x| [x, y]))
            .collect();
        let far = |&[x, y]: &[i32; 2]| ((x as f32 / ASPECT).powi(2) + (y as f32).powi(2)).to_bits();
        spots.sort_unstable_by_key(|spot| (far(spot), *spot));
        let side = (2 * half + 1) as usize;
        let mut board = Self {
            half,
            taken: vec![false; side * side],
            spots,
            tried: HashMap::new(),
            edge: 0,
        };
        board.mark(standing, [0, 0]);
        board
    }

    /// How far to move a shape, in cells. The spot is marked as taken.
    fn place(&mut self, shape: &Shape) -> [i32; 2] {
        let start = self.tried.get(&shape.half).copied().unwrap_or(0);
        let shift = |spot: &[i32; 2]| [spot[0] - shape.middle[0], spot[1] - shape.middle[1]];
        let found = self.spots[start..]
            .iter()
            .position(|spot| self.free(shape, shift(spot)));
        let shift = match found {
            Some(steps) => {
                self.tried.insert(shape.half, start + steps);
                shift(&self.spots[start + steps])
            }
            None => shift(&[self.edge + shape.half[0], 0]),
        };
        self.mark(shape, shift);
        shift
    }

    fn index(&self, column: i32, row: i32) -> Option<usize> {
        let (column, row) = (column + self.half, row + self.half);
        let side = 2 * self.half + 1;
        ((0..side).contains(&column) && (0..side).contains(&row)).then(|| (row * side + column) as usize)
    }

    fn free(&self, shape: &Shape, [right, down]: [i32; 2]) -> bool {
        shape.rows.iter().all(|&(row, first, last)| {
            match (
                self.index(first + right, row + down),
                self.index(last + right, row + down),
            ) {
                (Some(first), Some(last)) => !self.taken[first..=last].contains(&true),
                _ => false,
            }
        })
    }

    fn mark(&mut self, shape: &Shape, [right, down]: [i32; 2]) {
        for &(row, first, last) in &shape.rows {
            self.edge = self.edge.max(last + right + 2);
            for column in first..=last {
                if let Some(index) = self.index(column + right, row + down) {
                    self.taken[index] = true;
                }
            }
        }
    }
}
