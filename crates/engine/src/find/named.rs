//! Names in queries: what a person means by one, and what is near if nothing is called so.

use super::eval::Evaluation;
use super::{NodeSet, is_file};
use cairn_graph::{KnowledgeGraph, Node, NodeKey};
use cairn_model::NodeKind;
use cairn_search::{GraphTest, Remark, fold, is_spelt_like};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Names that are offered where nothing is called so.
const OFFERED: usize = 3;
/// Names that are told where there are only some.
const TOLD: usize = 8;
/// Between the two languages of a title.
const LANGUAGES: &str = " / ";

/// What a name may be of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Called {
    Anything,
    Map,
    Document,
}

impl Called {
    fn fits(self, kind: NodeKind) -> bool {
        match self {
            Self::Anything => true,
            Self::Map => kind == NodeKind::Moc,
            Self::Document => kind == NodeKind::Source,
        }
    }
}

/// How well a node is called by a name, best last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// A name of it has that name in it.
    Part,
    /// The same letters: `hashmap` for `Hash Map`.
    Letters,
    /// The same in any case.
    Same,
}

impl Evaluation<'_> {
    /// Nodes of a name in any case: title, one language of it, alias, file name, path or id, and what a link of that name
    /// leads to; else those with the same letters; else those whose title or file name has it.
    pub(super) fn named(&mut self, name: &str, test: &GraphTest, called: Called) -> NodeSet {
        let graph = Arc::clone(&self.snapshot.graph);
        let meant = graph.find_named(name);
        let meant = meant.filter(|key| called.fits(graph.node(*key).kind));
        // A note that is there is meant rather than one that is not.
        if let Some(key) = meant.filter(|key| graph.node(*key).kind != NodeKind::Missing) {
            return NodeSet::of([key]);
        }
        let wanted = fold(name);
        let mut best = meant.map(|_| Fit::Letters);
        let mut found: Vec<NodeKey> = meant.into_iter().collect();
        for (key, node) in graph.nodes().filter(|(_, node)| called.fits(node.kind)) {
            let Some(fit) = fit(&graph, key, node, &wanted) else {
                continue;
            };
            if best.is_none_or(|best| fit > best) {
                best = Some(fit);
                found.clear();
            }
            if best == Some(fit) {
                found.push(key);
            }
        }
        if found.is_empty() {
            self.tell_unknown(name, test, called);
        }
        NodeSet::of(found)
    }

    /// The topics that have a name in them; hyphens are blanks.
    pub(super) fn topics(&mut self, name: &str, test: &GraphTest) -> BTreeSet<String> {
        let mut all: BTreeMap<&str, usize> = BTreeMap::new();
        let graph = Arc::clone(&self.snapshot.graph);
        for topic in graph.nodes().filter_map(|(_, node)| node.topic.as_deref()) {
            *all.entry(topic).or_default() += 1;
        }
        let plain = |text: &str| fold(&text.replace(['-', '_'], " "));
        let wanted = plain(name);
        let fitting = all.keys().filter(|topic| plain(topic).contains(&wanted));
        let found: BTreeSet<String> = fitting.map(|topic| (*topic).to_owned()).collect();
        if found.is_empty() {
            let mut most: Vec<(&str, usize)> = all.into_iter().collect();
            most.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
            let names: Vec<String> = most.into_iter().map(|(topic, _)| topic.to_owned()).collect();
            self.remark(name, test, "topic", "topics", names);
        }
        found
    }

    fn tell_unknown(&mut self, name: &str, test: &GraphTest, called: Called) {
        let graph = Arc::clone(&self.snapshot.graph);
        let title = |key: NodeKey| graph.node(key).title.to_string();
        if called != Called::Anything {
            let kind = graph.nodes().filter(|(_, node)| called.fits(node.kind));
            let mut names: Vec<String> = kind.map(|(key, _)| title(key)).collect();
            names.sort();
            names.dedup();
            return match called {
                Called::Map => self.remark(name, test, "map of content", "maps of content", names),
                _ => self.remark(name, test, "study document", "study documents", names),
            };
        }
        let alike = graph
            .nodes()
            .filter(|(key, node)| node.kind != NodeKind::Missing && is_like(&graph, *key, node, name));
        let mut near: Vec<String> = alike.map(|(key, _)| title(key)).collect();
        near.sort_by_key(|title| (title.chars().count(), title.clone()));
        near.dedup();
        if near.is_empty() {
            let letters = self.engine.switch(self.snapshot, name, OFFERED).into_iter();
            near.extend(letters.map(|found| title(found.node)));
            near.dedup();
        }
        near.truncate(OFFERED);
        self.remarks.push(Remark {
            at: test.at,
            message: format!("Nothing here is called “{name}”.{}", did_you_mean(&near)),
        });
    }

    /// Says that nothing of a sort is called so, and what is near, or else what there is.
    fn remark(&mut self, name: &str, test: &GraphTest, one: &str, several: &str, names: Vec<String>) {
        let near: Vec<String> = names
            .iter()
            .filter(|known| is_spelt_like(name, known))
            .take(OFFERED)
            .cloned()
            .collect();
        let offered = if !near.is_empty() {
            did_you_mean(&near)
        } else if names.is_empty() {
            format!(" There are no {several} here.")
        } else {
            let more = if names.len() > TOLD { " and others" } else { "" };
            let told: Vec<String> = names.into_iter().take(TOLD).collect();
            format!(" There are {}{more}.", told.join(", "))
        };
        self.remarks.push(Remark {
            at: test.at,
            message: format!("No {one} is called “{name}”.{offered}"),
        });
    }
}

fn did_you_mean(near: &[String]) -> String {
    let quoted: Vec<String> = near.iter().map(|name| format!("“{name}”")).collect();
    match quoted.split_last() {
        None => String::new(),
        Some((only, [])) => format!(" Did you mean {only}?"),
        Some((last, first)) => format!(" Did you mean {} or {last}?", first.join(", ")),
    }
}

fn letters(name: &str) -> impl Iterator<Item = char> {
    name.chars().filter(|c| c.is_alphanumeric())
}

fn fit(graph: &KnowledgeGraph, key: NodeKey, node: &Node, wanted: &str) -> Option<Fit> {
    let title = fold(&node.title);
    if title == wanted
        || title.split(LANGUAGES).any(|part| part == wanted)
        || fold(node.id.as_str()) == wanted
    {
        return Some(Fit::Same);
    }
    let path = node.path.as_deref().filter(|_| is_file(graph, key));
    let note = path.and_then(|path| graph.contribution(path));
    let stem = path.map(|path| fold(path.stem()));
    let aliases = note.map_or(&[][..], |note| &note.aliases);
    let is_path = path.is_some_and(|path| {
        let path = fold(path.as_str());
        path == wanted || path.strip_suffix(".md").is_some_and(|path| path == wanted)
    });
    if is_path || stem.as_deref() == Some(wanted) || aliases.iter().any(|alias| fold(alias) == wanted) {
        return Some(Fit::Same);
    }
    let same = |name: &str| letters(name).eq(letters(wanted)) && letters(wanted).next().is_some();
    if title.split(LANGUAGES).any(same) || aliases.iter().any(|alias| same(&fold(alias))) {
        return Some(Fit::Letters);
    }
    let has = title.contains(wanted) || stem.is_some_and(|stem| stem.contains(wanted));
    has.then_some(Fit::Part)
}

/// Whether a name of the node has all words of another, or is spelt nearly so.
fn is_like(graph: &KnowledgeGraph, key: NodeKey, node: &Node, name: &str) -> bool {
    let path = node.path.as_deref().filter(|_| is_file(graph, key));
    let wanted = fold(name);
    let words: Vec<&str> = wanted
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let has_words = |name: &str| words.len() > 1 && words.iter().all(|word| name.contains(word));
    let title = fold(&node.title);
    has_words(&title)
        || title.split(LANGUAGES).any(|part| is_spelt_like(name, part))
        || path.is_some_and(|path| is_spelt_like(name, path.stem()))
}
