//! Note text to sanitised HTML for the reader.
//!
//! Invariant: whatever the text is, the HTML holds no script, style, handler or foreign scheme, and no `data-node` or
//! `data-embed` that the resolver did not give.

use crate::frontmatter;
use crate::lines::LineCursor;
use cairn_model::{LinkTarget, slug};
use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd, html::push_html};

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
    /// Text without markup.
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

/// Renders a decoded note. Total: every text gives HTML.
pub fn render(text: &str, resolver: &dyn LinkResolver) -> Rendered {
    let offset = frontmatter::split(text, &mut Vec::new()).body;
    let mut lines = LineCursor::new(text);
    let (mut headings, mut open, mut events) = (Vec::new(), None, Vec::new());
    for (event, range) in
        Parser::new_ext(&text[offset..], crate::body::options() | Options::ENABLE_MATH).into_offset_iter()
    {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => events.push(Event::Text(html)),
            Event::Start(Tag::Heading { level, .. }) => {
                open = Some((events.len(), lines.line(offset + range.start), String::new()));
                events.push(Event::Start(Tag::Heading {
                    level,
                    id: None,
                    classes: Vec::new(),
                    attrs: Vec::new(),
                }));
            }
            Event::End(TagEnd::Heading(level)) => {
                if let Some((at, line, text)) = open.take() {
                    let anchor = slug(&text);
                    if let Event::Start(Tag::Heading { id, .. }) = &mut events[at] {
                        *id = Some(anchor.clone().into());
                    }
                    headings.push(RenderedHeading {
                        level: level as u8,
                        text,
                        line,
                        anchor,
                    });
                }
                events.push(Event::End(TagEnd::Heading(level)));
            }
            Event::Start(Tag::Link {
                link_type: LinkType::WikiLink { .. },
                dest_url,
                ..
            }) => {
                let link = resolver.link(&LinkTarget::parse(dest_url.trim_end_matches('\\')));
                let html = link.map_or_else(
                    || "<a>".to_owned(),
                    |l| {
                        format!(
                            "<a data-node=\"{}\" data-kind=\"{}\" tabindex=\"0\" role=\"link\">",
                            l.node.replace('"', ""),
                            l.kind
                        )
                    },
                );
                events.push(Event::InlineHtml(html.into()));
            }
            event => {
                if let (Event::Text(t) | Event::Code(t), Some((_, _, text))) = (&event, &mut open) {
                    text.push_str(t);
                }
                events.push(event);
            }
        }
    }
    let mut html = String::new();
    push_html(&mut html, events.into_iter());
    let clean = ammonia::Builder::default()
        .add_tags(["section", "input"])
        .add_generic_attributes([
            "class",
            "id",
            "data-node",
            "data-kind",
            "data-anchor",
            "tabindex",
            "role",
        ])
        .url_schemes(["http", "https", "mailto"].into())
        .clean(&html)
        .to_string();
    Rendered {
        html: clean,
        headings,
    }
}
