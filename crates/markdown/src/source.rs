//! The bytes behind a note's text: where each character stands in the file, so that an edit can leave all others alone.

use crate::decode::{Units, units_of};

/// A file's characters with the bytes they are written with.
pub struct SourceText {
    /// Each character as it stands in the file, and the offset of its first byte.
    chars: Vec<(usize, char)>,
    /// Index of the first character of each line.
    lines: Vec<usize>,
    units: Units,
    len: usize,
}

impl SourceText {
    /// Reads the bytes of a note as [`crate::decode`] does, and keeps where everything stands.
    pub fn new(bytes: &[u8]) -> Self {
        let (units, start) = units_of(bytes);
        let chars = match units {
            Units::Utf8 => utf8(bytes, start),
            Units::Utf16(read) => utf16(bytes, start, read),
        };
        let mut lines = vec![0];
        for (at, (_, c)) in chars.iter().enumerate() {
            let next = chars.get(at + 1).map(|(_, next)| *next);
            if *c == '\n' || (*c == '\r' && next != Some('\n')) {
                lines.push(at + 1);
            }
        }
        Self {
            chars,
            lines,
            units,
            len: bytes.len(),
        }
    }

    /// Index of a character by line and column, both from 1; columns count characters.
    pub fn at(&self, line: u32, column: u32) -> Option<usize> {
        let start = *self.lines.get((line as usize).checked_sub(1)?)?;
        let at = start + (column as usize).checked_sub(1)?;
        (at <= self.chars.len()).then_some(at)
    }

    /// The characters of a line, without its end: the index of the first, and the text.
    pub fn line(&self, line: u32) -> Option<(usize, String)> {
        let start = self.at(line, 1)?;
        let text = self.chars[start..].iter().map(|(_, c)| *c);
        Some((start, text.take_while(|c| !matches!(c, '\n' | '\r')).collect()))
    }

    /// The characters of a range, as far as there are any.
    pub fn text(&self, range: std::ops::Range<usize>) -> Vec<char> {
        let end = range.end.min(self.chars.len());
        let chars = self.chars.get(range.start.min(end)..end).unwrap_or_default();
        chars.iter().map(|(_, c)| *c).collect()
    }

    /// How many lines there are; a line end at the end of the file begins another, empty one.
    pub fn line_count(&self) -> u32 {
        u32::try_from(self.lines.len()).unwrap_or(u32::MAX)
    }

    /// Offset of the first byte of a character; the file's length behind the last.
    pub fn offset(&self, at: usize) -> usize {
        self.chars.get(at).map_or(self.len, |(offset, _)| *offset)
    }

    /// How lines of this file end.
    pub fn line_end(&self) -> &'static str {
        let first = self
            .chars
            .windows(2)
            .find(|pair| matches!(pair[0].1, '\n' | '\r'));
        match first {
            Some([(_, '\r'), (_, '\n')]) => "\r\n",
            Some([(_, '\r'), _]) => "\r",
            _ => "\n",
        }
    }

    /// A text in the encoding of this file.
    pub fn encode(&self, text: &str) -> Vec<u8> {
        match self.units {
            Units::Utf8 => text.as_bytes().to_vec(),
            Units::Utf16(read) => {
                let little = read([1, 0]) == 1;
                let bytes = |unit: u16| {
                    if little {
                        unit.to_le_bytes()
                    } else {
                        unit.to_be_bytes()
                    }
                };
                text.encode_utf16().flat_map(bytes).collect()
            }
        }
    }
}

fn utf8(bytes: &[u8], start: usize) -> Vec<(usize, char)> {
    let mut chars = Vec::with_capacity(bytes.len());
    let mut offset = start;
    for chunk in bytes[start..].utf8_chunks() {
        let valid = chunk.valid();
        chars.extend(valid.char_indices().map(|(at, c)| (offset + at, c)));
        offset += valid.len();
        if !chunk.invalid().is_empty() {
            chars.push((offset, char::REPLACEMENT_CHARACTER));
            offset += chunk.invalid().len();
        }
    }
    chars
}

fn utf16(bytes: &[u8], start: usize, read: fn([u8; 2]) -> u16) -> Vec<(usize, char)> {
    let units = bytes[start..]
        .chunks_exact(2)
        .map(|pair| read([pair[0], pair[1]]));
    let mut chars = Vec::with_capacity(bytes.len() / 2);
    let mut offset = start;
    for c in char::decode_utf16(units) {
        let c = c.unwrap_or(char::REPLACEMENT_CHARACTER);
        chars.push((offset, c));
        offset += 2 * c.len_utf16();
    }
    if offset < bytes.len() {
        chars.push((offset, char::REPLACEMENT_CHARACTER));
    }
    chars
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode;
    use proptest::prelude::*;

    /// Writes a text over the character at a place, and gives the bytes then.
    fn check(bytes: &[u8], (line, column): (u32, u32), with: &str, expected: &[u8]) {
        let source = SourceText::new(bytes);
        let at = source.at(line, column).expect("a place");
        let mut out = bytes[..source.offset(at)].to_vec();
        out.extend(source.encode(with));
        out.extend(&bytes[source.offset(at + 1)..]);
        assert_eq!(out, expected);
    }

    #[test]
    fn a_place_is_found_in_every_encoding_and_with_every_line_end() {
        check("a\nжx\n".as_bytes(), (2, 2), "я", "a\nжя\n".as_bytes());
        check(b"\xEF\xBB\xBFab\r\ncd", (2, 1), "z", b"\xEF\xBB\xBFab\r\nzd");
        check(b"a\rb\rc", (3, 1), "z", b"a\rb\rz");
        check(b"a\xFFb", (1, 3), "z", b"a\xFFz");
        check(
            b"\xFF\xFEa\0\n\0b\0",
            (2, 1),
            "\u{436}",
            b"\xFF\xFEa\0\n\0\x36\x04",
        );
        check(b"\xFE\xFF\0a\0b", (1, 2), "cd", b"\xFE\xFF\0a\0c\0d");
    }

    #[test]
    fn lines_end_as_the_first_one_does() {
        for (text, end) in [
            ("a\r\nb\n", "\r\n"),
            ("a\rb", "\r"),
            ("a\nb\r\n", "\n"),
            ("a", "\n"),
        ] {
            assert_eq!(SourceText::new(text.as_bytes()).line_end(), end, "{text:?}");
        }
    }

    proptest! {
        // Without NUL bytes, which are read as blanks, and carriage returns, which are line ends of their own kind.
        #[test]
        fn the_lines_are_those_that_are_read(bytes in proptest::collection::vec(prop_oneof![Just(b'\n'), 1_u8..b'\r', b'\x0e'..=255, b'a'..b'e'], 0..60)) {
            let source = SourceText::new(&bytes);
            let decoded = decode(&bytes);
            let lines: Vec<String> = decoded.text.split('\n').map(|line| line.trim_end_matches('\r').to_owned()).collect();
            let found: Vec<String> = (1..=source.line_count()).filter_map(|line| Some(source.line(line)?.1)).collect();
            prop_assert_eq!(found, lines);
        }
    }
}
