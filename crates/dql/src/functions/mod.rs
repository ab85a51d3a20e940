//! The functions of the language, one table: names, kinds of arguments, which arguments a list may stand for, and what each
//! does.

mod build;
mod dates;
mod lists;
mod numbers;
mod strings;
mod table;

pub use build::{Function, Kind, Variant};
pub use table::FUNCTIONS;

use rustc_hash::FxHashMap;
use std::sync::LazyLock;

static BY_NAME: LazyLock<FxHashMap<&str, &Function>> = LazyLock::new(|| {
    FUNCTIONS
        .iter()
        .map(|function| (function.name, function))
        .collect()
});

/// The function of a name.
pub fn find(name: &str) -> Option<&'static Function> {
    BY_NAME.get(name).copied()
}

/// A function whose name differs from this one in case or in two letters at most.
pub(crate) fn like(name: &str) -> Option<&'static str> {
    let lower = name.to_lowercase();
    let names = FUNCTIONS.iter().map(|function| function.name);
    names
        .map(|known| (distance(known, &lower), known))
        .filter(|(distance, known)| *distance <= 2 && *distance < known.len() / 2 + 1)
        .min()
        .map(|(_, known)| known)
}

/// Letters to add, drop or change to make one word of another.
fn distance(a: &str, b: &str) -> usize {
    if b.len() > 32 {
        return usize::MAX;
    }
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let change = corner + usize::from(x != *y);
            corner = row[j + 1];
            row[j + 1] = change.min(corner + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}
