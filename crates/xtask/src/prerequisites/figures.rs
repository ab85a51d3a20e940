//! Figures of an inference: accuracy, area under the curve, precision at k, calibration.

use cairn_graph::{KnowledgeGraph, NodeKey};
use cairn_study::{Inference, Judgement};
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;

/// A judge of "a needs b".
type Pair = (NodeKey, NodeKey);

/// The told pairs that can be compared.
pub struct Pairs {
    /// By id.
    pub told: Vec<Pair>,
    pub judged: Vec<Judgement>,
    /// Pairs of which notes say both.
    pub both_ways: usize,
}

impl Pairs {
    pub fn of(
        graph: &KnowledgeGraph,
        truth: &HashSet<Pair>,
        judge: impl Fn(Pair) -> Option<Judgement>,
    ) -> Self {
        let one_way = |(a, b): &&Pair| !truth.contains(&(*b, *a));
        let mut told: Vec<Pair> = truth.iter().filter(one_way).copied().collect();
        let both_ways = (truth.len() - told.len()) / 2;
        told.retain(|pair| judge(*pair).is_some());
        told.sort_by(|x, y| {
            let ids = |pair: &Pair| (&graph.node(pair.0).id, &graph.node(pair.1).id);
            ids(x).cmp(&ids(y))
        });
        let judged = told.iter().filter_map(|pair| judge(*pair)).collect();
        Self {
            told,
            judged,
            both_ways,
        }
    }
}

/// For each told pair one of two other notes of the first one's topic, by a fixed sequence.
pub fn random_pairs(
    graph: &KnowledgeGraph,
    told: &[Pair],
    truth: &HashSet<Pair>,
    judge: impl Fn(Pair) -> Option<Judgement>,
) -> Vec<Judgement> {
    let mut by_topic: BTreeMap<Option<&str>, Vec<NodeKey>> = BTreeMap::new();
    for (key, node) in graph.nodes().filter(|(key, _)| judge((*key, *key)).is_some()) {
        by_topic.entry(node.topic.as_deref()).or_default().push(key);
    }
    by_topic
        .values_mut()
        .for_each(|notes| notes.sort_by(|a, b| graph.node(*a).id.cmp(&graph.node(*b).id)));
    let mut state = 7u64;
    let mut below = |limit: usize| {
        // Knuth's MMIX generator; its high bits are the good ones.
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % limit.max(1)
    };
    let mut out = Vec::new();
    for (a, _) in told {
        let notes = &by_topic[&graph.node(*a).topic.as_deref()];
        // A topic of two notes may have no pair that nobody told of.
        for _ in 0..20 {
            let (x, y) = (notes[below(notes.len())], notes[below(notes.len())]);
            if x != y && !truth.contains(&(x, y)) && !truth.contains(&(y, x)) {
                out.extend(judge((x, y)));
                break;
            }
        }
    }
    out
}

/// The share of told pairs thought to run the told way; undecided ones count half.
pub fn direction_accuracy(judged: &[Judgement]) -> f64 {
    let right = judged.iter().map(|judged| match judged.direction {
        direction if direction > 0.5 => 1.0,
        direction if direction < 0.5 => 0.0,
        _ => 0.5,
    });
    right.sum::<f64>() / judged.len().max(1) as f64
}

/// The probability that one of the first is above one of the second, equal ones counted half (Mann and Whitney).
pub fn area_under_curve(above: &[f32], below: &[f32]) -> f64 {
    let mut below = below.to_vec();
    below.sort_unstable_by(f32::total_cmp);
    let beaten = above.iter().map(|value| {
        let less = below.partition_point(|other| other < value);
        let up_to = below.partition_point(|other| other <= value);
        (less + up_to) as f64 / 2.0
    });
    beaten.sum::<f64>() / (above.len() * below.len()).max(1) as f64
}

/// How many of the likeliest k candidate pairs somebody wrote down: of all, and of those in which the note that would
/// need the other tells its needs at all. Most notes tell none, so that the first counts silence as a no.
pub fn print_precision(inference: &Inference<'_>, truth: &HashSet<Pair>) {
    let tells: HashSet<NodeKey> = truth.iter().map(|pair| pair.0).collect();
    let mut all: Vec<(f32, Pair)> = Vec::new();
    for (a, b) in inference.candidates() {
        let there = inference.judge(a, b).map_or(0.0, |j| j.probability);
        let back = inference.judge(b, a).map_or(0.0, |j| j.probability);
        let pair = if back > there { (b, a) } else { (a, b) };
        all.push((there.max(back), pair));
    }
    all.sort_by(|x, y| y.0.total_cmp(&x.0));
    let hits: Vec<bool> = all.iter().map(|found| truth.contains(&found.1)).collect();
    println!(
        "precision (what nobody wrote down counts as wrong): {}",
        precisions(&hits)
    );
    let told = all
        .iter()
        .zip(&hits)
        .filter(|(found, _)| tells.contains(&found.1.0));
    let told: Vec<bool> = told.map(|(_, hit)| *hit).collect();
    println!(
        "precision where the note tells its needs ({} of {} pairs): {}",
        told.len(),
        all.len(),
        precisions(&told)
    );
}

/// The share of hits among the first k, for some k.
fn precisions(hits: &[bool]) -> String {
    let at = |k: usize| {
        let found = hits[..k].iter().filter(|hit| **hit).count();
        format!("{:.2} at {k}", found as f64 / k as f64)
    };
    let some = [10, 50, 100, 200, 500, 1_000].into_iter();
    let line: Vec<String> = some.filter(|k| *k <= hits.len()).map(at).collect();
    line.join(", ")
}

/// Predicted against observed, by tenths.
pub fn table(predicted: impl Iterator<Item = (f32, bool)>) -> String {
    let mut bins = [(0.0f64, 0usize, 0usize); 10];
    for (probability, true_pair) in predicted {
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a probability times ten"
        )]
        let bin = &mut bins[((probability * 10.0) as usize).min(9)];
        bin.0 += f64::from(probability);
        bin.1 += usize::from(true_pair);
        bin.2 += 1;
    }
    let mut out = String::from("  predicted  observed  pairs\n");
    for (sum, right, count) in bins.into_iter().filter(|bin| bin.2 > 0) {
        let mean = |value: f64| value / count as f64;
        let _ = writeln!(
            out,
            "  {:>9.2}  {:>8.2}  {count:>5}",
            mean(sum),
            mean(right as f64)
        );
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_area_counts_pairs_in_order_and_ties_half() {
        assert_eq!(area_under_curve(&[0.9, 0.5], &[0.5, 0.1]), 0.875);
        assert_eq!(area_under_curve(&[], &[0.5]), 0.0);
    }

    #[test]
    fn precision_is_told_as_far_as_there_are_pairs() {
        let hits: Vec<bool> = (0..60).map(|at| at % 4 == 0).collect();
        assert_eq!(precisions(&hits), "0.30 at 10, 0.26 at 50");
    }

    #[test]
    fn a_table_has_a_line_for_each_tenth_that_occurs() {
        assert_eq!(
            table([(0.05, false), (1.0, true), (0.95, false)].into_iter()),
            "  predicted  observed  pairs\n       0.05      0.00      1\n       0.97      0.50      2\n"
        );
    }
}
