//! Pictures of a layout on its way: the places of a coarser graph, spread over the nodes it stands for.

use std::collections::HashMap;

use super::coarsen::Ladder;
use super::graph::NONE;
use super::prepare::{Clean, Part, clean_groups, clean_radii, mean};
use super::settle::sane;
use super::{ForceOptions, GraphInput, Sketched, force};
use crate::random::{Random, mix};

/// Parts of fewer nodes are done before a picture could be drawn.
const WORTH_IT: usize = 3_000;

/// Final nearest-neighbour distances are this much of [`super::graph::Graph::spacing`] before they are scaled: measured on
/// graphs of 2,000 to 100,000 nodes.
const NEAREST: f32 = 0.5;

/// With groups, whose middles pull, they are so many times larger: measured on 4,000 to 100,000 nodes in 8 to 500 groups, where
/// it was 2.0 to 3.1.
const GROUPED: f32 = 2.7;

/// How far a node is drawn from the place of what it was merged into, in pitches and per root of what that stands for.
const SPREAD: f32 = 0.45;

/// Groups of so many are themselves a graph that is quickly laid out.
const FEW_GROUPS: usize = 1_500;

/// Edges that tell how groups hang together, at most.
const SAMPLE: usize = 100_000;

/// Pitches between a node and the next along the spiral of its group.
const STEP: f32 = 0.85;

/// The first picture, before anything of the graph is known but its groups: each a disc of its nodes, the discs laid out by
/// the edges between them. `None` if too little of the graph is in groups, or known places say how the map looks.
pub(super) fn by_groups(input: &GraphInput<'_>, options: &ForceOptions) -> Option<Vec<[f32; 2]>> {
    if input.nodes < WORTH_IT || input.previous.iter().any(Option::is_some) {
        return None;
    }
    let (group, groups) = clean_groups(input);
    let mut sizes = vec![0u32; groups];
    group
        .iter()
        .filter(|group| **group != NONE)
        .for_each(|group| sizes[*group as usize] += 1);
    let inside: usize = sizes.iter().map(|size| *size as usize).sum();
    if !(2..=FEW_GROUPS).contains(&groups) || inside * 2 < input.nodes {
        return None;
    }
    let pitch = sane(options.spacing, 0.1, 1e3) * mean(&clean_radii(input)) * 2.0 * STEP;
    let radii: Vec<f32> = sizes.iter().map(|size| (*size as f32).sqrt() * pitch).collect();
    let discs = GraphInput {
        nodes: groups,
        edges: &between(input, &group),
        groups: &[],
        radii: &radii,
        previous: &[],
        pinned: &[],
    };
    // Discs lie close together, as regions do in the end.
    let close = ForceOptions {
        spacing: 1.0,
        gap: 0.05,
        ..options.clone()
    };
    let centres = force(&discs, &close, &|| false);
    let rim = (centres.iter().zip(&radii))
        .map(|(at, radius)| at[0].hypot(at[1]) + radius)
        .fold(0.0, f32::max);
    let mut placed = vec![0.5f32; groups];
    let mut outside = (rim / pitch).powi(2);
    let place = |group: &u32| {
        let ([x, y], rank) = match placed.get_mut(*group as usize) {
            Some(rank) => (centres[*group as usize], rank),
            None => ([0.0; 2], &mut outside),
        };
        *rank += 1.0;
        // Even density all over the disc (Vogel 1979).
        let (sin, cos) = (*rank * GOLDEN_ANGLE).sin_cos();
        let radius = (*rank - 1.0).sqrt() * pitch;
        [x + radius * cos, y + radius * sin]
    };
    Some(group.iter().map(place).collect())
}

/// How much of the edges leads from one group to another.
fn between(input: &GraphInput<'_>, group: &[u32]) -> Vec<(u32, u32, f32)> {
    let mut found: HashMap<(u32, u32), f32> = HashMap::new();
    let ends = |node: u32| group.get(node as usize).copied().filter(|group| *group != NONE);
    for &(a, b, weight) in input
        .edges
        .iter()
        .step_by(input.edges.len().div_ceil(SAMPLE).max(1))
    {
        if let (Some(a), Some(b)) = (ends(a), ends(b))
            && a != b
            && weight.is_finite()
        {
            *found.entry((a.min(b), a.max(b))).or_default() += weight.max(0.0);
        }
    }
    let mut edges: Vec<_> = found.into_iter().map(|((a, b), weight)| (a, b, weight)).collect();
    edges.sort_unstable_by_key(|edge| (edge.0, edge.1));
    edges
}

/// The angle between two leaves that never stand above each other, in radians.
const GOLDEN_ANGLE: f32 = 2.399_963_2;

/// Makes pictures of the largest part; what is not in it lies round it.
pub(super) struct Sketcher<'a> {
    nodes: Vec<u32>,
    /// Places of all nodes, before those of the part are put in.
    ground: Vec<[f32; 2]>,
    pitch: f32,
    sketched: Sketched<'a>,
}

impl<'a> Sketcher<'a> {
    /// `None` if pictures are not worth their time, or known places say how the map looks.
    pub(super) fn new(clean: &Clean, parts: &[Part], pitch: f32, sketched: Sketched<'a>) -> Option<Self> {
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
        let nearest = NEAREST * finest.spacing(1.0) * if finest.groups > 1 { GROUPED } else { 1.0 };
        let scale = self.pitch / nearest.max(f32::MIN_POSITIVE);
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
