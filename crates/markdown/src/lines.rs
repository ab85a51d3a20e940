//! Byte offsets to lines and columns, cheap for offsets that mostly grow.

use cairn_model::Position;

/// Walks a text once, answering where an offset stands.
pub(crate) struct LineCursor<'a> {
    text: &'a str,
    offset: usize,
    line: u32,
    line_start: usize,
    /// The last place on this line whose column was asked for, and that column less one: a line of megabytes with a
    /// link in every word is still counted once.
    counted: (usize, u32),
}

impl<'a> LineCursor<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self {
            text,
            offset: 0,
            line: 1,
            line_start: 0,
            counted: (0, 0),
        }
    }

    /// Line of a byte offset, from 1.
    pub(crate) fn line(&mut self, offset: usize) -> u32 {
        if offset < self.line_start {
            *self = Self::new(self.text);
        }
        let bytes = self.text.as_bytes();
        let end = offset.min(bytes.len());
        if end > self.offset {
            let passed = &bytes[self.offset..end];
            if let Some(newline) = memchr::memrchr(b'\n', passed) {
                let lines = memchr::memchr_iter(b'\n', &passed[..=newline]).count();
                self.line = self.line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
                self.line_start = self.offset + newline + 1;
            }
            self.offset = end;
        }
        self.line
    }

    /// Line and column (in characters) of a byte offset, both from 1.
    pub(crate) fn position(&mut self, offset: usize) -> Position {
        let line = self.line(offset);
        if self.counted.0 < self.line_start || self.counted.0 > offset {
            self.counted = (self.line_start, 0);
        }
        let (from, before) = self.counted;
        let between = self.text.get(from..offset).unwrap_or("").chars().count();
        let before = before.saturating_add(u32::try_from(between).unwrap_or(u32::MAX));
        self.counted = (offset, before);
        Position {
            line,
            column: before.saturating_add(1),
        }
    }

    /// The line a byte offset stands in, without its end, and where it begins.
    pub(crate) fn source(&mut self, offset: usize) -> (&'a str, usize) {
        self.line(offset);
        let rest = &self.text[self.line_start..];
        let end = memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
        (rest[..end].trim_end_matches('\r'), self.line_start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_line_is_told_wherever_it_was_looked_before(
            text in "[aж\n\r]{0,40}",
            offsets in prop::collection::vec(0_usize..90, 1..12),
        ) {
            let mut cursor = LineCursor::new(&text);
            for offset in offsets {
                let offset = text.floor_char_boundary(offset);
                let lines = text[..offset].matches('\n').count();
                prop_assert_eq!(cursor.line(offset) as usize, lines + 1, "{} in {:?}", offset, &text);
            }
        }
    }

    #[test]
    fn columns_count_characters() {
        let mut cursor = LineCursor::new("ab\nжю[x]\n");
        assert_eq!(cursor.position(7), Position { line: 2, column: 3 });
        assert_eq!(cursor.position(9), Position { line: 2, column: 5 });
        assert_eq!(cursor.position(5), Position { line: 2, column: 2 });
        assert_eq!(cursor.position(1), Position { line: 1, column: 2 });
        assert_eq!(cursor.position(11), Position { line: 3, column: 1 });
    }
}
