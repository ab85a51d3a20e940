//! What the user put on the plan, and what became of it.

use super::agenda::{Agenda, unplanned_reason};
use super::calendar::CalendarDay;
use super::scope::Wish;
use crate::snapshot::Snapshot;
use cairn_model::StudyDay;
use cairn_study::plan::Action;

/// How far something on the plan is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WishState {
    /// It has its days.
    Planned,
    /// It was answered since it was put there.
    Done,
    /// It does not fit, or not all of it.
    Left,
    /// There is nothing to study: it has to be written first.
    Unwritten,
}

/// What became of something on the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WishOutcome {
    /// How far it is.
    pub state: WishState,
    /// The last day it is learnt or reviewed for the first time, of what is to come.
    pub day: Option<StudyDay>,
    /// In a sentence.
    pub reason: String,
}

/// What becomes of something on the plan.
pub fn wish_outcome(snapshot: &Snapshot, agenda: &Agenda, wish: &Wish) -> WishOutcome {
    let outcome = |state, day, reason: String| WishOutcome { state, day, reason };
    if wish.items.is_empty() {
        let reason = "Nothing is written about it yet: create its note, then it gets its day.";
        return outcome(WishState::Unwritten, None, reason.to_owned());
    }
    let all = wish.items.len();
    let wanted: Vec<u32> = wish
        .items
        .iter()
        .copied()
        .filter(|item| agenda.wanted.contains(item))
        .collect();
    if wanted.is_empty() {
        let reason = "Answered since you put it here; the plan keeps it fresh.";
        return outcome(WishState::Done, None, reason.to_owned());
    }
    let days: Vec<Option<StudyDay>> = wanted.iter().map(|item| first_day(agenda, *item)).collect();
    let last = days.iter().copied().flatten().max();
    let by = last.map_or(String::new(), |day| {
        format!(" by {}", CalendarDay::of(day).short())
    });
    let left: Vec<u32> = wanted
        .iter()
        .zip(&days)
        .filter(|(_, day)| day.is_none())
        .map(|(item, _)| *item)
        .collect();
    let Some(first_left) = left.first() else {
        let reason = match (all, wanted.len()) {
            (1, _) => format!("Planned{}.", by.replace(" by ", " for ")),
            (all, wanted) if all == wanted => format!("All {all} are planned{by}."),
            (all, wanted) => format!("{} of {all} are done, {wanted} planned{by}.", all - wanted),
        };
        return outcome(WishState::Planned, last, reason);
    };
    let why = agenda
        .plan
        .unplanned
        .iter()
        .find(|unplanned| unplanned.item == *first_left);
    let why = why.map_or_else(
        || "There is not enough time.".to_owned(),
        |unplanned| unplanned_reason(snapshot, agenda, unplanned),
    );
    let reason = match all {
        1 => why,
        _ => format!(
            "{} of {all} do not fit{}. {why}",
            left.len(),
            by.replace(" by ", "; the others are planned by ")
        ),
    };
    outcome(WishState::Left, last, reason)
}

/// The first day an item is learnt in full or reviewed.
fn first_day(agenda: &Agenda, item: u32) -> Option<StudyDay> {
    let does = |task: &cairn_study::plan::Task| match &task.action {
        Action::Learn => task.item == item && task.part.is_none_or(|(_, last)| last),
        Action::Review => task.item == item,
        Action::Mock(items) => items.contains(&item),
    };
    agenda
        .plan
        .days
        .iter()
        .find(|day| day.tasks.iter().any(does))
        .map(|day| day.day)
}
