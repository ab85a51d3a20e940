//! Study documents over the sample vault: read, covered, judged, added and taken away.

use crate::commands::Door;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const GUIDE: &str = "note:Documents/eight-week-guide.md";

/// The items of a document with their titles.
fn items(door: &Door, id: &str) -> Vec<Value> {
    let detail = door.call("source", json!({ "id": id }));
    detail["items"].as_array().expect("items").clone()
}

fn titled(items: &[Value], title: &str) -> Value {
    let found = items.iter().find(|item| item["node"]["title"] == title);
    found.unwrap_or_else(|| panic!("no {title}")).clone()
}

/// The first tie among the notes of a document, with the title of its topic.
fn first_tie(door: &Door, id: &str) -> (String, Value) {
    items(door, id)
        .iter()
        .find_map(|item| {
            let notes = item["notes"].as_array()?;
            let note = notes.iter().find(|note| !note["tie"].is_null())?;
            Some((item["node"]["title"].as_str()?.to_owned(), note["tie"].clone()))
        })
        .expect("a tie")
}

fn has_tie(door: &Door, title: &str, tie: &Value) -> Option<bool> {
    let item = titled(&items(door, GUIDE), title);
    let notes = item["notes"].as_array()?.clone();
    let note = notes.iter().find(|note| note["tie"] == *tie)?;
    note["confirmed"].as_bool()
}

/// The study documents, once there are as many as expected.
fn sources(door: &Door, expected: usize) -> Vec<Value> {
    let begun = Instant::now();
    loop {
        let found = door
            .call("sources", json!({}))
            .as_array()
            .expect("a list")
            .clone();
        if found.len() == expected {
            return found;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "{found:?}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn added(door: &Door, name: &str, content: &str) -> Value {
    door.call(
        "add_source",
        json!({ "path": "", "name": name, "content": content }),
    )
}

#[test]
fn documents_of_the_sample_vault_are_sources_with_coverage() {
    let door = Door::new();
    door.open_sample();
    let found = sources(&door, 3);
    for source in &found {
        let counts = &source["counts"];
        let sum: u64 = ["covered", "thin", "missing"]
            .iter()
            .filter_map(|state| counts[state].as_u64())
            .sum();
        assert!(sum > 10, "{source}");
        assert_eq!(source["added"], false);
    }
    let items = items(&door, GUIDE);
    assert!(items.iter().any(|item| item["state"] == "covered"));
    assert!(items.iter().any(|item| item["state"] == "missing"));
    assert!(items.iter().any(|item| item["minutes"].as_u64() > Some(0)));
    assert!(items.iter().any(|item| item["node"]["kind"] == "stage"));
}

#[test]
fn a_rejected_tie_is_not_shown_again_and_a_confirmed_one_is_certain() {
    let door = Door::new();
    door.open_sample();
    let (title, tie) = first_tie(&door, GUIDE);
    let judge = |verdict: &str| door.call("set_tie", json!({ "tie": tie, "verdict": verdict }));
    judge("confirmed");
    assert_eq!(has_tie(&door, &title, &tie), Some(true));
    judge("rejected");
    assert_eq!(has_tie(&door, &title, &tie), None);
    door.call("close_vault", json!({}));
    door.open_sample();
    assert_eq!(has_tie(&door, &title, &tie), None, "remembered");
    judge("open");
    assert_eq!(has_tie(&door, &title, &tie), Some(false));
}

#[test]
fn a_document_from_elsewhere_is_kept_and_taken_away() {
    let door = Door::new();
    door.open_sample();
    let text = "# My roadmap\n\n## 1. Storage\n- Write-ahead log\n- Quantum storage\n";
    let id = added(&door, "mine.txt", text)["id"].clone();
    let found = sources(&door, 4);
    assert!(
        found
            .iter()
            .any(|source| source["node"]["id"] == id && source["added"] == true)
    );
    let items = items(&door, id.as_str().expect("an id"));
    assert_eq!(titled(&items, "Quantum storage")["state"], "missing");
    assert_ne!(titled(&items, "Write-ahead log")["state"], "missing");
    door.call("close_vault", json!({}));
    door.open_sample();
    sources(&door, 4);
    door.call("remove_source", json!({ "id": id }));
    sources(&door, 3);
}

#[test]
fn what_is_no_document_is_refused_with_the_reason() {
    let door = Door::new();
    door.open_sample();
    let code = |name: &str, content: &str| {
        door.code(
            "add_source",
            json!({ "path": "", "name": name, "content": content }),
        )
    };
    assert_eq!(code("empty.txt", " \n"), "source.empty");
    assert_eq!(
        code("picture.txt", &"\u{0}\u{1}\u{2}\u{ff}".repeat(200)),
        "source.binary"
    );
    assert_eq!(code("package.json", "{\"name\": \"x\"}"), "source.format");
    assert_eq!(code("large.txt", &"word ".repeat(5 << 20)), "source.too_large");
    assert_eq!(
        door.code(
            "add_source",
            json!({ "path": "/no/such/file.txt", "name": "", "content": null })
        ),
        "source.unreadable"
    );
    added(&door, "mine.txt", "# One\n- Topic\n");
    assert_eq!(code("other.txt", "# One\n- Topic\n"), "source.twice");
    let second = added(&door, "mine.txt", "# Two\n- Topic\n");
    assert!(
        second["notice"]
            .as_str()
            .is_some_and(|notice| notice.contains("mine (2).txt"))
    );
    assert_eq!(
        door.code("remove_source", json!({ "id": GUIDE })),
        "source.in_vault"
    );
}

#[test]
fn the_report_names_what_is_missing() {
    let door = Door::new();
    door.open_sample();
    let report = door.call("report", json!({ "id": GUIDE }));
    let markdown = report["markdown"].as_str().expect("text");
    let missing = items(&door, GUIDE)
        .into_iter()
        .find(|item| item["leaf"] == true && item["state"] == "missing")
        .expect("something is missing");
    assert!(markdown.contains(missing["node"]["title"].as_str().expect("a title")));
    assert!(markdown.contains("## Missing"));
}

#[test]
fn a_document_is_the_target_of_a_plan_and_its_times_count() {
    let door = Door::new();
    door.open_sample();
    let plan = door.call(
        "learn",
        json!({ "targets": [GUIDE], "known": [], "minutes": 0, "min_confidence": 0.0, "collapse": false, "show_cuts": false, "draw_up_to": 120 }),
    );
    let steps = plan["steps"].as_array().expect("steps");
    assert!(steps.len() > 5, "{} steps", steps.len());
    assert!(steps.iter().all(|step| step["node"]["id"] != GUIDE));
}
