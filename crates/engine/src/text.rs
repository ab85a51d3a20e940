//! The text index's own thread: catches up with the graph in the background, a batch of paths at a time.

use crate::error::EngineError;
use crate::index;
use crate::session::Shared;
use crate::status::Progress;
use cairn_markdown::{MAX_TEXT_BYTES, ReadOptions};
use cairn_model::{NodeId, NodeKind, VaultPath};
use cairn_search::{TextDocument, TextIndex};
use crossbeam_channel::Receiver;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Notes parsed at once; bounds the text in memory.
const BATCH: usize = 256;

/// Notes that changed (`true`) or went (`false`) up to a generation.
pub(crate) struct CatchUp {
    pub notes: Vec<(VaultPath, bool)>,
    pub generation: u32,
}

/// Serves until the sender is gone. What arrives while it works is joined into the next round.
pub(crate) fn run(shared: &Arc<Shared>, index: &Arc<TextIndex>, work: &Receiver<CatchUp>) {
    while let Ok(first) = work.recv() {
        let mut notes: BTreeMap<VaultPath, bool> = first.notes.into_iter().collect();
        let mut generation = first.generation;
        while let Ok(more) = work.try_recv() {
            notes.extend(more.notes);
            generation = more.generation;
        }
        let outcome = catch_up(shared, index, &notes.into_iter().collect::<Vec<_>>(), generation);
        shared.update(|status| {
            status.progress = status.progress.take().filter(|progress| progress.phase != PHASE);
            match outcome {
                Ok(()) => status.search_ready = generation >= status.generation,
                Err(error) => status.error = Some(error.notice()),
            }
        });
    }
}

const PHASE: &str = "Indexing text";

fn catch_up(
    shared: &Shared,
    index: &TextIndex,
    notes: &[(VaultPath, bool)],
    generation: u32,
) -> Result<(), EngineError> {
    let mut writer = index.writer()?;
    let total = u32::try_from(notes.len()).unwrap_or(u32::MAX);
    for (batch_index, batch) in notes.chunks(BATCH).enumerate() {
        if shared.closing() {
            return Ok(());
        }
        let documents: Vec<_> = batch
            .par_iter()
            .map(|(path, present)| {
                (
                    NodeId::note(path),
                    present.then(|| document(shared, path)).flatten(),
                )
            })
            .collect();
        for (id, document) in documents {
            match document {
                Some(document) => writer.put(document),
                None => writer.remove(&id),
            }
        }
        if notes.len() > BATCH {
            let done = u32::try_from((batch_index + 1) * BATCH)
                .unwrap_or(u32::MAX)
                .min(total);
            shared.update(|status| {
                if status
                    .progress
                    .as_ref()
                    .is_none_or(|progress| progress.phase == PHASE)
                {
                    status.progress = Some(Progress {
                        phase: PHASE,
                        done,
                        total,
                        can_cancel: false,
                    });
                }
            });
        }
    }
    Ok(writer.commit(u64::from(generation))?)
}

fn document(shared: &Shared, path: &VaultPath) -> Option<TextDocument> {
    let bytes = shared.vault.read(path, MAX_TEXT_BYTES as u64).ok()?;
    let (decoded, note) = index::parse(&bytes, ReadOptions { items: Some(false) });
    Some(TextDocument {
        id: NodeId::note(path),
        title: if note.title.is_empty() {
            path.stem().to_owned()
        } else {
            note.title
        },
        aliases: note.aliases,
        tags: note.tags,
        headings: note.headings.into_iter().map(|heading| heading.text).collect(),
        path: path.to_string(),
        kind: NodeKind::Note,
        body: decoded.text.into_owned(),
    })
}
