//! Which requirements are believed, what is ready to be learnt, what a note opens up.

use crate::dto::NodeSummary;
use serde::{Deserialize, Serialize};
use specta::Type;
use specta_typescript::Number;

/// What the user says of a requirement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum NeedVerdict {
    /// It holds.
    Pinned,
    /// It does not hold.
    Rejected,
    /// Nothing: the notes decide.
    Open,
}

/// A verdict to keep.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct NeedRequest {
    /// Node id: what needs the other.
    pub from: String,
    /// Node id: what is needed.
    pub to: String,
    /// What the user says.
    pub verdict: NeedVerdict,
}

/// A verdict that is kept.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct NeedDecision {
    /// Node id: what needs the other, or would.
    pub from: String,
    /// Its title, or its id if it is not in the vault now.
    pub from_title: String,
    /// Node id: what is needed, or would be.
    pub to: String,
    /// Its title, or its id if it is not in the vault now.
    pub to_title: String,
    /// Whether it is pinned; else it is rejected.
    pub pinned: bool,
}

/// A rule by which one thing needs another.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct NeedRuleDto {
    /// Its stable name.
    pub basis: String,
    /// The most it says of itself, 0..1, before the factor.
    #[specta(type = Number)]
    pub confidence: f32,
    /// What the user multiplies that by. 1 unless set.
    #[specta(type = Number)]
    pub factor: f32,
    /// Requirements it speaks for in this vault.
    pub count: u32,
}

/// Two nodes of which each is said to need the other.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct ContradictionDto {
    /// One.
    pub a: NodeSummary,
    /// The other.
    pub b: NodeSummary,
    /// How sure it is that a needs b, 0..1.
    #[specta(type = Number)]
    pub a_needs_b: f32,
    /// How sure it is that b needs a, 0..1.
    #[specta(type = Number)]
    pub b_needs_a: f32,
}

/// How requirements are taken from the vault.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct NeedRules {
    /// Whether requirements nobody wrote down take part.
    pub inferred: bool,
    /// Requirements less sure take no part, 0..1.
    #[specta(type = Number)]
    pub least: f32,
    /// The rules that speak, the surest first.
    pub rules: Vec<NeedRuleDto>,
    /// What the user decided.
    pub decisions: Vec<NeedDecision>,
    /// What is said both ways: the first of them.
    pub contradictions: Vec<ContradictionDto>,
    /// How many there are.
    pub contradictions_total: u32,
    /// Requirements set aside because they closed a circle.
    pub cuts: u32,
    /// Tangles too large for the least cut to be found for certain, the largest first.
    pub knots: Vec<KnotDto>,
}

/// A tangle of requirements.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct KnotDto {
    /// Nodes of which each needs every other in the end.
    pub nodes: u32,
    /// Requirements set aside in it.
    pub cuts: u32,
    /// How much of what was set aside could have been spared at most: cost by the least there can be, from 1.
    #[specta(type = Number)]
    pub ratio: f32,
}

/// The user's own rules, in place of all earlier ones.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct SaveNeedRules {
    /// Whether requirements nobody wrote down take part.
    pub inferred: bool,
    /// Requirements less sure take no part, 0..1.
    #[specta(type = Number)]
    pub least: f32,
    /// A factor for each rule that is not believed as it says.
    pub factors: Vec<NeedFactor>,
}

/// How far a rule is believed.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct NeedFactor {
    /// The rule's stable name.
    pub basis: String,
    /// At least 0; 1 is as it says.
    #[specta(type = Number)]
    pub factor: f32,
}

/// How many to name.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct FringeRequest {
    /// Of each kind at most.
    pub limit: u32,
}

/// Something that can be learnt now.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct ReadyNode {
    /// What.
    pub node: NodeSummary,
    /// How long it takes.
    pub minutes: u32,
    /// How many things need it directly.
    pub opens: u32,
    /// What it builds on, all of it known.
    pub builds_on: Vec<NodeSummary>,
}

/// Something known that needs something that is not.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct ShakyNode {
    /// What.
    pub node: NodeSummary,
    /// What it lacks.
    pub lacks: Vec<NodeSummary>,
}

/// Both edges of what the user marked as known.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct FringeReply {
    /// Ready now, the best first.
    pub ready: Vec<ReadyNode>,
    /// How many are ready.
    pub ready_total: u32,
    /// Known on a shaky basis, the shakiest first.
    pub shaky: Vec<ShakyNode>,
    /// How many are.
    pub shaky_total: u32,
    /// How many nodes are marked as known.
    pub known: u32,
}

/// What knowing a node opens up, beside what is known already.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct UnlocksReply {
    /// What then needs nothing more.
    pub now: Vec<NodeSummary>,
    /// What needs it, directly or not, and something else too.
    pub later: Vec<NodeSummary>,
}
