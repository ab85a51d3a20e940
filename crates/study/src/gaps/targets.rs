//! Names that notes link to without a note behind them.

use super::{Gap, GapInput, GapKind, Place, gap, many};
use cairn_graph::WantedTarget;
use cairn_model::{Difficulty, EdgeKind};
use std::sync::Arc;

/// Lack of what is there under another name than the one that links give it.
pub(super) const RENAMED: f32 = 0.4;

pub(super) fn gaps(input: GapInput<'_>) -> Vec<Gap> {
    let suggester = input.graph.suggester();
    let wanted = input.graph.targets(true);
    // What only properties name is told with its note; what texts link to is missing.
    let wanted = wanted.into_iter().filter(|target| target.count > 0);
    wanted
        .map(|target| {
            let suggestion = suggester.suggest(&target.target);
            let mut found = of_target(input, &target);
            if let Some(suggestion) = suggestion {
                found.kind = GapKind::RenamedTarget;
                found.factors.lack = RENAMED;
                found.reason = format!("{} It may be {}.", found.reason, suggestion.reason);
                found.proposal = Some(suggestion.node);
            }
            found
        })
        .collect()
}

fn of_target(input: GapInput<'_>, target: &WantedTarget) -> Gap {
    let graph = input.graph;
    let mut notes: Vec<&str> = target.sources.iter().map(|source| source.path.as_str()).collect();
    notes.sort_unstable();
    notes.dedup();
    let needing = graph
        .incoming(target.node)
        .filter(|edge| edge.edge.kind == EdgeKind::Requires)
        .count();
    let times = match target.sources.len() {
        all if all > notes.len() => format!(" in {}", many(all, "place")),
        _ => String::new(),
    };
    let mut reason = format!("{} to it{times}, and there is no such note", links(notes.len()));
    if needing > 0 {
        reason += &format!(
            "; {} it first",
            if needing == 1 {
                "one needs".to_owned()
            } else {
                format!("{needing} need")
            }
        );
    }
    let factors = input.ranking.factors(target.node, notes.len(), 0.0, 1.0);
    let found = gap(graph, GapKind::MissingNote, target.node, factors, reason + ".");
    let places = target.sources.iter().map(|source| Place {
        path: Arc::clone(&source.path),
        line: source.line,
    });
    let difficulty = target.target.rsplit("--").next().and_then(Difficulty::from_name);
    Gap {
        places: places.collect(),
        difficulties: difficulty.into_iter().collect(),
        ..found
    }
}

fn links(notes: usize) -> String {
    match notes {
        1 => "1 note links".to_owned(),
        n => format!("{n} notes link"),
    }
}
