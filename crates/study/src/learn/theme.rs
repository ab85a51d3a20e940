//! What a node is about, as far as the order of a plan is concerned.

use cairn_graph::{KnowledgeGraph, NodeKey};
use cairn_model::{EdgeKind, NodeId, NodeKind};

/// How far up the topics of a map are followed.
const MAX_DEPTH: usize = 64;

/// A group of things that are learnt together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Theme {
    /// A topic directly below a map of content.
    Topic(NodeId),
    /// The `topic` property.
    Named(Box<str>),
    /// A map of content.
    Map(NodeId),
}

/// The uppermost topic that the node covers or stands in; else its `topic` property; else its map of content. Of
/// several the one with the lowest id.
pub(super) fn theme_of(graph: &KnowledgeGraph, key: NodeKey) -> Option<Theme> {
    let node = graph.node(key);
    let id = |key: &NodeKey| graph.node(*key).id.clone();
    let topics = graph
        .parents(key)
        .filter(|parent| graph.node(*parent).kind == NodeKind::Topic);
    if let Some(topic) = topics
        .filter_map(|topic| uppermost(graph, topic))
        .map(|topic| id(&topic))
        .min()
    {
        return Some(Theme::Topic(topic));
    }
    if let Some(topic) = &node.topic {
        return Some(Theme::Named(topic.clone()));
    }
    let maps = graph
        .parents(key)
        .filter(|parent| graph.node(*parent).kind == NodeKind::Moc);
    maps.map(|map| id(&map)).min().map(Theme::Map)
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
