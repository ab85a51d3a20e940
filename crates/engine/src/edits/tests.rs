//! Edits of vaults on disk: planned, made, undone, cut short.
#![allow(
    clippy::disallowed_methods,
    reason = "the tests change the vault they look at"
)]

use super::*;
use crate::session::OpenOptions;
use cairn_store::DataFolder;
use cairn_testkit::{TempVault, temp_vault};
use cairn_vault::FileEdit;
use std::collections::BTreeMap;
use std::fs;

struct Place {
    vault: TempVault,
}

impl Place {
    fn new(notes: &str) -> Self {
        Self {
            vault: temp_vault(notes),
        }
    }

    fn open(&self) -> Engine {
        let engine = Engine::open(OpenOptions::new(
            self.vault.root(),
            DataFolder::new(self.vault.data()),
        ))
        .expect("opens");
        engine.wait_ready().expect("ready");
        engine
    }

    fn write(&self, path: &str, bytes: &[u8]) {
        fs::write(self.vault.root().join(path), bytes).expect("written");
    }

    /// Every file, hidden ones too.
    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut out = BTreeMap::new();
        let mut open = vec![self.vault.root()];
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(folder).expect("listed") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    open.push(path);
                } else {
                    let name = path
                        .strip_prefix(self.vault.root())
                        .expect("inside")
                        .display()
                        .to_string();
                    out.insert(name, fs::read(&path).expect("read"));
                }
            }
        }
        out
    }
}

fn key(snapshot: &Snapshot, id: &str) -> NodeKey {
    snapshot
        .graph
        .find_named(id)
        .unwrap_or_else(|| panic!("no node {id}"))
}

fn rename(snapshot: &Snapshot, from: &str, to: &str) -> EditWish {
    EditWish::Rename {
        from: key(snapshot, from),
        to: key(snapshot, to),
    }
}

fn create(snapshot: &Snapshot, about: &str) -> EditWish {
    EditWish::CreateNote(NoteDraft {
        about: key(snapshot, about),
        folder: None,
        difficulty: None,
    })
}

/// Plans and makes an edit; gives its number.
fn make(engine: &Engine, wish: impl Fn(&Snapshot) -> EditWish) -> i64 {
    let snapshot = engine.snapshot();
    let wish = wish(&snapshot);
    let plan = engine.plan_edit(&snapshot, &wish).expect("plans");
    engine
        .make_edit(&snapshot, &wish, &plan.token(), 7)
        .expect("makes")
}

fn code(error: EngineError) -> String {
    error.notice().code
}

#[test]
fn a_rename_changes_names_in_every_form_and_not_one_byte_else() {
    let place = Place::new(
        "-- q-new--sql--easy.md\n# New\n-- a.md\n---\nrelated: [q-old--sql--easy, q-old--sql--easy-too]\nprerequisites:\n- \"[[q-old--sql--easy]]\"\n---\n\
         [[q-old--sql--easy]] [[Q-Old--sql--easy|alias]] [[q-old--sql--easy#Part|x]] ![[q-old--sql--easy]]\n\
         [text](q-old--sql--easy.md#a) [[q-old--sql--easy-too]] `[[q-old--sql--easy]]`\n\
         | t |\n|---|\n| [[q-old--sql--easy\\|in a table]] |\n\nprerequisites:: [[q-old--sql--easy]]\n-- c.md\n[[other]]\n",
    );
    place.write("b.md", b"\xEF\xBB\xBF\xD0\xB6 [[q-old--sql--easy]]\r\nend \xFF");
    let utf16: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(
            "ж [[q-old--sql--easy]]\n"
                .encode_utf16()
                .flat_map(u16::to_le_bytes),
        )
        .collect();
    place.write("d.md", &utf16);
    let before = place.files();
    let engine = place.open();
    let id = make(&engine, |snapshot| {
        rename(snapshot, "missing:q-old--sql--easy", "q-new--sql--easy")
    });
    let after = place.files();
    let text = String::from_utf8(after["a.md"].clone()).expect("text");
    assert_eq!(
        text,
        "---\nrelated: [q-new--sql--easy, q-old--sql--easy-too]\nprerequisites:\n- \"[[q-new--sql--easy]]\"\n---\n\
         [[q-new--sql--easy]] [[q-new--sql--easy|alias]] [[q-new--sql--easy#Part|x]] ![[q-new--sql--easy]]\n\
         [text](q-new--sql--easy.md#a) [[q-old--sql--easy-too]] `[[q-old--sql--easy]]`\n\
         | t |\n|---|\n| [[q-new--sql--easy\\|in a table]] |\n\nprerequisites:: [[q-new--sql--easy]]\n"
    );
    assert_eq!(
        after["b.md"],
        b"\xEF\xBB\xBF\xD0\xB6 [[q-new--sql--easy]]\r\nend \xFF"
    );
    assert_eq!(
        cairn_markdown::decode(&after["d.md"]).text,
        "ж [[q-new--sql--easy]]\n"
    );
    assert_eq!(after["c.md"], before["c.md"]);
    assert_eq!(after.len(), before.len(), "nothing is left beside the notes");
    drop(engine);
    place.open().undo_edit(id).expect("undone, in another session");
    assert_eq!(place.files(), before);
}

#[test]
fn the_graph_follows_an_edit_at_once() {
    let place = Place::new("-- q-new.md\n-- a.md\n[[q-old]]\n");
    let engine = place.open();
    make(&engine, |snapshot| rename(snapshot, "missing:q-old", "q-new"));
    let generation = engine.wait_until(|status| status.missing == 0).generation;
    assert!(generation > 1);
}

#[test]
fn an_edit_is_not_made_of_what_the_user_did_not_see() {
    let place = Place::new("-- q-new.md\n-- a.md\n[[q-old]]\n");
    let engine = place.open();
    let snapshot = engine.snapshot();
    let wish = rename(&snapshot, "missing:q-old", "q-new");
    let token = engine.plan_edit(&snapshot, &wish).expect("plans").token();
    place.write("a.md", b"new words [[q-old]]\n");
    let refused = engine
        .make_edit(&snapshot, &wish, &token, 7)
        .expect_err("refused");
    assert_eq!(code(refused), "edit.changed");
    assert_eq!(place.files()["a.md"], b"new words [[q-old]]\n");
    assert!(engine.edits().expect("reads").is_empty());
}

#[test]
fn an_undo_does_not_lose_what_was_written_since() {
    let place = Place::new("-- q-new.md\n-- a.md\n[[q-old]]\n");
    let engine = place.open();
    let id = make(&engine, |snapshot| rename(snapshot, "missing:q-old", "q-new"));
    place.write("a.md", b"[[q-new]] and more\n");
    assert_eq!(code(engine.undo_edit(id).expect_err("refused")), "edit.changed");
    assert_eq!(place.files()["a.md"], b"[[q-new]] and more\n");
    place.write("a.md", b"[[q-new]]\n");
    engine.undo_edit(id).expect("undone");
    assert_eq!(code(engine.undo_edit(id).expect_err("refused")), "edit.undone");
}

#[test]
fn a_missing_note_is_made_where_its_like_are() {
    let place = Place::new(
        "-- Questions/SQL/q-a--sql--easy.md\n---\nmoc: moc-db\ntopic: sql\n---\n## Prerequisites\n- [[q-join-algorithms--sql--hard]]\n\
         -- Questions/Other/q-b--os--easy.md\n-- Questions/Other/q-c--os--easy.md\n-- moc-db.md\n# DB\n",
    );
    let engine = place.open();
    let before = place.files();
    let id = make(&engine, |snapshot| {
        create(snapshot, "missing:q-join-algorithms--sql--hard")
    });
    let made = String::from_utf8(place.files()["Questions/SQL/q-join-algorithms--sql--hard.md"].clone())
        .expect("text");
    assert!(
        made.starts_with("---\ntitle: \"Join algorithms\"\naliases: []\nkind: question\ntopic: \"sql\"\ndifficulty: hard\nmoc: \"moc-db\"\nrelated: [\"q-a--sql--easy\"]\n"),
        "{made}"
    );
    engine.wait_until(|status| status.missing == 0);
    engine.undo_edit(id).expect("undone");
    assert_eq!(place.files(), before);
}

#[test]
fn a_question_about_a_topic_is_named_where_the_topic_is() {
    let place = Place::new(
        "-- moc-db.md\n# DB\n## Study Paths\n### Basics\n1. **Joins**\n   - Inner joins\n   - Outer joins\n## Indexes\n- B-trees\n-- q-x--sql--easy.md\n---\nmoc: moc-db\ntopic: sql\n---\n",
    );
    let engine = place.open();
    let topic = |title: &'static str| {
        move |snapshot: &Snapshot| {
            let found = snapshot.graph.nodes().find(|(_, node)| &*node.title == title);
            EditWish::CreateNote(NoteDraft {
                about: found.expect("a topic").0,
                folder: Some(String::new()),
                difficulty: Some(cairn_model::Difficulty::Hard),
            })
        }
    };
    make(&engine, topic("Inner joins"));
    let files = place.files();
    assert!(
        files.contains_key("q-inner-joins--sql--hard.md"),
        "{:?}",
        files.keys()
    );
    let moc = String::from_utf8(files["moc-db.md"].clone()).expect("text");
    assert!(
        moc.contains("   - Inner joins — [[q-inner-joins--sql--hard]]\n   - Outer"),
        "{moc}"
    );
}

/// A draft of a question about the topic of that title.
fn about(snapshot: &Snapshot, title: &str) -> EditWish {
    let found = snapshot
        .graph
        .nodes()
        .find(|(_, node)| node.kind == cairn_model::NodeKind::Topic && &*node.title == title);
    EditWish::CreateNote(NoteDraft {
        about: found.unwrap_or_else(|| panic!("no topic {title}")).0,
        folder: Some(String::new()),
        difficulty: None,
    })
}

#[test]
fn a_question_about_a_heading_is_named_below_it() {
    let check = |title: &str, expected: &str| {
        let place = Place::new(
            "-- moc-db.md\n# DB\n## By Subtopic\n### Joins\n- [[q-x--sql--easy]]\n\n### Indexes\n### Locks\nWhat they are for.\n#### Row locks\n-- q-x--sql--easy.md\n---\nmoc: moc-db\ntopic: sql\n---\n",
        );
        let before = place.files();
        let engine = place.open();
        let id = make(&engine, |snapshot| about(snapshot, title));
        let moc = String::from_utf8(place.files()["moc-db.md"].clone()).expect("text");
        assert!(moc.contains(expected), "{title}: {moc}");
        engine.undo_edit(id).expect("undone");
        assert_eq!(place.files(), before);
    };
    check(
        "Indexes",
        "### Indexes\n\n- [[q-indexes--sql--medium]]\n\n### Locks",
    );
    check(
        "Locks",
        "What they are for.\n\n- [[q-locks--sql--medium]]\n\n#### Row locks",
    );
    check("Row locks", "#### Row locks\n\n- [[q-row-locks--sql--medium]]\n");
    check(
        "Joins",
        "- [[q-x--sql--easy]]\n- [[q-joins--sql--medium]]\n\n### Indexes",
    );
}

#[test]
fn a_topic_that_names_a_missing_note_gets_that_note() {
    let place = Place::new(
        "-- moc-db.md\n# DB\n## Indexes\n- B-trees: [[q-btree--sql--hard]]\n-- q-x--sql--easy.md\n---\nmoc: moc-db\ntopic: sql\n---\n",
    );
    let engine = place.open();
    let before = place.files()["moc-db.md"].clone();
    make(&engine, |snapshot| about(snapshot, "B-trees"));
    let files = place.files();
    assert!(files.contains_key("q-btree--sql--hard.md"), "{:?}", files.keys());
    assert_eq!(files["moc-db.md"], before, "it is named there already");
    engine.wait_until(|status| status.missing == 0);
}

#[test]
fn names_and_folders_that_do_not_work_are_refused() {
    let place = Place::new("-- a.md\n[[what is this?]]\n[[q-fine]]\n");
    let engine = place.open();
    let snapshot = engine.snapshot();
    let plan = |wish: EditWish| code(engine.plan_edit(&snapshot, &wish).expect_err("refused"));
    assert_eq!(plan(create(&snapshot, "missing:what is this?")), "edit.bad_name");
    assert_eq!(plan(create(&snapshot, "a")), "edit.unfit");
    let nowhere = EditWish::CreateNote(NoteDraft {
        about: key(&snapshot, "missing:q-fine"),
        folder: Some("../outside".to_owned()),
        difficulty: None,
    });
    assert_eq!(plan(nowhere), "edit.no_folder");
    assert_eq!(plan(rename(&snapshot, "a", "a")), "edit.unfit");
}

#[test]
fn an_edit_that_was_cut_short_is_put_back_at_the_next_start() {
    let place = Place::new("-- a.md\nold a\n-- b.md\nold b\n-- c.md\nold c\n");
    let before = place.files();
    let path = |text: &str| VaultPath::new(text).expect("a path");
    let mark = |text: &str| cairn_vault::ContentMark::of(text.as_bytes());
    let back = |name: &str, now: &str, then: &str| FileEdit {
        path: path(name),
        change: FileChange::Change(
            mark(now),
            vec![cairn_vault::Span {
                at: 0,
                len: now.len() as u64,
                with: then.into(),
            }],
        ),
    };
    let inverse = EditSet {
        files: vec![
            FileEdit {
                path: path("made.md"),
                change: FileChange::Remove(mark("made")),
            },
            back("b.md", "new b\n", "old b\n"),
            back("a.md", "new a\n", "old a\n"),
            back("c.md", "new c\n", "old c\n"),
        ],
    };
    let engine = place.open();
    let name = engine.shared.library.name.clone();
    drop(engine);
    let user = UserDb::open(&DataFolder::new(place.vault.data())).expect("opens");
    user.begin_edit(&name, "a change", 7, &inverse).expect("begins");
    // As a crash after two of four files leaves it; one of the others was edited by somebody else since.
    place.write("a.md", b"new a\n");
    place.write("made.md", b"made");
    place.write("c.md", b"theirs\n");
    place.write(".cairn-edit-1-new", b"new b\n");
    let engine = place.open();
    let mut expected = before;
    expected.insert("c.md".to_owned(), b"theirs\n".to_vec());
    assert_eq!(place.files(), expected);
    let told = engine.status().error.expect("it is told");
    assert_eq!(told.code, "edit.recovered");
    assert!(
        told.message.contains("a.md") && !told.message.contains("b.md"),
        "{}",
        told.message
    );
    assert!(engine.edits().expect("reads").is_empty());
}
