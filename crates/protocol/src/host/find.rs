//! Queries: filters over the graph, and what a query's error looks like.

use super::convert::count;
use crate::dto::{FilterReply, FilterRequest, QueryRemark};
use crate::error::ApiError;
use cairn_engine::{Engine, EngineError};
use cairn_search::{Remark, SearchError, Span};

/// Ids in one reply at most.
const MAX_IDS: usize = 50_000;

/// The nodes that fit a query. A query that cannot be meant is an answer too, with its place.
///
/// # Errors
/// The index or the user's data cannot be read.
pub fn filter(engine: &Engine, request: &FilterRequest) -> Result<FilterReply, ApiError> {
    let snapshot = engine.snapshot();
    let found = match engine.filter(&snapshot, &request.query) {
        Ok(found) => found,
        Err(error) => {
            let problem = problem(&request.query, &error).ok_or_else(|| ApiError::from(error))?;
            return Ok(FilterReply {
                ids: Vec::new(),
                total: 0,
                explain: String::new(),
                remarks: Vec::new(),
                error: Some(problem),
                notice: None,
            });
        }
    };
    let graph = &snapshot.graph;
    let ids = found
        .nodes
        .keys(graph)
        .take(MAX_IDS)
        .map(|key| graph.node(key).id.to_string());
    Ok(FilterReply {
        ids: ids.collect(),
        total: count(found.nodes.len()),
        explain: found.explain,
        remarks: remarks(&request.query, &found.remarks),
        error: None,
        notice: found.incomplete,
    })
}

pub(super) fn remarks(query: &str, remarks: &[Remark]) -> Vec<QueryRemark> {
    let remark = |remark: &Remark| placed(query, remark.at, &remark.message, "");
    remarks.iter().map(remark).collect()
}

/// What is wrong with the query, if the error is about that.
pub(super) fn problem(query: &str, error: &EngineError) -> Option<QueryRemark> {
    let whole = Span {
        from: 0,
        to: query.len(),
    };
    match error {
        EngineError::Search(SearchError::Syntax { at, message, hint }) => {
            Some(placed(query, *at, message, hint))
        }
        EngineError::Search(SearchError::Empty | SearchError::QueryTooLong { .. }) => {
            let notice = error.notice();
            Some(placed(query, whole, &notice.message, &notice.hint))
        }
        _ => None,
    }
}

fn placed(query: &str, at: Span, message: &str, hint: &str) -> QueryRemark {
    let chars = |to: usize| count(query[..query.floor_char_boundary(to)].chars().count());
    QueryRemark {
        from: chars(at.from),
        to: chars(at.to),
        message: message.to_owned(),
        hint: hint.to_owned(),
    }
}
