//! Dataview queries over an open vault: what they see, when they see it anew, and how they end.

use super::{options, temp_vault};
use cairn_dql::{Outcome, Rows, Stop};
use cairn_engine::{Engine, EngineError, QueryScope, Reading};
use cairn_testkit::TempVault;
use std::cell::Cell;
use std::fs;
use std::sync::Arc;

const NOTES: &str = "
-- food/apple.md
---
price: 3
tags: [fruit]
---
[[pear]]
-- food/pear.md
---\\
price: 5
---
- [ ] buy
-- other/plum.md
---
price: 4
---
```dataview
TABLE price FROM \"food\"
```
And `= this.price + 1`.
";

fn open(vault: &TempVault) -> Engine {
    let engine = Engine::open(options(vault)).expect("opens");
    engine.wait_ready().expect("ready");
    engine
}

fn ask(engine: &Engine, text: &str, reading: Reading) -> Result<Outcome, EngineError> {
    asked(engine, text, reading, &|| None)
}

fn asked(
    engine: &Engine,
    text: &str,
    reading: Reading,
    stop: &dyn Fn() -> Option<Stop>,
) -> Result<Outcome, EngineError> {
    let scope = QueryScope {
        origin: "other/plum.md",
        now: 0,
        reading,
        stop,
    };
    engine.query(&engine.snapshot(), text, &scope)
}

/// A query's rows, each as one text.
fn rows(engine: &Engine, text: &str, reading: Reading) -> Vec<String> {
    match ask(engine, text, reading).expect("runs").rows {
        Rows::Table { rows, .. } => {
            let row = |row: Vec<cairn_dql::value::Value>| {
                row.iter().map(|v| v.to_text()).collect::<Vec<_>>().join(" ")
            };
            rows.into_iter().map(row).collect()
        }
        Rows::List { rows } => rows.iter().map(|value| value.to_text()).collect(),
        other => panic!("{} is neither table nor list", other.kind()),
    }
}

#[test]
fn queries_see_the_frontmatter_by_the_reading_they_ask_for() {
    let vault = temp_vault(NOTES);
    let engine = open(&vault);
    let query = "TABLE WITHOUT ID file.name, price WHERE file.name != this.file.name SORT price";
    // What an editor damaged is no frontmatter to Obsidian.
    assert_eq!(rows(&engine, query, Reading::Strict), ["pear \\-", "apple 3"]);
    assert_eq!(rows(&engine, query, Reading::Recovered), ["apple 3", "pear 5"]);
}

#[test]
fn a_generation_has_one_table_and_the_next_one_sees_what_changed() {
    let vault = temp_vault(NOTES);
    let engine = open(&vault);
    let query = "TABLE WITHOUT ID price FROM \"food\" WHERE price";
    assert_eq!(rows(&engine, query, Reading::Strict), ["3"]);
    let before = engine.snapshot();
    let table = engine.table(&before, Reading::Strict);
    assert!(Arc::ptr_eq(&table, &engine.table(&before, Reading::Strict)));

    fs::write(vault.root().join("food/fig.md"), "price:: 7\n").expect("written");
    engine.rescan();
    engine.wait_until(|status| status.generation > before.generation);
    assert_eq!(rows(&engine, query, Reading::Strict), ["3", "7"]);
    // Who holds the old snapshot still sees the old vault.
    assert_eq!(engine.table(&before, Reading::Strict).len(), table.len());
    // What has not changed is not read again.
    let known: Vec<_> = table.read_so_far().map(Arc::as_ptr).collect();
    let now = engine.table(&engine.snapshot(), Reading::Strict);
    let kept = now
        .read_so_far()
        .filter(|page| known.contains(&Arc::as_ptr(page)));
    assert_eq!(kept.count(), known.len());
}

#[test]
fn a_query_over_a_folder_reads_that_folder_only() {
    let vault = temp_vault(NOTES);
    let engine = open(&vault);
    ask(&engine, "LIST FROM \"food\" WHERE price > 1", Reading::Strict).expect("runs");
    let table = engine.table(&engine.snapshot(), Reading::Strict);
    // The note that asks is read too: it is `this`.
    let mut read: Vec<&str> = table.read_so_far().map(|page| &*page.path).collect();
    read.sort_unstable();
    assert_eq!(read, ["food/apple.md", "food/pear.md", "other/plum.md"]);
    assert!(
        !rows(&engine, "LIST FROM [[pear]]", Reading::Strict).is_empty(),
        "links need every note"
    );
}

#[test]
fn what_is_wrong_is_told_with_its_place_and_what_to_do() {
    let vault = temp_vault(NOTES);
    let engine = open(&vault);
    let check = |text: &str, code: &str, line: u32, column: u32| {
        let Err(EngineError::Query(error)) = ask(&engine, text, Reading::Strict) else {
            panic!("{text} is refused");
        };
        assert_eq!(
            (error.code, error.line, error.column),
            (code, line, column),
            "{text}"
        );
        assert!(!error.hint.is_empty(), "{text}");
    };
    check("TABLE price\nFROM food", "query.syntax", 2, 6);
    check("LIST\nWHERE lenght(file.name)", "query.failed", 2, 1);
    check("LIST FROM csv(\"a.csv\")", "query.failed", 1, 11);
    check("LIST LIMIT \"a\"", "query.failed", 1, 6);
}

#[test]
fn a_query_ends_when_it_is_not_wanted_any_more() {
    let vault = temp_vault(NOTES);
    let engine = open(&vault);
    let long = "LIST map(list(1, 2, 3, 4, 5, 6, 7, 8), (a) => map(list(1, 2, 3, 4, 5, 6, 7, 8), (b) => \
                map(list(1, 2, 3, 4, 5, 6, 7, 8), (c) => a * b * c)))";
    let check = |stop: Stop, code: &str| {
        let asked_for = Cell::new(0);
        let answer = asked(&engine, long, Reading::Strict, &|| {
            asked_for.set(asked_for.get() + 1);
            (asked_for.get() > 1).then_some(stop)
        });
        let Err(EngineError::Query(error)) = answer else {
            panic!("ended");
        };
        assert_eq!((error.code, asked_for.get()), (code, 2));
    };
    check(Stop::Cancelled, "work.cancelled");
    check(Stop::TimedOut, "query.too_long");
    assert!(ask(&engine, long, Reading::Strict).is_ok());
}

#[test]
fn a_row_is_explained_step_by_step() {
    let vault = temp_vault(NOTES);
    let engine = open(&vault);
    let scope = QueryScope {
        origin: "",
        now: 0,
        reading: Reading::Strict,
        stop: &|| None,
    };
    let query = "LIST FROM \"food\" WHERE price > 4 SORT price LIMIT 1";
    let lost = |path: &str| {
        let steps = engine
            .explain_row(&engine.snapshot(), query, path, &scope)
            .expect("runs");
        let last = steps.last().expect("steps");
        (query[last.span.clone()].to_owned(), last.text.clone())
    };
    let (step, why) = lost("food/apple.md");
    assert_eq!(step, "WHERE price > 4");
    assert!(why.contains("price is 3"), "{why}");
    assert_eq!(lost("other/plum.md").0, "\"food\"");
}

#[test]
fn queries_in_notes_are_found_with_their_lines() {
    let vault = temp_vault(NOTES);
    let engine = open(&vault);
    let found: Vec<_> = engine
        .written_queries(&engine.snapshot())
        .into_iter()
        .map(|written| {
            (
                written.path.to_string(),
                written.query.line,
                written.query.kind.name(),
            )
        })
        .collect();
    let at = |line: u32, kind: &'static str| ("other/plum.md".to_owned(), line, kind);
    assert_eq!(found, [at(4, "dataview"), at(7, "inline")]);
}
