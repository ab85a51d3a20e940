//! Evaluates expressions.

mod context;
mod index;
mod operators;

pub(crate) use context::Compiled;
pub use context::{Context, Failure, Limits, Stop};

use crate::functions;
use crate::syntax::{Expr, ExprKind, Op};
use crate::value::{Closure, Map, Object, ObjectRef, Value};
use std::sync::Arc;

/// Calls within calls beyond this are refused.
const MAX_DEPTH: u32 = 200;

impl Context<'_> {
    /// Evaluates an expression over a row.
    ///
    /// # Errors
    /// [`Failure::Row`] if it cannot be evaluated there, [`Failure::Stopped`] if the query must end.
    pub fn evaluate(&self, expr: &Expr, row: Option<&ObjectRef>) -> Result<Value, Failure> {
        self.tick()?;
        match &expr.kind {
            ExprKind::Literal(value) => Ok(value.clone()),
            ExprKind::Variable(name) => Ok(self.variable(name, row)),
            ExprKind::Not(inner) => Ok(Value::Bool(!self.evaluate(inner, row)?.is_truthy())),
            ExprKind::Binary(op, left, right) => {
                let left = self.evaluate(left, row)?;
                let right = self.evaluate(right, row)?;
                self.binary(*op, &left, &right)
            }
            ExprKind::List(values) => {
                self.spend(values.len() * 24)?;
                let values = values.iter().map(|value| self.evaluate(value, row));
                values.collect::<Result<Vec<_>, _>>().map(Value::list)
            }
            ExprKind::Object(entries) => {
                self.spend(entries.len() * 40)?;
                let mut map = Map::default();
                for (key, value) in entries {
                    map.set(Arc::clone(key), self.evaluate(value, row)?);
                }
                Ok(Value::object(map))
            }
            ExprKind::Lambda(lambda) => Ok(Value::Function(Arc::new(Closure {
                lambda: Arc::clone(lambda),
                scope: row.cloned(),
            }))),
            ExprKind::Call(function, arguments) => self.call_expression(function, arguments, row),
            ExprKind::Index(object, index) => self.index_expression(object, index, row),
        }
    }

    fn variable(&self, name: &str, row: Option<&ObjectRef>) -> Value {
        row.and_then(|row| row.get(name))
            .or_else(|| (name == "this").then(|| self.this.clone()))
            .unwrap_or(Value::Null)
    }

    /// A name before `(` is a function's, never a field's.
    fn call_expression(
        &self,
        function: &Expr,
        arguments: &[Expr],
        row: Option<&ObjectRef>,
    ) -> Result<Value, Failure> {
        let name = match &function.kind {
            ExprKind::Variable(name) => Value::Text(Arc::clone(name)),
            _ => self.evaluate(function, row)?,
        };
        let arguments = arguments
            .iter()
            .map(|argument| self.evaluate(argument, row))
            .collect::<Result<Vec<_>, _>>()?;
        match &name {
            Value::Function(closure) => self.call(closure, arguments),
            Value::Text(name) => match functions::find(name) {
                Some(function) => self.deeper(|| function.call(self, arguments)),
                None => Err(Failure::row(match functions::like(name) {
                    Some(near) => format!("Unrecognized function name '{name}': did you mean '{near}'?"),
                    None => format!("Unrecognized function name '{name}'"),
                })),
            },
            other => Err(Failure::row(format!(
                "Cannot call type '{}' as a function",
                other.kind()
            ))),
        }
    }

    /// Calls a lambda. Missing arguments are looked up where it was written; more than it has are ignored.
    pub(crate) fn call(&self, closure: &Closure, arguments: Vec<Value>) -> Result<Value, Failure> {
        let mut above = Map::default();
        for (name, value) in closure.lambda.arguments.iter().zip(arguments) {
            above.set(Arc::clone(name), value);
        }
        let scope = match &closure.scope {
            Some(below) => Object::Over {
                below: Arc::clone(below),
                above,
            },
            None => Object::Map(above),
        };
        self.deeper(|| self.evaluate(&closure.lambda.body, Some(&Arc::new(scope))))
    }

    fn deeper<T>(&self, run: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
        let depth = self.depth.get();
        if depth >= MAX_DEPTH {
            return Err(Failure::row("Calls are nested too deep"));
        }
        self.depth.set(depth + 1);
        let result = run();
        self.depth.set(depth);
        result
    }

    /// Whether two values are equal, as `=` sees it.
    pub(crate) fn equal(&self, a: &Value, b: &Value) -> bool {
        self.compare(a, b).is_eq()
    }

    pub(crate) fn truthy(&self, op: Op, a: &Value, b: &Value) -> Result<bool, Failure> {
        Ok(self.binary(op, a, b)?.is_truthy())
    }
}
