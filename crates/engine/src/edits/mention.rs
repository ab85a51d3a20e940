//! Names a new note where the map of content names its topic, so that the topic is covered.

use super::{LeftOut, read_note};
use crate::session::Engine;
use crate::snapshot::Snapshot;
use cairn_graph::{Contribution, NodeKey};
use cairn_markdown::{ParsedNote, ReadOptions, SourceText};
use cairn_model::{NodeKind, VaultPath};
use cairn_vault::{ContentMark, EditSet, FileChange, FileEdit, Span};

/// The change of the map that names the topic, or why it stays as it is; nothing for a topic of no note.
pub(super) fn named_there(
    engine: &Engine,
    snapshot: &Snapshot,
    about: NodeKey,
    stem: &str,
) -> Option<Result<FileEdit, LeftOut>> {
    let node = snapshot.graph.node(about);
    let path = node
        .path
        .as_ref()
        .filter(|path| path.is_note() && !path.as_str().starts_with('.'))?;
    if !matches!(node.kind, NodeKind::Topic | NodeKind::Stage | NodeKind::Path) {
        return None;
    }
    let edit = engine
        .read_whole(path)
        .ok()
        .and_then(|bytes| linked(engine, snapshot, path, &bytes, (node.line, stem)));
    Some(edit.ok_or_else(|| LeftOut {
        path: (**path).clone(),
        line: node.line,
        reason: "A link cannot be added there without changing what else it says; add it by hand.".to_owned(),
    }))
}

fn linked(
    engine: &Engine,
    snapshot: &Snapshot,
    path: &VaultPath,
    bytes: &[u8],
    (line, stem): (u32, &str),
) -> Option<FileEdit> {
    let source = SourceText::new(bytes);
    let (_, note) = crate::index::parse(bytes, ReadOptions { items: Some(true) });
    let (at, with) = if heads(&note, line) {
        below(&source, &note, line, stem)?
    } else {
        let text = source.line(line)?.1;
        // A row of a table is no place to add a link without looking.
        if text.contains('|') {
            return None;
        }
        (line, format!(" — [[{stem}]]"))
    };
    let (start, text) = source.line(at)?;
    let span = Span {
        at: source.offset(start + text.trim_end().chars().count()) as u64,
        len: 0,
        with: source.encode(&with),
    };
    let edit = FileEdit {
        path: path.clone(),
        change: FileChange::Change(ContentMark::of(bytes), vec![span]),
    };
    covers(engine, snapshot, path, bytes, &edit).then_some(edit)
}

/// Whether a heading, or a bold line that groups bullets as one, stands in a line.
fn heads(note: &ParsedNote, line: u32) -> bool {
    let headings = note.headings.iter().map(|heading| heading.line);
    headings
        .chain(note.groups.iter().map(|group| group.line))
        .any(|at| at == line)
}

/// A bullet at the end of what stands directly below a heading: the line to add it behind, and what to add.
fn below(source: &SourceText, note: &ParsedNote, heading: u32, stem: &str) -> Option<(u32, String)> {
    let end = (heading + 1..=source.line_count()).find(|line| heads(note, *line));
    let end = end.unwrap_or(source.line_count() + 1);
    let blank = |line: u32| source.line(line).is_none_or(|(_, text)| text.trim().is_empty());
    let last = (heading..end).rev().find(|line| !blank(*line))?;
    let new_line = source.line_end();
    let top = |item: &&cairn_markdown::Item| item.parent.is_none() && (heading..end).contains(&item.line);
    let list = note.items.iter().rev().find(top).filter(|item| {
        // Only if the list is the last thing there.
        let goes_on = |line| {
            blank(line)
                || source
                    .line(line)
                    .is_some_and(|(_, text)| text.starts_with([' ', '\t']))
        };
        !item.ordered && (item.line + 1..=last).all(goes_on)
    });
    let bullet = match list.and_then(|item| source.line(item.line)) {
        Some((_, text)) => {
            let marker = text
                .trim_start()
                .chars()
                .next()
                .filter(|c| matches!(c, '-' | '*' | '+'))?;
            let indent = &text[..text.len() - text.trim_start().len()];
            format!("{new_line}{indent}{marker} [[{stem}]]")
        }
        None => format!("{new_line}{new_line}- [[{stem}]]"),
    };
    let apart = !blank(last + 1) && last < source.line_count();
    Some((last, if apart { bullet + new_line } else { bullet }))
}

/// Whether the map, read as it would be, has one link more, all the topics it had, and no other than the new note's.
fn covers(engine: &Engine, snapshot: &Snapshot, path: &VaultPath, bytes: &[u8], edit: &FileEdit) -> bool {
    let one = EditSet {
        files: vec![edit.clone()],
    };
    let after = one
        .states(|_| Ok(bytes.to_vec()))
        .ok()
        .and_then(|states| states.into_iter().next()?.after);
    let (Some(after), Some(now)) = (after, snapshot.graph.contribution(path)) else {
        return false;
    };
    let then = read_note(&engine.shared, path, &after);
    let keys = |note: &Contribution| {
        note.inner
            .iter()
            .map(|inner| inner.key.clone())
            .collect::<Vec<_>>()
    };
    let (before, after) = (keys(now), keys(&then));
    let kept = before.iter().all(|key| after.contains(key));
    kept && after.len() <= before.len() + 1 && then.links.len() == now.links.len() + 1
}
