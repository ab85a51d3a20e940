//! Search, filters and the switcher over an open vault: names, phrases, what is told of a query, what is shown of a hit.

use super::open;
use cairn_engine::{Engine, SearchOptions};
use cairn_model::Moment;
use cairn_testkit::temp_vault;

const NOTES: &str = "
-- 10-Concepts/c-flow.md
---
aliases: [Flow API]
---
# Kotlin Flow / Поток Kotlin
A flow emits one value after the other, and the hash joins.
## Operators of a flow
## Errors
-- 10-Concepts/c-flow-builders.md
# Builders of c-flow
The hash join of a flow.
## Builders
-- 10-Concepts/c-hash-map.md
---\\
tags: [collections]
summary: the hash map of kotlin
---\\
# Hash Map / Хеш-таблица
| a | b |
A table of keys that a hash puts into buckets.
-- q-flow--kotlin--easy.md
---
topic: kotlin
---
# How does it emit?
## Prerequisites
- [[c-flow]]
-- moc-kotlin.md
# Kotlin
- [[q-flow--kotlin--easy]]
";

/// Titles of what is found, in order, and the messages of the remarks.
fn search(engine: &Engine, query: &str) -> (Vec<String>, Vec<String>) {
    let snapshot = engine.snapshot();
    let found = engine
        .search(&snapshot, query, SearchOptions::best(10))
        .unwrap_or_else(|error| panic!("{query}: {error}"));
    assert_eq!(found.total, found.nodes.len(), "{query}");
    let title = |key| snapshot.graph.node(key).title.to_string();
    let titles = found.nodes.iter().map(|hit| title(hit.node)).collect();
    (
        titles,
        found.remarks.into_iter().map(|remark| remark.message).collect(),
    )
}

/// Titles of what is found, in alphabetical order.
fn check_set(engine: &Engine, query: &str, expected: &[&str]) {
    let mut titles = search(engine, query).0;
    titles.sort();
    assert_eq!(titles, expected, "{query}");
}

#[test]
fn a_name_in_a_query_is_any_way_to_call_a_note() {
    let vault = temp_vault(NOTES);
    let (engine, _) = open(&vault);
    for name in [
        "c-flow",
        "C-FLOW",
        "c-flow.md",
        "10-concepts/c-flow",
        "10-Concepts/c-flow.md",
        "[[c-flow]]",
        "[[c-flow|the flow]]",
        "[[10-Concepts/c-flow#Operators]]",
        "[[Kotlin Flow]]",
        "\"[[c-flow]]\"",
        "\"kotlin flow\"",
        "\"Поток kotlin\"",
        "\"Kotlin Flow / Поток Kotlin\"",
        "\"flow api\"",
        "FlowAPI",
        "note:10-Concepts/c-flow.md",
    ] {
        for operator in ["links-to", "requires"] {
            let (titles, remarks) = search(&engine, &format!("{operator}:{name}"));
            assert_eq!(titles, ["How does it emit?"], "{operator}:{name}");
            assert_eq!(remarks, [""; 0], "{operator}:{name}");
        }
        assert_eq!(
            search(&engine, &format!("linked-from:{name}")).0,
            [""; 0],
            "{name}"
        );
    }
    assert_eq!(search(&engine, "linked-from:[[Q-Flow--kotlin--easy]]").0.len(), 1);
    for (one, other) in [
        ("in:[[moc-kotlin]]", "in:MOC-Kotlin"),
        ("moc:[[moc-kotlin]]", "moc:Kotlin"),
    ] {
        let (found, remarks) = search(&engine, one);
        assert_eq!((&found, remarks.len()), (&search(&engine, other).0, 0), "{one}");
        assert!(found.contains(&"How does it emit?".to_owned()), "{one}");
    }
}

#[test]
fn an_unknown_name_is_told_with_names_as_people_read_them() {
    let vault = temp_vault(NOTES);
    let (engine, _) = open(&vault);
    for (query, expected) in [
        (
            "links-to:c-flwo",
            "Nothing here is called “c-flwo”. Did you mean “Kotlin Flow / Поток Kotlin”?",
        ),
        (
            "requires:[[hash mpa]]",
            "Nothing here is called “hash mpa”. Did you mean “Hash Map / Хеш-таблица”?",
        ),
        ("topic:banana", "No topic is called “banana”. There are kotlin."),
        (
            "topic:kotlni",
            "No topic is called “kotlni”. Did you mean “kotlin”?",
        ),
        (
            "moc:banana",
            "No map of content is called “banana”. There are Kotlin.",
        ),
        (
            "source:banana",
            "No study document is called “banana”. There are no study documents here.",
        ),
    ] {
        let (titles, remarks) = search(&engine, query);
        assert_eq!(
            (titles.len(), remarks.join("|").as_str()),
            (0, expected),
            "{query}"
        );
        let filtered = engine
            .filter(&engine.snapshot(), query, Moment::default())
            .expect("a filter");
        assert_eq!(filtered.remarks.len(), 1, "{query}");
    }
}

#[test]
fn a_phrase_is_these_very_words() {
    let vault = temp_vault(NOTES);
    let (engine, _) = open(&vault);
    let check = |query: &str, expected: &[&str]| check_set(&engine, query, expected);
    check("\"hash join\"", &["Builders of c-flow"]);
    check("\"hash joins\"", &["Kotlin Flow / Поток Kotlin"]);
    check("\"HASH joins\"", &["Kotlin Flow / Поток Kotlin"]);
    // Words that every text has count in it as any other.
    check("\"the hash join\"", &["Builders of c-flow"]);
    check("\"a hash join\"", &[]);
    check("\"and the\"", &["Kotlin Flow / Поток Kotlin"]);
    // A quote that is still open ends in a word that may be unfinished.
    check("\"hash jo", &["Builders of c-flow", "Kotlin Flow / Поток Kotlin"]);
    check(
        "kind:concept emits -\"hash join\"",
        &["Kotlin Flow / Поток Kotlin"],
    );
    check("hash -\"hash joins\" -map", &["Builders of c-flow"]);
    check("title:\"builders of\"", &["Builders of c-flow"]);
    check("heading:\"operators of a flow\"", &["Kotlin Flow / Поток Kotlin"]);
}

#[test]
fn words_that_every_text_has_can_be_excluded_and_told_by_their_capitals() {
    let vault = temp_vault(NOTES);
    let (engine, _) = open(&vault);
    let check = |query: &str, expected: &[&str]| check_set(&engine, query, expected);
    check("flow kind:concept -and ", &["Builders of c-flow"]);
    check("match-case:The kind:concept", &["Builders of c-flow"]);
    check(
        "line:the kind:concept -table",
        &["Builders of c-flow", "Kotlin Flow / Поток Kotlin"],
    );
}

#[test]
fn the_order_of_conditions_changes_nothing() {
    let vault = temp_vault(NOTES);
    let (engine, _) = open(&vault);
    for (one, other) in [
        ("em kind:concept", "kind:concept em"),
        ("build kind:concept -hash", "-hash kind:concept build"),
        ("build [aliases]", "[aliases] build"),
        ("flo #collections", "#collections flo"),
    ] {
        assert_eq!(search(&engine, one).0, search(&engine, other).0, "{one}");
    }
    assert_eq!(search(&engine, "build kind:concept").0.len(), 1);
}

#[test]
fn a_hit_shows_text_and_not_the_frontmatter_even_a_damaged_one() {
    let vault = temp_vault(NOTES);
    let (engine, _) = open(&vault);
    let snapshot = engine.snapshot();
    let shown = |query: &str| {
        let found = engine
            .search(&snapshot, query, SearchOptions::best(1))
            .expect("hits");
        let snippet = &found.nodes[0].snippet;
        let text: String = snippet.runs.iter().map(|(text, _)| text.as_str()).collect();
        (text, snippet.line)
    };
    let (text, line) = shown("collections");
    assert!(
        !text.contains("---") && !text.contains("tags:") && text.contains("A table of keys"),
        "{text}"
    );
    assert!(line > 4, "{line}");
    // Running text rather than the heading.
    assert_eq!(shown("keys buckets").1, 7);
    let key = snapshot.graph.find_named("c-hash-map").expect("the note");
    assert!(engine.excerpt(&snapshot, key, 40).contains("A table of keys"));
}

#[test]
fn the_switcher_puts_the_named_note_and_its_headings_first() {
    let vault = temp_vault(NOTES);
    let (engine, _) = open(&vault);
    let snapshot = engine.snapshot();
    let first = |query: &str| {
        let found = engine.switch(&snapshot, query, 5);
        let first = found.first().unwrap_or_else(|| panic!("{query}: nothing"));
        let node = snapshot.graph.node(first.node);
        (node.title.to_string(), first.name.clone())
    };
    for query in [
        "c-flow",
        "C-Flow",
        "10-Concepts/c-flow",
        "c-flow.md",
        "[[c-flow]]",
        "kotlin flow",
        "flow api",
    ] {
        assert_eq!(first(query).0, "Kotlin Flow / Поток Kotlin", "{query}");
    }
    assert_eq!(first("hashmap").0, "Hash Map / Хеш-таблица");
    assert_eq!(first("kotlni").0, "Kotlin");
    assert_eq!(first("c-flow#").1, "Kotlin Flow / Поток Kotlin");
    assert_eq!(first("c-flow#oper").1, "Operators of a flow");
    // The note itself has no such heading, one with its letters has.
    assert_eq!(first("c-flow#build").1, "Builders");
    let headings = engine.switch(&snapshot, "c-flow#", 9);
    assert!(
        headings
            .iter()
            .all(|found| snapshot.graph.node(found.node).title.starts_with("Kotlin Flow"))
    );
}

#[test]
fn a_file_whose_name_holds_the_mark_of_headings_is_found_by_it() {
    let vault = temp_vault("-- issue #12 of the parser.md\ntext\n-- parser.md\n# Parser\n## Stages\n");
    let (engine, _) = open(&vault);
    let snapshot = engine.snapshot();
    let names = |query: &str| -> Vec<String> {
        let found = engine.switch(&snapshot, query, 5);
        found.into_iter().map(|found| found.name).collect()
    };
    assert_eq!(names("issue #12 of the parser"), ["issue #12 of the parser"]);
    assert_eq!(names("parser#stages"), ["Stages"]);
    assert_eq!(names("parser#nothing of the kind"), [""; 0]);
}
