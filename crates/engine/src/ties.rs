//! Ties between the vault and its study documents: computed once a snapshot, with the user's verdicts laid over them.

use crate::snapshot::Snapshot;
use cairn_graph::{Contribution, InnerNode, KnowledgeGraph, NodeKey};
use cairn_model::{Confidence, NodeId, NodeKind, VaultPath};
use cairn_store::TieVerdicts;
use cairn_study::align::{self, Term, TieKind, Topic, TopicKind};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// A tie between two nodes of a snapshot.
#[derive(Clone, Debug)]
pub struct NodeTie {
    /// The note that treats the topic; of topics that are the same, the one whose id comes first.
    pub from: NodeKey,
    /// The topic.
    pub to: NodeKey,
    /// What it says.
    pub kind: TieKind,
    /// How sure it is; certain if the user confirmed it.
    pub confidence: Confidence,
    /// Why, in words.
    pub reason: String,
    /// Whether the user confirmed it.
    pub confirmed: bool,
}

impl NodeTie {
    /// The stable name of its kind.
    pub fn kind_name(&self) -> &'static str {
        match self.kind {
            TieKind::SameAs => "same_as",
            TieKind::Covers => "covers",
        }
    }
}

/// Every tie that was found, by node.
#[derive(Debug, Default)]
pub struct Ties {
    all: Vec<NodeTie>,
    by_node: FxHashMap<NodeKey, Vec<u32>>,
}

impl Ties {
    /// Ties the topics of all documents.
    pub(crate) fn of(graph: &KnowledgeGraph) -> Self {
        let mut input = Input::default();
        let mut notes: Vec<(&Arc<VaultPath>, &Arc<Contribution>)> = graph.contributions().collect();
        notes.sort_by(|a, b| a.0.cmp(b.0));
        // Nothing is tied within one document: a vault without study documents has no ties.
        if notes.iter().all(|(_, note)| note.kind != NodeKind::Source) {
            return Self::default();
        }
        for (path, note) in notes {
            input.add(graph, path, note);
        }
        let found = align::ties(&input.topics, &input.glossary);
        let mut ties = Self::default();
        for tie in found {
            let (mut from, mut to) = (input.keys[tie.a], input.keys[tie.b]);
            // An employer asks about a topic, it is none.
            let employer = |key| graph.node(key).kind == NodeKind::Company;
            if tie.kind == TieKind::SameAs && (employer(from) || employer(to)) {
                continue;
            }
            if tie.kind == TieKind::SameAs && graph.node(from).id > graph.node(to).id {
                (from, to) = (to, from);
            }
            let index = u32::try_from(ties.all.len()).unwrap_or(u32::MAX);
            for end in [from, to] {
                ties.by_node.entry(end).or_default().push(index);
            }
            ties.all.push(NodeTie {
                from,
                to,
                kind: tie.kind,
                confidence: tie.confidence,
                reason: tie.reason.to_string(),
                confirmed: false,
            });
        }
        ties
    }

    /// Every tie as derived, whatever the user says of it.
    pub fn all(&self) -> &[NodeTie] {
        &self.all
    }

    /// The ties at a node as the user left them: rejected ones are not among them, confirmed ones are certain.
    pub fn at<'a>(
        &'a self,
        graph: &'a KnowledgeGraph,
        node: NodeKey,
        verdicts: &'a TieVerdicts,
    ) -> impl Iterator<Item = NodeTie> + 'a {
        let indices = self.by_node.get(&node).map_or(&[][..], Vec::as_slice);
        indices.iter().filter_map(move |index| {
            let tie = self.all[*index as usize].clone();
            let (from, to) = (&graph.node(tie.from).id, &graph.node(tie.to).id);
            match verdicts.of(tie.kind_name(), from, to) {
                Some(false) => None,
                Some(true) => Some(NodeTie {
                    confidence: Confidence::CERTAIN,
                    confirmed: true,
                    ..tie
                }),
                None => Some(tie),
            }
        })
    }
}

impl Snapshot {
    /// The ties of this snapshot, computed at the first question.
    pub fn ties(&self) -> &Ties {
        self.derived_ties(|| Ties::of(&self.graph))
    }
}

/// What alignment takes, gathered from the graph.
#[derive(Default)]
struct Input {
    topics: Vec<Topic>,
    keys: Vec<NodeKey>,
    glossary: Vec<Term>,
    documents: u32,
}

impl Input {
    fn add(&mut self, graph: &KnowledgeGraph, path: &VaultPath, note: &Contribution) {
        let Some(key) = graph.note_at(path) else {
            return;
        };
        let own = match note.kind {
            NodeKind::Moc => Some(TopicKind::Moc),
            NodeKind::Question => Some(TopicKind::Question),
            NodeKind::Concept => Some(TopicKind::Concept),
            _ => None,
        };
        let parent = own.map(|kind| {
            let aliases = note.aliases.iter().map(|alias| alias.to_string());
            self.keys.push(key);
            self.topics.push(Topic {
                document: 0,
                kind,
                title: note.title.to_string(),
                aliases: aliases.chain(slug_of(path)).collect(),
                text: String::new(),
                parent: None,
                tags: note.topic.iter().map(|topic| topic.to_string()).collect(),
            });
            self.topics.len() - 1
        });
        let document = match note.kind {
            NodeKind::Source => {
                self.documents += 1;
                self.documents
            }
            NodeKind::Moc => 0,
            _ => return,
        };
        self.add_inner(graph, path, note, document, parent);
    }

    /// Each topic that an employer asks about; what is tied to one is tied to the employer.
    fn add_asked(&mut self, employer: NodeKey, inner: &InnerNode, document: u32) {
        for name in &inner.asks {
            self.keys.push(employer);
            self.topics.push(Topic {
                document,
                kind: TopicKind::Topic,
                title: name.to_string(),
                aliases: Vec::new(),
                text: String::new(),
                parent: None,
                tags: Vec::new(),
            });
        }
    }

    fn add_inner(
        &mut self,
        graph: &KnowledgeGraph,
        path: &VaultPath,
        note: &Contribution,
        document: u32,
        top: Option<usize>,
    ) {
        let mut places: Vec<Option<usize>> = Vec::with_capacity(note.inner.len());
        for inner in &note.inner {
            let above = inner.parent.map_or(top, |parent| places[parent as usize]);
            let id = NodeId::inside(inner.kind.name(), path, &inner.key);
            let place = match (inner.kind, graph.find(&id)) {
                (NodeKind::Topic | NodeKind::Stage | NodeKind::Term, Some(key)) => {
                    self.keys.push(key);
                    self.topics.push(Topic {
                        document,
                        kind: TopicKind::Topic,
                        title: inner.title.to_string(),
                        aliases: Vec::new(),
                        text: inner.text.to_string(),
                        parent: above,
                        tags: Vec::new(),
                    });
                    Some(self.topics.len() - 1)
                }
                (NodeKind::Company, Some(key)) => {
                    self.add_asked(key, inner, document);
                    above
                }
                _ => above,
            };
            if inner.kind == NodeKind::Term {
                self.glossary.push(Term {
                    name: inner.title.to_string(),
                    meaning: inner.text.to_string(),
                });
            }
            places.push(place);
        }
    }
}

/// The slug of a file name: `isolation-levels` of `q-isolation-levels--databases--medium`.
fn slug_of(path: &VaultPath) -> Option<String> {
    let stem = path.stem();
    let name = ["q-", "c-", "moc-"]
        .iter()
        .find_map(|prefix| stem.strip_prefix(prefix))?;
    Some(name.split("--").next().unwrap_or(name).to_owned())
}
