//! Quotes and callouts: `> [!tip]+ Title`.

use super::doc::Doc;
use super::escape;
use super::frame::{Frame, Kind};
use pulldown_cmark::{Event, Tag, TagEnd};
use std::ops::Range;

/// The types Obsidian knows, with their other names.
const TYPES: &[&str] = &[
    "note",
    "abstract",
    "summary",
    "tldr",
    "info",
    "todo",
    "tip",
    "hint",
    "important",
    "success",
    "check",
    "done",
    "question",
    "help",
    "faq",
    "warning",
    "caution",
    "attention",
    "failure",
    "fail",
    "missing",
    "danger",
    "error",
    "bug",
    "example",
    "quote",
    "cite",
];

const CONTENT: &str = "<div class=\"callout-content\">";

/// The title of a callout whose first line is still to come or being read.
#[derive(Debug)]
pub(super) struct Title {
    /// What stands there if the author wrote none.
    default: String,
    folds: bool,
}

/// `[!type]+ ` at the beginning of a quote.
struct Marker<'s> {
    name: &'s str,
    /// Whether it begins open, if it folds.
    open: Option<bool>,
    len: usize,
}

impl Doc<'_, '_, '_> {
    pub(super) fn start_quote(&mut self, range: &Range<usize>) {
        let source = &self.body[range.clone()];
        let inner = source
            .trim_start_matches([' ', '\t'])
            .strip_prefix('>')
            .unwrap_or("");
        let inner = inner.trim_start_matches([' ', '\t']);
        let Some(marker) = marker(inner) else {
            self.open(Kind::Block, "<blockquote>", "</blockquote>");
            return;
        };
        let lower = marker.name.to_lowercase();
        let kind = TYPES
            .iter()
            .find(|known| **known == lower)
            .copied()
            .unwrap_or("note");
        let (html, close) = match marker.open {
            None => (
                format!("<div class=\"callout\" data-callout=\"{kind}\">"),
                "</div></div>",
            ),
            Some(open) => {
                let open = if open { " open" } else { "" };
                (
                    format!("<details class=\"callout\" data-callout=\"{kind}\"{open}>"),
                    "</div></details>",
                )
            }
        };
        if self.open(Kind::Callout, &html, close) {
            self.skip = range.start + (source.len() - inner.len()) + marker.len;
            self.title = Some(Title {
                default: capitalised(&lower),
                folds: marker.open.is_some(),
            });
        }
    }

    /// Whether an event belongs to the `[!type]` of a callout and shows nothing.
    pub(super) fn is_callout_marker(&self, event: &Event<'_>, range: &Range<usize>) -> bool {
        let inline = matches!(
            event,
            Event::Text(_)
                | Event::Start(Tag::Link { .. })
                | Event::End(TagEnd::Link)
                | Event::FootnoteReference(_)
        );
        inline && range.end <= self.skip
    }

    /// Whether a callout was just opened and its title is still to come.
    pub(super) fn awaits_title(&self) -> bool {
        self.title.is_some() && self.innermost() == Some(Kind::Callout)
    }

    pub(super) fn open_title(&mut self) {
        let folds = self.title.as_ref().is_some_and(|title| title.folds);
        let (html, close) = if folds {
            ("<summary class=\"callout-title\">", "</summary>")
        } else {
            ("<div class=\"callout-title\">", "</div>")
        };
        self.page.put(html);
        self.push(Frame {
            kind: Kind::Title,
            close,
            user: Vec::new(),
            shown: true,
        });
    }

    /// Ends the title line; the callout's content begins.
    pub(super) fn end_title(&mut self) {
        let Some(frame) = self.pop() else { return };
        if let Some(title) = self.title.take()
            && self.page.out.ends_with("class=\"callout-title\">")
        {
            self.page.put(&escape::escaped(&title.default));
        }
        self.page.put(frame.close);
        self.page.put(CONTENT);
    }

    /// A title for a callout without a first line.
    pub(super) fn default_title(&mut self) {
        self.open_title();
        self.end_title();
    }

    /// A line break ends the title; the rest of the paragraph is content.
    pub(super) fn end_title_line(&mut self) {
        self.end_title();
        self.block.tag = None;
        self.pending = self.open(Kind::Paragraph, "", "</p>");
    }

    pub(super) fn end_callout(&mut self) {
        if self.awaits_title() {
            self.default_title();
        }
        let Some(frame) = self.pop() else { return };
        if !frame.shown {
            return;
        }
        let empty = self.page.out.ends_with(CONTENT);
        if empty {
            let kept = self.page.out.len() - CONTENT.len();
            self.page.out.truncate(kept);
        }
        self.page.put(if empty {
            &frame.close["</div>".len()..]
        } else {
            frame.close
        });
    }
}

fn marker(text: &str) -> Option<Marker<'_>> {
    if !text.starts_with("[!") {
        return None;
    }
    let line = text.split(['\n', '\r']).next().unwrap_or("");
    let end = 2 + line.strip_prefix("[!")?.find(']')?;
    let name = line[2..end].split('|').next().unwrap_or("").trim();
    let plain = name
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ' '));
    let rest = &line[end + 1..];
    if name.is_empty() || name.len() > 40 || !plain || rest.starts_with('(') {
        return None;
    }
    let open = match rest.as_bytes().first() {
        Some(b'+') => Some(true),
        Some(b'-') => Some(false),
        _ => None,
    };
    let rest = &rest[usize::from(open.is_some())..];
    Some(Marker {
        name,
        open,
        len: line.len() - rest.trim_start().len(),
    })
}

fn capitalised(name: &str) -> String {
    let mut chars = name.chars();
    chars
        .next()
        .map(|first| first.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}
