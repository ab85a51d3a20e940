//! `cairn report`.

use crate::args::Args;
use crate::output::{self, say};
use crate::session::{self, Needs};
use cairn_protocol::ApiError;
use cairn_protocol::host::views;
use serde_json::json;
use std::path::Path;

pub fn run(args: &Args, vault: &Path, source: &str, file: Option<&Path>) -> Result<(), ApiError> {
    let engine = session::open(args, vault, Needs::default())?;
    let report = views::report(&engine, source)?;
    if let Some(file) = file {
        output::spare_vault(vault, file)?;
        std::fs::write(file, &report.markdown).map_err(|error| {
            ApiError::new(
                "report.not_written",
                format!("{} cannot be written: {error}.", file.display()),
                "Name a file in a folder that you may write.",
            )
        })?;
    }
    match file {
        _ if args.json => output::document(&json!({
            "name": report.name,
            "markdown": report.markdown,
            "file": file.map(|file| file.display().to_string()),
        })),
        Some(file) => say!("written: {}", file.display()),
        None => output::text(report.markdown.trim_end()),
    }
    Ok(())
}
