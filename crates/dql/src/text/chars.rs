//! What counts as a letter and as an emoji, and the names made of them.

use regex::Regex;
use regex_syntax::hir::{Class, HirKind};
use std::sync::LazyLock;

/// Ranges of the general category Letter.
static LETTERS: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
    let hir = regex_syntax::parse(r"\p{L}").map(|hir| hir.into_kind());
    match hir {
        Ok(HirKind::Class(Class::Unicode(class))) => class.iter().map(|r| (r.start(), r.end())).collect(),
        _ => Vec::new(),
    }
});

/// One emoji as people see it: flags, keycaps, skin tones and joined ones are one each.
static EMOJI: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^(?:[\x{1F1E6}-\x{1F1FF}]{2}",
        r"|[0-9#*]\x{FE0F}?\x{20E3}",
        r"|\x{1F3F4}[\x{E0020}-\x{E007E}]+\x{E007F}",
        r"|[\p{Emoji}--[0-9\#*\x{1F1E6}-\x{1F1FF}]](?:\x{FE0F}|\p{Emoji_Modifier})?",
        r"(?:\x{200D}[\p{Emoji}--[0-9\#*]](?:\x{FE0F}|\p{Emoji_Modifier})?)*)",
    ))
    .ok()
});

/// Whether a character's category is Letter.
pub(crate) fn is_letter(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    let after = LETTERS.partition_point(|(start, _)| *start <= c);
    after > 0 && LETTERS[after - 1].1 >= c
}

/// How many bytes long the emoji is with which a text begins; 0 if with none.
pub(crate) fn emoji(text: &str) -> usize {
    let Some(first) = text.as_bytes().first() else {
        return 0;
    };
    let keycap = first.is_ascii_digit() || matches!(first, b'#' | b'*');
    if first.is_ascii() && !(keycap && text.len() > 1 && !text.as_bytes()[1].is_ascii()) {
        return 0;
    }
    EMOJI
        .as_ref()
        .and_then(|emoji| emoji.find(text))
        .map_or(0, |found| found.end())
}

fn is_word(c: char) -> bool {
    c.is_ascii_digit() || is_letter(c) || matches!(c, '_' | '-')
}

/// Cuts a text into emoji, words, blanks and the rest, and hands each to `piece`.
fn pieces<'t>(text: &'t str, mut piece: impl FnMut(Piece<'t>)) {
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let run = |same: &dyn Fn(char) -> bool| rest.find(|c| !same(c)).unwrap_or(rest.len());
        let long = emoji(rest);
        let end = if long > 0 {
            piece(Piece::Emoji(&rest[..long]));
            long
        } else if is_word(first) {
            let end = run(&is_word);
            piece(Piece::Word(&rest[..end]));
            end
        } else if first.is_whitespace() || first == '\u{feff}' {
            piece(Piece::Blank);
            run(&char::is_whitespace).max(first.len_utf8())
        } else {
            piece(Piece::Other);
            first.len_utf8()
        };
        rest = &rest[end..];
    }
}

enum Piece<'t> {
    Emoji(&'t str),
    Word(&'t str),
    Blank,
    Other,
}

/// The name by which a query can name a field: in lower case, `-` for blanks, no other signs.
pub fn canonical_name(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    pieces(name, |piece| match piece {
        Piece::Emoji(emoji) => out.push_str(emoji),
        Piece::Word(word) => out.push_str(&word.to_lowercase()),
        Piece::Blank => out.push('-'),
        Piece::Other => {}
    });
    out
}

/// A heading's text as links name it: words only, one blank between them.
pub fn heading_name(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    pieces(text, |piece| match piece {
        Piece::Emoji(part) | Piece::Word(part) => out.push_str(part),
        Piece::Blank | Piece::Other => {
            if !out.ends_with(' ') {
                out.push(' ');
            }
        }
    });
    out.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_letters_digits_and_emoji() {
        for (name, expected) in [
            ("Two  Words", "two-words"),
            ("emoji 🎉 key", "emoji-🎉-key"),
            ("🇫🇷 flag", "🇫🇷-flag"),
            ("x²½①", "x"),
            ("1️⃣ 2", "1️⃣-2"),
        ] {
            assert_eq!(canonical_name(name), expected);
        }
        assert_eq!(heading_name("a&b [[Link|alias]] x^2"), "a b Link alias x 2");
        assert_eq!((emoji("👩‍💻x"), emoji("7"), emoji("é")), ("👩‍💻".len(), 0, 0));
    }
}
