//! Cycles are broken completely, at the least weight where that is promised, and each cut shows a true cycle.

use super::*;
use crate::csr::targets_first;
use proptest::prelude::*;
use std::collections::{BTreeMap, HashSet};

type Edges = BTreeMap<(u32, u32), u64>;

fn csr(nodes: u32, edges: &Edges) -> Csr<u64> {
    Csr::new(
        nodes as usize,
        edges
            .iter()
            .map(|((from, to), weight)| (*from, *to, *weight))
            .collect(),
    )
}

fn without(nodes: u32, edges: &Edges, removed: &[Removed]) -> Csr<u64> {
    let mut left = edges.clone();
    left.retain(|(from, to), _| from != to);
    for removed in removed {
        assert!(
            left.remove(&(removed.from, removed.to)).is_some(),
            "an edge was removed that is none"
        );
    }
    csr(nodes, &left)
}

/// What holds of every answer.
fn check(nodes: u32, edges: &Edges) -> u64 {
    let removed = break_cycles(&csr(nodes, edges)).removed;
    let left = without(nodes, edges, &removed);
    assert!(targets_first(&left).is_some(), "a cycle remains of {edges:?}");
    let mut weight = 0;
    for (index, cut) in removed.iter().enumerate() {
        weight += edges[&(cut.from, cut.to)];
        assert_eq!(cut.cycle[..2], [cut.from, cut.to]);
        assert_eq!(
            cut.cycle.iter().collect::<HashSet<_>>().len(),
            cut.cycle.len(),
            "a node twice"
        );
        let next = cut.cycle.iter().cycle().skip(1);
        assert!(
            cut.cycle
                .iter()
                .zip(next)
                .all(|(from, to)| edges.contains_key(&(*from, *to)))
        );
        let mut fewer = removed.clone();
        fewer.remove(index);
        assert!(
            targets_first(&without(nodes, edges, &fewer)).is_none(),
            "{cut:?} could be put back"
        );
    }
    weight
}

/// The least weight of backward edges over all orders.
fn brute_force(nodes: u32, edges: &Edges) -> u64 {
    fn orders(rest: &mut Vec<u32>, fixed: &mut Vec<u32>, edges: &Edges) -> u64 {
        if rest.is_empty() {
            let place = |node| fixed.iter().position(|other| *other == node);
            let backwards = edges
                .iter()
                .filter(|((from, to), _)| from != to && place(*from) > place(*to));
            return backwards.map(|(_, weight)| weight).sum();
        }
        let mut best = u64::MAX;
        for index in 0..rest.len() {
            let node = rest.remove(index);
            fixed.push(node);
            best = best.min(orders(rest, fixed, edges));
            fixed.pop();
            rest.insert(index, node);
        }
        best
    }
    orders(&mut (0..nodes).collect(), &mut Vec::new(), edges)
}

/// The least weight to leave out: of any cycle, one edge has to go.
fn by_branching(edges: &Edges, below: u64) -> u64 {
    let Some(cycle) = any_cycle(edges) else {
        return 0;
    };
    let mut best = below;
    for edge in cycle {
        let mut rest = edges.clone();
        let weight = rest.remove(&edge).unwrap_or_default();
        if weight < best {
            best = best.min(weight.saturating_add(by_branching(&rest, best - weight)));
        }
    }
    best
}

/// A shortest cycle through the first node that lies on one.
fn any_cycle(edges: &Edges) -> Option<Vec<(u32, u32)>> {
    (0..20).find_map(|start| {
        let mut ways = vec![vec![start]];
        let mut seen = HashSet::new();
        let mut next = 0;
        while let Some(way) = ways.get(next).cloned() {
            next += 1;
            let last = way[way.len() - 1];
            for (_, to) in edges.keys().filter(|edge| edge.0 == last) {
                let longer = [way.clone(), vec![*to]].concat();
                if *to == start {
                    return Some(longer.windows(2).map(|edge| (edge[0], edge[1])).collect());
                }
                if seen.insert(*to) {
                    ways.push(longer);
                }
            }
        }
        None
    })
}

fn edges(nodes: u32, most: usize) -> impl Strategy<Value = Edges> {
    proptest::collection::btree_map((0..nodes, 0..nodes), 1u64..100, 0..most)
}

proptest! {
    // A table of a million sets each: few cases are enough.
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn components_of_twenty_are_cut_at_the_least_weight(
        ring in proptest::collection::vec(1u64..100, 20),
        chords in proptest::collection::btree_map((0u32..20, 0u32..20), 1u64..100, 0..9),
    ) {
        let mut edges: Edges = (0u32..).zip(ring).map(|(node, weight)| ((node, (node + 1) % 20), weight)).collect();
        edges.extend(chords.into_iter().filter(|((from, to), _)| from != to));
        prop_assert_eq!(check(20, &edges), by_branching(&edges, u64::MAX));
    }
}

proptest! {
    #[test]
    fn small_components_are_cut_at_the_least_weight(edges in edges(6, 24)) {
        prop_assert_eq!(check(6, &edges), brute_force(6, &edges));
    }

    #[test]
    fn many_components_at_once(edges in edges(40, 70)) {
        check(40, &edges);
    }

    #[test]
    fn large_components_are_cut_without_waste(edges in edges(60, 240)) {
        check(60, &edges);
    }

    #[test]
    fn the_heuristic_leaves_out_half_of_the_weight_at_most(edges in edges(9, 40)) {
        let graph = csr(9, &edges);
        for nodes in components(&graph) {
            let component = inner(&graph, nodes);
            let weight = |order: &[u32]| -> u64 {
                let removed = cycle::settle(&component.graph, order, &mut 1_000_000);
                let weight = |cut: &Removed| component.graph.from(cut.from).find(|(to, _)| *to == cut.to).map_or(0, |e| e.1);
                removed.iter().map(weight).sum()
            };
            let (least, found) = (weight(&exact::order(&component.graph, u64::MAX, &mut usize::MAX.clone()).expect("work is left")), weight(&heuristic::order(&component.graph)));
            let all: u64 = component.graph.edges().map(|edge| edge.2).sum();
            prop_assert!(least <= found && 2 * found <= all, "{} and {} of {}", least, found, all);
        }
    }

    #[test]
    fn without_work_left_the_cuts_still_break_true_cycles(edges in edges(30, 90)) {
        let graph = csr(30, &edges);
        for nodes in components(&graph) {
            let component = inner(&graph, nodes);
            let order: Vec<u32> = component.graph.nodes().collect();
            for cut in cycle::settle(&component.graph, &order, &mut 0) {
                prop_assert_eq!(&cut.cycle[..2], &[cut.from, cut.to][..]);
                let next = cut.cycle.iter().cycle().skip(1);
                prop_assert!(cut.cycle.iter().zip(next).all(|(from, to)| component.graph.targets(*from).contains(to)));
                prop_assert_eq!(cut.cycle.iter().collect::<HashSet<_>>().len(), cut.cycle.len());
            }
        }
    }
}

#[test]
fn a_self_loop_is_no_cycle_to_break() {
    assert_eq!(check(2, &Edges::from([((0, 0), 5), ((0, 1), 1)])), 0);
}

#[test]
fn a_component_for_which_no_work_is_left_is_told_with_its_bound() {
    let weight = |from: u32, to: u32| 1 + u64::from((from * 31 + to * 17) % 97);
    let pairs = (0..16).flat_map(|from| (0..16).map(move |to| (from, to)));
    let within_eight = pairs.filter(|(from, to)| from != to && from / 8 == to / 8);
    let edges: Edges = within_eight
        .map(|(from, to)| ((from, to), weight(from, to)))
        .collect();
    let told = |work| {
        let Broken { removed, knots } = break_within(&csr(16, &edges), work);
        assert!(targets_first(&without(16, &edges, &removed)).is_some());
        assert!(
            knots
                .iter()
                .all(|knot| knot.nodes == 8 && knot.least <= knot.cost)
        );
        knots.len()
    };
    assert_eq!([0, 8 << 8, usize::MAX].map(told), [2, 1, 0]);
}

#[test]
fn one_edge_shared_by_many_cycles_is_cut_rather_than_one_each() {
    let mut edges = Edges::from([((0, 1), 3)]);
    (2..8).for_each(|node| edges.extend([((1, node), 1), ((node, 0), 1)]));
    assert_eq!(check(8, &edges), 3);
}

/// A ring of 200,000 nodes and a chain of 1,000,000: whatever recurses dies on these.
#[test]
fn long_rings_and_chains_need_no_deep_stack() {
    let ring = || {
        let nodes = 200_000;
        let Broken { removed, .. } = break_cycles(&Csr::new(
            nodes as usize,
            (0..nodes).map(|node| (node, (node + 1) % nodes, 7)).collect(),
        ));
        assert_eq!((removed.len(), removed[0].cycle.len()), (1, nodes as usize));
        let chain = Csr::new(
            1_000_000,
            (1..1_000_000).map(|node| (node - 1, node, 7)).collect(),
        );
        assert_eq!(break_cycles(&chain).removed, []);
        assert!(targets_first(&chain).is_some());
    };
    let thread = std::thread::Builder::new()
        .stack_size(2 << 20)
        .spawn(ring)
        .expect("a thread");
    thread.join().expect("no overflow");
}
