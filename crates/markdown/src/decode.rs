//! Bytes to text: byte order marks, UTF-16, invalid UTF-8, NUL bytes, size limits.

use cairn_model::{Diagnostic, DiagnosticCode};
use std::borrow::Cow;

/// Notes up to this size are parsed in full; beyond it only the first part is.
pub const MAX_PARSED_BYTES: usize = 2 << 20;
/// Notes up to this size are indexed as text; larger ones are skipped by the caller.
pub const MAX_TEXT_BYTES: usize = 20 << 20;

/// Text with what was odd about its bytes.
#[derive(Debug)]
pub struct Decoded<'a> {
    /// The text, without a byte order mark.
    pub text: Cow<'a, str>,
    /// What had to be assumed.
    pub diagnostics: Vec<Diagnostic>,
}

/// Decodes a file's bytes. Never fails: bytes that are no UTF-8 become U+FFFD.
pub fn decode(bytes: &[u8]) -> Decoded<'_> {
    let mut diagnostics = Vec::new();
    let (units, start) = units_of(bytes);
    let mut text = match units {
        Units::Utf16(read) => utf16(&bytes[start..], read, &mut diagnostics),
        Units::Utf8 => {
            if start > 0 {
                diagnostics.push(Diagnostic::new(DiagnosticCode::ByteOrderMark, 1));
            }
            utf8(&bytes[start..], &mut diagnostics)
        }
    };
    if let Some(at) = memchr::memchr(0, text.as_bytes()) {
        diagnostics.push(Diagnostic::new(DiagnosticCode::NulBytes, line_at(&text, at)));
        text = Cow::Owned(text.replace('\0', " "));
    }
    if let Some(at) = memchr::memchr(b'\r', text.as_bytes()) {
        diagnostics.push(Diagnostic::new(DiagnosticCode::LineEnds, line_at(&text, at)));
    }
    if lone_return(text.as_bytes()) {
        text = Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"));
    }
    Decoded { text, diagnostics }
}

/// The text of a file's bytes, as [`decode`] has it, without a copy where it is what the bytes are.
pub fn into_text(bytes: Vec<u8>) -> String {
    match decode(&bytes).text {
        Cow::Borrowed(text) if text.len() == bytes.len() => {}
        text => return text.into_owned(),
    }
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// What a file's text is made of.
#[derive(Clone, Copy)]
pub(crate) enum Units {
    Utf8,
    /// With the order of the two bytes of a unit.
    Utf16(fn([u8; 2]) -> u16),
}

/// How a file is encoded, and where its text begins: behind a byte order mark, if it has one.
pub(crate) fn units_of(bytes: &[u8]) -> (Units, usize) {
    match bytes {
        [0xFF, 0xFE, ..] => (Units::Utf16(u16::from_le_bytes), 2),
        [0xFE, 0xFF, ..] => (Units::Utf16(u16::from_be_bytes), 2),
        [0xEF, 0xBB, 0xBF, ..] => (Units::Utf8, 3),
        _ => (unmarked_utf16(bytes).map_or(Units::Utf8, Units::Utf16), 0),
    }
}

/// Line of a byte, from 1.
fn line_at(text: &str, at: usize) -> u32 {
    let lines = memchr::memchr_iter(b'\n', &text.as_bytes()[..at]).count();
    u32::try_from(lines).map_or(u32::MAX, |lines| lines.saturating_add(1))
}

/// Whether a line ends as on the first Macintoshes. Lines are counted by line feeds from here on.
fn lone_return(bytes: &[u8]) -> bool {
    memchr::memchr_iter(b'\r', bytes).any(|at| bytes.get(at + 1) != Some(&b'\n'))
}

/// UTF-16 without a byte order mark gives itself away: of mostly Latin text, every second byte is NUL and no other is.
fn unmarked_utf16(bytes: &[u8]) -> Option<fn([u8; 2]) -> u16> {
    let sample = &bytes[..bytes.len().min(4096)];
    memchr::memchr(0, sample)?;
    let nuls = |first: usize| sample.iter().skip(first).step_by(2).filter(|b| **b == 0).count();
    let (even, odd, half) = (nuls(0), nuls(1), sample.len() / 2);
    if half >= 4 && odd > half * 2 / 3 && even == 0 {
        Some(u16::from_le_bytes)
    } else if half >= 4 && even > half * 2 / 3 && odd == 0 {
        Some(u16::from_be_bytes)
    } else {
        None
    }
}

fn utf8<'a>(bytes: &'a [u8], diagnostics: &mut Vec<Diagnostic>) -> Cow<'a, str> {
    match simdutf8::compat::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(error) => {
            let line = 1 + memchr::memchr_iter(b'\n', &bytes[..error.valid_up_to()]).count();
            diagnostics.push(Diagnostic::new(
                DiagnosticCode::NotUtf8,
                u32::try_from(line).unwrap_or(u32::MAX),
            ));
            String::from_utf8_lossy(bytes)
        }
    }
}

fn utf16<'a>(bytes: &[u8], read: fn([u8; 2]) -> u16, diagnostics: &mut Vec<Diagnostic>) -> Cow<'a, str> {
    diagnostics.push(Diagnostic::new(DiagnosticCode::Utf16, 1));
    let pairs = bytes.chunks_exact(2);
    let half = !pairs.remainder().is_empty();
    let units = pairs.map(|pair| read([pair[0], pair[1]]));
    let mut text: String = char::decode_utf16(units)
        .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect();
    if half {
        text.push(char::REPLACEMENT_CHARACTER);
    }
    Cow::Owned(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], text: &str, codes: &[DiagnosticCode]) {
        let decoded = decode(bytes);
        assert_eq!(decoded.text, text);
        assert_eq!(into_text(bytes.to_vec()), text);
        assert_eq!(
            decoded.diagnostics.iter().map(|d| d.code).collect::<Vec<_>>(),
            codes
        );
    }

    #[test]
    fn byte_order_marks_are_dropped() {
        check(b"\xEF\xBB\xBFabc", "abc", &[DiagnosticCode::ByteOrderMark]);
        check(b"\xFF\xFEa\0b\0", "ab", &[DiagnosticCode::Utf16]);
        check(b"\xFE\xFF\0a\0b", "ab", &[DiagnosticCode::Utf16]);
    }

    #[test]
    fn utf16_is_known_without_its_mark_and_cut_in_half() {
        check(b"a\0b\0c\0d\0", "abcd", &[DiagnosticCode::Utf16]);
        check(b"\0a\0b\0c\0d", "abcd", &[DiagnosticCode::Utf16]);
        check(b"\xFF\xFEa\0b", "a\u{FFFD}", &[DiagnosticCode::Utf16]);
        check(b"\xFF\xFE\0\xD8x\0", "\u{FFFD}x", &[DiagnosticCode::Utf16]);
    }

    #[test]
    fn every_line_end_counts_as_one() {
        check(b"a\rb\r\nc\nd", "a\nb\nc\nd", &[DiagnosticCode::LineEnds]);
        check(b"a\r\nb", "a\r\nb", &[DiagnosticCode::LineEnds]);
    }

    #[test]
    fn wrong_bytes_are_replaced_and_reported_at_their_line() {
        let decoded = decode(b"ok\nb\xFFd");
        assert_eq!(decoded.text, "ok\nb\u{FFFD}d");
        assert_eq!(decoded.diagnostics, [Diagnostic::new(DiagnosticCode::NotUtf8, 2)]);
        let decoded = decode(b"ok\na\0b\0");
        assert_eq!(decoded.text, "ok\na b ");
        assert_eq!(
            decoded.diagnostics,
            [Diagnostic::new(DiagnosticCode::NulBytes, 2)]
        );
    }
}
