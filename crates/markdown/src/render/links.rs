//! Links: into the vault without an address, to the web with one, and everything else inert.

use super::doc::Doc;
use super::frame::Kind;
use super::images::{Capture, Captured};
use super::{anchors, escape};
use crate::links::{markdown_target, percent_decode};
use cairn_model::LinkTarget;
use pulldown_cmark::LinkType;
use std::ops::Range;

/// What every link to the web carries.
pub(super) const WEB: &str = " rel=\"noreferrer noopener\" target=\"_blank\"";

/// The longest address that is opened.
const LONGEST: usize = 2_000;

/// Endings of files that are no notes.
const FILES: &[&str] = &[
    "png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "bmp", "ico", "pdf", "mp3", "wav", "ogg", "m4a",
    "flac", "mp4", "webm", "mov", "mkv", "canvas", "base", "csv", "txt", "zip", "doc", "docx", "xls", "xlsx",
    "ppt", "pptx", "html",
];

/// Where an address leads.
#[derive(Debug)]
pub(super) enum Destination {
    /// `http`, `https`, `mailto`.
    Web(String),
    /// A note, or a place in this one.
    Note(LinkTarget),
    /// Another file of the vault.
    File(String),
    /// A scheme that is not opened.
    Inert(String),
    /// Nowhere.
    Nothing,
}

impl Destination {
    pub(super) fn of(address: &str, email: bool) -> Self {
        let bare: String = address.chars().filter(|c| !c.is_control()).collect();
        let bare = bare.trim();
        let lower = bare.get(..8).unwrap_or(bare).to_ascii_lowercase();
        if bare.len() > LONGEST {
            return Self::Inert(String::new());
        }
        if email {
            return Self::Web(format!("mailto:{bare}"));
        }
        if ["http://", "https://", "mailto:"]
            .iter()
            .any(|scheme| lower.starts_with(scheme))
        {
            return Self::Web(bare.to_owned());
        }
        let head = bare.split(['/', '?', '#']).next().unwrap_or("");
        if let Some((scheme, _)) = head
            .split_once(':')
            .filter(|(scheme, _)| scheme.chars().count() != 1)
        {
            let named = scheme
                .chars()
                .filter(|c| c.is_ascii_alphanumeric() || "+-.".contains(*c))
                .take(30);
            return Self::Inert(named.collect());
        }
        if bare.starts_with("//") || bare.starts_with("\\\\") {
            return Self::Inert(String::new());
        }
        if bare.is_empty() || bare == "#" {
            return Self::Nothing;
        }
        if bare.starts_with('#') {
            return Self::Note(LinkTarget::parse(&percent_decode(bare)));
        }
        markdown_target(bare).map_or_else(|| Self::File(percent_decode(bare)), Self::Note)
    }
}

/// Whether a name is that of a picture or another attachment.
pub(super) fn is_file(name: &str) -> bool {
    let ending = name
        .rsplit_once('.')
        .map(|(_, ending)| ending.trim().to_ascii_lowercase());
    ending.is_some_and(|ending| FILES.contains(&ending.as_str()))
}

/// What stands after the last slash.
pub(super) fn file_name(path: &str) -> &str {
    let path = path.split(['?', '#']).next().unwrap_or(path);
    path.rsplit(['/', '\\'])
        .find(|part| !part.is_empty())
        .unwrap_or(path)
}

/// The beginning of a span for what is not opened.
pub(super) fn inert(scheme: &str) -> String {
    let what = if scheme.is_empty() {
        "addresses of this form".to_owned()
    } else {
        format!("{scheme} links")
    };
    format!(
        "<span class=\"inert-link\" title=\"Not opened: {}\">",
        escape::escaped(&what)
    )
}

impl Doc<'_, '_, '_> {
    pub(super) fn start_link(&mut self, kind: LinkType, address: &str, title: &str, range: &Range<usize>) {
        if let LinkType::WikiLink { has_pothole } = kind {
            let source = self.body.get(range.clone()).unwrap_or("");
            let alias = has_pothole && !source.trim_end_matches(']').trim_end().ends_with('|');
            let address = address.trim_end_matches('\\');
            if alias {
                let (html, close) = self.note_link(&LinkTarget::parse(address));
                self.open_link(&html, close);
            } else {
                self.capture = Some(Capture::new(Captured::Wiki(address.to_owned())));
            }
            return;
        }
        let title = escape::attribute("title", title);
        match Destination::of(address, kind == LinkType::Email) {
            Destination::Web(url) => {
                self.open_link(
                    &format!("<a{}{WEB}{title}>", escape::attribute("href", &url)),
                    "</a>",
                );
            }
            Destination::Note(target) => {
                let (html, close) = self.note_link(&target);
                self.open_link(&html, close);
            }
            Destination::File(_) => self.open_link("<span class=\"attachment\">", "</span>"),
            Destination::Inert(scheme) => self.open_link(&inert(&scheme), "</span>"),
            Destination::Nothing => self.open_link("<span>", "</span>"),
        }
    }

    /// Opens a link, unless one is open already: then only its text is shown.
    fn open_link(&mut self, html: &str, close: &'static str) {
        if self.links_open > 0 {
            self.open(Kind::Link, "", "");
        } else {
            self.open(Kind::Link, html, close);
        }
    }

    /// The tags of a link to a note.
    pub(super) fn note_link(&self, target: &LinkTarget) -> (String, &'static str) {
        let anchor = anchors::of(target);
        let link = self.resolve(target);
        match link {
            _ if target.path.is_empty() && anchor.is_empty() => ("<span>".to_owned(), "</span>"),
            Some((_, "missing")) if is_file(&target.path) => {
                ("<span class=\"attachment\">".to_owned(), "</span>")
            }
            None if file_name(&target.path).contains('.') => {
                ("<span class=\"attachment\">".to_owned(), "</span>")
            }
            Some((node, kind)) => {
                let node = escape::attribute("data-node", &node) + &escape::attribute("data-kind", kind);
                let anchor = escape::attribute("data-anchor", &anchor);
                (format!("<a{node}{anchor} tabindex=\"0\" role=\"link\">"), "</a>")
            }
            None if target.path.is_empty() => (
                format!("<a{}>", escape::attribute("href", &format!("#{anchor}"))),
                "</a>",
            ),
            None => ("<span class=\"missing-link\">".to_owned(), "</span>"),
        }
    }

    /// The node a target leads to; within an embedded note an empty path is that note.
    pub(super) fn resolve(&self, target: &LinkTarget) -> Option<(String, &'static str)> {
        if target.path.is_empty()
            && !self.is_own()
            && let Some(place) = self.page.chain.last()
        {
            return Some((place.node.clone(), self.own_kind));
        }
        self.page.resolver.link(target).map(|link| (link.node, link.kind))
    }

    /// A whole link to a note, with the target as its text.
    pub(super) fn write_note_link(&mut self, target: &LinkTarget) {
        let (html, close) = self.note_link(target);
        let bare = self.links_open > 0;
        self.start_inline();
        self.page.put(if bare { "" } else { &html });
        let shown = anchors::shown(target);
        self.page.put_text(&shown);
        self.heard(&shown);
        self.page.put(if bare { "" } else { close });
    }
}
