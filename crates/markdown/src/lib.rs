//! Note text to a [`ParsedNote`] with diagnostics, and to sanitised HTML.
//!
//! Invariant: reading is total. Whatever the bytes are, there is a note, possibly with diagnostics; nothing panics,
//! nothing is refused, and nothing here performs I/O.

mod anatomy;
mod body;
mod decode;
mod fields;
mod frontmatter;
mod inline;
mod lines;
mod links;
mod note;
mod parts;
mod queries;
mod render;
mod source;
mod yaml;

pub use anatomy::{Anatomy, Front, ListEntry, Section, SectionKind, ShownLink, anatomy, front, shown_text};
pub use decode::{Decoded, MAX_PARSED_BYTES, MAX_TEXT_BYTES, decode, into_text};
pub use frontmatter::{FrontmatterState, Place};
pub use links::markdown_target;
pub use note::{
    Block, Callout, Counts, Field, FormCounts, Group, Heading, Item, Link, ParsedNote, Prose, ReadOptions,
    Task, read,
};
pub use queries::{NoteQuery, QueryKind, queries};
pub use render::{LinkResolver, Rendered, RenderedHeading, RenderedLink, heading_anchors, render};
pub use source::SourceText;
