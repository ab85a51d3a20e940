//! Frontmatter, whole and damaged.

use super::*;
use DiagnosticCode as Code;
use FrontmatterState as State;

fn check(text: &str, strict: State, recovered: State, keys: &[&str], codes: &[Code]) {
    let mut diagnostics = Vec::new();
    let found = split(text, &mut diagnostics);
    assert_eq!((found.strict, found.recovered), (strict, recovered), "{text:?}");
    assert_eq!(
        found
            .properties
            .iter()
            .map(|(key, _)| key.as_str())
            .collect::<Vec<_>>(),
        keys,
        "{text:?}"
    );
    assert_eq!(
        diagnostics.iter().map(|d| d.code).collect::<Vec<_>>(),
        codes,
        "{text:?}"
    );
}

#[test]
fn a_plain_frontmatter_is_read_both_ways() {
    check("---\na: 1\n---\nbody", State::Ok, State::Ok, &["a"], &[]);
    check(
        "---\n---\n",
        State::Empty,
        State::Empty,
        &[],
        &[Code::EmptyFrontmatter],
    );
    check("body", State::None, State::None, &[], &[]);
    check("---\r\na: 1\r\n---\r\nbody", State::Ok, State::Ok, &["a"], &[]);
}

#[test]
fn damage_is_recovered_and_reported() {
    check(
        "---\\\na: 1\n---\\\nbody",
        State::None,
        State::Ok,
        &["a"],
        &[Code::DelimiterBackslash],
    );
    check(
        "---\n'---id': x\nb: 2\n---\n",
        State::Ok,
        State::Ok,
        &["id", "b"],
        &[Code::GluedKey],
    );
    check(
        "---id: x\nb: 2\n---\n",
        State::None,
        State::Ok,
        &["id", "b"],
        &[Code::GluedKey],
    );
    check(
        "---\na: 1\na: 2\n---\n",
        State::Ok,
        State::Ok,
        &["a"],
        &[Code::DuplicateKey],
    );
    check(
        "---\na: 1\nbody",
        State::None,
        State::None,
        &[],
        &[Code::Unclosed],
    );
    check(
        "---\na: \"x\nb: [1\nc: z\n---\n",
        State::Invalid,
        State::Ok,
        &["a", "b", "c"],
        &[Code::InvalidYaml],
    );
}

#[test]
fn the_last_of_two_equal_keys_wins() {
    let found = split("---\na: one\nb: x\na: two\n---\n", &mut Vec::new());
    assert_eq!(
        found.properties,
        [
            ("b".into(), PropertyValue::Text("x".into())),
            ("a".into(), PropertyValue::Text("two".into()))
        ]
    );
}

#[test]
fn a_displaced_frontmatter_is_found_in_the_body() {
    let found = displaced("\n# Title\n---\ntopic: sql\nmoc: m\n---\n").expect("a frontmatter");
    assert_eq!((found.properties[0].0.as_str(), found.line), ("topic", 3));
    for not in [
        "# T\n\ntext\n\n---\n\nmore: or less\n",
        "```yaml\n---\nid: b\ntopic: c\n---\n```\n",
        "---\nprose: yes\nbut then text\n---\n",
        "# N\n\n---\nrelated: b\nSome: text\n---\n",
        "# N\n\n---\nid: 1\nstatus: b\nSome: text\n---\n",
    ] {
        assert!(displaced(not).is_none(), "{not:?}");
    }
}

#[test]
fn findings_stand_at_their_line() {
    let lines = |text: &str| {
        let mut found = Vec::new();
        split(text, &mut found);
        found.iter().map(|d| (d.code, d.line)).collect::<Vec<_>>()
    };
    assert_eq!(lines("---\na: 1\nb: 2\na: 3\n---\n"), [(Code::DuplicateKey, 4)]);
    assert_eq!(lines("---\na: 1\nb: \"x\nc: 1\n---\n"), [(Code::InvalidYaml, 3)]);
    assert_eq!(lines("---\nt: x\n---id: y\n---\n"), [(Code::GluedKey, 3)]);
    assert_eq!(lines("---\ntags:\n\t- a\n---\n")[0].0, Code::Tabs);
}

#[test]
fn tabs_are_read_as_blanks() {
    let found = split(
        "---\ntitle:\tA b\ntags:\n\t- one\n\t- two\n---\n",
        &mut Vec::new(),
    );
    let values: Vec<_> = found.properties.iter().map(|(_, value)| value.texts()).collect();
    assert_eq!(values, [vec!["A b"], vec!["one", "two"]]);
    assert_eq!((found.strict, found.recovered), (State::Invalid, State::Ok));
}

#[test]
fn a_body_of_rules_is_read_in_one_pass() {
    let body = "---\n".repeat(200_000);
    assert!(displaced(&body).is_none());
    assert!(displaced(&format!("~~~\n{}~~~\n", "---\na: b\n---\n")).is_none());
    assert!(displaced(&format!("{}\n---\n", "```".repeat(200_000))).is_none());
}

#[test]
fn code_is_told_by_the_lines_that_begin_it() {
    let check = |before: &str, found: bool| {
        let body = format!("{before}---\ntitle: a\ntags: b\n---\n");
        assert_eq!(displaced(&body).is_some(), found, "{before:?}");
    };
    check("text ``` text\n", true);
    for fence in ["```", "  ```rust", "\t~~~", "``````", "\u{a0}```"] {
        check(&format!("{fence}\n"), false);
        check(&format!("{fence}\n{fence}\n"), true);
    }
}

#[test]
fn a_bomb_of_keys_is_read_within_its_budget() {
    let yaml: String = (0..9_000).map(|n| format!("k{n}: a\n")).collect();
    let found = split(&format!("---\n{}---\n", &yaml[..60_000]), &mut Vec::new());
    assert!(found.properties.len() > 5_000);
    let mut diagnostics = Vec::new();
    assert!(
        split(&format!("---\n{yaml}---\n"), &mut diagnostics)
            .properties
            .is_empty()
    );
    assert_eq!(diagnostics, [Diagnostic::new(Code::FrontmatterTooLarge, 1)]);
}

#[test]
fn of_broken_yaml_only_quotes_round_a_value_are_left_out() {
    let yaml = "---\na: \"b\" c\nd: 'e'\nf: \"g\nh: i's\nk: [\"l\n---\n";
    let found = split(yaml, &mut Vec::new());
    let values: Vec<_> = found
        .properties
        .iter()
        .flat_map(|(_, value)| value.texts())
        .collect();
    assert_eq!(values, ["\"b\" c", "e", "g", "i's", "[\"l"]);
}
