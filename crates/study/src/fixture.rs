//! Test vaults: many notes in one text.

use cairn_graph::{Change, KnowledgeGraph, NodeKey, contribute};
use cairn_markdown::{ReadOptions, read};
use cairn_model::VaultPath;
use std::sync::Arc;

/// Reads `== path` lines, each followed by the text of that note.
///
/// Shorthand, for notes that are only links: `a -> b, c` is a note `a.md` with `b` and `c` below "Prerequisites".
pub(crate) fn vault(text: &str) -> KnowledgeGraph {
    let mut notes: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        if let Some(path) = line.trim_start().strip_prefix("== ") {
            notes.push((path.trim().to_owned(), String::new()));
        } else if let Some((name, needs)) = line.trim().split_once("->") {
            let needs = needs.split(',').map(str::trim).filter(|need| !need.is_empty());
            let links: String = needs.map(|need| format!("- [[{need}]]\n")).collect();
            notes.push((
                format!("{}.md", name.trim()),
                format!("## Prerequisites\n{links}"),
            ));
        } else if let Some((_, text)) = notes.last_mut() {
            text.push_str(line);
            text.push('\n');
        }
    }
    graph(&notes)
}

/// Reads notes given as path and text.
pub(crate) fn graph(notes: &[(String, String)]) -> KnowledgeGraph {
    let changes = notes.iter().map(|(path, text)| {
        let path = VaultPath::new(path).expect("a vault path");
        let parsed = read(text, ReadOptions { items: Some(true) });
        let bytes = u32::try_from(text.len()).expect("a small note");
        Change {
            contribution: Some(Arc::new(contribute(&path, &parsed, bytes))),
            path,
        }
    });
    let mut graph = KnowledgeGraph::default();
    graph.apply(changes.collect());
    graph
}

/// The node a person would name so; a topic, path or stage by its title.
pub(crate) fn key(graph: &KnowledgeGraph, name: &str) -> NodeKey {
    let titled = || {
        graph
            .nodes()
            .find(|(_, node)| &*node.title == name)
            .map(|(key, _)| key)
    };
    graph
        .find_named(name)
        .or_else(titled)
        .unwrap_or_else(|| panic!("no node {name:?}"))
}

/// A node as tests write it: the base name of a note, the title of anything else.
pub(crate) fn name(graph: &KnowledgeGraph, key: NodeKey) -> String {
    let node = graph.node(key);
    match &node.path {
        Some(path) if node.kind.is_note() => path.stem().to_owned(),
        _ => node.title.to_string(),
    }
}

/// Names in order, blanks between.
pub(crate) fn names(graph: &KnowledgeGraph, keys: &[NodeKey]) -> String {
    keys.iter()
        .map(|key| name(graph, *key))
        .collect::<Vec<_>>()
        .join(" ")
}
