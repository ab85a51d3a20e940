//! Notes that are not tied in, unfinished, in one language only, or damaged.

use super::score::askers;
use super::{Gap, GapInput, GapKind, Place, gap, many};
use cairn_graph::{Contribution, KnowledgeGraph, NodeKey};
use cairn_model::{Diagnostic, EdgeKind, NodeKind, Severity, VaultPath};
use std::sync::Arc;

/// Letters that make a part of a note in a language, rather than a few words in it.
const PART: u32 = 80;
/// A part has at least this share of the letters of the other.
const SHARE: u32 = 10;
/// Words below which a note is nearly empty.
const FEW_WORDS: u32 = 25;
const GENERATED: f32 = 0.6;

/// What is so of the vault as a whole.
struct Habits {
    questions: bool,
    concepts: bool,
    /// Whether at least half of the notes have an English and a Russian part.
    two_languages: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Languages {
    None,
    English,
    Russian,
    Both,
}

pub(super) fn gaps(input: GapInput<'_>) -> Vec<Gap> {
    let habits = habits(input.graph);
    let mut out = Vec::new();
    for (path, note) in input.graph.contributions() {
        let Some(key) = input.graph.note_at(path) else {
            continue;
        };
        if matches!(note.kind, NodeKind::Question | NodeKind::Concept) {
            out.extend(alone(input, &habits, key, note.kind));
            out.extend(stub(input, key, note));
            if habits.two_languages {
                out.extend(one_language(input, key, note));
            }
        }
        if is_orphan(input.graph, key) {
            let reason = "No other note leads to it, and no map of content holds it.".to_owned();
            out.push(of(input, GapKind::Orphan, key, 0.4, reason));
        }
        out.extend(damaged(input, key, path, &note.diagnostics));
    }
    out
}

fn habits(graph: &KnowledgeGraph) -> Habits {
    let (mut questions, mut concepts, mut told, mut both) = (false, false, 0, 0);
    for (_, note) in graph.contributions() {
        questions |= note.kind == NodeKind::Question;
        concepts |= note.kind == NodeKind::Concept;
        if matches!(note.kind, NodeKind::Question | NodeKind::Concept) {
            let languages = languages(note);
            told += u32::from(languages != Languages::None);
            both += u32::from(languages == Languages::Both);
        }
    }
    Habits {
        questions,
        concepts,
        two_languages: told > 0 && both * 2 >= told,
    }
}

/// Whether at least half of a vault's questions and concepts have an English and a Russian part.
pub fn two_languages(graph: &KnowledgeGraph) -> bool {
    habits(graph).two_languages
}

fn languages(note: &Contribution) -> Languages {
    let (english, russian) = (note.stats.prose.english, note.stats.prose.russian);
    let has = |own: u32, other: u32| own >= PART && own.saturating_mul(SHARE) >= other;
    match (has(english, russian), has(russian, english)) {
        (true, true) => Languages::Both,
        (true, false) => Languages::English,
        (false, true) => Languages::Russian,
        (false, false) => Languages::None,
    }
}

fn of(input: GapInput<'_>, kind: GapKind, key: NodeKey, lack: f32, reason: String) -> Gap {
    let factors = input.ranking.factors(key, askers(input.graph, key), 0.0, lack);
    gap(input.graph, kind, key, factors, reason)
}

/// A question without a concept, or a concept without a question.
fn alone(input: GapInput<'_>, habits: &Habits, key: NodeKey, kind: NodeKind) -> Option<Gap> {
    let graph = input.graph;
    let other = match kind {
        NodeKind::Question if habits.concepts => NodeKind::Concept,
        NodeKind::Concept if habits.questions => NodeKind::Question,
        _ => return None,
    };
    let out = graph.outgoing(key).map(|edge| edge.to);
    let into = graph.incoming(key).map(|edge| edge.from);
    if out.chain(into).any(|near| graph.node(near).kind == other) {
        return None;
    }
    let gap = if kind == NodeKind::Question {
        let named = graph.outgoing(key).find(|edge| {
            let node = graph.node(edge.to);
            node.kind == NodeKind::Missing && node.title.starts_with("c-")
        });
        let reason = match named {
            Some(edge) => format!(
                "It names the concept “{}”, which is not there, and no other.",
                graph.node(edge.to).title
            ),
            None => "It links to no concept note, and none links to it.".to_owned(),
        };
        of(input, GapKind::QuestionWithoutConcept, key, 0.3, reason)
    } else {
        let reason = "No question links to it, and it links to none: nothing practises it.".to_owned();
        of(input, GapKind::ConceptWithoutQuestion, key, 0.5, reason)
    };
    Some(gap)
}

fn stub(input: GapInput<'_>, key: NodeKey, note: &Contribution) -> Option<Gap> {
    let prose = note.stats.prose;
    let generated = prose.generated_at > 0;
    let few = prose.words < FEW_WORDS;
    let (lack, reason) = match (few, generated) {
        (true, _) => {
            let missing = 1.0 - prose.words as f32 / FEW_WORDS as f32;
            let reason = match prose.words {
                0 => "It has no text yet.".to_owned(),
                words => format!("It has {} of text.", many(words as usize, "word")),
            };
            (GENERATED + (1.0 - GENERATED) * missing, reason)
        }
        (false, true) => (
            GENERATED,
            "It says that a tool made it and that it should be completed.".to_owned(),
        ),
        (false, false) => return None,
    };
    let mut found = of(input, GapKind::Stub, key, lack, reason);
    if generated {
        found
            .places
            .iter_mut()
            .for_each(|place| place.line = prose.generated_at);
    }
    Some(found)
}

fn one_language(input: GapInput<'_>, key: NodeKey, note: &Contribution) -> Option<Gap> {
    let (has, lacks) = match languages(note) {
        Languages::English => ("English", "Russian"),
        Languages::Russian => ("Russian", "English"),
        Languages::Both | Languages::None => return None,
    };
    let reason = format!("Its text is in {has}; the {lacks} part that most of your notes have is missing.");
    Some(of(input, GapKind::OneLanguage, key, 0.3, reason))
}

/// A question or concept that nothing leads to; of other notes only those that lead nowhere either, since a home page or
/// an index is nobody's part.
pub fn is_orphan(graph: &KnowledgeGraph, key: NodeKey) -> bool {
    let node = graph.node(key);
    let kind = node.kind;
    if !kind.is_note() || matches!(kind, NodeKind::Moc | NodeKind::Source) {
        return false;
    }
    let own = node.path.as_ref();
    let edges = || graph.incoming(key).chain(graph.outgoing(key));
    let led_to = edges()
        .flat_map(|edge| &edge.edge.evidence)
        .any(|evidence| Some(&evidence.path) != own);
    let held = graph.outgoing(key).any(|edge| {
        matches!(edge.edge.kind, EdgeKind::PartOf | EdgeKind::Covers)
            && graph.node(edge.to).kind != NodeKind::Missing
    });
    let leads = kind == NodeKind::Note && edges().next().is_some();
    !(led_to || held || leads)
}

fn damaged(input: GapInput<'_>, key: NodeKey, path: &Arc<VaultPath>, findings: &[Diagnostic]) -> Option<Gap> {
    let mut bad: Vec<&Diagnostic> = findings
        .iter()
        .filter(|finding| finding.code.severity() >= Severity::Warning)
        .collect();
    bad.sort_by_key(|finding| std::cmp::Reverse(finding.code.severity()));
    let worst = bad.first()?;
    let lack = match worst.code.severity() {
        Severity::Error => 0.9,
        _ => 0.2 + 0.02 * bad.len().min(10) as f32,
    };
    let more = match bad.len() - 1 {
        0 => String::new(),
        n => format!(" And {} more.", many(n, "finding")),
    };
    let reason = format!("{}{more}", worst.code.message());
    let found = of(input, GapKind::Damaged, key, lack, reason);
    let places = bad.iter().map(|finding| Place {
        path: Arc::clone(path),
        line: finding.line,
    });
    Some(Gap {
        places: places.collect(),
        ..found
    })
}
