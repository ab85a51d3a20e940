//! How many questions belong to a topic on the map, and how much of it they treat.

use super::{Map, MapScope};
use crate::snapshot::Snapshot;
use crate::topics::{TopicTree, topics};
use cairn_graph::NodeKey;
use cairn_model::NodeKind;
use cairn_store::TieVerdicts;
use rustc_hash::FxHashMap;

/// Question notes and coverage of each node of the trees below some MOCs and documents.
pub(crate) type Figures = FxHashMap<NodeKey, (u32, f32)>;

impl Snapshot {
    /// Fills in the questions and the coverage of the MOCs, documents, topics, paths and stages on a map.
    pub(super) fn count_questions(&self, map: &mut Map, scope: &MapScope, verdicts: &TieVerdicts) {
        let mut own = Figures::default();
        let known = match scope {
            MapScope::Moc(root) | MapScope::Source(root) => {
                own.extend(figures(&topics(self, Some(*root), verdicts)));
                &own
            }
            _ => self.figures(|| {
                let mocs = self.regions().mocs().iter();
                let trees = mocs.flat_map(|moc| topics(self, Some(*moc), &TieVerdicts::default()));
                figures(&trees.collect::<Vec<_>>())
            }),
        };
        let mut sources = Figures::default();
        for node in &map.nodes {
            if self.graph.node(node.key).kind == NodeKind::Source && !known.contains_key(&node.key) {
                sources.extend(figures(&topics(self, Some(node.key), verdicts)));
            }
        }
        for node in &mut map.nodes {
            if let Some((questions, coverage)) = known.get(&node.key).or_else(|| sources.get(&node.key)) {
                (node.questions, node.coverage) = (*questions, Some(*coverage));
            }
        }
    }
}

fn figures(trees: &[TopicTree]) -> Figures {
    let mut found = Figures::default();
    let mut open: Vec<&TopicTree> = trees.iter().collect();
    while let Some(tree) = open.pop() {
        found.insert(tree.key, (tree.questions, tree.coverage as f32));
        open.extend(&tree.children);
    }
    found
}
