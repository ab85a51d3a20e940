//! `a.b` and `a[b]`: into objects, links, lists, texts, dates and durations.

use super::{Context, Failure};
use crate::syntax::{Expr, ExprKind};
use crate::text::Units;
use crate::time::{Date, Duration, Unit};
use crate::value::{Object, ObjectRef, Value};
use std::sync::Arc;

impl Context<'_> {
    pub(super) fn index_expression(
        &self,
        object: &Expr,
        index: &Expr,
        row: Option<&ObjectRef>,
    ) -> Result<Value, Failure> {
        // A bare name between the brackets is a name, not a field.
        let index = match &index.kind {
            ExprKind::Variable(name) => Value::Text(Arc::clone(name)),
            _ => self.evaluate(index, row)?,
        };
        if let (ExprKind::Variable(name), Value::Text(key)) = (&object.kind, &index) {
            // `row` is the whole row with `this`.
            if &**name == "row" {
                let found = row.and_then(|row| row.get(key));
                let this = || (&**key == "this").then(|| self.this.clone());
                return Ok(found.or_else(this).unwrap_or(Value::Null));
            }
            if &**name == "file"
                && let Some(Object::Page(page)) = row.map(|row| &**row)
            {
                return Ok(page.file(key).unwrap_or(Value::Null));
            }
        }
        let object = match &object.kind {
            ExprKind::Variable(name) if &**name == "row" => Value::object(crate::value::Map::default()),
            _ => self.evaluate(object, row)?,
        };
        self.index(&object, &index)
    }

    /// Looks an index up in a value.
    pub(crate) fn index(&self, object: &Value, index: &Value) -> Result<Value, Failure> {
        let key = match index {
            Value::Text(key) => Ok(&**key),
            Value::Number(number) => Err(*number),
            Value::Null => return Ok(Value::Null),
            _ => return Err(Failure::row("Can only index with a string, variable, or number")),
        };
        let must_be_text = |what: &str| {
            Failure::row(format!(
                "can only index into {what} with strings (a.b or a[\"b\"])"
            ))
        };
        match object {
            Value::Object(object) => {
                let key = key.map_err(|_| must_be_text("objects"))?;
                Ok(object.get(key).unwrap_or(Value::Null))
            }
            Value::Link(link) => {
                let key = key.map_err(|_| must_be_text("links"))?;
                let page = self.table.page_at(&self.full_path(&link.path));
                let found = page.and_then(|page| match key {
                    "file" => Some(Value::Object(Arc::new(Object::File(Arc::clone(page))))),
                    key => page.fields().get(key).cloned(),
                });
                Ok(found.unwrap_or(Value::Null))
            }
            Value::List(list) => match key {
                Err(number) => Ok(element(list, number).cloned().unwrap_or(Value::Null)),
                Ok(_) => self.swizzle(list, index),
            },
            Value::Text(text) => match key {
                Err(number) => Ok(character(text, number)),
                Ok(_) => Err(Failure::row(
                    "string indexing requires a numeric index (string[index])",
                )),
            },
            Value::Date(date) => {
                let key =
                    key.map_err(|_| Failure::row("date indexing requires a string representing the unit"))?;
                Ok(of_date(date, key))
            }
            Value::Duration(duration) => {
                let key = key
                    .map_err(|_| Failure::row("duration indexing requires a string representing the unit"))?;
                Ok(of_duration(duration, key))
            }
            _ => Ok(Value::Null),
        }
    }

    /// The index of every element; those that cannot be indexed are left out.
    fn swizzle(&self, list: &[Value], index: &Value) -> Result<Value, Failure> {
        self.spend(list.len() * 24)?;
        let mut out = Vec::with_capacity(list.len());
        for value in list {
            self.tick()?;
            match self.index(value, index) {
                Ok(value) => out.push(value),
                Err(Failure::Row(_)) => {}
                Err(stop) => return Err(stop),
            }
        }
        Ok(Value::list(out))
    }
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss
)]
fn whole(number: f64, length: usize) -> Option<usize> {
    (number >= 0.0 && number < length as f64 && number.fract() == 0.0).then_some(number as usize)
}

fn element(list: &[Value], number: f64) -> Option<&Value> {
    list.get(whole(number, list.len())?)
}

fn character(text: &str, number: f64) -> Value {
    let units = Units::of(text);
    match whole(number, units.len()) {
        Some(at) => Value::text(units.cut(at, at + 1)),
        None => Value::Null,
    }
}

#[allow(clippy::cast_precision_loss)]
fn of_date(date: &Date, key: &str) -> Value {
    let at = date.civil();
    Value::Number(match key {
        "year" => at.year,
        "month" => at.month,
        "weekyear" => at.iso_week().1,
        "week" => at.day / 7 + 1,
        "weekday" => at.weekday(),
        "day" => at.day,
        "hour" => at.hour,
        "minute" => at.minute,
        "second" => at.second,
        "millisecond" => at.millisecond,
        _ => return Value::Null,
    } as f64)
}

fn of_duration(duration: &Duration, key: &str) -> Value {
    match Unit::indexed(key) {
        Some(unit) => Value::Number(duration.in_unit(unit)),
        None => Value::Null,
    }
}
