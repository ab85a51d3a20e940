//! What kind of document the nodes make.

use crate::document::{DocumentKind, Kind, Node};

/// The kind of a document with these nodes.
pub(crate) fn of(nodes: &[Node], moc: bool, prose: bool) -> DocumentKind {
    let count = |kind: Kind| nodes.iter().filter(|node| node.kind == kind).count();
    let (topics, stages, tasks, terms) = (
        count(Kind::Topic),
        count(Kind::Stage),
        count(Kind::Task),
        count(Kind::Term),
    );
    let parts = [
        stages > 2,
        tasks > 2,
        terms > 2,
        count(Kind::Company) > 1,
        topics > 2,
    ]
    .into_iter()
    .filter(|part| *part)
    .count();
    // Rows of a table have their columns as attributes; items of an outline have hardly any.
    let rows = nodes
        .iter()
        .filter(|node| {
            node.kind == Kind::Topic && node.attributes.len() > 1 && node.attribute("study_time").is_none()
        })
        .count();
    match () {
        () if moc => DocumentKind::Moc,
        () if nodes.is_empty() => DocumentKind::Unknown,
        () if prose => DocumentKind::Prose,
        () if parts > 2 || (parts == 2 && stages <= topics / 4 && stages + tasks + terms > topics / 4) => {
            DocumentKind::Guide
        }
        () if stages > 1 && stages * 4 > topics => DocumentKind::Roadmap,
        () if tasks > topics => DocumentKind::Checklist,
        () if terms > topics => DocumentKind::Glossary,
        () if rows * 2 > topics => DocumentKind::ConceptTable,
        () => DocumentKind::Outline,
    }
}
