//! Moves inside one layer with the layers on both sides held fast: exchanges of neighbours, and sifting.

use super::cross::between_two;
use super::proper::Proper;

/// Crossings more than at its best place so far, at which a node is carried no further in that direction.
const HOPELESS: i32 = 16;

/// Sifts each layer there and back until nothing improves, the work is used up, or the best is out of reach. Passes over
/// layers where nothing can have changed since they were last sifted in vain.
pub(super) fn sift(
    proper: &mut Proper,
    sifter: &mut Sifter,
    work: &mut usize,
    crossings: usize,
    best: usize,
) {
    let layers = proper.layers.len();
    let mut quiet = vec![false; layers];
    let mut rightwards = true;
    let mut now = crossings;
    loop {
        let mut removed = 0;
        for step in 0..layers {
            let layer = if rightwards { step } else { layers - 1 - step };
            let pairs = pairs(proper, layer);
            if quiet[layer] || pairs > *work {
                continue;
            }
            *work -= pairs;
            let gain = sifter.sift(proper, layer);
            quiet[layer] = gain == 0;
            if gain > 0 {
                removed += gain;
                quiet[layer.saturating_sub(1)..layer].fill(false);
                quiet[layer + 1..(layer + 2).min(layers)].fill(false);
            }
        }
        now -= removed;
        // As a rule, all passes that follow remove less than half as many as this one.
        if removed == 0 || now > best.saturating_add(removed / 2) {
            return;
        }
        rightwards = !rightwards;
    }
}

/// What sifting a layer may look at: for each of its nodes all of them, and all places on both sides.
fn pairs(proper: &Proper, layer: usize) -> usize {
    let size_of = |layer: usize| proper.layers.row(layer).len();
    let around = layer.saturating_sub(1)..(layer + 2).min(proper.layers.len());
    size_of(layer) * around.map(size_of).max().unwrap_or(0)
}

/// One layer and where its neighbours stand. Keeps its memory from layer to layer.
#[derive(Default)]
pub(super) struct Sifter {
    /// The nodes in the order now.
    order: Vec<Item>,
    /// The place in it of each node, by its place when the layer was read.
    at: Vec<u32>,
    /// Of each node: places of its neighbours, those in the right layer counted on from the end of the left one.
    ends: Vec<u32>,
    /// What an end of another node at a place costs if that node stands below the one that is moved, less if above; and
    /// nothing behind the last place.
    costs: Vec<i32>,
}

/// A node of the layer. Most have two ends, which stand here, so that to look at one is to read one place of memory.
#[derive(Clone, Copy)]
struct Item {
    node: u32,
    /// Its place when the layer was read.
    index: u32,
    /// The first two ends, or the place behind the last.
    two: [u32; 2],
    /// All its ends in `ends`, and the first on the right.
    start: u32,
    right: u32,
    end: u32,
}

impl Sifter {
    /// Moves each node of a layer to a better place (Matuszewski, Schönfeld, Molitor 1999). How many crossings that
    /// removed.
    pub(super) fn sift(&mut self, proper: &mut Proper, layer: usize) -> usize {
        let size = proper.layers.row(layer).len();
        if size < 2 {
            return 0;
        }
        let (left, right) = self.read(proper, layer, false);
        self.at.clear();
        self.at.extend(0..size as u32);
        let mut removed = 0;
        for index in 0..size {
            let place = self.at[index] as usize;
            self.weigh(self.order[place], left, right);
            removed += self.place(place);
        }
        if removed > 0 {
            self.write(proper, layer);
        }
        removed
    }

    /// Exchanges neighbours once from top to bottom where that removes crossings; `even`: also where it changes nothing,
    /// to see something else.
    pub(super) fn exchange(&mut self, proper: &mut Proper, layer: usize, even: bool) {
        let size = proper.layers.row(layer).len();
        if size < 2 {
            return;
        }
        self.read(proper, layer, true);
        for upper in 0..size - 1 {
            let gain = self.gain(self.order[upper], self.order[upper + 1]);
            if gain > 0 || (even && gain == 0) {
                self.order.swap(upper, upper + 1);
            }
        }
        self.write(proper, layer);
    }

    /// Crossings of two nodes in this order less those in the other.
    fn gain(&self, upper: Item, lower: Item) -> i64 {
        let ends = |from: u32, to: u32| &self.ends[from as usize..to as usize];
        let gain = |a: &[u32], b: &[u32]| match (a, b) {
            ([], _) | (_, []) => 0,
            ([a], [b]) => i64::from(a > b) - i64::from(b > a),
            _ => between_two(a, b) as i64 - between_two(b, a) as i64,
        };
        gain(ends(upper.start, upper.right), ends(lower.start, lower.right))
            + gain(ends(upper.right, upper.end), ends(lower.right, lower.end))
    }

    fn write(&self, proper: &mut Proper, layer: usize) {
        let row = proper.layers.row_mut(layer);
        for (place, (slot, item)) in (0u32..).zip(row.iter_mut().zip(&self.order)) {
            *slot = item.node;
            proper.place[item.node as usize] = place;
        }
    }

    /// The sizes of the layers to the left and to the right. `sorted`: the ends of each node on each side.
    fn read(&mut self, proper: &Proper, layer: usize, sorted: bool) -> (usize, usize) {
        let row = proper.layers.row(layer);
        let size_of = |layer: Option<usize>| {
            let layer = layer.filter(|&layer| layer < proper.layers.len());
            layer.map_or(0, |layer| proper.layers.row(layer).len())
        };
        let (left, right) = (size_of(layer.checked_sub(1)), size_of(Some(layer + 1)));
        let behind = (left + right) as u32;
        self.ends.clear();
        self.order.clear();
        for (index, &node) in (0u32..).zip(row) {
            let start = self.ends.len();
            let rows = [&proper.left, &proper.right].map(|rows| rows.row(node as usize));
            self.ends
                .extend(rows[0].iter().map(|&other| proper.place[other as usize]));
            let middle = self.ends.len();
            self.ends.extend(
                rows[1]
                    .iter()
                    .map(|&other| proper.place[other as usize] + left as u32),
            );
            if sorted {
                if rows[0].len() > 1 {
                    self.ends[start..middle].sort_unstable();
                }
                if rows[1].len() > 1 {
                    self.ends[middle..].sort_unstable();
                }
            }
            let end = |index: usize| self.ends.get(start + index).copied().unwrap_or(behind);
            self.order.push(Item {
                node,
                index,
                two: [end(0), end(1)],
                start: start as u32,
                right: middle as u32,
                end: self.ends.len() as u32,
            });
        }
        self.costs.clear();
        self.costs.resize(left + right + 1, 0);
        (left, right)
    }

    /// Fills `costs`: how many ends of the node lie below each place, less how many lie above, on the same side.
    fn weigh(&mut self, item: Item, left: usize, right: usize) {
        self.costs.fill(0);
        for &end in &self.ends[item.start as usize..item.end as usize] {
            self.costs[end as usize] += 1;
        }
        let own = [item.right - item.start, item.end - item.right];
        for (range, own) in [(0..left, own[0]), (left..left + right, own[1])] {
            let mut rest = own as i32;
            for cost in &mut self.costs[range] {
                let here = *cost;
                *cost = rest - here;
                rest -= 2 * here;
            }
        }
    }

    /// Crossings of the node that is moved with another if it stands above that, less those if it stands below.
    fn cost_above(&self, item: &Item) -> i32 {
        let [a, b] = item.two.map(|end| self.costs[end as usize]);
        if item.end - item.start <= 2 {
            return a + b;
        }
        let more = &self.ends[item.start as usize + 2..item.end as usize];
        a + b + more.iter().map(|&end| self.costs[end as usize]).sum::<i32>()
    }

    /// Moves a node to its best place and gives how many crossings that removed. Looks on in each direction until that
    /// costs too much.
    fn place(&mut self, start: usize) -> usize {
        let (mut best, mut best_place) = (0, start);
        let mut gain = 0;
        for (place, other) in self.order.iter().enumerate().skip(start + 1) {
            gain += self.cost_above(other);
            if gain > best {
                (best, best_place) = (gain, place);
            } else if gain < best - HOPELESS {
                break;
            }
        }
        gain = 0;
        for (place, other) in self.order[..start].iter().enumerate().rev() {
            gain -= self.cost_above(other);
            if gain > best {
                (best, best_place) = (gain, place);
            } else if gain < best - HOPELESS {
                break;
            }
        }
        if best_place > start {
            self.order[start..=best_place].rotate_left(1);
        } else {
            self.order[best_place..=start].rotate_right(1);
        }
        for place in start.min(best_place)..=start.max(best_place) {
            self.at[self.order[place].index as usize] = place as u32;
        }
        usize::try_from(best).unwrap_or(0)
    }
}
