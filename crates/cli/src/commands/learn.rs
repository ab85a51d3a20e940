//! `cairn learn`.

use crate::args::Args;
use crate::commands::note;
use crate::output::{self, say};
use crate::session::{self, Needs};
use cairn_protocol::ApiError;
use cairn_protocol::dto::{LearnPath, LearnRequest, LearnStep};
use cairn_protocol::host::views;
use serde_json::{Value, json};
use std::path::Path;

pub fn request(
    targets: &[String],
    known: &[String],
    hours: Option<f64>,
    min_confidence: Option<f32>,
) -> Result<LearnRequest, ApiError> {
    let min_confidence = min_confidence.unwrap_or_default();
    if !(0.0..=1.0).contains(&min_confidence) {
        return Err(ApiError::new(
            "request.invalid",
            "A confidence lies between 0 and 1.",
            "Try --min-confidence 0.5.",
        ));
    }
    let minutes = match hours {
        None => 0,
        Some(hours) if hours.is_finite() && hours > 0.0 && hours < 100_000.0 => whole_minutes(hours),
        Some(_) => {
            return Err(ApiError::new(
                "request.invalid",
                "The hours at hand must be more than zero.",
                "Try --hours 6, or leave it out.",
            ));
        }
    };
    Ok(LearnRequest {
        targets: targets.to_vec(),
        known: known.to_vec(),
        minutes,
        min_confidence,
        collapse: false,
        show_cuts: false,
        draw_up_to: 0,
    })
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "checked to be positive and below 100,000 hours"
)]
fn whole_minutes(hours: f64) -> u32 {
    ((hours * 60.0).round() as u32).max(1)
}

/// `by_rules`: requirements must be as sure as the user's rules say.
pub fn run(args: &Args, vault: &Path, mut request: LearnRequest, by_rules: bool) -> Result<(), ApiError> {
    let engine = session::open(args, vault, Needs::default())?;
    if by_rules {
        request.min_confidence = engine.prerequisite_rules()?.least;
    }
    let path = views::learn(&engine, &request)?;
    if args.json {
        output::document(&document(&path));
        return Ok(());
    }
    for step in &path.steps {
        let status = serde_json::to_value(step.status)
            .ok()
            .and_then(|status| status.as_str().map(str::to_owned))
            .unwrap_or_default();
        say!(
            "{:>3}. {:<60} {:>3} min  {status}",
            step.order,
            step.node.title,
            step.minutes
        );
    }
    say!("{} min in all", path.total_minutes);
    for remark in &path.remarks {
        say!("{remark}");
    }
    for other in &path.alternatives {
        say!(
            "another way: {} steps, {} min with --min-confidence {}",
            other.steps,
            other.total_minutes,
            other.min_confidence
        );
    }
    for dropped in &path.dropped {
        say!("left out: {}: {}", dropped.node.title, dropped.reason);
    }
    for cut in &path.cuts {
        say!(
            "set aside: {} needs {}: {}",
            cut.edge.from,
            cut.edge.to,
            cut.reason
        );
    }
    Ok(())
}

fn document(path: &LearnPath) -> Value {
    let dropped: Vec<Value> = path
        .dropped
        .iter()
        .map(|d| json!({ "id": d.node.id, "reason": d.reason }))
        .collect();
    let cuts: Vec<Value> = path
        .cuts
        .iter()
        .map(|cut| {
            let cycle: Vec<&String> = cut.cycle.iter().map(|node| &node.id).collect();
            json!({ "edge": note::edge(&cut.edge), "cycle": cycle, "reason": cut.reason })
        })
        .collect();
    json!({
        "steps": path.steps.iter().map(|step| step_document(path, step)).collect::<Vec<_>>(),
        "total_minutes": path.total_minutes,
        "dropped": dropped,
        "cuts": cuts,
        "alternatives": path.alternatives,
        "remarks": path.remarks,
    })
}

fn step_document(path: &LearnPath, step: &LearnStep) -> Value {
    // A step is there because something later needs it; what it needs itself explains its place.
    let touches = |edge: &&cairn_protocol::dto::LearnEdge| {
        edge.edge.from == step.node.id || edge.edge.to == step.node.id
    };
    json!({
        "order": step.order,
        "layer": step.layer,
        "id": step.node.id,
        "title": step.node.title,
        "kind": step.node.kind,
        "minutes": step.minutes,
        "because": path.edges.iter().filter(touches).map(|edge| note::edge(&edge.edge)).collect::<Vec<_>>(),
        "status": step.status,
    })
}
