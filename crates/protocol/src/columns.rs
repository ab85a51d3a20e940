//! The binary form of large replies: a JSON header, then columns of numbers and texts as they lie in memory.
//!
//! A page reads it without an object for each element: every column is a typed array over the same bytes.
//!
//! ```text
//! 0         4 bytes   "CRN1"
//! 4         u32       length of the header in bytes; 8 + length is a multiple of 8
//! 8         UTF-8     the header: one JSON object, filled up with blanks
//! 8+length            the columns, each from a multiple of 8 bytes after the header
//! ```
//!
//! All numbers are little-endian. The header names the columns under `columns`: name, type, offset from the end of the
//! header in bytes, length in elements (of a text: in bytes). A column of texts is one UTF-8 block of type `text`, and
//! beside it a `u32` column `NAME_ends` with the end of each text in UTF-16 units, as a page counts.

use serde::Serialize;

const MAGIC: &[u8; 4] = b"CRN1";
const ALIGNMENT: usize = 8;

#[derive(Serialize)]
struct Column {
    name: &'static str,
    r#type: &'static str,
    offset: usize,
    length: usize,
}

/// Columns on their way into bytes.
#[derive(Default)]
pub struct Columns {
    columns: Vec<Column>,
    data: Vec<u8>,
}

#[derive(Serialize)]
struct Head<'a, H> {
    #[serde(flatten)]
    header: &'a H,
    columns: &'a [Column],
}

impl Columns {
    /// None yet, with room for so many bytes: a large reply that grew step by step would be copied many times.
    pub fn with_capacity(bytes: usize) -> Self {
        Self {
            columns: Vec::new(),
            data: Vec::with_capacity(bytes),
        }
    }

    /// A column of 32-bit floats; NaN stands for unknown.
    pub fn f32(&mut self, name: &'static str, values: impl Iterator<Item = f32>) {
        self.add(name, "f32", values, |value, data| {
            data.extend(value.to_le_bytes())
        });
    }

    /// A column of 32-bit unsigned integers.
    pub fn u32(&mut self, name: &'static str, values: impl Iterator<Item = u32>) {
        self.add(name, "u32", values, |value, data| {
            data.extend(value.to_le_bytes())
        });
    }

    /// A column of 32-bit signed integers.
    pub fn i32(&mut self, name: &'static str, values: impl Iterator<Item = i32>) {
        self.add(name, "i32", values, |value, data| {
            data.extend(value.to_le_bytes())
        });
    }

    /// A column of bytes.
    pub fn u8(&mut self, name: &'static str, values: impl Iterator<Item = u8>) {
        self.add(name, "u8", values, |value, data| data.push(value));
    }

    /// A column of texts; `ends` is the name of the column that tells where each ends.
    pub fn text<'a>(&mut self, name: &'static str, ends: &'static str, texts: impl Iterator<Item = &'a str>) {
        let offset = self.begin();
        let mut end = 0u32;
        let mut found = Vec::new();
        for text in texts {
            self.data.extend_from_slice(text.as_bytes());
            let units = if text.is_ascii() {
                text.len()
            } else {
                text.encode_utf16().count()
            };
            end += u32::try_from(units).unwrap_or(u32::MAX);
            found.push(end);
        }
        self.columns.push(Column {
            name,
            r#type: "text",
            offset,
            length: self.data.len() - offset,
        });
        self.u32(ends, found.into_iter());
    }

    /// Where the next column begins.
    fn begin(&mut self) -> usize {
        self.data.resize(self.data.len().next_multiple_of(ALIGNMENT), 0);
        self.data.len()
    }

    fn add<T>(
        &mut self,
        name: &'static str,
        r#type: &'static str,
        values: impl Iterator<Item = T>,
        put: impl Fn(T, &mut Vec<u8>),
    ) {
        let offset = self.begin();
        let mut length = 0;
        self.data.reserve(values.size_hint().0 * size_of::<T>());
        for value in values {
            put(value, &mut self.data);
            length += 1;
        }
        self.columns.push(Column {
            name,
            r#type,
            offset,
            length,
        });
    }

    /// The bytes.
    ///
    /// # Errors
    /// The header is no JSON object.
    pub fn finish(mut self, header: &impl Serialize) -> Result<Vec<u8>, serde_json::Error> {
        let mut head = serde_json::to_vec(&Head {
            header,
            columns: &self.columns,
        })?;
        let before = MAGIC.len() + size_of::<u32>();
        head.resize((before + head.len()).next_multiple_of(ALIGNMENT) - before, b' ');
        let length = u32::try_from(head.len()).unwrap_or(u32::MAX);
        let start = MAGIC.iter().copied().chain(length.to_le_bytes()).chain(head);
        self.data.splice(0..0, start);
        Ok(self.data)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    /// Header, and a column's bytes by name.
    fn read(bytes: &[u8]) -> (Value, impl Fn(&str) -> Vec<u8> + use<>) {
        assert_eq!(&bytes[..4], MAGIC);
        let length = u32::from_le_bytes(bytes[4..8].try_into().expect("four bytes")) as usize;
        assert_eq!((8 + length) % ALIGNMENT, 0);
        let header: Value = serde_json::from_slice(&bytes[8..8 + length]).expect("JSON");
        let data = bytes[8 + length..].to_vec();
        let columns = header["columns"].clone();
        let column = move |name: &str| {
            let found = columns
                .as_array()
                .expect("columns")
                .iter()
                .find(|column| column["name"] == name);
            let found = found.expect("a column");
            let from = found["offset"].as_u64().expect("an offset") as usize;
            assert_eq!(from % ALIGNMENT, 0);
            let size = match found["type"].as_str() {
                Some("u8" | "text") => 1,
                _ => 4,
            };
            data[from..from + size * found["length"].as_u64().expect("a length") as usize].to_vec()
        };
        (header, column)
    }

    #[test]
    fn columns_are_found_again_by_the_header() {
        let mut columns = Columns::default();
        columns.u8("kind", [3, 1, 2].into_iter());
        columns.f32("x", [1.5, f32::NAN, -2.0].into_iter());
        columns.i32("region", [-1, 7, 0].into_iter());
        let (header, column) = read(&columns.finish(&json!({ "nodes": 3 })).expect("bytes"));
        assert_eq!(header["nodes"], 3);
        assert_eq!(column("kind"), [3, 1, 2]);
        assert_eq!(column("x")[..4], 1.5f32.to_le_bytes());
        assert_eq!(column("region")[..8], [255, 255, 255, 255, 7, 0, 0, 0]);
    }

    #[test]
    fn texts_end_where_a_page_counts() {
        let mut columns = Columns::default();
        columns.text("title", "title_ends", ["é", "", "🪨a"].into_iter());
        let (_, column) = read(&columns.finish(&json!({})).expect("bytes"));
        assert_eq!(column("title"), "é🪨a".as_bytes());
        assert_eq!(column("title_ends"), [1, 0, 0, 0, 1, 0, 0, 0, 4, 0, 0, 0]);
    }
}
