//! `cairn unlocks`.

use crate::args::Args;
use crate::output::{self, say};
use crate::session::{self, Needs};
use cairn_protocol::ApiError;
use cairn_protocol::dto::NodeSummary;
use cairn_protocol::host::views;
use serde_json::json;
use std::path::Path;

pub fn run(args: &Args, vault: &Path, note: &str, known: &[String]) -> Result<(), ApiError> {
    let engine = session::open(args, vault, Needs::default())?;
    let found = views::unlocks(&engine, note, known)?;
    if args.json {
        let ids = |nodes: &[NodeSummary]| nodes.iter().map(|node| node.id.clone()).collect::<Vec<_>>();
        output::document(&json!({ "now": ids(&found.now), "later": ids(&found.later) }));
        return Ok(());
    }
    for (what, nodes) in [
        ("ready once it is known", &found.now),
        ("needs it and more", &found.later),
    ] {
        say!("{what}: {}", nodes.len());
        for node in nodes {
            say!("  {}", node.title);
        }
    }
    Ok(())
}
