//! Profile, readiness and plan of the open vault.

use super::convert::{count, summary};
use crate::dto::*;
use crate::error::ApiError;
use cairn_engine::{
    Agenda, CalendarDay, DayDone, DayRecord, Engine, Interview, ScopeQuery, Snapshot, Standing, StudyTime,
    WishState, agenda_ics, agenda_markdown, check_date, day_of, task_reason, unplanned_reason, wish_outcome,
};
use cairn_graph::NodeKey;
use cairn_model::{Moment, NodeId, NodeKind, StudyDay};
use cairn_study::Readiness;
use cairn_study::plan::{Action, Task};

/// Days of the trend.
const TREND: i32 = 60;
/// What changed is told against that many days ago.
const WEEK: i32 = 7;
/// Things that do not fit, in one reply.
const UNPLANNED: usize = 200;

/// The profile and what it can be made of.
pub(super) fn interview(engine: &Engine, now: Moment) -> Result<InterviewReply, ApiError> {
    let snapshot = engine.snapshot();
    let kept = engine.interview()?;
    let chosen = |nodes: &[NodeId], node: &NodeId| nodes.contains(node);
    let (scope, focus) = kept
        .as_ref()
        .map(|kept| (kept.scope.clone(), kept.focus.clone()))
        .unwrap_or_default();
    let offered = |key: NodeKey| {
        let node = snapshot.graph.node(key);
        matches!(
            node.kind,
            NodeKind::Moc | NodeKind::Source | NodeKind::Path | NodeKind::Company
        ) || chosen(&scope, &node.id)
            || chosen(&focus, &node.id)
    };
    let mut keys: Vec<NodeKey> = snapshot
        .graph
        .nodes()
        .map(|(key, _)| key)
        .filter(|key| offered(*key))
        .collect();
    keys.sort_by_cached_key(|key| {
        let node = snapshot.graph.node(*key);
        (node.kind, node.title.to_lowercase(), node.id.clone())
    });
    let choices = keys.into_iter().map(|key| {
        let id = &snapshot.graph.node(key).id;
        ScopeChoice {
            node: summary(&snapshot, key),
            scope: chosen(&scope, id),
            focus: chosen(&focus, id),
        }
    });
    let choices = choices.collect();
    let lost = scope
        .iter()
        .chain(&focus)
        .filter(|node| snapshot.graph.find(node).is_none());
    Ok(InterviewReply {
        lost: lost.map(ToString::to_string).collect(),
        profile: kept.map(profile),
        today: CalendarDay::of(now.day()).to_string(),
        choices,
    })
}

fn profile(kept: Interview) -> InterviewProfile {
    let ids = |nodes: &[NodeId]| nodes.iter().map(ToString::to_string).collect();
    let [easy, medium, hard] = kept.difficulty;
    InterviewProfile {
        date: CalendarDay::of(StudyDay(kept.day)).to_string(),
        minutes: kept.minutes,
        days_off: kept.days_off.to_vec(),
        target: kept.target,
        easy,
        medium,
        hard,
        mocks: kept.mocks,
        scope: ids(&kept.scope),
        focus: ids(&kept.focus),
    }
}

pub(super) fn save_interview(
    engine: &Engine,
    request: &InterviewProfile,
    now: Moment,
) -> Result<(), ApiError> {
    let ids = |nodes: &[String]| nodes.iter().map(|node| NodeId::from_text(node)).collect();
    let kept = Interview {
        day: day_of(&request.date)?.0,
        minutes: request.minutes,
        days_off: std::array::from_fn(|weekday| request.days_off.get(weekday).copied().unwrap_or(false)),
        target: request.target,
        difficulty: [request.easy, request.medium, request.hard],
        mocks: request.mocks,
        scope: ids(&request.scope),
        focus: ids(&request.focus),
    };
    Ok(engine.save_interview(&engine.snapshot(), &kept, now.day())?)
}

/// What is asked: by the profile, or every question.
pub(super) fn query(engine: &Engine, snapshot: &Snapshot) -> Result<Option<ScopeQuery>, ApiError> {
    Ok(match engine.interview()? {
        Some(kept) => engine.scope_query(snapshot, &kept),
        None => Some(ScopeQuery::default()),
    })
}

impl From<&Readiness> for ReadinessDto {
    fn from(readiness: &Readiness) -> Self {
        Self {
            value: readiness.value,
            evidence: readiness.evidence,
            assessed: readiness.assessed,
        }
    }
}

/// Each topic on a date and today.
pub fn by_topic(snapshot: &Snapshot, standing: &Standing, date: StudyDay) -> Vec<TopicReadinessDto> {
    let (then, now) = (standing.readiness(date), standing.readiness(standing.today));
    let topics = standing
        .scope
        .topics
        .iter()
        .zip(then.topics.iter().zip(&now.topics));
    topics
        .map(|(topic, (then, now))| TopicReadinessDto {
            id: topic.key.map(|key| snapshot.graph.node(key).id.to_string()),
            title: topic.title.clone(),
            questions: topic.questions,
            weight: then.weight,
            coverage: topic.coverage,
            recall: then.recall,
            on_date: ReadinessDto {
                value: then.readiness,
                evidence: then.evidence,
                assessed: then.assessed,
            },
            now: now.readiness,
        })
        .filter(|topic| topic.weight > 0.0)
        .collect()
}

impl Outlook {
    /// No interview, and nothing that could be asked in one.
    fn nothing(today: StudyDay) -> Self {
        let today = CalendarDay::of(today).to_string();
        Self {
            state: InterviewState::None,
            date: today.clone(),
            today,
            days_left: 0,
            now: ReadinessDto::default(),
            on_date: ReadinessDto::default(),
            topics: Vec::new(),
            trend: Vec::new(),
            changes: None,
            questions: 0,
            known: 0,
            uncovered: 0,
            answered_today: 0,
            notice: None,
        }
    }
}

pub(super) fn outlook(engine: &Engine, now: Moment) -> Result<Outlook, ApiError> {
    let snapshot = engine.snapshot();
    let today = now.day();
    let kept = engine.interview()?;
    let day = kept.as_ref().map(|kept| StudyDay(kept.day));
    let date = day.unwrap_or(today).max(today);
    let query = query(engine, &snapshot)?;
    if let (None, Some(query)) = (&kept, &query) {
        let scope = engine.study_scope(&snapshot, query)?;
        if scope.asked() == 0 {
            return Ok(Outlook {
                uncovered: scope.study.topics.iter().map(|topic| topic.uncovered).sum(),
                answered_today: engine.done_on(today, now)?.answers,
                ..Outlook::nothing(today)
            });
        }
    }
    let standing = engine.standing(&snapshot, &query, now)?;
    let (at_date, at_now) = (standing.readiness(date), standing.readiness(today));
    let (questions, known) = standing.known();
    let uncovered = standing.study.topics.iter().map(|topic| topic.uncovered).sum();
    let done = engine.done_on(today, now)?;
    let record = DayRecord {
        day: today.0,
        readiness: at_date.value,
        now: at_now.value,
        questions,
        known,
        uncovered,
        missing: snapshot.missing_notes(),
    };
    let days = match day {
        Some(_) => engine.record_day(&record, today.0.saturating_sub(TREND))?,
        None => Vec::new(),
    };
    let state = match day {
        None => InterviewState::None,
        Some(day) if day < today => InterviewState::Past,
        Some(day) if day == today => InterviewState::Today,
        Some(_) => InterviewState::Ahead,
    };
    Ok(Outlook {
        state,
        date: CalendarDay::of(day.unwrap_or(today)).to_string(),
        today: CalendarDay::of(today).to_string(),
        days_left: date.since(today),
        now: (&at_now).into(),
        on_date: (&at_date).into(),
        topics: by_topic(&snapshot, &standing, date),
        changes: changes(&standing, &days, &record),
        trend: days.iter().map(trend).collect(),
        questions,
        known,
        uncovered,
        answered_today: done.answers,
        notice: notice(engine, now, day)?,
    })
}

fn trend(record: &DayRecord) -> TrendPoint {
    TrendPoint {
        date: CalendarDay::of(StudyDay(record.day)).to_string(),
        now: record.now,
        on_date: record.readiness,
    }
}

/// Against the last day at least a week ago, or else the first.
fn changes(standing: &Standing, days: &[DayRecord], now: &DayRecord) -> Option<Changes> {
    let week_ago = now.day.saturating_sub(WEEK);
    let before = days
        .iter()
        .rev()
        .find(|record| record.day <= week_ago)
        .or(days.first())?;
    if before.day >= now.day {
        return None;
    }
    let since = StudyDay(before.day);
    let answers = standing.memory.log.iter().filter(|review| {
        let asked = matches!(
            review.kind,
            cairn_model::ReviewKind::Manual | cairn_model::ReviewKind::Mock
        );
        asked && !review.undone && review.at.day() >= since
    });
    let more = |now: u32, before: u32| i32::try_from(i64::from(now) - i64::from(before)).unwrap_or(0);
    Some(Changes {
        since: CalendarDay::of(since).to_string(),
        readiness: now.readiness - before.readiness,
        answers: count(answers.count()),
        questions: more(now.questions, before.questions),
        known: more(now.known, before.known),
        uncovered: more(now.uncovered, before.uncovered),
        missing: more(now.missing, before.missing),
    })
}

fn notice(engine: &Engine, now: Moment, day: Option<StudyDay>) -> Result<Option<String>, ApiError> {
    if day.is_none() {
        return Ok(None);
    }
    Ok(engine.clock_went_back(now)?.map(|later| {
        format!(
            "This computer's clock says {}, but you studied on {} already. Nothing is lost; if today is wrong, set the clock.",
            CalendarDay::of(now.day()),
            CalendarDay::of(later)
        )
    }))
}

fn planned(engine: &Engine, snapshot: &Snapshot, now: Moment) -> Result<std::sync::Arc<Agenda>, ApiError> {
    let none = || {
        ApiError::new(
            "interview.none",
            "There is no interview to plan for yet.",
            "Give its day and your hours under Plan.",
        )
    };
    let kept = engine.interview()?.ok_or_else(none)?;
    check_date(StudyDay(kept.day), now.day())?;
    let query = engine.scope_query(snapshot, &kept);
    Ok(engine.agenda(snapshot, &query, &StudyTime::from(&kept), now)?)
}

pub(super) fn plan(engine: &Engine, now: Moment) -> Result<StudyPlan, ApiError> {
    let snapshot = engine.snapshot();
    let agenda = planned(engine, &snapshot, now)?;
    let done = engine.done_on(now.day(), now)?;
    let missed = engine.missed(now)?;
    engine.record_steps(now.day(), &agenda.steps(&snapshot))?;
    let mut reply = plan_of(&snapshot, &agenda, &done);
    reply.missed = missed.map(|missed| MissedDto {
        label: CalendarDay::of(missed.day).short(),
        planned: missed.planned,
        missed: missed.missed,
    });
    Ok(reply)
}

pub(super) fn export(engine: &Engine, format: PlanFormat, now: Moment) -> Result<ExportedFile, ApiError> {
    let snapshot = engine.snapshot();
    let agenda = planned(engine, &snapshot, now)?;
    let (file, media) = match format {
        PlanFormat::Ics => {
            let vault = engine.vault_name();
            (agenda_ics(&snapshot, &agenda, vault, now), "text/calendar")
        }
        PlanFormat::Markdown => (agenda_markdown(&snapshot, &agenda), "text/markdown"),
    };
    Ok(ExportedFile {
        name: file.name,
        media: media.to_owned(),
        content: file.content,
    })
}

/// A plan as it is sent.
pub fn plan_of(snapshot: &Snapshot, agenda: &Agenda, done: &DayDone) -> StudyPlan {
    let plan = &agenda.plan;
    let task = |task: &Task, today: bool| {
        Some(PlanTask {
            node: summary(snapshot, agenda.key(task.item)?),
            action: match &task.action {
                Action::Learn => PlanAction::Learn,
                Action::Review => PlanAction::Review,
                Action::Mock(_) => PlanAction::Mock,
            },
            minutes: task.minutes.0,
            reason: task_reason(snapshot, agenda, task),
            gain: task.gain,
            questions: match &task.action {
                Action::Mock(items) => count(items.len()),
                Action::Learn | Action::Review => 1,
            },
            done: today && agenda.is_done(snapshot, task, done),
        })
    };
    let days = plan.days.iter().map(|day| {
        let date = CalendarDay::of(day.day);
        PlanDayDto {
            date: date.to_string(),
            label: date.short(),
            minutes: day.minutes.0,
            tasks: day
                .tasks
                .iter()
                .filter_map(|each| task(each, day.day == agenda.today))
                .collect(),
        }
    });
    let unplanned = plan.unplanned.iter().take(UNPLANNED).filter_map(|unplanned| {
        Some(UnplannedDto {
            node: summary(snapshot, agenda.key(unplanned.item)?),
            cost: unplanned.cost,
            reason: unplanned_reason(snapshot, agenda, unplanned),
        })
    });
    let mornings = (0..).zip(plan.with.iter().zip(&plan.without));
    let forecast = mornings.map(|(days, (with, without))| ForecastPoint {
        date: CalendarDay::of(agenda.today.after(days)).to_string(),
        with: *with,
        without: *without,
    });
    StudyPlan {
        date: CalendarDay::of(agenda.date).to_string(),
        days: days.collect(),
        unplanned: unplanned.collect(),
        unplanned_total: count(plan.unplanned.len()),
        unplanned_cost: plan.unplanned.iter().map(|each| each.cost).sum(),
        before: (&plan.before).into(),
        after: (&plan.after).into(),
        forecast: forecast.collect(),
        missed: None,
        wished: agenda
            .scope
            .wishes
            .iter()
            .map(|wish| wished(snapshot, agenda, wish))
            .collect(),
    }
}

fn wished(snapshot: &Snapshot, agenda: &Agenda, wish: &cairn_engine::Wish) -> WishDto {
    let outcome = wish_outcome(snapshot, agenda, wish);
    WishDto {
        node: summary(snapshot, wish.key),
        state: match outcome.state {
            WishState::Planned => WishStateDto::Planned,
            WishState::Done => WishStateDto::Done,
            WishState::Left => WishStateDto::Left,
            WishState::Unwritten => WishStateDto::Unwritten,
        },
        date: outcome.day.map(|day| CalendarDay::of(day).to_string()),
        reason: outcome.reason,
    }
}
