//! Which question to ask next: in a quick self-assessment, and in a mock interview. Both are functions of the answers
//! so far.

mod assess;
mod mock;

pub use assess::{AssessReason, assess, implied_known};
pub use mock::{MockReason, mock};

use crate::Study;
use cairn_model::Rating;

/// How questions lead on to each other, beside what they need. Lists of item indices, by item.
#[derive(Clone, Debug, Default)]
pub struct Ways {
    /// What an item names as follow-ups.
    pub follow_up: Vec<Vec<u32>>,
    /// What an item names as its harder continuations.
    pub harder: Vec<Vec<u32>>,
    /// What needs an item directly.
    pub opens: Vec<Vec<u32>>,
    /// How hard an item is, for going deeper where no way leads: higher is harder.
    pub hardness: Vec<u8>,
}

/// A question asked, and how its answer came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The item.
    pub item: u32,
    /// How well it went.
    pub rating: Rating,
}

impl Asked {
    fn well(self) -> bool {
        self.rating >= Rating::Good
    }
}

/// What may be asked: items that count and were not asked yet.
struct Open<'a> {
    study: &'a Study,
    asked: Vec<bool>,
}

impl<'a> Open<'a> {
    fn new(study: &'a Study, asked: &[Asked]) -> Self {
        let mut open = Self {
            study,
            asked: vec![false; study.items.len()],
        };
        for each in asked {
            if let Some(asked) = open.asked.get_mut(each.item as usize) {
                *asked = true;
            }
        }
        open
    }

    fn is(&self, item: u32) -> bool {
        let counts = self
            .study
            .items
            .get(item as usize)
            .is_some_and(|item| item.weight > 0.0);
        counts && !self.asked[item as usize]
    }

    fn all(&self) -> impl Iterator<Item = u32> + '_ {
        (0..u32::try_from(self.asked.len()).unwrap_or(u32::MAX)).filter(|item| self.is(*item))
    }

    /// The open one that counts most; the first of equals.
    fn heaviest(&self, items: &[u32]) -> Option<u32> {
        let open = items.iter().copied().filter(|item| self.is(*item));
        open.reduce(|a, b| if self.weight(b) > self.weight(a) { b } else { a })
    }

    fn weight(&self, item: u32) -> f32 {
        self.study.items[item as usize].weight
    }
}

#[cfg(test)]
mod tests;
