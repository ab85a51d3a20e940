//! The quick switcher.

use cairn_search::{Letters, SwitchName, switch};

/// Names as `title | alias | alias @ path`; `expected`: the texts that matched, with what was typed in brackets.
fn check(names: &str, query: &str, expected: &str) {
    let rows: Vec<(String, Vec<Box<str>>, String)> = names
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| {
            let (names, path) = line.split_once('@').unwrap_or((line, ""));
            let mut names = names.split('|').map(|name| name.trim().to_owned());
            (
                names.next().unwrap_or_default(),
                names.map(String::into_boxed_str).collect(),
                path.trim().to_owned(),
            )
        })
        .collect();
    let names: Vec<SwitchName<'_>> = rows
        .iter()
        .enumerate()
        .map(|(index, (title, aliases, path))| SwitchName {
            index,
            title,
            aliases,
            path,
            letters: Letters::of(
                [&**title, path]
                    .into_iter()
                    .chain(aliases.iter().map(|alias| &**alias)),
            ),
        })
        .collect();
    let shown: Vec<String> = switch(&names, query, 10)
        .iter()
        .map(|found| {
            let whole: String = found.runs.iter().map(|(run, _)| run.as_str()).collect();
            assert_eq!(whole, found.text, "the runs are not the text");
            found
                .runs
                .iter()
                .map(|(run, hit)| if *hit { format!("[{run}]") } else { run.clone() })
                .collect()
        })
        .collect();
    assert_eq!(shown.join("\n"), expected, "{query:?}");
}

const NAMES: &str = "
    SQL joins | Join algorithms @ databases/sql-joins.md
    B-tree | BTree @ databases/b-tree.md
    Transactions | ACID @ databases/acid.md
    Garbage collection @ jvm/garbage-collection.md
";

#[test]
fn the_same_name_comes_first_then_what_begins_so() {
    let names = "Deadlock and lock\nLock\nLocking\nBlock | lock";
    check(names, "lock", "[Lock]\n[lock]\n[Lock]ing\nDeadlock and [lock]");
}

#[test]
fn a_note_is_named_by_its_file_too() {
    let names = "
        Flow / Поток @ 10/c-flow.md
        c-flow in depth @ 20/other.md
        Cold flow @ 10/c-flow-cold.md
        Calm flowers @ x.md
    ";
    check(
        names,
        "c-flow",
        "10/[c-flow].md\n[c-flow] in depth\n10/[c-flow]-cold.md",
    );
    check(names, "10/C-FLOW", "[10/c-flow].md\n[10/c-flow]-cold.md");
    check(
        "Flow / Поток @ a.md\nFlow control @ b.md",
        "поток",
        "Flow / [Поток]",
    );
    check(
        "Flow control @ b.md\nFlow / Поток @ a.md",
        "flow",
        "[Flow] / Поток\n[Flow] control",
    );
}

#[test]
fn blanks_and_signs_between_its_words_do_not_change_a_name() {
    let names = "Hashmap internals\nHash Map / Хеш-таблица\nB-tree";
    check(
        names,
        "hashmap",
        "[Hash] [Map] / Хеш-таблица\n[Hashmap] internals",
    );
    check(names, "btree", "[B]-[tree]");
}

#[test]
fn a_misspelt_name_comes_before_names_with_its_letters() {
    let names = "Kotlin and timing\nKotlin / Котлин\nKotlin flow";
    check(names, "kotlni", "Kotlin / Котлин\n[Kotl]i[n] and t[i]ming");
    check(names, "котлни", "Kotlin / Котлин");
}

#[test]
fn letters_in_order_are_enough() {
    check(NAMES, "gc", "[G]arbage [c]ollection");
    check(NAMES, "sqjo", "[SQ]L [jo]ins");
}

#[test]
fn an_alias_or_path_is_shown_if_it_is_what_fits() {
    check(NAMES, "acid", "[ACID]");
    check(NAMES, "jvm", "[jvm]/garbage-collection.md");
    check(NAMES, "algo", "Join [algo]rithms");
}

#[test]
fn titles_come_before_paths() {
    check(
        "Other @ lock/other.md\nA lock @ x.md",
        "lock",
        "A [lock]\n[lock]/other.md",
    );
}

#[test]
fn words_may_stand_in_any_order() {
    check(NAMES, "collection garbage", "[Garbage] [collection]");
    check(NAMES, "garbage nothing", "");
}

#[test]
fn accents_case_and_yo_make_no_difference() {
    check("Ёлка и деревья\nCafé\nЧай", "елка", "[Ёлка] и деревья");
    check("Ёлка и деревья\nCafé\nЧай", "ЁЛ дер", "[Ёл]ка и [дер]евья");
    check("Ёлка и деревья\nCafé\nЧай", "cafe", "[Café]");
    check("Cafe", "café", "[Cafe]");
}

#[test]
fn an_empty_query_gives_the_names_as_they_come() {
    check("b\na", "  ", "b\na");
}

#[test]
fn odd_queries_are_harmless() {
    for query in [
        "\u{0}",
        "'",
        "!a",
        "^",
        "$",
        "\\",
        "🙂",
        &"x".repeat(9999),
        "a\u{301}",
    ] {
        let aliases = ["🙂🙂".into(), "".into()];
        let names = [SwitchName {
            index: 7,
            title: "a🙂b",
            aliases: &aliases,
            path: "",
            letters: Letters::ALL,
        }];
        switch(&names, query, 3);
        switch(&names, query, 0);
    }
}

#[test]
fn enough_names_that_begin_so_leave_no_room_for_others() {
    let titles: Vec<String> = (0..30)
        .map(|n| format!("Index {n:02}"))
        .chain(["An index".to_owned(), "I need".to_owned()])
        .collect();
    let names: Vec<SwitchName<'_>> = titles
        .iter()
        .enumerate()
        .map(|(index, title)| SwitchName {
            index,
            title,
            aliases: &[],
            path: "",
            letters: Letters::of([&**title]),
        })
        .collect();
    let found = |limit: usize| -> Vec<usize> {
        let mut found: Vec<usize> = switch(&names, "ind", limit)
            .iter()
            .map(|found| found.index)
            .collect();
        found.sort_unstable();
        found
    };
    assert_eq!(found(30), (0..30).collect::<Vec<_>>());
    assert!(found(10).iter().all(|index| *index < 30));
    assert_eq!(found(40), (0..32).collect::<Vec<_>>());
}
