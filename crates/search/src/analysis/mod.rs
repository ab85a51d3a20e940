//! How text becomes terms.

mod compound;
pub(crate) mod fold;
mod stem;
mod tokenizer;
pub(crate) mod translit;
pub(crate) mod words;

pub(crate) use stem::{Stemmers, hash};
pub(crate) use tokenizer::NoteTokenizer;
pub(crate) use words::{Form, Words, is_filler};
