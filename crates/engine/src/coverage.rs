//! What a study document or map of content asks, and how far the notes answer it.

use crate::snapshot::Snapshot;
use cairn_graph::NodeKey;
use cairn_model::{Confidence, EdgeKind, NodeId, NodeKind};
use cairn_store::TieVerdicts;
use cairn_study::align::TieKind;
use rustc_hash::FxHashMap;

/// A note this sure to treat a topic covers it alone.
const SURE: f32 = 0.8;
/// A note less sure than this is no more than a hint.
const LIKELY: f32 = 0.5;

/// How far notes answer a topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Coverage {
    /// No note treats it.
    Missing,
    /// Treated by one note that is not sure to, or by hints only; or only what it belongs to is covered; or only a part
    /// of what belongs to it.
    Thin,
    /// Treated by one note that is sure to (0.8), or by two that are likely to (0.5 each).
    Covered,
}

/// How a note comes to a topic.
#[derive(Clone, Debug, PartialEq)]
pub enum Via {
    /// The document links to it.
    Link,
    /// A tie.
    Tie {
        /// Its kind's stable name.
        kind: &'static str,
        /// Where it begins.
        from: NodeId,
        /// Where it ends.
        to: NodeId,
        /// Whether the user confirmed it.
        confirmed: bool,
    },
    /// The stage names a topic of its document that the note treats.
    Topic(NodeId),
}

/// A note that treats a topic.
#[derive(Clone, Debug)]
pub struct Covering {
    /// The note.
    pub note: NodeKey,
    /// How sure.
    pub confidence: Confidence,
    /// Why, in words.
    pub reason: String,
    /// How it comes to the topic.
    pub via: Via,
}

/// A node of a document's tree.
#[derive(Clone, Debug)]
pub struct CoverageItem {
    /// The node.
    pub key: NodeKey,
    /// Index of the item it belongs to.
    pub parent: Option<u32>,
    /// How far it is answered; `None` for what is nothing to answer: tasks, employers, and paths without topics.
    pub state: Option<Coverage>,
    /// Whether no topic lies below it: only these are counted.
    pub leaf: bool,
    /// The notes that treat it, surest first.
    pub notes: Vec<Covering>,
    /// Topics of other documents that are the same.
    pub same: Vec<(NodeKey, Covering)>,
}

/// A document's tree in its order, parents first.
#[derive(Clone, Debug, Default)]
pub struct SourceCoverage {
    /// The tree.
    pub items: Vec<CoverageItem>,
    /// Leaves that are covered, thin and missing.
    pub counts: [u32; 3],
}

impl SourceCoverage {
    /// Share of the leaves that notes cover, 0 to 1.
    pub fn share(&self) -> f64 {
        let all: u32 = self.counts.iter().sum();
        f64::from(self.counts[0]) / f64::from(all.max(1))
    }
}

/// Whether a node is something a note can answer.
fn asks(kind: NodeKind) -> bool {
    matches!(
        kind,
        NodeKind::Topic | NodeKind::Stage | NodeKind::Path | NodeKind::Term
    )
}

impl Snapshot {
    /// The tree below a study document, map of content or anything in one, with its coverage.
    pub fn coverage(&self, root: NodeKey, verdicts: &TieVerdicts) -> SourceCoverage {
        let mut found = SourceCoverage::default();
        // The nesting of documents is bounded by their readers; a stack all the same, in document order.
        let mut open: Vec<(NodeKey, Option<u32>)> = self.inner_children(root, None);
        while let Some((key, parent)) = open.pop() {
            let index = u32::try_from(found.items.len()).unwrap_or(u32::MAX);
            found.items.push(self.item(key, parent, verdicts));
            open.extend(self.inner_children(key, Some(index)));
        }
        judge(self, &mut found);
        found
    }

    /// What belongs to a node inside its document, last first.
    fn inner_children(&self, key: NodeKey, parent: Option<u32>) -> Vec<(NodeKey, Option<u32>)> {
        let path = self.graph.node(key).path.as_ref();
        let inner = self.graph.incoming(key).filter(|edge| {
            let node = self.graph.node(edge.from);
            edge.edge.kind == EdgeKind::PartOf
                && !node.kind.is_note()
                && node.kind != NodeKind::Missing
                && node.path.as_ref() == path
        });
        let mut inner: Vec<NodeKey> = inner.map(|edge| edge.from).collect();
        inner.sort_by_key(|key| {
            let node = self.graph.node(*key);
            std::cmp::Reverse((node.line, node.id.clone()))
        });
        inner.into_iter().map(|key| (key, parent)).collect()
    }

    fn item(&self, key: NodeKey, parent: Option<u32>, verdicts: &TieVerdicts) -> CoverageItem {
        let mut notes = self.treating(key, verdicts);
        let named = self.graph.outgoing(key).filter(|edge| {
            edge.edge.kind == EdgeKind::Covers && self.graph.node(edge.to).kind == NodeKind::Topic
        });
        for edge in named {
            let topic = self.graph.node(edge.to);
            for covering in self.treating(edge.to, verdicts) {
                notes.push(Covering {
                    reason: format!(
                        "treats “{}”, which this stands for: {}",
                        topic.title, covering.reason
                    ),
                    via: Via::Topic(topic.id.clone()),
                    ..covering
                });
            }
        }
        notes.sort_by(|a, b| {
            let id = |covering: &Covering| self.graph.node(covering.note).id.clone();
            (b.confidence.get().total_cmp(&a.confidence.get())).then_with(|| id(a).cmp(&id(b)))
        });
        let mut seen = std::collections::HashSet::new();
        notes.retain(|covering| seen.insert(covering.note));
        CoverageItem {
            key,
            parent,
            state: None,
            leaf: true,
            notes,
            same: self.same_as(key, verdicts),
        }
    }

    /// The notes that treat a topic: linked, tied, or linked to a topic of a map of content that is the same.
    fn treating(&self, key: NodeKey, verdicts: &TieVerdicts) -> Vec<Covering> {
        let mut notes = self.linked(key);
        for tie in self.ties().at(&self.graph, key, verdicts) {
            if tie.kind == TieKind::Covers && tie.to == key {
                notes.push(Covering {
                    note: tie.from,
                    confidence: tie.confidence,
                    reason: tie.reason.clone(),
                    via: self.via(&tie),
                });
            }
        }
        for (same, tie) in self.same_as(key, verdicts) {
            let title = &self.graph.node(same).title;
            for linked in self.linked(same) {
                notes.push(Covering {
                    note: linked.note,
                    confidence: Confidence::new(linked.confidence.get() * tie.confidence.get()),
                    reason: format!("stands under “{title}” in a map of content ({})", tie.reason),
                    via: tie.via.clone(),
                });
            }
        }
        notes
    }

    /// The notes a document or map of content puts under a node by links.
    fn linked(&self, key: NodeKey) -> Vec<Covering> {
        let found = self.graph.incoming(key).filter(|edge| {
            matches!(edge.edge.kind, EdgeKind::Covers | EdgeKind::PartOf)
                && self.graph.node(edge.from).kind.is_note()
                && self.graph.node(edge.from).kind != NodeKind::Moc
        });
        let linked = found.map(|edge| Covering {
            note: edge.from,
            confidence: edge.edge.confidence(),
            reason: "linked from here".to_owned(),
            via: Via::Link,
        });
        linked.collect()
    }

    /// Topics of other documents that are tied as the same.
    fn same_as(&self, key: NodeKey, verdicts: &TieVerdicts) -> Vec<(NodeKey, Covering)> {
        let ties = self.ties().at(&self.graph, key, verdicts);
        let same = ties.filter(|tie| tie.kind == TieKind::SameAs).map(|tie| {
            let other = if tie.from == key { tie.to } else { tie.from };
            let covering = Covering {
                note: other,
                confidence: tie.confidence,
                reason: tie.reason.clone(),
                via: self.via(&tie),
            };
            (other, covering)
        });
        same.collect()
    }

    fn via(&self, tie: &crate::ties::NodeTie) -> Via {
        Via::Tie {
            kind: tie.kind_name(),
            from: self.graph.node(tie.from).id.clone(),
            to: self.graph.node(tie.to).id.clone(),
            confirmed: tie.confirmed,
        }
    }

    /// The notes that are likely to treat a topic.
    pub(crate) fn likely_notes(&self, key: NodeKey, verdicts: &TieVerdicts) -> Vec<NodeKey> {
        let notes = self.treating(key, verdicts).into_iter();
        let likely = notes.filter(|note| note.confidence.get() >= LIKELY);
        let mut notes: Vec<NodeKey> = likely.map(|note| note.note).collect();
        notes.sort();
        notes.dedup();
        notes
    }

    /// The question and concept notes that ties put under the topics of a document, by topic.
    pub(crate) fn tied_notes(
        &self,
        root: NodeKey,
        verdicts: &TieVerdicts,
    ) -> FxHashMap<NodeKey, Vec<NodeKey>> {
        let mut found = FxHashMap::from_iter([(root, self.likely_notes(root, verdicts))]);
        for item in self.coverage(root, verdicts).items {
            let likely = item.notes.iter().filter(|note| note.confidence.get() >= LIKELY);
            let notes: Vec<NodeKey> = likely.map(|note| note.note).collect();
            if !notes.is_empty() {
                found.insert(item.key, notes);
            }
        }
        found
    }
}

/// How far a topic's own notes answer it.
fn own(notes: &[Covering]) -> Coverage {
    let with = |least: f32| notes.iter().filter(|note| note.confidence.get() >= least).count();
    match notes.len() {
        0 => Coverage::Missing,
        _ if with(SURE) >= 1 || with(LIKELY) >= 2 => Coverage::Covered,
        _ => Coverage::Thin,
    }
}

/// Judges every item, and counts the leaves. A point without notes of its own is thin if what it belongs to is covered;
/// what has parts is as its parts are, or covered by notes of its own.
fn judge(snapshot: &Snapshot, found: &mut SourceCoverage) {
    let items = &mut found.items;
    let parents: Vec<Option<u32>> = items.iter().map(|item| item.parent).collect();
    for (index, parent) in parents.iter().enumerate() {
        if let Some(parent) = parent.filter(|_| asks(snapshot.graph.node(items[index].key).kind)) {
            items[parent as usize].leaf = false;
        }
    }
    for index in 0..items.len() {
        let kind = snapshot.graph.node(items[index].key).kind;
        if !asks(kind) || (kind == NodeKind::Path && items[index].leaf) {
            items[index].leaf = false;
            continue;
        }
        let above = parents[index].and_then(|parent| items[parent as usize].state);
        let state = match (own(&items[index].notes), above) {
            (Coverage::Missing, Some(Coverage::Covered | Coverage::Thin)) => Coverage::Thin,
            (state, _) => state,
        };
        items[index].state = Some(state);
        if items[index].leaf {
            let slot = match state {
                Coverage::Covered => 0,
                Coverage::Thin => 1,
                Coverage::Missing => 2,
            };
            found.counts[slot] += 1;
        }
    }
    // Backwards, children come before what they belong to.
    let mut below: FxHashMap<u32, [u32; 3]> = FxHashMap::default();
    for index in (0..items.len()).rev() {
        let place = u32::try_from(index).unwrap_or(u32::MAX);
        if let (Some([missing, thin, covered]), Some(state)) = (below.get(&place), items[index].state)
            && own(&items[index].notes) == Coverage::Missing
        {
            items[index].state = Some(match (missing, thin, covered) {
                (0, 0, 1..) => Coverage::Covered,
                (_, 0, 0) => state.min(Coverage::Missing),
                _ => Coverage::Thin,
            });
        }
        if let (Some(parent), Some(state)) = (items[index].parent, items[index].state) {
            below.entry(parent).or_default()[state as usize] += 1;
        }
    }
}
