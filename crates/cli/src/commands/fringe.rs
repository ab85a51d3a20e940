//! `cairn fringe`.

use crate::args::Args;
use crate::output::{self, say};
use crate::session::{self, Needs};
use cairn_graph::NodeKey;
use cairn_protocol::ApiError;
use cairn_protocol::host::views;
use serde_json::json;
use std::path::Path;

/// Lines of each list on a terminal.
const SHOWN: usize = 20;

pub fn run(args: &Args, vault: &Path, known: &[String]) -> Result<(), ApiError> {
    let engine = session::open(args, vault, Needs::default())?;
    let found = views::fringe(&engine, known)?;
    let snapshot = engine.snapshot();
    let ids = |keys: &[NodeKey]| -> Vec<String> {
        keys.iter()
            .map(|key| snapshot.graph.node(*key).id.to_string())
            .collect()
    };
    if args.json {
        output::document(&json!({ "outer": ids(&found.outer), "inner": ids(&found.inner) }));
        return Ok(());
    }
    for (what, keys) in [
        ("ready now", &found.outer),
        ("known on a shaky basis", &found.inner),
    ] {
        say!("{what}: {}", keys.len());
        for key in keys.iter().take(SHOWN) {
            say!("  {}", snapshot.graph.node(*key).title);
        }
        if keys.len() > SHOWN {
            say!("  and {} more", keys.len() - SHOWN);
        }
    }
    Ok(())
}
