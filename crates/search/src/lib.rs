//! Full text search over notes: an index on disk, a forgiving query grammar, snippets and the quick switcher.
//!
//! Invariants: nothing a user types and nothing that lies in the index folder makes this crate panic; the text of notes
//! is indexed but never stored; index, query and snippet split text into words by the same code.

#![allow(clippy::disallowed_methods)] // the index folder belongs to this crate: it is made, checked and emptied here

mod analysis;
mod budget;
mod bulk;
mod document;
mod error;
mod exact;
mod failure;
mod find;
mod index;
mod indexed;
mod property;
mod query;
mod schema;
mod snippet;
mod switch;
mod verify;

pub use budget::{Budget, Turns};
pub use document::{TextDocument, TextPart, text_key};
pub use error::{MAX_QUERY_CHARS, SearchError};
pub use index::{Keep, Mention, Opened, Similar, TextHit, TextHits, TextIndex, TextWriter, Way};
pub use property::fold;
pub use query::{
    Ask, Compare, Expr, GraphTest, PartKind, PartTest, Pattern, Place, PropertyTest, Quality, Query, Remark,
    Span, TextTest, ValueTest, What, parse,
};
pub use snippet::{Snippet, is_spelt_like, snippet};
pub use switch::{Letters, SwitchMatch, SwitchName, switch};
pub use verify::{TextReader, Verifier, fits};
