//! Numbers as JavaScript writes and rounds them.

/// The shortest text that reads back as the number, in JavaScript's notation.
pub fn text(number: f64) -> String {
    if number.is_nan() {
        return "NaN".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "Infinity" } else { "-Infinity" }.to_owned();
    }
    if number == 0.0 {
        return "0".to_owned();
    }
    let scientific = format!("{:e}", number.abs());
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let digits = mantissa.replace('.', "");
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let sign = if number < 0.0 { "-" } else { "" };
    let count = i32::try_from(digits.len()).unwrap_or(0);
    let body = match exponent {
        21.. | ..=-7 => {
            let (first, rest) = digits.split_at(1);
            let point = if rest.is_empty() { "" } else { "." };
            format!(
                "{first}{point}{rest}e{}{}",
                if exponent < 0 { '-' } else { '+' },
                exponent.abs()
            )
        }
        -6..=-1 => format!(
            "0.{}{digits}",
            "0".repeat(usize::try_from(-exponent - 1).unwrap_or(0))
        ),
        _ if exponent + 1 >= count => {
            format!(
                "{digits}{}",
                "0".repeat(usize::try_from(exponent + 1 - count).unwrap_or(0))
            )
        }
        _ => {
            let (whole, rest) = digits.split_at(usize::try_from(exponent + 1).unwrap_or(1));
            format!("{whole}.{rest}")
        }
    };
    format!("{sign}{body}")
}

/// To the nearest whole number, halves up; keeps the sign of zero.
pub(crate) fn round(number: f64) -> f64 {
    let floor = number.floor();
    let rounded = if number - floor >= 0.5 { floor + 1.0 } else { floor };
    if rounded == 0.0 && (number < 0.0 || number.is_sign_negative()) {
        -0.0
    } else {
        rounded
    }
}

/// With so many digits after the point, by the number's exact value, halves away from zero. A sign stays even before zero.
pub(crate) fn fixed(number: f64, digits: usize) -> String {
    if !number.is_finite() || number.abs() >= 1e21 {
        return text(number);
    }
    // A double has at most 1,074 digits after the point.
    let exact = format!("{:.1100}", number.abs());
    let rounded = round_decimal(&exact, digits);
    if number < 0.0 {
        format!("-{rounded}")
    } else {
        rounded
    }
}

/// Rounds a decimal text without sign to so many digits after the point, halves up.
fn round_decimal(exact: &str, digits: usize) -> String {
    let (whole, fraction) = exact.split_once('.').unwrap_or((exact, ""));
    let mut kept: Vec<u8> = whole
        .bytes()
        .chain(fraction.bytes().chain(std::iter::repeat(b'0')).take(digits))
        .collect();
    if fraction.as_bytes().get(digits).is_some_and(|next| *next >= b'5') {
        let mut at = kept.len();
        loop {
            if at == 0 {
                kept.insert(0, b'1');
                break;
            }
            at -= 1;
            if kept[at] == b'9' {
                kept[at] = b'0';
            } else {
                kept[at] += 1;
                break;
            }
        }
    }
    let point = kept.len() - digits;
    let text = String::from_utf8_lossy(&kept).into_owned();
    if digits == 0 {
        text
    } else {
        format!("{}.{}", &text[..point], &text[point..])
    }
}

/// A number as text rounded by its shortest decimal, as the internationalisation library does: exactly `digits` after
/// the point, thousands apart.
pub(crate) fn decimal(number: f64, digits: usize) -> String {
    if number.is_nan() {
        return "NaN".to_owned();
    }
    if number.is_infinite() {
        return "∞".to_owned();
    }
    let rounded = round_decimal(&format!("{}", number.abs()), digits);
    let (whole, fraction) = rounded.split_once('.').unwrap_or((&rounded, ""));
    let mut out = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// With at most `digits` after the point, rounded by the shortest decimal, halves away from zero; thousands are not told apart.
pub(crate) fn rounded(number: f64, digits: usize) -> String {
    let mut text = decimal(number, digits).replace(',', "");
    if text.contains('.') {
        text.truncate(text.trim_end_matches('0').trim_end_matches('.').len());
    }
    if number < 0.0 || (number == 0.0 && number.is_sign_negative()) {
        text.insert(0, '-');
    }
    text
}

/// The number at the start of a text: `-?[0-9]+(\.[0-9]+)?`. How long it is, and what it is.
pub(crate) fn leading(text: &str) -> Option<(usize, f64)> {
    let bytes = text.as_bytes();
    let digits = |from: usize| bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count();
    let sign = usize::from(bytes.first() == Some(&b'-'));
    let whole = digits(sign);
    if whole == 0 {
        return None;
    }
    let mut end = sign + whole;
    if bytes.get(end) == Some(&b'.') {
        let fraction = digits(end + 1);
        if fraction > 0 {
            end += 1 + fraction;
        }
    }
    Some((end, text[..end].parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_in_javascript() {
        let check = |number: f64, expected: &str| assert_eq!(text(number), expected);
        check(0.1 + 0.2, "0.30000000000000004");
        check(1e21, "1e+21");
        check(123_456_789_012_345_680_000.0, "123456789012345680000");
        check(1e-7, "1e-7");
        check(0.000_001_5, "0.0000015");
        check(-0.5, "-0.5");
        check(-0.0, "0");
        check(9_007_199_254_740_993.0, "9007199254740992");
    }

    #[test]
    fn rounding_follows_the_exact_value_or_the_shortest_one() {
        assert_eq!(
            (fixed(1.005, 2), fixed(1.25, 1), fixed(-2.5, 0)),
            ("1.00".into(), "1.3".into(), "-3".into())
        );
        assert_eq!(decimal(0.005, 2), "0.01");
        assert_eq!(decimal(1_234.5, 0), "1,235");
        assert_eq!(rounded(-1_500.25, 3), "-1500.25");
        assert!(round(-0.4).is_sign_negative());
        assert_eq!(leading("12.x"), Some((2, 12.0)));
    }
}
