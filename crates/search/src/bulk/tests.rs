//! What is indexed at once is the same as what tantivy's writer makes of it.

use super::Bulk;
use crate::{SearchError, TextDocument, TextIndex, TextPart};
use cairn_model::{NodeId, PropertyValue};
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::BTreeMap;
use tantivy::postings::Postings as _;
use tantivy::schema::{IndexRecordOption, Value as _};
use tantivy::{DocSet as _, TERMINATED, TantivyDocument};

/// Field, term, document: positions.
type Places = BTreeMap<(String, Vec<u8>, String), Vec<u32>>;
/// Document: its key, and the lengths of its fields.
type Documents = BTreeMap<String, (u64, Vec<u8>)>;

/// All that an index holds.
fn held(index: &TextIndex) -> (Places, Documents) {
    let (mut places, mut documents) = (Places::new(), Documents::new());
    let searcher = index.inner.reader.searcher();
    let schema = index.inner.index.schema();
    for segment in searcher.segment_readers() {
        let store = segment.get_store_reader(1).expect("a store");
        let ids: Vec<String> = (0..segment.max_doc())
            .map(|doc| {
                let kept: TantivyDocument = store.get(doc).expect("a document");
                let id = kept.get_first(index.inner.fields.id).expect("an id");
                id.as_str().expect("a text").to_owned()
            })
            .collect();
        let keys = segment.fast_fields().u64(crate::schema::KEY).expect("keys");
        for doc in segment.doc_ids_alive() {
            let key = keys.first(doc).expect("a key");
            documents.insert(ids[doc as usize].clone(), (key, Vec::new()));
        }
        for (field, entry) in schema.fields().filter(|(_, entry)| entry.is_indexed()) {
            if entry.has_fieldnorms() {
                let norms = segment.get_fieldnorms_reader(field).expect("lengths");
                for doc in segment.doc_ids_alive() {
                    let told = documents.get_mut(&ids[doc as usize]).expect("told before");
                    told.1.push(norms.fieldnorm_id(doc));
                }
            }
            let inverted = segment.inverted_index(field).expect("a field");
            let mut terms = inverted.terms().stream().expect("terms");
            while terms.advance() {
                let option = IndexRecordOption::WithFreqsAndPositions;
                let mut postings = inverted
                    .read_postings_from_terminfo(terms.value(), option)
                    .expect("postings");
                assert_eq!(terms.value().doc_freq, postings.doc_freq());
                while postings.doc() != TERMINATED {
                    let mut positions = Vec::new();
                    postings.positions(&mut positions);
                    if !segment.is_deleted(postings.doc()) {
                        let id = ids[postings.doc() as usize].clone();
                        let at = (entry.name().to_owned(), terms.key().to_vec(), id);
                        assert_eq!(places.insert(at, positions), None);
                    }
                    postings.advance();
                }
            }
        }
    }
    (places, documents)
}

/// One after the other, by tantivy's writer.
fn by_writer(docs: &[TextDocument]) -> TextIndex {
    let index = TextIndex::in_memory().expect("an index");
    let mut writer = index.writer().expect("the writer");
    let first = TextDocument {
        id: NodeId::from_text("first"),
        ..doc("first", "", "")
    };
    writer.put(first);
    writer.commit(1).expect("a commit");
    docs.iter().for_each(|doc| writer.put(doc.clone()));
    writer.remove(&NodeId::from_text("first"));
    writer.commit(2).expect("a commit");
    drop(writer);
    index
}

/// At once, in segments of so many bytes.
fn at_once(docs: &[TextDocument], gathered: usize) -> TextIndex {
    let index = TextIndex::in_memory().expect("an index");
    let inner = &index.inner;
    let bulk = Bulk::of(2, gathered, (&inner.index, &inner.fields, &inner.dir));
    let left = bulk.put_all(docs.to_vec(), |doc| Some((doc.id.clone(), Some(doc))));
    assert_eq!(left, []);
    let mut writer = index.writer().expect("the writer");
    writer.take_over(bulk);
    writer.commit(1).expect("a commit");
    drop(writer);
    index
}

fn doc(id: &str, title: &str, body: &str) -> TextDocument {
    TextDocument {
        id: NodeId::from_text(id),
        title: title.to_owned(),
        aliases: Vec::new(),
        tags: Vec::new(),
        headings: Vec::new(),
        path: format!("folder/{id}.md"),
        properties: Vec::new(),
        body: body.to_owned(),
        parts: Vec::new(),
    }
}

fn check(docs: &[TextDocument], gathered: usize) {
    let (places, documents) = held(&at_once(docs, gathered));
    let (expected_places, expected_documents) = held(&by_writer(docs));
    assert_eq!(documents, expected_documents);
    for (at, positions) in &expected_places {
        assert_eq!(places.get(at), Some(positions), "{at:?}");
    }
    assert_eq!(places.len(), expected_places.len());
}

fn text() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        "[a-d]{1,3}",
        "[A-D][a-d]{0,3}|[0-9]{1,3}|[a-d]{5,9}|[а-в]{1,4}|ё[А-В]",
        prop::sample::select(vec![
            "the",
            "The",
            "the-index",
            "to_do",
            "of",
            "internationalization",
            "Internationalizations",
            "и",
            "index",
            "indexes",
            "Indexing",
            "durability",
            "durable",
            "isolation",
            "isolations",
            "useEffect",
            "b-tree",
            "read_only",
            "node.js",
            "C++",
            ".NET",
            "don't",
            "таблицами",
            "таблица",
            "базы",
        ])
        .prop_map(str::to_owned),
    ];
    vec(
        (word, prop::sample::select(vec![" ", ", ", "\n", "-", "."])),
        0..30,
    )
    .prop_map(|words| {
        words
            .into_iter()
            .flat_map(|(word, after)| [word, after.to_owned()])
            .collect()
    })
}

fn documents() -> impl Strategy<Value = Vec<TextDocument>> {
    let texts = || vec(text(), 0..3);
    let one = (text(), text(), texts(), texts(), texts(), text());
    vec(one, 1..12).prop_map(|all| {
        let made = all
            .into_iter()
            .enumerate()
            .map(
                |(at, (title, body, aliases, tags, headings, part))| TextDocument {
                    aliases,
                    tags,
                    headings,
                    properties: vec![
                        ("status".to_owned(), PropertyValue::Text(title.clone())),
                        ("rating".to_owned(), PropertyValue::Number(at as f64)),
                    ],
                    parts: vec![TextPart {
                        id: NodeId::from_text(&format!("part{at}")),
                        title: part.clone(),
                        text: part,
                    }],
                    ..doc(&format!("n{at}"), &title, &body)
                },
            );
        made.collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn an_index_made_at_once_holds_what_one_made_note_by_note_holds(docs in documents(), small in any::<bool>()) {
        check(&docs, if small { 2_000 } else { 1 << 20 });
    }
}

#[test]
fn many_words_far_apart_and_many_documents_are_kept() {
    // More documents than a block of postings has, more words than the first tables have, and a long way between two of them.
    let mut docs: Vec<_> = (0..300)
        .map(|at| {
            doc(
                &format!("n{at}"),
                "Same title",
                &format!("word{at} common word{} the the", at / 3),
            )
        })
        .collect();
    let far: String = "the ".repeat(500);
    docs.push(doc("far", "Far", &format!("begin {far} end {far}{far} end")));
    let many: String = (0..20_000).map(|at| format!("w{at}x ")).collect();
    docs.push(doc("many", "Many", &many));
    check(&docs, 1 << 24);
}

#[test]
fn words_are_the_same_when_most_are_remembered() {
    let many: String = (0..20_000).map(|at| format!("w{at}x ")).collect();
    let told = "Durability durability isolation isolations the the-index to_do The durability край";
    let mut docs = vec![doc("many", "Many", &many)];
    docs.extend((0..40).map(|at| {
        doc(
            &format!("n{at}"),
            told,
            &format!("{told} {told} w{at}x w{}x {told}", at * 7),
        )
    }));
    docs.push(doc("again", "Many", &many));
    // A mark behind a blank belongs to no word.
    docs.push(doc("mark", "Mark", "краи \u{306} край"));
    check(&docs, 1 << 24);
    check(&docs, 100_000);
}

#[test]
fn a_note_put_twice_is_given_back() {
    let index = TextIndex::in_memory().expect("an index");
    let inner = &index.inner;
    let bulk = Bulk::of(1, 1 << 20, (&inner.index, &inner.fields, &inner.dir));
    assert_eq!(bulk.put(doc("a", "A", "one")), None);
    assert!(bulk.has(&NodeId::from_text("a")) && !bulk.has(&NodeId::from_text("b")));
    assert_eq!(bulk.put(doc("a", "A", "two")), Some(doc("a", "A", "two")));
}

#[test]
fn of_many_notes_those_put_before_are_given_back() {
    let index = TextIndex::in_memory().expect("an index");
    let inner = &index.inner;
    for builders in [1, 2, 4] {
        let bulk = Bulk::of(builders, 1 << 20, (&inner.index, &inner.fields, &inner.dir));
        assert_eq!(bulk.put(doc("a", "A", "one")), None);
        let id = |at: u32| NodeId::from_text(&format!("n{at}"));
        let left = bulk.put_all((0..500).collect(), |at: u32| match at {
            7 => Some((NodeId::from_text("a"), None)),
            8 => Some((NodeId::from_text("never"), None)),
            9 => None,
            at => Some((id(at), Some(doc(&format!("n{at}"), "N", "two")))),
        });
        assert_eq!(left, [(NodeId::from_text("a"), None)]);
        assert!((0..500).all(|at| bulk.has(&id(at)) != (7..10).contains(&at)));
        let segments = bulk.finish().expect("segments");
        assert_eq!(segments.iter().map(|segment| segment.max_doc()).sum::<u32>(), 498);
    }
}

#[test]
fn what_failed_at_once_is_indexed_note_by_note() {
    let index = TextIndex::in_memory().expect("an index");
    let inner = &index.inner;
    let bulk = Bulk::of(1, 1 << 20, (&inner.index, &inner.fields, &inner.dir));
    bulk.keep(Err::<Vec<_>, _>(crate::failure::damaged("it stopped")));
    let mut writer = index.writer().expect("the writer");
    writer.take_over(bulk);
    let failed = writer.commit(1).expect_err("a failure");
    assert!(matches!(failed, SearchError::Io(_)), "{failed:?}");
    drop(writer);
    let mut writer = index.writer().expect("the writer");
    assert!(!writer.takes_all());
    writer.put(doc("a", "A", "one"));
    writer.commit(1).expect("a commit");
    assert_eq!(index.search("one", 5).expect("hits").total, 1);
}
