//! What is found, and in which order.

use cairn_model::{NodeId, PropertyValue};
use cairn_search::{SearchError, TextDocument, TextIndex, TextPart, parse};

/// A note from `id | title | body`, with `alias:`, `tag:` and `heading:` parts in between as needed.
fn note(line: &str) -> TextDocument {
    let mut parts = line.split('|').map(str::trim);
    let id = parts.next().unwrap_or_default();
    let title = parts.next().unwrap_or_default().to_owned();
    let (mut aliases, mut tags, mut headings, mut body) = (vec![], vec![], vec![], String::new());
    for part in parts {
        match part.split_once(": ") {
            Some(("alias", text)) => aliases.push(text.to_owned()),
            Some(("tag", text)) => tags.push(text.to_owned()),
            Some(("heading", text)) => headings.push(text.to_owned()),
            _ => body = part.to_owned(),
        }
    }
    let path = format!("{id}.md");
    TextDocument {
        id: NodeId::from_text(id),
        title,
        aliases,
        tags,
        headings,
        path,
        body,
        properties: Vec::new(),
        parts: Vec::new(),
    }
}

fn index(notes: &str) -> TextIndex {
    let index = TextIndex::in_memory().expect("an index in memory");
    let mut writer = index.writer().expect("the writer");
    for line in notes.lines().filter(|line| !line.trim().is_empty()) {
        writer.put(note(line));
    }
    writer.commit(1).expect("a commit");
    drop(writer);
    index
}

fn found(index: &TextIndex, query: &str) -> String {
    let hits = index
        .search(query, 20)
        .unwrap_or_else(|error| panic!("{query:?}: {error}"));
    assert_eq!(hits.total, hits.hits.len(), "{query:?}: the total");
    hits.hits
        .iter()
        .map(|hit| hit.id.as_str())
        .collect::<Vec<_>>()
        .join(" ")
}

/// `expected`: ids, best first.
fn check(notes: &str, query: &str, expected: &str) {
    assert_eq!(found(&index(notes), query), expected, "{query:?}");
}

/// The same, in any order.
fn check_set(notes: &str, query: &str, expected: &str) {
    let found = found(&index(notes), query);
    let mut ids: Vec<&str> = found.split_whitespace().collect();
    ids.sort_unstable();
    assert_eq!(ids.join(" "), expected, "{query:?}");
}

const SQL: &str = "
    n1 | SQL joins | Nested loop, hash join and merge join compared.
    n2 | Hash tables | A hash table maps keys; a join of two tables is another matter.
    n3 | Transactions | alias: ACID | Atomicity, consistency, isolation, durability.
    n4 | Isolation levels | tag: db/transactions | heading: Read committed | Dirty reads, phantom reads.
";

#[test]
fn all_words_are_wanted() {
    check_set(SQL, "hash join ", "n1 n2");
    check(SQL, "hash join merge", "n1 n2");
}

#[test]
fn any_word_will_do_when_no_note_has_all() {
    check_set(SQL, "merge durability ", "n1 n3");
}

#[test]
fn titles_count_more_than_bodies() {
    check(SQL, "transactions ", "n3 n4");
    check(SQL, "isolation ", "n4 n3");
}

#[test]
fn a_note_of_that_very_name_comes_first() {
    let notes = "
        n1 | Index index index | index index index
        n2 | Indexes in depth | alias: index | nothing
        n3 | Something | alias: Index scan | index
    ";
    check(notes, "Index", "n2 n1 n3");
    check(notes, "index scan", "n3");
}

#[test]
fn phrases_are_words_side_by_side_as_far_as_the_index_knows_them() {
    check(SQL, "\"hash join\"", "n1");
    check(SQL, "\"joins hash\"", "");
    check(SQL, "\"phantom read", "n4");
}

#[test]
fn excluded_words_and_phrases_are_not_there() {
    check(SQL, "hash -merge", "n2");
    check(SQL, "-nothing join", "n1 n2");
    check(SQL, "hash -(hash map)", "n1");
}

#[test]
fn or_wants_either() {
    check_set(SQL, "durability OR phantom ", "n3 n4");
    check_set(SQL, "reads OR acid consistency ", "n3 n4");
    check_set(SQL, "(reads OR acid) consistency ", "n3");
}

#[test]
fn the_last_word_may_be_unfinished() {
    check(SQL, "durab", "n3");
    check(SQL, "merg jo", "n1");
    check(SQL, "dur ", "");
}

#[test]
fn a_misspelt_word_is_found_if_there_is_hardly_anything_else() {
    check(SQL, "durabiltiy", "n3");
    check(SQL, "isolaton levels ", "n4");
    check(SQL, "hsah ", "n2 n1");
    check(SQL, "acd ", "");
}

#[test]
fn a_body_is_searched_by_unfinished_and_misspelt_words_too() {
    let notes = "n1 | a | Indexing, scanning quickly; the durability of transactions.";
    for query in [
        "index",
        "indexi",
        "indexin",
        "scanni",
        "scannin",
        "quickl",
        "durabil",
        "transaction",
        "transacti",
    ] {
        check(notes, query, "n1");
    }
    for query in [
        "indxing ",
        "indexnig ",
        "scannign ",
        "durabiltiy ",
        "trasactions ",
    ] {
        check(notes, query, "n1");
    }
    let notes = "n2 | b | Индексирование таблицами";
    for query in ["таблиц", "таблица", "таблицам", "индексир", "табилцами "]
    {
        check(notes, query, "n2");
    }
}

#[test]
fn fillers_in_a_phrase_stand_for_any_word() {
    let notes = "n1 | x | a table of the index and a view\nn2 | y | table index";
    check(notes, "\"table of the index\"", "n1");
    check(notes, "\"table index\"", "n2");
    check(notes, "\"the view", "n1");
    check("n1 | To be or not to be | x\nn2 | y | be", "\"to be\"", "n1 n2");
}

#[test]
fn a_name_is_the_same_however_its_words_are_joined() {
    let notes = "
        n1 | How a hashmap works | hashmap hashmap hashmap
        c-hash-map | Hash Map / Хеш-таблица | keys to values of the hashmap
        n3 | Maps | alias: TreeMap | hash tables
    ";
    for query in [
        "hashmap",
        "HashMap ",
        "hash map",
        "Hash-Map",
        "хеш-таблица",
        "c-hash-map",
    ] {
        assert!(found(&index(notes), query).starts_with("c-hash-map"), "{query}");
    }
    check(notes, "treemap", "n3");
}

#[test]
fn words_that_the_texts_have_are_wanted_rather_than_words_near_to_them() {
    let notes = "
        n1 | Sessions | a login of a reader
        n2 | Roles | permission to read
        n3 | Proofs | logic of the first order
    ";
    check_set(notes, "login permission ", "n1 n2");
    check_set(notes, "login or the permission ", "n1 n2");
}

#[test]
fn what_was_quoted_or_asked_of_a_place_is_never_given_up() {
    let notes = "
        n1 | Row locks | rows are locked
        n2 | Durability | a durable log
    ";
    check(notes, "title:locks durable ", "");
    check(notes, "\"row locks\" durable ", "");
    check_set(notes, "locks durable ", "n1 n2");
}

#[test]
fn what_is_called_in_code_is_found_as_such() {
    let notes = "
        n1 | OAuth 2.0 compared 1 | o and 1 and n
        n2 | Complexity | a lookup in O(1), a walk in O(n)
        n3 | Compose | compose compose compose: a composable
        n4 | Composable functions | what @Composable means
        n5 | Sums | O(n log n)
        n6 | HTTP and 2 | http
        n7 | HTTP/2 multiplexing | streams
    ";
    check(notes, "O(1)", "n2");
    check_set(notes, "O(n)", "n2 n5");
    check(notes, "O(n log n)", "n5");
    assert!(found(&index(notes), "@Composable").starts_with("n4"));
    check(notes, "http/2", "n7 n6");
}

#[test]
fn a_misspelt_word_finds_what_the_right_one_does() {
    let notes = "
        n1 | Sealed classes in Kotlin | kotlin kotlin kotlin kotlin
        c-kotlin | Kotlin / Котлин | a language
        n3 | Coroutine scope | a coroutine; корутина
        n4 | Dispatchers | coroutines run somewhere
        n5 | Actors | корутине нужен канал
        n6 | Jobs | корутине
        n7 | Flows | корутине
    ";
    let index = index(notes);
    let ids = |query: &str| {
        let found = found(&index, query);
        let mut ids: Vec<String> = found.split_whitespace().map(str::to_owned).collect();
        ids.sort();
        ids
    };
    assert!(found(&index, "kotlni").starts_with("c-kotlin"));
    assert_eq!(ids("kotlni"), ids("kotlin"));
    let wrong = ids("corutine");
    assert!(ids("coroutine").iter().all(|id| wrong.contains(id)), "{wrong:?}");
    let spelt = index.search("kotlni", 5).expect("hits").spelt;
    assert_eq!(spelt, [("kotlni".to_owned(), "kotlin".to_owned())]);
    // What is only begun is not misspelt.
    assert_eq!(index.search("corou", 5).expect("hits").spelt, []);
}

#[test]
fn exclusion_covers_inflections() {
    check("n1 | x | testing queries\nn2 | y | a query", "query -test", "n2");
}

#[test]
fn english_inflections_are_one_word() {
    check_set(
        "n1 | a | indexing strategies\nn2 | b | the strategy of an index",
        "index strategy ",
        "n1 n2",
    );
}

#[test]
fn russian_inflections_are_one_word() {
    let notes = "
        n1 | Индексы в базах данных | B-дерево ускоряет поиск.
        n2 | Транзакция | Уровни изоляции транзакций; ещё раз о чтении.
    ";
    check(notes, "индекс база ", "n1");
    check(notes, "\"уровнями изоляций\"", "n2");
    check(notes, "еще", "n2");
    check(notes, "ТРАНЗАКЦ", "n2");
    check(notes, "изаляция ", "n2");
}

#[test]
fn accents_and_case_make_no_difference() {
    check("n1 | Café | naïve Bayes", "CAFE naive", "n1");
    check("n1 | cafe | x", "cafe\u{301} ", "n1");
}

#[test]
fn technical_tokens_are_words() {
    let notes = "
        n1 | Languages | C++ and others
        n2 | Languages | C# and .NET
        n3 | Languages | C and others
        n4 | Runtimes | node.js, HTTP/2
    ";
    check(notes, "c++", "n1");
    check(notes, "C# ", "n2");
    check(notes, ".net", "n2");
    check(notes, "c ", "n3");
    check(notes, "nodejs ", "n4");
    check(notes, "node.js ", "n4");
    check(notes, "node ", "n4");
    check(notes, "http/2", "n4");
}

#[test]
fn compounds_are_found_however_they_are_joined() {
    let notes = "
        n1 | Hooks | useEffect runs after paint
        n2 | Trees | a B-tree
        n3 | Locks | read_only flag
    ";
    for query in [
        "useEffect",
        "useeffect ",
        "use-effect ",
        "\"use effect\"",
        "effect ",
        "useEff",
    ] {
        check(notes, query, "n1");
    }
    for query in ["BTree ", "b-tree", "btree ", "B-Trees ", "b-tr"] {
        check(notes, query, "n2");
    }
    for query in ["readOnly ", "read-only", "\"read only\"", "readonly "] {
        check(notes, query, "n3");
    }
}

#[test]
fn scripts_without_blanks_are_found_by_any_part() {
    let notes = "n1 | 数据库 | 事务\nn2 | 数学 | 据";
    check(notes, "数据", "n1");
    check(notes, "事务", "n1");
}

#[test]
fn stop_words_are_no_condition() {
    check(SQL, "what is the durability of it", "n3");
    check("n1 | The Who | x\nn2 | Other | y", "the who", "n1");
}

#[test]
fn the_fields_that_matched_are_named() {
    let index = index(SQL);
    let matched = |query: &str| index.search(query, 1).expect("hits").hits[0].matched.clone();
    assert_eq!(matched("joins "), ["title", "body"]);
    assert_eq!(matched("acid "), ["aliases"]);
    assert_eq!(matched("committed "), ["headings"]);
    assert_eq!(matched("db "), ["tags"]);
    assert_eq!(matched("n3 "), ["path"]);
}

#[test]
fn the_terms_say_how_they_match() {
    let index = index(SQL);
    let terms = |query: &str| index.search(query, 1).expect("hits").hits[0].terms.join(" ");
    assert_eq!(terms("what is a Joins "), "join joins");
    assert_eq!(terms("durab"), "durab durab*");
    assert_eq!(terms("durabiltiy "), "durabiltiy durabl durability");
    assert_eq!(terms("\"hash joins\" "), "hash join");
}

#[test]
fn a_query_that_wants_nothing_is_told_so() {
    let index = index(SQL);
    for query in ["", "   ", "!!! ...", "\"\"", "\u{0}\u{7}", "OR", "- -", "()"] {
        assert!(
            matches!(index.search(query, 5), Err(SearchError::Empty)),
            "{query:?}"
        );
    }
    assert!(matches!(
        index.search(&"я".repeat(513), 5),
        Err(SearchError::QueryTooLong { chars: 513 })
    ));
    assert!(index.search(&"a ".repeat(256), 5).is_ok());
    let check = |query: String, expected: &str, from: usize| match index.search(&query, 5) {
        Err(SearchError::Syntax { at, message, .. }) => {
            assert_eq!((message.as_str(), at.from), (expected, from))
        }
        other => panic!("{other:?}"),
    };
    let deep = format!("{}x{}", "(".repeat(1_000), ")".repeat(1_000));
    check(deep, "The query nests deeper than 32 levels.", 32);
    check(
        "ab ".repeat(10_000),
        "The query has 10000 words; 64 are the limit.",
        192,
    );
}

#[test]
fn the_limit_bounds_the_hits_and_not_the_total() {
    let index = index(SQL);
    let hits = index.search("reads OR hash OR durability ", 1).expect("hits");
    assert_eq!((hits.total, hits.hits.len()), (4, 1));
    let none = index.search("hash ", 0).expect("hits");
    assert_eq!((none.total, none.hits.len()), (2, 0));
}

#[test]
fn a_rare_word_is_found_in_the_other_script_too() {
    let notes = "
        n1 | Корутины | suspend functions
        n2 | Kafka | log
        n3 | Docker | images
    ";
    check(notes, "korutiny ", "n1");
    check(notes, "korut", "n1");
    check(notes, "кафка ", "n2");
    check(notes, "докер", "n3");
    let spelt = index(notes).search("korutiny ", 5).expect("hits").spelt;
    assert_eq!(spelt, [("korutiny".to_owned(), "корутины".to_owned())]);
}

#[test]
fn parts_of_a_note_are_found_and_go_with_it() {
    let index = TextIndex::in_memory().expect("an index in memory");
    let put = |parts: &[&str], generation| {
        let mut writer = index.writer().expect("the writer");
        let part = |title: &&str| TextPart {
            id: NodeId::from_text(&format!("topic:{title}")),
            title: (*title).to_owned(),
            text: String::new(),
        };
        writer.put(TextDocument {
            parts: parts.iter().map(part).collect(),
            ..note("n1 | Guide | text")
        });
        writer.commit(generation).expect("a commit");
    };
    put(&["Consensus", "Quorum reads"], 1);
    assert_eq!(found(&index, "quorum "), "topic:Quorum reads");
    assert_eq!(found(&index, "title:consensus"), "topic:Consensus");
    put(&["Consensus"], 2);
    assert_eq!(found(&index, "quorum "), "");
    index
        .writer()
        .map(|mut writer| {
            writer.remove(&NodeId::from_text("n1"));
            writer.commit(3).expect("a commit");
        })
        .expect("the writer");
    assert_eq!(found(&index, "consensus "), "");
}

#[test]
fn places_tags_and_properties_are_asked_by_operators() {
    let index = TextIndex::in_memory().expect("an index in memory");
    let mut writer = index.writer().expect("the writer");
    let text = |text: &str| PropertyValue::Text(text.to_owned());
    writer.put(TextDocument {
        properties: vec![
            ("status".to_owned(), text("In Progress")),
            ("n".to_owned(), PropertyValue::Number(3.0)),
            ("created".to_owned(), text("2026-01-31")),
            ("done".to_owned(), PropertyValue::Null),
        ],
        ..note("n1 | Hash | tag: db/sql | heading: Merge | join")
    });
    writer.put(TextDocument {
        properties: vec![
            ("status".to_owned(), text("Draft")),
            ("n".to_owned(), PropertyValue::Number(12.0)),
        ],
        ..note("n2 | Join | tag: dbms | hash of a merge")
    });
    writer.commit(1).expect("a commit");
    for (query, expected) in [
        ("title:hash", "n1"),
        ("content:hash", "n2"),
        ("heading:merge", "n1"),
        ("tag:#db", "n1"),
        ("tag:db ", "n1"),
        ("#db/sql", "n1"),
        ("[status:draft]", "n2"),
        ("[status:\"in progress\"]", "n1"),
        ("[status:progress OR draft] join -title:join", "n1"),
        ("[status:-draft]", "n1"),
        ("[done]", "n1"),
        ("[done:null]", "n1"),
        ("[n:<5]", "n1"),
        ("[n:>=12]", "n2"),
        ("[n:>3]", "n2"),
        ("[n:<=3]", "n1"),
        ("[n<5]", "n1"),
        ("[n >= 12]", "n2"),
        ("[created:>2026-01]", ""),
        ("[created:>=2026-01]", "n1"),
        ("-[created] join", "n2"),
        ("-title:hash", "n2"),
        ("(title:hash OR title:join) -content:merge", "n1"),
    ] {
        assert_eq!(found(&index, query), expected, "{query}");
    }
}

/// What is told of a query: the sentence, and each remark with its place in characters from 0.
fn told(query: &str) -> (String, Vec<String>) {
    let parsed = parse(query).unwrap_or_else(|error| panic!("{query}: {error}"));
    let remark =
        |remark: &cairn_search::Remark| format!("{}-{} {}", remark.at.from, remark.at.to, remark.message);
    (parsed.explain(), parsed.remarks.iter().map(remark).collect())
}

#[test]
fn a_query_is_told_without_two_ways_to_read_it() {
    for (query, expected) in [
        (
            "flow kind:moc",
            "Finds what has “flow…” and is a node of kind moc.",
        ),
        (
            "kind:moc flow ",
            "Finds what is a node of kind moc and has “flow”.",
        ),
        (
            "-(a b) c ",
            "Finds what (does not have “a” or does not have “b”) and has “c”.",
        ),
        (
            "-line:(x -y) z ",
            "Finds what does not have a line that (has “x” and does not have “y”) and has “z”.",
        ),
        (
            "[p:(a OR b) -c]",
            "Finds what has a property “p” that (has “a” or has “b”) and does not have “c”.",
        ),
        (
            "what is the durability ",
            "Finds what has “durability”. A note need not have “what”, “is” and “the”: such words only help to order.",
        ),
        (
            "line:(the join) ",
            "Finds what has a line that has “the” and has “join”.",
        ),
        ("\"hash join\"", "Finds what has “hash join” word for word."),
        ("O(n log n)", "Finds what has “O(n log n)” side by side."),
        ("links-to:[[c-flow|Flow]]", "Finds what links to “c-flow”."),
    ] {
        assert_eq!(told(query).0, expected, "{query}");
    }
}

#[test]
fn what_is_unfinished_is_told_once() {
    for (query, expected) in [
        (
            "((kotlin",
            "0-2 These 2 parentheses are never closed; everything behind was taken as being inside.",
        ),
        (
            "a (kotlin",
            "2-3 This parenthesis is never closed; everything behind was taken as being inside.",
        ),
        (
            "/abc",
            "0-1 No “/” ends this regular expression; it was read as words.",
        ),
        ("/abc/", ""),
        ("a / b", ""),
        ("kotlin", ""),
    ] {
        assert_eq!(told(query).1.join("|"), expected, "{query}");
    }
}
