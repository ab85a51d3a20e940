//! What is missing, weak or broken in a vault and in what its reader knows, ranked by how much it matters.
//!
//! The score of a gap is `importance * lack`, both in 0..1, so that 1 would be the worst gap there can be:
//!
//! ```text
//! importance = 1 - 0.95 (1 - 0.5 centrality)(1 - 0.6 demand)(1 - 0.4 roadmap)
//! centrality = share of the nodes with a lower PageRank over `requires` and all other edges (weighted by confidence)
//! demand     = n / (n + 3), n the notes, documents and companies that ask for it
//! roadmap    = 1 on a chosen roadmap or asked by a company, 0.7 on a study path of a map of content, else 0
//! lack       = how much of it is missing, by kind: see [`GapKind`]
//! ```
//!
//! The factors of importance are independent reasons, so they join as probabilities do (noisy-or, as confidences in the
//! graph): one strong reason is enough, two are more. Each is kept in [`Factors`] to be shown.

mod memory;
mod notes;
mod score;
mod table;
mod targets;
#[cfg(test)]
mod tests;
mod topics;

pub use memory::{Knowledge, Recall};
pub use notes::{is_orphan, two_languages};
pub use score::{Factors, Ranking};
pub use table::{Cell, cell_of};
pub use topics::TopicFact;

use crate::Requirements;
use cairn_graph::{KnowledgeGraph, NodeKey};
use cairn_model::{Difficulty, NodeId, VaultPath};
use std::sync::Arc;

/// Declares the kinds with their stable names and words.
macro_rules! kinds {
    ($($(#[$meta:meta])* $kind:ident = $name:literal, $label:literal, $about:literal;)*) => {
        /// What is wrong.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum GapKind { $($(#[$meta])* $kind,)* }

        impl GapKind {
            /// Every kind, in the order in which equal scores are listed.
            pub const ALL: &'static [Self] = &[$(Self::$kind,)*];
            /// The stable name.
            pub fn name(self) -> &'static str { match self { $(Self::$kind => $name,)* } }
            /// What to call it.
            pub fn label(self) -> &'static str { match self { $(Self::$kind => $label,)* } }
            /// What it means, one sentence.
            pub fn about(self) -> &'static str { match self { $(Self::$kind => $about,)* } }
            /// The kind of that name.
            pub fn from_name(name: &str) -> Option<Self> { match name { $($name => Some(Self::$kind),)* _ => None } }
        }
    };
}

kinds! {
    /// Lack 1; 0.7 if a concept note treats it, 0.4 if a question does whose link leads to its old name.
    RoadmapMissing = "roadmap_missing", "Missing from a roadmap",
        "A roadmap or company asks for it, and no question of yours treats it.";
    /// The same lack.
    UncoveredTopic = "uncovered_topic", "Topic without a question",
        "A map of content or study document names it, and no question treats it.";
    /// Lack 1.
    MissingNote = "missing_note", "Missing note", "Notes link to it, and it is not there.";
    /// Lack 0.4: the note is there, only the links to it are not.
    RenamedTarget = "renamed_target", "Renamed note", "Notes link to a name that seems to be the old name of another note.";
    /// Lack: the difference of the two, 0 to 1.
    ShakyBasis = "shaky_basis", "Shaky basis", "What rests on it is known better than it is itself.";
    /// Lack: how far the predicted recall stays below the target, as a share of the target.
    Weak = "weak", "Weak", "On the day of the interview, or today without one, you recall it less surely than you aim for.";
    /// Lack 0.5: nobody can say how well it is known.
    NeverReviewed = "never_reviewed", "Never reviewed", "You have not reviewed it yet, nor said that you know it.";
    /// Lack 0.2 for each empty difficulty.
    ThinTopic = "thin_topic", "Thin topic", "It has questions, but none of some difficulty.";
    /// Lack 0.6 for what a tool made and nobody completed; up to 1 the fewer words it has below 25.
    Stub = "stub", "Stub", "It is nearly empty, or was made by a tool and left unfinished.";
    /// Lack 0.5.
    ConceptWithoutQuestion = "concept_without_question", "Concept without a question", "No question practises it.";
    /// Lack 0.3.
    QuestionWithoutConcept = "question_without_concept", "Question without a concept", "No concept note explains what it asks about.";
    /// Lack 0.3.
    OneLanguage = "one_language", "One language only", "Most of your notes are in English and Russian; this one is in one of them only.";
    /// Lack 0.4.
    Orphan = "orphan", "Orphan", "No other note leads to it, and no map of content holds it.";
    /// Lack 0.9 for what cannot be read, 0.2 and a little more for each repair otherwise.
    Damaged = "damaged", "Damaged", "Something in the file had to be repaired to be read, or could not be read.";
}

/// A place that shows the gap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub path: Arc<VaultPath>,
    /// Line from 1; 0 for the file as a whole.
    pub line: u32,
}

/// One gap.
#[derive(Clone, Debug, PartialEq)]
pub struct Gap {
    /// What is wrong.
    pub kind: GapKind,
    /// With what: with the kind, the identity of the gap.
    pub id: NodeId,
    /// Its node; `None` for a file that is not in the graph.
    pub node: Option<NodeKey>,
    /// What to call it.
    pub title: Box<str>,
    /// Why it ranks where it does.
    pub factors: Factors,
    /// What is wrong, in one sentence.
    pub reason: String,
    /// Where that can be seen.
    pub places: Vec<Place>,
    /// The note that is probably meant, of a renamed target.
    pub proposal: Option<NodeKey>,
    /// The difficulties it concerns; empty if none is told.
    pub difficulties: Vec<Difficulty>,
}

/// What gaps are found in: a graph, its acyclic view, and what is named there.
#[derive(Clone, Copy)]
pub struct GapInput<'a> {
    /// The graph.
    pub graph: &'a KnowledgeGraph,
    /// Its ranks.
    pub ranking: &'a Ranking,
    /// Every topic of every map of content and study document.
    pub topics: &'a [TopicFact],
}

/// The gaps that stand in the vault itself, whoever reads it; in no order.
pub fn standing_gaps(input: GapInput<'_>) -> Vec<Gap> {
    let (missing, notes) = rayon::join(|| targets::gaps(input), || notes::gaps(input));
    let mut gaps = topics::gaps(input, &missing);
    gaps.extend(missing);
    gaps.extend(notes);
    gaps
}

/// The gaps in what is known of it; in no order.
pub fn knowledge_gaps(
    graph: &KnowledgeGraph,
    requirements: &Requirements,
    ranking: &Ranking,
    knowledge: &Knowledge,
) -> Vec<Gap> {
    memory::gaps(graph, requirements, ranking, knowledge)
}

/// Puts the worst first; equal scores by kind and id.
pub fn sort_gaps(gaps: &mut [Gap]) {
    gaps.sort_by(|a, b| {
        (b.factors.score().total_cmp(&a.factors.score())).then_with(|| (a.kind, &a.id).cmp(&(b.kind, &b.id)))
    });
}

/// A gap at a node.
fn gap(graph: &KnowledgeGraph, kind: GapKind, key: NodeKey, factors: Factors, reason: String) -> Gap {
    let node = graph.node(key);
    Gap {
        kind,
        id: node.id.clone(),
        node: Some(key),
        title: node.title.clone(),
        factors,
        reason,
        places: node
            .path
            .iter()
            .map(|path| Place {
                path: Arc::clone(path),
                // A note is wrong as a whole, not in its first line.
                line: if node.kind.is_note() { 0 } else { node.line },
            })
            .collect(),
        proposal: None,
        difficulties: node.difficulty.into_iter().collect(),
    }
}

/// `1 note`, `2 notes`.
fn many(n: usize, one: &str) -> String {
    format!("{n} {one}{}", if n == 1 { "" } else { "s" })
}
