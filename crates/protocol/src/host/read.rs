//! Note, search, paths.

use super::convert::summary;
use crate::dto::*;
use crate::error::ApiError;
use cairn_engine::Engine;

pub(super) fn note(engine: &Engine, id: &str) -> Result<RenderedNote, ApiError> {
    let snapshot = engine.snapshot();
    let key = engine.find(&snapshot, id)?;
    let note = engine.render(&snapshot, key)?;
    let heading = |heading: cairn_engine::RenderedHeading| HeadingDto {
        level: u32::from(heading.level),
        text: heading.text,
        line: heading.line,
        anchor: heading.anchor,
    };
    Ok(RenderedNote {
        node: summary(&snapshot, key),
        html: note.rendered.html,
        headings: note.rendered.headings.into_iter().map(heading).collect(),
        notice: note.notice,
    })
}
