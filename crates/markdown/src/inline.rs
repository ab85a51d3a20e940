//! What CommonMark does not know inside a line of text: tags.

/// Calls `found` for every tag in `text`, without its `#`. `before` is the character that precedes the text.
pub(crate) fn tags(text: &str, before: Option<char>, mut found: impl FnMut(&str)) {
    let mut previous = before;
    let mut rest = text;
    while let Some(hash) = memchr::memchr(b'#', rest.as_bytes()) {
        previous = rest[..hash].chars().next_back().or(previous);
        let after = &rest[hash + 1..];
        let end = word(after);
        if let Some(tag) = tag(after, previous) {
            found(tag);
        }
        previous = after[..end].chars().next_back().or(Some('#'));
        rest = &after[end..];
    }
}

/// The tag whose `#` stands between `previous` and `after`.
///
/// Obsidian's rule: anything but blanks, ASCII punctuation other than `_`, `-` and `/`, and the blocks U+2000 to U+206F
/// and U+2E00 to U+2E7F; at least one character is no digit; a tag follows the beginning of the line or a blank.
pub(crate) fn tag(after: &str, previous: Option<char>) -> Option<&str> {
    if !previous.is_none_or(char::is_whitespace) {
        return None;
    }
    let tag = after[..word(after)].trim_end_matches('/');
    let told = !tag.is_empty() && tag.chars().any(|c| !c.is_ascii_digit() && c != '/');
    told.then_some(tag)
}

/// How many bytes of characters that a tag may hold the text begins with.
pub(crate) fn word(text: &str) -> usize {
    text.find(|c: char| !is_tag_char(c)).unwrap_or(text.len())
}

fn is_tag_char(c: char) -> bool {
    match c {
        '_' | '-' | '/' => true,
        c if c.is_ascii() => c.is_ascii_alphanumeric(),
        c => {
            !c.is_whitespace()
                && !('\u{2000}'..='\u{206F}').contains(&c)
                && !('\u{2E00}'..='\u{2E7F}').contains(&c)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let mut out = Vec::new();
        tags(text, None, |tag| out.push(tag.to_owned()));
        assert_eq!(out, expected, "{text:?}");
    }

    #[test]
    fn tags_nest_and_speak_every_language() {
        check(
            "#a/b-c and #базы_данных, #y2026.",
            &["a/b-c", "базы_данных", "y2026"],
        );
    }

    #[test]
    fn tags_take_emoji_and_letters_of_every_script() {
        check(
            "#📚/книги #数据库 #naïve #a\u{2014}b",
            &["📚/книги", "数据库", "naïve", "a"],
        );
    }

    #[test]
    fn numbers_headings_and_anchors_are_no_tags() {
        check("#1984 # x a#b ## #/ (#c)", &[]);
    }
}
