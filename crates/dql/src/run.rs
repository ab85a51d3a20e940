//! Runs a query: rows from the source, then step by step, then what the header shows. A row on which an expression fails is
//! left out and reported; if none is left, the query fails.

mod explain;
mod steps;
mod tasks;

pub use explain::{RowReason, explain};
pub use tasks::{TaskNode, TaskRows, tree as task_tree};

use crate::csv;
use crate::eval::{Context, Failure, Stop};
use crate::source::{Place, matching};
use crate::syntax::{Expr, Header, NamedExpr, Query, Source};
use crate::value::{Link, Object, ObjectRef, Value, Widget};
use std::sync::Arc;

/// A row on its way through the steps.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// The note's link, or the value it was grouped by.
    pub id: Value,
    pub data: ObjectRef,
    /// The note it comes from; empty for a group.
    pub path: Arc<str>,
}

/// What a row's id means.
#[derive(Clone, Debug)]
pub(crate) enum IdMeaning {
    Path,
    Group(Arc<str>, Box<IdMeaning>),
}

/// A row left out because an expression failed on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropped {
    /// The note, or the group's value as text.
    pub path: Arc<str>,
    /// Why.
    pub reason: Arc<str>,
}

/// What a query yields.
#[derive(Clone, Debug)]
pub enum Rows {
    /// A table.
    Table {
        /// Names of columns, the id's included.
        headers: Vec<Arc<str>>,
        /// A value for each column.
        rows: Vec<Vec<Value>>,
    },
    /// A list.
    List {
        /// Ids, values, or pairs of both.
        rows: Vec<Value>,
    },
    /// Tasks.
    Tasks {
        /// Tasks, or groups of them.
        rows: TaskRows,
    },
    /// Notes on days.
    Calendar {
        /// Date and note.
        rows: Vec<(Value, Value)>,
    },
}

impl Rows {
    /// `table`, `list`, `task` or `calendar`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Table { .. } => "table",
            Self::List { .. } => "list",
            Self::Tasks { .. } => "task",
            Self::Calendar { .. } => "calendar",
        }
    }

    /// How many rows there are; tasks of groups are counted one by one.
    pub fn len(&self) -> usize {
        match self {
            Self::Table { rows, .. } => rows.len(),
            Self::List { rows } => rows.len(),
            Self::Tasks { rows } => rows.len(),
            Self::Calendar { rows } => rows.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A query's result.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The rows.
    pub rows: Rows,
    /// Rows left out.
    pub dropped: Vec<Dropped>,
    /// Rows beyond the cap, which are not among `rows`.
    pub capped: usize,
}

/// Why a query has no result.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RunError {
    /// It cannot be run.
    #[error("{message}")]
    Refused {
        /// Why.
        message: String,
        /// Byte at which what failed begins.
        offset: Option<usize>,
    },
    /// It was ended.
    #[error("{}", match .0 { Stop::Cancelled => "the query was cancelled", Stop::TimedOut => "the query took too long" })]
    Stopped(Stop),
    /// It needs more memory than a query may have.
    #[error("the query makes more than fits into memory")]
    TooMuch,
}

pub(crate) fn refused(message: impl Into<String>, offset: Option<usize>) -> RunError {
    RunError::Refused {
        message: message.into(),
        offset,
    }
}

pub(crate) fn whole(failure: Failure, offset: Option<usize>) -> RunError {
    match failure {
        Failure::Row(message) => refused(message, offset),
        Failure::Stopped(stop) => RunError::Stopped(stop),
        Failure::TooMuch => RunError::TooMuch,
    }
}

impl From<Failure> for RunError {
    fn from(failure: Failure) -> Self {
        whole(failure, None)
    }
}

/// Reads the notes that a query is about, so that running it finds them read.
///
/// # Errors
/// [`RunError`] if it is stopped, or its source cannot be read.
pub fn read_ahead(context: &Context<'_>, query: &Query) -> Result<(), RunError> {
    let notes: Vec<usize> = matching(context, query.source.as_ref())?
        .iter()
        .filter_map(|place| match place {
            Place::Note(note) => Some(*note),
            Place::Csv(_) => None,
        })
        .collect();
    Ok(context.warm(&notes)?)
}

/// Runs a query; at most `cap` rows are kept.
///
/// # Errors
/// [`RunError`].
pub fn run(context: &Context<'_>, query: &Query, cap: usize) -> Result<Outcome, RunError> {
    let rows = source_rows(context, query)?;
    let done = steps::run(context, &query.operations, rows)?;
    let steps::Done {
        mut rows,
        mut dropped,
        meaning,
    } = done;
    let capped = rows.len().saturating_sub(cap);
    rows.truncate(cap);
    let shown = show(context, &query.header, rows, &meaning, &mut dropped)?;
    Ok(Outcome {
        rows: shown,
        dropped,
        capped,
    })
}

/// The rows that the source gives: notes, rows of files, or tasks of notes.
fn source_rows(context: &Context<'_>, query: &Query) -> Result<Vec<Row>, RunError> {
    let offset = query.source.as_ref().map(|source| source.span.start);
    let places = matching(context, query.source.as_ref()).map_err(|failure| whole(failure, offset))?;
    let notes: Vec<usize> = places
        .iter()
        .filter_map(|place| match place {
            Place::Note(note) => Some(*note),
            Place::Csv(_) => None,
        })
        .collect();
    context.warm(&notes).map_err(|failure| whole(failure, offset))?;
    let mut rows = Vec::with_capacity(places.len());
    for place in places {
        context.tick().map_err(|failure| whole(failure, offset))?;
        match place {
            Place::Note(note) => {
                let Some(page) = context.table.page(note) else {
                    continue;
                };
                if matches!(query.header, Header::Task) {
                    rows.extend(tasks::rows(page));
                } else {
                    rows.push(Row {
                        id: Value::link(Link::file(Arc::clone(&page.data.path))),
                        data: Arc::new(Object::Page(Arc::clone(page))),
                        path: Arc::clone(&page.data.path),
                    });
                }
            }
            Place::Csv(path) => {
                let Some(text) = context.table.csv(&path) else {
                    let message = format!("csv(\"{path}\") is not supported: Cairn reads notes only");
                    return Err(refused(message, offset));
                };
                if matches!(query.header, Header::Task) {
                    continue;
                }
                for (index, map) in csv::rows(&text, context.clock).into_iter().enumerate() {
                    let id: Arc<str> = format!("{path}#{index}").into();
                    rows.push(Row {
                        id: Value::Text(Arc::clone(&id)),
                        data: Arc::new(Object::Map(map)),
                        path: id,
                    });
                }
            }
        }
    }
    Ok(rows)
}

/// Evaluates what is shown on every row; rows on which it fails are dropped.
fn extract(
    context: &Context<'_>,
    rows: Vec<Row>,
    shown: &[&Expr],
    dropped: &mut Vec<Dropped>,
) -> Result<Vec<(Row, Vec<Value>)>, RunError> {
    let mut out = Vec::with_capacity(rows.len());
    let (incoming, before) = (rows.len(), dropped.len());
    let mut first = None;
    for row in rows {
        let values: Result<Vec<Value>, Failure> = shown
            .iter()
            .map(|expr| context.evaluate(expr, Some(&row.data)))
            .collect();
        match values {
            Ok(values) => out.push((row, values)),
            Err(Failure::Row(reason)) => {
                first.get_or_insert_with(|| reason.clone());
                dropped.push(Dropped {
                    path: row.path,
                    reason: reason.into(),
                });
            }
            Err(stop) => return Err(whole(stop, None)),
        }
    }
    match first {
        Some(reason) if dropped.len() - before >= incoming => Err(refused(
            format!("Every row failed when its columns were computed; the first: {reason}"),
            shown.first().map(|expr| expr.span.start),
        )),
        _ => Ok(out),
    }
}

fn show(
    context: &Context<'_>,
    header: &Header,
    rows: Vec<Row>,
    meaning: &IdMeaning,
    dropped: &mut Vec<Dropped>,
) -> Result<Rows, RunError> {
    match header {
        Header::Table { show_id, columns } => table(context, rows, *show_id, columns, meaning, dropped),
        Header::List { show_id, format } => {
            let shown: Vec<&Expr> = format.iter().collect();
            let rows = extract(context, rows, &shown, dropped)?;
            let value = |(row, mut values): (Row, Vec<Value>)| match values.pop() {
                None => row.id,
                Some(value) if *show_id => Value::Widget(Arc::new(Widget::Pair { key: row.id, value })),
                Some(value) => value,
            };
            Ok(Rows::List {
                rows: rows.into_iter().map(value).collect(),
            })
        }
        Header::Task => Ok(Rows::Tasks {
            rows: tasks::group(meaning, rows.into_iter().map(|row| row.data).collect()),
        }),
        Header::Calendar { date } => {
            let rows = extract(context, rows, &[&date.expr], dropped)?;
            let file = Value::text("file");
            let link = |row: &Row| {
                let file = context.index(&Value::Object(Arc::clone(&row.data)), &file);
                let link = file.and_then(|file| context.index(&file, &Value::text("link")));
                link.unwrap_or(Value::Null)
            };
            let day =
                |(row, mut values): (Row, Vec<Value>)| (values.pop().unwrap_or(Value::Null), link(&row));
            Ok(Rows::Calendar {
                rows: rows.into_iter().map(day).collect(),
            })
        }
    }
}

/// Columns of one name all show the last of them.
fn table(
    context: &Context<'_>,
    rows: Vec<Row>,
    show_id: bool,
    columns: &[NamedExpr],
    meaning: &IdMeaning,
    dropped: &mut Vec<Dropped>,
) -> Result<Rows, RunError> {
    let last = |column: &NamedExpr| columns.iter().rfind(|other| other.name == column.name);
    let shown: Vec<&Expr> = columns
        .iter()
        .map(|column| &last(column).unwrap_or(column).expr)
        .collect();
    let rows = extract(context, rows, &shown, dropped)?;
    let id_name = match meaning {
        IdMeaning::Path => Arc::from("File"),
        IdMeaning::Group(name, _) => Arc::clone(name),
    };
    let ids = show_id.then_some(id_name);
    let headers = ids
        .into_iter()
        .chain(columns.iter().map(|column| Arc::clone(&column.name)));
    let row = |(row, mut values): (Row, Vec<Value>)| {
        if show_id {
            values.insert(0, row.id);
        }
        values
    };
    Ok(Rows::Table {
        headers: headers.collect(),
        rows: rows.into_iter().map(row).collect(),
    })
}

/// Paths that a source means, in the order in which rows come.
///
/// # Errors
/// [`RunError`].
pub fn source_paths(context: &Context<'_>, source: &Source) -> Result<Vec<Arc<str>>, RunError> {
    let places =
        matching(context, Some(source)).map_err(|failure| whole(failure, Some(source.span.start)))?;
    let path = |place: Place| match place {
        Place::Note(note) => context.table.paths().get(note).cloned(),
        Place::Csv(path) => Some(path),
    };
    Ok(places.into_iter().filter_map(path).collect())
}
