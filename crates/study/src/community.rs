//! Communities: groups of nodes with more links among them than chance would give.

use crate::csr::{Csr, near_order};
use std::collections::VecDeque;

/// Rounds of the whole algorithm at most; the second mends what merging in the first made worse.
const ROUNDS: usize = 2;
/// Gains below this are noise of rounding.
const LEAST_GAIN: f64 = 1e-10;

/// Splits a graph into communities by Leiden (Traag, Waltman, van Eck 2019) with modularity as its measure: every
/// community hangs together. Directions are ignored, parallel edges add up, loops and edges without a positive weight are
/// left out. Gives the community of each node, numbered from 0 by falling size, equal sizes by their first node.
///
/// Deterministic: nodes are looked at breadth first, which keeps neighbours near each other in memory, and a tie goes to the one
/// that comes first.
pub fn communities(nodes: usize, edges: &[(u32, u32, f32)]) -> Vec<u32> {
    let pairs: Vec<(u32, u32)> = edges
        .iter()
        .filter(|edge| (edge.0.max(edge.1) as usize) < nodes)
        .map(|&(a, b, _)| (a, b))
        .collect();
    let mut place = vec![0u32; nodes];
    for (at, node) in (0u32..).zip(near_order(nodes, pairs.iter())) {
        place[node as usize] = at;
    }
    let at = |node: u32| place.get(node as usize).copied().unwrap_or(u32::MAX);
    let edges: Vec<(u32, u32, f32)> = edges
        .iter()
        .map(|&(a, b, weight)| (at(a), at(b), weight))
        .collect();
    let found = found(nodes, &edges);
    let membership: Vec<u32> = place.iter().map(|at| found[*at as usize]).collect();
    by_size(&membership)
}

/// The community of each node, in any numbers.
fn found(nodes: usize, edges: &[(u32, u32, f32)]) -> Vec<u32> {
    let graph = Weighted::new(nodes, edges);
    let mut membership: Vec<u32> = (0..index(nodes)).collect();
    if graph.total <= 0.0 {
        return membership;
    }
    for _ in 0..ROUNDS {
        if !improve(&graph, &mut membership) {
            break;
        }
    }
    membership
}

/// How much more weight lies inside communities than chance would put there (Newman and Girvan 2004): up to 1, and 0
/// without links between different nodes.
pub fn modularity(nodes: usize, edges: &[(u32, u32, f32)], membership: &[u32]) -> f64 {
    let graph = Weighted::new(nodes, edges);
    let communities = membership.iter().max().map_or(0, |most| *most as usize + 1);
    let (mut inside, mut degree) = (0.0, vec![0.0; communities]);
    for node in graph.links.nodes() {
        let own = membership[node as usize];
        degree[own as usize] += graph.degree[node as usize];
        for (other, weight) in graph.links.from(node) {
            if membership[other as usize] == own {
                inside += f64::from(weight);
            }
        }
    }
    let all = graph.total;
    if all == 0.0 {
        return 0.0;
    }
    inside / all - degree.iter().map(|degree| (degree / all).powi(2)).sum::<f64>()
}

fn index(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

/// An undirected graph, each edge at both ends; nodes may carry a loop.
struct Weighted {
    links: Csr<f32>,
    /// Weights of all edges at a node, its loop twice.
    degree: Vec<f64>,
    /// Sum of all degrees.
    total: f64,
}

impl Weighted {
    fn new(nodes: usize, edges: &[(u32, u32, f32)]) -> Self {
        let sound = |edge: &&(u32, u32, f32)| {
            let (a, b, weight) = **edge;
            a != b && (a.max(b) as usize) < nodes && weight.is_finite() && weight > 0.0
        };
        let both = edges
            .iter()
            .filter(sound)
            .flat_map(|&(a, b, weight)| [(a, b, weight), (b, a, weight)]);
        let links = Csr::new(nodes, both.collect());
        let degree: Vec<f64> = links
            .nodes()
            .map(|node| links.from(node).map(|(_, weight)| f64::from(weight)).sum())
            .collect();
        Self {
            total: degree.iter().sum(),
            links,
            degree,
        }
    }

    /// One node for each group; the weights inside a group become part of its degree only.
    fn merged(&self, group: &[u32], groups: usize) -> Self {
        let mut members: Vec<Vec<u32>> = vec![Vec::new(); groups];
        let mut degree = vec![0.0; groups];
        for node in self.links.nodes() {
            members[group[node as usize] as usize].push(node);
            degree[group[node as usize] as usize] += self.degree[node as usize];
        }
        let mut near = Near::new(groups);
        let mut edges = Vec::new();
        for (from, members) in (0u32..).zip(&members) {
            for &node in members {
                for (other, weight) in self.links.from(node) {
                    near.add(group[other as usize], f64::from(weight));
                }
            }
            for (to, weight) in near.drain() {
                if to != from {
                    edges.push((from, to, weight as f32));
                }
            }
        }
        Self {
            links: Csr::new(groups, edges),
            degree,
            total: self.total,
        }
    }
}

/// Weights by community, of those a node is linked to: an array, and the places in it that are used.
struct Near {
    weight: Vec<f64>,
    used: Vec<u32>,
}

impl Near {
    fn new(size: usize) -> Self {
        Self {
            weight: vec![0.0; size],
            used: Vec::new(),
        }
    }

    fn add(&mut self, community: u32, weight: f64) {
        let slot = &mut self.weight[community as usize];
        if *slot == 0.0 {
            self.used.push(community);
        }
        *slot += weight;
    }

    fn drain(&mut self) -> impl Iterator<Item = (u32, f64)> + '_ {
        let weight = &mut self.weight;
        self.used
            .drain(..)
            .map(move |community| (community, std::mem::take(&mut weight[community as usize])))
    }
}

/// One round over all levels. True if some node found a better community.
fn improve(finest: &Weighted, membership: &mut [u32]) -> bool {
    let mut moved_any = false;
    // The node of the level at hand that each node of the finest lies in.
    let mut at: Vec<u32> = finest.links.nodes().collect();
    let mut level = None;
    let mut own: Vec<u32> = renumber(membership).0;
    loop {
        let graph = level.as_ref().unwrap_or(finest);
        moved_any |= move_nodes(graph, &mut own);
        let (community, communities) = renumber(&own);
        if communities == graph.links.len() {
            own = community;
            break;
        }
        let (refined, parts) = renumber(&refine(graph, &community, communities));
        let (group, groups, parent) = if parts < graph.links.len() {
            let mut parent = vec![0; parts];
            for (part, community) in refined.iter().zip(&community) {
                parent[*part as usize] = *community;
            }
            (refined, parts, parent)
        } else {
            let parent = (0..index(communities)).collect();
            (community, communities, parent)
        };
        let merged = graph.merged(&group, groups);
        at.iter_mut().for_each(|node| *node = group[*node as usize]);
        own = parent;
        level = Some(merged);
    }
    for (membership, node) in membership.iter_mut().zip(&at) {
        *membership = own[*node as usize];
    }
    moved_any
}

/// Numbers communities from 0 in the order of their first nodes.
fn renumber(membership: &[u32]) -> (Vec<u32>, usize) {
    let size = membership.iter().max().map_or(0, |most| *most as usize + 1);
    let mut name = vec![u32::MAX; size];
    let mut count = 0;
    let named = membership.iter().map(|community| {
        let name = &mut name[*community as usize];
        if *name == u32::MAX {
            *name = count;
            count += 1;
        }
        *name
    });
    let named = named.collect();
    (named, count as usize)
}

/// Moves nodes to better communities until none is better off elsewhere; looks again only at neighbours of what moved.
fn move_nodes(graph: &Weighted, community: &mut [u32]) -> bool {
    let nodes = graph.links.len();
    let mut degree = vec![0.0; nodes];
    let mut members = vec![0u32; nodes];
    for (node, own) in community.iter().enumerate() {
        degree[*own as usize] += graph.degree[node];
        members[*own as usize] += 1;
    }
    let mut free: Vec<u32> = graph
        .links
        .nodes()
        .rev()
        .filter(|own| members[*own as usize] == 0)
        .collect();
    let mut queue: VecDeque<u32> = graph.links.nodes().collect();
    let mut waits = vec![true; nodes];
    let mut near = Near::new(nodes);
    let mut moved = false;
    while let Some(node) = queue.pop_front() {
        waits[node as usize] = false;
        let own = community[node as usize];
        let weight = graph.degree[node as usize];
        degree[own as usize] -= weight;
        for (other, weight) in graph.links.from(node) {
            near.add(community[other as usize], f64::from(weight));
        }
        let gain = |inside: f64, degree: f64| inside - weight * degree / graph.total;
        let mut best = (own, gain(near.weight[own as usize], degree[own as usize]));
        for (other, inside) in near.drain() {
            let gain = gain(inside, degree[other as usize]);
            if gain > best.1 + LEAST_GAIN || (gain > best.1 - LEAST_GAIN && other < best.0 && best.0 != own) {
                best = (other, gain);
            }
        }
        if best.1 < -LEAST_GAIN
            && members[own as usize] > 1
            && let Some(empty) = free.last()
        {
            best = (*empty, 0.0);
        }
        degree[best.0 as usize] += weight;
        if best.0 == own {
            continue;
        }
        moved = true;
        community[node as usize] = best.0;
        members[own as usize] -= 1;
        if members[best.0 as usize] == 0 {
            free.pop();
        }
        members[best.0 as usize] += 1;
        if members[own as usize] == 0 {
            free.push(own);
        }
        for &other in graph.links.targets(node) {
            if community[other as usize] != best.0 && !waits[other as usize] {
                waits[other as usize] = true;
                queue.push_back(other);
            }
        }
    }
    moved
}

/// Splits each community into parts that hang together: every node alone, then merged into the part of its community that
/// gains most, if both are well linked to the rest of it. The choice is greedy where the paper draws lots: the same graph
/// gives the same communities.
fn refine(graph: &Weighted, community: &[u32], communities: usize) -> Vec<u32> {
    let nodes = graph.links.len();
    let mut whole = vec![0.0; communities];
    for (node, own) in community.iter().enumerate() {
        whole[*own as usize] += graph.degree[node];
    }
    let mut part: Vec<u32> = graph.links.nodes().collect();
    let mut degree = graph.degree.clone();
    // Weight from each part to the rest of its community.
    let mut outside: Vec<f64> = graph
        .links
        .nodes()
        .map(|node| {
            let own = |(other, _): &(u32, f32)| community[*other as usize] == community[node as usize];
            graph
                .links
                .from(node)
                .filter(own)
                .map(|(_, weight)| f64::from(weight))
                .sum()
        })
        .collect();
    let mut alone = vec![true; nodes];
    let mut near = Near::new(nodes);
    let well_linked =
        |outside: f64, degree: f64, whole: f64| outside >= degree * (whole - degree) / graph.total;
    for node in graph.links.nodes() {
        let at = node as usize;
        let whole = whole[community[at] as usize];
        if !alone[at] || !well_linked(outside[at], degree[at], whole) {
            continue;
        }
        for (other, weight) in graph.links.from(node) {
            if community[other as usize] == community[at] {
                near.add(part[other as usize], f64::from(weight));
            }
        }
        let mut best = (node, LEAST_GAIN, 0.0);
        for (other, inside) in near.drain() {
            let (to, all) = (other as usize, degree[other as usize]);
            let gain = inside - graph.degree[at] * all / graph.total;
            if gain > best.1 && well_linked(outside[to], all, whole) {
                best = (other, gain, inside);
            }
        }
        let (to, _, inside) = best;
        if to != node {
            part[at] = to;
            (alone[at], alone[to as usize]) = (false, false);
            degree[to as usize] += graph.degree[at];
            outside[to as usize] += outside[at] - 2.0 * inside;
        }
    }
    part
}

fn by_size(membership: &[u32]) -> Vec<u32> {
    let (named, count) = renumber(membership);
    let mut size = vec![0u32; count];
    named.iter().for_each(|community| size[*community as usize] += 1);
    let mut order: Vec<u32> = (0..index(count)).collect();
    order.sort_by_key(|community| (std::cmp::Reverse(size[*community as usize]), *community));
    let mut rank = vec![0; count];
    for (place, community) in (0u32..).zip(order) {
        rank[community as usize] = place;
    }
    named
        .into_iter()
        .map(|community| rank[community as usize])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Cliques of five in a ring, one link from each to the next.
    fn ring(cliques: u32) -> Vec<(u32, u32, f32)> {
        let mut edges = Vec::new();
        for clique in 0..cliques {
            let base = clique * 5;
            for a in 0..5 {
                for b in a + 1..5 {
                    edges.push((base + a, base + b, 1.0));
                }
            }
            edges.push((base, (base + 7) % (cliques * 5), 1.0));
        }
        edges
    }

    #[test]
    fn cliques_in_a_ring_are_communities() {
        let edges = ring(8);
        let found = communities(40, &edges);
        let expected: Vec<u32> = (0..40).map(|node| node / 5).collect();
        assert_eq!(found, expected);
        assert!((modularity(40, &edges, &found) - (10.0 / 11.0 - 0.125)).abs() < 1e-6);
    }

    #[test]
    fn without_links_every_node_is_alone_and_harmful_edges_are_left_out() {
        assert_eq!(
            communities(3, &[(0, 0, 1.0), (0, 9, 1.0), (1, 2, f32::NAN), (1, 2, -1.0)]),
            [0, 1, 2]
        );
        assert_eq!(
            modularity(8, &[(7, 7, 0.1)], &communities(8, &[(7, 7, 0.1)])),
            0.0
        );
        assert_eq!(communities(0, &[]), Vec::<u32>::new());
        assert_eq!(communities(4, &[(3, 2, 1.0)]), [1, 2, 0, 0]);
    }

    proptest! {
        #[test]
        fn communities_hang_together_and_are_no_worse_than_one_for_all(
            edges in prop::collection::vec((0u32..30, 0u32..30, 0.1f32..3.0), 1..90),
        ) {
            let found = communities(30, &edges);
            prop_assert!(modularity(30, &edges, &found) > -1e-9);
            // Each community is one part of the graph that its own edges make.
            let mut root: Vec<u32> = (0..30).collect();
            for _ in 0..30 {
                for &(a, b, _) in &edges {
                    if found[a as usize] == found[b as usize] {
                        let least = root[a as usize].min(root[b as usize]);
                        (root[a as usize], root[b as usize]) = (least, least);
                    }
                }
            }
            for a in 0..30 {
                for b in 0..a {
                    prop_assert_eq!(found[a] == found[b], root[a] == root[b] && found[a] == found[b]);
                }
            }
        }
    }
}
