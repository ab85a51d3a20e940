//! Reads the texts of notes for what no index tells, on all cores, as far as the steps for it go.

use super::eval::Evaluation;
use super::{NodeSet, is_file};
use cairn_graph::NodeKey;
use cairn_markdown::{MAX_TEXT_BYTES, decode, front};
use cairn_model::{PropertyValue, VaultPath};
use cairn_search::{PropertyTest, TextReader, ValueTest, fold};
use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};

/// A test on the path and the text of a note.
type Fits<'a> = &'a (dyn Fn(&mut TextReader, &VaultPath, &str) -> bool + Sync);

/// The notes of `candidates` whose text fits; a byte costs `cost` steps. Those with most links to them are read first:
/// where steps run out, they matter most.
pub(super) fn fitting(
    evaluation: &mut Evaluation<'_>,
    candidates: &NodeSet,
    cost: u32,
    fits: Fits<'_>,
) -> NodeSet {
    let graph = &evaluation.snapshot.graph;
    let mut notes: Vec<NodeKey> = candidates
        .keys(graph)
        .filter(|key| is_file(graph, *key))
        .collect();
    notes.sort_by_cached_key(|key| (std::cmp::Reverse(graph.incoming(*key).count()), *key));
    let steps = |key: &NodeKey| {
        let path = graph.node(*key).path.as_deref();
        let note = path.and_then(|path| graph.contribution(path));
        let bytes = note.map_or(0, |note| note.stats.bytes);
        u64::from(cost) * u64::from(bytes).min(MAX_TEXT_BYTES as u64).max(1)
    };
    let all = notes.len();
    let enough = notes
        .iter()
        .take_while(|key| evaluation.budget.take(steps(key)))
        .count();
    notes.truncate(enough);
    if enough < all {
        evaluation.cut = Some((enough, all));
    }
    let (engine, budget) = (evaluation.engine, &evaluation.budget);
    let called_off = AtomicBool::new(false);
    let found: Vec<NodeKey> = notes
        .par_iter()
        .map_init(TextReader::default, |reader, key| {
            if budget.called_off() {
                called_off.store(true, Ordering::Relaxed);
                return None;
            }
            let path = graph.node(*key).path.as_deref()?;
            let bytes = engine.vault().read(path, MAX_TEXT_BYTES as u64).ok()?;
            fits(reader, path, &decode(&bytes).text).then_some(*key)
        })
        .flatten()
        .collect();
    evaluation.called_off |= called_off.into_inner();
    NodeSet::of(found)
}

/// Whether a property of a note's text fits a test.
pub(super) fn property_fits(path: &VaultPath, text: &str, test: &PropertyTest) -> bool {
    if !path.is_note() {
        return false;
    }
    let properties = front(text).recovered;
    let mut values = properties.iter().filter(|(key, _)| fold(key) == fold(&test.key));
    values.any(|(_, value)| value_fits(value, &test.value))
}

fn value_fits(value: &PropertyValue, test: &ValueTest) -> bool {
    let texts = value.texts();
    match test {
        ValueTest::Exists => true,
        ValueTest::Null => texts.is_empty() && !matches!(value, PropertyValue::Bool(_)),
        ValueTest::Text(wanted, true) => texts.iter().any(|text| fold(text) == fold(wanted)),
        ValueTest::Text(wanted, false) => texts.iter().any(|text| fold(text).contains(&fold(wanted))),
        ValueTest::Regex(_, pattern) => texts.iter().any(|text| pattern.regex.is_match(text)),
        ValueTest::Number(compare, number) => {
            matches!(value, PropertyValue::Number(value) if compare.holds(value, number))
        }
        ValueTest::Date(compare, date) => texts.iter().any(|text| compare.holds(&fold(text), date)),
        ValueTest::All(parts) => parts.iter().all(|part| value_fits(value, part)),
        ValueTest::Any(parts) => parts.iter().any(|part| value_fits(value, part)),
        ValueTest::Not(inner) => !value_fits(value, inner),
    }
}
