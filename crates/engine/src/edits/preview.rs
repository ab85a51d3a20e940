//! What an edit does to a file, as a person reads it.

use cairn_model::VaultPath;
use cairn_vault::FileStates;
use similar::TextDiff;

/// Lines around a change.
const CONTEXT: usize = 3;
/// Longest diff of one file that is shown, in characters.
const MAX_DIFF: usize = 40_000;
/// Longest line that is shown, in characters.
const MAX_LINE: usize = 600;

/// A file as an edit will change it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilePreview {
    /// The file.
    pub path: VaultPath,
    /// Whether the edit makes it.
    pub is_new: bool,
    /// Places that change.
    pub changes: u32,
    /// A unified diff; for a new file its whole text.
    pub diff: String,
}

/// A place that an edit leaves as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The file.
    pub path: VaultPath,
    /// Line from 1; 0 for the file as a whole.
    pub line: u32,
    /// Why.
    pub reason: String,
}

pub(super) fn of(state: &FileStates, changes: u32) -> FilePreview {
    let text = |bytes: &Option<Vec<u8>>| {
        let bytes = bytes.as_deref().unwrap_or_default();
        cairn_markdown::decode(bytes).text.into_owned()
    };
    let (before, after) = (text(&state.before), text(&state.after));
    let is_new = state.before.is_none();
    let diff = if is_new {
        after
    } else {
        unified(&state.path, &before, &after)
    };
    FilePreview {
        path: state.path.clone(),
        is_new,
        changes,
        diff: cut(&diff),
    }
}

fn unified(path: &VaultPath, before: &str, after: &str) -> String {
    let path = path.as_str();
    TextDiff::from_lines(before, after)
        .unified_diff()
        .context_radius(CONTEXT)
        .header(&format!("a/{path}"), &format!("b/{path}"))
        .to_string()
}

/// Without what is too long to be read: the middle of lines that go on for pages, and the end of long diffs.
fn cut(diff: &str) -> String {
    let mut out = String::with_capacity(diff.len().min(MAX_DIFF));
    for line in diff.lines() {
        if out.len() > MAX_DIFF {
            out.push_str("… and more\n");
            break;
        }
        match line.char_indices().nth(MAX_LINE) {
            Some((end, _)) => {
                out.push_str(&line[..end]);
                out.push('…');
            }
            None => out.push_str(line.trim_end_matches('\r')),
        }
        out.push('\n');
    }
    out
}
