//! Days of a reader who travels, whose clock changes for the summer or is wrong: through the text door, by a clock of the
//! test's own.

use crate::commands::Door;
use cairn_protocol::clock;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// Somebody with a clock in a zone.
struct Traveller {
    door: Door,
    ms: Arc<AtomicI64>,
    zone: Arc<Mutex<TimeZone>>,
}

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).expect("a zone")
}

impl Traveller {
    /// In a zone, at a time of its wall clock.
    fn new(name: &str, wall: &str) -> Self {
        let begin: Zoned = format!("{wall}[{name}]").parse().expect("a time");
        let ms = Arc::new(AtomicI64::new(begin.timestamp().as_millisecond()));
        let zone = Arc::new(Mutex::new(zone(name)));
        let (ticking, place) = (Arc::clone(&ms), Arc::clone(&zone));
        let door = Door::at(Box::new(move || {
            clock::at(ticking.load(Ordering::Relaxed), &place.lock().expect("no panic"))
        }));
        door.open_sample();
        Self { door, ms, zone }
    }

    fn wait(&self, ms: i64) {
        self.ms.fetch_add(ms, Ordering::Relaxed);
    }

    fn fly_to(&self, name: &str) {
        *self.zone.lock().expect("no panic") = zone(name);
    }

    fn call(&self, name: &str) -> Value {
        self.door.call(name, json!({}))
    }

    fn turn(&self) -> Value {
        self.door.call("review", json!({ "id": null }))
    }

    fn prepare_for(&self, date: &str) {
        let profile = json!({
            "date": date, "minutes": 60, "days_off": [false, false, false, false, false, false, false], "target": 0.9,
            "easy": 1.0, "medium": 1.0, "hard": 1.0, "mocks": true, "scope": [], "focus": [],
        });
        self.door.call("save_interview", profile);
    }

    /// Answers so many questions, a minute each.
    fn answer(&self, questions: usize, rating: u32) {
        for _ in 0..questions {
            let card = self.turn()["card"]["node"]["id"].clone();
            let request = json!({ "id": card, "rating": rating, "duration_ms": 0 });
            self.door.call("rate_review", request);
            self.wait(60_000);
        }
    }

    /// The date a study day bears here and now: it begins at four in the morning.
    fn study_date(&self) -> jiff::civil::Date {
        let now = Timestamp::from_millisecond(self.ms.load(Ordering::Relaxed)).expect("a time");
        let wall = now
            .to_zoned(self.zone.lock().expect("no panic").clone())
            .datetime();
        (wall - jiff::Span::new().hours(4)).date()
    }
}

/// Looks at every second hour of the days to an interview.
fn check_days_to(name: &str, from: &str, date: &str) {
    let traveller = Traveller::new(name, from);
    traveller.prepare_for(date);
    let interview: jiff::civil::Date = date.parse().expect("a date");
    loop {
        let today = traveller.study_date();
        let outlook = traveller.call("outlook");
        let left = i64::from((interview - today).get_days());
        assert_eq!(
            (&outlook["today"], &outlook["days_left"]),
            (&json!(today.to_string()), &json!(left)),
            "{outlook}"
        );
        assert_eq!(traveller.turn()["due"], 0, "nothing was ever answered");
        let plan = traveller.call("study_plan");
        let planned: Vec<&str> = plan["days"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|day| day["date"].as_str())
            .collect();
        let expected: Vec<String> = today
            .series(jiff::Span::new().days(1))
            .take_while(|day| *day < interview)
            .map(|day| day.to_string())
            .collect();
        assert_eq!(planned, expected, "each day once, none left out");
        let calendar = traveller.door.call("export_plan", json!({ "format": "ics" }));
        let events = calendar["content"].as_str().unwrap_or_default().lines();
        let starts: Vec<&str> = events.filter(|line| line.starts_with("DTSTART")).collect();
        let distinct: BTreeSet<&&str> = starts.iter().collect();
        assert_eq!(distinct.len(), starts.len(), "each day of the calendar once");
        if left == 1 {
            return;
        }
        traveller.wait(2 * HOUR);
    }
}

#[test]
fn days_to_an_interview_have_no_gap_and_no_double_when_the_clock_changes_for_the_winter() {
    check_days_to("Europe/Berlin", "2026-10-23T15:00", "2026-10-28");
}

#[test]
fn days_to_an_interview_have_no_gap_and_no_double_when_the_clock_changes_for_the_summer() {
    check_days_to("America/New_York", "2027-03-12T15:00", "2027-03-17");
}

#[test]
fn a_journey_makes_no_mass_of_questions_due_and_none_vanish() {
    let traveller = Traveller::new("Europe/Berlin", "2026-10-20T20:00");
    traveller.prepare_for("2026-11-20");
    traveller.answer(12, 3);
    // West, where it is still the same day; east, where it is the next one already; and home again.
    for (place, hours) in [
        ("America/Los_Angeles", 11),
        ("Pacific/Kiritimati", 14),
        ("Europe/Berlin", 12),
    ] {
        let known = traveller.call("outlook")["known"].clone();
        traveller.fly_to(place);
        let turn = traveller.turn();
        assert_eq!(turn["due"], 0, "{place}: {turn}");
        let outlook = traveller.call("outlook");
        assert_eq!(outlook["known"], known, "{place}");
        assert!(outlook["now"]["value"].as_f64() > Some(0.0), "{place}: {outlook}");
        assert_eq!(outlook["notice"], Value::Null, "{place}");
        traveller.wait(hours * HOUR);
        traveller.answer(2, 3);
    }
}

#[test]
fn daylight_saving_does_not_move_when_questions_are_due() {
    // The same evening and the same days later, with and without a change of the clock in between.
    let due = |zone: &str| {
        let traveller = Traveller::new(zone, "2026-10-23T21:30");
        traveller.answer(10, 2);
        let days = (0..6).map(|_| {
            traveller.wait(DAY);
            traveller.turn()["due"].as_u64().unwrap_or_default()
        });
        days.collect::<Vec<_>>()
    };
    assert_eq!(due("Europe/Berlin"), due("UTC"));
}

#[test]
fn a_clock_that_went_back_a_day_is_told_and_nothing_is_due_for_it() {
    let traveller = Traveller::new("Europe/Berlin", "2026-10-20T12:00");
    traveller.prepare_for("2026-11-20");
    traveller.answer(8, 3);
    traveller.call("outlook");
    let (known, due) = (
        traveller.call("outlook")["known"].clone(),
        traveller.turn()["due"].clone(),
    );
    traveller.wait(-DAY);
    let back = traveller.call("outlook");
    assert!(
        back["notice"]
            .as_str()
            .is_some_and(|notice| notice.contains("Nothing is lost")),
        "{back}"
    );
    assert_eq!((&back["known"], &back["days_left"]), (&known, &json!(32)));
    assert_eq!(traveller.turn()["due"], due);
    let plan = traveller.call("study_plan");
    assert_eq!(plan["days"].as_array().map(Vec::len), Some(32));
    traveller.answer(1, 3);
    traveller.wait(DAY);
    let right = traveller.call("outlook");
    assert_eq!(
        (&right["notice"], &right["days_left"]),
        (&Value::Null, &json!(31))
    );
    assert_eq!(right["known"].as_u64(), known.as_u64().map(|known| known + 1));
    assert_eq!(traveller.turn()["due"], due);
}
