//! When reviews really were, as far as a clock that jumped lets tell.
//!
//! Reviews are written down as they happen, so their times may only rise. Where they do not, the clock was wrong for a
//! while: the fewest times are taken for wrong that leave the others rising (a longest non-decreasing subsequence), and
//! each of them is moved to the nearest time its neighbours allow. Without this, one evening with the year 2036 on the
//! clock would hide every question for ten years, and one with 1970 would make every question due.

use cairn_model::Review;

/// The times of reviews, milliseconds since 1970, in the order of their ids. None is after `now`. Imported reviews were
/// written down later than they happened, so they are believed.
pub(super) fn times(reviews: &[&Review], now: i64) -> Vec<i64> {
    let mut times: Vec<i64> = reviews.iter().map(|review| review.at.ms.min(now)).collect();
    let own: Vec<usize> = (0..reviews.len()).filter(|at| !reviews[*at].imported).collect();
    let said: Vec<i64> = own.iter().map(|at| reviews[*at].at.ms).collect();
    let in_order = said.is_sorted() && said.last().is_none_or(|last| *last <= now);
    if !in_order {
        for (at, time) in own.into_iter().zip(mended(&said, now)) {
            times[at] = time;
        }
    }
    times
}

/// The same times, rising, none after `now`.
fn mended(said: &[i64], now: i64) -> Vec<i64> {
    let right = longest_rising(said, now);
    let mut out = Vec::with_capacity(said.len());
    let mut earliest = i64::MIN;
    let mut ahead = right.iter().copied().peekable();
    for (at, &time) in said.iter().enumerate() {
        if ahead.peek() == Some(&at) {
            ahead.next();
            earliest = time;
            out.push(time);
        } else {
            let latest = ahead.peek().map_or(now, |next| said[*next]);
            let time = time.clamp(earliest, latest.max(earliest));
            earliest = time;
            out.push(time);
        }
    }
    out
}

/// Indices of a longest subsequence that does not fall and stays at or before `now` (patience sorting, `n log n`). Of
/// several, the one with later times: a date too early makes everything due, one too late does not.
fn longest_rising(said: &[i64], now: i64) -> Vec<usize> {
    // Of the subsequences of each length, found from the end, where the one with the latest begin begins.
    let mut begins: Vec<usize> = Vec::new();
    let mut next: Vec<Option<usize>> = vec![None; said.len()];
    for (at, &time) in said.iter().enumerate().rev().filter(|(_, time)| **time <= now) {
        let length = begins.partition_point(|begin| said[*begin] >= time);
        next[at] = length.checked_sub(1).map(|shorter| begins[shorter]);
        match begins.get_mut(length) {
            Some(begin) => *begin = at,
            None => begins.push(at),
        }
    }
    std::iter::successors(begins.last().copied(), |at| next[*at]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(said: &[i64], now: i64, expected: &[i64]) {
        assert_eq!(mended(said, now), expected);
    }

    #[test]
    fn times_that_rise_stay() {
        check(&[1, 2, 2, 9], 9, &[1, 2, 2, 9]);
        check(&[], 9, &[]);
    }

    #[test]
    fn a_while_in_the_future_is_moved_to_what_came_next() {
        check(&[10, 900, 901, 11, 12], 13, &[10, 11, 11, 11, 12]);
        check(&[10, 900], 13, &[10, 13]);
        check(&[900, 901], 13, &[13, 13]);
    }

    #[test]
    fn a_while_in_the_past_is_moved_to_what_came_before() {
        check(&[10, 11, 0, 1, 12, 13], 13, &[10, 11, 11, 11, 12, 13]);
    }

    proptest! {
        #[test]
        fn whatever_the_clock_said_times_rise_and_stay_before_now(
            said in prop::collection::vec(-50_i64..50, 0..40), now in -50_i64..50,
        ) {
            let times = mended(&said, now);
            prop_assert!(times.is_sorted());
            prop_assert!(times.iter().all(|time| *time <= now));
            let kept = times.iter().zip(&said).filter(|(a, b)| a == b).count();
            prop_assert!(kept >= longest_rising(&said, now).len());
        }
    }
}
