//! The cells of a coverage table: how many questions, and how well they are known.

use super::Knowledge;
use cairn_graph::NodeKey;

/// What a cell of the coverage table tells.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cell {
    /// Questions.
    pub questions: u32,
    /// Of them reviewed, or said to be known.
    pub tried: u32,
    /// Mean of the recall now, what was not tried counting 0; `None` without questions.
    pub mastery: Option<f32>,
    /// The same on the date; `None` too if nothing was reviewed, for then nothing can be predicted.
    pub readiness: Option<f32>,
}

/// Sums up the questions of a cell.
pub fn cell_of(questions: &[NodeKey], knowledge: &Knowledge) -> Cell {
    let all = questions.len() as f32;
    let mean = |of: &dyn Fn(NodeKey) -> f32| {
        let sum: f32 = questions.iter().map(|key| of(*key)).sum();
        (all > 0.0).then_some(sum / all)
    };
    let said = |key: NodeKey| f32::from(u8::from(knowledge.known.contains(&key)));
    let now = |key: NodeKey| {
        knowledge
            .reviewed
            .get(&key)
            .map_or_else(|| said(key), |recall| recall.now)
    };
    let on_date = |key: NodeKey| knowledge.strength(key).unwrap_or(0.0);
    let tried = questions.iter().filter(|key| knowledge.strength(**key).is_some());
    Cell {
        questions: u32::try_from(questions.len()).unwrap_or(u32::MAX),
        tried: u32::try_from(tried.count()).unwrap_or(u32::MAX),
        mastery: mean(&now),
        readiness: if knowledge.reviewed.is_empty() {
            None
        } else {
            mean(&on_date)
        },
    }
}
