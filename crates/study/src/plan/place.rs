//! Fills the days with what was chosen.

use super::choose::{Chosen, wanted_reviews};
use super::expect::Expect;
use super::{Action, PlanDay, PlanOptions, Task, TaskReason};
use crate::Minutes;
use crate::memory::MemoryState;
use crate::readiness::{Scale, Study};
use cairn_model::StudyDay;
use rustc_hash::FxHashSet;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, VecDeque};

/// New items looked at when the next one does not fit into what is left of a day.
const LOOK_AHEAD: usize = 48;
/// A part of a long item is no shorter, minutes.
const SHORTEST_PART: u32 = 10;
/// What is left of a long item for its last part is no shorter, minutes.
const SHORTEST_REST: u32 = 5;
/// A mock interview takes half of a day's minutes, and no more than these.
const MOCK: u32 = 45;
/// Fewer questions are no mock interview.
const MOCK_QUESTIONS: usize = 3;
/// Mock interviews are so many days apart, the last one two days before the date.
const MOCK_EVERY: i32 = 7;
/// Minutes of a day that may stay unused because no review is that short.
const SLACK: u32 = 3;

/// In so many last days, time to spare goes to whatever a review lifts by at least [`LEAST_LIFT`].
const REFRESHING: u32 = 2;
/// What a review is to add to the recall of an item that is good enough already.
const LEAST_LIFT: f32 = 0.01;

/// The days, and the state of every item on the date.
pub(super) struct Placed {
    pub days: Vec<PlanDay>,
    pub states: Vec<Option<MemoryState>>,
    /// Readiness on each morning from the first day to the date.
    pub forecast: Vec<f64>,
}

/// What is new, in its order, and how much of the first of it was done.
struct New {
    line: VecDeque<(u32, u32)>,
    /// An item begun on a day that was too short for it, the minutes done, and its parts.
    begun: Option<(u32, u32, u32)>,
}

struct Placing<'a> {
    study: &'a Study,
    expect: &'a Expect<'a>,
    options: &'a PlanOptions,
    total: f64,
    states: Vec<Option<MemoryState>>,
    new: New,
    /// Known items that the user asked to review.
    wanted: VecDeque<u32>,
    /// Items to be reviewed in the last days, those that keep best first.
    late: VecDeque<u32>,
    /// When known items fall below the target.
    due: BTreeMap<StudyDay, Vec<u32>>,
    /// Those that have, by what a review adds per minute.
    overdue: BinaryHeap<(u64, Reverse<u32>)>,
    /// What was learnt or reviewed on the day in hand.
    touched: FxHashSet<u32>,
    /// The minutes of all days after it.
    ahead: u64,
    mock_waits: bool,
}

/// Fills the days.
pub(super) fn place(study: &Study, expect: &Expect<'_>, options: &PlanOptions, chosen: &Chosen) -> Placed {
    let days = options.date.since(options.today);
    let capacity: Vec<u32> = (0..days as usize)
        .map(|day| options.minutes.get(day).map_or(0, |minutes| minutes.0))
        .collect();
    let mut placing = Placing {
        study,
        expect,
        options,
        total: Scale::new(study).total,
        states: study.items.iter().map(|item| item.memory).collect(),
        new: New {
            line: chosen.learn.iter().copied().collect(),
            begun: None,
        },
        wanted: wanted_reviews(&study.items).into(),
        late: VecDeque::new(),
        due: BTreeMap::new(),
        overdue: BinaryHeap::new(),
        touched: FxHashSet::default(),
        ahead: capacity.iter().copied().map(u64::from).sum(),
        mock_waits: false,
    };
    for (index, item) in (0..).zip(&study.items) {
        if let Some(memory) = item.memory.as_ref().filter(|_| item.weight > 0.0) {
            placing.await_due(index, memory);
        }
    }
    let last_days = last_days(study, chosen, &capacity);
    let mocks = mock_days(options);
    let mut placed = Vec::with_capacity(capacity.len());
    let mut forecast = Vec::with_capacity(capacity.len() + 1);
    for (index, &minutes) in capacity.iter().enumerate() {
        let day = options.today.after(u32::try_from(index).unwrap_or(u32::MAX));
        forecast.push(placing.readiness(day));
        placing.ahead -= u64::from(minutes);
        placing.mock_waits |= mocks.contains(&day);
        if index == last_days {
            placing.line_up_late(chosen, day);
        }
        placed.push(placing.fill(day, minutes, index >= last_days));
    }
    forecast.push(placing.readiness(options.date));
    Placed {
        days: placed,
        states: placing.states,
        forecast,
    }
}

/// The first of the last days, that have room for all chosen reviews.
fn last_days(study: &Study, chosen: &Chosen, capacity: &[u32]) -> usize {
    let reviews = study
        .items
        .iter()
        .zip(&chosen.review)
        .filter(|(_, review)| **review);
    let mut needed: u64 = reviews.map(|(item, _)| u64::from(item.review.0)).sum();
    let mut first = capacity.len();
    while needed > 0 && first > 0 {
        first -= 1;
        needed = needed.saturating_sub(u64::from(capacity[first].saturating_sub(SLACK)));
    }
    first
}

/// The days of mock interviews: two days before the date, and every week before that, but not in the first days.
fn mock_days(options: &PlanOptions) -> BTreeSet<StudyDay> {
    let days = i32::try_from(options.date.since(options.today)).unwrap_or(i32::MAX);
    let earliest = (days / 4).max(2);
    (0..)
        .map(|week| days - 2 - week * MOCK_EVERY)
        .take_while(|day| options.mocks && *day >= earliest)
        .map(|day| options.today.after(day.unsigned_abs()))
        .collect()
}

impl Placing<'_> {
    fn readiness(&self, day: StudyDay) -> f64 {
        let parts = self.study.items.iter().zip(&self.states);
        let sum: f64 = parts
            .filter_map(|(item, state)| {
                let recall = self.expect.model.recall(state.as_ref()?, day);
                Some(f64::from(item.weight) * f64::from(recall))
            })
            .sum();
        sum / self.total
    }

    fn await_due(&mut self, item: u32, state: &MemoryState) {
        let due = self.expect.model.due(state, self.options.target);
        if due < self.options.date {
            self.due.entry(due).or_default().push(item);
        }
    }

    /// Lines up the chosen reviews of what is known: those that keep worst come last, closest to the date.
    fn line_up_late(&mut self, chosen: &Chosen, day: StudyDay) {
        let mut late: Vec<(f32, u32)> = Vec::new();
        for (item, _) in (0..).zip(&chosen.review).filter(|(_, review)| **review) {
            if let Some(state) = &self.states[item as usize] {
                late.push((self.expect.reviewed(state, day).stability, item));
            }
        }
        late.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        self.late = late.into_iter().map(|(_, item)| item).collect();
    }

    fn fill(&mut self, day: StudyDay, minutes: u32, last: bool) -> PlanDay {
        self.touched.clear();
        let later = self.due.split_off(&day.after(1));
        for item in std::mem::replace(&mut self.due, later).into_values().flatten() {
            self.overdue_at(item, day);
        }
        let mut left = minutes;
        let mut tasks = Vec::new();
        self.review_wanted(day, &mut left, &mut tasks);
        if last {
            self.review_late(day, &mut left, &mut tasks);
        } else if self.mock_waits && minutes > 0 {
            let mut for_mock = MOCK.min(minutes / 2).min(left);
            left -= for_mock;
            self.review_due(day, &mut for_mock, &mut tasks);
            left += for_mock;
        }
        self.learn(day, &mut left, &mut tasks);
        self.review_due(day, &mut left, &mut tasks);
        if day.after(REFRESHING) >= self.options.date {
            self.refresh(day, &mut left, &mut tasks);
        }
        if self.mock_waits {
            self.bundle_mock(minutes, &mut tasks);
        }
        tasks.sort_by_key(|task| u8::from(task.action == Action::Learn));
        PlanDay {
            day,
            minutes: Minutes(minutes - left),
            tasks,
        }
    }

    fn learn(&mut self, day: StudyDay, left: &mut u32, tasks: &mut Vec<Task>) {
        if let Some((begun, ..)) = self.new.begun {
            let at = self.new.line.iter().position(|(item, _)| *item == begun);
            at.into_iter().for_each(|at| self.learn_at(at, day, left, tasks));
        }
        let mut at = 0;
        while at < self.new.line.len().min(LOOK_AHEAD) && *left > 0 {
            let item = self.new.line[at].0;
            if self.is_ready(item) && self.study.items[item as usize].learn.0 <= *left {
                self.learn_at(at, day, left, tasks);
                at = 0;
            } else {
                at += 1;
            }
        }
        // Nothing more fits as a whole.
        if *left >= SHORTEST_PART && self.new.begun.is_none() {
            let mut line = self.new.line.iter().take(LOOK_AHEAD);
            let ready = line.position(|(item, _)| {
                let learn = u64::from(self.study.items[*item as usize].learn.0);
                learn <= u64::from(*left) + self.ahead && self.is_ready(*item)
            });
            ready
                .into_iter()
                .for_each(|at| self.learn_at(at, day, left, tasks));
        }
    }

    fn is_ready(&self, item: u32) -> bool {
        let known = |need: &u32| self.states.get(*need as usize).is_none_or(Option::is_some);
        self.study.items[item as usize].needs.iter().all(known)
    }

    /// Learns an item, or a part of it if the day is too short.
    fn learn_at(&mut self, at: usize, day: StudyDay, left: &mut u32, tasks: &mut Vec<Task>) {
        let new = self.new.line[at];
        let (done, parts) = match self.new.begun {
            Some((begun, done, parts)) if begun == new.0 => (done, parts),
            Some(_) | None => (0, 0),
        };
        let needed = self.study.items[new.0 as usize].learn.0.saturating_sub(done);
        if needed <= *left {
            self.new.line.remove(at);
            if parts > 0 {
                self.new.begun = None;
            }
            let part = (parts > 0).then_some((parts + 1, true));
            tasks.push(self.learnt(day, new, needed, part));
            *left -= needed;
        } else if *left > 0 {
            // Nobody sits down for the last minute of something.
            let rest = needed.saturating_sub(SHORTEST_REST);
            let part = if rest > 0 { rest.min(*left) } else { *left };
            self.new.begun = Some((new.0, done + part, parts + 1));
            tasks.push(self.task(new, part, Some((parts + 1, false)), 0.0));
            *left -= part;
        }
    }

    fn learnt(&mut self, day: StudyDay, new: (u32, u32), minutes: u32, part: Option<(u32, bool)>) -> Task {
        let state = self.expect.learnt(day);
        let index = new.0 as usize;
        self.states[index] = Some(state);
        self.touched.insert(new.0);
        let weight = self.study.items[index].weight;
        if weight > 0.0 {
            self.await_due(new.0, &state);
        }
        let gain = f64::from(weight) * f64::from(self.expect.recall(&state)) / self.total;
        self.task(new, minutes, part, gain)
    }

    fn task(&self, (item, lead): (u32, u32), minutes: u32, part: Option<(u32, bool)>, gain: f64) -> Task {
        Task {
            item,
            action: Action::Learn,
            minutes: Minutes(minutes),
            reason: if lead == item {
                TaskReason::New
            } else {
                TaskReason::Leads(lead)
            },
            gain,
            part,
        }
    }

    /// Puts an item among the overdue, by what a review adds now.
    fn overdue_at(&mut self, item: u32, day: StudyDay) {
        let it = &self.study.items[item as usize];
        let Some(state) = &self.states[item as usize] else {
            return;
        };
        // Learnt or reviewed again since: another day knows.
        if self.expect.model.due(state, self.options.target) > day {
            return;
        }
        let gain =
            f64::from(it.weight) * f64::from(self.expect.saved(state, day)) / f64::from(it.review.0.max(1));
        // Positive numbers compare as their bits do.
        self.overdue.push((gain.to_bits(), Reverse(item)));
    }

    fn review_due(&mut self, day: StudyDay, left: &mut u32, tasks: &mut Vec<Task>) {
        let mut waiting = Vec::new();
        while let Some((gain, Reverse(item))) = self.overdue.pop().filter(|_| *left > 0) {
            let due = self.states[item as usize]
                .as_ref()
                .is_some_and(|state| self.expect.model.due(state, self.options.target) <= day);
            if !due || gain == 0 {
                continue;
            }
            let minutes = self.study.items[item as usize].review.0;
            if self.touched.contains(&item) || minutes > *left {
                waiting.push((gain, Reverse(item)));
                if waiting.len() > LOOK_AHEAD {
                    break;
                }
                continue;
            }
            self.review(item, day, left, tasks);
        }
        self.overdue.extend(waiting);
    }

    /// Time to spare just before the date: reviews what gains most by it, though it is good enough.
    fn refresh(&mut self, day: StudyDay, left: &mut u32, tasks: &mut Vec<Task>) {
        let lift = |(item, state): (u32, &Option<MemoryState>)| {
            let it = &self.study.items[item as usize];
            let lift = self.expect.saved(state.as_ref()?, day);
            let counts = it.weight > 0.0 && lift >= LEAST_LIFT && !self.touched.contains(&item);
            counts.then(|| (it.weight * lift / it.review.0.max(1) as f32, item))
        };
        let mut lifts: Vec<(f32, u32)> = (0..).zip(&self.states).filter_map(lift).collect();
        lifts.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        for (_, item) in lifts {
            if self.study.items[item as usize].review.0 <= *left {
                self.review(item, day, left, tasks);
            }
        }
    }

    fn review_wanted(&mut self, day: StudyDay, left: &mut u32, tasks: &mut Vec<Task>) {
        for _ in 0..self.wanted.len() {
            let Some(item) = self.wanted.pop_front() else {
                break;
            };
            if self.study.items[item as usize].review.0 <= *left {
                self.review(item, day, left, tasks);
            } else {
                self.wanted.push_back(item);
            }
        }
    }

    fn review_late(&mut self, day: StudyDay, left: &mut u32, tasks: &mut Vec<Task>) {
        let mut waiting = VecDeque::new();
        while let Some(item) = self.late.pop_front() {
            let minutes = self.study.items[item as usize].review.0;
            if minutes > *left || self.touched.contains(&item) {
                waiting.push_back(item);
                if waiting.len() > LOOK_AHEAD {
                    break;
                }
                continue;
            }
            self.review(item, day, left, tasks);
        }
        while let Some(item) = waiting.pop_back() {
            self.late.push_front(item);
        }
    }

    fn review(&mut self, item: u32, day: StudyDay, left: &mut u32, tasks: &mut Vec<Task>) {
        let it = &self.study.items[item as usize];
        let Some(state) = self.states[item as usize] else {
            return;
        };
        let after = self.expect.reviewed(&state, day);
        let recall = self.expect.recall(&state);
        let gain =
            f64::from(it.weight) * f64::from(self.expect.recall(&after) - recall).max(0.0) / self.total;
        tasks.push(Task {
            item,
            action: Action::Review,
            minutes: it.review,
            reason: TaskReason::Fades(recall),
            gain,
            part: None,
        });
        *left -= it.review.0;
        self.states[item as usize] = Some(after);
        self.touched.insert(item);
        self.await_due(item, &after);
    }

    /// Makes one mock interview of the day's first reviews, if they are enough for one.
    fn bundle_mock(&mut self, minutes: u32, tasks: &mut Vec<Task>) {
        let most = MOCK.min(minutes.max(2) / 2);
        let (mut taken, mut gain, mut items) = (0, 0.0, Vec::new());
        for task in tasks.iter().filter(|task| task.action == Action::Review) {
            if taken + task.minutes.0 <= most {
                taken += task.minutes.0;
                gain += task.gain;
                items.push(task.item);
            }
        }
        if items.len() < MOCK_QUESTIONS {
            return;
        }
        self.mock_waits = false;
        tasks.retain(|task| task.action != Action::Review || !items.contains(&task.item));
        let weight = |item: &u32| self.study.items[*item as usize].weight;
        let heaviest = items
            .iter()
            .copied()
            .reduce(|a, b| if weight(&b) > weight(&a) { b } else { a });
        tasks.push(Task {
            item: heaviest.unwrap_or_default(),
            action: Action::Mock(items),
            minutes: Minutes(taken),
            reason: TaskReason::Fades(0.0),
            gain,
            part: None,
        });
    }
}
