//! The way to a target: the plan of steps and its drawing as layers.

use crate::snapshot::Snapshot;
use cairn_graph::NodeKey;
use cairn_layout::{LayeredInput, LayeredLayout, LayeredOptions, layered};
use cairn_model::Confidence;
use cairn_study::{LearnOptions, LearnPlan, Minutes, learn};
use rustc_hash::FxHashMap;
use std::collections::HashSet;

/// Size of a step's box, layout units.
const BOX: [f32; 2] = [190.0, 56.0];

/// What to learn.
#[derive(Clone, Debug, Default)]
pub struct LearnQuery {
    /// Targets.
    pub targets: Vec<NodeKey>,
    /// What needs no learning.
    pub known: HashSet<NodeKey>,
    /// Time at hand.
    pub budget: Option<Minutes>,
    /// Requirements less sure are not followed.
    pub min_confidence: f32,
}

/// A plan with its drawing.
pub struct LearnReply {
    /// The steps.
    pub plan: LearnPlan,
    /// The drawing: one box a step, one route an edge of the plan, in their order.
    pub drawing: Drawing,
}

/// Places of boxes and routes of edges, left to right.
pub struct Drawing {
    /// Centres and routes. Routes run from the needed step's right edge to the other's left edge.
    pub layout: LayeredLayout,
    /// Width and height of every box.
    pub box_size: [f32; 2],
}

impl Snapshot {
    /// Plans the way to the targets.
    pub fn learn(&self, query: &LearnQuery) -> LearnReply {
        let options = LearnOptions {
            min_confidence: Confidence::new(query.min_confidence),
            budget: query.budget,
        };
        let plan = learn(
            &self.graph,
            self.requirements(),
            &query.targets,
            &query.known,
            options,
        );
        let drawing = draw(&plan);
        LearnReply { plan, drawing }
    }
}

fn draw(plan: &LearnPlan) -> Drawing {
    let place: FxHashMap<NodeKey, u32> = plan
        .steps
        .iter()
        .zip(0..)
        .map(|(step, index)| (step.node, index))
        .collect();
    let edges: Vec<(u32, u32)> = plan
        .edges
        .iter()
        .map(|(from, to)| {
            (
                place.get(to).copied().unwrap_or(u32::MAX),
                place.get(from).copied().unwrap_or(u32::MAX),
            )
        })
        .collect();
    let sizes = vec![BOX; plan.steps.len()];
    let layout = layered(
        &LayeredInput {
            nodes: plan.steps.len(),
            edges: &edges,
            sizes: &sizes,
        },
        &LayeredOptions::default(),
    );
    Drawing {
        layout,
        box_size: BOX,
    }
}
