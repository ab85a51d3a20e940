//! What to learn for a target, in which order, and what a time budget leaves out.

mod budget;
mod draft;
mod implied;
mod order;
mod scope;

use crate::{Cut, Minutes, Requirements};
use cairn_graph::{KnowledgeGraph, NodeKey};
use cairn_model::Confidence;
use draft::Draft;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::HashSet;
use std::hash::BuildHasher;

/// What is known beside the graph: ties found between study documents and notes.
#[derive(Clone, Debug, Default)]
pub struct LearnAid {
    /// The notes that treat a topic, stage or document, beside those the graph puts there.
    pub covers: FxHashMap<NodeKey, Vec<NodeKey>>,
    /// How long a node takes, where a document tells; elsewhere it is estimated.
    pub minutes: FxHashMap<NodeKey, Minutes>,
}

/// What a plan takes into account.
#[derive(Clone, Copy, Debug)]
pub struct LearnOptions<'a> {
    /// Needs the graph is less sure of are not followed; those below the [`Requirements`]' own limit never are.
    pub min_confidence: Confidence,
    /// Time there is; `None`: as much as it takes.
    pub budget: Option<Minutes>,
    /// What is known beside the graph.
    pub aid: Option<&'a LearnAid>,
}

impl Default for LearnOptions<'_> {
    fn default() -> Self {
        Self {
            min_confidence: Confidence::new(0.0),
            budget: None,
            aid: None,
        }
    }
}

/// Where the reader stands with a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// Known already.
    Known,
    /// Everything it needs is known.
    Ready,
    /// Another step comes first.
    Blocked,
}

/// One thing to learn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What.
    pub node: NodeKey,
    /// The longest chain of steps before it; 0 if it needs no step. Greater than the layer of each of its needs.
    pub layer: u32,
    /// How long it takes; 0 if known.
    pub minutes: Minutes,
    /// Where the reader stands.
    pub status: Status,
    /// Whether it was asked for, itself or as a part of a target.
    pub target: bool,
    /// The steps it needs directly, in plan order; none are listed for what is known.
    pub needs: Vec<NodeKey>,
}

/// Steps in an order in which they can be learnt.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LearnPlan {
    /// Every step stands after all it needs.
    pub steps: Vec<Step>,
    /// (a, b): step a needs step b. In plan order of a, then of b.
    pub edges: Vec<(NodeKey, NodeKey)>,
    /// The minutes of all steps.
    pub total: Minutes,
    /// What the budget left out, most helpful first, each with the reason in one sentence.
    pub dropped: Vec<(NodeKey, String)>,
    /// Indices into [`Requirements::cuts`] of the cuts with an end among the steps.
    pub cuts: Vec<usize>,
}

/// Plans how to learn the targets.
///
/// A map of content, topic, path or stage stands for the questions and concepts below it; if there are none, for the
/// missing notes that should be there, else for itself. Whatever is needed for that is a step too, missing notes
/// included, because they are gaps on the way. What is known is a step (of no minutes) only if a step needs it directly
/// or it is itself a target, and what it needs is not followed.
///
/// Every step stands after its needs. Beyond that: what is known first, then stages of study paths in their order, then
/// the steps of a theme together, then what needs too unsure to be followed put first, then the easier, then by id. If a budget is given, targets are kept with all
/// they need as long as that fits, and what remains goes to steps towards the others; nothing is kept without its needs.
pub fn learn<S: BuildHasher>(
    graph: &KnowledgeGraph,
    requirements: &Requirements,
    targets: &[NodeKey],
    known: &HashSet<NodeKey, S>,
    options: LearnOptions<'_>,
) -> LearnPlan {
    let mut draft = Draft::new(graph, requirements, targets, |key| known.contains(&key), options);
    let dropped = match options.budget {
        Some(budget) if draft.total() > budget => draft.fit(graph, budget),
        _ => Vec::new(),
    };
    let order = draft.order();
    let layers = order::layers(&draft.needs, &order);
    let mut place = vec![0u32; order.len()];
    (0..)
        .zip(&order)
        .for_each(|(number, node)| place[*node as usize] = number);
    let mut plan = LearnPlan {
        total: draft.total(),
        dropped,
        ..LearnPlan::default()
    };
    for &node in &order {
        let mut needs = draft.needs.targets(node).to_vec();
        needs.sort_by_key(|need| place[*need as usize]);
        let step = draft.step(node, layers[node as usize], &needs);
        plan.edges
            .extend(step.needs.iter().map(|need| (step.node, *need)));
        plan.steps.push(step);
    }
    let steps: FxHashSet<NodeKey> = draft.keys.iter().copied().collect();
    let touches = |cut: &Cut| {
        cut.confidence >= options.min_confidence && (steps.contains(&cut.from) || steps.contains(&cut.to))
    };
    let cuts = requirements
        .cuts()
        .iter()
        .enumerate()
        .filter(|(_, cut)| touches(cut));
    plan.cuts = cuts.map(|(index, _)| index).collect();
    plan
}

#[cfg(test)]
mod tests;
