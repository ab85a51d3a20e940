//! What belongs to a place whose gaps are asked for.

use crate::error::EngineError;
use crate::session::Engine;
use crate::snapshot::Snapshot;
use cairn_graph::NodeKey;
use cairn_model::NodeKind;
use cairn_store::TieVerdicts;
use rustc_hash::FxHashSet;

impl Engine {
    /// The nodes whose gaps are gaps of a node: of a map of content all that it holds; of a topic, path or document all
    /// below it and the notes that treat it; of a note itself, what it needs first and the missing notes it names.
    ///
    /// # Errors
    /// The user's own data cannot be read.
    pub fn gap_scope(&self, snapshot: &Snapshot, key: NodeKey) -> Result<FxHashSet<NodeKey>, EngineError> {
        let graph = &snapshot.graph;
        let kind = graph.node(key).kind;
        let mut found = FxHashSet::from_iter([key]);
        match kind {
            NodeKind::Missing => {}
            kind if kind.is_note() && kind != NodeKind::Moc => {
                let out = graph.outgoing(key).map(|edge| edge.to);
                found.extend(out.filter(|to| graph.node(*to).kind == NodeKind::Missing));
                found.extend(self.requirements(snapshot)?.needs(key));
            }
            _ => {
                let verdicts = self.tie_verdicts()?;
                found.extend(below(snapshot, key, &verdicts));
                if kind == NodeKind::Moc {
                    let regions = snapshot.regions();
                    let own = regions.get(key);
                    let nodes = graph.nodes().map(|(key, _)| key);
                    found.extend(nodes.filter(|node| regions.get(*node) == own));
                }
            }
        }
        Ok(found)
    }

    /// The nodes whose gaps are gaps of what the user prepares for; `None` for all, if they chose nothing. What is chosen
    /// and not in the vault has no gaps.
    ///
    /// # Errors
    /// The user's own data cannot be read.
    pub fn interview_gap_scope(
        &self,
        snapshot: &Snapshot,
    ) -> Result<Option<FxHashSet<NodeKey>>, EngineError> {
        let Some(interview) = self.interview()?.filter(|interview| !interview.scope.is_empty()) else {
            return Ok(None);
        };
        let chosen = interview.scope.iter().chain(&interview.focus);
        let chosen: Vec<NodeKey> = chosen.filter_map(|id| snapshot.graph.find(id)).collect();
        let mut found = FxHashSet::default();
        for key in snapshot.asked_for(&chosen, &self.tie_verdicts()?) {
            found.extend(self.gap_scope(snapshot, key)?);
        }
        Ok(Some(found))
    }
}

/// Everything below a topic or document, and the notes that treat any of it.
pub(super) fn below(snapshot: &Snapshot, root: NodeKey, verdicts: &TieVerdicts) -> FxHashSet<NodeKey> {
    let graph = &snapshot.graph;
    let mut found = FxHashSet::from_iter([root]);
    let mut open = vec![root];
    while let Some(key) = open.pop() {
        for child in graph.children(key) {
            let kind = graph.node(child).kind;
            if kind != NodeKind::Moc && found.insert(child) && !kind.is_note() {
                open.push(child);
            }
        }
    }
    let document = graph
        .node(root)
        .path
        .as_ref()
        .and_then(|path| graph.contribution(path));
    if document.is_some_and(|document| document.kind == NodeKind::Source) {
        found.extend(snapshot.tied_notes(root, verdicts).into_values().flatten());
    }
    found
}
