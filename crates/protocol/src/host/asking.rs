//! Self-assessment, mock interview, and answers to keep.

use super::convert::summary;
use super::interview::query;
use crate::dto::*;
use crate::error::ApiError;
use cairn_engine::{ASSESSMENT, Answer, AskedNode, Engine, NextAsked, Snapshot};
use cairn_model::{Moment, NodeId, Rating, ReviewKind};

fn rating(number: u32) -> Result<Rating, ApiError> {
    Rating::from_number(i64::from(number)).ok_or_else(|| {
        ApiError::new(
            "request.invalid",
            format!("{number} is no rating."),
            "A rating is 1 (again), 2 (hard), 3 (good) or 4 (easy).",
        )
    })
}

fn asked(answers: &[GivenAnswer]) -> Result<Vec<AskedNode>, ApiError> {
    let one = |answer: &GivenAnswer| {
        Ok(AskedNode {
            node: NodeId::from_text(&answer.id),
            rating: rating(answer.rating)?,
        })
    };
    answers.iter().map(one).collect()
}

pub(super) fn next(engine: &Engine, request: &AskedSoFar, now: Moment) -> Result<NextQuestion, ApiError> {
    let snapshot = engine.snapshot();
    let query = query(engine, &snapshot)?;
    let asked = asked(&request.answers)?;
    let (next, implied) = match request.kind {
        SessionKind::Assessment => (
            engine.next_assessed(&snapshot, &query, &asked, now)?,
            engine.implied_known(&snapshot, &query, &asked, now)?,
        ),
        SessionKind::Mock | SessionKind::Step => {
            (engine.next_in_mock(&snapshot, &query, &asked, now)?, Vec::new())
        }
    };
    Ok(NextQuestion {
        question: next.map(|next| question(&snapshot, next)),
        of: u32::try_from(ASSESSMENT).unwrap_or(u32::MAX),
        implied: implied.into_iter().map(|key| summary(&snapshot, key)).collect(),
    })
}

fn question(snapshot: &Snapshot, next: NextAsked) -> AskedQuestion {
    AskedQuestion {
        node: summary(snapshot, next.key),
        role: match next.role {
            "follow_up" => AskedRole::FollowUp,
            "deeper" => AskedRole::Deeper,
            "basis" => AskedRole::Basis,
            _ => AskedRole::Opening,
        },
        reason: next.reason,
        minutes: next.minutes.0,
    }
}

/// Keeps answers in the review log.
pub(super) fn save(engine: &Engine, request: &SaveAnswers, now: Moment) -> Result<SavedAnswers, ApiError> {
    let snapshot = engine.snapshot();
    let kind = match request.kind {
        SessionKind::Assessment => ReviewKind::Assessment,
        SessionKind::Mock => ReviewKind::Mock,
        SessionKind::Step => ReviewKind::Manual,
    };
    let mut answers = Vec::with_capacity(request.answers.len());
    for answer in &request.answers {
        answers.push(Answer {
            node: NodeId::from_text(&answer.id),
            rating: rating(answer.rating)?,
            at: now,
            duration_ms: answer.duration_ms,
            kind,
        });
    }
    if request.implied && kind == ReviewKind::Assessment {
        let query = query(engine, &snapshot)?;
        let implied = engine.implied_known(&snapshot, &query, &asked(&request.answers)?, now)?;
        answers.extend(implied.into_iter().map(|key| Answer {
            node: snapshot.graph.node(key).id.clone(),
            rating: Rating::Hard,
            at: now,
            duration_ms: 0,
            kind,
        }));
    }
    let reviews = engine.answered(&snapshot, &answers)?;
    Ok(SavedAnswers {
        reviews: reviews.iter().map(i64::to_string).collect(),
    })
}

/// Takes answers back that were kept.
pub(super) fn take_back(engine: &Engine, request: &TakeBack, now: Moment) -> Result<(), ApiError> {
    for review in &request.reviews {
        if let Ok(id) = review.parse() {
            engine.take_back_review(id, now)?;
        }
    }
    Ok(())
}
