//! What was typed, read and analysed: a plan that knows terms, but no index.

mod parse;
mod plan;
mod stop;

pub(crate) use plan::{Clause, Leaf, Plan, Word};

use crate::SearchError;
use crate::error::MAX_QUERY_CHARS;

/// Most words of a query; the rest of it is ignored.
const MAX_WORDS: usize = 64;

/// Reads a query.
pub(crate) fn plan(query: &str) -> Result<Plan, SearchError> {
    let chars = query.chars().count();
    if chars > MAX_QUERY_CHARS {
        return Err(SearchError::QueryTooLong { chars });
    }
    plan::plan(&parse::parse(query)).ok_or(SearchError::Empty)
}
