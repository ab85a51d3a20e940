//! How long a node takes to learn, before anything is known of the reader.

use cairn_graph::Node;
use cairn_model::{Difficulty, NodeKind};
use std::fmt;
use std::iter::Sum;
use std::ops::Add;

/// Study time in minutes. Addition saturates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Minutes(pub u32);

impl Add for Minutes {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sum for Minutes {
    fn sum<I: Iterator<Item = Self>>(minutes: I) -> Self {
        minutes.fold(Self(0), Add::add)
    }
}

impl fmt::Display for Minutes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} min", self.0)
    }
}

/// Bytes of text read in a minute: 238 words (Brysbaert 2019, silent reading of English non-fiction) of 6 bytes.
const BYTES_PER_MINUTE: u32 = 1_428;

/// Minutes to learn a node: a concept 10; anything else easy 10, medium 20, hard 30; without a difficulty a question 20, a
/// plain note 10, a term 5, a missing note, topic, path, stage, task, company, document or map of content 15.
///
/// `bytes`, the size of the note, lengthens this for a note that cannot be read in that time, to twice as much at
/// most: long notes often say the same in two languages.
pub fn estimate(node: &Node, bytes: Option<u32>) -> Minutes {
    let base = match (node.kind, node.difficulty) {
        // How hard a concept's note is called says how hard its questions are; the note itself explains.
        (NodeKind::Concept, _) | (_, Some(Difficulty::Easy)) => 10,
        (_, Some(Difficulty::Medium)) | (NodeKind::Question, None) => 20,
        (_, Some(Difficulty::Hard)) => 30,
        (NodeKind::Note, None) => 10,
        (NodeKind::Term, None) => 5,
        (
            NodeKind::Topic
            | NodeKind::Missing
            | NodeKind::Moc
            | NodeKind::Source
            | NodeKind::Path
            | NodeKind::Stage
            | NodeKind::Task
            | NodeKind::Company,
            None,
        ) => 15,
    };
    let reading = if node.kind.is_note() {
        bytes.unwrap_or(0).div_ceil(BYTES_PER_MINUTE)
    } else {
        0
    };
    Minutes(reading.clamp(base, 2 * base))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{key, vault};

    #[test]
    fn kind_and_difficulty_set_the_time_and_length_stretches_it() {
        let graph = vault(
            "== q-a--t--easy.md\n== q-b--t--hard.md\n== q-c.md\n[[q-gone]]\n== c-d.md\n---\ndifficulty: hard\n---\n",
        );
        let minutes = |name: &str, bytes| estimate(graph.node(key(&graph, name)), bytes).0;
        let names = ["q-a--t--easy", "q-b--t--hard", "q-c", "q-gone", "c-d"];
        assert_eq!(names.map(|name| minutes(name, None)), [10, 30, 20, 15, 10]);
        assert_eq!(
            [1_000, 20_000, 1_000_000].map(|bytes| minutes("c-d", Some(bytes))),
            [10, 15, 20]
        );
    }
}
