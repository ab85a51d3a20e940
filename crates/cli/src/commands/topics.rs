//! `cairn topics`.

use crate::args::Args;
use crate::output::{self, say};
use crate::session::{self, Needs};
use cairn_engine::{TopicTree, topics};
use cairn_graph::KnowledgeGraph;
use cairn_model::Difficulty;
use cairn_protocol::ApiError;
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use std::path::Path;

pub fn run(args: &Args, vault: &Path, root: Option<&str>) -> Result<(), ApiError> {
    let engine = session::open(args, vault, Needs::default())?;
    let snapshot = engine.snapshot();
    let root = root.map(|root| engine.find(&snapshot, root)).transpose()?;
    let trees = topics(&snapshot, root, &engine.tie_verdicts()?);
    if args.json {
        output::document(&trees.iter().map(|tree| document(&snapshot.graph, tree)).collect());
    } else {
        let mut titled: HashMap<&str, u32> = HashMap::new();
        for tree in &trees {
            *titled.entry(&snapshot.graph.node(tree.key).title).or_default() += 1;
        }
        for tree in &trees {
            let node = snapshot.graph.node(tree.key);
            let path = node.path.as_ref().filter(|_| titled[&*node.title] > 1);
            let title = path.map_or_else(
                || node.title.to_string(),
                |path| format!("{} ({path})", node.title),
            );
            print(&snapshot.graph, tree, &title, 0);
        }
    }
    Ok(())
}

fn document(graph: &KnowledgeGraph, tree: &TopicTree) -> Value {
    let node = graph.node(tree.key);
    let difficulty: Map<String, Value> = Difficulty::ALL
        .iter()
        .zip(tree.difficulty)
        .map(|(difficulty, count)| (difficulty.name().to_owned(), count.into()))
        .collect();
    json!({
        "id": node.id.as_str(),
        "title": node.title,
        "kind": node.kind.name(),
        "source": { "path": node.path.as_ref().map(|path| path.as_str()), "line": node.line },
        "questions": tree.questions,
        "concepts": tree.concepts,
        "coverage": tree.coverage,
        "difficulty": difficulty,
        "children": tree.children.iter().map(|child| document(graph, child)).collect::<Vec<_>>(),
    })
}

/// Documents of the same name are told apart by their paths, as the title given says.
fn print(graph: &KnowledgeGraph, tree: &TopicTree, title: &str, depth: usize) {
    say!(
        "{:indent$}{}  ({} questions, {} concepts, {:.0} % covered)",
        "",
        title,
        tree.questions,
        tree.concepts,
        tree.coverage * 100.0,
        indent = 2 * depth
    );
    for child in &tree.children {
        print(graph, child, &graph.node(child.key).title, depth + 1);
    }
}
