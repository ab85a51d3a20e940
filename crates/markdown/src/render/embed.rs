//! Notes shown inside a note: whole, one section, or one block.

use super::doc::Doc;
use super::links::{file_name, is_file};
use super::page::{MAX_EMBED_DEPTH, Page, Place};
use super::{anchors, escape};
use crate::body::options;
use cairn_model::LinkTarget;
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use std::borrow::Cow;
use std::ops::Range;

/// What of a note is embedded.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    Whole,
    Section(Range<usize>),
    /// A list item needs a list round it.
    Item(Range<usize>),
    Missing,
}

impl<'t> Doc<'t, '_, '_> {
    /// Writes the note a target names, or why it is not shown.
    pub(super) fn embed(&mut self, target: &LinkTarget) {
        if target.path.is_empty() && target.heading.is_none() && target.block.is_none() {
            return;
        }
        if !self.takes_blocks() || !self.page.may_embed() {
            self.not_embedded(target);
            return;
        }
        let (node, kind) = self
            .resolve(target)
            .unwrap_or_else(|| (target.path.clone(), "note"));
        let place = Place {
            node,
            anchor: anchors::of(target),
        };
        let text = self.embedded_text(target);
        if let Some(text) = text {
            self.write_embed(target, place, kind, &text);
        } else {
            self.not_embedded(target);
        }
    }

    /// The text of the note a target names; an empty path is the note at hand.
    fn embedded_text(&self, target: &LinkTarget) -> Option<Cow<'t, str>> {
        if target.path.is_empty() {
            return Some(Cow::Borrowed(self.text));
        }
        self.page.resolver.embed(target).map(Cow::Owned)
    }

    /// A link or the name of a file in place of an embed.
    fn not_embedded(&mut self, target: &LinkTarget) {
        let unknown = self.resolve(target).is_none() && file_name(&target.path).contains('.');
        if unknown || is_file(&target.path) {
            self.attachment(&target.path, "");
        } else {
            self.write_note_link(target);
        }
    }

    fn write_embed(&mut self, target: &LinkTarget, place: Place, kind: &'static str, text: &str) {
        let text = super::shown(text);
        self.break_paragraph();
        let node = escape::attribute("data-embed", &place.node) + &escape::attribute("data-kind", kind);
        self.page.put(&format!("<section class=\"embed\"{node}>"));
        let (open, close) = self.note_link(target);
        let title = escape::escaped(&anchors::shown(target));
        self.page
            .put(&format!("<div class=\"embed-title\">{open}{title}{close}</div>"));
        if self.page.chain.contains(&place) {
            self.notice("This note stands inside itself; it is not shown again.");
        } else if self.page.chain.len() > MAX_EMBED_DEPTH {
            self.notice("Notes inside notes are shown three deep; open this one to read it.");
        } else {
            self.page.embedded(text.len());
            self.page.chain.push(place);
            let base = self.depth();
            if !embedded(self.page, text, target, base, kind) {
                self.notice("The note has no such section.");
            }
            self.page.chain.pop();
        }
        self.page.put("</section>");
    }

    fn notice(&mut self, text: &str) {
        self.page.put(&format!("<p class=\"embed-notice\">{text}</p>"));
    }
}

/// Renders an embedded text; `false` if it lacks the part that is asked for.
fn embedded(page: &mut Page<'_>, text: &str, target: &LinkTarget, base: usize, kind: &'static str) -> bool {
    let prefix = page.embed_prefix();
    let mut doc = Doc::note(page, text);
    doc.prefix = prefix;
    doc.base = base;
    doc.own_kind = kind;
    match part(doc.body, target) {
        Part::Whole => doc.run(),
        Part::Section(range) => {
            doc.part = Some(range);
            doc.run();
        }
        Part::Item(range) => {
            doc.part = Some(range);
            doc.page.put("<ul>");
            doc.run_in("</ul>");
        }
        Part::Missing => return false,
    }
    true
}

fn part(body: &str, target: &LinkTarget) -> Part {
    match (&target.block, &target.heading) {
        (Some(block), _) => block_part(body, block),
        (None, Some(_)) => section(body, &anchors::of(target)).map_or(Part::Missing, Part::Section),
        (None, None) => Part::Whole,
    }
}

/// The section below the first heading with that slug, the heading included.
fn section(body: &str, anchor: &str) -> Option<Range<usize>> {
    let (mut start, mut level, mut text) = (None, 0, None::<String>);
    for (event, range) in Parser::new_ext(body, options()).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { level: own, .. }) => {
                if let Some(start) = start.filter(|_| own as u8 <= level) {
                    return Some(start..range.start);
                }
                text = Some(String::new());
            }
            Event::End(TagEnd::Heading(own)) => {
                let text = text.take().unwrap_or_default();
                let (name, id) = anchors::split_id(&text);
                if start.is_none()
                    && (anchors::slug(name) == anchor || id.is_some_and(|id| anchors::slug(id) == anchor))
                {
                    (start, level) = (Some(range.start), own as u8);
                }
            }
            Event::Text(piece) | Event::Code(piece) | Event::InlineMath(piece) => {
                if let Some(text) = &mut text {
                    text.push_str(&piece);
                }
            }
            _ => {}
        }
    }
    start.map(|start| start..body.len())
}

/// The block that ends with `^id`: a paragraph, an item, or what stands before a paragraph with nothing else.
fn block_part(body: &str, id: &str) -> Part {
    let mark = format!("^{id}");
    let mut open: Vec<(bool, Range<usize>)> = Vec::new();
    let mut before = None;
    for (event, range) in Parser::new_ext(body, options()).into_offset_iter() {
        match event {
            Event::Start(tag) if is_block(&tag.to_end()) => {
                open.push((matches!(tag, Tag::Item), range));
                if !matches!(tag, Tag::Paragraph) {
                    before = None;
                }
            }
            Event::End(tag) if is_block(&tag) => {
                open.pop();
                before = Some(range);
            }
            Event::Text(text) if ends_with_id(&text, &mark) => {
                let Some((item, block)) = open.pop() else { continue };
                let alone = body[block.clone()].trim() == mark;
                return match before {
                    Some(before) if alone => Part::Section(before),
                    _ if item => Part::Item(block),
                    // The paragraph of a loose item stands for the item.
                    _ => match open.pop() {
                        Some((true, item)) => Part::Item(item),
                        _ => Part::Section(block),
                    },
                };
            }
            _ => {}
        }
    }
    Part::Missing
}

fn is_block(tag: &TagEnd) -> bool {
    use TagEnd::{BlockQuote, CodeBlock, Heading, HtmlBlock, Item, List, Paragraph, Table};
    matches!(
        tag,
        BlockQuote(_) | CodeBlock | Heading(_) | HtmlBlock | Item | List(_) | Paragraph | Table
    )
}

fn ends_with_id(text: &str, mark: &str) -> bool {
    let before = text.trim_end().strip_suffix(mark);
    before.is_some_and(|before| before.chars().next_back().is_none_or(char::is_whitespace))
}
