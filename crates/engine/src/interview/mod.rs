//! The interview a user prepares for: what it asks, how ready they are, and the plan to its day.

mod agenda;
mod calendar;
mod export;
mod scope;
mod session;
mod standing;
mod wishes;

pub use agenda::{Agenda, StudyTime, task_reason, unplanned_reason};
pub use calendar::{CalendarDay, day_of};
pub use export::{AgendaExport, agenda_ics, agenda_markdown};
pub use scope::{ScopeQuery, ScopeTopic, StudyScope, Wish};
pub use session::{ASSESSMENT, AskedNode, NextAsked};
pub use standing::{DayDone, Missed, Standing};
pub use wishes::{WishOutcome, WishState, wish_outcome};

use crate::error::{EngineError, Notice};
use crate::session::{Engine, Shared};
use crate::snapshot::Snapshot;
use cairn_model::StudyDay;
use cairn_store::{Interview, UserDb};

/// The longest there may be to an interview: about three years.
const FARTHEST: u32 = 1_100;
/// The least and the most minutes of a day.
const MINUTES: std::ops::RangeInclusive<u32> = 5..=960;

fn refused(code: &str, message: impl Into<String>, hint: &str) -> EngineError {
    EngineError::Interview(Notice::new(code, message, hint))
}

/// Checks the day of an interview.
///
/// # Errors
/// [`EngineError::Interview`]: past, or too far away.
pub fn check_date(date: StudyDay, today: StudyDay) -> Result<(), EngineError> {
    let shown = CalendarDay::of(date);
    if date < today {
        return Err(refused(
            "interview.date_past",
            format!(
                "The interview on {shown} is past: today is {}",
                CalendarDay::of(today)
            ),
            "Choose today or a later day. If today is wrong, set this computer's clock.",
        ));
    }
    if date.since(today) > FARTHEST {
        return Err(refused(
            "interview.date_far",
            format!("The interview on {shown} is more than three years away"),
            "Is the year right? Choose an earlier day.",
        ));
    }
    Ok(())
}

/// Checks the time there is.
///
/// # Errors
/// [`EngineError::Interview`]: too little or too much a day, or no day at all.
pub fn check_time(minutes: u32, days_off: [bool; 7]) -> Result<(), EngineError> {
    if !MINUTES.contains(&minutes) {
        return Err(refused(
            "interview.hours",
            format!("A day of {minutes} minutes cannot be planned"),
            "Give between five minutes and 16 hours a day.",
        ));
    }
    if days_off.iter().all(|off| *off) {
        return Err(refused(
            "interview.no_days",
            "Every weekday is free of study",
            "Leave at least one weekday for it.",
        ));
    }
    Ok(())
}

impl Engine {
    /// What the user prepares for, if they said so.
    ///
    /// # Errors
    /// The user's own data cannot be read.
    pub fn interview(&self) -> Result<Option<Interview>, EngineError> {
        self.shared.interview()
    }

    /// Keeps what the user prepares for.
    ///
    /// # Errors
    /// [`EngineError::Interview`] for what cannot be planned; nothing is kept then.
    pub fn save_interview(
        &self,
        snapshot: &Snapshot,
        interview: &Interview,
        today: StudyDay,
    ) -> Result<(), EngineError> {
        check_date(StudyDay(interview.day), today)?;
        check_time(interview.minutes, interview.days_off)?;
        if !(0.5..=0.99).contains(&interview.target) {
            return Err(refused(
                "interview.target",
                "The recall aimed at lies outside 50 to 99 %",
                "90 % is usual; the nearer to 100 %, the more reviews.",
            ));
        }
        let usable = |share: &f32| share.is_finite() && *share >= 0.0;
        if !interview.difficulty.iter().all(usable) || interview.difficulty.iter().sum::<f32>() <= 0.0 {
            return Err(refused(
                "interview.difficulty",
                "No difficulty counts",
                "Give at least one of easy, medium and hard more than nothing.",
            ));
        }
        let query = scope_query(snapshot, interview);
        self.checked_scope(snapshot, &query)?;
        let library = &self.shared.library;
        Ok(UserDb::open(&library.data)?.set_interview(&library.name, interview)?)
    }

    /// Forgets what the user prepares for; their reviews stay.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub fn remove_interview(&self) -> Result<(), EngineError> {
        let library = &self.shared.library;
        Ok(UserDb::open(&library.data)?.remove_interview(&library.name)?)
    }

    /// What an interview asks, of what is in the vault now. If all of its scope is gone, the scope is one that finds
    /// nothing, not the whole vault.
    pub fn scope_query(&self, snapshot: &Snapshot, interview: &Interview) -> Option<ScopeQuery> {
        scope_query(snapshot, interview)
    }
}

impl Shared {
    /// What the user prepares for, if they said so.
    pub(crate) fn interview(&self) -> Result<Option<Interview>, EngineError> {
        match self.user()? {
            Some(user) => Ok(user.interview(&self.library.name)?),
            None => Ok(None),
        }
    }
}

pub(crate) fn scope_query(snapshot: &Snapshot, interview: &Interview) -> Option<ScopeQuery> {
    let found = |nodes: &[cairn_model::NodeId]| -> Vec<_> {
        nodes
            .iter()
            .filter_map(|node| snapshot.graph.find(node))
            .collect()
    };
    let scope = found(&interview.scope);
    if scope.is_empty() && !interview.scope.is_empty() {
        return None;
    }
    Some(ScopeQuery {
        scope,
        focus: found(&interview.focus),
        difficulty: interview.difficulty,
    })
}

#[cfg(test)]
mod tests;
