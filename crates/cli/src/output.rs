//! Lines, JSON and failures on the terminal.

use cairn_protocol::ApiError;
use serde_json::{Value, json};
use std::borrow::Cow;
use std::fmt::Arguments;
use std::io::{ErrorKind, Write as _};
use std::sync::OnceLock;

/// Prints a line as `println!` does, but without a panic when nobody reads on.
macro_rules! say {
    ($($words:tt)*) => { $crate::output::line(format_args!($($words)*)) };
}
pub(crate) use say;

/// Prints one line, whatever stands in it. Names and texts of notes are other people's: none of their signs may move the
/// cursor, name the window or turn the reading direction of a terminal, and none may begin a row of its own.
pub fn line(words: Arguments<'_>) {
    print(&harmless(&words.to_string(), true));
}

/// Prints a text of as many lines as it has.
pub fn text(words: &str) {
    print(&harmless(words, false));
}

fn print(words: &str) {
    let mut out = std::io::stdout();
    printed(writeln!(out, "{words}").and_then(|()| out.flush()));
}

/// What became of printing; whether somebody may read on.
pub fn printed(done: std::io::Result<()>) -> bool {
    match done {
        Ok(()) => true,
        // A reader that has seen enough closes the pipe: no reason to complain.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => false,
        Err(error) => {
            // The first reason is the one that is told.
            let _ = CUT.set(error.to_string());
            false
        }
    }
}

/// Why not all that was printed arrived, if so: a full disk, say.
static CUT: OnceLock<String> = OnceLock::new();

/// The failure to tell if not all that was printed arrived.
pub fn cut() -> Option<ApiError> {
    let why = CUT.get()?;
    Some(ApiError::new(
        "output.cut",
        format!("Not all of the output could be written: {why}."),
        "Is there room where it goes?",
    ))
}

/// Prints a line for a person beside the output.
pub fn aside(words: Arguments<'_>) {
    eprintln!("{}", harmless(&words.to_string(), true));
}

/// Control signs, and those that turn the reading direction, as their escapes; tabs stay, and line ends but for `one_line`.
fn harmless(text: &str, one_line: bool) -> Cow<'_, str> {
    let harms = |c: char| {
        (c.is_control() && (c != '\n' || one_line) && c != '\t')
            || matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    };
    if !text.contains(harms) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if c == '\n' && one_line {
            out.push_str("\\n");
        } else if harms(c) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    out.into()
}

/// Prints a JSON document.
pub fn document(value: &Value) {
    let mut value = value.clone();
    round(&mut value);
    print(&format!("{value:#}"));
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
        aside(format_args!("error: {} [{}]", error.message, error.code));
        if !error.hint.is_empty() {
            aside(format_args!("hint: {}", error.hint));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_that_steer_a_terminal_are_shown_as_escapes() {
        let check = |text: &str, expected: &str| assert_eq!(harmless(text, false), expected);
        check("a\tb\nПривет — ok", "a\tb\nПривет — ok");
        check("\u{1b}[31mred\u{7}", "\\u{1b}[31mred\\u{7}");
        check("x\u{9b}2J\u{202e}y\r", "x\\u{9b}2J\\u{202e}y\\u{d}");
        assert_eq!(harmless("two\nrows\u{7}", true), "two\\nrows\\u{7}");
    }

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
