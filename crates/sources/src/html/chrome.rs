//! Which elements of a page belong to its chrome: by their names, classes, ids and roles.

use super::attribute;
use html5ever::tokenizer::Tag;

/// Elements whose content belongs to the page, not to the text.
pub(super) const CHROME: &[&str] = &[
    "nav", "header", "footer", "aside", "form", "button", "dialog", "menu", "select",
];

/// Elements that pages without the ones above use in their place; all of them have an end of their own.
const BOXES: &[&str] = &["div", "section", "ul", "span"];

/// What classes and ids call a page's chrome.
#[rustfmt::skip]
const CHROME_CLASSES: &[&str] = &[
    "ad", "ads", "advert", "advertisement", "banner", "breadcrumb", "breadcrumbs", "comments", "consent", "cookie", "cookies", "disqus", "footer",
    "gdpr", "masthead", "menu", "menubar", "nav", "navbar", "navigation", "newsletter", "pager", "pagination", "popup", "promo", "related",
    "share", "sharing", "sidebar", "sidenav", "skip", "social", "subscribe", "toc", "toolbar", "topbar", "topnav",
];

/// What they call the frame of a page's text, which may name the chrome in it: `content with-sidebar`.
#[rustfmt::skip]
const TEXT_CLASSES: &[&str] = &[
    "article", "body", "container", "content", "has", "inner", "layout", "main", "page", "post", "with", "without", "no", "wrap", "wrapper",
];

/// Whether an element is chrome by its role, or by its class and id.
pub(super) fn is_box(tag: &Tag) -> bool {
    if !BOXES.contains(&&*tag.name) {
        return false;
    }
    let role = attribute(tag, "role");
    if matches!(
        role,
        Some("navigation" | "banner" | "contentinfo" | "search" | "complementary")
    ) {
        return true;
    }
    let names = [attribute(tag, "class"), attribute(tag, "id")];
    let mut chrome = false;
    for word in names
        .into_iter()
        .flatten()
        .flat_map(|names| names.split(|c: char| !c.is_ascii_alphanumeric()))
    {
        let word = word.to_ascii_lowercase();
        if TEXT_CLASSES.contains(&word.as_str()) {
            return false;
        }
        chrome |= CHROME_CLASSES.contains(&word.as_str());
    }
    chrome
}
