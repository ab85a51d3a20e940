//! The topics of every map of content and study document, flat, with what treats them and who else asks for them.

use crate::snapshot::Snapshot;
use crate::topics::{TopicTree, topics};
use cairn_graph::NodeKey;
use cairn_model::{EdgeKind, NodeKind};
use cairn_store::TieVerdicts;
use cairn_study::align::TieKind;
use cairn_study::gaps::TopicFact;
use rustc_hash::FxHashSet;

/// `chosen` is what the user prepares for: of roadmaps, documents and companies, all are if none is.
pub(super) fn facts(
    snapshot: &Snapshot,
    verdicts: &TieVerdicts,
    chosen: &FxHashSet<NodeKey>,
) -> Vec<TopicFact> {
    let asks = |key: &&NodeKey| {
        let kind = snapshot.graph.node(**key).kind;
        matches!(kind, NodeKind::Source | NodeKind::Path | NodeKind::Company)
    };
    let mut facts = Facts {
        snapshot,
        verdicts,
        chosen: chosen.iter().filter(asks).copied().collect(),
        out: Vec::new(),
    };
    for tree in topics(snapshot, None, verdicts) {
        facts.add(&tree, tree.key, None, None);
    }
    facts.out
}

struct Facts<'a> {
    snapshot: &'a Snapshot,
    verdicts: &'a TieVerdicts,
    chosen: FxHashSet<NodeKey>,
    out: Vec<TopicFact>,
}

impl Facts<'_> {
    /// Recurses down a document, whose nesting its reader bounds.
    fn add(&mut self, tree: &TopicTree, document: NodeKey, parent: Option<u32>, path: Option<NodeKey>) {
        let graph = &self.snapshot.graph;
        let kind = graph.node(tree.key).kind;
        let path = path.or_else(|| (kind == NodeKind::Path).then_some(tree.key));
        let is_chosen = |key: NodeKey| self.chosen.is_empty() || self.chosen.contains(&key);
        let companies = graph.incoming(tree.key).filter(|edge| {
            let company =
                edge.edge.kind == EdgeKind::Covers && graph.node(edge.from).kind == NodeKind::Company;
            company && (is_chosen(edge.from) || is_chosen(document))
        });
        let companies: Vec<NodeKey> = companies.map(|edge| edge.from).collect();
        let same = self.snapshot.ties().at(graph, tree.key, self.verdicts);
        let elsewhere = same.filter(|tie| tie.kind == TieKind::SameAs).count();
        let fact = TopicFact {
            key: tree.key,
            document,
            parent,
            leaf: tree.children.is_empty(),
            questions: tree.questions,
            concepts: tree.concepts,
            difficulty: tree.difficulty,
            path,
            chosen: is_chosen(document) || path.is_some_and(is_chosen) || !companies.is_empty(),
            companies,
            elsewhere: u32::try_from(elsewhere).unwrap_or(u32::MAX),
        };
        let at = u32::try_from(self.out.len()).ok();
        self.out.push(fact);
        for child in &tree.children {
            self.add(child, document, at, path);
        }
    }
}
