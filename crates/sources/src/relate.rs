//! Edges within a document: which topics its stages and employers name.

use crate::builder::Builder;
use crate::document::{Kind, Node, Value};
use crate::words;
use cairn_model::{Basis, EdgeKind};
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::{Hash as _, Hasher as _};

/// How sure it is that two of the same title in one document mean the same.
const SAME_TITLE: f32 = 0.95;
/// How sure a name is that begins a longer title or a title that begins a longer name.
const BEGINS: f32 = 0.6;
/// Topics of one first word that are looked at for one name.
const MOST_CANDIDATES: usize = 64;

/// Ties stages whose title is a topic's, and employers with the topics they focus on.
pub(crate) fn relate(builder: &mut Builder) {
    let names = Names::of(&builder.nodes);
    let mut found: Vec<(u32, u32, f32, u32)> = Vec::new();
    for (index, node) in (0_u32..).zip(&builder.nodes) {
        match node.kind {
            Kind::Stage => {
                let target = names.exact(&words::fold(&node.title));
                found.extend(target.map(|target| (index, target, SAME_TITLE, node.line)));
            }
            Kind::Company => {
                for name in focus(node) {
                    let folded = words::fold(name);
                    let target = names
                        .exact(&folded)
                        .map(|target| (target, SAME_TITLE))
                        .or_else(|| names.beginning(&folded));
                    found.extend(target.map(|(target, confidence)| (index, target, confidence, node.line)));
                }
            }
            _ => {}
        }
    }
    for (from, to, confidence, line) in found {
        builder.edge(
            from,
            to,
            EdgeKind::Covers,
            Basis::DocumentStructure,
            confidence,
            line,
        );
    }
}

/// What an employer is said to focus on.
fn focus(node: &Node) -> &[Box<str>] {
    match node.attribute("focus") {
        Some(Value::List(focus)) => focus,
        _ => &[],
    }
}

/// The topics and terms that stages and employers may name, by the hash of their folded title and of its first word: the
/// titles themselves stand in the nodes.
struct Names<'n> {
    nodes: &'n [Node],
    exact: FxHashMap<u64, u32>,
    first_words: FxHashMap<u64, Vec<u32>>,
}

impl<'n> Names<'n> {
    fn of(nodes: &'n [Node]) -> Self {
        let mut names = Self {
            nodes,
            exact: FxHashMap::default(),
            first_words: FxHashMap::default(),
        };
        let asked = nodes.iter().filter(|node| node.kind == Kind::Company);
        for name in asked.flat_map(focus) {
            names
                .first_words
                .entry(hash(first_word(&words::fold(name))))
                .or_default();
        }
        if !nodes
            .iter()
            .any(|node| matches!(node.kind, Kind::Stage | Kind::Company))
        {
            return names;
        }
        for (index, node) in (0_u32..).zip(nodes) {
            if matches!(node.kind, Kind::Topic | Kind::Term) {
                let folded = words::fold(&node.title);
                names.exact.entry(hash(&folded)).or_insert(index);
                if let Some(same) = names.first_words.get_mut(&hash(first_word(&folded)))
                    && same.len() < MOST_CANDIDATES
                {
                    same.push(index);
                }
            }
        }
        names
    }

    /// The folded title of a node.
    fn title(&self, index: u32) -> String {
        words::fold(&self.nodes[index as usize].title)
    }

    /// The first topic or term of that folded title.
    fn exact(&self, folded: &str) -> Option<u32> {
        let found = self.exact.get(&hash(folded)).copied();
        found.filter(|index| self.title(*index) == folded)
    }

    /// The only topic whose title begins with the name, at the end of a word.
    fn beginning(&self, name: &str) -> Option<(u32, f32)> {
        let candidates = self.first_words.get(&hash(first_word(name)))?;
        let mut begins = candidates.iter().filter(|index| {
            self.title(**index)
                .strip_prefix(name)
                .is_some_and(|rest| rest.starts_with(' '))
        });
        let only = begins.next()?;
        begins.next().is_none().then_some((*only, BEGINS))
    }
}

fn first_word(folded: &str) -> &str {
    folded.split(' ').next().unwrap_or("")
}

fn hash(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    text.hash(&mut hasher);
    hasher.finish()
}
