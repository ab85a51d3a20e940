//! Any set of paths and any targets: a link leads to a note of the vault or nowhere, whatever the order of indexing.
#![no_main]

use cairn_graph::{Change, KnowledgeGraph, Resolution, contribute};
use cairn_markdown::{ReadOptions, markdown_target, read};
use cairn_model::VaultPath;
use libfuzzer_sys::fuzz_target;
use std::sync::Arc;

fuzz_target!(|text: &str| {
    let change = |line: &str| {
        let path = VaultPath::new(&format!("{line}.md")).ok()?;
        let note = read(&format!("[[{text}]]"), ReadOptions::default());
        let contribution = Some(Arc::new(contribute(&path, &note, 0)));
        Some(Change { path, contribution })
    };
    let changes: Vec<Change> = text.lines().take(20).filter_map(change).collect();
    let (mut at_once, mut one_by_one) = (KnowledgeGraph::default(), KnowledgeGraph::default());
    at_once.apply(changes.clone());
    for change in changes.iter().rev() {
        one_by_one.apply(vec![change.clone()]);
    }
    assert_eq!(at_once.canonical(), one_by_one.canonical());
    let from = VaultPath::new("a/from.md").expect("a path");
    let suggester = at_once.suggester();
    for line in text.lines().take(20) {
        if let Resolution::Note(path) = at_once.resolve(line, &from) {
            assert!(at_once.note_at(&path).is_some());
        }
        suggester.suggest(line);
        markdown_target(line);
    }
});
