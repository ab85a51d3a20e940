//! A day of studying: what Home shows and the plan to an interview, after a hundred thousand reviews.

use super::child::Answer;
use super::engine::{add, check, is_searchable, milliseconds, open_with};
use anyhow::{Context as _, Result, ensure};
use cairn_engine::{CalendarDay, Engine, ForeignReview, Interview, ScopeQuery, Snapshot, StudyTime, day_of};
use cairn_model::{Moment, NodeKind, Rating, ReviewKind, StudyDay};
use std::path::Path;
use std::time::{Duration, Instant};

const REVIEWS: usize = 100_000;
/// The reviews were made in so many days before today.
const PAST: i32 = 300;
/// Days to the interview, and minutes a day.
const AHEAD: u32 = 60;
const MINUTES: u32 = 120;
const DAY_MS: i64 = 86_400_000;
/// Until somebody looks at a vault that was opened.
const OPENS: Duration = Duration::from_secs(1);

/// Opens a vault whose index is up to date, writes the reviews down, and opens it again as the window does on a new day:
/// with what Home needs being worked out in the background.
pub fn measure(vault: &Path, data: &Path) -> Result<Answer> {
    let today = day_of("2026-12-01").ok().context("a date")?;
    let now = Moment {
        ms: i64::from(today.0) * DAY_MS + DAY_MS / 2,
        offset: 0,
    };
    let engine = ready(vault, data)?;
    let snapshot = engine.snapshot();
    let reviews = reviews(&snapshot, today)?;
    engine.import_reviews(&snapshot, &reviews, now)?;
    let interview = Interview {
        day: today.after(AHEAD).0,
        minutes: MINUTES,
        days_off: [false; 7],
        target: 0.9,
        difficulty: [1.0; 3],
        mocks: true,
        scope: Vec::new(),
        focus: Vec::new(),
    };
    engine.save_interview(&snapshot, &interview, today)?;
    drop((snapshot, engine));
    let mut answer = Answer::new();
    let engine = ready(vault, data)?;
    let begun = Instant::now();
    engine.memory(now)?;
    add(&mut answer, "memory_first_ms", milliseconds(begun));
    drop(engine);
    let engine = open_with(vault, data, false)?;
    std::thread::spawn(engine.work_ahead());
    check(&engine.wait_until(|status| status.generation > 0))?;
    let begun = Instant::now();
    home_data(&engine, &engine.snapshot(), &interview, now)?;
    add(&mut answer, "home_at_once_ms", milliseconds(begun));
    drop(engine);
    let engine = open_with(vault, data, false)?;
    std::thread::spawn(engine.work_ahead());
    check(&engine.wait_until(is_searchable))?;
    // A window takes longer to be there.
    std::thread::sleep(OPENS);
    for (home, plan) in [("home_first_ms", "plan_first_ms"), ("home_ms", "plan_ms")] {
        let snapshot = engine.snapshot();
        let begun = Instant::now();
        home_data(&engine, &snapshot, &interview, now)?;
        add(&mut answer, home, milliseconds(begun));
        let begun = Instant::now();
        let query = engine.scope_query(&snapshot, &interview);
        let agenda = engine.agenda(&snapshot, &query, &StudyTime::from(&interview), now)?;
        ensure!(
            agenda.plan.after.value > agenda.plan.before.value,
            "the plan is of no use"
        );
        add(&mut answer, plan, milliseconds(begun));
    }
    Ok(answer)
}

fn ready(vault: &Path, data: &Path) -> Result<Engine> {
    let engine = open_with(vault, data, false)?;
    check(&engine.wait_until(is_searchable))?;
    Ok(engine)
}

/// What Home asks for: how things stand by topic, what was done, the gaps, and what is on the plan of the day.
fn home_data(engine: &Engine, snapshot: &Snapshot, interview: &Interview, now: Moment) -> Result<()> {
    let query: Option<ScopeQuery> = engine.scope_query(snapshot, interview);
    let standing = engine.standing(snapshot, &query, now)?;
    let (then, today) = (
        standing.readiness(StudyDay(interview.day)),
        standing.readiness(standing.today),
    );
    ensure!(then.value <= today.value, "memories grew by themselves");
    engine.done_on(now.day(), now)?;
    let gaps = engine.gaps(snapshot, now)?;
    ensure!(!gaps.open.is_empty(), "no gap was found");
    std::hint::black_box(CalendarDay::of(standing.today).short());
    Ok(())
}

/// Answers to every question of the vault in turn, spread over the days.
fn reviews(snapshot: &Snapshot, today: StudyDay) -> Result<Vec<ForeignReview>> {
    let questions: Vec<_> = snapshot
        .graph
        .nodes()
        .filter(|(_, node)| node.kind == NodeKind::Question)
        .map(|(_, node)| (node.id.clone(), node.title.to_string()))
        .collect();
    ensure!(!questions.is_empty(), "the vault has no questions");
    let review = |at: usize| {
        let (node, title) = &questions[at * 7 % questions.len()];
        let share = at as f64 / REVIEWS as f64;
        ForeignReview {
            node: node.clone(),
            title: title.clone(),
            rating: Rating::ALL[at % 10 % 4],
            at: Moment {
                ms: (f64::from(today.0 - PAST) * DAY_MS as f64 + share * f64::from(PAST) * DAY_MS as f64)
                    as i64,
                offset: 0,
            },
            duration_ms: 0,
            kind: ReviewKind::Manual,
            credit: 1.0,
            undone: false,
        }
    };
    Ok((0..REVIEWS).map(review).collect())
}
