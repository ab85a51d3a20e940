//! The query language: what was typed, how it was understood, and what of it an index can answer.

mod ast;
mod compare;
mod explain;
mod parse;
mod plan;
mod stop;
mod weaken;
mod words;

pub use ast::{
    Ask, Compare, Expr, GraphTest, PartKind, PartTest, Pattern, Place, PropertyTest, Quality, Query, Remark,
    Span, TextTest, ValueTest, What,
};
pub use parse::parse;
pub(crate) use plan::{Leaf, Placed, Plan, PropertyTerm, Word, plan, word_leaves, written_words};
pub(crate) use stop::is_stop_word;
