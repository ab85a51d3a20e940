//! An open vault: what threads share, how it is opened, cancelled, waited for and closed.

use crate::error::{EngineError, Notice};
use crate::history::History;
use crate::library::Library;
use crate::map::MapJob;
use crate::memory::MemoryCache;
use crate::query::PageCache;
use crate::sections;
use crate::snapshot::Snapshot;
use crate::status::{State, Status, StatusListener};
use crate::text;
use crate::worker::{self, Message};
use cairn_graph::SectionRules;
use cairn_model::NodeId;
use cairn_search::{TextIndex, Turns};
use cairn_store::{DataFolder, UserDb};
use cairn_vault::{Hint, OsVault, Skipped, Vault};
use crossbeam_channel::Sender;
use rustc_hash::FxHashMap;
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};
use std::thread::JoinHandle;
use std::time::Duration;

/// How to open a vault.
pub struct OpenOptions {
    /// The folder.
    pub root: PathBuf,
    /// Where the index lives.
    pub data: DataFolder,
    /// Whether to follow changes on disk.
    pub watch: bool,
    /// Whether to build the text index.
    pub text: bool,
    /// Whether to begin with an empty cache.
    pub rebuild: bool,
    /// Whether to compare the cache with the disk; if not, the cached graph is served as it is.
    pub refresh: bool,
    /// Name of the time zone in which queries read dates.
    pub zone: String,
    /// Is told of every change of status.
    pub on_status: StatusListener,
}

impl OpenOptions {
    /// As the command line opens a vault: once, nothing followed, no text index.
    pub fn new(root: impl Into<PathBuf>, data: DataFolder) -> Self {
        Self {
            root: root.into(),
            data,
            watch: false,
            text: false,
            rebuild: false,
            refresh: true,
            zone: "UTC".to_owned(),
            on_status: Arc::new(|_| {}),
        }
    }
}

/// Places of a map's nodes.
pub(crate) type Places = FxHashMap<NodeId, [f32; 2]>;

/// What the threads of a session share.
pub(crate) struct Shared {
    pub vault: Arc<dyn Vault>,
    /// The same, as what it is: it knows the added documents.
    pub library: Arc<Library>,
    pub root: PathBuf,
    /// How headings are read, and what is wrong with the user's part of it.
    pub sections: (SectionRules, Option<Notice>),
    pub published: RwLock<Snapshot>,
    /// Once the storage is open.
    pub history: OnceLock<History>,
    pub text: RwLock<Option<Arc<TextIndex>>>,
    pub skipped: Mutex<Vec<Skipped>>,
    pub layouts: Mutex<FxHashMap<String, Arc<Places>>>,
    /// Where notes went since the vault was opened: who looks at one when it is renamed goes on looking at it.
    pub moved: Mutex<FxHashMap<NodeId, NodeId>>,
    /// A later search calls off the one before it.
    pub searches: Turns,
    /// What queries read of notes, one for each reading.
    pub pages: [PageCache; 2],
    /// Name of the time zone of queries.
    pub zone: String,
    pub memory: Mutex<MemoryCache>,
    /// Layouts under way and those done last.
    pub jobs: Mutex<VecDeque<Arc<MapJob>>>,
    status: Mutex<Status>,
    changed: Condvar,
    telling: Mutex<()>,
    listener: StatusListener,
    cancel: AtomicBool,
    closing: AtomicBool,
}

pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    /// Of the generations of this opening and before.
    pub(crate) fn history(&self) -> &History {
        self.history.get_or_init(|| History::new(0, None))
    }

    /// Changes the status and tells everybody.
    pub(crate) fn update(&self, change: impl FnOnce(&mut Status)) {
        // One at a time to the end: of two threads, the later change must be the later told.
        let _turn = locked(&self.telling);
        let now = {
            let mut status = locked(&self.status);
            change(&mut status);
            status.clone()
        };
        self.changed.notify_all();
        (self.listener)(&now);
    }

    pub(crate) fn cancelled(&self) -> bool {
        self.cancel.load(Ordering::Relaxed) || self.closing()
    }

    pub(crate) fn closing(&self) -> bool {
        self.closing.load(Ordering::Relaxed)
    }

    pub(crate) fn clear_cancel(&self) {
        self.cancel.store(false, Ordering::Relaxed);
    }

    pub(crate) fn snapshot(&self) -> Snapshot {
        self.published
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// The user's own data, if there is any yet.
    pub(crate) fn user(&self) -> Result<Option<UserDb>, EngineError> {
        let data = &self.library.data;
        if !UserDb::is_there(data) {
            return Ok(None);
        }
        Ok(Some(UserDb::open(data)?))
    }

    /// Waits until a condition on the status holds, or the vault closes: then `false`.
    pub(crate) fn await_status(&self, reached: impl Fn(&Status) -> bool) -> bool {
        let mut status = locked(&self.status);
        while !self.closing() && !reached(&status) {
            status = self.changed.wait(status).unwrap_or_else(PoisonError::into_inner);
        }
        !self.closing()
    }

    /// Waits until the text is indexed, or cannot be saved, or the vault closes; for no longer than `limit`.
    pub(crate) fn await_text(&self, limit: Duration) {
        let status = locked(&self.status);
        let waits = |now: &mut Status| !now.search_ready && !is_unsaved(now) && !self.closing();
        // A poisoned status is no reason to wait.
        drop(self.changed.wait_timeout_while(status, limit, waits));
    }

    /// Waits until the status has stayed the same for a while, or the vault closes: then `false`.
    pub(crate) fn await_rest(&self, pause: Duration) -> bool {
        let mut status = locked(&self.status);
        while !self.closing() {
            let generation = status.generation;
            let (now, waited) = self
                .changed
                .wait_timeout_while(status, pause, |now| {
                    now.generation == generation && !self.closing()
                })
                .unwrap_or_else(PoisonError::into_inner);
            if waited.timed_out() {
                return true;
            }
            status = now;
        }
        false
    }
}

/// An open vault. Dropping it ends its threads.
pub struct Engine {
    pub(crate) shared: Arc<Shared>,
    messages: Sender<Message>,
    worker: Option<JoinHandle<()>>,
}

impl Engine {
    /// Opens a folder. Returns at once; indexing goes on in the background, see [`Engine::status`].
    ///
    /// # Errors
    /// [`EngineError::Vault`] if the folder is no usable vault.
    pub fn open(options: OpenOptions) -> Result<Self, EngineError> {
        crate::allocator::give_back_early();
        let vault = OsVault::open(&options.root)?;
        let root = vault.root().to_path_buf();
        Ok(Self::open_over(Arc::new(vault), root, options))
    }

    /// Opens any vault, such as one in memory, whose data is kept under the name of `root`.
    pub fn open_over(vault: Arc<dyn Vault>, root: PathBuf, options: OpenOptions) -> Self {
        let library = Arc::new(Library::new(vault, options.data.clone(), &root));
        let vault: Arc<dyn Vault> = Arc::clone(&library) as Arc<dyn Vault>;
        let shared = Arc::new(Shared {
            vault,
            library,
            root,
            sections: sections::load(&options.data),
            published: RwLock::default(),
            text: RwLock::default(),
            skipped: Mutex::default(),
            layouts: Mutex::default(),
            moved: Mutex::default(),
            searches: Turns::default(),
            pages: Default::default(),
            zone: options.zone.clone(),
            memory: Mutex::default(),
            jobs: Mutex::default(),
            history: OnceLock::new(),
            status: Mutex::default(),
            changed: Condvar::new(),
            telling: Mutex::default(),
            listener: Arc::clone(&options.on_status),
            cancel: AtomicBool::new(false),
            closing: AtomicBool::new(false),
        });
        let (messages, inbox) = crossbeam_channel::unbounded();
        let (worker_shared, worker_messages) = (Arc::clone(&shared), messages.clone());
        let worker =
            std::thread::spawn(move || worker::run(&worker_shared, &options, &worker_messages, &inbox));
        Self {
            shared,
            messages,
            worker: Some(worker),
        }
    }

    /// The vault's folder, absolute.
    pub fn root(&self) -> &Path {
        &self.shared.root
    }

    /// The vault's files.
    pub fn vault(&self) -> &dyn Vault {
        &*self.shared.vault
    }

    /// The state now.
    pub fn status(&self) -> Status {
        locked(&self.shared.status).clone()
    }

    /// The graph now.
    pub fn snapshot(&self) -> Snapshot {
        self.shared.snapshot()
    }

    /// Files left out, with reasons.
    pub fn skipped(&self) -> Vec<Skipped> {
        locked(&self.shared.skipped).clone()
    }

    /// Ends reading that is under way; what was read is published.
    pub fn cancel(&self) {
        self.shared.cancel.store(true, Ordering::Relaxed);
    }

    /// Says that notes that went all at once are really gone; they are taken out of the graph.
    pub fn accept_loss(&self) {
        self.send(Message::AcceptLoss);
    }

    /// Looks through the whole vault again.
    pub fn rescan(&self) {
        self.hint(Hint::Rescan);
    }

    /// Takes a hint of what changed, as a watch gives it.
    pub fn hint(&self, hint: Hint) {
        self.send(Message::Hint(hint));
    }

    /// Waits until the graph is up to date, or opening has failed.
    ///
    /// # Errors
    /// The notice of the failure.
    pub fn wait_ready(&self) -> Result<Status, Notice> {
        let status = self.wait_until(|status| matches!(status.state, State::Ready | State::Failed));
        match status.state {
            State::Failed => Err(status.error.unwrap_or_else(|| {
                Notice::new("vault.unreadable", "The vault could not be opened.", "Try again.")
            })),
            _ => Ok(status),
        }
    }

    /// By what the user's own data of this vault are kept.
    pub fn vault_name(&self) -> &str {
        &self.shared.library.name
    }

    /// Waits until every note can be searched.
    ///
    /// # Errors
    /// The notice of why the text index, or the whole, could not be saved: it is tried again as long as the vault is open. Or
    /// why the vault could not be opened.
    pub fn wait_searchable(&self) -> Result<Status, Notice> {
        let ended =
            |status: &Status| status.search_ready || status.state == State::Failed || is_unsaved(status);
        let status = self.wait_until(ended);
        match &status.error {
            Some(error) if !status.search_ready => Err(error.clone()),
            _ => Ok(status),
        }
    }

    /// Waits for any condition on the status.
    pub fn wait_until(&self, reached: impl Fn(&Status) -> bool) -> Status {
        let mut status = locked(&self.shared.status);
        while !reached(&status) {
            status = self
                .shared
                .changed
                .wait(status)
                .unwrap_or_else(PoisonError::into_inner);
        }
        status.clone()
    }

    /// A way to the worker, for threads that may outlive the engine.
    pub(crate) fn messages(&self) -> Sender<Message> {
        self.messages.clone()
    }

    pub(crate) fn send(&self, message: Message) {
        // The worker lives as long as the engine; were it gone, there would be nobody to tell.
        let _ = self.messages.send(message);
    }
}

/// Whether the text index or the whole could not be saved.
fn is_unsaved(status: &Status) -> bool {
    let error = status.error.as_ref();
    error.is_some_and(|error| [text::UNSAVED, worker::UNSAVED].contains(&error.code.as_str()))
}

impl Drop for Engine {
    fn drop(&mut self) {
        {
            // Under the lock, so that nobody begins to wait between looking and hearing of it.
            let _status = locked(&self.shared.status);
            self.shared.closing.store(true, Ordering::Relaxed);
        }
        self.shared.changed.notify_all();
        self.send(Message::Close);
        if let Some(worker) = self.worker.take() {
            // A worker that panicked has reported it; closing goes on.
            let _ = worker.join();
        }
    }
}
