//! What a map made by `force` must look like, whatever the graph.

use std::collections::HashSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use cairn_layout::{ForceOptions, GraphInput, force, force_watched};
use proptest::prelude::*;

type Edges = Vec<(u32, u32, f32)>;

fn graph<'a>(nodes: usize, edges: &'a [(u32, u32, f32)]) -> GraphInput<'a> {
    GraphInput {
        nodes,
        edges,
        groups: &[],
        radii: &[],
        previous: &[],
        pinned: &[],
    }
}

fn lay_out(input: &GraphInput<'_>) -> Vec<[f32; 2]> {
    let places = force(input, &ForceOptions::default(), &|| false);
    check_valid(input.nodes, &places);
    places
}

fn check_valid(nodes: usize, places: &[[f32; 2]]) {
    assert_eq!(places.len(), nodes);
    assert!(places.iter().flatten().all(|value| value.is_finite()));
    let different: HashSet<[u32; 2]> = places
        .iter()
        .map(|place| place.map(|v| (v + 0.0).to_bits()))
        .collect();
    assert_eq!(different.len(), nodes, "two nodes in one place");
}

fn distance(a: [f32; 2], b: [f32; 2]) -> f32 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

fn extent(places: &[[f32; 2]]) -> f32 {
    places
        .iter()
        .flatten()
        .fold(0.0, |most, value| value.abs().max(most))
}

/// `count` groups of `size` nodes: a ring and chords inside each, some edges between them.
fn clustered(count: u32, size: u32) -> (Edges, Vec<u32>) {
    let mut edges = Vec::new();
    for node in 0..count * size {
        let (group, member) = (node / size, node % size);
        edges.push((node, group * size + (member + 1) % size, 1.0));
        edges.push((node, group * size + (member * 7 + 3) % size, 1.0));
        if member % 4 == 0 {
            edges.push((node, (node * 31 + 17) % (count * size), 1.0));
        }
    }
    (edges, (0..count * size).map(|node| node / size).collect())
}

/// Share of nodes whose nearest other node is of the same group.
fn purity(places: &[[f32; 2]], groups: &[u32]) -> f32 {
    let same = |node: &usize| {
        let others = (0..places.len()).filter(|other| other != node);
        let nearest = others.min_by(|&a, &b| {
            distance(places[*node], places[a]).total_cmp(&distance(places[*node], places[b]))
        });
        nearest.is_some_and(|nearest| groups[nearest] == groups[*node])
    };
    (0..places.len()).filter(same).count() as f32 / places.len() as f32
}

/// Middle of each group and the distance of its farthest member.
fn discs(places: &[[f32; 2]], groups: &[u32], count: u32) -> Vec<([f32; 2], f32)> {
    let disc = |group: u32| {
        let own: Vec<[f32; 2]> = (0..places.len())
            .filter(|&n| groups[n] == group)
            .map(|n| places[n])
            .collect();
        let sum = own
            .iter()
            .fold([0.0, 0.0], |sum, place| [sum[0] + place[0], sum[1] + place[1]]);
        let middle = sum.map(|sum: f32| sum / own.len() as f32);
        (
            middle,
            own.iter()
                .map(|place| distance(middle, *place))
                .fold(0.0, f32::max),
        )
    };
    (0..count).map(disc).collect()
}

#[test]
fn the_smallest_graphs_have_places() {
    assert!(lay_out(&graph(0, &[])).is_empty());
    assert_eq!(lay_out(&graph(1, &[(0, 0, 1.0)])), [[0.0, 0.0]]);
    let pair = lay_out(&graph(2, &[(0, 1, 1.0)]));
    assert!(distance(pair[0], pair[1]) > 2.0);
    lay_out(&graph(2, &[]));
    lay_out(&graph(3, &[(0, 1, 1.0), (1, 2, 1.0), (2, 0, 1.0)]));
}

#[test]
fn harmful_input_is_left_out() {
    let edges = [
        (0, 0, 1.0),
        (0, 9, 1.0),
        (1, 2, f32::NAN),
        (1, 2, -3.0),
        (0, 1, 1e30),
        (1, 0, 1e-30),
    ];
    let input = GraphInput {
        nodes: 4,
        edges: &edges,
        groups: &[7],
        radii: &[f32::INFINITY, -1.0, 0.0],
        previous: &[Some([f32::NAN, 0.0]), Some([1e30, 0.0])],
        pinned: &[],
    };
    lay_out(&input);
}

#[test]
fn parallel_edges_and_their_direction_make_no_difference_beyond_their_weight() {
    let twice = lay_out(&graph(3, &[(0, 1, 1.0), (1, 0, 1.0), (1, 2, 2.0)]));
    let once = lay_out(&graph(3, &[(0, 1, 2.0), (2, 1, 2.0)]));
    let ratio = |places: &[[f32; 2]]| distance(places[0], places[1]) / distance(places[1], places[2]);
    assert!((ratio(&twice) - ratio(&once)).abs() < 0.05);
}

#[test]
fn the_same_input_gives_the_same_map_on_any_number_of_threads() {
    let (edges, groups) = clustered(12, 60);
    let input = GraphInput {
        groups: &groups,
        ..graph(720, &edges)
    };
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| lay_out(&input))
    };
    let one = on(1);
    assert_eq!(one, on(2));
    assert_eq!(one, on(5));
    let other = force(
        &input,
        &ForceOptions {
            seed: 2,
            ..ForceOptions::default()
        },
        &|| false,
    );
    assert_ne!(one, other);
}

#[test]
fn groups_become_regions_that_are_apart() {
    let (edges, groups) = clustered(10, 50);
    let places = lay_out(&GraphInput {
        groups: &groups,
        ..graph(500, &edges)
    });
    assert!(
        purity(&places, &groups) > 0.99,
        "purity {}",
        purity(&places, &groups)
    );
    let discs = discs(&places, &groups, 10);
    for (index, a) in discs.iter().enumerate() {
        for b in &discs[..index] {
            assert!(distance(a.0, b.0) > 0.9 * (a.1 + b.1), "{a:?} {b:?}");
        }
    }
}

/// What is shown of a layout before it is done.
fn sketches(input: &GraphInput<'_>) -> Vec<Vec<[f32; 2]>> {
    let shown = Mutex::new(Vec::new());
    let places = force_watched(input, &ForceOptions::default(), &|| false, &|sketch| {
        shown.lock().unwrap_or_else(PoisonError::into_inner).push(sketch);
    });
    assert_eq!(places, lay_out(input), "watching changes nothing");
    shown.into_inner().unwrap_or_else(PoisonError::into_inner)
}

#[test]
fn the_first_picture_of_a_large_map_shows_its_groups_apart() {
    let (edges, mut groups) = clustered(8, 500);
    groups[7] = u32::MAX;
    let input = GraphInput {
        groups: &groups,
        ..graph(4000, &edges)
    };
    let shown = sketches(&input);
    assert!(shown.len() > 3, "{} pictures", shown.len());
    let first = &shown[0];
    check_valid(4000, first);
    let discs = discs(first, &groups, 8);
    for (a, (middle, radius)) in discs.iter().enumerate() {
        for (other, reach) in &discs[a + 1..] {
            assert!(distance(*middle, *other) > (radius + reach) * 0.98);
        }
    }
    let done = extent(&lay_out(&input));
    for sketch in &shown {
        let scale = extent(sketch) / done;
        assert!((0.5..2.0).contains(&scale), "{scale} times as large as the map");
    }
}

#[test]
fn without_groups_pictures_begin_with_the_coarsest() {
    let (edges, _) = clustered(8, 500);
    let shown = sketches(&graph(4000, &edges));
    assert!(shown.iter().all(|places| places.len() == 4000));
    assert!(shown.len() > 3);
    let small = sketches(&graph(3, &edges[..2]));
    assert!(small.is_empty());
}

#[test]
fn clusters_show_without_groups() {
    let (mut edges, groups) = clustered(8, 40);
    edges.retain(|&(a, b, _)| a / 40 == b / 40 || a % 16 == 0);
    let places = lay_out(&graph(320, &edges));
    assert!(
        purity(&places, &groups) > 0.9,
        "purity {}",
        purity(&places, &groups)
    );
}

#[test]
fn linked_nodes_are_nearer_than_others() {
    let side = 20;
    let mut edges = Vec::new();
    for node in 0..side * side {
        if node % side + 1 < side {
            edges.push((node, node + 1, 1.0));
        }
        if node + side < side * side {
            edges.push((node, node + side, 1.0));
        }
    }
    let places = lay_out(&graph(400, &edges));
    let longest = edges
        .iter()
        .map(|&(a, b, _)| distance(places[a as usize], places[b as usize]))
        .fold(0.0, f32::max);
    let corners = distance(places[0], places[399]).min(distance(places[19], places[380]));
    assert!(
        corners > longest * 6.0,
        "a grid unfolds: longest edge {longest}, diagonal {corners}"
    );
}

#[test]
fn nodes_do_not_overlap_even_if_their_sizes_differ() {
    let (edges, groups) = clustered(6, 40);
    let radii: Vec<f32> = (0..240)
        .map(|node| {
            if node % 40 == 0 {
                12.0
            } else {
                1.0 + (node % 5) as f32
            }
        })
        .collect();
    let places = lay_out(&GraphInput {
        groups: &groups,
        radii: &radii,
        ..graph(240, &edges)
    });
    for a in 0..240 {
        for b in 0..a {
            assert!(distance(places[a], places[b]) > radii[a] + radii[b], "{a} on {b}");
        }
    }
}

#[test]
fn the_map_is_centred_and_packed() {
    let mut edges: Edges = (0..299)
        .filter(|node| node % 30 != 29)
        .map(|node| (node, node + 1, 1.0))
        .collect();
    edges.push((0, 7, 1.0));
    let places = lay_out(&graph(400, &edges));
    let (mut low, mut high) = ([f32::INFINITY; 2], [f32::NEG_INFINITY; 2]);
    for place in &places {
        for axis in 0..2 {
            low[axis] = low[axis].min(place[axis]);
            high[axis] = high[axis].max(place[axis]);
        }
    }
    assert!((low[0] + high[0]).abs() < 0.1 && (low[1] + high[1]).abs() < 0.1);
    // 400 nodes about 4 apart need 80 x 80.
    assert!(extent(&places) < 130.0, "{}", extent(&places));
}

#[test]
fn nodes_without_links_stand_in_a_block_beside_the_rest() {
    let edges: Edges = (0..99).map(|node| (node, node + 1, 1.0)).collect();
    let places = lay_out(&graph(200, &edges));
    let block = &places[100..];
    let mut rows: Vec<u32> = block.iter().map(|place| place[1].to_bits()).collect();
    rows.sort_unstable();
    rows.dedup();
    assert!(rows.len() <= 12, "{} rows", rows.len());
    assert!(
        places[..100]
            .iter()
            .all(|place| block.iter().all(|other| distance(*place, *other) > 2.0))
    );
}

#[test]
fn a_star_of_a_hundred_thousand_and_as_many_loose_nodes_are_laid_out() {
    let edges: Edges = (1..100_000).map(|leaf| (0, leaf, 1.0)).collect();
    let options = ForceOptions {
        iterations: 2,
        ..ForceOptions::default()
    };
    check_valid(100_000, &force(&graph(100_000, &edges), &options, &|| false));
    check_valid(50_000, &force(&graph(50_000, &[]), &options, &|| false));
}

#[test]
fn many_small_parts_are_packed_closely() {
    let edges: Edges = (0..4_000).map(|pair| (pair * 2, pair * 2 + 1, 1.0)).collect();
    let places = lay_out(&graph(8_000, &edges));
    assert!(extent(&places) < 500.0, "{}", extent(&places));
}

#[test]
fn a_known_map_stays_as_it_is() {
    let (edges, groups) = clustered(6, 30);
    let input = GraphInput {
        groups: &groups,
        ..graph(200, &edges)
    };
    let first = lay_out(&input);
    let previous: Vec<_> = first.iter().copied().map(Some).collect();
    let again = lay_out(&GraphInput {
        previous: &previous,
        pinned: &[],
        ..input
    });
    assert_eq!(first, again);
}

#[test]
fn new_nodes_find_their_place_and_known_ones_move_little() {
    let (edges, groups) = clustered(6, 30);
    let first = lay_out(&GraphInput {
        groups: &groups,
        ..graph(180, &edges)
    });
    let mut previous: Vec<_> = first.iter().copied().map(Some).collect();
    previous.resize(191, None);
    let mut edges = edges;
    // Ten notes for the first group, one without any link.
    edges.extend((180..190).flat_map(|new| [(new, new - 180, 1.0), (new, new - 170, 1.0)]));
    let mut groups = groups;
    groups.extend([0; 10]);
    groups.push(u32::MAX);
    let second = lay_out(&GraphInput {
        groups: &groups,
        previous: &previous,
        pinned: &[],
        ..graph(191, &edges)
    });
    let drift: Vec<f32> = (0..180).map(|node| distance(first[node], second[node])).collect();
    assert!(
        drift.iter().all(|drift| *drift < 4.0),
        "most {}",
        drift.iter().copied().fold(0.0, f32::max)
    );
    assert!(drift.iter().sum::<f32>() / 180.0 < 1.0);
    let (middle, reach) = discs(&first, &groups[..180], 1)[0];
    for (new, place) in (180..190).zip(&second[180..190]) {
        assert!(
            distance(*place, middle) < reach * 1.6,
            "{new} is far from its group"
        );
    }
    assert!(extent(&second) < extent(&first) * 1.3);
}

#[test]
fn known_nodes_in_one_place_part() {
    let edges: Edges = (0..999).map(|node| (node, node + 1, 1.0)).collect();
    let previous = vec![Some([3.0, 3.0]); 1000];
    lay_out(&GraphInput {
        previous: &previous,
        pinned: &[],
        ..graph(1000, &edges)
    });
}

#[test]
fn a_cancelled_layout_is_valid_and_stops_soon() {
    let (edges, groups) = clustered(20, 50);
    let asked = AtomicUsize::new(0);
    let cancelled = || asked.fetch_add(1, Ordering::Relaxed) >= 5;
    let input = GraphInput {
        groups: &groups,
        ..graph(1000, &edges)
    };
    check_valid(1000, &force(&input, &ForceOptions::default(), &cancelled));
    assert!(asked.load(Ordering::Relaxed) < 40);
}

prop_compose! {
    fn any_graph()(nodes in 0usize..60)(
        edges in prop::collection::vec(
            (0..nodes as u32 + 2, 0..nodes as u32 + 2, prop_oneof![Just(1.0f32), 0.0f32..3.0, Just(f32::NAN)]),
            0..120,
        ),
        groups in prop_oneof![
            Just(Vec::new()),
            prop::collection::vec(prop_oneof![0u32..5, Just(u32::MAX)], nodes),
        ],
        radii in prop_oneof![Just(Vec::new()), prop::collection::vec(0.0f32..20.0, nodes)],
        previous in prop_oneof![
            Just(Vec::new()),
            prop::collection::vec(
                prop::option::of((-50i8..50, -50i8..50).prop_map(|(x, y)| [f32::from(x), f32::from(y)])),
                nodes,
            ),
        ],
        nodes in Just(nodes),
    ) -> (usize, Edges, Vec<u32>, Vec<f32>, Vec<Option<[f32; 2]>>) {
        (nodes, edges, groups, radii, previous)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn any_graph_has_finite_distinct_and_repeatable_places(
        (nodes, edges, groups, radii, previous) in any_graph()
    ) {
        let input = GraphInput { nodes, edges: &edges, groups: &groups, radii: &radii, previous: &previous, pinned: &[] };
        let places = lay_out(&input);
        prop_assert_eq!(&places, &lay_out(&input));
        // Nothing is flung away: all nodes side by side would be longer than this.
        let size: f32 = radii.iter().sum::<f32>() * 4.0 + nodes as f32 * 12.0 + 200.0;
        prop_assert!(extent(&places) < size, "extent {} of {}", extent(&places), size);
    }
}
