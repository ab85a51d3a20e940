//! Pushing discs apart until none covers another: grids by size class, pair by pair.

use rayon::prelude::*;

use crate::random::{Random, mix};

/// Moves discs that overlap away from each other, at most `passes` times over all pairs. Of each overlap a
/// disc takes the part `mobility` gives it against the other (an empty slice: half each); two of no mobility stay. True when no
/// overlap was left. Discs in one place part in a direction that depends on their numbers only.
pub(super) fn push_apart(places: &mut [[f32; 2]], radii: &[f32], mobility: &[f32], passes: u32) -> bool {
    for _ in 0..passes {
        let pairs = close_pairs(places, radii);
        let mut clear = true;
        for (a, b) in pairs {
            clear &= !part(places, radii, mobility, a as usize, b as usize);
        }
        if clear {
            return true;
        }
    }
    false
}

/// Moves one pair if it overlaps, and says so.
fn part(places: &mut [[f32; 2]], radii: &[f32], mobility: &[f32], a: usize, b: usize) -> bool {
    let want = radii[a] + radii[b];
    let (dx, dy) = (places[b][0] - places[a][0], places[b][1] - places[a][1]);
    let distance2 = dx * dx + dy * dy;
    if distance2 >= want * want * 0.9999 {
        return false;
    }
    let (move_a, move_b) = match (mobility.get(a), mobility.get(b)) {
        (Some(a), Some(b)) if a + b <= 0.0 => return false,
        (Some(a), Some(b)) => (a / (a + b), b / (a + b)),
        _ => (0.5, 0.5),
    };
    let distance = distance2.sqrt();
    let along = if distance > want * 1e-4 {
        [dx / distance, dy / distance]
    } else {
        Random::new(mix((a as u64) << 32 | b as u64)).direction()
    };
    let gap = want * 1.001 - distance;
    for axis in 0..2 {
        places[a][axis] -= along[axis] * gap * move_a;
        places[b][axis] += along[axis] * gap * move_b;
    }
    true
}

/// All pairs that overlap, in an order that does not depend on the number of threads.
fn close_pairs(places: &[[f32; 2]], radii: &[f32]) -> Vec<(u32, u32)> {
    let grids = Grids::new(places, radii);
    let found = |disc: usize| {
        let mut found = Vec::new();
        grids.overlapping(places, radii, disc, &mut found);
        found
    };
    let lists: Vec<Vec<(u32, u32)>> = (0..places.len())
        .into_par_iter()
        .with_min_len(256)
        .map(found)
        .collect();
    lists.concat()
}

/// One grid for each power of two of the radius, so that one large disc does not make all cells large.
struct Grids {
    grids: Vec<Grid>,
    /// Index into `grids` for each disc.
    class: Vec<u8>,
}

struct Grid {
    cell: f32,
    /// Cell (row in the high half, column in the low half) and disc, sorted.
    entries: Vec<(u64, u32)>,
}

/// Radii below the largest by more than this many powers of two share a grid.
const CLASSES: u32 = 12;

/// Overlaps looked at from one disc in one pass: more only happens in a heap, which first has to spread.
const MOST: usize = 64;

impl Grids {
    fn new(places: &[[f32; 2]], radii: &[f32]) -> Self {
        let largest = radii.iter().copied().fold(f32::MIN_POSITIVE, f32::max);
        let classes = (0..CLASSES).map(|class| largest / (1u32 << class) as f32);
        let mut grids: Vec<Grid> = classes
            .map(|radius| Grid {
                cell: radius * 2.0,
                entries: Vec::new(),
            })
            .collect();
        let class = |radius: &f32| {
            grids
                .iter()
                .rposition(|grid| *radius * 2.0 <= grid.cell)
                .unwrap_or(0) as u8
        };
        let class: Vec<u8> = radii.iter().map(class).collect();
        for (disc, place) in places.iter().enumerate() {
            let grid = &mut grids[class[disc] as usize];
            let [column, row] = grid.cell_of(*place);
            grid.entries.push((key(row, column), disc as u32));
        }
        grids
            .par_iter_mut()
            .for_each(|grid| grid.entries.par_sort_unstable());
        Self { grids, class }
    }

    /// Overlaps of a disc, so that each pair is found from one side only: from the smaller class, and
    /// within a class from the earlier cell, then the lower number.
    fn overlapping(&self, places: &[[f32; 2]], radii: &[f32], disc: usize, found: &mut Vec<(u32, u32)>) {
        let class = self.class[disc] as usize;
        for (number, grid) in self.grids[..=class].iter().enumerate() {
            let [column, row] = grid.cell_of(places[disc]);
            let below = [
                (key(row + 1, column - 1), 0),
                (key(row + 1, column + 1), u32::MAX),
            ];
            let here = [(key(row, column - 1), 0), (key(row, column + 1), u32::MAX)];
            let behind = [
                (key(row, column), disc as u32 + 1),
                (key(row, column + 1), u32::MAX),
            ];
            let above = [
                (key(row - 1, column - 1), 0),
                (key(row - 1, column + 1), u32::MAX),
            ];
            let ranges = if number == class {
                &[behind, below][..]
            } else {
                &[above, here, below]
            };
            for [low, high] in ranges.iter().filter(|_| !grid.entries.is_empty()) {
                let from = grid.entries.partition_point(|entry| entry < low);
                for &(_, other) in grid.entries[from..].iter().take_while(|entry| *entry <= high) {
                    if overlap(places, radii, disc, other as usize) {
                        found.push((disc as u32, other));
                    }
                    if found.len() == MOST {
                        return;
                    }
                }
            }
        }
    }
}

impl Grid {
    fn cell_of(&self, place: [f32; 2]) -> [i32; 2] {
        place.map(|value| ((value / self.cell).floor() as i32).clamp(-1 << 30, 1 << 30))
    }
}

fn key(row: i32, column: i32) -> u64 {
    u64::from(row.wrapping_sub(i32::MIN) as u32) << 32 | u64::from(column.wrapping_sub(i32::MIN) as u32)
}

fn overlap(places: &[[f32; 2]], radii: &[f32], a: usize, b: usize) -> bool {
    let (dx, dy) = (places[b][0] - places[a][0], places[b][1] - places[a][1]);
    let want = radii[a] + radii[b];
    dx * dx + dy * dy < want * want * 0.9999
}

/// Nudges nodes that share a place, which rounding can still cause far out. Places must be finite.
pub(super) fn make_distinct(places: &mut [[f32; 2]], step: f32) {
    loop {
        let mut order: Vec<([u32; 2], u32)> = places
            .iter()
            .zip(0u32..)
            .map(|(place, node)| (place.map(|value| (value + 0.0).to_bits()), node))
            .collect();
        order.sort_unstable();
        let mut moved = false;
        for run in order.chunk_by(|a, b| a.0 == b.0) {
            for (count, &(_, node)) in run.iter().enumerate().skip(1) {
                let place = &mut places[node as usize];
                let ulp = place[0].abs() * f32::EPSILON;
                place[0] += (step + ulp) * count as f32;
                moved = true;
            }
        }
        if !moved {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn discs_of_very_different_sizes_end_side_by_side() {
        let mut random = Random::new(3);
        let mut places: Vec<_> = (0..400)
            .map(|_| random.in_disc().map(|value| value * 30.0))
            .collect();
        let radii: Vec<f32> = (0..400)
            .map(|disc| if disc % 50 == 0 { 20.0 } else { 0.5 })
            .collect();
        assert!(push_apart(&mut places, &radii, &[], 2000));
        for a in 0..400 {
            for b in 0..a {
                let distance = (places[a][0] - places[b][0]).hypot(places[a][1] - places[b][1]);
                assert!(distance >= (radii[a] + radii[b]) * 0.999, "{a} {b} {distance}");
            }
        }
    }

    #[test]
    fn a_thousand_discs_in_one_place_part() {
        let mut places = vec![[5.0, 5.0]; 1000];
        push_apart(&mut places, &[1.0; 1000], &[], 3);
        make_distinct(&mut places, 0.01);
        let mut bits: Vec<_> = places.iter().map(|place| place.map(f32::to_bits)).collect();
        bits.sort_unstable();
        bits.dedup();
        assert_eq!(bits.len(), 1000);
    }
}
