//! The time a query may take for what no index answers, and the way to call it off.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// A limit of time. Clones share it.
#[derive(Clone, Debug)]
pub struct Budget {
    until: Instant,
    turn: Option<(Arc<AtomicU64>, u64)>,
}

/// Hands out turns: a later one calls off those before it.
#[derive(Clone, Debug, Default)]
pub struct Turns(Arc<AtomicU64>);

impl Turns {
    /// Begins a turn of so many milliseconds at most.
    pub fn next(&self, milliseconds: u64) -> Budget {
        let number = self.0.fetch_add(1, Ordering::Relaxed) + 1;
        Budget {
            turn: Some((Arc::clone(&self.0), number)),
            ..Budget::of(milliseconds)
        }
    }
}

impl Budget {
    /// So many milliseconds from now on.
    pub fn of(milliseconds: u64) -> Self {
        Self {
            until: Instant::now() + Duration::from_millis(milliseconds),
            turn: None,
        }
    }

    /// Whether it is used up, or a later turn began.
    pub fn spent(&self) -> bool {
        self.called_off() || Instant::now() >= self.until
    }

    /// Whether a later turn began.
    pub fn called_off(&self) -> bool {
        self.turn
            .as_ref()
            .is_some_and(|(latest, number)| latest.load(Ordering::Relaxed) != *number)
    }
}
