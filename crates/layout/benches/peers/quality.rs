//! How good a drawing is, by two measures that do not depend on its scale.

use super::graph::Sample;
use std::collections::VecDeque;

const SOURCES: usize = 100;
const TARGETS: usize = 300;
const LOOKED_AT: usize = 1500;

/// Normalised stress over sampled pairs: the mean of `(scale * drawn / steps - 1)²` at the best scale, where `steps` is the
/// distance in the graph. 0 is perfect.
pub fn stress(sample: &Sample, places: &[[f32; 2]]) -> f64 {
    let (mut sum, mut squares, mut pairs) = (0.0f64, 0.0f64, 0.0f64);
    let mut steps = vec![u32::MAX; sample.nodes];
    let mut queue = VecDeque::new();
    for round in 0..SOURCES.min(sample.nodes) {
        let source = round * sample.nodes / SOURCES.min(sample.nodes);
        steps.fill(u32::MAX);
        steps[source] = 0;
        queue.push_back(source);
        while let Some(node) = queue.pop_front() {
            for &other in sample.near(node) {
                if steps[other as usize] == u32::MAX {
                    steps[other as usize] = steps[node] + 1;
                    queue.push_back(other as usize);
                }
            }
        }
        let stride = (sample.nodes / TARGETS).max(1);
        for target in (round % stride..sample.nodes).step_by(stride) {
            if target != source && steps[target] != u32::MAX {
                let drawn = distance2(places[source], places[target]).sqrt();
                let ratio = f64::from(drawn) / f64::from(steps[target]);
                (sum, squares, pairs) = (sum + ratio, squares + ratio * ratio, pairs + 1.0);
            }
        }
    }
    1.0 - sum * sum / (pairs * squares).max(f64::MIN_POSITIVE)
}

/// Mean overlap (Jaccard) of the neighbours of a node in the graph and as many nearest points.
pub fn kept(sample: &Sample, places: &[[f32; 2]]) -> f64 {
    let stride = (sample.nodes / LOOKED_AT).max(1);
    let (mut sum, mut looked_at) = (0.0, 0);
    let mut far: Vec<(f32, u32)> = Vec::new();
    for node in (0..sample.nodes).step_by(stride) {
        let near = sample.near(node);
        if near.is_empty() || near.len() + 1 >= sample.nodes {
            continue;
        }
        far.clear();
        let others = (0..sample.nodes as u32).filter(|&other| other as usize != node);
        far.extend(others.map(|other| (distance2(places[node], places[other as usize]), other)));
        far.select_nth_unstable_by(near.len() - 1, |a, b| a.0.total_cmp(&b.0));
        let drawn: std::collections::HashSet<u32> = far[..near.len()].iter().map(|entry| entry.1).collect();
        let both = near.iter().filter(|other| drawn.contains(other)).count();
        sum += both as f64 / (2 * near.len() - both) as f64;
        looked_at += 1;
    }
    sum / f64::from(looked_at.max(1))
}

fn distance2(a: [f32; 2], b: [f32; 2]) -> f32 {
    let (dx, dy) = (a[0] - b[0], a[1] - b[1]);
    dx * dx + dy * dy
}
