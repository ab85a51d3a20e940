//! What is open: one frame for every tag of the parser, and inside it what the author's own HTML opened.

use super::doc::Doc;

/// Elements inside one another; deeper ones lose their tags and keep their text.
const MAX_DEPTH: usize = 100;

/// What a frame stands for, as far as it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The document, a list, a quote, a table ...
    Block,
    /// A paragraph; its tag is only written with its first content.
    Paragraph,
    /// A list item.
    Item,
    /// The first line of a callout.
    Title,
    /// A callout.
    Callout,
    /// A heading.
    Heading,
    /// A code block.
    Code,
    /// A footnote's definition.
    Footnote,
    /// A link.
    Link,
    /// Emphasis and the like.
    Inline,
}

/// Something open.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) kind: Kind,
    /// What is written at its end.
    pub(super) close: &'static str,
    /// Elements of the author's HTML and highlights open inside it, outermost first.
    pub(super) user: Vec<&'static str>,
    /// Whether its tag was written.
    pub(super) shown: bool,
}

impl Doc<'_, '_, '_> {
    /// Opens a frame; its tag is written unless it stands in a comment or too deep.
    pub(super) fn open(&mut self, kind: Kind, html: &str, close: &'static str) -> bool {
        let shown = !self.comment && self.depth() < MAX_DEPTH;
        if shown && matches!(kind, Kind::Inline | Kind::Link) {
            self.start_inline();
        }
        if shown {
            self.page.put(html);
        }
        self.push(Frame {
            kind,
            close,
            user: Vec::new(),
            shown,
        });
        shown
    }

    pub(super) fn push(&mut self, frame: Frame) {
        self.links_open += u32::from(frame.kind == Kind::Link);
        self.lines_open += u32::from(matches!(frame.kind, Kind::Link | Kind::Heading | Kind::Title));
        self.frames.push(frame);
    }

    /// Takes the innermost frame away and closes what the author left open in it. The outermost one stays.
    pub(super) fn pop(&mut self) -> Option<Frame> {
        if self.frames.len() < 2 {
            return None;
        }
        self.close_user(0);
        let frame = self.frames.pop()?;
        self.links_open -= u32::from(frame.kind == Kind::Link);
        self.lines_open -= u32::from(matches!(frame.kind, Kind::Link | Kind::Heading | Kind::Title));
        Some(frame)
    }

    /// Ends the innermost frame.
    pub(super) fn close(&mut self) {
        if let Some(frame) = self.pop()
            && frame.shown
        {
            self.page.put(frame.close);
        }
    }

    /// Elements the output stands in.
    pub(super) fn depth(&self) -> usize {
        self.base + self.frames.len() + self.user_open
    }

    pub(super) fn innermost(&self) -> Option<Kind> {
        self.frames.last().map(|frame| frame.kind)
    }

    /// Opens an element of the author's, or a highlight.
    pub(super) fn open_user(&mut self, tag: &'static str, attributes: &str) {
        if self.depth() >= MAX_DEPTH {
            return;
        }
        if let Some(frame) = self.frames.last_mut() {
            frame.user.push(tag);
            self.user_open += 1;
            self.links_open += u32::from(tag == "a");
            self.page.put(&format!("<{tag}{attributes}>"));
        }
    }

    /// Closes an element of the author's and those inside it, if it was opened in the same frame.
    pub(super) fn close_user_tag(&mut self, tag: &str) {
        let position = self
            .frames
            .last()
            .and_then(|frame| frame.user.iter().rposition(|open| *open == tag));
        if let Some(position) = position {
            self.close_user(position);
        }
    }

    /// Closes the author's elements of the innermost frame down to `left` of them.
    pub(super) fn close_user(&mut self, left: usize) {
        let Some(frame) = self.frames.last_mut() else {
            return;
        };
        while frame.user.len() > left {
            if let Some(tag) = frame.user.pop() {
                self.user_open -= 1;
                self.links_open -= u32::from(tag == "a");
                self.page.put(&format!("</{tag}>"));
            }
        }
    }

    pub(super) fn has_user(&self, tag: &str) -> bool {
        self.frames.last().is_some_and(|frame| frame.user.contains(&tag))
    }

    /// Writes the paragraph's tag, if that is still to be done.
    pub(super) fn start_inline(&mut self) {
        if std::mem::take(&mut self.pending) {
            self.block.tag = Some(self.page.out.len() + 2);
            self.page.put("<p>");
        }
    }

    /// Ends the paragraph for a block inside it; what follows the block goes on in another one.
    pub(super) fn break_paragraph(&mut self) {
        if self.innermost() == Some(Kind::Paragraph) && !self.pending {
            self.close_user(0);
            let kept = self.page.out.trim_end().trim_end_matches("<br>").trim_end().len();
            self.page.out.truncate(kept);
            self.page.put("</p>");
            self.pending = true;
        }
    }
}
