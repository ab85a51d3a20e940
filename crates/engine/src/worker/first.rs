//! The first look at a vault: what the cache holds beside what the folder holds.

use super::{MANY, Texts, Worker, change_of, gone_record, notes_among, text_changes};
use crate::allocator::Busy;
use crate::error::EngineError;
use crate::keeper::Saved;
use crate::loss::{Look, Loss};
use crate::session::{OpenOptions, locked};
use crate::status::IndexReport;
use crate::text::{self, TextPlace};
use cairn_graph::{Change, Contribution};
use cairn_model::VaultPath;
use cairn_store::{CachedNote, NoteRecord, StoreError, StoredNotes};
use cairn_vault::{FileMeta, Scan};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::panic::resume_unwind;
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
        text: Option<TextPlace>,
    ) -> Result<(), EngineError> {
        // What decoding and joining leave free is wanted again at once.
        let _busy = Busy::begin();
        let shared = self.shared;
        let cache = &self.keeper.cache;
        let (scan, loaded, (mut cached, rows)) = std::thread::scope(|scope| {
            let scan = options
                .refresh
                .then(|| scope.spawn(|| shared.vault.scan(&|| shared.cancelled())));
            // Rows are decoded while the next ones are read; few wait, so that they take little memory.
            let (chunks, read) = crossbeam_channel::bounded::<StoredNotes>(1);
            let decoding = scope.spawn(move || {
                let (mut cached, mut rows): (Vec<CachedNote>, usize) = Default::default();
                for chunk in read {
                    rows += chunk.len();
                    let notes = (0..chunk.len()).into_par_iter();
                    cached.par_extend(notes.filter_map(|row| chunk.decode(row)));
                }
                cached.sort_by(|a, b| a.path.cmp(&b.path)); // nearly sorted
                (cached, rows)
            });
            let loaded = cache.load(|chunk| {
                // The other end is there until this one is dropped, unless it panicked, which is seen below.
                let _ = chunks.send(chunk);
            });
            drop(chunks);
            let decoded = decoding.join().unwrap_or_else(|panic| resume_unwind(panic));
            let scan = match scan.map(|scan| scan.join()) {
                None => Ok(None),
                Some(Ok(scan)) => scan.map(Some),
                Some(Err(_)) => Ok(Some(Scan::default())),
            };
            (scan, loaded, decoded)
        });
        // Of a note whose row is lost nobody would know if it is gone, but the text index may hold it: everything is read anew.
        let lost = options.refresh && cached.len() < rows;
        let loaded = match loaded {
            Ok(()) if lost => Err(StoreError::Corrupt("a row of the cache".to_owned())),
            loaded => loaded,
        };
        let whole = loaded.is_ok();
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
        self.compare(scan, cached, text, whole)
    }

    fn compare(
        &mut self,
        scan: Scan,
        cached: Vec<CachedNote>,
        text: Option<Opening>,
        whole: bool,
    ) -> Result<(), EngineError> {
        let cache_holds = self.generation;
        let mut found = scan.notes;
        // Both are in the order of paths, and are gone through side by side.
        if !scan.documents.is_empty() {
            found.extend(scan.documents);
            found.sort_by(|a, b| a.path.cmp(&b.path));
        }
        debug_assert!(found.is_sorted_by(|a, b| a.path < b.path));
        debug_assert!(cached.is_sorted_by(|a, b| a.path < b.path));
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
        self.change_graph(changes, true);
        let behind = match text {
            Some(text) => self.keep_text(text, cache_holds, whole)?,
            None => None,
        };
        self.tell_of_graph();
        // Only now: whoever waits for the graph does not wait for this.
        self.known.extend(same);
        self.keep_up(&records, texts, behind);
        self.ask();
        Ok(())
    }

    /// Saves a batch, and has the text index catch up: with the batch, or from the generation `behind` on.
    fn keep_up(&mut self, records: &[NoteRecord], texts: Texts, behind: Option<u32>) {
        if behind.is_none() {
            self.send_text(text_changes(records, texts));
        }
        // The text is waited for meanwhile.
        if records.len() > MANY {
            self.keeper.put_off();
        }
        self.save(records);
        self.save_others();
        if let Some(behind) = behind {
            self.catch_up_text(behind);
        }
    }

    /// Takes over the text index. Answers from which generation on it has to catch up, if it is not in step with the cache:
    /// from the beginning if it is of another history, or if the cache could not be read whole. Nobody was told of the
    /// graph yet: if the index holds changes that the cache never saw, the graph's generation becomes one after it.
    fn keep_text(
        &mut self,
        opening: Opening,
        cache_holds: u32,
        whole: bool,
    ) -> Result<Option<u32>, EngineError> {
        let home = opening.join().unwrap_or_else(|panic| resume_unwind(panic))?;
        if let Some(notice) = home.notice {
            let sections = &self.shared.sections.1;
            self.shared.update(|status| {
                // What was told of the user's files and data goes first.
                let graver = status
                    .error
                    .take()
                    .filter(|error| Some(error) != sections.as_ref());
                status.error = graver.or(Some(notice));
            });
        }
        self.start_text(home.index, home.awaited);
        let (generation, history) = home.holds;
        if generation > cache_holds {
            self.generation = self.generation.max(generation).saturating_add(1);
            // What was counted then is not what will be counted now.
            self.keeper.forget_changes();
            self.renumber();
            return Ok(Some(generation));
        }
        let same = generation == 0 || self.keeper.cache.history(generation).ok().flatten() == Some(history);
        Ok(match generation {
            _ if !whole || !same => Some(0),
            generation => (generation != cache_holds).then_some(generation),
        })
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
