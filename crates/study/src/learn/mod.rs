//! What to learn for a target, in which order, and what a time budget leaves out.

use crate::{Minutes, Requirements};
use cairn_graph::{KnowledgeGraph, NodeKey};
use cairn_model::Confidence;
use std::collections::HashSet;
use std::hash::BuildHasher;

/// What a plan takes into account.
#[derive(Clone, Copy, Debug)]
pub struct LearnOptions {
    /// Needs the graph is less sure of are not followed; those below the [`Requirements`]' own limit never are.
    pub min_confidence: Confidence,
    /// Time there is; `None`: as much as it takes.
    pub budget: Option<Minutes>,
}

impl Default for LearnOptions {
    fn default() -> Self {
        Self {
            min_confidence: Confidence::new(0.0),
            budget: None,
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

/// Plans.
pub fn learn<S: BuildHasher>(
    _graph: &KnowledgeGraph,
    _requirements: &Requirements,
    _targets: &[NodeKey],
    _known: &HashSet<NodeKey, S>,
    _options: LearnOptions,
) -> LearnPlan {
    LearnPlan::default()
}
