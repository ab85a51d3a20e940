//! Profiles, standings and plans over vaults on the disk.

use super::*;
use crate::{Answer, OpenOptions};
use cairn_model::{Moment, NodeId, Rating, ReviewKind};
use cairn_store::{DataFolder, DayRecord, Mark, MarkKind, UserDb};
use cairn_study::plan::Action;
use cairn_testkit::{TempVault, temp_vault};

const DAY_MS: i64 = 86_400_000;
/// 2026-12-01, a Tuesday.
const TODAY: StudyDay = StudyDay(20_788);

const NOTES: &str = "
-- moc-m.md
---
kind: moc
---
# Map
## Covered
- [[q-top--x--hard]]
- [[q-basis--x--easy]]
## Not covered
- Vacuum and bloat, which nobody wrote about, and a, comma; semicolon
-- q-basis--x--easy.md
---
moc: moc-m
---
# Basis
-- q-top--x--hard.md
---
moc: moc-m
---
# Top, a title with a comma; and Кириллица that makes a calendar line longer than seventy-five octets
## Prerequisites
- [[q-basis--x--easy]]
-- empty.md
# No question
";
const BASIS: &str = "note:q-basis--x--easy.md";
const TOP: &str = "note:q-top--x--hard.md";

fn open(vault: &TempVault) -> Engine {
    let engine = Engine::open(OpenOptions::new(vault.root(), DataFolder::new(vault.data()))).expect("opens");
    engine.wait_ready().expect("ready");
    engine
}

fn at(day: StudyDay) -> Moment {
    Moment {
        ms: i64::from(day.0) * DAY_MS + DAY_MS / 2,
        offset: 0,
    }
}

fn profile(days: u32) -> Interview {
    Interview {
        day: TODAY.after(days).0,
        minutes: 30,
        days_off: [false; 7],
        target: 0.9,
        difficulty: [1.0; 3],
        mocks: true,
        scope: Vec::new(),
        focus: Vec::new(),
    }
}

fn answer(engine: &Engine, node: &str, rating: Rating, day: StudyDay, kind: ReviewKind) {
    let answer = Answer {
        node: NodeId::from_text(node),
        rating,
        at: at(day),
        duration_ms: 0,
        kind,
    };
    engine.answered(&engine.snapshot(), &[answer]).expect("writes");
}

fn agenda(engine: &Engine, interview: &Interview, day: StudyDay) -> std::sync::Arc<Agenda> {
    let snapshot = engine.snapshot();
    let query = engine.scope_query(&snapshot, interview);
    engine
        .agenda(&snapshot, &query, &StudyTime::from(interview), at(day))
        .expect("a plan")
}

/// The ids of what is learnt or reviewed on the first day.
fn first_day(engine: &Engine, agenda: &Agenda) -> Vec<String> {
    let snapshot = engine.snapshot();
    let tasks = agenda.plan.days[0].tasks.iter();
    let id = |item: u32| {
        snapshot
            .graph
            .node(agenda.key(item).expect("a node"))
            .id
            .to_string()
    };
    tasks.map(|task| id(task.item)).collect()
}

fn refusal(engine: &Engine, interview: &Interview) -> String {
    let refused = engine.save_interview(&engine.snapshot(), interview, TODAY);
    let notice = refused.expect_err("refused").notice();
    assert!(!notice.message.is_empty() && !notice.hint.is_empty());
    notice.code
}

#[test]
fn what_cannot_be_planned_is_refused_with_a_code_and_nothing_is_kept() {
    let vault = temp_vault(NOTES);
    let engine = open(&vault);
    let with = |change: fn(&mut Interview)| {
        let mut interview = profile(10);
        change(&mut interview);
        refusal(&engine, &interview)
    };
    assert_eq!(with(|each| each.day = TODAY.0 - 1), "interview.date_past");
    assert_eq!(with(|each| each.day = i32::MAX), "interview.date_far");
    assert_eq!(with(|each| each.minutes = 0), "interview.hours");
    assert_eq!(with(|each| each.minutes = 2_000), "interview.hours");
    assert_eq!(with(|each| each.days_off = [true; 7]), "interview.no_days");
    assert_eq!(with(|each| each.target = f32::NAN), "interview.target");
    assert_eq!(with(|each| each.difficulty = [0.0; 3]), "interview.difficulty");
    let empty = |each: &mut Interview| each.scope = vec![NodeId::from_text("missing:nothing")];
    assert_eq!(with(empty), "interview.empty_scope");
    assert_eq!(engine.interview().expect("reads"), None);
    let kept = profile(0);
    engine
        .save_interview(&engine.snapshot(), &kept, TODAY)
        .expect("today will do");
    assert_eq!(engine.interview().expect("reads"), Some(kept));
    engine.remove_interview().expect("forgets");
    assert_eq!(engine.interview().expect("reads"), None);
}

#[test]
fn a_vault_without_questions_says_so() {
    let vault = temp_vault("-- a.md\n# Only a note\n");
    assert_eq!(refusal(&open(&vault), &profile(5)), "interview.empty_scope");
}

#[test]
fn readiness_tells_evidence_from_what_is_said_and_counts_what_is_not_covered() {
    let vault = temp_vault(NOTES);
    let engine = open(&vault);
    let snapshot = engine.snapshot();
    let standing = || {
        let query = Some(ScopeQuery::default());
        engine
            .standing(&snapshot, &query, at(TODAY))
            .expect("stands")
            .readiness(TODAY)
    };
    assert_eq!(standing().value, 0.0);
    answer(&engine, BASIS, Rating::Good, TODAY, ReviewKind::Manual);
    answer(&engine, TOP, Rating::Good, TODAY, ReviewKind::Assessment);
    let found = standing();
    assert!(found.evidence > 0.0 && found.assessed > 0.0);
    assert!((found.evidence + found.assessed - found.value).abs() < 1e-9);
    // Both questions are known, and the point without one still lacks.
    assert!(found.value > 0.5 && found.value < 0.95, "{}", found.value);
}

#[test]
fn a_plan_stays_what_it_is_while_it_is_done_and_is_made_anew_the_day_after() {
    let vault = temp_vault(NOTES);
    let engine = open(&vault);
    let interview = profile(10);
    let planned = agenda(&engine, &interview, TODAY);
    let first = first_day(&engine, &planned);
    assert_eq!(
        first.first().map(String::as_str),
        Some(BASIS),
        "what is needed comes first"
    );
    engine
        .record_steps(TODAY, &planned.steps(&engine.snapshot()))
        .expect("keeps");
    answer(&engine, BASIS, Rating::Good, TODAY, ReviewKind::Manual);
    let later = agenda(&engine, &interview, TODAY);
    assert_eq!(later.plan, planned.plan);
    let done = engine.done_on(TODAY, at(TODAY)).expect("reads");
    let snapshot = engine.snapshot();
    let ticked = later.plan.days[0]
        .tasks
        .iter()
        .filter(|task| later.is_done(&snapshot, task, &done));
    assert_eq!(ticked.count(), 1);
    let tomorrow = TODAY.after(1);
    let anew = agenda(&engine, &interview, tomorrow);
    assert_eq!(anew.plan.days.len(), 9);
    assert!(anew.plan.before.value > planned.plan.before.value);
    let missed = engine.missed(at(tomorrow)).expect("reads");
    assert_eq!(
        missed.map(|missed| missed.missed as usize),
        Some(first.len() - 1).filter(|left| *left > 0)
    );
}

fn put_on_the_plan(engine: &Engine, node: &str, day: StudyDay) {
    let library = &engine.shared.library;
    let mark = Mark {
        node: NodeId::from_text(node),
        kind: MarkKind::Planned,
        title: node.to_owned(),
        made: at(day).ms / 1000,
    };
    UserDb::open(&library.data)
        .expect("opens")
        .set_mark(&library.name, &mark)
        .expect("kept");
}

#[test]
fn what_is_put_on_the_plan_gets_its_day_or_a_reason() {
    let vault = temp_vault(
        "-- moc-m.md\n# Map\n## Covered\n- [[q-a--x--easy]]\n- Vacuum\n-- q-a--x--easy.md\n---\nmoc: moc-m\n---\n# A\n-- q-b--y--hard.md\n# B\n## Prerequisites\n- [[c-basis]]\n-- c-basis.md\n# Basis\n",
    );
    let engine = open(&vault);
    let mut interview = profile(10);
    interview.scope = vec![NodeId::from_text("note:moc-m.md")];
    interview.minutes = 60;
    let b = "note:q-b--y--hard.md";
    assert!(
        first_day(&engine, &agenda(&engine, &interview, TODAY))
            .iter()
            .all(|id| id != b)
    );
    put_on_the_plan(&engine, b, TODAY);
    put_on_the_plan(&engine, "topic:moc-m.md#covered/vacuum", TODAY.after(1));
    let outcomes = |interview: &Interview, day| {
        let (planned, snapshot) = (agenda(&engine, interview, day), engine.snapshot());
        let wishes = planned.scope.wishes.iter();
        wishes
            .map(|wish| {
                (
                    snapshot.graph.node(wish.key).title.to_string(),
                    wish_outcome(&snapshot, &planned, wish).state,
                )
            })
            .collect::<Vec<_>>()
    };
    let planned = agenda(&engine, &interview, TODAY);
    let first = first_day(&engine, &planned);
    assert_eq!(
        first[..2],
        ["note:c-basis.md", b],
        "before all else, after what it needs"
    );
    let of = |state| ("B".to_owned(), state);
    let unwritten = ("Vacuum".to_owned(), WishState::Unwritten);
    assert_eq!(
        outcomes(&interview, TODAY),
        [of(WishState::Planned), unwritten.clone()]
    );
    answer(
        &engine,
        "note:c-basis.md",
        Rating::Good,
        TODAY,
        ReviewKind::Manual,
    );
    answer(&engine, b, Rating::Good, TODAY, ReviewKind::Manual);
    assert_eq!(
        agenda(&engine, &interview, TODAY).plan,
        planned.plan,
        "while it is done"
    );
    assert_eq!(
        outcomes(&interview, TODAY.after(1)),
        [of(WishState::Done), unwritten]
    );
    interview.minutes = 5;
    interview.day = TODAY.after(3).0;
    put_on_the_plan(&engine, "note:q-a--x--easy.md", TODAY.after(2));
    assert_eq!(
        outcomes(&interview, TODAY.after(2)).last(),
        Some(&("A".to_owned(), WishState::Left))
    );
}

#[test]
fn days_off_stay_free_and_midnight_belongs_to_the_day_before() {
    let vault = temp_vault(NOTES);
    let engine = open(&vault);
    let mut interview = profile(14);
    interview.days_off = [false, true, false, false, false, true, true];
    let planned = agenda(&engine, &interview, TODAY);
    for day in &planned.plan.days {
        let off = interview.days_off[CalendarDay::of(day.day).weekday()];
        assert!(!off || day.tasks.is_empty());
    }
    // Half past one at night, two hours east of UTC: still Tuesday, and the same plan.
    let night = Moment {
        ms: i64::from(TODAY.0 + 1) * DAY_MS - DAY_MS / 48,
        offset: 7_200,
    };
    assert_eq!(night.day(), TODAY);
}

#[test]
fn a_calendar_is_valid_and_the_same_events_come_again() {
    let vault = temp_vault(NOTES);
    let engine = open(&vault);
    let (interview, snapshot) = (profile(10), engine.snapshot());
    let planned = agenda(&engine, &interview, TODAY);
    let calendar = agenda_ics(&snapshot, &planned, "/notes", at(TODAY)).content;
    assert!(calendar.ends_with("END:VCALENDAR\r\n") && !calendar.replace("\r\n", "").contains(['\r', '\n']));
    assert!(calendar.split("\r\n").all(|line| line.len() <= 75), "folded");
    let unfolded = calendar.replace("\r\n ", "");
    let lines: Vec<&str> = unfolded.split("\r\n").collect();
    let count = |start: &str| lines.iter().filter(|line| line.starts_with(start)).count();
    let events = planned
        .plan
        .days
        .iter()
        .filter(|day| !day.tasks.is_empty())
        .count()
        + 1;
    for line in [
        "BEGIN:VEVENT",
        "END:VEVENT",
        "UID:",
        "DTSTAMP:20261201T120000Z",
        "DTSTART;VALUE=DATE:",
        "DTEND;VALUE=DATE:",
        "SUMMARY:",
    ] {
        assert_eq!(count(line), events, "{line}");
    }
    let ids: std::collections::BTreeSet<_> = lines.iter().filter(|line| line.starts_with("UID:")).collect();
    assert_eq!(ids.len(), events);
    assert!(lines.contains(&"DTSTART;VALUE=DATE:20261201") && unfolded.contains("comma\\; and Кириллица"));
    let again = agenda_ics(&snapshot, &planned, "/notes", at(TODAY.after(1))).content;
    let stampless = |text: &str| {
        text.split("\r\n")
            .filter(|line| !line.starts_with("DTSTAMP"))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(stampless(&calendar), stampless(&again));
    let markdown = agenda_markdown(&snapshot, &planned).content;
    assert!(markdown.contains("- [ ] Learn Basis (10 min)"), "{markdown}");
}

#[test]
fn a_clock_that_went_back_is_told_and_days_are_kept() {
    let vault = temp_vault(NOTES);
    let engine = open(&vault);
    let record = |day: StudyDay| DayRecord {
        day: day.0,
        ..DayRecord::default()
    };
    engine
        .record_day(&record(TODAY.after(5)), TODAY.0)
        .expect("keeps");
    let days = engine.record_day(&record(TODAY), TODAY.0 - 60).expect("keeps");
    assert_eq!(days.len(), 1);
    assert_eq!(
        engine.clock_went_back(at(TODAY)).expect("reads"),
        Some(TODAY.after(5))
    );
    assert_eq!(engine.clock_went_back(at(TODAY.after(5))).expect("reads"), None);
    let flown = at(TODAY.after(4));
    assert_eq!(engine.clock_went_back(flown).expect("reads"), None, "a journey");
}

#[test]
fn sessions_ask_what_is_in_scope_and_imply_what_lies_below() {
    let vault = temp_vault(NOTES);
    let engine = open(&vault);
    let (snapshot, query) = (engine.snapshot(), Some(ScopeQuery::default()));
    let asked = |node: &str, rating| AskedNode {
        node: NodeId::from_text(node),
        rating,
    };
    let id =
        |next: Option<NextAsked>| next.map(|next| (snapshot.graph.node(next.key).id.to_string(), next.role));
    let failed = [asked(TOP, Rating::Again)];
    let next = engine
        .next_assessed(&snapshot, &query, &failed, at(TODAY))
        .expect("asks");
    assert_eq!(id(next), Some((BASIS.to_owned(), "basis")));
    let well = [asked(TOP, Rating::Easy), asked("note:gone.md", Rating::Good)];
    let implied = engine
        .implied_known(&snapshot, &query, &well, at(TODAY))
        .expect("reads");
    assert_eq!(implied.len(), 1);
    let all = [asked(TOP, Rating::Good), asked(BASIS, Rating::Good)];
    assert_eq!(
        id(engine
            .next_in_mock(&snapshot, &query, &all, at(TODAY))
            .expect("asks")),
        None
    );
}

#[test]
fn a_mock_interview_ticks_off_the_one_that_was_planned() {
    let vault = temp_vault(NOTES);
    let engine = open(&vault);
    answer(&engine, BASIS, Rating::Good, TODAY, ReviewKind::Mock);
    let done = engine.done_on(TODAY, at(TODAY)).expect("reads");
    assert!(done.mock && done.answers == 1 && standing::is_done(&done, "mock", &NodeId::from_text(TOP)));
    let interview = profile(3);
    let planned = agenda(&engine, &interview, TODAY);
    assert!(
        planned
            .plan
            .days
            .iter()
            .flat_map(|day| &day.tasks)
            .all(|task| !matches!(task.action, Action::Mock(_)))
    );
}
