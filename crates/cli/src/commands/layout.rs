//! `cairn layout`.

use crate::args::{Algorithm, Args};
use crate::output::{self, say};
use crate::save::save;
use crate::session::{self, Needs};
use cairn_engine::scope_of;
use cairn_protocol::ApiError;
use serde_json::{Value, json};
use std::path::Path;
use std::time::Instant;

pub fn run(
    args: &Args,
    vault: &Path,
    algorithm: Algorithm,
    scope: Option<&str>,
    file: &Path,
) -> Result<(), ApiError> {
    let engine = session::open(args, vault, Needs::default())?;
    let snapshot = engine.snapshot();
    let scope = match scope {
        Some(name) => Some(scope_of(&snapshot, engine.find(&snapshot, name)?)),
        None => None,
    };
    let begun = Instant::now();
    let placed = match algorithm {
        Algorithm::Force => engine.place_by_force(&snapshot, scope),
        Algorithm::Layered => engine.place_in_layers(&snapshot, scope),
    };
    let elapsed_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    let rows: Vec<Value> = placed
        .places
        .iter()
        .map(|(id, [x, y])| json!({ "id": id, "x": x, "y": y }))
        .collect();
    let nodes = rows.len();
    save(args, vault, file, &json!({ "nodes": rows }).to_string())?;
    if args.json {
        output::document(&json!({ "nodes": nodes, "edges": placed.edges, "elapsed_ms": elapsed_ms }));
    } else {
        say!(
            "{nodes} nodes placed in {elapsed_ms} ms, written to {}",
            file.display()
        );
    }
    Ok(())
}
