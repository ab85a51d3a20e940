//! Topics that no question covers, and topics with questions of some difficulties only.

use super::targets::RENAMED;
use super::{Gap, GapInput, GapKind, gap};
use cairn_graph::NodeKey;
use cairn_model::{Difficulty, NodeKind};
use rustc_hash::FxHashMap;

/// Questions below which an empty difficulty says nothing.
const ENOUGH: u32 = 3;
/// Lack of a topic that a concept note treats, but no question.
const EXPLAINED: f32 = 0.7;
/// Lack of each empty difficulty.
const EMPTY: f32 = 0.2;
/// What the study path of a map of content counts, beside a roadmap's 1.
const STUDY_PATH: f32 = 0.7;

/// A topic of a map of content or study document, with what treats it: its own notes and those of all below it.
#[derive(Clone, Debug)]
pub struct TopicFact {
    /// The topic; the document itself at the top of its tree.
    pub key: NodeKey,
    /// The map of content or study document.
    pub document: NodeKey,
    /// Index of the fact it belongs to; `None` for the document.
    pub parent: Option<u32>,
    /// Whether no topic lies below it.
    pub leaf: bool,
    /// Questions.
    pub questions: u32,
    /// Concepts.
    pub concepts: u32,
    /// Questions by difficulty, in the order of [`Difficulty::ALL`].
    pub difficulty: [u32; Difficulty::ALL.len()],
    /// The study path or roadmap it stands in.
    pub path: Option<NodeKey>,
    /// Whether that, or the document, is one the user has chosen; all are, if none is.
    pub chosen: bool,
    /// Companies that ask for it.
    pub companies: Vec<NodeKey>,
    /// Other documents that name the same.
    pub elsewhere: u32,
}

/// A missing note that a topic names, and what is probably meant.
type Named<'a> = FxHashMap<NodeKey, &'a Gap>;

/// `missing` are the gaps of missing notes.
pub(super) fn gaps(input: GapInput<'_>, missing: &[Gap]) -> Vec<Gap> {
    let missing: Named<'_> = missing.iter().filter_map(|gap| Some((gap.node?, gap))).collect();
    let mut out = Vec::new();
    // Which difficulties are empty at each topic: what is empty above need not be said again below.
    let mut empty: Vec<[bool; 3]> = Vec::with_capacity(input.topics.len());
    for fact in input.topics {
        let above = fact.parent.map_or([false; 3], |parent| empty[parent as usize]);
        empty.push(fact.difficulty.map(|count| count == 0));
        if fact.leaf && fact.questions == 0 {
            out.extend(uncovered(input, fact, &missing));
        } else if fact.path.is_none() && fact.difficulty.iter().sum::<u32>() >= ENOUGH {
            // A study path is of one difficulty by its nature.
            out.extend(thin(input, fact, above));
        }
    }
    out
}

/// How much a roadmap speaks for a topic, and what asks for it.
fn roadmap(input: GapInput<'_>, fact: &TopicFact) -> (f32, bool) {
    let in_source = input.graph.node(fact.document).kind == NodeKind::Source;
    let asked = fact.chosen && ((in_source && fact.path.is_some()) || !fact.companies.is_empty());
    match fact.path {
        _ if asked => (1.0, true),
        Some(_) => (STUDY_PATH, false),
        None => (0.0, false),
    }
}

fn uncovered(input: GapInput<'_>, fact: &TopicFact, missing: &Named<'_>) -> Option<Gap> {
    let graph = input.graph;
    let document = graph.node(fact.document);
    // A document without topics has nothing to cover; a map of content still wants questions.
    if fact.key == fact.document && document.kind != NodeKind::Moc {
        return None;
    }
    let (roadmap, asked) = roadmap(input, fact);
    let kind = if asked {
        GapKind::RoadmapMissing
    } else {
        GapKind::UncoveredTopic
    };
    // A note that is to treat the topic hangs at it, though it is not there.
    let named = graph
        .incoming(fact.key)
        .find_map(|edge| missing.get(&edge.from).copied());
    let lack = match named {
        Some(named) if named.proposal.is_some() => RENAMED,
        _ if fact.concepts > 0 => EXPLAINED,
        _ => 1.0,
    };
    let asked_by = 1 + fact.elsewhere as usize + fact.companies.len();
    let factors = input.ranking.factors(fact.key, asked_by, roadmap, lack);
    let mut found = gap(graph, kind, fact.key, factors, reason(input, fact, named));
    found.places.extend(fact.companies.iter().filter_map(|company| {
        let node = graph.node(*company);
        Some(super::Place {
            path: node.path.clone()?,
            line: node.line,
        })
    }));
    Some(found)
}

fn reason(input: GapInput<'_>, fact: &TopicFact, named: Option<&Gap>) -> String {
    let graph = input.graph;
    let title = |key: NodeKey| &graph.node(key).title;
    if fact.key == fact.document {
        return "This map of content names no topics, and no question belongs to it.".to_owned();
    }
    let treats = match (named, fact.concepts) {
        (Some(named), _) => match named.proposal {
            Some(meant) => format!(
                "The note it links to, “{}”, seems to be “{}” now",
                named.title,
                title(meant)
            ),
            None => format!("The note it links to, “{}”, is not there", named.title),
        },
        (None, 0) => "No note treats this".to_owned(),
        (None, _) => "A concept note treats this, but no question does".to_owned(),
    };
    let mut place = format!("“{}”", title(fact.document));
    // The same may stand in several places of one document: each is told apart.
    let above = fact.parent.map(|parent| input.topics[parent as usize].key);
    let above = above.filter(|key| *key != fact.document && Some(*key) != fact.path);
    for part in [fact.path, above].into_iter().flatten() {
        place = format!("“{}” of {place}", title(part));
    }
    let line = match graph.node(fact.key).line {
        0 => String::new(),
        line => format!(" in line {line}"),
    };
    let companies: Vec<String> = fact
        .companies
        .iter()
        .map(|key| format!("“{}”", title(*key)))
        .collect();
    let mut text = format!("{treats}; {place} names it{line}");
    if !companies.is_empty() {
        text += &format!(", and {} asks for it", companies.join(", "));
    }
    if fact.elsewhere > 0 {
        text += &format!(
            ", and so {} {}",
            if fact.elsewhere == 1 { "does" } else { "do" },
            super::many(fact.elsewhere as usize, "other document")
        );
    }
    text + "."
}

fn thin(input: GapInput<'_>, fact: &TopicFact, above: [bool; 3]) -> Option<Gap> {
    let missing: Vec<Difficulty> = (0..3)
        .filter(|at| fact.difficulty[*at] == 0 && !above[*at])
        .map(|at| Difficulty::ALL[at])
        .collect();
    if missing.is_empty() {
        return None;
    }
    let names: Vec<&str> = missing.iter().map(|difficulty| difficulty.name()).collect();
    let has: Vec<String> = Difficulty::ALL
        .iter()
        .zip(fact.difficulty)
        .filter(|(_, count)| *count > 0)
        .map(|(difficulty, count)| format!("{count} {}", difficulty.name()))
        .collect();
    let reason = format!(
        "It has {} questions, but none that is {}.",
        has.join(" and "),
        names.join(" or ")
    );
    let (roadmap, _) = roadmap(input, fact);
    let asked_by = 1 + fact.elsewhere as usize + fact.companies.len();
    let lack = EMPTY * missing.len() as f32;
    let factors = input.ranking.factors(fact.key, asked_by, roadmap, lack);
    let found = gap(input.graph, GapKind::ThinTopic, fact.key, factors, reason);
    Some(Gap {
        difficulties: missing,
        ..found
    })
}
