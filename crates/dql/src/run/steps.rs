//! WHERE, SORT, LIMIT, GROUP BY and FLATTEN over rows.

use super::{Dropped, IdMeaning, Row, RunError, refused, whole};
use crate::eval::{Context, Failure};
use crate::syntax::{Direction, Expr, NamedExpr, Operation, OperationKind, SortKey};
use crate::value::{Map, Object, ObjectRef, Value, stable_sort};
use std::cmp::Ordering;
use std::sync::Arc;

/// Rows after all steps.
pub(super) struct Done {
    pub rows: Vec<Row>,
    pub dropped: Vec<Dropped>,
    pub meaning: IdMeaning,
}

/// Runs steps in order.
pub(super) fn run(context: &Context<'_>, operations: &[Operation], rows: Vec<Row>) -> Result<Done, RunError> {
    let mut state = Steps {
        context,
        dropped: Vec::new(),
        meaning: IdMeaning::Path,
    };
    let mut rows = rows;
    for operation in operations {
        let (incoming, before) = (rows.len(), state.dropped.len());
        rows = state.step(operation, rows)?;
        let failed = &state.dropped[before..];
        if incoming > 0 && failed.len() >= incoming {
            let first: Vec<&str> = failed.iter().take(3).map(|dropped| &*dropped.reason).collect();
            let message = format!(
                "Every row failed at {}; the first: {}",
                operation.kind.name().to_uppercase(),
                first.join("; ")
            );
            return Err(refused(message, Some(operation.span.start)));
        }
    }
    Ok(Done {
        rows,
        dropped: state.dropped,
        meaning: state.meaning,
    })
}

/// One step, for explaining what it does with a row.
pub(super) fn one(context: &Context<'_>, operation: &Operation, rows: Vec<Row>) -> Result<Done, RunError> {
    let mut state = Steps {
        context,
        dropped: Vec::new(),
        meaning: IdMeaning::Path,
    };
    let rows = state.step(operation, rows)?;
    Ok(Done {
        rows,
        dropped: state.dropped,
        meaning: state.meaning,
    })
}

struct Steps<'a, 'c> {
    context: &'a Context<'c>,
    dropped: Vec<Dropped>,
    meaning: IdMeaning,
}

impl Steps<'_, '_> {
    fn step(&mut self, operation: &Operation, rows: Vec<Row>) -> Result<Vec<Row>, RunError> {
        let offset = Some(operation.span.start);
        match &operation.kind {
            OperationKind::Where(condition) => {
                let valued = self.values(rows, condition, offset)?;
                let kept = valued.into_iter().filter(|(_, value)| value.is_truthy());
                Ok(kept.map(|(row, _)| row).collect())
            }
            OperationKind::Sort(keys) => self.sort(rows, keys, offset),
            OperationKind::Limit(amount) => self.limit(rows, amount, offset),
            OperationKind::Group(by) => self.group(rows, by, offset),
            OperationKind::Flatten(by) => self.flatten(rows, by, offset),
            OperationKind::From(_) => Err(refused(
                "A query has one FROM only: put sources together with AND or OR",
                offset,
            )),
        }
    }

    /// The value of an expression on one row; `None` if it fails there.
    fn value(&mut self, row: &Row, expr: &Expr, offset: Option<usize>) -> Result<Option<Value>, RunError> {
        match self.context.evaluate(expr, Some(&row.data)) {
            Ok(value) => Ok(Some(value)),
            Err(Failure::Row(reason)) => {
                self.dropped.push(Dropped {
                    path: Arc::clone(&row.path),
                    reason: reason.into(),
                });
                Ok(None)
            }
            Err(stop) => Err(whole(stop, offset)),
        }
    }

    fn values(
        &mut self,
        rows: Vec<Row>,
        expr: &Expr,
        offset: Option<usize>,
    ) -> Result<Vec<(Row, Value)>, RunError> {
        let mut out = Vec::with_capacity(rows.len());
        for row in rows {
            if let Some(value) = self.value(&row, expr, offset)? {
                out.push((row, value));
            }
        }
        Ok(out)
    }

    fn sort(
        &mut self,
        rows: Vec<Row>,
        keys: &[SortKey],
        offset: Option<usize>,
    ) -> Result<Vec<Row>, RunError> {
        let mut keyed: Vec<(Row, Vec<Value>)> = Vec::with_capacity(rows.len());
        'rows: for row in rows {
            let mut values = Vec::with_capacity(keys.len());
            for key in keys {
                match self.value(&row, &key.expr, offset)? {
                    Some(value) => values.push(value),
                    None => continue 'rows,
                }
            }
            keyed.push((row, values));
        }
        let context = self.context;
        let mut stop = Ok(());
        stable_sort(&mut keyed, &mut |(_, a), (_, b)| {
            if stop.is_ok() {
                stop = context.tick();
            }
            keys.iter()
                .zip(a.iter().zip(b))
                .map(|(key, (a, b))| match key.direction {
                    Direction::Ascending => context.compare(a, b),
                    Direction::Descending => context.compare(a, b).reverse(),
                })
                .find(|order| order.is_ne())
                .unwrap_or(Ordering::Equal)
        });
        stop.map_err(|failure| whole(failure, offset))?;
        Ok(keyed.into_iter().map(|(row, _)| row).collect())
    }

    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss
    )]
    fn limit(
        &mut self,
        mut rows: Vec<Row>,
        amount: &Expr,
        offset: Option<usize>,
    ) -> Result<Vec<Row>, RunError> {
        let amount = self
            .context
            .evaluate(amount, None)
            .map_err(|failure| whole(failure, offset))?;
        let Value::Number(amount) = amount else {
            let message = format!(
                "LIMIT takes a number, not '{}' ({})",
                amount.kind(),
                amount.to_text()
            );
            return Err(refused(message, offset));
        };
        let kept = if amount < 0.0 {
            amount.trunc() + rows.len() as f64
        } else {
            amount
        };
        rows.truncate(kept.clamp(0.0, rows.len() as f64) as usize);
        Ok(rows)
    }

    fn group(&mut self, rows: Vec<Row>, by: &NamedExpr, offset: Option<usize>) -> Result<Vec<Row>, RunError> {
        let mut keyed = self.values(rows, &by.expr, offset)?;
        let context = self.context;
        let mut stop = Ok(());
        stable_sort(&mut keyed, &mut |(_, a), (_, b)| {
            if stop.is_ok() {
                stop = context.tick();
            }
            context.compare(a, b)
        });
        stop.map_err(|failure| whole(failure, offset))?;
        let mut groups: Vec<(Value, Value, Vec<Value>)> = Vec::new();
        for (row, key) in keyed {
            let data = Value::Object(row.data);
            match groups.last_mut() {
                Some((_, last, rows)) if context.equal(&key, last) => {
                    rows.push(data);
                    *last = key;
                }
                _ => groups.push((key.clone(), key, vec![data])),
            }
        }
        let meaning = std::mem::replace(&mut self.meaning, IdMeaning::Path);
        self.meaning = IdMeaning::Group(Arc::clone(&by.name), Box::new(meaning));
        let row = |(key, _, rows): (Value, Value, Vec<Value>)| {
            let mut map = Map::default();
            map.set("key".into(), key.clone());
            map.set("rows".into(), Value::list(rows));
            map.set(Arc::clone(&by.name), key.clone());
            Row {
                path: key.to_text().into(),
                id: key,
                data: Arc::new(Object::Map(map)),
            }
        };
        Ok(groups.into_iter().map(row).collect())
    }

    fn flatten(
        &mut self,
        rows: Vec<Row>,
        by: &NamedExpr,
        offset: Option<usize>,
    ) -> Result<Vec<Row>, RunError> {
        let mut out = Vec::new();
        for row in rows {
            let Some(value) = self.value(&row, &by.expr, offset)? else {
                continue;
            };
            let one = [value];
            let values = match &one[0] {
                Value::List(list) => list.as_slice(),
                _ => &one,
            };
            self.context
                .spend(values.len() * 100)
                .and_then(|()| self.context.tick())
                .map_err(|failure| whole(failure, offset))?;
            out.extend(values.iter().map(|value| Row {
                id: row.id.clone(),
                path: Arc::clone(&row.path),
                data: with(&row.data, &by.name, value.clone()),
            }));
        }
        if let IdMeaning::Group(name, on) = &mut self.meaning
            && *name == by.name
        {
            self.meaning = std::mem::replace(&mut **on, IdMeaning::Path);
        }
        Ok(out)
    }
}

/// A row with one more value.
fn with(data: &ObjectRef, name: &Arc<str>, value: Value) -> ObjectRef {
    let (below, mut above) = match &**data {
        Object::Over { below, above } => (below, above.clone()),
        _ => (data, Map::default()),
    };
    above.set(Arc::clone(name), value);
    Arc::new(Object::Over {
        below: Arc::clone(below),
        above,
    })
}
