//! What the user marked in the open vault.

use super::Host;
use super::convert::summary;
use crate::dto::{Mark, MarkKindDto, MarkRequest};
use crate::error::ApiError;
use cairn_engine::Engine;
use cairn_model::NodeId;
use cairn_store::MarkKind;

impl Host {
    pub(super) fn marks_of(&self, engine: &Engine) -> Result<Vec<Mark>, ApiError> {
        let marks = self.with_user(|user| Ok(user.marks(&vault(engine))?))?;
        let snapshot = engine.snapshot();
        let shown = marks.into_iter().map(|mark| {
            let node = snapshot.graph.find(&mark.node).map(|key| summary(&snapshot, key));
            Mark {
                kind: mark.kind.into(),
                id: mark.node.to_string(),
                title: node.as_ref().map_or(mark.title, |node| node.title.clone()),
                node,
            }
        });
        Ok(shown.collect())
    }

    pub(super) fn make_mark(&self, engine: &Engine, request: MarkRequest) -> Result<(), ApiError> {
        let snapshot = engine.snapshot();
        // What is not in the vault may still be marked: taking back the removal of a mark on a note that is gone.
        let title = match snapshot.graph.find(&NodeId::from_text(&request.id)) {
            Some(key) => snapshot.graph.node(key).title.to_string(),
            None if request.title.is_empty() => {
                engine.find(&snapshot, &request.id)?;
                request.title
            }
            None => request.title,
        };
        let mark = cairn_store::Mark {
            kind: request.kind.into(),
            node: NodeId::from_text(&request.id),
            title,
            made: self.seconds(),
        };
        self.with_user(|user| Ok(user.set_mark(&vault(engine), &mark)?))
    }

    pub(super) fn unmake_mark(&self, engine: &Engine, request: &MarkRequest) -> Result<(), ApiError> {
        let node = NodeId::from_text(&request.id);
        self.with_user(|user| Ok(user.remove_mark(&vault(engine), request.kind.into(), &node)?))
    }
}

/// The name under which the engine, too, keeps the vault's marks.
pub(super) fn vault(engine: &Engine) -> String {
    engine.vault_name().to_owned()
}

impl From<MarkKind> for MarkKindDto {
    fn from(kind: MarkKind) -> Self {
        match kind {
            MarkKind::Known => Self::Known,
            MarkKind::Bookmark => Self::Bookmark,
            MarkKind::Planned => Self::Planned,
        }
    }
}

impl From<MarkKindDto> for MarkKind {
    fn from(kind: MarkKindDto) -> Self {
        match kind {
            MarkKindDto::Known => Self::Known,
            MarkKindDto::Bookmark => Self::Bookmark,
            MarkKindDto::Planned => Self::Planned,
        }
    }
}
