//! FROM: which notes a source means, in which order.

use crate::eval::{Context, Failure};
use crate::syntax::{Source, SourceKind, SourceOp};
use crate::table::Table;
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// A place where rows come from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Place {
    /// A note, by its place in the table.
    Note(usize),
    /// A file of comma-separated values.
    Csv(Arc<str>),
}

/// The places that a source means.
pub(crate) fn matching(context: &Context<'_>, source: Option<&Source>) -> Result<Vec<Place>, Failure> {
    match source {
        None => Ok(all(context.table)),
        Some(source) => find(context, source),
    }
}

fn all(table: &Table) -> Vec<Place> {
    (0..table.len()).map(Place::Note).collect()
}

fn notes(places: &[usize]) -> Vec<Place> {
    places.iter().copied().map(Place::Note).collect()
}

fn find(context: &Context<'_>, source: &Source) -> Result<Vec<Place>, Failure> {
    context.tick()?;
    let table = context.table;
    // Tags and links are known once every note is read.
    if matches!(
        source.kind,
        SourceKind::Tag(_) | SourceKind::Incoming(_) | SourceKind::Outgoing(_)
    ) {
        context.warm_all()?;
    }
    Ok(match &source.kind {
        SourceKind::Tag(tag) => notes(table.tagged(tag)),
        SourceKind::Folder(folder) => folder_notes(table, folder),
        SourceKind::Csv(path) => {
            let relative = context.full_path(path);
            vec![Place::Csv(relative)]
        }
        SourceKind::Incoming(path) => match table.resolve(path, context.origin) {
            Some(full) => notes(table.linking(&full)),
            None => notes(table.linking(path)),
        },
        SourceKind::Outgoing(path) => match table.resolve(path, context.origin) {
            Some(full) => {
                let page = table.page_at(&full);
                let targets = page.map(|page| page.targets()).unwrap_or_default();
                targets
                    .iter()
                    .filter_map(|path| table.place(path))
                    .map(Place::Note)
                    .collect()
            }
            None => notes(table.linking(path)),
        },
        SourceKind::Not(inner) => {
            let without: FxHashSet<Place> = find(context, inner)?.into_iter().collect();
            all(table)
                .into_iter()
                .filter(|place| !without.contains(place))
                .collect()
        }
        SourceKind::Binary(op, left, right) => {
            let left = find(context, left)?;
            let right = find(context, right)?;
            let known: FxHashSet<&Place> = left.iter().collect();
            match op {
                SourceOp::And => right.into_iter().filter(|place| known.contains(place)).collect(),
                SourceOp::Or => {
                    let more: Vec<Place> = right.into_iter().filter(|place| !known.contains(place)).collect();
                    left.into_iter().chain(more).collect()
                }
            }
        }
    })
}

/// The notes of a folder and those below it; else the one note of that path, with or without `.md`.
fn folder_notes(table: &Table, folder: &str) -> Vec<Place> {
    if matches!(folder, "" | "/") {
        return all(table);
    }
    let found: Vec<Place> = table.within(folder).map(Place::Note).collect();
    if !found.is_empty() && !folder.ends_with('/') {
        return found;
    }
    let note = table
        .place(folder)
        .or_else(|| table.place(&format!("{folder}.md")));
    note.into_iter().map(Place::Note).collect()
}
