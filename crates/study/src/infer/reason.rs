//! Why a need was inferred, in one sentence with counts.

use super::facts::Facts;
use super::signals::{Signals, references, speaks_of};
use super::words::Lexicon;
use cairn_graph::KnowledgeGraph;

/// Says what points from the one to the other. What speaks against it is counted too ("only 2 the other way").
pub(super) fn reason(graph: &KnowledgeGraph, lexicon: &Lexicon, facts: &Facts, from: u32, to: u32) -> String {
    let signals = Signals::of(lexicon, facts, from, to);
    let title = |note: u32| &graph.node(lexicon.notes[note as usize]).title;
    let (from_title, to_title) = (title(from), title(to));
    let mut clauses = Vec::new();
    let (here, there) = references(facts, from, to);
    if here > there {
        let other = match there {
            0 => "none".to_owned(),
            count => format!("only {count}"),
        };
        let refer = if here == 1 {
            "note also refers"
        } else {
            "notes also refer"
        };
        clauses.push(format!(
            "around “{from_title}” {here} {refer} to “{to_title}”, {other} the other way"
        ));
    }
    if signals.mention > 0.0 {
        let percent = |share: f32| (share * 100.0).round();
        let (says, back) = (
            speaks_of(lexicon, facts, from, to),
            speaks_of(lexicon, facts, to, from),
        );
        clauses.push(format!(
            "“{from_title}” speaks of “{to_title}” ({} % of its name) more than the other way ({} %)",
            percent(says),
            percent(back)
        ));
    }
    if signals.harder > 0.0 {
        clauses.push(format!("“{to_title}” is easier than “{from_title}”"));
    }
    if signals.later > 0.0 {
        clauses.push(format!("study paths put “{to_title}” before “{from_title}”"));
    }
    if signals.rank > 0.0 {
        clauses.push(format!(
            "other notes lead to “{to_title}” {:.1} times as much",
            signals.rank.exp().min(1_000.0)
        ));
    }
    let percent = (signals.similarity * 100.0).round();
    clauses.push(format!("their words agree by {percent} %"));
    format!("Inferred: {}.", clauses.join("; "))
}
