//! Bytes to text: byte order marks, UTF-16, declared and guessed encodings, files that are no text.

use cairn_model::{Diagnostic, DiagnosticCode};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1251, WINDOWS_1252};
use std::borrow::Cow;

/// Documents are read up to this size, in bytes; of larger ones the beginning.
pub const MAX_BYTES: usize = 32 << 20;

/// The text of a document, or `None` if the bytes are no text. Owned bytes that are UTF-8 become the text as they are.
pub(crate) fn decode(bytes: Cow<'_, [u8]>, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    let cut = bytes.len() > MAX_BYTES;
    let bytes = if cut { shortened(bytes) } else { bytes };
    if cut {
        diagnostics.push(Diagnostic::new(DiagnosticCode::SourceCut, 0));
    }
    if let Some((encoding, skip)) = Encoding::for_bom(&bytes) {
        if encoding != UTF_8 {
            diagnostics.push(Diagnostic::new(DiagnosticCode::Utf16, 0));
        }
        return Some(lines(
            encoding
                .decode_without_bom_handling(&bytes[skip..])
                .0
                .into_owned(),
        ));
    }
    if let Some(encoding) = utf16_without_mark(&bytes) {
        diagnostics.push(Diagnostic::new(DiagnosticCode::Utf16, 0));
        return Some(lines(encoding.decode_without_bom_handling(&bytes).0.into_owned()));
    }
    if is_binary(&bytes) {
        diagnostics.push(Diagnostic::new(DiagnosticCode::SourceBinary, 0));
        return None;
    }
    let text = match String::from_utf8(bytes.into_owned()) {
        Ok(text) => text,
        Err(error) => {
            let (valid, broken) = (error.utf8_error().valid_up_to(), error.utf8_error().error_len());
            let mut bytes = error.into_bytes();
            // The limit may have cut a character.
            if cut && broken.is_none() {
                bytes.truncate(valid);
                String::from_utf8_lossy(&bytes).into_owned()
            } else {
                let line = 1 + memchr::memchr_iter(b'\n', &bytes[..valid]).count();
                let line = u32::try_from(line).unwrap_or(u32::MAX);
                diagnostics.push(Diagnostic::new(DiagnosticCode::NotUtf8, line));
                legacy(&bytes)
            }
        }
    };
    if memchr::memchr(0, text.as_bytes()).is_none() {
        return Some(lines(text));
    }
    diagnostics.push(Diagnostic::new(DiagnosticCode::NulBytes, 0));
    Some(lines(text.replace('\0', " ")))
}

/// The first [`MAX_BYTES`].
fn shortened(bytes: Cow<'_, [u8]>) -> Cow<'_, [u8]> {
    match bytes {
        Cow::Borrowed(bytes) => Cow::Borrowed(&bytes[..MAX_BYTES]),
        Cow::Owned(mut bytes) => {
            bytes.truncate(MAX_BYTES);
            Cow::Owned(bytes)
        }
    }
}

/// Line ends of old Macintosh files and lone carriage returns become line feeds; nothing else changes.
fn lines(text: String) -> String {
    let lone = || {
        let bytes = text.as_bytes();
        memchr::memchr_iter(b'\r', bytes).any(|at| bytes.get(at + 1) != Some(&b'\n'))
    };
    if lone() {
        return text.replace("\r\n", "\n").replace('\r', "\n");
    }
    text
}

/// Every other byte of the first part is NUL: Latin text in UTF-16.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(512)];
    let zeros = |offset: usize| {
        head.iter()
            .skip(offset)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let (even, odd, half) = (zeros(0), zeros(1), head.len() / 2);
    match () {
        () if half < 4 => None,
        () if even == 0 && odd * 10 >= half * 9 => Some(UTF_16LE),
        () if odd == 0 && even * 10 >= half * 9 => Some(UTF_16BE),
        () => None,
    }
}

/// Signatures of common files that are no text.
const SIGNATURES: &[&[u8]] = &[
    b"%PDF-",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xFF\xD8\xFF",
    b"GIF8",
    b"\x7FELF",
    b"MZ\x90",
    b"\x1F\x8B",
    b"SQLite format 3",
    b"\xD0\xCF\x11\xE0",
    b"7z\xBC\xAF",
    b"Rar!",
    b"OggS",
    b"ID3",
];

/// A known signature, or more control characters than any text has: one in 50 of the first 8 KiB.
fn is_binary(bytes: &[u8]) -> bool {
    if SIGNATURES.iter().any(|signature| bytes.starts_with(signature)) {
        return true;
    }
    let head = &bytes[..bytes.len().min(8192)];
    let control = |byte: &&u8| **byte < 0x20 && !b"\t\n\r\x0C\x1B".contains(*byte) || **byte == 0x7F;
    head.iter().filter(control).count() * 50 > head.len()
}

/// The declared encoding of a page, else Windows-1251 if it reads as Cyrillic words, else Windows-1252.
fn legacy(bytes: &[u8]) -> String {
    let encoding = declared(bytes).unwrap_or_else(|| {
        let high = bytes.iter().filter(|byte| **byte >= 0x80).count();
        let letters = bytes.iter().filter(|byte| **byte >= 0xC0).count();
        let pairs = bytes
            .windows(2)
            .filter(|pair| pair[0] >= 0xC0 && pair[1] >= 0xC0)
            .count();
        let broken = bytes.utf8_chunks().filter(|chunk| !chunk.invalid().is_empty());
        let mostly_utf8 = broken.count() * 10 < high;
        match () {
            () if mostly_utf8 => UTF_8,
            () if letters * 10 > high * 8 && pairs * 2 > letters => WINDOWS_1251,
            () => WINDOWS_1252,
        }
    });
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

/// `charset=…` within the first 1,024 bytes, as HTML allows it.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes[..bytes.len().min(1024)].to_ascii_lowercase();
    let at = memchr::memmem::find(&head, b"charset=")? + "charset=".len();
    let label = head[at..]
        .split(|byte| b"\"' >;/\n\r".contains(byte))
        .find(|part| !part.is_empty())?;
    Encoding::for_label(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], text: Option<&str>, codes: &[DiagnosticCode]) {
        let mut diagnostics = Vec::new();
        assert_eq!(decode(bytes.into(), &mut diagnostics).as_deref(), text);
        assert_eq!(diagnostics.iter().map(|d| d.code).collect::<Vec<_>>(), codes);
    }

    #[test]
    fn encodings_are_told_apart() {
        check("\u{FEFF}abc".as_bytes(), Some("abc"), &[]);
        check(b"a\rb\r\nc", Some("a\nb\nc"), &[]);
        check(b"\xFF\xFEa\0b\0", Some("ab"), &[DiagnosticCode::Utf16]);
        check(b"a\0b\0c\0d\0e\0", Some("abcde"), &[DiagnosticCode::Utf16]);
        check(
            b"\xCE\xF1\xED\xEE\xE2\xFB \xF1\xE5\xF2\xE5\xE9",
            Some("Основы сетей"),
            &[DiagnosticCode::NotUtf8],
        );
        check(b"ok\ncaf\xE9", Some("ok\ncafé"), &[DiagnosticCode::NotUtf8]);
        check(
            b"<meta charset=koi8-r>\xF4\xC5\xCD\xC1",
            Some("<meta charset=koi8-r>Тема"),
            &[DiagnosticCode::NotUtf8],
        );
    }

    #[test]
    fn what_is_no_text_is_said_to_be_none() {
        check(b"\x89PNG\r\n\x1a\n....", None, &[DiagnosticCode::SourceBinary]);
        check(
            &[1, 2, 3, 4, 5, 200, 201, 0, 0, 9],
            None,
            &[DiagnosticCode::SourceBinary],
        );
    }
}
