//! What the graph and the user's own data say of nodes.

use super::eval::Evaluation;
use super::named::Called;
use super::{NodeSet, is_file};
use crate::error::EngineError;
use crate::memory::Memory;
use crate::session::Engine;
use crate::snapshot::Snapshot;
use cairn_graph::{KnowledgeGraph, NodeKey};
use cairn_model::{EdgeKind, Moment, NodeKind, StudyDay};
use cairn_search::{Ask, GraphTest, Quality};
use cairn_store::{MarkKind, TieVerdicts, UserDb};
use cairn_study::align::TieKind;
use cairn_study::gaps::is_orphan;
use std::sync::Arc;

/// From here on something is known well.
const KNOWN_WELL: f32 = 0.9;
/// Below this something that was reviewed is weak.
const WEAK: f32 = 0.7;

/// What the user's own data says, read at the first question of a query.
#[derive(Default)]
pub(super) struct Facts {
    knowledge: Option<Arc<Knowledge>>,
    verdicts: Option<Arc<TieVerdicts>>,
}

/// What the user knows, and what is marked.
#[derive(Default)]
pub(super) struct Knowledge {
    known: NodeSet,
    bookmarked: NodeSet,
    memory: Arc<Memory>,
    today: StudyDay,
}

impl Knowledge {
    pub(super) fn of(engine: &Engine, snapshot: &Snapshot, now: Moment) -> Result<Self, EngineError> {
        let library = &engine.shared.library;
        if !UserDb::is_there(&library.data) {
            return Ok(Self::default());
        }
        let mut knowledge = Self {
            memory: engine.memory(now)?,
            today: now.day(),
            ..Self::default()
        };
        for mark in UserDb::open(&library.data)?.marks(&library.name)? {
            if let Some(key) = snapshot.graph.find(&mark.node) {
                match mark.kind {
                    MarkKind::Known => knowledge.known.insert(key),
                    MarkKind::Bookmark => knowledge.bookmarked.insert(key),
                    // What is planned is asked for under Gaps.
                    MarkKind::Planned => {}
                }
            }
        }
        Ok(knowledge)
    }

    /// The chance of recalling a node today, if it was reviewed.
    fn recall(&self, graph: &KnowledgeGraph, key: NodeKey) -> Option<f32> {
        self.memory.recall(&graph.node(key).id, self.today)
    }

    /// How well a node is known, 0 to 1: the chance of recall; what is only marked as known is.
    pub(super) fn mastery(&self, graph: &KnowledgeGraph, key: NodeKey) -> f32 {
        let marked = f32::from(u8::from(self.known.contains(key)));
        self.recall(graph, key).unwrap_or(marked)
    }

    fn is_due(&self, graph: &KnowledgeGraph, key: NodeKey) -> bool {
        self.memory
            .due(&graph.node(key).id)
            .is_some_and(|due| due <= self.today)
    }
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
                let topics = self.topics(name, test);
                keep(&|key| {
                    graph
                        .node(key)
                        .topic
                        .as_deref()
                        .is_some_and(|topic| topics.contains(topic))
                })
            }
            Ask::Moc(name) => {
                let mocs = self.named(name, test, Called::Map);
                let regions = self.snapshot.regions();
                keep(&|key| {
                    regions
                        .get(key)
                        .is_some_and(|at| mocs.contains(regions.mocs()[at as usize]))
                })
            }
            Ask::Source(name) => self.of_source(name, test)?,
            Ask::LinksTo(name) => {
                let targets = self.named(name, test, Called::Anything);
                let links = targets.keys(graph).flat_map(|key| graph.backlinks(key));
                NodeSet::of(links.map(|link| link.from))
            }
            Ask::LinkedFrom(name) => {
                let notes = self.named(name, test, Called::Anything);
                let paths = notes.keys(graph).filter(|key| is_file(graph, *key));
                let paths = paths.filter_map(|key| graph.node(key).path.as_deref());
                NodeSet::of(paths.flat_map(|path| graph.note_links(path)).map(|link| link.to))
            }
            Ask::Requires(name) => {
                let targets = self.named(name, test, Called::Anything);
                sources_of(graph, &targets, EdgeKind::Requires)
            }
            Ask::Covers(name) => {
                let topics = self.named(name, test, Called::Anything);
                self.covering(&topics)?
            }
            Ask::In(name) => {
                let tops = self.named(name, test, Called::Anything);
                below(graph, &tops)
            }
            Ask::Is(quality) => self.quality(*quality, within)?,
            Ask::Mastery(compare, level) => {
                let known = self.knowledge()?;
                let (compare, level) = (*compare, *level);
                keep(&|key| {
                    is_studied(graph.node(key).kind) && compare.holds(&known.mastery(graph, key), &level)
                })
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
            Quality::Orphan => keep(&|key| is_orphan(graph, key)),
            Quality::Bookmarked => {
                let known = self.knowledge()?;
                keep(&|key| known.bookmarked.contains(key))
            }
            Quality::Known => {
                let known = self.knowledge()?;
                keep(&|key| known.mastery(graph, key) >= KNOWN_WELL)
            }
            Quality::Due => {
                let known = self.knowledge()?;
                keep(&|key| known.is_due(graph, key))
            }
            Quality::Weak => {
                let known = self.knowledge()?;
                keep(&|key| known.recall(graph, key).is_some_and(|recall| recall < WEAK))
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

    /// What stands in a study document, and what covers something there.
    fn of_source(&mut self, name: &str, test: &GraphTest) -> Result<NodeSet, EngineError> {
        let sources = self.named(name, test, Called::Document);
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

    fn knowledge(&mut self) -> Result<Arc<Knowledge>, EngineError> {
        if self.facts.knowledge.is_none() {
            let knowledge = Knowledge::of(self.engine, self.snapshot, self.now)?;
            self.facts.knowledge = Some(Arc::new(knowledge));
        }
        Ok(self.facts.knowledge.clone().unwrap_or_default())
    }
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
