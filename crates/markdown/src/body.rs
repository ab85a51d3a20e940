//! The body of a note: one pass over CommonMark + GFM events, collecting headings, links, tags, items and counts.

mod marks;
mod prose;

use crate::lines::LineCursor;
use crate::links::{markdown_target, percent_decode, wiki_form, wiki_target};
use crate::note::{Block, Group, Heading, Item, Link, ParsedNote, TagList};
use cairn_model::{Diagnostic, DiagnosticCode, LinkForm, LinkTarget};
pub(crate) use marks::item_start;
use marks::{Mark, Signs};
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// Lists and quotes nested deeper than this hold no topics, so that the way to a topic stays a way one can read.
const MAX_DEPTH: u32 = 100;
/// Longest heading and item kept, in bytes.
const MAX_TEXT: usize = 4_096;

/// The syntax that decides what is a link, a heading or code.
pub(crate) fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_WIKILINKS
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_MATH
}

/// Reads `text[offset..]` into `note`; lines are those of the whole text.
pub(crate) fn read(text: &str, offset: usize, items: bool, note: &mut ParsedNote) {
    let body = &text[offset..];
    let tags = std::mem::take(&mut note.tags);
    let mut reader = Reader {
        text,
        note,
        signs: Signs::of(body),
        lines: LineCursor::new(text),
        tags: TagList::new(tags),
        want_items: items,
        heading: None,
        heading_marked: false,
        heading_written: String::new(),
        stack: Vec::new(),
        lists: Vec::new(),
        depth: 0,
        too_deep: false,
        item: None,
        items_left_out: 0,
        item_text_open: false,
        paragraph: 0..0,
        group: None,
        comment: None,
        block: None,
        fields_at: None,
        in_code: false,
        open_links: 0,
        leave_fence: None,
        run: prose::Run::default(),
    };
    reader.events(body, offset);
    reader.read_on_after_fence();
    reader.end_run();
    reader.settle_block(false);
    reader.close_comment();
    note.tags = reader.tags.tags;
}

struct Reader<'t, 'n> {
    text: &'t str,
    note: &'n mut ParsedNote,
    signs: Signs,
    lines: LineCursor<'t>,
    tags: TagList,
    want_items: bool,
    /// Text and line of the heading being read.
    heading: Option<(String, u32)>,
    /// Whether it holds code.
    heading_marked: bool,
    /// Its first line as it stands.
    heading_written: String,
    /// Indices of the headings above, outermost first.
    stack: Vec<u32>,
    /// Whether each open list is numbered.
    lists: Vec<bool>,
    /// Lists and quotes that are open.
    depth: u32,
    too_deep: bool,
    item: Option<u32>,
    /// Open items too deep to be kept.
    items_left_out: u32,
    /// Whether text still belongs to the item's first paragraph.
    item_text_open: bool,
    /// The paragraph being read, if it stands in no list or quote.
    paragraph: Range<usize>,
    /// The paragraph's text, if it is all bold.
    group: Option<String>,
    /// Set within a comment.
    comment: Option<Mark>,
    /// A block id that may turn out to stand in the middle of its block.
    block: Option<Block>,
    /// The last line whose inline fields were read.
    fields_at: Option<u32>,
    in_code: bool,
    /// Links and images the events are in: their text holds no tags.
    open_links: u32,
    /// Where a code fence that never closes seems to end.
    leave_fence: Option<usize>,
    /// The running text being read.
    run: prose::Run,
}

impl Reader<'_, '_> {
    /// Reads the part of the text that begins at `offset`.
    fn events(&mut self, part: &str, offset: usize) {
        for (event, range) in Parser::new_ext(part, options()).into_offset_iter() {
            self.event(event, range.start + offset..range.end + offset);
        }
    }

    /// What follows a fence that was never closed is read as its author meant it; the counts stay those of the strict
    /// reading. A second such fence is left alone.
    fn read_on_after_fence(&mut self) {
        if let Some(offset) = self.leave_fence.take() {
            let counts = self.note.counts;
            self.note.fence_left_at = Some(self.lines.line(offset));
            self.events(&self.text[offset..], offset);
            self.note.counts = counts;
        }
    }

    /// Ranges are those of the whole text.
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        self.settle_block(matches!(event, Event::SoftBreak | Event::HardBreak));
        match &event {
            Event::Text(text) if !self.in_code && self.heading.is_none() => self.prose(text, range.start),
            Event::Start(tag) if prose::begins_block(tag) => self.end_run(),
            Event::End(tag) if prose::ends_block(*tag) => self.end_run(),
            _ => {}
        }
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(_) if self.in_code => {}
            Event::Text(text) if self.open_links > 0 => self.push_text(&text),
            Event::Text(text) => self.marked_text(&text, &range),
            Event::Code(code) => self.code(&code),
            Event::InlineMath(tex) | Event::DisplayMath(tex) => self.push_text(&tex),
            Event::SoftBreak | Event::HardBreak => {
                self.push_text(" ");
                if self.item.is_some() && self.heading.is_none() {
                    self.item_text_open = false;
                }
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Heading { .. } => {
                let line = self.lines.line(range.start);
                self.heading = Some((String::new(), line));
                self.heading_marked = false;
                let first = self.text[range].lines().next().unwrap_or("");
                self.heading_written = first.chars().take(MAX_TEXT / 4).collect();
            }
            Tag::CodeBlock(kind) => self.code_block(&kind, range),
            Tag::BlockQuote(_) => {
                self.deeper(range.start);
                self.callout(range.start);
            }
            Tag::List(start) => {
                self.deeper(range.start);
                self.item_text_open = false;
                self.lists.push(start.is_some());
            }
            Tag::Item => {
                let start = item_start(self.text, range.start);
                self.task(start);
                self.open_item(start);
            }
            Tag::Paragraph if self.want_items && self.depth == 0 => self.paragraph = range,
            Tag::Strong if self.want_items => self.open_group(&range),
            Tag::TableHead | Tag::TableRow => self.table_row(range),
            Tag::Link {
                link_type, dest_url, ..
            }
            | Tag::Image {
                link_type, dest_url, ..
            } => {
                self.link(link_type, &dest_url, range);
                self.open_links += 1;
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(level) => self.close_heading(level),
            TagEnd::CodeBlock => self.in_code = false,
            TagEnd::BlockQuote(_) => self.depth = self.depth.saturating_sub(1),
            TagEnd::List(_) => {
                self.depth = self.depth.saturating_sub(1);
                self.lists.pop();
            }
            TagEnd::Item => self.close_item(),
            TagEnd::Strong => self.close_group(),
            TagEnd::Paragraph => {
                self.item_text_open = false;
                self.paragraph = 0..0;
            }
            TagEnd::Link | TagEnd::Image => self.open_links = self.open_links.saturating_sub(1),
            _ => {}
        }
    }

    fn deeper(&mut self, start: usize) {
        self.depth += 1;
        if self.depth > MAX_DEPTH && !self.too_deep {
            self.too_deep = true;
            self.report(DiagnosticCode::TooDeep, start);
        }
    }

    fn report(&mut self, code: DiagnosticCode, offset: usize) {
        let line = self.lines.line(offset);
        self.note.diagnostics.push(Diagnostic::new(code, line));
    }

    fn code(&mut self, code: &str) {
        if code.starts_with("= ") {
            self.note.counts.inline_queries += 1;
        }
        self.heading_marked = true;
        self.push_text(code);
    }

    fn push_text(&mut self, text: &str) {
        let kept = if let Some((heading, _)) = &mut self.heading {
            heading
        } else if let Some(group) = &mut self.group {
            group
        } else if self.item_text_open
            && let Some(item) = self.item.and_then(|item| self.note.items.get_mut(item as usize))
        {
            &mut item.text
        } else {
            return;
        };
        if kept.len() + text.len() <= MAX_TEXT {
            kept.push_str(text);
        } else if kept.len() < MAX_TEXT {
            kept.extend(text.chars().take((MAX_TEXT - kept.len()) / 4));
        }
    }

    fn code_block(&mut self, kind: &CodeBlockKind<'_>, range: Range<usize>) {
        self.in_code = true;
        let CodeBlockKind::Fenced(info) = kind else { return };
        match info
            .split_whitespace()
            .next()
            .unwrap_or("")
            .to_ascii_lowercase()
            .as_str()
        {
            "dataview" => self.note.counts.dataview += 1,
            "dataviewjs" => self.note.counts.dataviewjs += 1,
            _ => {}
        }
        let block = &self.text[range.clone()];
        let last = block
            .trim_end()
            .lines()
            .last()
            .unwrap_or("")
            .trim_start_matches([' ', '\t', '>']);
        let closed = block.trim_end().contains('\n') && (last.starts_with("```") || last.starts_with("~~~"));
        if !closed && self.text[range.end..].trim().is_empty() {
            self.report(DiagnosticCode::UnclosedFence, range.start);
            let markdown = matches!(info.trim(), "md" | "markdown");
            if self.depth == 0 && !markdown && self.note.fence_left_at.is_none() {
                self.leave_fence = heading_within(block).map(|at| range.start + at);
            }
        }
    }

    fn open_item(&mut self, start: usize) {
        if !self.want_items {
            return;
        }
        if self.depth > MAX_DEPTH {
            self.items_left_out += 1;
            return;
        }
        let item = Item {
            text: String::new(),
            line: self.lines.line(start),
            ordered: self.lists.last().copied().unwrap_or(false),
            parent: self.item,
            heading: self.stack.last().copied(),
        };
        self.item = u32::try_from(self.note.items.len()).ok();
        self.item_text_open = true;
        self.note.items.push(item);
    }

    /// A paragraph that is bold from its first sign to its last, in one line.
    fn open_group(&mut self, range: &Range<usize>) {
        let paragraph = self.text[self.paragraph.clone()].trim_end();
        let all = !paragraph.is_empty() && self.text[range.clone()] == *paragraph;
        if all && range.start == self.paragraph.start && !paragraph.contains('\n') {
            self.group = Some(String::new());
        }
    }

    fn close_group(&mut self) {
        let Some(text) = self.group.take() else { return };
        let text = text.trim();
        if !text.is_empty() && !text.ends_with(':') {
            self.note.groups.push(Group {
                text: text.to_owned(),
                line: self.lines.line(self.paragraph.start),
                heading: self.stack.last().copied(),
            });
        }
    }

    fn close_item(&mut self) {
        self.item_text_open = false;
        if self.items_left_out > 0 {
            self.items_left_out -= 1;
        } else {
            self.item = self
                .item
                .and_then(|item| self.note.items.get(item as usize)?.parent);
        }
    }

    fn close_heading(&mut self, level: HeadingLevel) {
        let Some((text, line)) = self.heading.take() else {
            return;
        };
        let level = level as u8;
        while let Some(above) = self.stack.last() {
            if self.note.headings[*above as usize].level < level {
                break;
            }
            self.stack.pop();
        }
        let parent = self.stack.last().copied();
        self.stack
            .push(u32::try_from(self.note.headings.len()).unwrap_or(u32::MAX));
        self.note.headings.push(Heading {
            level,
            text: text.trim().to_owned(),
            written: std::mem::take(&mut self.heading_written),
            marked: self.heading_marked,
            line,
            parent,
        });
    }

    /// Records a link, unless it leads out of the vault.
    fn link(&mut self, link_type: LinkType, dest: &str, range: Range<usize>) {
        let start = range.start;
        let embed = self.text.as_bytes()[start] == b'!';
        let (target, form) = if let LinkType::WikiLink { has_pothole } = link_type {
            // Obsidian's links do not go on in the next line.
            if dest.contains('\n') {
                return;
            }
            let (target, marked) = wiki_target(dest);
            if marked {
                self.report(DiagnosticCode::LinkCodeMarks, start);
            }
            // `[[a\|b]]` in a table is an alias too, though the parser saw no `|`.
            let alias = has_pothole || self.text[range].contains('|');
            let form = wiki_form(&target, embed, alias);
            (target, form)
        } else if dest.len() > 1 && dest.starts_with('#') && !embed {
            // `[text](#heading)`: a part of the note itself.
            (LinkTarget::parse(&percent_decode(dest)), LinkForm::Markdown)
        } else if let Some(target) = markdown_target(dest) {
            (target, LinkForm::Markdown)
        } else {
            return;
        };
        self.note.counts.forms.add(form);
        let at = self.lines.position(start);
        let heading = self.stack.last().copied();
        self.note.links.push(Link {
            target,
            form,
            at,
            heading,
            item: self.item,
        });
    }

    /// Reports `[[a|b]]` whose `|` the table took for the end of a cell.
    fn table_row(&mut self, range: Range<usize>) {
        let row = &self.text[range.clone()];
        let mut seen = 0;
        let mut in_code = false;
        for open in memchr::memmem::find_iter(row.as_bytes(), b"[[") {
            in_code ^= memchr::memchr_iter(b'`', &row.as_bytes()[seen..open]).count() % 2 == 1;
            seen = open;
            let mut end = row.len().min(open + MAX_TEXT);
            while !row.is_char_boundary(end) {
                end -= 1;
            }
            let link = &row[open + 2..end];
            let Some(close) = link.find("]]").filter(|_| !in_code) else {
                continue;
            };
            let inner = &link[..close];
            let cut = inner.find('|').is_some_and(|bar| !inner[..bar].ends_with('\\'));
            if cut && !inner.contains("[[") {
                return self.report(DiagnosticCode::LinkLostInTable, range.start + open);
            }
        }
    }
}

#[cfg(test)]
mod tests;

/// Where a heading of the note stands in a block of code: of level 2 or lower (one `#` begins a comment in many languages),
/// with blank lines on both sides.
fn heading_within(block: &str) -> Option<usize> {
    let mut start = 0;
    let mut blank_before = false;
    let mut lines = block.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        let marks = line.bytes().take_while(|byte| *byte == b'#').count();
        let heading =
            (2..=6).contains(&marks) && line[marks..].starts_with(' ') && !line[marks..].trim().is_empty();
        let blank_after = lines.peek().is_none_or(|next| next.trim().is_empty());
        if heading && blank_before && blank_after {
            return Some(start);
        }
        blank_before = line.trim().is_empty();
        start += line.len();
    }
    None
}
