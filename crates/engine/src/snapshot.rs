//! A graph of one generation, with what is computed from it at most once.

use crate::error::EngineError;
use crate::find::Names;
use crate::gaps::StandingGaps;
use crate::interview::{Agenda, StudyScope};
use crate::map::Figures;
use crate::query::Tables;
use crate::region::Regions;
use crate::session::locked;
use crate::ties::Ties;
use cairn_graph::{KnowledgeGraph, NodeKey};
use cairn_search::Letters;
use cairn_study::{InferredNeed, RequirementOptions, Requirements, ordered_needs, pagerank};
use rayon::prelude::*;
use std::sync::{Arc, Mutex, OnceLock};

/// PageRank by node, and the scale of importance.
#[derive(Default)]
struct Ranks {
    by_index: Vec<f32>,
    nodes: f32,
    greatest: f32,
}

/// An immutable view of the vault; cheap to clone. Hold it for one request only: a held snapshot makes the next change copy the graph.
#[derive(Clone, Default)]
pub struct Snapshot {
    /// Rises with every change.
    pub generation: u32,
    /// The graph.
    pub graph: Arc<KnowledgeGraph>,
    derived: Arc<Derived>,
}

/// What is studied, with the requirements and the question it was found for.
type KeptScope = (Arc<Requirements>, String, Arc<StudyScope>);

#[derive(Default)]
struct Derived {
    requirements: OnceLock<Arc<Requirements>>,
    /// Under the user's rules and decisions, which stand beside it as text.
    told: Mutex<Option<(String, Arc<Requirements>)>>,
    /// What was asked last, under which requirements and query.
    study: Mutex<Option<KeptScope>>,
    /// The plan made last, and of what.
    agenda: Mutex<Option<(String, Arc<Agenda>)>>,
    inferred: OnceLock<Vec<InferredNeed>>,
    regions: OnceLock<Regions>,
    figures: OnceLock<Figures>,
    ranks: OnceLock<Ranks>,
    degrees: OnceLock<Vec<[u32; 2]>>,
    ties: OnceLock<Ties>,
    tables: Tables,
    names: OnceLock<Names>,
    letters: OnceLock<Vec<Letters>>,
    /// What is missing, under the verdicts on ties of that fingerprint.
    standing: Mutex<Option<(u64, Arc<StandingGaps>)>>,
}

impl Snapshot {
    /// Changes the graph; what was derived from it is forgotten. Copies it only if another snapshot shares it.
    pub(crate) fn change(&mut self, generation: u32, change: impl FnOnce(&mut KnowledgeGraph)) {
        // First: the tables of queries hold the graph too.
        self.derived = Arc::default();
        change(Arc::make_mut(&mut self.graph));
        self.generation = generation;
    }

    pub(crate) fn tables(&self) -> &Tables {
        &self.derived.tables
    }

    /// The acyclic view of every requirement.
    pub fn requirements(&self) -> &Requirements {
        self.derived.requirements.get_or_init(|| {
            let options = RequirementOptions {
                inferred: ordered_needs(&self.graph),
                ..RequirementOptions::default()
            };
            Arc::new(Requirements::build_with(&self.graph, options))
        })
    }

    /// The same, to keep.
    pub(crate) fn shared_requirements(&self) -> Arc<Requirements> {
        self.requirements();
        self.derived.requirements.get().cloned().unwrap_or_default()
    }

    /// The acyclic view under rules and decisions; made again only if these differ from the last ones.
    pub(crate) fn requirements_told(
        &self,
        told: &str,
        make: impl FnOnce() -> Requirements,
    ) -> Arc<Requirements> {
        let mut last = locked(&self.derived.told);
        if let Some((_, view)) = last.as_ref().filter(|(known, _)| known == told) {
            return Arc::clone(view);
        }
        let view = Arc::new(make());
        *last = Some((told.to_owned(), Arc::clone(&view)));
        view
    }

    /// What is asked under requirements and a query; gathered again only if these differ from the last ones.
    pub(crate) fn study_told(
        &self,
        requirements: &Arc<Requirements>,
        told: &str,
        make: impl FnOnce() -> StudyScope,
    ) -> Arc<StudyScope> {
        let mut last = locked(&self.derived.study);
        let same = |known: &&(Arc<Requirements>, String, Arc<StudyScope>)| {
            Arc::ptr_eq(&known.0, requirements) && known.1 == told
        };
        if let Some((.., scope)) = last.as_ref().filter(same) {
            return Arc::clone(scope);
        }
        let scope = Arc::new(make());
        *last = Some((Arc::clone(requirements), told.to_owned(), Arc::clone(&scope)));
        scope
    }

    /// The plan of what is asked; made again only if that or what is told of it differs from the last.
    pub(crate) fn agenda_told(
        &self,
        scope: &Arc<StudyScope>,
        told: &str,
        make: impl FnOnce() -> Result<Agenda, EngineError>,
    ) -> Result<Arc<Agenda>, EngineError> {
        let mut last = locked(&self.derived.agenda);
        let same = |known: &&(String, Arc<Agenda>)| Arc::ptr_eq(&known.1.scope, scope) && known.0 == told;
        if let Some((_, agenda)) = last.as_ref().filter(same) {
            return Ok(Arc::clone(agenda));
        }
        let agenda = Arc::new(make()?);
        *last = Some((told.to_owned(), Arc::clone(&agenda)));
        Ok(agenda)
    }

    /// What is missing in the vault, under verdicts; found again only if these differ from the last ones.
    pub(crate) fn standing_told(&self, told: u64, find: impl FnOnce() -> StandingGaps) -> Arc<StandingGaps> {
        let mut last = locked(&self.derived.standing);
        if let Some((_, standing)) = last.as_ref().filter(|(known, _)| *known == told) {
            return Arc::clone(standing);
        }
        let standing = Arc::new(find());
        *last = Some((told, Arc::clone(&standing)));
        standing
    }

    /// Whether needs, gaps and what is studied are worked out.
    #[cfg(test)]
    pub(crate) fn is_prepared(&self) -> bool {
        let derived = &self.derived;
        (derived.requirements.get().is_some() || locked(&derived.told).is_some())
            && locked(&derived.standing).is_some()
            && locked(&derived.study).is_some()
    }

    pub(crate) fn inferred(&self, make: impl FnOnce() -> Vec<InferredNeed>) -> &[InferredNeed] {
        self.derived.inferred.get_or_init(make)
    }

    pub(crate) fn derived_ties(&self, make: impl FnOnce() -> Ties) -> &Ties {
        self.derived.ties.get_or_init(make)
    }

    /// What queries look nodes up by.
    /// The letters of each note's names, in the order of [`KnowledgeGraph::contributions`].
    pub(crate) fn letters(&self) -> &[Letters] {
        self.derived.letters.get_or_init(|| {
            let notes: Vec<_> = self.graph.contributions().collect();
            let names = notes.par_iter().map(|(path, note)| {
                let aliases = note.aliases.iter().map(|alias| &**alias);
                Letters::of([&*note.title, path.as_str()].into_iter().chain(aliases))
            });
            names.collect()
        })
    }

    pub(crate) fn names(&self) -> &Names {
        self.derived.names.get_or_init(|| Names::of(&self.graph))
    }

    /// Which MOC each node belongs to.
    pub fn regions(&self) -> &Regions {
        self.derived.regions.get_or_init(|| Regions::of(&self.graph))
    }

    /// Questions and coverage of the trees of all MOCs.
    pub(crate) fn figures(&self, make: impl FnOnce() -> Figures) -> &Figures {
        self.derived.figures.get_or_init(make)
    }

    /// Edges that end at a node, and edges that start at it.
    pub fn degrees(&self, key: NodeKey) -> [u32; 2] {
        // Counted in one pass: edges of a node lie far apart in memory, and a map asks for those of every node.
        let all = self.derived.degrees.get_or_init(|| {
            let mut degrees = vec![[0; 2]; self.graph.node_bound()];
            for edge in self.graph.edges() {
                degrees[edge.to.index()][0] += 1;
                degrees[edge.from.index()][1] += 1;
            }
            degrees
        });
        all.get(key.index()).copied().unwrap_or_default()
    }

    /// PageRank of a node: how much the notes themselves lead to it. All together are 1.
    pub fn pagerank(&self, key: NodeKey) -> f32 {
        self.ranks()
            .by_index
            .get(key.index())
            .copied()
            .unwrap_or_default()
    }

    /// PageRank of every node, by [`NodeKey::index`].
    pub(crate) fn pageranks(&self) -> &[f32] {
        &self.ranks().by_index
    }

    /// How important a node is, 0 to 1: the logarithm of its PageRank relative to an even share, on the scale of the
    /// greatest.
    pub fn importance(&self, key: NodeKey) -> f32 {
        let ranks = self.ranks();
        let log = |rank: f32| (1.0 + rank * ranks.nodes).ln();
        log(self.pagerank(key)) / log(ranks.greatest).max(f32::MIN_POSITIVE)
    }

    fn ranks(&self) -> &Ranks {
        self.derived.ranks.get_or_init(|| {
            let by_index = pagerank(&self.graph);
            Ranks {
                greatest: by_index.iter().copied().fold(0.0, f32::max),
                nodes: self.graph.node_count() as f32,
                by_index,
            }
        })
    }
}
