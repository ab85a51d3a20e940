//! New nodes among known ones: what was there stays, what is new finds its place beside its neighbours.

use super::ForceOptions;
use super::graph::{Graph, NONE};
use super::overlap::{make_distinct, push_apart};
use super::relax::{Schedule, Tether, relax};
use super::settle::{Measure, centroid, members, physics};
use crate::random::Random;

/// How far a known node may drift, in pitches, by its distance in edges from the nearest new node.
/// Farther off, nothing moves.
const REACH: [f32; 2] = [0.5, 0.2];

/// What is known of a part's nodes.
pub(super) struct Known<'a> {
    pub(super) places: &'a [Option<[f32; 2]>],
    pub(super) pinned: &'a [bool],
}

/// Places for a part of which some nodes are known. If all are known they are returned as they are, but
/// for overlaps: opening the same map twice must show the same map.
pub(super) fn extend(
    graph: &Graph,
    known: &Known<'_>,
    radii: &[f32],
    measure: &Measure,
    options: &ForceOptions,
    random: &mut Random,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Vec<[f32; 2]> {
    let (known, pinned) = (known.places, known.pinned);
    let anchors: Vec<[f32; 2]> = known.iter().flatten().copied().collect();
    let centre = centroid(&anchors);
    let repulsion = repulsion(graph, known, centre, measure, options);
    let mut places = first_places(graph, known, centre, graph.spacing(repulsion), random);
    let hops = hops(graph, known);
    if anchors.len() < known.len() {
        let reach = |(&hops, &pinned): (&usize, &bool)| match hops {
            _ if pinned => 0.0,
            0 => f32::INFINITY,
            hops => REACH.get(hops - 1).map_or(0.0, |reach| reach * measure.pitch),
        };
        let tether = Tether {
            home: places.clone(),
            reach: hops.iter().zip(pinned).map(reach).collect(),
        };
        let new = known.len() - anchors.len();
        // Few new nodes find their place at once, many have to find it among each other too.
        let iterations = options.iterations.clamp(1, 10_000) * if new * 4 > known.len() { 3 } else { 1 };
        let schedule = Schedule {
            iterations,
            hot: 0.6,
            cold: 0.02,
        };
        let physics = physics(options, graph, repulsion, centre);
        relax(graph, &mut places, &physics, &schedule, Some(&tether), cancelled);
    }
    let mobility: Vec<f32> = hops
        .iter()
        .zip(pinned)
        .map(|(&hops, &pinned)| match hops {
            _ if pinned => 0.0,
            0 => 1.0,
            _ => 0.02,
        })
        .collect();
    clear(places, radii, &mobility, measure, cancelled)
}

/// New places moved as a whole so that their pinned nodes come near where they are to be, and the rest made way for them.
pub(super) fn hang_on_pins(
    mut places: Vec<[f32; 2]>,
    pins: &[Option<[f32; 2]>],
    radii: &[f32],
    measure: &Measure,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Vec<[f32; 2]> {
    let pinned = || {
        places
            .iter()
            .zip(pins)
            .filter_map(|(at, pin)| Some((*at, (*pin)?)))
    };
    let (now, wanted): (Vec<_>, Vec<_>) = pinned().unzip();
    let (now, wanted) = (centroid(&now), centroid(&wanted));
    for (place, pin) in places.iter_mut().zip(pins) {
        *place = pin.unwrap_or([place[0] + wanted[0] - now[0], place[1] + wanted[1] - now[1]]);
    }
    let mobility: Vec<f32> = pins
        .iter()
        .map(|pin| f32::from(u8::from(pin.is_none())))
        .collect();
    clear(places, radii, &mobility, measure, cancelled)
}

fn clear(
    mut places: Vec<[f32; 2]>,
    radii: &[f32],
    mobility: &[f32],
    measure: &Measure,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Vec<[f32; 2]> {
    make_distinct(&mut places, measure.gap * 0.1);
    for _ in 0..20 {
        if cancelled() || push_apart(&mut places, radii, mobility, 8) {
            break;
        }
    }
    make_distinct(&mut places, measure.gap * 0.1);
    places
}

/// The repulsion constant under which the known places are of the right size. In balance the virial of
/// the springs equals that of the repulsion, which for a 1/d force is `mass * mass` for each pair.
fn repulsion(
    graph: &Graph,
    known: &[Option<[f32; 2]>],
    centre: [f32; 2],
    measure: &Measure,
    options: &ForceOptions,
) -> f32 {
    let physics = physics(options, graph, 1.0, centre);
    let square = |a: [f32; 2], b: [f32; 2]| {
        let (dx, dy) = (f64::from(a[0] - b[0]), f64::from(a[1] - b[1]));
        dx * dx + dy * dy
    };
    let (mut springs, mut mass, mut own) = (0.0f64, 0.0f64, 0.0f64);
    for (node, place) in known.iter().enumerate() {
        let Some(place) = *place else { continue };
        let weight = f64::from(graph.mass[node]);
        (mass, own) = (mass + weight, own + weight * weight);
        springs += f64::from(physics.gravity) * weight * square(place, centre);
        for &(other, weight) in graph.links(node) {
            if let Some(other) = known[other as usize] {
                springs += 0.5 * f64::from(weight) * square(place, other);
            }
        }
    }
    let groups = members(&graph.group, graph.groups);
    for group in groups {
        let places: Vec<[f32; 2]> = group.iter().filter_map(|&node| known[node as usize]).collect();
        let middle = centroid(&places);
        for (&node, place) in group.iter().zip(group.iter().map(|&node| known[node as usize])) {
            if let Some(place) = place {
                let weight = f64::from(physics.group_gravity * graph.mass[node as usize]);
                springs += weight * square(place, middle);
            }
        }
    }
    let pairs = (mass * mass - own) / 2.0;
    let balanced = if pairs > 0.0 {
        (springs / pairs) as f32
    } else {
        0.0
    };
    // The natural spacing may differ from the pitch, but not by orders of magnitude.
    let unit = graph.spacing(1.0);
    let bound = |pitches: f32| (pitches * measure.pitch / unit) * (pitches * measure.pitch / unit);
    balanced.clamp(bound(0.4), bound(6.0))
}

/// Known places, and for new nodes the barycentre of placed neighbours, of the group, or of the part.
fn first_places(
    graph: &Graph,
    known: &[Option<[f32; 2]>],
    centre: [f32; 2],
    spacing: f32,
    random: &mut Random,
) -> Vec<[f32; 2]> {
    let mut places = known.to_vec();
    let groups = members(&graph.group, graph.groups);
    for _ in 0..8 {
        spread_along_edges(graph, &mut places, spacing, random);
        let mut progress = false;
        for group in &groups {
            let placed: Vec<[f32; 2]> = group.iter().filter_map(|&node| places[node as usize]).collect();
            if placed.is_empty() || placed.len() == group.len() {
                continue;
            }
            let middle = centroid(&placed);
            for &node in group {
                places[node as usize].get_or_insert_with(|| beside(middle, spacing, random));
            }
            progress = true;
        }
        if !progress {
            break;
        }
    }
    places
        .into_iter()
        .map(|place| place.unwrap_or_else(|| beside(centre, spacing * 4.0, random)))
        .collect()
}

/// Breadth first from what has a place: each node goes to the weighted mean of its placed neighbours.
fn spread_along_edges(graph: &Graph, places: &mut [Option<[f32; 2]>], spacing: f32, random: &mut Random) {
    let mut frontier: Vec<u32> = (0..graph.len() as u32)
        .filter(|&node| places[node as usize].is_some())
        .collect();
    while !frontier.is_empty() {
        let mut reached: Vec<u32> = frontier
            .iter()
            .flat_map(|&node| graph.links(node as usize))
            .map(|link| link.0)
            .filter(|&node| places[node as usize].is_none())
            .collect();
        reached.sort_unstable();
        reached.dedup();
        let found: Vec<[f32; 2]> = reached
            .iter()
            .map(|&node| beside(barycentre(graph, places, node), spacing, random))
            .collect();
        for (&node, place) in reached.iter().zip(found) {
            places[node as usize] = Some(place);
        }
        frontier = reached;
    }
}

fn barycentre(graph: &Graph, places: &[Option<[f32; 2]>], node: u32) -> [f32; 2] {
    let mut sum = [0.0; 3];
    for &(other, weight) in graph.links(node as usize) {
        if let Some([x, y]) = places[other as usize] {
            sum = [sum[0] + x * weight, sum[1] + y * weight, sum[2] + weight];
        }
    }
    [sum[0] / sum[2], sum[1] / sum[2]]
}

fn beside(place: [f32; 2], spacing: f32, random: &mut Random) -> [f32; 2] {
    let [dx, dy] = random.in_disc();
    [place[0] + dx * spacing * 0.5, place[1] + dy * spacing * 0.5]
}

/// Edges between each node and the nearest new one; a member of a group without edges counts as alone.
fn hops(graph: &Graph, known: &[Option<[f32; 2]>]) -> Vec<usize> {
    let mut hops: Vec<usize> = known
        .iter()
        .map(|place| if place.is_none() { 0 } else { NONE as usize })
        .collect();
    for distance in 1..=REACH.len() {
        for node in 0..graph.len() {
            let near = |link: &(u32, f32)| hops[link.0 as usize] == distance - 1;
            if hops[node] > distance && graph.links(node).iter().any(near) {
                hops[node] = distance;
            }
        }
    }
    hops
}
