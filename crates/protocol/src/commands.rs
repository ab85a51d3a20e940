//! The command list: name, request, reply. Hosts expand it; nothing else repeats it.

use crate::dto::*;
use crate::error::ApiError;
use serde_json::Value;

/// Calls `$callback!` with every command as `name(Request) -> Reply, "doc";`.
#[macro_export]
macro_rules! command_list {
    ($callback:ident) => {
        $callback! {
            /// What this build is, and where its sample vault lies.
            app_info(Nothing) -> AppInfo;
            /// State of the open vault: progress, counts, errors. Cheap.
            status(Nothing) -> VaultStatus;
            /// Opens a folder as the vault; indexing goes on in the background.
            open_vault(OpenVault) -> VaultStatus;
            /// Opens the bundled sample vault.
            open_sample(Nothing) -> VaultStatus;
            /// Asks the user for a folder with the system's dialog and opens it; `null` reply state is unchanged if dismissed.
            pick_vault(Nothing) -> VaultStatus;
            /// Closes the open vault.
            close_vault(Nothing) -> VaultStatus;
            /// Cancels indexing that is under way; what was read stays usable.
            cancel_work(Nothing) -> VaultStatus;
            /// Says that notes that went away all at once are really gone; they leave the graph.
            accept_loss(Nothing) -> VaultStatus;
            /// Vaults opened before, latest first.
            recent_vaults(Nothing) -> Vec<RecentVault>;
            /// The MOCs of the vault.
            mocs(Nothing) -> Vec<MocSummary>;
            /// Topics of a MOC (or of a topic): one level of its tree.
            children(NodeRequest) -> Vec<TreeItem>;
            /// One folder: its sub-folders and notes.
            folder(FolderRequest) -> FolderListing;
            /// The map of a scope: nodes with places, edges, regions.
            map(MapRequest) -> MapView;
            /// Pins nodes of a scope where they are; gives every pin of it.
            pin_nodes(PinRequest) -> Vec<MapPin>;
            /// Frees pinned nodes; gives the pins that are left.
            unpin_nodes(UnpinRequest) -> Vec<MapPin>;
            /// Everything the inspector shows of one node, of long lists the beginning.
            node(NodeRequest) -> NodeDetail;
            /// The same with every edge and every backlink, however many there are.
            node_in_full(NodeRequest) -> NodeDetail;
            /// One note rendered for reading.
            note(NodeRequest) -> RenderedNote;
            /// Search by the query language.
            search(SearchRequest) -> SearchReply;
            /// Every node that fits a query, missing notes among them: for maps.
            filter(FilterRequest) -> FilterReply;
            /// Fuzzy finding by title, alias, path and heading.
            switcher(SwitcherRequest) -> Vec<SwitcherHit>;
            /// What is related to a note without a link: notes like it, and names without links.
            related(NodeRequest) -> RelatedNotes;
            /// The searches saved in this vault.
            saved_searches(Nothing) -> Vec<SavedSearch>;
            /// Saves them all anew.
            save_searches(SavedSearches) -> Vec<SavedSearch>;
            /// What must be learned first, in order, for some targets.
            learn(LearnRequest) -> LearnPath;
            /// What can be learnt next, by what the user marked as known; and what is known on a shaky basis.
            fringe(FringeRequest) -> FringeReply;
            /// What knowing a node opens up, by what the user marked as known.
            unlocks(NodeRequest) -> UnlocksReply;
            /// Pins or rejects a requirement, or takes that back.
            set_need(NeedRequest) -> Nothing;
            /// How requirements are taken from this vault: rules, decisions, contradictions.
            need_rules(Nothing) -> NeedRules;
            /// Keeps rules of the user's own.
            save_need_rules(SaveNeedRules) -> NeedRules;
            /// Explained paths between two nodes.
            paths_between(PathsRequest) -> Vec<ExplainedPath>;
            /// What was odd while reading the vault.
            diagnostics(DiagnosticsRequest) -> DiagnosticsReply;
            /// What the user marked in this vault, latest first; marks whose node is gone among them.
            marks(Nothing) -> Vec<Mark>;
            /// Marks a node; gives every mark of the vault.
            set_mark(MarkRequest) -> Vec<Mark>;
            /// Takes a mark away; gives every mark of the vault.
            remove_mark(MarkRequest) -> Vec<Mark>;
            /// The study documents, with how far the notes answer them.
            sources(Nothing) -> Vec<SourceSummary>;
            /// A study document or map of content: its tree, and what treats each topic.
            source(NodeRequest) -> SourceDetail;
            /// Adds a study document from outside the vault.
            add_source(AddSource) -> SourceAdded;
            /// Asks the user for a file with the system's dialog and adds it.
            pick_source(Nothing) -> SourceAdded;
            /// Takes an added study document away; its file stays.
            remove_source(NodeRequest) -> Nothing;
            /// Confirms or rejects a tie, or takes that back.
            set_tie(TieRequest) -> Nothing;
            /// What a document asks that the notes do not answer, in Markdown.
            report(NodeRequest) -> SourceReport;
            /// What the page keeps of the open vault's maps: choices and named views, as it wrote them.
            map_desk(Nothing) -> MapDesk;
            /// Keeps it.
            save_map_desk(MapDesk) -> Nothing;
            /// What the user prepares for, and what it can be made of.
            interview(Nothing) -> InterviewReply;
            /// Keeps what the user prepares for.
            save_interview(InterviewProfile) -> InterviewReply;
            /// Forgets it; reviews stay.
            remove_interview(Nothing) -> InterviewReply;
            /// How things stand: days left, readiness, trend, what changed.
            outlook(Nothing) -> Outlook;
            /// The plan from today to the interview.
            study_plan(Nothing) -> StudyPlan;
            /// The plan as a file.
            export_plan(PlanExportRequest) -> ExportedFile;
            /// What a map shows, as files other programs read.
            export_map(MapExportRequest) -> Vec<ExportedFile>;
            /// The next question of a self-assessment or mock interview.
            next_question(AskedSoFar) -> NextQuestion;
            /// Keeps answers in the review log.
            save_answers(SaveAnswers) -> SavedAnswers;
            /// Takes answers back.
            take_back_answers(TakeBack) -> Nothing;
            /// The day of reviews, and the card that is asked next.
            review(ReviewRequest) -> ReviewTurn;
            /// Writes an answer down; when this replies, it is on the disk.
            rate_review(RateRequest) -> ReviewRated;
            /// Takes a review back, and the credit it gave; its card is asked again.
            undo_review(UndoReview) -> ReviewTurn;
            /// Puts a question off until tomorrow, or takes that back.
            bury_question(BuryRequest) -> ReviewTurn;
            /// How reviews are asked and counted.
            review_options(Nothing) -> ReviewOptions;
            /// Keeps that.
            save_review_options(ReviewOptions) -> ReviewOptions;
            /// The review log, or the questions for Anki, as a file.
            export_reviews(ExportReviews) -> ReviewExport;
            /// Imports a review log of Cairn's or Anki's.
            import_reviews(ImportReviews) -> ReviewsImported;
            /// What is missing, weak or broken, worst first.
            gaps(GapsRequest) -> GapsReply;
            /// Where a gap can be seen.
            gap_evidence(GapKey) -> GapEvidence;
            /// Ignores a gap, with a reason.
            ignore_gap(IgnoreGap) -> Nothing;
            /// Shows an ignored gap again.
            unignore_gap(GapKey) -> Nothing;
            /// How questions spread over topics, gaps over maps, coverage over documents.
            coverage(CoverageRequest) -> CoverageReply;
            /// What an edit of the vault would do. Writes nothing.
            preview_edit(EditRequest) -> EditPreview;
            /// Makes an edit that was previewed and confirmed.
            make_edit(EditRequest) -> EditDto;
            /// Takes an edit back.
            undo_edit(EditKey) -> EditDto;
            /// The edits made in this vault, latest first.
            edits(Nothing) -> Vec<EditDto>;
            /// Runs a Dataview query, or computes an expression.
            query(QueryRequest) -> QueryReply;
            /// Why a note is among a query's rows, or at which step it was lost.
            explain_row(ExplainRequest) -> RowExplanation;
            /// What can be named in a query: fields, tags, folders, functions.
            query_names(QueryNamesRequest) -> QueryNames;
            /// The queries written in notes.
            written_queries(Nothing) -> Vec<WrittenQuery>;
            /// Ends the queries that are running.
            cancel_queries(Nothing) -> Nothing;
            /// The user's choices for the interface.
            settings(Nothing) -> Settings;
            /// Saves them.
            save_settings(Settings) -> Settings;
        }
    };
}

/// Calls `$callback!` with every command whose reply is bytes (see [`crate::columns`]) as `name(Request);`.
#[macro_export]
macro_rules! binary_command_list {
    ($callback:ident) => {
        $callback! {
            /// The map of a scope at once: [`MapHeader`] and columns. Its places may be a first sketch.
            map_data(MapDataRequest);
            /// Better places of a map whose first were a sketch: [`MapPlacesHeader`] and columns.
            map_places(MapPlacesRequest);
            /// A measure of a map's nodes that takes a while: [`MapMeasureHeader`] and columns.
            map_measure(MapMeasureRequest);
        }
    };
}

macro_rules! binary_backend {
    ($($(#[$doc:meta])* $name:ident($request:ty);)*) => {
        /// The commands whose replies are bytes, for what is too large for JSON.
        pub trait BinaryBackend: Backend {
            $($(#[$doc])*
            ///
            /// # Errors
            /// [`ApiError`] with a code, a message and a hint.
            fn $name(&self, request: $request) -> Result<Vec<u8>, ApiError>;)*
        }

        /// The name of every command whose reply is bytes.
        pub const BINARY_COMMAND_NAMES: &[&str] = &[$(stringify!($name),)*];

        /// Calls a command whose reply is bytes by name with a JSON request; `None` if there is none of that name.
        pub fn dispatch_binary(
            backend: &dyn BinaryBackend,
            name: &str,
            request: &Value,
        ) -> Option<Result<Vec<u8>, ApiError>> {
            match name {
                $(stringify!($name) => {
                    let request = <$request as serde::Deserialize>::deserialize(request).map_err(invalid);
                    Some(request.and_then(|request| backend.$name(request)))
                })*
                _ => None,
            }
        }
    };
}

binary_command_list!(binary_backend);

macro_rules! backend {
    ($($(#[$doc:meta])* $name:ident($request:ty) -> $reply:ty;)*) => {
        /// What every host serves. Calls may block; hosts run them off their main thread.
        pub trait Backend: Send + Sync {
            $($(#[$doc])*
            ///
            /// # Errors
            /// [`ApiError`] with a code, a message and a hint.
            fn $name(&self, request: $request) -> Result<$reply, ApiError>;)*
        }

        /// The name of every command.
        pub const COMMAND_NAMES: &[&str] = &[$(stringify!($name),)*];

        /// Calls a command by name with a JSON request, for hosts that speak text.
        ///
        /// # Errors
        /// What the command fails with; `request.unknown_command` and `request.invalid` for the call itself.
        pub fn dispatch(backend: &dyn Backend, name: &str, request: Value) -> Result<Value, ApiError> {
            match name {
                $(stringify!($name) => {
                    let request: $request = serde_json::from_value(request).map_err(invalid)?;
                    serde_json::to_value(backend.$name(request)?).map_err(invalid)
                })*
                _ => Err(ApiError::new("request.unknown_command", format!("There is no command {name:?}."), "Reload the page.")),
            }
        }
    };
}

command_list!(backend);

#[allow(clippy::needless_pass_by_value)]
fn invalid(error: serde_json::Error) -> ApiError {
    ApiError::new(
        "request.invalid",
        format!("The request was not understood: {error}."),
        "Reload the page.",
    )
}
