//! Questions asked of a snapshot: nodes, neighbours, links and backlinks, what is wanted and missing.

use crate::contribution::{Contribution, TypedLink};
use crate::graph::{Edge, EdgeRef, KnowledgeGraph, Node, NodeKey};
use crate::names::Resolution;
use cairn_model::{Basis, Difficulty, EdgeKind, NodeId, NodeKind, VaultPath};
use petgraph::Direction;
use petgraph::visit::{EdgeRef as _, IntoEdgeReferences};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A link of a note with the node it leads to.
#[derive(Clone, Debug)]
pub struct NoteLink<'a> {
    /// The link as read.
    pub link: &'a TypedLink,
    /// Where it leads.
    pub to: NodeKey,
}

/// A link to a node from elsewhere.
#[derive(Clone, Debug)]
pub struct Backlink {
    /// The note it stands in.
    pub from: NodeKey,
    /// Line from 1; 0 for a property.
    pub line: u32,
}

/// A link target with everybody who asks for it.
#[derive(Clone, Debug)]
pub struct WantedTarget {
    /// As first written, in path order.
    pub target: String,
    /// The note it leads to, if there is one.
    pub node: NodeKey,
    /// Wiki-links to it in texts.
    pub count: u32,
    /// Where it is named: in those, in Markdown links, properties and inline fields.
    pub sources: Vec<WantedBy>,
}

/// A place that names a target.
#[derive(Clone, Debug)]
pub struct WantedBy {
    /// The note.
    pub path: Arc<VaultPath>,
    /// Line from 1.
    pub line: u32,
    /// Column from 1; 0 for a property or an inline field.
    pub column: u32,
    /// The rule that read it.
    pub basis: Basis,
    /// Whether it is a wiki-link or embed of the text.
    pub wiki: bool,
}

impl KnowledgeGraph {
    /// An upper bound on [`NodeKey::index`], for side tables.
    pub fn node_bound(&self) -> usize {
        self.graph
            .node_indices()
            .next_back()
            .map_or(0, |last| last.index() + 1)
    }

    /// Every node.
    pub fn nodes(&self) -> impl Iterator<Item = (NodeKey, &Node)> {
        self.graph
            .node_indices()
            .map(|index| (NodeKey(index), &self.graph[index]))
    }

    /// The node behind a handle of this snapshot.
    pub fn node(&self, key: NodeKey) -> &Node {
        &self.graph[key.0]
    }

    /// The node of that id.
    pub fn find(&self, id: &NodeId) -> Option<NodeKey> {
        self.by_id.get(id).copied().map(NodeKey)
    }

    /// Finds a node as a person names it: a node id, a vault path, or a base name (as a link would).
    pub fn find_named(&self, name: &str) -> Option<NodeKey> {
        if let Some(key) = self.find(&NodeId::from_text(name)) {
            return Some(key);
        }
        // Where two paths differ in case only, a link reaches one of them, a person names either.
        for path in [name, &format!("{name}.md")] {
            if let Some(key) = VaultPath::new(path).ok().and_then(|path| self.note_at(&path)) {
                return Some(key);
            }
        }
        let root = VaultPath::new("x").ok()?;
        match self.names.resolve(name, &root) {
            Resolution::Note(path) => self.entries.get(&path).map(|entry| NodeKey(entry.node)),
            _ => self
                .document_named(name)
                .or_else(|| self.find(&NodeId::missing(name))),
        }
    }

    /// The study document of that path, file name or base name; the first in path order.
    fn document_named(&self, name: &str) -> Option<NodeKey> {
        let named =
            |path: &VaultPath| path.as_str() == name || path.file_name() == name || path.stem() == name;
        let documents = self.entries.values().filter(|entry| !entry.path.is_note());
        documents
            .filter(|entry| named(&entry.path))
            .min_by(|a, b| a.path.cmp(&b.path))
            .map(|entry| NodeKey(entry.node))
    }

    /// The note at a path.
    pub fn note_at(&self, path: &VaultPath) -> Option<NodeKey> {
        self.entries.get(path).map(|entry| NodeKey(entry.node))
    }

    /// What the note at a path contributes.
    pub fn contribution(&self, path: &VaultPath) -> Option<&Arc<Contribution>> {
        self.entries.get(path).map(|entry| &entry.contribution)
    }

    /// Every note's path and contribution, in no order.
    pub fn contributions(&self) -> impl Iterator<Item = (&Arc<VaultPath>, &Arc<Contribution>)> {
        self.entries
            .values()
            .map(|entry| (&entry.path, &entry.contribution))
    }

    /// Every edge.
    pub fn edges(&self) -> impl Iterator<Item = EdgeRef<'_>> {
        self.graph.edge_references().map(|edge| EdgeRef {
            from: NodeKey(edge.source()),
            to: NodeKey(edge.target()),
            edge: edge.weight(),
        })
    }

    /// Edges that begin at a node.
    pub fn outgoing(&self, key: NodeKey) -> impl Iterator<Item = EdgeRef<'_>> {
        self.directed(key, Direction::Outgoing)
    }

    /// Edges that end at a node.
    pub fn incoming(&self, key: NodeKey) -> impl Iterator<Item = EdgeRef<'_>> {
        self.directed(key, Direction::Incoming)
    }

    fn directed(&self, key: NodeKey, direction: Direction) -> impl Iterator<Item = EdgeRef<'_>> {
        self.graph.edges_directed(key.0, direction).map(|edge| EdgeRef {
            from: NodeKey(edge.source()),
            to: NodeKey(edge.target()),
            edge: edge.weight(),
        })
    }

    /// Edges at a node, both directions.
    pub fn degree(&self, key: NodeKey) -> usize {
        self.graph.edges_directed(key.0, Direction::Outgoing).count()
            + self.graph.edges_directed(key.0, Direction::Incoming).count()
    }

    /// The edge of a kind between two nodes.
    pub fn edge(&self, from: NodeKey, to: NodeKey, kind: EdgeKind) -> Option<&Edge> {
        self.outgoing(from)
            .find(|edge| edge.to == to && edge.edge.kind == kind)
            .map(|edge| edge.edge)
    }

    /// What a node belongs to (targets of its `part_of` and `covers` edges), nearest first as stored.
    pub fn parents(&self, key: NodeKey) -> impl Iterator<Item = NodeKey> {
        self.outgoing(key)
            .filter(|edge| matches!(edge.edge.kind, EdgeKind::PartOf | EdgeKind::Covers))
            .map(|edge| edge.to)
    }

    /// What belongs to a node: inner nodes in document order first, then notes by title.
    pub fn children(&self, key: NodeKey) -> Vec<NodeKey> {
        let mut out: Vec<NodeKey> = self
            .incoming(key)
            .filter(|edge| matches!(edge.edge.kind, EdgeKind::PartOf | EdgeKind::Covers))
            .map(|edge| edge.from)
            .collect();
        out.sort_by_cached_key(|key| {
            let node = self.node(*key);
            (
                node.kind.is_note(),
                if node.kind.is_note() { 0 } else { node.line },
                node.title.to_lowercase(),
                node.id.clone(),
            )
        });
        out.dedup();
        out
    }

    /// Links of a note in order, those into attachments left out.
    pub fn note_links(&self, path: &VaultPath) -> Vec<NoteLink<'_>> {
        let Some(entry) = self.entries.get(path) else {
            return Vec::new();
        };
        let resolve = |target: &str| match self.names.resolve(target, path) {
            Resolution::Itself => Some(NodeKey(entry.node)),
            Resolution::Note(found) => self.note_at(&found),
            Resolution::Missing => self.find(&NodeId::missing(target)),
            Resolution::Attachment => None,
        };
        entry
            .contribution
            .links
            .iter()
            .filter_map(|link| resolve(&link.target).map(|to| NoteLink { link, to }))
            .collect()
    }

    /// Notes whose paths differ from another's only in case: links reach one of them only. By path.
    pub fn name_clashes(&self) -> Vec<Arc<VaultPath>> {
        let mut out: Vec<_> = self.names.clashes().map(Arc::clone).collect();
        out.sort();
        out
    }

    /// Where a target written in a note leads.
    pub fn resolve(&self, target: &str, from: &VaultPath) -> Resolution {
        self.names.resolve(target, from)
    }

    /// Links to a node, by path and line; a line counts once.
    pub fn backlinks(&self, key: NodeKey) -> Vec<Backlink> {
        let mut places: Vec<(Arc<VaultPath>, u32)> = Vec::new();
        let edges = self.incoming(key).chain(self.outgoing(key));
        for evidence in edges.flat_map(|edge| edge.edge.evidence.iter()) {
            if self.node(key).path.as_ref() != Some(&evidence.path) {
                places.push((Arc::clone(&evidence.path), evidence.line));
            }
        }
        places.sort();
        places.dedup();
        places
            .into_iter()
            .filter_map(|(path, line)| {
                Some(Backlink {
                    from: self.note_at(&path)?,
                    line,
                })
            })
            .collect()
    }

    /// Every target of the links of all notes, most wanted first; only those without a note if `missing_only`.
    pub fn targets(&self, missing_only: bool) -> Vec<WantedTarget> {
        let mut targets: BTreeMap<NodeKey, WantedTarget> = BTreeMap::new();
        let mut paths: Vec<_> = self.entries.keys().collect();
        paths.sort();
        for path in paths {
            for link in self.note_links(path) {
                if missing_only && self.node(link.to).kind != NodeKind::Missing {
                    continue;
                }
                let wanted = targets.entry(link.to).or_insert_with(|| WantedTarget {
                    target: link.link.target.to_string(),
                    node: link.to,
                    count: 0,
                    sources: Vec::new(),
                });
                wanted.count += u32::from(link.link.wiki);
                wanted.sources.push(WantedBy {
                    path: Arc::clone(path),
                    line: link.link.line,
                    column: link.link.column,
                    basis: link.link.basis,
                    wiki: link.link.wiki,
                });
            }
        }
        let mut out: Vec<WantedTarget> = targets.into_values().collect();
        out.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.target.cmp(&b.target)));
        out
    }

    /// The difficulty that stands in a node's own words.
    pub fn difficulty(&self, key: NodeKey) -> Option<Difficulty> {
        self.node(key).difficulty
    }
}
