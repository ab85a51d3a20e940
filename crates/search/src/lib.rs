//! Full text search over notes: an index on disk, a forgiving query grammar, snippets and the quick switcher.

mod document;
mod error;
mod index;
mod snippet;
mod switch;

pub use document::TextDocument;
pub use error::{MAX_QUERY_CHARS, SearchError};
pub use index::{Opened, TextHit, TextHits, TextIndex, TextWriter};
pub use snippet::{Snippet, snippet};
pub use switch::{SwitchMatch, SwitchName, switch};
