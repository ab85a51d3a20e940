//! Simulated learners who follow the plan, and others who go by difficulty, by due date, or by chance: how ready each is.
//!
//! What a learner remembers is decided by FSRS itself: a review succeeds with the chance of recall, the first rating and
//! those of successes come by the shares of the `fsrs` crate's simulator. Everybody sees the same material, has the same
//! hour a day, and pays the same minutes; nobody but the plan is held to learn what is needed first.
#![allow(clippy::print_stdout, reason = "prints what it measured")]

use cairn_model::{Rating, StudyDay};
use cairn_study::memory::{Evidence, MemoryModel};
use cairn_study::plan::{Action, FIRST_RATINGS, PlanOptions, plan};
use cairn_study::{Minutes, Study, StudyItem, StudyTopic, readiness};

/// Learners of each kind, unless the command line says otherwise.
const SEEDS: u64 = 200;
const DAYS: u32 = 30;
const HOUR: u32 = 60;
/// How successes are rated: hard, good, easy (`review_rating_prob` of the crate's simulator).
const SUCCESSES: [f32; 3] = [0.224, 0.631, 0.145];
/// What a due card's recall has fallen to.
const TARGET: f32 = 0.9;

/// A linear congruential generator (Knuth's MMIX constants): the same learners in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    fn share(&mut self) -> f32 {
        self.below(1 << 24) as f32 / (1 << 24) as f32
    }

    /// The index that chance falls on.
    fn pick(&mut self, shares: &[f32]) -> usize {
        let mut left = self.share() * shares.iter().sum::<f32>();
        shares
            .iter()
            .position(|share| {
                left -= share;
                left < 0.0
            })
            .unwrap_or(shares.len() - 1)
    }
}

/// Questions as in a vault: importance as uneven as ranks are, ten to thirty minutes by difficulty, a quarter of that to
/// review, up to three needs among the easier before them, and some known from before.
fn material(seed: u64, items: u32) -> Study {
    let mut numbers = Numbers(seed);
    let model = MemoryModel::default();
    let mut study = Study {
        topics: vec![StudyTopic::default(); 8],
        items: Vec::new(),
    };
    for index in 0..items {
        let learn = 10 + 10 * numbers.below(3) as u32;
        let needs = (0..numbers.below(4)).filter_map(|_| {
            let back = 1 + numbers.below(25) as u32;
            index.checked_sub(back)
        });
        let mut needs: Vec<u32> = needs.collect();
        needs.retain(|need| study.items[*need as usize].learn.0 <= learn);
        needs.dedup();
        let known = numbers.below(8) == 0 && needs.is_empty();
        let memory = known.then(|| {
            let ago = StudyDay(-1 - numbers.below(40) as i32);
            model.review(None, Rating::Good, ago, 0, Evidence::Reviewed)
        });
        study.items.push(StudyItem {
            topic: index % 8,
            weight: 0.2 + (1.0 / (0.05 + numbers.share())).min(12.0),
            learn: Minutes(learn),
            review: Minutes((learn / 6).max(2)),
            needs,
            memory,
            ..StudyItem::default()
        });
    }
    study
}

/// How a learner decides what is next.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    Plan,
    Difficulty,
    DueDate,
    Chance,
}

struct Learner {
    study: Study,
    model: MemoryModel,
    numbers: Numbers,
}

impl Learner {
    /// Learns or reviews an item.
    fn answer(&mut self, item: u32, day: StudyDay) {
        let before = self.study.items[item as usize].memory;
        let rating = match &before {
            None => Rating::ALL[self.numbers.pick(&FIRST_RATINGS)],
            Some(state) if self.numbers.share() < self.model.recall(state, day) => {
                Rating::ALL[1 + self.numbers.pick(&SUCCESSES)]
            }
            Some(_) => Rating::Again,
        };
        let after = self
            .model
            .review(before.as_ref(), rating, day, 0, Evidence::Reviewed);
        self.study.items[item as usize].memory = Some(after);
    }

    /// A day by the plan made that morning.
    fn planned(&mut self, day: StudyDay) {
        let days = DAYS - day.since(StudyDay(0));
        let options = PlanOptions {
            today: day,
            date: StudyDay(0).after(DAYS),
            minutes: vec![Minutes(HOUR); days as usize],
            target: TARGET,
            mocks: true,
        };
        let plan = plan(&self.study, &self.model, &options);
        for task in &plan.days[0].tasks {
            match &task.action {
                Action::Mock(items) => items.iter().for_each(|item| self.answer(*item, day)),
                Action::Learn | Action::Review => self.answer(task.item, day),
            }
        }
    }

    /// A day of due reviews and new items in an order.
    fn ordered(&mut self, way: Way, day: StudyDay) {
        let items = || (0..).zip(&self.study.items);
        let mut due: Vec<(StudyDay, u32)> = items()
            .filter_map(|(index, item)| Some((self.model.due(item.memory.as_ref()?, TARGET), index)))
            .filter(|(due, _)| *due <= day)
            .collect();
        due.sort();
        let mut new: Vec<u32> = items()
            .filter(|(_, item)| item.memory.is_none())
            .map(|(index, _)| index)
            .collect();
        if way == Way::Difficulty {
            new.sort_by_key(|index| self.study.items[*index as usize].learn);
        }
        let mut line: Vec<u32> = due.into_iter().map(|(_, index)| index).chain(new).collect();
        if way == Way::Chance {
            for at in (1..line.len()).rev() {
                line.swap(at, self.numbers.below(at as u64 + 1) as usize);
            }
        }
        let mut left = HOUR;
        for item in line {
            let it = &self.study.items[item as usize];
            let minutes = if it.memory.is_some() {
                it.review.0
            } else {
                it.learn.0
            };
            if minutes <= left {
                left -= minutes;
                self.answer(item, day);
            }
        }
    }
}

/// Readiness after all days.
fn outcome(way: Way, seed: u64, items: u32) -> f64 {
    let mut learner = Learner {
        study: material(seed, items),
        model: MemoryModel::default(),
        numbers: Numbers(seed ^ 0x9e37_79b9),
    };
    for day in 0..DAYS {
        let day = StudyDay(0).after(day);
        match way {
            Way::Plan => learner.planned(day),
            other => learner.ordered(other, day),
        }
    }
    readiness(&learner.study, &learner.model, StudyDay(0).after(DAYS)).value
}

/// How long a plan of many items takes: the median of five.
#[allow(clippy::disallowed_methods, reason = "a benchmark measures")]
fn speed() {
    let study = material(7, 10_000);
    let model = MemoryModel::default();
    for (days, hours) in [(30, 1), (90, 2), (365, 4)] {
        let options = PlanOptions {
            today: StudyDay(0),
            date: StudyDay(0).after(days),
            minutes: vec![Minutes(hours * HOUR); days as usize],
            target: TARGET,
            mocks: true,
        };
        let mut times: Vec<_> = (0..5)
            .map(|_| {
                let started = std::time::Instant::now();
                std::hint::black_box(plan(&study, &model, &options));
                started.elapsed()
            })
            .collect();
        times.sort();
        println!("a plan of 10,000 items, {days} days of {hours} h: {:?}", times[2]);
    }
}

fn main() {
    let wanted = std::env::args().skip(1).find_map(|word| word.parse().ok());
    if wanted.is_none() {
        speed();
    }
    let seeds: u64 = wanted.unwrap_or(SEEDS);
    println!(
        "readiness after {DAYS} days of {HOUR} minutes, {seeds} learners each: mean (worst to best), learners the plan serves better"
    );
    for items in [40, 80, 150, 400] {
        println!("{items} questions");
        let of = |way| -> Vec<f64> { (0..seeds).map(|seed| outcome(way, seed, items)).collect() };
        let planned = of(Way::Plan);
        show("the plan", &planned, &planned);
        show("by difficulty", &planned, &of(Way::Difficulty));
        show("by due date", &planned, &of(Way::DueDate));
        show("by chance", &planned, &of(Way::Chance));
    }
}

fn show(name: &str, planned: &[f64], found: &[f64]) {
    let mean = found.iter().sum::<f64>() / found.len() as f64;
    let ends = |(low, high): (f64, f64), each: &f64| (low.min(*each), high.max(*each));
    let (low, high) = found.iter().fold((1.0, 0.0), ends);
    let better = planned
        .iter()
        .zip(found)
        .filter(|(plan, other)| plan > other)
        .count();
    println!(
        "  {name:<14} {mean:.3} ({low:.3} to {high:.3}) {better:>4} of {}",
        found.len()
    );
}
