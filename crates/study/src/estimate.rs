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

/// Minutes to learn a node: easy 10, medium 20, hard 30; without a difficulty a question 20, a concept 10, a topic or a
/// missing note 15, a MOC, path or stage 15, any other note 10.
///
/// `bytes`, the size of the note, lengthens this for a note that cannot be read in that time, to twice as much at
/// most: long notes often say the same in two languages.
pub fn estimate(node: &Node, bytes: Option<u32>) -> Minutes {
    let base = match (node.difficulty, node.kind) {
        (Some(Difficulty::Easy), _) => 10,
        (Some(Difficulty::Medium), _) => 20,
        (Some(Difficulty::Hard), _) => 30,
        (None, NodeKind::Question) => 20,
        (None, NodeKind::Concept | NodeKind::Note) => 10,
        (None, NodeKind::Topic | NodeKind::Missing | NodeKind::Moc | NodeKind::Path | NodeKind::Stage) => 15,
    };
    let reading = if node.kind.is_note() {
        bytes.unwrap_or(0).div_ceil(BYTES_PER_MINUTE)
    } else {
        0
    };
    Minutes(reading.clamp(base, 2 * base))
}
