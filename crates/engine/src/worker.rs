//! The one writer: opens storage, brings the graph up to date, then follows changes until told to close.

mod first;

use crate::allocator::Busy;
use crate::edits;
use crate::error::{EngineError, Notice};
use crate::history::History;
use crate::index::{self, NoteText, ReadNote};
use crate::keeper::{Keeper, RETRY, Saved};
use crate::library;
use crate::loss::{HALF_EMPTY, Look, Loss};
use crate::renames::Trail;
use crate::session::{OpenOptions, Places, Shared, locked};
use crate::snapshot::Snapshot;
use crate::status::{Progress, State};
use crate::storage;
use crate::text::{self, CatchUp, TextChange};
use cairn_graph::Change;
use cairn_model::VaultPath;
use cairn_search::TextIndex;
use cairn_store::{ChangedPaths, DataFolder, Fingerprint, NoteRecord, StoreError};
use cairn_vault::{FileMeta, Hint, Skipped, Watch, WatchMode, is_document};
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender};
use rustc_hash::{FxHashMap, FxHashSet};
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLockWriteGuard};
use std::thread::JoinHandle;
use std::time::Duration;

/// What the worker is told.
pub(crate) enum Message {
    Hint(Hint),
    Layout(String, Arc<Places>),
    /// Notes that went all at once are really gone.
    AcceptLoss,
    Close,
}

impl From<Hint> for Message {
    fn from(hint: Hint) -> Self {
        Self::Hint(hint)
    }
}

/// The code of the notice that the cache lags behind.
pub(crate) const UNSAVED: &str = "data.unsaved";

/// Of more files than this, reading is told to the user, and worth its memory for a moment.
const MANY: usize = 50;

/// So long watching a vault waits for its text.
const PATIENCE: Duration = Duration::from_secs(10);

/// Longer than the watcher's pause.
const SETTLED: Duration = Duration::from_millis(500);

struct Worker<'a> {
    shared: &'a Arc<Shared>,
    keeper: Keeper,
    loss: Loss,
    /// Whether the cache was emptied, so that every note has to be read again.
    emptied: bool,
    /// Files that came a moment ago. The watcher does not tell of a file that came and went within its pause; if it was
    /// read in between, nothing else would tell that it is gone.
    young: Vec<VaultPath>,
    /// Whether the vault is to be looked through once more when it is quiet.
    again: bool,
    /// Size and age of every note in the graph.
    known: FxHashMap<VaultPath, (u64, i64)>,
    /// The other files, as the graph knows them.
    attachments: Vec<String>,
    /// Notes that are there and could not be read, as the graph knows them: links to them lead to no missing note.
    unread: Vec<String>,
    generation: u32,
    data: DataFolder,
    trail: Trail,
    /// Whether text is indexed.
    has_text: bool,
    text: Option<(Sender<CatchUp>, JoinHandle<()>)>,
}

pub(crate) fn run(
    shared: &Arc<Shared>,
    options: &OpenOptions,
    messages: &Sender<Message>,
    inbox: &Receiver<Message>,
) {
    match Worker::open(shared, options) {
        Ok(mut worker) => {
            let watching = options.watch.then(|| {
                let (shared, messages, has_text) = (Arc::clone(shared), messages.clone(), worker.has_text);
                std::thread::spawn(move || watch(&shared, &messages, has_text))
            });
            worker.follow(inbox);
            worker.finish();
            // One that panicked follows nothing; the vault is closed anyway.
            let _ = watching.map(JoinHandle::join);
        }
        Err(error) => {
            let notice = error.notice();
            shared.update(|status| {
                status.state = State::Failed;
                status.progress = None;
                status.error = Some(notice);
            });
        }
    }
}

/// A burst of changes comes in many hints; one look answers all of them. Gives what came after it, too.
fn burst(first: Hint, inbox: &Receiver<Message>) -> (Hint, Option<Message>) {
    let mut all = first;
    while let Ok(message) = inbox.try_recv() {
        match (message, &mut all) {
            (Message::Hint(Hint::Notes(more)), Hint::Notes(paths)) => paths.extend(more),
            (Message::Hint(Hint::Rescan), Hint::Notes(_)) => all = Hint::Rescan,
            (Message::Hint(blind @ Hint::Blind(_)), _) => all = blind,
            // A look through the whole vault finds these as well.
            (Message::Hint(_), _) => {}
            (other, _) => return (all, Some(other)),
        }
    }
    (all, None)
}

/// Watches the vault until it is closed. A large one takes a while to watch, and each file that is read then is reported: its
/// graph and its text come first. What happened meanwhile is found by looking through it once more.
fn watch(shared: &Shared, messages: &Sender<Message>, has_text: bool) {
    if has_text {
        shared.await_text(PATIENCE);
    }
    if shared.closing() {
        return;
    }
    let watch = Watch::start(&shared.root, messages.clone());
    // The worker holds the other end, until the vault is closed.
    let _ = messages.send(Hint::Rescan.into());
    if let WatchMode::Polling(reason) = watch.mode() {
        tell_of_polling(shared, reason);
    }
    shared.await_status(|_| false);
}

impl<'a> Worker<'a> {
    fn open(shared: &'a Arc<Shared>, options: &OpenOptions) -> Result<Self, EngineError> {
        shared.update(|status| {
            status.progress = Some(Progress {
                phase: "Looking through the vault",
                done: 0,
                total: 0,
                can_cancel: true,
            })
        });
        let storage = storage::open(shared, options)?;
        shared.update(|status| {
            status.read_only = storage.read_only.clone();
            status.error = storage.notice.clone().or_else(|| shared.sections.1.clone());
        });
        // A generation that cannot be told shows when the notes are loaded.
        let generation = storage.cache.generation().unwrap_or(0);
        let history = storage.cache.history(generation).ok().flatten();
        shared.history.get_or_init(|| History::new(generation, history));
        let mut worker = Self {
            shared,
            generation,
            keeper: Keeper::new(storage.cache, storage.place, storage.lock),
            loss: Loss::default(),
            emptied: false,
            young: Vec::new(),
            again: false,
            known: FxHashMap::default(),
            attachments: Vec::new(),
            unread: Vec::new(),
            data: options.data.clone(),
            trail: Trail::default(),
            has_text: storage.text.is_some(),
            text: None,
        };
        // A document that cannot be looked after keeps nothing else from opening.
        let mut notices = shared
            .library
            .refresh()
            .unwrap_or_else(|error| vec![error.notice()]);
        if worker.keeper.writes() {
            // Before the vault is read: what is put back is read as it is then.
            match edits::recover(shared) {
                Ok(recovered) => notices.splice(0..0, recovered).for_each(drop),
                Err(error) => notices.insert(0, error.notice()),
            }
        }
        library::tell(shared, notices);
        worker.first_run(options, storage.text)?;
        Ok(worker)
    }

    fn start_text(&mut self, index: TextIndex, awaited: Option<PathBuf>) {
        let index = Arc::new(index);
        *self.shared.text.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&index));
        let (sender, work) = crossbeam_channel::unbounded();
        let shared = Arc::clone(self.shared);
        self.text = Some((
            sender,
            std::thread::spawn(move || text::run(&shared, index, awaited, &work)),
        ));
    }

    /// Of so many files those in the vault's folder: documents the user added are kept elsewhere, and stay when it is emptied.
    fn of_folder(&self, files: usize) -> usize {
        files.saturating_sub(self.shared.library.added_documents())
    }

    /// Shows the question about notes that went all at once, or takes it back.
    fn ask(&self) {
        let question = self.loss.question();
        self.shared.update(|status| {
            status.error = question.or_else(|| status.error.take().filter(|error| error.code != HALF_EMPTY));
        });
    }

    /// Reads notes with progress; remembers what was read.
    fn read(&mut self, files: Vec<FileMeta>) -> (Vec<NoteRecord>, Texts, Vec<Skipped>) {
        let total = u32::try_from(files.len()).unwrap_or(u32::MAX);
        let show = |done| {
            Some(Progress {
                phase: "Reading notes",
                done,
                total,
                can_cancel: true,
            })
        };
        if files.len() > MANY {
            self.shared.update(|status| {
                status.state = State::Indexing;
                status.progress = show(0);
            });
        }
        let shared = self.shared;
        let read = index::read_all(
            &*shared.vault,
            &shared.sections.0,
            files,
            &|| shared.cancelled(),
            &|done| shared.update(|status| status.progress = show(done)),
        );
        let mut records = Vec::with_capacity(read.len());
        let (mut texts, mut skipped) = (Texts::default(), Vec::new());
        for note in read {
            match note {
                ReadNote::Note(meta, fingerprint, contribution, text) => {
                    if self.has_text {
                        texts.insert(meta.path.clone(), text);
                    }
                    self.known.insert(meta.path.clone(), (meta.size, meta.modified));
                    records.push(NoteRecord {
                        path: meta.path,
                        size: meta.size,
                        modified: meta.modified,
                        fingerprint,
                        contribution: Some(contribution),
                    });
                }
                ReadNote::Other(meta) => {
                    let stamp = (meta.size, meta.modified);
                    if self.known.insert(meta.path.clone(), stamp).is_some() {
                        records.push(gone_record(meta.path));
                    }
                }
                ReadNote::Gone(path) => {
                    if self.known.remove(&path).is_some() {
                        records.push(gone_record(path));
                    }
                }
                ReadNote::Skipped(path, why) => {
                    skipped.push(why);
                    if self.known.remove(&path).is_some() {
                        records.push(gone_record(path));
                    }
                }
            }
        }
        if self.shared.cancelled() && !self.shared.closing() {
            let error = EngineError::from(cairn_vault::VaultError::Cancelled);
            let left = total.saturating_sub(u32::try_from(records.len()).unwrap_or(u32::MAX));
            let notice = Notice::new(
                error.code(),
                format!("Reading was cancelled; {left} notes are not in the graph yet."),
                error.hint(),
            );
            self.shared.update(|status| status.error = Some(notice));
        }
        self.shared.clear_cancel();
        (records, texts, skipped)
    }

    /// The notes that were skipped, in their order.
    fn unread_notes(&self) -> Vec<String> {
        let skipped = locked(&self.shared.skipped);
        let paths = skipped.iter().map(|skipped| &skipped.path);
        let notes = paths.filter(|path| VaultPath::new(path).is_ok_and(|path| path.is_note()));
        let mut notes: Vec<String> = notes.cloned().collect();
        notes.sort();
        notes
    }

    /// Makes a new snapshot of the graph and tells everybody. `others`: whether files that are not in the graph came or went.
    fn publish(&mut self, changes: Vec<Change>, others: bool) {
        self.change_graph(changes, others);
        self.tell_of_graph();
    }

    fn published(&self) -> RwLockWriteGuard<'_, Snapshot> {
        let published = self.shared.published.write();
        published.unwrap_or_else(PoisonError::into_inner)
    }

    fn change_graph(&mut self, changes: Vec<Change>, others: bool) {
        self.published().change(self.generation, |graph| {
            if others {
                let files = self.attachments.iter().chain(&self.unread);
                graph.set_attachments(files.map(String::as_str));
            }
            graph.apply(changes);
        });
    }

    /// Gives the graph another generation, before anybody is told of it.
    fn renumber(&self) {
        self.published().generation = self.generation;
    }

    fn tell_of_graph(&self) {
        let generation = self.generation;
        let totals = self.shared.snapshot().graph.totals();
        let skipped = u32::try_from(locked(&self.shared.skipped).len()).unwrap_or(u32::MAX);
        let has_text = self.has_text;
        self.shared.update(|status| {
            status.state = State::Ready;
            // A rescan that found nothing new leaves the text index as good as it was.
            status.search_ready &= !has_text || status.generation == generation;
            status.generation = generation;
            status.notes = totals.notes;
            status.links = totals.links;
            status.missing = totals.missing;
            status.warnings = totals.warnings;
            status.skipped = skipped;
            status.progress = None;
        });
    }

    /// Before the batch is published and saved: who hears of it finds the marks in their new places, and a crash between
    /// leaves the move to be seen again.
    fn follow_moves(&mut self, records: &[NoteRecord]) {
        if self.keeper.writes() {
            self.trail
                .follow(self.shared, &self.data, &self.keeper.cache, records);
        }
    }

    fn save(&mut self, records: &[NoteRecord]) {
        match self.keeper.save(
            records,
            self.generation,
            self.shared.history().of(self.generation),
        ) {
            Saved::Done => {}
            Saved::Again => self
                .shared
                .update(|status| status.error = status.error.take().filter(|error| error.code != UNSAVED)),
            Saved::Failed(error) => {
                let error = EngineError::from(error);
                let notice = Notice::new(
                    UNSAVED,
                    format!(
                        "The index could not be saved ({error}). What is on the screen is right, and saving is tried again."
                    ),
                    error.hint(),
                );
                self.shared.update(|status| status.error = Some(notice));
            }
            Saved::Emptied(error) => {
                self.emptied = true;
                self.tell_of_damage(&error);
            }
        }
    }

    /// Only commands that do not look at the vault read it: a failed write shows with the next change of the index.
    fn save_others(&self) {
        if self.keeper.writes() {
            let files = self.attachments.iter().chain(&self.unread);
            let _ = self.keeper.cache.save_others(files.map(String::as_str));
        }
    }

    fn tell_of_damage(&self, error: &StoreError) {
        let notice = storage::rebuilt_notice(&error.to_string());
        self.shared.update(|status| status.error = Some(notice));
    }

    /// Hands the text thread what changed since its last commit, of a generation that is not the cache's; all notes if that
    /// is not known.
    fn catch_up_text(&mut self, text_generation: u32) {
        let changed = if text_generation > 0 && self.keeper.writes() && !self.keeper.owes() {
            self.keeper
                .cache
                .changed_since(text_generation)
                .unwrap_or_default()
        } else {
            None
        };
        let Some(ChangedPaths { changed, removed }) = changed else {
            let all = self.known.keys().cloned();
            let notes = all.map(|path| (path, TextChange::Unread)).collect();
            return self.tell_text(notes, true);
        };
        // What is not forgotten now is forgotten another time.
        let _ = self.keeper.cache.forget_removed(text_generation);
        let notes = changed
            .into_iter()
            .map(|path| (path, TextChange::Unread))
            .chain(removed.into_iter().map(|path| (path, TextChange::Gone)))
            .collect();
        self.send_text(notes);
    }

    fn send_text(&self, notes: Vec<(VaultPath, TextChange)>) {
        self.tell_text(notes, false);
    }

    /// `all`: the text index holds these notes and no others then.
    fn tell_text(&self, notes: Vec<(VaultPath, TextChange)>, all: bool) {
        if let Some((sender, _)) = &self.text {
            // The text thread ends only when this sender is dropped.
            let _ = sender.send(CatchUp {
                notes,
                all,
                generation: self.generation,
            });
        }
    }

    fn follow(&mut self, inbox: &Receiver<Message>) {
        let mut next = None;
        loop {
            if std::mem::take(&mut self.emptied) {
                self.known.clear();
                self.rescan();
            }
            let message = match next.take() {
                Some(message) => message,
                None if self.again || !self.young.is_empty() => match inbox.recv_timeout(SETTLED) {
                    Ok(message) => message,
                    Err(RecvTimeoutError::Timeout) => {
                        let young = std::mem::take(&mut self.young);
                        if std::mem::take(&mut self.again) {
                            self.look_through();
                        } else {
                            self.look_at(young);
                        }
                        // What cannot be read is new each time.
                        self.young.clear();
                        continue;
                    }
                    Err(RecvTimeoutError::Disconnected) => return,
                },
                None if self.keeper.owes() => match inbox.recv_timeout(RETRY) {
                    Ok(message) => message,
                    Err(RecvTimeoutError::Timeout) => {
                        self.save(&[]);
                        continue;
                    }
                    Err(RecvTimeoutError::Disconnected) => return,
                },
                None => match inbox.recv() {
                    Ok(message) => message,
                    Err(_) => return,
                },
            };
            match message {
                Message::Close => return,
                Message::AcceptLoss => {
                    self.loss.accept();
                    self.rescan();
                }
                Message::Hint(first) => {
                    let (hint, other) = burst(first, inbox);
                    next = other;
                    match hint {
                        Hint::Notes(paths) => self.look_at(paths),
                        Hint::Rescan => self.look_through(),
                        Hint::Blind(reason) => {
                            tell_of_polling(self.shared, &reason);
                            self.rescan();
                        }
                    }
                    // The watch's first comes when the text is there.
                    self.keeper.settle();
                }
                Message::Layout(scope, places) => {
                    let rows: Vec<_> = places
                        .iter()
                        .map(|(id, [x, y])| (id.to_string(), *x, *y))
                        .collect();
                    if self.keeper.writes() {
                        // Places can be computed again; a failed write shows with the next change of the index.
                        let _ = self.keeper.cache.save_layout(&scope, &rows);
                    }
                }
            }
        }
    }

    fn look_at(&mut self, mut paths: Vec<VaultPath>) {
        // Whoever tells of another file: it has no place in the graph by itself.
        paths.retain(|path| path.is_note() || is_document(path));
        paths.sort();
        paths.dedup();
        let vault = Arc::clone(&self.shared.vault);
        let found = paths.into_iter().map(|path| (vault.meta(&path), path)).collect();
        self.look_again(found, false, false);
    }

    /// Looks through the vault, and once more when it is quiet if something had changed: while folders move, files come
    /// and go without being told one by one.
    fn look_through(&mut self) {
        let before = self.generation;
        self.rescan();
        self.again = self.generation != before;
    }

    fn rescan(&mut self) {
        match self.shared.vault.scan(&|| self.shared.closing()) {
            Ok(scan) => {
                let files = || scan.notes.iter().chain(&scan.documents);
                let present: FxHashSet<VaultPath> = files().map(|meta| meta.path.clone()).collect();
                // What is no file of a vault's, whoever told of it, is not to be looked at once more.
                self.young.retain(|path| present.contains(path));
                let gone: Vec<_> = self
                    .known
                    .keys()
                    .filter(|path| !present.contains(*path))
                    .cloned()
                    .map(|path| (None, path))
                    .collect();
                let found = files()
                    .map(|meta| (Some(meta.clone()), meta.path.clone()))
                    .chain(gone)
                    .collect();
                *locked(&self.shared.skipped) = scan.skipped;
                self.shared.update(|status| {
                    status.error = status.error.take().filter(|error| error.code != "vault.gone")
                });
                let changed = scan.attachments != self.attachments;
                self.attachments = scan.attachments;
                self.look_again(found, true, changed);
            }
            Err(error) => {
                // A folder that is gone is no folder without notes: nothing is removed from the graph.
                let notice = EngineError::from(error).notice();
                self.shared.update(|status| status.error = Some(notice));
            }
        }
    }

    /// Reads what differs from what is known; `None` for a path that is gone. `everywhere`: the whole vault was looked
    /// through; `others`: attachments came or went.
    fn look_again(&mut self, found: Vec<(Option<FileMeta>, VaultPath)>, everywhere: bool, mut others: bool) {
        let (mut to_read, mut records, mut gone) = (Vec::new(), Vec::new(), Vec::new());
        let present: FxHashSet<VaultPath> = found
            .iter()
            .filter(|(meta, _)| meta.is_some())
            .map(|(_, path)| path.clone())
            .collect();
        if !everywhere {
            let looked: FxHashSet<&str> = found.iter().map(|(_, path)| path.as_str()).collect();
            locked(&self.shared.skipped).retain(|skipped| !looked.contains(skipped.path.as_str()));
        }
        for (meta, path) in found {
            match meta {
                Some(meta) if self.known.get(&path) != Some(&(meta.size, meta.modified)) => {
                    to_read.push(meta)
                }
                Some(_) => {}
                None => {
                    if self.known.contains_key(&path) {
                        gone.push(path);
                    }
                }
            }
        }
        let come = to_read
            .iter()
            .filter(|meta| !self.known.contains_key(&meta.path))
            .map(|meta| meta.path.clone());
        let before = self.young.len();
        self.young.extend(come);
        let come = self.young.len() - before;
        let gone = self.loss.judge(Look {
            known: self.of_folder(self.known.len()),
            gone,
            come,
            present: &|path| present.contains(path),
        });
        for path in gone {
            if self.known.remove(&path).is_some() {
                records.push(gone_record(path));
            }
        }
        let _busy = (to_read.len() > MANY).then(Busy::begin);
        let (read, texts, skipped) = self.read(to_read);
        records.extend(read);
        locked(&self.shared.skipped).extend(skipped);
        let unread = self.unread_notes();
        if unread != self.unread {
            self.unread = unread;
            others = true;
        }
        if records.is_empty() && !others {
            let skipped = u32::try_from(locked(&self.shared.skipped).len()).unwrap_or(u32::MAX);
            self.shared.update(|status| status.skipped = skipped);
            return self.ask();
        }
        self.generation += 1;
        self.follow_moves(&records);
        self.publish(records.iter().map(change_of).collect(), others);
        self.send_text(text_changes(&records, texts));
        self.save(&records);
        if others {
            self.save_others();
        }
        self.ask();
    }

    fn finish(mut self) {
        if self.keeper.owes() {
            self.save(&[]);
        }
        if let Some((sender, thread)) = self.text {
            drop(sender);
            // A text thread that panicked leaves an index that the next opening catches up.
            let _ = thread.join();
        }
    }
}

/// What the text index wants of the notes that were read, until it is told.
type Texts = FxHashMap<VaultPath, Box<NoteText>>;

fn text_changes(records: &[NoteRecord], mut texts: Texts) -> Vec<(VaultPath, TextChange)> {
    let change = |record: &NoteRecord| {
        let change = match texts.remove(&record.path) {
            Some(text) => TextChange::Parsed(text),
            None if record.contribution.is_some() => TextChange::Unread,
            None => TextChange::Gone,
        };
        (record.path.clone(), change)
    };
    records.iter().map(change).collect()
}

fn tell_of_polling(shared: &Shared, reason: &str) {
    let notice = Notice::new(
        "watch.polling",
        format!(
            "The system does not report changes ({reason}), so Cairn looks through the vault every few seconds."
        ),
        if reason.contains("limit") {
            "Raise the limit of watched folders (fs.inotify.max_user_watches), then open the vault again."
        } else {
            "Nothing is missed. Open the vault again to have changes shown at once."
        },
    );
    shared.update(|status| status.watching = Some(notice));
}

/// How many of the paths are notes' rather than study documents'.
fn notes_among<'a>(paths: impl Iterator<Item = &'a VaultPath>) -> u32 {
    u32::try_from(paths.filter(|path| path.is_note()).count()).unwrap_or(u32::MAX)
}

fn gone_record(path: VaultPath) -> NoteRecord {
    NoteRecord {
        path,
        size: 0,
        modified: 0,
        fingerprint: Fingerprint::default(),
        contribution: None,
    }
}

fn change_of(record: &NoteRecord) -> Change {
    Change {
        path: record.path.clone(),
        contribution: record.contribution.clone(),
    }
}
