//! Pictures of a layout on its way: the places of a coarser graph, spread over the nodes it stands for.

use super::coarsen::Ladder;
use super::prepare::{Clean, Part};
use crate::random::{Random, mix};

/// Parts of fewer nodes are done before a picture could be drawn.
const WORTH_IT: usize = 3_000;

/// Final nearest-neighbour distances are this much of [`super::graph::Graph::spacing`] before they are scaled: measured on
/// graphs of 2,000 to 100,000 nodes.
const NEAREST: f32 = 0.5;

/// How far a node is drawn from the place of what it was merged into, in pitches and per root of what that stands for.
const SPREAD: f32 = 0.45;

/// Makes pictures of the largest part; what is not in it lies round it.
pub(super) struct Sketcher<'a> {
    nodes: Vec<u32>,
    /// Places of all nodes, before those of the part are put in.
    ground: Vec<[f32; 2]>,
    pitch: f32,
    sketched: &'a (dyn Fn(Vec<[f32; 2]>) + Sync),
}

impl<'a> Sketcher<'a> {
    /// `None` if pictures are not worth their time, or known places say how the map looks.
    pub(super) fn new(
        clean: &Clean,
        parts: &[Part],
        pitch: f32,
        sketched: &'a (dyn Fn(Vec<[f32; 2]>) + Sync),
    ) -> Option<Self> {
        let largest = parts.first()?;
        let known = clean.known.iter().any(Option::is_some);
        if known || largest.nodes.len() < WORTH_IT {
            return None;
        }
        let mut inside = vec![false; clean.known.len()];
        largest
            .nodes
            .iter()
            .for_each(|node| inside[*node as usize] = true);
        let mut ground = vec![[0.0; 2]; inside.len()];
        // One after the other along a spiral of even density (Vogel 1979), from where the part ends.
        let mut place = largest.nodes.len() as f32 * 1.3;
        for (node, ground) in ground.iter_mut().enumerate() {
            if !inside[node] {
                *ground = Random::new(mix(node as u64))
                    .direction()
                    .map(|value| value * place.sqrt() * pitch * 0.6);
                place += 1.0;
            }
        }
        Some(Self {
            nodes: largest.nodes.clone(),
            ground,
            pitch,
            sketched,
        })
    }

    /// Shows the places of a level of the ladder.
    pub(super) fn show(&self, ladder: &Ladder, level: usize, places: &[[f32; 2]]) {
        let finest = &ladder.graphs[0];
        let scale = self.pitch / (NEAREST * finest.spacing(1.0)).max(f32::MIN_POSITIVE);
        let spread = self.pitch * SPREAD * (finest.len() as f32 / places.len() as f32).sqrt();
        let mut all = self.ground.clone();
        for (index, &node) in self.nodes.iter().enumerate() {
            let mut at = index;
            for parents in &ladder.parents[..level] {
                at = parents[at] as usize;
            }
            let [dx, dy] = Random::new(mix(u64::from(node))).in_disc();
            let [x, y] = places[at];
            all[node as usize] = [x * scale + dx * spread, y * scale + dy * spread];
        }
        (self.sketched)(all);
    }
}
