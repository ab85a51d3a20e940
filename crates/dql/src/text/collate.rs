//! The order of texts that `localeCompare` gives in English: ICU's root collation, all differences counted.

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::locale;
use std::cmp::Ordering;
use std::sync::LazyLock;

static COLLATOR: LazyLock<Option<CollatorBorrowed<'static>>> =
    LazyLock::new(|| Collator::try_new(locale!("en-US").into(), CollatorOptions::default()).ok());

/// Compares two texts.
pub(crate) fn compare(a: &str, b: &str) -> Ordering {
    if a == b {
        return Ordering::Equal;
    }
    match &*COLLATOR {
        Some(collator) => collator.compare(a, b),
        None => a.cmp(b),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_letters_come_before_capitals_and_accents_after_their_letter() {
        let mut words = ["b", "Äb", "_", "B", "10", "a", "file 2", "é", "ab", "file-1"];
        words.sort_by(|a, b| compare(a, b));
        assert_eq!(
            words,
            ["_", "10", "a", "ab", "Äb", "b", "B", "é", "file 2", "file-1"]
        );
        assert_eq!(compare("e\u{301}", "é"), Ordering::Equal);
    }
}
