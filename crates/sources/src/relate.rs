//! Edges within a document: which topics its stages and employers name.

use crate::builder::Builder;
use crate::document::{Kind, Value};
use crate::words;
use cairn_model::{Basis, EdgeKind};
use rustc_hash::FxHashMap;

/// How sure it is that two of the same title in one document mean the same.
const SAME_TITLE: f32 = 0.95;
/// How sure a name is that begins a longer title or a title that begins a longer name.
const BEGINS: f32 = 0.6;

/// Ties stages whose title is a topic's, and employers with the topics they focus on.
pub(crate) fn relate(builder: &mut Builder) {
    let mut exact: FxHashMap<String, u32> = FxHashMap::default();
    let mut first_words: FxHashMap<String, Vec<u32>> = FxHashMap::default();
    for (index, node) in builder.nodes.iter().enumerate() {
        let index = u32::try_from(index).unwrap_or(u32::MAX);
        if matches!(node.kind, Kind::Topic | Kind::Term) {
            let folded = words::fold(&node.title);
            let word = folded.split(' ').next().unwrap_or("").to_owned();
            first_words.entry(word).or_default().push(index);
            exact.entry(folded).or_insert(index);
        }
    }
    let mut found: Vec<(u32, u32, f32, u32)> = Vec::new();
    for (index, node) in builder.nodes.iter().enumerate() {
        let index = u32::try_from(index).unwrap_or(u32::MAX);
        match node.kind {
            Kind::Stage => {
                let target = exact.get(&words::fold(&node.title));
                found.extend(target.map(|target| (index, *target, SAME_TITLE, node.line)));
            }
            Kind::Company => {
                let Some(Value::List(focus)) = node.attribute("focus") else {
                    continue;
                };
                for name in focus {
                    let folded = words::fold(name);
                    let target = exact
                        .get(&folded)
                        .map(|target| (*target, SAME_TITLE))
                        .or_else(|| beginning(builder, &first_words, &folded));
                    found.extend(target.map(|(target, confidence)| (index, target, confidence, node.line)));
                }
            }
            _ => {}
        }
    }
    for (from, to, confidence, line) in found {
        builder.edge(
            from,
            to,
            EdgeKind::Covers,
            Basis::DocumentStructure,
            confidence,
            line,
        );
    }
}

/// The only topic whose title begins with the name, at the end of a word.
fn beginning(builder: &Builder, first_words: &FxHashMap<String, Vec<u32>>, name: &str) -> Option<(u32, f32)> {
    let candidates = first_words.get(name.split(' ').next()?)?;
    let mut begins = candidates.iter().take(64).filter(|index| {
        let title = words::fold(&builder.nodes[**index as usize].title);
        title.strip_prefix(name).is_some_and(|rest| rest.starts_with(' '))
    });
    let only = begins.next()?;
    begins.next().is_none().then_some((*only, BEGINS))
}
