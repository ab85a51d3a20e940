//! Any bytes are a study document: reading them never panics, and every line and parent it gives is one of the document.
#![no_main]

use cairn_sources::read;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let document = read(bytes);
    let lines = u32::try_from(document.text.lines().count().max(1)).expect("few lines");
    for (index, node) in (0_u32..).zip(&document.nodes) {
        assert!((1..=lines).contains(&node.line));
        assert!(node.parent.is_none_or(|parent| parent < index));
        document.slug_path(index);
    }
    for edge in &document.edges {
        assert!((edge.from.max(edge.to) as usize) < document.nodes.len() && edge.from != edge.to);
    }
    assert!((0.0..=1.0).contains(&document.understood));
});
