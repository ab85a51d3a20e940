//! Why a note is among a query's rows, or at which step it was lost.

use super::{Row, RunError, source_rows, steps};
use crate::eval::{Context, Failure};
use crate::syntax::{Expr, ExprKind, Operation, OperationKind, Query};
use crate::value::Value;
use std::ops::Range;

/// What one step does with a note's rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowReason {
    /// Where the step stands in the query, in bytes.
    pub span: Range<usize>,
    /// How many rows of the note come in.
    pub before: usize,
    /// How many go on.
    pub after: usize,
    /// In words, with the values that decided.
    pub text: String,
}

/// What each step does with the rows of one note, until none is left. After grouping, a note is in no single row.
///
/// # Errors
/// [`RunError`] if the query cannot be run at all.
pub fn explain(context: &Context<'_>, query: &Query, path: &str) -> Result<Vec<RowReason>, RunError> {
    let mut rows = source_rows(context, query)?;
    let mine = |rows: &[Row]| rows.iter().filter(|row| *row.path == *path).count();
    let found = mine(&rows);
    let span = query.source.as_ref().map_or(0..0, |source| source.span.clone());
    let mut reasons = vec![RowReason {
        text: match (found, &query.source) {
            (0, Some(_)) => "FROM does not name this note.".to_owned(),
            (0, None) => "There is no such row in the vault.".to_owned(),
            (1, _) => "FROM names this note.".to_owned(),
            (count, _) => format!("FROM names this note, which has {count} tasks."),
        },
        span,
        before: found,
        after: found,
    }];
    for operation in &query.operations {
        let before = mine(&rows);
        if before == 0 {
            break;
        }
        let details = details(context, operation, &rows, path);
        let done = steps::one(context, operation, rows)?;
        let grouped = matches!(operation.kind, OperationKind::Group(_));
        let after = if grouped { before } else { mine(&done.rows) };
        let failed = done.dropped.iter().find(|dropped| *dropped.path == *path);
        let text = match failed {
            Some(dropped) => format!(
                "{} fails on it: {}.",
                operation.kind.name().to_uppercase(),
                dropped.reason
            ),
            None => details,
        };
        reasons.push(RowReason {
            span: operation.span.clone(),
            before,
            after,
            text,
        });
        rows = done.rows;
        if grouped {
            break;
        }
    }
    Ok(reasons)
}

fn details(context: &Context<'_>, operation: &Operation, rows: &[Row], path: &str) -> String {
    let Some(row) = rows.iter().find(|row| *row.path == *path) else {
        return String::new();
    };
    let shown = |expr: &Expr| match context.evaluate(expr, Some(&row.data)) {
        Ok(value) => short(&value),
        Err(Failure::Row(reason)) => format!("no value ({reason})"),
        Err(_) => "no value".to_owned(),
    };
    match &operation.kind {
        OperationKind::Where(condition) => {
            let mut parts = Vec::new();
            values(condition, &mut parts);
            let parts: Vec<String> = parts
                .into_iter()
                .map(|(name, expr)| format!("{name} is {}", shown(expr)))
                .collect();
            let told = if parts.is_empty() {
                String::new()
            } else {
                format!(": {}", parts.join(", "))
            };
            format!("WHERE is {}{told}.", shown(condition))
        }
        OperationKind::Sort(keys) => {
            let keys: Vec<String> = keys.iter().map(|key| shown(&key.expr)).collect();
            format!("SORT places it by {}.", keys.join(", "))
        }
        OperationKind::Limit(amount) => {
            let place = rows
                .iter()
                .position(|row| *row.path == *path)
                .map_or(0, |at| at + 1);
            format!("LIMIT {}: it is number {place} of {}.", shown(amount), rows.len())
        }
        OperationKind::Group(by) => format!("GROUP BY puts it under {}.", shown(&by.expr)),
        OperationKind::Flatten(by) => format!("FLATTEN gives it a row for each of {}.", shown(&by.expr)),
        OperationKind::From(_) => String::new(),
    }
}

/// The fields that a condition compares, with their names.
fn values<'e>(expr: &'e Expr, out: &mut Vec<(String, &'e Expr)>) {
    if out.len() >= 6 {
        return;
    }
    match &expr.kind {
        ExprKind::Variable(_) | ExprKind::Index(..) => {
            if let Some(name) = name(expr)
                && !out.iter().any(|(known, _)| *known == name)
            {
                out.push((name, expr));
            }
        }
        ExprKind::Binary(_, left, right) => {
            values(left, out);
            values(right, out);
        }
        ExprKind::Not(inner) => values(inner, out),
        ExprKind::Call(_, arguments) => arguments.iter().for_each(|argument| values(argument, out)),
        _ => {}
    }
}

fn name(expr: &Expr) -> Option<String> {
    match &expr.kind {
        ExprKind::Variable(name) => Some(name.to_string()),
        ExprKind::Index(object, index) => match &index.kind {
            ExprKind::Literal(Value::Text(key)) => Some(format!("{}.{key}", name(object)?)),
            _ => None,
        },
        _ => None,
    }
}

fn short(value: &Value) -> String {
    let text = match value {
        Value::Null => "empty".to_owned(),
        Value::Text(text) => format!("\"{text}\""),
        value => value.to_text(),
    };
    match text.char_indices().nth(80) {
        Some((cut, _)) => format!("{}...", &text[..cut]),
        None => text,
    }
}
