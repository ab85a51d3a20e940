//! What belongs to the targets: the questions and concepts below them, in the stage of a study path they stand in.

use super::LearnAid;
use cairn_graph::{KnowledgeGraph, NodeKey};
use cairn_model::{EdgeKind, NodeKind};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeSet;

/// The stage of what stands in none: after all stages.
pub(super) const NO_STAGE: u32 = u32::MAX;

/// What the targets ask for.
#[derive(Debug, Default)]
pub(super) struct Scope {
    /// Each node asked for, with its stage.
    pub members: FxHashMap<NodeKey, u32>,
    /// Those of them that are targets themselves.
    pub direct: FxHashSet<NodeKey>,
    /// Maps, topics, paths and stages that were opened, with the stage they lie in, else 0: what they need is needed
    /// before what they hold, they are no steps.
    pub containers: FxHashMap<NodeKey, u32>,
}

/// Whether a node is only a way of grouping others.
pub(super) fn is_container(kind: NodeKind) -> bool {
    matches!(
        kind,
        NodeKind::Moc | NodeKind::Source | NodeKind::Topic | NodeKind::Path | NodeKind::Stage
    )
}

impl Scope {
    /// Opens the targets.
    pub(super) fn new(graph: &KnowledgeGraph, targets: &[NodeKey], aid: Option<&LearnAid>) -> Self {
        let mut scope = Self::default();
        for &target in targets {
            let kind = graph.node(target).kind;
            // Nothing belongs to an employer: it is opened as a target only.
            let opens = is_container(kind) || kind == NodeKind::Company;
            if !opens || !scope.open(graph, target, aid) {
                scope.members.entry(target).or_insert(NO_STAGE);
                scope.direct.insert(target);
            }
        }
        scope
    }

    /// Takes what lies below a container: questions and concepts, or if there are none, the missing notes that should
    /// be there. False if there is neither.
    fn open(&mut self, graph: &KnowledgeGraph, target: NodeKey, aid: Option<&LearnAid>) -> bool {
        let containers = containers_below(graph, target);
        let stages = stage_order(graph, &containers);
        let mut of_stage: FxHashMap<NodeKey, u32> = FxHashMap::default();
        let mut missing = Vec::new();
        let mut found = Vec::new();
        for &container in &containers {
            let tied = aid
                .and_then(|aid| aid.covers.get(&container))
                .into_iter()
                .flatten();
            for child in below(graph, container).chain(tied.copied()) {
                match graph.node(child).kind {
                    NodeKind::Question | NodeKind::Concept => found.push((container, child)),
                    NodeKind::Missing => missing.push((container, child)),
                    _ => {}
                }
            }
        }
        for (number, stage) in (0..).zip(&stages) {
            for container in containers_below(graph, *stage) {
                of_stage.entry(container).or_insert(number);
            }
        }
        let members = if found.is_empty() { missing } else { found };
        for (container, member) in &members {
            let stage = of_stage.get(container).copied().unwrap_or(NO_STAGE);
            let known = self.members.entry(*member).or_insert(stage);
            *known = stage.min(*known);
        }
        if members.is_empty() {
            return false;
        }
        for container in containers {
            let stage = of_stage.get(&container).copied().unwrap_or(0);
            let known = self.containers.entry(container).or_insert(stage);
            *known = stage.min(*known);
        }
        true
    }
}

/// What belongs to a node, in no order.
fn below(graph: &KnowledgeGraph, key: NodeKey) -> impl Iterator<Item = NodeKey> {
    let belongs = |kind| matches!(kind, EdgeKind::PartOf | EdgeKind::Covers);
    graph
        .incoming(key)
        .filter(move |edge| belongs(edge.edge.kind))
        .map(|edge| edge.from)
}

/// A container and all containers below it; each once, though maps may contain each other.
fn containers_below(graph: &KnowledgeGraph, top: NodeKey) -> Vec<NodeKey> {
    let mut found = vec![top];
    let mut seen: FxHashSet<NodeKey> = found.iter().copied().collect();
    let mut next = 0;
    while let Some(&container) = found.get(next) {
        next += 1;
        for child in below(graph, container) {
            if is_container(graph.node(child).kind) && seen.insert(child) {
                found.push(child);
            }
        }
    }
    found
}

/// The stages among the containers, each after those it follows; else as they stand in their documents.
fn stage_order(graph: &KnowledgeGraph, containers: &[NodeKey]) -> Vec<NodeKey> {
    let stages: FxHashSet<NodeKey> = containers
        .iter()
        .copied()
        .filter(|key| graph.node(*key).kind == NodeKind::Stage)
        .collect();
    let place = |key: NodeKey| {
        let node = graph.node(key);
        (node.path.as_deref(), node.line, &node.id, key)
    };
    let next_of = |key: NodeKey| {
        let next = graph
            .outgoing(key)
            .filter(|edge| edge.edge.kind == EdgeKind::Next);
        next.map(|edge| edge.to).filter(|to| stages.contains(to))
    };
    let mut before: FxHashMap<NodeKey, usize> = FxHashMap::default();
    for next in stages.iter().flat_map(|stage| next_of(*stage)) {
        *before.entry(next).or_default() += 1;
    }
    let mut waiting: BTreeSet<_> = stages.iter().map(|stage| place(*stage)).collect();
    let mut ready: BTreeSet<_> = waiting
        .iter()
        .filter(|(.., key)| !before.contains_key(key))
        .copied()
        .collect();
    let mut order = Vec::with_capacity(stages.len());
    // Stages in a circle follow no other: then the first in the document begins.
    while let Some(first) = ready.pop_first().or_else(|| waiting.first().copied()) {
        waiting.remove(&first);
        ready.remove(&first);
        order.push(first.3);
        for next in next_of(first.3) {
            let left = before.entry(next).or_default();
            *left = left.saturating_sub(1);
            if *left == 0 && waiting.contains(&place(next)) {
                ready.insert(place(next));
            }
        }
    }
    order
}
