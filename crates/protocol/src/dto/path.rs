//! Prerequisite paths: what to learn first, in order and as a drawing.

use crate::dto::{EdgeDto, NeedDecision, NodeSummary};
use serde::{Deserialize, Serialize};
use specta::Type;
use specta_typescript::Number;

/// What to learn.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct LearnRequest {
    /// Node ids.
    pub targets: Vec<String>,
    /// Node ids that need no learning.
    pub known: Vec<String>,
    /// Time at hand, minutes; 0 = no limit.
    pub minutes: u32,
    /// Requirements less sure than this are left out, 0..1.
    #[specta(type = Number)]
    pub min_confidence: f32,
    /// Whether requirements that follow from others are left out of the drawing.
    pub collapse: bool,
    /// Whether requirements set aside are drawn too.
    pub show_cuts: bool,
    /// A way of more steps is listed, not drawn: a drawing of thousands takes seconds, and nobody could read it.
    pub draw_up_to: u32,
}

/// How a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum StepStatus {
    /// Said to be known.
    Known,
    /// Everything it needs is known.
    Ready,
    /// Something it needs comes first.
    Blocked,
}

/// One step.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct LearnStep {
    /// Place in the order, from 1.
    pub order: u32,
    /// Column of the drawing, from 0 at the left.
    pub layer: u32,
    /// The node.
    pub node: NodeSummary,
    /// Estimated time.
    pub minutes: u32,
    /// Sum of minutes up to and with this step.
    pub cumulative_minutes: u32,
    /// How it stands.
    pub status: StepStatus,
    /// Whether it is a target.
    pub target: bool,
    /// Node ids of the steps it needs directly.
    pub needs: Vec<String>,
    /// Centre of its box in the drawing.
    #[specta(type = Number)]
    pub x: f32,
    /// Centre of its box in the drawing.
    #[specta(type = Number)]
    pub y: f32,
}

/// A requirement between two steps, as drawn.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct LearnEdge {
    /// The requirement: `from` needs `to`.
    pub edge: EdgeDto,
    /// Points from the needed step's right edge to the other's left edge: x, y, x, y, ... None if it is not drawn.
    #[specta(type = Vec<Number>)]
    pub route: Vec<f32>,
    /// Whether it follows from other requirements of the path.
    pub implied: bool,
    /// Whether the user pinned it.
    pub pinned: bool,
}

/// A step left out for lack of time.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct DroppedStep {
    /// The node.
    pub node: NodeSummary,
    /// Why.
    pub reason: String,
}

/// A requirement set aside because it closed a cycle.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct CutEdge {
    /// The edge.
    pub edge: EdgeDto,
    /// The nodes of the cycle it broke, in order.
    pub cycle: Vec<NodeSummary>,
    /// Why this one.
    pub reason: String,
    /// The part of the reason that names neither notes nor numbers.
    pub why: String,
    /// Points from the earlier step to the later one; none if it is not drawn.
    #[specta(type = Vec<Number>)]
    pub route: Vec<f32>,
}

/// Another way to the same targets.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct LearnAlternative {
    /// Requirements less sure than this are left out in it.
    #[specta(type = Number)]
    pub min_confidence: f32,
    /// How many steps are not known.
    pub steps: u32,
    /// Sum of their minutes.
    pub total_minutes: u32,
}

/// The way to some targets.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct LearnPath {
    /// Steps in an order that respects every requirement shown.
    pub steps: Vec<LearnStep>,
    /// Requirements.
    pub edges: Vec<LearnEdge>,
    /// Sum of minutes of the steps that are not known.
    pub total_minutes: u32,
    /// What did not fit.
    pub dropped: Vec<DroppedStep>,
    /// Requirements set aside.
    pub cuts: Vec<CutEdge>,
    /// What the user rejected of what the steps would need, or would be needed for.
    pub rejected: Vec<NeedDecision>,
    /// Shorter and longer ways.
    pub alternatives: Vec<LearnAlternative>,
    /// What is special here, in sentences: a target that is known, targets that need each other.
    pub remarks: Vec<String>,
    /// Whether there is a drawing; without one every place is 0, 0 and no route has points.
    pub drawn: bool,
    /// Width of the drawing; boxes are `box_width` by `box_height`.
    #[specta(type = Number)]
    pub width: f32,
    /// Height of the drawing.
    #[specta(type = Number)]
    pub height: f32,
    /// Width of a step's box.
    #[specta(type = Number)]
    pub box_width: f32,
    /// Height of a step's box.
    #[specta(type = Number)]
    pub box_height: f32,
}

/// From where to where.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct PathsRequest {
    /// Node id.
    pub from: String,
    /// Node id.
    pub to: String,
    /// Whether MOCs and index notes may carry the path.
    pub via_hubs: bool,
    /// How many paths at most.
    pub alternatives: u32,
}

/// A path with its reasons.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct ExplainedPath {
    /// Nodes from end to end.
    pub nodes: Vec<NodeSummary>,
    /// One edge between each two neighbours.
    pub edges: Vec<EdgeDto>,
    /// Lower is better explained.
    #[specta(type = Number)]
    pub cost: f32,
}
