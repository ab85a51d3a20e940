//! Whether an actual result is the expected one, by the case's own rule.

use serde_json::Value as Json;

/// Whether they are the same.
pub(super) fn same(case: &Json, expected: &Json, actual: &Json) -> bool {
    let order = case["order"].as_str().unwrap_or("exact");
    let failed = |json: &Json| json["ok"] == Json::Bool(false);
    if failed(expected) || failed(actual) {
        return failed(expected)
            && failed(actual)
            && (expected.get("stage").is_none() || expected["stage"] == actual["stage"]);
    }
    match (case["kind"].as_str().unwrap_or(""), order) {
        ("query", "rows-any") => {
            let (mut a, mut b) = (expected.clone(), actual.clone());
            for side in [&mut a, &mut b] {
                sort_list(&mut side["rows"], false);
                if side.get("nested").is_some() {
                    sort_list(&mut side["nested"], false);
                }
            }
            equal(&a, &b)
        }
        ("query", "deep-any") | ("expression", "any") => {
            let (mut a, mut b) = (expected.clone(), actual.clone());
            for side in [&mut a, &mut b] {
                sort_list(side, true);
                if let Some(fields) = side.as_object_mut() {
                    fields.remove("text");
                }
            }
            equal(&a, &b)
        }
        ("page", _) => {
            let (mut a, mut b) = (expected.clone(), actual.clone());
            for side in [&mut a, &mut b] {
                sort_list(&mut side["page"]["file"]["inlinks"], false);
            }
            equal(&a, &b)
        }
        _ => equal(expected, actual),
    }
}

fn sort_list(json: &mut Json, deep: bool) {
    match json {
        Json::Array(values) => {
            if deep {
                values.iter_mut().for_each(|value| sort_list(value, true));
            }
            values.sort_by_key(ToString::to_string);
        }
        Json::Object(fields) if deep => fields.values_mut().for_each(|value| sort_list(value, true)),
        _ => {}
    }
}

/// Numbers are equal by value; a key that one side has and the other has as null or not at all is a difference.
fn equal(a: &Json, b: &Json) -> bool {
    match (a, b) {
        (Json::Number(a), Json::Number(b)) => a.as_f64() == b.as_f64(),
        (Json::Array(a), Json::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equal(a, b)),
        (Json::Object(a), Json::Object(b)) => {
            a.len() == b.len()
                && a.iter()
                    .all(|(key, value)| b.get(key).is_some_and(|other| equal(value, other)))
        }
        (a, b) => a == b,
    }
}
