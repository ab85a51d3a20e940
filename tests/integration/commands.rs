//! Every command of the protocol over the sample vault, through the same text door as a browser uses.

use crate::sample_vault::sample;
use cairn_protocol::dto::{VaultState, VaultStatus};
use cairn_protocol::host::Clock;
use cairn_protocol::{COMMAND_NAMES, Host, HostOptions, dispatch};
use cairn_testkit::temp_vault;
use serde_json::{Value, json};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;
use tempfile::TempDir;

pub struct Door {
    pub host: Host,
    statuses: Receiver<VaultStatus>,
    _data: TempDir,
}

impl Door {
    pub fn new() -> Self {
        Self::at(Box::new(Default::default))
    }

    /// With a clock of its own.
    pub fn at(now: Clock) -> Self {
        let data = tempfile::tempdir().expect("a folder");
        let (sender, statuses) = mpsc::channel();
        let host = Host::new(HostOptions {
            data_dir: data.path().to_path_buf(),
            sample_vault: Some(sample()),
            pick_folder: None,
            pick_file: None,
            on_status: Box::new(move |status| drop(sender.send(status))),
            now,
        });
        Self {
            host,
            statuses,
            _data: data,
        }
    }

    pub fn call(&self, name: &str, request: Value) -> Value {
        dispatch(&self.host, name, request).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    pub fn code(&self, name: &str, request: Value) -> String {
        dispatch(&self.host, name, request).expect_err("refused").code
    }

    pub fn open_sample(&self) {
        // What an opening before told goes on for a while after it was ready.
        while self.statuses.try_recv().is_ok() {}
        self.call("open_sample", json!({}));
        self.wait_ready();
    }

    pub fn wait_ready(&self) {
        let ready = |status: &VaultStatus| status.state == VaultState::Ready && status.search_ready;
        while !ready(
            &self
                .statuses
                .recv_timeout(Duration::from_secs(60))
                .expect("the vault becomes ready"),
        ) {}
    }
}

#[test]
fn a_session_from_first_run_to_path() {
    let door = Door::new();
    assert_eq!(door.call("status", json!({}))["state"], "closed");
    assert_eq!(door.code("mocs", json!({})), "vault.not_open");
    assert_eq!(
        door.code("open_vault", json!({ "path": "/nowhere/at/all" })),
        "vault.not_found"
    );
    assert_eq!(door.call("status", json!({}))["state"], "failed");
    door.open_sample();
    let mocs = door.call("mocs", json!({}));
    assert!(
        mocs.as_array()
            .expect("mocs")
            .iter()
            .all(|moc| moc["questions"].as_u64() > Some(0)),
        "{mocs}"
    );
    let map = door.call("map", json!({ "scope": { "type": "vault" }, "missing": true }));
    let nodes = map["nodes"]["ids"].as_array().expect("ids").len();
    assert!(nodes > 120);
    for column in [
        "titles",
        "kinds",
        "difficulties",
        "x",
        "y",
        "radii",
        "regions",
        "degrees",
    ] {
        assert_eq!(
            map["nodes"][column].as_array().map(Vec::len),
            Some(nodes),
            "{column}"
        );
    }
    let id = "note:Questions/SQL/q-join-algorithms--sql--hard.md";
    let detail = door.call("node", json!({ "id": id }));
    assert!(detail["needs"].as_array().map(Vec::len) >= Some(4));
    let path = door.call(
        "learn",
        json!({ "targets": [id], "known": [], "minutes": 0, "min_confidence": 0.0, "collapse": false, "show_cuts": false, "draw_up_to": 120 }),
    );
    let steps = path["steps"].as_array().expect("steps");
    assert!(steps.len() >= 6 && steps.last().expect("a step")["node"]["id"] == id);
    let html = door.call("note", json!({ "id": id }))["html"].clone();
    assert!(
        html.as_str()
            .expect("html")
            .contains("data-node=\"note:Concepts/c-b-tree.md\"")
    );
}

#[test]
fn search_and_switcher_find_notes() {
    let door = Door::new();
    door.open_sample();
    let found = door.call(
        "search",
        json!({ "query": "hash_mem_multiplier", "limit": 5, "sort": "relevance", "facets": true }),
    );
    assert_eq!(
        found["hits"][0]["node"]["id"],
        "note:Questions/SQL/q-join-algorithms--sql--hard.md"
    );
    assert!(found["hits"][0]["line"].as_u64() > Some(0) && found["notice"].is_null());
    assert!(
        found["explain"]
            .as_str()
            .is_some_and(|told| told.contains("hash"))
    );
    assert!(
        found["facets"]["kinds"]
            .as_array()
            .is_some_and(|kinds| !kinds.is_empty())
    );
    let headings = door.call("switcher", json!({ "query": "mvcc#visib", "limit": 5 }));
    assert!(headings[0]["line"].as_u64() > Some(1), "{headings}");
    let hits = door.call("switcher", json!({ "query": "cache stamp", "limit": 5 }));
    assert_eq!(
        hits[0]["node"]["id"],
        "note:Questions/Caching/q-cache-stampede--caching--hard.md"
    );
}

#[test]
fn a_filter_gives_nodes_of_every_kind_and_says_where_a_query_is_wrong() {
    let door = Door::new();
    door.open_sample();
    let ask = |query: &str| door.call("filter", json!({ "query": query }));
    let ids = |query: &str| {
        let found = ask(query);
        assert!(found["error"].is_null(), "{query}: {found}");
        let ids = found["ids"].as_array().cloned().unwrap_or_default();
        ids.iter()
            .filter_map(|id| id.as_str().map(str::to_owned))
            .collect::<Vec<_>>()
    };
    let has = |query: &str, id: &str| assert!(ids(query).iter().any(|each| each == id), "{query}");
    has("is:missing quic", "missing:q-http3-and-quic--networks--hard");
    has("is:orphan", "note:Concepts/c-bulkhead.md");
    has(
        "kind:question difficulty:hard topic:databases mvcc",
        "note:Questions/Databases/q-mvcc--databases--hard.md",
    );
    has(
        "in:moc-databases kind:topic",
        "topic:MOCs/moc-databases.md#indexing",
    );
    has(
        "line:(xmin xmax)",
        "note:Questions/Databases/q-mvcc--databases--hard.md",
    );
    has(
        "[difficulty:hard] -kind:moc path:Caching",
        "note:Questions/Caching/q-cache-stampede--caching--hard.md",
    );
    assert!(
        !ids("-in:moc-databases kind:question")
            .iter()
            .any(|id| id.contains("q-mvcc"))
    );
    assert_eq!(ids("is:known"), Vec::<String>::new());
    door.call(
        "set_mark",
        json!({ "kind": "known", "id": "note:Concepts/c-acid.md", "title": "ACID" }),
    );
    assert_eq!(ids("is:known"), ["note:Concepts/c-acid.md"]);
    assert_eq!(ids("mastery:>=0.9"), ["note:Concepts/c-acid.md"]);
    let wrong = ask("index kind:nonsense");
    assert_eq!(
        (wrong["error"]["from"].as_u64(), wrong["error"]["to"].as_u64()),
        (Some(11), Some(19))
    );
}

#[test]
fn related_notes_have_reasons_and_mentions_have_lines() {
    let door = Door::new();
    door.open_sample();
    let related = door.call("related", json!({ "id": "note:Concepts/c-mvcc.md" }));
    let similar = related["similar"].as_array().cloned().unwrap_or_default();
    assert!(similar.iter().any(|each| {
        each["node"]["id"]
            .as_str()
            .is_some_and(|id| id.contains("q-mvcc"))
    }));
    assert!(
        similar
            .iter()
            .all(|each| each["reason"].as_str().is_some_and(|reason| reason.len() > 10))
    );
    let mentions = |kind: &str| related[kind].as_array().cloned().unwrap_or_default();
    for mention in mentions("mentions").iter().chain(&mentions("mentioned_by")) {
        let (name, text) = (
            mention["name"].as_str().unwrap_or_default(),
            mention["text"].as_str().unwrap_or_default(),
        );
        assert!(
            mention["line"].as_u64() > Some(0) && !name.is_empty() && !text.is_empty(),
            "{mention}"
        );
    }
}

#[test]
fn saved_searches_are_kept_for_a_vault() {
    let door = Door::new();
    door.open_sample();
    assert_eq!(door.call("saved_searches", json!({})), json!([]));
    let list = json!([{ "name": "hard ones", "query": "difficulty:hard" }]);
    assert_eq!(door.call("save_searches", json!({ "list": list })), list);
    assert_eq!(door.call("saved_searches", json!({})), list);
}

#[test]
fn settings_and_recent_vaults_are_kept() {
    let door = Door::new();
    let mut settings = door.call("settings", json!({}));
    settings["theme"] = json!("dark");
    door.call("save_settings", settings.clone());
    assert_eq!(door.call("settings", json!({})), settings);
    assert_eq!(door.call("recent_vaults", json!({})), json!([]));
    door.call("open_vault", json!({ "path": sample() }));
    assert_eq!(door.call("recent_vaults", json!({}))[0]["exists"], true);
    assert_eq!(door.call("close_vault", json!({}))["state"], "closed");
}

#[test]
fn how_maps_look_is_kept_for_a_vault() {
    let door = Door::new();
    assert_eq!(door.code("map_desk", json!({})), "vault.not_open");
    door.open_sample();
    assert_eq!(door.call("map_desk", json!({})), json!({ "text": "" }));
    let desk = json!({ "text": "{\"choices\":{\"colour\":\"theme\"}}" });
    door.call("save_map_desk", desk.clone());
    let huge = json!({ "text": "x".repeat(300_000) });
    assert_eq!(door.code("save_map_desk", huge), "map.desk_too_large");
    door.call("close_vault", json!({}));
    door.open_sample();
    assert_eq!(door.call("map_desk", json!({})), desk);
}

#[test]
fn marks_are_kept_for_a_vault_and_outlast_their_node() {
    let door = Door::new();
    assert_eq!(door.code("marks", json!({})), "vault.not_open");
    door.open_sample();
    let id = "note:Concepts/c-b-tree.md";
    let known = json!({ "kind": "known", "id": id, "title": "" });
    let marks = door.call("set_mark", known.clone());
    assert_eq!(
        (marks[0]["kind"].as_str(), marks[0]["node"]["id"].as_str()),
        (Some("known"), Some(id))
    );
    assert_eq!(
        door.code(
            "set_mark",
            json!({ "kind": "known", "id": "note:nowhere.md", "title": "" })
        ),
        "node.not_found"
    );
    let gone = json!({ "kind": "bookmark", "id": "note:nowhere.md", "title": "Nowhere" });
    let marks = door.call("set_mark", gone.clone());
    let orphan = marks
        .as_array()
        .expect("marks")
        .iter()
        .find(|mark| mark["node"].is_null());
    assert_eq!(orphan.expect("kept")["title"], "Nowhere");
    door.call("close_vault", json!({}));
    door.open_sample();
    assert_eq!(door.call("marks", json!({})).as_array().map(Vec::len), Some(2));
    door.call("remove_mark", gone);
    assert_eq!(door.call("remove_mark", known), json!([]));
}

#[test]
fn where_nothing_can_be_asked_there_is_no_outlook() {
    let check = |notes: &str, uncovered: u32| {
        let vault = temp_vault(notes);
        let door = Door::new();
        door.call("open_vault", json!({ "path": vault.root() }));
        door.wait_ready();
        let outlook = door.call("outlook", json!({}));
        let found = (&outlook["state"], &outlook["questions"], &outlook["uncovered"]);
        assert_eq!(found, (&json!("none"), &json!(0), &json!(uncovered)));
    };
    check("-- a.md\nA thought.\n", 0);
    check("-- moc-a.md\n# A\n## Topic\n- one\n- two\n", 2);
}

#[test]
fn an_interview_is_planned_assessed_and_exported() {
    let door = Door::new();
    door.open_sample();
    assert_eq!(door.call("outlook", json!({}))["state"], "none");
    assert_eq!(door.code("study_plan", json!({})), "interview.none");
    let today = door.call("interview", json!({}))["today"].clone();
    let mut profile = json!({
        "date": "1969-01-01", "minutes": 60, "days_off": [false, false, false, false, false, false, true], "target": 0.75,
        "easy": 1.0, "medium": 1.0, "hard": 1.0, "mocks": true, "scope": [], "focus": [],
    });
    assert_eq!(
        door.code("save_interview", profile.clone()),
        "interview.date_past"
    );
    profile["date"] = json!("yesterday");
    assert_eq!(door.code("save_interview", profile.clone()), "interview.date");
    profile["date"] = json!("1970-02-15");
    assert_eq!(door.call("save_interview", profile.clone())["profile"], profile);

    let ask = |answers: Value| {
        door.call(
            "next_question",
            json!({ "kind": "assessment", "answers": answers }),
        )
    };
    let first = ask(json!([]))["question"]["node"]["id"].clone();
    let answers = json!([{ "id": first, "rating": 3, "duration_ms": 900 }]);
    let second = ask(answers.clone());
    assert_ne!(second["question"]["node"]["id"], first);
    let kept = door.call(
        "save_answers",
        json!({ "kind": "assessment", "answers": answers, "implied": false }),
    );
    let outlook = door.call("outlook", json!({}));
    assert_eq!(
        (&outlook["state"], &outlook["today"], &outlook["known"]),
        (&json!("ahead"), &today, &json!(1))
    );
    assert!(
        outlook["now"]["assessed"].as_f64() > Some(0.0) && outlook["now"]["evidence"].as_f64() == Some(0.0)
    );

    let plan = door.call("study_plan", json!({}));
    let days = plan["days"].as_array().expect("days");
    assert_eq!(days.len() as u64, outlook["days_left"].as_u64().expect("days"));
    assert!(days.iter().all(|day| day["minutes"].as_u64() <= Some(60)));
    assert!(plan["after"]["value"].as_f64() > plan["before"]["value"].as_f64());
    let calendar = door.call("export_plan", json!({ "format": "ics" }));
    assert!(
        calendar["content"]
            .as_str()
            .expect("text")
            .starts_with("BEGIN:VCALENDAR\r\n")
    );
    let mock = door.call("next_question", json!({ "kind": "mock", "answers": [] }));
    assert_eq!(mock["question"]["role"], "opening");

    door.call("take_back_answers", json!({ "reviews": kept["reviews"] }));
    assert_eq!(door.call("outlook", json!({}))["known"], 0);
    let bad = json!({ "kind": "step", "answers": [{ "id": first, "rating": 9, "duration_ms": 0 }], "implied": false });
    assert_eq!(door.code("save_answers", bad), "request.invalid");
    assert_eq!(door.call("remove_interview", json!({}))["profile"], Value::Null);
}

#[test]
fn findings_are_filtered_by_severity_and_words() {
    let vault = temp_vault(
        "-- Apples/twice.md\n---\ntopic: a\ntopic: b\n---\n# Twice\n-- fence.md\n# Fence\n```\nnever closed\n-- twice.md\n---\ntopic: a\ntopic: b\n---\n# Again\n",
    );
    let door = Door::new();
    door.call("open_vault", json!({ "path": vault.root() }));
    door.wait_ready();
    let ask = |severity: &str, text: &str, code: &str| {
        door.call(
            "diagnostics",
            json!({ "code": code, "severity": severity, "text": text, "limit": 5000 }),
        )
    };
    let all = ask("", "", "");
    let total = all["total"].as_u64().expect("a number");
    let of = |name: &str| all["severities"][name].as_u64().expect("a number");
    assert!(total >= 3 && all["files"] == 3, "{all}");
    assert_eq!(total, of("info") + of("warning") + of("error"));
    for severity in ["info", "warning", "error"] {
        assert_eq!(
            ask(severity, "", "")["total"].as_u64(),
            Some(of(severity)),
            "{severity}"
        );
    }
    assert_eq!(ask("", "no note has these words", "")["total"], 0);
    let apples = ask("", "TWICE apples", "");
    assert_eq!(
        (&apples["files"], &apples["items"][0]["title"]),
        (&json!(1), &json!("Twice"))
    );
    let code = apples["items"][0]["code"].as_str().expect("a code");
    let of_code = ask("", "", code);
    assert_eq!(
        (&of_code["total"], of_code["codes"] == all["codes"]),
        (&json!(2), true)
    );
}

#[test]
fn lists_of_a_node_tell_how_long_they_are() {
    let door = Door::new();
    door.open_sample();
    let moc = door.call("mocs", json!({}))[0]["id"].clone();
    let detail = door.call("node_in_full", json!({ "id": moc }));
    for list in ["needs", "opens", "edges", "backlinks"] {
        assert_eq!(
            detail[list].as_array().map(Vec::len),
            detail["totals"][list]
                .as_u64()
                .and_then(|n| usize::try_from(n).ok()),
            "{list}"
        );
    }
}

#[test]
fn a_day_of_reviews_goes_on_card_by_card_and_back() {
    let door = Door::new();
    door.open_sample();
    let turn = door.call("review", json!({ "id": null }));
    let first = turn["card"]["node"]["id"].as_str().expect("a card").to_owned();
    assert_eq!(
        (&turn["due"], &turn["fresh"], &turn["card"]["reason"]),
        (&0.into(), &20.into(), &"fresh".into())
    );
    assert!(
        turn["card"]["answer"][0]["html"]
            .as_str()
            .is_some_and(|html| html.contains("<p>"))
    );
    let rated = door.call(
        "rate_review",
        json!({ "id": first, "rating": 1, "duration_ms": 1500 }),
    );
    assert_eq!(
        (&rated["turn"]["due"], &rated["turn"]["answered"]),
        (&1.into(), &1.into())
    );
    // What was failed rests while there is something else to ask.
    assert_ne!(rated["turn"]["card"]["node"]["id"], first.as_str());
    let back = door.call("undo_review", json!({ "review": rated["review"] }));
    assert_eq!(
        (&back["card"]["node"]["id"], &back["answered"]),
        (&first.as_str().into(), &0.into())
    );
    assert_eq!(
        door.code("undo_review", json!({ "review": rated["review"] })),
        "review.not_found"
    );
    let buried = door.call("bury_question", json!({ "id": first, "buried": true }));
    assert_eq!((&buried["buried"], &buried["fresh"]), (&1.into(), &20.into()));
    assert_ne!(buried["card"]["node"]["id"], first.as_str());
    let again = door.call("bury_question", json!({ "id": first, "buried": false }));
    assert_eq!(again["card"]["node"]["id"], first.as_str());
    assert_eq!(
        door.code(
            "rate_review",
            json!({ "id": first, "rating": 9, "duration_ms": 0 })
        ),
        "review.rating"
    );
    let mut options = door.call("review_options", json!({}));
    options["new_per_day"] = 0.into();
    options["language"] = "ru".into();
    let kept = door.call("save_review_options", options);
    assert_eq!(
        (&kept["new_per_day"], &kept["language"]),
        (&0.into(), &"ru".into())
    );
    assert!(door.call("review", json!({ "id": null }))["card"].is_null());
}

#[test]
fn reviews_leave_and_come_as_files() {
    let door = Door::new();
    door.open_sample();
    let turn = door.call("review", json!({ "id": null }));
    door.call(
        "rate_review",
        json!({ "id": turn["card"]["node"]["id"], "rating": 3, "duration_ms": 0 }),
    );
    let export = door.call("export_reviews", json!({ "format": "csv" }));
    assert_eq!(
        (&export["name"], &export["count"]),
        (&"reviews.csv".into(), &1.into())
    );
    let import = |content: &Value| door.call("import_reviews", json!({ "path": "", "content": content }));
    assert_eq!(
        import(&export["content"]),
        json!({ "added": 0, "known": 1, "unknown": 0 })
    );
    let anki = door.call("export_reviews", json!({ "format": "anki" }));
    assert!(
        anki["content"]
            .as_str()
            .is_some_and(|text| text.starts_with("#separator:tab"))
    );
    for (content, code) in [
        (json!("nothing of the kind"), "reviews.refused"),
        (json!("id,cid,ease\n1,1,3\n"), "reviews.no_notes"),
        (
            json!(r#"{"format":"cairn-reviews","version":99}"#),
            "reviews.newer",
        ),
    ] {
        assert_eq!(
            door.code("import_reviews", json!({ "path": "", "content": content })),
            code
        );
    }
    assert_eq!(
        door.code(
            "import_reviews",
            json!({ "path": "/nowhere/at/all", "content": null })
        ),
        "reviews.unreadable"
    );
}

#[test]
fn every_command_refuses_nonsense_with_a_code_and_a_hint() {
    let door = Door::new();
    door.open_sample();
    assert_eq!(door.code("format_disk", json!({})), "request.unknown_command");
    for name in COMMAND_NAMES {
        if let Err(error) = dispatch(&door.host, name, json!("nonsense")) {
            assert!(!error.code.is_empty() && !error.message.is_empty(), "{name}");
        }
    }
    assert_eq!(
        door.code("node", json!({ "id": "note:nowhere.md" })),
        "node.not_found"
    );
    assert_eq!(
        door.code("note", json!({ "id": "missing:c-change-data-capture" })),
        "node.no_text"
    );
    let ask = |query: &str| {
        let request = json!({ "query": query, "limit": 5, "sort": "relevance", "facets": false });
        door.call("search", request)["error"]["message"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    };
    assert!(ask(&"x".repeat(2000)).contains("512 are the limit"));
    assert!(ask("kind:nonsense index").contains("none of the values"));
    assert!(ask("index /(/").contains("no regular expression"));
}

#[test]
fn a_map_is_taken_away_as_it_is_filtered() {
    let door = Door::new();
    door.open_sample();
    let taken = |only: Value, without: Value| -> (usize, usize) {
        let files = door.call(
            "export_map",
            json!({ "scope": { "type": "vault" }, "missing": false, "format": "csv", "only": only, "without": without }),
        );
        let rows = |at: usize| files[at]["content"].as_str().expect("a table").lines().count() - 1;
        (rows(0), rows(1))
    };
    let whole = taken(Value::Null, json!([]));
    let files = door.call(
        "export_map",
        json!({ "scope": { "type": "vault" }, "missing": false, "format": "csv" }),
    );
    let table = files[0]["content"].as_str().expect("a table");
    let ids: Vec<&str> = table
        .lines()
        .skip(1)
        .filter_map(|row| row.split(',').next())
        .take(20)
        .collect();
    let some = taken(json!(ids), json!([]));
    assert_eq!(some.0, ids.len());
    assert!(some.1 < whole.1, "{some:?} of {whole:?}");
    let plain = taken(Value::Null, json!(["requires", "related"]));
    assert!(plain.0 == whole.0 && plain.1 < whole.1, "{plain:?} of {whole:?}");
}
