//! What stands inside a line: comments, highlights, tags, block ids, web addresses, code, formulas.

use super::doc::Doc;
use super::escape;
use super::frame::Kind;
use super::links::WEB;
use super::run::{Run, last_mark, web_address};
use crate::inline;

impl Doc<'_, '_, '_> {
    /// Writes the text collected so far.
    pub(super) fn flush(&mut self, ends_block: bool) {
        if self.run.text.is_empty() {
            return;
        }
        let run = std::mem::take(&mut self.run);
        if !ends_block || self.comment {
            self.write_run(&run, run.text.len());
            return;
        }
        let end = self.take_heading_id(&run.text).len();
        match run.block_id(self.before(&run, 0)) {
            Some((cut, id)) if end == run.text.len() => {
                self.write_run(&run, cut);
                self.block_anchor(id);
            }
            _ => self.write_run(&run, end),
        }
    }

    fn write_run(&mut self, run: &Run, end: usize) {
        let text = &run.text[..end];
        let (mut from, mut at) = (0, 0);
        while let Some(found) = text[at..].find(['%', '=', '#', 'h']).map(|i| at + i) {
            let next = if run.is_literal(found) {
                None
            } else {
                self.special(run, text, from..found)
            };
            from = next.unwrap_or(from);
            at = next.unwrap_or(found + 1);
        }
        self.plain(&text[from..]);
    }

    /// Reads what begins at the end of `plain`. If that is something, it is written after the plain text before it, and
    /// the answer is where the text goes on.
    fn special(&mut self, run: &Run, text: &str, plain: std::ops::Range<usize>) -> Option<usize> {
        let (found, rest) = (plain.end, &text[plain.end..]);
        match rest.as_bytes()[0] {
            b'%' if rest.starts_with("%%") => self.comment_marker(run, text, plain),
            _ if self.comment => None,
            b'=' if rest.starts_with("==") => self.highlight(run, text, plain),
            b'#' if self.links_open == 0 => {
                let tag = inline::tag(&rest[1..], self.before(run, found))?;
                self.plain(&text[plain]);
                self.start_inline();
                self.page.put("<span class=\"tag\">");
                self.page.put_text(&rest[..=tag.len()]);
                self.page.put("</span>");
                self.heard(&rest[..=tag.len()]);
                Some(found + 1 + tag.len())
            }
            b'h' if self.links_open == 0 && rest.starts_with("http") => {
                let before = self.before(run, found);
                let len = web_address(rest).filter(|_| !before.is_some_and(char::is_alphanumeric))?;
                self.plain(&text[plain]);
                self.start_inline();
                let address = &rest[..len];
                self.page
                    .put(&format!("<a{}{WEB}>", escape::attribute("href", address)));
                self.plain(address);
                self.page.put("</a>");
                Some(found + len)
            }
            _ => None,
        }
    }

    /// `%%` hides what follows up to the next one; a last one that is not closed is text.
    fn comment_marker(&mut self, run: &Run, text: &str, plain: std::ops::Range<usize>) -> Option<usize> {
        let found = plain.end;
        let closes =
            || text.rfind("%%").is_some_and(|last| last > found + 1) || self.last_comment >= run.range.end;
        if !self.comment && !closes() {
            return None;
        }
        self.plain(&text[plain]);
        self.comment = !self.comment;
        Some(found + 2)
    }

    fn highlight(&mut self, run: &Run, text: &str, plain: std::ops::Range<usize>) -> Option<usize> {
        let found = plain.end;
        let signs = text[found..].bytes().take_while(|b| *b == b'=').count();
        let before = self.before(run, found);
        if signs != 2 {
            self.plain(&text[plain.start..found + signs]);
            return Some(found + signs);
        }
        if self.has_user("mark") {
            if before.is_none_or(char::is_whitespace) {
                return None;
            }
            self.plain(&text[plain]);
            self.close_user_tag("mark");
            return Some(found + 2);
        }
        let after = text[found + 2..]
            .chars()
            .next()
            .or_else(|| self.body[run.range.end..].chars().next());
        if after.is_none_or(char::is_whitespace) || !self.closes_later(run, found) {
            return None;
        }
        self.plain(&text[plain]);
        self.start_inline();
        self.open_user("mark", "");
        Some(found + 2)
    }

    /// Whether a `==` stands behind `found` in the same block that can close the one there.
    fn closes_later(&mut self, run: &Run, found: usize) -> bool {
        if run.last_mark().is_some_and(|last| last > found + 1) {
            return true;
        }
        let (body, block) = (self.body, &mut self.block);
        let last = *block.last_mark.get_or_insert_with(|| {
            let inside = body.get(block.range.clone()).unwrap_or("");
            last_mark(inside).map(|at| block.range.start + at)
        });
        last.is_some_and(|last| last >= run.range.end)
    }

    /// The character before `at` of the run.
    fn before(&self, run: &Run, at: usize) -> Option<char> {
        run.text[..at]
            .chars()
            .next_back()
            .or_else(|| self.body[..run.range.start].chars().next_back())
    }

    /// Writes text in which nothing more is to be found.
    pub(super) fn plain(&mut self, text: &str) {
        let text = if self.pending { text.trim_start() } else { text };
        if text.is_empty() || self.comment {
            return;
        }
        self.start_inline();
        self.page.put_text(text);
        self.heard(text);
    }

    /// Gives the block being read the id `^id`.
    fn block_anchor(&mut self, id: &str) {
        let id = format!("^{id}");
        if self.comment || !self.is_own() || !self.page.anchors.take(&id) {
            return;
        }
        match self.block.tag.take() {
            Some(at) if !self.pending => self.page.out.insert_str(at, &escape::attribute("id", &id)),
            _ => self
                .page
                .put(&format!("<span{}></span>", escape::attribute("id", &id))),
        }
    }

    pub(super) fn code(&mut self, code: &str) {
        self.start_inline();
        self.page.put("<code>");
        self.page.put_text(code);
        self.page.put("</code>");
        self.heard(code);
    }

    pub(super) fn math(&mut self, class: &str, tex: &str) {
        self.start_inline();
        self.page.put(&format!("<span class=\"math {class}\">"));
        self.page.put_text(tex);
        self.page.put("</span>");
        self.heard(tex);
    }

    /// A line break is shown as one, as Obsidian does; in a callout's first line it ends the title.
    pub(super) fn line_break(&mut self) {
        if self.innermost() == Some(Kind::Title) {
            self.end_title_line();
        } else if !self.pending {
            self.page.put("<br>\n");
            self.heard(" ");
        }
    }
}
