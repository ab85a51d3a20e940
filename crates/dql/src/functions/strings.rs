//! Functions of texts and links.

use super::lists::clipped;
use crate::eval::{Compiled, Context, Failure};
use crate::text::{Pattern, PatternError, Units, escape, units};
use crate::value::{Link, Map, Value, Widget};
use regex::Regex;
use std::sync::{Arc, LazyLock};

type Answer = Result<Value, Failure>;

fn text(arguments: &[Value], place: usize) -> &str {
    match arguments.get(place) {
        Some(Value::Text(text)) => text,
        _ => "",
    }
}

fn number(arguments: &[Value], place: usize) -> Option<f64> {
    match arguments.get(place) {
        Some(Value::Number(number)) => Some(*number),
        _ => None,
    }
}

pub(super) fn string(context: &Context<'_>, arguments: &[Value]) -> Answer {
    let text = arguments.first().unwrap_or(&Value::Null).to_text();
    context.join(&[&text])
}

#[allow(clippy::unnecessary_wraps)]
pub(super) fn kind(_: &Context<'_>, arguments: &[Value]) -> Answer {
    Ok(Value::text(arguments.first().unwrap_or(&Value::Null).kind()))
}

#[allow(clippy::unnecessary_wraps)]
pub(super) fn link(context: &Context<'_>, arguments: &[Value]) -> Answer {
    let display = match arguments.get(1) {
        Some(Value::Text(display)) => Some(Arc::clone(display)),
        _ => None,
    };
    Ok(Value::link(Link {
        display,
        embed: matches!(arguments.get(2), Some(Value::Bool(true))),
        ..Link::file(context.full_path(text(arguments, 0)))
    }))
}

#[allow(clippy::unnecessary_wraps)]
pub(super) fn link_shown(_: &Context<'_>, arguments: &[Value]) -> Answer {
    let (Some(Value::Link(link)), Some(Value::Text(display))) = (arguments.first(), arguments.get(1)) else {
        return Ok(Value::Null);
    };
    Ok(Value::link(Link {
        display: Some(Arc::clone(display)),
        ..(**link).clone()
    }))
}

/// `link(x, null)` is `link(x)`.
pub(super) fn link_plain(context: &Context<'_>, arguments: &[Value]) -> Answer {
    match arguments.first() {
        Some(Value::Text(_)) => link(context, &arguments[..1]),
        Some(value @ (Value::Link(_) | Value::Null)) => Ok(value.clone()),
        Some(other) => Err(Failure::row(format!(
            "No implementation of 'link' found for arguments: {}",
            other.kind()
        ))),
        None => Ok(Value::Null),
    }
}

#[allow(clippy::unnecessary_wraps)]
pub(super) fn embed(_: &Context<'_>, arguments: &[Value]) -> Answer {
    let Some(Value::Link(link)) = arguments.first() else {
        return Ok(Value::Null);
    };
    Ok(Value::link(Link {
        embed: !matches!(arguments.get(1), Some(Value::Bool(false))),
        ..(**link).clone()
    }))
}

#[allow(clippy::unnecessary_wraps)]
pub(super) fn external(_: &Context<'_>, arguments: &[Value]) -> Answer {
    let url = text(arguments, 0);
    let display = match arguments.get(1) {
        Some(Value::Text(display)) => display,
        _ => url,
    };
    Ok(Value::Widget(Arc::new(Widget::External {
        url: url.into(),
        display: display.into(),
    })))
}

fn pattern(context: &Context<'_>, source: &str, ignore_case: bool) -> Result<Compiled, Failure> {
    context.pattern(&source.into(), ignore_case)
}

fn compiled(pattern: &Result<Pattern, PatternError>) -> Result<&Pattern, Failure> {
    pattern.as_ref().map_err(|why| Failure::row(why.to_string()))
}

pub(super) fn contains_word(context: &Context<'_>, arguments: &[Value]) -> Answer {
    let source = format!(".*\\b{}\\b.*", escape(text(arguments, 1)));
    let pattern = pattern(context, &source, true)?;
    Ok(Value::Bool(compiled(&pattern)?.is_match(text(arguments, 0))))
}

pub(super) fn regex_test(context: &Context<'_>, arguments: &[Value]) -> Answer {
    let pattern = pattern(context, text(arguments, 0), false)?;
    Ok(Value::Bool(compiled(&pattern)?.is_match(text(arguments, 1))))
}

/// A pattern with neither `^` at its start nor `$` at its end is put between them as it stands.
pub(super) fn regex_match(context: &Context<'_>, arguments: &[Value]) -> Answer {
    let source = text(arguments, 0);
    let whole = if !source.starts_with('^') && !source.ends_with('$') {
        format!("^{source}$")
    } else {
        source.to_owned()
    };
    let pattern = pattern(context, &whole, false)?;
    Ok(Value::Bool(compiled(&pattern)?.is_match(text(arguments, 1))))
}

pub(super) fn regex_replace(context: &Context<'_>, arguments: &[Value]) -> Answer {
    let source = text(arguments, 1);
    let pattern = pattern(context, source, false)?;
    let pattern = compiled(&pattern)?;
    let (whole, by) = (text(arguments, 0), text(arguments, 2));
    context.spend(whole.len() + (whole.len() + 1) * by.len())?;
    Ok(Value::text(pattern.replace_all(whole, by)))
}

pub(super) fn replace(context: &Context<'_>, arguments: &[Value]) -> Answer {
    let (whole, part, by) = (text(arguments, 0), text(arguments, 1), text(arguments, 2));
    context.spend(whole.len() + (whole.len() / part.len().max(1) + 1) * by.len())?;
    if part.is_empty() {
        let characters: Vec<String> = whole.chars().map(String::from).collect();
        return Ok(Value::text(characters.join(by)));
    }
    Ok(Value::text(whole.replace(part, by)))
}

pub(super) fn lower(context: &Context<'_>, arguments: &[Value]) -> Answer {
    context.join(&[&text(arguments, 0).to_lowercase()])
}

pub(super) fn upper(context: &Context<'_>, arguments: &[Value]) -> Answer {
    context.join(&[&text(arguments, 0).to_uppercase()])
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub(super) fn split(context: &Context<'_>, arguments: &[Value]) -> Answer {
    let limit = match number(arguments, 2) {
        // A limit wraps round at 2^32, so that -1 is no limit.
        Some(limit) if limit.is_finite() => limit.trunc().rem_euclid(4_294_967_296.0) as usize,
        Some(_) => 0,
        None => usize::MAX,
    };
    let pattern = pattern(context, text(arguments, 1), false)?;
    let pattern = compiled(&pattern)?;
    context.spend((text(arguments, 0).len() + 1) * 24)?;
    let parts = pattern.split(text(arguments, 0), limit);
    Ok(Value::list(parts.into_iter().map(Value::text).collect()))
}

#[allow(clippy::unnecessary_wraps)]
pub(super) fn starts_with(_: &Context<'_>, arguments: &[Value]) -> Answer {
    Ok(Value::Bool(text(arguments, 0).starts_with(text(arguments, 1))))
}

#[allow(clippy::unnecessary_wraps)]
pub(super) fn ends_with(_: &Context<'_>, arguments: &[Value]) -> Answer {
    Ok(Value::Bool(text(arguments, 0).ends_with(text(arguments, 1))))
}

/// What fills a text up to a length.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn padding(context: &Context<'_>, arguments: &[Value]) -> Result<String, Failure> {
    let length = number(arguments, 1).unwrap_or(0.0).max(0.0) as usize;
    let padding = match arguments.get(2) {
        Some(Value::Text(padding)) => padding,
        _ => " ",
    };
    let missing = length.saturating_sub(units(text(arguments, 0)));
    if padding.is_empty() || missing == 0 {
        return Ok(String::new());
    }
    context.spend(missing.saturating_mul(4))?;
    let repeated = padding.repeat(missing / units(padding) + 1);
    Ok(Units::of(&repeated).cut(0, missing))
}

pub(super) fn pad_left(context: &Context<'_>, arguments: &[Value]) -> Answer {
    let padding = padding(context, arguments)?;
    context.join(&[&padding, text(arguments, 0)])
}

pub(super) fn pad_right(context: &Context<'_>, arguments: &[Value]) -> Answer {
    let padding = padding(context, arguments)?;
    context.join(&[text(arguments, 0), &padding])
}

/// As JavaScript's `substring`: negative positions are the start, and the smaller one comes first.
pub(super) fn substring(context: &Context<'_>, arguments: &[Value]) -> Answer {
    let units = Units::of(text(arguments, 0));
    let clip = |position: f64| clipped(position.max(0.0), units.len());
    let from = clip(number(arguments, 1).unwrap_or(0.0));
    let to = number(arguments, 2).map_or(units.len(), clip);
    context.join(&[&units.cut(from.min(to), from.max(to))])
}

#[allow(clippy::cast_precision_loss)]
pub(super) fn truncate(context: &Context<'_>, arguments: &[Value]) -> Answer {
    let suffix = match arguments.get(2) {
        Some(Value::Text(suffix)) => suffix,
        _ => "...",
    };
    let units = Units::of(text(arguments, 0));
    let kept = number(arguments, 1).unwrap_or(0.0) - self::units(suffix) as f64;
    if (units.len() as f64) > kept {
        let cut = units.cut(0, clipped(kept.max(0.0), units.len()));
        return context.join(&[&cut, suffix]);
    }
    Ok(Value::text(text(arguments, 0)))
}

pub(super) fn reverse(context: &Context<'_>, arguments: &[Value]) -> Answer {
    context.join(&[&Units::of(text(arguments, 0)).reversed()])
}

pub(super) fn join(context: &Context<'_>, arguments: &[Value]) -> Answer {
    let Some(Value::List(list)) = arguments.first() else {
        return Ok(Value::Null);
    };
    let separator = match arguments.get(1) {
        Some(Value::Text(separator)) => separator,
        _ => ", ",
    };
    let mut out = String::new();
    for (index, value) in list.iter().enumerate() {
        context.tick()?;
        let text = value.to_text();
        context.spend(text.len() + separator.len())?;
        if index > 0 {
            out.push_str(separator);
        }
        out.push_str(&text);
    }
    Ok(Value::text(out))
}

/// Markup that is not shown, as Dataview takes it away: links keep their text; marks of lists, headings, quotes, emphasis and
/// code go, and so do tags of HTML. Emphasis is taken away by the longest run of signs first.
static MARKUP: LazyLock<Vec<(Regex, &'static str)>> = LazyLock::new(|| {
    [
        (r"\[\[([^|]*?)\]\]", "$1"),
        (r"(?m)^(?:-\s*?|\*\s*?|_\s*?){3,}\s*", ""),
        (r"(?m)^(\s*)(?:[*+-]|[0-9]+\.)\s+", "$1"),
        (r"\n={2,}", "\n"),
        (r"~{3}.*\n", ""),
        (r"~~", ""),
        (r"`{3}.*\n", ""),
        (r"<[^>]*>", ""),
        (r"^[=-]{2,}\s*$", ""),
        (r"\[\^.+?\](?:: .*?$)?", ""),
        (r"\s{0,2}\[.*?\]: .*?$", ""),
        (r"!\[(.*?)\][\[(].*?[\])]", "$1"),
        (r"\[([^\]]*?)\][\[(].*?[\])]", "$1"),
        (r"(?m)^(\n)?\s{0,3}>\s?", "$1"),
        (r"(?m)^\s*#{1,6}\s*(?: (.+?))? +#+$", "$1"),
        (r"(?m)^\s*#{1,6}\s*(?: (.+))?$", "$1"),
        (r"\*{3}(\S|\S.*?\S)\*{3}", "$1"),
        (r"\*{2}(\S|\S.*?\S)\*{2}", "$1"),
        (r"\*(\S|\S.*?\S)\*", "$1"),
        (r"(^|\W)_{3}(\S|\S.*?\S)_{3}($|\W)", "$1$2$3"),
        (r"(^|\W)_{2}(\S|\S.*?\S)_{2}($|\W)", "$1$2$3"),
        (r"(^|\W)_(\S|\S.*?\S)_($|\W)", "$1$2$3"),
        (r"`{3,}(.*?)`{3,}", "$1"),
        (r"`(.+?)`", "$1"),
        (r"~(.*?)~", "$1"),
    ]
    .into_iter()
    .filter_map(|(pattern, by)| Some((Regex::new(pattern).ok()?, by)))
    .collect()
});

/// `[[a|b]]`, of which Dataview sees the first only.
static NAMED_LINK: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\[\[.*?\|(.*?)\]\]").ok());

fn without_markup(text: &str) -> String {
    const SIGNS: [char; 11] = ['[', '*', '_', '~', '`', '=', '<', '>', '#', '-', '+'];
    if !text.contains(SIGNS) && !text.starts_with(|c: char| c.is_ascii_digit() || c.is_whitespace()) {
        return text.to_owned();
    }
    let mut out = text.to_owned();
    for (index, (regex, by)) in MARKUP.iter().enumerate() {
        out = regex.replace_all(&out, *by).into_owned();
        if let (0, Some(link)) = (index, NAMED_LINK.as_ref()) {
            out = link.replace(&out, "$1").into_owned();
        }
    }
    out
}

fn shown(context: &Context<'_>, value: &Value) -> Result<String, Failure> {
    context.tick()?;
    let text = match value {
        Value::Null => String::new(),
        Value::List(list) => {
            let parts = list
                .iter()
                .map(|value| shown(context, value))
                .collect::<Result<Vec<_>, _>>()?;
            parts.join(", ")
        }
        Value::Text(text) => without_markup(text),
        Value::Link(link) => match link.display.as_ref().filter(|display| !display.is_empty()) {
            Some(display) => without_markup(display),
            None => format!("{}{}", if link.embed { "!" } else { "" }, link.label()),
        },
        value => value.to_text(),
    };
    context.spend(text.len())?;
    Ok(text)
}

pub(super) fn display(context: &Context<'_>, arguments: &[Value]) -> Answer {
    Ok(Value::text(shown(
        context,
        arguments.first().unwrap_or(&Value::Null),
    )?))
}

/// bryc's cyrb53 (public domain), over UTF-16 code units.
#[allow(clippy::cast_precision_loss)]
fn cyrb53(text: &str, seed: u32) -> f64 {
    let (mut a, mut b) = (0xdead_beef_u32 ^ seed, 0x41c6_ce57_u32 ^ seed);
    for unit in text.encode_utf16() {
        a = (a ^ u32::from(unit)).wrapping_mul(2_654_435_761);
        b = (b ^ u32::from(unit)).wrapping_mul(1_597_334_677);
    }
    a = (a ^ (a >> 16)).wrapping_mul(2_246_822_507);
    a ^= (b ^ (b >> 13)).wrapping_mul(3_266_489_909);
    b = (b ^ (b >> 16)).wrapping_mul(2_246_822_507);
    b ^= (a ^ (a >> 13)).wrapping_mul(3_266_489_909);
    (4_294_967_296_u64 * u64::from(b & 2_097_151) + u64::from(a)) as f64
}

/// A number as the 32 bits that JavaScript's bit operators take.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn bits(number: f64) -> u32 {
    if number.is_finite() {
        number.trunc().rem_euclid(4_294_967_296.0) as u64 as u32
    } else {
        0
    }
}

#[allow(clippy::unnecessary_wraps)]
pub(super) fn hash(_: &Context<'_>, arguments: &[Value]) -> Answer {
    let joined = format!("{}{}", text(arguments, 0), text(arguments, 1));
    let seed = number(arguments, arguments.len() - 1).map_or(0, bits);
    Ok(Value::Number(cyrb53(&joined, seed)))
}

#[allow(clippy::unnecessary_wraps)]
pub(super) fn meta(_: &Context<'_>, arguments: &[Value]) -> Answer {
    let Some(Value::Link(link)) = arguments.first() else {
        return Ok(Value::Null);
    };
    let or_null = |text: &Option<Arc<str>>| text.clone().map_or(Value::Null, Value::Text);
    let entries = [
        ("display", or_null(&link.display)),
        ("embed", Value::Bool(link.embed)),
        ("path", Value::Text(Arc::clone(&link.path))),
        ("subpath", or_null(&link.subpath)),
        ("type", Value::text(link.kind.name())),
    ];
    let map: Map = entries
        .into_iter()
        .map(|(key, value)| (Arc::from(key), value))
        .collect();
    Ok(Value::object(map))
}
