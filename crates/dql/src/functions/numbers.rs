//! Functions of numbers, and those that draw a list together.

use crate::eval::{Context, Failure};
use crate::syntax::Op;
use crate::value::{Closure, Value, number};
use std::cmp::Ordering;

type Answer = Result<Value, Failure>;

fn of(arguments: &[Value]) -> f64 {
    match arguments.first() {
        Some(Value::Number(number)) => *number,
        _ => f64::NAN,
    }
}

fn list(arguments: &[Value]) -> &[Value] {
    match arguments.first() {
        Some(Value::List(list)) => list,
        _ => &[],
    }
}

pub(super) fn number(_: &Context<'_>, arguments: &[Value]) -> Answer {
    let [Value::Text(text), ..] = arguments else {
        return Ok(Value::Null);
    };
    let found = (0..text.len())
        .filter(|at| text.is_char_boundary(*at))
        .find_map(|at| number::leading(&text[at..]));
    Ok(found.map_or(Value::Null, |(_, number)| Value::Number(number)))
}

pub(super) fn round(_: &Context<'_>, arguments: &[Value]) -> Answer {
    Ok(Value::Number(number::round(of(arguments))))
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub(super) fn round_to(_: &Context<'_>, arguments: &[Value]) -> Answer {
    let digits = of(&arguments[1..]);
    let value = of(arguments);
    if digits <= 0.0 {
        return Ok(Value::Number(number::round(value)));
    }
    if digits > 100.0 {
        return Err(Failure::row(
            "toFixed() digits argument must be between 0 and 100",
        ));
    }
    let text = number::fixed(value, digits as usize);
    let parsed = match text.as_str() {
        "Infinity" => f64::INFINITY,
        "-Infinity" => f64::NEG_INFINITY,
        text => text.parse().unwrap_or(f64::NAN),
    };
    Ok(Value::Number(parsed))
}

pub(super) fn trunc(_: &Context<'_>, arguments: &[Value]) -> Answer {
    Ok(Value::Number(of(arguments).trunc()))
}

pub(super) fn floor(_: &Context<'_>, arguments: &[Value]) -> Answer {
    Ok(Value::Number(of(arguments).floor()))
}

pub(super) fn ceil(_: &Context<'_>, arguments: &[Value]) -> Answer {
    Ok(Value::Number(of(arguments).ceil()))
}

pub(super) fn second(_: &Context<'_>, arguments: &[Value]) -> Answer {
    Ok(arguments.get(1).cloned().unwrap_or(Value::Null))
}

/// The value that wins over all others; null never wins.
fn best(context: &Context<'_>, values: &[Value], wins: fn(Ordering) -> bool) -> Value {
    let mut best = Value::Null;
    for (index, value) in values.iter().enumerate() {
        let keeps =
            index > 0 && (value.is_null() || (!best.is_null() && wins(context.compare(&best, value))));
        if !keeps {
            best = value.clone();
        }
    }
    best
}

/// A list of one list is that list once more, as spreading does it.
fn spread(context: &Context<'_>, values: &[Value], wins: fn(Ordering) -> bool) -> Value {
    match values {
        [Value::List(inner)] => spread(context, inner, wins),
        values => best(context, values, wins),
    }
}

pub(super) fn min(context: &Context<'_>, arguments: &[Value]) -> Answer {
    Ok(best(context, arguments, Ordering::is_le))
}

pub(super) fn max(context: &Context<'_>, arguments: &[Value]) -> Answer {
    Ok(best(context, arguments, Ordering::is_gt))
}

pub(super) fn min_of_list(context: &Context<'_>, arguments: &[Value]) -> Answer {
    Ok(spread(context, list(arguments), Ordering::is_le))
}

pub(super) fn max_of_list(context: &Context<'_>, arguments: &[Value]) -> Answer {
    Ok(spread(context, list(arguments), Ordering::is_gt))
}

fn best_by(context: &Context<'_>, arguments: &[Value], wins: fn(Ordering) -> bool) -> Answer {
    let (values, Some(Value::Function(function))) = (list(arguments), arguments.get(1)) else {
        return Ok(Value::Null);
    };
    let mut best: Option<(Value, &Value)> = None;
    for value in values {
        let mapped = context.call(function, vec![value.clone()])?;
        if mapped.is_null() {
            continue;
        }
        match &best {
            Some((known, _)) if wins(context.compare(known, &mapped)) => {}
            _ => best = Some((mapped, value)),
        }
    }
    Ok(best
        .map(|(_, value)| value)
        .or(values.first())
        .cloned()
        .unwrap_or(Value::Null))
}

pub(super) fn min_by(context: &Context<'_>, arguments: &[Value]) -> Answer {
    best_by(context, arguments, Ordering::is_le)
}

pub(super) fn max_by(context: &Context<'_>, arguments: &[Value]) -> Answer {
    best_by(context, arguments, Ordering::is_gt)
}

fn fold(context: &Context<'_>, values: &[Value], op: Op) -> Answer {
    let Some((first, rest)) = values.split_first() else {
        return Ok(Value::Null);
    };
    let mut value = first.clone();
    for next in rest {
        context.tick()?;
        value = context.binary(op, &value, next)?;
    }
    Ok(value)
}

pub(super) fn sum(context: &Context<'_>, arguments: &[Value]) -> Answer {
    fold(context, list(arguments), Op::Add)
}

pub(super) fn product(context: &Context<'_>, arguments: &[Value]) -> Answer {
    fold(context, list(arguments), Op::Multiply)
}

#[allow(clippy::cast_precision_loss)]
pub(super) fn average(context: &Context<'_>, arguments: &[Value]) -> Answer {
    let values = list(arguments);
    let sum = fold(context, values, Op::Add)?;
    if sum.is_null() {
        return Ok(Value::Null);
    }
    context.binary(Op::Divide, &sum, &Value::Number(values.len() as f64))
}

pub(super) fn reduce(context: &Context<'_>, arguments: &[Value]) -> Answer {
    let Some(Value::Text(sign)) = arguments.get(1) else {
        return Ok(Value::Null);
    };
    if list(arguments).is_empty() {
        return Ok(Value::Null);
    }
    let op = match &**sign {
        "+" => Op::Add,
        "-" => Op::Subtract,
        "*" => Op::Multiply,
        "/" => Op::Divide,
        "&" => Op::And,
        "|" => Op::Or,
        _ => {
            return Err(Failure::row(
                "reduce(array, op) supports '+', '-', '/', '*', '&', and '|'",
            ));
        }
    };
    fold(context, list(arguments), op)
}

pub(super) fn reduce_by(context: &Context<'_>, arguments: &[Value]) -> Answer {
    let Some(Value::Function(function)) = arguments.get(1) else {
        return Ok(Value::Null);
    };
    let function: &Closure = function;
    let Some((first, rest)) = list(arguments).split_first() else {
        return Ok(Value::Null);
    };
    let mut value = first.clone();
    for next in rest.iter().filter(|next| !next.is_null()) {
        value = context.call(function, vec![value, next.clone()])?;
    }
    Ok(value)
}

/// Signs that English gives to currencies.
const SIGNS: [(&str, &str); 21] = [
    ("AUD", "A$"),
    ("BRL", "R$"),
    ("CAD", "CA$"),
    ("CNY", "CN¥"),
    ("EUR", "€"),
    ("GBP", "£"),
    ("HKD", "HK$"),
    ("ILS", "₪"),
    ("INR", "₹"),
    ("JPY", "¥"),
    ("KRW", "₩"),
    ("MXN", "MX$"),
    ("NZD", "NZ$"),
    ("PHP", "₱"),
    ("TWD", "NT$"),
    ("USD", "$"),
    ("VND", "₫"),
    ("XAF", "FCFA"),
    ("XCD", "EC$"),
    ("XOF", "F\u{202f}CFA"),
    ("XPF", "CFPF"),
];

/// Digits after the point.
fn digits(code: &str) -> usize {
    match code {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "UYI"
        | "VND" | "VUV" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}

pub(super) fn currency(_: &Context<'_>, arguments: &[Value]) -> Answer {
    let code = match arguments.get(1) {
        Some(Value::Text(code)) => code.to_ascii_uppercase(),
        _ => "USD".to_owned(),
    };
    if code.len() != 3 || !code.bytes().all(|b| b.is_ascii_uppercase()) {
        return Err(Failure::row(format!("Invalid currency code : {code}")));
    }
    let value = of(arguments);
    let sign = SIGNS
        .iter()
        .find(|(known, _)| *known == code)
        .map(|(_, sign)| *sign);
    let sign = sign.map_or_else(|| format!("{code}\u{a0}"), str::to_owned);
    let sign = if sign.ends_with(char::is_alphabetic) {
        format!("{sign}\u{a0}")
    } else {
        sign
    };
    let minus = if value.is_sign_negative() && !value.is_nan() {
        "-"
    } else {
        ""
    };
    Ok(Value::text(format!(
        "{minus}{sign}{}",
        number::decimal(value, digits(&code))
    )))
}
