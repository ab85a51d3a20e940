//! What a drawing made by `layered` must look like, whatever the graph.

use cairn_layout::{LayeredInput, LayeredLayout, LayeredOptions, layered};
use proptest::prelude::*;

fn draw(nodes: usize, edges: &[(u32, u32)], sizes: &[[f32; 2]]) -> LayeredLayout {
    let layout = layered(&LayeredInput { nodes, edges, sizes }, &LayeredOptions::default());
    check_valid(nodes, edges, sizes, &layout);
    layout
}

fn size(sizes: &[[f32; 2]], node: usize) -> [f32; 2] {
    sizes.get(node).copied().unwrap_or([1.0, 1.0])
}

fn near(a: f32, b: f32) -> bool {
    (a - b).abs() <= 0.01 + 1e-5 * a.abs().max(b.abs())
}

/// Boxes inside the drawing and off each other, lines from border to border.
fn check_valid(nodes: usize, edges: &[(u32, u32)], sizes: &[[f32; 2]], layout: &LayeredLayout) {
    assert_eq!((layout.layers.len(), layout.positions.len()), (nodes, nodes));
    assert_eq!(layout.routes.len(), edges.len());
    for (node, [x, y]) in layout.positions.iter().copied().enumerate() {
        let [width, height] = size(sizes, node);
        assert!(x.is_finite() && y.is_finite());
        assert!(x - width / 2.0 > -0.01 && x + width / 2.0 < layout.width + 0.01);
        assert!(y - height / 2.0 > -0.01 && y + height / 2.0 < layout.height * 1.0001 + 0.01);
    }
    check_layers(sizes, layout);
    for (&(a, b), route) in edges.iter().zip(&layout.routes) {
        if a as usize >= nodes || b as usize >= nodes {
            assert!(route.is_empty());
            continue;
        }
        for (end, node) in [(route[0], a as usize), (route[route.len() - 1], b as usize)] {
            let ([x, y], [width, height]) = (layout.positions[node], size(sizes, node));
            assert!(
                near((end[0] - x).abs(), width / 2.0),
                "not at a border: {end:?} of {node} at {x}"
            );
            assert!((end[1] - y).abs() <= height / 2.0 + 0.01);
        }
    }
}

/// The boxes of a layer stand one under the other, those of different layers side by side.
fn check_layers(sizes: &[[f32; 2]], layout: &LayeredLayout) {
    let mut order: Vec<usize> = (0..layout.layers.len()).collect();
    order.sort_by(|&a, &b| {
        layout.layers[a]
            .cmp(&layout.layers[b])
            .then(layout.positions[a][1].total_cmp(&layout.positions[b][1]))
    });
    let mut right_of_last = f32::NEG_INFINITY;
    for layer in order.chunk_by(|&a, &b| layout.layers[a] == layout.layers[b]) {
        for pair in layer.windows(2) {
            let [upper, lower] = [pair[0], pair[1]];
            let apart = layout.positions[lower][1] - layout.positions[upper][1];
            let need = (size(sizes, upper)[1] + size(sizes, lower)[1]) / 2.0;
            assert!(apart >= need + 15.9, "{upper} on {lower}: {apart} of {need}");
        }
        let ends = |side: f32| {
            layer
                .iter()
                .map(move |&node| layout.positions[node][0] + side * size(sizes, node)[0] / 2.0)
        };
        assert!(ends(-1.0).fold(f32::INFINITY, f32::min) > right_of_last);
        right_of_last = ends(1.0).fold(f32::NEG_INFINITY, f32::max);
    }
}

/// Does the straight piece from `a` to `b` enter the box?
fn enters(a: [f32; 2], b: [f32; 2], middle: [f32; 2], size: [f32; 2]) -> bool {
    let (mut from, mut to) = (0.0f32, 1.0f32);
    for axis in 0..2 {
        let half = size[axis] / 2.0 - 0.02;
        let (start, way) = (a[axis] - middle[axis], b[axis] - a[axis]);
        if way.abs() < 1e-6 {
            if start.abs() >= half {
                return false;
            }
            continue;
        }
        let (one, two) = ((-half - start) / way, (half - start) / way);
        (from, to) = (from.max(one.min(two)), to.min(one.max(two)));
    }
    from < to
}

fn check_left_to_right(edges: &[(u32, u32)], layout: &LayeredLayout) {
    for (&(a, b), route) in edges.iter().zip(&layout.routes) {
        assert!(
            layout.layers[a as usize] < layout.layers[b as usize],
            "{a} -> {b}"
        );
        assert!(
            route.windows(2).all(|pair| pair[0][0] <= pair[1][0]),
            "{a} -> {b} runs back: {route:?}"
        );
    }
}

fn check_lines_pass_no_box(sizes: &[[f32; 2]], layout: &LayeredLayout) {
    for route in &layout.routes {
        for piece in route.windows(2) {
            for (node, &middle) in layout.positions.iter().enumerate() {
                assert!(
                    !enters(piece[0], piece[1], middle, size(sizes, node)),
                    "{piece:?} enters {node}"
                );
            }
        }
    }
}

#[test]
fn the_smallest_graphs_are_drawn() {
    let empty = draw(0, &[], &[]);
    assert_eq!((empty.width, empty.height), (0.0, 0.0));
    let one = draw(1, &[(0, 0), (0, 5)], &[[100.0, 30.0]]);
    assert_eq!(one.positions, [[50.0, 15.0]]);
    assert!(one.width > 100.0, "the loop stands out");
    let two = draw(2, &[(0, 1)], &[[100.0, 30.0], [50.0, 20.0]]);
    assert_eq!(two.layers, [0, 1]);
    assert_eq!(two.routes, [vec![[100.0, 15.0], [164.0, 15.0]]]);
    assert_eq!((two.width, two.height), (214.0, 30.0));
}

#[test]
fn nodes_stand_as_near_to_their_neighbours_as_they_can() {
    let layout = draw(6, &[(0, 1), (1, 2), (0, 3), (4, 2)], &[]);
    assert_eq!(layout.layers, [0, 1, 2, 1, 1, 0]);
}

#[test]
fn a_node_with_many_prerequisites_stands_near_them() {
    // 3 could stand anywhere between its three prerequisites and 7.
    let layout = draw(
        8,
        &[
            (0, 3),
            (1, 3),
            (2, 3),
            (3, 7),
            (0, 4),
            (1, 4),
            (2, 4),
            (4, 5),
            (5, 6),
            (6, 7),
        ],
        &[],
    );
    assert_eq!(layout.layers[3], layout.layers[0] + 1);
}

#[test]
fn trees_are_drawn_without_crossings() {
    let edges: Vec<(u32, u32)> = (1..121).map(|node| (node, (node - 1) / 3)).collect();
    let layout = draw(121, &edges, &[]);
    assert_eq!(layout.crossings, 0);
    check_left_to_right(&edges, &layout);
}

#[test]
fn a_crossing_that_can_be_avoided_is_avoided() {
    let edges = [(0, 4), (1, 3), (2, 5), (3, 6), (4, 7), (5, 8), (0, 8)];
    assert_eq!(draw(9, &edges, &[]).crossings, 0);
}

#[test]
fn a_long_edge_is_level_and_goes_round_the_boxes() {
    let mut edges: Vec<(u32, u32)> = (0..9).map(|node| (node, node + 1)).collect();
    edges.push((0, 9));
    let sizes = [[80.0, 40.0]; 10];
    let layout = draw(10, &edges, &sizes);
    check_lines_pass_no_box(&sizes, &layout);
    let route = &layout.routes[9];
    assert!(route.len() <= 4, "{route:?}");
}

#[test]
fn edges_of_a_cycle_are_drawn_and_all_but_one_obeyed() {
    let edges = [(0, 1), (1, 2), (2, 0), (2, 3)];
    let layout = draw(4, &edges, &[]);
    assert_eq!(layout.layers, [0, 1, 2, 3]);
    let back = &layout.routes[2];
    assert!(back[0][0] > back[back.len() - 1][0]);
}

#[test]
fn an_edge_both_ways_is_drawn_twice() {
    let layout = draw(2, &[(0, 1), (1, 0), (0, 1)], &[]);
    assert_eq!(layout.routes[0], layout.routes[2]);
    assert_eq!(
        layout.routes[1].iter().rev().copied().collect::<Vec<_>>(),
        layout.routes[0]
    );
}

#[test]
fn a_chain_of_a_million_nodes_fits_on_a_small_stack() {
    let work = || {
        let edges: Vec<(u32, u32)> = (0..1_000_000)
            .map(|node| (node, (node + 1) % 1_000_000))
            .collect();
        let input = LayeredInput {
            nodes: 1_000_000,
            edges: &edges,
            sizes: &[],
        };
        layered(&input, &LayeredOptions::default()).layers[999_999]
    };
    let thread = std::thread::Builder::new()
        .stack_size(512 * 1024)
        .spawn(work)
        .unwrap();
    assert_eq!(thread.join().unwrap(), 999_999);
}

#[test]
fn edges_too_long_for_dummies_go_round_the_outside() {
    // Shortcuts over 2,000 layers each from 2,000 nodes would need four million dummies.
    let mut edges: Vec<(u32, u32)> = (0..4_000).map(|node| (node, node + 1)).collect();
    edges.extend((0..2_000).map(|node| (node, node + 2_000)));
    let layout = draw(4_001, &edges, &[]);
    check_left_to_right(&edges, &layout);
    let outside = layout
        .routes
        .iter()
        .filter(|route| route.iter().any(|point| point[1] == 0.0))
        .count();
    assert!(outside > 1_000);
}

prop_compose! {
    fn any_dag()(nodes in 1usize..40)(
        pairs in prop::collection::vec((0..nodes as u32, 0..nodes as u32), 0..90),
        sizes in prop::collection::vec((1u8..200, 1u8..60), nodes),
        nodes in Just(nodes),
    ) -> (usize, Vec<(u32, u32)>, Vec<[f32; 2]>) {
        // Smaller to larger, under other names.
        let name = |node: u32| nodes as u32 - 1 - (node + 5) % nodes as u32;
        let named = pairs.into_iter().map(|(a, b)| (name(a.min(b)), name(a.max(b))));
        let edges = named.filter(|(a, b)| a != b).collect();
        (nodes, edges, sizes.into_iter().map(|(w, h)| [f32::from(w), f32::from(h)]).collect())
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn in_a_dag_every_edge_runs_from_left_to_right_round_all_boxes((nodes, edges, sizes) in any_dag()) {
        let layout = draw(nodes, &edges, &sizes);
        check_left_to_right(&edges, &layout);
        check_lines_pass_no_box(&sizes, &layout);
        let sinks = (0..nodes as u32).filter(|node| edges.iter().all(|edge| edge.0 != *node));
        for sink in sinks {
            let before = edges.iter().filter(|edge| edge.1 == sink).map(|edge| layout.layers[edge.0 as usize] + 1);
            prop_assert_eq!(layout.layers[sink as usize], before.max().unwrap_or(0));
        }
    }

    #[test]
    fn any_graph_is_drawn_the_same_way_twice(
        nodes in 0usize..30,
        edges in prop::collection::vec((0u32..32, 0u32..32), 0..80),
    ) {
        let layout = draw(nodes, &edges, &[]);
        prop_assert_eq!(&layout, &draw(nodes, &edges, &[]));
        check_lines_pass_no_box(&[], &layout);
    }
}
