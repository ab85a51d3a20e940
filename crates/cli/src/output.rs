//! Lines, JSON and failures on the terminal.

use cairn_protocol::ApiError;
use serde_json::{Value, json};
use std::fmt::Arguments;
use std::io::Write as _;

/// Prints a line as `println!` does, but without a panic when nobody reads on.
macro_rules! say {
    ($($words:tt)*) => { $crate::output::line(format_args!($($words)*)) };
}
pub(crate) use say;

/// Prints a line.
pub fn line(words: Arguments<'_>) {
    // A reader that has seen enough closes the pipe: no reason to complain.
    let _ = writeln!(std::io::stdout(), "{words}");
}

/// Prints a JSON document.
pub fn document(value: &Value) {
    let mut value = value.clone();
    round(&mut value);
    line(format_args!("{value:#}"));
}

/// Confidences and the like are kept in single precision: what of them is no more than its noise is not shown. Numbers
/// of the notes' own are no such numbers, and stay.
fn round(value: &mut Value) {
    match value {
        Value::Number(number) => {
            let single = number
                .as_f64()
                .filter(|n| number.is_f64() && f64::from(*n as f32) == *n);
            if let Some(exact) = single.filter(|n| (0.001..1e6).contains(&n.abs())) {
                *value = json!((exact * 1e4).round() / 1e4);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(round),
        Value::Object(fields) => fields.values_mut().for_each(round),
        _ => {}
    }
}

/// An error of the contract; with line and column where a place in what was written is to blame.
pub fn error(error: &ApiError) -> Value {
    let mut told = json!({ "code": error.code, "message": error.message, "hint": error.hint });
    if let Some(at) = error.at {
        told["line"] = json!(at.line);
        told["column"] = json!(at.column);
    }
    told
}

/// Prints why the command failed and what to do.
pub fn failure(error: &ApiError, as_json: bool) {
    if as_json {
        document(&json!({ "error": self::error(error) }));
    } else {
        eprintln!("error: {} [{}]", error.message, error.code);
        if !error.hint.is_empty() {
            eprintln!("hint: {}", error.hint);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_noise_of_single_precision_is_rounded() {
        let mut value = json!({ "confidence": 0.95_f32, "list": [0.2_f32, 1, 7.0, 0.000_012_5_f32], "own": 2.345_678_912 });
        round(&mut value);
        let small = f64::from(0.000_012_5_f32);
        assert_eq!(
            value,
            json!({ "confidence": 0.95, "list": [0.2, 1, 7.0, small], "own": 2.345_678_912 })
        );
    }
}
