//! Graphs shaped like large vaults: four edges a node, few nodes with many, most of them inside clusters.

/// A graph in compressed rows, every edge at both ends.
pub struct Sample {
    pub nodes: usize,
    pub edges: Vec<(u32, u32)>,
    starts: Vec<u32>,
    links: Vec<u32>,
}

/// A linear congruential generator (Knuth's MMIX constants): the same graph in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % limit
    }
}

impl Sample {
    /// Clusters of very different sizes; in each, nodes come one by one and link to those that are linked to much already,
    /// or to a neighbour of what they have just linked to (Holme and Kim 2002); one link in ten leads anywhere.
    pub fn new(nodes: usize, seed: u64) -> Self {
        const LINKS: usize = 4;
        let mut numbers = Numbers(seed);
        let clusters = (nodes / 100).max(1);
        let mut ends: Vec<Vec<u32>> = vec![Vec::new(); clusters];
        let mut near: Vec<Vec<u32>> = vec![Vec::new(); nodes];
        let mut edges = Vec::with_capacity(nodes * LINKS);
        let mut all_ends: Vec<u32> = Vec::new();
        for node in 0..nodes as u32 {
            // The smaller of two numbers: early clusters become large.
            let cluster = numbers.below(clusters).min(numbers.below(clusters));
            let mut last: Option<u32> = None;
            for _ in 0..LINKS {
                let anywhere = numbers.below(10) == 0;
                let pool = if anywhere { &all_ends } else { &ends[cluster] };
                let closing = last.filter(|_| !anywhere && numbers.below(2) == 0);
                let target = match closing {
                    Some(last) if !near[last as usize].is_empty() => {
                        let around = &near[last as usize];
                        around[numbers.below(around.len())]
                    }
                    _ if pool.is_empty() => continue,
                    _ => pool[numbers.below(pool.len())],
                };
                if target != node && !near[node as usize].contains(&target) {
                    edges.push((node, target));
                    near[node as usize].push(target);
                    near[target as usize].push(node);
                    ends[cluster].push(target);
                    all_ends.extend([node, target]);
                    last = Some(target);
                }
            }
            ends[cluster].push(node);
        }
        let mut starts = vec![0u32; nodes + 1];
        for (node, near) in near.iter().enumerate() {
            starts[node + 1] = starts[node] + near.len() as u32;
        }
        Self {
            nodes,
            edges,
            starts,
            links: near.concat(),
        }
    }

    pub fn near(&self, node: usize) -> &[u32] {
        &self.links[self.starts[node] as usize..self.starts[node + 1] as usize]
    }
}
