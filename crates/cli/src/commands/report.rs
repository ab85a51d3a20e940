//! `cairn report`.

use crate::args::Args;
use crate::output::{self, say};
use crate::save::save;
use crate::session::{self, Needs};
use cairn_protocol::ApiError;
use cairn_protocol::host::views;
use serde_json::json;
use std::path::Path;

pub fn run(args: &Args, vault: &Path, source: &str, file: Option<&Path>) -> Result<(), ApiError> {
    let engine = session::open(args, vault, Needs::default())?;
    let report = views::report(&engine, source)?;
    if let Some(file) = file {
        save(args, vault, file, &report.markdown)?;
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
