//! `cairn export`.

use crate::args::{Args, Format};
use crate::output::{self, say};
use crate::save::{save, spare};
use crate::session::{self, Needs};
use cairn_engine::{ExportFormat, ExportQuery, Pins};
use cairn_model::NodeKind;
use cairn_protocol::ApiError;
use serde_json::json;
use std::path::{Path, PathBuf};

pub fn run(args: &Args, vault: &Path, format: Format, file: &Path, kinds: &[String]) -> Result<(), ApiError> {
    let kinds = kinds
        .iter()
        .map(|kind| node_kind(kind))
        .collect::<Result<Vec<_>, _>>()?;
    let engine = session::open(args, vault, Needs::default())?;
    let format = match format {
        Format::Graphml => ExportFormat::GraphMl,
        Format::Gexf => ExportFormat::Gexf,
        Format::Json => ExportFormat::Json,
        Format::Dot => ExportFormat::Dot,
        Format::Canvas => ExportFormat::Canvas,
        Format::Csv => ExportFormat::Csv,
    };
    let query = ExportQuery {
        kinds,
        ..ExportQuery::whole(format, None)
    };
    let exported = engine.export(&engine.snapshot(), &query, &Pins::new());
    for part in &exported.files {
        spare(args, vault, &beside(file, part.part))?;
    }
    let mut written = Vec::new();
    for part in &exported.files {
        let path = beside(file, part.part);
        save(args, vault, &path, &part.text)?;
        written.push(path.display().to_string());
    }
    if args.json {
        output::document(&json!({ "nodes": exported.nodes, "edges": exported.edges, "files": written }));
    } else {
        say!(
            "{} nodes and {} edges written to {}",
            exported.nodes,
            exported.edges,
            written.join(" and ")
        );
    }
    Ok(())
}

fn node_kind(name: &str) -> Result<NodeKind, ApiError> {
    NodeKind::from_name(name).ok_or_else(|| {
        let names: Vec<&str> = NodeKind::ALL.iter().map(|kind| kind.name()).collect();
        ApiError::new(
            "request.invalid",
            format!("There is no kind {name:?}."),
            format!("Kinds are {}.", names.join(", ")),
        )
    })
}

/// `graph.csv` for the first part, `graph.edges.csv` for the part `edges`.
fn beside(file: &Path, part: &str) -> PathBuf {
    if part.is_empty() {
        return file.to_path_buf();
    }
    let extension = file.extension().map(|extension| extension.to_string_lossy());
    file.with_extension(extension.map_or_else(|| part.to_owned(), |extension| format!("{part}.{extension}")))
}
