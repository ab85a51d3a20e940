//! Gaps, coverage and edits over the sample vault and a small one, through the text door.

use crate::commands::Door;
use cairn_testkit::temp_vault;
use serde_json::{Value, json};
use std::fs;

fn all() -> Value {
    json!({ "kinds": [], "scope": "", "area": null, "difficulty": null, "text": "", "status": "open", "limit": 2000 })
}

fn with(field: &str, value: Value) -> Value {
    let mut request = all();
    request[field] = value;
    request
}

#[test]
fn gaps_are_counted_filtered_and_explained() {
    let door = Door::new();
    door.open_sample();
    let found = door.call("gaps", all());
    let items = found["items"].as_array().expect("items");
    assert_eq!(found["total"].as_u64(), Some(items.len() as u64));
    let scores: Vec<f64> = items.iter().filter_map(|item| item["score"].as_f64()).collect();
    assert!(scores.is_sorted_by(|a, b| a >= b) && scores.iter().all(|score| (0.0..=1.0).contains(score)));
    assert!(
        items
            .iter()
            .all(|item| item["reason"].as_str().is_some_and(|reason| reason.len() > 10)),
        "each has a reason"
    );
    assert!(items.iter().all(|item| {
        item["actions"]
            .as_array()
            .is_some_and(|actions| actions.contains(&json!("ignore")))
    }));
    for kind in found["kinds"].as_array().expect("kinds") {
        let only = door.call("gaps", with("kinds", json!([kind["kind"]])));
        assert_eq!(only["total"], kind["count"], "{kind}");
    }
    let moc = door.call("mocs", json!({}))[0]["id"].clone();
    let here = door.call("gaps", with("scope", moc));
    assert!(here["total"].as_u64() > Some(0) && here["total"].as_u64() < found["total"].as_u64());
    assert_eq!(
        door.code("gaps", with("kinds", json!(["nonsense"]))),
        "request.invalid"
    );
    assert_eq!(
        door.code("gaps", with("scope", json!("note:nowhere.md"))),
        "node.not_found"
    );
    let first = &items[0];
    let seen = door.call(
        "gap_evidence",
        json!({ "kind": first["kind"], "id": first["id"] }),
    );
    assert!(seen["total"].as_u64() > Some(0), "{seen}");
}

#[test]
fn the_gaps_of_an_interview_are_those_of_what_it_is_about() {
    let door = Door::new();
    door.open_sample();
    let total = |scope: &Value| door.call("gaps", with("scope", scope.clone()))["total"].as_u64();
    let (whole, interview) = (json!(""), json!("interview"));
    assert_eq!(total(&interview), total(&whole), "nothing is prepared for");
    let moc = door.call("mocs", json!({}))[0]["id"].clone();
    let profile = |scope: Value| {
        json!({
            "date": "1970-02-15", "minutes": 60, "days_off": [false, false, false, false, false, false, false], "target": 0.9,
            "easy": 1.0, "medium": 1.0, "hard": 1.0, "mocks": true, "scope": scope, "focus": [],
        })
    };
    door.call("save_interview", profile(json!([])));
    assert_eq!(total(&interview), total(&whole), "nothing is chosen");
    door.call("save_interview", profile(json!([moc])));
    assert_eq!(total(&interview), total(&moc));
    assert!(total(&interview) < total(&whole));
}

#[test]
fn a_gap_is_ignored_with_a_reason_until_it_is_shown_again() {
    let door = Door::new();
    door.open_sample();
    let before = door.call("gaps", all());
    let gap = before["items"][0].clone();
    let key = json!({ "kind": gap["kind"], "id": gap["id"] });
    door.call(
        "ignore_gap",
        json!({ "kind": gap["kind"], "id": gap["id"], "title": gap["title"], "reason": " not for this job " }),
    );
    let after = door.call("gaps", all());
    assert_eq!(
        after["open"].as_u64(),
        before["open"].as_u64().map(|open| open - 1)
    );
    door.call("close_vault", json!({}));
    door.open_sample();
    let ignored = door.call("gaps", with("status", json!("ignored")));
    assert_eq!(
        (&ignored["items"][0]["id"], &ignored["items"][0]["ignored"]),
        (&gap["id"], &json!("not for this job"))
    );
    door.call("unignore_gap", key);
    assert_eq!(door.call("gaps", all())["open"], before["open"]);
}

#[test]
fn what_is_known_is_no_gap_and_what_is_planned_says_so() {
    let door = Door::new();
    door.open_sample();
    let id = "note:Questions/SQL/q-join-algorithms--sql--hard.md";
    let never = || door.call("gaps", with("kinds", json!(["never_reviewed"])));
    let has = |found: &Value| {
        found["items"]
            .as_array()
            .expect("items")
            .iter()
            .any(|item| item["id"] == id)
    };
    assert!(has(&never()));
    door.call("set_mark", json!({ "kind": "planned", "id": id, "title": "" }));
    let planned = door.call("gaps", with("status", json!("planned")));
    assert!(has(&planned) && planned["items"][0]["planned"] == true);
    door.call("set_mark", json!({ "kind": "known", "id": id, "title": "" }));
    assert!(!has(&never()));
}

#[test]
fn coverage_tables_count_every_question_once() {
    let door = Door::new();
    door.open_sample();
    let table = |table: &str, scope: &str| door.call("coverage", json!({ "table": table, "scope": scope }));
    let sum = |table: &Value| -> u64 {
        let rows = table["rows"].as_array().expect("rows").iter();
        rows.flat_map(|row| row["cells"].as_array().expect("cells"))
            .filter_map(|cell| cell["count"].as_u64())
            .sum()
    };
    let questions = door.call("gaps", with("kinds", json!(["never_reviewed"])))["total"].as_u64();
    assert_eq!(
        Some(sum(&table("difficulty", ""))),
        questions,
        "nothing was reviewed yet"
    );
    assert_eq!(
        Some(sum(&table("gaps", ""))),
        door.call("gaps", all())["total"].as_u64()
    );
    let kinds = table("kinds", "");
    let column = |name: &str| -> u64 {
        let columns = kinds["columns"].as_array().expect("columns");
        let at = columns
            .iter()
            .position(|column| column["name"] == name)
            .expect("the column");
        let rows = kinds["rows"].as_array().expect("rows").iter();
        rows.filter_map(|row| row["cells"][at]["count"].as_u64()).sum()
    };
    let missing = with("node_kind", json!("missing"));
    assert_eq!(Some(column("question")), questions);
    assert_eq!(
        Some(column("missing")),
        door.call("gaps", missing)["total"].as_u64()
    );
    assert!(sum(&table("coverage", "")) > 0);
    let moc = door.call("mocs", json!({}))[0].clone();
    assert!(
        sum(&table("difficulty", moc["id"].as_str().expect("an id")))
            >= moc["questions"].as_u64().unwrap_or(0)
    );
}

#[test]
fn an_edit_is_previewed_confirmed_and_undone() {
    let vault =
        temp_vault("-- q-new--sql--easy.md\n# New\n-- a.md\n# A\n[[q-new--sql--hard]] and [[c-wanted]]\n");
    let file = |name: &str| fs::read_to_string(vault.root().join(name));
    let before = file("a.md").expect("there");
    let door = Door::new();
    door.call("open_vault", json!({ "path": vault.root() }));
    door.wait_ready();
    let renamed = door.call("gaps", with("kinds", json!(["renamed_target"])))["items"][0].clone();
    let mut request = json!({
        "kind": "apply_rename", "id": renamed["id"], "to": renamed["proposal"]["id"], "folder": null, "difficulty": null, "token": "",
    });
    let preview = door.call("preview_edit", request.clone());
    let diff = preview["files"][0]["diff"].as_str().expect("a diff");
    assert!(
        diff.contains("-[[q-new--sql--hard]] and") && diff.contains("+[[q-new--sql--easy]] and"),
        "{diff}"
    );
    assert_eq!(file("a.md").expect("there"), before, "a preview writes nothing");
    assert_eq!(
        door.code("make_edit", request.clone()),
        "edit.changed",
        "no consent, no edit"
    );
    request["token"] = preview["token"].clone();
    let made = door.call("make_edit", request);
    assert!(
        file("a.md")
            .expect("there")
            .contains("[[q-new--sql--easy]] and [[c-wanted]]")
    );
    assert_eq!(door.call("edits", json!({}))[0]["undone"], false);
    door.call("undo_edit", json!({ "id": made["id"] }));
    assert_eq!(file("a.md").expect("there"), before);
    assert_eq!(door.code("undo_edit", json!({ "id": made["id"] })), "edit.undone");
    let mut create = json!({ "kind": "create_note", "id": "missing:c-wanted", "to": "", "folder": null, "difficulty": null, "token": "" });
    create["token"] = door.call("preview_edit", create.clone())["token"].clone();
    door.call("make_edit", create);
    assert!(file("c-wanted.md").expect("made").contains("kind: concept"));
}
