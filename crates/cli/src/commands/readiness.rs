//! `cairn readiness`.

use crate::args::Args;
use crate::output::{self, say};
use crate::session::{self, Needs};
use cairn_engine::{CalendarDay, Engine, ScopeQuery, Snapshot, check_date, day_of};
use cairn_protocol::ApiError;
use cairn_protocol::host::views;
use serde_json::{Value, json};
use std::path::Path;

/// What is asked, by notes named on the command line.
pub fn query(engine: &Engine, snapshot: &Snapshot, scope: &[String]) -> Result<Option<ScopeQuery>, ApiError> {
    let found: Result<Vec<_>, _> = scope.iter().map(|name| engine.find(snapshot, name)).collect();
    Ok(Some(ScopeQuery {
        scope: found.map_err(ApiError::from)?,
        ..ScopeQuery::default()
    }))
}

pub fn run(args: &Args, vault: &Path, date: &str, scope: &[String]) -> Result<(), ApiError> {
    let now = session::now(args);
    let date = day_of(date).map_err(ApiError::from)?;
    check_date(date, now.day()).map_err(ApiError::from)?;
    let engine = session::open(args, vault, Needs::default())?;
    let snapshot = engine.snapshot();
    let query = query(&engine, &snapshot, scope)?;
    let standing = engine.standing(&snapshot, &query, now).map_err(ApiError::from)?;
    let (then, today) = (standing.readiness(date), standing.readiness(standing.today));
    let topics = views::by_topic(&snapshot, &standing, date);
    let (questions, known) = standing.known();
    if args.json {
        let topics = topics.iter().map(|topic| {
            json!({
                "id": topic.id,
                "title": topic.title,
                "questions": topic.questions,
                "weight": topic.weight,
                "coverage": topic.coverage,
                "recall": topic.recall,
                "readiness": topic.on_date.value,
                "evidence": topic.on_date.evidence,
                "assessed": topic.on_date.assessed,
                "now": topic.now,
            })
        });
        let days = (0..).zip(standing.forecast(date));
        let forecast = days.map(|(days, readiness)| {
            let date = CalendarDay::of(standing.today.after(days)).to_string();
            json!({ "date": date, "readiness": readiness })
        });
        output::document(&json!({
            "readiness": then.value,
            "evidence": then.evidence,
            "assessed": then.assessed,
            "now": today.value,
            "questions": questions,
            "known": known,
            "by_topic": topics.collect::<Vec<Value>>(),
            "forecast": forecast.collect::<Vec<Value>>(),
        }));
        return Ok(());
    }
    let percent = |share: f64| format!("{:.0} %", share * 100.0);
    say!(
        "today {}, on {} {} if nothing more is done",
        percent(today.value),
        CalendarDay::of(date),
        percent(then.value)
    );
    say!(
        "of that {} by answers, {} by what you say to know; {known} of {questions} questions known",
        percent(then.evidence),
        percent(then.assessed)
    );
    for topic in topics {
        say!(
            "{:>6}  weight {:>5}  covered {:>5}  {}",
            percent(topic.on_date.value),
            percent(topic.weight),
            percent(topic.coverage),
            topic.title
        );
    }
    Ok(())
}
