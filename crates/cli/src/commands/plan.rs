//! `cairn plan`.

use super::readiness::query;
use crate::args::{Args, Command};
use crate::output::{self, say};
use crate::save::save;
use crate::session::{self, Needs};
use cairn_engine::{StudyTime, agenda_ics, agenda_markdown, day_of};
use cairn_protocol::ApiError;
use cairn_protocol::dto::StudyPlan;
use cairn_protocol::host::views;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Things left out that are shown on a terminal.
const SHOWN: usize = 20;
/// Recall that is good enough, where no profile says otherwise.
const TARGET: f32 = 0.9;

/// What to plan.
struct Wanted<'a> {
    date: &'a str,
    hours_per_day: f64,
    scope: &'a [String],
    ics: Option<&'a PathBuf>,
    markdown: Option<&'a PathBuf>,
}

/// Runs `plan`; another command is none of its business.
pub fn run(args: &Args, vault: &Path) -> Result<(), ApiError> {
    let Command::Plan {
        date,
        hours_per_day,
        scope,
        ics,
        markdown,
        ..
    } = &args.command
    else {
        return Ok(());
    };
    let wanted = Wanted {
        date,
        hours_per_day: *hours_per_day,
        scope,
        ics: ics.as_ref(),
        markdown: markdown.as_ref(),
    };
    make(args, vault, &wanted)
}

fn make(args: &Args, vault: &Path, wanted: &Wanted<'_>) -> Result<(), ApiError> {
    let now = session::now(args);
    let time = StudyTime {
        date: day_of(wanted.date).map_err(ApiError::from)?,
        minutes: minutes(wanted.hours_per_day)?,
        days_off: [false; 7],
        target: TARGET,
        mocks: true,
    };
    let engine = session::open(args, vault, Needs::default())?;
    let snapshot = engine.snapshot();
    let query = query(&engine, &snapshot, wanted.scope)?;
    let agenda = engine
        .agenda(&snapshot, &query, &time, now)
        .map_err(ApiError::from)?;
    let done = engine.done_on(now.day(), now).map_err(ApiError::from)?;
    let plan = views::plan_of(&snapshot, &agenda, &done);
    if let Some(file) = wanted.ics {
        let calendar = agenda_ics(&snapshot, &agenda, &engine.root().display().to_string(), now);
        save(args, vault, file, &calendar.content)?;
    }
    if let Some(file) = wanted.markdown {
        save(args, vault, file, &agenda_markdown(&snapshot, &agenda).content)?;
    }
    if args.json {
        let all = agenda.plan.unplanned.iter().filter_map(|unplanned| {
            let node = snapshot.graph.node(agenda.key(unplanned.item)?);
            let reason = cairn_engine::unplanned_reason(&snapshot, &agenda, unplanned);
            Some(json!({ "id": node.id.to_string(), "title": node.title, "reason": reason, "cost": unplanned.cost }))
        });
        output::document(&document(&plan, all.collect()));
    } else {
        show(&plan);
    }
    Ok(())
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "checked to be a number that is not negative; a float too large becomes the largest number"
)]
fn minutes(hours: f64) -> Result<u32, ApiError> {
    if hours.is_finite() && hours >= 0.0 {
        return Ok((hours * 60.0).round() as u32);
    }
    Err(ApiError::new(
        "interview.hours",
        "The hours of a day must be a number.",
        "Try --hours-per-day 1.5.",
    ))
}

fn document(plan: &StudyPlan, dropped: Vec<Value>) -> Value {
    let days = plan.days.iter().map(|day| {
        let items = day.tasks.iter().map(|task| {
            json!({
                "id": task.node.id,
                "title": task.node.title,
                "action": task.action,
                "minutes": task.minutes,
                "reason": task.reason,
                "gain": task.gain,
                "questions": task.questions,
                "done": task.done,
            })
        });
        json!({ "date": day.date, "minutes": day.minutes, "items": items.collect::<Vec<Value>>() })
    });
    let wished = plan.wished.iter().map(|wish| {
        json!({ "id": wish.node.id, "title": wish.node.title, "state": wish.state, "date": wish.date, "reason": wish.reason })
    });
    let forecast = plan
        .forecast
        .iter()
        .map(|point| json!({ "date": point.date, "readiness": point.with, "without": point.without }));
    json!({
        "days": days.collect::<Vec<Value>>(),
        "dropped": dropped,
        "wished": wished.collect::<Vec<Value>>(),
        "readiness_before": plan.before.value,
        "readiness_after": plan.after.value,
        "forecast": forecast.collect::<Vec<Value>>(),
    })
}

fn show(plan: &StudyPlan) {
    for day in plan.days.iter().filter(|day| !day.tasks.is_empty()) {
        say!("{}  {} min", day.label, day.minutes);
        for task in &day.tasks {
            let what = serde_json::to_value(task.action).unwrap_or_default();
            let what = what.as_str().unwrap_or_default().to_owned();
            say!(
                "  {what:<7} {:<60} {:>3} min  {}",
                task.node.title,
                task.minutes,
                task.reason
            );
        }
    }
    for wish in &plan.wished {
        say!("you asked for: {}: {}", wish.node.title, wish.reason);
    }
    for left in plan.unplanned.iter().take(SHOWN) {
        say!("left out: {}: {}", left.node.title, left.reason);
    }
    let more = (plan.unplanned_total as usize).saturating_sub(SHOWN);
    if more > 0 {
        say!("and {more} more");
    }
    say!(
        "readiness on {}: {:.0} % with this plan, {:.0} % without",
        plan.date,
        plan.after.value * 100.0,
        plan.before.value * 100.0
    );
}
