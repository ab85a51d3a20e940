//! Link targets as written, and where they stand.

/// A place in a note's text. Lines and columns count from 1; a column counts characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

/// What a link names: the note, and optionally a heading or block inside it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LinkTarget {
    /// The note's name or path as written, trimmed; empty for a link within its own note.
    pub path: String,
    /// The heading path after `#`, without the `#`.
    pub heading: Option<String>,
    /// The block id after `#^`.
    pub block: Option<String>,
}

impl LinkTarget {
    /// Splits `note#heading` and `note#^block`; `[[#h]]` has an empty path.
    pub fn parse(text: &str) -> Self {
        let (path, rest) = match text.split_once('#') {
            Some((path, rest)) => (path, Some(rest)),
            None => (text, None),
        };
        let mut target = Self {
            path: path.trim().to_owned(),
            ..Self::default()
        };
        match rest {
            Some(rest) if rest.trim_start().starts_with('^') => {
                target.block = Some(rest.trim_start()[1..].trim().to_owned());
            }
            Some(rest) => target.heading = Some(rest.trim().to_owned()),
            None => {}
        }
        target
    }
}

/// The written form of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LinkForm {
    /// `[[a]]`
    Plain,
    /// `[[a|b]]`
    Alias,
    /// `[[a#h]]`
    Heading,
    /// `[[a#h|b]]`
    HeadingAlias,
    /// `[[a#^id]]`, with or without alias
    Block,
    /// `![[a]]`, in any of the forms above
    Embed,
    /// `[text](path.md)` to a note of the vault
    Markdown,
}

impl LinkForm {
    /// Every form of wiki-link, in the order of the command contract.
    pub const WIKI: [Self; 6] = [
        Self::Plain,
        Self::Alias,
        Self::Heading,
        Self::HeadingAlias,
        Self::Block,
        Self::Embed,
    ];

    /// The name used in output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Alias => "alias",
            Self::Heading => "heading",
            Self::HeadingAlias => "heading_alias",
            Self::Block => "block",
            Self::Embed => "embed",
            Self::Markdown => "markdown",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_splits_into_note_heading_and_block() {
        let heading = LinkTarget::parse(" a b #H 1#H 2 ");
        assert_eq!(
            (heading.path.as_str(), heading.heading.as_deref()),
            ("a b", Some("H 1#H 2"))
        );
        let block = LinkTarget::parse("a#^id-1");
        assert_eq!((block.path.as_str(), block.block.as_deref()), ("a", Some("id-1")));
        assert_eq!(LinkTarget::parse("#h").path, "");
    }
}
