//! Blocks: paragraphs, headings, lists, tables, code.

use super::anchors::{slug, split_id};
use super::doc::{Doc, OpenHeading};
use super::frame::{Frame, Kind};
use super::{RenderedHeading, escape};
use pulldown_cmark::{Alignment, CodeBlockKind, Tag, TagEnd};
use std::ops::Range;

const HEADING_ENDS: [&str; 6] = ["</h1>", "</h2>", "</h3>", "</h4>", "</h5>", "</h6>"];

impl<'t> Doc<'t, '_, '_> {
    pub(super) fn start(&mut self, tag: Tag<'t>, range: Range<usize>) {
        if self.awaits_title() && !matches!(tag, Tag::Paragraph | Tag::Heading { .. }) {
            self.default_title();
        }
        match tag {
            Tag::HtmlBlock => self.html = Some(String::new()),
            Tag::Paragraph => self.start_paragraph(range),
            Tag::Heading { level, .. } => self.start_heading(level as u8, range),
            Tag::BlockQuote(_) => self.start_quote(&range),
            Tag::CodeBlock(kind) => self.start_code(&kind),
            Tag::List(start) => self.start_list(start),
            Tag::Item => self.start_item(range),
            Tag::FootnoteDefinition(name) => self.start_footnote(&name),
            Tag::Table(_) | Tag::TableHead | Tag::TableRow | Tag::TableCell => self.start_table(tag, range),
            Tag::Emphasis => _ = self.open(Kind::Inline, "<em>", "</em>"),
            Tag::Strong => _ = self.open(Kind::Inline, "<strong>", "</strong>"),
            Tag::Strikethrough => _ = self.open(Kind::Inline, "<del>", "</del>"),
            Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => self.start_link(link_type, &dest_url, &title, &range),
            Tag::Image {
                link_type,
                dest_url,
                title,
                ..
            } => self.start_image(link_type, &dest_url, &title),
            _ => self.push(Frame {
                kind: Kind::Block,
                close: "",
                user: Vec::new(),
                shown: false,
            }),
        }
    }

    pub(super) fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::HtmlBlock => {
                let html = self.html.take().unwrap_or_default();
                if !self.comment {
                    self.html_block(&html);
                }
            }
            _ => self.end_frame(),
        }
    }

    /// Ends the innermost frame as its kind demands.
    pub(super) fn end_frame(&mut self) {
        match self.innermost() {
            Some(Kind::Paragraph) => self.end_paragraph(),
            Some(Kind::Title) => self.end_title(),
            Some(Kind::Callout) => self.end_callout(),
            Some(Kind::Heading) => self.end_heading(),
            Some(Kind::Footnote) => self.end_footnote(),
            _ => self.close(),
        }
    }

    fn start_paragraph(&mut self, range: Range<usize>) {
        self.block.range = range;
        self.block.last_mark = None;
        if self.awaits_title() {
            self.open_title();
            return;
        }
        self.block.tag = None;
        self.pending = self.open(Kind::Paragraph, "", "</p>");
    }

    fn end_paragraph(&mut self) {
        if std::mem::take(&mut self.pending) {
            self.pop();
        } else {
            self.close();
        }
    }

    fn start_heading(&mut self, level: u8, range: Range<usize>) {
        let line = self.lines.line(self.offset + range.start);
        self.block.range = range;
        self.block.last_mark = None;
        self.block.tag = None;
        if self.awaits_title() {
            self.open_title();
            return;
        }
        let close = HEADING_ENDS
            .get(usize::from(level) - 1)
            .copied()
            .unwrap_or(HEADING_ENDS[5]);
        let at = self.page.out.len();
        if self.open(Kind::Heading, "", close) {
            self.heading = Some(OpenHeading {
                text: String::new(),
                line,
                at,
                id: None,
            });
        }
    }

    /// Writes the heading's tag, now that its text and thereby its id are known.
    fn end_heading(&mut self) {
        let Some(frame) = self.pop() else { return };
        let Some(heading) = self.heading.take().filter(|_| frame.shown) else {
            return;
        };
        let level = frame.close.as_bytes()[3] - b'0';
        let text = heading.text.trim().to_owned();
        let mut tag = format!("<h{level}>");
        if self.is_own() {
            let anchor = self.page.anchors.heading(&text);
            tag = format!("<h{level} id=\"{}\">", escape::escaped(&anchor));
            let extra = heading.id.map(|id| slug(&id)).filter(|id| !id.is_empty());
            if let Some(id) = extra.filter(|id| self.page.anchors.take(id)) {
                tag.push_str(&format!("<span id=\"{}\"></span>", escape::escaped(&id)));
            }
            self.page.headings.push(RenderedHeading {
                level,
                text,
                line: heading.line,
                anchor,
            });
        }
        self.page.out.insert_str(heading.at, &tag);
        self.page.put(frame.close);
    }

    /// Adds text to the heading being read.
    pub(super) fn heard(&mut self, text: &str) {
        if let Some(heading) = &mut self.heading {
            heading.text.push_str(text);
        }
    }

    /// Takes `{#id}` off the last text of a heading.
    pub(super) fn take_heading_id<'s>(&mut self, text: &'s str) -> &'s str {
        match (&mut self.heading, split_id(text)) {
            (Some(heading), (before, Some(id))) => {
                heading.id = Some(id.to_owned());
                before
            }
            _ => text,
        }
    }

    fn start_list(&mut self, start: Option<u64>) {
        match start {
            None => self.open(Kind::Block, "<ul>", "</ul>"),
            Some(1) => self.open(Kind::Block, "<ol>", "</ol>"),
            Some(first) => self.open(Kind::Block, &format!("<ol start=\"{first}\">"), "</ol>"),
        };
    }

    fn start_item(&mut self, range: Range<usize>) {
        self.block.range = range;
        self.block.last_mark = None;
        self.block.tag = self
            .open(Kind::Item, "<li>", "</li>")
            .then(|| self.page.out.len() - 1);
    }

    fn start_table(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Table(columns) => {
                self.columns = columns;
                self.open(Kind::Block, "<table>", "</tbody></table>");
            }
            Tag::TableHead => {
                (self.head, self.column) = (true, 0);
                self.open(Kind::Block, "<thead><tr>", "</tr></thead><tbody>");
            }
            Tag::TableRow => {
                (self.head, self.column) = (false, 0);
                self.open(Kind::Block, "<tr>", "</tr>");
            }
            _ => self.start_cell(range),
        }
    }

    fn start_cell(&mut self, range: Range<usize>) {
        self.block = super::doc::Block {
            range,
            ..Default::default()
        };
        let class = match self.columns.get(self.column) {
            Some(Alignment::Left) => " class=\"align-left\"",
            Some(Alignment::Center) => " class=\"align-center\"",
            Some(Alignment::Right) => " class=\"align-right\"",
            _ => "",
        };
        self.column += 1;
        if self.head {
            self.open(Kind::Block, &format!("<th{class}>"), "</th>");
        } else {
            self.open(Kind::Block, &format!("<td{class}>"), "</td>");
        }
    }

    fn start_code(&mut self, kind: &CodeBlockKind<'_>) {
        let language = match kind {
            CodeBlockKind::Fenced(info) => language(info),
            CodeBlockKind::Indented => String::new(),
        };
        let class = if language.is_empty() {
            String::new()
        } else {
            format!(" class=\"language-{language}\"")
        };
        let caption = match language.as_str() {
            "dataview" => "Dataview query",
            "dataviewjs" => "Dataview script, not run",
            _ => {
                self.open(Kind::Code, &format!("<pre><code{class}>"), "</code></pre>");
                return;
            }
        };
        let figure = format!("<figure class=\"query\"><figcaption>{caption}</figcaption><pre><code{class}>");
        self.open(Kind::Code, &figure, "</code></pre></figure>");
    }

    /// Whether this is the note itself, whose headings and blocks have ids.
    pub(super) fn is_own(&self) -> bool {
        self.prefix.is_empty()
    }
}

/// The language of a code block: what its info string begins with.
fn language(info: &str) -> String {
    let word = info.trim_start_matches(['{', '.', ' ']);
    let known = |c: &char| c.is_alphanumeric() || matches!(c, '+' | '#' | '-' | '_');
    word.chars()
        .take_while(known)
        .take(40)
        .flat_map(char::to_lowercase)
        .collect()
}
