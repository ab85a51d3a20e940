//! What is not known yet, will be forgotten by the date, or rests on something weaker.

use super::score::askers;
use super::{Gap, GapKind, Place, Ranking, gap};
use crate::Requirements;
use cairn_graph::{KnowledgeGraph, NodeKey};
use cairn_model::{EdgeKind, NodeKind};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// Lack of what was never reviewed: as likely known as not.
const UNTRIED: f32 = 0.5;
/// A basis is shaky if it is weaker than what rests on it by more than this.
const SLACK: f32 = 0.1;

/// What is remembered of a note that was reviewed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Recall {
    /// Predicted recall on the date, 0 to 1.
    pub on_date: f32,
    /// Predicted recall now, 0 to 1.
    pub now: f32,
}

/// What is known of the reader.
#[derive(Clone, Debug)]
pub struct Knowledge {
    /// The notes that were reviewed.
    pub reviewed: FxHashMap<NodeKey, Recall>,
    /// What the reader says to know.
    pub known: FxHashSet<NodeKey>,
    /// Recall that is aimed for, 0 to 1.
    pub target: f32,
    /// Whether there is a date to come; if not, recall on the date is recall now.
    pub dated: bool,
}

impl Default for Knowledge {
    fn default() -> Self {
        Self {
            reviewed: FxHashMap::default(),
            known: FxHashSet::default(),
            target: 0.9,
            dated: false,
        }
    }
}

impl Knowledge {
    /// How well a note will be known on the date, 0 to 1; `None` if nothing tells.
    pub fn strength(&self, key: NodeKey) -> Option<f32> {
        let recall = self.reviewed.get(&key).map(|recall| recall.on_date);
        // What was tried tells more than what is said.
        recall.or_else(|| self.known.contains(&key).then_some(1.0))
    }
}

pub(super) fn gaps(
    graph: &KnowledgeGraph,
    requirements: &Requirements,
    ranking: &Ranking,
    knowledge: &Knowledge,
) -> Vec<Gap> {
    let of = |kind, key, lack, reason| {
        let factors = ranking.factors(key, askers(graph, key), 0.0, lack);
        gap(graph, kind, key, factors, reason)
    };
    let mut out = Vec::new();
    for (key, node) in graph.nodes() {
        if !matches!(node.kind, NodeKind::Question | NodeKind::Concept) {
            continue;
        }
        match knowledge.reviewed.get(&key) {
            Some(recall) if recall.on_date < knowledge.target => {
                let lack = (knowledge.target - recall.on_date) / knowledge.target;
                let when = if knowledge.dated {
                    "On the day of the interview you will recall it"
                } else {
                    "You recall it today"
                };
                let reason = format!(
                    "{when} with a probability of {:.0} %; you aim for {:.0} %.",
                    recall.on_date * 100.0,
                    knowledge.target * 100.0
                );
                out.push(of(GapKind::Weak, key, lack, reason));
            }
            None if node.kind == NodeKind::Question && !knowledge.known.contains(&key) => {
                let reason = "You have not reviewed it yet, nor marked it as known.".to_owned();
                out.push(of(GapKind::NeverReviewed, key, UNTRIED, reason));
            }
            _ => {}
        }
        out.extend(
            shaky(graph, requirements, knowledge, key).map(|(lack, reason, places)| Gap {
                places,
                ..of(GapKind::ShakyBasis, key, lack, reason)
            }),
        );
    }
    out
}

/// Whether something known better rests on a node: the greatest difference, in words, and where it is said.
fn shaky(
    graph: &KnowledgeGraph,
    requirements: &Requirements,
    knowledge: &Knowledge,
    key: NodeKey,
) -> Option<(f32, String, Vec<Place>)> {
    let own = knowledge.strength(key).unwrap_or(0.0);
    let mut above: Vec<(NodeKey, f32)> = requirements
        .opens(key)
        .iter()
        .filter_map(|rests| Some((*rests, knowledge.strength(*rests)?)))
        .filter(|(_, strength)| *strength > own + SLACK)
        .collect();
    above.sort_by(|a, b| {
        let id = |key: NodeKey| &graph.node(key).id;
        (b.1.total_cmp(&a.1)).then_with(|| id(a.0).cmp(id(b.0)))
    });
    let (best, strength) = *above.first()?;
    let places = above.iter().filter_map(|(rests, _)| {
        let edge = graph.edge(*rests, key, EdgeKind::Requires)?;
        let evidence = edge.evidence.first()?;
        Some(Place {
            path: Arc::clone(&evidence.path),
            line: evidence.line,
        })
    });
    let (others, rests) = match above.len() - 1 {
        0 => (String::new(), "rests"),
        1 => (" and 1 more note".to_owned(), "rest"),
        n => (format!(" and {n} more notes"), "rest"),
    };
    let how = match knowledge.strength(key) {
        Some(own) => format!(
            "is known less well ({:.0} % against {:.0} %)",
            own * 100.0,
            strength * 100.0
        ),
        None => "was never reviewed or marked as known".to_owned(),
    };
    let reason = format!(
        "“{}”{others} {rests} on it, and it {how}.",
        graph.node(best).title
    );
    Some((strength - own, reason, places.collect()))
}
