//! What is worth the time: bundles of new items with all they need, and reviews, by what they add per minute.

use super::PlanOptions;
use super::expect::Expect;
use crate::readiness::Study;
use crate::{Minutes, StudyItem};
use rustc_hash::FxHashMap;
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// How many items a bundle has at most; what needs more waits until some of it is chosen for another reason.
const BUNDLE: usize = 200;
/// Bundles weighed in all, roughly: beyond that, several are taken between two looks at all of them.
const WORK: usize = 120_000;

/// What to do by the date.
pub(super) struct Chosen {
    /// New items, each after all it needs, with the item it is learnt for.
    pub learn: Vec<(u32, u32)>,
    /// Which items get a late review.
    pub review: Vec<bool>,
    /// Recall on the date of something learnt and reviewed late.
    pub kept: f64,
    /// New items that take longer than there is time, with all they need: how long at least.
    pub too_long: FxHashMap<u32, Minutes>,
}

/// Chooses within the minutes of all days together.
pub(super) fn choose(study: &Study, expect: &Expect<'_>, options: &PlanOptions) -> Chosen {
    let days = options.date.since(options.today);
    let budget: u64 = options
        .minutes
        .iter()
        .take(days as usize)
        .map(|m| u64::from(m.0))
        .sum();
    let late = options.date.after(0).0 - i32::try_from((days / 8).clamp(1, 5)).unwrap_or(1);
    let late = cairn_model::StudyDay(late.max(options.today.0));
    let learnt = expect.learnt(options.today.after(days * 2 / 5));
    let fresh = f64::from(expect.recall(&learnt));
    // What is learnt on the eve is not reviewed too.
    let reviewed = f64::from(expect.recall(&expect.reviewed(&learnt, late)));
    let kept = if days > 2 { fresh.max(reviewed) } else { fresh };
    let gain = |item: &StudyItem| match &item.memory {
        Some(memory) if expect.recall(memory) < options.target => {
            f64::from(item.weight) * f64::from(expect.saved(memory, late))
        }
        Some(_) => 0.0,
        None => f64::from(item.weight) * (kept - fresh),
    };
    let gains: Vec<f64> = study.items.iter().map(gain).collect();
    let ranks = ranks(&study.items);
    // Reviews of new items that are below what the time is worth are left out on a second look.
    let first = Chooser::new(study, &gains, &ranks, (kept, fresh), 0.0).run(budget);
    let bar = first.worth;
    Chooser::new(study, &gains, &ranks, (kept, fresh), bar)
        .run(budget)
        .chosen
}

/// The place of each item in an order in which all it needs comes before it; `None` in a circle or behind one.
fn ranks(items: &[StudyItem]) -> Vec<Option<u32>> {
    let mut opens: Vec<Vec<u32>> = vec![Vec::new(); items.len()];
    let mut unmet = vec![0_usize; items.len()];
    for (index, item) in (0..).zip(items) {
        for need in &item.needs {
            if let Some(open) = opens.get_mut(*need as usize) {
                open.push(index);
                unmet[index as usize] += 1;
            }
        }
    }
    let mut ranks = vec![None; items.len()];
    let mut line: Vec<u32> = (0..)
        .zip(&unmet)
        .filter(|(_, unmet)| **unmet == 0)
        .map(|(i, _)| i)
        .collect();
    let mut next = 0;
    while let Some(&item) = line.get(next) {
        ranks[item as usize] = u32::try_from(next).ok();
        next += 1;
        for open in &opens[item as usize] {
            unmet[*open as usize] -= 1;
            if unmet[*open as usize] == 0 {
                line.push(*open);
            }
        }
    }
    ranks
}

/// Something with what it adds per minute.
#[derive(PartialEq)]
struct Offer {
    density: f64,
    item: u32,
}

impl Eq for Offer {}

impl PartialOrd for Offer {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Offer {
    fn cmp(&self, other: &Self) -> Ordering {
        self.density
            .total_cmp(&other.density)
            .then(other.item.cmp(&self.item))
    }
}

/// What a bundle costs and adds.
struct Bundle {
    minutes: u64,
    value: f64,
    /// Whether its late reviews are in it.
    reviews: bool,
}

impl Bundle {
    fn density(&self) -> f64 {
        self.value / self.minutes.max(1) as f64
    }
}

struct Chooser<'a> {
    items: &'a [StudyItem],
    /// What a late review of each item adds.
    gains: &'a [f64],
    ranks: &'a [Option<u32>],
    /// Recall on the date with and without a late review.
    recall: (f64, f64),
    /// A review of a new item must add that much per minute.
    bar: f64,
    taken: Vec<bool>,
    seen: Vec<u32>,
    turn: u32,
    found: Vec<u32>,
}

/// A choice, and what the last minute of it added.
struct Outcome {
    chosen: Chosen,
    worth: f64,
}

impl<'a> Chooser<'a> {
    fn new(
        study: &'a Study,
        gains: &'a [f64],
        ranks: &'a [Option<u32>],
        recall: (f64, f64),
        bar: f64,
    ) -> Self {
        Self {
            items: &study.items,
            gains,
            ranks,
            recall,
            bar,
            taken: study.items.iter().map(|item| item.memory.is_some()).collect(),
            seen: vec![0; study.items.len()],
            turn: 0,
            found: Vec::new(),
        }
    }

    /// Whether a new item gets a late review.
    fn reviewed(&self, item: u32) -> bool {
        let (gain, minutes) = (
            self.gains[item as usize],
            self.items[item as usize].review.0.max(1),
        );
        gain > 0.0 && gain / f64::from(minutes) >= self.bar
    }

    /// An item with all it needs that is not taken, into `found`; `None` if that is more than fits.
    fn bundle(&mut self, item: u32, left: u64) -> Option<Bundle> {
        self.turn += 1;
        self.found.clear();
        self.found.push(item);
        self.seen[item as usize] = self.turn;
        let (mut learn, mut review) = (0_u64, 0_u64);
        let (mut value, mut without) = (0.0, 0.0);
        let mut next = 0;
        while let Some(&item) = self.found.get(next) {
            next += 1;
            self.ranks[item as usize]?;
            let it = &self.items[item as usize];
            let weight = f64::from(it.weight);
            learn += u64::from(it.learn.0);
            without += weight * self.recall.1;
            if self.reviewed(item) {
                review += u64::from(it.review.0);
                value += weight * self.recall.0;
            } else {
                value += weight * self.recall.1;
            }
            if learn > left || self.found.len() > BUNDLE {
                return None;
            }
            for need in &it.needs {
                let new = self.taken.get(*need as usize).is_some_and(|taken| !taken);
                if new && self.seen[*need as usize] != self.turn {
                    self.seen[*need as usize] = self.turn;
                    self.found.push(*need);
                }
            }
        }
        let reviews = learn + review <= left;
        Some(Bundle {
            minutes: if reviews { learn + review } else { learn },
            value: if reviews { value } else { without },
            reviews,
        })
    }

    /// Offers of all new items that count and fit.
    fn offers(&mut self, left: u64) -> BinaryHeap<Offer> {
        let mut offers = Vec::new();
        for item in 0..u32::try_from(self.items.len()).unwrap_or(u32::MAX) {
            if self.taken[item as usize] || self.items[item as usize].weight <= 0.0 {
                continue;
            }
            if let Some(bundle) = self.bundle(item, left) {
                offers.push(Offer {
                    density: bundle.density(),
                    item,
                });
            }
        }
        BinaryHeap::from(offers)
    }

    /// Reviews of what is known, best first.
    fn reviews(&self) -> Vec<Offer> {
        let known = (0..).zip(self.items).filter(|(_, item)| item.memory.is_some());
        let mut reviews: Vec<Offer> = known
            .map(|(item, it)| Offer {
                density: self.gains[item as usize] / f64::from(it.review.0.max(1)),
                item,
            })
            .filter(|offer| offer.density > 0.0)
            .collect();
        reviews.sort_by(|a, b| b.cmp(a));
        reviews
    }

    fn run(mut self, budget: u64) -> Outcome {
        let mut left = budget;
        let mut review = vec![false; self.items.len()];
        let mut learn = Vec::new();
        let mut worth = 0.0;
        self.take_wanted(&mut left, &mut learn, &mut review);
        let reviews = self.reviews();
        let mut reviews = reviews.iter().peekable();
        let rounds = (WORK / self.items.len().max(1)).clamp(8, 1_000) as u64;
        let mut before = usize::MAX;
        while before != learn.len() {
            before = learn.len();
            let mut offers = self.offers(left);
            let quota = left.saturating_sub(budget / rounds + 1);
            while let Some(offer) = offers.pop().filter(|_| before == learn.len() || left > quota) {
                if self.taken[offer.item as usize] {
                    continue;
                }
                let Some(bundle) = self.bundle(offer.item, left) else {
                    continue;
                };
                let density = bundle.density();
                if offers.peek().is_some_and(|next| next.density > density) {
                    offers.push(Offer { density, ..offer });
                    continue;
                }
                let mut smaller = false;
                while let Some(better) = reviews.next_if(|better| better.density >= density) {
                    smaller |= take_review(self.items, better, &mut left, &mut review);
                }
                if smaller && bundle.minutes > left {
                    continue;
                }
                left -= bundle.minutes;
                worth = density;
                self.take((offer.item, bundle.reviews), &mut learn, &mut review);
            }
        }
        for offer in reviews {
            if take_review(self.items, offer, &mut left, &mut review) {
                worth = worth.min(offer.density);
            }
        }
        // Time to spare is worth nothing: then every review is.
        let worth = if left > budget / 20 { 0.0 } else { worth };
        let too_long = self.too_long(budget);
        let chosen = Chosen {
            learn,
            review,
            kept: self.recall.0,
            too_long,
        };
        Outcome { chosen, worth }
    }

    /// What the user asked for is not weighed against other things, only against the time; each new item comes with
    /// all it needs. Of what is known, the time of one review is kept free.
    fn take_wanted(&mut self, left: &mut u64, learn: &mut Vec<(u32, u32)>, review: &mut [bool]) {
        for item in wanted_reviews(self.items) {
            *left = left.saturating_sub(u64::from(self.items[item as usize].review.0));
        }
        let mut offers: Vec<Offer> = Vec::new();
        for item in (0..)
            .zip(self.items)
            .filter(|(_, item)| item.wanted)
            .map(|(item, _)| item)
        {
            if let Some(bundle) = (!self.taken[item as usize])
                .then(|| self.bundle(item, *left))
                .flatten()
            {
                let density = bundle.density();
                offers.push(Offer { density, item });
            }
        }
        offers.sort_by(|a, b| b.cmp(a));
        for Offer { item, .. } in offers {
            if self.taken[item as usize] {
                continue;
            }
            if let Some(bundle) = self.bundle(item, *left) {
                *left -= bundle.minutes;
                self.take((item, bundle.reviews), learn, review);
            }
        }
    }

    /// Takes the bundle found last.
    fn take(&mut self, (lead, reviews): (u32, bool), learn: &mut Vec<(u32, u32)>, review: &mut [bool]) {
        let mut found = std::mem::take(&mut self.found);
        found.sort_by_key(|item| self.ranks[*item as usize]);
        for item in &found {
            self.taken[*item as usize] = true;
            review[*item as usize] = reviews && self.reviewed(*item);
            learn.push((*item, lead));
        }
        self.found = found;
    }

    /// What would not fit even alone.
    fn too_long(&mut self, budget: u64) -> FxHashMap<u32, Minutes> {
        self.taken = self.items.iter().map(|item| item.memory.is_some()).collect();
        let mut out = FxHashMap::default();
        for item in 0..u32::try_from(self.items.len()).unwrap_or(u32::MAX) {
            let it = &self.items[item as usize];
            if it.weight <= 0.0 || it.memory.is_some() || self.bundle(item, budget).is_some() {
                continue;
            }
            let minutes: Minutes = self
                .found
                .iter()
                .map(|item| self.items[*item as usize].learn)
                .sum();
            if u64::from(minutes.0) > budget {
                out.insert(item, minutes);
            }
        }
        out
    }
}

/// Known items the user asked for, those that count most for the time first.
pub(super) fn wanted_reviews(items: &[StudyItem]) -> Vec<u32> {
    let known = (0..)
        .zip(items)
        .filter(|(_, item)| item.wanted && item.memory.is_some());
    let mut wanted: Vec<Offer> = known
        .map(|(item, it)| Offer {
            density: f64::from(it.weight) / f64::from(it.review.0.max(1)),
            item,
        })
        .collect();
    wanted.sort_by(|a, b| b.cmp(a));
    wanted.into_iter().map(|offer| offer.item).collect()
}

fn take_review(items: &[StudyItem], offer: &Offer, left: &mut u64, review: &mut [bool]) -> bool {
    let minutes = u64::from(items[offer.item as usize].review.0);
    let fits = minutes <= *left;
    if fits {
        *left -= minutes;
        review[offer.item as usize] = true;
    }
    fits
}
