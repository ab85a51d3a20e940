//! `cairn path`.

use crate::args::Args;
use crate::commands::note;
use crate::output::{self, say};
use crate::session::{self, Needs};
use cairn_protocol::ApiError;
use cairn_protocol::dto::{ExplainedPath, PathsRequest};
use cairn_protocol::host::views;
use serde_json::{Value, json};
use std::path::Path;

pub fn request(from: &str, to: &str, via_hubs: bool, alternatives: u32) -> PathsRequest {
    PathsRequest {
        from: from.to_owned(),
        to: to.to_owned(),
        via_hubs,
        alternatives,
    }
}

pub fn run(args: &Args, vault: &Path, request: &PathsRequest) -> Result<(), ApiError> {
    let engine = session::open(args, vault, Needs::default())?;
    let paths = views::paths_between(&engine, request)?;
    if args.json {
        output::document(&paths.iter().map(document).collect());
        return Ok(());
    }
    if paths.is_empty() {
        say!("No path that avoids MOCs and index notes. Try --via-hubs.");
    }
    for path in &paths {
        say!("cost {:.2}", path.cost);
        say!("  {}", path.nodes.first().map_or("", |node| node.title.as_str()));
        for (edge, node) in path.edges.iter().zip(path.nodes.iter().skip(1)) {
            say!("    {}", edge.reason);
            say!("  {}", node.title);
        }
    }
    Ok(())
}

fn document(path: &ExplainedPath) -> Value {
    json!({
        "nodes": path.nodes.iter().map(|node| &node.id).collect::<Vec<_>>(),
        "edges": path.edges.iter().map(note::edge).collect::<Vec<_>>(),
        "cost": path.cost,
    })
}
