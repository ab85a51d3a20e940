//! The last word on the HTML: only known tags and attributes pass, whatever was assembled before.

use ammonia::{Builder, UrlRelative};
use std::borrow::Cow;
use std::sync::LazyLock;

const TAGS: &[&str] = &[
    "a",
    "abbr",
    "b",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "input",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
    "var",
    "wbr",
];

const ATTRIBUTES: &[(&str, &[&str])] = &[
    (
        "a",
        &[
            "href",
            "rel",
            "target",
            "data-node",
            "data-kind",
            "data-anchor",
            "tabindex",
            "role",
        ],
    ),
    ("section", &["data-embed", "data-kind"]),
    ("div", &["data-callout"]),
    ("details", &["data-callout", "open"]),
    ("input", &["type", "disabled", "checked"]),
    ("ol", &["start"]),
    ("td", &["colspan", "rowspan"]),
    ("th", &["colspan", "rowspan"]),
];

static POLICY: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut policy = Builder::empty();
    policy
        .tags(TAGS.iter().copied().collect())
        .clean_content_tags(["script", "style"].into())
        .tag_attributes(
            ATTRIBUTES
                .iter()
                .map(|(tag, names)| (*tag, names.iter().copied().collect()))
                .collect(),
        )
        .generic_attributes(["class", "id", "title"].into())
        .url_schemes(["http", "https", "mailto"].into())
        .url_relative(UrlRelative::Custom(Box::new(own_page)))
        .link_rel(None);
    policy
});

/// Of addresses without a scheme only those within the page pass.
fn own_page(url: &str) -> Option<Cow<'_, str>> {
    url.starts_with('#').then_some(Cow::Borrowed(url))
}

/// Sanitises assembled HTML.
pub(super) fn clean(html: &str) -> String {
    POLICY.clean(html).to_string()
}
