//! What Obsidian's metadata cache tells of a note, as queries need it: blocks with their lines, list items with their
//! boxes and parents, headings as written, tags and links in order with what is shown for them.

use crate::body::{item_start, options};
use crate::frontmatter::{self, FrontmatterState};
use crate::links::percent_decode;
use crate::{fields, inline};
use cairn_model::PropertyValue;
use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};
use std::ops::{Range, RangeInclusive};

/// Items nested deeper than this are taken for the item around them.
const MAX_DEPTH: usize = 100;

/// A note's frontmatter, read both ways.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Front {
    /// As Obsidian sees it.
    pub strict: Vec<(String, PropertyValue)>,
    /// Byte at which the body begins to Obsidian.
    pub strict_body: usize,
    /// As its author meant it, with a second frontmatter that slipped into the body.
    pub recovered: Vec<(String, PropertyValue)>,
    /// Byte at which the body begins to its author.
    pub recovered_body: usize,
}

/// Reads the frontmatter alone.
pub fn front(text: &str) -> Front {
    let found = frontmatter::split(text, &mut Vec::new());
    let mut recovered = found.properties.clone();
    if let Some(second) = frontmatter::displaced(&text[found.body..]) {
        for (key, value) in second.properties {
            if !recovered.iter().any(|(known, _)| *known == key) {
                recovered.push((key, value));
            }
        }
    }
    Front {
        strict: found.strict_properties.unwrap_or(found.properties),
        strict_body: if found.strict == FrontmatterState::None {
            0
        } else {
            found.body
        },
        recovered,
        recovered_body: found.body,
    }
}

/// What a block at the top of a note is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SectionKind {
    /// A list.
    List,
    /// A thematic break.
    Ruling,
    /// Anything else.
    Text,
}

/// A block at the top of a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// What it is.
    pub kind: SectionKind,
    /// Its lines, from 0.
    pub lines: RangeInclusive<u32>,
}

/// A list item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListEntry {
    /// Its own lines, from 0: those of the items in it are not among them.
    pub lines: RangeInclusive<u32>,
    /// Where its marker stands in its first line, in bytes.
    pub column: u32,
    /// First line of the item it is nested in.
    pub parent: Option<u32>,
    /// The character in its box.
    pub status: Option<char>,
    /// Its `^id`.
    pub id: Option<String>,
}

/// A link as shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownLink {
    /// What it names, `#heading` and `#^block` included.
    pub target: String,
    /// What is shown for it.
    pub display: String,
    /// `![[...]]`.
    pub embed: bool,
    /// Line from 0.
    pub line: u32,
}

/// What is in the body of a note.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Anatomy {
    /// Blocks in order; the frontmatter is one.
    pub sections: Vec<Section>,
    /// List items in order.
    pub items: Vec<ListEntry>,
    /// Headings in order: line from 0, text as written.
    pub headings: Vec<(u32, String)>,
    /// Tags in order, with their `#`.
    pub tags: Vec<String>,
    /// Links in order, embeds among them.
    pub links: Vec<ShownLink>,
}

/// Reads the body that begins at byte `body`; lines are those of the whole text.
pub fn anatomy(text: &str, body: usize) -> Anatomy {
    let mut reader = Reader {
        text,
        starts: memchr::memchr_iter(b'\n', text.as_bytes())
            .map(|at| at + 1)
            .collect(),
        out: Anatomy::default(),
        depth: 0,
        open: Vec::new(),
        above: Vec::new(),
        in_code: false,
        in_link: 0,
        comment: None,
    };
    if body > 0 {
        reader.section(SectionKind::Text, 0..body);
    }
    for (event, range) in Parser::new_ext(&text[body..], options()).into_offset_iter() {
        reader.event(event, range.start + body..range.end + body);
    }
    reader.out
}

/// The text shown for a link without a text of its own.
pub fn shown_text(target: &str) -> String {
    target.trim_start_matches('#').replace('#', " > ")
}

struct Reader<'t> {
    text: &'t str,
    /// Where each line but the first begins.
    starts: Vec<usize>,
    out: Anatomy,
    /// Open blocks.
    depth: usize,
    /// Open items, as indices.
    open: Vec<usize>,
    /// The item before in each open list.
    above: Vec<Option<usize>>,
    in_code: bool,
    in_link: u32,
    /// How many tags and links there were when a comment began.
    comment: Option<(usize, usize)>,
}

impl Reader<'_> {
    fn line(&self, offset: usize) -> u32 {
        let line = self.starts.partition_point(|start| *start <= offset);
        u32::try_from(line).unwrap_or(u32::MAX)
    }

    fn line_start(&self, line: u32) -> usize {
        match line {
            0 => 0,
            line => self
                .starts
                .get(line as usize - 1)
                .copied()
                .unwrap_or(self.text.len()),
        }
    }

    /// The last line of a range that is not blank.
    fn last_line(&self, range: &Range<usize>) -> u32 {
        let kept = self.text[range.clone()]
            .trim_end_matches([' ', '\t', '\n', '\r', '>'])
            .len();
        self.line(range.start + kept.saturating_sub(1))
    }

    fn section(&mut self, kind: SectionKind, range: Range<usize>) {
        let lines = self.line(range.start)..=self.last_line(&range).max(self.line(range.start));
        self.out.sections.push(Section { kind, lines });
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Rule if self.depth == 0 => self.section(SectionKind::Ruling, range),
            Event::Text(_) if !self.in_code && self.in_link == 0 => self.shown(range),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        let block = is_block(&tag);
        if block && self.depth == 0 {
            let list = matches!(tag, Tag::List(_));
            self.section(
                if list {
                    SectionKind::List
                } else {
                    SectionKind::Text
                },
                range.clone(),
            );
        }
        self.depth += usize::from(block);
        match tag {
            Tag::List(_) => {
                if let Some(item) = self.open.last().copied() {
                    self.end_own(item, range.start);
                }
                self.above.push(None);
            }
            Tag::Item => self.item(range),
            Tag::Heading { .. } => self.heading(range),
            Tag::CodeBlock(_) => self.in_code = true,
            Tag::Link {
                link_type, dest_url, ..
            } => {
                self.link(link_type, &dest_url, range, false);
                self.in_link += 1;
            }
            Tag::Image {
                link_type, dest_url, ..
            } => {
                self.link(link_type, &dest_url, range, true);
                self.in_link += 1;
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::List(_) => {
                self.above.pop();
            }
            TagEnd::Item => {
                self.open.pop();
            }
            TagEnd::CodeBlock => self.in_code = false,
            TagEnd::Link | TagEnd::Image => self.in_link = self.in_link.saturating_sub(1),
            _ => {}
        }
        self.depth -= usize::from(is_block_end(tag)).min(self.depth);
    }

    /// An item's own lines end where a list in it begins.
    fn end_own(&mut self, item: usize, at: usize) {
        let entry = &self.out.items[item];
        let start = self.line_start(*entry.lines.start());
        if *entry.lines.end() < self.line(at) && entry.lines.end() != entry.lines.start() {
            return;
        }
        let last = self.last_line(&(start..at.max(start)));
        let first = *self.out.items[item].lines.start();
        self.out.items[item].lines = first..=last.max(first);
        self.out.items[item].id = self.block_id(item);
    }

    fn item(&mut self, range: Range<usize>) {
        let start = item_start(self.text, range.start).min(self.text.len());
        let first = self.line(start);
        // Blank lines before the next item of a list belong to the item above them.
        if let Some(above) = self.above.last().copied().flatten() {
            let nested = self.out.items.len() - 1 > above;
            let entry = &mut self.out.items[above];
            if !nested && *entry.lines.end() + 1 < first {
                entry.lines = *entry.lines.start()..=first - 1;
            }
        }
        let line = self.text[self.line_start(first)..].lines().next().unwrap_or("");
        let column = start - self.line_start(first);
        let marked = line.get(column..).unwrap_or("");
        let entry = ListEntry {
            lines: first..=self.last_line(&(range.start.min(start)..range.end)).max(first),
            column: u32::try_from(column).unwrap_or(0),
            parent: self
                .open
                .iter()
                .take(MAX_DEPTH)
                .next_back()
                .map(|item| *self.out.items[*item].lines.start()),
            status: fields::item_text(marked)
                .and_then(fields::task)
                .map(|(status, _)| status),
            id: None,
        };
        let index = self.out.items.len();
        self.out.items.push(entry);
        self.out.items[index].id = self.block_id(index);
        self.open.push(index);
        if let Some(above) = self.above.last_mut() {
            *above = Some(index);
        }
    }

    /// ` ^id` at the end of an item's own text.
    fn block_id(&self, item: usize) -> Option<String> {
        let lines = &self.out.items[item].lines;
        let own = &self.text[self.line_start(*lines.start())..self.line_start(*lines.end() + 1)];
        let (before, id) = own.trim_end().rsplit_once('^')?;
        let named = !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        (named && before.ends_with(char::is_whitespace)).then(|| id.to_owned())
    }

    fn heading(&mut self, range: Range<usize>) {
        let line = self.line(range.start);
        let written = self.text[range].trim();
        let text = if written.starts_with('#') {
            let text = written.trim_start_matches('#').trim();
            let closed = text.trim_end_matches('#');
            if closed.is_empty() || closed.ends_with([' ', '\t']) {
                closed.trim_end()
            } else {
                text
            }
        } else {
            written.rsplit_once('\n').map_or(written, |(text, _)| text)
        };
        self.out.headings.push((line, text.to_owned()));
    }

    /// A text outside code and links; tags are read to the end of the word, since the parser may cut it.
    fn shown(&mut self, range: Range<usize>) {
        let text = self.text;
        let source = &text[range.clone()];
        let mut from = range.start;
        for at in memchr::memmem::find_iter(source.as_bytes(), b"%%") {
            self.tags(from..range.start + at);
            from = range.start + at + 2;
            match self.comment.take() {
                None => self.comment = Some((self.out.tags.len(), self.out.links.len())),
                Some((tags, links)) => {
                    self.out.tags.truncate(tags);
                    self.out.links.truncate(links);
                }
            }
        }
        self.tags(from..range.end);
    }

    fn tags(&mut self, range: Range<usize>) {
        if memchr::memchr(b'#', &self.text.as_bytes()[range.clone()]).is_none() {
            return;
        }
        let before = self.text[..range.start]
            .chars()
            .next_back()
            .filter(|c| *c != '\n');
        let end = range.end + inline::word(&self.text[range.end..]);
        let tags = &mut self.out.tags;
        inline::tags(&self.text[range.start..end], before, |tag| {
            tags.push(format!("#{tag}"))
        });
    }

    fn link(&mut self, link_type: LinkType, dest: &str, range: Range<usize>, embed: bool) {
        let line = self.line(range.start);
        let source = &self.text[range];
        let (target, display) = if let LinkType::WikiLink { .. } = link_type {
            let inner = source.trim_start_matches('!');
            let Some(inner) = inner
                .strip_prefix("[[")
                .and_then(|inner| inner.strip_suffix("]]"))
            else {
                return;
            };
            if inner.contains('\n') {
                return;
            }
            let (target, display) = inner.split_once('|').unwrap_or((inner, ""));
            let target = target.trim_end_matches('\\').trim().to_owned();
            let display = match display {
                "" => shown_text(&target),
                display => display.to_owned(),
            };
            (target, display)
        } else {
            let scheme = dest.split_once(':').is_some_and(|(scheme, _)| {
                scheme.len() > 1
                    && scheme
                        .bytes()
                        .all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
            });
            if dest.is_empty() || scheme || dest.starts_with("//") {
                return;
            }
            let shown = source.trim_start_matches('!').strip_prefix('[');
            let shown = shown.and_then(|rest| Some(&rest[..rest.rfind("](")?]));
            (percent_decode(dest), shown.unwrap_or("").to_owned())
        };
        self.out.links.push(ShownLink {
            target,
            display,
            embed,
            line,
        });
    }
}

fn is_block(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Paragraph
            | Tag::Heading { .. }
            | Tag::BlockQuote(_)
            | Tag::CodeBlock(_)
            | Tag::HtmlBlock
            | Tag::List(_)
            | Tag::Item
            | Tag::FootnoteDefinition(_)
            | Tag::Table(_)
            | Tag::DefinitionList
            | Tag::MetadataBlock(_)
    )
}

fn is_block_end(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Paragraph
            | TagEnd::Heading(_)
            | TagEnd::BlockQuote(_)
            | TagEnd::CodeBlock
            | TagEnd::HtmlBlock
            | TagEnd::List(_)
            | TagEnd::Item
            | TagEnd::FootnoteDefinition
            | TagEnd::Table
            | TagEnd::DefinitionList
            | TagEnd::MetadataBlock(_)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_have_own_lines_parents_boxes_and_ids() {
        let text = "- a ^one\n  - [x] b\n    more\n- c\n\n- [ ] d\n\nend\n";
        let items: Vec<_> = anatomy(text, 0)
            .items
            .into_iter()
            .map(|item| (item.lines, item.parent, item.status, item.id))
            .collect();
        assert_eq!(
            items,
            [
                (0..=0, None, None, Some("one".to_owned())),
                (1..=2, Some(0), Some('x'), None),
                (3..=4, None, None, None),
                (5..=5, None, Some(' '), None),
            ]
        );
    }

    #[test]
    fn links_show_their_text_or_the_way_to_the_part() {
        let text = "[[a]] [[b#c|d]] ![[e#^f]] [g](h%20i.md#j) [w](https://x.org) [[#k]]\n%%[[gone]] #gone%% #kept `#no`\n";
        let found = anatomy(text, 0);
        let links: Vec<_> = found
            .links
            .iter()
            .map(|l| (l.target.as_str(), l.display.as_str()))
            .collect();
        assert_eq!(
            links,
            [
                ("a", "a"),
                ("b#c", "d"),
                ("e#^f", "e > ^f"),
                ("h i.md#j", "g"),
                ("#k", "k")
            ]
        );
        assert_eq!(found.tags, ["#kept"]);
    }

    #[test]
    fn sections_are_the_blocks_at_the_top() {
        let found = anatomy("---\na: 1\n---\n# H\ntext\n> - q\n\n***\n- l\n", 13);
        let sections: Vec<_> = found.sections.into_iter().map(|s| (s.kind, s.lines)).collect();
        use SectionKind::{List, Ruling, Text};
        assert_eq!(
            sections,
            [
                (Text, 0..=2),
                (Text, 3..=3),
                (Text, 4..=4),
                (Text, 5..=5),
                (Ruling, 7..=7),
                (List, 8..=8)
            ]
        );
    }
}
