//! The topic tree: what each MOC names, and which notes treat it.

use crate::snapshot::Snapshot;
use cairn_graph::{KnowledgeGraph, NodeKey};
use cairn_model::{Difficulty, NodeKind};
use cairn_store::TieVerdicts;
use rustc_hash::FxHashMap;
use std::collections::HashSet;

/// A MOC or topic with what belongs to it. Figures are those of the whole tree below, each note counted once.
#[derive(Clone, Debug)]
pub struct TopicTree {
    /// The node.
    pub key: NodeKey,
    /// Question notes.
    pub questions: u32,
    /// Concept notes.
    pub concepts: u32,
    /// Question notes by difficulty, in the order of [`Difficulty::ALL`]; those that tell none are left out.
    pub difficulty: [u32; Difficulty::ALL.len()],
    /// Share of the topics without topics below them that at least one question treats, 0 to 1. A MOC without topics is its
    /// own only topic.
    pub coverage: f64,
    /// Topics in document order.
    pub children: Vec<TopicTree>,
}

/// What a part of the tree gives to the whole.
struct Part {
    tree: TopicTree,
    notes: HashSet<NodeKey>,
    leaves: u32,
    covered: u32,
}

/// The tree of one node, or those of all MOCs and study documents by title. Terms, tasks and employers of a document are
/// no topics.
///
/// In a map of content, links say what treats what; in a study document, ties do too.
pub fn topics(snapshot: &Snapshot, root: Option<NodeKey>, verdicts: &TieVerdicts) -> Vec<TopicTree> {
    let graph = &*snapshot.graph;
    let roots = match root {
        Some(root) => vec![root],
        None => {
            let mut mocs: Vec<NodeKey> = graph
                .nodes()
                .filter(|(_, node)| matches!(node.kind, NodeKind::Moc | NodeKind::Source))
                .map(|(key, _)| key)
                .collect();
            mocs.sort_by_cached_key(|moc| {
                let node = graph.node(*moc);
                (node.title.to_lowercase(), node.id.clone())
            });
            mocs
        }
    };
    let tree = |root| {
        let tied = match graph
            .node(root)
            .path
            .as_ref()
            .and_then(|path| graph.contribution(path))
        {
            Some(note) if note.kind == NodeKind::Source => snapshot.tied_notes(root, verdicts),
            _ => FxHashMap::default(),
        };
        part(graph, root, &tied).tree
    };
    roots.into_iter().map(tree).collect()
}

/// Recurses down the headings and bullets of one note, whose nesting the reader bounds: never along links.
fn part(graph: &KnowledgeGraph, key: NodeKey, tied: &FxHashMap<NodeKey, Vec<NodeKey>>) -> Part {
    let (inner, treating): (Vec<NodeKey>, Vec<NodeKey>) = graph
        .children(key)
        .into_iter()
        .partition(|child| !graph.node(*child).kind.is_note());
    let mut notes: HashSet<NodeKey> = treating.into_iter().collect();
    notes.extend(tied.get(&key).into_iter().flatten());
    let topic = |key: &NodeKey| {
        matches!(
            graph.node(*key).kind,
            NodeKind::Topic | NodeKind::Path | NodeKind::Stage
        )
    };
    let parts: Vec<Part> = inner
        .into_iter()
        .filter(topic)
        .map(|child| part(graph, child, tied))
        .collect();
    let (mut leaves, mut covered, mut children) = (0, 0, Vec::with_capacity(parts.len()));
    for below in parts {
        leaves += below.leaves;
        covered += below.covered;
        notes.extend(below.notes);
        children.push(below.tree);
    }
    let of = |kind| {
        notes
            .iter()
            .filter(|note| graph.node(**note).kind == kind)
            .count()
    };
    let hard = |difficulty: &Difficulty| {
        let told = |note: &&NodeKey| {
            let node = graph.node(**note);
            node.kind == NodeKind::Question && node.difficulty == Some(*difficulty)
        };
        count(notes.iter().filter(told).count())
    };
    let questions = count(of(NodeKind::Question));
    if children.is_empty() {
        (leaves, covered) = (1, u32::from(questions > 0));
    }
    let tree = TopicTree {
        key,
        questions,
        concepts: count(of(NodeKind::Concept)),
        difficulty: [0, 1, 2].map(|index| hard(&Difficulty::ALL[index])),
        coverage: f64::from(covered) / f64::from(leaves.max(1)),
        children,
    };
    Part {
        tree,
        notes,
        leaves,
        covered,
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
