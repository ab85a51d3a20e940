//! What is looked up as a whole (names, tags, properties, the note that a document is of), as numbers in one field.
//!
//! Nearly every note has its own, two dozen or more: as text they would be five fields of long terms, each copied, hashed
//! and compared letter by letter.

use tantivy::Term;
use tantivy::schema::Field;

/// What a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The id of the note that a document is of or stands in.
    Home,
    /// A title or an alias.
    Name,
    /// A name without blanks, and what else a note is called.
    Called,
    Tag,
    Property,
}

/// A text, or the beginning of one: FNV-1a over its kind and its bytes, 64 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Exact(u64);

impl Exact {
    /// Nothing yet.
    pub(crate) fn new(kind: Kind) -> Self {
        Self(0xcbf2_9ce4_8422_2325).byte(kind as u8)
    }

    /// A whole text.
    pub(crate) fn of(kind: Kind, text: &str) -> Self {
        Self::new(kind).then(text)
    }

    /// With more text behind it.
    pub(crate) fn then(self, text: &str) -> Self {
        text.bytes().fold(self, Self::byte)
    }

    fn byte(self, byte: u8) -> Self {
        Self((self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
    }

    /// As the index has it: the upper 56 bits, as each byte of its own is one more state of the dictionary for nearly every
    /// text, and a first byte that is always 0 none. Two of a million texts are the same number once in 144,000 vaults.
    pub(crate) fn number(self) -> u64 {
        self.0 >> 8
    }

    /// As it is asked for.
    pub(crate) fn term(self, field: Field) -> Term {
        Term::from_field_u64(field, self.number())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_in_pieces_is_the_same_but_no_other_kind_or_text_is() {
        let whole = Exact::of(Kind::Tag, "databases/sql");
        assert_eq!(Exact::new(Kind::Tag).then("databases").then("/sql"), whole);
        assert_ne!(Exact::of(Kind::Name, "databases/sql"), whole);
        assert_ne!(Exact::of(Kind::Tag, "databases/sq"), whole);
    }

    #[test]
    fn texts_that_are_much_alike_are_other_numbers() {
        let texts = (0..300_000).map(|at| Exact::of(Kind::Called, &format!("c-note-{at}")).number());
        let numbers: std::collections::HashSet<u64> = texts.collect();
        assert_eq!(numbers.len(), 300_000);
    }
}
