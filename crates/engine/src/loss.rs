//! Notes that go all at once: a drive that was unplugged or a sync half way rather than the user. Nothing is taken out of the
//! graph then before the user says so.

use crate::error::Notice;
use cairn_model::VaultPath;
use rustc_hash::FxHashSet;

/// Smaller vaults are tidied by hand in one go.
const SMALLEST: usize = 20;

/// The code of the notice that asks.
pub(crate) const HALF_EMPTY: &str = "vault.half_empty";

/// What went, and whether it is believed.
#[derive(Default)]
pub(crate) struct Loss {
    /// Whether anybody is there to ask. A command that runs once takes the folder as it is.
    asks: bool,
    /// Notes there were when a change was last believed.
    settled: usize,
    withheld: FxHashSet<VaultPath>,
    /// Notes in the graph, those withheld among them.
    shown: usize,
    accepted: bool,
}

/// What one look at the folder found.
pub(crate) struct Look<'a> {
    /// Notes in the graph.
    pub known: usize,
    /// Of these, which are not in the folder.
    pub gone: Vec<VaultPath>,
    /// How many are in the folder and not in the graph.
    pub come: usize,
    /// Whether a path was seen in the folder.
    pub present: &'a dyn Fn(&VaultPath) -> bool,
}

impl Loss {
    pub(crate) fn new(asks: bool, settled: usize) -> Self {
        Self {
            asks,
            settled,
            ..Self::default()
        }
    }

    /// The user says that what went is to go, until the next look.
    pub(crate) fn accept(&mut self) {
        self.accepted = true;
    }

    /// Which notes are to be taken out of the graph: all that are gone, or none if more than half went at once.
    pub(crate) fn judge(&mut self, look: Look<'_>) -> Vec<VaultPath> {
        self.withheld.retain(|path| !(look.present)(path));
        self.withheld.extend(look.gone);
        self.shown = look.known + look.come;
        let left = self.shown.saturating_sub(self.withheld.len());
        let believed = !self.asks
            || std::mem::take(&mut self.accepted)
            || self.settled < SMALLEST
            || left * 2 >= self.settled;
        if !believed {
            return Vec::new();
        }
        self.settled = left;
        self.withheld.drain().collect()
    }

    /// The question, while there is one.
    pub(crate) fn question(&self) -> Option<Notice> {
        (!self.withheld.is_empty()).then(|| {
            Notice::new(
                HALF_EMPTY,
                format!(
                    "{} of {} notes went away at once. Cairn keeps showing them and has deleted nothing.",
                    self.withheld.len(),
                    self.shown
                ),
                "Is a drive unplugged or a sync under way? Bring the notes back, or say that they are really gone.",
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(numbers: std::ops::Range<usize>) -> Vec<VaultPath> {
        numbers
            .map(|number| VaultPath::new(&format!("{number}.md")).unwrap())
            .collect()
    }

    fn look(known: usize, gone: std::ops::Range<usize>, come: usize) -> Look<'static> {
        Look {
            known,
            gone: paths(gone),
            come,
            present: &|_| false,
        }
    }

    /// `looks`: notes known, gone, come; what is taken out after each.
    fn check(
        asks: bool,
        settled: usize,
        looks: &[(usize, std::ops::Range<usize>, usize)],
        expected: &[usize],
    ) {
        let mut loss = Loss::new(asks, settled);
        let taken: Vec<usize> = looks
            .iter()
            .map(|(known, gone, come)| loss.judge(look(*known, gone.clone(), *come)).len())
            .collect();
        assert_eq!(taken, expected);
    }

    #[test]
    fn a_few_notes_go_as_they_are_deleted() {
        check(true, 100, &[(100, 0..30, 0), (70, 30..50, 0)], &[30, 20]);
        check(true, 19, &[(19, 0..19, 0)], &[19]);
    }

    #[test]
    fn more_than_half_at_once_is_asked_about() {
        check(true, 100, &[(100, 0..51, 0)], &[0]);
        check(false, 100, &[(100, 0..100, 0)], &[100]);
    }

    #[test]
    fn notes_that_move_are_no_loss() {
        check(true, 100, &[(100, 0..80, 80)], &[80]);
        // Told in two parts: first that they went.
        check(true, 100, &[(100, 0..80, 0), (100, 0..0, 80)], &[0, 80]);
    }

    #[test]
    fn what_comes_back_is_not_asked_about_any_more() {
        let mut loss = Loss::new(true, 100);
        assert!(loss.judge(look(100, 0..100, 0)).is_empty());
        assert!(loss.question().is_some());
        let back = Look {
            present: &|_| true,
            ..look(100, 0..0, 0)
        };
        assert!(loss.judge(back).is_empty());
        assert!(loss.question().is_none());
    }

    #[test]
    fn losses_that_follow_each_other_are_counted_together() {
        let mut loss = Loss::new(true, 100);
        loss.judge(look(100, 0..90, 0));
        assert!(loss.judge(look(100, 0..90, 30)).is_empty());
        assert!(loss.judge(look(130, 90..120, 0)).is_empty());
        let question = loss.question().map(|notice| notice.message).unwrap_or_default();
        assert!(question.starts_with("120 of 130 notes"), "{question}");
    }

    #[test]
    fn the_user_can_say_that_they_are_gone() {
        let mut loss = Loss::new(true, 100);
        loss.judge(look(100, 0..90, 0));
        loss.accept();
        assert_eq!(loss.judge(look(100, 0..90, 0)).len(), 90);
        assert!(loss.question().is_none());
    }
}
