//! What the user puts on nodes.

use crate::dto::NodeSummary;
use serde::{Deserialize, Serialize};
use specta::Type;

/// What a mark says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum MarkKindDto {
    /// The user says to know it: paths begin behind it.
    Known,
    /// To be found again.
    Bookmark,
    /// To be studied: plans take it in.
    Planned,
}

/// Which mark on which node.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct MarkRequest {
    /// What it says.
    pub kind: MarkKindDto,
    /// Node id.
    pub id: String,
    /// What to call the node if it is not in the vault; else its own title counts.
    pub title: String,
}

/// A mark on a node.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct Mark {
    /// What it says.
    pub kind: MarkKindDto,
    /// Node id.
    pub id: String,
    /// The node's title, or what it was when the mark was made.
    pub title: String,
    /// The node; none if it is not in the vault now. The mark is kept for when it comes back.
    pub node: Option<NodeSummary>,
}
