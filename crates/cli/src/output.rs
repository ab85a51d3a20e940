//! Failures and JSON on the terminal.

use cairn_protocol::ApiError;
use serde_json::{Value, json};
use std::io::Write as _;

/// Prints a JSON document.
pub fn document(value: &Value) {
    // A reader that has seen enough closes the pipe: no reason to complain.
    let _ = writeln!(std::io::stdout(), "{value:#}");
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
