//! Moves inside one layer with the layers on both sides held fast: exchanges of neighbours, and sifting.

use super::cross::between_two;
use super::proper::Proper;

/// One layer and where its neighbours stand. Keeps its memory from layer to layer.
#[derive(Default)]
pub(super) struct Sifter {
    /// The nodes when the layer was read; they are called by their places in it.
    nodes: Vec<u32>,
    /// The order now.
    order: Vec<u32>,
    /// The place of each in it.
    at: Vec<u32>,
    /// Of each node: places of its neighbours, those in the right layer counted on from the end of the left one.
    ends: Vec<u32>,
    /// Where the ends of each node begin; and the end of all.
    starts: Vec<u32>,
    /// What an end of another node at a place costs if that node stands below the one that is moved, less if above.
    costs: Vec<i32>,
}

impl Sifter {
    /// Moves each node of a layer to its best place (Matuszewski, Schönfeld, Molitor 1999). How many crossings that
    /// removed.
    pub(super) fn sift(&mut self, proper: &mut Proper, layer: usize) -> i64 {
        let size = proper.layers.row(layer).len();
        if size < 2 {
            return 0;
        }
        let (left, right) = self.read(proper, layer);
        let mut removed = 0;
        for index in 0..size as u32 {
            self.weigh(index, left, right);
            removed += self.place(index);
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
        let (left, _) = self.read(proper, layer);
        for upper in 0..size - 1 {
            let gain = self.gain(self.order[upper], self.order[upper + 1], left as u32);
            if gain > 0 || (even && gain == 0) {
                self.order.swap(upper, upper + 1);
            }
        }
        self.write(proper, layer);
    }

    /// Crossings of two nodes in this order less those in the other.
    fn gain(&self, upper: u32, lower: u32, left: u32) -> i64 {
        let sides = |index| {
            let ends = &self.ends[self.ends_of(index)];
            ends.split_at(ends.partition_point(|&end| end < left))
        };
        let (a, b) = (sides(upper), sides(lower));
        let gain = |a: &[u32], b: &[u32]| match (a, b) {
            ([], _) | (_, []) => 0,
            ([a], [b]) => i64::from(a > b) - i64::from(b > a),
            _ => between_two(a, b) as i64 - between_two(b, a) as i64,
        };
        gain(a.0, b.0) + gain(a.1, b.1)
    }

    fn write(&self, proper: &mut Proper, layer: usize) {
        let row = proper.layers.row_mut(layer);
        for (place, (slot, &index)) in (0u32..).zip(row.iter_mut().zip(&self.order)) {
            *slot = self.nodes[index as usize];
            proper.place[*slot as usize] = place;
        }
    }

    /// The sizes of the layers to the left and to the right.
    fn read(&mut self, proper: &Proper, layer: usize) -> (usize, usize) {
        let row = proper.layers.row(layer);
        let size_of = |layer: Option<usize>| {
            let layer = layer.filter(|&layer| layer < proper.layers.len());
            layer.map_or(0, |layer| proper.layers.row(layer).len())
        };
        let (left, right) = (size_of(layer.checked_sub(1)), size_of(Some(layer + 1)));
        self.nodes.clear();
        self.nodes.extend_from_slice(row);
        self.order.clear();
        self.order.extend(0..row.len() as u32);
        self.at.clone_from(&self.order);
        self.ends.clear();
        self.starts.clear();
        self.starts.push(0);
        for &node in row {
            for (rows, from) in [(&proper.left, 0), (&proper.right, left as u32)] {
                let start = self.ends.len();
                let row = rows.row(node as usize).iter();
                self.ends
                    .extend(row.map(|&other| proper.place[other as usize] + from));
                self.ends[start..].sort_unstable();
            }
            self.starts.push(self.ends.len() as u32);
        }
        self.costs.clear();
        self.costs.resize(left + right, 0);
        (left, right)
    }

    fn ends_of(&self, index: u32) -> std::ops::Range<usize> {
        self.starts[index as usize] as usize..self.starts[index as usize + 1] as usize
    }

    /// Fills `costs`: how many ends of the node lie below each place, less how many lie above, on the same side.
    fn weigh(&mut self, index: u32, left: usize, right: usize) {
        self.costs.fill(0);
        let mut own = [0i32; 2];
        for end in self.ends_of(index) {
            let end = self.ends[end] as usize;
            self.costs[end] += 1;
            own[usize::from(end >= left)] += 1;
        }
        for (range, own) in [(0..left, own[0]), (left..left + right, own[1])] {
            let mut above = 0;
            for cost in &mut self.costs[range] {
                let here = *cost;
                *cost = own - 2 * above - here;
                above += here;
            }
        }
    }

    /// Crossings of the node that is moved with another if it stands above that, less those if it stands below.
    fn cost_above(&self, other: u32) -> i64 {
        let ends = &self.ends[self.ends_of(other)];
        i64::from(ends.iter().map(|&end| self.costs[end as usize]).sum::<i32>())
    }

    fn place(&mut self, index: u32) -> i64 {
        let start = self.at[index as usize] as usize;
        let (mut best, mut best_place) = (0, start);
        let mut gain = 0;
        for (place, &other) in self.order.iter().enumerate().skip(start + 1) {
            gain += self.cost_above(other);
            if gain > best {
                (best, best_place) = (gain, place);
            }
        }
        gain = 0;
        for place in (0..start).rev() {
            gain -= self.cost_above(self.order[place]);
            if gain > best {
                (best, best_place) = (gain, place);
            }
        }
        if best_place > start {
            self.order[start..=best_place].rotate_left(1);
        } else {
            self.order[best_place..=start].rotate_right(1);
        }
        for place in start.min(best_place)..=start.max(best_place) {
            self.at[self.order[place] as usize] = place as u32;
        }
        best
    }
}
