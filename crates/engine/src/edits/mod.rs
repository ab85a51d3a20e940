//! Edits of the vault that the user asked for: planned and previewed, made all or not at all, kept with what undoes them.

mod create;
mod links;
mod mention;
mod preview;
mod recover;
mod rename;
#[cfg(test)]
mod tests;

pub use create::NoteDraft;
pub use preview::{FilePreview, LeftOut};
pub(crate) use recover::recover;

use crate::error::{EngineError, Notice};
use crate::session::{Engine, Shared};
use crate::snapshot::Snapshot;
use cairn_graph::{Contribution, NodeKey, contribute_by};
use cairn_markdown::ReadOptions;
use cairn_model::VaultPath;
use cairn_store::{EditState, KeptEdit, UserDb};
use cairn_vault::{EditError, EditSet, FileChange, FileStates, Hint, MAX_EDITED};
use std::hash::{Hash as _, Hasher as _};
use xxhash_rust::xxh3::Xxh3Default;

/// What the user asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EditWish {
    /// The note that is missing, or a question about a topic.
    CreateNote(NoteDraft),
    /// Every link to a missing note is to lead to another one.
    Rename {
        /// The missing note.
        from: NodeKey,
        /// The note that is meant.
        to: NodeKey,
    },
}

/// An edit as it would be made now. Nothing is written yet.
#[derive(Clone, Debug)]
pub struct EditPlan {
    /// What it does, in words.
    pub what: String,
    /// The edits.
    pub edits: EditSet,
    /// What each file will look like.
    pub files: Vec<FilePreview>,
    /// Places that are left as they are, with the reason.
    pub left_out: Vec<LeftOut>,
    /// Folders a new note may go to, the proposed one first; empty for other edits.
    pub folders: Vec<String>,
}

impl EditPlan {
    /// What the plan is known by: another content of a file gives another plan.
    pub fn token(&self) -> String {
        let mut hasher = Xxh3Default::new();
        self.edits.hash(&mut hasher);
        format!("{:016x}", hasher.finish())
    }
}

impl Engine {
    /// Plans an edit and shows what it would do.
    ///
    /// # Errors
    /// [`EngineError::Edit`] says why it cannot be made.
    pub fn plan_edit(&self, snapshot: &Snapshot, wish: &EditWish) -> Result<EditPlan, EngineError> {
        match wish {
            EditWish::CreateNote(draft) => create::plan(self, snapshot, draft),
            EditWish::Rename { from, to } => rename::plan(self, snapshot, *from, *to),
        }
    }

    /// Makes the edit that the user was shown: `token` is that of the preview. Gives its number, for undoing.
    ///
    /// # Errors
    /// [`EngineError::Edit`]: nothing was written, unless it says so.
    pub fn make_edit(
        &self,
        snapshot: &Snapshot,
        wish: &EditWish,
        token: &str,
        now: i64,
    ) -> Result<i64, EngineError> {
        let plan = self.plan_edit(snapshot, wish)?;
        if plan.token() != token {
            return Err(refused(
                "edit.changed",
                "A file has changed since you looked at the preview",
                "Nothing was written. Look at the new preview, and confirm again.",
            ));
        }
        self.make(&plan, now)
    }

    /// The edits made in this vault, latest first; those that are undone too.
    ///
    /// # Errors
    /// The user's own data cannot be read.
    pub fn edits(&self) -> Result<Vec<KeptEdit>, EngineError> {
        let library = &self.shared.library;
        if !UserDb::is_there(&library.data) {
            return Ok(Vec::new());
        }
        Ok(UserDb::open(&library.data)?.edits(&library.name)?)
    }

    /// Takes an edit back: every file gets its bytes of before, if it still holds what the edit made of it.
    ///
    /// # Errors
    /// [`EngineError::Edit`]: nothing was written, unless it says so.
    pub fn undo_edit(&self, id: i64) -> Result<KeptEdit, EngineError> {
        self.may_write()?;
        let library = &self.shared.library;
        let user = UserDb::open(&library.data)?;
        let kept = user
            .edit(&library.name, id)?
            .filter(|kept| kept.state == EditState::Made);
        let kept = kept.ok_or_else(|| {
            refused(
                "edit.undone",
                "This change is undone already, or so long ago that it is not remembered",
                "Nothing was written.",
            )
        })?;
        let states = kept
            .inverse
            .states(|path| self.read_whole(path))
            .map_err(cannot_undo)?;
        user.set_edit_state(id, EditState::Undoing)?;
        if let Err(error) = self.vault().write(&states) {
            if !matches!(error, EditError::Half { .. }) {
                user.set_edit_state(id, EditState::Made)?;
            }
            return Err(cannot_undo(error));
        }
        user.set_edit_state(id, EditState::Undone)?;
        self.look_at(&states);
        Ok(kept)
    }

    fn make(&self, plan: &EditPlan, now: i64) -> Result<i64, EngineError> {
        self.may_write()?;
        let library = &self.shared.library;
        let states = plan.edits.states(|path| self.read_whole(path)).map_err(failed)?;
        let user = UserDb::open(&library.data)?;
        let inverse = EditSet::inverse(&states, &plan.edits);
        // On the disk before the first file is touched: a crash from here on is mended at the next start.
        let id = user.begin_edit(&library.name, &plan.what, now, &inverse)?;
        if let Err(error) = self.vault().write(&states) {
            if !matches!(error, EditError::Half { .. }) {
                user.forget_edit(id)?;
            }
            return Err(failed(error));
        }
        user.set_edit_state(id, EditState::Made)?;
        self.look_at(&states);
        Ok(id)
    }

    /// Only the instance that keeps the index may write, so that no two of them do.
    fn may_write(&self) -> Result<(), EngineError> {
        match self.status().read_only {
            None => Ok(()),
            Some(notice) => Err(refused(
                "edit.read_only",
                format!("Nothing can be written now. {}", notice.message),
                &notice.hint,
            )),
        }
    }

    fn read_whole(&self, path: &VaultPath) -> std::io::Result<Vec<u8>> {
        self.vault().read(path, MAX_EDITED)
    }

    /// Has the files read again at once, whether the vault is watched or not.
    fn look_at(&self, states: &[FileStates]) {
        let paths = states.iter().map(|state| state.path.clone());
        self.hint(Hint::Notes(paths.collect()));
    }
}

/// A note read as the graph reads it.
pub(crate) fn read_note(shared: &Shared, path: &VaultPath, bytes: &[u8]) -> Contribution {
    let (_, note) = crate::index::parse(bytes, ReadOptions { items: Some(true) });
    let size = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    contribute_by(&shared.sections.0, path, &note, size)
}

/// What the files of a set hold before and after, for a preview.
fn previews(engine: &Engine, edits: &EditSet) -> Result<Vec<FilePreview>, EngineError> {
    let states = edits.states(|path| engine.read_whole(path)).map_err(failed)?;
    let pairs = states.iter().zip(&edits.files);
    let changes = |change: &FileChange| match change {
        FileChange::Change(_, spans) => u32::try_from(spans.len()).unwrap_or(u32::MAX),
        FileChange::Create(_) | FileChange::Remove(_) => 1,
    };
    Ok(pairs
        .map(|(state, edit)| preview::of(state, changes(&edit.change)))
        .collect())
}

fn refused(code: &str, message: impl Into<String>, hint: &str) -> EngineError {
    EngineError::Edit(Notice::new(code, message, hint))
}

/// Why an edit was not made, in words.
fn failed(error: EditError) -> EngineError {
    let (code, hint) = match &error {
        EditError::Changed(_) => ("edit.changed", "Nothing was written. Look at the preview again."),
        EditError::Exists(_) => (
            "edit.exists",
            "Nothing was written. Open the note, or choose another folder.",
        ),
        EditError::NoFolder(_) => (
            "edit.no_folder",
            "Nothing was written. Make the folder first, or choose another.",
        ),
        EditError::Unfit(_) => ("edit.unfit", "Nothing was written."),
        EditError::Refused { .. } => (
            "edit.refused",
            "Every file is as it was. Check its permissions and the room on the disk.",
        ),
        EditError::Half { .. } => (
            "edit.half",
            "Cairn puts these files back at its next start; do not edit them until then.",
        ),
    };
    refused(code, error.to_string(), hint)
}

fn cannot_undo(error: EditError) -> EngineError {
    match error {
        EditError::Changed(path) | EditError::Exists(path) => refused(
            "edit.changed",
            format!("{path} was edited since, so undoing would lose that"),
            "Nothing was written. Change the note by hand.",
        ),
        other => failed(other),
    }
}
