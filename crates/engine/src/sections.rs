//! The user's own section patterns: kept in the settings, read when a vault is opened.

use crate::error::{EngineError, Notice};
use cairn_graph::SectionRules;
use cairn_store::{DataFolder, UserDb};

/// The setting that holds them, in the format of the tables that come with Cairn.
const SETTING: &str = "sections";

/// The rules by which notes are read, and what was wrong with the user's part of them.
pub(crate) fn load(data: &DataFolder) -> (SectionRules, Option<Notice>) {
    // Without settings of the user's there is nothing to read, and no reason to make a database.
    if !data.root().join("user.db").exists() {
        return (SectionRules::default(), None);
    }
    let stored = UserDb::open(data).and_then(|user| user.setting(SETTING));
    let table = match stored {
        Ok(table) => table.unwrap_or_default(),
        Err(error) => return (SectionRules::default(), Some(EngineError::from(error).notice())),
    };
    let (rules, errors) = SectionRules::with(&table);
    let notice = errors.into_iter().next().map(|error| {
        let error = EngineError::Sections(error);
        Notice::new(
            error.code(),
            format!(
                "{}. The other lines hold.",
                error.to_string().trim_end_matches('.')
            ),
            error.hint(),
        )
    });
    (rules, notice)
}

/// The user's own section patterns as text; empty if there are none.
///
/// # Errors
/// [`EngineError::Store`].
pub fn section_patterns(user: &UserDb) -> Result<String, EngineError> {
    Ok(user.setting(SETTING)?.unwrap_or_default())
}

/// Keeps section patterns of the user's own. They hold from the next opening of a vault on, which then reads every note
/// again.
///
/// # Errors
/// [`EngineError::Sections`] for the first line that cannot be used: nothing is kept then.
pub fn save_section_patterns(user: &UserDb, table: &str) -> Result<(), EngineError> {
    if let Some(error) = SectionRules::with(table).1.into_iter().next() {
        return Err(EngineError::Sections(error));
    }
    Ok(user.set_setting(SETTING, table)?)
}
