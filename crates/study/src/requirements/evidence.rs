//! How evidence becomes needs: weights of the rules, what was inferred, and what the user decided.

use crate::InferredNeed;
use cairn_graph::{Edge, KnowledgeGraph, NodeKey};
use cairn_model::{Basis, Confidence, EdgeKind};
use rustc_hash::{FxHashMap, FxHashSet};

/// How much each rule is believed: a factor on the confidence it gives. 1 for every rule unless set.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BasisWeights {
    set: FxHashMap<Basis, f32>,
}

impl BasisWeights {
    /// Believes a rule more or less; what is no number, or below 0, counts as 0.
    pub fn set(&mut self, basis: Basis, factor: f32) {
        self.set.insert(basis, factor.max(0.0));
    }

    /// The factor of a rule.
    pub fn of(&self, basis: Basis) -> f32 {
        self.set.get(&basis).copied().unwrap_or(1.0)
    }

    /// The confidence of an edge: the weighed confidences of its rules together (noisy-or), each rule once, as in
    /// [`Edge::confidence`].
    pub fn confidence(&self, edge: &Edge) -> Confidence {
        if self.set.is_empty() {
            return edge.confidence();
        }
        let mut seen: Vec<Basis> = Vec::new();
        let mut total = Confidence::new(0.0);
        for evidence in &edge.evidence {
            if !seen.contains(&evidence.basis) {
                seen.push(evidence.basis);
                total = total.or(self.weighed(evidence.basis, evidence.confidence));
            }
        }
        total
    }

    fn weighed(&self, basis: Basis, confidence: Confidence) -> Confidence {
        Confidence::new(confidence.get() * self.of(basis))
    }
}

/// The confidence from which on what one thing needs is learnt before it. What is less sure, as an order in which a
/// list names things, decides between steps that could come either way. Any way in which an author writes a need says
/// more, and so does what is proposed by inference.
pub const LEAST_SURE: f32 = 0.25;

/// What the user says of a need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It holds, whatever the evidence; it is left out only if pinned needs alone make a cycle.
    Pinned,
    /// It does not hold.
    Rejected,
}

/// What the acyclic view is made of, beside the graph.
#[derive(Clone, Debug)]
pub struct RequirementOptions {
    /// Needs less sure are left out, and only order what could come either way; pinned ones are sure. Default
    /// [`LEAST_SURE`].
    pub min_confidence: Confidence,
    /// How much each rule is believed. Default: as the rule says.
    pub weights: BasisWeights,
    /// Needs nobody wrote down. Default: none.
    pub inferred: Vec<InferredNeed>,
    /// What the user says of needs, by what needs and what is needed. Default: nothing.
    pub decisions: FxHashMap<(NodeKey, NodeKey), Decision>,
}

impl Default for RequirementOptions {
    fn default() -> Self {
        Self {
            min_confidence: Confidence::new(LEAST_SURE),
            weights: BasisWeights::default(),
            inferred: Vec::new(),
            decisions: FxHashMap::default(),
        }
    }
}

/// A need that takes part.
#[derive(Clone, Copy, Debug)]
pub(super) struct Need {
    pub from: NodeKey,
    pub to: NodeKey,
    pub confidence: Confidence,
    pub pinned: bool,
}

/// Two nodes of which each is said to need the other. Both needs are kept in the graph; the acyclic view keeps one at
/// most.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contradiction {
    /// The node whose id comes first.
    pub a: NodeKey,
    /// The other.
    pub b: NodeKey,
    /// How sure it is that a needs b.
    pub a_needs_b: Confidence,
    /// How sure it is that b needs a.
    pub b_needs_a: Confidence,
}

/// The needs of a vault.
#[derive(Debug, Default)]
pub(super) struct Taken {
    /// Those that take part, each once, in no order.
    pub needs: Vec<Need>,
    /// Those too unsure for that: what would need, and what would be needed.
    pub hints: Vec<(NodeKey, NodeKey)>,
}

impl RequirementOptions {
    pub(super) fn take(&self, graph: &KnowledgeGraph) -> Taken {
        let decision = |from, to| self.decisions.get(&(from, to)).copied();
        let mut told: FxHashSet<(NodeKey, NodeKey)> = FxHashSet::default();
        let mut taken = Taken::default();
        let mut take = |from: NodeKey, to: NodeKey, confidence: Confidence| {
            let pinned = decision(from, to) == Some(Decision::Pinned);
            let confidence = if pinned { Confidence::CERTAIN } else { confidence };
            let rejected = decision(from, to) == Some(Decision::Rejected);
            if from == to || rejected || !told.insert((from, to)) {
                return;
            }
            if confidence < self.min_confidence {
                taken.hints.push((from, to));
            } else {
                taken.needs.push(Need {
                    from,
                    to,
                    confidence,
                    pinned,
                });
            }
        };
        let inferred: FxHashMap<(NodeKey, NodeKey), &InferredNeed> = self
            .inferred
            .iter()
            .map(|need| ((need.from, need.to), need))
            .collect();
        let weighed = |need: &InferredNeed| self.weights.weighed(need.basis, need.confidence);
        for edge in graph.edges().filter(|edge| edge.edge.kind == EdgeKind::Requires) {
            let told = self.weights.confidence(edge.edge);
            // What was inferred beside what was written is one more reason.
            let both = inferred
                .get(&(edge.from, edge.to))
                .map_or(told, |need| told.or(weighed(need)));
            if both.get() > 0.0 || decision(edge.from, edge.to).is_some() {
                take(edge.from, edge.to, both);
            }
        }
        for need in self.inferred.iter().filter(|need| weighed(need).get() > 0.0) {
            take(need.from, need.to, weighed(need));
        }
        for (from, to) in self.decisions.keys() {
            if decision(*from, *to) == Some(Decision::Pinned) {
                take(*from, *to, Confidence::CERTAIN);
            }
        }
        taken
    }
}

/// The needs that run both ways, by the ids of their nodes.
pub(super) fn contradictions(graph: &KnowledgeGraph, needs: &[Need]) -> Vec<Contradiction> {
    let sure: FxHashMap<(NodeKey, NodeKey), Confidence> = needs
        .iter()
        .map(|need| ((need.from, need.to), need.confidence))
        .collect();
    let id = |key: NodeKey| &graph.node(key).id;
    let mut found: Vec<Contradiction> = needs
        .iter()
        .filter(|need| id(need.from) < id(need.to))
        .filter_map(|need| {
            Some(Contradiction {
                a: need.from,
                b: need.to,
                a_needs_b: need.confidence,
                b_needs_a: *sure.get(&(need.to, need.from))?,
            })
        })
        .collect();
    found.sort_by(|x, y| (id(x.a), id(x.b)).cmp(&(id(y.a), id(y.b))));
    found
}
