//! The steps a query may take for what no index answers, and the way to call it off.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A limit of steps: bytes of text looked through, each as many steps as what is looked for costs ([`crate::Expr::cost`]).
/// Steps and not time: a query gives the same on every machine.
#[derive(Clone, Debug)]
pub struct Budget {
    steps: u64,
    turn: Option<(Arc<AtomicU64>, u64)>,
}

/// Hands out turns: a later one calls off those before it.
#[derive(Clone, Debug, Default)]
pub struct Turns(Arc<AtomicU64>);

impl Turns {
    /// Begins a turn of so many steps at most.
    pub fn next(&self, steps: u64) -> Budget {
        let number = self.0.fetch_add(1, Ordering::Relaxed) + 1;
        Budget {
            turn: Some((Arc::clone(&self.0), number)),
            ..Budget::of(steps)
        }
    }
}

impl Budget {
    /// So many steps.
    pub fn of(steps: u64) -> Self {
        Self { steps, turn: None }
    }

    /// Takes steps; `false`, and nothing is taken, if so many are not left.
    pub fn take(&mut self, steps: u64) -> bool {
        let enough = self.steps >= steps;
        if enough {
            self.steps -= steps;
        }
        enough
    }

    /// Whether a later turn began.
    pub fn called_off(&self) -> bool {
        self.turn
            .as_ref()
            .is_some_and(|(latest, number)| latest.load(Ordering::Relaxed) != *number)
    }
}
