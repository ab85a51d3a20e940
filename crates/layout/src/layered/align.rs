//! Heights inside the layers: straight long edges, balanced neighbours, after Brandes and Köpf (2001).

use super::dag::Rows;
use super::proper::Proper;

/// The four directions a layout is made from, and the two steps of each.
#[derive(Clone, Copy)]
struct Direction {
    /// Align with neighbours to the left, layer by layer to the right; or the mirror image.
    rightwards: bool,
    /// Prefer upper neighbours and pack to the top; or the mirror image.
    downwards: bool,
}

/// The y coordinate of the middle of each node. Neighbours `a` above `b` of a layer are at least
/// `separation(a, b)` apart, middle to middle.
pub(super) fn heights(proper: &Proper, separation: &dyn Fn(u32, u32) -> f64) -> Vec<f64> {
    let conflicts = conflicts(proper);
    let directions = [(true, true), (true, false), (false, true), (false, false)];
    let layouts = directions.map(|(rightwards, downwards)| {
        let direction = Direction {
            rightwards,
            downwards,
        };
        let root = align(proper, &conflicts, direction);
        let mut heights = compact(proper, &root, separation, direction);
        if !downwards {
            heights.iter_mut().for_each(|height| *height = -*height);
        }
        heights
    });
    balance(layouts)
}

/// The middle of the four layouts for each node, all of them moved onto the smallest.
fn balance(mut layouts: [Vec<f64>; 4]) -> Vec<f64> {
    let extent = |heights: &[f64]| {
        let low = heights.iter().copied().fold(f64::INFINITY, f64::min);
        (low, heights.iter().copied().fold(f64::NEG_INFINITY, f64::max))
    };
    let extents = [0, 1, 2, 3].map(|layout| extent(&layouts[layout]));
    let size = |extent: &(f64, f64)| extent.1 - extent.0;
    let smallest = extents
        .iter()
        .copied()
        .min_by(|a, b| size(a).total_cmp(&size(b)))
        .unwrap_or((0.0, 0.0));
    for (index, layout) in layouts.iter_mut().enumerate() {
        let shift = if index % 2 == 0 {
            smallest.0 - extents[index].0
        } else {
            smallest.1 - extents[index].1
        };
        layout.iter_mut().for_each(|height| *height += shift);
    }
    let middle = |node: usize| {
        let mut four = [0, 1, 2, 3].map(|layout| layouts[layout][node]);
        four.sort_unstable_by(f64::total_cmp);
        (four[1] + four[2]) / 2.0
    };
    (0..layouts[0].len()).map(middle).collect()
}

/// Pairs (left, right) that must not be aligned because they cross a piece between two dummies: sorted.
fn conflicts(proper: &Proper) -> Vec<(u32, u32)> {
    let mut conflicts = Vec::new();
    for layer in 1..proper.layers.len() {
        let row = proper.layers.row(layer);
        let before = proper.layers.row(layer - 1).len() as u32;
        let (mut low, mut done) = (0, 0);
        for (index, &node) in row.iter().enumerate() {
            let inner = inner_neighbour(proper, node).map(|other| proper.place[other as usize]);
            if inner.is_none() && index + 1 < row.len() {
                continue;
            }
            let high = inner.unwrap_or(before);
            for &other in &row[done..=index] {
                for &from in proper.left.row(other as usize) {
                    let place = proper.place[from as usize];
                    let both = proper.is_dummy(from) && proper.is_dummy(other);
                    if !both && (place < low || place > high) {
                        conflicts.push((from, other));
                    }
                }
            }
            (low, done) = (high, index + 1);
        }
    }
    conflicts.sort_unstable();
    conflicts
}

/// The dummy to the left of a dummy.
fn inner_neighbour(proper: &Proper, node: u32) -> Option<u32> {
    let dummy = |other: &&u32| proper.is_dummy(node) && proper.is_dummy(**other);
    proper.left.row(node as usize).iter().find(dummy).copied()
}

/// The block of each node, named by one of its members: runs of median neighbours that do not cross.
fn align(proper: &Proper, conflicts: &[(u32, u32)], direction: Direction) -> Vec<u32> {
    let nodes = proper.layer.len();
    let mut root: Vec<u32> = (0..nodes as u32).collect();
    let mut taken = vec![false; nodes];
    let neighbours: &Rows = if direction.rightwards {
        &proper.left
    } else {
        &proper.right
    };
    let sign = if direction.downwards { 1 } else { -1 };
    let mut ends: Vec<(i64, u32)> = Vec::new();
    for layer in inward(proper.layers.len(), direction.rightwards) {
        let row = proper.layers.row(layer);
        let mut limit = i64::MIN;
        for index in inward(row.len() + 1, direction.downwards) {
            let node = row[if direction.downwards { index - 1 } else { index }];
            ends.clear();
            let place = |&other: &u32| (sign * i64::from(proper.place[other as usize]), other);
            ends.extend(neighbours.row(node as usize).iter().map(place));
            ends.sort_unstable();
            let fits = |&&(place, other): &&(i64, u32)| {
                let pair = if direction.rightwards {
                    (other, node)
                } else {
                    (node, other)
                };
                !taken[other as usize] && place > limit && conflicts.binary_search(&pair).is_err()
            };
            if let Some(&(place, other)) = medians(&ends).iter().find(fits) {
                taken[other as usize] = true;
                root[node as usize] = root[other as usize];
                limit = place;
            }
        }
    }
    root
}

/// All of `0..count` but the first, or from the other end all but the last.
fn inward(count: usize, forward: bool) -> impl Iterator<Item = usize> {
    (1..count).map(move |step| if forward { step } else { count - 1 - step })
}

/// The one or two in the middle.
fn medians<T>(sorted: &[T]) -> &[T] {
    match sorted.len() {
        0 => sorted,
        count => &sorted[(count - 1) / 2..=count / 2],
    }
}

/// Packs the blocks: each as far up as what is above it allows, then as far down as what is below it
/// allows, so that blocks come close to their neighbours on both sides. Upside down for upward
/// directions. In topological order, not by recursion, after the published correction (Brandes, Walter,
/// Zink 2020).
fn compact(
    proper: &Proper,
    root: &[u32],
    separation: &dyn Fn(u32, u32) -> f64,
    direction: Direction,
) -> Vec<f64> {
    let below = |(upper, lower): (u32, u32)| {
        let (from, to) = if direction.downwards {
            (upper, lower)
        } else {
            (lower, upper)
        };
        (root[from as usize], root[to as usize], separation(upper, lower))
    };
    let rows = (0..proper.layers.len()).map(|layer| proper.layers.row(layer));
    let pairs = rows.flat_map(|row| row.windows(2)).map(|pair| (pair[0], pair[1]));
    let gaps: Vec<(u32, u32, f64)> = pairs.map(below).collect();
    let behind = Rows::new(
        root.len(),
        (0u32..).zip(&gaps).map(|(gap, &(from, ..))| (from, gap)),
    );
    let order = topological(&gaps, &behind);
    let mut height = vec![0.0f64; root.len()];
    for &block in &order {
        for &gap in behind.row(block as usize) {
            let (from, to, distance) = gaps[gap as usize];
            height[to as usize] = height[to as usize].max(height[from as usize] + distance);
        }
    }
    for &block in order.iter().rev() {
        let room = |&gap: &u32| height[gaps[gap as usize].1 as usize] - gaps[gap as usize].2;
        let room = behind
            .row(block as usize)
            .iter()
            .map(room)
            .fold(f64::INFINITY, f64::min);
        if room.is_finite() {
            height[block as usize] = height[block as usize].max(room);
        }
    }
    root.iter().map(|&root| height[root as usize]).collect()
}

/// All nodes, each block behind the blocks above it (Kahn 1962).
fn topological(gaps: &[(u32, u32, f64)], behind: &Rows) -> Vec<u32> {
    let mut above = vec![0u32; behind.len()];
    gaps.iter().for_each(|gap| above[gap.1 as usize] += 1);
    let mut order: Vec<u32> = (0..behind.len() as u32)
        .filter(|&node| above[node as usize] == 0)
        .collect();
    let mut next = 0;
    while let Some(&node) = order.get(next) {
        next += 1;
        for &gap in behind.row(node as usize) {
            let to = gaps[gap as usize].1;
            above[to as usize] -= 1;
            if above[to as usize] == 0 {
                order.push(to);
            }
        }
    }
    order
}
