//! The order of texts that `localeCompare` gives in English: ICU's root collation, all differences counted.

use icu_collator::options::{CollatorOptions, Strength};
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::locale;
use std::cmp::Ordering;
use std::sync::LazyLock;

static COLLATOR: LazyLock<Option<CollatorBorrowed<'static>>> =
    LazyLock::new(|| Collator::try_new(locale!("en-US").into(), CollatorOptions::default()).ok());

/// Where each printable sign of ASCII stands among them, letters of both cases alike; from the collator itself. Signs that are
/// not printable have no place.
static PLACES: LazyLock<[u8; 128]> = LazyLock::new(|| {
    let mut options = CollatorOptions::default();
    options.strength = Some(Strength::Primary);
    let mut places = [0; 128];
    let Ok(collator) = Collator::try_new(locale!("en-US").into(), options) else {
        return places;
    };
    let text = |byte: u8| char::from(byte).to_string();
    let mut signs: Vec<u8> = (b' '..=b'~').collect();
    signs.sort_by(|a, b| collator.compare(&text(*a), &text(*b)));
    let (mut place, mut before) = (0, None);
    for sign in signs {
        if before.is_none_or(|before| collator.compare(&text(before), &text(sign)).is_ne()) {
            place += 1;
        }
        places[usize::from(sign)] = place;
        before = Some(sign);
    }
    places
});

/// The order of two texts of printable ASCII, as the collator has it: by signs first, then small letters before capitals.
/// `None` if there is another sign in one of them.
fn plain(a: &[u8], b: &[u8]) -> Option<Ordering> {
    let places = &*PLACES;
    let place = |byte: u8| places.get(usize::from(byte)).copied().filter(|place| *place > 0);
    let mut case = Ordering::Equal;
    for (x, y) in a.iter().zip(b) {
        let (left, right) = (place(*x)?, place(*y)?);
        if left != right {
            // What follows may still be of another kind, and join what stands here.
            let rest = |text: &[u8]| text.iter().all(|byte| place(*byte).is_some());
            return (rest(a) && rest(b)).then(|| left.cmp(&right));
        }
        if case.is_eq() && x != y {
            case = x.is_ascii_uppercase().cmp(&y.is_ascii_uppercase());
        }
    }
    let (longer, shared) = if a.len() > b.len() {
        (a, b.len())
    } else {
        (b, a.len())
    };
    longer[shared..]
        .iter()
        .try_for_each(|byte| place(*byte).map(|_| ()))?;
    Some(a.len().cmp(&b.len()).then(case))
}

/// Compares two texts.
pub(crate) fn compare(a: &str, b: &str) -> Ordering {
    if a == b {
        return Ordering::Equal;
    }
    if let Some(order) = plain(a.as_bytes(), b.as_bytes()) {
        return order;
    }
    match &*COLLATOR {
        Some(collator) => collator.compare(a, b),
        None => a.cmp(b),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn plain_texts_compare_as_the_collator_has_it(a in "[ -~é]{0,6}", b in "[ -~é]{0,6}", shared in "[a-cA-C_-]{0,3}") {
            let (a, b) = (format!("{shared}{a}"), format!("{}{b}", shared.to_uppercase()));
            let collator = COLLATOR.as_ref().expect("a collator");
            prop_assert_eq!(compare(&a, &b), collator.compare(&a, &b));
        }
    }

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
