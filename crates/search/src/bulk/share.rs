//! Shares notes out among builders so that all end at the same time.

use super::locked;
use std::sync::Mutex;

/// Notes that are taken at once.
pub(crate) const PIECE: usize = 32;
/// A builder ends when what is left is so much of what it is ahead: writing a segment takes about as long as gathering it,
/// and what the others gather meanwhile is to be written, too, which makes it half. A little less, for one that comes
/// back too early ends for good.
const LEFT: f64 = 0.4;

/// Notes that are not taken yet. Asked for once a piece, so that a lock costs nothing.
pub(super) struct Share<T>(Mutex<State<T>>);

struct State<T> {
    notes: std::vec::IntoIter<T>,
    builders: Vec<Work>,
    /// Notes that were taken and gathered, and the bytes that they became.
    gathered: (usize, usize),
}

#[derive(Clone, Default)]
struct Work {
    /// Bytes of its open segment.
    open: usize,
    /// Notes that it was given last.
    taken: usize,
    ended: bool,
}

impl<T> Share<T> {
    pub(super) fn new(notes: Vec<T>, builders: usize) -> Self {
        Self(Mutex::new(State {
            notes: notes.into_iter(),
            builders: vec![Work::default(); builders],
            gathered: (0, 0),
        }))
    }

    /// The next notes of a builder whose open segment holds so many bytes; none if it should end.
    pub(super) fn next(&self, builder: usize, open: usize) -> Option<Vec<T>> {
        let mut state = locked(&self.0);
        let before = std::mem::replace(&mut state.builders[builder].open, open);
        state.gathered.0 += std::mem::take(&mut state.builders[builder].taken);
        // A smaller one is another segment.
        state.gathered.1 += open.checked_sub(before).unwrap_or(open);
        let piece: Vec<T> = if state.is_ahead(builder) {
            Vec::new()
        } else {
            state.notes.by_ref().take(PIECE).collect()
        };
        let work = &mut state.builders[builder];
        (work.taken, work.ended) = (piece.len(), piece.is_empty());
        (!piece.is_empty()).then_some(piece)
    }
}

impl<T> State<T> {
    /// Whether a builder will need as long for writing its segment as the others for all that is left.
    fn is_ahead(&self, builder: usize) -> bool {
        let open = self.builders[builder].open;
        // One of them is never ahead: the last one.
        let others = self.builders.iter().filter(|other| !other.ended);
        let ahead: usize = others.map(|other| open.saturating_sub(other.open)).sum();
        let (notes, bytes) = self.gathered;
        let left = self.notes.len() as f64 * bytes as f64 / notes.max(1) as f64;
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
        let share = Share::new(vec![(); 3 * PIECE + 8], 2);
        assert!(share.next(0, 0).is_some() && share.next(1, 0).is_some() && share.next(0, 900).is_some());
        assert!(share.next(0, 9_000).is_none());
        assert!(share.next(1, 90_000).is_some());
        assert!(share.next(1, 99_000).is_none());
    }

    #[test]
    fn one_that_is_alone_or_has_only_begun_goes_on() {
        let alone = Share::new(vec![(); 3 * PIECE], 1);
        assert_eq!((0..9).filter(|at| alone.next(0, at * 1_000).is_some()).count(), 3);
        let many = Share::new(vec![(); 8 * PIECE], 4);
        assert!((0..4).all(|builder| many.next(builder, 0).is_some()));
        assert!(many.next(2, 5_000).is_some());
    }
}
