//! Shares notes out among builders so that all end at the same time.

use super::locked;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// Notes that are taken at once.
pub(crate) const PIECE: usize = 32;
/// A builder ends when what is left is so much of what it is ahead: writing a segment takes about as long as gathering it,
/// and what the others gather meanwhile is to be written, too, which makes it half. A little less, for one that comes
/// back too early ends for good.
const LEFT: f64 = 0.4;
/// Of a builder that ended.
const ENDED: usize = usize::MAX;

/// Notes that are not taken yet.
pub(super) struct Share<T> {
    pieces: Vec<Mutex<Vec<T>>>,
    next: AtomicUsize,
    /// What the open segment of each builder holds, in bytes.
    open: Vec<AtomicUsize>,
    /// What all segments hold.
    gathered: AtomicUsize,
}

impl<T> Share<T> {
    pub(super) fn new(notes: Vec<T>, builders: usize) -> Self {
        let mut notes = notes.into_iter();
        let pieces = (0..notes.len().div_ceil(PIECE)).map(|_| notes.by_ref().take(PIECE).collect());
        Self {
            pieces: pieces.map(Mutex::new).collect(),
            next: AtomicUsize::new(0),
            open: (0..builders).map(|_| AtomicUsize::new(0)).collect(),
            gathered: AtomicUsize::new(0),
        }
    }

    /// The next notes of a builder whose open segment holds so many bytes; none if it should end.
    pub(super) fn next(&self, builder: usize, open: usize) -> Option<Vec<T>> {
        let before = self.open[builder].swap(open, Relaxed);
        // A smaller one is another segment.
        let more = open.checked_sub(before).unwrap_or(open);
        let gathered = self.gathered.fetch_add(more, Relaxed) + more;
        if self.is_ahead(open, gathered) {
            self.open[builder].store(ENDED, Relaxed);
            return None;
        }
        let piece = self.pieces.get(self.next.fetch_add(1, Relaxed))?;
        Some(std::mem::take(&mut locked(piece)))
    }

    /// Whether a builder whose segment holds so much will need as long for writing it as the others for all that is left.
    fn is_ahead(&self, open: usize, gathered: usize) -> bool {
        let taken = self.next.load(Relaxed);
        let left = self.pieces.len().saturating_sub(taken) as f64 * gathered as f64 / taken.max(1) as f64;
        let others = self.open.iter().map(|other| other.load(Relaxed));
        // Never the last one: those that ended hold more than any.
        let ahead: usize = others.map(|other| open.saturating_sub(other)).sum();
        left < ahead as f64 * LEFT
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two builders, one of them `late` notes later, which take as long for writing a note as for gathering it. Tells how many
    /// notes apart they end.
    fn apart(notes: usize, late: usize) -> usize {
        let share = Share::new((0..notes).collect(), 2);
        let (mut clocks, mut open) = ([0, late], [0, 0]);
        let (mut running, mut taken) = (vec![0, 1], Vec::new());
        while let Some(at) = (0..running.len()).min_by_key(|at| clocks[running[*at]]) {
            let builder = running[at];
            match share.next(builder, open[builder] * 100) {
                Some(piece) => {
                    open[builder] += piece.len();
                    clocks[builder] += piece.len();
                    taken.extend(piece);
                }
                None => {
                    clocks[builder] += open[builder];
                    running.remove(at);
                }
            }
        }
        taken.sort_unstable();
        assert_eq!(taken, (0..notes).collect::<Vec<_>>());
        clocks[0].abs_diff(clocks[1])
    }

    #[test]
    fn builders_end_together_though_one_began_later() {
        for late in [0, 100, 400, 1_000] {
            let apart = apart(10_000, late);
            assert!(apart <= late / 4 + 4 * PIECE, "{late}: {apart}");
        }
    }

    #[test]
    fn all_notes_are_taken_however_few() {
        for notes in [0, 1, PIECE, 3 * PIECE + 1] {
            assert!(apart(notes, 1_000) <= 1_000 + notes);
        }
    }

    #[test]
    fn the_last_builder_does_not_end_before_the_notes_do() {
        let share = Share::new(vec![(); 4 * PIECE], 2);
        assert!(share.next(0, 0).is_some() && share.next(1, 0).is_some() && share.next(0, 900).is_some());
        // As many as all that are left.
        assert!(share.next(0, 9_000).is_none());
        assert!(share.next(1, 90_000).is_some());
        assert!(share.next(1, 99_000).is_none());
    }
}
