//! The force-directed layout: what is linked or grouped comes together, everything else keeps apart.

mod coarsen;
mod graph;
mod overlap;
mod pack;
mod prepare;
mod quadtree;
mod regions;
mod relax;
mod settle;
mod sketch;
mod tether;

use rayon::prelude::*;

use prepare::Clean;
use settle::{Measure, Piece};
use sketch::Sketcher;

/// What to lay out. Slices that are too short stand for their defaults, edges to nodes that do not exist,
/// loops, and edges whose weight is not a positive number are left out, parallel edges are added up.
pub struct GraphInput<'a> {
    /// Number of nodes; they are called 0 to `nodes - 1`.
    pub nodes: usize,
    /// From, to, weight. Directions do not matter, and weights only relative to each other.
    pub edges: &'a [(u32, u32, f32)],
    /// Region of each node; `u32::MAX` = none, empty = no groups.
    pub groups: &'a [u32],
    /// Radius of each node in layout units; empty = 1.0.
    pub radii: &'a [f32],
    /// Known places: start there and move little; empty = none.
    pub previous: &'a [Option<[f32; 2]>],
    /// Nodes that stay exactly where `previous` puts them; empty = none.
    pub pinned: &'a [bool],
}

/// How to lay out. The defaults suit maps of notes.
#[derive(Debug, Clone, PartialEq)]
pub struct ForceOptions {
    /// Start of the random numbers; another seed gives another, equally good picture. Default 1.
    pub seed: u64,
    /// Iterations on a graph of 10,000 nodes and more; smaller graphs and coarser versions get more, up to about four times as
    /// many.
    /// Default 50.
    pub iterations: u32,
    /// Pull towards the middle of the own group, per mass and distance; a spring has 1. Default 0.4.
    pub group_gravity: f32,
    /// Pull towards the middle of everything connected, as `group_gravity`. Default 0.08.
    pub gravity: f32,
    /// What an edge between two groups weighs, relative to one inside a group. Default 0.15.
    pub cross_group: f32,
    /// Opening angle of the Barnes-Hut approximation: more is faster and less exact. Default 1.2.
    pub theta: f32,
    /// Distance of typical nearest neighbours, centre to centre, in mean node diameters. Default 2.
    pub spacing: f32,
    /// Least clear space between two nodes, in mean node radii. Default 0.5.
    pub gap: f32,
}

impl Default for ForceOptions {
    fn default() -> Self {
        Self {
            seed: 1,
            iterations: 50,
            group_gravity: 0.4,
            gravity: 0.08,
            cross_group: 0.15,
            theta: 1.2,
            spacing: 2.0,
            gap: 0.5,
        }
    }
}

/// Places for all nodes, in layout units: finite, no two alike, the same for any number of threads.
///
/// The model is that of ForceAtlas2 (Jacomy, Venturini, Heymann, Bastian 2014) with the repulsion of
/// Barnes and Hut (1986), solved on a ladder of coarser graphs (Walshaw 2003, Hu 2005). Groups are drawn
/// as regions that keep off each other. Connected parts are laid out one by one and packed closely, nodes
/// without any link are gathered in a block beside them, and nodes do not overlap.
///
/// Without `previous` the box round all places is centred on 0,0. With it, coordinates are those of
/// `previous`: a part of which all nodes are known keeps its places (but for overlaps), elsewhere known
/// nodes drift by half a spacing at most, before overlaps are removed. Pinned nodes do not move at all; where nothing else
/// is known, the rest is laid out anew round them.
///
/// `cancelled` is asked before each iteration; after it said yes, the layout is finished at once, valid
/// but rough.
pub fn force(
    input: &GraphInput<'_>,
    options: &ForceOptions,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Vec<[f32; 2]> {
    in_pool(input, options, cancelled, None)
}

/// The same, which also shows how the places of a large graph come about: `sketched` is given places for all nodes, of about
/// the scale and turn of the final ones, each time a coarser version of the largest part is settled. The first come after a
/// small part of the time, or at once if there are groups: then each lies in a disc of its own, wherever it will be. They may
/// coincide.
pub fn force_watched(
    input: &GraphInput<'_>,
    options: &ForceOptions,
    cancelled: &(dyn Fn() -> bool + Sync),
    sketched: &(dyn Fn(Vec<[f32; 2]>) + Sync),
) -> Vec<[f32; 2]> {
    in_pool(input, options, cancelled, Some(sketched))
}

type Sketched<'a> = &'a (dyn Fn(Vec<[f32; 2]>) + Sync);

fn in_pool(
    input: &GraphInput<'_>,
    options: &ForceOptions,
    cancelled: &(dyn Fn() -> bool + Sync),
    sketched: Option<Sketched<'_>>,
) -> Vec<[f32; 2]> {
    // Inside the pool, so that the many small parallel steps need no hand-over from this thread.
    rayon::scope(|_| lay_out(input, options, cancelled, sketched))
}

fn lay_out(
    input: &GraphInput<'_>,
    options: &ForceOptions,
    cancelled: &(dyn Fn() -> bool + Sync),
    sketched: Option<Sketched<'_>>,
) -> Vec<[f32; 2]> {
    if let Some(sketched) = sketched
        && let Some(places) = sketch::by_groups(input, options)
    {
        sketched(places);
    }
    let mut clean = Clean::new(input, options);
    let measure = Measure::new(&clean, options);
    let parts = std::mem::take(&mut clean.parts);
    let sketcher = sketched.and_then(|sketched| Sketcher::new(&clean, &parts, measure.pitch, sketched));
    let mut pieces: Vec<Piece> = parts
        .into_par_iter()
        .enumerate()
        .map(|(number, part)| {
            let sketcher = sketcher.as_ref().filter(|_| number == 0);
            settle::settle(part, &clean, options, cancelled, sketcher)
        })
        .collect();
    let mut new = Vec::new();
    for &node in &clean.orphans {
        match clean.known[node as usize] {
            Some(place) => pieces.push(Piece {
                nodes: vec![node],
                places: vec![place],
                fixed: true,
            }),
            None => new.push(node),
        }
    }
    if !new.is_empty() {
        pieces.push(pack::block(new, &clean.radii, measure.gap * 2.0));
    }
    let fixed = pieces.iter().any(|piece| piece.fixed);
    pack::pack(&mut pieces, &clean.radii, measure.gap * 4.0);
    let mut places = vec![[0.0; 2]; input.nodes];
    for piece in &pieces {
        for (&node, &place) in piece.nodes.iter().zip(&piece.places) {
            places[node as usize] = place;
        }
    }
    if fixed {
        clear_overlaps(&mut places, &clean, &measure, cancelled);
    } else {
        pack::centre(&mut places);
    }
    overlap::make_distinct(&mut places, measure.gap * 0.1);
    for (node, place) in places
        .iter_mut()
        .enumerate()
        .filter(|entry| clean.pinned[entry.0])
    {
        *place = clean.known[node].unwrap_or(*place);
    }
    places
}

/// Parts that kept their places can have grown into each other.
fn clear_overlaps(
    places: &mut [[f32; 2]],
    clean: &Clean,
    measure: &Measure,
    cancelled: &(dyn Fn() -> bool + Sync),
) {
    let radii: Vec<f32> = clean
        .radii
        .iter()
        .map(|radius| radius + measure.gap / 2.0)
        .collect();
    let mobility: Vec<f32> = clean
        .known
        .iter()
        .zip(&clean.pinned)
        .map(|(known, pinned)| match (known, pinned) {
            (_, true) => 0.0,
            (Some(_), false) => 0.02,
            (None, false) => 1.0,
        })
        .collect();
    for _ in 0..20 {
        if cancelled() || overlap::push_apart(places, &radii, &mobility, 8) {
            break;
        }
    }
}
