//! Keeps the cache in step with the graph: what cannot be written now is tried again, and a damaged file is put aside.

use cairn_model::VaultPath;
use cairn_store::{Cache, Lock, NoteRecord, StoreError, VaultFolder};
use rustc_hash::FxHashMap;
use std::path::PathBuf;
use std::time::Duration;

/// A full disk is seldom emptied faster.
pub(crate) const RETRY: Duration = Duration::from_secs(5);

/// Where the cache lies.
pub(crate) enum Place {
    /// In memory, or in a file of another process: nothing is written.
    Nowhere,
    /// In this file.
    File(PathBuf),
    /// In memory, for the cache in this folder could not be opened; it is tried again.
    Awaited(VaultFolder),
}

/// The cache, and what it does not hold yet.
pub(crate) struct Keeper {
    pub cache: Cache,
    place: Place,
    /// While it is held, no other process writes.
    lock: Option<Lock>,
    unsaved: FxHashMap<VaultPath, NoteRecord>,
    /// Whether the cache is still to be told to forget what was changed before.
    forgets: bool,
    /// Whether the cache has put work off.
    put_off: bool,
}

/// What became of a batch.
pub(crate) enum Saved {
    /// It is in the cache, or need not be.
    Done,
    /// It is in the cache, and so is what could not be saved before.
    Again,
    /// It is kept for another try.
    Failed(StoreError),
    /// The cache was damaged: it is empty now, and every note has to be read again.
    Emptied(StoreError),
}

impl Keeper {
    pub(crate) fn new(cache: Cache, place: Place, lock: Option<Lock>) -> Self {
        Self {
            cache,
            place,
            lock,
            unsaved: FxHashMap::default(),
            forgets: false,
            put_off: false,
        }
    }

    /// Puts off what need not be done at once, until [`Keeper::settle`]. What the cache refuses it does at once.
    pub(crate) fn put_off(&mut self) {
        self.put_off = self.writes() && self.cache.put_off().is_ok();
    }

    /// Does what was put off. What fails is tried again, and done when the cache is closed.
    pub(crate) fn settle(&mut self) {
        if self.put_off {
            self.put_off = self.cache.settle().is_err();
        }
    }

    /// What the cache says of earlier changes is not to be believed from the next batch on.
    pub(crate) fn forget_changes(&mut self) {
        self.forgets = true;
    }

    /// Whether the cache may be written.
    pub(crate) fn writes(&self) -> bool {
        !matches!(self.place, Place::Nowhere)
    }

    /// Whether something waits for another try.
    pub(crate) fn owes(&self) -> bool {
        !self.unsaved.is_empty()
    }

    /// Writes a batch, and what could not be written before, as one transaction.
    pub(crate) fn save(&mut self, records: &[NoteRecord], generation: u32, history: u32) -> Saved {
        if !self.writes() {
            return Saved::Done;
        }
        if let Err(error) = self.make_ready() {
            return self.failed(error, records);
        }
        if !self.owes() {
            if records.is_empty() && self.cache.generation().ok() == Some(generation) {
                return Saved::Done;
            }
            return match self.cache.save(records, generation, history) {
                Ok(()) => Saved::Done,
                Err(error) => self.failed(error, records),
            };
        }
        self.owe(records);
        let all: Vec<NoteRecord> = self.unsaved.values().cloned().collect();
        match self.cache.save(&all, generation, history) {
            Ok(()) => {
                self.unsaved = FxHashMap::default();
                Saved::Again
            }
            Err(error) => self.failed(error, &[]),
        }
    }

    fn make_ready(&mut self) -> Result<(), StoreError> {
        if let Place::Awaited(folder) = &self.place {
            if self.lock.is_none() {
                self.lock = Some(folder.lock()?.ok_or(StoreError::InUse)?);
            }
            // Every note was read, as the cache in memory was empty: what the file held is not needed.
            let file = folder.cache_path();
            self.cache = Cache::open_fresh(&file)?.cache;
            self.place = Place::File(file);
        }
        if self.forgets {
            self.cache.forget_changes()?;
            self.forgets = false;
        }
        Ok(())
    }

    /// Puts a damaged cache aside and begins an empty one.
    pub(crate) fn failed(&mut self, error: StoreError, records: &[NoteRecord]) -> Saved {
        if error.is_damage() && self.begin_anew().is_ok() {
            return Saved::Emptied(error);
        }
        self.owe(records);
        Saved::Failed(error)
    }

    fn owe(&mut self, records: &[NoteRecord]) {
        let records = records.iter().map(|record| (record.path.clone(), record.clone()));
        self.unsaved.extend(records);
    }

    fn begin_anew(&mut self) -> Result<(), StoreError> {
        if let Place::File(file) = &self.place {
            // The damaged file must be closed before it is moved.
            self.cache = Cache::in_memory()?;
            self.cache = Cache::quarantine(file)?;
            self.unsaved.clear();
        }
        Ok(())
    }
}
