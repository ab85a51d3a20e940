//! `cairn gaps`.

use crate::args::Args;
use crate::output::{self, say};
use crate::session::{self, Needs};
use cairn_engine::{Lines, ListedGap, Snapshot};
use cairn_protocol::ApiError;
use cairn_protocol::host::views;
use serde_json::{Value, json};
use std::path::Path;

/// What to list.
pub struct Request<'a> {
    /// Only these kinds; empty for all.
    pub kinds: &'a [String],
    /// At most so many.
    pub limit: Option<usize>,
    /// Those the user ignores, instead of the others.
    pub ignored: bool,
}

/// Puts a request together.
pub fn request(kinds: &[String], limit: Option<usize>, ignored: bool) -> Request<'_> {
    Request {
        kinds,
        limit,
        ignored,
    }
}

pub fn run(args: &Args, vault: &Path, request: &Request<'_>) -> Result<(), ApiError> {
    let kinds = request.kinds.iter().map(|kind| views::kind_of(kind));
    let kinds = kinds.collect::<Result<Vec<_>, _>>()?;
    let engine = session::open(args, vault, Needs::default())?;
    let snapshot = engine.snapshot();
    let all = views::gaps(&engine, &snapshot, session::now(args))?;
    let listed = if request.ignored { &all.ignored } else { &all.open };
    let wanted = |listed: &&ListedGap| kinds.is_empty() || kinds.contains(&listed.gap.kind);
    let wanted = listed
        .iter()
        .filter(wanted)
        .take(request.limit.unwrap_or(usize::MAX));
    if args.json {
        let mut lines = Lines::new(engine.vault());
        let documents = wanted.map(|listed| document(&snapshot, listed, &mut lines));
        output::document(&documents.collect());
        return Ok(());
    }
    for listed in wanted {
        let gap = views::gap(&snapshot, listed);
        say!("{:>5.1}  {:<24} {}", gap.score * 100.0, gap.kind, gap.title);
        say!("       {}", gap.reason);
    }
    Ok(())
}

fn document(snapshot: &Snapshot, listed: &ListedGap, lines: &mut Lines<'_>) -> Value {
    let gap = views::gap(snapshot, listed);
    let places = views::places(snapshot, &listed.gap, lines);
    let evidence: Vec<Value> = places
        .iter()
        .map(|place| json!({ "path": place.path, "line": place.line, "text": place.text }))
        .collect();
    let factors = &gap.factors;
    json!({
        "kind": gap.kind,
        "id": gap.id,
        "title": gap.title,
        "score": rounded(gap.score),
        "factors": {
            "centrality": rounded(factors.centrality),
            "asked_by": factors.asked_by,
            "demand": rounded(factors.demand),
            "roadmap": rounded(factors.roadmap),
            "importance": rounded(factors.importance),
            "lack": rounded(factors.lack),
        },
        "reason": gap.reason,
        "moc": gap.moc.map(|moc| moc.id),
        "difficulties": gap.difficulties,
        "proposal": gap.proposal.map(|note| note.id),
        "evidence": evidence,
        "places": gap.places,
        "actions": gap.actions,
        "planned": gap.planned,
        "ignored": gap.ignored,
    })
}

/// Scores are kept in single precision; more digits are noise.
fn rounded(value: f32) -> f64 {
    (f64::from(value) * 1e4).round() / 1e4
}
