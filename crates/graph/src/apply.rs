//! The one way the graph changes: a batch of contributions that come, change or go.
//!
//! What can be told of a note without the graph is told on all cores, as is where links lead once all names are known;
//! only joining it is left to one. A batch is worked through in the order of paths: what is read together then lies
//! together in memory, which is what a first load of a large vault waits for.

use crate::contribution::Contribution;
use crate::graph::{Change, Entry, KnowledgeGraph, Node};
use crate::linking::Linking;
use crate::names::{Name, key_of_target};
use cairn_model::{NodeId, NodeKind, VaultPath};
use petgraph::stable_graph::{NodeIndex, StableDiGraph};
use rayon::prelude::*;
use std::collections::hash_map::Entry::{Occupied, Vacant};
use std::sync::Arc;

/// A note that comes or changes, with what is told of it by itself.
struct Coming {
    path: Arc<VaultPath>,
    contribution: Arc<Contribution>,
    own: Node,
    inside: Vec<Node>,
    /// What links call it by; nothing for what is no Markdown file: that is reached by its whole name only, as an attachment.
    name: Option<Name>,
    /// The keys of its targets.
    wishes: Box<[u64]>,
}

impl Coming {
    fn new(path: VaultPath, contribution: Arc<Contribution>) -> Self {
        let path = Arc::new(path);
        let own = Node {
            id: NodeId::note(&path),
            kind: contribution.kind,
            title: contribution.title.clone(),
            path: Some(Arc::clone(&path)),
            difficulty: contribution.difficulty,
            topic: contribution.topic.clone(),
            line: 1,
            minutes: None,
        };
        let inside = contribution.inner.iter().map(|inner| Node {
            id: NodeId::inside(inner.kind.name(), &path, &inner.key),
            kind: inner.kind,
            title: inner.title.clone(),
            path: Some(Arc::clone(&path)),
            difficulty: None,
            topic: None,
            line: inner.line,
            minutes: inner.minutes,
        });
        Self {
            own,
            inside: inside.collect(),
            name: path.is_note().then(|| Name::of(&path)),
            wishes: wishes_of(&contribution),
            path,
            contribution,
        }
    }
}

fn wishes_of(contribution: &Contribution) -> Box<[u64]> {
    let links = contribution.links.iter();
    links.map(|link| key_of_target(&link.target)).collect()
}

impl KnowledgeGraph {
    /// Replaces the files that are there and not in the graph: those that are no notes, and notes that could not be read.
    /// Links to them are no missing notes. Links to those that came or went are resolved again.
    pub fn set_attachments<'a>(&mut self, paths: impl Iterator<Item = &'a str>) {
        let moved = self.names.set_attachments(paths);
        let mut relink: Vec<Arc<VaultPath>> = moved
            .iter()
            .filter_map(|name| self.wanted.get(&key_of_target(name)))
            .flatten()
            .filter_map(|referrer| self.graph[*referrer].path.clone())
            .collect();
        relink.sort();
        relink.dedup();
        let mut lonely = Vec::new();
        for path in &relink {
            self.unlink(path, &mut lonely);
        }
        let linking = self.again(relink);
        self.link_all(linking, &mut lonely);
        self.drop_unwanted(lonely);
    }

    /// Applies a batch. The order within the batch does not matter; the last change of a path counts.
    pub fn apply(&mut self, mut changes: Vec<Change>) {
        if !changes.is_sorted_by(|a, b| a.path < b.path) {
            changes.reverse();
            changes.par_sort_by(|a, b| a.path.cmp(&b.path));
            changes.dedup_by(|later, first| later.path == first.path);
        }
        let mut relink: Vec<Arc<VaultPath>> = self.referrers_of_moved(&changes);
        let known = changes
            .iter()
            .filter_map(|change| self.entries.get_key_value(&change.path));
        relink.extend(known.map(|(path, _)| Arc::clone(path)));
        relink.sort();
        relink.dedup();
        let mut lonely = Vec::new();
        for path in &relink {
            self.unlink(path, &mut lonely);
        }
        for change in changes.iter().filter(|change| change.contribution.is_none()) {
            self.remove(&change.path);
        }
        let coming: Vec<Coming> = changes
            .into_par_iter()
            .filter_map(|change| Some(Coming::new(change.path, change.contribution?)))
            .collect();
        self.reserve(&coming);
        let mut new = Vec::with_capacity(coming.len());
        let put = coming.into_iter().map(|note| self.put(note, &mut new));
        let mut linking: Vec<Linking> = put.collect();
        let (names, wanted) = (&mut self.names, &mut self.wanted);
        rayon::join(
            || {
                for (name, path, node) in new {
                    names.insert(name, path, node);
                }
            },
            || {
                for note in &linking {
                    for wish in &note.wishes {
                        wanted.entry(*wish).or_default().push(note.entry.node);
                    }
                }
            },
        );
        if !relink.is_empty() {
            // What changed is none of these any more.
            linking.extend(self.again(relink));
            linking.sort_by(|a, b| a.entry.path.cmp(&b.entry.path));
        }
        self.link_all(linking, &mut lonely);
        self.drop_unwanted(lonely);
    }

    /// Notes of the graph whose evidence was taken out of it.
    fn again(&self, paths: Vec<Arc<VaultPath>>) -> Vec<Linking> {
        let entries = paths.iter().filter_map(|path| self.entries.get(path));
        let linking = entries.map(|entry| Linking {
            wishes: wishes_of(&entry.contribution),
            entry: entry.clone(),
        });
        linking.collect()
    }

    /// Notes whose links may lead elsewhere because a name comes, goes, or changes its kind.
    fn referrers_of_moved(&self, changes: &[Change]) -> Vec<Arc<VaultPath>> {
        if self.entries.is_empty() {
            return Vec::new();
        }
        let mut out = Vec::new();
        for change in changes {
            let before = self
                .entries
                .get(&change.path)
                .map(|entry| entry.contribution.kind);
            if before != change.contribution.as_ref().map(|contribution| contribution.kind)
                && let Some(referrers) = self.wanted.get(&key_of_target(change.path.file_name()))
            {
                out.extend(
                    referrers
                        .iter()
                        .filter_map(|referrer| self.graph[*referrer].path.clone()),
                );
            }
        }
        out
    }

    /// Makes room at once for a first load, instead of growing a dozen times.
    fn reserve(&mut self, coming: &[Coming]) {
        if self.graph.node_count() > 0 {
            return;
        }
        let nodes: usize = coming.iter().map(|note| 1 + note.inside.len()).sum();
        let edges: usize = coming
            .iter()
            .map(|note| note.wishes.len() + note.inside.len() + note.contribution.edges.len())
            .sum();
        self.graph = StableDiGraph::with_capacity(nodes, edges);
        self.by_id.reserve(nodes);
        self.entries.reserve(coming.len());
        self.names.reserve(coming.len());
        self.wanted.reserve(coming.len());
    }

    /// Takes a note's evidence out of the graph; its node stays. Adds what nobody may ask for any more.
    fn unlink(&mut self, path: &Arc<VaultPath>, lonely: &mut Vec<NodeIndex>) {
        let Some(entry) = self.entries.get_mut(path) else {
            return;
        };
        let touched = std::mem::take(&mut entry.touched);
        for index in touched {
            let Some(edge) = self.graph.edge_weight_mut(index) else {
                continue;
            };
            edge.evidence.retain(|evidence| evidence.path != *path);
            if edge.evidence.is_empty() {
                let ends = self.graph.edge_endpoints(index);
                let ends = ends.into_iter().flat_map(|(from, to)| [from, to]);
                lonely.extend(ends.filter(|end| self.graph[*end].kind == NodeKind::Missing));
                self.graph.remove_edge(index);
            }
        }
    }

    fn remove_node(&mut self, index: NodeIndex) {
        if let Some(node) = self.graph.remove_node(index) {
            self.by_id.remove(&node.id);
        }
    }

    fn remove(&mut self, path: &VaultPath) {
        let Some(entry) = self.entries.remove(path) else {
            return;
        };
        self.names.remove(path);
        self.totals.take(path, &entry.contribution);
        self.forget_wishes(entry.node, &entry.contribution);
        for inner in entry.inner.iter().copied().chain([entry.node]) {
            self.remove_node(inner);
        }
    }

    /// Adds the nodes of a note; what was there of it goes. Adds its name to the new ones if nothing was.
    fn put(&mut self, mut note: Coming, new: &mut Vec<(Name, Arc<VaultPath>, NodeIndex)>) -> Linking {
        let first = self.entries.is_empty(); // then nothing has to be looked for
        if let Some(old) = (!first).then(|| self.entries.remove(&note.path)).flatten() {
            self.totals.take(&old.path, &old.contribution);
            self.forget_wishes(old.node, &old.contribution);
            for inner in &old.inner {
                self.remove_node(*inner);
            }
            for node in note.inside.iter_mut().chain([&mut note.own]) {
                node.path = Some(Arc::clone(&old.path));
            }
            note.path = old.path;
            note.name = None;
        }
        self.totals.add(&note.path, &note.contribution);
        let node = self.upsert(note.own);
        if let Some(name) = note.name {
            new.push((name, Arc::clone(&note.path), node));
        }
        Linking {
            entry: Entry {
                path: note.path,
                contribution: note.contribution,
                node,
                inner: note.inside.into_iter().map(|node| self.upsert(node)).collect(),
                touched: Box::default(),
            },
            wishes: note.wishes,
        }
    }

    pub(crate) fn upsert(&mut self, node: Node) -> NodeIndex {
        match self.by_id.entry(node.id.clone()) {
            Occupied(known) => {
                self.graph[*known.get()] = node;
                *known.get()
            }
            Vacant(place) => *place.insert(self.graph.add_node(node)),
        }
    }

    fn forget_wishes(&mut self, note: NodeIndex, contribution: &Contribution) {
        for link in &contribution.links {
            let key = key_of_target(&link.target);
            if let Some(referrers) = self.wanted.get_mut(&key) {
                referrers.retain(|referrer| *referrer != note);
                if referrers.is_empty() {
                    self.wanted.remove(&key);
                }
            }
        }
    }

    /// A missing note nobody asks for any more is no node. Its title is the spelling of who asked first, of a batch the first in
    /// path order.
    fn drop_unwanted(&mut self, mut lonely: Vec<NodeIndex>) {
        lonely.sort_unstable();
        lonely.dedup();
        for index in lonely {
            if self.graph.neighbors_undirected(index).next().is_none() {
                self.totals.missing -= 1;
                self.remove_node(index);
            }
        }
    }
}
