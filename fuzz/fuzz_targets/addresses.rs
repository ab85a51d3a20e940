//! Any address in a link: what reaches the page opens the web or mail, or nothing.
#![no_main]

use cairn_markdown::{LinkResolver, RenderedLink, render};
use cairn_model::LinkTarget;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use libfuzzer_sys::fuzz_target;
use std::cell::RefCell;

struct Nothing;

impl LinkResolver for Nothing {
    fn link(&self, _: &LinkTarget) -> Option<RenderedLink> {
        None
    }

    fn embed(&self, _: &LinkTarget) -> Option<String> {
        None
    }
}

/// Gathers what the page is given to open, read as a browser reads it.
#[derive(Default)]
struct Opened(RefCell<Vec<String>>);

impl TokenSink for Opened {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        if let Token::TagToken(tag) = token {
            let opens = |name: &str| matches!(name, "href" | "src" | "srcset" | "action" | "poster" | "data");
            let attributes = tag.attrs.iter().filter(|attribute| opens(&attribute.name.local));
            self.0
                .borrow_mut()
                .extend(attributes.map(|attribute| attribute.value.to_string()));
        }
        TokenSinkResult::Continue
    }
}

fn opened(html: &str) -> Vec<String> {
    let tokenizer = Tokenizer::new(Opened::default(), TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(html));
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.0.take()
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
        for found in opened(&render(&text, &Nothing).html) {
            let opens = ["http://", "https://", "mailto:", "#", "data:image/"];
            let lower = found.to_ascii_lowercase();
            assert!(
                opens.iter().any(|scheme| lower.starts_with(scheme)),
                "{found} of {text}"
            );
        }
    }
});
