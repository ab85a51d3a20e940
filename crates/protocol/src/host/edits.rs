//! Edits of the vault: previewed, confirmed by the preview's token, undone.

use crate::dto::*;
use crate::error::ApiError;
use cairn_engine::{EditPlan, EditWish, Engine, NoteDraft, Snapshot};
use cairn_store::{EditState, KeptEdit};

fn wish(engine: &Engine, snapshot: &Snapshot, request: &EditRequest) -> Result<EditWish, ApiError> {
    let about = engine.find(snapshot, &request.id)?;
    Ok(match request.kind {
        EditKind::CreateNote => EditWish::CreateNote(NoteDraft {
            about,
            folder: request.folder.clone(),
            difficulty: request.difficulty.map(Into::into),
        }),
        EditKind::ApplyRename => EditWish::Rename {
            from: about,
            to: engine.find(snapshot, &request.to)?,
        },
    })
}

/// What an edit would do. Nothing is written.
///
/// # Errors
/// It cannot be made, and why.
pub fn preview(engine: &Engine, request: &EditRequest) -> Result<EditPreview, ApiError> {
    let snapshot = engine.snapshot();
    let plan = engine.plan_edit(&snapshot, &wish(engine, &snapshot, request)?)?;
    Ok(EditPreview {
        token: plan.token(),
        files: files(&plan),
        left_out: plan
            .left_out
            .iter()
            .map(|left| LeftOutDto {
                path: left.path.to_string(),
                line: left.line,
                reason: left.reason.clone(),
            })
            .collect(),
        what: plan.what,
        folders: plan.folders,
    })
}

fn files(plan: &EditPlan) -> Vec<FilePreviewDto> {
    let file = |file: &cairn_engine::FilePreview| FilePreviewDto {
        path: file.path.to_string(),
        is_new: file.is_new,
        changes: file.changes,
        diff: file.diff.clone(),
    };
    plan.files.iter().map(file).collect()
}

/// Makes an edit that was previewed and confirmed. `now` in seconds since 1970.
///
/// # Errors
/// It is not made, and why; nothing was written unless it says so.
pub fn make(engine: &Engine, request: &EditRequest, now: i64) -> Result<EditDto, ApiError> {
    let snapshot = engine.snapshot();
    let wish = wish(engine, &snapshot, request)?;
    let id = engine.make_edit(&snapshot, &wish, &request.token, now)?;
    let made = engine.edits()?.into_iter().find(|edit| edit.id == id);
    Ok(made.map_or_else(
        || EditDto {
            id: number(id),
            what: String::new(),
            made: number(now),
            undone: false,
            files: Vec::new(),
        },
        |edit| dto(&edit),
    ))
}

/// Takes an edit back.
///
/// # Errors
/// It cannot be, and why.
pub fn undo(engine: &Engine, key: &EditKey) -> Result<EditDto, ApiError> {
    let undone = engine.undo_edit(i64::from(key.id))?;
    Ok(EditDto {
        undone: true,
        ..dto(&undone)
    })
}

/// The edits of the vault, latest first.
///
/// # Errors
/// The user's own data cannot be read.
pub fn list(engine: &Engine) -> Result<Vec<EditDto>, ApiError> {
    Ok(engine.edits()?.iter().map(dto).collect())
}

fn dto(edit: &KeptEdit) -> EditDto {
    EditDto {
        id: number(edit.id),
        what: edit.what.clone(),
        made: number(edit.made),
        undone: edit.state == EditState::Undone,
        files: edit
            .inverse
            .files
            .iter()
            .map(|file| file.path.to_string())
            .collect(),
    }
}

fn number(n: i64) -> u32 {
    u32::try_from(n).unwrap_or(0)
}
