//! Text as JavaScript sees it: letters and emoji, UTF-16 positions, ICU order, regular expressions.

mod chars;
mod collate;
mod pattern;
mod utf16;

pub use chars::{canonical_name, heading_name};
pub(crate) use chars::{emoji, is_letter};
pub(crate) use collate::compare;
pub(crate) use pattern::{Pattern, PatternError, escape};
pub(crate) use utf16::{Units, units};
