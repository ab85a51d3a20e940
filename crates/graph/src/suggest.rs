//! Which note a missing target may have meant: the same slug under another topic or difficulty, or a near spelling.

use crate::graph::{KnowledgeGraph, NodeKey};
use cairn_model::{NodeKind, fold_name};

/// A note that fits a missing target.
#[derive(Clone, Debug)]
pub struct Suggestion {
    /// The note.
    pub node: NodeKey,
    /// Why, in words.
    pub reason: String,
}

impl KnowledgeGraph {
    /// The note that fits a missing target best, if one fits well.
    pub fn suggest(&self, target: &str) -> Option<Suggestion> {
        let wanted = fold_name(target.rsplit('/').next().unwrap_or(target));
        let slug = wanted.split("--").next().unwrap_or(&wanted).to_owned();
        let mut best: Option<(usize, &str, NodeKey)> = None;
        for (key, node) in self.nodes().filter(|(_, node)| node.kind.is_note()) {
            let Some(path) = &node.path else { continue };
            let name = fold_name(path.stem());
            let same_slug = wanted.contains("--") && name.split("--").next() == Some(&slug);
            let distance = if same_slug { Some(0) } else { near(&wanted, &name) };
            if let Some(distance) = distance.filter(|distance| {
                best.is_none_or(|(known, path_known, _)| (*distance, path.as_str()) < (known, path_known))
            }) {
                best = Some((distance, path.as_str(), key));
            }
        }
        let (distance, _, node) = best?;
        let name = self
            .node(node)
            .path
            .as_ref()
            .map(|path| path.stem().to_owned())
            .unwrap_or_default();
        let reason = match distance {
            0 => format!("the same question under another topic or difficulty: {name}"),
            1 => format!("one letter apart from {name}"),
            n => format!("{n} letters apart from {name}"),
        };
        debug_assert!(self.node(node).kind != NodeKind::Missing);
        Some(Suggestion { node, reason })
    }
}

/// Edit distance if it is small for the length: at most 2, and at most a fifth of the letters.
fn near(a: &str, b: &str) -> Option<usize> {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let limit = (a.len().min(b.len()) / 5).min(2);
    if a.len().abs_diff(b.len()) > limit {
        return None;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let cost = diagonal + usize::from(ca != cb);
            diagonal = row[j + 1];
            row[j + 1] = cost.min(diagonal + 1).min(row[j] + 1);
        }
        if row.iter().min().is_some_and(|least| *least > limit) {
            return None;
        }
    }
    row.last().copied().filter(|distance| *distance <= limit)
}
