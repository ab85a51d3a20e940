//! A plan as a calendar (RFC 5545) and as Markdown. The calendar is written here: days without times need a fraction of
//! what calendar libraries bring, which would be a second library for dates.

use super::agenda::{Agenda, task_reason, unplanned_reason};
use super::calendar::{CalendarDay, stamp};
use super::wishes::{WishState, wish_outcome};
use crate::snapshot::Snapshot;
use cairn_model::Moment;
use cairn_study::plan::{Action, PlanDay, Task};
use std::fmt::Write as _;

/// A file to save.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgendaExport {
    /// What to call it.
    pub name: String,
    /// Its content.
    pub content: String,
}

/// Octets of a line at most, the break not counted (RFC 5545, 3.1).
const LINE: usize = 75;

/// The plan as a calendar: an event a day with steps, and the interview. Days are dates without a time, the same in every
/// time zone; they do not make anybody busy. An event keeps its id when the plan is made anew, so importing it again
/// replaces the old one.
pub fn agenda_ics(snapshot: &Snapshot, agenda: &Agenda, vault: &str, now: Moment) -> AgendaExport {
    let mut out = String::new();
    let stamp = stamp(now);
    let mut line = |text: &str| fold(&mut out, text);
    line("BEGIN:VCALENDAR");
    line("VERSION:2.0");
    line("PRODID:-//Cairn//Study plan//EN");
    line("CALSCALE:GREGORIAN");
    line("METHOD:PUBLISH");
    let mut event = |day: CalendarDay, next: CalendarDay, kind: &str, summary: &str, description: &str| {
        line("BEGIN:VEVENT");
        line(&format!(
            "UID:{}-{kind}-{:016x}@cairn.invalid",
            day.compact(),
            hash(vault)
        ));
        line(&format!("DTSTAMP:{stamp}"));
        line(&format!("DTSTART;VALUE=DATE:{}", day.compact()));
        line(&format!("DTEND;VALUE=DATE:{}", next.compact()));
        line(&format!("SUMMARY:{}", escaped(summary)));
        if !description.is_empty() {
            line(&format!("DESCRIPTION:{}", escaped(description)));
        }
        line("TRANSP:TRANSPARENT");
        line("END:VEVENT");
    };
    for day in agenda.plan.days.iter().filter(|day| !day.tasks.is_empty()) {
        let steps: Vec<String> = day
            .tasks
            .iter()
            .map(|task| step(snapshot, agenda, task))
            .collect();
        event(
            CalendarDay::of(day.day),
            CalendarDay::of(day.day.after(1)),
            "study",
            &format!("Study {}", summary(day)),
            &steps.join("\n"),
        );
    }
    let (date, next) = (
        CalendarDay::of(agenda.date),
        CalendarDay::of(agenda.date.after(1)),
    );
    let ready = format!(
        "Forecast with the plan: {:.0} % ready.",
        agenda.plan.after.value * 100.0
    );
    event(date, next, "interview", "Interview", &ready);
    line("END:VCALENDAR");
    AgendaExport {
        name: "study-plan.ics".to_owned(),
        content: out,
    }
}

/// The plan as Markdown: a list of tasks a day, then what does not fit.
pub fn agenda_markdown(snapshot: &Snapshot, agenda: &Agenda) -> AgendaExport {
    let plan = &agenda.plan;
    let mut out = format!(
        "# Study plan to {}\n\nReadiness on the day: {:.0} % with this plan, {:.0} % without.\n",
        CalendarDay::of(agenda.date),
        plan.after.value * 100.0,
        plan.before.value * 100.0
    );
    // Writing into a string does not fail.
    for day in plan.days.iter().filter(|day| !day.tasks.is_empty()) {
        let date = CalendarDay::of(day.day);
        let _ = write!(out, "\n## {}, {date}: {}\n\n", date.short(), summary(day));
        for task in &day.tasks {
            let reason = task_reason(snapshot, agenda, task);
            let _ = writeln!(out, "- [ ] {} — {reason}", step(snapshot, agenda, task));
        }
    }
    let unwritten: Vec<_> = agenda
        .scope
        .wishes
        .iter()
        .filter(|wish| wish_outcome(snapshot, agenda, wish).state == WishState::Unwritten)
        .collect();
    if !unwritten.is_empty() {
        let _ = write!(out, "\n## On the plan, to be written first\n\n");
        for wish in unwritten {
            let _ = writeln!(out, "- [ ] Write {}", snapshot.graph.node(wish.key).title);
        }
    }
    if !plan.unplanned.is_empty() {
        let _ = write!(out, "\n## What does not fit\n\n");
        for unplanned in &plan.unplanned {
            let title = agenda.title(snapshot, unplanned.item);
            let _ = writeln!(
                out,
                "- {title}: {}",
                unplanned_reason(snapshot, agenda, unplanned)
            );
        }
    }
    AgendaExport {
        name: "study-plan.md".to_owned(),
        content: out,
    }
}

/// `45 min: 2 new, 5 reviews, mock interview`.
fn summary(day: &PlanDay) -> String {
    let count = |wanted: fn(&Action) -> bool| day.tasks.iter().filter(|task| wanted(&task.action)).count();
    let new = count(|action| *action == Action::Learn);
    let reviews = count(|action| *action == Action::Review);
    let mut parts = Vec::new();
    if new > 0 {
        parts.push(format!("{new} new"));
    }
    if reviews > 0 {
        parts.push(format!(
            "{reviews} {}",
            if reviews == 1 { "review" } else { "reviews" }
        ));
    }
    if count(|action| matches!(action, Action::Mock(_))) > 0 {
        parts.push("mock interview".to_owned());
    }
    format!("{}: {}", day.minutes, parts.join(", "))
}

fn step(snapshot: &Snapshot, agenda: &Agenda, task: &Task) -> String {
    let title = agenda.title(snapshot, task.item);
    let what = match &task.action {
        Action::Learn => format!("Learn {title}"),
        Action::Review => format!("Review {title}"),
        Action::Mock(items) => format!(
            "Mock interview, {} questions, beginning with {title}",
            items.len()
        ),
    };
    format!("{what} ({})", task.minutes)
}

/// Text of a calendar (RFC 5545, 3.3.11).
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | ';' | ',' => out.extend(['\\', letter]),
            '\n' => out.push_str("\\n"),
            control if control.is_control() => {}
            other => out.push(other),
        }
    }
    out
}

/// Adds a line, broken before an octet too many and never within a character.
fn fold(out: &mut String, line: &str) {
    let mut left = LINE;
    for letter in line.chars() {
        if letter.len_utf8() > left {
            out.push_str("\r\n ");
            left = LINE - 1;
        }
        left -= letter.len_utf8();
        out.push(letter);
    }
    out.push_str("\r\n");
}

/// A stable number of a text (FNV-1a), so that two vaults' events differ.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, lengths: &[usize]) {
        let mut out = String::new();
        fold(&mut out, line);
        let found: Vec<usize> = out
            .strip_suffix("\r\n")
            .expect("an end")
            .split("\r\n")
            .map(str::len)
            .collect();
        assert_eq!(found, lengths);
        assert_eq!(
            out.replace("\r\n ", "").trim_end(),
            line,
            "unfolding gives the line back"
        );
    }

    #[test]
    fn lines_are_folded_at_75_octets_and_between_characters() {
        check(&"a".repeat(75), &[75]);
        check(&"a".repeat(150), &[75, 75, 2]);
        check(&format!("{}ж", "a".repeat(74)), &[74, 3]);
        check(&"ж".repeat(40), &[74, 7]);
    }

    #[test]
    fn text_is_escaped() {
        assert_eq!(escaped("a, b; c\\d\ne\rf"), "a\\, b\\; c\\\\d\\nef");
    }
}
