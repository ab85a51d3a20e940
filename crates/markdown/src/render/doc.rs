//! One note on its way to HTML: the parser's events, with what was open when they came.

use super::callout::Title;
use super::footnotes::Footnotes;
use super::frame::{Frame, Kind};
use super::images::Capture;
use super::page::Page;
use super::run::Run;
use crate::lines::LineCursor;
use crate::{body::options, frontmatter};
use pulldown_cmark::{Alignment, Event, Parser, Tag, TagEnd};
use std::ops::Range;

/// A note, or the part of one that is embedded.
pub(super) struct Doc<'t, 'p, 'r> {
    pub(super) page: &'p mut Page<'r>,
    pub(super) text: &'t str,
    pub(super) body: &'t str,
    /// Where the body begins in the note.
    pub(super) offset: usize,
    pub(super) lines: LineCursor<'t>,
    /// The part to show.
    pub(super) part: Option<Range<usize>>,
    /// Elements the document stands in.
    pub(super) base: usize,
    /// What the ids of its footnotes begin with; empty for the note itself.
    pub(super) prefix: String,
    /// What an embedded note is.
    pub(super) own_kind: &'static str,
    pub(super) frames: Vec<Frame>,
    pub(super) user_open: usize,
    pub(super) links_open: u32,
    /// Frames that hold a single line: links, headings, titles.
    pub(super) lines_open: u32,
    pub(super) run: Run,
    pub(super) capture: Option<Capture>,
    /// Whether the events stand in a `%%comment%%`.
    pub(super) comment: bool,
    /// Where the last `%%` of the body stands.
    pub(super) last_comment: usize,
    /// Lines of the HTML block being read.
    pub(super) html: Option<String>,
    /// A paragraph is open whose tag was not written yet.
    pub(super) pending: bool,
    pub(super) title: Option<Title>,
    /// Where the `[!type]` of the callout just opened ends.
    pub(super) skip: usize,
    pub(super) heading: Option<OpenHeading>,
    pub(super) columns: Vec<Alignment>,
    pub(super) column: usize,
    pub(super) head: bool,
    pub(super) notes: Footnotes,
    pub(super) block: Block,
}

/// A heading being read.
#[derive(Debug, Default)]
pub(super) struct OpenHeading {
    pub(super) text: String,
    pub(super) line: u32,
    /// Where its tag belongs in the output.
    pub(super) at: usize,
    /// `{#id}`
    pub(super) id: Option<String>,
}

/// The paragraph, item, heading or cell being read.
#[derive(Debug, Default)]
pub(super) struct Block {
    pub(super) range: Range<usize>,
    /// Where the last `==` of the block stands, once that was asked.
    pub(super) last_mark: Option<Option<usize>>,
    /// Where an `id` can be written into its tag.
    pub(super) tag: Option<usize>,
}

impl<'t, 'p, 'r> Doc<'t, 'p, 'r> {
    /// The note itself.
    pub(super) fn note(page: &'p mut Page<'r>, text: &'t str) -> Self {
        let offset = frontmatter::split(text, &mut Vec::new()).body;
        let body = &text[offset..];
        Self {
            page,
            text,
            body,
            offset,
            lines: LineCursor::new(text),
            part: None,
            base: 0,
            prefix: String::new(),
            own_kind: "note",
            frames: vec![Frame {
                kind: Kind::Block,
                close: "",
                user: Vec::new(),
                shown: true,
            }],
            user_open: 0,
            links_open: 0,
            lines_open: 0,
            run: Run::default(),
            capture: None,
            comment: false,
            last_comment: last_comment(body),
            html: None,
            pending: false,
            title: None,
            skip: 0,
            heading: None,
            columns: Vec::new(),
            column: 0,
            head: false,
            notes: Footnotes::default(),
            block: Block::default(),
        }
    }

    /// Renders everything into the page.
    pub(super) fn run(self) {
        self.run_in("");
    }

    /// Renders everything, with `close` after the body and before the footnotes.
    pub(super) fn run_in(mut self, close: &str) {
        let body = self.body;
        for (event, range) in Parser::new_ext(body, options()).into_offset_iter() {
            if self.page.is_full() {
                break;
            }
            if self.is_in_part(&event, &range) {
                self.event(event, range);
            }
        }
        self.flush(true);
        while self.frames.len() > 1 {
            self.end_frame();
        }
        self.close_user(0);
        self.page.put(close);
        self.write_footnotes();
    }

    /// Whether an event lies in the part to show; footnotes may be defined anywhere.
    fn is_in_part(&self, event: &Event<'_>, range: &Range<usize>) -> bool {
        let Some(part) = &self.part else { return true };
        let footnote = matches!(
            event,
            Event::Start(Tag::FootnoteDefinition(_)) | Event::End(TagEnd::FootnoteDefinition)
        );
        footnote || self.notes.is_open() || (range.start >= part.start && range.end <= part.end)
    }

    fn event(&mut self, event: Event<'t>, range: Range<usize>) {
        if self.is_callout_marker(&event, &range) {
            return;
        }
        if self.capture.is_some() {
            self.captured(event);
            return;
        }
        if let Event::Text(text) = &event {
            self.collect(text, &range);
            return;
        }
        self.flush(ends_block(&event));
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Html(html) => self.html.get_or_insert_default().push_str(&html),
            _ if self.comment => {}
            Event::InlineHtml(html) => self.inline_html(&html),
            Event::Code(code) => self.code(&code),
            Event::InlineMath(tex) => self.math("math-inline", &tex),
            Event::DisplayMath(tex) => self.math("math-display", &tex),
            Event::FootnoteReference(name) => self.footnote_reference(&name),
            Event::SoftBreak | Event::HardBreak => self.line_break(),
            Event::Rule => self.page.put("<hr>"),
            Event::TaskListMarker(done) => {
                let checked = if done { " checked" } else { "" };
                self.start_inline();
                self.page
                    .put(&format!("<input type=\"checkbox\" disabled{checked}> "));
            }
            Event::Text(_) => {}
        }
    }

    fn collect(&mut self, text: &str, range: &Range<usize>) {
        if self.innermost() == Some(Kind::Code) {
            if !self.comment {
                self.page.put_text(text);
            }
            return;
        }
        let skipped = self.skip.saturating_sub(range.start).min(text.len());
        let text = text.get(skipped..).unwrap_or("");
        self.run
            .push(text, &(range.start + skipped..range.end), self.body);
    }
}

/// Where the last text with `%%` begins, code left out; the comment that opens there is not closed.
fn last_comment(body: &str) -> usize {
    if !body.contains("%%") {
        return 0;
    }
    let (mut last, mut code) = (0, false);
    for (event, range) in Parser::new_ext(body, options()).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(_)) => code = true,
            Event::End(TagEnd::CodeBlock) => code = false,
            Event::Text(text) if !code && text.contains("%%") => last = range.start,
            _ => {}
        }
    }
    last
}

/// Whether the text before an event is the last of its block.
fn ends_block(event: &Event<'_>) -> bool {
    use TagEnd::{Heading, Item, Paragraph, TableCell};
    matches!(
        event,
        Event::End(Heading(_) | Item | Paragraph | TableCell)
            | Event::Start(Tag::List(_) | Tag::BlockQuote(_))
    )
}
