//! Cache and text index are kept apart, and must agree on more than the number of a generation: a copy of one of them that
//! is put back later goes on to the same numbers with other notes.

use std::hash::{BuildHasher as _, RandomState};

/// Which generations came in which history. Each opening that changes anything begins one.
#[derive(Debug)]
pub(crate) struct History {
    /// What the cache held when it was opened.
    opened: u32,
    /// The history that came in.
    before: u32,
    now: u32,
}

impl History {
    /// Goes on from a cache with its generation, and the history of that.
    pub(crate) fn new(opened: u32, before: Option<u32>) -> Self {
        // Its keys are random, and differ each time.
        let chance = RandomState::new().hash_one(opened);
        let now = u32::try_from(chance >> 32).unwrap_or_default();
        Self {
            opened,
            before: before.unwrap_or(now),
            now,
        }
    }

    /// The history of a generation.
    pub(crate) fn of(&self, generation: u32) -> u32 {
        if generation > self.opened {
            self.now
        } else {
            self.before
        }
    }

    /// A generation with its history, as the text index keeps it.
    pub(crate) fn stamp(&self, generation: u32) -> u64 {
        u64::from(self.of(generation)) << 32 | u64::from(generation)
    }
}

/// The generation and the history of a stamp.
pub(crate) fn parts(stamp: u64) -> (u32, u32) {
    let half = |bits: u64| u32::try_from(bits & u64::from(u32::MAX)).unwrap_or_default();
    (half(stamp), half(stamp >> 32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_there_keeps_its_history_and_what_comes_has_another() {
        let history = History::new(7, Some(3));
        assert_eq!([0, 7].map(|generation| history.of(generation)), [3, 3]);
        assert_eq!(history.of(8), history.of(9));
        assert_ne!(history.of(8), History::new(7, Some(3)).of(8));
        assert_eq!(parts(history.stamp(7)), (7, 3));
        assert_eq!(parts(history.stamp(9)), (9, history.of(9)));
    }
}
