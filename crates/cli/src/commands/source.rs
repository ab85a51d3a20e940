//! `cairn source list`, `add` and `remove`.

use crate::args::{Args, SourceAction};
use crate::output::{self, say};
use crate::session::{self, Needs};
use cairn_protocol::ApiError;
use cairn_protocol::dto::SourceSummary;
use cairn_protocol::host::views;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

pub fn run(args: &Args, action: &SourceAction) -> Result<(), ApiError> {
    match action {
        SourceAction::List { vault } => list(args, vault),
        SourceAction::Add { vault, files } => add(args, vault, files),
        SourceAction::Remove { vault, source } => remove(args, vault, source),
    }
}

fn list(args: &Args, vault: &Path) -> Result<(), ApiError> {
    let engine = session::open(args, vault, Needs::default())?;
    let sources = views::sources(&engine)?;
    if args.json {
        output::document(&sources.iter().map(document).collect());
        return Ok(());
    }
    for source in &sources {
        let counts = source.counts;
        say!(
            "{}  ({} covered, {} thin, {} missing)  {}",
            source.node.title,
            counts.covered,
            counts.thin,
            counts.missing,
            source.origin.as_deref().unwrap_or(&source.node.path)
        );
    }
    if sources.is_empty() {
        say!("No study documents. Add one with `cairn source add VAULT FILE`.");
    }
    Ok(())
}

fn document(source: &SourceSummary) -> Value {
    json!({
        "id": source.node.id,
        "title": source.node.title,
        "path": source.node.path,
        "added": source.added,
        "origin": source.origin,
        "covered": source.counts.covered,
        "thin": source.counts.thin,
        "missing": source.counts.missing,
    })
}

fn add(args: &Args, vault: &Path, files: &[PathBuf]) -> Result<(), ApiError> {
    let engine = session::open(args, vault, Needs::default())?;
    let mut added = Vec::new();
    for file in files {
        let source = engine
            .add_source_file(file, session::now(args).ms.div_euclid(1000))
            .map_err(ApiError::from)?;
        if let Some(notice) = &source.notice {
            output::aside(format_args!("note: {notice}"));
        }
        added.push(json!({ "id": source.id.as_str(), "notice": source.notice }));
        if !args.json {
            say!("added: {}", source.id);
        }
    }
    if args.json {
        output::document(&added.into());
    }
    Ok(())
}

fn remove(args: &Args, vault: &Path, source: &str) -> Result<(), ApiError> {
    let engine = session::open(args, vault, Needs::default())?;
    let snapshot = engine.snapshot();
    let key = engine.find(&snapshot, source)?;
    let id = snapshot.graph.node(key).id.clone();
    drop(snapshot);
    engine.remove_source(&id).map_err(ApiError::from)?;
    if args.json {
        output::document(&json!({ "removed": id.as_str() }));
    } else {
        say!("removed: {id}");
    }
    Ok(())
}
