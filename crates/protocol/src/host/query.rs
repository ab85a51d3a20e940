//! Runs Dataview queries for a host, which keeps the time.

use super::convert::count;
use crate::dto::*;
use crate::error::ApiError;
use cairn_dql::value::{Item, LinkKind, Object, Value, Widget, number};
use cairn_dql::{Outcome, Rows, Stop, TaskNode, TaskRows, task_tree};
use cairn_engine::{Engine, MAX_QUERY_MILLIS, QueryScope, Reading, Snapshot};
use cairn_model::VaultPath;
use std::time::{Duration, Instant};

/// Name of the machine's time zone.
pub fn local_zone() -> String {
    jiff::tz::TimeZone::system()
        .iana_name()
        .unwrap_or("UTC")
        .to_owned()
}

/// Who asks, when, and whether it is still wanted.
pub struct Asker<'a> {
    /// Milliseconds since 1970.
    pub now: i64,
    /// Whether the user does not want it any more.
    pub cancelled: &'a dyn Fn() -> bool,
}

#[allow(clippy::disallowed_methods, reason = "a query must end within its time")]
fn timed<T>(asker: &Asker<'_>, ask: impl FnOnce(&dyn Fn() -> Option<Stop>) -> T) -> (T, u32) {
    let started = Instant::now();
    let limit = Duration::from_millis(MAX_QUERY_MILLIS);
    let answer = ask(&|| {
        if (asker.cancelled)() {
            Some(Stop::Cancelled)
        } else {
            (started.elapsed() > limit).then_some(Stop::TimedOut)
        }
    });
    (answer, micros(started))
}

#[allow(clippy::disallowed_methods, reason = "what reading costs is told")]
fn micros(since: Instant) -> u32 {
    u32::try_from(since.elapsed().as_micros()).unwrap_or(u32::MAX)
}

/// Reads the notes that a query is about, which has no limit of time but can be cancelled: how long it took. What is wrong with
/// the query is left to who runs it.
#[allow(clippy::disallowed_methods, reason = "what reading costs is told")]
fn read_ahead(
    engine: &Engine,
    snapshot: &Snapshot,
    text: &str,
    (origin, reading): (&str, Reading),
    asker: &Asker<'_>,
) -> u32 {
    let started = Instant::now();
    let scope = QueryScope {
        origin,
        now: asker.now,
        reading,
        stop: &|| (asker.cancelled)().then_some(Stop::Cancelled),
    };
    let _ = engine.read_ahead(snapshot, text, &scope);
    micros(started)
}

fn reading(recovered: bool) -> Reading {
    if recovered {
        Reading::Recovered
    } else {
        Reading::Strict
    }
}

/// The path of a note by its id, path or name.
fn path_of(engine: &Engine, snapshot: &Snapshot, name: &str) -> Result<String, ApiError> {
    if name.is_empty() {
        return Ok(String::new());
    }
    let key = engine.find(snapshot, name)?;
    let path = snapshot.graph.node(key).path.as_deref();
    Ok(path.map(|path| path.as_str().to_owned()).unwrap_or_default())
}

/// Runs a query, or computes an expression.
///
/// # Errors
/// What is wrong with it, with its place.
pub fn query(engine: &Engine, request: &QueryRequest, asker: &Asker<'_>) -> Result<QueryReply, ApiError> {
    let snapshot = engine.snapshot();
    let origin = path_of(engine, &snapshot, &request.origin)?;
    let reading = reading(request.recovered);
    let read_us = if request.inline {
        engine.table(&snapshot, reading);
        0
    } else {
        read_ahead(engine, &snapshot, &request.query, (&origin, reading), asker)
    };
    let (answer, elapsed_us) = timed(asker, |stop| {
        let scope = QueryScope {
            origin: &origin,
            now: asker.now,
            reading,
            stop,
        };
        if request.inline {
            let value = engine.evaluate(&snapshot, &request.query, &scope)?;
            let rows = Rows::List { rows: vec![value] };
            Ok(Outcome {
                rows,
                dropped: Vec::new(),
                capped: 0,
            })
        } else {
            engine.query(&snapshot, &request.query, &scope)
        }
    });
    let outcome = answer.map_err(ApiError::from)?;
    let kind = if request.inline {
        "value"
    } else {
        outcome.rows.kind()
    };
    let mut reply = reply(&snapshot, kind, &outcome, reading);
    (reply.elapsed_us, reply.read_us) = (elapsed_us, read_us);
    Ok(reply)
}

fn reply(snapshot: &Snapshot, kind: &str, outcome: &Outcome, reading: Reading) -> QueryReply {
    let mut headers = Vec::new();
    let mut tasks = Vec::new();
    let cells = |values: &[Value]| {
        values
            .iter()
            .map(|value| cell(snapshot, value))
            .collect::<Vec<_>>()
    };
    let rows = match &outcome.rows {
        Rows::Table { headers: names, rows } => {
            headers = names.iter().map(ToString::to_string).collect();
            rows.iter().map(|row| cells(row)).collect()
        }
        Rows::List { rows } => rows.iter().map(|row| list_row(snapshot, row)).collect(),
        Rows::Calendar { rows } => rows
            .iter()
            .map(|(date, link)| vec![cell(snapshot, date), cell(snapshot, link)])
            .collect(),
        Rows::Tasks { rows } => {
            task_groups(snapshot, rows, &mut Vec::new(), &mut tasks);
            Vec::new()
        }
    };
    QueryReply {
        kind: kind.to_owned(),
        headers,
        rows,
        tasks,
        total: count(outcome.rows.len()),
        capped: count(outcome.capped),
        dropped: outcome
            .dropped
            .iter()
            .map(|row| DroppedRow {
                path: row.path.to_string(),
                reason: row.reason.to_string(),
            })
            .collect(),
        reading: reading.name().to_owned(),
        elapsed_us: 0,
        read_us: 0,
        problem: None,
    }
}

/// A query that is wrong is an answer too, for who shows it where it stands.
pub(super) fn answered(
    request: &QueryRequest,
    answer: Result<QueryReply, ApiError>,
) -> Result<QueryReply, ApiError> {
    match answer {
        Err(error) if error.code.starts_with("query.") => Ok(QueryReply {
            kind: "none".to_owned(),
            headers: Vec::new(),
            rows: Vec::new(),
            tasks: Vec::new(),
            total: 0,
            capped: 0,
            dropped: Vec::new(),
            reading: reading(request.recovered).name().to_owned(),
            elapsed_us: 0,
            read_us: 0,
            problem: Some(QueryProblem {
                code: error.code,
                message: error.message,
                hint: error.hint,
                line: error.at.map_or(0, |at| at.line),
                column: error.at.map_or(0, |at| at.column),
            }),
        }),
        answer => answer,
    }
}

fn list_row(snapshot: &Snapshot, row: &Value) -> Vec<Cell> {
    if let Value::Widget(widget) = row
        && let Widget::Pair { key, value } = &**widget
    {
        return vec![cell(snapshot, key), cell(snapshot, value)];
    }
    vec![cell(snapshot, row)]
}

fn node_of(snapshot: &Snapshot, path: &str) -> Option<(String, String)> {
    let key = snapshot.graph.note_at(&VaultPath::new(path).ok()?)?;
    let node = snapshot.graph.node(key);
    Some((node.id.to_string(), node.title.to_string()))
}

fn cell(snapshot: &Snapshot, value: &Value) -> Cell {
    match value {
        Value::Null => Cell::Null,
        Value::Bool(flag) => Cell::Bool(*flag),
        Value::Number(of) => Cell::Number(number::text(*of)),
        Value::Text(text) => Cell::Text(text.to_string()),
        Value::Date(date) => Cell::Date(TimeCell {
            text: value.to_text(),
            iso: date.iso(),
        }),
        Value::Duration(duration) => Cell::Duration(SpanCell {
            text: value.to_text(),
            millis: duration.millis(),
        }),
        Value::Link(link) => {
            let found = node_of(snapshot, &link.path);
            let (node, title) = found.map_or((None, String::new()), |(node, title)| (Some(node), title));
            Cell::Link(LinkCell {
                path: link.path.to_string(),
                label: link.label(),
                title,
                node,
                part_kind: match link.kind {
                    LinkKind::File => String::new(),
                    kind => kind.name().to_owned(),
                },
                part: link.subpath.as_deref().unwrap_or("").to_owned(),
                named: link.display.is_some(),
                embed: link.embed,
            })
        }
        Value::List(list) => Cell::List(list.iter().map(|value| cell(snapshot, value)).collect()),
        Value::Object(object) => object_cell(snapshot, object),
        Value::Function(_) => Cell::Text(value.to_text()),
        Value::Widget(widget) => match &**widget {
            Widget::External { url, display } => Cell::External(ExternalCell {
                url: url.to_string(),
                label: display.to_string(),
            }),
            Widget::Pair { key, value } => Cell::List(vec![cell(snapshot, key), cell(snapshot, value)]),
        },
    }
}

/// A list item shows as its text, a note as a link: written out, either would be a page long.
fn object_cell(snapshot: &Snapshot, object: &Object) -> Cell {
    if let Some(item) = object.item() {
        let text = item.map.get("text").map(Value::to_text);
        return Cell::Text(text.unwrap_or_default());
    }
    if matches!(object, Object::Page(_) | Object::File(_)) {
        let link = match object {
            Object::Page(page) => page.file("link"),
            other => other.get("link"),
        };
        return link.map_or(Cell::Null, |link| cell(snapshot, &link));
    }
    let entries = object.entries().into_iter().map(|(name, value)| NamedCell {
        name: name.to_string(),
        value: cell(snapshot, &value),
    });
    Cell::Object(entries.collect())
}

fn task_groups(snapshot: &Snapshot, rows: &TaskRows, keys: &mut Vec<Cell>, out: &mut Vec<TaskGroup>) {
    match rows {
        TaskRows::Tasks(tasks) => out.push(TaskGroup {
            keys: keys.clone(),
            items: task_tree(tasks).iter().map(|node| task(snapshot, node)).collect(),
        }),
        TaskRows::Groups(groups) => {
            for (key, rows) in groups {
                keys.push(cell(snapshot, key));
                task_groups(snapshot, rows, keys, out);
                keys.pop();
            }
        }
    }
}

fn task(snapshot: &Snapshot, node: &TaskNode) -> TaskItem {
    let item: &Item = &node.item;
    let text = |key: &str| match item.map.get(key) {
        Some(Value::Text(text)) => text.to_string(),
        _ => String::new(),
    };
    TaskItem {
        text: text("text"),
        status: if item.task { text("status") } else { String::new() },
        done: matches!(item.map.get("completed"), Some(Value::Bool(true))) && item.task,
        path: item.path.to_string(),
        node: node_of(snapshot, &item.path).map_or(String::new(), |(node, _)| node),
        line: item.line + 1,
        children: node.children.iter().map(|child| task(snapshot, child)).collect(),
    }
}

/// Why a note is among a query's rows, or not.
///
/// # Errors
/// What is wrong with the query, or that there is no such note.
pub fn explain(
    engine: &Engine,
    request: &ExplainRequest,
    asker: &Asker<'_>,
) -> Result<RowExplanation, ApiError> {
    let snapshot = engine.snapshot();
    let origin = path_of(engine, &snapshot, &request.query.origin)?;
    let path = path_of(engine, &snapshot, &request.note)?;
    let reading = reading(request.query.recovered);
    let text = &request.query.query;
    read_ahead(engine, &snapshot, text, (&origin, reading), asker);
    let (reasons, _) = timed(asker, |stop| {
        let scope = QueryScope {
            origin: &origin,
            now: asker.now,
            reading,
            stop,
        };
        engine.explain_row(&snapshot, text, &path, &scope)
    });
    let steps: Vec<StepReason> = reasons?
        .into_iter()
        .map(|reason| StepReason {
            step: text.get(reason.span).unwrap_or("").to_owned(),
            before: count(reason.before),
            after: count(reason.after),
            text: reason.text,
        })
        .collect();
    Ok(RowExplanation {
        found: steps.last().is_some_and(|step| step.after > 0),
        path,
        steps,
    })
}

/// What can be named in a query.
pub fn names(engine: &Engine, recovered: bool) -> QueryNames {
    let names = engine.query_names(&engine.snapshot(), reading(recovered));
    let counted = |names: Vec<(String, usize)>| {
        names
            .into_iter()
            .map(|(name, notes)| CountedName {
                name,
                count: count(notes),
            })
            .collect()
    };
    QueryNames {
        fields: counted(names.fields),
        tags: counted(names.tags),
        folders: names.folders,
        functions: cairn_dql::functions::FUNCTIONS
            .iter()
            .map(|function| FunctionInfo {
                name: function.name.to_owned(),
                signature: function.signature.to_owned(),
                about: function.about.to_owned(),
            })
            .collect(),
    }
}

/// The queries written in notes.
pub fn written(engine: &Engine) -> Vec<WrittenQuery> {
    let snapshot = engine.snapshot();
    let found = engine.written_queries(&snapshot).into_iter();
    found
        .map(|placed| {
            let (node, title) = node_of(&snapshot, &placed.path).unwrap_or_default();
            WrittenQuery {
                path: placed.path.to_string(),
                node,
                title,
                line: placed.query.line,
                kind: placed.query.kind.name().to_owned(),
                text: placed.query.text,
            }
        })
        .collect()
}
