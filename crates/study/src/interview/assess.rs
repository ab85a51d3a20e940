//! A quick self-assessment: success goes deeper, failure goes to what is needed first.

use super::{Asked, Open, Ways};
use crate::Study;

/// Why a question is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AssessReason {
    /// It counts much, and nothing asked so far tells of it.
    Central,
    /// The item went well, and this builds on it or is harder.
    Deeper(u32),
    /// The item did not go well, and needs this, or this is easier.
    Basis(u32),
}

/// The next question; `None` once `limit` are asked or none is left.
///
/// After a success: of what builds on the last question, what counts most; else a harder one of its topic. After a
/// failure: of what it needs; else an easier one of its topic. At the end of such a way, the question that counts most
/// among those that the answers so far do not decide, where a topic counts less with each of its questions asked. An
/// answer decides what it needs, however far, if it went well, and what builds on it if it did not.
pub fn assess(study: &Study, ways: &Ways, asked: &[Asked], limit: usize) -> Option<(u32, AssessReason)> {
    if asked.len() >= limit {
        return None;
    }
    let open = Open::new(study, asked);
    let decided = decided(study, ways, asked);
    let undecided = |item: &u32| open.is(*item) && !decided[*item as usize];
    if let Some(last) = asked
        .last()
        .filter(|last| (last.item as usize) < study.items.len())
    {
        let next = if last.well() {
            deeper(&open, ways, *last, &undecided)
        } else {
            basis(&open, ways, *last, &undecided)
        };
        if next.is_some() {
            return next;
        }
    }
    let mut per_topic = vec![0_u32; study.topics.len()];
    for each in asked {
        let topic = study
            .items
            .get(each.item as usize)
            .map(|item| item.topic as usize);
        if let Some(count) = topic.and_then(|topic| per_topic.get_mut(topic)) {
            *count += 1;
        }
    }
    let worth = |item: u32| {
        let topic = study.items[item as usize].topic as usize;
        let before = per_topic.get(topic).copied().unwrap_or_default();
        open.weight(item) / (1 + before) as f32
    };
    let best =
        |items: &mut dyn Iterator<Item = u32>| items.reduce(|a, b| if worth(b) > worth(a) { b } else { a });
    let next = best(&mut open.all().filter(undecided)).or_else(|| best(&mut open.all()));
    next.map(|item| (item, AssessReason::Central))
}

fn deeper(
    open: &Open<'_>,
    ways: &Ways,
    last: Asked,
    undecided: &dyn Fn(&u32) -> bool,
) -> Option<(u32, AssessReason)> {
    let at = last.item as usize;
    let on = [&ways.opens, &ways.harder]
        .into_iter()
        .filter_map(|ways| ways.get(at))
        .flatten();
    let on: Vec<u32> = on.copied().filter(undecided).collect();
    let next = open.heaviest(&on).or_else(|| {
        // Only after a way of its own has ended would the same topic go on for ever.
        let harder =
            of_topic(open, last.item).filter(|item| hardness(ways, *item) > hardness(ways, last.item));
        open.heaviest(&harder.filter(undecided).collect::<Vec<_>>())
    });
    next.map(|item| (item, AssessReason::Deeper(last.item)))
}

fn basis(
    open: &Open<'_>,
    ways: &Ways,
    last: Asked,
    undecided: &dyn Fn(&u32) -> bool,
) -> Option<(u32, AssessReason)> {
    let needs: Vec<u32> = questions_below(open, last.item)
        .into_iter()
        .filter(undecided)
        .collect();
    let next = open.heaviest(&needs).or_else(|| {
        let easier =
            of_topic(open, last.item).filter(|item| hardness(ways, *item) < hardness(ways, last.item));
        open.heaviest(&easier.filter(undecided).collect::<Vec<_>>())
    });
    next.map(|item| (item, AssessReason::Basis(last.item)))
}

/// The nearest questions that an item needs: through what counts for nothing itself.
fn questions_below(open: &Open<'_>, item: u32) -> Vec<u32> {
    let items = &open.study.items;
    let mut found = Vec::new();
    let mut seen = vec![false; items.len()];
    let mut line = items[item as usize].needs.clone();
    while let Some(need) = line.pop() {
        let Some(it) = items
            .get(need as usize)
            .filter(|_| !std::mem::replace(&mut seen[need as usize], true))
        else {
            continue;
        };
        if it.weight > 0.0 {
            found.push(need);
        } else {
            line.extend(&it.needs);
        }
    }
    found.sort_unstable();
    found
}

fn of_topic<'a>(open: &'a Open<'_>, item: u32) -> impl Iterator<Item = u32> + 'a {
    let topic = open.study.items[item as usize].topic;
    open.all()
        .filter(move |other| open.study.items[*other as usize].topic == topic)
}

fn hardness(ways: &Ways, item: u32) -> u8 {
    ways.hardness.get(item as usize).copied().unwrap_or_default()
}

/// What the answers decide: what went well decides all it needs, what did not all that builds on it.
fn decided(study: &Study, ways: &Ways, asked: &[Asked]) -> Vec<bool> {
    let mut decided = vec![false; study.items.len()];
    let reach = |from: u32, next: &dyn Fn(u32) -> Vec<u32>, decided: &mut Vec<bool>| {
        let mut line = next(from);
        while let Some(item) = line.pop() {
            if decided.get(item as usize).is_some_and(|known| !known) {
                decided[item as usize] = true;
                line.extend(next(item));
            }
        }
    };
    let needs = |item: u32| {
        study
            .items
            .get(item as usize)
            .map(|item| item.needs.clone())
            .unwrap_or_default()
    };
    let opens = |item: u32| ways.opens.get(item as usize).cloned().unwrap_or_default();
    // What failed is looked into below it: a success elsewhere must not hide that.
    for each in asked {
        if each.well() {
            reach(each.item, &needs, &mut decided);
        } else {
            reach(each.item, &opens, &mut decided);
        }
    }
    decided
}

/// Questions that may be taken as known because what builds on them went well: what successes need, however far, but
/// nothing that was asked, and nothing that something failed needs too. In order.
pub fn implied_known(study: &Study, asked: &[Asked]) -> Vec<u32> {
    let below = |well: bool| {
        let mut found = vec![false; study.items.len()];
        let answers = asked.iter().filter(|each| each.well() == well);
        let mut line: Vec<u32> = answers.map(|each| each.item).collect();
        while let Some(item) = line.pop() {
            for need in study
                .items
                .get(item as usize)
                .into_iter()
                .flat_map(|item| &item.needs)
            {
                if found.get(*need as usize).is_some_and(|found| !found) {
                    found[*need as usize] = true;
                    line.push(*need);
                }
            }
        }
        found
    };
    let (well, badly) = (below(true), below(false));
    let open = Open::new(study, asked);
    open.all()
        .filter(|item| {
            well[*item as usize] && !badly[*item as usize] && study.items[*item as usize].memory.is_none()
        })
        .collect()
}
