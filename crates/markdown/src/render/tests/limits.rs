//! Texts that are too large, too deep or mean to be: everything ends, within bounds.

use super::super::{doc::Doc, page::Page};
use super::hostile::assert_harmless;
use super::{Vault, render, rendered};
use crate::decode::MAX_PARSED_BYTES;

/// HTML of a page as a multiple of its text.
const MOST_GROWTH: usize = 160;

/// The greatest depth of elements in the HTML.
fn depth(html: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for tag in html.split('<').skip(1) {
        let name = tag.split(['>', ' ']).next().unwrap_or("");
        match name {
            "br" | "hr" | "wbr" | "input" => {}
            _ if name.starts_with('/') => depth = depth.saturating_sub(1),
            _ => depth += 1,
        }
        deepest = deepest.max(depth);
    }
    deepest
}

fn check(text: &str) {
    let html = rendered(text).html;
    assert!(
        html.len() <= MOST_GROWTH * text.len().max(100),
        "{} of {:.20}",
        html.len(),
        text
    );
    assert!(depth(&html) <= 110, "{} deep from {:.20}", depth(&html), text);
}

#[test]
fn repeated_signs_stay_small() {
    for sign in [
        "[",
        "]",
        ">",
        "> ",
        "*",
        "_",
        "**a ",
        "*a_",
        "- ",
        "1. ",
        "![[",
        "[[",
        "[[a|",
        "$",
        "$$",
        "`",
        "[^",
        "<",
        "![",
        "[a](",
        "~~a",
        "==a ",
        "==a",
        "==a== ",
        "**==a** ",
        "%%",
        "%% a ",
        "#a",
        "# ",
        "#",
        "^a ",
        "\\",
        "&",
        "|",
        "<b>",
        "<b><i>",
        "<p>",
        "<p><b>",
        "<div>",
        "<div>\n",
        "</div>",
        "<table>",
        "<td>",
        "<b ",
        "<b x=\"",
        "<!--",
        "<![CDATA[",
        "<script>",
        "<a href=\"",
        "https://",
        "http://a.",
        "http://a. ",
        "> [!tip]\n",
        "> [!tip] a\n\n",
        "![a](https://b) ",
        "![[gone]] ",
        "[^1]",
        "{#a}",
        "a ^b\n\n",
        "# a\n",
        "<details><summary>",
        "| a ",
        "- [ ] ",
    ] {
        check(&sign.repeat(200_000 / sign.len()));
    }
}

#[test]
fn nested_blocks_keep_their_text() {
    let lists: String = (0..600)
        .map(|level| format!("{}- a\n", "  ".repeat(level)))
        .collect();
    check(&lists);
    assert_eq!(rendered(&lists).html.matches('a').count(), 600);
    let quotes: String = (1..600)
        .map(|level| format!("{}[!tip] q\n\n", "> ".repeat(level)))
        .collect();
    check(&quotes);
    check(&format!("| a |\n|---|\n{}", "| <ul><li>**x** |\n".repeat(8_000)));
    check(&format!("a\n{}\nb", "<div><p><b><details>".repeat(10_000)));
}

#[test]
fn equal_headings_get_their_ids_in_order() {
    let page = rendered(&"# a\n".repeat(20_000));
    assert_eq!(page.headings.last().map(|h| h.anchor.as_str()), Some("a-20000"));
}

#[test]
fn of_a_large_text_the_beginning_is_shown() {
    let text = "жук and beetle\n\n".repeat(1 + MAX_PARSED_BYTES / 18);
    let page = rendered(&text);
    let shown = page.html.matches("<p>жук and beetle</p>").count();
    assert_eq!(shown, MAX_PARSED_BYTES / "жук and beetle\n\n".len());
}

#[test]
fn embedded_notes_cannot_multiply() {
    let many = |name: &str| format!("![[{name}]]\n\n").repeat(400);
    let vault = Vault(vec![
        ("x", many("y")),
        ("y", many("z")),
        ("z", "x".repeat(900_000)),
    ]);
    let page = render(&many("x"), &vault);
    assert!(page.html.len() < 24 << 20, "{}", page.html.len());
    assert!(page.html.matches("data-embed").count() <= 1_000);
}

#[test]
fn the_output_ends_at_its_cap() {
    let vault = Vault(vec![("x", "\"".repeat(1_900_000))]);
    let mut page = Page::new(&vault);
    Doc::note(&mut page, &"![[x]]\n\n".repeat(9)).run();
    assert!(page.out.len() < 21 << 20, "{}", page.out.len());
    assert!(page.out.ends_with("</section>"));
}

proptest::proptest! {
    #[test]
    fn rendering_is_total(text in "[\\[\\]#|`~*_>%:\\-\\\\ \\n!a-cж(){}<>/=^$&;\"'+0-1\\t\\r]{0,300}") {
        let page = rendered(&text);
        let lines = u32::try_from(text.lines().count()).expect("few lines") + 1;
        proptest::prop_assert!(page.headings.iter().all(|h| h.line >= 1 && h.line <= lines && !h.anchor.is_empty()));
    }

    #[test]
    fn pieces_of_syntax_in_any_order_are_total(pieces in proptest::collection::vec(proptest::sample::select(vec![
        "[[note]]", "![[note#Part]]", "![[loop]]", "> [!tip]- ", "> ", "\n", "\n\n", "- ", "  - [x] ", "%%", "==", "**", "*", "`", "```\n",
        "$", "<b>", "</b>", "<div>", "</div>\n", "<p>", "<!--", "-->", "| a | b |\n|---|---|\n", "[^1]", "\n[^1]: ", " ^id\n", "# ", "{#x}",
        "![a](https://b)", "[", "](note.md)", "<a href=\"https://e.org\">", "</a>", "<details>", "<table>", "text", "ж", " ", "---\n", "<td>",
    ]), 0..40)) {
        let text = pieces.concat();
        let html = rendered(&text).html;
        assert_harmless(&html, &text);
        assert_harmless(&super::super::clean::clean(&html), &text);
    }
}
