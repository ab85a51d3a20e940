//! The order of any two values: null first, then by the name of the kind, then by what they hold.

use super::{Link, Value};
use crate::text;
use std::cmp::Ordering;
use std::sync::Arc;

/// Compares two values. `normal` gives the full path of a link's path, so that links compare by where they lead; it is not
/// used within lists and objects.
pub(crate) fn compare(a: &Value, b: &Value, normal: &dyn Fn(&str) -> Arc<str>) -> Ordering {
    match (a, b) {
        (Value::Null, Value::Null) => Ordering::Equal,
        (Value::Null, _) => Ordering::Less,
        (_, Value::Null) => Ordering::Greater,
        (Value::Text(a), Value::Text(b)) => text::compare(a, b),
        (Value::Number(a), Value::Number(b)) => {
            // Not a number is greater than anything, itself included.
            a.partial_cmp(b).unwrap_or(Ordering::Greater)
        }
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        (Value::Date(a), Value::Date(b)) => a.order(b),
        (Value::Duration(a), Value::Duration(b)) => {
            if a.millis() < b.millis() {
                Ordering::Less
            } else if a == b {
                Ordering::Equal
            } else {
                Ordering::Greater
            }
        }
        (Value::Link(a), Value::Link(b)) => links(a, b, normal),
        (Value::List(a), Value::List(b)) => lists(a, b),
        (Value::Object(a), Value::Object(b)) => {
            if Arc::ptr_eq(a, b) {
                return Ordering::Equal;
            }
            objects(a.sorted(), b.sorted())
        }
        _ if a.kind() != b.kind() => text::compare(a.kind(), b.kind()),
        _ => Ordering::Equal,
    }
}

fn as_written(path: &str) -> Arc<str> {
    path.into()
}

fn links(a: &Link, b: &Link, normal: &dyn Fn(&str) -> Arc<str>) -> Ordering {
    let paths = if a.path == b.path {
        Ordering::Equal
    } else {
        text::compare(&normal(&a.path), &normal(&b.path))
    };
    let sub = |link: &Link| link.subpath.as_ref().filter(|sub| !sub.is_empty()).cloned();
    paths
        .then_with(|| text::compare(a.kind.name(), b.kind.name()))
        .then_with(|| match (sub(a), sub(b)) {
            (Some(_), None) => Ordering::Greater,
            (None, Some(_)) => Ordering::Less,
            (None, None) => Ordering::Equal,
            (Some(a), Some(b)) => text::compare(&a, &b),
        })
}

fn lists(a: &[Value], b: &[Value]) -> Ordering {
    a.iter()
        .zip(b)
        .map(|(a, b)| compare(a, b, &as_written))
        .find(|order| order.is_ne())
        .unwrap_or_else(|| a.len().cmp(&b.len()))
}

fn objects(a: Vec<(Arc<str>, Value)>, b: Vec<(Arc<str>, Value)>) -> Ordering {
    let keys = a
        .iter()
        .zip(&b)
        .map(|((a, _), (b, _))| text::compare(a, b))
        .find(|order| order.is_ne())
        .unwrap_or_else(|| a.len().cmp(&b.len()));
    keys.then_with(|| {
        a.iter()
            .zip(&b)
            .map(|((_, a), (_, b))| compare(a, b, &as_written))
            .find(|order| order.is_ne())
            .unwrap_or(Ordering::Equal)
    })
}

/// Sorts stably whatever the comparison answers: one that contradicts itself (dates of one instant in two zones) must not
/// stop anything. Short lists are sorted by insertion as JavaScript's engine does it, so that even those come out alike.
pub(crate) fn stable_sort<T>(items: &mut Vec<T>, before: &mut dyn FnMut(&T, &T) -> Ordering) {
    if items.len() < 2 {
        return;
    }
    if items.len() < 64 {
        return insertion_sort(items, before);
    }
    let mut right = items.split_off(items.len() / 2);
    stable_sort(items, before);
    stable_sort(&mut right, before);
    let mut merged = Vec::with_capacity(items.len() + right.len());
    let (mut a, mut b) = (items.drain(..).peekable(), right.into_iter().peekable());
    while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
        let next = if before(y, x).is_lt() { b.next() } else { a.next() };
        merged.extend(next);
    }
    merged.extend(a.by_ref());
    merged.extend(b);
    drop(a);
    *items = merged;
}

/// The run at the start is found (and turned round if it falls), the rest is put in by halving.
fn insertion_sort<T>(items: &mut [T], before: &mut dyn FnMut(&T, &T) -> Ordering) {
    let falling = before(&items[1], &items[0]).is_lt();
    let mut run = 2;
    while run < items.len() && before(&items[run], &items[run - 1]).is_lt() == falling {
        run += 1;
    }
    if falling {
        items[..run].reverse();
    }
    for at in run..items.len() {
        let (mut left, mut right) = (0, at);
        while left < right {
            let middle = left + (right - left) / 2;
            if before(&items[at], &items[middle]).is_lt() {
                right = middle;
            } else {
                left = middle + 1;
            }
        }
        items[left..=at].rotate_right(1);
    }
}
