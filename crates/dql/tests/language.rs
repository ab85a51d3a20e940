//! The language over a small vault: what expressions and queries yield, what errors say, and that nothing panics.

use cairn_dql::note::{NoteInput, PageData};
use cairn_dql::syntax::{parse_expression, parse_query};
use cairn_dql::value::{Object, Value};
use cairn_dql::{Clock, Context, Limits, Notes, Outcome, Rows, RunError, Stop, Table, Zone, explain, run};
use proptest::prelude::*;
use std::sync::Arc;

/// 2024-03-15T10:30:45, a Friday.
const NOW: i64 = 1_710_498_645_000;

const NOTES: &[(&str, &str)] = &[
    (
        "food/apple.md",
        "---\nprice: 1.5\ntags: [fruit, fruit/red]\nripe: 2024-03-10\nkin: \"[[pear]]\"\n---\nGood:: with [[pear]] #tasty\n",
    ),
    (
        "food/pear.md",
        "---\nprice: 2\ntags: fruit\n---\n- [ ] buy [due:: 2024-03-20]\n  - [x] find shop\n- note [stars:: 3]\n",
    ),
    ("food/Plum.md", "price:: cheap\n"),
    ("index.md", "# Index\n\n[[apple]] ![[Plum]]\n"),
];

fn clock() -> Clock {
    Clock {
        now: NOW,
        zone: Zone::local("UTC"),
    }
}

struct Vault;

impl Notes for Vault {
    fn read(&self, path: &str) -> Option<Arc<PageData>> {
        let (path, text) = NOTES.iter().find(|(known, _)| *known == path)?;
        let input = NoteInput {
            path,
            text,
            size: text.len() as u64,
            created: 0,
            modified: NOW,
            recovered: false,
        };
        Some(Arc::new(PageData::read(&input, &clock())))
    }

    fn resolve(&self, target: &str, from: &str) -> Option<Arc<str>> {
        if target.is_empty() {
            return Some(from.into());
        }
        let name = |path: &str| path.trim_end_matches(".md").to_lowercase();
        let fits = |path: &str| name(path).ends_with(&name(target));
        let found = NOTES.iter().find(|(path, _)| fits(path))?;
        Some(found.0.into())
    }

    fn csv(&self, _: &str) -> Option<String> {
        None
    }
}

fn table() -> Arc<Table> {
    let paths = NOTES.iter().map(|(path, _)| Arc::from(*path)).collect();
    Table::new(paths, Box::new(Vault), &|_| None)
}

fn within<T>(stop: &dyn Fn() -> Option<Stop>, then: impl FnOnce(&Context<'_>, &Table) -> T) -> T {
    let limits = Limits {
        stop,
        memory: 1 << 20,
    };
    let (clock, table) = (clock(), table());
    then(&Context::new(&clock, &table, "index.md", &limits), &table)
}

fn value(expression: &str) -> String {
    let expr = match parse_expression(expression, &clock()) {
        Ok(expr) => expr,
        Err(error) => return format!("{error}"),
    };
    within(&|| None, |context, table| {
        let page = table.page_at("food/apple.md").cloned();
        let row = page.map(|page| Arc::new(Object::Page(page)));
        match context.evaluate(&expr, row.as_ref()) {
            Ok(value) => value.to_text(),
            Err(failure) => format!("{failure:?}"),
        }
    })
}

fn outcome(query: &str) -> Result<Outcome, RunError> {
    let query = parse_query(query, &clock()).expect("a query");
    within(&|| None, |context, _| run(context, &query, 100))
}

fn rows(query: &str) -> String {
    let outcome = match outcome(query) {
        Ok(outcome) => outcome,
        Err(error) => return error.to_string(),
    };
    let line = |values: &[Value]| values.iter().map(Value::to_text).collect::<Vec<_>>().join(" | ");
    let lines: Vec<String> = match &outcome.rows {
        Rows::Table { rows, .. } => rows.iter().map(|row| line(row)).collect(),
        Rows::List { rows } => rows.iter().map(Value::to_text).collect(),
        Rows::Calendar { rows } => rows
            .iter()
            .map(|(date, link)| line(&[date.clone(), link.clone()]))
            .collect(),
        Rows::Tasks { rows } => vec![format!("{} tasks", rows.len())],
    };
    let dropped: Vec<String> = outcome
        .dropped
        .iter()
        .map(|row| format!("dropped {}", row.path))
        .collect();
    [lines, dropped].concat().join("\n")
}

#[test]
fn expressions_have_values() {
    for (expression, expected) in [
        ("price * 2", "3"),
        ("good", "with [[pear]] #tasty"),
        ("Good", "with [[pear]] #tasty"),
        ("kin.price", "2"),
        ("[ [[pear]], [[apple]] ].price", "2, 1.5"),
        ("contains(file.tags, \"#fruit/red\")", "true"),
        ("file.inlinks", "[[index.md|index]]"),
        ("1 = 2 or 2 = 2 and 3 = 4", "false"),
        ("null < -1", "true"),
        ("dur(1 day) = dur(24 hours)", "false"),
        ("date(today) - ripe", "5 days"),
        ("date(2024-01-31) + dur(1 month)", "February 29, 2024"),
        ("dateformat(ripe, \"cccc d.M.yy\")", "Sunday 10.3.24"),
        ("map([1, 2], (x) => x * 10)", "10, 20"),
        ("unique([3, 1, 3])", "1, 3"),
        ("regexreplace(\"a1b22\", \"[0-9]+\", \"<$&>\")", "a<1>b<22>"),
        ("this.file.name", "index"),
        ("round(2.5) + round(-2.5)", "1"),
        (
            "{b: 1, 10: 2}",
            "line 1, column 8: found \"10\", expected a field name or a text in double quotes",
        ),
        ("missing.anything[3]", "\\-"),
    ] {
        assert_eq!(value(expression), expected, "{expression}");
    }
}

/// As deep and as long as a query may be: neither takes long, and no stack ends the process.
#[test]
fn long_queries_are_read_and_run() {
    let long = |part: &str| part.repeat((8 << 10) / part.len() - 10);
    for part in ["!a[", "[!a", "a[!", "!a(", "a(", "{a:", "!", "(", "(a) => ", "[["] {
        let _ = parse_query(&format!("LIST WHERE {}", long(part)), &clock());
    }
    for part in [".a", "[0]", "()", "+1", " and 1", ",1"] {
        for query in [
            format!("LIST WHERE 1{}", long(part)),
            format!("TABLE 1{}", long(part)),
        ] {
            if parse_query(&query, &clock()).is_ok() {
                let _ = outcome(&query);
            }
        }
    }
    // What follows an atom belongs to it before it is negated.
    assert_eq!(value("!list(false, true)[0]"), "true");
}

#[test]
fn errors_say_where_what_and_how() {
    let check = |query: &str, line: u32, column: u32, expected: &str, hint: &str| {
        let error = parse_query(query, &clock()).expect_err(query);
        assert_eq!((error.line, error.column), (line, column), "{query}: {error}");
        assert!(
            error.expected.iter().any(|one| one.contains(expected)),
            "{query}: {error}"
        );
        assert!(
            error.hint.unwrap_or("").contains(hint),
            "{query}: {:?}",
            error.hint
        );
    };
    check("SELECT a", 1, 1, "TABLE", "begins with TABLE");
    check("LIST FROM food", 1, 11, "source", "double quotes");
    check("LIST\nWHERE a == 1", 2, 10, "number", "single '='");
    check("LIST WHERE a = 'x'", 1, 16, "text", "double quotes");
    check("LIST WHERE (a", 1, 14, "')'", "");
    check("LIST WHERE \"open", 1, 17, "'\"'", "closed");
    let deep = format!("LIST WHERE {}1", "(".repeat(150));
    check(&deep, 1, 112, "fewer brackets", "100");
    assert!(parse_query(&format!("LIST WHERE \"{}\"", "x".repeat(9_000)), &clock()).is_err());
    assert!(value("lenght(kin)").contains("did you mean 'length'"));
    assert!(value("length(5)").contains("it takes (object|list|text)"));
}

#[test]
fn queries_run_step_by_step() {
    for (query, expected) in [
        (
            "TABLE price FROM #fruit SORT price DESC",
            "[[food/pear.md|pear]] | 2\n[[food/apple.md|apple]] | 1.5",
        ),
        (
            "LIST price - 1 FROM \"food\" SORT file.name",
            "[[food/apple.md|apple]]: 0.5\n[[food/pear.md|pear]]: 1\ndropped food/Plum.md",
        ),
        ("LIST FROM [[pear]]", "[[food/apple.md|apple]]"),
        (
            "LIST FROM outgoing([[index]])",
            "[[food/apple.md|apple]]\n[[food/Plum.md|Plum]]",
        ),
        (
            "TABLE WITHOUT ID key, length(rows) FROM \"food\" FLATTEN file.tags AS tag GROUP BY tag",
            "#fruit | 2\n#fruit/red | 1\n#tasty | 1",
        ),
        (
            "CALENDAR ripe WHERE ripe",
            "March 10, 2024 | [[food/apple.md|apple]]",
        ),
        ("TASK FROM \"food\" WHERE !completed", "1 tasks"),
        ("LIST FROM \"food\" LIMIT 1", "[[food/Plum.md|Plum]]"),
        (
            "LIST FROM csv(\"a.csv\")",
            "csv(\"a.csv\") is not supported: Cairn reads notes only",
        ),
        (
            "LIST WHERE nosuch + 1",
            "Every row failed at WHERE; the first: No implementation found for 'null + number'; No implementation found for \
             'null + number'; No implementation found for 'null + number'",
        ),
    ] {
        assert_eq!(rows(query), expected, "{query}");
    }
}

#[test]
fn a_row_tells_why_it_is_there() {
    let told = |path: &str| {
        let query = parse_query(
            "LIST FROM #fruit WHERE price > 1.8 SORT file.name LIMIT 5",
            &clock(),
        )
        .expect("a query");
        within(&|| None, |context, _| explain(context, &query, path))
            .expect("reasons")
            .into_iter()
            .map(|reason| format!("{}>{} {}", reason.before, reason.after, reason.text))
            .collect::<Vec<_>>()
    };
    assert_eq!(told("index.md"), ["0>0 FROM does not name this note."]);
    assert_eq!(
        told("food/apple.md"),
        ["1>1 FROM names this note.", "1>0 WHERE is false: price is 1.5."]
    );
    assert_eq!(
        told("food/pear.md"),
        [
            "1>1 FROM names this note.",
            "1>1 WHERE is true: price is 2.",
            "1>1 SORT places it by \"pear\".",
            "1>1 LIMIT 5: it is number 1 of 1."
        ]
    );
}

#[test]
fn a_query_ends_when_told_to_and_within_its_memory() {
    let ended = |query: &str| {
        let query = parse_query(query, &clock()).expect("a query");
        within(&|| Some(Stop::Cancelled), |context, _| {
            run(context, &query, 100).map(|_| ())
        })
    };
    let long = "LIST map(map([1,2,3,4,5,6,7,8,9], (x) => map([1,2,3,4,5,6,7,8,9], (y) => map([1,2,3,4,5,6,7,8,9], (z) => x * y * z))), (x) => x)";
    assert_eq!(ended(long), Err(RunError::Stopped(Stop::Cancelled)));
    assert_eq!(
        outcome("LIST \"x\" * 100000000").map(|_| ()),
        Err(RunError::TooMuch)
    );
    assert_eq!(
        outcome("LIST padleft(\"x\", 100000000)").map(|_| ()),
        Err(RunError::TooMuch)
    );
    let endless = outcome("LIST ((f) => row.f(row.f))((f) => row.f(row.f))").map(|_| ());
    assert!(matches!(endless, Err(RunError::Refused { .. })), "{endless:?}");
}

/// Words and signs that make queries, put together at random.
fn words() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "TABLE",
        "LIST",
        "TASK",
        "CALENDAR",
        "WITHOUT ID",
        "FROM",
        "WHERE",
        "SORT",
        "LIMIT",
        "GROUP BY",
        "FLATTEN",
        "AS",
        "ASC",
        "DESC",
        "AND",
        "or",
        "!",
        "-",
        "+",
        "*",
        "/",
        "%",
        "=",
        "!=",
        "<",
        ">=",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ",",
        ":",
        ".",
        "=>",
        "#fruit",
        "\"food\"",
        "[[pear]]",
        "![[x|y]]",
        "outgoing([[index]])",
        "file",
        "file.tasks",
        "price",
        "rows",
        "this",
        "row",
        "key",
        "x",
        "null",
        "true",
        "1",
        "-2.5",
        "date(today)",
        "date(2024-02-31T25:61)",
        "dur(1 day, 2h)",
        "contains(",
        "map(",
        "sort(",
        "split(",
        "regexreplace(",
        "dateformat(",
        "reduce(",
        "hash(",
        "substring(",
        "padleft(",
        "currencyformat(",
        "\"(a|b)*\"",
        "\"\\d+\"",
        "(x) => x",
        "🎲",
        "é",
        "//",
        "\n",
        " ",
    ]);
    prop::collection::vec(word, 0..40).prop_map(|words| words.join(" "))
}

/// Signs that make notes, put together at random.
fn markup() -> impl Strategy<Value = String> {
    let sign = prop::sample::select(vec![
        "- ",
        "1. ",
        "[",
        "]",
        "::",
        "(",
        ")",
        "a",
        "\n",
        "  ",
        "#",
        "x",
        "^",
        "> ",
        "`",
        "---",
        ": ",
        "[[",
        "]]",
        "|",
        "\\",
        "🎲",
        "é",
        "📅 2024-03-01",
        "%%",
    ]);
    prop::collection::vec(sign, 0..60).prop_map(|signs| signs.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn parsing_is_total(text in any::<String>()) {
        if let Err(error) = parse_query(&text, &clock()) {
            prop_assert!(error.offset <= text.len() && text.is_char_boundary(error.offset));
        }
        let _ = parse_expression(&text, &clock()).map(|_| ());
    }

    #[test]
    fn whatever_parses_ends(text in words()) {
        let all = [text.clone(), format!("LIST {text}"), format!("TABLE x WHERE {text}")];
        for query in all.iter().filter_map(|text| parse_query(text, &clock()).ok()) {
            let _ = within(&|| None, |context, _| run(context, &query, 100).map(|_| ()));
        }
        if let Ok(expr) = parse_expression(&text, &clock()) {
            let _ = within(&|| None, |context, _| context.evaluate(&expr, None).map(|value| value.to_text()));
        }
    }

    #[test]
    fn reading_a_note_is_total(text in markup()) {
        for recovered in [false, true] {
            let input = NoteInput { path: "a/2024-01-02.md", text: &text, size: 0, created: 0, modified: 0, recovered };
            let _ = PageData::read(&input, &clock());
        }
    }
}
