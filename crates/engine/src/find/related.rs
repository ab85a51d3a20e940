//! What is related to a note without a link: notes like it, and places that name it, or that it names.

use super::is_file;
use crate::error::EngineError;
use crate::session::Engine;
use crate::snapshot::Snapshot;
use cairn_graph::NodeKey;
use cairn_markdown::{MAX_TEXT_BYTES, decode, front};
use cairn_search::{Expr, Place, Span, TextReader, TextTest, Verifier, What};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

/// Notes of each kind that are told.
const MOST: usize = 12;
/// Notes that the words alone propose.
const BY_WORDS: usize = 40;
/// Notes looked through for one name.
const READ: usize = 200;
/// Share of words in the likeness of two notes; links have the rest.
const WORDS_SHARE: f32 = 0.65;
/// Neighbours with more edges than this are hubs: to share one says nothing.
const HUB: usize = 60;
/// Letters that a name must have to be looked for.
const NAME_LETTERS: usize = 3;
/// Longest line shown, in characters.
const LINE: usize = 240;

/// A note like another.
#[derive(Clone, Debug)]
pub struct SimilarNote {
    /// The note.
    pub node: NodeKey,
    /// How like it is, 0 to 1.
    pub score: f32,
    /// Why, as a sentence.
    pub reason: String,
    /// Whether an edge joins the two.
    pub linked: bool,
}

/// A name of a note in the text of another that does not link to it.
#[derive(Clone, Debug)]
pub struct UnlinkedMention {
    /// The other note: the one that names, or the one that is named.
    pub node: NodeKey,
    /// The name as written.
    pub name: String,
    /// Its line in the note that names, from 1.
    pub line: u32,
    /// That line.
    pub text: String,
}

/// What is related to a note.
#[derive(Clone, Debug, Default)]
pub struct Related {
    /// Notes like it, most like first.
    pub similar: Vec<SimilarNote>,
    /// Notes that name it without a link.
    pub mentioned_by: Vec<UnlinkedMention>,
    /// Notes that it names without a link.
    pub mentions: Vec<UnlinkedMention>,
}

impl Engine {
    /// What is related to a node. A node without a text of its own has nothing but notes that name it.
    ///
    /// # Errors
    /// [`EngineError::Search`] if the text index cannot be read.
    pub fn related(&self, snapshot: &Snapshot, key: NodeKey) -> Result<Related, EngineError> {
        let graph = &snapshot.graph;
        let text = graph
            .node(key)
            .path
            .as_deref()
            .filter(|_| is_file(graph, key))
            .map(|path| {
                let bytes = self.vault().read(path, MAX_TEXT_BYTES as u64).unwrap_or_default();
                decode(&bytes).text.into_owned()
            });
        let mut linked: FxHashSet<NodeKey> = FxHashSet::from_iter([key]);
        linked.extend(graph.outgoing(key).map(|edge| edge.to));
        linked.extend(graph.incoming(key).map(|edge| edge.from));
        Ok(Related {
            similar: match &text {
                Some(text) => self.similar(snapshot, key, text, &linked)?,
                None => Vec::new(),
            },
            mentioned_by: self.mentioned_by(snapshot, key, &linked)?,
            mentions: match &text {
                Some(text) => self.mentions(snapshot, text, &linked)?,
                None => Vec::new(),
            },
        })
    }

    fn similar(
        &self,
        snapshot: &Snapshot,
        key: NodeKey,
        text: &str,
        linked: &FxHashSet<NodeKey>,
    ) -> Result<Vec<SimilarNote>, EngineError> {
        let graph = &snapshot.graph;
        let mut found: FxHashMap<NodeKey, (f32, Vec<String>)> = FxHashMap::default();
        if let Some(index) = self.text_index() {
            let node = graph.node(key);
            let hits = index.similar(&text[front(text).recovered_body..], BY_WORDS)?;
            let own = hits.iter().find(|hit| hit.id == node.id).map(|hit| hit.score);
            let best = own
                .or(hits.first().map(|hit| hit.score))
                .unwrap_or(1.0)
                .max(f32::MIN_POSITIVE);
            for hit in hits {
                if let Some(other) = graph
                    .find(&hit.id)
                    .filter(|other| *other != key && is_file(graph, *other))
                {
                    found.insert(other, ((hit.score / best).min(1.0), hit.words));
                }
            }
        }
        let shared = shared_neighbours(snapshot, key);
        let most = shared
            .values()
            .map(|(score, _)| *score)
            .fold(f32::MIN_POSITIVE, f32::max);
        let all: FxHashSet<NodeKey> = found.keys().chain(shared.keys()).copied().collect();
        let mut out: Vec<SimilarNote> = all
            .into_iter()
            .map(|node| {
                let (by_words, words) = found.remove(&node).unwrap_or_default();
                let (by_links, through) = shared.get(&node).cloned().unwrap_or_default();
                SimilarNote {
                    node,
                    score: WORDS_SHARE * by_words + (1.0 - WORDS_SHARE) * by_links / most,
                    reason: reason(snapshot, &words, &through),
                    linked: linked.contains(&node),
                }
            })
            .collect();
        out.sort_by(|a, b| {
            let id = |note: &SimilarNote| graph.node(note.node).id.clone();
            b.score.total_cmp(&a.score).then_with(|| id(a).cmp(&id(b)))
        });
        out.truncate(MOST);
        Ok(out)
    }

    fn mentioned_by(
        &self,
        snapshot: &Snapshot,
        key: NodeKey,
        linked: &FxHashSet<NodeKey>,
    ) -> Result<Vec<UnlinkedMention>, EngineError> {
        let graph = &snapshot.graph;
        let Some(index) = self.text_index() else {
            return Ok(Vec::new());
        };
        let mut candidates: FxHashMap<NodeKey, Vec<usize>> = FxHashMap::default();
        let names = names_of(snapshot, key);
        let tests: Vec<Expr> = names.iter().map(|name| phrase(name)).collect();
        for (at, test) in tests.iter().enumerate() {
            for hit in index.ranked(test, None, READ)?.hits {
                if let Some(other) = graph.find(&hit.id)
                    && is_file(graph, other)
                    && !linked.contains(&other)
                {
                    candidates.entry(other).or_default().push(at);
                }
            }
        }
        let candidates: Vec<(NodeKey, Vec<usize>)> = candidates.into_iter().take(READ).collect();
        let lines: Vec<Verifier> = tests.iter().filter_map(Verifier::on_lines).collect();
        let mut out: Vec<UnlinkedMention> = candidates
            .into_par_iter()
            .map_init(TextReader::default, |reader, (node, tests)| {
                let path = graph.node(node).path.as_deref()?;
                let bytes = self.vault().read(path, MAX_TEXT_BYTES as u64).ok()?;
                let decoded = decode(&bytes);
                let plain = without_links(&decoded.text);
                let (at, line) = tests
                    .into_iter()
                    .find_map(|at| Some((at, lines.get(at)?.line(reader, &plain)?)))?;
                Some(UnlinkedMention {
                    node,
                    name: names[at].clone(),
                    line,
                    text: line_of(&decoded.text, line),
                })
            })
            .flatten()
            .collect();
        out.sort_by(|a, b| {
            let order = |each: &UnlinkedMention| {
                (
                    std::cmp::Reverse(each.name.len()),
                    graph.node(each.node).id.clone(),
                )
            };
            order(a).cmp(&order(b))
        });
        out.truncate(MOST);
        Ok(out)
    }

    fn mentions(
        &self,
        snapshot: &Snapshot,
        text: &str,
        linked: &FxHashSet<NodeKey>,
    ) -> Result<Vec<UnlinkedMention>, EngineError> {
        let graph = &snapshot.graph;
        let Some(index) = self.text_index() else {
            return Ok(Vec::new());
        };
        let plain = without_links(text);
        let mut out = Vec::new();
        for mention in index.names_in(&plain)? {
            let Some(node) = graph.find(&mention.id).filter(|node| !linked.contains(node)) else {
                continue;
            };
            let line = 1 + plain.as_bytes()[..mention.from]
                .iter()
                .filter(|byte| **byte == b'\n')
                .count();
            let line = u32::try_from(line).unwrap_or(u32::MAX);
            out.push(UnlinkedMention {
                node,
                name: plain[mention.from..mention.to].to_owned(),
                line,
                text: line_of(text, line),
            });
        }
        out.truncate(MOST);
        Ok(out)
    }
}

/// Notes that share neighbours with a note: the fewer edges a shared neighbour has, the more it says (Adamic and Adar
/// 2003). With the neighbours, most telling first.
fn shared_neighbours(snapshot: &Snapshot, key: NodeKey) -> FxHashMap<NodeKey, (f32, Vec<NodeKey>)> {
    let graph = &snapshot.graph;
    let around = |key: NodeKey| {
        let out = graph.outgoing(key).map(|edge| edge.to);
        let mut near: Vec<NodeKey> = out.chain(graph.incoming(key).map(|edge| edge.from)).collect();
        near.sort_unstable();
        near.dedup();
        near
    };
    let mut through: Vec<(f32, NodeKey, Vec<NodeKey>)> = around(key)
        .into_iter()
        .map(|near| (near, around(near)))
        .filter(|(_, others)| others.len() <= HUB)
        .map(|(near, others)| (1.0 / (others.len() as f32 + 1.0).ln(), near, others))
        .collect();
    through.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut out: FxHashMap<NodeKey, (f32, Vec<NodeKey>)> = FxHashMap::default();
    for (weight, near, others) in through {
        for other in others
            .into_iter()
            .filter(|other| *other != key && is_file(graph, *other))
        {
            let entry = out.entry(other).or_default();
            entry.0 += weight;
            entry.1.push(near);
        }
    }
    out
}

fn reason(snapshot: &Snapshot, words: &[String], through: &[NodeKey]) -> String {
    let quoted = |text: &str| format!("“{text}”");
    let mut parts = Vec::new();
    if !words.is_empty() {
        let words: Vec<String> = words.iter().take(4).map(|word| quoted(word)).collect();
        parts.push(format!("both use {}", words.join(", ")));
    }
    if !through.is_empty() {
        let names = through
            .iter()
            .take(2)
            .map(|key| quoted(&snapshot.graph.node(*key).title));
        parts.push(format!(
            "both are connected with {}",
            names.collect::<Vec<_>>().join(" and ")
        ));
    }
    let told = parts.join("; ");
    let mut chars = told.chars();
    let first: String = chars
        .next()
        .map(|c| c.to_uppercase().collect())
        .unwrap_or_default();
    format!("{first}{}.", chars.as_str())
}

/// The names by which others may speak of a node.
fn names_of(snapshot: &Snapshot, key: NodeKey) -> Vec<String> {
    let graph = &snapshot.graph;
    let node = graph.node(key);
    let mut names = vec![node.title.to_string()];
    let note = node
        .path
        .as_deref()
        .filter(|_| is_file(graph, key))
        .and_then(|path| graph.contribution(path));
    names.extend(
        note.into_iter()
            .flat_map(|note| note.aliases.iter().map(|alias| alias.to_string())),
    );
    names.retain(|name| name.chars().filter(|c| c.is_alphanumeric()).count() >= NAME_LETTERS);
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    names.dedup_by(|a, b| a.to_lowercase() == b.to_lowercase());
    names
}

fn phrase(name: &str) -> Expr {
    Expr::Text(TextTest {
        place: Place::Content,
        what: What::Together(name.to_owned()),
        exact_case: false,
        at: Span::default(),
    })
}

fn line_of(text: &str, line: u32) -> String {
    let found = text
        .lines()
        .nth(line.saturating_sub(1) as usize)
        .unwrap_or_default();
    found.trim().chars().take(LINE).collect()
}

/// The text with blanks in place of frontmatter, code and links; every line stays where it is.
fn without_links(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut fenced = false;
    let (body, mut at) = (front(text).recovered_body, 0);
    for line in text.split_inclusive('\n') {
        let front = at < body;
        at += line.len();
        let fence = line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~");
        if front || fenced || fence {
            out.extend(line.chars().map(|c| if c == '\n' { c } else { ' ' }));
        } else {
            blank_links(line, &mut out);
        }
        fenced ^= fence && !front;
    }
    out
}

/// Appends a line without its links and code spans.
fn blank_links(line: &str, out: &mut String) {
    let mut rest = line;
    while let Some(at) = rest.find(['[', '`']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = if rest.starts_with("[[") {
            rest.find("]]").map(|end| end + 2)
        } else if rest.starts_with('[') {
            rest.find("](")
                .and_then(|middle| rest[middle..].find(')').map(|end| middle + end + 1))
        } else {
            rest[1..].find('`').map(|end| end + 2)
        };
        let end = end.unwrap_or(1);
        out.extend(std::iter::repeat_n(' ', end));
        rest = &rest[end..];
    }
    out.push_str(rest);
}
