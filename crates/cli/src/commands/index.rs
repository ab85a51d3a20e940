//! `cairn index`.

use crate::args::Args;
use crate::output::{self, say};
use crate::session::{self, Needs};
use cairn_protocol::ApiError;
use serde_json::json;
use std::path::Path;
use std::time::Instant;

pub fn run(args: &Args, vault: &Path, rebuild: bool) -> Result<(), ApiError> {
    let started = Instant::now();
    let engine = session::open(args, vault, Needs { text: true, rebuild })?;
    let (status, graph, skipped) = (engine.status(), engine.snapshot().graph, engine.skipped());
    // Closing the engine waits for the last write: the time told is the time until everything is kept.
    drop(engine);
    let elapsed = started.elapsed();
    let report = status.report;
    if args.json {
        let skipped: Vec<_> = skipped
            .iter()
            .map(|file| json!({ "path": file.path, "code": file.code.name(), "reason": file.reason }))
            .collect();
        output::document(&json!({
            "generation": status.generation,
            "notes": {
                "total": status.notes, "parsed": report.parsed, "unchanged": report.unchanged,
                "removed": report.removed, "skipped": skipped,
            },
            "sources": { "total": graph.source_count() },
            "nodes": graph.node_count(),
            "edges": graph.edge_count(),
            "elapsed_ms": u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX),
        }));
        return Ok(());
    }
    say!(
        "{} notes ({} read, {} unchanged, {} removed), {} study documents, {} nodes, {} edges in {:.2} s",
        status.notes,
        report.parsed,
        report.unchanged,
        report.removed,
        graph.source_count(),
        graph.node_count(),
        graph.edge_count(),
        elapsed.as_secs_f64()
    );
    for file in skipped {
        say!("left out: {}: {}", file.path, file.reason);
    }
    Ok(())
}
