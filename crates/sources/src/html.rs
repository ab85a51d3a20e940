//! Pages saved from a browser to lines: headings, lists, tables, paragraphs. Scripts are skipped, navigation is dropped.
//!
//! The tokenizer of html5ever gives the line of each token, and needs no tree: nesting of any depth costs nothing.

mod chrome;

use crate::builder::Builder;
use crate::document::DropReason;
use crate::line::{Line, Lines, Mark, mark};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use std::borrow::Cow;
use std::cell::RefCell;

/// Whether a text begins as a page does.
pub(crate) fn is_html(head: &str) -> bool {
    let mut rest = head;
    while let Some(comment) = rest.strip_prefix("<!--") {
        rest = comment
            .split_once("-->")
            .map_or("", |(_, after)| after)
            .trim_start();
    }
    if let Some(declaration) = rest.strip_prefix("<?xml") {
        rest = declaration
            .split_once("?>")
            .map_or("", |(_, after)| after)
            .trim_start();
    }
    let begins = |tag: &str| {
        rest.get(..tag.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(tag))
    };
    [
        "<!doctype html",
        "<html",
        "<head",
        "<body",
        "<main",
        "<article",
        "<div",
        "<section",
        "<table",
        "<ul",
        "<ol",
        "<h1",
        "<h2",
        "<meta",
        "<title",
    ]
    .iter()
    .any(|tag| begins(tag))
}

/// Cuts a page into lines. Gives them with the page's title.
pub(crate) fn read<'t>(text: &str, builder: &mut Builder) -> (Lines<'t>, String) {
    let page = Page(RefCell::new(State {
        line: 1,
        ..State::default()
    }));
    let input = BufferQueue::default();
    let tokenizer = Tokenizer::new(page, TokenizerOpts::default());
    let mut rest = text;
    while !rest.is_empty() {
        // Whole, the page would be copied once more.
        let (piece, after) = rest.split_at(rest.floor_char_boundary(PIECE));
        input.push_back(StrTendril::from(piece));
        let _ = tokenizer.feed(&input);
        rest = after;
    }
    tokenizer.end();
    let mut state = tokenizer.sink.0.into_inner();
    state.flush();
    for (line, text) in state.dropped {
        builder.drop_line(line, &text, DropReason::PageChrome);
    }
    (
        Lines {
            text: Cow::Owned(state.out),
            lines: state.lines,
        },
        state.title.trim().to_owned(),
    )
}

/// Bytes that the tokenizer is given at a time.
const PIECE: usize = 64 << 10;

struct Page(RefCell<State>);

/// What the block being read is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Block {
    #[default]
    Paragraph,
    Heading(u8),
    Item,
    Row,
    Term,
    Definition,
}

#[derive(Default)]
struct State {
    out: String,
    lines: Vec<Line>,
    /// Text of the block being read.
    text: String,
    block: Block,
    /// Line of the token being read, and of the block's first text.
    line: u64,
    begun: u64,
    /// Open lists: whether numbered, and the number of the last item.
    lists: Vec<Option<u32>>,
    /// How many elements are open whose content is page chrome.
    chrome: u32,
    in_title: bool,
    /// Within an element whose text nobody sees.
    hidden: bool,
    title: String,
    dropped: Vec<(u32, String)>,
    /// Where the open link leads, and where its text began.
    link: Option<(String, usize)>,
    cells: u32,
    tables: u32,
    pre: bool,
    /// How many elements are open that hold the text of the page itself.
    articles: u32,
    /// The element of the page's chrome that is open, told by its class, and how many of its name are open within.
    boxed: Option<(String, u32)>,
}

impl TokenSink for Page {
    type Handle = ();

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<()> {
        let mut state = self.0.borrow_mut();
        state.line = line.max(1);
        match token {
            Token::TagToken(tag) => return state.tag(&tag),
            Token::CharacterTokens(text) => state.characters(&text),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl State {
    fn characters(&mut self, text: &str) {
        if self.hidden {
            return;
        }
        if self.in_title {
            self.title.push_str(text);
            return;
        }
        // The tokenizer counts the line feeds of a text before it hands the text over.
        let breaks = memchr::memchr_iter(b'\n', text.as_bytes()).count() as u64;
        let first = self.line.saturating_sub(breaks).max(1);
        for (line, piece) in (first..).zip(text.split('\n')) {
            if line > first {
                self.line_end();
            }
            if self.pre {
                self.begin(line);
                self.text.push_str(piece);
            } else {
                self.words(piece, line);
            }
        }
    }

    /// Where the text of a block begins that has none yet.
    fn begin(&mut self, line: u64) {
        if self.text.is_empty() {
            self.begun = line;
        }
    }

    /// Words of running text, blanks between them single.
    fn words(&mut self, piece: &str, line: u64) {
        for (index, word) in piece.split_whitespace().enumerate() {
            self.begin(line);
            if index > 0 || piece.starts_with(char::is_whitespace) {
                self.blank();
            }
            self.text.push_str(word);
        }
        if piece.ends_with(char::is_whitespace) {
            self.blank();
        }
    }

    fn blank(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with([' ', '\t']) {
            self.text.push(' ');
        }
    }

    /// A line feed ends a line of preformatted text, and is a blank elsewhere.
    fn line_end(&mut self) {
        if self.pre {
            self.flush();
        } else {
            self.blank();
        }
    }

    fn tag(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let open = tag.kind == TagKind::StartTag;
        let name = &*tag.name;
        self.chrome_box(tag, open);
        match name {
            "script" | "style" | "noscript" | "template" | "textarea" | "iframe"
                if open && !tag.self_closing =>
            {
                self.flush();
                let kind = if name == "script" {
                    RawKind::ScriptData
                } else {
                    RawKind::Rawtext
                };
                self.hidden = true;
                return TokenSinkResult::RawData(kind);
            }
            "script" | "style" | "noscript" | "template" | "textarea" | "iframe" => {
                self.hidden = false;
            }
            "svg" | "math" => self.text.truncate(if open { self.text.len() } else { 0 }),
            "title" => self.in_title = open && self.title.is_empty(),
            "a" => self.anchor(tag, open),
            "b" | "strong" => self.emphasis(),
            "br" => self.line_break(),
            "td" | "th" if self.tables > 0 => self.cell(open),
            "input" if attribute(tag, "type") == Some("checkbox") => {
                self.begin(self.line);
                self.text.push_str(if attribute(tag, "checked").is_some() {
                    "[x] "
                } else {
                    "[ ] "
                });
            }
            // The header of an article has its title.
            "header" if self.articles > 0 => self.block_element("div", open),
            _ if chrome::CHROME.contains(&name) => self.chrome_element(open),
            _ => self.block_element(name, open),
        }
        TokenSinkResult::Continue
    }

    fn chrome_element(&mut self, open: bool) {
        self.flush();
        self.chrome = if open {
            self.chrome + 1
        } else {
            self.chrome.saturating_sub(1)
        };
    }

    /// Opens and closes elements that are chrome by their class, id or role. The text of the page itself ends each.
    fn chrome_box(&mut self, tag: &Tag, open: bool) {
        let name = &*tag.name;
        let step = |count: u32| if open { count + 1 } else { count.saturating_sub(1) };
        if matches!(name, "main" | "article") {
            self.articles = step(self.articles);
        }
        let Some((of, depth)) = &mut self.boxed else {
            if open && !tag.self_closing && chrome::is_box(tag) {
                self.chrome_element(true);
                self.boxed = Some((name.to_owned(), 1));
            }
            return;
        };
        if name == of && !tag.self_closing {
            *depth = step(*depth);
        }
        if *depth == 0 || open && matches!(name, "main" | "article" | "h1") {
            self.chrome_element(false);
            self.boxed = None;
        }
    }

    fn emphasis(&mut self) {
        if !matches!(self.block, Block::Heading(_) | Block::Row) {
            // The mark closes before the blank, not after it.
            let blank = self.text.ends_with(' ') && self.text.matches("**").count() % 2 == 1;
            if blank {
                self.text.truncate(self.text.trim_end().len());
            }
            self.begin(self.line);
            self.text.push_str(if blank { "** " } else { "**" });
        }
    }

    fn line_break(&mut self) {
        if self.block == Block::Paragraph {
            self.flush();
        } else {
            self.text.push(' ');
        }
    }

    fn anchor(&mut self, tag: &Tag, open: bool) {
        if let Some((target, at)) = self.link.take()
            && self.text.len() > at
            && !target.starts_with('#')
            && !target.contains([')', ' '])
        {
            let text = self.text.split_off(at);
            let text = text.trim();
            self.text.push_str(&format!("[{text}]({target})"));
        }
        if open && let Some(target) = attribute(tag, "href").filter(|target| target.len() < 500) {
            self.link = Some((target.to_owned(), self.text.len()));
        }
    }

    fn cell(&mut self, open: bool) {
        if open {
            if self.cells > 0 {
                self.text.push('\t');
            }
            self.cells += 1;
            self.begun = if self.cells == 1 { self.line } else { self.begun };
        }
    }

    fn block_element(&mut self, name: &str, open: bool) {
        let heading = name
            .strip_prefix('h')
            .and_then(|level| level.parse::<u8>().ok())
            .filter(|level| (1..=6).contains(level));
        if self.tables > 0 && self.cells > 0 && !matches!(name, "tr" | "table" | "tbody" | "thead") {
            // Blocks within a cell are one text.
            if !self.text.ends_with(['\t', ' ']) {
                self.text.push(' ');
            }
            return;
        }
        match name {
            "table" => {
                self.flush();
                self.tables = if open {
                    self.tables + 1
                } else {
                    self.tables.saturating_sub(1)
                };
                self.end_table();
            }
            "tr" => {
                self.flush();
                self.cells = 0;
                self.block = if open { Block::Row } else { Block::Paragraph };
            }
            "ul" | "ol" | "menu" | "dir" => {
                self.flush();
                if open {
                    self.lists.push((name == "ol").then_some(0));
                } else {
                    self.lists.pop();
                }
            }
            "li" => {
                self.flush();
                self.block = if open { Block::Item } else { Block::Paragraph };
                if open && let Some(Some(number)) = self.lists.last_mut() {
                    *number += 1;
                }
            }
            "dt" | "dd" => {
                self.flush();
                let kind = if name == "dt" {
                    Block::Term
                } else {
                    Block::Definition
                };
                self.block = if open { kind } else { Block::Paragraph };
            }
            "pre" => {
                self.flush();
                self.pre = open;
            }
            _ if heading.is_some() => {
                self.flush();
                self.block = if open {
                    heading.map_or(Block::Paragraph, Block::Heading)
                } else {
                    Block::Paragraph
                };
            }
            "p" | "div" | "section" | "article" | "main" | "blockquote" | "figure" | "figcaption"
            | "details" | "summary" | "dl" | "body" | "hr" | "address" | "caption" => {
                // A paragraph within an item is the item's text.
                if self.block == Block::Item && self.text.trim_matches(['*', ' ']).is_empty() {
                    return;
                }
                self.flush();
                self.block = Block::Paragraph;
            }
            _ => {}
        }
    }

    fn end_table(&mut self) {
        let no = u32::try_from(self.line).unwrap_or(u32::MAX);
        let at = self.out.len();
        self.lines.push(Line::new(no, at..at, 0, Mark::TableEnd));
    }

    /// Ends the block: its text becomes a line, with a blank line after headings and paragraphs.
    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        let trimmed = if self.pre {
            text.trim_end()
        } else {
            text.trim_matches([' ', '\n', '\r'])
        };
        let no = u32::try_from(self.begun.max(1)).unwrap_or(u32::MAX);
        if let Some((_, at)) = &mut self.link {
            *at = 0;
        }
        if trimmed.trim_matches(['*', ' ', '\t']).is_empty() {
            return;
        }
        if self.chrome > 0 {
            self.dropped.push((no, trimmed.to_owned()));
            return;
        }
        match self.block {
            Block::Term => self.emit(no, trimmed.trim_matches('*'), 0, Some(Mark::Term)),
            Block::Definition => self.emit(no, trimmed, 0, Some(Mark::Definition)),
            Block::Heading(level) => self.emit(no, trimmed, 0, Some(Mark::Heading(level))),
            Block::Row => self.emit(no, text.trim_matches([' ', '\n']), 0, Some(Mark::TabRow)),
            Block::Item => self.item(no, trimmed),
            Block::Paragraph => self.emit(no, trimmed, 0, None),
        }
        if self.block == Block::Item {
            self.block = Block::Paragraph;
        } else if !self.pre && self.block != Block::Row {
            let at = self.out.len();
            self.lines.push(Line::new(no, at..at, 0, Mark::Blank));
        }
    }

    fn item(&mut self, no: u32, text: &str) {
        let indent = self.lists.len().saturating_sub(1).min(1000) * 2;
        let own = mark(text);
        if let Mark::Check(_) = own.0 {
            return self.emit(no, text, indent, None);
        }
        let mark = match self.lists.last() {
            Some(Some(number)) => Mark::Number(crate::line::Number {
                form: crate::line::Form::Decimal,
                depth: 1,
                value: u16::try_from(*number).unwrap_or(u16::MAX),
            }),
            _ => Mark::Bullet('-'),
        };
        self.emit(no, text, indent, Some(mark));
    }

    /// Adds a line. Without a mark given, its text shows it.
    fn emit(&mut self, no: u32, text: &str, indent: usize, known: Option<Mark>) {
        let (found, length) = match known {
            Some(mark) => (mark, 0),
            None => match mark(text.trim_start()) {
                (Mark::TabRow | Mark::Border | Mark::Heading(_), _) => (Mark::Plain, 0),
                (found, length) => (found, length + text.len() - text.trim_start().len()),
            },
        };
        let indent = if self.pre {
            text.len() - text.trim_start().len()
        } else {
            indent
        };
        let start = self.out.len() + length;
        self.out.push_str(text);
        self.lines
            .push(Line::new(no, start..self.out.len(), indent, found));
        self.out.push('\n');
    }
}

fn attribute<'a>(tag: &'a Tag, name: &str) -> Option<&'a str> {
    tag.attrs
        .iter()
        .find(|attribute| &*attribute.name.local == name)
        .map(|attribute| &*attribute.value)
}
