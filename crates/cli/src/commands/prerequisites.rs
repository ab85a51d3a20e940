//! `cairn prerequisites`.

use crate::args::Args;
use crate::output::{self, say};
use crate::session;
use cairn_engine::{EngineError, prerequisite_rules, save_prerequisite_rules};
use cairn_protocol::ApiError;
use cairn_store::{DataFolder, UserDb};
use serde_json::json;
use std::path::Path;

pub fn run(args: &Args, set: Option<&Path>, reset: bool) -> Result<(), ApiError> {
    let data = DataFolder::new(session::data_dir(args)?);
    let user = UserDb::open(&data).map_err(EngineError::from)?;
    if reset {
        save_prerequisite_rules(&user, "")?;
    } else if let Some(file) = set {
        let rules = session::settings_text(file)?;
        save_prerequisite_rules(&user, &rules)?;
    }
    let own = prerequisite_rules(&user)?;
    if args.json {
        output::document(&json!({ "own": own }));
    } else if own.is_empty() {
        say!("# Every rule counts as it says, nothing is inferred. Lines for --set FILE:");
        say!("# inferred: on");
        say!("# least: 0.4");
        say!("# advanced_section: 0.5");
    } else {
        output::text(&own);
    }
    Ok(())
}
