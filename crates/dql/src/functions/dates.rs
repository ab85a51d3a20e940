//! Functions of dates and durations.

use crate::eval::{Context, Failure};
use crate::syntax::{read_date_text, read_duration_text};
use crate::time::{Date, format_date, format_duration, read_date};
use crate::value::{Value, number};

type Answer = Result<Value, Failure>;

fn or_null(date: Option<Date>) -> Value {
    date.map_or(Value::Null, Value::Date)
}

pub(super) fn date_of_text(context: &Context<'_>, arguments: &[Value]) -> Answer {
    let [Value::Text(text), ..] = arguments else {
        return Ok(Value::Null);
    };
    Ok(or_null(read_date_text(text, context.clock, true)))
}

/// From what the link shows, else from its path, else from the day of the note.
pub(super) fn date_of_link(context: &Context<'_>, arguments: &[Value]) -> Answer {
    let [Value::Link(link), ..] = arguments else {
        return Ok(Value::Null);
    };
    let shown = link
        .display
        .as_deref()
        .and_then(|text| read_date_text(text, context.clock, false));
    let path = || read_date_text(&link.path, context.clock, false);
    let day = || {
        context
            .table
            .page_at(&context.full_path(&link.path))?
            .data
            .day
            .clone()
    };
    Ok(or_null(shown.or_else(path).or_else(day)))
}

#[allow(clippy::cast_possible_truncation)]
pub(super) fn date_by_format(context: &Context<'_>, arguments: &[Value]) -> Answer {
    let [Value::Text(text), Value::Text(format)] = arguments else {
        return Ok(Value::Null);
    };
    let factor = match &**format {
        "x" => 1.0,
        "X" => 1_000.0,
        _ => {
            let date = read_date(text, format, context.clock);
            return date.map(Value::Date).ok_or_else(|| {
                Failure::row(format!("Can't handle format ({format}) on date string ({text})"))
            });
        }
    };
    let found = (0..text.len())
        .filter(|at| text.is_char_boundary(*at))
        .find_map(|at| number::leading(&text[at..]));
    let (_, number) = found.ok_or_else(|| Failure::row(format!("Not a number: {text}")))?;
    let millis = number.trunc() * factor;
    if millis.abs() > 8.64e15 {
        return Err(Failure::row("The date is out of range"));
    }
    Ok(Value::Date(Date {
        millis: millis as i64,
        zone: context.clock.zone.clone(),
    }))
}

pub(super) fn duration_of_text(context: &Context<'_>, arguments: &[Value]) -> Answer {
    let [Value::Text(text), ..] = arguments else {
        return Ok(Value::Null);
    };
    Ok(read_duration_text(text.trim(), context.clock).map_or(Value::Null, Value::duration))
}

pub(super) fn strip_time(context: &Context<'_>, arguments: &[Value]) -> Answer {
    let [Value::Date(date), ..] = arguments else {
        return Ok(Value::Null);
    };
    Ok(Value::Date(date.stripped(&context.clock.zone)))
}

pub(super) fn local_time(context: &Context<'_>, arguments: &[Value]) -> Answer {
    let [Value::Date(date), ..] = arguments else {
        return Ok(Value::Null);
    };
    Ok(Value::Date(date.keeping_instant(&context.clock.zone)))
}

pub(super) fn date_format(context: &Context<'_>, arguments: &[Value]) -> Answer {
    let [Value::Date(date), Value::Text(format)] = arguments else {
        return Ok(Value::Null);
    };
    let text = format_date(date, format);
    context.join(&[&text])
}

pub(super) fn duration_format(context: &Context<'_>, arguments: &[Value]) -> Answer {
    let [Value::Duration(duration), Value::Text(format)] = arguments else {
        return Ok(Value::Null);
    };
    let text = format_duration(duration, format);
    context.join(&[&text])
}
