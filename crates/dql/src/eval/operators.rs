//! What operators do with two values of given kinds.

use super::{Context, Failure};
use crate::syntax::Op;
use crate::time::{Duration, Unit};
use crate::value::{Map, Value};
use std::cmp::Ordering;
use std::sync::Arc;

impl Context<'_> {
    /// Applies an operator.
    pub(crate) fn binary(&self, op: Op, left: &Value, right: &Value) -> Result<Value, Failure> {
        let is = |test: fn(Ordering) -> bool| Ok(Value::Bool(test(self.compare(left, right))));
        match op {
            Op::Equal => is(Ordering::is_eq),
            Op::NotEqual => is(Ordering::is_ne),
            Op::Less => is(Ordering::is_lt),
            Op::LessOrEqual => is(Ordering::is_le),
            Op::Greater => is(Ordering::is_gt),
            Op::GreaterOrEqual => is(Ordering::is_ge),
            Op::And => Ok(Value::Bool(left.is_truthy() && right.is_truthy())),
            Op::Or => Ok(Value::Bool(left.is_truthy() || right.is_truthy())),
            _ => self.arithmetic(op, left, right),
        }
    }

    fn arithmetic(&self, op: Op, left: &Value, right: &Value) -> Result<Value, Failure> {
        use Value::{Date, Duration as Length, List, Null, Number, Object, Text};
        let lengths = |duration: Duration| {
            let whole = duration.normalized();
            if Unit::ALL.iter().any(|unit| whole.get(*unit).is_nan()) {
                return Err(Failure::row("Invalid unit value NaN"));
            }
            Ok(Value::duration(whole))
        };
        let moved = |date: &crate::time::Date, by: &Duration| {
            date.plus(by)
                .map(Date)
                .ok_or_else(|| Failure::row("The date is out of range"))
        };
        match (op, left, right) {
            (_, Number(a), Number(b)) => Ok(Number(match op {
                Op::Add => a + b,
                Op::Subtract => a - b,
                Op::Multiply => a * b,
                Op::Divide => a / b,
                _ => a % b,
            })),
            (Op::Add, Text(a), b) => self.join(&[a, &b.to_text()]),
            (Op::Add, a, Text(b)) => self.join(&[&a.to_text(), b]),
            (Op::Multiply, Text(text), Number(times)) | (Op::Multiply, Number(times), Text(text)) => {
                self.repeat(text, *times)
            }
            (Op::Subtract, Date(a), Date(b)) => Ok(Value::duration(a.since(b))),
            (Op::Subtract, Date(date), Length(by)) => moved(date, &by.map(|unit| -unit)),
            (Op::Add, Date(date), Length(by)) | (Op::Add, Length(by), Date(date)) => moved(date, by),
            (Op::Add, Length(a), Length(b)) => lengths(a.plus(b)),
            (Op::Subtract, Length(a), Length(b)) => lengths(a.minus(b)),
            (Op::Divide, Length(a), Number(by)) => lengths(a.map(|unit| unit / by)),
            (Op::Multiply, Length(a), Number(by)) | (Op::Multiply, Number(by), Length(a)) => {
                lengths(a.map(|unit| unit * by))
            }
            (Op::Add, List(a), List(b)) => {
                self.spend((a.len() + b.len()) * 24)?;
                Ok(Value::list(a.iter().chain(b.iter()).cloned().collect()))
            }
            (Op::Add, Object(a), Object(b)) => {
                let entries: Map = a.entries().into_iter().chain(b.entries()).collect();
                self.spend(entries.len() * 40)?;
                Ok(Value::object(entries))
            }
            (_, Null, Null)
            | (Op::Add | Op::Subtract, Null, Date(_))
            | (Op::Add | Op::Subtract, Date(_), Null) => Ok(Null),
            _ => Err(Failure::row(format!(
                "No implementation found for '{} {} {}'",
                left.kind(),
                op.sign(),
                right.kind()
            ))),
        }
    }

    pub(crate) fn join(&self, parts: &[&str]) -> Result<Value, Failure> {
        self.spend(parts.iter().map(|part| part.len()).sum())?;
        Ok(Value::Text(Arc::from(parts.concat())))
    }

    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    fn repeat(&self, text: &str, times: f64) -> Result<Value, Failure> {
        if times < 0.0 {
            return Ok(Value::text(""));
        }
        if times.is_infinite() {
            return Err(Failure::row("Invalid count value: Infinity"));
        }
        let times = times as usize;
        self.spend(text.len().saturating_mul(times))?;
        Ok(Value::text(text.repeat(times)))
    }
}
