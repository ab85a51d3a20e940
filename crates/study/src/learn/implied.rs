//! Which needs of a plan follow from others of it.

use super::LearnPlan;
use cairn_graph::NodeKey;
use rustc_hash::FxHashMap;

/// Steps up to which implied needs are looked for: what each step rests on is kept as one bit a pair, 8 MiB at most.
const MOST_STEPS: usize = 8_192;

impl LearnPlan {
    /// For each edge of the plan whether a longer way says the same: a needs b, and something else that a needs, needs b
    /// too, directly or not. None is, in a plan of more than 8,192 steps.
    pub fn implied(&self) -> Vec<bool> {
        let steps = self.steps.len();
        if steps > MOST_STEPS {
            return vec![false; self.edges.len()];
        }
        let numbers: FxHashMap<NodeKey, usize> = self.steps.iter().map(|step| step.node).zip(0..).collect();
        let words = steps.div_ceil(64);
        // What each step rests on, itself left out. Steps stand behind their needs.
        let mut below = vec![0u64; steps * words];
        let mut implied = FxHashMap::default();
        for (number, step) in self.steps.iter().enumerate() {
            let needs: Vec<usize> = step
                .needs
                .iter()
                .filter_map(|need| numbers.get(need).copied())
                .collect();
            let mut rests_on = vec![0u64; words];
            for need in &needs {
                for (word, more) in rests_on.iter_mut().zip(&below[need * words..]) {
                    *word |= more;
                }
            }
            for &need in &needs {
                let again = rests_on[need / 64] & (1 << (need % 64)) != 0;
                implied.insert((number, need), again);
            }
            for need in needs {
                rests_on[need / 64] |= 1 << (need % 64);
            }
            below[number * words..][..words].copy_from_slice(&rests_on);
        }
        let number = |key: &NodeKey| numbers.get(key).copied();
        let edge = |(from, to): &(NodeKey, NodeKey)| Some((number(from)?, number(to)?));
        self.edges
            .iter()
            .map(|ends| edge(ends).is_some_and(|ends| implied.get(&ends).copied().unwrap_or(false)))
            .collect()
    }
}
