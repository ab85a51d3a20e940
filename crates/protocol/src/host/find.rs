//! Queries: search, filters over the graph, the quick switcher, what is related, and what a query's error looks like.

use super::Host;
use super::convert::{count, summary};
use crate::dto::*;
use crate::error::{ApiError, TextPlace};
use cairn_engine::{
    Engine, EngineError, Facets, FoundNodes, SearchOptions, Snapshot, SortBy, UnlinkedMention,
};
use cairn_model::Moment;
use cairn_search::{Remark, SearchError, Span};
use std::time::Instant;

/// Hits in one reply at most.
const MAX_HITS: u32 = 10_000;
/// Saved searches of one vault at most.
const MAX_SAVED: usize = 100;

/// Ids in one reply at most.
const MAX_IDS: usize = 50_000;

/// The nodes that fit a query. A query that cannot be meant is an answer too, with its place.
///
/// # Errors
/// The index or the user's data cannot be read.
pub fn filter(engine: &Engine, request: &FilterRequest, now: Moment) -> Result<FilterReply, ApiError> {
    let snapshot = engine.snapshot();
    let found = match engine.filter(&snapshot, &request.query, now) {
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

/// Searches; a query that cannot be meant is an error.
///
/// # Errors
/// The query, with its place in the message; the index or the user's data cannot be read.
pub fn search(engine: &Engine, request: &SearchRequest, now: Moment) -> Result<SearchReply, ApiError> {
    let reply = search_or_problem(engine, request, now)?;
    match &reply.error {
        None => Ok(reply),
        Some(problem) => {
            let code = match request.query.chars().count() {
                chars if chars > cairn_search::MAX_QUERY_CHARS => "search.query_too_long",
                _ if request.query.trim().is_empty() => "search.empty",
                _ => "search.syntax",
            };
            let message = match place(problem) {
                place if place.is_empty() => problem.message.clone(),
                place => format!("{} ({place})", problem.message),
            };
            let before = request.query.chars().take(problem.from as usize);
            let line = before.clone().filter(|c| *c == '\n').count();
            let column = before.fold(0, |column, c| if c == '\n' { 0 } else { column + 1 });
            Err(ApiError {
                at: Some(TextPlace {
                    line: count(line + 1),
                    column: count(column + 1),
                }),
                ..ApiError::new(code, message, problem.hint.clone())
            })
        }
    }
}

/// Where a part of a query stands, in words, counted from 1; nothing for a part without characters.
pub fn place(part: &QueryRemark) -> String {
    match part.to.saturating_sub(part.from) {
        0 => String::new(),
        1 => format!("character {}", part.to),
        _ => format!("characters {} to {}", part.from + 1, part.to),
    }
}

/// Searches; a query that cannot be meant is an answer too, with its place.
///
/// # Errors
/// The index or the user's data cannot be read.
#[allow(
    clippy::disallowed_methods,
    reason = "the reply tells how long the engine took"
)]
pub(super) fn search_or_problem(
    engine: &Engine,
    request: &SearchRequest,
    now: Moment,
) -> Result<SearchReply, ApiError> {
    let started = Instant::now();
    let snapshot = engine.snapshot();
    let options = SearchOptions {
        limit: request.limit.min(MAX_HITS) as usize,
        sort: match request.sort {
            SortByDto::Relevance => SortBy::Relevance,
            SortByDto::Name => SortBy::Name,
            SortByDto::Date => SortBy::Date,
            SortByDto::Importance => SortBy::Importance,
            SortByDto::Mastery => SortBy::Mastery,
        },
        facets: request.facets,
        now,
    };
    let (found, error) = match engine.search(&snapshot, &request.query, options) {
        Ok(found) => (found, None),
        Err(error) => {
            let problem = problem(&request.query, &error).ok_or_else(|| ApiError::from(error))?;
            (FoundNodes::default(), Some(problem))
        }
    };
    let hits = found.nodes.into_iter().map(|hit| SearchHit {
        node: summary(&snapshot, hit.node),
        score: hit.score,
        line: hit.snippet.line,
        snippet: runs(hit.snippet.runs),
        matched: hit.matched.into_iter().map(str::to_owned).collect(),
    });
    let hits = hits.collect();
    let mut remarks = remarks(&request.query, &found.remarks);
    if request.limit > MAX_HITS && count(found.total) > MAX_HITS {
        let all = Span {
            from: 0,
            to: request.query.len(),
        };
        let message = format!("The best {MAX_HITS} of {} hits are given.", found.total);
        remarks.push(placed(&request.query, all, &message, ""));
    }
    Ok(SearchReply {
        total: count(found.total),
        hits,
        elapsed_us: u32::try_from(started.elapsed().as_micros()).unwrap_or(u32::MAX),
        explain: found.explain,
        remarks,
        error,
        meant: found.meant,
        facets: found.facets.map(|facets| facets_of(&facets)),
        notice: found.incomplete,
    })
}

fn facets_of(facets: &Facets) -> FacetsDto {
    let facet = |name: &str, operator: &str, hits: usize| {
        let quote = if name.contains(|c: char| !c.is_alphanumeric() && c != '-') {
            "\""
        } else {
            ""
        };
        FacetDto {
            name: name.to_owned(),
            query: format!("{operator}:{quote}{}{quote}", name.replace('"', "\\\"")),
            count: count(hits),
        }
    };
    FacetsDto {
        kinds: facets
            .kinds
            .iter()
            .map(|(kind, hits)| facet(kind.name(), "kind", *hits))
            .collect(),
        difficulties: facets
            .difficulties
            .iter()
            .map(|(level, hits)| facet(level.name(), "difficulty", *hits))
            .collect(),
        topics: facets
            .topics
            .iter()
            .map(|(topic, hits)| facet(topic, "topic", *hits))
            .collect(),
        sources: facets
            .sources
            .iter()
            .map(|(title, hits)| facet(title, "source", *hits))
            .collect(),
    }
}

fn runs(runs: Vec<(String, bool)>) -> Vec<TextRun> {
    runs.into_iter()
        .map(|(text, hit)| TextRun { text, hit })
        .collect()
}

pub(super) fn switcher(engine: &Engine, request: &SwitcherRequest) -> Vec<SwitcherHit> {
    let snapshot = engine.snapshot();
    let found = engine.switch(&snapshot, &request.query, request.limit.min(MAX_HITS) as usize);
    found
        .into_iter()
        .map(|found| SwitcherHit {
            node: summary(&snapshot, found.node),
            matched: runs(found.runs),
            line: found.line.unwrap_or(0),
        })
        .collect()
}

/// What is related to a node without a link.
///
/// # Errors
/// No such node; the text index cannot be read.
pub fn related(engine: &Engine, request: &NodeRequest) -> Result<RelatedNotes, ApiError> {
    let snapshot = engine.snapshot();
    let key = engine.find(&snapshot, &request.id)?;
    let found = engine.related(&snapshot, key)?;
    let similar = found.similar.into_iter().map(|note| SimilarDto {
        node: summary(&snapshot, note.node),
        score: note.score,
        reason: note.reason,
        linked: note.linked,
    });
    let similar = similar.collect();
    let mentions =
        |list: Vec<UnlinkedMention>| list.into_iter().map(|each| mention(&snapshot, each)).collect();
    Ok(RelatedNotes {
        similar,
        mentioned_by: mentions(found.mentioned_by),
        mentions: mentions(found.mentions),
    })
}

fn mention(snapshot: &Snapshot, mention: UnlinkedMention) -> MentionDto {
    MentionDto {
        node: summary(snapshot, mention.node),
        name: mention.name,
        line: mention.line,
        text: mention.text,
    }
}

impl Host {
    pub(super) fn searches_of(&self, engine: &Engine) -> Result<Vec<SavedSearch>, ApiError> {
        let stored = self.with_user(|user| Ok(user.setting(&searches_key(engine))?))?;
        // A list of another version that does not read is none, not an error.
        Ok(stored
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default())
    }

    pub(super) fn keep_searches(
        &self,
        engine: &Engine,
        mut searches: SavedSearches,
    ) -> Result<Vec<SavedSearch>, ApiError> {
        searches.list.truncate(MAX_SAVED);
        let text = serde_json::to_string(&searches.list)
            .map_err(|error| ApiError::new("settings.invalid", error.to_string(), "Reload the page."))?;
        self.with_user(|user| Ok(user.set_setting(&searches_key(engine), &text)?))?;
        Ok(searches.list)
    }
}

fn searches_key(engine: &Engine) -> String {
    format!("searches:{}", engine.vault_name())
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
