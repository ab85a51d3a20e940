//! The order inside each layer: sweeps by barycentre and median, exchanges of neighbours, best kept.

use super::cross::{between_two, crossings};
use super::dag::Rows;
use super::proper::Proper;
use crate::random::mix;

/// Rounds without improvement after which a start is given up.
const PATIENCE: u32 = 4;

/// Small drawings are tried from shuffled orders as well, at most this many, and together at most this
/// many edge pieces.
const MOST_SHUFFLES: usize = 6;
const SHUFFLED_LINKS: usize = 2_000;

/// Large drawings get fewer rounds: about this many edge pieces are looked at from one start.
const LINK_ROUNDS: usize = 2_000_000;

/// Orders the layers with few crossings and returns their number. At most `rounds` from each start. Layer-by-layer sweeps (Sugiyama, Tagawa,
/// Toda 1981) by barycentre and by median in turn, each followed by exchanges of neighbours (Gansner,
/// Koutsofios, North, Vo 1993), from two starts.
pub(super) fn reduce_crossings(proper: &mut Proper, rounds: u32) -> usize {
    let mut best = (usize::MAX, Vec::new());
    let links: usize = proper.pairs.len() + proper.layer.len() - proper.real;
    let affordable = LINK_ROUNDS / links.max(1);
    let rounds = rounds.min(affordable.max(2) as u32);
    let starts = if affordable < 20 {
        1
    } else {
        2 + (SHUFFLED_LINKS / links.max(1)).min(MOST_SHUFFLES)
    };
    for attempt in 0..starts {
        match attempt {
            0 | 1 => start(proper, attempt == 0),
            _ => shuffle(proper, attempt as u64),
        }
        sweep_rounds(proper, rounds, &mut best);
        if best.0 == 0 {
            break;
        }
    }
    restore(proper, &best.1);
    best.0
}

fn sweep_rounds(proper: &mut Proper, rounds: u32, best: &mut (usize, Vec<u32>)) {
    keep_if_better(proper, best);
    let (mut own_best, mut stale) = (usize::MAX, 0);
    for round in 0..rounds {
        if best.0 == 0 || stale > PATIENCE {
            return;
        }
        let rule = if round % 4 < 2 {
            Rule::Barycentre
        } else {
            Rule::Median
        };
        sweep(proper, round % 2 == 0, rule);
        exchange(proper);
        let now = keep_if_better(proper, best);
        stale = if now < own_best { 0 } else { stale + 1 };
        own_best = own_best.min(now);
    }
}

fn keep_if_better(proper: &Proper, best: &mut (usize, Vec<u32>)) -> usize {
    let now = crossings(proper);
    if now < best.0 {
        *best = (now, proper.place.clone());
    }
    now
}

fn restore(proper: &mut Proper, place: &[u32]) {
    for layer in 0..proper.layers.len() {
        proper
            .layers
            .row_mut(layer)
            .sort_unstable_by_key(|&node| place[node as usize]);
    }
    proper.number_places();
}

/// Another start: any order.
fn shuffle(proper: &mut Proper, seed: u64) {
    let salted = |node: usize| (mix(seed << 32 | node as u64) >> 32) as u32;
    let random: Vec<u32> = (0..proper.layer.len()).map(salted).collect();
    restore(proper, &random);
}

/// A first order: nodes of a layer in the order in which a search meets them. Depth first keeps trees free of
/// crossings, and both keep separate parts separate.
fn start(proper: &mut Proper, depth_first: bool) {
    let nodes = proper.layer.len();
    let mut met = vec![u32::MAX; nodes];
    let mut seen = vec![false; nodes];
    let mut count = 0;
    let mut waiting = std::collections::VecDeque::new();
    let roots = (0..proper.layers.len())
        .rev()
        .flat_map(|layer| proper.layers.row(layer));
    for &root in roots {
        if !std::mem::replace(&mut seen[root as usize], true) {
            waiting.push_back(root);
        }
        while let Some(node) = if depth_first {
            waiting.pop_back()
        } else {
            waiting.pop_front()
        } {
            met[node as usize] = count;
            count += 1;
            let (left, right) = (proper.left.row(node as usize), proper.right.row(node as usize));
            for &next in right.iter().chain(left) {
                if !std::mem::replace(&mut seen[next as usize], true) {
                    waiting.push_back(next);
                }
            }
        }
    }
    restore(proper, &met);
}

#[derive(Clone, Copy)]
enum Rule {
    Barycentre,
    Median,
}

/// Sorts each layer by where its neighbours in the layer before stand.
fn sweep(proper: &mut Proper, rightwards: bool, rule: Rule) {
    let layers = proper.layers.len();
    for step in 1..layers {
        let layer = if rightwards { step } else { layers - 1 - step };
        if proper.layers.row(layer).len() > 1 {
            sort_layer(proper, layer, rightwards, rule);
        }
    }
}

/// Nodes without neighbours on that side keep their index, the others are sorted into the rest.
fn sort_layer(proper: &mut Proper, layer: usize, rightwards: bool, rule: Rule) {
    let Proper {
        layers,
        place,
        left,
        right,
        ..
    } = proper;
    let neighbours: &Rows = if rightwards { left } else { right };
    let row = layers.row_mut(layer);
    let mut ends = Vec::new();
    let mut sorted: Vec<(f64, u32)> = Vec::with_capacity(row.len());
    for &node in row.iter() {
        ends.clear();
        ends.extend(
            neighbours
                .row(node as usize)
                .iter()
                .map(|&other| place[other as usize]),
        );
        if !ends.is_empty() {
            sorted.push((middle(&mut ends, rule), node));
        }
    }
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut sorted = sorted.into_iter();
    for slot in row.iter_mut() {
        if !neighbours.row(*slot as usize).is_empty()
            && let Some((_, node)) = sorted.next()
        {
            *slot = node;
        }
    }
    for (index, &node) in (0u32..).zip(row.iter()) {
        place[node as usize] = index;
    }
}

/// The barycentre, or the median, of which of two the one with the closer neighbours counts more.
fn middle(ends: &mut [u32], rule: Rule) -> f64 {
    let at = |index: usize, ends: &[u32]| f64::from(ends[index]);
    match rule {
        Rule::Barycentre => ends.iter().map(|&end| f64::from(end)).sum::<f64>() / ends.len() as f64,
        Rule::Median => {
            ends.sort_unstable();
            let half = ends.len() / 2;
            if ends.len() % 2 == 1 {
                return at(half, ends);
            }
            let (low, high) = (at(half - 1, ends), at(half, ends));
            let (above, below) = (low - at(0, ends), at(ends.len() - 1, ends) - high);
            if above + below == 0.0 {
                return (low + high) / 2.0;
            }
            (low * below + high * above) / (above + below)
        }
    }
}

/// Exchanges neighbours as long as that removes crossings, a few times over.
fn exchange(proper: &mut Proper) {
    for _ in 0..4 {
        let mut better = false;
        for layer in 0..proper.layers.len() {
            if proper.layers.row(layer).len() > 1 {
                better |= exchange_in(proper, layer);
            }
        }
        if !better {
            return;
        }
    }
}

fn exchange_in(proper: &mut Proper, layer: usize) -> bool {
    let Proper {
        layers,
        place,
        left,
        right,
        ..
    } = proper;
    let row = layers.row_mut(layer);
    let sorted = |rows: &Rows, node: u32| {
        let mut ends: Vec<u32> = rows
            .row(node as usize)
            .iter()
            .map(|&other| place[other as usize])
            .collect();
        ends.sort_unstable();
        ends
    };
    let mut ends: Vec<[Vec<u32>; 2]> = row
        .iter()
        .map(|&node| [sorted(left, node), sorted(right, node)])
        .collect();
    let mut better = false;
    for upper in 0..row.len() - 1 {
        let [a, b] = [&ends[upper], &ends[upper + 1]];
        let now = between_two(&a[0], &b[0]) + between_two(&a[1], &b[1]);
        if now > 0 && between_two(&b[0], &a[0]) + between_two(&b[1], &a[1]) < now {
            row.swap(upper, upper + 1);
            ends.swap(upper, upper + 1);
            better = true;
        }
    }
    for (index, &node) in (0u32..).zip(row.iter()) {
        place[node as usize] = index;
    }
    better
}
