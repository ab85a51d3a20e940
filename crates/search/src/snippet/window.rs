//! The best window of a text: most terms in it, whole words at its ends.

use super::plain::Plain;
use super::spot::Spot;

/// Counted against the length even if nothing is left off: two ellipses.
const ELLIPSES: usize = 2;
const ELLIPSIS: &str = "…";

/// A window, in bytes of the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window {
    pub(super) from: usize,
    to: usize,
}

/// The window of at most `max` characters with the most terms; without any, the one where running text begins.
pub(super) fn best(plain: &Plain, spots: &[Spot], max: usize) -> Window {
    let text = plain.text.as_str();
    let room = if text.chars().nth(max).is_some() {
        max.saturating_sub(ELLIPSES)
    } else {
        max
    };
    let Some((first, last)) = densest(plain, spots, room) else {
        let from = if text.chars().nth(max).is_some() {
            plain.first_prose()
        } else {
            0
        };
        // Nothing is left off before the beginning.
        let room = if from > 0 {
            room
        } else if text.chars().nth(max).is_some() {
            max.saturating_sub(1)
        } else {
            max
        };
        return Window {
            from,
            to: trimmed(text, from, forward(text, from, from, room)),
        };
    };
    let (core_from, core_to) = (spots[first].from, spots[last].to);
    let core = text[core_from..core_to].chars().count();
    let spare = room.saturating_sub(core);
    let from = backward(text, core_from, spare / 3);
    let used = text[from..core_from].chars().count();
    let to = forward(
        text,
        core_from,
        core_to.min(char_end(text, core_from, room)),
        room.saturating_sub(used),
    );
    // What is not needed behind is given to the front.
    let used = text[core_from..to].chars().count();
    let from = backward(text, core_from, room.saturating_sub(used)).min(from);
    Window {
        from: plain.prose_from(from, core_from),
        to: trimmed(text, core_from, to),
    }
}

/// The end without what stands between two lines.
fn trimmed(text: &str, from: usize, to: usize) -> usize {
    from + text[from..to].trim_end_matches([' ', '·']).len()
}

/// The spots of the densest stretch of at most `room` characters: most different terms, then in running text, then most
/// words, then first.
fn densest(plain: &Plain, spots: &[Spot], room: usize) -> Option<(usize, usize)> {
    let text = plain.text.as_str();
    let (mut best, mut best_rank) = (None, (0, false, 0));
    let (mut last, mut chars) = (0, 0);
    for first in 0..spots.len() {
        if first > 0 {
            chars -= text[spots[first - 1].from..spots[first].from]
                .chars()
                .count()
                .min(chars);
        }
        if first >= last {
            last = first;
            chars = text[spots[first].from..spots[first].to].chars().count();
        }
        while let Some(next) = spots.get(last + 1) {
            let more = text[spots[last].to..next.to].chars().count();
            if chars + more > room {
                break;
            }
            chars += more;
            last += 1;
        }
        let mut terms: Vec<usize> = spots[first..=last]
            .iter()
            .take(256)
            .map(|spot| spot.term)
            .collect();
        let count = terms.len();
        terms.sort_unstable();
        terms.dedup();
        let rank = (terms.len(), plain.is_prose(spots[first].from), count);
        // A stretch holds at least its first spot, so the first rank stands above the one begun with.
        if rank > best_rank {
            best_rank = rank;
            best = Some((first, last));
        }
    }
    best
}

/// The end of the `room`-th character behind `at`.
fn char_end(text: &str, at: usize, room: usize) -> usize {
    text[at..]
        .char_indices()
        .nth(room)
        .map_or(text.len(), |(offset, _)| at + offset)
}

/// The last word boundary at most `room` characters behind `at`; at least `least`.
fn forward(text: &str, at: usize, least: usize, room: usize) -> usize {
    let end = char_end(text, at, room);
    if end == text.len() || text[end..].starts_with(' ') {
        return end;
    }
    let cut = text[at..end].rfind(' ').map_or(0, |blank| at + blank);
    if cut > at.max(least) || (cut > at && cut >= least) {
        return cut;
    }
    if least > at { least.min(end) } else { end }
}

/// The first word boundary at most `room` characters before `at`.
fn backward(text: &str, at: usize, room: usize) -> usize {
    let start = match room {
        0 => at,
        _ => text[..at]
            .char_indices()
            .rev()
            .take(room)
            .last()
            .map_or(at, |(offset, _)| offset),
    };
    if start == 0 || text[..start].ends_with(' ') {
        return start;
    }
    text[start..at].find(' ').map_or(at, |blank| start + blank + 1)
}

impl Window {
    /// Where the first match in it begins.
    pub(super) fn first(self, spots: &[Spot]) -> Option<usize> {
        spots
            .iter()
            .find(|spot| spot.from >= self.from && spot.from < self.to)
            .map(|spot| spot.from)
    }

    /// Its text in runs.
    pub(super) fn runs(self, text: &str, spots: &[Spot]) -> Vec<(String, bool)> {
        let mut runs: Vec<(String, bool)> = Vec::new();
        let mut add = |part: &str, hit: bool| match runs.last_mut() {
            _ if part.is_empty() => {}
            Some((run, same)) if *same == hit => run.push_str(part),
            _ => runs.push((part.to_owned(), hit)),
        };
        if self.from > 0 && self.to > self.from {
            add(ELLIPSIS, false);
        }
        let mut at = self.from;
        for spot in spots
            .iter()
            .filter(|spot| spot.from >= self.from && spot.from < self.to)
        {
            add(&text[at..spot.from], false);
            at = spot.to.min(self.to);
            add(&text[spot.from..at], true);
        }
        add(&text[at..self.to], false);
        if self.to < text.len() && self.to > self.from {
            add(ELLIPSIS, false);
        }
        runs
    }
}
