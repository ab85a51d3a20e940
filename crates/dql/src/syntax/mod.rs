//! From text to syntax trees with spans.

mod ast;
mod expression;
mod inline;
mod literal;
mod query;
mod reader;

pub use ast::{
    Direction, Expr, ExprKind, Header, Lambda, NamedExpr, Op, Operation, OperationKind, Query, SortKey,
    Source, SourceKind, SourceOp,
};
pub use inline::{read_date_text, read_duration_text, read_inline_value, read_property, read_tag};
pub use reader::{SyntaxError, place_of};

use crate::time::Clock;
use reader::Reader;

/// Longest query, in bytes.
pub const MAX_QUERY: usize = 8 << 10;

/// Parses a whole query.
///
/// # Errors
/// [`SyntaxError`]: where it stops being one, and what was expected there.
pub fn parse_query(text: &str, clock: &Clock) -> Result<Query, SyntaxError> {
    let mut reader = Reader::new(text, clock)?;
    let query = reader.query();
    reader.finish(query)
}

/// Parses an expression.
///
/// # Errors
/// [`SyntaxError`].
pub fn parse_expression(text: &str, clock: &Clock) -> Result<Expr, SyntaxError> {
    let mut reader = Reader::new(text, clock)?;
    let expr = reader.expression();
    reader.finish(expr)
}

/// Parses what follows FROM.
///
/// # Errors
/// [`SyntaxError`].
pub fn parse_source(text: &str, clock: &Clock) -> Result<Source, SyntaxError> {
    let mut reader = Reader::new(text, clock)?;
    let source = reader.source();
    reader.finish(source)
}
