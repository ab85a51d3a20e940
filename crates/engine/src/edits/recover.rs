//! Mends what a crash in the middle of an edit left: the files that were written already get their bytes of before.

use super::failed;
use crate::error::{EngineError, Notice};
use crate::session::Shared;
use cairn_model::VaultPath;
use cairn_store::{EditState, KeptEdit, UserDb};
use cairn_vault::{EditSet, FileStates, MAX_EDITED};

/// Looks for edits that were cut short, and puts their files back. Called by the one instance that may write, before it
/// reads the vault. Tells what was put back.
pub(crate) fn recover(shared: &Shared) -> Result<Option<Notice>, EngineError> {
    let library = &shared.library;
    if !UserDb::is_there(&library.data) {
        return Ok(None);
    }
    let user = UserDb::open(&library.data)?;
    let cut_short = |edit: &KeptEdit| matches!(edit.state, EditState::Begun | EditState::Undoing);
    let edits = user.edits(&library.name)?;
    let mut mended: Vec<VaultPath> = Vec::new();
    for edit in edits.iter().filter(|edit| cut_short(edit)) {
        let states = written(shared, &edit.inverse);
        shared.vault.write(&states).map_err(failed)?;
        mended.extend(states.into_iter().map(|state| state.path));
        let near: Vec<VaultPath> = edit.inverse.files.iter().map(|file| file.path.clone()).collect();
        shared.vault.clear_leftovers(&near);
        match edit.state {
            EditState::Undoing => user.set_edit_state(edit.id, EditState::Undone)?,
            _ => user.forget_edit(edit.id)?,
        }
    }
    Ok((!mended.is_empty()).then(|| {
        let names: Vec<&str> = mended.iter().map(VaultPath::as_str).collect();
        Notice::new(
            "edit.recovered",
            format!(
                "A change of your vault was cut short. These files are as they were before it: {}.",
                names.join(", ")
            ),
            "Nothing is lost. Make the change again if you still want it.",
        )
    }))
}

/// The files that hold what the edit made of them; the others were not reached, or were changed by somebody else since.
fn written(shared: &Shared, inverse: &EditSet) -> Vec<FileStates> {
    let read = |path: &VaultPath| shared.vault.read(path, MAX_EDITED);
    let one = |file| EditSet { files: vec![file] };
    let states = inverse
        .files
        .iter()
        .cloned()
        .filter_map(|file| one(file).states(read).ok());
    states.flatten().collect()
}
