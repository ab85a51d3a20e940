//! The one error shape every host shows: a code to branch on, a message, and what to do.

use serde::{Deserialize, Serialize};
use specta::Type;

/// A place in a text the user wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextPlace {
    /// From 1.
    pub line: u32,
    /// From 1, in characters.
    pub column: u32,
}

/// A failure as the user sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ApiError {
    /// Stable, dotted, for programs: `vault.not_found`.
    pub code: String,
    /// What happened, and what was not harmed.
    pub message: String,
    /// What to do.
    pub hint: String,
    /// Where in what the user wrote, if some place of it is to blame. Not sent: replies that need it say it themselves.
    #[serde(skip)]
    #[specta(skip)]
    pub at: Option<TextPlace>,
}

impl ApiError {
    /// Puts an error together.
    pub fn new(code: &str, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            message: message.into(),
            hint: hint.into(),
            at: None,
        }
    }
}

impl std::fmt::Display for ApiError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({})", self.message, self.code)
    }
}

impl std::error::Error for ApiError {}
