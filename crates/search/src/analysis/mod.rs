//! How text becomes terms.

mod compound;
pub(crate) mod fold;
mod hash;
mod stem;
mod tokenizer;
pub(crate) mod translit;
pub(crate) mod words;

pub(crate) use hash::hash;
pub(crate) use stem::Stemmers;
pub(crate) use tokenizer::NoteTokenizer;
pub(crate) use words::{Batch, Form, Seen, Words, is_filler};
