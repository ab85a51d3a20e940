//! The first look at a vault: what the cache holds beside what the folder holds.

use super::{MANY, Worker, change_of, gone_record, notes_among, text_changes};
use crate::allocator::Busy;
use crate::error::EngineError;
use crate::keeper::Saved;
use crate::loss::{Look, Loss};
use crate::session::{OpenOptions, locked};
use crate::status::IndexReport;
use crate::text;
use cairn_graph::{Change, Contribution};
use cairn_model::VaultPath;
use cairn_store::{CachedNote, NoteRecord, StoredNote};
use cairn_vault::{FileMeta, Scan};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::sync::Arc;
use std::thread::JoinHandle;

/// Notes that the cache holds and the folder does not: size and age, and what they contribute.
type Cached = FxHashMap<VaultPath, ((u64, i64), Arc<Contribution>)>;

/// A text index that is being opened.
type Opening = JoinHandle<Result<text::Home, EngineError>>;

impl Worker<'_> {
    /// Loads the cache and scans the folder at the same time, reads what differs, publishes, persists. The text index is
    /// opened meanwhile, and told of the differences if it was in step with the cache.
    pub(super) fn first_run(
        &mut self,
        options: &OpenOptions,
        text: Option<text::Place>,
    ) -> Result<(), EngineError> {
        let shared = self.shared;
        let cache = &self.keeper.cache;
        let (scan, loaded, mut cached) = std::thread::scope(|scope| {
            let scan = options
                .refresh
                .then(|| scope.spawn(|| shared.vault.scan(&|| shared.cancelled())));
            // Rows are decoded while the next ones are read; few wait, so that they take little memory.
            let (chunks, read) = crossbeam_channel::bounded::<Vec<StoredNote>>(1);
            let decoding = scope.spawn(move || {
                let mut cached: Vec<CachedNote> = Vec::new();
                for chunk in read {
                    cached.par_extend(chunk.into_par_iter().filter_map(StoredNote::decode));
                }
                cached
            });
            let loaded = cache.load(|chunk| {
                // Rows that are not decoded are notes that are read again.
                let _ = chunks.send(chunk);
            });
            drop(chunks);
            let cached = decoding.join().unwrap_or_default();
            let scan = match scan.map(|scan| scan.join()) {
                None => Ok(None),
                Some(Ok(scan)) => scan.map(Some),
                Some(Err(_)) => Ok(Some(Scan::default())),
            };
            (scan, loaded, cached)
        });
        if let Err(error) = loaded {
            cached.clear();
            if let Saved::Emptied(error) = self.keeper.failed(error, &[]) {
                self.tell_of_damage(&error);
            }
        }
        let scan = match scan? {
            Some(scan) => scan,
            None => Scan {
                notes: cached
                    .iter()
                    .map(|note| FileMeta {
                        path: note.path.clone(),
                        size: note.size,
                        modified: note.modified,
                        file: 0,
                    })
                    .collect(),
                attachments: self.keeper.cache.others().unwrap_or_default(),
                ..Scan::default()
            },
        };
        self.loss = Loss::new(options.watch, self.of_folder(cached.len()));
        // Most of opening it is reading it through, for which a core is free while the graph is joined.
        let text = text.map(|place| std::thread::spawn(move || text::open(&place)));
        self.compare(scan, cached, text)
    }

    fn compare(
        &mut self,
        scan: Scan,
        mut cached: Vec<CachedNote>,
        text: Option<Opening>,
    ) -> Result<(), EngineError> {
        let cached_generation = self.generation;
        let mut found = scan.notes;
        found.extend(scan.documents);
        // Both are nearly in this order, and are gone through side by side.
        found.sort_by(|a, b| a.path.cmp(&b.path));
        cached.sort_by(|a, b| a.path.cmp(&b.path));
        let mut changes = Vec::with_capacity(found.len());
        let (mut to_read, mut come, before) = (Vec::new(), 0, cached.len());
        let mut same = Vec::with_capacity(found.len());
        let (mut cached, mut missing) = (cached.into_iter().peekable(), Cached::default());
        for meta in found {
            while let Some(gone) = cached.next_if(|note| note.path < meta.path) {
                missing.insert(gone.path, ((gone.size, gone.modified), gone.contribution));
            }
            match cached.next_if(|note| note.path == meta.path) {
                Some(note) if (note.size, note.modified) == (meta.size, meta.modified) => {
                    same.push((note.path, (meta.size, meta.modified)));
                    changes.push(Change {
                        path: meta.path,
                        contribution: Some(note.contribution),
                    });
                }
                note => {
                    come += usize::from(note.is_none());
                    to_read.push(meta);
                }
            }
        }
        missing.extend(cached.map(|gone| (gone.path, ((gone.size, gone.modified), gone.contribution))));
        let removed = self.take_out(before, come, missing, &mut changes);
        let unchanged = notes_among(changes.iter().map(|change| &change.path));
        let _busy = (to_read.len() > MANY).then(Busy::begin);
        let (records, texts, mut skipped) = self.read(to_read);
        let parsed = notes_among(records.iter().map(|record| &record.path));
        let removed_count = notes_among(removed.iter().map(|record| &record.path));
        let records: Vec<NoteRecord> = records.into_iter().chain(removed).collect();
        changes.extend(
            records
                .iter()
                .filter(|record| record.contribution.is_some())
                .map(change_of),
        );
        skipped.extend(scan.skipped);
        *locked(&self.shared.skipped) = skipped;
        if !records.is_empty() || self.generation == 0 {
            self.generation += 1;
        }
        let report = IndexReport {
            parsed,
            unchanged,
            removed: removed_count,
        };
        self.shared.update(|status| status.report = report);
        self.follow_moves(&records);
        self.attachments = scan.attachments;
        self.unread = self.unread_notes();
        self.publish(changes, true);
        // Only now: whoever waits for the graph does not wait for this.
        self.known.extend(same);
        let behind = match text {
            Some(text) => self.text_opened(text, cached_generation)?,
            None => None,
        };
        if behind.is_none() {
            self.send_text(text_changes(&records, texts));
        }
        self.save(&records);
        self.save_others();
        if let Some(behind) = behind {
            self.catch_up_text(behind);
        }
        self.ask();
        Ok(())
    }

    /// Begins to keep the text index; answers its generation if that was not the cache's.
    fn text_opened(&mut self, opening: Opening, cached: u32) -> Result<Option<u32>, EngineError> {
        let home = match opening.join() {
            Ok(home) => home?,
            // It is tried again with the next opening.
            Err(_) => text::open(&text::Place::Memory)?,
        };
        if let Some(notice) = home.notice {
            self.shared.update(|status| status.error = Some(notice));
        }
        self.start_text(home.index, home.awaited);
        if home.generation > cached {
            // It holds changes that the cache never saw: what was counted then is not what will be counted now.
            self.generation = self.generation.max(home.generation).saturating_add(1);
            self.keeper.forget_changes();
            self.publish(Vec::new(), false);
        }
        Ok((home.generation != cached).then_some(home.generation))
    }

    /// The cached notes that are not in the folder any more: those that are believed to be gone, as records. The others
    /// stay in the graph.
    fn take_out(
        &mut self,
        known: usize,
        come: usize,
        mut missing: Cached,
        changes: &mut Vec<Change>,
    ) -> Vec<NoteRecord> {
        let gone = self.loss.judge(Look {
            known: self.of_folder(known),
            gone: missing.keys().cloned().collect(),
            come,
            present: &|_| false,
        });
        for path in &gone {
            missing.remove(path);
        }
        for (path, (stamp, contribution)) in missing {
            self.known.insert(path.clone(), stamp);
            changes.push(Change {
                path,
                contribution: Some(contribution),
            });
        }
        gone.into_iter().map(gone_record).collect()
    }
}
