//! Which letters names have: most names are told from what was typed without being read.

use crate::analysis::fold::fold_char;

/// Letters and digits of the Latin and Cyrillic alphabets, in any order and case; the few Cyrillic ones beyond those a set
/// has room for, and everything else, share places. One that is not in the set is not in the names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Letters(u64);

/// Places for Latin letters and digits, one for all else, and the rest for Cyrillic letters.
const DIGITS: u32 = 26;
const OTHERS: u32 = 36;
const CYRILLIC: u32 = 37;

impl Letters {
    /// Those of nothing yet known: every letter.
    pub const ALL: Self = Self(u64::MAX);

    /// The letters of several names together.
    pub fn of<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut letters = Self(0);
        for c in names.into_iter().flat_map(str::chars) {
            letters.add(fold_char(c));
        }
        letters
    }

    /// Adds a folded character.
    pub(super) fn add(&mut self, c: char) {
        let place = match c {
            'a'..='z' => u32::from(c) - u32::from('a'),
            '0'..='9' => u32::from(c) - u32::from('0') + DIGITS,
            'а'..='я' => CYRILLIC + (u32::from(c) - u32::from('а')) % (u64::BITS - CYRILLIC),
            _ => OTHERS,
        };
        self.0 |= 1 << place;
    }

    /// Whether all of those are among these.
    pub(super) fn have(self, those: Self) -> bool {
        self.0 & those.0 == those.0
    }

    /// Whether all but a few of those are among these: an error loses one letter at most.
    pub(super) fn nearly_have(self, those: Self, errors: u32) -> bool {
        (those.0 & !self.0).count_ones() <= errors
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_the_letters_of_what_may_be_typed_for_them() {
        let names = Letters::of(["Café Ёлка №5", "B-tree"]);
        for typed in ["cafe", "елка", "ЕЛКА", "5", "btree", "b-tree", "№", ""] {
            assert!(names.have(Letters::of([typed])), "{typed}");
        }
        for typed in ["x", "щ", "7", "cafes"] {
            assert!(!names.have(Letters::of([typed])), "{typed}");
        }
        assert!(Letters::ALL.have(Letters::of(["anything at all"])));
    }
}
