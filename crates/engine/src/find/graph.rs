//! What the graph and the user's own data say of nodes.

use super::eval::Evaluation;
use super::{NodeSet, is_file};
use crate::error::EngineError;
use cairn_graph::{KnowledgeGraph, NodeKey};
use cairn_model::{EdgeKind, NodeKind};
use cairn_search::{Ask, Compare, GraphTest, Quality, Remark, fold};
use cairn_store::{MarkKind, TieVerdicts, UserDb};
use cairn_study::align::TieKind;
use std::sync::Arc;

/// From here on something is known well.
const KNOWN_WELL: f32 = 0.9;
/// Below this something that was reviewed is weak.
const WEAK: f32 = 0.7;

/// What the user's own data says, read at the first question of a query.
#[derive(Default)]
pub(super) struct Facts {
    marks: Option<Arc<Marks>>,
    verdicts: Option<Arc<TieVerdicts>>,
}

/// Marks of the user's.
#[derive(Default)]
struct Marks {
    known: NodeSet,
    bookmarked: NodeSet,
}

impl Evaluation<'_> {
    pub(super) fn graph(&mut self, test: &GraphTest, within: &NodeSet) -> Result<NodeSet, EngineError> {
        let graph = &*Arc::clone(&self.snapshot.graph);
        let keep = |fits: &dyn Fn(NodeKey) -> bool| NodeSet::of(within.keys(graph).filter(|key| fits(*key)));
        let mut found = match &test.ask {
            Ask::Kind(kind) => keep(&|key| graph.node(key).kind == *kind),
            Ask::Difficulty(level) => keep(&|key| {
                let node = graph.node(key);
                node.difficulty == *level && (level.is_some() || node.kind.is_note())
            }),
            Ask::Topic(name) => {
                let name = fold(name);
                keep(&|key| {
                    graph
                        .node(key)
                        .topic
                        .as_deref()
                        .is_some_and(|topic| fold(topic).contains(&name))
                })
            }
            Ask::Moc(name) => {
                let mocs = self.named(name, test, &|kind| kind == NodeKind::Moc);
                let regions = self.snapshot.regions();
                keep(&|key| {
                    regions
                        .get(key)
                        .is_some_and(|at| mocs.contains(regions.mocs()[at as usize]))
                })
            }
            Ask::Source(name) => self.of_source(name, test)?,
            Ask::LinksTo(name) => {
                let targets = self.named(name, test, &|_| true);
                let links = targets.keys(graph).flat_map(|key| graph.backlinks(key));
                NodeSet::of(links.map(|link| link.from))
            }
            Ask::LinkedFrom(name) => {
                let notes = self.named(name, test, &|_| true);
                let paths = notes.keys(graph).filter(|key| is_file(graph, *key));
                let paths = paths.filter_map(|key| graph.node(key).path.as_deref());
                NodeSet::of(paths.flat_map(|path| graph.note_links(path)).map(|link| link.to))
            }
            Ask::Requires(name) => {
                let targets = self.named(name, test, &|_| true);
                sources_of(graph, &targets, EdgeKind::Requires)
            }
            Ask::Covers(name) => {
                let topics = self.named(name, test, &|_| true);
                self.covering(&topics)?
            }
            Ask::In(name) => {
                let tops = self.named(name, test, &|_| true);
                below(graph, &tops)
            }
            Ask::Is(quality) => self.quality(*quality, within)?,
            Ask::Mastery(compare, level) => {
                let known = &self.marks()?.known;
                let (compare, level) = (*compare, *level);
                keep(&|key| is_studied(graph.node(key).kind) && compare.holds(&mastery(known, key), &level))
            }
        };
        found.intersect(within);
        Ok(found)
    }

    fn quality(&mut self, quality: Quality, within: &NodeSet) -> Result<NodeSet, EngineError> {
        let graph = &*Arc::clone(&self.snapshot.graph);
        let keep = |fits: &dyn Fn(NodeKey) -> bool| NodeSet::of(within.keys(graph).filter(|key| fits(*key)));
        Ok(match quality {
            Quality::Missing => keep(&|key| graph.node(key).kind == NodeKind::Missing),
            Quality::Orphan => keep(&|key| graph.node(key).kind.is_note() && graph.degree(key) == 0),
            Quality::Bookmarked => self.marks()?.bookmarked.clone(),
            Quality::Known => {
                let known = &self.marks()?.known;
                keep(&|key| Compare::AtLeast.holds(&mastery(known, key), &KNOWN_WELL))
            }
            // Nothing is reviewed yet: nothing is due, and nothing is known badly.
            Quality::Due => NodeSet::default(),
            Quality::Weak => {
                let _ = WEAK;
                NodeSet::default()
            }
            Quality::Uncovered => {
                let topics = keep(&|key| graph.node(key).kind == NodeKind::Topic);
                let covered: Vec<NodeKey> = {
                    let verdicts = self.verdicts()?;
                    let ties = self.snapshot.ties();
                    let covered = |key: &NodeKey| {
                        graph
                            .incoming(*key)
                            .any(|edge| edge.edge.kind == EdgeKind::Covers)
                            || ties
                                .at(graph, *key, &verdicts)
                                .any(|tie| tie.kind == TieKind::Covers && tie.to == *key)
                    };
                    topics.keys(graph).filter(covered).collect()
                };
                let mut left = topics;
                left.subtract(&NodeSet::of(covered));
                left
            }
        })
    }

    /// Nodes of a name: the one a person means by it, else those of that very title, else those whose title has it.
    fn named(&mut self, name: &str, test: &GraphTest, kinds: &dyn Fn(NodeKind) -> bool) -> NodeSet {
        let graph = &self.snapshot.graph;
        if let Some(key) = graph.find_named(name).filter(|key| kinds(graph.node(*key).kind)) {
            return NodeSet::of([key]);
        }
        let wanted = fold(name);
        let (mut same, mut having) = (NodeSet::default(), NodeSet::default());
        for (key, node) in graph.nodes().filter(|(_, node)| kinds(node.kind)) {
            let title = fold(&node.title);
            let stem = node
                .path
                .as_deref()
                .filter(|_| is_file(graph, key))
                .map(|path| fold(path.stem()));
            if title == wanted {
                same.insert(key);
            } else if title.contains(&wanted) || stem.is_some_and(|stem| stem.contains(&wanted)) {
                having.insert(key);
            }
        }
        let found = if same.is_empty() { having } else { same };
        if found.is_empty() {
            let near = match self.engine.find(self.snapshot, name) {
                Err(EngineError::NoSuchNode { near, .. }) => near.into_iter().next(),
                _ => None,
            };
            let near = near.map_or(String::new(), |near| format!(" Did you mean “{near}”?"));
            self.remarks.push(Remark {
                at: test.at,
                message: format!("Nothing here is called “{name}”.{near}"),
            });
        }
        found
    }

    /// What stands in a study document, and what covers something there.
    fn of_source(&mut self, name: &str, test: &GraphTest) -> Result<NodeSet, EngineError> {
        let sources = self.named(name, test, &|kind| kind == NodeKind::Source);
        let graph = Arc::clone(&self.snapshot.graph);
        let paths: Vec<_> = sources
            .keys(&graph)
            .filter_map(|key| graph.node(key).path.clone())
            .collect();
        let inside = graph
            .nodes()
            .filter(|(_, node)| node.path.as_ref().is_some_and(|path| paths.contains(path)));
        let mut found = NodeSet::of(inside.map(|(key, _)| key));
        let covering = self.covering(&found)?;
        found.unite(&covering);
        Ok(found)
    }

    /// What covers one of the topics, as its author says or as a tie does.
    fn covering(&mut self, topics: &NodeSet) -> Result<NodeSet, EngineError> {
        let graph = Arc::clone(&self.snapshot.graph);
        let verdicts = self.verdicts()?;
        let mut found = sources_of(&graph, topics, EdgeKind::Covers);
        let ties = self.snapshot.ties();
        for topic in topics.keys(&graph) {
            for tie in ties.at(&graph, topic, &verdicts) {
                if tie.kind == TieKind::Covers && tie.to == topic {
                    found.insert(tie.from);
                }
            }
        }
        Ok(found)
    }

    fn verdicts(&mut self) -> Result<Arc<TieVerdicts>, EngineError> {
        if self.facts.verdicts.is_none() {
            self.facts.verdicts = Some(Arc::new(self.engine.tie_verdicts()?));
        }
        Ok(self.facts.verdicts.clone().unwrap_or_default())
    }

    fn marks(&mut self) -> Result<Arc<Marks>, EngineError> {
        if self.facts.marks.is_none() {
            let library = &self.engine.shared.library;
            let mut marks = Marks::default();
            if library.data.root().join("user.db").is_file() {
                for mark in UserDb::open(&library.data)?.marks(&library.name)? {
                    if let Some(key) = self.snapshot.graph.find(&mark.node) {
                        match mark.kind {
                            MarkKind::Known => marks.known.insert(key),
                            MarkKind::Bookmark => marks.bookmarked.insert(key),
                        }
                    }
                }
            }
            self.facts.marks = Some(Arc::new(marks));
        }
        Ok(self.facts.marks.clone().unwrap_or_default())
    }
}

/// How well a node is known, 0 to 1: what is marked as known is.
fn mastery(known: &NodeSet, key: NodeKey) -> f32 {
    f32::from(u8::from(known.contains(key)))
}

fn is_studied(kind: NodeKind) -> bool {
    matches!(kind, NodeKind::Question | NodeKind::Concept | NodeKind::Topic)
}

/// Where edges of a kind into the nodes come from.
fn sources_of(graph: &KnowledgeGraph, nodes: &NodeSet, kind: EdgeKind) -> NodeSet {
    let edges = nodes.keys(graph).flat_map(|key| graph.incoming(key));
    NodeSet::of(edges.filter(|edge| edge.edge.kind == kind).map(|edge| edge.from))
}

/// Everything that belongs to the nodes, at any depth.
fn below(graph: &KnowledgeGraph, tops: &NodeSet) -> NodeSet {
    let mut found = NodeSet::default();
    let mut queue: Vec<NodeKey> = tops.keys(graph).collect();
    while let Some(key) = queue.pop() {
        for edge in graph.incoming(key) {
            let belongs = matches!(edge.edge.kind, EdgeKind::PartOf | EdgeKind::Covers);
            if belongs && !found.contains(edge.from) {
                found.insert(edge.from);
                queue.push(edge.from);
            }
        }
    }
    found
}
