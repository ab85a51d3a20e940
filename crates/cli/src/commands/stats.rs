//! `cairn stats`.

use crate::args::Args;
use crate::output::{self, say};
use crate::session::{self, Needs};
use cairn_graph::Stats;
use cairn_protocol::ApiError;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

pub fn run(args: &Args, vault: &Path) -> Result<(), ApiError> {
    let engine = session::open(args, vault, Needs::default())?;
    let mut stats = engine.snapshot().graph.stats();
    for file in engine.skipped() {
        *stats.diagnostics.entry(file.code.name()).or_default() += 1;
    }
    if args.json {
        output::document(&document(&stats));
        return Ok(());
    }
    say!(
        "notes         {} ({} bytes), {} headings",
        stats.notes,
        stats.bytes,
        stats.headings
    );
    say!("by kind       {}", list(&stats.notes_by_kind));
    say!("difficulty    {}", list(&stats.difficulty));
    say!(
        "links         {} ({} resolved, {} unresolved to {} targets)",
        stats.links,
        stats.links_resolved,
        stats.links - stats.links_resolved,
        stats.unresolved_targets
    );
    // More than links in texts lead to: properties name notes, too.
    let missing = stats.nodes_by_kind.get("missing").copied().unwrap_or(0);
    say!(
        "missing       {missing} notes ({} named by links, the others by properties only)",
        stats.unresolved_targets
    );
    say!("edges         {}", list(&stats.edges));
    say!("nodes         {}", list(&stats.nodes_by_kind));
    say!(
        "queries       {} dataview, {} dataviewjs, {} inline",
        stats.queries[0],
        stats.queries[1],
        stats.queries[2]
    );
    say!(
        "frontmatter   strict {}; recovered {}",
        list(&stats.frontmatter_strict),
        list(&stats.frontmatter_recovered)
    );
    say!("findings      {}", list(&stats.diagnostics));
    Ok(())
}

fn list(counts: &BTreeMap<&str, u32>) -> String {
    let shown: Vec<String> = counts
        .iter()
        .filter(|(_, count)| **count > 0)
        .map(|(name, count)| format!("{count} {name}"))
        .collect();
    if shown.is_empty() {
        "none".to_owned()
    } else {
        shown.join(", ")
    }
}

fn document(stats: &Stats) -> Value {
    let edges: BTreeMap<_, _> = stats
        .edges
        .iter()
        .map(|(kind, count)| (kind, json!({ "count": count })))
        .collect();
    let by_basis: BTreeMap<_, _> = stats
        .by_basis
        .iter()
        .map(|(basis, seen)| (basis, json!({ "links": seen.links, "count": seen.count })))
        .collect();
    json!({
        "notes": stats.notes,
        "bytes": stats.bytes,
        "notes_by_kind": stats.notes_by_kind,
        "difficulty": stats.difficulty,
        "frontmatter": { "strict": stats.frontmatter_strict, "recovered": stats.frontmatter_recovered },
        "links": {
            "total": stats.links,
            "resolved": stats.links_resolved,
            "unresolved": stats.links - stats.links_resolved,
            "unresolved_targets": stats.unresolved_targets,
            "by_form": stats.forms,
        },
        "edges": edges,
        "edges_by_basis": by_basis,
        "queries": { "dataview": stats.queries[0], "dataviewjs": stats.queries[1], "inline": stats.queries[2] },
        "headings": stats.headings,
        "diagnostics": stats.diagnostics,
        "nodes_by_kind": stats.nodes_by_kind,
    })
}
