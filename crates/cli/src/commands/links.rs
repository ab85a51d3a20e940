//! `cairn links`.

use crate::args::Args;
use crate::output::{self, say};
use crate::session::{self, Needs};
use cairn_graph::{KnowledgeGraph, Suggester, WantedTarget};
use cairn_model::NodeKind;
use cairn_protocol::ApiError;
use serde_json::{Value, json};
use std::path::Path;

pub fn run(args: &Args, vault: &Path, unresolved: bool) -> Result<(), ApiError> {
    let engine = session::open(args, vault, Needs::default())?;
    let graph = engine.snapshot().graph;
    let targets = graph.targets(unresolved);
    if args.json {
        let suggester = graph.suggester();
        let documents = targets.iter().map(|target| document(&graph, &suggester, target));
        output::document(&documents.collect());
        return Ok(());
    }
    let mut titles: Vec<&str> = targets.iter().map(|target| &*target.target).collect();
    titles.sort_unstable();
    for target in &targets {
        let same = titles.partition_point(|title| *title <= &*target.target)
            - titles.partition_point(|title| *title < &*target.target);
        let path = graph.node(target.node).path.as_ref().filter(|_| same > 1);
        let path = path.map(|path| format!("  ({path})")).unwrap_or_default();
        let missing = if graph.node(target.node).kind == NodeKind::Missing {
            "  (no note)"
        } else {
            ""
        };
        say!("{:>5}  {}{path}{missing}", target.count, target.target);
    }
    Ok(())
}

fn document(graph: &KnowledgeGraph, suggester: &Suggester<'_>, target: &WantedTarget) -> Value {
    let missing = graph.node(target.node).kind == NodeKind::Missing;
    let suggestion = missing
        .then(|| suggester.suggest(&target.target))
        .flatten()
        .map(|found| {
            let path = graph.node(found.node).path.as_ref().map(|path| path.to_string());
            json!({ "path": path, "reason": found.reason })
        });
    let sources: Vec<Value> = target
        .sources
        .iter()
        .map(|source| {
            let form = match source.wiki {
                true => "wiki",
                false if source.basis.is_property() => "property",
                false => "markdown",
            };
            json!({
                "path": source.path.as_str(), "line": source.line, "column": source.column,
                "form": form, "basis": source.basis.name(),
            })
        })
        .collect();
    json!({ "target": target.target, "count": target.count, "sources": sources, "suggestion": suggestion })
}
