//! What to review today, in which order.
//!
//! Due questions come first, what others build on before them and of equals the one closest to being forgotten; then
//! new ones, so that each comes after what it needs, and what continues something known before something unrelated.

use super::model::{MemoryModel, MemoryState};
use crate::Requirements;
use crate::requirements::hardness;
use cairn_graph::{KnowledgeGraph, NodeKey};
use cairn_model::{NodeId, NodeKind, Rating, StudyDay};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// What a day may ask.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DayLimits {
    /// The chance of recall at which a question is due.
    pub target: f32,
    /// Questions for the first time that are left for today.
    pub fresh: u32,
    /// Others that are left for today. What was failed today comes again in any case.
    pub due: u32,
}

/// The questions of a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Queue {
    /// Due, in order; those failed today at the end.
    pub due: Vec<NodeKey>,
    /// Never reviewed, in order.
    pub fresh: Vec<NodeKey>,
    /// Due, but beyond the day's limit.
    pub due_beyond: u32,
    /// Never reviewed, but beyond the day's limit.
    pub fresh_beyond: u32,
    /// When the next question is due that is not due today.
    pub next: Option<StudyDay>,
}

/// What the queue is made of.
#[derive(Clone, Copy)]
pub struct QueueInput<'a> {
    /// The graph.
    pub graph: &'a KnowledgeGraph,
    /// The acyclic view of its requirements.
    pub requirements: &'a Requirements,
    /// The model that made the states.
    pub model: &'a MemoryModel,
    /// What is remembered.
    pub states: &'a FxHashMap<NodeId, MemoryState>,
    /// Put off for today.
    pub buried: &'a FxHashSet<NodeId>,
}

/// The questions for a day. Equal input gives equal queues.
pub fn queue(input: QueueInput<'_>, today: StudyDay, limits: DayLimits) -> Queue {
    let mut out = Queue::default();
    let mut failed: Vec<(i64, NodeKey)> = Vec::new();
    let mut due: Vec<(f32, NodeKey)> = Vec::new();
    let mut fresh: FxHashSet<NodeKey> = FxHashSet::default();
    for (key, node) in input.graph.nodes() {
        if node.kind != NodeKind::Question || input.buried.contains(&node.id) {
            continue;
        }
        let Some(state) = input.states.get(&node.id) else {
            fresh.insert(key);
            continue;
        };
        let day = input.model.due(state, limits.target);
        if day > today {
            out.next = Some(out.next.map_or(day, |next| next.min(day)));
        } else if state.last == Rating::Again && state.day == today {
            failed.push((state.last_ms, key));
        } else {
            due.push((input.model.recall(state, today), key));
        }
    }
    let id = |key: NodeKey| &input.graph.node(key).id;
    // What is closest to being forgotten is asked today, if not all can be.
    due.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| id(a.1).cmp(id(b.1))));
    out.due_beyond = cut(&mut due, limits.due);
    let depths = depths(input);
    let depth = |key: NodeKey| depths.get(&key).copied().unwrap_or(0);
    due.sort_by_key(|(_, key)| depth(*key));
    failed.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| id(a.1).cmp(id(b.1))));
    out.due = due
        .iter()
        .map(|(_, key)| *key)
        .chain(failed.iter().map(|(_, key)| *key))
        .collect();
    out.fresh = in_order(input, &fresh);
    out.fresh_beyond = cut(&mut out.fresh, limits.fresh);
    out
}

/// Leaves so many; gives how many went.
fn cut<T>(list: &mut Vec<T>, most: u32) -> u32 {
    let beyond = list.len().saturating_sub(most as usize);
    list.truncate(most as usize);
    u32::try_from(beyond).unwrap_or(u32::MAX)
}

/// How many steps each node stands above what needs nothing.
fn depths(input: QueueInput<'_>) -> FxHashMap<NodeKey, u32> {
    let mut open: FxHashMap<NodeKey, usize> = FxHashMap::default();
    let mut depths: FxHashMap<NodeKey, u32> = FxHashMap::default();
    let mut ready: Vec<NodeKey> = Vec::new();
    for (key, _) in input.graph.nodes() {
        match input.requirements.needs(key).len() {
            0 if !input.requirements.opens(key).is_empty() => ready.push(key),
            0 => {}
            needs => drop(open.insert(key, needs)),
        }
    }
    while let Some(key) = ready.pop() {
        let depth = depths.get(&key).copied().unwrap_or(0) + 1;
        for &above in input.requirements.opens(key) {
            let known = depths.entry(above).or_insert(0);
            *known = depth.max(*known);
            if let Some(left) = open.get_mut(&above) {
                *left -= 1;
                if *left == 0 {
                    ready.push(above);
                }
            }
        }
    }
    depths
}

/// New questions, each after the new ones it needs, by way of what is no question too.
fn in_order(input: QueueInput<'_>, fresh: &FxHashSet<NodeKey>) -> Vec<NodeKey> {
    let (graph, requirements) = (input.graph, input.requirements);
    let asked = |key: NodeKey| graph.node(key).kind == NodeKind::Question && !fresh.contains(&key);
    let mut left: FxHashMap<NodeKey, usize> = FxHashMap::default();
    let mut ready = BinaryHeap::new();
    let mut turn = 0_u32;
    let entry = |key: NodeKey, builds: bool, turn: u32| {
        let node = graph.node(key);
        let opens = requirements.opens(key).len();
        Reverse((
            !builds,
            Reverse(turn),
            Reverse(opens),
            hardness(node),
            node.id.clone(),
            key,
        ))
    };
    for (key, _) in graph.nodes().filter(|(key, _)| !asked(*key)) {
        let needs = requirements.needs(key);
        let lacking = needs.iter().filter(|need| !asked(**need)).count();
        if lacking == 0 {
            ready.push(entry(key, !needs.is_empty(), 0));
        } else {
            left.insert(key, lacking);
        }
    }
    let mut out = Vec::with_capacity(fresh.len());
    while let Some(Reverse((.., key))) = ready.pop() {
        if fresh.contains(&key) {
            out.push(key);
        }
        turn += 1;
        for &above in requirements.opens(key) {
            if let Some(count) = left.get_mut(&above) {
                *count -= 1;
                if *count == 0 {
                    ready.push(entry(above, true, turn));
                }
            }
        }
    }
    out
}
