//! Any text renders to HTML in which nothing runs and every tag is one of ours.
#![no_main]

use cairn_markdown::{LinkResolver, RenderedLink, render};
use cairn_model::LinkTarget;
use libfuzzer_sys::fuzz_target;

struct Nothing;

impl LinkResolver for Nothing {
    fn link(&self, _: &LinkTarget) -> Option<RenderedLink> {
        None
    }

    fn embed(&self, target: &LinkTarget) -> Option<String> {
        Some(format!("![[{}]]", target.path))
    }
}

fuzz_target!(|text: &str| {
    let html = render(text, &Nothing).html.to_ascii_lowercase();
    for bad in [
        "<script", "<iframe", "<object", "<embed", "<style", "<form", "<link", "<meta", "<base",
    ] {
        assert!(!html.contains(bad), "{bad} in {html}");
    }
});
