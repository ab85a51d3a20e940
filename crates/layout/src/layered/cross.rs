//! Counting crossings between neighbouring layers, in O(edges * log nodes).

use super::proper::Proper;

/// Inversions by an accumulator tree (Barth, Jünger, Mutzel 2002). Keeps its memory.
#[derive(Default)]
pub(super) struct Counter {
    tree: Vec<u32>,
    ends: Vec<u32>,
}

impl Counter {
    /// Crossings of the whole drawing.
    pub(super) fn crossings(&mut self, proper: &Proper) -> usize {
        (1..proper.layers.len())
            .map(|layer| self.between(proper, layer))
            .sum()
    }

    /// Crossings between a layer and the one to its left.
    fn between(&mut self, proper: &Proper, layer: usize) -> usize {
        let size = proper.layers.row(layer).len();
        if size < 2 || proper.layers.row(layer - 1).len() < 2 {
            return 0;
        }
        self.tree.clear();
        self.tree.resize(size + 1, 0);
        let (mut crossings, mut entered) = (0, 0);
        for &from in proper.layers.row(layer - 1) {
            self.ends.clear();
            let ends = proper
                .right
                .row(from as usize)
                .iter()
                .map(|&to| proper.place[to as usize]);
            self.ends.extend(ends);
            for &end in &self.ends {
                crossings += entered - self.up_to(end);
            }
            for index in 0..self.ends.len() {
                self.enter(self.ends[index]);
            }
            entered += self.ends.len();
        }
        crossings
    }

    /// How many edges entered so far end at `place` or above it.
    fn up_to(&self, place: u32) -> usize {
        let (mut index, mut sum) = (place as usize + 1, 0);
        while index > 0 {
            sum += self.tree[index] as usize;
            index &= index - 1;
        }
        sum
    }

    fn enter(&mut self, place: u32) {
        let mut index = place as usize + 1;
        while index < self.tree.len() {
            self.tree[index] += 1;
            index += index & index.wrapping_neg();
        }
    }
}

/// Crossings of the edges of two nodes whose neighbours, sorted by place, are `upper` and `lower`, when
/// the first stands above the second.
pub(super) fn between_two(upper: &[u32], lower: &[u32]) -> usize {
    let (mut crossings, mut below) = (0, 0);
    for &end in upper {
        while below < lower.len() && lower[below] < end {
            below += 1;
        }
        crossings += below;
    }
    crossings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_count_is_that_of_all_pairs_of_edges() {
        let mut random = crate::random::Random::new(5);
        let mut edges: Vec<(u32, u32)> = (0..200)
            .map(|_| ((random.next() % 20) as u32, 20 + (random.next() % 20) as u32))
            .collect();
        edges.sort_unstable();
        edges.dedup();
        let layer: Vec<u32> = (0..40).map(|node| node / 20).collect();
        let proper = Proper::new(&edges, &layer);
        let mut expected = 0;
        for (index, a) in edges.iter().enumerate() {
            expected += edges[..index]
                .iter()
                .filter(|b| (a.0 > b.0 && a.1 < b.1) || (a.0 < b.0 && a.1 > b.1))
                .count();
        }
        assert_eq!(Counter::default().crossings(&proper), expected);
    }
}
