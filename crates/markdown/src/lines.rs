//! Byte offsets to lines and columns, cheap for offsets that mostly grow.

use cairn_model::Position;

/// Walks a text once, answering where an offset stands.
pub(crate) struct LineCursor<'a> {
    text: &'a str,
    offset: usize,
    line: u32,
    line_start: usize,
}

impl<'a> LineCursor<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self {
            text,
            offset: 0,
            line: 1,
            line_start: 0,
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
            for newline in memchr::memchr_iter(b'\n', &bytes[self.offset..end]) {
                self.line += 1;
                self.line_start = self.offset + newline + 1;
            }
            self.offset = end;
        }
        self.line
    }

    /// Line and column (in characters) of a byte offset, both from 1.
    pub(crate) fn position(&mut self, offset: usize) -> Position {
        let line = self.line(offset);
        let before = self.text.get(self.line_start..offset).unwrap_or("");
        Position {
            line,
            column: 1 + u32::try_from(before.chars().count()).unwrap_or(u32::MAX - 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let mut cursor = LineCursor::new("ab\nжю[x]\n");
        assert_eq!(cursor.position(7), Position { line: 2, column: 3 });
        assert_eq!(cursor.position(1), Position { line: 1, column: 2 });
        assert_eq!(cursor.position(11), Position { line: 3, column: 1 });
    }
}
