//! Syntax trees as S-expressions.

use cairn_dql::syntax::{
    Direction, Expr, ExprKind, Header, NamedExpr, OperationKind, Query, Source, SourceKind, SourceOp,
};
use cairn_dql::value::{LinkKind, Value, number};
use serde_json::{Value as Json, json};

fn quoted(text: &str) -> String {
    json!(text).to_string()
}

fn literal(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(flag) => flag.to_string(),
        Value::Number(of) => number::text(*of),
        Value::Text(text) => quoted(text),
        Value::Date(date) => {
            let zone = if date.zone.is_local() {
                "local".to_owned()
            } else {
                date.zone.name()
            };
            format!("#date({} {zone})", date.iso())
        }
        Value::Duration(duration) => format!("#dur({})", duration.iso()),
        Value::Link(link) => {
            let sub = match link.kind {
                LinkKind::File => String::new(),
                kind => format!("{}:{}", kind.name(), link.subpath.as_deref().unwrap_or("")),
            };
            format!(
                "#link({} {} {} {})",
                quoted(&link.path),
                quoted(&sub),
                quoted(link.display.as_deref().unwrap_or("")),
                quoted(if link.embed { "embed" } else { "" })
            )
        }
        other => other.to_text(),
    }
}

/// An expression.
pub(super) fn expression(expr: &Expr) -> String {
    let all = |exprs: &[Expr]| {
        exprs
            .iter()
            .map(|expr| format!(" {}", expression(expr)))
            .collect::<String>()
    };
    match &expr.kind {
        ExprKind::Literal(value) => literal(value),
        ExprKind::Variable(name) => format!("${name}"),
        ExprKind::Binary(op, left, right) => {
            format!("({} {} {})", op.sign(), expression(left), expression(right))
        }
        ExprKind::Index(object, index) => format!("(index {} {})", expression(object), expression(index)),
        ExprKind::Call(function, arguments) => format!("(call {}{})", expression(function), all(arguments)),
        ExprKind::Not(inner) => format!("(! {})", expression(inner)),
        ExprKind::List(values) => format!("(list{})", all(values)),
        ExprKind::Object(entries) => {
            let entries: String = entries
                .iter()
                .map(|(key, value)| format!(" {} {}", quoted(key), expression(value)))
                .collect();
            format!("(object{entries})")
        }
        ExprKind::Lambda(lambda) => {
            format!(
                "(lambda ({}) {})",
                lambda.arguments.join(" "),
                expression(&lambda.body)
            )
        }
    }
}

/// A source.
pub(super) fn source(of: &Source) -> String {
    match &of.kind {
        SourceKind::Tag(tag) => format!("(tag {})", quoted(tag)),
        SourceKind::Folder(folder) => format!("(folder {})", quoted(folder)),
        SourceKind::Csv(path) => format!("(csv {})", quoted(path)),
        SourceKind::Incoming(path) => format!("(incoming {})", quoted(path)),
        SourceKind::Outgoing(path) => format!("(outgoing {})", quoted(path)),
        SourceKind::Not(inner) => format!("(not {})", source(inner)),
        SourceKind::Binary(op, left, right) => {
            let op = if *op == SourceOp::And { "and" } else { "or" };
            format!("({op} {} {})", source(left), source(right))
        }
    }
}

fn named(of: &NamedExpr) -> Json {
    json!({ "name": &*of.name, "expr": expression(&of.expr) })
}

/// A query.
pub(super) fn query(of: &Query) -> Json {
    let header = match &of.header {
        Header::Table { show_id, columns } => {
            json!({ "type": "table", "showId": show_id, "fields": columns.iter().map(named).collect::<Vec<_>>() })
        }
        Header::List { show_id, format } => {
            let mut header = json!({ "type": "list", "showId": show_id });
            if let Some(format) = format {
                header["format"] = json!(expression(format));
            }
            header
        }
        Header::Task => json!({ "type": "task" }),
        Header::Calendar { date } => json!({ "type": "calendar", "showId": true, "field": named(date) }),
    };
    let operations: Vec<Json> = of
        .operations
        .iter()
        .map(|operation| match &operation.kind {
            OperationKind::Where(expr) => json!({ "op": "where", "expr": expression(expr) }),
            OperationKind::Limit(expr) => json!({ "op": "limit", "expr": expression(expr) }),
            OperationKind::Group(of) => {
                json!({ "op": "group", "name": &*of.name, "expr": expression(&of.expr) })
            }
            OperationKind::Flatten(of) => {
                json!({ "op": "flatten", "name": &*of.name, "expr": expression(&of.expr) })
            }
            OperationKind::From(from) => json!({ "op": "from", "source": source(from) }),
            OperationKind::Sort(keys) => {
                let keys: Vec<Json> = keys
                    .iter()
                    .map(|key| {
                        let direction = match key.direction {
                            Direction::Ascending => "ascending",
                            Direction::Descending => "descending",
                        };
                        json!({ "expr": expression(&key.expr), "direction": direction })
                    })
                    .collect();
                json!({ "op": "sort", "by": keys })
            }
        })
        .collect();
    let from = of
        .source
        .as_ref()
        .map_or_else(|| "(folder \"\")".to_owned(), source);
    json!({ "header": header, "source": from, "operations": operations })
}
