//! The tasks of a plan as dense numbers: gathered from the graph, thinned out by a budget, put in order.

use super::budget::{self, Choice};
use super::order::{self, Task};
use super::scope::{NO_STAGE, Scope};
use super::{LearnOptions, Status, Step};
use crate::csr::{Csr, targets_first};
use crate::{Minutes, Requirements};
use cairn_graph::{KnowledgeGraph, NodeKey};
use cairn_model::Confidence;
use rustc_hash::FxHashMap;

/// The number of what is no task.
const ABSENT: u32 = u32::MAX;

/// Tasks numbered by their ids, and what each needs.
pub(super) struct Draft {
    pub keys: Vec<NodeKey>,
    /// Acyclic; nothing that is known needs anything.
    pub needs: Csr<f32>,
    /// What would better come before what else: needs that are not sure enough to be followed.
    hints: Csr<()>,
    tasks: Vec<Task>,
    minutes: Vec<u32>,
    target: Vec<bool>,
    /// Whether it stays although it is known and no step needs it.
    direct: Vec<bool>,
}

impl Draft {
    /// Gathers the targets and what they need.
    pub(super) fn new(
        graph: &KnowledgeGraph,
        requirements: &Requirements,
        targets: &[NodeKey],
        known: impl Fn(NodeKey) -> bool,
        options: LearnOptions<'_>,
    ) -> Self {
        let least = options.min_confidence;
        let scope = Scope::new(graph, targets, options.aid);
        let told = |key: &NodeKey| {
            options
                .aid
                .and_then(|aid| aid.minutes.get(key))
                .map(|told| told.0)
        };
        let needs_of = |key: NodeKey| {
            let needs = requirements.needs_with_confidence(key);
            needs.filter(|(need, sure)| *sure >= least && !scope.containers.contains_key(need))
        };
        let mut stages: FxHashMap<NodeKey, u32> = scope.members.clone();
        stages.retain(|key, _| !known(*key) || scope.direct.contains(key));
        for (container, stage) in &scope.containers {
            for (need, _) in needs_of(*container).filter(|(need, _)| !known(*need)) {
                let before = stages.entry(need).or_insert(*stage);
                *before = (*before).min(*stage);
            }
        }
        let mut keys: Vec<NodeKey> = stages.keys().copied().collect();
        let mut numbers = vec![ABSENT; graph.node_bound()];
        keys.iter().for_each(|key| numbers[key.index()] = 0);
        let mut next = 0;
        while let Some(&key) = keys.get(next) {
            next += 1;
            for (need, _) in needs_of(key).filter(|_| !known(key)) {
                if std::mem::replace(&mut numbers[need.index()], 0) == ABSENT {
                    keys.push(need);
                }
            }
        }
        requirements.sort(graph, &mut keys);
        for (number, key) in (0..).zip(&keys) {
            numbers[key.index()] = number;
        }
        // Needs come by their ids, as keys do: the edges are in order.
        let mut edges = Vec::with_capacity(2 * keys.len());
        for (number, &key) in (0..).zip(&keys).filter(|(_, key)| !known(**key)) {
            edges.extend(needs_of(key).map(|(need, sure)| (number, numbers[need.index()], sure.get())));
        }
        let needs = Csr::new(keys.len(), edges);
        let hints = hints(requirements, least, &keys, &numbers);
        let facts = requirements.facts();
        let task = |key: &NodeKey| {
            let fact = facts.get(*key);
            Task {
                known: known(*key),
                stage: stages.get(key).copied().unwrap_or(NO_STAGE),
                theme: fact.theme,
                hardness: fact.hardness,
            }
        };
        let minutes = |key: &NodeKey| match known(*key) {
            true => 0,
            false => told(key).unwrap_or_else(|| facts.get(*key).minutes),
        };
        let mut draft = Self {
            minutes: keys.iter().map(minutes).collect(),
            target: keys.iter().map(|key| scope.members.contains_key(key)).collect(),
            direct: keys.iter().map(|key| scope.direct.contains(key)).collect(),
            tasks: keys.iter().map(task).collect(),
            needs,
            hints,
            keys,
        };
        let needs_first = targets_first(&draft.needs).unwrap_or_default();
        order::pull_stages_forward(&draft.needs, &mut draft.tasks, &needs_first);
        draft.hand_themes_on(&needs_first);
        draft
    }

    /// What is about nothing, a missing note for instance, is about what needs it. Themes get dense numbers.
    fn hand_themes_on(&mut self, needs_first: &[u32]) {
        for &node in needs_first.iter().rev() {
            let theme = self.tasks[node as usize].theme;
            for &need in self.needs.targets(node) {
                let need = &mut self.tasks[need as usize].theme;
                if *need == 0 {
                    *need = theme;
                }
            }
        }
        let most = self
            .tasks
            .iter()
            .map(|task| task.theme as usize)
            .max()
            .unwrap_or(0);
        let mut dense = vec![0; most + 1];
        self.tasks.iter().for_each(|task| dense[task.theme as usize] = 1);
        dense[0] = 0;
        for theme in 1..=most {
            dense[theme] += dense[theme - 1];
        }
        for task in &mut self.tasks {
            task.theme = dense[task.theme as usize];
        }
    }

    /// The minutes of all tasks.
    pub(super) fn total(&self) -> Minutes {
        self.minutes.iter().copied().map(Minutes).sum()
    }

    /// An order in which the tasks can be done.
    pub(super) fn order(&self) -> Vec<u32> {
        // The needs are a part of the acyclic view: there is always an order.
        order::order(&self.needs, &self.hints, &self.tasks).unwrap_or_default()
    }

    /// A task as a step.
    pub(super) fn step(&self, node: u32, layer: u32, needs: &[u32]) -> Step {
        let index = node as usize;
        let status = match needs {
            _ if self.tasks[index].known => Status::Known,
            needs if needs.iter().all(|need| self.tasks[*need as usize].known) => Status::Ready,
            _ => Status::Blocked,
        };
        Step {
            node: self.keys[index],
            layer,
            minutes: Minutes(self.minutes[index]),
            status,
            target: self.target[index],
            needs: needs.iter().map(|need| self.keys[*need as usize]).collect(),
        }
    }

    /// Leaves out what does not fit into the budget and says why.
    pub(super) fn fit(&mut self, graph: &KnowledgeGraph, budget: Minutes) -> Vec<(NodeKey, String)> {
        let stages: Vec<u32> = self.tasks.iter().map(|task| task.stage).collect();
        let needs_first = targets_first(&self.needs).unwrap_or_default();
        let mut chosen = budget::choose(&Choice {
            needs: &self.needs,
            minutes: &self.minutes,
            targets: &self.target,
            stages: &stages,
            needs_first: &needs_first,
            budget: budget.0,
        });
        let reason = |node: &u32| {
            let blocking = self
                .needs
                .targets(*node)
                .iter()
                .find(|need| !chosen.kept[**need as usize]);
            let title = |node: u32| &graph.node(self.keys[node as usize]).title;
            match blocking {
                Some(need) => format!("It needs “{}”, which is left out.", title(*need)),
                None => {
                    let takes = Minutes(self.minutes[*node as usize]);
                    format!("It takes {takes}, and of {budget} only {} are left.", chosen.left)
                }
            }
        };
        let dropped = chosen
            .dropped
            .iter()
            .map(|node| (self.keys[*node as usize], reason(node)))
            .collect();
        let opens = self.needs.reversed();
        for node in self.needs.nodes().filter(|node| self.tasks[*node as usize].known) {
            let needed = opens.targets(node).iter().any(|open| chosen.kept[*open as usize]);
            chosen.kept[node as usize] = needed || self.direct[node as usize];
        }
        self.retain(&chosen.kept);
        dropped
    }

    fn retain(&mut self, kept: &[bool]) {
        let mut numbers = vec![0; kept.len()];
        let mut count = 0;
        for (number, _) in numbers.iter_mut().zip(kept).filter(|(_, kept)| **kept) {
            *number = count;
            count += 1;
        }
        self.needs = among(&self.needs, kept, &numbers, count);
        self.hints = among(&self.hints, kept, &numbers, count);
        self.keys = filtered(&self.keys, kept);
        self.tasks = filtered(&self.tasks, kept);
        self.minutes = filtered(&self.minutes, kept);
        self.target = filtered(&self.target, kept);
        self.direct = filtered(&self.direct, kept);
    }
}

/// The hints among the tasks.
fn hints(requirements: &Requirements, least: Confidence, keys: &[NodeKey], numbers: &[u32]) -> Csr<()> {
    let mut edges = Vec::new();
    for (key, from) in keys.iter().zip(0..) {
        let unsure = requirements.needs_with_confidence(*key);
        let unsure = unsure.filter(|(_, sure)| *sure < least).map(|(need, _)| need);
        let before = requirements.hints(*key).iter().copied().chain(unsure);
        let before = before.map(|before| numbers[before.index()]);
        edges.extend(
            before
                .filter(|number| *number != ABSENT)
                .map(|number| (from, number, ())),
        );
    }
    Csr::new(keys.len(), edges)
}

/// The edges between nodes that are kept, under their new numbers.
fn among<W: Copy>(edges: &Csr<W>, kept: &[bool], numbers: &[u32], count: u32) -> Csr<W> {
    let both = |edge: &(u32, u32, W)| kept[edge.0 as usize] && kept[edge.1 as usize];
    let renumber = |(from, to, weight): (u32, u32, W)| (numbers[from as usize], numbers[to as usize], weight);
    Csr::new(count as usize, edges.edges().filter(both).map(renumber).collect())
}

fn filtered<T: Copy>(items: &[T], kept: &[bool]) -> Vec<T> {
    items
        .iter()
        .zip(kept)
        .filter(|(_, kept)| **kept)
        .map(|(item, _)| *item)
        .collect()
}
