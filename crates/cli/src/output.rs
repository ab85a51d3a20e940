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
    line(format_args!("{value:#}"));
}

/// Prints why the command failed and what to do.
pub fn failure(error: &ApiError, as_json: bool) {
    if as_json {
        document(&json!({ "error": { "code": error.code, "message": error.message, "hint": error.hint } }));
    } else {
        eprintln!("error: {} [{}]", error.message, error.code);
        if !error.hint.is_empty() {
            eprintln!("hint: {}", error.hint);
        }
    }
}
