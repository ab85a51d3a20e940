//! Failures and JSON on the terminal.

use cairn_protocol::ApiError;
use serde_json::{Value, json};

/// Prints a JSON document.
pub fn document(value: &Value) {
    println!("{value:#}");
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
