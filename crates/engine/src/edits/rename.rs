//! Gives every link to a missing note the name of the note that is meant.

use super::links::{renamed, sites};
use super::{EditPlan, LeftOut, previews, read_note, refused};
use crate::error::EngineError;
use crate::session::Engine;
use crate::snapshot::Snapshot;
use cairn_graph::{Contribution, KnowledgeGraph, NodeKey, Resolution, TypedLink};
use cairn_markdown::SourceText;
use cairn_model::{NodeId, NodeKind, VaultPath};
use cairn_vault::{ContentMark, EditSet, FileChange, FileEdit, Span};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub(super) fn plan(
    engine: &Engine,
    snapshot: &Snapshot,
    from: NodeKey,
    to: NodeKey,
) -> Result<EditPlan, EngineError> {
    let graph = &snapshot.graph;
    let (old, new) = (graph.node(from), graph.node(to));
    let path = match (&old.kind, &new.path) {
        (NodeKind::Missing, Some(path)) if new.kind.is_note() => Arc::clone(path),
        _ => {
            return Err(refused(
                "edit.unfit",
                "Only links to a missing note can be renamed, and only to a note",
                "Nothing was written.",
            ));
        }
    };
    let mut edits = EditSet::default();
    let mut left_out = Vec::new();
    for note in asking(graph, from) {
        let renaming = Renaming {
            engine,
            graph,
            id: &old.id,
            to: &path,
            note: &note,
        };
        match renaming.edit() {
            Ok((edit, left)) => {
                edits.files.extend(edit);
                left_out.extend(left);
            }
            Err(Stays(reason)) => left_out.push(LeftOut {
                path: (*note).clone(),
                line: 0,
                reason,
            }),
        }
    }
    if edits.files.is_empty() {
        return Err(refused(
            "edit.nothing",
            format!("No link to “{}” can be changed", old.title),
            left_out
                .first()
                .map_or("The notes may have changed. Nothing was written.", |left| {
                    left.reason.as_str()
                }),
        ));
    }
    Ok(EditPlan {
        what: format!("Links to “{}” now lead to “{}”", old.title, path.stem()),
        files: previews(engine, &edits)?,
        edits,
        left_out,
        folders: Vec::new(),
    })
}

/// The notes that name a missing one, by path.
fn asking(graph: &KnowledgeGraph, missing: NodeKey) -> BTreeSet<Arc<VaultPath>> {
    let edges = graph.incoming(missing).chain(graph.outgoing(missing));
    edges
        .flat_map(|edge| &edge.edge.evidence)
        .map(|evidence| Arc::clone(&evidence.path))
        .collect()
}

struct Renaming<'a> {
    engine: &'a Engine,
    graph: &'a KnowledgeGraph,
    id: &'a NodeId,
    to: &'a VaultPath,
    note: &'a VaultPath,
}

/// Why a note's links stay as they are, as a sentence.
struct Stays(String);

impl From<String> for Stays {
    fn from(reason: String) -> Self {
        Self(reason)
    }
}

impl From<&str> for Stays {
    fn from(reason: &str) -> Self {
        Self(reason.to_owned())
    }
}

impl Renaming<'_> {
    /// The edit of one note, and the places in it that stay; a reason if all stay.
    fn edit(&self) -> Result<(Option<FileEdit>, Vec<LeftOut>), Stays> {
        let bytes = self
            .engine
            .read_whole(self.note)
            .map_err(|error| format!("It cannot be read: {error}."))?;
        let before = read_note(&self.engine.shared, self.note, &bytes);
        let source = SourceText::new(&bytes);
        let mut spans: BTreeMap<u64, Span> = BTreeMap::new();
        let mut left = Vec::new();
        for link in before.links.iter().filter(|link| self.is_old(link)) {
            let name = self
                .name(link)
                .ok_or("No link can be written to that note: its name has `[`, `]`, `|`, `#` or `^`.")?;
            let found = sites(&source, link);
            let new: Vec<Span> = found
                .iter()
                .filter_map(|site| renamed(&source, site, &name))
                .collect();
            if new.is_empty() || new.len() < found.len() {
                left.push(LeftOut {
                    path: self.note.clone(),
                    line: link.line,
                    reason: "This link is written in a way that Cairn does not change.".to_owned(),
                });
            } else {
                spans.extend(new.into_iter().map(|span| (span.at, span)));
            }
        }
        if spans.is_empty() {
            return Ok((None, left));
        }
        let edit = FileEdit {
            path: self.note.clone(),
            change: FileChange::Change(ContentMark::of(&bytes), spans.into_values().collect()),
        };
        self.check(&bytes, &before, &edit, left.len())?;
        Ok((Some(edit), left))
    }

    fn is_old(&self, link: &TypedLink) -> bool {
        NodeId::missing(&link.target) == *self.id
            && self.graph.resolve(&link.target, self.note) == Resolution::Missing
    }

    /// What to write for the new note: its base name if that leads there, else its path.
    fn name(&self, link: &TypedLink) -> Option<String> {
        let leads = |name: &&str| matches!(self.graph.resolve(name, self.note), Resolution::Note(path) if *path == *self.to);
        let (stem, path) = (self.to.stem(), self.to.without_extension());
        let names = if link.target.contains('/') {
            [path, stem]
        } else {
            [stem, path]
        };
        let name = names.iter().find(|name| leads(name)).copied();
        name.filter(|name| !name.contains(['[', ']', '|', '#', '^']))
            .map(str::to_owned)
    }

    /// Reads the note as it would be: exactly the links that were to change must have, and nothing else.
    fn check(&self, bytes: &[u8], before: &Contribution, edit: &FileEdit, left: usize) -> Result<(), Stays> {
        let one = EditSet {
            files: vec![edit.clone()],
        };
        let states = one
            .states(|_| Ok(bytes.to_vec()))
            .map_err(|error| error.to_string())?;
        let after = states
            .into_iter()
            .next()
            .and_then(|state| state.after)
            .unwrap_or_default();
        let after = read_note(&self.engine.shared, self.note, &after);
        let leads = |link: &TypedLink| matches!(self.graph.resolve(&link.target, self.note), Resolution::Note(path) if *path == *self.to);
        let mut stay = 0;
        let same = before.links.len() == after.links.len()
            && before.links.iter().zip(&after.links).all(|(old, new)| {
                let kept = old.target == new.target;
                stay += usize::from(kept && self.is_old(old));
                (kept || (self.is_old(old) && leads(new))) && (old.basis, old.line) == (new.basis, new.line)
            });
        let rest = before.title == after.title && before.inner.len() == after.inner.len();
        if same && rest && stay <= left {
            Ok(())
        } else {
            Err("Changing its links would change more than these links, so it stays as it is. Change it by hand.".into())
        }
    }
}
