//! Any bytes are a note: reading them never panics, and every line and index it gives is one of the note.
#![no_main]

use cairn_graph::contribute;
use cairn_markdown::{ReadOptions, decode, read};
use cairn_model::VaultPath;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let decoded = decode(bytes);
    let note = read(&decoded.text, ReadOptions { items: Some(true) });
    let lines = u32::try_from(decoded.text.lines().count()).expect("few lines") + 1;
    assert!(note.links.iter().all(|link| (1..=lines).contains(&link.at.line)));
    assert!(note.diagnostics.iter().all(|found| found.line <= lines));
    assert!(note.headings.iter().all(|h| {
        h.parent
            .is_none_or(|parent| (parent as usize) < note.headings.len())
    }));
    assert!(note.items.iter().all(|item| {
        item.parent
            .is_none_or(|parent| (parent as usize) < note.items.len())
    }));
    assert!(
        note.links
            .iter()
            .all(|link| link.item.is_none_or(|item| (item as usize) < note.items.len()))
    );
    let path = VaultPath::new("moc-x.md").expect("a path");
    let given = contribute(&path, &note, 0);
    let inner = u32::try_from(given.inner.len()).expect("few nodes");
    assert!(
        given
            .inner
            .iter()
            .all(|node| node.parent.is_none_or(|parent| parent < inner))
    );
});
