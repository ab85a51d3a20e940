//! Values in the encoding of the conformance files.

use cairn_dql::value::{Item, LinkKind, Object, Value, Widget};
use cairn_dql::{Duration, TaskNode, TaskRows, Unit, task_tree};
use serde_json::{Map, Value as Json, json};

/// A number; what JSON cannot tell is told by name.
pub(super) fn number(number: f64) -> Json {
    #[allow(clippy::float_cmp, clippy::cast_possible_truncation)]
    if number == 0.0 && number.is_sign_negative() {
        json!({ "$type": "number", "value": "-0" })
    } else if !number.is_finite() {
        json!({ "$type": "number", "value": cairn_dql::value::number::text(number) })
    } else if number.fract() == 0.0 && number.abs() < 9e15 {
        json!(number as i64)
    } else {
        json!(number)
    }
}

fn duration(duration: &Duration) -> Json {
    let units: Map<String, Json> = Unit::ALL
        .into_iter()
        .filter(|unit| duration.get(*unit) != 0.0)
        .map(|unit| (unit.name().to_owned(), number(duration.get(unit))))
        .collect();
    let text = Value::Duration(std::sync::Arc::new(*duration)).to_text();
    json!({ "$type": "duration", "iso": duration.iso(), "units": units, "ms": number(duration.millis()), "text": text })
}

/// Any value.
pub(super) fn value(of: &Value) -> Json {
    match of {
        Value::Null => Json::Null,
        Value::Bool(flag) => json!(flag),
        Value::Number(of) => number(*of),
        Value::Text(text) => json!(&**text),
        Value::Date(date) => {
            let zone = if date.zone.is_local() {
                "local".to_owned()
            } else {
                date.zone.name()
            };
            json!({ "$type": "date", "iso": date.iso(), "zone": zone })
        }
        Value::Duration(of) => duration(of),
        Value::Link(link) => {
            let mut out = Map::new();
            out.insert("$type".into(), json!("link"));
            out.insert("path".into(), json!(&*link.path));
            if link.kind != LinkKind::File {
                out.insert("linkType".into(), json!(link.kind.name()));
                out.insert("subpath".into(), json!(link.subpath.as_deref()));
            }
            if let Some(display) = link.display.as_ref().filter(|display| !display.is_empty()) {
                out.insert("display".into(), json!(&**display));
            }
            if link.embed {
                out.insert("embed".into(), json!(true));
            }
            Json::Object(out)
        }
        Value::List(list) => list.iter().map(value).collect(),
        Value::Object(of) => object(of),
        Value::Function(_) => json!({ "$type": "function" }),
        Value::Widget(widget) => match &**widget {
            Widget::External { url, display } => {
                json!({ "$type": "external-link", "url": &**url, "display": &**display })
            }
            Widget::Pair { key, value: of } => {
                json!({ "$type": "pair", "key": value(key), "value": value(of) })
            }
        },
    }
}

fn object(of: &Object) -> Json {
    if let Some(known) = of.item() {
        return item(known);
    }
    let entries = of.entries();
    Json::Object(
        entries
            .iter()
            .map(|(key, of)| (key.to_string(), value(of)))
            .collect(),
    )
}

/// A list item or task.
fn item(of: &Item) -> Json {
    const KEYS: [&str; 21] = [
        "symbol",
        "text",
        "line",
        "lineCount",
        "path",
        "section",
        "link",
        "tags",
        "outlinks",
        "list",
        "parent",
        "blockId",
        "task",
        "annotated",
        "status",
        "checked",
        "completed",
        "fullyCompleted",
        "created",
        "due",
        "completion",
    ];
    let mut out = Map::new();
    out.insert("$type".into(), json!("listitem"));
    for key in KEYS.into_iter().chain(["start", "scheduled"]) {
        let own_only = !of.task && matches!(key, "status" | "checked" | "completed" | "fullyCompleted");
        let dates = matches!(key, "created" | "due" | "completion" | "start" | "scheduled");
        if let Some(known) = of.map.get(key).filter(|_| !own_only && (of.task || !dates)) {
            out.insert(key.into(), value(known));
        }
    }
    if !of.fields.is_empty() {
        let fields = of.fields.iter().map(|(key, of)| (key.to_string(), value(of)));
        out.insert("fields".into(), Json::Object(fields.collect()));
    }
    out.insert(
        "children".into(),
        of.children.iter().map(|child| item(child)).collect(),
    );
    Json::Object(out)
}

/// The rows of a TASK query.
pub(super) fn tasks(rows: &TaskRows) -> Json {
    match rows {
        TaskRows::Tasks(tasks) => tasks.iter().map(|task| object(task)).collect(),
        TaskRows::Groups(groups) => groups
            .iter()
            .map(|(key, rows)| json!({ "key": value(key), "rows": tasks(rows) }))
            .collect(),
    }
}

/// The tree of items as drawn.
pub(super) fn nested(rows: &TaskRows) -> Json {
    match rows {
        TaskRows::Tasks(tasks) => task_tree(tasks).iter().map(node).collect(),
        TaskRows::Groups(groups) => groups
            .iter()
            .map(|(key, rows)| json!({ "key": value(key), "rows": nested(rows) }))
            .collect(),
    }
}

fn node(of: &TaskNode) -> Json {
    json!({
        "path": &*of.item.path,
        "line": of.item.line,
        "children": of.children.iter().map(node).collect::<Vec<_>>(),
    })
}
