//! The command line's contract: names, fields, exit codes.
#![allow(clippy::disallowed_methods, reason = "the test reads what the program wrote")]

mod doctor;
mod export;
mod told;
mod topics;

use cairn_testkit::{TempVault, temp_vault};
use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output};
use std::time::Duration;

const NOTES: &str = "
-- moc-m.md
---
kind: moc
---
# Map M
## Study Paths
### Basics
1. First
   - [[c-b]]
2. Then
   - [[q-a--t--easy]]
-- q-a--t--easy.md
---
aliases: [Alpha]
moc: moc-m
---
# Question A
## Prerequisites
- [[c-b]] before anything
-- c-b.md
# Concept B
text about honey and [[gone]]
## Prerequisites
- [[q-loop--t--easy]]
-- q-loop--t--easy.md
## Related (Same Level)
- [[c-b]]
## Prerequisites
- [[c-b]]
";

fn run(vault: &TempVault, args: &[&str]) -> Output {
    let root = vault.root().display().to_string();
    let args = args
        .iter()
        .map(|arg| if *arg == "VAULT" { root.as_str() } else { arg });
    let mut command = Command::new(env!("CARGO_BIN_EXE_cairn"));
    command
        .arg("--data")
        .arg(vault.data())
        .args(args)
        .output()
        .expect("runs")
}

fn json(vault: &TempVault, args: &[&str]) -> Value {
    let output = run(vault, &[&["--json"], args].concat());
    assert!(
        output.status.success(),
        "{args:?}: {}",
        String::from_utf8_lossy(&output.stdout)
    );
    serde_json::from_slice(&output.stdout).expect("one JSON document")
}

#[test]
fn topics_count_each_note_once() {
    let vault = temp_vault(NOTES);
    let trees = json(&vault, &["topics", "VAULT"]);
    let moc = &trees[0];
    assert_eq!(
        (
            &moc["id"],
            &moc["questions"],
            &moc["concepts"],
            &moc["difficulty"]["easy"]
        ),
        (&"note:moc-m.md".into(), &1.into(), &1.into(), &1.into())
    );
    // Of the two steps' topics only the second has a question.
    assert_eq!(moc["coverage"], 0.5);
    let stage = &moc["children"][0]["children"][0];
    assert_eq!(
        (&stage["kind"], &stage["source"]["line"]),
        (&"stage".into(), &7.into())
    );
    let root = stage["id"].as_str().expect("an id");
    assert_eq!(
        json(&vault, &["topics", "VAULT", "--root", root])[0]["title"],
        stage["title"]
    );
}

#[test]
fn section_patterns_of_the_users_own_hold_for_every_note() {
    let vault = temp_vault("-- q-a--t--easy.md\n## Voraussetzungen\n- [[c-b]]\n-- c-b.md\nx\n");
    let requires = || json(&vault, &["stats", "VAULT"])["edges"]["requires"]["count"].clone();
    assert_eq!(requires(), 0);
    let file = vault.data().join("mine.txt");
    std::fs::write(&file, "prerequisite_section: Voraussetzung*\n").expect("a file");
    json(&vault, &["sections", "--set", &file.display().to_string()]);
    assert_eq!(requires(), 1);
    std::fs::write(&file, "prerequisites: x\n").expect("a file");
    let refused = run(
        &vault,
        &["--json", "sections", "--set", &file.display().to_string()],
    );
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stdout).contains("settings.sections"));
    assert_eq!(requires(), 1);
    json(&vault, &["sections", "--reset"]);
    assert_eq!(requires(), 0);
}

#[test]
fn index_counts_what_it_did() {
    let vault = temp_vault(NOTES);
    let first = json(&vault, &["index", "VAULT"]);
    assert_eq!(
        (
            &first["notes"]["total"],
            &first["notes"]["parsed"],
            &first["generation"]
        ),
        (&4.into(), &4.into(), &1.into())
    );
    let second = json(&vault, &["index", "VAULT"]);
    assert_eq!(
        (&second["notes"]["parsed"], &second["notes"]["unchanged"]),
        (&0.into(), &4.into())
    );
    assert_eq!(
        json(&vault, &["index", "VAULT", "--rebuild"])["notes"]["parsed"],
        4
    );
    assert!(
        second["elapsed_ms"].is_u64() && second["nodes"].is_u64() && second["notes"]["skipped"].is_array()
    );
}

#[test]
fn stats_hold_the_fields_of_the_contract() {
    let stats = json(&temp_vault(NOTES), &["stats", "VAULT"]);
    assert_eq!(
        stats["notes_by_kind"],
        serde_json::json!({ "moc": 1, "question": 2, "concept": 1, "note": 0 })
    );
    assert_eq!(
        (&stats["links"]["total"], &stats["links"]["unresolved"]),
        (&7.into(), &1.into())
    );
    assert_eq!(stats["edges_by_basis"]["prerequisite_section"]["links"], 3);
    for field in [
        "bytes",
        "difficulty",
        "frontmatter",
        "edges",
        "queries",
        "headings",
        "diagnostics",
        "nodes_by_kind",
    ] {
        assert!(!stats[field].is_null(), "{field} is missing");
    }
}

#[test]
fn links_tell_who_asks() {
    let links = json(&temp_vault(NOTES), &["links", "VAULT", "--unresolved"]);
    assert_eq!(
        (
            &links[0]["target"],
            &links[0]["count"],
            &links[0]["sources"][0]["line"]
        ),
        (&"gone".into(), &1.into(), &2.into())
    );
    assert!(links[0]["suggestion"].is_null() && links[1].is_null());
}

#[test]
fn a_note_shows_edges_with_evidence_and_backlinks_with_their_line() {
    let note = json(&temp_vault(NOTES), &["note", "VAULT", "q-a--t--easy"]);
    assert_eq!(
        (&note["id"], &note["kind"], &note["aliases"][0]),
        (
            &"note:q-a--t--easy.md".into(),
            &"question".into(),
            &"Alpha".into()
        )
    );
    let edges = note["edges"].as_array().expect("a list");
    let needs = edges
        .iter()
        .find(|edge| edge["kind"] == "requires")
        .expect("a requirement");
    assert_eq!(
        (&needs["to"], &needs["basis"]),
        (&"note:c-b.md".into(), &"prerequisite_section".into())
    );
    assert_eq!(needs["evidence"][0]["text"], "- [[c-b]] before anything");
    let backlink = &note["backlinks"][0];
    assert_eq!(
        (&backlink["path"], &backlink["text"]),
        (&"moc-m.md".into(), &"- [[q-a--t--easy]]".into())
    );
}

#[test]
fn fringe_tells_what_is_ready_and_what_is_shaky() {
    let vault = temp_vault(NOTES);
    let found = json(&vault, &["fringe", "VAULT", "--known", "q-a--t--easy"]);
    assert_eq!(found["inner"], serde_json::json!(["note:q-a--t--easy.md"]));
    assert_eq!(found["outer"].as_array().map(Vec::len), Some(1));
    let unknown = run(&vault, &["fringe", "VAULT", "--known", "q-lop--t--easy"]);
    assert_eq!(unknown.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("Did you mean q-loop--t--easy?"));
}

#[test]
fn gaps_have_kind_score_reason_evidence_and_actions() {
    let vault = temp_vault(
        "-- moc-db.md\n# DB\n## Joins\n- Hash join\n-- q-a--sql--easy.md\n# A\n\n[[c-gone]] [[q-a--sql--hard]]\n",
    );
    let gaps = json(&vault, &["gaps", "VAULT"]);
    let gaps = gaps.as_array().expect("a list");
    for gap in gaps {
        for field in [
            "kind", "id", "title", "score", "reason", "evidence", "actions", "factors",
        ] {
            assert!(!gap[field].is_null(), "{field} of {gap}");
        }
    }
    let scores: Vec<f64> = gaps.iter().filter_map(|gap| gap["score"].as_f64()).collect();
    assert!(
        scores.len() == gaps.len() && scores.is_sorted_by(|a, b| a >= b),
        "{scores:?}"
    );
    let of = |kind: &str| {
        gaps.iter()
            .find(|gap| gap["kind"] == kind)
            .unwrap_or_else(|| panic!("no {kind}"))
    };
    let missing = of("missing_note");
    assert_eq!(
        (&missing["id"], &missing["evidence"][0]["line"]),
        (&serde_json::json!("missing:c-gone"), &serde_json::json!(3))
    );
    assert!(
        missing["evidence"][0]["text"]
            .as_str()
            .is_some_and(|text| text.contains("[[c-gone]]"))
    );
    assert_eq!(of("renamed_target")["proposal"], "note:q-a--sql--easy.md");
    assert_eq!(of("uncovered_topic")["title"], "Hash join");
    assert_eq!(of("renamed_target")["actions"][0], "apply_rename");
    let one = json(
        &vault,
        &[
            "gaps",
            "VAULT",
            "--kind",
            "missing_note",
            "renamed_target",
            "--limit",
            "1",
        ],
    );
    assert_eq!(one.as_array().map(Vec::len), Some(1));
    let wrong = run(&vault, &["gaps", "VAULT", "--kind", "holes"]);
    assert!(
        wrong.status.code() == Some(1) && String::from_utf8_lossy(&wrong.stderr).contains("missing_note")
    );
}

#[test]
fn rules_of_the_users_own_decide_which_needs_count() {
    let vault = temp_vault(NOTES);
    let steps = || {
        let plan = json(&vault, &["learn", "VAULT", "--target", "q-a--t--easy"]);
        plan["steps"].as_array().map(Vec::len)
    };
    assert_eq!(steps(), Some(2));
    let file = vault.data().join("rules.txt");
    let set = |text: &str| {
        std::fs::write(&file, text).expect("written");
        run(&vault, &["prerequisites", "--set", &file.display().to_string()])
            .status
            .code()
    };
    assert_eq!(set("prerequisite_section: 0\n"), Some(0));
    assert_eq!(steps(), Some(1));
    assert_eq!(set("inferred: on\n"), Some(0));
    assert!(steps() >= Some(2), "what is written stays");
    assert_eq!(set("no rule at all\n"), Some(1));
    assert_eq!(json(&vault, &["prerequisites"])["own"], "inferred: on\n");
}

#[test]
fn learn_puts_needs_first_and_shows_cuts() {
    let vault = temp_vault(NOTES);
    let path = json(&vault, &["learn", "VAULT", "--target", "q-a--t--easy"]);
    let ids: Vec<&str> = path["steps"]
        .as_array()
        .expect("steps")
        .iter()
        .filter_map(|step| step["id"].as_str())
        .collect();
    assert_eq!(ids.last(), Some(&"note:q-a--t--easy.md"));
    assert!(ids.contains(&"note:c-b.md"));
    assert_eq!(
        path["cuts"].as_array().expect("cuts").len(),
        1,
        "c-b and q-loop need each other"
    );
    let known = json(
        &vault,
        &["learn", "VAULT", "--target", "q-a--t--easy", "--known", "c-b"],
    );
    assert!(known["total_minutes"].as_u64() < path["total_minutes"].as_u64());
}

#[test]
fn what_a_list_alone_says_counts_only_if_asked_for() {
    let vault = temp_vault(
        "-- moc-m.md\n# M\n## Study Paths\n### First\n1. **Start**\n   - [[q-b]]\n2. **Go on**\n   - [[q-a]]\n\
         -- q-a.md\n# A\n[[q-b]]\n-- q-b.md\n# B\n",
    );
    let steps = |more: &[&str]| {
        let plan = json(&vault, &[&["learn", "VAULT", "--target", "q-a"], more].concat());
        let steps = plan["steps"].as_array().expect("steps").clone();
        let basis = steps[0]["because"][0]["evidence"][0]["basis"].clone();
        (steps.len(), basis.as_str().unwrap_or_default().to_owned())
    };
    assert_eq!(steps(&[]), (1, String::new()));
    let listed = (2, "listed_order".to_owned());
    assert_eq!(steps(&["--min-confidence", "0.2"]), listed);
    assert_eq!(steps(&["--min-confidence", "0.21"]), (1, String::new()));
    let file = vault.data().join("rules.txt");
    std::fs::write(&file, "listed_order: 2\n").expect("written");
    run(&vault, &["prerequisites", "--set", &file.display().to_string()]);
    assert_eq!(steps(&[]), listed);
}

#[test]
fn targets_of_which_each_needs_the_other_are_told() {
    let vault = temp_vault(
        "-- q-a.md\n# A\n## Prerequisites\n- [[q-x]]\n-- q-x.md\n# X\n## Base (easier)\n- [[q-b]]\n\
         -- q-b.md\n# B\n## Prerequisites\n- [[q-a]]\n-- q-c.md\n# C\n",
    );
    let told = |targets: &[&str]| {
        let plan = json(&vault, &[&["learn", "VAULT", "--target"], targets].concat());
        plan["remarks"].clone()
    };
    assert_eq!(
        told(&["q-b", "q-a"]),
        serde_json::json!(["“A” and “B” lie on one circle, by way of other notes; “A” comes first."])
    );
    assert_eq!(
        told(&["q-a", "q-c"]),
        serde_json::json!([]),
        "one of them alone is no contradiction"
    );
    let both = told(&["q-x", "q-b"]).to_string();
    assert!(both.contains("“X” and “B” are each said"), "{both}");
}

#[test]
fn a_target_is_found_by_its_title_and_a_wrong_one_gets_sensible_names() {
    let vault = temp_vault(NOTES);
    let learn = |target: &str| run(&vault, &["--json", "learn", "VAULT", "--target", target]);
    let found: Value = serde_json::from_slice(&learn("basics").stdout).expect("one JSON document");
    assert_eq!(found["steps"].as_array().map(Vec::len), Some(2), "{found}");
    let hint = |target: &str| {
        let told: Value = serde_json::from_slice(&learn(target).stdout).expect("one JSON document");
        told["error"]["hint"].as_str().unwrap_or_default().to_owned()
    };
    assert_eq!(hint("concept"), "Did you mean c-b?");
    std::fs::write(
        vault.root().join("q-loops.md"),
        "---\naliases: [nested loop]\n---\n# How are rows joined?\n",
    )
    .expect("written");
    assert_eq!(hint("nested lopp"), "Did you mean q-loops?");
    assert_eq!(hint("how are rows joinde?"), "Did you mean q-loops?");
    std::fs::write(vault.root().join("q-other.md"), "# Concept B\n").expect("written");
    assert_eq!(
        hint("concept b"),
        "Name one of them by its id: note:c-b.md, note:q-other.md."
    );
    assert!(!hint("zebras").contains("Did you mean"), "{}", hint("zebras"));
}

#[test]
fn paths_are_explained() {
    let paths = json(
        &temp_vault(NOTES),
        &[
            "path",
            "VAULT",
            "--from",
            "q-a--t--easy",
            "--to",
            "q-loop--t--easy",
        ],
    );
    assert_eq!(
        paths[0]["nodes"],
        serde_json::json!(["note:q-a--t--easy.md", "note:c-b.md", "note:q-loop--t--easy.md"])
    );
    assert!(
        paths[0]["edges"]
            .as_array()
            .expect("edges")
            .iter()
            .all(|edge| edge["evidence"][0]["path"].is_string())
    );
}

#[test]
fn search_finds_text_with_its_line() {
    let found = json(&temp_vault(NOTES), &["search", "VAULT", "honey"]);
    assert_eq!(
        (
            &found["total"],
            &found["hits"][0]["path"],
            &found["hits"][0]["line"]
        ),
        (&1.into(), &"c-b.md".into(), &2.into())
    );
}

#[test]
fn a_search_may_begin_with_a_hyphen_and_tells_where_it_is_wrong() {
    let vault = temp_vault(NOTES);
    let all = json(
        &vault,
        &["search", "VAULT", "-honey kind:concept", "--limit", "300"],
    );
    assert_eq!(
        (&all["total"], all["remarks"].as_array().map(Vec::len)),
        (&0.into(), Some(0))
    );
    let unknown = json(&vault, &["search", "VAULT", "source:banana"]);
    assert_eq!(unknown["remarks"][0]["from"], 7);
    let output = run(&vault, &["--json", "search", "VAULT", "honey kind:x"]);
    let error: Value = serde_json::from_slice(&output.stdout).expect("one JSON document");
    assert_eq!(
        (&error["error"]["line"], &error["error"]["column"]),
        (&1.into(), &12.into())
    );
    let message = error["error"]["message"].as_str().unwrap_or_default();
    assert!(message.ends_with("(character 12)"), "{message}");
}

#[test]
fn export_writes_the_graph() {
    let vault = temp_vault(NOTES);
    let file = vault.data().join("graph.json");
    let counts = json(
        &vault,
        &[
            "export",
            "VAULT",
            "--format",
            "json",
            "-o",
            &file.display().to_string(),
            "--kind",
            "question",
            "concept",
        ],
    );
    let written: Value = serde_json::from_slice(&std::fs::read(&file).expect("written")).expect("JSON");
    assert_eq!(counts["nodes"], 3);
    assert_eq!(written["nodes"].as_array().map(Vec::len), Some(3));
}

#[test]
fn failures_have_code_message_and_hint() {
    let vault = temp_vault(NOTES);
    let cases: [(&[&str], &str); 4] = [
        (&["stats", "/nowhere/at/all"], "vault.not_found"),
        (&["note", "VAULT", "q-a--t--eazy"], "node.not_found"),
        (&["search", "VAULT", "  "], "search.empty"),
        (
            &["learn", "VAULT", "--target", "c-b", "--hours", "0"],
            "request.invalid",
        ),
    ];
    for (args, code) in cases {
        let output = run(&vault, &[&["--json"], args].concat());
        assert_eq!(output.status.code(), Some(1), "{args:?}");
        let error: Value = serde_json::from_slice(&output.stdout).expect("one JSON document");
        assert_eq!(error["error"]["code"], code);
        assert!(
            !error["error"]["hint"].as_str().unwrap_or_default().is_empty(),
            "{code} has no hint"
        );
    }
    assert_eq!(run(&vault, &["no-such-command"]).status.code(), Some(2));
}

#[test]
fn study_documents_are_added_counted_told_and_removed() {
    let vault = temp_vault(NOTES);
    let elsewhere = temp_vault(NOTES);
    let file = elsewhere.root().join("plan.txt");
    std::fs::write(
        &file,
        "# Plan\n\n## 1. Storage\n- Quantum storage\n- Write-ahead log\n",
    )
    .expect("written");
    std::fs::write(
        vault.root().join("inside.txt"),
        "# Inside\n\n## 1. Part\n- One\n- Two\n",
    )
    .expect("written");
    let file = file.display().to_string();
    let added = json(&vault, &["source", "add", "VAULT", &file]);
    assert_eq!(added[0]["id"], "note:.added/plan.txt");
    let index = json(&vault, &["index", "VAULT"]);
    assert_eq!(index["sources"]["total"], 2);
    let sources = json(&vault, &["source", "list", "VAULT"]);
    let titles: Vec<_> = [0, 1].iter().map(|at| sources[at]["title"].clone()).collect();
    assert_eq!(titles, ["Inside", "Plan"]);
    assert_eq!(
        (&sources[0]["added"], &sources[1]["added"]),
        (&false.into(), &true.into())
    );
    let topics = json(&vault, &["topics", "VAULT", "--root", "plan.txt"]);
    assert_eq!(topics[0]["kind"], "source");
    assert_eq!(
        topics[0]["children"][0]["children"][0]["title"],
        "Quantum storage"
    );
    let report = json(&vault, &["report", "VAULT", "--source", "plan.txt"]);
    assert!(
        report["markdown"]
            .as_str()
            .is_some_and(|text| text.contains("- Quantum storage (line 4)"))
    );
    // A file that goes away loses nothing.
    std::fs::remove_file(&file).expect("removed");
    assert_eq!(json(&vault, &["source", "list", "VAULT"])[1]["title"], "Plan");
    json(&vault, &["source", "remove", "VAULT", "plan.txt"]);
    assert_eq!(json(&vault, &["index", "VAULT"])["sources"]["total"], 1);
}

#[test]
fn near_names_are_offered() {
    let vault = temp_vault(NOTES);
    let output = run(&vault, &["note", "VAULT", "question"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("Did you mean q-a--t--easy?"), "{said}");
}

#[test]
fn a_study_document_is_read_without_a_vault() {
    let vault = temp_vault(NOTES);
    let file = vault.root().join("plan.txt");
    std::fs::write(&file, "Plan\n\nWeek 1: Caches\n- TTL\nWeek 2: Queues\n").expect("written");
    let document = json(&vault, &["outline", &file.display().to_string()]);
    assert_eq!(document["title"], "Plan");
    assert_eq!(document["counts"]["stage"], 2);
    let topic = &document["nodes"][2];
    assert_eq!(topic["id"], "topic:plan.txt#plan/caches/ttl");
    assert_eq!(topic["parent"], "stage:plan.txt#plan/caches");
    assert_eq!(document["nodes"][1]["attributes"]["week"]["unit"], "weeks");
    let edges = document["edges"].as_array().expect("a list");
    let next = edges
        .iter()
        .find(|edge| edge["kind"] == "next")
        .expect("an order");
    assert_eq!(next["evidence"][0]["text"], "Week 2: Queues");
}

#[test]
fn readiness_and_plan_have_the_fields_of_the_contract() {
    let vault = temp_vault(NOTES);
    let now = "2026-12-01T09:00:00Z";
    let readiness = json(
        &vault,
        &["--now", now, "readiness", "VAULT", "--date", "2026-12-11"],
    );
    assert_eq!(readiness["readiness"], 0.0);
    let days = readiness["forecast"].as_array().expect("days");
    assert_eq!((days.len(), &days[0]["date"]), (11, &"2026-12-01".into()));
    for field in ["id", "title", "weight", "coverage", "recall", "readiness"] {
        assert!(!readiness["by_topic"][0][field].is_null(), "{field}");
    }
    let (ics, markdown) = (vault.data().join("p.ics"), vault.data().join("p.md"));
    let (ics, markdown) = (ics.display().to_string(), markdown.display().to_string());
    let plan = [
        "--now",
        now,
        "plan",
        "VAULT",
        "--date",
        "2026-12-11",
        "--hours-per-day",
        "0.5",
        "--ics",
        &ics,
        "--markdown",
        &markdown,
    ];
    let planned = json(&vault, &plan);
    assert_eq!(planned, json(&vault, &plan), "the same plan again");
    let days = planned["days"].as_array().expect("days");
    assert!(days.len() == 10 && days.iter().all(|day| day["minutes"].as_u64() <= Some(30)));
    let item = &days[0]["items"][0];
    assert_eq!((&item["action"], item["id"].is_string()), (&"learn".into(), true));
    assert!(
        item["reason"]
            .as_str()
            .is_some_and(|reason| reason.ends_with('.'))
    );
    assert!(planned["readiness_after"].as_f64() > planned["readiness_before"].as_f64());
    assert!(planned["dropped"].is_array());
    assert!(
        std::fs::read_to_string(&ics)
            .expect("written")
            .contains("DTSTART;VALUE=DATE:20261201\r\n")
    );
    assert!(
        std::fs::read_to_string(&markdown)
            .expect("written")
            .starts_with("# Study plan to 2026-12-11")
    );
}

#[test]
fn a_plan_that_cannot_be_made_says_why() {
    let vault = temp_vault(NOTES);
    let code = |date: &str, hours: &str, scope: &[&str]| {
        let plan = [
            "--json",
            "--now",
            "2026-12-01T09:00:00Z",
            "plan",
            "VAULT",
            "--date",
            date,
            "--hours-per-day",
            hours,
        ];
        let output = run(&vault, &[&plan[..], scope].concat());
        assert_eq!(output.status.code(), Some(1));
        let error: Value = serde_json::from_slice(&output.stdout).expect("one JSON document");
        error["error"]["code"].as_str().expect("a code").to_owned()
    };
    assert_eq!(code("2026-11-30", "1", &[]), "interview.date_past");
    assert_eq!(code("soon", "1", &[]), "interview.date");
    assert_eq!(code("2026-12-09", "0", &[]), "interview.hours");
    assert_eq!(code("2026-12-09", "-1", &[]), "interview.hours");
    assert_eq!(code("2026-12-09", "1e9", &[]), "interview.hours");
    assert_eq!(
        code("2026-12-09", "1", &["--scope", "gone"]),
        "interview.empty_scope"
    );
    assert_eq!(
        code("2026-12-09", "1", &["--scope", "nowhere at all"]),
        "node.not_found"
    );
}

#[test]
fn a_question_is_asked_rated_logged_and_taken_back() {
    let vault = temp_vault(NOTES);
    let at = |day: &str, args: &[&str]| json(&vault, &[&["--now", day], args].concat());
    let first = "2026-11-28T10:00:00+01:00";
    let next = at(first, &["review", "VAULT", "next"]);
    assert_eq!((&next["due"], &next["new"]), (&0.into(), &2.into()));
    let rated = at(first, &["review", "VAULT", "rate", "q-a--t--easy", "3"]);
    assert_eq!((&rated["reps"], &rated["due"]), (&1.into(), &"2026-11-30".into()));
    assert!(
        rated["stability"]
            .as_f64()
            .is_some_and(|days| (2.0..3.0).contains(&days))
    );
    // In the small hours it is still the day before.
    let early = at("2026-11-30T03:59:00+01:00", &["review", "VAULT", "next"]);
    assert_eq!((&early["due"], &early["next"]), (&0.into(), &"2026-11-30".into()));
    let due = at("2026-11-30T04:00:00+01:00", &["review", "VAULT", "next"]);
    assert_eq!(
        (&due["due"], &due["id"]),
        (&1.into(), &"note:q-a--t--easy.md".into())
    );
    at(first, &["review", "VAULT", "undo"]);
    let log = at(first, &["review", "VAULT", "log"]);
    assert_eq!((&log[0]["rating"], &log[0]["undone"]), (&3.into(), &true.into()));
    assert_eq!(at(first, &["review", "VAULT", "next"])["new"], 2);
    for (args, code) in [
        (["review", "VAULT", "rate", "q-a--t--easy", "5"], "review.rating"),
        (["review", "VAULT", "rate", "nowhere", "3"], "node.not_found"),
    ] {
        let refused = run(&vault, &[&["--json"], &args[..]].concat());
        assert!(String::from_utf8_lossy(&refused.stdout).contains(code), "{code}");
    }
}

#[test]
fn a_log_that_is_exported_is_imported_once() {
    let (vault, other) = (temp_vault(NOTES), temp_vault(NOTES));
    json(&vault, &["review", "VAULT", "rate", "q-a--t--easy", "2"]);
    for format in ["csv", "json"] {
        let file = vault.data().join(format).display().to_string();
        json(
            &vault,
            &["review", "VAULT", "export", "--format", format, "-o", &file],
        );
        let done = json(&other, &["review", "VAULT", "import", &file]);
        let expected = if format == "csv" { (1, 0) } else { (0, 1) };
        assert_eq!(
            (&done["added"], &done["known"]),
            (&expected.0.into(), &expected.1.into())
        );
    }
    let log = |vault| json(vault, &["review", "VAULT", "log"])[0].clone();
    assert_eq!(
        (&log(&other)["time"], &log(&other)["imported"]),
        (&log(&vault)["time"], &true.into())
    );
    let file = vault.data().join("anki").display().to_string();
    let written = json(
        &vault,
        &["review", "VAULT", "export", "--format", "anki", "-o", &file],
    );
    assert_eq!(written["count"], 2);
}

#[test]
fn no_acknowledged_review_is_lost_when_the_process_is_killed() {
    let vault = temp_vault(NOTES);
    let done = cairn_testkit::kill_while_rating(
        Path::new(env!("CARGO_BIN_EXE_cairn")),
        &vault.data(),
        &vault.root(),
        "q-a--t--easy",
        100,
        Duration::from_millis(40),
        7,
    );
    assert_eq!((done.kills, done.lost), (100, 0));
    assert!(done.acknowledged >= 100, "{done:?}");
}

#[test]
fn queries_run_and_errors_tell_their_place() {
    let vault = temp_vault(
        "-- food/pear.md\n---\nprice: 2\ntags: fruit\n---\n- [ ] buy\n-- food/plum.md\n---\nprice: cheap\n---\n-- moc.md\n\n```dataview\nLIST FROM #fruit\n```\n\nCheapest: `= this.file.name`\n",
    );
    let found = json(
        &vault,
        &["query", "VAULT", "TABLE price FROM \"food\" WHERE price - 1 > 0"],
    );
    assert_eq!(found["type"], "table");
    assert_eq!(found["headers"], serde_json::json!(["File", "price"]));
    assert_eq!(
        found["rows"],
        serde_json::json!([[{ "path": "food/pear.md" }, 2]])
    );
    assert_eq!(found["dropped"][0]["path"], "food/plum.md");
    assert_eq!(found["reading"], "strict");
    let wrong = run(&vault, &["--json", "query", "VAULT", "LIST\nWHERE a == 1"]);
    let wrong: Value = serde_json::from_slice(&wrong.stdout).expect("one JSON document");
    let error = &wrong["error"];
    assert_eq!(
        (&error["code"], &error["line"], &error["column"]),
        (&"query.syntax".into(), &2.into(), &10.into())
    );
    let written = json(&vault, &["queries", "VAULT", "--run"]);
    let told: Vec<_> = written
        .as_array()
        .expect("a list")
        .iter()
        .map(|query| {
            (
                query["line"].as_u64(),
                query["kind"].as_str(),
                query["ok"].as_bool(),
                query["rows"].as_u64(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (Some(2), Some("dataview"), Some(true), Some(1)),
            (Some(6), Some("inline"), Some(true), Some(1))
        ]
    );
}
