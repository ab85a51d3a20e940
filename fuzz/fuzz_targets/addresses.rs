//! Any address in a link: what reaches the page opens the web or mail, or nothing.
#![no_main]

use cairn_markdown::{LinkResolver, RenderedLink, render};
use cairn_model::LinkTarget;
use libfuzzer_sys::fuzz_target;

struct Nothing;

impl LinkResolver for Nothing {
    fn link(&self, _: &LinkTarget) -> Option<RenderedLink> {
        None
    }

    fn embed(&self, _: &LinkTarget) -> Option<String> {
        None
    }
}

/// The tags of sanitised markup, without its text: there every `<` begins one.
fn tags(html: &str) -> impl Iterator<Item = &str> {
    html.split('<').skip(1).map(|part| {
        let mut quoted = false;
        let end = part.find(|c| {
            quoted ^= c == '"';
            c == '>' && !quoted
        });
        &part[..end.unwrap_or(part.len())]
    })
}

fuzz_target!(|address: &str| {
    for text in [
        format!("[x]({address})"),
        format!("[x](<{address}>)"),
        format!("<{address}>"),
        format!("![x]({address})"),
        format!("<a href=\"{address}\">x</a>"),
        format!("[x][r]\n\n[r]: {address}"),
        format!("[[{address}]] ![[{address}]]"),
    ] {
        let html = render(&text, &Nothing).html;
        for attribute in ["href=\"", "src=\""] {
            for found in tags(&html).flat_map(|tag| tag.split(attribute).skip(1)) {
                let opens = ["http://", "https://", "mailto:", "#", "data:image/"];
                let lower = found.to_ascii_lowercase();
                assert!(opens.iter().any(|scheme| lower.starts_with(scheme)), "{found} of {text}");
            }
        }
    }
});
