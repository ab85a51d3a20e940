//! Note text to sanitised HTML for the reader.
//!
//! Invariant: whatever the text is, the HTML holds no script, style, handler or foreign scheme, and no `data-node` or
//! `data-embed` that the resolver did not give. What the author wrote as HTML loses its attributes before it is put
//! together with ours, and the whole passes a sanitiser afterwards.

pub(crate) mod anchors;
mod blocks;
mod callout;
mod clean;
mod doc;
mod embed;
mod escape;
mod footnotes;
mod frame;
mod images;
mod inline;
mod links;
mod page;
mod raw;
mod run;
#[cfg(test)]
mod tests;

pub use anchors::heading_anchors;

use crate::decode::MAX_PARSED_BYTES;
use cairn_model::LinkTarget;
use doc::Doc;
use page::Page;

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenderedLink {
    /// Node id.
    pub node: String,
    /// `moc`, `question`, `concept`, `note`, `missing`, ...
    pub kind: &'static str,
}

/// What the renderer asks about the vault.
pub trait LinkResolver {
    /// The node a target leads to; an empty path is the note itself. `None`: nothing of the graph.
    fn link(&self, target: &LinkTarget) -> Option<RenderedLink>;
    /// The decoded text of the note a target names. `None`: not a note.
    fn embed(&self, target: &LinkTarget) -> Option<String>;
}

/// A heading of the rendered note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenderedHeading {
    /// 1 to 6.
    pub level: u8,
    /// Text without markup and without `{#id}`.
    pub text: String,
    /// Line from 1, in the whole file.
    pub line: u32,
    /// Its `id` attribute.
    pub anchor: String,
}

/// A note as HTML.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rendered {
    /// Sanitised HTML.
    pub html: String,
    /// Headings in order, those of embedded notes left out.
    pub headings: Vec<RenderedHeading>,
}

/// Renders a decoded note. Total: every text gives HTML. Of a text above [`MAX_PARSED_BYTES`] only that much is shown;
/// the caller says so.
pub fn render(text: &str, resolver: &dyn LinkResolver) -> Rendered {
    let mut page = Page::new(resolver);
    Doc::note(&mut page, shown(text)).run();
    Rendered {
        html: clean::clean(&page.out),
        headings: page.headings,
    }
}

/// What of a text is rendered: all, or its first lines.
fn shown(text: &str) -> &str {
    if text.len() <= MAX_PARSED_BYTES {
        return text;
    }
    let end = text.floor_char_boundary(MAX_PARSED_BYTES);
    &text[..text[..end].rfind('\n').map_or(end, |newline| newline + 1)]
}
