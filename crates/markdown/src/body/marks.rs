//! What Obsidian adds to a line of text: comments, tags, block ids, inline fields, tasks, callouts.

use super::Reader;
use crate::note::{Block, Callout, Counts, Field, Task};
use crate::{fields, inline};
use cairn_model::{Diagnostic, DiagnosticCode};
use std::ops::Range;

/// Inline fields kept of one note.
const MAX_FIELDS: usize = 2_000;
/// Bytes of a line that are looked at for a task or a callout.
const MAX_LINE: usize = 1_024;

/// How much was read when a comment began: what its end takes back.
pub(super) struct Mark {
    offset: usize,
    links: usize,
    tags: usize,
    fields: usize,
    tasks: usize,
    blocks: usize,
    callouts: usize,
    items: usize,
    groups: usize,
    item: Option<u32>,
    item_text: usize,
    /// Line of the heading it began in.
    heading: Option<u32>,
    heading_text: usize,
    counts: Counts,
}

/// Which signs a text has that may mark something. Most have few of them, and every piece would be searched for each.
#[derive(Clone, Copy)]
pub(super) struct Signs {
    comments: bool,
    fields: bool,
    block_ids: bool,
}

impl Signs {
    pub(super) fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        Self {
            comments: has_pair(bytes, b'%'),
            fields: has_pair(bytes, b':'),
            block_ids: memchr::memchr(b'^', bytes).is_some(),
        }
    }
}

impl Reader<'_, '_> {
    /// Reads a piece of text outside code and links.
    pub(super) fn marked_text(&mut self, text: &str, range: &Range<usize>) {
        let source = &self.text[range.clone()];
        if !self.signs.comments || !has_pair(source.as_bytes(), b'%') {
            self.push_text(text);
            return self.shown(range.clone());
        }
        let mut from = range.start;
        for found in memchr::memmem::find_iter(source.as_bytes(), b"%%") {
            let at = range.start + found;
            self.piece(from..at);
            self.toggle_comment(at);
            from = at + 2;
        }
        self.piece(from..range.end);
    }

    fn piece(&mut self, range: Range<usize>) {
        let text = self.text;
        self.push_text(&text[range.clone()]);
        self.shown(range);
    }

    fn shown(&mut self, range: Range<usize>) {
        let bytes = &self.text.as_bytes()[range.clone()];
        if memchr::memchr(b'#', bytes).is_some() {
            self.tags(&range);
        }
        if self.signs.fields && has_pair(bytes, b':') {
            self.fields(range.start);
        }
        if self.signs.block_ids && memchr::memchr(b'^', bytes).is_some() {
            self.block_id(&range);
        }
    }

    /// A comment's end takes back what was read since its beginning; without an end it is text.
    fn toggle_comment(&mut self, offset: usize) {
        let Some(mark) = self.comment.take() else {
            self.comment = Some(self.mark(offset));
            return;
        };
        let note = &mut *self.note;
        note.links.truncate(mark.links);
        self.tags.truncate(mark.tags);
        note.fields.truncate(mark.fields);
        note.tasks.truncate(mark.tasks);
        note.blocks.truncate(mark.blocks);
        note.callouts.truncate(mark.callouts);
        note.counts = mark.counts;
        note.items.truncate(mark.items);
        note.groups.truncate(mark.groups);
        self.block = None;
        if self.item.is_some_and(|item| item as usize >= mark.items) {
            self.item = mark.item;
            self.item_text_open = false;
        }
        if let Some(item) = mark.item.and_then(|item| note.items.get_mut(item as usize)) {
            cut(&mut item.text, mark.item_text);
        }
        if let Some((text, line)) = &mut self.heading {
            // A comment that began above the heading hides its beginning.
            let kept = if mark.heading == Some(*line) {
                mark.heading_text
            } else {
                0
            };
            cut(text, kept);
        }
    }

    fn mark(&self, offset: usize) -> Mark {
        let item = self.item.and_then(|item| self.note.items.get(item as usize));
        Mark {
            offset,
            links: self.note.links.len(),
            tags: self.tags.tags.len(),
            fields: self.note.fields.len(),
            tasks: self.note.tasks.len(),
            blocks: self.note.blocks.len(),
            callouts: self.note.callouts.len(),
            items: self.note.items.len(),
            groups: self.note.groups.len(),
            item: self.item,
            item_text: item.map_or(0, |item| item.text.len()),
            heading: self.heading.as_ref().map(|(_, line)| *line),
            heading_text: self.heading.as_ref().map_or(0, |(text, _)| text.len()),
            counts: self.note.counts,
        }
    }

    /// Reports a comment that is still open at the end.
    pub(super) fn close_comment(&mut self) {
        if let Some(mark) = self.comment.take() {
            let line = self.lines.line(mark.offset);
            let finding = Diagnostic::new(DiagnosticCode::UnclosedComment, line);
            self.note.diagnostics.push(finding);
        }
    }

    /// Reads tags from the source, because the parser may cut a word with `_` in it into several texts.
    fn tags(&mut self, range: &Range<usize>) {
        let text = self.text;
        let before = text[..range.start].chars().next_back().filter(|c| *c != '\n');
        let end = range.end + inline::word(&text[range.end..]);
        inline::tags(&text[range.start..end], before, |tag| self.tags.add(tag));
    }

    /// Reads the fields of the line, once however many texts it is cut into.
    fn fields(&mut self, offset: usize) {
        // A line comes in many pieces; looking for its end at each would cost its length each time.
        let line = self.lines.line(offset);
        if self.fields_at == Some(line) {
            return;
        }
        self.fields_at = Some(line);
        let (source, _) = self.lines.source(offset);
        let fields = &mut self.note.fields;
        fields::scan(source, |key, value| {
            if fields.len() < MAX_FIELDS {
                fields.push(Field {
                    key: key.to_owned(),
                    value: value.to_owned(),
                    line,
                });
            }
        });
    }

    /// `^id` at the end of a line names the block, unless the block goes on.
    fn block_id(&mut self, range: &Range<usize>) {
        let shown = self.text[range.clone()].trim_end();
        let Some((before, id)) = shown.rsplit_once('^') else {
            return;
        };
        let before = before.chars().next_back().or_else(|| {
            let above = self.text[..range.start].chars().next_back();
            above.filter(|c| *c != '\n')
        });
        let after = self.text[range.end..].trim_start_matches([' ', '\t', '\r']);
        if !after.is_empty() && !after.starts_with('\n') {
            return;
        }
        let named = !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if named && before.is_none_or(char::is_whitespace) {
            let line = self.lines.line(range.start);
            self.block = Some(Block {
                id: id.to_owned(),
                line,
            });
        }
    }

    /// A block id counts once it is sure that its line was the last of the block; it is no part of an item's text.
    pub(super) fn settle_block(&mut self, goes_on: bool) {
        if let Some(block) = self.block.take().filter(|_| !goes_on) {
            if self.item_text_open
                && let Some(item) = self.item.and_then(|item| self.note.items.get_mut(item as usize))
                && let Some(text) = item.text.trim_end().strip_suffix(&format!("^{}", block.id))
            {
                item.text = text.trim_end().to_owned();
            }
            self.note.blocks.push(block);
        }
    }

    /// `- [ ] text`, the box with any character in it.
    pub(super) fn task(&mut self, start: usize) {
        let Some((status, text)) = fields::item_text(line_from(self.text, start)).and_then(fields::task)
        else {
            return;
        };
        let line = self.lines.line(start);
        self.note.tasks.push(Task {
            status,
            text: text.to_owned(),
            line,
        });
    }

    /// `> [!kind] title` at the beginning of a quote.
    pub(super) fn callout(&mut self, start: usize) {
        let quoted = line_from(self.text, start).trim_start_matches([' ', '\t', '>']);
        let Some((kind, title)) = quoted.strip_prefix("[!").and_then(|rest| rest.split_once(']')) else {
            return;
        };
        let line = self.lines.line(start);
        self.note.callouts.push(Callout {
            kind: kind.split('|').next().unwrap_or(kind).trim().to_lowercase(),
            title: title.trim_start_matches(['+', '-']).trim().to_owned(),
            line,
        });
    }
}

/// Whether a sign stands twice in a row. A search for two bytes costs more to begin than most texts are long.
fn has_pair(bytes: &[u8], sign: u8) -> bool {
    memchr::memchr_iter(sign, bytes).any(|at| bytes.get(at + 1) == Some(&sign))
}

/// Where an item's line begins within, given where the parser says. It takes columns for bytes: where a tab stands before
/// the marker it can be up to three bytes early, in the line above or in the midst of a character.
pub(crate) fn item_start(text: &str, told: usize) -> usize {
    let bytes = text.as_bytes();
    let window = &bytes[told..bytes.len().min(told + 3)];
    let line_end = memchr::memchr(b'\n', window).map(|at| told + at);
    let start = match line_end.filter(|end| bytes.get(end + 1) == Some(&b'\t')) {
        Some(end) if !is_empty_item(text, told, end) => end + 1,
        _ => told,
    };
    let blanks = bytes[start..].iter().take_while(|b| b" \t>".contains(b));
    start + blanks.count()
}

/// Whether nothing but a marker stands between two offsets, and only what holds items before it.
fn is_empty_item(text: &str, start: usize, end: usize) -> bool {
    let Some(marker) = text.get(start..end) else {
        return false;
    };
    let line = memchr::memrchr(b'\n', &text.as_bytes()[..start]).map_or(0, |at| at + 1);
    let outside = |c: char| c.is_ascii_digit() || " \t>-+*.)".contains(c);
    let apart = text[line..start]
        .chars()
        .next_back()
        .is_none_or(|c| " \t>".contains(c));
    fields::item_text(marker) == Some("") && apart && text[line..start].chars().all(outside)
}

/// Shortens a text, unless it has become another one since its length was taken.
fn cut(text: &mut String, len: usize) {
    if text.is_char_boundary(len) {
        text.truncate(len);
    }
}

/// The rest of the line that begins at an offset, as far as it is worth looking at.
fn line_from(text: &str, start: usize) -> &str {
    let rest = &text[start..];
    let mut end = MAX_LINE.min(rest.len());
    while !rest.is_char_boundary(end) {
        end -= 1;
    }
    let end = memchr::memchr(b'\n', &rest.as_bytes()[..end]).unwrap_or(end);
    rest[..end].trim_end_matches('\r')
}
