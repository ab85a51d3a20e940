//! The interview a user prepares for: profile, readiness, plan, questions to ask next.

use crate::dto::NodeSummary;
use serde::{Deserialize, Serialize};
use specta::Type;
use specta_typescript::Number;

/// What the user prepares for. Dates are `2026-12-01`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct InterviewProfile {
    /// The day of the interview.
    pub date: String,
    /// Minutes of study a day.
    pub minutes: u32,
    /// Weekdays without study, Monday first.
    pub days_off: Vec<bool>,
    /// Recall on the day that is good enough, 0 to 1.
    #[specta(type = Number)]
    pub target: f32,
    /// How much easy questions count.
    #[specta(type = Number)]
    pub easy: f32,
    /// How much medium questions count.
    #[specta(type = Number)]
    pub medium: f32,
    /// How much hard questions count.
    #[specta(type = Number)]
    pub hard: f32,
    /// Whether mock interviews are planned.
    pub mocks: bool,
    /// Node ids of what is asked; none: the whole vault.
    pub scope: Vec<String>,
    /// Node ids of what counts twice.
    pub focus: Vec<String>,
}

/// A node that can be chosen for a profile.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct ScopeChoice {
    /// The node.
    pub node: NodeSummary,
    /// Whether it is chosen as scope.
    pub scope: bool,
    /// Whether it is chosen as focus.
    pub focus: bool,
}

/// The profile, with what it can be made of.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct InterviewReply {
    /// The profile; none yet.
    pub profile: Option<InterviewProfile>,
    /// Today.
    pub today: String,
    /// Maps, study documents, roadmaps, employers, and whatever else is chosen.
    pub choices: Vec<ScopeChoice>,
    /// Chosen nodes that are not in the vault now; kept for when they come back.
    pub lost: Vec<String>,
}

/// How ready one is, 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, Type)]
pub struct ReadinessDto {
    /// The whole.
    #[specta(type = Number)]
    pub value: f64,
    /// The part that rests on answers.
    #[specta(type = Number)]
    pub evidence: f64,
    /// The part that rests on what the user says to know.
    #[specta(type = Number)]
    pub assessed: f64,
}

/// How ready one is on a topic.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct TopicReadinessDto {
    /// Node id; none for questions in no topic.
    pub id: Option<String>,
    /// What to call it.
    pub title: String,
    /// Questions that count.
    pub questions: u32,
    /// Share of all that is asked.
    #[specta(type = Number)]
    pub weight: f64,
    /// Share of its points that a question covers.
    #[specta(type = Number)]
    pub coverage: f64,
    /// Mean predicted recall on the date, if nothing more is done.
    #[specta(type = Number)]
    pub recall: f64,
    /// Readiness on the date, if nothing more is done.
    pub on_date: ReadinessDto,
    /// Readiness today.
    #[specta(type = Number)]
    pub now: f64,
}

/// How things stood on a day.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct TrendPoint {
    /// The day.
    pub date: String,
    /// Readiness on that day.
    #[specta(type = Number)]
    pub now: f64,
    /// Readiness on the date of the interview, as it looked then if nothing more was done.
    #[specta(type = Number)]
    pub on_date: f64,
}

/// What changed since an earlier day.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct Changes {
    /// The earlier day.
    pub since: String,
    /// Readiness on the date.
    #[specta(type = Number)]
    pub readiness: f64,
    /// Answers given.
    pub answers: u32,
    /// Questions.
    pub questions: i32,
    /// Questions with a memory.
    pub known: i32,
    /// Points that no question covers.
    pub uncovered: i32,
    /// Missing notes.
    pub missing: i32,
}

/// How far off the interview is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum InterviewState {
    /// Nothing is prepared for.
    None,
    /// To come.
    Ahead,
    /// Today.
    Today,
    /// Past.
    Past,
}

/// How things stand.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct Outlook {
    /// How far off the interview is.
    pub state: InterviewState,
    /// Its day; today if there is none.
    pub date: String,
    /// Today.
    pub today: String,
    /// Days to the interview; 0 if it is today, past, or none.
    pub days_left: u32,
    /// Readiness today.
    pub now: ReadinessDto,
    /// Readiness on the date, if nothing more is done.
    pub on_date: ReadinessDto,
    /// By topic.
    pub topics: Vec<TopicReadinessDto>,
    /// The days recorded so far, at most 60.
    pub trend: Vec<TrendPoint>,
    /// Against a week ago, or the first day since.
    pub changes: Option<Changes>,
    /// Questions that count.
    pub questions: u32,
    /// Questions that count and have a memory.
    pub known: u32,
    /// Points that no question covers.
    pub uncovered: u32,
    /// Answers given today.
    pub answered_today: u32,
    /// What the user should know of dates and clocks.
    pub notice: Option<String>,
}

/// Readiness on a morning.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct ForecastPoint {
    /// The day.
    pub date: String,
    /// With the plan.
    #[specta(type = Number)]
    pub with: f64,
    /// If nothing more is done.
    #[specta(type = Number)]
    pub without: f64,
}

/// What to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PlanAction {
    /// Learn something new.
    Learn,
    /// Answer a question.
    Review,
    /// Hold a mock interview.
    Mock,
}

/// A step of a day.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct PlanTask {
    /// The node; of a mock interview, the question that weighs most.
    pub node: NodeSummary,
    /// What to do.
    pub action: PlanAction,
    /// How long.
    pub minutes: u32,
    /// Why, in words.
    pub reason: String,
    /// What it adds to readiness on the date, 0 to 1.
    #[specta(type = Number)]
    pub gain: f64,
    /// Questions of a mock interview.
    pub questions: u32,
    /// Whether it was done; of today only.
    pub done: bool,
}

/// A day.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct PlanDayDto {
    /// The date.
    pub date: String,
    /// As `Tue 1 Dec`.
    pub label: String,
    /// Minutes of all steps.
    pub minutes: u32,
    /// In the order to do them.
    pub tasks: Vec<PlanTask>,
}

/// Something that does not fit.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct UnplannedDto {
    /// The node.
    pub node: NodeSummary,
    /// What leaving it out costs of readiness, 0 to 1.
    #[specta(type = Number)]
    pub cost: f64,
    /// Why, in words.
    pub reason: String,
}

/// Steps of an earlier day that were not done.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct MissedDto {
    /// The day.
    pub label: String,
    /// Steps planned.
    pub planned: u32,
    /// Of them not done.
    pub missed: u32,
}

/// The plan.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct StudyPlan {
    /// The day of the interview.
    pub date: String,
    /// The days from today to the day before it.
    pub days: Vec<PlanDayDto>,
    /// What does not fit, dearest first; the beginning of a long list.
    pub unplanned: Vec<UnplannedDto>,
    /// How many do not fit.
    pub unplanned_total: u32,
    /// What they all together cost of readiness.
    #[specta(type = Number)]
    pub unplanned_cost: f64,
    /// Readiness on the date without the plan.
    pub before: ReadinessDto,
    /// Readiness on the date with the plan.
    pub after: ReadinessDto,
    /// Each morning from today to the date.
    pub forecast: Vec<ForecastPoint>,
    /// What was missed last; the plan is made anew without it.
    pub missed: Option<MissedDto>,
    /// What the user put on the plan, earliest first.
    pub wished: Vec<WishDto>,
}

/// How far something is that the user put on the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum WishStateDto {
    /// It has its days.
    Planned,
    /// It was answered since.
    Done,
    /// It does not fit, or not all of it.
    Left,
    /// It has to be written first.
    Unwritten,
}

/// Something the user put on the plan.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct WishDto {
    /// The node.
    pub node: NodeSummary,
    /// How far it is.
    pub state: WishStateDto,
    /// The day it is planned for, of several the last; none if it is not.
    pub date: Option<String>,
    /// What becomes of it, in words.
    pub reason: String,
}

/// A file format of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PlanFormat {
    /// A calendar.
    Ics,
    /// Markdown.
    Markdown,
}

/// Which file.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct PlanExportRequest {
    /// Its format.
    pub format: PlanFormat,
}

/// A file to save.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct ExportedFile {
    /// What to call it.
    pub name: String,
    /// Its media type.
    pub media: String,
    /// Its content.
    pub content: String,
}

/// Which kind of questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SessionKind {
    /// A quick self-assessment.
    Assessment,
    /// A mock interview.
    Mock,
    /// A step of the plan, answered on its own.
    Step,
}

/// An answer.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct GivenAnswer {
    /// Node id of the question.
    pub id: String,
    /// 1 again, 2 hard, 3 good, 4 easy.
    pub rating: u32,
    /// From question to rating, milliseconds; 0 if it was not measured.
    pub duration_ms: u32,
}

/// What was asked so far.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct AskedSoFar {
    /// Of which kind of session.
    pub kind: SessionKind,
    /// In the order in which it was asked.
    pub answers: Vec<GivenAnswer>,
}

/// How a question of a session comes about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum AskedRole {
    /// A new subject.
    Opening,
    /// A follow-up that the notes name.
    FollowUp,
    /// Further down.
    Deeper,
    /// What something failed rests on.
    Basis,
}

/// What to ask next.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct AskedQuestion {
    /// The question.
    pub node: NodeSummary,
    /// How it comes about.
    pub role: AskedRole,
    /// Why, in words.
    pub reason: String,
    /// Minutes an answer takes.
    pub minutes: u32,
}

/// The next question of a session, or its end.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct NextQuestion {
    /// The question; none: that was all.
    pub question: Option<AskedQuestion>,
    /// Questions of a whole self-assessment.
    pub of: u32,
    /// Of a self-assessment, questions that may be taken as known because what builds on them went well.
    pub implied: Vec<NodeSummary>,
}

/// Answers to keep.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct SaveAnswers {
    /// Of which kind of session.
    pub kind: SessionKind,
    /// The answers.
    pub answers: Vec<GivenAnswer>,
    /// Whether to keep what they imply as assessed, rated hard.
    pub implied: bool,
}

/// Answers that were kept.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct SavedAnswers {
    /// Their numbers in the review log.
    pub reviews: Vec<String>,
}

/// Answers to take back.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct TakeBack {
    /// Their numbers in the review log.
    pub reviews: Vec<String>,
}
