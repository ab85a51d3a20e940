//! From the caller's arrays to clean, separate parts: weights, groups, radii, connected components.

use super::graph::{Graph, NONE};
use super::settle::sane;
use super::{ForceOptions, GraphInput};

/// Coordinates beyond this are taken for damage, not for positions.
const FARTHEST: f32 = 1e7;
const LARGEST_RADIUS: f32 = 1e5;

/// Nodes joined by edges or by a common group. Indices inside are local to the part.
pub(super) struct Part {
    /// The caller's node numbers, ascending.
    pub(super) nodes: Vec<u32>,
    pub(super) graph: Graph,
}

/// The input without anything that could do harm.
pub(super) struct Clean {
    pub(super) radii: Vec<f32>,
    pub(super) mean_radius: f32,
    pub(super) known: Vec<Option<[f32; 2]>>,
    /// Known nodes that must not move.
    pub(super) pinned: Vec<bool>,
    /// Parts of two nodes or more, the largest first.
    pub(super) parts: Vec<Part>,
    /// Nodes without edge and without companions in their group, ascending.
    pub(super) orphans: Vec<u32>,
}

impl Clean {
    pub(super) fn new(input: &GraphInput<'_>, options: &ForceOptions) -> Self {
        let radii = clean_radii(input);
        let mean_radius = mean(&radii);
        let known: Vec<_> = (0..input.nodes).map(|node| known_place(input, node)).collect();
        let pin =
            |(node, known): (usize, &Option<_>)| known.is_some() && input.pinned.get(node) == Some(&true);
        let pinned = known.iter().enumerate().map(pin).collect();
        let (group, groups) = clean_groups(input);
        let edges = clean_edges(input, &group, sane(options.cross_group, 0.001, 1.0));
        let (parts, orphans) = split(&edges, &group, groups);
        Self {
            radii,
            mean_radius,
            known,
            pinned,
            parts,
            orphans,
        }
    }
}

pub(super) fn clean_radii(input: &GraphInput<'_>) -> Vec<f32> {
    let radius = |node: usize| match input.radii.get(node) {
        Some(&radius) if radius.is_finite() && radius >= 0.0 => radius.min(LARGEST_RADIUS),
        _ => 1.0,
    };
    (0..input.nodes).map(radius).collect()
}

pub(super) fn mean(radii: &[f32]) -> f32 {
    let sum: f64 = radii.iter().map(|&radius| f64::from(radius)).sum();
    let mean = (sum / radii.len().max(1) as f64) as f32;
    if mean > 1e-6 { mean } else { 1.0 }
}

fn known_place(input: &GraphInput<'_>, node: usize) -> Option<[f32; 2]> {
    let place = input.previous.get(node).copied().flatten()?;
    place.iter().all(|value| value.abs() <= FARTHEST).then_some(place)
}

/// Groups of at least two nodes, numbered from 0 in the order of the caller's numbers.
pub(super) fn clean_groups(input: &GraphInput<'_>) -> (Vec<u32>, usize) {
    let mut group = vec![NONE; input.nodes];
    let mut members: Vec<(u32, u32)> = (0u32..)
        .zip(input.groups.iter().take(input.nodes))
        .filter(|&(_, &given)| given != NONE)
        .map(|(node, &given)| (given, node))
        .collect();
    members.sort_unstable();
    let mut groups = 0;
    for run in members.chunk_by(|a, b| a.0 == b.0).filter(|run| run.len() > 1) {
        for &(_, node) in run {
            group[node as usize] = groups;
        }
        groups += 1;
    }
    (group, groups as usize)
}

/// Each pair once with the sum of its weights, relative to the mean weight and within bounds, so that
/// neither the caller's unit nor one enormous weight decides the picture. Edges that lead out of a group
/// count `cross_group` of that.
fn clean_edges(input: &GraphInput<'_>, group: &[u32], cross_group: f32) -> Vec<(u32, u32, f32)> {
    let nodes = input.nodes;
    let mut edges: Vec<(u32, u32, f32)> = input
        .edges
        .iter()
        .filter(|&&(a, b, weight)| {
            a != b && (a as usize) < nodes && (b as usize) < nodes && weight.is_finite() && weight > 0.0
        })
        .map(|&(a, b, weight)| (a.min(b), a.max(b), weight))
        .collect();
    edges.sort_unstable_by_key(|&(a, b, weight)| (a, b, weight.to_bits()));
    let mean = edges.iter().map(|edge| f64::from(edge.2)).sum::<f64>() / edges.len().max(1) as f64;
    let merged = edges.chunk_by(|x, y| (x.0, x.1) == (y.0, y.1)).map(|run| {
        let (a, b, _) = run[0];
        let sum: f64 = run.iter().map(|edge| f64::from(edge.2)).sum();
        let weight = ((sum / mean) as f32).clamp(0.05, 20.0);
        let (left, right) = (group[a as usize], group[b as usize]);
        let apart = left != right && left != NONE && right != NONE;
        (a, b, if apart { weight * cross_group } else { weight })
    });
    merged.collect()
}

/// Splits into parts; a group counts as a link between its members.
fn split(edges: &[(u32, u32, f32)], group: &[u32], groups: usize) -> (Vec<Part>, Vec<u32>) {
    let root = components(edges, group, groups);
    let mut by_root: Vec<(u32, u32)> = root.iter().copied().zip(0u32..).collect();
    by_root.sort_unstable();
    let mut runs: Vec<&[(u32, u32)]> = by_root.chunk_by(|a, b| a.0 == b.0).collect();
    runs.sort_by_key(|run| std::cmp::Reverse(run.len()));
    let single = runs.partition_point(|run| run.len() > 1);
    let orphans = runs[single..].iter().map(|run| run[0].1).collect();

    let mut part_of = vec![NONE; group.len()];
    let mut local = vec![0u32; group.len()];
    for (part, run) in (0u32..).zip(&runs[..single]) {
        for (index, &(_, node)) in (0u32..).zip(run.iter()) {
            part_of[node as usize] = part;
            local[node as usize] = index;
        }
    }
    let mut part_edges: Vec<Vec<(u32, u32, f32)>> = vec![Vec::new(); single];
    for &(a, b, weight) in edges {
        part_edges[part_of[a as usize] as usize].push((local[a as usize], local[b as usize], weight));
    }
    let mut group_name = vec![NONE; groups];
    let part = |(run, edges): (&&[(u32, u32)], &Vec<_>)| {
        let nodes: Vec<u32> = run.iter().map(|entry| entry.1).collect();
        let (own, count) = own_groups(&nodes, group, &mut group_name);
        Part {
            graph: Graph::new(edges, own, count),
            nodes,
        }
    };
    (
        runs[..single].iter().zip(&part_edges).map(part).collect(),
        orphans,
    )
}

/// Groups of one part, renumbered from 0. A group lies wholly inside one part, so `name` is never reused.
fn own_groups(nodes: &[u32], group: &[u32], name: &mut [u32]) -> (Vec<u32>, usize) {
    let mut count = 0;
    let mut renumber = |node: &u32| match group[*node as usize] {
        NONE => NONE,
        given => {
            let name = &mut name[given as usize];
            if *name == NONE {
                *name = count;
                count += 1;
            }
            *name
        }
    };
    let own = nodes.iter().map(&mut renumber).collect();
    (own, count as usize)
}

/// The smallest node number of each node's component (union-find with path halving).
fn components(edges: &[(u32, u32, f32)], group: &[u32], groups: usize) -> Vec<u32> {
    let mut parent: Vec<u32> = (0..group.len() as u32).collect();
    let mut first = vec![NONE; groups];
    for (node, &group) in (0u32..).zip(group).filter(|entry| *entry.1 != NONE) {
        let first = &mut first[group as usize];
        if *first == NONE {
            *first = node;
        }
        join(&mut parent, *first, node);
    }
    for &(a, b, _) in edges {
        join(&mut parent, a, b);
    }
    (0..group.len() as u32)
        .map(|node| find(&mut parent, node))
        .collect()
}

fn find(parent: &mut [u32], mut node: u32) -> u32 {
    while parent[node as usize] != node {
        parent[node as usize] = parent[parent[node as usize] as usize];
        node = parent[node as usize];
    }
    node
}

fn join(parent: &mut [u32], a: u32, b: u32) {
    let (a, b) = (find(parent, a), find(parent, b));
    parent[a.max(b) as usize] = a.min(b);
}
