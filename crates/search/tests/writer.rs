//! Putting, removing, committing.

use cairn_model::NodeId;
use cairn_search::{SearchError, TextDocument, TextIndex};

fn note(id: &str, title: &str) -> TextDocument {
    TextDocument {
        id: NodeId::from_text(id),
        title: title.to_owned(),
        aliases: vec![],
        tags: vec![],
        headings: vec![],
        path: String::new(),
        body: String::new(),
        properties: Vec::new(),
        parts: Vec::new(),
    }
}

fn found(index: &TextIndex, query: &str) -> Vec<String> {
    index
        .search(query, 9)
        .expect("hits")
        .hits
        .iter()
        .map(|hit| hit.id.to_string())
        .collect()
}

#[test]
fn a_document_replaces_the_one_with_its_id() {
    let index = TextIndex::in_memory().expect("an index");
    let mut writer = index.writer().expect("the writer");
    writer.put(note("a", "first"));
    writer.put(note("a", "second"));
    writer.commit(1).expect("a commit");
    assert_eq!(
        (found(&index, "first ").len(), found(&index, "second ").len()),
        (0, 1)
    );
    writer.put(note("a", "third"));
    writer.commit(2).expect("a commit");
    assert_eq!(
        (found(&index, "second ").len(), found(&index, "third ").len()),
        (0, 1)
    );
    assert_eq!(index.generation(), 2);
}

#[test]
fn removed_and_cleared_documents_are_gone() {
    let index = TextIndex::in_memory().expect("an index");
    let mut writer = index.writer().expect("the writer");
    ["a", "b", "c"].iter().for_each(|id| writer.put(note(id, "word")));
    writer.commit(1).expect("a commit");
    writer.remove(&NodeId::from_text("b"));
    writer.remove(&NodeId::from_text("not there"));
    writer.commit(2).expect("a commit");
    assert_eq!(found(&index, "word "), ["a", "c"]);
    writer.put(note("d", "word"));
    writer.clear();
    writer.put(note("e", "word"));
    writer.clear();
    writer.put(note("f", "word"));
    writer.commit(3).expect("a commit");
    assert_eq!(found(&index, "word "), ["f"]);
}

#[test]
fn what_was_not_committed_is_forgotten() {
    let index = TextIndex::in_memory().expect("an index");
    let mut writer = index.writer().expect("the writer");
    writer.put(note("a", "word"));
    drop(writer);
    let mut writer = index.writer().expect("the writer again");
    writer.put(note("b", "word"));
    writer.commit(1).expect("a commit");
    assert_eq!(found(&index, "word "), ["b"]);
}

#[test]
fn there_is_one_writer_at_a_time() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = TextIndex::open(folder.path()).expect("an index").index;
    let second = TextIndex::open(folder.path()).expect("an index").index;
    let writer = first.writer().expect("the writer");
    assert!(matches!(first.writer(), Err(SearchError::Busy)));
    assert!(matches!(second.writer(), Err(SearchError::Busy)));
    drop((writer, first));
    assert!(second.writer().is_ok());
}

#[test]
fn many_small_commits_stay_searchable() {
    let folder = tempfile::tempdir().expect("a folder");
    let index = TextIndex::open(folder.path()).expect("an index").index;
    let mut writer = index.writer().expect("the writer");
    for round in 0..40_u64 {
        writer.put(note(&format!("n{}", round % 7), "word"));
        writer.commit(round + 1).expect("a commit");
    }
    assert_eq!(found(&index, "word ").len(), 7);
    drop((writer, index));
    let opened = TextIndex::open(folder.path()).expect("the index again");
    assert_eq!((opened.generation, opened.rebuilt), (40, None));
    assert_eq!(found(&opened.index, "word ").len(), 7);
}
