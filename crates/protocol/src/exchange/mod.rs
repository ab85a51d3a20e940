//! The review log as files other programs read, and theirs.

mod anki;
mod rows;

pub(crate) use anki::{Note as AnkiNote, notes as anki_notes};
pub(crate) use rows::{Read, csv, json, of_notes, read};
