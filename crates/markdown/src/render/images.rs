//! Images and embeds: what stands between their brackets is collected first.

use super::doc::Doc;
use super::links::{Destination, WEB, file_name, inert, is_file};
use super::{anchors, escape};
use cairn_model::LinkTarget;
use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

/// Text that is collected instead of written.
#[derive(Debug)]
pub(super) struct Capture {
    what: Captured,
    text: String,
    /// Links and images open inside it.
    inner: usize,
}

/// What is collected.
#[derive(Debug)]
pub(super) enum Captured {
    /// `[[target]]`
    Wiki(String),
    /// `![[target]]`
    Embed(String),
    /// `![alt](address)`
    Image { address: String, title: String },
}

impl Capture {
    pub(super) fn new(what: Captured) -> Self {
        Self {
            what,
            text: String::new(),
            inner: 0,
        }
    }
}

impl Doc<'_, '_, '_> {
    pub(super) fn start_image(&mut self, kind: LinkType, address: &str, title: &str) {
        self.capture = Some(Capture::new(match kind {
            LinkType::WikiLink { .. } => Captured::Embed(address.trim_end_matches('\\').to_owned()),
            _ => Captured::Image {
                address: address.to_owned(),
                title: title.to_owned(),
            },
        }));
    }

    /// An event inside what is collected; its end writes the result.
    pub(super) fn captured(&mut self, event: Event<'_>) {
        let Some(capture) = &mut self.capture else { return };
        match event {
            Event::Text(text) | Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                capture.text.push_str(&text);
            }
            Event::SoftBreak | Event::HardBreak => capture.text.push(' '),
            Event::Start(Tag::Link { .. } | Tag::Image { .. }) => capture.inner += 1,
            Event::End(TagEnd::Link | TagEnd::Image) if capture.inner > 0 => capture.inner -= 1,
            Event::End(TagEnd::Link | TagEnd::Image) => {
                let capture = self.capture.take();
                if let Some(capture) = capture.filter(|_| !self.comment) {
                    self.write_captured(capture);
                }
            }
            _ => {}
        }
    }

    fn write_captured(&mut self, capture: Capture) {
        let text = capture.text.trim().to_owned();
        match capture.what {
            Captured::Wiki(target) => {
                let target = LinkTarget::parse(&target);
                if anchors::shown(&target).is_empty() {
                    self.plain(&text);
                } else {
                    self.write_note_link(&target);
                }
            }
            Captured::Embed(target) => self.embed(&LinkTarget::parse(&target)),
            Captured::Image { address, title } => self.image(&address, &text, &title),
        }
    }

    /// An image with an ordinary address.
    pub(super) fn image(&mut self, address: &str, alt: &str, title: &str) {
        match Destination::of(address, false) {
            Destination::Web(url) => self.remote_image(&url, alt),
            Destination::Note(target) if !is_file(&target.path) && !target.path.is_empty() => {
                self.embed(&target)
            }
            Destination::Note(target) => self.attachment(&target.path, alt),
            Destination::File(path) => self.attachment(&path, if alt.is_empty() { title } else { alt }),
            Destination::Inert(scheme) => {
                self.start_inline();
                self.page.put(&inert(&scheme));
                self.page.put_text(if alt.is_empty() { "image" } else { alt });
                self.page.put("</span>");
            }
            Destination::Nothing => self.plain(alt),
        }
    }

    /// The place of a picture from the web, which is not fetched.
    fn remote_image(&mut self, url: &str, alt: &str) {
        let alt = if alt.is_empty() { file_name(url) } else { alt };
        self.heard(alt);
        let link = format!("<a{}{WEB}>Open the picture</a>", escape::attribute("href", url));
        let (name, link) = match self.takes_blocks() {
            true => ("figure", format!(" {link}")),
            false if self.links_open > 0 => ("span", String::new()),
            false => ("span", format!(" {link}")),
        };
        if name == "figure" {
            self.break_paragraph();
        } else {
            self.start_inline();
        }
        self.page
            .put(&format!("<{name} class=\"remote-image\"><span class=\"alt\">"));
        self.page.put_text(alt);
        self.page.put(&format!("</span>{link}</{name}>"));
    }

    /// The place of a file of the vault. A size such as `300x200` is no text to show.
    pub(super) fn attachment(&mut self, path: &str, alt: &str) {
        let size = alt.bytes().all(|b| b.is_ascii_digit() || b == b'x');
        let title = if size {
            String::new()
        } else {
            escape::attribute("title", alt)
        };
        self.start_inline();
        self.page.put(&format!("<span class=\"attachment\"{title}>"));
        self.page.put_text(file_name(path));
        self.page.put("</span>");
    }

    /// Whether a block can be written here: not within a line, such as a heading or emphasis.
    pub(super) fn takes_blocks(&self) -> bool {
        let within = self
            .frames
            .last()
            .is_none_or(|f| f.kind == super::frame::Kind::Inline || !f.user.is_empty());
        self.lines_open == 0 && self.links_open == 0 && !within
    }
}
