//! Link targets as Markdown and wiki-links write them.

use cairn_model::{LinkForm, LinkTarget};

/// How a wiki-link is written.
pub(crate) fn wiki_form(target: &LinkTarget, embed: bool, alias: bool) -> LinkForm {
    match (embed, target.block.is_some(), target.heading.is_some(), alias) {
        (true, ..) => LinkForm::Embed,
        (_, true, ..) => LinkForm::Block,
        (_, _, true, true) => LinkForm::HeadingAlias,
        (_, _, true, false) => LinkForm::Heading,
        (_, _, _, true) => LinkForm::Alias,
        _ => LinkForm::Plain,
    }
}

/// The target of a wiki-link, and whether code marks that a tool put into the name were taken out.
pub(crate) fn wiki_target(dest: &str) -> (LinkTarget, bool) {
    let dest = dest.trim_end_matches('\\');
    let mut target = LinkTarget::parse(dest);
    let marked = target.path.contains('`');
    if marked {
        target.path = target.path.replace('`', "").trim().to_owned();
    }
    (target, marked)
}

/// A Markdown destination within the vault: no scheme, percent-decoded, a note or without extension.
///
/// What follows `#` is split off before decoding, so that `C%23.md` is the note `C#`. A leading `/` is the vault's root.
pub fn markdown_target(dest: &str) -> Option<LinkTarget> {
    let scheme = dest.split_once(':').is_some_and(|(s, _)| {
        s.len() > 1
            && s.bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
    });
    if dest.is_empty() || dest.starts_with('#') || dest.starts_with("//") || scheme {
        return None;
    }
    // `[text]([[note]])`: both notations at once.
    let dest = dest
        .strip_prefix("[[")
        .and_then(|inner| inner.strip_suffix("]]"))
        .unwrap_or(dest);
    let (path, part) = match dest.split_once('#') {
        Some((path, part)) => (path, Some(percent_decode(part))),
        None => (dest, None),
    };
    let inside = LinkTarget::parse(&format!("#{}", part.unwrap_or_default()));
    let target = LinkTarget {
        path: percent_decode(path).trim().to_owned(),
        heading: inside.heading.filter(|heading| !heading.is_empty()),
        block: inside.block,
    };
    let name = target.path.rsplit('/').next().unwrap_or("");
    let note = name.to_ascii_lowercase().ends_with(".md") || !name.contains('.');
    (note && !name.is_empty()).then_some(target)
}

/// Bytes written as `%41`. What is no such code, or would be no UTF-8, stays as it is.
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
    use super::*;

    fn check(dest: &str, expected: Option<(&str, Option<&str>, Option<&str>)>) {
        let found = markdown_target(dest);
        let shown = found
            .as_ref()
            .map(|t| (t.path.as_str(), t.heading.as_deref(), t.block.as_deref()));
        assert_eq!(shown, expected, "{dest:?}");
    }

    #[test]
    fn destinations_within_the_vault_are_decoded_and_split() {
        check(
            "My%20Note.md#Part%20one",
            Some(("My Note.md", Some("Part one"), None)),
        );
        check("C%23.md", Some(("C#.md", None, None)));
        check("/top/a.md", Some(("/top/a.md", None, None)));
        check("../b/c", Some(("../b/c", None, None)));
        check("a.md#%5Eid", Some(("a.md", None, Some("id"))));
        check("%D0%B6.md", Some(("\u{436}.md", None, None)));
        check("100%.md", Some(("100%.md", None, None)));
        check("%FF.md", Some(("%FF.md", None, None)));
        check("[[c]]", Some(("c", None, None)));
    }

    #[test]
    fn other_destinations_name_no_note() {
        for dest in [
            "",
            "#top",
            "//host/a.md",
            "https://e.org/a.md",
            "mailto:a@b.c",
            "pic.png",
            "folder/",
            "a.md/",
        ] {
            check(dest, None);
        }
    }
}
