//! What a node is about, as far as the order of a plan is concerned.

use cairn_graph::{KnowledgeGraph, NodeKey};
use cairn_model::{EdgeKind, NodeKind};
use rustc_hash::FxHashMap;
use std::cmp::Ordering;

/// How far up the topics of a map are followed.
const MAX_DEPTH: usize = 64;

/// A group of things that are learnt together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Theme<'a> {
    /// A topic directly below a map of content.
    Topic(NodeKey),
    /// The `topic` property.
    Named(&'a str),
    /// A map of content.
    Map(NodeKey),
}

impl Theme<'_> {
    /// Topics, then what is named, then maps; each by id or name.
    pub(crate) fn compare(graph: &KnowledgeGraph, a: &Self, b: &Self) -> Ordering {
        let id = |key: &NodeKey| &graph.node(*key).id;
        match (a, b) {
            (Self::Topic(a), Self::Topic(b)) | (Self::Map(a), Self::Map(b)) => id(a).cmp(id(b)),
            (Self::Named(a), Self::Named(b)) => a.cmp(b),
            (Self::Topic(_), _) | (_, Self::Map(_)) => Ordering::Less,
            (Self::Map(_), _) | (_, Self::Topic(_)) => Ordering::Greater,
        }
    }
}

/// Finds themes, and keeps what many nodes share.
pub(crate) struct Themes<'a> {
    graph: &'a KnowledgeGraph,
    uppermost: FxHashMap<NodeKey, Option<NodeKey>>,
}

impl<'a> Themes<'a> {
    pub(crate) fn new(graph: &'a KnowledgeGraph) -> Self {
        Self {
            graph,
            uppermost: FxHashMap::default(),
        }
    }

    /// The uppermost topic that the node covers or stands in; else its `topic` property; else its map of content. Of
    /// several the one with the lowest id.
    pub(crate) fn of(&mut self, key: NodeKey) -> Option<Theme<'a>> {
        let graph = self.graph;
        let (mut topic, mut map) = (None, None);
        for parent in graph.parents(key) {
            match graph.node(parent).kind {
                NodeKind::Topic => {
                    let top = *self
                        .uppermost
                        .entry(parent)
                        .or_insert_with(|| uppermost(graph, parent));
                    topic = lower(graph, topic, top);
                }
                NodeKind::Moc => map = lower(graph, map, Some(parent)),
                _ => {}
            }
        }
        let named = || graph.node(key).topic.as_deref().map(Theme::Named);
        topic.map(Theme::Topic).or_else(named).or(map.map(Theme::Map))
    }
}

/// Of two nodes that with the lower id.
fn lower(graph: &KnowledgeGraph, a: Option<NodeKey>, b: Option<NodeKey>) -> Option<NodeKey> {
    let both = a.into_iter().chain(b);
    both.min_by(|a, b| graph.node(*a).id.cmp(&graph.node(*b).id))
}

/// The topic's ancestor directly below a note; none for a topic of a study path, whose stages are an order, not a theme.
fn uppermost(graph: &KnowledgeGraph, mut topic: NodeKey) -> Option<NodeKey> {
    for _ in 0..MAX_DEPTH {
        let mut above = graph
            .outgoing(topic)
            .filter(|edge| edge.edge.kind == EdgeKind::PartOf)
            .map(|edge| edge.to);
        match above.next() {
            Some(parent) if graph.node(parent).kind == NodeKind::Topic => topic = parent,
            Some(parent) if graph.node(parent).kind.is_note() => return Some(topic),
            _ => return None,
        }
    }
    None
}
