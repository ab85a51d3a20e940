//! Dataview queries over the notes of a snapshot: the table they see, running them, and finding those written in notes.

mod pages;

pub(crate) use pages::{PageCache, Tables};

use crate::error::EngineError;
use crate::session::Engine;
use crate::snapshot::Snapshot;
use cairn_dql::syntax::{Query, SyntaxError, parse_expression, parse_query, place_of};
use cairn_dql::value::Value;
use cairn_dql::{
    Clock, Context, Limits, Outcome, RowReason, RunError, Stop, Table, Zone, explain, read_ahead, run,
};
use cairn_markdown::{MAX_TEXT_BYTES, NoteQuery, decode, queries};
use cairn_model::VaultPath;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// Rows that a query yields at most.
pub const MAX_ROWS: usize = 10_000;
/// How long a query may take, in milliseconds; whoever runs it keeps the time.
pub const MAX_QUERY_MILLIS: u64 = 2_000;
/// Bytes of texts and lists that a query may make.
const MEMORY: usize = 64 << 20;

/// Which frontmatter queries see.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reading {
    /// As Obsidian and Dataview see it.
    #[default]
    Strict,
    /// As its author meant it.
    Recovered,
}

impl Reading {
    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Strict => "strict",
            Self::Recovered => "recovered",
        }
    }
}

/// In what a query is asked.
pub struct QueryScope<'a> {
    /// Path of the note that asks: what `this` is. Empty: none.
    pub origin: &'a str,
    /// Milliseconds since 1970.
    pub now: i64,
    /// Which frontmatter is seen.
    pub reading: Reading,
    /// Asked now and then whether to end.
    pub stop: &'a dyn Fn() -> Option<Stop>,
}

/// A query that has no result.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct QueryError {
    /// Stable, dotted.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
    /// Line from 1; 0 where no place is to blame.
    pub line: u32,
    /// Column from 1, in characters; 0 where no place is to blame.
    pub column: u32,
    /// The same place in bytes.
    pub offset: usize,
}

impl QueryError {
    fn syntax(error: &SyntaxError) -> Self {
        Self {
            code: "query.syntax",
            message: format!(
                "Line {}, column {}: {}.",
                error.line,
                error.column,
                error.message()
            ),
            hint: error
                .hint
                .unwrap_or("Look at the place that is marked.")
                .to_owned(),
            line: error.line,
            column: error.column,
            offset: error.offset,
        }
    }

    fn run(error: &RunError, text: &str) -> Self {
        let (code, hint) = match error {
            RunError::Refused { .. } => (
                "query.failed",
                "Look at the place that is marked, and at the fields of your notes.",
            ),
            RunError::Stopped(Stop::Cancelled) => ("work.cancelled", "Run it again when you like."),
            RunError::Stopped(Stop::TimedOut) => (
                "query.too_long",
                "Narrow it down with FROM, or add a LIMIT before costly steps.",
            ),
            RunError::TooMuch => (
                "query.too_much",
                "Narrow it down with FROM, or make smaller texts and lists.",
            ),
        };
        let offset = match error {
            RunError::Refused { offset, .. } => *offset,
            _ => None,
        };
        let (line, column) = offset.map_or((0, 0), |offset| place_of(text, offset));
        let message = error.to_string();
        let mut chars = message.chars();
        let first: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
        Self {
            code,
            message: format!("{first}{}.", chars.as_str().trim_end_matches('.')),
            hint: hint.to_owned(),
            line,
            column,
            offset: offset.unwrap_or(0),
        }
    }

    fn failed_inside() -> Self {
        Self {
            code: "query.failed",
            message: "This query failed inside Cairn.".to_owned(),
            hint: "Please report it; your notes are fine.".to_owned(),
            line: 0,
            column: 0,
            offset: 0,
        }
    }
}

/// A query written in a note.
#[derive(Clone, Debug)]
pub struct PlacedQuery {
    /// The note.
    pub path: Arc<str>,
    /// The query.
    pub query: NoteQuery,
}

/// What can be named in a query.
#[derive(Clone, Debug, Default)]
pub struct QueryNames {
    /// Fields with how many notes have them, most used first.
    pub fields: Vec<(String, usize)>,
    /// Tags with their `#` and how many notes have them or one below.
    pub tags: Vec<(String, usize)>,
    /// Folders.
    pub folders: Vec<String>,
}

impl Engine {
    /// The table that queries see of a snapshot; made once for a generation and reading.
    pub fn table(&self, snapshot: &Snapshot, reading: Reading) -> Arc<Table> {
        snapshot
            .tables()
            .get(reading, || pages::table(&self.shared, &snapshot.graph, reading))
    }

    /// Reads the notes that a query is about. Queries that need every note for who links to what, have every note read.
    ///
    /// # Errors
    /// [`EngineError::Query`] if the query is none, or `stop` says so.
    pub fn read_ahead(
        &self,
        snapshot: &Snapshot,
        text: &str,
        scope: &QueryScope<'_>,
    ) -> Result<(), EngineError> {
        self.asking(snapshot, text, scope, parse_query, |context, query: &Query| {
            if text.contains("inlinks") {
                let whole = Query {
                    source: None,
                    operations: Vec::new(),
                    header: query.header.clone(),
                };
                read_ahead(context, &whole)?;
            }
            read_ahead(context, query)
        })
    }

    /// Runs a query.
    ///
    /// # Errors
    /// [`EngineError::Query`].
    pub fn query(
        &self,
        snapshot: &Snapshot,
        text: &str,
        scope: &QueryScope<'_>,
    ) -> Result<Outcome, EngineError> {
        self.asking(snapshot, text, scope, parse_query, |context, query| {
            run(context, query, MAX_ROWS)
        })
    }

    /// What each step of a query does with the rows of one note.
    ///
    /// # Errors
    /// [`EngineError::Query`].
    pub fn explain_row(
        &self,
        snapshot: &Snapshot,
        text: &str,
        path: &str,
        scope: &QueryScope<'_>,
    ) -> Result<Vec<RowReason>, EngineError> {
        self.asking(snapshot, text, scope, parse_query, |context, query: &Query| {
            explain(context, query, path)
        })
    }

    /// The value of an expression, as in an inline query.
    ///
    /// # Errors
    /// [`EngineError::Query`].
    pub fn evaluate(
        &self,
        snapshot: &Snapshot,
        text: &str,
        scope: &QueryScope<'_>,
    ) -> Result<Value, EngineError> {
        self.asking(snapshot, text, scope, parse_expression, |context, expr| {
            context.evaluate(expr, None).map_err(RunError::from)
        })
    }

    fn asking<P, T>(
        &self,
        snapshot: &Snapshot,
        text: &str,
        scope: &QueryScope<'_>,
        parse: impl FnOnce(&str, &Clock) -> Result<P, SyntaxError>,
        ask: impl FnOnce(&Context<'_>, &P) -> Result<T, RunError>,
    ) -> Result<T, EngineError> {
        let clock = Clock {
            now: scope.now,
            zone: Zone::local(&self.shared.zone),
        };
        let table = self.table(snapshot, scope.reading);
        let limits = Limits {
            stop: scope.stop,
            memory: MEMORY,
        };
        // One query must not end anything but itself.
        let asked = catch_unwind(AssertUnwindSafe(|| {
            let parsed = parse(text, &clock).map_err(|error| QueryError::syntax(&error))?;
            let context = Context::new(&clock, &table, scope.origin, &limits);
            ask(&context, &parsed).map_err(|error| QueryError::run(&error, text))
        }));
        asked
            .unwrap_or_else(|_| Err(QueryError::failed_inside()))
            .map_err(EngineError::Query)
    }

    /// Every query written in the notes, by path and line.
    pub fn written_queries(&self, snapshot: &Snapshot) -> Vec<PlacedQuery> {
        let mut paths: Vec<&Arc<VaultPath>> = snapshot
            .graph
            .contributions()
            .filter(|(path, note)| {
                let counts = note.stats.counts;
                path.is_note() && counts.dataview + counts.dataviewjs + counts.inline_queries > 0
            })
            .map(|(path, _)| path)
            .collect();
        paths.sort();
        let mut found = Vec::new();
        for path in paths {
            // A note that is gone by now has no queries.
            let Ok(bytes) = self.vault().read(path, MAX_TEXT_BYTES as u64) else {
                continue;
            };
            let text = decode(&bytes).text;
            let path: Arc<str> = path.as_str().into();
            found.extend(queries(&text).into_iter().map(|query| PlacedQuery {
                path: Arc::clone(&path),
                query,
            }));
        }
        found
    }

    /// What can be named in a query, for completion.
    pub fn query_names(&self, snapshot: &Snapshot, reading: Reading) -> QueryNames {
        let table = self.table(snapshot, reading);
        table.warm_all();
        let mut folders: Vec<String> = Vec::new();
        for path in table.paths() {
            for (at, _) in path.match_indices('/') {
                folders.push(path[..at].to_owned());
            }
        }
        folders.sort();
        folders.dedup();
        QueryNames {
            fields: table.field_counts(),
            tags: table.tag_counts(),
            folders,
        }
    }
}
