//! HTML the author wrote: a few elements pass, without the attributes they had.
//!
//! Elements are opened and closed within the frame they stand in, so that they cannot end anything of ours.

use super::doc::Doc;
use super::escape;
use super::frame::Kind;
use super::links::{Destination, WEB};

const INLINE: &[&str] = &[
    "abbr", "b", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "rp", "rt", "ruby", "s",
    "samp", "small", "span", "strong", "sub", "sup", "u", "var",
];

const BLOCKS: &[&str] = &[
    "blockquote",
    "caption",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "ol",
    "p",
    "pre",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// Elements whose content is no text.
const DROPPED: &[&str] = &[
    "script", "style", "iframe", "noscript", "textarea", "title", "xmp", "noembed", "noframes", "template",
    "svg", "math", "object", "select",
];

/// A piece of HTML.
enum Piece<'h> {
    Text(&'h str),
    Open(String, &'h str),
    Close(String),
}

impl Doc<'_, '_, '_> {
    /// A block of HTML. A link left open ends with it.
    pub(super) fn html_block(&mut self, html: &str) {
        pieces(html, |piece| match piece {
            Piece::Text(text) if !text.trim().is_empty() || self.user_open > 0 => {
                self.page.put_references(text)
            }
            Piece::Text(_) => {}
            Piece::Open(name, attributes) => self.element(&name, attributes),
            Piece::Close(name) => self.close_element(&name),
        });
        self.close_element("a");
    }

    /// One tag or comment within a line.
    pub(super) fn inline_html(&mut self, html: &str) {
        pieces(html, |piece| match piece {
            Piece::Text(_) => {}
            Piece::Open(name, attributes) => {
                self.start_inline();
                self.element(&name, attributes);
            }
            Piece::Close(name) => self.close_element(&name),
        });
    }

    fn element(&mut self, name: &str, attributes: &str) {
        if let Some(tag) = find(INLINE, name) {
            self.open_user(tag, "");
        } else if let Some(tag) = find(BLOCKS, name) {
            self.block_element(tag, attributes);
        } else {
            match name {
                "br" => self.page.put("<br>"),
                "wbr" => self.page.put("<wbr>"),
                "hr" if self.holds_elements() => self.page.put("<hr>"),
                "center" if self.holds_elements() => self.open_user("div", ""),
                "a" => self.anchor_element(attributes),
                "img" => {
                    let alt = attribute(attributes, "alt").unwrap_or_default();
                    self.image(&attribute(attributes, "src").unwrap_or_default(), &alt, "");
                }
                _ => {}
            }
        }
    }

    fn close_element(&mut self, name: &str) {
        let name = if name == "center" { "div" } else { name };
        self.close_user_tag(name);
    }

    fn block_element(&mut self, tag: &'static str, attributes: &str) {
        if !self.holds_elements() {
            return;
        }
        // A paragraph ends where the next block begins; so does what is left open inside it.
        self.close_element("p");
        let kept = match tag {
            "details" if attribute(attributes, "open").is_some() => " open".to_owned(),
            "td" | "th" => number(attributes, "colspan") + &number(attributes, "rowspan"),
            "ol" => number(attributes, "start"),
            _ => String::new(),
        };
        self.open_user(tag, &kept);
    }

    fn anchor_element(&mut self, attributes: &str) {
        let address = attribute(attributes, "href").unwrap_or_default();
        if self.links_open > 0 {
            return;
        }
        if let Destination::Web(url) = Destination::of(&address, false) {
            self.open_user("a", &format!("{}{WEB}", escape::attribute("href", &url)));
        }
    }

    /// Whether a block element of the author's may stand here.
    fn holds_elements(&self) -> bool {
        self.lines_open == 0 && !matches!(self.innermost(), Some(Kind::Paragraph | Kind::Inline))
    }
}

fn find(list: &[&'static str], name: &str) -> Option<&'static str> {
    list.iter().find(|known| **known == name).copied()
}

/// ` name="3"` for a small number.
fn number(attributes: &str, name: &str) -> String {
    let value = attribute(attributes, name).and_then(|value| value.trim().parse::<u16>().ok());
    value
        .filter(|value| *value <= 1_000)
        .map(|value| escape::attribute(name, &value.to_string()))
        .unwrap_or_default()
}

/// Calls `found` for every piece of `html`. Comments, declarations and what is no text are left out; a tag that never
/// ends takes the rest with it.
fn pieces(html: &str, mut found: impl FnMut(Piece<'_>)) {
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        if at > 0 {
            found(Piece::Text(&rest[..at]));
        }
        let tag = &rest[at..];
        let after = &tag[1..];
        rest = if let Some(comment) = after.strip_prefix("!--") {
            behind(comment, "-->")
        } else if let Some(data) = after.strip_prefix("![CDATA[") {
            behind(data, "]]>")
        } else if after.starts_with(['!', '?']) {
            behind(after, ">")
        } else if after
            .trim_start_matches('/')
            .starts_with(|c: char| c.is_ascii_alphabetic())
        {
            element(after, &mut found)
        } else {
            found(Piece::Text("<"));
            after
        };
    }
    if !rest.is_empty() {
        found(Piece::Text(rest));
    }
}

/// What follows the first `end`; nothing if there is none.
fn behind<'h>(text: &'h str, end: &str) -> &'h str {
    text.find(end).map_or("", |at| &text[at + end.len()..])
}

/// Reads a tag of which `<` was read; answers what follows it.
fn element<'h>(after: &'h str, found: &mut impl FnMut(Piece<'_>)) -> &'h str {
    let closes = after.starts_with('/');
    let named = after.trim_start_matches('/');
    let name_end = named
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '-')
        .unwrap_or(named.len());
    let name = named[..name_end].to_ascii_lowercase();
    let Some(end) = tag_end(&named[name_end..]) else {
        return "";
    };
    let (attributes, rest) = (&named[name_end..name_end + end], &named[name_end + end + 1..]);
    if closes {
        found(Piece::Close(name));
    } else if DROPPED.contains(&name.as_str()) {
        return dropped(rest, &name);
    } else {
        found(Piece::Open(name, attributes));
    }
    rest
}

/// Where the `>` of a tag stands, quoted values skipped.
fn tag_end(text: &str) -> Option<usize> {
    let (mut quote, mut value) = (None, false);
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), _) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'>') => return Some(at),
            (None, b'"' | b'\'') if value => quote = Some(byte),
            _ => value = byte == b'=' || value && byte.is_ascii_whitespace(),
        }
    }
    None
}

/// What follows the end tag of an element whose content is dropped.
fn dropped<'h>(text: &'h str, name: &str) -> &'h str {
    let mut at = 0;
    while let Some(found) = text[at..].find("</").map(|i| at + i) {
        let tag = &text[found + 2..];
        if tag
            .get(..name.len())
            .is_some_and(|own| own.eq_ignore_ascii_case(name))
        {
            return behind(tag, ">");
        }
        at = found + 2;
    }
    ""
}

/// The value of an attribute; empty if it has none.
fn attribute(attributes: &str, name: &str) -> Option<String> {
    let mut rest = attributes;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        let end = rest
            .find(|c: char| c.is_whitespace() || matches!(c, '=' | '/'))
            .unwrap_or(rest.len());
        if rest.is_empty() {
            return None;
        }
        let own = rest[..end].eq_ignore_ascii_case(name);
        rest = rest[end..].trim_start();
        let mut value = "";
        if let Some(assigned) = rest.strip_prefix('=') {
            (value, rest) = split_value(assigned.trim_start());
        }
        if own {
            return Some(value.replace("&amp;", "&").replace("&quot;", "\""));
        }
    }
}

fn split_value(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(inner) = text.strip_prefix(quote) {
            return inner.split_once(quote).unwrap_or((inner, ""));
        }
    }
    text.split_at(text.find(char::is_whitespace).unwrap_or(text.len()))
}
