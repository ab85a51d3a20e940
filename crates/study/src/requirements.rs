//! The acyclic view of the `requires` edges of one snapshot.

mod evidence;

pub use evidence::{BasisWeights, Contradiction, Decision, LEAST_SURE, RequirementOptions};

use crate::InferredNeed;
use crate::csr::Csr;
use crate::facts::Facts;
use crate::feedback::{self, Broken, Removed};
use cairn_graph::{KnowledgeGraph, Node, NodeKey};
use cairn_model::{Confidence, Difficulty, NodeKind};
use evidence::{Need, Taken};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Ordering;

/// A `requires` edge left out of the acyclic view, and the cycle it broke.
#[derive(Clone, Debug, PartialEq)]
pub struct Cut {
    /// What claims to need [`Cut::to`].
    pub from: NodeKey,
    /// What it claims to need.
    pub to: NodeKey,
    /// How sure the graph was of it.
    pub confidence: Confidence,
    /// The cycle: `from`, `to`, and on along needs to the last node, which needs `from`. No node twice.
    pub cycle: Vec<NodeKey>,
    /// Why this edge and no other of the cycle, in one sentence.
    pub reason: String,
    /// The part of it that says why: "it is the least sure link of that cycle".
    pub why: &'static str,
}

/// A tangle of needs of which the least cut was not found for certain: it has more than 20 nodes, or there are very many.
#[derive(Clone, Debug, PartialEq)]
pub struct Knot {
    /// Nodes of which each needs every other in the end.
    pub nodes: usize,
    /// Needs left out of it.
    pub cuts: usize,
    /// Their confidences in sum.
    pub cost: f32,
    /// What any way to break all its cycles leaves out at least, confidences in sum.
    pub least: f32,
}

impl Knot {
    fn of(knot: &feedback::Knot) -> Self {
        let sum = |weight: u64| ((weight >> 20) as f64 / CONFIDENCE_STEPS) as f32;
        Self {
            nodes: knot.nodes,
            cuts: knot.removed,
            cost: sum(knot.cost),
            least: sum(knot.least),
        }
    }
}

/// The steps in which confidences are weighed.
const CONFIDENCE_STEPS: f64 = 100_000.0;

/// The acyclic view of the `requires` edges of one snapshot: what each node needs first.
///
/// In each strongly connected component edges of least total confidence are left out: exactly so in components of up
/// to 20 nodes (as long as a bound on the work of all of them is not met: four of 20 nodes with an edge between any two),
/// nearly so in others (Eades, Lin and Smyth 1993, then moves of single nodes: at most half of the confidence in the
/// component). Among sets of equal confidence, edges by which something easier needs something harder
/// go first. No edge left out could be put back, unless there are so many cycles that a bound on the work is met.
#[derive(Clone, Debug)]
pub struct Requirements {
    /// The number of each node that takes part, by [`NodeKey::index`]; numbers follow the ids.
    numbers: Vec<u32>,
    needs: Csr<Confidence>,
    needed_keys: Vec<NodeKey>,
    opens: Csr<()>,
    opened_keys: Vec<NodeKey>,
    hints: FxHashMap<NodeKey, Vec<NodeKey>>,
    least: Confidence,
    cuts: Vec<Cut>,
    knots: Vec<Knot>,
    contradictions: Vec<Contradiction>,
    inferred: FxHashMap<(NodeKey, NodeKey), InferredNeed>,
    facts: Facts,
}

impl Default for Requirements {
    fn default() -> Self {
        Self::build(&KnowledgeGraph::default(), Confidence::new(0.0))
    }
}

const NO_PART: u32 = u32::MAX;

impl Requirements {
    /// Takes the `requires` edges of at least that confidence and breaks their cycles.
    pub fn build(graph: &KnowledgeGraph, min_confidence: Confidence) -> Self {
        let options = RequirementOptions {
            min_confidence,
            ..RequirementOptions::default()
        };
        Self::build_with(graph, options)
    }

    /// Takes the `requires` edges and what the options add to them, and breaks their cycles.
    pub fn build_with(graph: &KnowledgeGraph, options: RequirementOptions) -> Self {
        let Taken { needs: taken, hints } = options.take(graph);
        let mut keys: Vec<NodeKey> = taken.iter().flat_map(|need| [need.from, need.to]).collect();
        keys.sort_unstable();
        keys.dedup();
        keys.sort_by(|a, b| graph.node(*a).id.cmp(&graph.node(*b).id));
        let mut numbers = vec![NO_PART; graph.node_bound()];
        (0..)
            .zip(&keys)
            .for_each(|(number, key)| numbers[key.index()] = number);
        let number = |key: NodeKey| numbers[key.index()];
        let edges = taken
            .iter()
            .map(|need| (number(need.from), number(need.to), *need));
        let all = Csr::new(keys.len(), edges.collect());
        let Broken { removed, knots } = feedback::break_cycles(&weighed(graph, &all));
        let cuts = removed
            .iter()
            .map(|removed| cut(graph, &keys, &all, removed))
            .collect();
        let gone: FxHashSet<(u32, u32)> = removed.iter().map(|removed| (removed.from, removed.to)).collect();
        let kept = all.edges().filter(|(from, to, _)| !gone.contains(&(*from, *to)));
        let kept = kept.map(|(from, to, need)| (from, to, need.confidence));
        let needs = Csr::new(keys.len(), kept.collect());
        let opens = Csr::new(
            keys.len(),
            needs.edges().map(|(from, to, _)| (to, from, ())).collect(),
        );
        Self {
            needed_keys: needs.edges().map(|edge| keys[edge.1 as usize]).collect(),
            opened_keys: opens.edges().map(|edge| keys[edge.1 as usize]).collect(),
            facts: Facts::of(graph),
            hints: by_what_needs(hints),
            least: options.min_confidence,
            knots: knots.iter().map(Knot::of).collect(),
            contradictions: evidence::contradictions(graph, &taken),
            inferred: options
                .inferred
                .into_iter()
                .map(|need| ((need.from, need.to), need))
                .collect(),
            numbers,
            needs,
            opens,
            cuts,
        }
    }

    /// Needs said both ways, by the ids of their nodes.
    pub fn contradictions(&self) -> &[Contradiction] {
        &self.contradictions
    }

    /// What was inferred of a need, if anything was.
    pub fn inferred(&self, from: NodeKey, to: NodeKey) -> Option<&InferredNeed> {
        self.inferred.get(&(from, to))
    }

    /// The tangles too large for a certain answer, the largest first, with how good the cut of each is.
    pub fn knots(&self) -> &[Knot] {
        &self.knots
    }

    /// Needs nobody wrote down, in no order.
    pub fn unwritten(&self) -> impl Iterator<Item = &InferredNeed> {
        self.inferred.values()
    }

    /// What was left out to break cycles, by the ids of from and to.
    pub fn cuts(&self) -> &[Cut] {
        &self.cuts
    }

    /// What a node needs directly, by id.
    pub fn needs(&self, key: NodeKey) -> &[NodeKey] {
        self.number(key)
            .map_or(&[], |number| &self.needed_keys[self.needs.range(number)])
    }

    /// What needs a node directly, by id.
    pub fn opens(&self, key: NodeKey) -> &[NodeKey] {
        self.number(key)
            .map_or(&[], |number| &self.opened_keys[self.opens.range(number)])
    }

    /// What a node needs directly, by id, and how sure that is.
    pub fn needs_with_confidence(&self, key: NodeKey) -> impl Iterator<Item = (NodeKey, Confidence)> {
        let confidences = self
            .number(key)
            .into_iter()
            .flat_map(|number| self.needs.from(number));
        self.needs(key)
            .iter()
            .zip(confidences)
            .map(|(key, (_, confidence))| (*key, confidence))
    }

    /// How sure a need must be to take part.
    pub fn least(&self) -> Confidence {
        self.least
    }

    /// What would better come before a node, in no order: needs too unsure to take part. They may run in circles.
    pub fn hints(&self, key: NodeKey) -> &[NodeKey] {
        self.hints.get(&key).map_or(&[], |hints| hints)
    }

    /// How sure it is that the one needs the other, everything that speaks for it together; `None` if that takes no part,
    /// or was left out.
    pub fn confidence(&self, from: NodeKey, to: NodeKey) -> Option<Confidence> {
        let mut needs = self.needs_with_confidence(from);
        needs.find(|need| need.0 == to).map(|need| need.1)
    }

    /// Everything that a node needs in the end, what was left out included; itself too, if it lies on a circle.
    pub fn in_the_end(&self, key: NodeKey) -> FxHashSet<NodeKey> {
        let mut left_out: FxHashMap<NodeKey, Vec<NodeKey>> = FxHashMap::default();
        for cut in &self.cuts {
            left_out.entry(cut.from).or_default().push(cut.to);
        }
        let mut found = FxHashSet::default();
        let mut open = vec![key];
        while let Some(node) = open.pop() {
            let cut = left_out.get(&node).into_iter().flatten();
            let needs = self.needs(node).iter().chain(cut);
            open.extend(needs.filter(|need| found.insert(**need)));
        }
        found
    }

    /// What decides the places of the snapshot's nodes in a plan.
    pub(crate) fn facts(&self) -> &Facts {
        &self.facts
    }

    /// Sorts nodes by their ids.
    pub(crate) fn sort(&self, graph: &KnowledgeGraph, keys: &mut [NodeKey]) {
        let numbers: Option<Vec<u32>> = keys.iter().map(|key| self.number(*key)).collect();
        match numbers {
            Some(numbers) => {
                let mut numbered: Vec<(u32, NodeKey)> =
                    numbers.into_iter().zip(keys.iter().copied()).collect();
                numbered.sort_unstable_by_key(|(number, _)| *number);
                keys.iter_mut()
                    .zip(numbered)
                    .for_each(|(key, (_, sorted))| *key = sorted);
            }
            None => keys.sort_unstable_by(|a, b| self.compare(graph, *a, *b)),
        }
    }

    /// Compares two nodes by their ids.
    fn compare(&self, graph: &KnowledgeGraph, a: NodeKey, b: NodeKey) -> Ordering {
        match (self.number(a), self.number(b)) {
            (Some(a), Some(b)) => a.cmp(&b),
            _ => graph.node(a).id.cmp(&graph.node(b).id),
        }
    }

    fn number(&self, key: NodeKey) -> Option<u32> {
        self.numbers
            .get(key.index())
            .copied()
            .filter(|number| *number != NO_PART)
    }
}

fn by_what_needs(hints: Vec<(NodeKey, NodeKey)>) -> FxHashMap<NodeKey, Vec<NodeKey>> {
    let mut rows: FxHashMap<NodeKey, Vec<NodeKey>> = FxHashMap::default();
    for (from, to) in hints {
        rows.entry(from).or_default().push(to);
    }
    rows
}

/// What it costs to leave out each need: confidence in steps of 0.00001, at least one; below that, in the low 20 bits, how
/// plausible the difficulties are. A pinned need costs more than all others together, as far as numbers reach.
fn weighed(graph: &KnowledgeGraph, all: &Csr<Need>) -> Csr<u64> {
    let weight = |need: Need| {
        let steps = (f64::from(need.confidence.get()) * CONFIDENCE_STEPS)
            .round()
            .max(1.0) as u64;
        let plausible = match hardness(graph.node(need.from)).cmp(&hardness(graph.node(need.to))) {
            Ordering::Less => 0,
            Ordering::Equal => 1,
            Ordering::Greater => 2,
        };
        (steps << 20) + plausible
    };
    let unpinned = all.edges().filter(|edge| !edge.2.pinned);
    let total: u64 = unpinned.map(|edge| weight(edge.2)).sum();
    let pins = all.edges().filter(|edge| edge.2.pinned).count() as u64;
    // Sums of weights stay below what an i64 holds.
    let pin = (total + 1).min(i64::MAX.unsigned_abs() / 4 / (pins + 1));
    let weighed = all.edges().map(|(from, to, need)| {
        let cost = if need.pinned { pin } else { weight(need) };
        (from, to, cost)
    });
    Csr::new(all.len(), weighed.collect())
}

/// Difficulty as a rank: concepts 0, easy 1, medium or unknown 2, hard 3.
pub(crate) fn hardness(node: &Node) -> u8 {
    match (node.difficulty, node.kind) {
        (Some(Difficulty::Easy), _) => 1,
        (Some(Difficulty::Medium), _) => 2,
        (Some(Difficulty::Hard), _) => 3,
        (None, NodeKind::Concept) => 0,
        (None, _) => 2,
    }
}

fn cut(graph: &KnowledgeGraph, keys: &[NodeKey], all: &Csr<Need>, removed: &Removed) -> Cut {
    let confidence_of = |from: u32, to: u32| {
        all.from(from)
            .find(|edge| edge.0 == to)
            .map_or((Confidence::CERTAIN, false), |edge| {
                (edge.1.confidence, edge.1.pinned)
            })
    };
    let next = removed.cycle.iter().cycle().skip(1);
    let others = removed
        .cycle
        .iter()
        .zip(next)
        .skip(1)
        .map(|(from, to)| confidence_of(*from, *to));
    let free = others.filter(|(_, pinned)| !pinned);
    let least = free.map(|(sure, _)| sure.get()).fold(1.0, f32::min);
    let (confidence, pinned) = confidence_of(removed.from, removed.to);
    let key = |number: u32| keys[number as usize];
    let (from, to) = (graph.node(key(removed.from)), graph.node(key(removed.to)));
    let why = if pinned {
        "needs that you pinned make a cycle by themselves"
    } else if confidence.get() < least {
        "it is the least sure link of that cycle"
    } else if confidence.get() > least {
        "it lies on several cycles, and leaving it out costs less than breaking each elsewhere"
    } else if hardness(from) < hardness(to) {
        "no link of that cycle is less sure, and here the easier would need the harder"
    } else {
        "no link of that cycle is less sure"
    };
    let percent = (confidence.get() * 100.0).round();
    let size = removed.cycle.len();
    Cut {
        from: key(removed.from),
        to: key(removed.to),
        confidence,
        cycle: removed.cycle.iter().map(|number| key(*number)).collect(),
        why,
        reason: format!(
            "“{}” needing “{}” ({percent} % sure) closes a cycle of {size} notes; it was left out because {why}.",
            from.title, to.title
        ),
    }
}

#[cfg(test)]
mod tests;
