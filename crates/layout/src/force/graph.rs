//! A connected graph in compressed rows: what the force layout computes on, at every level.

/// Stands for "no group".
pub(super) const NONE: u32 = u32::MAX;

/// An undirected graph without loops or parallel edges. Each edge is stored at both ends.
pub(super) struct Graph {
    starts: Vec<u32>,
    links: Vec<(u32, f32)>,
    /// What a node weighs in repulsion: 1 + the weights of its edges (ForceAtlas2: degree + 1), less for
    /// hubs, and on coarser levels the sum over what was merged.
    pub(super) mass: Vec<f32>,
    /// Group of each node, below `groups`, or [`NONE`].
    pub(super) group: Vec<u32>,
    pub(super) groups: usize,
}

impl Graph {
    /// `edges`: each pair once, no loops, positive weights.
    pub(super) fn new(edges: &[(u32, u32, f32)], group: Vec<u32>, groups: usize) -> Self {
        let mut mass = vec![1.0; group.len()];
        for &(a, b, weight) in edges {
            mass[a as usize] += weight;
            mass[b as usize] += weight;
        }
        mass.iter_mut().for_each(|mass| *mass = tame(*mass));
        Self::with_mass(edges, mass, group, groups)
    }

    pub(super) fn with_mass(
        edges: &[(u32, u32, f32)],
        mass: Vec<f32>,
        group: Vec<u32>,
        groups: usize,
    ) -> Self {
        let mut starts = vec![0u32; mass.len() + 1];
        for &(a, b, _) in edges {
            starts[a as usize + 1] += 1;
            starts[b as usize + 1] += 1;
        }
        for node in 0..mass.len() {
            starts[node + 1] += starts[node];
        }
        let mut free = starts.clone();
        let mut links = vec![(0, 0.0); edges.len() * 2];
        for &(a, b, weight) in edges {
            for (from, to) in [(a, b), (b, a)] {
                let slot = &mut free[from as usize];
                links[*slot as usize] = (to, weight);
                *slot += 1;
            }
        }
        Self {
            starts,
            links,
            mass,
            group,
            groups,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.mass.len()
    }

    /// Neighbours of a node with the weight of the edge to each.
    pub(super) fn links(&self, node: usize) -> &[(u32, f32)] {
        &self.links[self.starts[node] as usize..self.starts[node + 1] as usize]
    }

    pub(super) fn total_mass(&self) -> f32 {
        self.mass.iter().map(|&mass| f64::from(mass)).sum::<f64>() as f32
    }

    /// The distance at which nodes of average mass settle when the repulsion constant is `repulsion`:
    /// linear springs against 1/d repulsion give each unit of mass an area of about `repulsion`.
    pub(super) fn spacing(&self, repulsion: f32) -> f32 {
        (repulsion * self.total_mass() / self.len().max(1) as f32).sqrt()
    }
}

/// Lets mass grow with the root only beyond 64, or a hub would keep its leaves at the rim of a wide void.
fn tame(mass: f32) -> f32 {
    const FULL: f32 = 64.0;
    if mass <= FULL { mass } else { (mass * FULL).sqrt() }
}
