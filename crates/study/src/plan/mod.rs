//! A plan to a date: what to learn and review on each day, within its minutes, so that readiness on the date is high.
//!
//! Invariants: an item is learnt after all it needs; no day takes more than its minutes; equal input gives an equal plan.

mod choose;
mod expect;
mod place;

use crate::memory::MemoryModel;
use crate::readiness::{Readiness, Scale, Study, forecast, readiness};
use crate::{Minutes, StudyItem};
use cairn_model::StudyDay;
use choose::{Chosen, choose};
use expect::Expect;
pub use expect::FIRST_RATINGS;
use place::place;

/// When, and how much time there is.
#[derive(Clone, Debug)]
pub struct PlanOptions {
    /// The first day of the plan.
    pub today: StudyDay,
    /// The day of the interview; nothing is planned for it.
    pub date: StudyDay,
    /// The minutes of each day from today on; days beyond the list have none.
    pub minutes: Vec<Minutes>,
    /// Recall on the date that is good enough: what stays above it is not reviewed.
    pub target: f32,
    /// Whether to bundle reviews into mock interviews: one two days before the date, and one a week before that.
    pub mocks: bool,
}

/// What to do with an item, or with some.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Learn it.
    Learn,
    /// Answer it.
    Review,
    /// Answer these in a mock interview.
    Mock(Vec<u32>),
}

/// Why a task is in the plan.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TaskReason {
    /// It is asked for, and new.
    New,
    /// An item that is asked for needs it.
    Leads(u32),
    /// Recall would have fallen that far on the date.
    Fades(f32),
}

/// A step of a day.
#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    /// The item; of a mock interview, the one that weighs most.
    pub item: u32,
    /// What to do.
    pub action: Action,
    /// How long.
    pub minutes: Minutes,
    /// Why.
    pub reason: TaskReason,
    /// What it adds to readiness on the date, 0 to 1.
    pub gain: f64,
    /// Of an item that goes on from one day to another: which part, from 1, and whether it is the last.
    pub part: Option<(u32, bool)>,
}

/// A day of the plan.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanDay {
    /// The day.
    pub day: StudyDay,
    /// The minutes of all tasks: at most those of the day.
    pub minutes: Minutes,
    /// In the order to do them.
    pub tasks: Vec<Task>,
}

/// Why something does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// What it needs is left out.
    Needs(u32),
    /// It and what it needs take longer than there is time: at least so long.
    TooLong(Minutes),
    /// Other things add more in the same time.
    Outweighed,
}

/// Something that does not fit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Unplanned {
    /// The item.
    pub item: u32,
    /// What learning it would have added to readiness, 0 to 1.
    pub cost: f64,
    /// Why.
    pub why: Unfit,
}

/// A plan with what it is good for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// Each day from today to the day before the date, those without tasks too.
    pub days: Vec<PlanDay>,
    /// What does not fit, dearest first.
    pub unplanned: Vec<Unplanned>,
    /// Readiness on the date if nothing is done.
    pub before: Readiness,
    /// Readiness on the date after all of the plan.
    pub after: Readiness,
    /// Readiness on each morning from today to the date, with the plan.
    pub with: Vec<f64>,
    /// The same without.
    pub without: Vec<f64>,
}

/// Plans the days to a date.
///
/// What is worth doing is chosen first, by what it adds to readiness on the date per minute (`choose`): something new
/// counts together with whatever it needs and one review of each, a review by what it saves from fading. Then days are
/// filled (`place`): new things first, each after what it needs; the last days, as many as the chosen reviews take, are
/// for reviews; time left over goes to what has fallen below the target. What the user asked for
/// ([`StudyItem::wanted`]) comes before all of that, new or to be reviewed. How ratings will come is taken as on average
/// (`expect`), so the forecast is a function of the input.
pub fn plan(study: &Study, model: &MemoryModel, options: &PlanOptions) -> Plan {
    let days = options.date.since(options.today);
    let expect = Expect::new(model, options.date);
    let chosen = choose(study, &expect, options);
    let placed = place(study, &expect, options, &chosen);
    let after = Study {
        items: study
            .items
            .iter()
            .zip(&placed.states)
            .map(|(item, memory)| StudyItem {
                memory: *memory,
                ..item.clone()
            })
            .collect(),
        topics: study.topics.clone(),
    };
    debug_assert_eq!(placed.days.len(), days as usize);
    Plan {
        unplanned: unplanned(study, &placed.states, &chosen),
        before: readiness(study, model, options.date),
        after: readiness(&after, model, options.date),
        without: forecast(study, model, options.today, options.date),
        with: placed.forecast,
        days: placed.days,
    }
}

/// New items that count and are not learnt by the end.
fn unplanned(
    study: &Study,
    states: &[Option<crate::memory::MemoryState>],
    chosen: &Chosen,
) -> Vec<Unplanned> {
    let total = Scale::new(study).total;
    let missing = (0..)
        .zip(&study.items)
        .filter(|(index, item)| item.weight > 0.0 && states.get(*index as usize).is_none_or(Option::is_none));
    let mut out: Vec<Unplanned> = missing
        .map(|(index, item)| {
            let left_out = |need: &&u32| states.get(**need as usize).is_some_and(Option::is_none);
            let why = match (chosen.too_long.get(&index), item.needs.iter().find(left_out)) {
                (Some(minutes), _) => Unfit::TooLong(*minutes),
                (None, Some(need)) => Unfit::Needs(*need),
                (None, None) => Unfit::Outweighed,
            };
            Unplanned {
                item: index,
                cost: f64::from(item.weight) * chosen.kept / total,
                why,
            }
        })
        .collect();
    out.sort_by(|a, b| b.cost.total_cmp(&a.cost).then(a.item.cmp(&b.item)));
    out
}

#[cfg(test)]
mod tests;
