//! One thin adapter for each command: Tauri finds commands by their attribute, so they are spelled out.

use crate::shell::{Shell, call};
use cairn_protocol::dto::*;
use cairn_protocol::{ApiError, Backend};
use tauri::State;

#[tauri::command]
#[specta::specta]
pub async fn app_info(shell: State<'_, Shell>, request: Nothing) -> Result<AppInfo, ApiError> {
    call(&shell, move |host| host.app_info(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn status(shell: State<'_, Shell>, request: Nothing) -> Result<VaultStatus, ApiError> {
    call(&shell, move |host| host.status(request))
        .await
        .map(|status| shell.opening().explain(status))
}

#[tauri::command]
#[specta::specta]
pub async fn open_vault(shell: State<'_, Shell>, request: OpenVault) -> Result<VaultStatus, ApiError> {
    call(&shell, move |host| host.open_vault(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn open_sample(shell: State<'_, Shell>, request: Nothing) -> Result<VaultStatus, ApiError> {
    call(&shell, move |host| host.open_sample(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn pick_vault(shell: State<'_, Shell>, request: Nothing) -> Result<VaultStatus, ApiError> {
    call(&shell, move |host| host.pick_vault(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn close_vault(shell: State<'_, Shell>, request: Nothing) -> Result<VaultStatus, ApiError> {
    call(&shell, move |host| host.close_vault(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn cancel_work(shell: State<'_, Shell>, request: Nothing) -> Result<VaultStatus, ApiError> {
    call(&shell, move |host| host.cancel_work(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn accept_loss(shell: State<'_, Shell>, request: Nothing) -> Result<VaultStatus, ApiError> {
    call(&shell, move |host| host.accept_loss(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn recent_vaults(shell: State<'_, Shell>, request: Nothing) -> Result<Vec<RecentVault>, ApiError> {
    call(&shell, move |host| host.recent_vaults(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn mocs(shell: State<'_, Shell>, request: Nothing) -> Result<Vec<MocSummary>, ApiError> {
    call(&shell, move |host| host.mocs(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn children(shell: State<'_, Shell>, request: NodeRequest) -> Result<Vec<TreeItem>, ApiError> {
    call(&shell, move |host| host.children(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn folder(shell: State<'_, Shell>, request: FolderRequest) -> Result<FolderListing, ApiError> {
    call(&shell, move |host| host.folder(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn map(shell: State<'_, Shell>, request: MapRequest) -> Result<MapView, ApiError> {
    call(&shell, move |host| host.map(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn pin_nodes(shell: State<'_, Shell>, request: PinRequest) -> Result<Vec<MapPin>, ApiError> {
    call(&shell, move |host| host.pin_nodes(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn unpin_nodes(shell: State<'_, Shell>, request: UnpinRequest) -> Result<Vec<MapPin>, ApiError> {
    call(&shell, move |host| host.unpin_nodes(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn node(shell: State<'_, Shell>, request: NodeRequest) -> Result<NodeDetail, ApiError> {
    call(&shell, move |host| host.node(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn node_in_full(shell: State<'_, Shell>, request: NodeRequest) -> Result<NodeDetail, ApiError> {
    call(&shell, move |host| host.node_in_full(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn note(shell: State<'_, Shell>, request: NodeRequest) -> Result<RenderedNote, ApiError> {
    call(&shell, move |host| host.note(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn search(shell: State<'_, Shell>, request: SearchRequest) -> Result<SearchReply, ApiError> {
    call(&shell, move |host| host.search(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn filter(shell: State<'_, Shell>, request: FilterRequest) -> Result<FilterReply, ApiError> {
    call(&shell, move |host| host.filter(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn related(shell: State<'_, Shell>, request: NodeRequest) -> Result<RelatedNotes, ApiError> {
    call(&shell, move |host| host.related(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn saved_searches(shell: State<'_, Shell>, request: Nothing) -> Result<Vec<SavedSearch>, ApiError> {
    call(&shell, move |host| host.saved_searches(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn save_searches(
    shell: State<'_, Shell>,
    request: SavedSearches,
) -> Result<Vec<SavedSearch>, ApiError> {
    call(&shell, move |host| host.save_searches(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn switcher(
    shell: State<'_, Shell>,
    request: SwitcherRequest,
) -> Result<Vec<SwitcherHit>, ApiError> {
    call(&shell, move |host| host.switcher(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn learn(shell: State<'_, Shell>, request: LearnRequest) -> Result<LearnPath, ApiError> {
    call(&shell, move |host| host.learn(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn fringe(shell: State<'_, Shell>, request: FringeRequest) -> Result<FringeReply, ApiError> {
    call(&shell, move |host| host.fringe(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn unlocks(shell: State<'_, Shell>, request: NodeRequest) -> Result<UnlocksReply, ApiError> {
    call(&shell, move |host| host.unlocks(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn set_need(shell: State<'_, Shell>, request: NeedRequest) -> Result<Nothing, ApiError> {
    call(&shell, move |host| host.set_need(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn need_rules(shell: State<'_, Shell>, request: Nothing) -> Result<NeedRules, ApiError> {
    call(&shell, move |host| host.need_rules(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn save_need_rules(shell: State<'_, Shell>, request: SaveNeedRules) -> Result<NeedRules, ApiError> {
    call(&shell, move |host| host.save_need_rules(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn paths_between(
    shell: State<'_, Shell>,
    request: PathsRequest,
) -> Result<Vec<ExplainedPath>, ApiError> {
    call(&shell, move |host| host.paths_between(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn diagnostics(
    shell: State<'_, Shell>,
    request: DiagnosticsRequest,
) -> Result<DiagnosticsReply, ApiError> {
    call(&shell, move |host| host.diagnostics(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn marks(shell: State<'_, Shell>, request: Nothing) -> Result<Vec<Mark>, ApiError> {
    call(&shell, move |host| host.marks(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn set_mark(shell: State<'_, Shell>, request: MarkRequest) -> Result<Vec<Mark>, ApiError> {
    call(&shell, move |host| host.set_mark(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn remove_mark(shell: State<'_, Shell>, request: MarkRequest) -> Result<Vec<Mark>, ApiError> {
    call(&shell, move |host| host.remove_mark(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn sources(shell: State<'_, Shell>, request: Nothing) -> Result<Vec<SourceSummary>, ApiError> {
    call(&shell, move |host| host.sources(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn source(shell: State<'_, Shell>, request: NodeRequest) -> Result<SourceDetail, ApiError> {
    call(&shell, move |host| host.source(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn add_source(shell: State<'_, Shell>, request: AddSource) -> Result<SourceAdded, ApiError> {
    call(&shell, move |host| host.add_source(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn pick_source(shell: State<'_, Shell>, request: Nothing) -> Result<SourceAdded, ApiError> {
    call(&shell, move |host| host.pick_source(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn remove_source(shell: State<'_, Shell>, request: NodeRequest) -> Result<Nothing, ApiError> {
    call(&shell, move |host| host.remove_source(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn set_tie(shell: State<'_, Shell>, request: TieRequest) -> Result<Nothing, ApiError> {
    call(&shell, move |host| host.set_tie(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn report(shell: State<'_, Shell>, request: NodeRequest) -> Result<SourceReport, ApiError> {
    call(&shell, move |host| host.report(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn map_desk(shell: State<'_, Shell>, request: Nothing) -> Result<MapDesk, ApiError> {
    call(&shell, move |host| host.map_desk(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn save_map_desk(shell: State<'_, Shell>, request: MapDesk) -> Result<Nothing, ApiError> {
    call(&shell, move |host| host.save_map_desk(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn interview(shell: State<'_, Shell>, request: Nothing) -> Result<InterviewReply, ApiError> {
    call(&shell, move |host| host.interview(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn save_interview(
    shell: State<'_, Shell>,
    request: InterviewProfile,
) -> Result<InterviewReply, ApiError> {
    call(&shell, move |host| host.save_interview(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn remove_interview(shell: State<'_, Shell>, request: Nothing) -> Result<InterviewReply, ApiError> {
    call(&shell, move |host| host.remove_interview(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn outlook(shell: State<'_, Shell>, request: Nothing) -> Result<Outlook, ApiError> {
    call(&shell, move |host| host.outlook(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn study_plan(shell: State<'_, Shell>, request: Nothing) -> Result<StudyPlan, ApiError> {
    call(&shell, move |host| host.study_plan(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn export_map(
    shell: State<'_, Shell>,
    request: MapExportRequest,
) -> Result<Vec<ExportedFile>, ApiError> {
    call(&shell, move |host| host.export_map(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn export_plan(
    shell: State<'_, Shell>,
    request: PlanExportRequest,
) -> Result<ExportedFile, ApiError> {
    call(&shell, move |host| host.export_plan(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn next_question(shell: State<'_, Shell>, request: AskedSoFar) -> Result<NextQuestion, ApiError> {
    call(&shell, move |host| host.next_question(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn save_answers(shell: State<'_, Shell>, request: SaveAnswers) -> Result<SavedAnswers, ApiError> {
    call(&shell, move |host| host.save_answers(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn take_back_answers(shell: State<'_, Shell>, request: TakeBack) -> Result<Nothing, ApiError> {
    call(&shell, move |host| host.take_back_answers(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn review(shell: State<'_, Shell>, request: ReviewRequest) -> Result<ReviewTurn, ApiError> {
    call(&shell, move |host| host.review(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn rate_review(shell: State<'_, Shell>, request: RateRequest) -> Result<ReviewRated, ApiError> {
    call(&shell, move |host| host.rate_review(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn undo_review(shell: State<'_, Shell>, request: UndoReview) -> Result<ReviewTurn, ApiError> {
    call(&shell, move |host| host.undo_review(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn bury_question(shell: State<'_, Shell>, request: BuryRequest) -> Result<ReviewTurn, ApiError> {
    call(&shell, move |host| host.bury_question(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn review_options(shell: State<'_, Shell>, request: Nothing) -> Result<ReviewOptions, ApiError> {
    call(&shell, move |host| host.review_options(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn save_review_options(
    shell: State<'_, Shell>,
    request: ReviewOptions,
) -> Result<ReviewOptions, ApiError> {
    call(&shell, move |host| host.save_review_options(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn export_reviews(
    shell: State<'_, Shell>,
    request: ExportReviews,
) -> Result<ReviewExport, ApiError> {
    call(&shell, move |host| host.export_reviews(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn import_reviews(
    shell: State<'_, Shell>,
    request: ImportReviews,
) -> Result<ReviewsImported, ApiError> {
    call(&shell, move |host| host.import_reviews(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn query(shell: State<'_, Shell>, request: QueryRequest) -> Result<QueryReply, ApiError> {
    call(&shell, move |host| host.query(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn explain_row(
    shell: State<'_, Shell>,
    request: ExplainRequest,
) -> Result<RowExplanation, ApiError> {
    call(&shell, move |host| host.explain_row(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn query_names(
    shell: State<'_, Shell>,
    request: QueryNamesRequest,
) -> Result<QueryNames, ApiError> {
    call(&shell, move |host| host.query_names(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn written_queries(
    shell: State<'_, Shell>,
    request: Nothing,
) -> Result<Vec<WrittenQuery>, ApiError> {
    call(&shell, move |host| host.written_queries(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn cancel_queries(shell: State<'_, Shell>, request: Nothing) -> Result<Nothing, ApiError> {
    call(&shell, move |host| host.cancel_queries(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn settings(shell: State<'_, Shell>, request: Nothing) -> Result<Settings, ApiError> {
    call(&shell, move |host| host.settings(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn save_settings(shell: State<'_, Shell>, request: Settings) -> Result<Settings, ApiError> {
    call(&shell, move |host| host.save_settings(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn gaps(shell: State<'_, Shell>, request: GapsRequest) -> Result<GapsReply, ApiError> {
    call(&shell, move |host| host.gaps(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn gap_evidence(shell: State<'_, Shell>, request: GapKey) -> Result<GapEvidence, ApiError> {
    call(&shell, move |host| host.gap_evidence(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn ignore_gap(shell: State<'_, Shell>, request: IgnoreGap) -> Result<Nothing, ApiError> {
    call(&shell, move |host| host.ignore_gap(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn unignore_gap(shell: State<'_, Shell>, request: GapKey) -> Result<Nothing, ApiError> {
    call(&shell, move |host| host.unignore_gap(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn coverage(shell: State<'_, Shell>, request: CoverageRequest) -> Result<CoverageReply, ApiError> {
    call(&shell, move |host| host.coverage(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn preview_edit(shell: State<'_, Shell>, request: EditRequest) -> Result<EditPreview, ApiError> {
    call(&shell, move |host| host.preview_edit(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn make_edit(shell: State<'_, Shell>, request: EditRequest) -> Result<EditDto, ApiError> {
    call(&shell, move |host| host.make_edit(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn undo_edit(shell: State<'_, Shell>, request: EditKey) -> Result<EditDto, ApiError> {
    call(&shell, move |host| host.undo_edit(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn edits(shell: State<'_, Shell>, request: Nothing) -> Result<Vec<EditDto>, ApiError> {
    call(&shell, move |host| host.edits(request)).await
}
