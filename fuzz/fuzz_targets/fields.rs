//! Any lines are text with inline fields, tasks and list items: reading them never panics, and nothing is lost between them.
#![no_main]

use cairn_markdown::{ReadOptions, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|lines: Vec<(&str, &str)>| {
    let text: String = lines
        .iter()
        .flat_map(|(key, value)| {
            [
                format!("{key}:: {value}\n"),
                format!("- [ ] [{key}:: {value}] ({value}:: {key})\n"),
            ]
        })
        .collect();
    let note = read(&text, ReadOptions { items: Some(true) });
    assert!(note.items.iter().all(|item| {
        item.parent
            .is_none_or(|parent| (parent as usize) < note.items.len())
    }));
    for (_, value) in &note.properties {
        value.list_texts();
    }
});
