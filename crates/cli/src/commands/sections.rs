//! `cairn sections`.

use crate::args::Args;
use crate::output::{self, say};
use crate::session;
use cairn_engine::{EngineError, save_section_patterns, section_patterns};
use cairn_graph::SECTION_TABLES;
use cairn_protocol::ApiError;
use cairn_store::{DataFolder, UserDb};
use serde_json::{Value, json};
use std::path::Path;

pub fn run(args: &Args, set: Option<&Path>, reset: bool) -> Result<(), ApiError> {
    let data = DataFolder::new(session::data_dir(args)?);
    let user = UserDb::open(&data).map_err(EngineError::from)?;
    if reset {
        save_section_patterns(&user, "")?;
    } else if let Some(file) = set {
        let table = session::settings_text(file)?;
        save_section_patterns(&user, &table)?;
    }
    let own = section_patterns(&user)?;
    if args.json {
        let tables: Vec<Value> = SECTION_TABLES
            .iter()
            .map(|(language, patterns)| json!({ "language": language, "patterns": patterns }))
            .collect();
        output::document(&json!({ "own": own, "tables": tables }));
        return Ok(());
    }
    for (_, patterns) in SECTION_TABLES {
        output::text(patterns);
    }
    if own.is_empty() {
        say!("# None of your own: keep some with --set FILE.");
    } else {
        say!("# Your own; they come first.");
        output::text(&own);
    }
    Ok(())
}
