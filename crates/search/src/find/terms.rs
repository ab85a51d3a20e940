//! The terms of a query, for those who show where it matched.

use super::build::fuzzy_distance;
use crate::index::Way;
use crate::query::{Leaf, Plan, Word};

/// Folded terms: as they are, with `*` behind the beginning of a word, with `~` behind a word that may be misspelt.
pub(super) fn terms(plan: &Plan, way: Way) -> Vec<String> {
    let mut terms = Vec::new();
    plan.leaves(&mut |placed| {
        if placed.optional {
            return;
        }
        match &placed.leaf {
            Leaf::Phrase(parts) => terms.extend(parts.iter().map(|(_, part)| part.clone())),
            Leaf::Word(word) => of_word(word, way, &mut terms),
        }
    });
    let mut seen = std::collections::HashSet::new();
    terms.retain(|term| seen.insert(term.clone()));
    terms
}

/// Words of one query that are looked for with typing errors: so many at once were pasted, not typed, and each of them
/// is a walk through every word of the vault.
const MOST_MISSPELT: usize = 12;

/// Whether a word is long enough to be misspelt and still told, and there are not too many of them.
pub(super) fn may_be_misspelt(plan: &Plan) -> bool {
    let mut long = 0;
    plan.leaves(&mut |placed| {
        let tells = |word: &Word| fuzzy_distance(word.written.chars().count()) > 0;
        long += usize::from(matches!(&placed.leaf, Leaf::Word(word) if tells(word)));
    });
    (1..=MOST_MISSPELT).contains(&long)
}

fn of_word(word: &Word, way: Way, terms: &mut Vec<String>) {
    terms.extend(word.parts.iter().flatten().map(|(_, part)| part.clone()));
    terms.extend(word.stem.clone());
    if word.written.is_empty() {
        return;
    }
    terms.push(word.written.clone());
    if word.open {
        terms.push(format!("{}*", word.written));
    }
    for other in &word.others {
        terms.push(other.clone());
        if word.open {
            terms.push(format!("{other}*"));
        }
    }
    if way.fuzzy && fuzzy_distance(word.written.chars().count()) > 0 {
        terms.push(format!("{}~", word.written));
    }
}
