//! `cairn query` and `cairn queries`.

use crate::args::Args;
use crate::output::{self, say};
use crate::session::{self, Needs};
use cairn_engine::Engine;
use cairn_protocol::ApiError;
use cairn_protocol::dto::{Cell, QueryReply, QueryRequest, TaskItem, WrittenQuery};
use cairn_protocol::host::views::{Asker, query, written_queries};
use serde_json::{Map, Value, json};
use std::path::Path;

/// One query over the vault.
pub fn run(
    args: &Args,
    vault: &Path,
    text: &str,
    origin: Option<&str>,
    recovered: bool,
) -> Result<(), ApiError> {
    let engine = session::open(args, vault, Needs::default())?;
    let request = QueryRequest {
        query: text.to_owned(),
        origin: origin.unwrap_or("").to_owned(),
        inline: false,
        recovered,
    };
    let reply = query(&engine, &request, &asker(args)?)?;
    if args.json {
        let dropped: Vec<Value> = reply
            .dropped
            .iter()
            .map(|row| json!({ "path": row.path, "reason": row.reason }))
            .collect();
        output::document(&json!({
            "type": reply.kind,
            "headers": reply.headers,
            "rows": rows(&reply),
            "dropped": dropped,
            "capped": reply.capped,
            "reading": reply.reading,
            "elapsed_ms": f64::from(reply.elapsed_us) / 1e3,
            "read_ms": f64::from(reply.read_us) / 1e3,
        }));
    } else {
        print(&reply);
    }
    Ok(())
}

/// The present time, and nobody to cancel.
fn asker(args: &Args) -> Result<Asker<'static>, ApiError> {
    Ok(Asker {
        now: session::now(args).ms,
        cancelled: &|| false,
    })
}

/// Every query written in the notes; with `run`, what becomes of each.
pub fn list(args: &Args, vault: &Path, run: bool, recovered: bool) -> Result<(), ApiError> {
    let engine = session::open(args, vault, Needs::default())?;
    let asker = asker(args)?;
    let mut documents = Vec::new();
    let (mut failed, mut times) = (0_u32, Vec::new());
    for written in written_queries(&engine) {
        let ran =
            (run && written.kind != "dataviewjs").then(|| outcome(&engine, &written, recovered, &asker));
        let mut document = json!({ "path": written.path, "line": written.line, "kind": written.kind });
        if !run || args.json {
            document["query"] = json!(written.text);
        }
        let told = match &ran {
            None if written.kind == "dataviewjs" => "not run: it is a program".to_owned(),
            None => String::new(),
            Some(Ok(reply)) => {
                times.push(reply.elapsed_us);
                document["rows"] = json!(reply.total);
                document["elapsed_ms"] = json!(f64::from(reply.elapsed_us) / 1e3);
                document["read_ms"] = json!(f64::from(reply.read_us) / 1e3);
                format!(
                    "{} rows, {:.2} ms",
                    reply.total,
                    f64::from(reply.elapsed_us) / 1e3
                )
            }
            Some(Err(error)) => {
                failed += 1;
                document["error"] = output::error(error);
                error.message.clone()
            }
        };
        if run {
            document["ok"] = json!(ran.as_ref().map(Result::is_ok));
            for key in ["error", "rows", "elapsed_ms"] {
                if document.get(key).is_none() {
                    document[key] = Value::Null;
                }
            }
        }
        if !args.json {
            say!("{}:{}  {}  {told}", written.path, written.line, written.kind);
        }
        documents.push(document);
    }
    if args.json {
        output::document(&Value::Array(documents));
    } else if run {
        times.sort_unstable();
        let middle = times.get(times.len() / 2).copied().unwrap_or(0);
        let longest = times.last().copied().unwrap_or(0);
        say!(
            "{} queries ran, {failed} failed; median {:.2} ms, longest {:.2} ms",
            times.len(),
            f64::from(middle) / 1e3,
            f64::from(longest) / 1e3
        );
    }
    Ok(())
}

fn outcome(
    engine: &Engine,
    written: &WrittenQuery,
    recovered: bool,
    asker: &Asker<'_>,
) -> Result<QueryReply, ApiError> {
    let request = QueryRequest {
        query: written.text.clone(),
        origin: written.path.clone(),
        inline: written.kind == "inline",
        recovered,
    };
    query(engine, &request, asker)
}

/// Rows as plain JSON: a link is an object with its path, a date its ISO form, a task its text, place and state.
fn rows(reply: &QueryReply) -> Vec<Value> {
    match reply.kind.as_str() {
        "task" => {
            let grouped = reply.tasks.iter().any(|group| !group.keys.is_empty());
            let items = |items: &[TaskItem]| items.iter().map(task).collect::<Vec<_>>();
            if grouped {
                let group = |group: &cairn_protocol::dto::TaskGroup| {
                    let keys: Vec<Value> = group.keys.iter().map(cell).collect();
                    json!({ "keys": keys, "rows": items(&group.items) })
                };
                reply.tasks.iter().map(group).collect()
            } else {
                reply.tasks.iter().flat_map(|group| items(&group.items)).collect()
            }
        }
        "list" => reply
            .rows
            .iter()
            .map(|row| match row.as_slice() {
                [key, value] => json!({ "key": cell(key), "value": cell(value) }),
                row => row.first().map_or(Value::Null, cell),
            })
            .collect(),
        "calendar" => reply
            .rows
            .iter()
            .map(|row| json!({ "date": row.first().map(cell), "link": row.get(1).map(cell) }))
            .collect(),
        _ => reply
            .rows
            .iter()
            .map(|row| row.iter().map(cell).collect())
            .collect(),
    }
}

fn cell(of: &Cell) -> Value {
    match of {
        Cell::Null => Value::Null,
        Cell::Bool(flag) => json!(flag),
        Cell::Number(text) => serde_json::from_str(text).unwrap_or_else(|_| json!(text)),
        Cell::Text(text) => json!(text),
        Cell::Date(date) => json!(date.iso),
        Cell::Duration(duration) => json!(duration.text),
        Cell::Link(link) => {
            let mut out = Map::new();
            out.insert("path".into(), json!(link.path));
            if !link.part_kind.is_empty() {
                out.insert(link.part_kind.clone(), json!(link.part));
            }
            if link.named {
                out.insert("display".into(), json!(link.label));
            }
            Value::Object(out)
        }
        Cell::List(list) => list.iter().map(cell).collect(),
        Cell::Object(entries) => {
            let entries = entries
                .iter()
                .map(|entry| (entry.name.clone(), cell(&entry.value)));
            Value::Object(entries.collect())
        }
        Cell::External(link) => json!({ "url": link.url, "display": link.label }),
    }
}

fn task(item: &TaskItem) -> Value {
    json!({
        "text": item.text,
        "status": item.status,
        "completed": item.done,
        "path": item.path,
        "line": item.line,
        "children": item.children.iter().map(task).collect::<Vec<_>>(),
    })
}

fn print(reply: &QueryReply) {
    if !reply.headers.is_empty() {
        say!("{}", reply.headers.join(" | "));
    }
    for row in &reply.rows {
        let cells: Vec<String> = row.iter().map(shown).collect();
        say!("{}", cells.join(" | "));
    }
    for group in &reply.tasks {
        let keys: Vec<String> = group.keys.iter().map(shown).collect();
        if !keys.is_empty() {
            say!("{}", keys.join(" > "));
        }
        group.items.iter().for_each(|item| print_task(item, 0));
    }
    for row in &reply.dropped {
        output::aside(format_args!("left out: {}: {}", row.path, row.reason));
    }
    eprintln!(
        "{} rows in {:.2} ms, by the {} reading of the frontmatter",
        reply.total,
        f64::from(reply.elapsed_us) / 1e3,
        reply.reading
    );
}

fn print_task(item: &TaskItem, depth: usize) {
    let sign = if item.status.is_empty() {
        String::new()
    } else {
        format!("[{}] ", item.status)
    };
    say!(
        "{}{sign}{}  {}:{}",
        "  ".repeat(depth),
        item.text,
        item.path,
        item.line
    );
    item.children
        .iter()
        .for_each(|child| print_task(child, depth + 1));
}

fn shown(of: &Cell) -> String {
    match of {
        Cell::Null => "-".to_owned(),
        Cell::Bool(flag) => flag.to_string(),
        Cell::Number(text) | Cell::Text(text) => text.clone(),
        Cell::Date(date) => date.text.clone(),
        Cell::Duration(duration) => duration.text.clone(),
        Cell::Link(link) => link.label.clone(),
        Cell::List(list) => list.iter().map(shown).collect::<Vec<_>>().join(", "),
        Cell::Object(entries) => {
            let entries: Vec<String> = entries
                .iter()
                .map(|entry| format!("{}: {}", entry.name, shown(&entry.value)))
                .collect();
            format!("{{ {} }}", entries.join(", "))
        }
        Cell::External(link) => format!("{} <{}>", link.label, link.url),
    }
}
