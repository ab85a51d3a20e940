//! A query against a snapshot: conditions to sets of nodes, what is cheap first.

use super::graph::Facts;
use super::{NodeSet, is_file, texts};
use crate::error::EngineError;
use crate::session::Engine;
use crate::snapshot::Snapshot;
use cairn_graph::NodeKey;
use cairn_model::Moment;
use cairn_search::{
    Budget, Expr, Place, PropertyTest, Remark, TextIndex, TextReader, TextTest, Verifier, Way, What,
};
use rayon::prelude::*;
use std::sync::Arc;

/// One query being evaluated.
pub(super) struct Evaluation<'a> {
    pub(super) engine: &'a Engine,
    pub(super) snapshot: &'a Snapshot,
    pub(super) text: Option<Arc<TextIndex>>,
    way: Way,
    pub(super) budget: Budget,
    pub(super) now: Moment,
    pub(super) facts: Facts,
    pub(super) remarks: Vec<Remark>,
    /// Notes looked through, of how many, if there were no steps for all.
    pub(super) cut: Option<(usize, usize)>,
    /// Whether a newer search began before this one was done.
    pub(super) called_off: bool,
}

impl<'a> Evaluation<'a> {
    pub(super) fn new(
        engine: &'a Engine,
        snapshot: &'a Snapshot,
        way: Way,
        budget: Budget,
        now: Moment,
    ) -> Self {
        Self {
            engine,
            snapshot,
            text: engine.text_index(),
            way,
            budget,
            now,
            facts: Facts::default(),
            remarks: Vec::new(),
            cut: None,
            called_off: false,
        }
    }

    /// The nodes of `within` that fit.
    pub(super) fn nodes(&mut self, expr: &Expr, within: &NodeSet) -> Result<NodeSet, EngineError> {
        if within.is_empty() {
            return Ok(NodeSet::default());
        }
        match expr {
            _ if expr.is_everything() => Ok(within.clone()),
            _ if expr.is_indexed() => self.indexed(expr, within),
            Expr::All(parts) => self.all(parts, within),
            Expr::Any(parts) => {
                let mut found = NodeSet::default();
                for part in parts {
                    found.unite(&self.nodes(part, within)?);
                }
                Ok(found)
            }
            Expr::Not(inner) => {
                let mut left = within.clone();
                left.subtract(&match inner.is_filler() {
                    true => self.read(inner, within)?,
                    false => self.nodes(inner, within)?,
                });
                Ok(left)
            }
            Expr::Graph(test) => self.graph(test, within),
            Expr::Text(test) if matches!(test.place, Place::File | Place::Path) => {
                Ok(self.paths(test, within))
            }
            Expr::Text(test) if test.place == Place::Title => {
                let candidates = self.candidates(expr, within)?;
                Ok(self.titles(expr, &candidates))
            }
            Expr::Text(_) | Expr::Part(_) => self.read(expr, within),
            Expr::Property(test) => self.properties(test, within),
        }
    }

    fn all(&mut self, parts: &[Expr], within: &NodeSet) -> Result<NodeSet, EngineError> {
        let (indexed, mut others): (Vec<&Expr>, Vec<&Expr>) =
            parts.iter().partition(|part| part.is_indexed());
        let mut found = within.clone();
        if !indexed.is_empty() {
            let indexed = Expr::All(indexed.into_iter().cloned().collect());
            found = self.indexed(&indexed, &found)?;
        }
        others.sort_by_key(|part| cost(part));
        for part in others {
            found = self.nodes(part, &found)?;
        }
        Ok(found)
    }

    /// What the text index answers; missing notes are matched by their titles.
    fn indexed(&mut self, expr: &Expr, within: &NodeSet) -> Result<NodeSet, EngineError> {
        let names = self.snapshot.names();
        let mut found = NodeSet::default();
        if let Some(text) = &self.text {
            let keys = text.matching(expr, self.way)?;
            found = NodeSet::of(keys.into_iter().filter_map(|key| names.node(key)));
        }
        found.intersect(within);
        let missing: Vec<NodeKey> = names
            .missing()
            .iter()
            .copied()
            .filter(|key| within.contains(*key))
            .collect();
        if let Some(verifier) = Verifier::of_names(expr) {
            let graph = &self.snapshot.graph;
            let fitting: Vec<NodeKey> = missing
                .into_par_iter()
                .map_init(TextReader::default, |reader, key| {
                    verifier.fits_name(reader, &graph.node(key).title).then_some(key)
                })
                .flatten()
                .collect();
            found.unite(&NodeSet::of(fitting));
        }
        Ok(found)
    }

    fn paths(&self, test: &TextTest, within: &NodeSet) -> NodeSet {
        let file_only = test.place == Place::File;
        let graph = &self.snapshot.graph;
        let mut found = match &test.what {
            What::Regex { .. } => NodeSet::of(within.keys(graph)),
            what => NodeSet::of(self.snapshot.names().with_path(what.text(), file_only)),
        };
        found.intersect(within);
        let exact = match &test.what {
            What::Regex { .. } => true,
            _ => test.exact_case,
        };
        if !exact {
            return found;
        }
        let fits = |key: &NodeKey| {
            let node = graph.node(*key);
            let Some(path) = node.path.as_deref().filter(|_| is_file(graph, *key)) else {
                return false;
            };
            let name = if file_only {
                path.file_name()
            } else {
                path.as_str()
            };
            match &test.what {
                What::Regex { compiled, .. } => compiled.regex.is_match(name),
                what => name.contains(what.text()),
            }
        };
        NodeSet::of(found.keys(graph).filter(fits))
    }

    /// What the index cannot rule out.
    fn candidates(&mut self, expr: &Expr, within: &NodeSet) -> Result<NodeSet, EngineError> {
        match expr.weakened().filter(|_| !expr.is_filler()) {
            Some(weaker) => self.indexed(&weaker, within),
            None => Ok(within.clone()),
        }
    }

    /// Names against what the index cannot tell of them: titles and aliases, and paths for what may stand anywhere.
    fn titles(&self, expr: &Expr, within: &NodeSet) -> NodeSet {
        let Some(verifier) = Verifier::new(expr) else {
            return NodeSet::default();
        };
        let graph = &self.snapshot.graph;
        let mut reader = TextReader::default();
        let anywhere = matches!(expr, Expr::Text(test) if test.place == Place::Anywhere);
        let fits = |key: &NodeKey| {
            let node = graph.node(*key);
            let note = node.path.as_deref().filter(|_| is_file(graph, *key));
            let aliases = note
                .and_then(|path| graph.contribution(path))
                .map(|note| &note.aliases);
            verifier.fits_name(&mut reader, &node.title)
                || aliases
                    .is_some_and(|aliases| aliases.iter().any(|alias| verifier.fits_name(&mut reader, alias)))
                || anywhere && note.is_some_and(|path| verifier.fits_name(&mut reader, path.as_str()))
        };
        NodeSet::of(within.keys(graph).filter(fits))
    }

    /// What only the text of each note can tell. The index says which notes may fit.
    fn read(&mut self, expr: &Expr, within: &NodeSet) -> Result<NodeSet, EngineError> {
        let Some(verifier) = Verifier::new(expr) else {
            return Ok(NodeSet::default());
        };
        let candidates = self.candidates(expr, within)?;
        let mut found = texts::fitting(self, &candidates, expr.cost(), &|reader, _, text| {
            verifier.line(reader, text).is_some()
        });
        if matches!(expr, Expr::Text(test) if test.place == Place::Anywhere) {
            found.unite(&self.titles(expr, &candidates));
        }
        Ok(found)
    }

    fn properties(&mut self, test: &PropertyTest, within: &NodeSet) -> Result<NodeSet, EngineError> {
        let candidates = self.candidates(&Expr::Property(test.clone()), within)?;
        // Only the frontmatter is looked through, whatever is looked for in it.
        Ok(texts::fitting(self, &candidates, 1, &|_, path, text| {
            texts::property_fits(path, text, test)
        }))
    }
}

/// The order in which conditions are tried.
fn cost(expr: &Expr) -> u32 {
    match expr {
        Expr::Graph(_) => 0,
        Expr::Text(test) if matches!(test.place, Place::File | Place::Path | Place::Title) => 1,
        Expr::Not(inner) => cost(inner),
        Expr::All(parts) | Expr::Any(parts) => parts.iter().map(cost).max().unwrap_or_default(),
        _ if expr.is_indexed() => 1,
        Expr::Part(_) | Expr::Text(_) | Expr::Property(_) => 2,
    }
}
