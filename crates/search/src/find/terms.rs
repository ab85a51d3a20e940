//! The terms of a query, for those who show where it matched.

use super::build::{Mode, fuzzy_distance};
use crate::query::{Leaf, Plan, Word};

/// Folded terms: as they are, with `*` behind the beginning of a word, with `~` behind a word that may be misspelt.
pub(super) fn terms(plan: &Plan, mode: Mode) -> Vec<String> {
    let mut terms = Vec::new();
    for leaf in plan
        .wanted
        .iter()
        .filter(|clause| !clause.optional)
        .flat_map(|clause| &clause.leaves)
    {
        match leaf {
            Leaf::Phrase(parts) => terms.extend(parts.iter().map(|(_, part)| part.clone())),
            Leaf::Word(word) => of_word(word, mode, &mut terms),
        }
    }
    let mut seen = std::collections::HashSet::new();
    terms.retain(|term| seen.insert(term.clone()));
    terms
}

/// Whether a word is long enough to be misspelt and still told.
pub(super) fn may_be_misspelt(plan: &Plan) -> bool {
    let long =
        |leaf: &Leaf| matches!(leaf, Leaf::Word(word) if fuzzy_distance(word.written.chars().count()) > 0);
    plan.wanted.iter().flat_map(|clause| &clause.leaves).any(long)
}

fn of_word(word: &Word, mode: Mode, terms: &mut Vec<String>) {
    terms.extend(word.parts.iter().flatten().map(|(_, part)| part.clone()));
    terms.extend(word.stem.clone());
    if word.written.is_empty() {
        return;
    }
    terms.push(word.written.clone());
    if word.open {
        terms.push(format!("{}*", word.written));
    }
    if mode.fuzzy && fuzzy_distance(word.written.chars().count()) > 0 {
        terms.push(format!("{}~", word.written));
    }
}
