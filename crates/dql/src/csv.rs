//! Files of comma-separated values as rows: names from the first line, values typed as in frontmatter.

use crate::syntax::read_property;
use crate::text::canonical_name;
use crate::time::Clock;
use crate::value::{Map, Value};
use cairn_model::PropertyValue;
use std::sync::Arc;

/// The rows of a file. Lines that begin with `#` are remarks; empty ones are skipped.
pub(crate) fn rows(text: &str, clock: &Clock) -> Vec<Map> {
    let mut records = records(text).into_iter();
    let Some(names) = records.next() else {
        return Vec::new();
    };
    records
        .map(|record| {
            let mut map = Map::default();
            for (name, field) in names.iter().zip(record) {
                let value = typed(&field, clock);
                map.set(Arc::from(name.as_str()), value.clone());
                map.set(canonical_name(name).into(), value);
            }
            map
        })
        .collect()
}

fn typed(field: &str, clock: &Clock) -> Value {
    let value = match field {
        "" => PropertyValue::Null,
        "true" | "TRUE" => PropertyValue::Bool(true),
        "false" | "FALSE" => PropertyValue::Bool(false),
        text => {
            let number = text.bytes().all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b));
            match text.parse::<f64>() {
                Ok(parsed) if number => PropertyValue::Number(parsed),
                _ => PropertyValue::Text(text.to_owned()),
            }
        }
    };
    read_property(&value, clock)
}

fn records(text: &str) -> Vec<Vec<String>> {
    let (mut records, mut record, mut field) = (Vec::new(), Vec::new(), String::new());
    let (mut quoted, mut at_start) = (false, true);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                field.push('"');
            }
            '"' if quoted || field.is_empty() => quoted = !quoted,
            c if quoted => field.push(c),
            '#' if at_start => {
                while chars.next_if(|c| *c != '\n').is_some() {}
                chars.next();
                continue;
            }
            ',' => record.push(std::mem::take(&mut field)),
            '\r' => {}
            '\n' => {
                record.push(std::mem::take(&mut field));
                let done = std::mem::take(&mut record);
                if done.len() > 1 || !done[0].is_empty() {
                    records.push(done);
                }
                at_start = true;
                continue;
            }
            c => field.push(c),
        }
        at_start = false;
    }
    record.push(field);
    if record.len() > 1 || !record[0].is_empty() {
        records.push(record);
    }
    records
}
