//! Comparisons: `<5`, `>=0.7`, `<70%`, `>2026-01-31`.

use super::ast::Compare;

/// The comparison that a text begins with, and the rest.
pub(super) fn sign(text: &str) -> Option<(Compare, &str)> {
    let signs = [
        ("<=", Compare::AtMost),
        (">=", Compare::AtLeast),
        ("<", Compare::Less),
        (">", Compare::More),
        ("=", Compare::Equal),
    ];
    let (sign, compare) = signs.into_iter().find(|(sign, _)| text.starts_with(sign))?;
    Some((compare, text[sign.len()..].trim()))
}

/// A comparison with a number; without a sign it is equality. Percent are hundredths.
pub(super) fn read(text: &str) -> Option<(Compare, f64)> {
    let (compare, rest) = sign(text.trim()).unwrap_or((Compare::Equal, text.trim()));
    Some((compare, number(rest)?))
}

pub(super) fn number(text: &str) -> Option<f64> {
    let (digits, factor) = match text.strip_suffix('%') {
        Some(digits) => (digits, 0.01),
        None => (text, 1.0),
    };
    let number: f64 = digits.replace(',', ".").parse().ok()?;
    number.is_finite().then_some(number * factor)
}

/// Whether a text is a date or the beginning of one: `2026`, `2026-01`, `2026-01-31`.
pub(super) fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 7
        && bytes.iter().enumerate().all(|(at, byte)| match at {
            4 | 7 => *byte == b'-',
            0..=9 => byte.is_ascii_digit(),
            _ => true,
        })
}
