//! Repulsion of all bodies on all bodies in O(n log n): a quadtree after Barnes and Hut (1986).

use pulp::{Arch, Simd, WithSimd};
use rayon::prelude::*;

/// Bodies in a leaf at most.
const LEAF: usize = 16;
/// Bodies whose force is summed side by side at most.
const LANES: usize = 16;
/// Bits of a coordinate on the Morton curve, hence the depth of the tree.
const BITS: u32 = 16;

/// The bodies of one cell seen as one, and the way to the next cell in preorder.
struct Cell {
    centre: [f32; 2],
    mass: f32,
    /// Longest side of the bounding box.
    side: f32,
    start: u32,
    end: u32,
    /// Index of the first cell behind this one's descendants.
    next: u32,
    leaf: bool,
}

/// A quadtree over bodies sorted along the Morton curve. Its memory is reused from build to build.
#[derive(Default)]
pub(super) struct Tree {
    /// Morton code (high half) and body number (low half), ascending.
    keys: Vec<u64>,
    bodies: Vec<[f32; 3]>,
    cells: Vec<Cell>,
    leaves: Vec<(u32, u32)>,
    sorted: Vec<[f32; 2]>,
}

impl Tree {
    /// Sorts the bodies and builds the cells. All coordinates must be finite.
    pub(super) fn build(&mut self, places: &[[f32; 2]], mass: &[f32]) {
        let (low, side) = bounds(places);
        let scale = ((1u32 << BITS) - 1) as f32 / side.max(f32::MIN_POSITIVE * 1e9);
        let key = |(body, place): (usize, &[f32; 2])| {
            let [x, y] = [0, 1].map(|axis| ((place[axis] - low[axis]) * scale) as u32 & 0xffff);
            (u64::from(spread(x) | spread(y) << 1) << 32) | body as u64
        };
        places
            .par_iter()
            .enumerate()
            .with_min_len(2048)
            .map(key)
            .collect_into_vec(&mut self.keys);
        self.keys.par_sort_unstable();
        let body = |key: &u64| {
            let body = (*key & 0xffff_ffff) as usize;
            [places[body][0], places[body][1], mass[body]]
        };
        self.keys
            .par_iter()
            .with_min_len(2048)
            .map(body)
            .collect_into_vec(&mut self.bodies);
        self.cells.clear();
        self.leaves.clear();
        if !places.is_empty() {
            self.grow(0, places.len(), 32 + 2 * BITS);
        }
    }

    /// Adds the cell of `start..end`, whose keys agree above bit `shift`, and all below it. Returns its
    /// bounding box as low and high corner. As deep as the curve has bits, not more.
    fn grow(&mut self, start: usize, end: usize, mut shift: u32) -> [f32; 4] {
        let index = self.cells.len();
        let leaf = end - start <= LEAF || self.keys[start] >> 32 == self.keys[end - 1] >> 32;
        self.cells.push(Cell {
            centre: [0.0; 2],
            mass: 0.0,
            side: 0.0,
            start: start as u32,
            end: end as u32,
            next: 0,
            leaf,
        });
        let mut bounds = [f32::INFINITY, f32::INFINITY, f32::NEG_INFINITY, f32::NEG_INFINITY];
        let mut sum = [0.0f32; 3];
        let mut add = |x: f32, y: f32, mass: f32, corners: [f32; 4]| {
            sum = [sum[0] + x * mass, sum[1] + y * mass, sum[2] + mass];
            bounds = [
                bounds[0].min(corners[0]),
                bounds[1].min(corners[1]),
                bounds[2].max(corners[2]),
                bounds[3].max(corners[3]),
            ];
        };
        if leaf {
            for &[x, y, mass] in &self.bodies[start..end] {
                add(x, y, mass, [x, y, x, y]);
            }
            let chunks = (start..end).step_by(LEAF);
            self.leaves
                .extend(chunks.map(|from| (from as u32, (from + LEAF).min(end) as u32)));
        } else {
            while self.keys[start] >> (shift - 2) == self.keys[end - 1] >> (shift - 2) {
                shift -= 2;
            }
            let mut from = start;
            while from < end {
                let digit = self.keys[from] >> (shift - 2);
                let to = from + self.keys[from..end].partition_point(|key| key >> (shift - 2) == digit);
                let child = self.cells.len();
                let corners = self.grow(from, to, shift - 2);
                let child = &self.cells[child];
                add(child.centre[0], child.centre[1], child.mass, corners);
                from = to;
            }
        }
        let next = self.cells.len() as u32;
        let cell = &mut self.cells[index];
        cell.centre = [sum[0] / sum[2], sum[1] / sum[2]];
        cell.mass = sum[2];
        cell.side = (bounds[2] - bounds[0]).max(bounds[3] - bounds[1]);
        cell.next = next;
        bounds
    }

    /// For each body the sum over all others of `mass * (away from the other) / (distance² + soft²)`,
    /// in the order of the bodies given to `build`. A cell is taken as one body when it looks smaller
    /// than `theta` from every body of the leaf in question.
    pub(super) fn repulsion(&mut self, theta: f32, soft: f32, out: &mut [[f32; 2]]) {
        let mut sorted = std::mem::take(&mut self.sorted);
        sorted.resize(self.bodies.len(), [0.0; 2]);
        let mut tasks = Vec::with_capacity(self.leaves.len());
        let mut rest = &mut sorted[..];
        let arch = Arch::new();
        for &(start, end) in &self.leaves {
            let (own, behind) = rest.split_at_mut((end - start) as usize);
            tasks.push((start as usize, own));
            rest = behind;
        }
        tasks
            .into_par_iter()
            .with_min_len(16)
            .for_each_init(Vec::new, |sources, (start, own)| {
                let targets = &self.bodies[start..start + own.len()];
                self.sources(targets, theta, sources);
                arch.dispatch(Pushes {
                    targets,
                    sources,
                    soft2: soft * soft,
                    out: own,
                });
            });
        for (key, force) in self.keys.iter().zip(&sorted) {
            out[(key & 0xffff_ffff) as usize] = *force;
        }
        self.sorted = sorted;
    }

    /// Bodies and cells that together stand for everything, as seen from `targets`.
    fn sources(&self, targets: &[[f32; 3]], theta: f32, sources: &mut Vec<[f32; 3]>) {
        sources.clear();
        let (centre, reach) = disc(targets);
        let mut index = 0;
        while let Some(cell) = self.cells.get(index) {
            let [dx, dy] = [cell.centre[0] - centre[0], cell.centre[1] - centre[1]];
            let limit = cell.side / theta + reach;
            let far = dx * dx + dy * dy > limit * limit;
            let crowded = cell.leaf && (cell.end - cell.start) as usize > LEAF;
            if far || crowded {
                sources.push([cell.centre[0], cell.centre[1], cell.mass]);
            } else if cell.leaf {
                sources.extend_from_slice(&self.bodies[cell.start as usize..cell.end as usize]);
            } else {
                index += 1;
                continue;
            }
            index = cell.next as usize;
        }
    }
}

/// Centre of the bounding box of some bodies, and the half of its diagonal.
fn disc(bodies: &[[f32; 3]]) -> ([f32; 2], f32) {
    let (mut low, mut high) = ([f32::INFINITY; 2], [f32::NEG_INFINITY; 2]);
    for body in bodies {
        for axis in 0..2 {
            low[axis] = low[axis].min(body[axis]);
            high[axis] = high[axis].max(body[axis]);
        }
    }
    let half = [(high[0] - low[0]) / 2.0, (high[1] - low[1]) / 2.0];
    (
        [low[0] + half[0], low[1] + half[1]],
        (half[0] * half[0] + half[1] * half[1]).sqrt(),
    )
}

/// The pushes of `sources` on the bodies of a leaf, computed with the widest vectors that the processor has. Sums and products
/// are rounded one by one whatever the width, so the places are the same on every processor.
struct Pushes<'a> {
    targets: &'a [[f32; 3]],
    sources: &'a [[f32; 3]],
    soft2: f32,
    out: &'a mut [[f32; 2]],
}

impl WithSimd for Pushes<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let lanes = S::F32_LANES.min(LANES);
        let soft2 = simd.splat_f32s(self.soft2);
        for (targets, out) in self.targets.chunks(lanes).zip(self.out.chunks_mut(lanes)) {
            let column = |axis: usize| {
                let mut values = [0.0f32; LANES];
                for (value, target) in values.iter_mut().zip(targets) {
                    *value = target[axis];
                }
                simd.partial_load_f32s(&values[..lanes])
            };
            let (x, y) = (column(0), column(1));
            let (mut push_x, mut push_y) = (simd.splat_f32s(0.0), simd.splat_f32s(0.0));
            for &[source_x, source_y, mass] in self.sources {
                let dx = simd.sub_f32s(x, simd.splat_f32s(source_x));
                let dy = simd.sub_f32s(y, simd.splat_f32s(source_y));
                let distance2 = simd.add_f32s(simd.mul_f32s(dx, dx), simd.mul_f32s(dy, dy));
                let strength = simd.div_f32s(simd.splat_f32s(mass), simd.add_f32s(distance2, soft2));
                push_x = simd.add_f32s(push_x, simd.mul_f32s(dx, strength));
                push_y = simd.add_f32s(push_y, simd.mul_f32s(dy, strength));
            }
            let mut pushes = [[0.0f32; LANES]; 2];
            simd.partial_store_f32s(&mut pushes[0][..lanes], push_x);
            simd.partial_store_f32s(&mut pushes[1][..lanes], push_y);
            for (lane, out) in out.iter_mut().enumerate() {
                *out = [pushes[0][lane], pushes[1][lane]];
            }
        }
    }
}

/// Low corner and longest side of the box round all places.
fn bounds(places: &[[f32; 2]]) -> ([f32; 2], f32) {
    let (mut low, mut high) = ([f32::INFINITY; 2], [f32::NEG_INFINITY; 2]);
    for place in places {
        for axis in 0..2 {
            low[axis] = low[axis].min(place[axis]);
            high[axis] = high[axis].max(place[axis]);
        }
    }
    (low, (high[0] - low[0]).max(high[1] - low[1]))
}

/// Puts a zero between any two of the low 16 bits.
fn spread(value: u32) -> u32 {
    let value = (value | value << 8) & 0x00ff_00ff;
    let value = (value | value << 4) & 0x0f0f_0f0f;
    let value = (value | value << 2) & 0x3333_3333;
    (value | value << 1) & 0x5555_5555
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    fn exact(places: &[[f32; 2]], mass: &[f32], body: usize) -> [f32; 2] {
        let mut sum = [0.0; 2];
        for (other, place) in places.iter().enumerate() {
            let [dx, dy] = [places[body][0] - place[0], places[body][1] - place[1]];
            let strength = mass[other] / (dx * dx + dy * dy + 1e-4);
            sum = [sum[0] + dx * strength, sum[1] + dy * strength];
        }
        sum
    }

    #[test]
    fn the_tree_agrees_with_the_sum_over_all_pairs() {
        let mut random = Random::new(7);
        let places: Vec<_> = (0..3000)
            .map(|_| random.in_disc().map(|value| value * 50.0))
            .collect();
        let mass: Vec<_> = (0..3000).map(|_| 1.0 + random.unit() * 9.0).collect();
        let mut out = vec![[0.0; 2]; 3000];
        let mut tree = Tree::default();
        tree.build(&places, &mass);
        tree.repulsion(1.0, 0.01, &mut out);
        let (mut error, mut size) = (0.0, 0.0);
        for body in (0..3000).step_by(7) {
            let want = exact(&places, &mass, body);
            error += (out[body][0] - want[0]).hypot(out[body][1] - want[1]);
            size += want[0].hypot(want[1]);
        }
        assert!(error / size < 0.02, "relative error {}", error / size);
    }

    #[test]
    fn bodies_in_one_place_end_and_stay_finite() {
        let mut places = vec![[3.0, 4.0]; 20_000];
        places.push([1e7, -1e7]);
        let mass = vec![1.0; places.len()];
        let mut out = vec![[f32::NAN; 2]; places.len()];
        let mut tree = Tree::default();
        tree.build(&places, &mass);
        tree.repulsion(1.0, 0.01, &mut out);
        assert!(out.iter().flatten().all(|value| value.is_finite()));
    }
}
