//! Folding of single characters: lower case, accents off, `ё` to `е`. One character stays one character.

/// A combining accent, which is part of the letter before it.
pub(crate) fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// A character that words are made of.
pub(crate) fn is_word(c: char) -> bool {
    match c {
        '\0'..='\u{7f}' => c.is_ascii_alphanumeric(),
        'А'..='я' | 'ё' | 'Ё' => true,
        _ => c.is_alphanumeric() || is_mark(c),
    }
}

/// Whether a camelCase part may begin here.
pub(crate) fn is_capital(c: char) -> bool {
    match c {
        '\0'..='\u{7f}' => c.is_ascii_uppercase(),
        'А'..='Я' => true,
        'а'..='я' => false,
        _ => c.is_uppercase(),
    }
}

/// Scripts written without blanks: every character is a word of its own there.
pub(crate) fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Folds a character. `й` is kept: it is a letter of its own, not an `и` with an accent.
#[inline]
pub(crate) fn fold_char(c: char) -> char {
    match c {
        '\0'..='\u{7f}' => c.to_ascii_lowercase(),
        'а'..='я' => c,
        'А'..='Я' => char::from_u32(u32::from(c) + 0x20).unwrap_or(c),
        'Ё' | 'ё' => 'е',
        _ => fold_rare(c),
    }
}

fn fold_rare(c: char) -> char {
    let lower = c.to_lowercase().next().unwrap_or(c);
    match lower {
        'ß' => 's',
        'ø' => 'o',
        'ł' => 'l',
        'đ' | 'ð' => 'd',
        'ı' => 'i',
        '\u{ac00}'..='\u{d7a3}' => lower, // Hangul would fall apart into its letters
        _ => {
            let mut base = None;
            unicode_normalization::char::decompose_canonical(lower, |part| {
                if base.is_none() && !is_mark(part) {
                    base = Some(part);
                }
            });
            base.unwrap_or(lower)
        }
    }
}

/// Folds the characters of `text` and appends them to `out`, without combining accents.
pub(crate) fn fold_into(text: &str, out: &mut String) {
    if text.is_ascii() {
        let start = out.len();
        out.push_str(text);
        return out[start..].make_ascii_lowercase();
    }
    for c in text.chars() {
        if !is_mark(c) {
            out.push(fold_char(c));
        } else if c == '\u{306}' && out.ends_with('и') {
            out.pop();
            out.push('й');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        let mut out = String::new();
        fold_into(text, &mut out);
        out
    }

    #[test]
    fn case_and_accents_fold_away() {
        assert_eq!(
            folded("Café CAFE\u{301} Ångström Łódź"),
            "cafe cafe angstrom lodz"
        );
    }

    #[test]
    fn cyrillic_keeps_its_letters() {
        assert_eq!(folded("Ёлка ёж Йод и\u{306}од"), "елка еж йод йод");
    }

    #[test]
    fn hangul_stays_whole() {
        assert_eq!(folded("한국"), "한국");
    }
}
