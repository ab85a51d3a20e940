//! The order inside each layer: sweeps by barycentre and median, exchanges, sifting, from several starts; best kept.

use super::cross::Counter;
use super::dag::Rows;
use super::proper::Proper;
use super::sift::{self, Sifter};
use crate::random::mix;

/// Rounds without improvement after which a start is given up.
const PATIENCE: u32 = 4;

/// What sifting may look at, in pairs of nodes: so many for each edge piece, from all starts together.
const PAIRS_PER_LINK: usize = 2_500;

/// What a start counts for that is given up before it is sifted.
const PAIRS_PER_HOPELESS_LINK: usize = 20;

/// Starts at most.
const STARTS: u64 = 10;

/// Large drawings get fewer rounds: about this many edge pieces are looked at from one start.
const LINK_ROUNDS: usize = 2_000_000;

/// Orders the layers with few crossings and returns their number. At most `rounds` from each start. Layer-by-layer
/// sweeps (Sugiyama, Tagawa, Toda 1981) by barycentre and by median in turn, each followed by exchanges of neighbours
/// (Gansner, Koutsofios, North, Vo 1993); the best order of each start is sifted, unless it would have to gain a larger
/// share by that than any start before. As many starts as the work allows.
pub(super) fn reduce_crossings(proper: &mut Proper, rounds: u32) -> usize {
    let mut best = Best::default();
    let mut tools = Tools::default();
    let links: usize = proper.pairs.len() + proper.layer.len() - proper.real;
    let rounds = rounds.min((LINK_ROUNDS / links.max(1)).max(2) as u32);
    let mut work = links * PAIRS_PER_LINK;
    // The largest share of its crossings that a start lost by being sifted.
    let mut gained = 0.0f64;
    for attempt in 0..STARTS {
        match attempt {
            0 | 1 => start(proper, attempt == 0),
            _ => shuffle(proper, attempt),
        }
        let before = work;
        let swept = sweep_rounds(proper, rounds, &mut tools);
        if swept as f64 * (1.0 - gained) > best.crossings as f64 {
            work = work.saturating_sub(links * PAIRS_PER_HOPELESS_LINK);
            continue;
        }
        sift::sift(proper, &mut tools.sifter, &mut work, swept, best.crossings);
        let sifted = best.keep(proper, &mut tools);
        gained = gained.max(1.0 - sifted as f64 / swept.max(1) as f64);
        let used = before - work;
        if best.crossings == 0 || work < used || links * STARTS as usize > LINK_ROUNDS {
            break;
        }
    }
    restore(proper, &best.places);
    best.crossings
}

/// The best order so far.
struct Best {
    crossings: usize,
    places: Vec<u32>,
}

impl Default for Best {
    fn default() -> Self {
        Self {
            crossings: usize::MAX,
            places: Vec::new(),
        }
    }
}

impl Best {
    /// Keeps the present order if it is better; gives its crossings.
    fn keep(&mut self, proper: &Proper, tools: &mut Tools) -> usize {
        let now = tools.counter.crossings(proper);
        if now < self.crossings {
            self.crossings = now;
            self.places.clone_from(&proper.place);
        }
        now
    }
}

/// Memory that is used again and again.
#[derive(Default)]
struct Tools {
    sifter: Sifter,
    counter: Counter,
    ends: Vec<u32>,
    sorted: Vec<(f64, u32)>,
}

/// Leaves the best order it met, and gives its crossings.
fn sweep_rounds(proper: &mut Proper, rounds: u32, tools: &mut Tools) -> usize {
    let mut best = Best::default();
    best.keep(proper, tools);
    let mut stale = 0;
    for round in 0..rounds {
        if best.crossings == 0 || stale > PATIENCE {
            break;
        }
        let rule = if round % 4 < 2 {
            Rule::Barycentre
        } else {
            Rule::Median
        };
        sweep(proper, round % 2 == 0, rule, tools);
        exchange(proper, &mut tools.sifter, round % 4 >= 2);
        let before = best.crossings;
        stale = if best.keep(proper, tools) < before {
            0
        } else {
            stale + 1
        };
    }
    restore(proper, &best.places);
    best.crossings
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
fn sweep(proper: &mut Proper, rightwards: bool, rule: Rule, tools: &mut Tools) {
    let layers = proper.layers.len();
    for step in 1..layers {
        let layer = if rightwards { step } else { layers - 1 - step };
        if proper.layers.row(layer).len() > 1 {
            sort_layer(proper, layer, rightwards, rule, tools);
        }
    }
}

/// Nodes without neighbours on that side keep their index, the others are sorted into the rest.
fn sort_layer(proper: &mut Proper, layer: usize, rightwards: bool, rule: Rule, tools: &mut Tools) {
    let Proper {
        layers,
        place,
        left,
        right,
        ..
    } = proper;
    let neighbours: &Rows = if rightwards { left } else { right };
    let row = layers.row_mut(layer);
    let Tools { ends, sorted, .. } = tools;
    sorted.clear();
    for &node in row.iter() {
        ends.clear();
        ends.extend(
            neighbours
                .row(node as usize)
                .iter()
                .map(|&other| place[other as usize]),
        );
        if !ends.is_empty() {
            sorted.push((middle(ends, rule), node));
        }
    }
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut sorted = sorted.iter();
    for slot in row.iter_mut() {
        if !neighbours.row(*slot as usize).is_empty()
            && let Some(&(_, node)) = sorted.next()
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

/// Exchanges neighbours once in each layer; `even`: also where that changes nothing.
fn exchange(proper: &mut Proper, sifter: &mut Sifter, even: bool) {
    for layer in 0..proper.layers.len() {
        sifter.exchange(proper, layer, even);
    }
}
