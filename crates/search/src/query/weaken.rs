//! What an index can tell of a query: all of it, or a weaker condition that everything found must satisfy.

use super::ast::{Expr, Place, PropertyTest, TextTest, ValueTest, What};
use crate::analysis::fold::is_word;
use crate::analysis::is_filler;
use crate::property::fold;

impl Expr {
    /// Whether the text index answers it alone, without the graph, the paths, and the text of any note.
    pub fn is_indexed(&self) -> bool {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().all(Self::is_indexed),
            // What every note has by the index, no note could lack.
            Self::Not(inner) => inner.is_indexed() && !inner.has_filler(),
            Self::Text(test) => {
                !test.exact_case
                    && matches!(test.what, What::Word { .. } | What::Together(_))
                    && !matches!(test.place, Place::File | Place::Path)
            }
            Self::Property(PropertyTest { value, .. }) => is_indexed_value(value),
            Self::Part(_) | Self::Graph(_) => false,
        }
    }

    /// A condition the index can answer that holds wherever this one holds; `None` if there is none but "everything".
    pub fn weakened(&self) -> Option<Expr> {
        self.weaker(false)
    }

    /// `part`: within `line:` and the like, where what is excluded is excluded from the part, not from the note.
    fn weaker(&self, part: bool) -> Option<Expr> {
        match self {
            Self::All(parts) => {
                let parts: Vec<Expr> = parts.iter().filter_map(|each| each.weaker(part)).collect();
                (!parts.is_empty()).then_some(Self::All(parts))
            }
            Self::Any(parts) => {
                let parts: Option<Vec<Expr>> = parts.iter().map(|each| each.weaker(part)).collect();
                parts.map(Self::Any)
            }
            Self::Text(test) if part && is_filler_test(test) => None,
            Self::Text(test) => weakened_text(test).map(Self::Text),
            // A part fits only in a note that has its words somewhere.
            Self::Part(test) => test.inner.weaker(true),
            Self::Property(test) if is_indexed_value(&test.value) => Some(self.clone()),
            Self::Property(test) => Some(Self::Property(PropertyTest {
                value: ValueTest::Exists,
                ..test.clone()
            })),
            Self::Not(inner) if inner.is_indexed() && !part => Some(self.clone()),
            Self::Not(_) | Self::Graph(_) => None,
        }
    }

    /// Whether it is a word that the index does not have of any text: only the texts tell.
    pub fn is_filler(&self) -> bool {
        matches!(self, Self::Text(test) if is_filler_test(test))
    }

    /// Whether it asks for a word that the index does not have of any text.
    fn has_filler(&self) -> bool {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().any(Self::has_filler),
            Self::Not(inner) => inner.has_filler(),
            Self::Text(test) => is_filler_test(test),
            Self::Part(_) | Self::Property(_) | Self::Graph(_) => false,
        }
    }

    /// Tests on words that must or may hold: what a snippet shows and what hits are ordered by.
    pub fn words(&self) -> Vec<Expr> {
        let mut out = Vec::new();
        self.collect_words(&mut out);
        out
    }

    fn collect_words(&self, out: &mut Vec<Expr>) {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.collect_words(out)),
            Self::Part(part) => part.inner.collect_words(out),
            Self::Text(test) => out.extend(weakened_text(test).map(Self::Text)),
            Self::Not(_) | Self::Property(_) | Self::Graph(_) => {}
        }
    }
}

fn weakened_text(test: &TextTest) -> Option<TextTest> {
    let exact = test.exact_case || matches!(test.what, What::Phrase { .. });
    let unknown = matches!(test.what, What::Regex { .. })
        || matches!(test.place, Place::File | Place::Path)
        || (exact && is_filler_test(test));
    (!unknown).then(|| TextTest {
        exact_case: false,
        ..test.clone()
    })
}

/// Whether it asks a text for nothing but words that the index leaves out of texts.
pub(super) fn is_filler_test(test: &TextTest) -> bool {
    let words = test
        .what
        .text()
        .split(|c| !is_word(c))
        .filter(|word| !word.is_empty());
    matches!(test.place, Place::Anywhere | Place::Content)
        && !matches!(test.what, What::Regex { .. })
        && words.clone().next().is_some()
        && words
            .clone()
            .all(|word| word.len() <= 4 && is_filler(&fold(word)))
}

fn is_indexed_value(value: &ValueTest) -> bool {
    match value {
        ValueTest::Regex(..) => false,
        ValueTest::All(parts) | ValueTest::Any(parts) => parts.iter().all(is_indexed_value),
        ValueTest::Not(inner) => is_indexed_value(inner),
        _ => true,
    }
}
