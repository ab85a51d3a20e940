//! What was odd while reading the vault.

use serde::{Deserialize, Serialize};
use specta::Type;

/// Which findings.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct DiagnosticsRequest {
    /// Only this code; empty for all.
    pub code: String,
    /// Only this severity (`info`, `warning`, `error`); empty for all.
    pub severity: String,
    /// Only findings with all these words in path, title, code or message, in any case; empty for all.
    pub text: String,
    /// At most this many items.
    pub limit: u32,
}

/// Findings with counts.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct DiagnosticsReply {
    /// Findings of the severity and with the text asked for, by code, most frequent first.
    pub codes: Vec<DiagnosticCount>,
    /// The items, by path and line.
    pub items: Vec<DiagnosticItem>,
    /// How many there are in all of what was asked for.
    pub total: u32,
    /// In how many files.
    pub files: u32,
    /// Findings of each severity, whatever was asked for.
    pub severities: SeverityCounts,
    /// Files left out, with the reason.
    pub skipped: Vec<SkippedFile>,
}

/// Findings by severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SeverityCounts {
    /// Read as meant; worth knowing.
    pub info: u32,
    /// Something was assumed or left out.
    pub warning: u32,
    /// Something could not be read.
    pub error: u32,
}

/// How often a code was found.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct DiagnosticCount {
    /// Stable code.
    pub code: String,
    /// `info`, `warning` or `error`.
    pub severity: String,
    /// What it means, one sentence.
    pub message: String,
    /// What Cairn assumed, or what to do.
    pub hint: String,
    /// Findings.
    pub count: u32,
}

/// One finding.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct DiagnosticItem {
    /// Stable code.
    pub code: String,
    /// The note, if it is in the graph.
    pub id: String,
    /// The note's title.
    pub title: String,
    /// Vault-relative path.
    pub path: String,
    /// Line from 1; 0 for the whole file.
    pub line: u32,
}

/// A file that was left out.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct SkippedFile {
    /// Vault-relative path.
    pub path: String,
    /// Why, as a stable code.
    pub code: String,
    /// Why, in words.
    pub reason: String,
}
