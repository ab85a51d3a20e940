//! Any text between delimiters is a frontmatter: reading it never panics, and keeps within its budget.
#![no_main]

use cairn_markdown::{ReadOptions, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|yaml: &str| {
    for text in [
        format!("---\n{yaml}\n---\nbody\n"),
        format!("# T\n\n---\n{yaml}\n---\n"),
    ] {
        let note = read(&text, ReadOptions::default());
        for (_, value) in note.properties.iter().chain(note.strict_properties()) {
            value.kind();
            value.list_texts();
        }
        assert!(
            format!("{:?}", note.properties).len() < 8 << 20,
            "the bomb went off"
        );
    }
});
