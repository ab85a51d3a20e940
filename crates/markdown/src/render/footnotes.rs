//! Footnotes: numbered as they are referred to, collected at the end.

use super::doc::Doc;
use super::frame::Kind;
use std::collections::HashMap;

/// The footnotes of one document.
#[derive(Debug, Default)]
pub(super) struct Footnotes {
    /// Number and how often it was referred to, by name.
    numbers: HashMap<String, (usize, u32)>,
    order: Vec<String>,
    texts: HashMap<String, String>,
    /// Definitions being read: their name and the output they interrupt.
    open: Vec<(String, String)>,
}

impl Footnotes {
    /// Whether a definition is being read.
    pub(super) fn is_open(&self) -> bool {
        !self.open.is_empty()
    }

    fn number(&mut self, name: &str) -> (usize, u32) {
        if let Some((number, uses)) = self.numbers.get_mut(name) {
            *uses += 1;
            return (*number, *uses);
        }
        self.order.push(name.to_owned());
        self.numbers.insert(name.to_owned(), (self.order.len(), 1));
        (self.order.len(), 1)
    }
}

impl Doc<'_, '_, '_> {
    pub(super) fn footnote_reference(&mut self, name: &str) {
        let (number, uses) = self.notes.number(name);
        let prefix = &self.prefix;
        let again = if uses > 1 {
            format!("-{uses}")
        } else {
            String::new()
        };
        let html = if self.links_open > 0 {
            format!("<sup>{number}</sup>")
        } else {
            format!(
                "<sup class=\"footnote-ref\"><a href=\"#fn:{prefix}{number}\" id=\"fnref:{prefix}{number}{again}\">{number}</a></sup>"
            )
        };
        self.start_inline();
        self.page.put(&html);
    }

    pub(super) fn start_footnote(&mut self, name: &str) {
        self.block.tag = None;
        if self.open(Kind::Footnote, "", "") {
            let before = std::mem::take(&mut self.page.out);
            self.notes.open.push((name.to_owned(), before));
        }
    }

    pub(super) fn end_footnote(&mut self) {
        let Some(frame) = self.pop() else { return };
        self.block.tag = None;
        if let Some((name, before)) = frame.shown.then(|| self.notes.open.pop()).flatten() {
            let text = std::mem::replace(&mut self.page.out, before);
            self.notes.texts.entry(name).or_insert(text);
        }
    }

    /// Writes the footnotes that were referred to, then, below a whole note, those that were not.
    pub(super) fn write_footnotes(&mut self) {
        if self.notes.texts.is_empty() || (self.part.is_some() && self.notes.order.is_empty()) {
            return;
        }
        let mut texts = std::mem::take(&mut self.notes.texts);
        self.page.put("<section class=\"footnotes\"><ol>");
        for (index, name) in std::mem::take(&mut self.notes.order).iter().enumerate() {
            let Some(text) = texts.remove(name) else { continue };
            let id = format!("{}{}", self.prefix, index + 1);
            let back = format!(
                " <a href=\"#fnref:{id}\" class=\"footnote-back\" title=\"Back to the text\">\u{21a9}</a>"
            );
            let (text, end) = text
                .strip_suffix("</p>")
                .map_or((text.as_str(), ""), |text| (text, "</p>"));
            self.page
                .out
                .push_str(&format!("<li id=\"fn:{id}\">{text}{back}{end}</li>"));
        }
        let mut unused: Vec<_> = texts.into_iter().filter(|_| self.part.is_none()).collect();
        unused.sort();
        for (_, text) in unused {
            self.page.out.push_str(&format!("<li>{text}</li>"));
        }
        self.page.put("</ol></section>");
    }
}
