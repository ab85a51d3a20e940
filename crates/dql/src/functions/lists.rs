//! Functions of lists and objects, and those that pass values on.

use crate::eval::{Context, Failure};
use crate::syntax::Op;
use crate::text;
use crate::value::{Closure, Map, Value, stable_sort};
use std::cmp::Ordering;
use std::sync::Arc;

type Answer = Result<Value, Failure>;

fn items(arguments: &[Value]) -> &[Value] {
    match arguments.first() {
        Some(Value::List(list)) => list,
        _ => &[],
    }
}

fn function(arguments: &[Value]) -> Option<&Closure> {
    match arguments.get(1) {
        Some(Value::Function(function)) => Some(function),
        _ => None,
    }
}

fn at(arguments: &[Value], place: usize) -> Value {
    arguments.get(place).cloned().unwrap_or(Value::Null)
}

#[allow(clippy::unnecessary_wraps)]
pub(super) fn null(_: &Context<'_>, _: &[Value]) -> Answer {
    Ok(Value::Null)
}

#[allow(clippy::unnecessary_wraps)]
pub(super) fn no(_: &Context<'_>, _: &[Value]) -> Answer {
    Ok(Value::Bool(false))
}

#[allow(clippy::unnecessary_wraps)]
pub(super) fn same(_: &Context<'_>, arguments: &[Value]) -> Answer {
    Ok(at(arguments, 0))
}

pub(super) fn list(context: &Context<'_>, arguments: &[Value]) -> Answer {
    context.spend(arguments.len() * 24)?;
    Ok(Value::list(arguments.to_vec()))
}

pub(super) fn object(context: &Context<'_>, arguments: &[Value]) -> Answer {
    if !arguments.len().is_multiple_of(2) {
        return Err(Failure::row("object() requires an even number of arguments"));
    }
    context.spend(arguments.len() * 24)?;
    let mut map = Map::default();
    for pair in arguments.chunks(2) {
        let Value::Text(key) = &pair[0] else {
            return Err(Failure::row(
                "keys should be of type string for object(key1, value1, ...)",
            ));
        };
        map.set(Arc::clone(key), pair[1].clone());
    }
    Ok(Value::object(map))
}

/// What `contains` and its kin do with a value that is no list.
fn one_contains(context: &Context<'_>, whole: &Value, part: &Value, ignore_case: bool) -> bool {
    match (whole, part) {
        (Value::Text(whole), Value::Text(part)) if ignore_case => {
            whole.to_lowercase().contains(&part.to_lowercase())
        }
        (Value::Text(whole), Value::Text(part)) => whole.contains(&**part),
        (Value::Object(object), Value::Text(key)) => object.has(key),
        (whole, part) => context.equal(whole, part),
    }
}

/// A list given as the value stands for each of its elements, at any depth.
fn deep_contains(
    context: &Context<'_>,
    whole: &Value,
    part: &Value,
    ignore_case: bool,
) -> Result<Value, Failure> {
    context.tick()?;
    if let Value::List(parts) = part {
        context.spend(parts.len() * 24)?;
        let each = parts
            .iter()
            .map(|part| deep_contains(context, whole, part, ignore_case));
        return each.collect::<Result<Vec<_>, _>>().map(Value::list);
    }
    let Value::List(values) = whole else {
        return Ok(Value::Bool(one_contains(context, whole, part, ignore_case)));
    };
    for value in values.iter() {
        if deep_contains(context, value, part, ignore_case)?.is_truthy() {
            return Ok(Value::Bool(true));
        }
    }
    Ok(Value::Bool(false))
}

pub(super) fn contains(context: &Context<'_>, arguments: &[Value]) -> Answer {
    deep_contains(context, &at(arguments, 0), &at(arguments, 1), false)
}

pub(super) fn icontains(context: &Context<'_>, arguments: &[Value]) -> Answer {
    deep_contains(context, &at(arguments, 0), &at(arguments, 1), true)
}

pub(super) fn econtains(context: &Context<'_>, arguments: &[Value]) -> Answer {
    let part = at(arguments, 1);
    Ok(Value::Bool(match arguments.first() {
        Some(Value::List(list)) => list.iter().any(|value| context.equal(&part, value)),
        Some(whole) => one_contains(context, whole, &part, false),
        None => false,
    }))
}

pub(super) fn extract(context: &Context<'_>, arguments: &[Value]) -> Answer {
    let Some((object, keys)) = arguments.split_first() else {
        return Ok(Value::text(
            "extract(object, key1, ...) requires at least 1 argument",
        ));
    };
    if let Value::List(list) = object {
        let each = list.iter().map(|value| {
            let mut arguments = vec![value.clone()];
            arguments.extend_from_slice(keys);
            extract(context, &arguments)
        });
        return each.collect::<Result<Vec<_>, _>>().map(Value::list);
    }
    context.spend(keys.len() * 40)?;
    let mut map = Map::default();
    for key in keys {
        let Value::Text(name) = key else {
            return Err(Failure::row(
                "extract(object, key1, ...) must be called with string keys",
            ));
        };
        map.set(Arc::clone(name), context.index(object, key)?);
    }
    Ok(Value::object(map))
}

pub(super) fn sort(context: &Context<'_>, arguments: &[Value]) -> Answer {
    let mut keyed = Vec::with_capacity(items(arguments).len());
    for value in items(arguments) {
        let key = match function(arguments) {
            Some(function) => context.call(function, vec![value.clone()])?,
            None => value.clone(),
        };
        keyed.push((key, value.clone()));
    }
    context.spend(keyed.len() * 24)?;
    let mut stop = Ok(());
    stable_sort(&mut keyed, &mut |(a, _), (b, _)| {
        if stop.is_ok() {
            stop = context.tick();
        }
        context.compare(a, b)
    });
    stop?;
    Ok(Value::list(keyed.into_iter().map(|(_, value)| value).collect()))
}

pub(super) fn reverse(context: &Context<'_>, arguments: &[Value]) -> Answer {
    context.spend(items(arguments).len() * 24)?;
    Ok(Value::list(items(arguments).iter().rev().cloned().collect()))
}

#[allow(clippy::cast_precision_loss, clippy::unnecessary_wraps)]
pub(super) fn length(_: &Context<'_>, arguments: &[Value]) -> Answer {
    let length = match arguments.first() {
        Some(Value::List(list)) => list.len(),
        Some(Value::Object(object)) => object.len(),
        Some(Value::Text(text)) => text::units(text),
        _ => 0,
    };
    Ok(Value::Number(length as f64))
}

pub(super) fn non_null(context: &Context<'_>, arguments: &[Value]) -> Answer {
    context.spend(arguments.len() * 24)?;
    let kept = arguments.iter().filter(|value| !value.is_null());
    Ok(Value::list(kept.cloned().collect()))
}

pub(super) fn non_null_list(context: &Context<'_>, arguments: &[Value]) -> Answer {
    non_null(context, items(arguments))
}

#[allow(clippy::unnecessary_wraps)]
pub(super) fn first_value(_: &Context<'_>, arguments: &[Value]) -> Answer {
    let first = items(arguments).iter().find(|value| !value.is_null());
    Ok(first.cloned().unwrap_or(Value::Null))
}

/// Whether some element is true (or, with `wanted` false, not true) by the function.
fn some_by(context: &Context<'_>, arguments: &[Value], wanted: bool) -> Result<bool, Failure> {
    let Some(function) = function(arguments) else {
        return Ok(false);
    };
    for value in items(arguments) {
        if context.call(function, vec![value.clone()])?.is_truthy() == wanted {
            return Ok(true);
        }
    }
    Ok(false)
}

fn some(values: &[Value], wanted: bool) -> bool {
    values.iter().any(|value| value.is_truthy() == wanted)
}

pub(super) fn all(_: &Context<'_>, arguments: &[Value]) -> Answer {
    Ok(Value::Bool(!some(arguments, false)))
}

pub(super) fn all_list(_: &Context<'_>, arguments: &[Value]) -> Answer {
    Ok(Value::Bool(!some(items(arguments), false)))
}

pub(super) fn all_by(context: &Context<'_>, arguments: &[Value]) -> Answer {
    Ok(Value::Bool(!some_by(context, arguments, false)?))
}

pub(super) fn any(_: &Context<'_>, arguments: &[Value]) -> Answer {
    Ok(Value::Bool(some(arguments, true)))
}

pub(super) fn any_list(_: &Context<'_>, arguments: &[Value]) -> Answer {
    Ok(Value::Bool(some(items(arguments), true)))
}

pub(super) fn any_by(context: &Context<'_>, arguments: &[Value]) -> Answer {
    Ok(Value::Bool(some_by(context, arguments, true)?))
}

pub(super) fn none(_: &Context<'_>, arguments: &[Value]) -> Answer {
    Ok(Value::Bool(!some(arguments, true)))
}

pub(super) fn none_list(_: &Context<'_>, arguments: &[Value]) -> Answer {
    Ok(Value::Bool(!some(items(arguments), true)))
}

pub(super) fn none_by(context: &Context<'_>, arguments: &[Value]) -> Answer {
    Ok(Value::Bool(!some_by(context, arguments, true)?))
}

pub(super) fn filter(context: &Context<'_>, arguments: &[Value]) -> Answer {
    let Some(function) = function(arguments) else {
        return Ok(Value::Null);
    };
    let mut kept = Vec::new();
    for value in items(arguments) {
        if context.call(function, vec![value.clone()])?.is_truthy() {
            context.spend(24)?;
            kept.push(value.clone());
        }
    }
    Ok(Value::list(kept))
}

pub(super) fn map(context: &Context<'_>, arguments: &[Value]) -> Answer {
    let Some(function) = function(arguments) else {
        return Ok(Value::Null);
    };
    context.spend(items(arguments).len() * 24)?;
    let mapped = items(arguments)
        .iter()
        .map(|value| context.call(function, vec![value.clone()]));
    mapped.collect::<Result<Vec<_>, _>>().map(Value::list)
}

fn flatten(context: &Context<'_>, values: &[Value], depth: f64, out: &mut Vec<Value>) -> Result<(), Failure> {
    for value in values {
        context.tick()?;
        match value {
            Value::List(inner) if depth >= 1.0 => flatten(context, inner, depth - 1.0, out)?,
            value => {
                context.spend(24)?;
                out.push(value.clone());
            }
        }
    }
    Ok(())
}

pub(super) fn flat(context: &Context<'_>, arguments: &[Value]) -> Answer {
    let depth = match arguments.get(1) {
        Some(Value::Number(depth)) => *depth,
        _ => 1.0,
    };
    let mut out = Vec::new();
    flatten(context, items(arguments), depth.trunc(), &mut out)?;
    Ok(Value::list(out))
}

/// A position as JavaScript's `slice` takes it: from the end if negative.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss
)]
pub(crate) fn clipped(position: f64, length: usize) -> usize {
    let position = if position.is_nan() { 0.0 } else { position.trunc() };
    let from_start = if position < 0.0 {
        position + length as f64
    } else {
        position
    };
    from_start.clamp(0.0, length as f64) as usize
}

#[allow(clippy::cast_precision_loss)]
pub(super) fn slice(context: &Context<'_>, arguments: &[Value]) -> Answer {
    let values = items(arguments);
    let position = |place: usize, otherwise: f64| match arguments.get(place) {
        Some(Value::Number(number)) => clipped(*number, values.len()),
        _ => clipped(otherwise, values.len()),
    };
    let (from, to) = (position(1, 0.0), position(2, values.len() as f64));
    context.spend(to.saturating_sub(from) * 24)?;
    Ok(Value::list(values.get(from..to).unwrap_or(&[]).to_vec()))
}

/// Sorted, without what equals its neighbour; links are compared as written.
pub(super) fn unique(context: &Context<'_>, arguments: &[Value]) -> Answer {
    context.spend(items(arguments).len() * 24)?;
    let as_written = |path: &str| -> Arc<str> { path.into() };
    let compare = |a: &Value, b: &Value| -> Ordering { crate::value::compare(a, b, &as_written) };
    let mut values = items(arguments).to_vec();
    stable_sort(&mut values, &mut |a, b| compare(a, b));
    let mut kept: Vec<Value> = Vec::new();
    for value in values {
        context.tick()?;
        if !kept.last().is_some_and(|last| compare(last, &value).is_eq()) {
            kept.push(value);
        }
    }
    Ok(Value::list(kept))
}

#[allow(clippy::unnecessary_wraps)]
pub(super) fn or(_: &Context<'_>, arguments: &[Value]) -> Answer {
    Ok(match at(arguments, 0) {
        Value::Null => at(arguments, 1),
        value => value,
    })
}

pub(super) fn choice(context: &Context<'_>, arguments: &[Value]) -> Answer {
    let chosen = context.truthy(Op::And, &at(arguments, 0), &Value::Bool(true))?;
    Ok(at(arguments, if chosen { 1 } else { 2 }))
}
