//! Which words of a text are meant by the terms of a query.

use crate::analysis::Words;
use crate::analysis::fold::fold_into;
use crate::find::fuzzy_distance;

/// A word that matches, in bytes of the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    pub(super) from: usize,
    pub(super) to: usize,
    /// Number of the term.
    pub(super) term: usize,
}

/// How a term matches.
enum Test<'a> {
    Same(&'a str),
    Begins(&'a str),
    Near(Vec<char>, usize),
}

/// The words of `text` that match, in order, without overlaps.
pub(super) fn spots(words: &mut Words, text: &str, terms: &[String]) -> Vec<Spot> {
    let tests: Vec<Test<'_>> = terms.iter().map(|term| Test::of(term)).collect();
    let mut spots: Vec<Spot> = Vec::new();
    // A word with typing errors may begin with another letter.
    if tests.iter().any(|test| matches!(test, Test::Near(..))) {
        words.reset();
    } else {
        words.reset_for(terms.iter().filter_map(|term| term.bytes().next()));
    }
    while words.advance(text) {
        for piece in words.pieces() {
            let word = words.text(piece);
            let Some(term) = tests.iter().position(|test| test.matches(word)) else {
                continue;
            };
            match spots.last_mut() {
                // A compound comes before its parts: the longer match stays.
                Some(last) if piece.from < last.to => last.to = last.to.max(piece.to),
                _ => spots.push(Spot {
                    from: piece.from,
                    to: piece.to,
                    term,
                }),
            }
        }
    }
    spots
}

impl<'a> Test<'a> {
    fn of(term: &'a str) -> Self {
        match (term.strip_suffix('*'), term.strip_suffix('~')) {
            (Some(begin), _) if !begin.is_empty() => Self::Begins(begin),
            (_, Some(word)) if !word.is_empty() => {
                let chars: Vec<char> = word.chars().collect();
                let distance = usize::from(fuzzy_distance(chars.len()));
                Self::Near(chars, distance)
            }
            _ => Self::Same(term),
        }
    }

    fn matches(&self, word: &str) -> bool {
        match self {
            Self::Same(term) => *term == word,
            Self::Begins(begin) => word.starts_with(begin),
            Self::Near(term, distance) => is_near(term, word, *distance),
        }
    }
}

/// Whether a name is spelt nearly as what was typed: as many errors as a word of that length may have.
pub fn is_spelt_like(typed: &str, name: &str) -> bool {
    let folded = |text: &str| {
        let mut out = String::new();
        fold_into(text, &mut out);
        out
    };
    let letters: Vec<char> = folded(typed).chars().collect();
    let errors = usize::from(fuzzy_distance(letters.len()));
    errors > 0 && is_near(&letters, &folded(name), errors)
}

/// Whether the words differ by at most `limit` insertions, deletions, replacements or swaps of neighbours
/// (optimal string alignment, as tantivy's automaton counts).
pub(crate) fn is_near(term: &[char], word: &str, limit: usize) -> bool {
    let word: Vec<char> = word.chars().take(term.len() + limit + 1).collect();
    if word.len().abs_diff(term.len()) > limit {
        return false;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=word.len()).collect();
    for (i, &a) in term.iter().enumerate() {
        let mut next = vec![i + 1];
        for (j, &b) in word.iter().enumerate() {
            let mut cost = (row[j] + usize::from(a != b))
                .min(row[j + 1] + 1)
                .min(next[j] + 1);
            if i > 0 && j > 0 && a == word[j - 1] && term[i - 1] == b {
                cost = cost.min(before[j - 1] + 1);
            }
            next.push(cost);
        }
        if next.iter().all(|&cost| cost > limit) {
            return false;
        }
        before = std::mem::replace(&mut row, next);
    }
    row[word.len()] <= limit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distance_counts_a_swap_once() {
        let near = |a: &str, b: &str, limit| is_near(&a.chars().collect::<Vec<_>>(), b, limit);
        assert!(near("hsah", "hash", 1) && near("hash", "has", 1) && near("hash", "hashe", 1));
        assert!(!near("hash", "ahsh1", 1) && !near("hash", "table", 2) && near("", "", 0));
    }
}
