//! What belongs to a MOC: counted the same way wherever it is told.

use crate::snapshot::Snapshot;
use cairn_graph::NodeKey;
use cairn_model::NodeKind;
use rustc_hash::FxHashSet;

/// How much belongs to a MOC, directly or through its topics. A note of two MOCs counts in both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Members {
    /// Questions.
    pub questions: u32,
    /// Concepts.
    pub concepts: u32,
    /// Other notes, MOCs left out.
    pub others: u32,
    /// Topics, study paths' stages among them.
    pub topics: u32,
}

impl Members {
    /// Notes of every kind.
    pub fn notes(self) -> u32 {
        self.questions + self.concepts + self.others
    }
}

impl Snapshot {
    /// Counts what belongs to a MOC.
    pub fn members(&self, moc: NodeKey) -> Members {
        let mut members = Members::default();
        let mut seen = FxHashSet::from_iter([moc]);
        let mut queue = vec![moc];
        while let Some(key) = queue.pop() {
            for child in self.graph.children(key) {
                let kind = self.graph.node(child).kind;
                if kind == NodeKind::Moc || !seen.insert(child) {
                    continue;
                }
                queue.push(child);
                match kind {
                    NodeKind::Question => members.questions += 1,
                    NodeKind::Concept => members.concepts += 1,
                    NodeKind::Topic | NodeKind::Stage => members.topics += 1,
                    kind if kind.is_note() => members.others += 1,
                    _ => {}
                }
            }
        }
        members
    }
}
