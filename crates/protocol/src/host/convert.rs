//! Domain to DTO, where it is more than one line.

use crate::dto::*;
use crate::error::{ApiError, TextPlace};
use cairn_engine::{EngineError, Lines, Notice, Snapshot, State, Status};
use cairn_graph::{Edge, EdgeRef, NodeKey};
use cairn_model::{Basis, Difficulty, EdgeKind, NodeKind};
use cairn_study::InferredNeed;
use std::path::Path;

impl From<Notice> for ApiError {
    fn from(notice: Notice) -> Self {
        Self {
            code: notice.code,
            message: notice.message,
            hint: notice.hint,
            at: None,
        }
    }
}

impl From<EngineError> for ApiError {
    fn from(error: EngineError) -> Self {
        let at = match &error {
            EngineError::Query(query) if query.line > 0 => Some(TextPlace {
                line: query.line,
                column: query.column,
            }),
            _ => None,
        };
        Self {
            at,
            ..error.notice().into()
        }
    }
}

/// Counts cross the border as 32-bit numbers.
pub(super) fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

pub(super) fn name_and_path(path: &Path) -> (String, String) {
    let name = path.file_name().map_or_else(
        || path.display().to_string(),
        |name| name.to_string_lossy().into_owned(),
    );
    (name, path.display().to_string())
}

pub(super) fn failed_status(path: &Path, error: &ApiError) -> VaultStatus {
    let (name, path) = name_and_path(path);
    VaultStatus {
        state: VaultState::Failed,
        name,
        path,
        error: Some(error.clone()),
        ..VaultStatus::closed()
    }
}

pub(super) fn status(status: &Status, name: &str, path: &str) -> VaultStatus {
    VaultStatus {
        state: match status.state {
            State::Opening => VaultState::Opening,
            State::Indexing => VaultState::Indexing,
            State::Ready => VaultState::Ready,
            State::Failed => VaultState::Failed,
        },
        name: name.to_owned(),
        path: path.to_owned(),
        generation: status.generation,
        notes: status.notes,
        links: status.links,
        missing: status.missing,
        warnings: status.warnings,
        skipped: status.skipped,
        search_ready: status.search_ready,
        progress: status.progress.as_ref().map(|progress| Progress {
            phase: progress.phase.to_owned(),
            done: progress.done,
            total: progress.total,
            can_cancel: progress.can_cancel,
        }),
        read_only: status.read_only.clone().map(Into::into),
        watching: status.watching.clone().map(Into::into),
        error: status.error.clone().map(Into::into),
    }
}

pub(super) fn recent(path: &str) -> RecentVault {
    let (name, path) = name_and_path(Path::new(path));
    RecentVault {
        name,
        exists: Path::new(&path).is_dir(),
        path,
    }
}

impl From<NodeKind> for NodeKindDto {
    fn from(kind: NodeKind) -> Self {
        match kind {
            NodeKind::Moc => Self::Moc,
            NodeKind::Topic => Self::Topic,
            NodeKind::Question => Self::Question,
            NodeKind::Concept => Self::Concept,
            NodeKind::Note => Self::Note,
            NodeKind::Source => Self::Source,
            NodeKind::Path => Self::Path,
            NodeKind::Stage => Self::Stage,
            NodeKind::Term => Self::Term,
            NodeKind::Task => Self::Task,
            NodeKind::Company => Self::Company,
            NodeKind::Missing => Self::Missing,
        }
    }
}

impl From<Difficulty> for DifficultyDto {
    fn from(difficulty: Difficulty) -> Self {
        match difficulty {
            Difficulty::Easy => Self::Easy,
            Difficulty::Medium => Self::Medium,
            Difficulty::Hard => Self::Hard,
        }
    }
}

impl From<EdgeKind> for EdgeKindDto {
    fn from(kind: EdgeKind) -> Self {
        match kind {
            EdgeKind::PartOf => Self::PartOf,
            EdgeKind::Covers => Self::Covers,
            EdgeKind::Requires => Self::Requires,
            EdgeKind::Next => Self::Next,
            EdgeKind::Related => Self::Related,
            EdgeKind::SameLevel => Self::SameLevel,
            EdgeKind::FollowUp => Self::FollowUp,
            EdgeKind::Reference => Self::Reference,
            EdgeKind::Mention => Self::Mention,
            EdgeKind::Harder => Self::Harder,
        }
    }
}

impl From<EdgeKindDto> for EdgeKind {
    fn from(kind: EdgeKindDto) -> Self {
        match kind {
            EdgeKindDto::PartOf => Self::PartOf,
            EdgeKindDto::Covers => Self::Covers,
            EdgeKindDto::Requires => Self::Requires,
            EdgeKindDto::Next => Self::Next,
            EdgeKindDto::Related => Self::Related,
            EdgeKindDto::SameLevel => Self::SameLevel,
            EdgeKindDto::FollowUp => Self::FollowUp,
            EdgeKindDto::Reference => Self::Reference,
            EdgeKindDto::Mention => Self::Mention,
            EdgeKindDto::Harder => Self::Harder,
        }
    }
}

pub(super) fn summary(snapshot: &Snapshot, key: NodeKey) -> NodeSummary {
    let node = snapshot.graph.node(key);
    NodeSummary {
        id: node.id.to_string(),
        kind: node.kind.into(),
        title: node.title.to_string(),
        path: node
            .path
            .as_ref()
            .map(|path| path.to_string())
            .unwrap_or_default(),
        difficulty: node.difficulty.map(Into::into),
        topic: node.topic.as_deref().map(str::to_owned),
    }
}

/// An edge with its reason, seen from one of its ends.
pub fn edge(snapshot: &Snapshot, found: &EdgeRef<'_>, seen_from: NodeKey, lines: &mut Lines<'_>) -> EdgeDto {
    let graph = &snapshot.graph;
    let outgoing = found.from == seen_from;
    let evidence = found.edge.evidence.iter().map(|evidence| EvidenceDto {
        basis: evidence.basis.name().to_owned(),
        path: evidence.path.to_string(),
        id: graph
            .note_at(&evidence.path)
            .map(|key| graph.node(key).id.to_string())
            .unwrap_or_default(),
        line: evidence.line,
        text: lines.get(&evidence.path, evidence.line),
    });
    EdgeDto {
        kind: found.edge.kind.into(),
        from: graph.node(found.from).id.to_string(),
        to: graph.node(found.to).id.to_string(),
        other: summary(snapshot, if outgoing { found.to } else { found.from }),
        outgoing,
        confidence: found.edge.confidence().get(),
        evidence: evidence.collect(),
        reason: reason(snapshot, found.edge),
    }
}

/// What was inferred, as evidence that stands in no line.
pub(super) fn unwritten_evidence(snapshot: &Snapshot, need: &InferredNeed) -> EvidenceDto {
    let node = snapshot.graph.node(need.from);
    EvidenceDto {
        basis: need.basis.name().to_owned(),
        path: node.path.as_ref().map(ToString::to_string).unwrap_or_default(),
        id: node.id.to_string(),
        line: 0,
        text: need.reason.clone(),
    }
}

/// A need that stands in no note: inferred with its reason, or pinned by the user.
pub fn unwritten_need(
    snapshot: &Snapshot,
    inferred: Option<&InferredNeed>,
    (from, to): (NodeKey, NodeKey),
) -> EdgeDto {
    let [from_node, to_node] = [from, to].map(|key| snapshot.graph.node(key));
    let reason = inferred.map_or_else(|| "Pinned by you.".to_owned(), |need| need.reason.clone());
    let evidence = inferred.map(|need| unwritten_evidence(snapshot, need));
    EdgeDto {
        kind: EdgeKind::Requires.into(),
        from: from_node.id.to_string(),
        to: to_node.id.to_string(),
        other: summary(snapshot, to),
        outgoing: true,
        confidence: inferred.map_or(1.0, |need| need.confidence.get()),
        evidence: evidence.into_iter().collect(),
        reason,
    }
}

/// Why an edge is there, as a sentence; the surest evidence speaks.
pub(super) fn reason(snapshot: &Snapshot, edge: &Edge) -> String {
    let Some(best) = edge
        .evidence
        .iter()
        .max_by(|a, b| a.confidence.get().total_cmp(&b.confidence.get()))
    else {
        return String::new();
    };
    let title = |key| snapshot.graph.node(key).title.to_string();
    let note = snapshot
        .graph
        .note_at(&best.path)
        .map(title)
        .unwrap_or_else(|| best.path.to_string());
    let more = match edge.evidence.len() {
        0 | 1 => String::new(),
        n => format!(", and {} more", n - 1),
    };
    format!("{} in “{note}”{more}", phrase(best.basis))
}

fn phrase(basis: Basis) -> &'static str {
    match basis {
        Basis::PrerequisiteSection => "Named under Prerequisites",
        Basis::EasierSection => "Named as the easier base",
        Basis::AdvancedSection => "Named as the advanced continuation",
        Basis::HubSection => "Named as a hub",
        Basis::MocLink => "Named under MOC links",
        Basis::RelatedSection => "Named under related questions",
        Basis::FollowUpSection => "Named under follow-ups",
        Basis::ReferencesSection => "Named under references",
        Basis::SameLevelSection => "Named as related at the same level",
        Basis::UnderRelated => "Named below a related section",
        Basis::InlineBody | Basis::NoteBody => "Mentioned in the text",
        Basis::PropertyMoc => "Given by the moc property",
        Basis::PropertyRelated => "Given by the related property",
        Basis::PropertyLink => "Linked from a property",
        Basis::PropertyPrerequisites => "Given by the prerequisites property",
        Basis::DisplacedMoc => "Given by the moc property of a frontmatter in the body",
        Basis::DisplacedRelated => "Given by the related property of a frontmatter in the body",
        Basis::DisplacedPrerequisites => "Given by the prerequisites property of a frontmatter in the body",
        Basis::FieldMoc => "Given by the inline field moc",
        Basis::FieldRelated => "Given by the inline field related",
        Basis::FieldPrerequisites => "Given by the inline field prerequisites",
        Basis::MocBody => "Listed",
        Basis::StudyPath => "A step of a study path",
        Basis::DocumentStructure => "Stands below it",
        Basis::DocumentOrder => "The next step",
        Basis::DifficultyOrder | Basis::ListedDifficulty => "Easier",
        Basis::ListedOrder => "Listed earlier",
        Basis::Inferred => "Inferred",
    }
}
