//! From a note's text to what queries see of it.

mod data;
mod inline_field;
mod items;
mod properties;

pub use data::{NoteInput, PageData};
pub use inline_field::{InlineField, full_line_field, inline_fields};
pub use items::RawItem;
pub(crate) use items::views as item_views;
pub use properties::{item_tags, property_aliases, property_tags};
