//! What can go wrong, with a code to branch on and a hint to act on.

use cairn_search::SearchError;
use cairn_store::StoreError;
use cairn_vault::VaultError;

/// Why a use case failed.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The folder is no usable vault.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The data folder or a database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The text index or a query.
    #[error(transparent)]
    Search(#[from] SearchError),
    /// A Dataview query without a result.
    #[error(transparent)]
    Query(crate::query::QueryError),
    /// A study document that is not taken in, or not taken away.
    #[error("{}", .0.message)]
    Source(Notice),
    /// An interview that cannot be prepared for as asked.
    #[error("{}", .0.message)]
    Interview(Notice),
    /// An edit of the vault that is not made.
    #[error("{}", .0.message)]
    Edit(Notice),
    /// Section patterns of the user's that cannot be used.
    #[error(transparent)]
    Sections(#[from] cairn_graph::SectionError),
    /// A rule of the user's about requirements that cannot be used.
    #[error("line {line} is neither `inferred: on`, `inferred: off`, `least: 0..1` nor `RULE: FACTOR`")]
    Prerequisites {
        /// From 1.
        line: u32,
    },
    /// A need of a node of itself.
    #[error("nothing can need itself")]
    NeedsItself,
    /// A node that is not in the graph.
    #[error("{} is not in this vault, or not any more", shown(name))]
    NoSuchNode {
        /// As asked for.
        name: String,
        /// Names near it.
        near: Vec<String>,
    },
    /// A note that is there, and not in the graph.
    #[error("{} is there, but was left out: {reason}", shown(name))]
    LeftOut {
        /// As asked for.
        name: String,
        /// Why.
        reason: String,
    },
    /// A title that several nodes have.
    #[error("{} is the title of several things here", shown(name))]
    SharedTitle {
        /// As asked for.
        name: String,
        /// Ids of some of them.
        ids: Vec<String>,
    },
    /// A node without a text of its own.
    #[error("{0:?} has no note yet")]
    NoText(String),
    /// A note that cannot be read now.
    #[error("{path} cannot be read: {source}")]
    Unreadable {
        /// Vault path.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
}

/// An id as a person would name the note.
fn shown(name: &str) -> String {
    let path = name.split_once(':').filter(|(prefix, _)| {
        [
            "note", "topic", "path", "stage", "term", "task", "company", "missing",
        ]
        .contains(prefix)
    });
    format!(
        "“{}”",
        path.map_or(name, |(_, path)| path.trim_end_matches(".md"))
    )
}

/// Errors are written to follow a colon; a notice is a sentence.
fn sentence(text: &str) -> String {
    // A path begins with the letter it begins with.
    let first_word = text.split_whitespace().next().unwrap_or_default();
    if first_word.contains(['/', '\\']) {
        return ended(text);
    }
    let mut chars = text.chars();
    let first = chars
        .next()
        .map(|first| first.to_uppercase().collect::<String>())
        .unwrap_or_default();
    ended(&format!("{first}{}", chars.as_str()))
}

fn ended(text: &str) -> String {
    let end = if text.ends_with(['.', '?', '!']) { "" } else { "." };
    format!("{text}{end}")
}

/// A message for the user: what happened, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Stable, dotted.
    pub code: String,
    /// What happened, and what was not harmed.
    pub message: String,
    /// What to do.
    pub hint: String,
}

impl Notice {
    /// Puts a notice together.
    pub fn new(code: &str, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            message: message.into(),
            hint: hint.into(),
        }
    }
}

impl EngineError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Vault(VaultError::NotFound(_)) => "vault.not_found",
            Self::Vault(VaultError::NotAFolder(_)) => "vault.not_a_folder",
            Self::Vault(VaultError::Denied(_)) => "vault.denied",
            Self::Vault(VaultError::Gone(_)) => "vault.gone",
            Self::Vault(VaultError::Cancelled) => "work.cancelled",
            Self::Vault(VaultError::Io { .. }) => "vault.unreadable",
            Self::Store(StoreError::Newer(_)) => "data.newer",
            Self::Store(StoreError::InUse) => "data.locked",
            Self::Store(error) if error.is_unwritable() => "data.not_writable",
            Self::Store(_) => "data.failed",
            Self::Search(SearchError::Empty) => "search.empty",
            Self::Search(SearchError::QueryTooLong { .. }) => "search.query_too_long",
            Self::Search(SearchError::Syntax { .. }) => "search.syntax",
            Self::Search(_) => "search.failed",
            Self::NoSuchNode { .. } | Self::SharedTitle { .. } => "node.not_found",
            Self::LeftOut { .. } => "note.left_out",
            Self::NoText(_) => "node.no_text",
            Self::Unreadable { .. } => "note.unreadable",
            Self::Sections(_) => "settings.sections",
            Self::Prerequisites { .. } => "settings.prerequisites",
            Self::NeedsItself => "request.invalid",
            Self::Source(_) => "source.refused",
            Self::Query(error) => error.code,
            Self::Interview(_) => "interview.refused",
            Self::Edit(_) => "edit.refused",
        }
    }

    /// What to do.
    pub fn hint(&self) -> String {
        match self {
            Self::Vault(VaultError::NotFound(_)) => "Check the path, or choose another folder.".to_owned(),
            Self::Vault(VaultError::NotAFolder(_)) => "Choose the folder that holds your notes, not a note in it.".to_owned(),
            Self::Vault(VaultError::Denied(_)) => "Give your user read permission for the folder, or choose another.".to_owned(),
            Self::Vault(VaultError::Gone(_)) => {
                "Is a drive unplugged or a folder renamed? Bring it back, or open it at its new place. Nothing was deleted.".to_owned()
            }
            Self::Vault(VaultError::Cancelled) => "Open the vault again to go on; what was read before is kept.".to_owned(),
            Self::Vault(VaultError::Io { .. }) => "Check the drive and the folder's permissions.".to_owned(),
            Self::Store(StoreError::NotWritable { source, .. }) if source.kind() == std::io::ErrorKind::NotFound => {
                "Is a drive unplugged? Bring it back, or start Cairn with another folder (--data).".to_owned()
            }
            Self::Store(error) if error.is_full() => "Free some space; Cairn tries again by itself.".to_owned(),
            Self::Store(error) if error.is_unwritable() => "Make room where Cairn keeps its data, or make it writable; or choose another folder with --data.".to_owned(),
            Self::Store(StoreError::InUse) => "Close the other window or command to let this one keep its index.".to_owned(),
            Self::Store(StoreError::Newer(_)) => "Use the newer version of Cairn. The file was left as it is.".to_owned(),
            Self::Store(_) => "Is the disk full, or failing? Your notes are not touched.".to_owned(),
            Self::Search(SearchError::Empty) => "Type a word.".to_owned(),
            Self::Search(SearchError::QueryTooLong { .. }) => "Search for fewer words.".to_owned(),
            Self::Search(SearchError::Syntax { hint, .. }) => hint.clone(),
            Self::Search(_) => "Open the vault again: a damaged text index is rebuilt.".to_owned(),
            Self::NoSuchNode { near, .. } if near.is_empty() => "It may have been deleted, renamed or moved; nothing else changed. Search for it by its title.".to_owned(),
            Self::NoSuchNode { near, .. } => format!("Did you mean {}?", near.join(", ")),
            Self::SharedTitle { ids, .. } => format!("Name one of them by its id: {}.", ids.join(", ")),
            Self::LeftOut { .. } => "Mend that: the note is then read by itself.".to_owned(),
            Self::NoText(_) => "Create the note in your vault; Cairn will see it at once.".to_owned(),
            Self::Unreadable { .. } => "Check that the file is still there and may be read.".to_owned(),
            Self::Source(notice) | Self::Interview(notice) | Self::Edit(notice) => notice.hint.clone(),
            Self::Query(error) => error.hint.clone(),
            Self::Prerequisites { .. } => "Mend that line, for example `advanced_section: 0.5`; `cairn prerequisites` shows the rules.".to_owned(),
            Self::NeedsItself => "Name two different notes.".to_owned(),
            Self::Sections(_) => "Mend that line; `cairn sections` shows the tables that come with Cairn as examples.".to_owned(),
        }
    }

    /// The whole as a message for the user.
    pub fn notice(&self) -> Notice {
        if let Self::Source(notice) | Self::Interview(notice) | Self::Edit(notice) = self {
            return Notice::new(&notice.code, sentence(&notice.message), notice.hint.clone());
        }
        let text = self.to_string();
        // A path begins with the letter it begins with.
        let message = match self {
            Self::Vault(VaultError::NotAFolder(_) | VaultError::Denied(_) | VaultError::Io { .. })
            | Self::Unreadable { .. } => ended(&text),
            _ => sentence(&text),
        };
        Notice::new(self.code(), message, self.hint())
    }
}
