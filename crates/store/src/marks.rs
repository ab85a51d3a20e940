//! Marks the user puts on nodes of a vault: what is known, what is bookmarked. They follow a note that is moved.
//!
//! A mark whose node is gone is kept: the note may come back, and only the user takes a mark away.

use crate::{StoreError, UserDb, ignored, interviews, pins, reviews, verdicts};
use cairn_model::{NodeId, VaultPath};
use rusqlite::params;
use std::collections::HashMap;

pub(crate) const SCHEMA: &str = "CREATE TABLE mark (
    vault TEXT NOT NULL,     -- the vault's folder
    kind TEXT NOT NULL,
    node TEXT NOT NULL,
    title TEXT NOT NULL,     -- what to show once the node is gone
    made INTEGER NOT NULL,   -- seconds since 1970
    PRIMARY KEY (vault, kind, node)
) WITHOUT ROWID;";

/// What a mark says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MarkKind {
    /// The user says to know it: paths begin behind it.
    Known,
    /// To be found again.
    Bookmark,
    /// To be studied: plans take it in.
    Planned,
}

impl MarkKind {
    const ALL: [Self; 3] = [Self::Known, Self::Bookmark, Self::Planned];

    /// The name it is stored under.
    fn name(self) -> &'static str {
        match self {
            Self::Known => "known",
            Self::Bookmark => "bookmark",
            Self::Planned => "planned",
        }
    }
}

/// A mark on a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// What it says.
    pub kind: MarkKind,
    /// The node.
    pub node: NodeId,
    /// The node's title when the mark was made.
    pub title: String,
    /// When, seconds since 1970.
    pub made: i64,
}

impl UserDb {
    /// Every mark of a vault, latest first. Kinds of a newer Cairn are passed over, and kept.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn marks(&self, vault: &str) -> Result<Vec<Mark>, StoreError> {
        let mut statement = self.connection.prepare(
            "SELECT kind, node, title, made FROM mark WHERE vault = ?1 ORDER BY made DESC, node, kind",
        )?;
        let mut rows = statement.query([vault])?;
        let mut marks = Vec::new();
        while let Some(row) = rows.next()? {
            let name: String = row.get(0)?;
            if let Some(kind) = MarkKind::ALL.into_iter().find(|kind| kind.name() == name) {
                marks.push(Mark {
                    kind,
                    node: NodeId::from_text(&row.get::<_, String>(1)?),
                    title: row.get(2)?,
                    made: row.get(3)?,
                });
            }
        }
        Ok(marks)
    }

    /// Makes a mark; one that is there already stays as it is.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn set_mark(&self, vault: &str, mark: &Mark) -> Result<(), StoreError> {
        self.connection.execute(
            "INSERT OR IGNORE INTO mark (vault, kind, node, title, made) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![vault, mark.kind.name(), mark.node.as_str(), mark.title, mark.made],
        )?;
        Ok(())
    }

    /// Takes a mark away, if it is there.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn remove_mark(&self, vault: &str, kind: MarkKind, node: &NodeId) -> Result<(), StoreError> {
        self.connection.execute(
            "DELETE FROM mark WHERE vault = ?1 AND kind = ?2 AND node = ?3",
            params![vault, kind.name(), node.as_str()],
        )?;
        Ok(())
    }

    /// Moves the marks of notes, the verdicts on their ties and their reviews, and those of what lies in them, from old paths to new ones, all at once: paths
    /// may trade places. Where the new node bears the same mark already, there is one mark afterwards. Says how many moved.
    ///
    /// # Errors
    /// [`StoreError`]; nothing is moved then.
    pub fn follow_moves(&self, vault: &str, moves: &[(VaultPath, VaultPath)]) -> Result<usize, StoreError> {
        let moves: HashMap<&str, &str> = moves
            .iter()
            .map(|(from, to)| (from.as_str(), to.as_str()))
            .collect();
        let transaction = self.connection.unchecked_transaction()?;
        let mut moved = Vec::new();
        {
            let mut statement =
                transaction.prepare("SELECT kind, node, title, made FROM mark WHERE vault = ?1")?;
            let mut rows = statement.query([vault])?;
            while let Some(row) = rows.next()? {
                let node: String = row.get(1)?;
                if let Some(new) = moved_id(&node, &moves) {
                    let kind: String = row.get(0)?;
                    let (title, made): (String, i64) = (row.get(2)?, row.get(3)?);
                    moved.push((kind, node, new, title, made));
                }
            }
        }
        for (kind, node, ..) in &moved {
            transaction.execute(
                "DELETE FROM mark WHERE vault = ?1 AND kind = ?2 AND node = ?3",
                params![vault, kind, node],
            )?;
        }
        for (kind, _, new, title, made) in &moved {
            transaction.execute(
                "INSERT OR IGNORE INTO mark (vault, kind, node, title, made) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![vault, kind, new, title, made],
            )?;
        }
        verdicts::follow_moves(&transaction, vault, |id| moved_id(id, &moves))?;
        reviews::follow_moves(&transaction, vault, |id| moved_id(id, &moves))?;
        interviews::follow_moves(&transaction, vault, |id| moved_id(id, &moves))?;
        ignored::follow_moves(&transaction, vault, |id| moved_id(id, &moves))?;
        pins::follow_moves(&transaction, vault, |id| moved_id(id, &moves))?;
        transaction.commit()?;
        Ok(moved.len())
    }
}

/// The id of the same thing after its note has moved: `note:PATH`, or `KIND:PATH#slugs` for what lies in it. A path may
/// contain `#`, so every one of them is tried as the end of the path.
fn moved_id(id: &str, moves: &HashMap<&str, &str>) -> Option<String> {
    let (prefix, rest) = id.split_once(':')?;
    if prefix == "note" {
        return moves.get(rest).map(|new| format!("note:{new}"));
    }
    rest.match_indices('#').find_map(|(end, _)| {
        moves
            .get(&rest[..end])
            .map(|new| format!("{prefix}:{new}{}", &rest[end..]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DataFolder;

    const VAULT: &str = "/notes";

    fn mark(kind: MarkKind, node: &str) -> Mark {
        Mark {
            kind,
            node: NodeId::from_text(node),
            title: node.to_owned(),
            made: 7,
        }
    }

    fn path(text: &str) -> VaultPath {
        VaultPath::new(text).expect("a path")
    }

    /// Marks of one kind on some nodes, after some moves.
    fn check(nodes: &[&str], moves: &[(&str, &str)], expected: &[&str]) {
        let data = tempfile::tempdir().expect("a folder");
        let user = UserDb::open(&DataFolder::new(data.path())).expect("opens");
        for node in nodes {
            user.set_mark(VAULT, &mark(MarkKind::Known, node)).expect("saves");
        }
        let moves: Vec<_> = moves.iter().map(|(from, to)| (path(from), path(to))).collect();
        user.follow_moves(VAULT, &moves).expect("moves");
        let found: Vec<String> = user
            .marks(VAULT)
            .expect("reads")
            .iter()
            .map(|mark| mark.node.to_string())
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn marks_survive_reopening_and_belong_to_their_vault() {
        let data = tempfile::tempdir().expect("a folder");
        let folder = DataFolder::new(data.path());
        let user = UserDb::open(&folder).expect("opens");
        let (known, bookmark) = (
            mark(MarkKind::Known, "note:a.md"),
            mark(MarkKind::Bookmark, "note:a.md"),
        );
        user.set_mark(VAULT, &known).expect("saves");
        user.set_mark(VAULT, &bookmark).expect("saves");
        user.set_mark("/other", &bookmark).expect("saves");
        drop(user);
        let user = UserDb::open(&folder).expect("opens");
        assert_eq!(
            user.marks(VAULT).expect("reads"),
            [bookmark.clone(), known.clone()]
        );
        user.remove_mark(VAULT, MarkKind::Bookmark, &bookmark.node)
            .expect("removes");
        assert_eq!(user.marks(VAULT).expect("reads"), [known]);
        assert_eq!(user.marks("/other").expect("reads"), [bookmark]);
    }

    #[test]
    fn a_database_without_marks_is_brought_up_to_date() {
        let data = tempfile::tempdir().expect("a folder");
        let folder = DataFolder::new(data.path());
        let user = UserDb::open(&folder).expect("opens");
        user.set_setting("ui", "{}").expect("saves");
        user.connection
            .execute_batch(
                "DROP TABLE mark; DROP TABLE document; DROP TABLE tie; DROP TABLE review; DROP TABLE subject;
                 DROP TABLE interview; DROP TABLE interview_node; DROP TABLE study_day; DROP TABLE study_step;
                 DROP TABLE ignored_gap; DROP TABLE edit; DROP TABLE pin;",
            )
            .expect("dropped");
        user.connection
            .pragma_update(None, "user_version", 1)
            .expect("set");
        drop(user);
        let user = UserDb::open(&folder).expect("opens");
        user.set_mark(VAULT, &mark(MarkKind::Known, "note:a.md"))
            .expect("saves");
        assert_eq!(user.setting("ui").expect("reads").as_deref(), Some("{}"));
    }

    #[test]
    fn every_commit_waits_for_the_disk() {
        let data = tempfile::tempdir().expect("a folder");
        let user = UserDb::open(&DataFolder::new(data.path())).expect("opens");
        let full: u32 = user
            .connection
            .pragma_query_value(None, "synchronous", |row| row.get(0))
            .expect("reads");
        assert_eq!(full, 2);
    }

    #[test]
    fn a_moved_note_takes_its_marks_and_those_inside_it_along() {
        check(
            &["note:a.md", "topic:a.md#x/y", "note:aa.md", "missing:a.md"],
            &[("a.md", "f/b.md")],
            &["missing:a.md", "note:aa.md", "note:f/b.md", "topic:f/b.md#x/y"],
        );
        check(&["stage:c#.md#s"], &[("c#.md", "d.md")], &["stage:d.md#s"]);
    }

    #[test]
    fn paths_may_trade_places() {
        check(
            &["note:a.md", "topic:b.md#t"],
            &[("a.md", "b.md"), ("b.md", "a.md")],
            &["note:b.md", "topic:a.md#t"],
        );
    }

    #[test]
    fn two_marks_that_meet_are_one() {
        check(&["note:a.md", "note:b.md"], &[("a.md", "b.md")], &["note:b.md"]);
    }
}
