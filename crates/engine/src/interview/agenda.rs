//! The plan to the day of an interview, and its words.

use super::calendar::CalendarDay;
use super::scope::{ScopeQuery, StudyScope};
use super::standing::{DayDone, is_done};
use super::{check_date, check_time};
use crate::error::EngineError;
use crate::session::Engine;
use crate::snapshot::Snapshot;
use cairn_graph::NodeKey;
use cairn_model::{Moment, StudyDay};
use cairn_store::{Interview, PlannedStep};
use cairn_study::Minutes;
use cairn_study::plan::{Action, Plan, PlanOptions, Task, TaskReason, Unfit, Unplanned, plan};
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// When, and how much time there is.
#[derive(Clone, Debug, PartialEq)]
pub struct StudyTime {
    /// The day of the interview.
    pub date: StudyDay,
    /// Minutes a day.
    pub minutes: u32,
    /// Weekdays without study, Monday first.
    pub days_off: [bool; 7],
    /// Recall that is good enough.
    pub target: f32,
    /// Whether mock interviews are planned.
    pub mocks: bool,
}

impl From<&Interview> for StudyTime {
    fn from(interview: &Interview) -> Self {
        Self {
            date: StudyDay(interview.day),
            minutes: interview.minutes,
            days_off: interview.days_off,
            target: interview.target,
            mocks: interview.mocks,
        }
    }
}

impl StudyTime {
    fn options(&self, today: StudyDay) -> PlanOptions {
        let minutes = (0..self.date.since(today)).map(|days| {
            let off = self.days_off[CalendarDay::of(today.after(days)).weekday()];
            Minutes(if off { 0 } else { self.minutes })
        });
        PlanOptions {
            today,
            date: self.date,
            minutes: minutes.collect(),
            target: self.target,
            mocks: self.mocks,
        }
    }
}

/// A plan of a vault.
pub struct Agenda {
    /// What is asked.
    pub scope: Arc<StudyScope>,
    /// The plan, as it was this morning.
    pub plan: Plan,
    /// Items the user put on the plan that were still to be done this morning.
    pub wanted: FxHashSet<u32>,
    /// Today.
    pub today: StudyDay,
    /// The day of the interview.
    pub date: StudyDay,
}

impl Agenda {
    /// The node of an item.
    pub fn key(&self, item: u32) -> Option<NodeKey> {
        self.scope.keys.get(item as usize).copied()
    }

    /// Whether a task of today is done.
    pub fn is_done(&self, snapshot: &Snapshot, task: &Task, done: &DayDone) -> bool {
        let node = self.key(task.item).map(|key| &snapshot.graph.node(key).id);
        node.is_some_and(|node| is_done(done, action_name(&task.action), node))
    }

    /// The tasks of today, to look at tomorrow.
    pub fn steps(&self, snapshot: &Snapshot) -> Vec<PlannedStep> {
        let tasks = self
            .plan
            .days
            .first()
            .map(|day| day.tasks.as_slice())
            .unwrap_or_default();
        let step = |task: &Task| {
            Some(PlannedStep {
                node: snapshot.graph.node(self.key(task.item)?).id.clone(),
                action: action_name(&task.action).to_owned(),
                minutes: task.minutes.0,
            })
        };
        tasks.iter().filter_map(step).collect()
    }

    /// The title of an item.
    pub(super) fn title<'a>(&self, snapshot: &'a Snapshot, item: u32) -> &'a str {
        self.key(item).map_or("", |key| &snapshot.graph.node(key).title)
    }
}

/// The stable name of what is to be done.
pub(crate) fn action_name(action: &Action) -> &'static str {
    match action {
        Action::Learn => "learn",
        Action::Review => "review",
        Action::Mock(_) => "mock",
    }
}

impl Engine {
    /// The plan from today to the day of an interview. Made once a day, snapshot and profile; what is done today does not
    /// change it, what was done or missed before does.
    ///
    /// # Errors
    /// [`EngineError::Interview`] for what cannot be planned; the user's own data cannot be read.
    pub fn agenda(
        &self,
        snapshot: &Snapshot,
        query: &Option<ScopeQuery>,
        time: &StudyTime,
        now: Moment,
    ) -> Result<Arc<Agenda>, EngineError> {
        let today = now.day();
        check_date(time.date, today)?;
        check_time(time.minutes, time.days_off)?;
        let memory = self.memory(now)?;
        let earlier = memory
            .log
            .iter()
            .filter(|review| review.at.day() < today && !review.undone);
        let scope = self.checked_scope(snapshot, query)?;
        let told = format!(
            "{time:?} {today:?} {} {:?} {}\n{}",
            earlier.count(),
            memory.model.parameters(),
            memory.options.credit,
            self.marks_told(now)?,
        );
        snapshot.agenda_told(&scope, &told, || {
            let standing = self.standing_this_morning(snapshot, query, now)?;
            let items = (0..).zip(&standing.study.items);
            Ok(Agenda {
                wanted: items
                    .filter(|(_, item)| item.wanted)
                    .map(|(item, _)| item)
                    .collect(),
                plan: plan(&standing.study, &memory.model, &time.options(today)),
                scope: standing.scope,
                today,
                date: time.date,
            })
        })
    }
}

/// A share of readiness in points.
fn points(share: f64) -> String {
    let points = share * 100.0;
    match points {
        points if points >= 9.95 => format!("{points:.0} points"),
        points if points >= 0.05 => format!("{points:.1} points"),
        _ => "less than 0.1 points".to_owned(),
    }
}

/// Why a task is in the plan, in a sentence.
pub fn task_reason(snapshot: &Snapshot, agenda: &Agenda, task: &Task) -> String {
    let gain = points(task.gain);
    let part = match task.part {
        Some((part, true)) if part > 1 => " Last part.".to_owned(),
        Some((part, false)) => format!(" Part {part}; it goes on the next day."),
        _ => String::new(),
    };
    let why = match (&task.action, task.reason) {
        (Action::Mock(items), _) => {
            let count = items.len();
            format!("{count} questions that would fade, asked as in an interview; adds {gain} of readiness.")
        }
        (_, TaskReason::New) if part.is_empty() || task.gain > 0.0 => {
            let new = if agenda.wanted.contains(&task.item) {
                "You put it on the plan"
            } else {
                "New"
            };
            format!("{new}; it adds {gain} of readiness on the day.")
        }
        (_, TaskReason::New) => "New.".to_owned(),
        (_, TaskReason::Leads(item)) => format!("“{}” needs it first.", agenda.title(snapshot, item)),
        (_, TaskReason::Fades(recall)) => {
            let percent = (recall * 100.0).round();
            let wish = if agenda.wanted.contains(&task.item) {
                "You put it on the plan. "
            } else {
                ""
            };
            format!(
                "{wish}You would recall it with {percent} % on the day; a review adds {gain} of readiness."
            )
        }
    };
    why + &part
}

/// Why something does not fit, in a sentence.
pub fn unplanned_reason(snapshot: &Snapshot, agenda: &Agenda, unplanned: &Unplanned) -> String {
    let cost = points(unplanned.cost);
    let why = match unplanned.why {
        Unfit::Needs(item) => format!("It needs “{}”, which does not fit.", agenda.title(snapshot, item)),
        Unfit::TooLong(minutes) => {
            format!("With all it needs it takes {minutes} or more, longer than there is time.")
        }
        Unfit::Outweighed => "Other steps add more in the same time.".to_owned(),
    };
    format!("{why} Leaving it out costs {cost} of readiness.")
}
