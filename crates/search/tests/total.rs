//! Whatever is typed or written, there is an answer.

use cairn_model::NodeId;
use cairn_search::{Letters, SearchError, SwitchName, TextDocument, TextIndex, TextReader, snippet, switch};
use proptest::prelude::*;
use std::sync::LazyLock;

/// Text made of what the grammar, the markup and the analysis treat specially, and of anything else.
fn odd_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("\"".to_owned()),
        Just("-".to_owned()),
        Just(" OR ".to_owned()),
        Just("C++".to_owned()),
        Just(".NET".to_owned()),
        Just("useEffect".to_owned()),
        Just("b-tree_x.y'z".to_owned()),
        Just("и\u{306}е\u{308}".to_owned()),
        Just("数据 ".to_owned()),
        Just("[[a|b]]".to_owned()),
        Just("---\n".to_owned()),
        Just("```\n# ".to_owned()),
        Just("[x](y) <b> ==".to_owned()),
        "\\PC{0,6}",
        any::<String>().prop_map(|text| text.chars().take(8).collect()),
        "[a-zA-Zа-яё]{1,9} ?",
    ];
    proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

static INDEX: LazyLock<TextIndex> = LazyLock::new(|| {
    let index = TextIndex::in_memory().expect("an index");
    let mut writer = index.writer().expect("the writer");
    for (at, title) in [
        "C++ and .NET",
        "useEffect b-tree",
        "数据库 йод ещё",
        "words in a row",
    ]
    .iter()
    .enumerate()
    {
        writer.put(document(at, title));
    }
    writer.commit(1).expect("a commit");
    drop(writer);
    index
});

fn document(at: usize, text: &str) -> TextDocument {
    TextDocument {
        id: NodeId::from_text(&format!("n{at}")),
        title: text.to_owned(),
        aliases: vec![text.to_owned()],
        tags: vec![text.to_owned()],
        headings: vec![text.to_owned(), String::new()],
        path: text.to_owned(),
        body: text.to_owned(),
        properties: Vec::new(),
        parts: Vec::new(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_query_has_an_answer(query in odd_text(), limit in 0_usize..5) {
        match INDEX.search(&query, limit) {
            Ok(hits) => prop_assert!(hits.hits.len() <= limit.min(hits.total)),
            Err(SearchError::Empty | SearchError::Syntax { .. }) => {}
            Err(SearchError::QueryTooLong { chars }) => prop_assert_eq!(chars, query.chars().count()),
            Err(other) => return Err(TestCaseError::fail(format!("{query:?}: {other}"))),
        }
    }

    #[test]
    fn every_snippet_fits(text in odd_text(), terms in proptest::collection::vec("[a-zа-я+#]{1,5}[*~]?", 0..4), max in 0_usize..60) {
        let found = snippet(&mut TextReader::default(), (&text, 0), &terms, max);
        let chars: usize = found.runs.iter().map(|(run, _)| run.chars().count()).sum();
        prop_assert!(chars <= max, "{} characters of {:?} instead of {}", chars, text, max);
        prop_assert!(found.runs.iter().all(|(run, _)| !run.is_empty()));
        prop_assert!(found.line as usize <= text.lines().count());
        prop_assert!(found.line > 0 || found.runs.is_empty());
    }

    #[test]
    fn every_switch_gives_the_name_back(query in odd_text(), title in odd_text(), path in odd_text()) {
        let aliases = [path.clone().into_boxed_str(), "".into()];
        let names = [SwitchName { index: 3, title: &title, aliases: &aliases, path: &path, letters: Letters::of([&*title, &path, &aliases[0]]) }];
        for found in switch(&names, &query, 2) {
            let whole: String = found.runs.iter().map(|(run, _)| run.as_str()).collect();
            prop_assert_eq!(&whole, &found.text);
            prop_assert_eq!(found.index, 3);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn every_text_can_be_indexed_and_found_by_its_title(texts in proptest::collection::vec(odd_text(), 1..12)) {
        let index = TextIndex::in_memory().expect("an index");
        let mut writer = index.writer().expect("the writer");
        texts.iter().enumerate().for_each(|(at, text)| writer.put(document(at, text)));
        writer.commit(1).expect("a commit");
        for (at, text) in texts.iter().enumerate() {
            let word: String = text.chars().filter(|c| c.is_ascii_lowercase()).take(20).collect();
            let same = |id: &str| id == format!("n{at}");
            // Titles with signs of the query language ask for something else.
            let title: String = text.chars().map(|c| if matches!(c, '"' | '-' | '“' | '”' | '„' | '«' | '»' | '(' | ')' | '[' | ']' | '/' | ':' | '|' | '*' | '~' | '\\') { ' ' } else { c }).collect();
            if word.is_empty() || title.chars().count() > 512 || title != *text || text.contains("OR") || text.chars().any(char::is_control) {
                continue;
            }
            let hits = index.search(&title, 50);
            prop_assert!(hits.is_ok_and(|hits| hits.hits.iter().any(|hit| same(hit.id.as_str()))), "{:?}", text);
        }
    }
}
