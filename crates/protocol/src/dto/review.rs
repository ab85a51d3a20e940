//! Cards, ratings, the day's queue, and the log as files.

use crate::dto::NodeSummary;
use serde::{Deserialize, Serialize};
use specta::Type;

/// A language a card has a side in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum CardLanguage {
    /// English.
    En,
    /// Russian.
    Ru,
}

/// A part of a card's side.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct CardPart {
    /// Its language.
    pub language: CardLanguage,
    /// Sanitised HTML.
    pub html: String,
}

/// Why a card is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum CardReason {
    /// It is due.
    Due,
    /// It was failed today.
    Again,
    /// It was never asked.
    Fresh,
    /// The user asked for it.
    Chosen,
}

/// A question as a card.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct ReviewCard {
    /// The note.
    pub node: NodeSummary,
    /// What is asked; empty if the title asks.
    pub question: Vec<CardPart>,
    /// What answers it.
    pub answer: Vec<CardPart>,
    /// Why it is asked.
    pub reason: CardReason,
    /// Days until it is asked again after each rating from 1 to 4; 0 is later today.
    pub intervals: Vec<u32>,
    /// The chance of recalling it now, percent; none if it was never asked.
    pub recall: Option<u32>,
    /// How often it was asked.
    pub reps: u32,
    /// The date it was asked last, `2026-11-28`.
    pub last: Option<String>,
}

/// The day of reviews, and the card that is asked next.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct ReviewTurn {
    /// The card; none if nothing is left today.
    pub card: Option<ReviewCard>,
    /// Left today that are due, those failed today among them.
    pub due: u32,
    /// Left today for the first time.
    pub fresh: u32,
    /// Due, but beyond today's limit.
    pub due_beyond: u32,
    /// Never asked, but beyond today's limit.
    pub fresh_beyond: u32,
    /// Answers given today.
    pub answered: u32,
    /// Put off until tomorrow.
    pub buried: u32,
    /// Questions in the vault.
    pub questions: u32,
    /// The date on which the next question is due after today, `2026-11-28`.
    pub next_date: Option<String>,
    /// Days until then.
    pub next_days: Option<u32>,
    /// What became of a file with the user's own data that was damaged, until it is told.
    pub restored: Option<String>,
}

/// Which card to show.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct ReviewRequest {
    /// Ask this node first; none: as the queue says.
    pub id: Option<String>,
}

/// A rated answer.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct RateRequest {
    /// Node id.
    pub id: String,
    /// 1 again, 2 hard, 3 good, 4 easy.
    pub rating: u32,
    /// From question to rating, milliseconds.
    pub duration_ms: u32,
}

/// A rating that is on the disk.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct ReviewRated {
    /// The review's number, to take it back by.
    pub review: String,
    /// What comes next.
    pub turn: ReviewTurn,
}

/// Which review to take back.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct UndoReview {
    /// Its number.
    pub review: String,
}

/// Which question to put off.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct BuryRequest {
    /// Node id.
    pub id: String,
    /// Off until tomorrow, or back.
    pub buried: bool,
}

/// How reviews are asked and counted.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct ReviewOptions {
    /// The chance of recall at which a question is asked again, percent, 70 to 97.
    pub target: u32,
    /// At most so many questions for the first time a day.
    pub new_per_day: u32,
    /// At most so many others a day.
    pub reviews_per_day: u32,
    /// Whether an answer gives credit to what it builds on.
    pub credit: bool,
    /// Whether parameters are found from the log.
    pub learn_parameters: bool,
    /// The only language of cards that is shown; none: both.
    pub language: Option<CardLanguage>,
    /// Where the parameters in use come from, in words.
    pub parameters: String,
}

/// A format of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ReviewFormat {
    /// A table.
    Csv,
    /// Cairn's own.
    Json,
    /// The questions as notes that Anki imports.
    Anki,
}

/// What to export.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct ExportReviews {
    /// The format.
    pub format: ReviewFormat,
}

/// A file to save.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct ReviewExport {
    /// What to call it.
    pub name: String,
    /// Its text.
    pub content: String,
    /// How many reviews or notes are in it.
    pub count: u32,
}

/// A file to import: CSV or JSON of Cairn's, or a package, collection or table of Anki's.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct ImportReviews {
    /// The file, as the operating system spells it; empty if `content` is given.
    pub path: String,
    /// The content, each byte as the character of that number.
    pub content: Option<String>,
}

/// What became of it.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct ReviewsImported {
    /// Reviews written down.
    pub added: u32,
    /// In the log already.
    pub known: u32,
    /// Of notes that are not in this vault.
    pub unknown: u32,
}
