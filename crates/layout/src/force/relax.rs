//! The iterations: springs, repulsion and gravity, with steps that shrink as the layout cools.

use rayon::prelude::*;

use super::graph::{Graph, NONE};
use super::quadtree::Tree;
use super::regions::Regions;

/// Part of the way to its own balance a node goes in one step. Below 1, or linked pairs swap for ever.
const STEP: f32 = 0.65;

/// The forces. Springs pull with `weight * distance`, nodes push with `repulsion * mass * mass / distance`
/// (ForceAtlas2: Jacomy, Venturini, Heymann, Bastian 2014), gravity pulls with `mass * distance`.
pub(super) struct Physics {
    pub(super) repulsion: f32,
    pub(super) gravity: f32,
    pub(super) group_gravity: f32,
    pub(super) theta: f32,
    /// Where gravity pulls to.
    pub(super) centre: [f32; 2],
}

/// How long, and how far a node may go in the first and the last step, in [`Graph::spacing`]s.
pub(super) struct Schedule {
    pub(super) iterations: u32,
    pub(super) hot: f32,
    pub(super) cold: f32,
}

/// Nodes that are to stay near home.
pub(super) struct Tether {
    pub(super) home: Vec<[f32; 2]>,
    /// Greatest distance from home, infinite for a free node.
    pub(super) reach: Vec<f32>,
}

impl Tether {
    fn hold(&self, node: usize, place: [f32; 2]) -> [f32; 2] {
        let (home, reach) = (self.home[node], self.reach[node]);
        let (dx, dy) = (place[0] - home[0], place[1] - home[1]);
        let distance = (dx * dx + dy * dy).sqrt();
        if distance <= reach {
            return place;
        }
        [home[0] + dx * reach / distance, home[1] + dy * reach / distance]
    }
}

/// Moves `places` towards balance. Without a tether, groups are also kept off each other.
pub(super) fn relax(
    graph: &Graph,
    places: &mut Vec<[f32; 2]>,
    physics: &Physics,
    schedule: &Schedule,
    tether: Option<&Tether>,
    cancelled: &(dyn Fn() -> bool + Sync),
) {
    let spacing = graph.spacing(physics.repulsion);
    let stiffness: Vec<f32> = (0..graph.len())
        .map(|node| stiffness(graph, physics, node))
        .collect();
    let mut regions = Regions::new(graph, physics);
    let mut tree = Tree::default();
    let mut push = vec![[0.0; 2]; graph.len()];
    let mut next = Vec::with_capacity(graph.len());
    for iteration in 0..schedule.iterations {
        if cancelled() {
            return;
        }
        let left = 1.0 - iteration as f32 / schedule.iterations as f32;
        let limit = spacing * (schedule.cold + (schedule.hot - schedule.cold) * left * left);
        tree.build(places, &graph.mass);
        tree.repulsion(physics.theta, spacing * 0.02, &mut push);
        regions.measure(graph, places);
        let step = |node: usize| {
            let pull = pull(graph, places, physics, &regions, node);
            let strength = physics.repulsion * graph.mass[node];
            let force = [
                pull[0] + push[node][0] * strength,
                pull[1] + push[node][1] * strength,
            ];
            let moved = advance(places[node], force, STEP / stiffness[node], limit);
            settle(moved, graph.group[node], &regions, tether, node)
        };
        (0..graph.len())
            .into_par_iter()
            .with_min_len(512)
            .map(step)
            .collect_into_vec(&mut next);
        std::mem::swap(places, &mut next);
        if tether.is_none() {
            regions.measure(graph, places);
            regions.separate(graph, places, 2);
        }
    }
}

fn stiffness(graph: &Graph, physics: &Physics, node: usize) -> f32 {
    let springs: f32 = graph.links(node).iter().map(|link| link.1).sum();
    let grouped = if graph.group[node] == NONE {
        0.0
    } else {
        physics.group_gravity
    };
    springs + (physics.gravity + grouped) * graph.mass[node]
}

/// Springs, gravity, and gravity of the own group.
fn pull(graph: &Graph, places: &[[f32; 2]], physics: &Physics, regions: &Regions, node: usize) -> [f32; 2] {
    let place = places[node];
    let mut force = [0.0; 2];
    let mut add = |to: [f32; 2], strength: f32| {
        force[0] += (to[0] - place[0]) * strength;
        force[1] += (to[1] - place[1]) * strength;
    };
    for &(other, weight) in graph.links(node) {
        add(places[other as usize], weight);
    }
    add(physics.centre, physics.gravity * graph.mass[node]);
    if let Some(&centre) = regions.centres.get(graph.group[node] as usize) {
        add(centre, physics.group_gravity * graph.mass[node]);
    }
    force
}

fn advance(place: [f32; 2], force: [f32; 2], step: f32, limit: f32) -> [f32; 2] {
    let (dx, dy) = (force[0] * step, force[1] * step);
    let length = (dx * dx + dy * dy).sqrt();
    let shrink = if length > limit { limit / length } else { 1.0 };
    [place[0] + dx * shrink, place[1] + dy * shrink]
}

fn settle(
    mut place: [f32; 2],
    group: u32,
    regions: &Regions,
    tether: Option<&Tether>,
    node: usize,
) -> [f32; 2] {
    regions.contain(group, &mut place);
    tether.map_or(place, |tether| tether.hold(node, place))
}
