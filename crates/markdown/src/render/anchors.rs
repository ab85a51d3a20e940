//! Ids of headings and blocks, each once in a page.

use cairn_model::LinkTarget;
use std::collections::HashMap;

/// Characters of an id; a longer heading shares the beginning.
const LONGEST: usize = 120;

/// The slug of a heading, for its id and for the links that lead to it.
pub(super) fn slug(text: &str) -> String {
    let beginning: String = text.chars().take(4 * LONGEST).collect();
    cairn_model::slug(&beginning).chars().take(LONGEST).collect()
}

/// The id that each heading of a note has in its rendered page, in order.
pub fn heading_anchors<'a>(headings: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut anchors = Anchors::default();
    headings
        .into_iter()
        .map(|text| anchors.heading(split_id(text).0))
        .collect()
}

/// The ids a page has given away, with the number tried last.
#[derive(Debug, Default)]
pub(super) struct Anchors(HashMap<String, u32>);

impl Anchors {
    /// The id of a heading: its slug, with `-2`, `-3` ... if that is taken.
    pub(super) fn heading(&mut self, text: &str) -> String {
        let slug = match slug(text) {
            empty if empty.is_empty() => "heading".to_owned(),
            slug => slug,
        };
        if self.take(&slug) {
            return slug;
        }
        loop {
            let count = self.0.entry(slug.clone()).or_insert(1);
            *count = count.saturating_add(1);
            let numbered = format!("{slug}-{count}");
            if self.take(&numbered) {
                return numbered;
            }
        }
    }

    /// Whether an id was still free; it is taken from now on.
    pub(super) fn take(&mut self, id: &str) -> bool {
        let free = !self.0.contains_key(id);
        if free {
            self.0.insert(id.to_owned(), 1);
        }
        free
    }
}

/// Splits ` {#id}` off the end of a heading.
pub(crate) fn split_id(text: &str) -> (&str, Option<&str>) {
    let trimmed = text.trim_end();
    let Some(inner) = trimmed.strip_suffix('}') else {
        return (text, None);
    };
    match inner.rsplit_once("{#") {
        Some((before, id)) if !id.is_empty() && !id.contains(char::is_whitespace) => {
            (before.trim_end(), Some(id))
        }
        _ => (text, None),
    }
}

/// The `data-anchor` of a link: `^block`, or the slug of the last heading it names; empty if it names none.
pub(super) fn of(target: &LinkTarget) -> String {
    match (&target.block, &target.heading) {
        (Some(block), _) => format!("^{block}"),
        (None, Some(heading)) => {
            let last = heading
                .rsplit('#')
                .find(|part| !part.trim().is_empty())
                .unwrap_or("");
            slug(split_id(last).0)
        }
        (None, None) => String::new(),
    }
}

/// A target as Obsidian shows it: `a#h` is `a > h`, `#h` is `h`.
pub(super) fn shown(target: &LinkTarget) -> String {
    let mut parts: Vec<String> = Vec::new();
    if !target.path.is_empty() {
        parts.push(target.path.replace('`', ""));
    }
    if let Some(heading) = &target.heading {
        let names = heading.split('#').map(str::trim).filter(|part| !part.is_empty());
        parts.extend(names.map(|part| split_id(part).0.replace('`', "")));
    }
    parts.extend(target.block.as_ref().map(|block| format!("^{block}")));
    parts.join(" > ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_headings_have_ids_of_their_own() {
        assert_eq!(
            heading_anchors(["Answer", "Answer", "Ответ {#ru}", "!"]),
            ["answer", "answer-2", "ответ", "heading"]
        );
    }
}
