//! How ready one is on a day: importance-weighted predicted recall, with what no question covers counted as a lack.

use crate::Minutes;
use crate::memory::{Evidence, MemoryModel, MemoryState};
use cairn_model::StudyDay;

/// Something to be ready on: a question, or a concept on the way to one.
#[derive(Clone, Debug, Default)]
pub struct StudyItem {
    /// Index of its topic.
    pub topic: u32,
    /// How much it counts; 0 for what is only on the way to something else. Any scale.
    pub weight: f32,
    /// Time to learn it.
    pub learn: Minutes,
    /// Time to answer and check it once it is known.
    pub review: Minutes,
    /// Indices of the items it needs directly. Together they have no cycle.
    pub needs: Vec<u32>,
    /// What is remembered of it; `None` if it is new.
    pub memory: Option<MemoryState>,
    /// Whether the user asked for it: a plan takes it before everything else. Says nothing of how much it counts.
    pub wanted: bool,
}

/// A part of what is asked, for reporting. Every item lies in one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StudyTopic {
    /// Points of it that no question covers.
    pub uncovered: u32,
}

/// What is to be known, and what is known of it.
#[derive(Clone, Debug, Default)]
pub struct Study {
    /// The items.
    pub items: Vec<StudyItem>,
    /// The topics.
    pub topics: Vec<StudyTopic>,
}

/// How ready one is; all shares lie in 0 to 1.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Readiness {
    /// The whole: [`Readiness::evidence`] and [`Readiness::assessed`] together.
    pub value: f64,
    /// The part that rests on answers given.
    pub evidence: f64,
    /// The part that rests on what the user says to know.
    pub assessed: f64,
    /// Each topic.
    pub topics: Vec<TopicReadiness>,
}

/// How ready one is on a topic.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TopicReadiness {
    /// Its share of all that is asked.
    pub weight: f64,
    /// Mean predicted recall of its questions by weight; 0 if there are none.
    pub recall: f64,
    /// Recall with what is not covered counted as not known.
    pub readiness: f64,
    /// The part of readiness that rests on answers given.
    pub evidence: f64,
    /// The part of readiness that rests on what the user says to know.
    pub assessed: f64,
}

/// What the topics weigh together: the denominator of readiness.
pub(crate) struct Scale {
    /// Weight of each topic: its items' and what is not covered.
    pub topics: Vec<f64>,
    /// All together; at least a tiny number.
    pub total: f64,
}

impl Scale {
    /// A point that no question covers weighs as much as a mean question, but all of a topic's together no more than
    /// its questions, or without questions than the questions of a mean topic: bullets are no measure of how much there
    /// is to know.
    pub(crate) fn new(study: &Study) -> Self {
        let mut topics = vec![0.0_f64; study.topics.len()];
        let mut counted = 0_u32;
        for item in study.items.iter().filter(|item| item.weight > 0.0) {
            counted += 1;
            if let Some(topic) = topics.get_mut(item.topic as usize) {
                *topic += f64::from(item.weight);
            }
        }
        let all: f64 = topics.iter().sum();
        let one = if counted > 0 {
            all / f64::from(counted)
        } else {
            1.0
        };
        let with_questions = topics.iter().filter(|weight| **weight > 0.0).count();
        let mean = if with_questions > 0 {
            all / with_questions as f64
        } else {
            f64::MAX
        };
        for (weight, topic) in topics.iter_mut().zip(&study.topics) {
            let most = if *weight > 0.0 { *weight } else { mean };
            *weight += (f64::from(topic.uncovered) * one).min(most);
        }
        Self {
            total: topics.iter().sum::<f64>().max(f64::MIN_POSITIVE),
            topics,
        }
    }
}

/// How ready one is on a day, given what is remembered now.
///
/// Of a topic: `sum(weight * recall) / (sum(weight) + uncovered)` over its items, where recall is what FSRS predicts for
/// the day, 0 for what is new, and a point that no question covers weighs as much as a mean question (all of a topic's
/// points together at most as much as its questions, or, without any, as those of a mean topic). Of all: the same sums
/// over all topics.
pub fn readiness(study: &Study, model: &MemoryModel, day: StudyDay) -> Readiness {
    let scale = Scale::new(study);
    let mut sums = vec![[0.0_f64; 3]; study.topics.len()];
    for item in &study.items {
        let Some(sum) = sums.get_mut(item.topic as usize) else {
            continue;
        };
        sum[2] += f64::from(item.weight);
        if let Some(memory) = &item.memory {
            let part = f64::from(item.weight) * f64::from(model.recall(memory, day));
            sum[usize::from(memory.evidence == Evidence::Assessed)] += part;
        }
    }
    let share = |part: f64, of: f64| if of > 0.0 { part / of } else { 0.0 };
    let topics = sums
        .iter()
        .zip(&scale.topics)
        .map(|([evidence, assessed, items], weight)| TopicReadiness {
            weight: weight / scale.total,
            recall: share(evidence + assessed, *items),
            readiness: share(evidence + assessed, *weight),
            evidence: share(*evidence, *weight),
            assessed: share(*assessed, *weight),
        });
    let whole = |index: usize| sums.iter().map(|sum| sum[index]).sum::<f64>() / scale.total;
    let (evidence, assessed) = (whole(0), whole(1));
    Readiness {
        value: evidence + assessed,
        evidence,
        assessed,
        topics: topics.collect(),
    }
}

/// Readiness of each day from one to another, both included, if nothing is learnt or reviewed.
pub fn forecast(study: &Study, model: &MemoryModel, from: StudyDay, to: StudyDay) -> Vec<f64> {
    let total = Scale::new(study).total;
    (0..=to.since(from))
        .map(|days| weighed_recall(&study.items, model, from.after(days)) / total)
        .collect()
}

/// The numerator of readiness.
pub(crate) fn weighed_recall(items: &[StudyItem], model: &MemoryModel, day: StudyDay) -> f64 {
    items
        .iter()
        .filter(|item| item.weight > 0.0)
        .filter_map(|item| {
            let recall = model.recall(item.memory.as_ref()?, day);
            Some(f64::from(item.weight) * f64::from(recall))
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use cairn_model::Rating;

    fn item(topic: u32, weight: f32, known: Option<Evidence>) -> StudyItem {
        let memory =
            known.map(|evidence| MemoryModel::default().review(None, Rating::Easy, StudyDay(0), 0, evidence));
        StudyItem {
            topic,
            weight,
            memory,
            ..StudyItem::default()
        }
    }

    fn check(items: Vec<StudyItem>, uncovered: &[u32], expected: [f64; 3]) {
        let topics = uncovered.iter().map(|uncovered| StudyTopic {
            uncovered: *uncovered,
        });
        let study = Study {
            items,
            topics: topics.collect(),
        };
        let found = readiness(&study, &MemoryModel::default(), StudyDay(0));
        for (found, expected) in [found.value, found.evidence, found.assessed].iter().zip(expected) {
            assert!((found - expected).abs() < 1e-6, "{found} is not {expected}");
        }
        let whole: f64 = found
            .topics
            .iter()
            .map(|topic| topic.weight * topic.readiness)
            .sum();
        assert!((whole - found.value).abs() < 1e-6, "topics add up to the whole");
    }

    #[test]
    fn evidence_and_assessment_are_told_apart() {
        let (seen, said) = (Some(Evidence::Reviewed), Some(Evidence::Assessed));
        check(
            vec![item(0, 2.0, seen), item(0, 1.0, said), item(0, 1.0, None)],
            &[0],
            [0.75, 0.5, 0.25],
        );
        check(Vec::new(), &[], [0.0; 3]);
        check(Vec::new(), &[7], [0.0; 3]);
    }

    #[test]
    fn what_no_question_covers_lowers_readiness_to_the_half_at_most() {
        let seen = Some(Evidence::Reviewed);
        check(
            vec![item(0, 1.0, seen), item(0, 1.0, seen)],
            &[1],
            [2.0 / 3.0, 2.0 / 3.0, 0.0],
        );
        check(vec![item(0, 1.0, seen)], &[400], [0.5, 0.5, 0.0]);
        check(vec![item(0, 1.0, seen)], &[0, 400], [0.5, 0.5, 0.0]);
    }

    #[test]
    fn what_is_remembered_fades() {
        let study = Study {
            items: vec![item(0, 1.0, Some(Evidence::Reviewed))],
            topics: vec![StudyTopic::default()],
        };
        let days = forecast(&study, &MemoryModel::default(), StudyDay(0), StudyDay(30));
        assert_eq!(days.len(), 31);
        assert!((days[0] - 1.0).abs() < 1e-6 && days.windows(2).all(|two| two[0] > two[1]));
    }
}
