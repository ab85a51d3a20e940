//! The next question of a self-assessment or a mock interview of the vault.

use super::scope::ScopeQuery;
use super::standing::Standing;
use crate::error::EngineError;
use crate::session::Engine;
use crate::snapshot::Snapshot;
use cairn_graph::NodeKey;
use cairn_model::{Moment, NodeId, Rating};
use cairn_study::Minutes;
use cairn_study::interview::{Asked, AssessReason, MockReason, assess, implied_known, mock};
use rustc_hash::FxHashMap;

/// Questions of a self-assessment.
pub const ASSESSMENT: usize = 25;

/// A question that was asked.
#[derive(Clone, Debug)]
pub struct AskedNode {
    /// The question.
    pub node: NodeId,
    /// How well its answer came.
    pub rating: Rating,
}

/// What to ask next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextAsked {
    /// The question.
    pub key: NodeKey,
    /// Why, in a sentence.
    pub reason: String,
    /// `opening`, `follow_up`, `deeper` or `basis`.
    pub role: &'static str,
    /// How long an answer takes.
    pub minutes: Minutes,
}

impl Engine {
    /// The next question of a self-assessment; `None` at its end.
    ///
    /// # Errors
    /// [`EngineError::Interview`] if there is nothing to ask; the user's own data cannot be read.
    pub fn next_assessed(
        &self,
        snapshot: &Snapshot,
        query: &Option<ScopeQuery>,
        asked: &[AskedNode],
        now: Moment,
    ) -> Result<Option<NextAsked>, EngineError> {
        let standing = self.standing(snapshot, query, now)?;
        let items = items(snapshot, &standing, asked);
        let next = assess(&standing.study, &standing.scope.ways, &items, ASSESSMENT);
        Ok(next.map(|(item, reason)| {
            let (role, reason) = match reason {
                AssessReason::Central => (
                    "opening",
                    "It counts much, and no answer so far tells of it.".to_owned(),
                ),
                AssessReason::Deeper(from) => (
                    "deeper",
                    format!(
                        "“{}” went well; this goes deeper.",
                        title(snapshot, &standing, from)
                    ),
                ),
                AssessReason::Basis(from) => (
                    "basis",
                    format!(
                        "“{}” did not; this comes before it.",
                        title(snapshot, &standing, from)
                    ),
                ),
            };
            next_asked(&standing, item, role, reason)
        }))
    }

    /// Questions that may be taken as known because what builds on them went well.
    ///
    /// # Errors
    /// As [`Engine::next_assessed`].
    pub fn implied_known(
        &self,
        snapshot: &Snapshot,
        query: &Option<ScopeQuery>,
        asked: &[AskedNode],
        now: Moment,
    ) -> Result<Vec<NodeKey>, EngineError> {
        let standing = self.standing(snapshot, query, now)?;
        let implied = implied_known(&standing.study, &items(snapshot, &standing, asked));
        Ok(implied
            .into_iter()
            .filter_map(|item| standing.scope.keys.get(item as usize).copied())
            .collect())
    }

    /// The next question of a mock interview; `None` if none is left.
    ///
    /// # Errors
    /// As [`Engine::next_assessed`].
    pub fn next_in_mock(
        &self,
        snapshot: &Snapshot,
        query: &Option<ScopeQuery>,
        asked: &[AskedNode],
        now: Moment,
    ) -> Result<Option<NextAsked>, EngineError> {
        let standing = self.standing(snapshot, query, now)?;
        let items = items(snapshot, &standing, asked);
        let next = mock(
            &standing.study,
            &standing.scope.ways,
            &standing.memory.model,
            standing.today,
            &items,
        );
        Ok(next.map(|(item, reason)| {
            let named = |from| title(snapshot, &standing, from);
            let (role, reason) = match reason {
                MockReason::Opening => ("opening", "A new subject, from its centre.".to_owned()),
                MockReason::FollowUp(from) => (
                    "follow_up",
                    format!("Your notes name it as a follow-up of “{}”.", named(from)),
                ),
                MockReason::Deeper(from) => ("deeper", format!("Deeper than “{}”.", named(from))),
                MockReason::Basis(from) => ("basis", format!("“{}” rests on it.", named(from))),
            };
            next_asked(&standing, item, role, reason)
        }))
    }
}

fn next_asked(standing: &Standing, item: u32, role: &'static str, reason: String) -> NextAsked {
    NextAsked {
        key: standing.scope.keys[item as usize],
        reason,
        role,
        minutes: standing.study.items[item as usize].review,
    }
}

fn title<'a>(snapshot: &'a Snapshot, standing: &Standing, item: u32) -> &'a str {
    standing
        .scope
        .keys
        .get(item as usize)
        .map_or("", |key| &snapshot.graph.node(*key).title)
}

/// What was asked, as items; what is not in scope any more is passed over.
fn items(snapshot: &Snapshot, standing: &Standing, asked: &[AskedNode]) -> Vec<Asked> {
    let numbers: FxHashMap<NodeKey, u32> = standing.scope.keys.iter().copied().zip(0..).collect();
    let item = |each: &AskedNode| {
        Some(Asked {
            item: *numbers.get(&snapshot.graph.find(&each.node)?)?,
            rating: each.rating,
        })
    };
    asked.iter().filter_map(item).collect()
}
