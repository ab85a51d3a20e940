//! The layout of one connected part: from nothing, or round the places some of its nodes already have.

use super::coarsen::Ladder;
use super::graph::{Graph, NONE};
use super::overlap::{make_distinct, push_apart};
use super::prepare::{Clean, Part};
use super::regions::Regions;
use super::relax::{Physics, Schedule, relax};
use super::sketch::Sketcher;
use super::{ForceOptions, tether};
use crate::random::Random;

/// What the caller's units ask of distances.
pub(super) struct Measure {
    /// Wanted distance of typical nearest neighbours, centre to centre.
    pub(super) pitch: f32,
    /// Least clear space between two nodes.
    pub(super) gap: f32,
}

impl Measure {
    pub(super) fn new(clean: &Clean, options: &ForceOptions) -> Self {
        let diameter = clean.mean_radius * 2.0;
        Self {
            pitch: sane(options.spacing, 0.1, 1e3) * diameter,
            gap: sane(options.gap, 0.01, 1e3) * clean.mean_radius,
        }
    }
}

/// Within bounds, whatever was given.
pub(super) fn sane(value: f32, low: f32, high: f32) -> f32 {
    if value.is_nan() {
        low
    } else {
        value.clamp(low, high)
    }
}

/// One settled part: the caller's node numbers and their places.
pub(super) struct Piece {
    pub(super) nodes: Vec<u32>,
    pub(super) places: Vec<[f32; 2]>,
    /// Placed in the caller's coordinates, not to be moved as a whole.
    pub(super) fixed: bool,
}

/// Settles a part. Some known place makes it a fixed piece; none, and it is centred on 0,0.
pub(super) fn settle(
    part: Part,
    clean: &Clean,
    options: &ForceOptions,
    cancelled: &(dyn Fn() -> bool + Sync),
    sketcher: Option<&Sketcher<'_>>,
) -> Piece {
    let measure = Measure::new(clean, options);
    let fixed = part
        .nodes
        .iter()
        .any(|&node| clean.known[node as usize].is_some());
    let seed = options.seed ^ u64::from(part.nodes.first().copied().unwrap_or(0));
    let random = &mut Random::new(seed);
    let radii: Vec<f32> = part
        .nodes
        .iter()
        .map(|&node| clean.radii[node as usize] + measure.gap / 2.0)
        .collect();
    let pinned: Vec<bool> = part
        .nodes
        .iter()
        .map(|&node| clean.pinned[node as usize])
        .collect();
    let places = if fixed {
        let known: Vec<_> = part
            .nodes
            .iter()
            .map(|&node| clean.known[node as usize])
            .collect();
        let pins = pinned.iter().filter(|pinned| **pinned).count();
        if known.iter().flatten().count() == pins && pins * 4 < known.len() {
            let places = fresh(part.graph, &radii, &measure, options, random, cancelled, sketcher);
            tether::hang_on_pins(places, &known, &radii, &measure, cancelled)
        } else {
            let known = tether::Known {
                places: &known,
                pinned: &pinned,
            };
            tether::extend(&part.graph, &known, &radii, &measure, options, random, cancelled)
        }
    } else {
        fresh(part.graph, &radii, &measure, options, random, cancelled, sketcher)
    };
    Piece {
        nodes: part.nodes,
        places,
        fixed,
    }
}

/// With groups, gravity is this much stronger: edges between groups weigh little, and without it the
/// regions of a map drift far apart.
const GROUPED: f32 = 3.5;

pub(super) fn physics(options: &ForceOptions, graph: &Graph, repulsion: f32, centre: [f32; 2]) -> Physics {
    let gravity = if graph.groups > 1 {
        options.gravity * GROUPED
    } else {
        options.gravity
    };
    Physics {
        repulsion,
        gravity: sane(gravity, 0.001, 10.0),
        group_gravity: sane(options.group_gravity, 0.0, 100.0),
        theta: sane(options.theta, 0.1, 2.0),
        centre,
    }
}

fn fresh(
    graph: Graph,
    radii: &[f32],
    measure: &Measure,
    options: &ForceOptions,
    random: &mut Random,
    cancelled: &(dyn Fn() -> bool + Sync),
    sketcher: Option<&Sketcher<'_>>,
) -> Vec<[f32; 2]> {
    let physics = physics(options, &graph, 1.0, [0.0; 2]);
    let ladder = Ladder::climb(graph, random);
    let mut places = descend(&ladder, &physics, options, random, cancelled, sketcher);
    let graph = &ladder.graphs[0];
    let mut regions = Regions::new(graph, &physics);
    if !cancelled() {
        regions.measure(graph, &places);
        regions.separate(graph, &mut places, 60);
    }
    lay_flat(&mut places);
    make_distinct(&mut places, 1e-3);
    scale(&mut places, radii, measure.pitch);
    let mobility: Vec<f32> = radii.iter().map(|radius| 1.0 / (radius * radius)).collect();
    for _ in 0..12 {
        if cancelled() || push_apart(&mut places, radii, &mobility, 16) {
            break;
        }
        places.iter_mut().flatten().for_each(|value| *value *= 1.08);
    }
    make_distinct(&mut places, measure.gap * 0.1);
    places
}

/// Iterations on a graph of that size itself: up to three times as many on a small one, where they cost little and a coarser
/// version tells little.
fn rounds(options: &ForceOptions, nodes: usize) -> u32 {
    const LARGE: f32 = 10_000.0;
    let share = ((LARGE / nodes.max(1) as f32 - 1.0) / 4.0).clamp(0.0, 1.0);
    let full = options.iterations.clamp(1, 10_000);
    (full as f32 * (1.0 + 2.0 * share)).round() as u32
}

/// Iterations on a coarser version: the more the coarser it is, for the less they cost. Its places are only a beginning for the
/// finer one, so a small graph needs no more of them than a large one.
fn coarse_rounds(options: &ForceOptions, level: usize) -> u32 {
    let full = options.iterations.clamp(1, 10_000) as f32 * 1.1;
    (full * (1.0 + level.min(4) as f32 / 2.0)).round() as u32
}

/// Lays out the coarsest graph from a random start, then each finer one from the places of its parents
/// (multilevel: Walshaw 2003, Hu 2005).
fn descend(
    ladder: &Ladder,
    physics: &Physics,
    options: &ForceOptions,
    random: &mut Random,
    cancelled: &(dyn Fn() -> bool + Sync),
    sketcher: Option<&Sketcher<'_>>,
) -> Vec<[f32; 2]> {
    let top = ladder.graphs.len() - 1;
    let coarsest = &ladder.graphs[top];
    let spread = coarsest.total_mass().sqrt();
    let mut places: Vec<[f32; 2]> = (0..coarsest.len())
        .map(|_| random.in_disc().map(|value| value * spread))
        .collect();
    let full = rounds(options, ladder.graphs[0].len());
    for level in (0..=top).rev() {
        let graph = &ladder.graphs[level];
        let schedule = if level == top {
            Schedule {
                iterations: full * 4,
                hot: 2.0,
                cold: 0.05,
            }
        } else {
            let parent = &ladder.parents[level];
            let jitter = graph.spacing(physics.repulsion) * 0.4;
            let mut child = |&parent: &u32| {
                let (place, [dx, dy]) = (places[parent as usize], random.in_disc());
                [place[0] + dx * jitter, place[1] + dy * jitter]
            };
            places = parent.iter().map(&mut child).collect();
            Schedule {
                iterations: if level == 0 {
                    full
                } else {
                    coarse_rounds(options, level)
                },
                hot: 0.85,
                cold: 0.03,
            }
        };
        relax(graph, &mut places, physics, &schedule, None, cancelled);
        if level == top {
            lay_flat(&mut places);
        }
        if let Some(sketcher) = sketcher
            && level > 0
        {
            sketcher.show(ladder, level, &places);
        }
    }
    places
}

/// Centres the places and turns their longest direction level: screens are wide.
fn lay_flat(places: &mut [[f32; 2]]) {
    let centre = centroid(places);
    let (mut xx, mut xy, mut yy) = (0.0f64, 0.0f64, 0.0f64);
    for place in places.iter_mut() {
        *place = [place[0] - centre[0], place[1] - centre[1]];
        let [x, y] = place.map(f64::from);
        (xx, xy, yy) = (xx + x * x, xy + x * y, yy + y * y);
    }
    // Cosine and sine of half the angle of (xx - yy, 2 xy): the axis of greatest spread.
    let (cos2, sin2) = (xx - yy, 2.0 * xy);
    let length = cos2.hypot(sin2);
    if length <= f64::EPSILON * (xx + yy) {
        return;
    }
    let cos = (0.5 + 0.5 * cos2 / length).max(0.0).sqrt();
    let sin = (0.5 - 0.5 * cos2 / length).max(0.0).sqrt().copysign(sin2);
    for place in places {
        let [x, y] = place.map(f64::from);
        *place = [(x * cos + y * sin) as f32, (y * cos - x * sin) as f32];
    }
}

pub(super) fn centroid(places: &[[f32; 2]]) -> [f32; 2] {
    let sum = places.iter().fold([0.0f64; 2], |sum, place| {
        [sum[0] + f64::from(place[0]), sum[1] + f64::from(place[1])]
    });
    sum.map(|sum| (sum / places.len().max(1) as f64) as f32)
}

/// Scales about 0,0 so that the middle nearest-neighbour distance is `pitch`, or more if otherwise over a
/// quarter of the nodes would have to be pushed off a neighbour.
fn scale(places: &mut [[f32; 2]], radii: &[f32], pitch: f32) {
    let mut nearest = nearest_distances(places);
    let mut free: Vec<f32> = nearest
        .iter()
        .zip(radii)
        .map(|(near, radius)| near / (radius * 2.0))
        .collect();
    nearest.sort_unstable_by(f32::total_cmp);
    free.sort_unstable_by(f32::total_cmp);
    let wanted = pitch / nearest[nearest.len() / 2].max(1e-6);
    let needed = 1.0 / free[free.len() / 4].max(1e-6);
    let factor = needed.min(wanted * 3.0).max(wanted);
    places.iter_mut().flatten().for_each(|value| *value *= factor);
}

/// Distance to the nearest of the nodes close by in two sort orders: near enough to the true nearest
/// neighbour, and never quadratic.
fn nearest_distances(places: &[[f32; 2]]) -> Vec<f32> {
    const WINDOW: usize = 6;
    let low = places.iter().fold([f32::INFINITY; 2], |low, at| {
        [low[0].min(at[0]), low[1].min(at[1])]
    });
    let high = places.iter().fold([f32::NEG_INFINITY; 2], |high, at| {
        [high[0].max(at[0]), high[1].max(at[1])]
    });
    let side = (high[0] - low[0]).max(high[1] - low[1]).max(1e-6);
    let rows = (places.len() as f32).sqrt().ceil();
    let mut nearest = vec![f32::INFINITY; places.len()];
    for axis in 0..2 {
        let strip = |place: &[f32; 2]| ((place[axis] - low[axis]) / side * rows) as u32;
        let mut order: Vec<usize> = (0..places.len()).collect();
        order.sort_unstable_by(|&a, &b| {
            let across = |node: usize| places[node][1 - axis];
            strip(&places[a])
                .cmp(&strip(&places[b]))
                .then(across(a).total_cmp(&across(b)))
                .then(a.cmp(&b))
        });
        for (rank, &a) in order.iter().enumerate() {
            for &b in order[rank + 1..].iter().take(WINDOW) {
                let (dx, dy) = (places[a][0] - places[b][0], places[a][1] - places[b][1]);
                let distance = (dx * dx + dy * dy).sqrt();
                nearest[a] = nearest[a].min(distance);
                nearest[b] = nearest[b].min(distance);
            }
        }
    }
    nearest
}

/// Members of each group, by group.
pub(super) fn members(group: &[u32], groups: usize) -> Vec<Vec<u32>> {
    let mut members = vec![Vec::new(); groups];
    for (node, &group) in (0u32..).zip(group).filter(|entry| *entry.1 != NONE) {
        members[group as usize].push(node);
    }
    members
}
