//! The review log as CSV and as JSON, and either read back; a CSV of Anki's log too.

use crate::clock;
use crate::error::ApiError;
use cairn_engine::{ForeignReview, as_cell, of_cell};
use cairn_model::{NodeId, Rating, Review, ReviewKind};
use cairn_store::{AnkiReview, moment_of, read_anki};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// What the JSON says it is.
const FORMAT: &str = "cairn-reviews";
/// The newest version of it this build knows.
const VERSION: u32 = 1;

/// What a file held.
#[derive(Debug, PartialEq)]
pub(crate) enum Read {
    /// Reviews by node.
    Reviews(Vec<ForeignReview>),
    /// Answers by Anki's ids.
    Anki(Vec<AnkiReview>),
}

#[derive(Serialize, Deserialize)]
struct Document {
    format: String,
    version: u32,
    reviews: Vec<Row>,
}

/// A line of the log; the columns of the CSV in this order.
#[derive(Serialize, Deserialize)]
struct Row {
    time: String,
    note: String,
    #[serde(default)]
    title: String,
    rating: u8,
    #[serde(default = "manual")]
    kind: String,
    #[serde(default = "whole")]
    credit: f32,
    #[serde(default)]
    duration_ms: u32,
    #[serde(default)]
    undone: bool,
}

fn manual() -> String {
    ReviewKind::Manual.name().to_owned()
}

fn whole() -> f32 {
    1.0
}

impl Row {
    fn of(review: &Review, title: &str) -> Self {
        Self {
            time: clock::text(review.at),
            note: review.node.to_string(),
            title: title.to_owned(),
            rating: review.rating.number(),
            kind: review.kind.name().to_owned(),
            credit: review.credit,
            duration_ms: review.duration_ms,
            undone: review.undone,
        }
    }

    fn review(self) -> Result<ForeignReview, &'static str> {
        Ok(ForeignReview {
            at: moment_of(&self.time).ok_or("its time does not read")?,
            rating: Rating::from_number(self.rating.into()).ok_or("its rating is not 1 to 4")?,
            kind: ReviewKind::from_name(&self.kind).ok_or("its kind is unknown")?,
            credit: if self.credit.is_finite() { self.credit } else { 0.0 },
            node: NodeId::from_text(&self.note),
            title: self.title,
            duration_ms: self.duration_ms,
            undone: self.undone,
        })
    }
}

fn rows(log: &[Review], titles: &dyn Fn(&NodeId) -> String) -> Vec<Row> {
    log.iter()
        .map(|review| Row::of(review, &titles(&review.node)))
        .collect()
}

/// The log as CSV.
pub(crate) fn csv(log: &[Review], titles: &dyn Fn(&NodeId) -> String) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let cells = |mut row: Row| {
        row.title = as_cell(&row.title).into_owned();
        row
    };
    let written: Result<(), csv::Error> = rows(log, titles)
        .into_iter()
        .map(cells)
        .try_for_each(|row| writer.serialize(row));
    // Writing into memory does not fail.
    let bytes = written
        .ok()
        .and_then(|()| writer.into_inner().ok())
        .unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

/// The log as JSON.
pub(crate) fn json(log: &[Review], titles: &dyn Fn(&NodeId) -> String) -> String {
    let document = Document {
        format: FORMAT.to_owned(),
        version: VERSION,
        reviews: rows(log, titles),
    };
    serde_json::to_string_pretty(&document).unwrap_or_default()
}

/// Reads a file of any of the formats, told apart by what stands in it.
pub(crate) fn read(bytes: &[u8]) -> Result<Read, ApiError> {
    if bytes.starts_with(b"SQLite format 3\0") || bytes.starts_with(b"PK") {
        return read_anki(bytes).map(Read::Anki).map_err(|error| {
            refused(
                format!("{error}."),
                "Export the deck from Anki again, with scheduling information.",
            )
        });
    }
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.starts_with(['{', '[']) {
        read_json(text)
    } else {
        read_csv(text)
    }
}

fn refused(message: impl Into<String>, hint: &str) -> ApiError {
    ApiError::new(
        "reviews.refused",
        message,
        format!("{hint} Nothing was imported."),
    )
}

fn read_json(text: &str) -> Result<Read, ApiError> {
    /// The head alone, so that a newer version is told apart from a damaged file.
    #[derive(Deserialize)]
    struct Head {
        format: String,
        version: u32,
    }
    let wrong = "Choose a file that Cairn exported.";
    let head: Head = serde_json::from_str(text)
        .map_err(|error| refused(format!("This is no review log of Cairn's ({error})."), wrong))?;
    if head.format != FORMAT {
        return Err(refused("This is no review log of Cairn's.", wrong));
    }
    if head.version > VERSION {
        return Err(ApiError::new(
            "reviews.newer",
            "This review log was exported by a newer version of Cairn.",
            "Import it with that version. Nothing was imported.",
        ));
    }
    let document: Document = serde_json::from_str(text).map_err(|error| {
        refused(
            format!("The review log is damaged ({error})."),
            "Export it again.",
        )
    })?;
    collect(document.reviews.into_iter().map(Ok)).map(Read::Reviews)
}

fn read_csv(text: &str) -> Result<Read, ApiError> {
    let separator = if text.lines().next().is_some_and(|line| line.contains('\t')) {
        b'\t'
    } else {
        b','
    };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .flexible(true)
        .from_reader(text.as_bytes());
    let headers = reader.headers().cloned().unwrap_or_default();
    let has = |name: &str| {
        headers
            .iter()
            .any(|header| header.trim().eq_ignore_ascii_case(name))
    };
    if has("time") && has("note") && has("rating") {
        let rows = reader.deserialize::<Row>();
        let texts = |mut row: Row| {
            row.title = of_cell(&row.title).to_owned();
            row
        };
        let rows = rows.map(|row| row.map(texts).map_err(|error| NoRow(error.to_string())));
        return collect(rows).map(Read::Reviews);
    }
    let column = |names: &[&str]| {
        headers
            .iter()
            .position(|header| names.iter().any(|name| header.trim().eq_ignore_ascii_case(name)))
    };
    let (at, rating) = (
        column(&["id", "review_id", "time_ms", "review_time"]),
        column(&["ease", "button_chosen", "rating"]),
    );
    let (card, note) = (
        column(&["cid", "card_id"]),
        column(&["nid", "note_id", "anki_id"]),
    );
    let (Some(at), Some(rating), true) = (at, rating, card.or(note).is_some()) else {
        return Err(refused(
            "This file has neither the columns of Cairn's review log (time, note, rating) nor those of Anki's (id, cid, ease).",
            "Choose a file that Cairn or Anki exported.",
        ));
    };
    let duration = column(&["time", "review_duration", "duration_ms"]).filter(|duration| *duration != at);
    let mut found = Vec::new();
    for (line, record) in (2..).zip(reader.records()) {
        let record =
            record.map_err(|error| refused(format!("The file does not read: {error}."), "Mend it."))?;
        let number = |at: usize| record.get(at).and_then(|text| text.trim().parse::<i64>().ok());
        let (Some(at_ms), Some(rating)) = (number(at), number(rating)) else {
            return Err(refused(
                format!("Line {line} has no number for its time or rating."),
                "Mend that line.",
            ));
        };
        // 0 is a change by hand, no answer.
        if !(1..=4).contains(&rating) {
            continue;
        }
        found.push(AnkiReview {
            card: card.and_then(number).unwrap_or(0),
            note: note.and_then(number).unwrap_or(0),
            at_ms,
            rating,
            duration_ms: duration
                .and_then(number)
                .and_then(|ms| u32::try_from(ms).ok())
                .unwrap_or(0),
        });
    }
    Ok(Read::Anki(found))
}

/// Why something is no row, to follow a colon.
struct NoRow(String);

/// All rows, or what is wrong with the first that is none. Lines are counted from 1, with the head of a CSV.
fn collect(rows: impl Iterator<Item = Result<Row, NoRow>>) -> Result<Vec<ForeignReview>, ApiError> {
    let mut out = Vec::new();
    for (number, row) in (1..).zip(rows) {
        let review = row.and_then(|row| row.review().map_err(|why| NoRow(why.to_owned())));
        out.push(
            review.map_err(|NoRow(why)| {
                refused(format!("Review {number} cannot be used: {why}."), "Mend it.")
            })?,
        );
    }
    Ok(out)
}

/// Answers of Anki's as reviews of the notes that name them, and how many name none.
pub(crate) fn of_notes(
    answers: &[AnkiReview],
    notes: &HashMap<i64, NodeId, impl std::hash::BuildHasher>,
) -> (Vec<ForeignReview>, u32) {
    let mut unknown = 0;
    let mut out = Vec::new();
    for answer in answers {
        let node = notes.get(&answer.note).or_else(|| notes.get(&answer.card));
        let (Some(node), Some(rating)) = (node, Rating::from_number(answer.rating)) else {
            unknown += 1;
            continue;
        };
        out.push(ForeignReview {
            node: node.clone(),
            title: String::new(),
            rating,
            at: clock::local(answer.at_ms),
            duration_ms: answer.duration_ms,
            kind: ReviewKind::Manual,
            credit: 1.0,
            undone: false,
        });
    }
    (out, unknown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use cairn_model::Moment;

    fn log() -> Vec<Review> {
        let review = |id, undone, kind| Review {
            id,
            node: NodeId::from_text("note:f/q-\"a\", b.md"),
            rating: Rating::Hard,
            at: Moment {
                ms: 1_764_324_000_250 + id,
                offset: 3600,
            },
            duration_ms: 900,
            kind,
            credit: if kind == ReviewKind::Implicit { 0.25 } else { 1.0 },
            cause: None,
            imported: false,
            undone,
        };
        vec![
            review(1, false, ReviewKind::Manual),
            review(2, true, ReviewKind::Mock),
            review(3, false, ReviewKind::Implicit),
        ]
    }

    #[test]
    fn a_log_is_read_back_from_either_format_as_it_was() {
        let titles = |_: &NodeId| "=\"Titel\", lang\nund breit".to_owned();
        let expected: Vec<ForeignReview> = log()
            .into_iter()
            .map(|review| ForeignReview {
                title: titles(&review.node),
                node: review.node,
                rating: review.rating,
                at: review.at,
                duration_ms: review.duration_ms,
                kind: review.kind,
                credit: review.credit,
                undone: review.undone,
            })
            .collect();
        assert!(csv(&log(), &titles).contains("\"'=\"\"Titel"), "a formula");
        for text in [csv(&log(), &titles), json(&log(), &titles)] {
            assert_eq!(
                read(text.as_bytes()).expect("reads"),
                Read::Reviews(expected.clone()),
                "{text}"
            );
        }
    }

    #[test]
    fn a_table_of_ankis_log_is_told_by_its_columns() {
        let text = "id,cid,ease,time\n1764324000250,11,3,7000\n1764324000251,11,0,0\n";
        let Read::Anki(found) = read(text.as_bytes()).expect("reads") else {
            panic!("not Anki's")
        };
        let [one] = &*found else { panic!("{found:?}") };
        assert_eq!((one.card, one.rating, one.duration_ms), (11, 3, 7000));
        let notes: HashMap<i64, NodeId> = [(11, NodeId::from_text("note:a.md"))].into();
        let strangers = AnkiReview {
            card: 9,
            note: 9,
            ..*one
        };
        let (reviews, unknown) = of_notes(&[*one, strangers], &notes);
        assert_eq!((reviews.len(), unknown), (1, 1));
        assert_eq!(reviews[0].at.ms, 1_764_324_000_250);
    }

    #[test]
    fn what_cannot_be_used_is_refused_with_its_place() {
        let code = |text: &str| {
            read(text.as_bytes())
                .err()
                .map(|error| (error.code, error.message))
        };
        let (newer, _) = code(r#"{"format":"cairn-reviews","version":2,"reviews":3}"#).expect("refused");
        assert_eq!(newer, "reviews.newer");
        for text in [
            "",
            "a,b\n1,2\n",
            "{}",
            "[1]",
            r#"{"format":"x","version":1,"reviews":[]}"#,
            "PK\u{3}\u{4}no",
        ] {
            assert_eq!(code(text).expect(text).0, "reviews.refused");
        }
        let (_, message) =
            code("time,note,rating\n2026-11-28T10:00:00Z,note:a.md,3\nsoon,note:a.md,3\n").expect("refused");
        assert!(message.contains("Review 2"), "{message}");
        let (_, message) = code("time,note,rating\n2026-11-28T10:00:00Z,note:a.md,7\n").expect("refused");
        assert!(message.contains("1 to 4"), "{message}");
    }
}
