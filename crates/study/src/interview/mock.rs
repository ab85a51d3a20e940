//! A mock interview: from something central down into its depth, as long as answers come, then on to another topic.

use super::{Asked, Open, Ways};
use crate::Study;
use crate::memory::MemoryModel;
use cairn_model::{Rating, StudyDay};

/// Questions on one way at most, the first included: interviewers change the subject too.
const DEPTH: usize = 4;

/// Why a question is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MockReason {
    /// It is central to a topic that was not asked of yet, or least.
    Opening,
    /// The notes name it as a follow-up of the item.
    FollowUp(u32),
    /// The notes name it as harder than the item, or it builds on it.
    Deeper(u32),
    /// The item did not come, and needs this.
    Basis(u32),
}

/// The next question of an interview on a day; `None` if none is left.
///
/// An opening: in the topic asked of least so far (of equals, the one that weighs most), what counts most, less so the
/// surer it is known today. Then down: a follow-up that the notes name, a harder continuation, something that builds on
/// it, four questions deep at most. After *hard* only a follow-up is asked; after *again* once something it needs;
/// then comes another opening.
pub fn mock(
    study: &Study,
    ways: &Ways,
    model: &MemoryModel,
    day: StudyDay,
    asked: &[Asked],
) -> Option<(u32, MockReason)> {
    let open = Open::new(study, asked);
    follow(study, ways, &open, asked).or_else(|| opening(study, model, day, &open, asked))
}

fn follow(study: &Study, ways: &Ways, open: &Open<'_>, asked: &[Asked]) -> Option<(u32, MockReason)> {
    let last = asked.last()?;
    let at = last.item as usize;
    if way_so_far(study, ways, asked) >= DEPTH {
        return None;
    }
    let first = |lists: &Vec<Vec<u32>>| lists.get(at).and_then(|list| open.heaviest(list));
    let follow_up = || first(&ways.follow_up).map(|item| (item, MockReason::FollowUp(last.item)));
    let deeper = || {
        let next = first(&ways.harder).or_else(|| first(&ways.opens));
        next.map(|item| (item, MockReason::Deeper(last.item)))
    };
    match last.rating {
        Rating::Good | Rating::Easy => follow_up().or_else(deeper),
        Rating::Hard => follow_up(),
        Rating::Again => {
            let failed_before = asked
                .iter()
                .rev()
                .nth(1)
                .is_some_and(|before| before.rating == Rating::Again);
            let needs = &study.items.get(at).filter(|_| !failed_before)?.needs;
            open.heaviest(needs)
                .map(|item| (item, MockReason::Basis(last.item)))
        }
    }
}

/// Of a topic: questions asked, weight of what is open, and its best item with what asking that is worth.
type Talked = (u32, f64, Option<(f32, u32)>);

/// How many of the last questions hang together.
fn way_so_far(study: &Study, ways: &Ways, asked: &[Asked]) -> usize {
    let leads = |a: u32, b: u32| {
        let to = |lists: &Vec<Vec<u32>>| lists.get(a as usize).is_some_and(|list| list.contains(&b));
        let needs = study
            .items
            .get(a as usize)
            .is_some_and(|item| item.needs.contains(&b));
        needs || to(&ways.follow_up) || to(&ways.harder) || to(&ways.opens)
    };
    let linked = asked
        .windows(2)
        .rev()
        .take_while(|two| leads(two[0].item, two[1].item));
    1 + linked.count()
}

fn opening(
    study: &Study,
    model: &MemoryModel,
    day: StudyDay,
    open: &Open<'_>,
    asked: &[Asked],
) -> Option<(u32, MockReason)> {
    let mut topics: Vec<Talked> = vec![(0, 0.0, None); study.topics.len()];
    for each in asked {
        let topic = study
            .items
            .get(each.item as usize)
            .map(|item| item.topic as usize);
        if let Some(topic) = topic.and_then(|topic| topics.get_mut(topic)) {
            topic.0 += 1;
        }
    }
    for item in open.all() {
        let it = &study.items[item as usize];
        let Some(topic) = topics.get_mut(it.topic as usize) else {
            continue;
        };
        let recall = it.memory.as_ref().map_or(0.0, |memory| model.recall(memory, day));
        // What is new is no subject yet, as long as anything else is.
        let new = if it.memory.is_some() { 1.0 } else { 0.05 };
        let worth = it.weight * new * (1.2 - recall);
        topic.1 += f64::from(it.weight * new);
        if topic.2.is_none_or(|(best, _)| worth > best) {
            topic.2 = Some((worth, item));
        }
    }
    let mut best: Option<(u32, f64, u32)> = None;
    for (count, weight, item) in topics {
        let Some((_, item)) = item else {
            continue;
        };
        let better = best.is_none_or(|(least, most, _)| count < least || (count == least && weight > most));
        if better {
            best = Some((count, weight, item));
        }
    }
    best.map(|(.., item)| (item, MockReason::Opening))
}
