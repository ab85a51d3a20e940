//! Search: ranked hits of every kind with the text round them, facets, other orders.

use super::eval::Evaluation;
use super::{NodeSet, cut_short, is_file};
use crate::error::EngineError;
use crate::session::Engine;
use crate::snapshot::Snapshot;
use cairn_graph::{KnowledgeGraph, NodeKey};
use cairn_markdown::{MAX_TEXT_BYTES, decode, front};
use cairn_model::{Difficulty, Moment, NodeId, NodeKind};
use cairn_search::{
    Ask, Budget, Expr, GraphTest, Keep, Quality, Query, Remark, Snippet, TextHits, TextReader, Verifier, Way,
    parse, snippet, text_key,
};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Longest snippet, in characters.
const SNIPPET: usize = 180;
/// Bytes of the texts of notes that are looked through for one search, counted as [`Budget`] does.
const SEARCH_STEPS: u64 = 128 << 20;
/// Hits that are looked at beyond the limit, so that importance can lift one over it.
const SPARE: usize = 10;
/// What importance adds to relevance at most, as a share of it: it decides between hits that are as good.
const IMPORTANCE: f32 = 0.06;
/// Notes that one reader reads at least.
const READ_TOGETHER: usize = 8;
/// Names offered if nothing is found, and words that they are looked for by.
const MEANT: usize = 4;
/// Values of one facet at most.
const FACETS: usize = 12;
/// Lines of a document shown for a node inside it.
const LINES_SHOWN: usize = 3;

/// How to search.
#[derive(Clone, Copy, Debug)]
pub struct SearchOptions {
    /// Hits at most.
    pub limit: usize,
    /// Their order.
    pub sort: SortBy,
    /// Whether to count what all hits are.
    pub facets: bool,
    /// The clock, for what is due.
    pub now: Moment,
}

impl SearchOptions {
    /// The best hits, without facets. `now`: 1970, for queries that ask for nothing of the user's own.
    pub fn best(limit: usize) -> Self {
        Self {
            limit,
            sort: SortBy::Relevance,
            facets: false,
            now: Moment::default(),
        }
    }
}

/// The order of hits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SortBy {
    /// Those that fit best first.
    #[default]
    Relevance,
    /// By title.
    Name,
    /// Changed last first.
    Date,
    /// Most linked to first.
    Importance,
    /// Known least first.
    Mastery,
}

/// A hit.
#[derive(Clone, Debug)]
pub struct FoundNode {
    /// The node.
    pub node: NodeKey,
    /// Relevance, comparable within one reply; 0 in another order.
    pub score: f32,
    /// Text round the first match.
    pub snippet: Snippet,
    /// Fields that matched.
    pub matched: Vec<&'static str>,
}

/// What a search found.
#[derive(Clone, Debug, Default)]
pub struct FoundNodes {
    /// Nodes that match in all.
    pub total: usize,
    /// The best of them.
    pub nodes: Vec<FoundNode>,
    /// How the query was understood, sentences.
    pub explain: String,
    /// What was taken otherwise than it may have been meant.
    pub remarks: Vec<Remark>,
    /// Why nodes may be missing, if so, as a sentence.
    pub incomplete: Option<String>,
    /// What all hits are, if asked for.
    pub facets: Option<Facets>,
    /// Names near to what was typed, if nothing was found.
    pub meant: Vec<String>,
}

/// How many hits there are of each sort, most first.
#[derive(Clone, Debug, Default)]
pub struct Facets {
    /// By kind.
    pub kinds: Vec<(NodeKind, usize)>,
    /// By topic.
    pub topics: Vec<(String, usize)>,
    /// By difficulty, easy first.
    pub difficulties: Vec<(Difficulty, usize)>,
    /// By study document: its title.
    pub sources: Vec<(String, usize)>,
}

/// One search under way.
struct Search<'a> {
    engine: &'a Engine,
    snapshot: &'a Snapshot,
    query: Query,
    options: SearchOptions,
    budget: Budget,
    /// What the index ranked.
    hits: TextHits,
    remarks: Vec<Remark>,
    cut: Option<(usize, usize)>,
    called_off: bool,
}

impl Engine {
    /// Searches all notes and what stands in them.
    ///
    /// # Errors
    /// [`EngineError::Search`] for a query that cannot be meant as it stands, or an index that cannot be read.
    pub fn search(
        &self,
        snapshot: &Snapshot,
        query: &str,
        options: SearchOptions,
    ) -> Result<FoundNodes, EngineError> {
        let mut search = Search {
            engine: self,
            snapshot,
            query: parse(query)?,
            options,
            budget: self.shared.searches.next(SEARCH_STEPS),
            hits: TextHits::default(),
            remarks: Vec::new(),
            cut: None,
            called_off: false,
        };
        let mut found = search.run()?;
        if found.total == 0 {
            found.meant = self.meant(snapshot, &search.query.root);
        }
        found.explain = search.explain();
        found.remarks = search.query.remarks.clone();
        found.remarks.append(&mut search.remarks);
        found.remarks.extend(search.cut.map(|cut| cut_short(query, cut)));
        found.incomplete = self.incomplete(search.called_off);
        Ok(found)
    }

    /// Names of notes near to the words of a query.
    fn meant(&self, snapshot: &Snapshot, expr: &Expr) -> Vec<String> {
        let words = expr.words();
        let texts = words.iter().take(MEANT).filter_map(|word| match word {
            Expr::Text(test) => Some(test.what.text()),
            _ => None,
        });
        let mut near: Vec<String> = Vec::new();
        for text in texts {
            for name in self.switch(snapshot, text, 2).into_iter().map(|found| found.name) {
                if !near.contains(&name) {
                    near.push(name);
                }
            }
        }
        near.truncate(MEANT);
        near
    }
}

impl Search<'_> {
    fn run(&mut self) -> Result<FoundNodes, EngineError> {
        let root = self.query.root.clone();
        let indexed = root.is_indexed();
        let words = root.words();
        let has_words = !words.is_empty();
        let wanted = self.options.limit + SPARE;
        let text = self.engine.text_index();
        if indexed && let Some(text) = &text {
            self.hits = text.ranked(&root, None, wanted)?;
            // What nothing but conditions found is all as good: then there is an order to tell them by.
            if has_words && self.options.sort == SortBy::Relevance && !self.options.facets {
                let ranked = self.ranked();
                return Ok(self.shown(self.hits.total, ranked));
            }
        }
        let mut all = self.all(&root, self.hits.way)?;
        for any in [false, true] {
            if !all.is_empty() || indexed || words.is_empty() {
                break;
            }
            let way = Way { fuzzy: !any, any };
            all = self.all(&root, way)?;
            if !all.is_empty() {
                self.hits.way = way;
            }
        }
        let mut order = Vec::new();
        if self.options.sort == SortBy::Relevance {
            if let Some(text) = text.filter(|_| !indexed && !words.is_empty()) {
                let way = self.hits.way;
                self.hits = text.ranked(&Expr::Any(words), Some(&self.keep(&all)), wanted)?;
                self.hits.way = way;
            }
            if has_words {
                order = self.ranked();
            }
            order.retain(|(key, ..)| all.contains(*key));
        }
        if order.len() < self.options.limit {
            let there = NodeSet::of(order.iter().map(|(key, ..)| *key));
            let mut rest: Vec<NodeKey> = all
                .keys(&self.snapshot.graph)
                .filter(|key| !there.contains(*key))
                .collect();
            self.sort(&mut rest)?;
            let left = self.options.limit - order.len();
            order.extend(rest.into_iter().take(left).map(|key| (key, 0.0, Vec::new())));
        }
        let facets = self.options.facets.then(|| facets(&self.snapshot.graph, &all));
        let mut found = self.shown(all.len(), order);
        found.facets = facets;
        Ok(found)
    }

    /// Every node that fits; missing notes only if they are asked for.
    fn all(&mut self, root: &Expr, way: Way) -> Result<NodeSet, EngineError> {
        let graph = &self.snapshot.graph;
        let missing = asks_for_missing(root);
        let there = graph
            .nodes()
            .filter(|(_, node)| missing || node.kind != NodeKind::Missing);
        let within = NodeSet::of(there.map(|(key, _)| key));
        let mut evaluation = Evaluation::new(
            self.engine,
            self.snapshot,
            way,
            self.budget.clone(),
            self.options.now,
        );
        let found = evaluation.nodes(root, &within)?;
        self.cut = evaluation.cut.or(self.cut);
        self.called_off |= evaluation.called_off;
        self.remarks = evaluation.remarks;
        Ok(found)
    }

    fn keep(&self, all: &NodeSet) -> Keep {
        let graph = &self.snapshot.graph;
        let keys: rustc_hash::FxHashSet<u64> =
            all.keys(graph).map(|key| text_key(&graph.node(key).id)).collect();
        Arc::new(move |key| keys.contains(&key))
    }

    /// The hits of the index as nodes, best first; of hits that are as good, the one that more leads to.
    fn ranked(&self) -> Vec<(NodeKey, f32, Vec<&'static str>)> {
        let graph = &self.snapshot.graph;
        let mut order: Vec<(NodeKey, f32, Vec<&'static str>)> = Vec::new();
        for hit in &self.hits.hits {
            // A note may have gone since the text index last caught up.
            if let Some(key) = graph.find(&hit.id) {
                let score = hit.score * (1.0 + IMPORTANCE * importance(graph, key));
                order.push((key, score, hit.matched.clone()));
            }
        }
        let id = |key: &NodeKey| -> &NodeId { &graph.node(*key).id };
        order.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| id(&a.0).cmp(id(&b.0))));
        order.truncate(self.options.limit);
        order
    }

    fn sort(&self, keys: &mut [NodeKey]) -> Result<(), EngineError> {
        let graph = &self.snapshot.graph;
        let title = |key: &NodeKey| (graph.node(*key).title.to_lowercase(), graph.node(*key).id.clone());
        let links = |key: &NodeKey| std::cmp::Reverse(graph.incoming(*key).count());
        match self.options.sort {
            SortBy::Name => keys.sort_by_cached_key(title),
            SortBy::Relevance | SortBy::Importance => keys.sort_by_cached_key(|key| (links(key), title(key))),
            SortBy::Mastery => {
                let known = super::graph::Knowledge::of(self.engine, self.snapshot, self.options.now)?;
                let level = |key: &NodeKey| (known.mastery(graph, *key) * 1e6) as u32;
                keys.sort_by_cached_key(|key| (level(key), links(key), title(key)));
            }
            SortBy::Date => {
                let files: FxHashMap<NodeKey, i64> = keys
                    .par_iter()
                    .filter_map(|key| {
                        let path = graph.node(*key).path.as_deref()?;
                        Some((*key, self.engine.vault().meta(path)?.modified))
                    })
                    .collect();
                let changed = |key: &NodeKey| std::cmp::Reverse(files.get(key).copied().unwrap_or(i64::MIN));
                keys.sort_by_cached_key(|key| (changed(key), title(key)));
            }
        }
        Ok(())
    }

    fn shown(&self, total: usize, order: Vec<(NodeKey, f32, Vec<&'static str>)>) -> FoundNodes {
        let terms = match self.hits.hits.first() {
            Some(hit) => hit.terms.clone(),
            None => Vec::new(),
        };
        let place = part_test(&self.query.root).and_then(Verifier::new);
        let nodes = order
            .into_par_iter()
            // A reader learns the stems of words: a new one for each few notes would learn them all anew.
            .with_min_len(READ_TOGETHER)
            .map_init(TextReader::default, |reader, (node, score, matched)| FoundNode {
                node,
                score,
                snippet: self.snippet(reader, node, &terms, place.as_ref()),
                matched,
            })
            .collect();
        FoundNodes {
            total,
            nodes,
            ..FoundNodes::default()
        }
    }

    fn snippet(
        &self,
        reader: &mut TextReader,
        key: NodeKey,
        terms: &[String],
        place: Option<&Verifier>,
    ) -> Snippet {
        let graph = &self.snapshot.graph;
        let node = graph.node(key);
        let Some(path) = node.path.as_deref() else {
            return Snippet::default();
        };
        let bytes = self
            .engine
            .vault()
            .read(path, MAX_TEXT_BYTES as u64)
            .unwrap_or_default();
        let text = &*decode(&bytes).text;
        let body = if path.is_note() {
            front(text).recovered_body
        } else {
            0
        };
        let line = if is_file(graph, key) {
            place.and_then(|place| line_in_body(place, reader, text, body))
        } else {
            Some(node.line)
        };
        let Some(line) = line else {
            return snippet(reader, (text, body), terms, SNIPPET);
        };
        let lines: Vec<&str> = text
            .lines()
            .skip(line.saturating_sub(1) as usize)
            .take(LINES_SHOWN)
            .collect();
        let shown = snippet(reader, (&lines.join("\n"), 0), terms, SNIPPET);
        Snippet { line, ..shown }
    }

    /// How the query was understood, and what was done because little was found.
    fn explain(&self) -> String {
        let mut told = self.query.explain();
        for (typed, other) in &self.hits.spelt {
            told.push_str(&format!(" “{typed}” was looked for as “{other}” too."));
        }
        if self.hits.way.any {
            told.push_str(" Hardly anything has all of it, so any of the words counts.");
        }
        if self.hits.way.fuzzy {
            told.push_str(" Hardly anything has it as typed, so words near to it count.");
        }
        told
    }
}

/// The line of the first place that fits, below the frontmatter.
fn line_in_body(place: &Verifier, reader: &mut TextReader, text: &str, body: usize) -> Option<u32> {
    let body = text.floor_char_boundary(body);
    let above = text.as_bytes()[..body]
        .iter()
        .filter(|byte| **byte == b'\n')
        .count();
    let line = place.line(reader, &text[body..])?;
    Some(line + u32::try_from(above).unwrap_or(u32::MAX / 2))
}

/// How much leads to a node, 0 to 1: the logarithm of the number of edges, 1 from a hundred on.
fn importance(graph: &KnowledgeGraph, key: NodeKey) -> f32 {
    let edges = graph.incoming(key).count() as f32;
    (edges.ln_1p() / 100_f32.ln_1p()).min(1.0)
}

fn asks_for_missing(expr: &Expr) -> bool {
    match expr {
        Expr::All(parts) | Expr::Any(parts) => parts.iter().any(asks_for_missing),
        Expr::Graph(GraphTest { ask, .. }) => {
            matches!(
                ask,
                Ask::Kind(NodeKind::Missing) | Ask::Is(Quality::Missing) | Ask::LinkedFrom(_)
            )
        }
        _ => false,
    }
}

/// The first test on a part of the text, whose place is shown.
fn part_test(expr: &Expr) -> Option<&Expr> {
    match expr {
        Expr::All(parts) | Expr::Any(parts) => parts.iter().find_map(part_test),
        Expr::Part(_) => Some(expr),
        Expr::Text(_) if !expr.is_indexed() => Some(expr),
        _ => None,
    }
}

fn facets(graph: &KnowledgeGraph, all: &NodeSet) -> Facets {
    let mut kinds: FxHashMap<NodeKind, usize> = FxHashMap::default();
    let mut topics: FxHashMap<&str, usize> = FxHashMap::default();
    let mut levels: FxHashMap<Difficulty, usize> = FxHashMap::default();
    let mut sources: FxHashMap<NodeKey, usize> = FxHashMap::default();
    for key in all.keys(graph) {
        let node = graph.node(key);
        *kinds.entry(node.kind).or_default() += 1;
        if let Some(topic) = &node.topic {
            *topics.entry(topic).or_default() += 1;
        }
        if let Some(level) = node.difficulty {
            *levels.entry(level).or_default() += 1;
        }
        let home = match node.kind {
            NodeKind::Source => Some(key),
            kind if kind.is_note() => None,
            _ => node.path.as_deref().and_then(|path| graph.note_at(path)),
        };
        if let Some(home) = home.filter(|home| graph.node(*home).kind == NodeKind::Source) {
            *sources.entry(home).or_default() += 1;
        }
    }
    let title = |key: NodeKey| graph.node(key).title.to_string();
    Facets {
        kinds: most(kinds),
        topics: most(topics.into_iter().map(|(topic, count)| (topic.to_owned(), count))),
        difficulties: Difficulty::ALL
            .iter()
            .copied()
            .filter_map(|level| levels.get(&level).map(|count| (level, *count)))
            .collect(),
        sources: most(sources.into_iter().map(|(key, count)| (title(key), count))),
    }
}

fn most<T: Ord>(counts: impl IntoIterator<Item = (T, usize)>) -> Vec<(T, usize)> {
    let mut counts: Vec<(T, usize)> = counts.into_iter().collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    counts.truncate(FACETS);
    counts
}
