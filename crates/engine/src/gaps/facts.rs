//! The topics of every map of content and study document, flat, with what treats them and who else asks for them.

use crate::snapshot::Snapshot;
use crate::topics::{TopicTree, topics};
use cairn_graph::NodeKey;
use cairn_model::{EdgeKind, NodeKind};
use cairn_store::TieVerdicts;
use cairn_study::align::TieKind;
use cairn_study::gaps::TopicFact;

pub(super) fn facts(snapshot: &Snapshot, verdicts: &TieVerdicts) -> Vec<TopicFact> {
    let mut facts = Facts {
        snapshot,
        verdicts,
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
    out: Vec<TopicFact>,
}

impl Facts<'_> {
    /// Recurses down a document, whose nesting its reader bounds.
    fn add(&mut self, tree: &TopicTree, document: NodeKey, parent: Option<u32>, path: Option<NodeKey>) {
        let graph = &self.snapshot.graph;
        let kind = graph.node(tree.key).kind;
        let path = path.or_else(|| (kind == NodeKind::Path).then_some(tree.key));
        let companies = graph.incoming(tree.key).filter(|edge| {
            edge.edge.kind == EdgeKind::Covers && graph.node(edge.from).kind == NodeKind::Company
        });
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
            chosen: true,
            companies: companies.map(|edge| edge.from).collect(),
            elsewhere: u32::try_from(elsewhere).unwrap_or(u32::MAX),
        };
        let at = u32::try_from(self.out.len()).ok();
        self.out.push(fact);
        for child in &tree.children {
            self.add(child, document, at, path);
        }
    }
}
