//! What a time budget keeps: whole chains of needs, those first that help the targets most.

use crate::csr::Csr;
use std::cmp::Reverse;
use std::collections::VecDeque;

/// Tasks that failed attempts may look at. Beyond, a task is kept only if all it needs is kept already.
const WORK: usize = 5_000_000;

/// What is chosen from.
pub(crate) struct Choice<'a> {
    /// What each task needs, with the confidence.
    pub needs: &'a Csr<f32>,
    /// 0 for what is known.
    pub minutes: &'a [u32],
    pub targets: &'a [bool],
    /// As in [`super::order::Task`].
    pub stages: &'a [u32],
    /// Every task after its needs.
    pub needs_first: &'a [u32],
    pub budget: u32,
}

/// What was chosen.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Chosen {
    /// Whether a task is kept; with a task all its needs are.
    pub kept: Vec<bool>,
    /// What was not kept, most helpful first.
    pub dropped: Vec<u32>,
    /// Minutes left over.
    pub left: u32,
}

/// Keeps what fits.
///
/// Greedy, because the problem (a knapsack with precedence) is NP-hard: in the order of distance to a target, stage,
/// confidence of the way there, and minutes with all that is needed, whatever still fits with all it needs is kept. So
/// targets come first, and what remains of the budget goes to steps towards those that do not fit.
pub(crate) fn choose(choice: &Choice<'_>) -> Chosen {
    let mut picker = Picker::new(choice);
    let candidates = candidates(choice, &mut picker);
    for &node in &candidates {
        picker.keep_with_needs(node);
    }
    for &node in choice.needs_first {
        if choice
            .needs
            .targets(node)
            .iter()
            .all(|need| picker.kept[*need as usize])
        {
            picker.keep_with_needs(node);
        }
    }
    let dropped = candidates
        .into_iter()
        .filter(|node| !picker.kept[*node as usize])
        .collect();
    Chosen {
        kept: picker.kept,
        dropped,
        left: picker.left,
    }
}

struct Picker<'a> {
    choice: &'a Choice<'a>,
    kept: Vec<bool>,
    /// Needs more than was left once. What is left and what is needed fall together, so this stays true.
    too_long: Vec<bool>,
    seen: Vec<bool>,
    left: u32,
    work: usize,
}

impl<'a> Picker<'a> {
    fn new(choice: &'a Choice<'a>) -> Self {
        let chain = chains(choice);
        Self {
            choice,
            kept: choice.minutes.iter().map(|minutes| *minutes == 0).collect(),
            too_long: chain.into_iter().map(|minutes| minutes > choice.budget).collect(),
            seen: vec![false; choice.minutes.len()],
            left: choice.budget,
            work: WORK,
        }
    }

    /// What must still be taken in for a task, and its minutes; `None` if that does not fit.
    fn missing(&mut self, node: u32) -> Option<(Vec<u32>, u32)> {
        let mut found = vec![node];
        let mut minutes = 0u32;
        let mut fits = !self.too_long[node as usize];
        let mut next = 0;
        self.seen[node as usize] = true;
        while let Some(&task) = found.get(next)
            && fits
        {
            next += 1;
            minutes = minutes.saturating_add(self.choice.minutes[task as usize]);
            self.work = self.work.saturating_sub(1);
            fits = minutes <= self.left;
            for &need in self.choice.needs.targets(task) {
                let need_index = need as usize;
                if !self.kept[need_index] && !self.seen[need_index] {
                    fits &= !self.too_long[need_index] && self.work > 0;
                    self.seen[need_index] = true;
                    found.push(need);
                }
            }
        }
        found.iter().for_each(|task| self.seen[*task as usize] = false);
        if !fits {
            self.too_long[node as usize] |= self.work > 0;
            return None;
        }
        Some((found, minutes))
    }

    fn keep_with_needs(&mut self, node: u32) {
        if !self.kept[node as usize]
            && let Some((tasks, minutes)) = self.missing(node)
        {
            tasks.iter().for_each(|task| self.kept[*task as usize] = true);
            self.left -= minutes;
        }
    }
}

/// For each task the minutes of the longest chain of needs up to it: no way to it is shorter.
fn chains(choice: &Choice<'_>) -> Vec<u32> {
    let mut chain = vec![0u32; choice.minutes.len()];
    for &node in choice.needs_first {
        let before = choice
            .needs
            .targets(node)
            .iter()
            .map(|need| chain[*need as usize])
            .max()
            .unwrap_or(0);
        chain[node as usize] = before.saturating_add(choice.minutes[node as usize]);
    }
    chain
}

/// Everything that takes time, most helpful first.
fn candidates(choice: &Choice<'_>, picker: &mut Picker<'_>) -> Vec<u32> {
    let (distance, confidence) = help(choice);
    let mut out: Vec<_> = choice
        .needs
        .nodes()
        .filter(|node| choice.minutes[*node as usize] > 0)
        .map(|node| {
            let index = node as usize;
            let minutes = if choice.targets[index] {
                picker.missing(node).map_or(u32::MAX, |m| m.1)
            } else {
                choice.minutes[index]
            };
            (
                distance[index],
                choice.stages[index],
                Reverse(confidence[index].to_bits()),
                minutes,
                node,
            )
        })
        .collect();
    out.sort_unstable();
    out.into_iter().map(|candidate| candidate.4).collect()
}

/// For each task the steps to the nearest target, and the confidence of the surest such way: the product of its needs'.
/// Confidences are not negative, so that their bits compare as they do.
fn help(choice: &Choice<'_>) -> (Vec<u32>, Vec<f32>) {
    let mut distance = vec![u32::MAX; choice.minutes.len()];
    let mut confidence = vec![0.0f32; choice.minutes.len()];
    let mut queue = VecDeque::new();
    for node in choice.needs.nodes().filter(|node| choice.targets[*node as usize]) {
        distance[node as usize] = 0;
        confidence[node as usize] = 1.0;
        queue.push_back(node);
    }
    while let Some(node) = queue.pop_front() {
        for (need, sure) in choice.needs.from(node) {
            let (from, to) = (node as usize, need as usize);
            if distance[to] == u32::MAX {
                distance[to] = distance[from] + 1;
                queue.push_back(need);
            }
            if distance[to] == distance[from] + 1 {
                confidence[to] = confidence[to].max(confidence[from] * sure);
            }
        }
    }
    (distance, confidence)
}
