//! The one implementation of the command list over the engine; every host wraps it.

mod asking;
mod browse;
mod convert;
mod detail;
mod edits;
mod find;
mod gaps;
mod health;
mod interview;
mod learn;
mod lifecycle;
mod map;
mod map_desk;
mod marks;
mod query;
mod read;
mod reviews;
mod sources;

use crate::commands::{Backend, BinaryBackend};
use crate::dto::*;
use crate::error::ApiError;
use cairn_engine::Engine;
use cairn_model::{Moment, NodeId};
use cairn_store::{DataFolder, UserDb};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

/// The same answers for a host that holds an engine itself, such as the command line.
pub mod views {
    pub use super::convert::edge;
    pub use super::detail::{node, node_in_full};
    pub use super::find::{filter, place, related, search};
    pub use super::gaps::{gap, kind_of, list as gaps, places};
    pub use super::interview::{by_topic, plan_of};
    pub use super::learn::{fringe, learn, need_rules, paths_between, unlocks};
    pub use super::query::{Asker, local_zone, query, written as written_queries};
    pub use super::reviews::{
        export as export_reviews, import as import_reviews, rate, read_review_file, turn, undo,
    };
    pub use super::sources::{detail as source, list as sources, report};
}

/// Asks the user for a folder or file with the system's dialog.
pub type FolderPicker = Box<dyn Fn() -> Option<PathBuf> + Send + Sync>;
/// Is told of every change of the vault's status.
pub type StatusListener = Box<dyn Fn(VaultStatus) + Send + Sync>;
/// The wall clock.
pub type Clock = Box<dyn Fn() -> Moment + Send + Sync>;

/// The wall clock of this machine.
pub fn wall_clock() -> Clock {
    Box::new(cairn_store::present)
}

/// What a host brings.
pub struct HostOptions {
    /// Where indexes and user data live.
    pub data_dir: PathBuf,
    /// The bundled sample vault, if it is there.
    pub sample_vault: Option<PathBuf>,
    /// The system's folder dialog, if there is one.
    pub pick_folder: Option<FolderPicker>,
    /// The system's dialog for one file, if there is one.
    pub pick_file: Option<FolderPicker>,
    /// Called from a background thread with every change of status.
    pub on_status: StatusListener,
    /// The wall clock.
    pub now: Clock,
}

/// The commands over an engine.
pub struct Host {
    options: HostOptions,
    data: DataFolder,
    listener: Arc<StatusListener>,
    engine: RwLock<Option<Arc<Engine>>>,
    /// Shown while no vault is open: closed, or why the last one failed.
    resting: Mutex<VaultStatus>,
    user: Mutex<Option<UserDb>>,
    /// How often queries were cancelled: one that began before ends.
    cancelled_queries: AtomicU32,
}

impl Host {
    /// A host with no vault open.
    pub fn new(mut options: HostOptions) -> Self {
        let silent: StatusListener = Box::new(|_| {});
        let listener = Arc::new(std::mem::replace(&mut options.on_status, silent));
        let data = DataFolder::new(&options.data_dir);
        Self {
            options,
            data,
            listener,
            engine: RwLock::default(),
            resting: Mutex::new(VaultStatus::closed()),
            user: Mutex::default(),
            cancelled_queries: AtomicU32::new(0),
        }
    }

    fn now(&self) -> Moment {
        (self.options.now)()
    }

    /// Seconds since 1970.
    fn seconds(&self) -> i64 {
        self.now().ms.div_euclid(1000)
    }

    fn engine(&self) -> Result<Arc<Engine>, ApiError> {
        let engine = self.engine.read().unwrap_or_else(PoisonError::into_inner).clone();
        engine.ok_or_else(|| {
            ApiError::new(
                "vault.not_open",
                "No vault is open.",
                "Open a folder of notes, or the sample vault.",
            )
        })
    }

    /// Asks a query that ends when queries are cancelled.
    fn asking<T>(&self, ask: impl FnOnce(&query::Asker<'_>) -> Result<T, ApiError>) -> Result<T, ApiError> {
        let begun = self.cancelled_queries.load(Ordering::Relaxed);
        ask(&query::Asker {
            now: self.now().ms,
            cancelled: &|| self.cancelled_queries.load(Ordering::Relaxed) != begun,
        })
    }

    /// The last vault opened that is still there.
    pub fn last_vault(&self) -> Option<PathBuf> {
        let recent = self.with_user(|user| Ok(user.recent()?)).ok()?;
        recent
            .into_iter()
            .map(|vault| PathBuf::from(vault.path))
            .find(|path| path.is_dir())
    }

    /// Opens `user.db` at the first need: a data folder that cannot be written must not keep the window from opening.
    fn with_user<T>(
        &self,
        call: impl FnOnce(&UserDb) -> Result<T, cairn_engine::EngineError>,
    ) -> Result<T, ApiError> {
        let mut user = lock(&self.user);
        // One that was opened where nothing could be written is tried anew: it may be writable by now.
        if user.as_ref().is_none_or(UserDb::is_read_only) {
            *user = Some(
                UserDb::open(&self.data)
                    .map_err(|error| ApiError::from(cairn_engine::EngineError::from(error)))?,
            );
        }
        match user.as_ref() {
            Some(user) => call(user).map_err(ApiError::from),
            None => Err(ApiError::new(
                "data.failed",
                "The data folder is not open.",
                "Start Cairn again.",
            )),
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Backend for Host {
    fn app_info(&self, _: Nothing) -> Result<AppInfo, ApiError> {
        Ok(AppInfo {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            has_sample: self.options.sample_vault.is_some(),
            can_pick_folder: self.options.pick_folder.is_some(),
        })
    }

    fn status(&self, _: Nothing) -> Result<VaultStatus, ApiError> {
        Ok(self.current_status())
    }

    fn open_vault(&self, request: OpenVault) -> Result<VaultStatus, ApiError> {
        self.open(PathBuf::from(request.path.trim()), true)
    }

    fn open_sample(&self, _: Nothing) -> Result<VaultStatus, ApiError> {
        let sample = self.options.sample_vault.clone();
        let missing = || {
            ApiError::new(
                "sample.missing",
                "The sample vault was not installed with Cairn.",
                "Open a folder of your own notes.",
            )
        };
        self.open(sample.ok_or_else(missing)?, false)
    }

    fn pick_vault(&self, _: Nothing) -> Result<VaultStatus, ApiError> {
        let picker = self.options.pick_folder.as_ref();
        let none = || {
            ApiError::new(
                "dialog.missing",
                "There is no folder dialog here.",
                "Type or paste the folder's path.",
            )
        };
        match picker.ok_or_else(none)?() {
            Some(path) => self.open(path, true),
            None => Ok(self.current_status()),
        }
    }

    fn close_vault(&self, _: Nothing) -> Result<VaultStatus, ApiError> {
        Ok(self.close())
    }

    fn cancel_work(&self, _: Nothing) -> Result<VaultStatus, ApiError> {
        if let Ok(engine) = self.engine() {
            engine.cancel();
        }
        Ok(self.current_status())
    }

    fn accept_loss(&self, _: Nothing) -> Result<VaultStatus, ApiError> {
        self.engine()?.accept_loss();
        Ok(self.current_status())
    }

    fn recent_vaults(&self, _: Nothing) -> Result<Vec<RecentVault>, ApiError> {
        let recent = self.with_user(|user| Ok(user.recent()?))?;
        Ok(recent
            .into_iter()
            .map(|vault| convert::recent(&vault.path))
            .collect())
    }

    fn mocs(&self, _: Nothing) -> Result<Vec<MocSummary>, ApiError> {
        Ok(browse::mocs(&self.engine()?.snapshot()))
    }

    fn children(&self, request: NodeRequest) -> Result<Vec<TreeItem>, ApiError> {
        let engine = self.engine()?;
        browse::children(&engine, &request.id)
    }

    fn folder(&self, request: FolderRequest) -> Result<FolderListing, ApiError> {
        Ok(browse::folder(&self.engine()?.snapshot(), &request.path))
    }

    fn map(&self, request: MapRequest) -> Result<MapView, ApiError> {
        map::view(&*self.engine()?, request)
    }

    fn pin_nodes(&self, request: PinRequest) -> Result<Vec<MapPin>, ApiError> {
        self.pin(&*self.engine()?, &request)
    }

    fn unpin_nodes(&self, request: UnpinRequest) -> Result<Vec<MapPin>, ApiError> {
        self.unpin(&*self.engine()?, &request)
    }

    fn node(&self, request: NodeRequest) -> Result<NodeDetail, ApiError> {
        detail::node(&*self.engine()?, &request.id)
    }

    fn node_in_full(&self, request: NodeRequest) -> Result<NodeDetail, ApiError> {
        detail::node_in_full(&*self.engine()?, &request.id)
    }

    fn note(&self, request: NodeRequest) -> Result<RenderedNote, ApiError> {
        read::note(&*self.engine()?, &request.id)
    }

    fn search(&self, request: SearchRequest) -> Result<SearchReply, ApiError> {
        find::search_or_problem(&*self.engine()?, &request, self.now())
    }

    fn filter(&self, request: FilterRequest) -> Result<FilterReply, ApiError> {
        find::filter(&*self.engine()?, &request, self.now())
    }

    fn switcher(&self, request: SwitcherRequest) -> Result<Vec<SwitcherHit>, ApiError> {
        Ok(find::switcher(&*self.engine()?, &request))
    }

    fn related(&self, request: NodeRequest) -> Result<RelatedNotes, ApiError> {
        find::related(&*self.engine()?, &request)
    }

    fn saved_searches(&self, _: Nothing) -> Result<Vec<SavedSearch>, ApiError> {
        self.searches_of(&*self.engine()?)
    }

    fn save_searches(&self, request: SavedSearches) -> Result<Vec<SavedSearch>, ApiError> {
        self.keep_searches(&*self.engine()?, request)
    }

    fn learn(&self, request: LearnRequest) -> Result<LearnPath, ApiError> {
        learn::learn(&*self.engine()?, &request)
    }

    fn fringe(&self, request: FringeRequest) -> Result<FringeReply, ApiError> {
        let engine = self.engine()?;
        learn::fringe_with_reasons(&engine, &self.known(&engine)?, request.limit)
    }

    fn unlocks(&self, request: NodeRequest) -> Result<UnlocksReply, ApiError> {
        let engine = self.engine()?;
        learn::unlocks(&engine, &request.id, &self.known(&engine)?)
    }

    fn set_need(&self, request: NeedRequest) -> Result<Nothing, ApiError> {
        self.decide_need(&*self.engine()?, &request)?;
        Ok(Nothing {})
    }

    fn need_rules(&self, _: Nothing) -> Result<NeedRules, ApiError> {
        learn::need_rules(&*self.engine()?)
    }

    fn save_need_rules(&self, request: SaveNeedRules) -> Result<NeedRules, ApiError> {
        self.keep_need_rules(&request)?;
        learn::need_rules(&*self.engine()?)
    }

    fn paths_between(&self, request: PathsRequest) -> Result<Vec<ExplainedPath>, ApiError> {
        learn::paths_between(&*self.engine()?, &request)
    }

    fn diagnostics(&self, request: DiagnosticsRequest) -> Result<DiagnosticsReply, ApiError> {
        Ok(health::diagnostics(&*self.engine()?, &request))
    }

    fn marks(&self, _: Nothing) -> Result<Vec<Mark>, ApiError> {
        self.marks_of(&*self.engine()?)
    }

    fn set_mark(&self, request: MarkRequest) -> Result<Vec<Mark>, ApiError> {
        let engine = self.engine()?;
        self.make_mark(&engine, request)?;
        self.marks_of(&engine)
    }

    fn remove_mark(&self, request: MarkRequest) -> Result<Vec<Mark>, ApiError> {
        let engine = self.engine()?;
        self.unmake_mark(&engine, &request)?;
        self.marks_of(&engine)
    }

    fn sources(&self, _: Nothing) -> Result<Vec<SourceSummary>, ApiError> {
        sources::list(&*self.engine()?)
    }

    fn source(&self, request: NodeRequest) -> Result<SourceDetail, ApiError> {
        sources::detail(&*self.engine()?, &request.id)
    }

    fn add_source(&self, request: AddSource) -> Result<SourceAdded, ApiError> {
        self.take_in(&*self.engine()?, &request)
    }

    fn pick_source(&self, _: Nothing) -> Result<SourceAdded, ApiError> {
        let engine = self.engine()?;
        let none = || {
            ApiError::new(
                "dialog.missing",
                "There is no file dialog here.",
                "Drop a file here, or type its path.",
            )
        };
        let path = self.options.pick_file.as_ref().ok_or_else(none)?();
        let Some(path) = path else {
            return Ok(SourceAdded {
                id: String::new(),
                notice: None,
            });
        };
        let request = AddSource {
            path: path.display().to_string(),
            name: String::new(),
            content: None,
        };
        self.take_in(&engine, &request)
    }

    fn remove_source(&self, request: NodeRequest) -> Result<Nothing, ApiError> {
        self.engine()?.remove_source(&NodeId::from_text(&request.id))?;
        Ok(Nothing {})
    }

    fn set_tie(&self, request: TieRequest) -> Result<Nothing, ApiError> {
        self.judge(&*self.engine()?, &request)?;
        Ok(Nothing {})
    }

    fn report(&self, request: NodeRequest) -> Result<SourceReport, ApiError> {
        sources::report(&*self.engine()?, &request.id)
    }

    fn map_desk(&self, _: Nothing) -> Result<MapDesk, ApiError> {
        self.kept_desk(&*self.engine()?)
    }

    fn save_map_desk(&self, request: MapDesk) -> Result<Nothing, ApiError> {
        self.keep_desk(&*self.engine()?, &request)?;
        Ok(Nothing {})
    }

    fn interview(&self, _: Nothing) -> Result<InterviewReply, ApiError> {
        interview::interview(&*self.engine()?, self.now())
    }

    fn save_interview(&self, request: InterviewProfile) -> Result<InterviewReply, ApiError> {
        let engine = self.engine()?;
        interview::save_interview(&engine, &request, self.now())?;
        interview::interview(&engine, self.now())
    }

    fn remove_interview(&self, _: Nothing) -> Result<InterviewReply, ApiError> {
        let engine = self.engine()?;
        engine.remove_interview()?;
        interview::interview(&engine, self.now())
    }

    fn outlook(&self, _: Nothing) -> Result<Outlook, ApiError> {
        interview::outlook(&*self.engine()?, self.now())
    }

    fn study_plan(&self, _: Nothing) -> Result<StudyPlan, ApiError> {
        interview::plan(&*self.engine()?, self.now())
    }

    fn export_map(&self, request: MapExportRequest) -> Result<Vec<ExportedFile>, ApiError> {
        self.map_files(&*self.engine()?, &request)
    }

    fn export_plan(&self, request: PlanExportRequest) -> Result<ExportedFile, ApiError> {
        interview::export(&*self.engine()?, request.format, self.now())
    }

    fn next_question(&self, request: AskedSoFar) -> Result<NextQuestion, ApiError> {
        asking::next(&*self.engine()?, &request, self.now())
    }

    fn save_answers(&self, request: SaveAnswers) -> Result<SavedAnswers, ApiError> {
        asking::save(&*self.engine()?, &request, self.now())
    }

    fn take_back_answers(&self, request: TakeBack) -> Result<Nothing, ApiError> {
        asking::take_back(&*self.engine()?, &request, self.now())?;
        Ok(Nothing {})
    }

    fn review(&self, request: ReviewRequest) -> Result<ReviewTurn, ApiError> {
        self.turn(&*self.engine()?, request.id.as_deref())
    }

    fn rate_review(&self, request: RateRequest) -> Result<ReviewRated, ApiError> {
        self.rated(&*self.engine()?, &request)
    }

    fn undo_review(&self, request: UndoReview) -> Result<ReviewTurn, ApiError> {
        self.undone(&*self.engine()?, &request)
    }

    fn bury_question(&self, request: BuryRequest) -> Result<ReviewTurn, ApiError> {
        self.buried(&*self.engine()?, &request)
    }

    fn review_options(&self, _: Nothing) -> Result<ReviewOptions, ApiError> {
        self.options_of(&*self.engine()?)
    }

    fn save_review_options(&self, request: ReviewOptions) -> Result<ReviewOptions, ApiError> {
        self.keep_options(&*self.engine()?, &request)
    }

    fn export_reviews(&self, request: ExportReviews) -> Result<ReviewExport, ApiError> {
        reviews::export(&*self.engine()?, request.format, self.now())
    }

    fn import_reviews(&self, request: ImportReviews) -> Result<ReviewsImported, ApiError> {
        self.take_reviews(&*self.engine()?, &request)
    }

    fn gaps(&self, request: GapsRequest) -> Result<GapsReply, ApiError> {
        gaps::gaps(&*self.engine()?, &request, self.now())
    }

    fn gap_evidence(&self, request: GapKey) -> Result<GapEvidence, ApiError> {
        gaps::evidence(&*self.engine()?, &request, self.now())
    }

    fn ignore_gap(&self, request: IgnoreGap) -> Result<Nothing, ApiError> {
        let (kind, id) = (gaps::kind_of(&request.kind)?, NodeId::from_text(&request.id));
        self.engine()?
            .ignore_gap(kind, &id, &request.title, &request.reason, self.seconds())?;
        Ok(Nothing {})
    }

    fn unignore_gap(&self, request: GapKey) -> Result<Nothing, ApiError> {
        let (kind, id) = (gaps::kind_of(&request.kind)?, NodeId::from_text(&request.id));
        self.engine()?.unignore_gap(kind, &id)?;
        Ok(Nothing {})
    }

    fn coverage(&self, request: CoverageRequest) -> Result<CoverageReply, ApiError> {
        gaps::coverage(&*self.engine()?, &request, self.now())
    }

    fn preview_edit(&self, request: EditRequest) -> Result<EditPreview, ApiError> {
        edits::preview(&*self.engine()?, &request)
    }

    fn make_edit(&self, request: EditRequest) -> Result<EditDto, ApiError> {
        edits::make(&*self.engine()?, &request, self.seconds())
    }

    fn undo_edit(&self, request: EditKey) -> Result<EditDto, ApiError> {
        edits::undo(&*self.engine()?, &request)
    }

    fn edits(&self, _: Nothing) -> Result<Vec<EditDto>, ApiError> {
        edits::list(&*self.engine()?)
    }

    fn query(&self, request: QueryRequest) -> Result<QueryReply, ApiError> {
        let engine = self.engine()?;
        let answer = self.asking(|asker| query::query(&engine, &request, asker));
        query::answered(&request, answer)
    }

    fn explain_row(&self, request: ExplainRequest) -> Result<RowExplanation, ApiError> {
        let engine = self.engine()?;
        self.asking(|asker| query::explain(&engine, &request, asker))
    }

    fn query_names(&self, request: QueryNamesRequest) -> Result<QueryNames, ApiError> {
        Ok(query::names(&*self.engine()?, request.recovered))
    }

    fn written_queries(&self, _: Nothing) -> Result<Vec<WrittenQuery>, ApiError> {
        Ok(query::written(&*self.engine()?))
    }

    fn cancel_queries(&self, _: Nothing) -> Result<Nothing, ApiError> {
        self.cancelled_queries.fetch_add(1, Ordering::Relaxed);
        Ok(Nothing {})
    }

    fn settings(&self, _: Nothing) -> Result<Settings, ApiError> {
        let stored = self.with_user(|user| Ok(user.setting("interface")?))?;
        // Settings of another version that do not read are the defaults, not an error.
        Ok(stored
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default())
    }

    fn save_settings(&self, request: Settings) -> Result<Settings, ApiError> {
        let text = serde_json::to_string(&request)
            .map_err(|error| ApiError::new("settings.invalid", error.to_string(), "Reload the page."))?;
        self.with_user(|user| Ok(user.set_setting("interface", &text)?))?;
        Ok(request)
    }
}

impl BinaryBackend for Host {
    fn map_data(&self, request: MapDataRequest) -> Result<Vec<u8>, ApiError> {
        self.map_columns(&*self.engine()?, request)
    }

    fn map_places(&self, request: MapPlacesRequest) -> Result<Vec<u8>, ApiError> {
        map::places(&*self.engine()?, &request)
    }

    fn map_measure(&self, request: MapMeasureRequest) -> Result<Vec<u8>, ApiError> {
        map::measure(&*self.engine()?, &request)
    }
}
