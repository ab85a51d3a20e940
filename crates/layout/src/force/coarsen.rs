//! Coarser versions of a graph, each with about half the nodes, so that far structure is settled first.

use super::graph::{Graph, NONE};
use crate::random::{Random, mix};

/// Coarsening ends here: so few nodes find their places from a random start.
const COARSEST: usize = 48;

/// Graphs from fine to coarse; `parents[k]` maps nodes of `graphs[k]` to those of `graphs[k + 1]`.
pub(super) struct Ladder {
    pub(super) graphs: Vec<Graph>,
    pub(super) parents: Vec<Vec<u32>>,
}

impl Ladder {
    /// Nodes of different groups stay apart as long as that still shrinks the graph.
    pub(super) fn climb(finest: Graph, random: &mut Random) -> Self {
        let mut ladder = Self {
            graphs: vec![finest],
            parents: Vec::new(),
        };
        let mut keep_groups = true;
        while let Some(graph) = ladder.graphs.last()
            && graph.len() > COARSEST
        {
            let (parent, count) = match_nodes(graph, keep_groups, random.next());
            if count * 10 > graph.len() * 9 {
                if keep_groups && graph.groups > 0 && graph.len() > 4 * COARSEST {
                    keep_groups = false;
                    continue;
                }
                break;
            }
            let coarse = contract(graph, &parent, count, keep_groups);
            ladder.graphs.push(coarse);
            ladder.parents.push(parent);
        }
        ladder
    }
}

/// Heavy-edge matching (Karypis and Kumar 1998; the weight counts less the heavier the partner is, so that masses stay
/// alike), then pairs of leftovers that share their strongest neighbour, without which stars do not
/// shrink. Returns the parent of each node and the number of parents.
fn match_nodes(graph: &Graph, keep_groups: bool, salt: u64) -> (Vec<u32>, usize) {
    let nodes = graph.len();
    let mut order: Vec<(u32, u64, u32)> = (0..nodes)
        .map(|node| {
            (
                graph.links(node).len().min(16) as u32,
                mix(salt ^ node as u64),
                node as u32,
            )
        })
        .collect();
    order.sort_unstable();
    let fits = |a: u32, b: u32| !keep_groups || graph.group[a as usize] == graph.group[b as usize];
    let mut mate = vec![NONE; nodes];
    for &(_, _, node) in &order {
        if mate[node as usize] != NONE {
            continue;
        }
        let mut best = (0.0, NONE);
        for &(other, weight) in graph.links(node as usize) {
            let score = weight / graph.mass[other as usize];
            if mate[other as usize] == NONE && score > best.0 && fits(node, other) {
                best = (score, other);
            }
        }
        if best.1 != NONE {
            mate[node as usize] = best.1;
            mate[best.1 as usize] = node;
        }
    }
    match_leftovers(graph, &order, &mut mate, fits);
    number_pairs(&mate)
}

fn match_leftovers(
    graph: &Graph,
    order: &[(u32, u64, u32)],
    mate: &mut [u32],
    fits: impl Fn(u32, u32) -> bool,
) {
    let mut waiting_at = vec![NONE; graph.len()];
    let mut waiting_in = vec![NONE; graph.groups + 1];
    for &(_, _, node) in order {
        if mate[node as usize] != NONE {
            continue;
        }
        let strongest = graph
            .links(node as usize)
            .iter()
            .max_by(|a, b| a.1.total_cmp(&b.1));
        let waiting = match strongest {
            Some(&(hub, _)) => &mut waiting_at[hub as usize],
            None => &mut waiting_in[(graph.group[node as usize] as usize).min(graph.groups)],
        };
        if *waiting != NONE && fits(node, *waiting) {
            mate[node as usize] = *waiting;
            mate[*waiting as usize] = node;
            *waiting = NONE;
        } else {
            *waiting = node;
        }
    }
}

fn number_pairs(mate: &[u32]) -> (Vec<u32>, usize) {
    let mut parent = vec![NONE; mate.len()];
    let mut count = 0;
    for node in 0..mate.len() {
        if parent[node] == NONE {
            parent[node] = count;
            if mate[node] != NONE {
                parent[mate[node] as usize] = count;
            }
            count += 1;
        }
    }
    (parent, count as usize)
}

fn contract(graph: &Graph, parent: &[u32], count: usize, keep_groups: bool) -> Graph {
    let mut mass = vec![0.0; count];
    let mut group = vec![NONE; count];
    let mut children = vec![[NONE; 2]; count];
    for (node, &parent) in parent.iter().enumerate() {
        let parent = parent as usize;
        mass[parent] += graph.mass[node];
        if keep_groups {
            group[parent] = graph.group[node];
        }
        let second = usize::from(children[parent][0] != NONE);
        children[parent][second] = node as u32;
    }
    let mut edges: Vec<(u32, u32, f32)> = Vec::new();
    let mut slot = vec![NONE; count];
    for from in 0..count as u32 {
        let begin = edges.len();
        for &child in children[from as usize].iter().filter(|child| **child != NONE) {
            for &(other, weight) in graph.links(child as usize) {
                let to = parent[other as usize];
                if to <= from {
                    continue;
                }
                let known = slot[to as usize] as usize;
                if known >= begin && known < edges.len() {
                    edges[known].2 += weight;
                } else {
                    slot[to as usize] = edges.len() as u32;
                    edges.push((from, to, weight));
                }
            }
        }
    }
    Graph::with_mass(&edges, mass, group, if keep_groups { graph.groups } else { 0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_shrinks_to_a_handful_of_nodes_and_keeps_its_mass() {
        let edges: Vec<_> = (1..2000).map(|leaf| (0, leaf, 1.0)).collect();
        let graph = Graph::new(&edges, vec![NONE; 2000], 0);
        let mass = graph.total_mass();
        let ladder = Ladder::climb(graph, &mut Random::new(1));
        let coarsest = ladder.graphs.last().unwrap();
        assert!(coarsest.len() <= COARSEST, "{}", coarsest.len());
        assert_eq!(coarsest.total_mass(), mass);
    }

    #[test]
    fn groups_are_not_merged_while_their_members_can_be() {
        let edges: Vec<_> = (0..999).map(|node| (node, node + 1, 1.0)).collect();
        let group: Vec<u32> = (0..1000).map(|node| node / 100).collect();
        let ladder = Ladder::climb(Graph::new(&edges, group.clone(), 10), &mut Random::new(1));
        for (node, &parent) in ladder.parents[0].iter().enumerate() {
            assert_eq!(ladder.graphs[1].group[parent as usize], group[node]);
        }
    }
}
