//! The body of a note: one pass over CommonMark + GFM events, collecting headings, links, tags, items and counts.

use crate::inline;
use crate::lines::LineCursor;
use crate::note::{Heading, Item, Link, ParsedNote};
use cairn_model::{Diagnostic, DiagnosticCode, LinkForm, LinkTarget};
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// The syntax that decides what is a link, a heading or code.
pub(crate) fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_WIKILINKS
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
}

/// Reads `text[offset..]` into `note`; lines are those of the whole text.
pub(crate) fn read(text: &str, offset: usize, items: bool, note: &mut ParsedNote) {
    let body = &text[offset..];
    let mut reader = Reader {
        text,
        offset,
        note,
        lines: LineCursor::new(text),
        want_items: items,
        heading: None,
        stack: Vec::new(),
        lists: Vec::new(),
        item: None,
        item_text_open: false,
        in_comment: false,
        in_code: false,
        open_links: 0,
    };
    for (event, range) in Parser::new_ext(body, options()).into_offset_iter() {
        reader.event(event, range);
    }
}

struct Reader<'t, 'n> {
    text: &'t str,
    offset: usize,
    note: &'n mut ParsedNote,
    lines: LineCursor<'t>,
    want_items: bool,
    /// Text and line of the heading being read.
    heading: Option<(String, u32)>,
    /// Indices of the headings above, outermost first.
    stack: Vec<u32>,
    /// Whether each open list is numbered.
    lists: Vec<bool>,
    item: Option<u32>,
    /// Whether text still belongs to the item's first paragraph.
    item_text_open: bool,
    in_comment: bool,
    in_code: bool,
    /// Links and images the events are in: their text holds no tags.
    open_links: u32,
}

impl Reader<'_, '_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text, range),
            Event::Code(code) => self.code(&code),
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
                let line = self.lines.line(self.offset + range.start);
                self.heading = Some((String::new(), line));
            }
            Tag::CodeBlock(kind) => self.code_block(&kind, range),
            Tag::List(start) => {
                self.item_text_open = false;
                self.lists.push(start.is_some());
            }
            Tag::Item => self.open_item(range.start),
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
            TagEnd::List(_) => {
                self.lists.pop();
            }
            TagEnd::Item => {
                self.item = self
                    .item
                    .and_then(|item| self.note.items.get(item as usize)?.parent);
                self.item_text_open = false;
            }
            TagEnd::Paragraph => self.item_text_open = false,
            TagEnd::Link | TagEnd::Image => self.open_links = self.open_links.saturating_sub(1),
            _ => {}
        }
    }

    fn text(&mut self, text: &str, range: Range<usize>) {
        if self.in_code {
            return;
        }
        if text.contains("%%") && text.matches("%%").count() % 2 == 1 {
            self.in_comment = !self.in_comment;
        }
        if !self.in_comment && self.open_links == 0 && memchr::memchr(b'#', text.as_bytes()).is_some() {
            self.tags(range);
        }
        self.push_text(text);
    }

    /// Reads tags from the source, because the parser may cut a word with `_` in it into several texts.
    fn tags(&mut self, range: Range<usize>) {
        let start = self.offset + range.start;
        let line_end =
            memchr::memchr(b'\n', &self.text.as_bytes()[start..]).map_or(self.text.len(), |i| start + i);
        let before = self.text[..start].chars().next_back().filter(|c| *c != '\n');
        let end = (self.offset + range.end).max(start).min(line_end);
        let tail = self.text[end..line_end]
            .find(char::is_whitespace)
            .map_or(line_end, |i| end + i);
        let tags = &mut self.note.tags;
        inline::tags(&self.text[start..tail], before, |tag| {
            if !tags.iter().any(|known| known == tag) {
                tags.push(tag.to_owned());
            }
        });
    }

    fn code(&mut self, code: &str) {
        if code.starts_with("= ") {
            self.note.counts.inline_queries += 1;
        }
        self.push_text(code);
    }

    fn push_text(&mut self, text: &str) {
        if let Some((heading, _)) = &mut self.heading {
            heading.push_str(text);
        } else if self.item_text_open
            && let Some(item) = self.item.and_then(|item| self.note.items.get_mut(item as usize))
        {
            item.text.push_str(text);
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
        let block = &self.text[self.offset + range.start..self.offset + range.end];
        let last = block
            .trim_end()
            .lines()
            .last()
            .unwrap_or("")
            .trim_start_matches([' ', '\t', '>']);
        let closed = block.trim_end().contains('\n') && (last.starts_with("```") || last.starts_with("~~~"));
        if !closed && self.text[self.offset + range.end..].trim().is_empty() {
            let line = self.lines.line(self.offset + range.start);
            self.note
                .diagnostics
                .push(Diagnostic::new(DiagnosticCode::UnclosedFence, line));
        }
    }

    fn open_item(&mut self, start: usize) {
        if !self.want_items {
            return;
        }
        let item = Item {
            text: String::new(),
            line: self.lines.line(self.offset + start),
            ordered: self.lists.last().copied().unwrap_or(false),
            parent: self.item,
            heading: self.stack.last().copied(),
        };
        self.item = u32::try_from(self.note.items.len()).ok();
        self.item_text_open = true;
        self.note.items.push(item);
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
            line,
            parent,
        });
    }

    /// Records a link, unless it leads out of the vault or stands in a comment.
    fn link(&mut self, link_type: LinkType, dest: &str, range: Range<usize>) {
        if self.in_comment {
            return;
        }
        let start = self.offset + range.start;
        let embed = self.text.as_bytes()[start] == b'!';
        let (target, form) = if let LinkType::WikiLink { has_pothole } = link_type {
            let target = LinkTarget::parse(dest.trim_end_matches('\\'));
            let form = wiki_form(&target, embed, has_pothole || self.cell_alias(&range));
            (target, form)
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

    /// `[[a\|b]]` in a table is an alias too, though the parser saw no `|`.
    fn cell_alias(&self, range: &Range<usize>) -> bool {
        self.text[self.offset + range.start..self.offset + range.end].contains('|')
    }
}

fn wiki_form(target: &LinkTarget, embed: bool, alias: bool) -> LinkForm {
    match (embed, target.block.is_some(), target.heading.is_some(), alias) {
        (true, ..) => LinkForm::Embed,
        (_, true, ..) => LinkForm::Block,
        (_, _, true, true) => LinkForm::HeadingAlias,
        (_, _, true, false) => LinkForm::Heading,
        (_, _, _, true) => LinkForm::Alias,
        _ => LinkForm::Plain,
    }
}

/// A Markdown destination within the vault: no scheme, percent-decoded, a note or without extension.
pub(crate) fn markdown_target(dest: &str) -> Option<LinkTarget> {
    let scheme = dest.split_once(':').is_some_and(|(s, _)| {
        s.len() > 1
            && s.bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
    });
    if dest.is_empty() || dest.starts_with(['#', '/']) || scheme {
        return None;
    }
    let target = LinkTarget::parse(&percent_decode(dest));
    let name = target.path.rsplit('/').next().unwrap_or("");
    let note = name.to_ascii_lowercase().ends_with(".md") || !name.contains('.');
    (note && !target.path.is_empty()).then_some(target)
}

pub(crate) fn percent_decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = (*first == b'%').then(|| tail.get(..2)).flatten();
        let decoded = hex
            .and_then(|h| std::str::from_utf8(h).ok())
            .and_then(|h| u8::from_str_radix(h, 16).ok());
        bytes.push(decoded.unwrap_or(*first));
        rest = if decoded.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use crate::note::{ReadOptions, read};
    use expect_test::{Expect, expect};

    fn check(text: &str, expected: &Expect) {
        let note = read(text, ReadOptions { items: Some(true) });
        let mut out = String::new();
        for h in &note.headings {
            out += &format!("h{} {:?} line {} in {:?}\n", h.level, h.text, h.line, h.parent);
        }
        for l in &note.links {
            out += &format!(
                "{} {:?} at {}:{} under {:?} item {:?}\n",
                l.form.name(),
                l.target.path,
                l.at.line,
                l.at.column,
                l.heading,
                l.item
            );
        }
        for i in &note.items {
            out += &format!(
                "item {:?} line {} ordered {} in {:?}\n",
                i.text, i.line, i.ordered, i.parent
            );
        }
        out += &format!("tags {:?}\n", note.tags);
        for d in &note.diagnostics {
            out += &format!("{} line {}\n", d.code.name(), d.line);
        }
        expected.assert_eq(&out);
    }

    #[test]
    fn links_know_their_form_place_and_section() {
        check(
            "---\ntitle: T\n---\n# A `b`\n[[one]] ![[two]]\n## C\n- [[three|3]] [[four#H]] [[five#H|5]] [[six#^id]]\n\n| a | b |\n|---|---|\n| [[seven\\|7]] | x |\n",
            &expect![[r#"
                h1 "A b" line 4 in None
                h2 "C" line 6 in Some(0)
                plain "one" at 5:1 under Some(0) item None
                embed "two" at 5:9 under Some(0) item None
                alias "three" at 7:3 under Some(1) item Some(0)
                heading "four" at 7:15 under Some(1) item Some(0)
                heading_alias "five" at 7:26 under Some(1) item Some(0)
                block "six" at 7:39 under Some(1) item Some(0)
                alias "seven" at 11:3 under Some(1) item None
                item "3 four#H 5 six#^id" line 7 ordered false in None
                tags []
            "#]],
        );
    }

    #[test]
    fn nothing_is_a_link_in_code_comments_or_html() {
        check(
            "`[[a]]` <!-- [[b]] --> %%[[c]]%% [[d]]\n\n```\n[[e]] #no\n```\n\n%%\n[[f]]\n%%\n\n<div>\n[[g]]\n</div>\n\n[[h]] #yes\n",
            &expect![[r##"
                plain "d" at 1:34 under None item None
                plain "h" at 15:1 under None item None
                tags ["yes"]
            "##]],
        );
    }

    #[test]
    fn markdown_links_to_notes_count_and_others_do_not() {
        check(
            "[x](My%20Note.md) [y](https://e.org/a.md) [z](#top) [p](pic.png) [q](../b/c)\n",
            &expect![[r#"
                markdown "My Note.md" at 1:1 under None item None
                markdown "../b/c" at 1:66 under None item None
                tags []
            "#]],
        );
    }

    #[test]
    fn items_nest_and_keep_their_first_line() {
        check(
            "1. **Basics**\n   - [[q-a]] - why\n   - Learn: x\n     more\n2. Next\n",
            &expect![[r#"
                plain "q-a" at 2:6 under None item Some(1)
                item "Basics" line 1 ordered true in None
                item "q-a - why" line 2 ordered false in Some(0)
                item "Learn: x " line 3 ordered false in Some(0)
                item "Next" line 5 ordered true in None
                tags []
            "#]],
        );
    }

    #[test]
    fn a_fence_that_never_closes_is_reported() {
        check(
            "a\n```kotlin\n[[x]]\n",
            &expect![[r#"
            tags []
            markdown.unclosed_fence line 2
        "#]],
        );
        check(
            "```\nx\n```\n",
            &expect![[r#"
            tags []
        "#]],
        );
    }

    proptest::proptest! {
        #[test]
        fn reading_is_total(text in "[\\[\\]#|`~*_>%:\\-\\\\ \\n!a-cж(){}]{0,200}") {
            let note = read(&text, ReadOptions::default());
            let lines = u32::try_from(text.lines().count()).expect("few lines") + 1;
            proptest::prop_assert!(note.links.iter().all(|l| l.at.line >= 1 && l.at.line <= lines));
        }
    }
}
