//! The review log of a vault. It is only ever added to: taking a review back adds a row that says so.
//!
//! A row names its question by a number; the question's node id stands once beside it, and is what follows a note that
//! is moved. So no row of the log is ever changed, which triggers see to.

use crate::{StoreError, UserDb};
use cairn_model::{Moment, NodeId, Rating, Review, ReviewKind, StudyDay};
use rusqlite::{OptionalExtension as _, Transaction, TransactionBehavior, params};
use std::collections::HashMap;

pub(crate) const SCHEMA: &str = "
CREATE TABLE subject (
    id INTEGER PRIMARY KEY,
    vault TEXT NOT NULL,                 -- the vault's folder
    node TEXT NOT NULL,                  -- what is reviewed, where it stands now
    title TEXT NOT NULL,                 -- what to show once the node is gone
    moved INTEGER NOT NULL DEFAULT 0     -- how often it was moved
);
CREATE INDEX subject_node ON subject (vault, node);
CREATE TABLE review (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    subject INTEGER NOT NULL REFERENCES subject (id),
    kind TEXT NOT NULL,                  -- manual, implicit, mock, assessment; undo: takes `cause` back
    rating INTEGER CHECK (rating BETWEEN 1 AND 4),
    at INTEGER NOT NULL,                 -- milliseconds since 1970, UTC
    zone INTEGER NOT NULL,               -- seconds the wall clock was ahead of UTC
    duration INTEGER NOT NULL,           -- milliseconds
    credit REAL NOT NULL,                -- how much it counts, 0 to 1
    cause INTEGER REFERENCES review (id),
    imported INTEGER NOT NULL,           -- 1: written down elsewhere
    CHECK ((kind = 'undo') = (rating IS NULL))
);
CREATE INDEX review_cause ON review (cause) WHERE cause IS NOT NULL;
CREATE TRIGGER review_is_not_changed BEFORE UPDATE ON review BEGIN SELECT RAISE(ABORT, 'the review log is only added to'); END;
CREATE TRIGGER review_is_not_deleted BEFORE DELETE ON review BEGIN SELECT RAISE(ABORT, 'the review log is only added to'); END;";

/// Questions put off for a day.
pub(crate) const BURIED: &str =
    "ALTER TABLE subject ADD COLUMN buried INTEGER;  -- the study day on which it is not asked";

/// The setting that counts how often questions were moved: asked for with every question about the log, so that it is no
/// sum over all of them.
const MOVES: &str = "reviews.moves";

/// The kind of a row that takes another back.
const UNDO: &str = "undo";

/// A review to write down.
#[derive(Clone, Debug, PartialEq)]
pub struct NewReview {
    /// What was reviewed.
    pub node: NodeId,
    /// Its title, to show once it is gone.
    pub title: String,
    /// How well the answer came.
    pub rating: Rating,
    /// When.
    pub at: Moment,
    /// From question to rating, milliseconds; 0 if it was not measured.
    pub duration_ms: u32,
    /// What kind of review it was.
    pub kind: ReviewKind,
    /// Of an implicit review, how much it counts, 0 to 1; else 1.
    pub credit: f32,
    /// Whether it was written down elsewhere.
    pub imported: bool,
}

/// Tells whether a log that was read is still all there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LogMark {
    /// The last row, of any vault.
    pub last: i64,
    /// How often questions were moved, of any vault.
    pub moved: i64,
}

/// What was added to a log.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LogRows {
    /// Reviews, oldest first; none of them is shown as taken back.
    pub reviews: Vec<Review>,
    /// Reviews taken back, these or older ones.
    pub undone: Vec<i64>,
}

impl UserDb {
    /// Writes reviews down, all or none. The first is the one the others follow from, if they are implicit. When this
    /// returns, they are on the disk. Gives their numbers.
    ///
    /// # Errors
    /// [`StoreError`]; nothing is written then.
    pub fn append_reviews(&self, vault: &str, reviews: &[NewReview]) -> Result<Vec<i64>, StoreError> {
        let transaction = self.write()?;
        let ids = append(&transaction, vault, reviews)?;
        transaction.commit()?;
        Ok(ids)
    }

    /// Writes reviews from elsewhere down, those at the places in `undone` as taken back, all or none. Gives how many.
    ///
    /// # Errors
    /// [`StoreError`]; nothing is written then.
    pub fn import_reviews(
        &self,
        vault: &str,
        reviews: &[NewReview],
        undone: &[usize],
        at: Moment,
    ) -> Result<usize, StoreError> {
        let transaction = self.write()?;
        let ids = append(&transaction, vault, reviews)?;
        for id in undone.iter().filter_map(|place| ids.get(*place)) {
            take_back(&transaction, *id, at)?;
        }
        transaction.commit()?;
        Ok(ids.len())
    }

    /// Takes a review back, and the implicit ones that follow from it. Gives what was taken back: nothing if it was
    /// already, or is not in this vault's log.
    ///
    /// # Errors
    /// [`StoreError`]; nothing is taken back then.
    pub fn undo_review(&self, vault: &str, id: i64, at: Moment) -> Result<Vec<i64>, StoreError> {
        let transaction = self.write()?;
        let rows: Vec<i64> = {
            let mut statement = transaction.prepare(
                "SELECT review.id FROM review JOIN subject ON subject.id = review.subject
                 WHERE subject.vault = ?1 AND review.kind <> 'undo' AND (review.id = ?2 OR review.cause = ?2)
                   AND NOT EXISTS (SELECT 1 FROM review AS undo WHERE undo.cause = review.id AND undo.kind = 'undo')
                 ORDER BY review.id",
            )?;
            let rows = statement.query_map(params![vault, id], |row| row.get(0))?;
            rows.collect::<Result<_, _>>()?
        };
        for row in &rows {
            take_back(&transaction, *row, at)?;
        }
        transaction.commit()?;
        Ok(rows)
    }

    /// Where the log ends, to ask later whether it went on.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn log_mark(&self) -> Result<LogMark, StoreError> {
        let last = "SELECT coalesce(max(id), 0) FROM review";
        let moved = self.setting(MOVES)?.and_then(|moved| moved.parse().ok());
        Ok(LogMark {
            last: self.connection.query_row(last, [], |row| row.get(0))?,
            moved: moved.unwrap_or(0),
        })
    }

    /// What was written after a row; all of a vault's log after row 0. Kinds of a newer Cairn are passed over.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn reviews_after(&self, vault: &str, last: i64) -> Result<LogRows, StoreError> {
        let subjects = self.subjects(vault)?;
        let mut statement = self.connection.prepare_cached(
            "SELECT id, subject, kind, rating, at, zone, duration, credit, cause, imported
             FROM review WHERE id > ?1 ORDER BY id",
        )?;
        let mut rows = statement.query([last])?;
        let mut found = LogRows::default();
        while let Some(row) = rows.next()? {
            let Some(node) = subjects.get(&row.get(1)?) else {
                continue;
            };
            let cause: Option<i64> = row.get(8)?;
            let kind = match row.get_ref(2)?.as_str() {
                Ok(UNDO) => {
                    found.undone.extend(cause);
                    continue;
                }
                Ok(name) => ReviewKind::from_name(name),
                Err(_) => None,
            };
            let rating = row.get::<_, Option<i64>>(3)?.and_then(Rating::from_number);
            let (Some(kind), Some(rating)) = (kind, rating) else {
                continue;
            };
            found.reviews.push(Review {
                id: row.get(0)?,
                node: node.clone(),
                rating,
                at: Moment {
                    ms: row.get(4)?,
                    offset: row.get(5)?,
                },
                duration_ms: row.get(6)?,
                kind,
                credit: row.get(7)?,
                cause,
                imported: row.get(9)?,
                undone: false,
            });
        }
        Ok(found)
    }

    /// Puts a question off for a study day, or takes that back.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn bury(
        &self,
        vault: &str,
        node: &NodeId,
        title: &str,
        day: Option<StudyDay>,
    ) -> Result<(), StoreError> {
        let transaction = self.write()?;
        subject(&transaction, vault, node, title)?;
        transaction.execute(
            "UPDATE subject SET buried = ?3 WHERE vault = ?1 AND node = ?2",
            params![vault, node.as_str(), day.map(|day| day.0)],
        )?;
        Ok(transaction.commit()?)
    }

    /// The questions put off for a study day.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn buried(&self, vault: &str, day: StudyDay) -> Result<Vec<NodeId>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT DISTINCT node FROM subject WHERE vault = ?1 AND buried = ?2 ORDER BY node",
        )?;
        let rows = statement.query_map(params![vault, day.0], |row| {
            Ok(NodeId::from_text(row.get_ref(0)?.as_str()?))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn subjects(&self, vault: &str) -> Result<HashMap<i64, NodeId>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT id, node FROM subject WHERE vault = ?1")?;
        let rows = statement.query_map([vault], |row| {
            Ok((row.get(0)?, NodeId::from_text(row.get_ref(1)?.as_str()?)))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Waits for other writers at the beginning rather than in the middle, where SQLite would give up.
    fn write(&self) -> Result<Transaction<'_>, StoreError> {
        Ok(Transaction::new_unchecked(
            &self.connection,
            TransactionBehavior::Immediate,
        )?)
    }
}

/// Writes reviews down in a transaction.
fn append(transaction: &Transaction<'_>, vault: &str, reviews: &[NewReview]) -> Result<Vec<i64>, StoreError> {
    let mut ids: Vec<i64> = Vec::with_capacity(reviews.len());
    let mut subjects = HashMap::new();
    for review in reviews {
        let subject = match subjects.get(&review.node) {
            Some(subject) => *subject,
            None => {
                let subject = subject(transaction, vault, &review.node, &review.title)?;
                subjects.insert(review.node.clone(), subject);
                subject
            }
        };
        let follows = review.kind == ReviewKind::Implicit && !review.imported;
        let cause = ids.first().copied().filter(|_| follows);
        transaction
            .prepare_cached(
                "INSERT INTO review (subject, kind, rating, at, zone, duration, credit, cause, imported)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?
            .execute(params![
                subject,
                review.kind.name(),
                review.rating.number(),
                review.at.ms,
                review.at.offset,
                review.duration_ms,
                review.credit,
                cause,
                review.imported
            ])?;
        ids.push(transaction.last_insert_rowid());
    }
    Ok(ids)
}

/// Adds the row that takes one back.
fn take_back(transaction: &Transaction<'_>, id: i64, at: Moment) -> Result<(), StoreError> {
    transaction.execute(
        "INSERT INTO review (subject, kind, rating, at, zone, duration, credit, cause, imported)
         SELECT subject, ?2, NULL, ?3, ?4, 0, 0, id, 0 FROM review WHERE id = ?1",
        params![id, UNDO, at.ms, at.offset],
    )?;
    Ok(())
}

fn subject(
    transaction: &Transaction<'_>,
    vault: &str,
    node: &NodeId,
    title: &str,
) -> Result<i64, StoreError> {
    let found = transaction
        .prepare_cached("SELECT id FROM subject WHERE vault = ?1 AND node = ?2 ORDER BY id LIMIT 1")?
        .query_row([vault, node.as_str()], |row| row.get(0))
        .optional()?;
    if let Some(id) = found {
        return Ok(id);
    }
    transaction.execute(
        "INSERT INTO subject (vault, node, title) VALUES (?1, ?2, ?3)",
        [vault, node.as_str(), title],
    )?;
    Ok(transaction.last_insert_rowid())
}

/// Moves the questions whose notes have moved. Two that meet keep both their reviews.
pub(crate) fn follow_moves(
    transaction: &Transaction<'_>,
    vault: &str,
    moved: impl Fn(&str) -> Option<String>,
) -> Result<(), StoreError> {
    let mut to: Vec<(i64, String)> = Vec::new();
    {
        let mut statement = transaction.prepare("SELECT id, node FROM subject WHERE vault = ?1")?;
        let mut rows = statement.query([vault])?;
        while let Some(row) = rows.next()? {
            if let Some(new) = moved(row.get_ref(1)?.as_str().unwrap_or_default()) {
                to.push((row.get(0)?, new));
            }
        }
    }
    if !to.is_empty() {
        transaction.execute(
            "INSERT INTO setting VALUES (?1, '1') ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + 1",
            [MOVES],
        )?;
    }
    for (id, node) in to {
        transaction.execute(
            "UPDATE subject SET node = ?2, moved = moved + 1 WHERE id = ?1",
            params![id, node],
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DataFolder;
    use cairn_model::VaultPath;

    const VAULT: &str = "/notes";

    fn opened() -> (tempfile::TempDir, UserDb) {
        let data = tempfile::tempdir().expect("a folder");
        let user = UserDb::open(&DataFolder::new(data.path())).expect("opens");
        (data, user)
    }

    fn review(node: &str, ms: i64, kind: ReviewKind) -> NewReview {
        NewReview {
            node: NodeId::from_text(node),
            title: "Q".to_owned(),
            rating: Rating::Good,
            at: Moment { ms, offset: 3600 },
            duration_ms: 1200,
            kind,
            credit: if kind == ReviewKind::Implicit { 0.25 } else { 1.0 },
            imported: false,
        }
    }

    fn nodes(user: &UserDb, vault: &str) -> Vec<String> {
        let rows = user.reviews_after(vault, 0).expect("reads").reviews;
        rows.iter()
            .map(|review| format!("{} {}", review.id, review.node))
            .collect()
    }

    #[test]
    fn what_is_written_down_is_read_back_in_order_and_by_vault() {
        let (_data, user) = opened();
        let ids = user
            .append_reviews(
                VAULT,
                &[
                    review("note:a.md", 5, ReviewKind::Manual),
                    review("note:b.md", 5, ReviewKind::Implicit),
                ],
            )
            .expect("writes");
        user.append_reviews("/other", &[review("note:a.md", 6, ReviewKind::Mock)])
            .expect("writes");
        let found = user.reviews_after(VAULT, 0).expect("reads").reviews;
        let [manual, implicit] = &*found else {
            panic!("{found:?}")
        };
        assert_eq!((manual.id, manual.cause, manual.at.offset), (ids[0], None, 3600));
        assert_eq!((implicit.cause, implicit.credit), (Some(ids[0]), 0.25));
        assert_eq!(
            user.reviews_after(VAULT, ids[0]).expect("reads").reviews,
            found[1..]
        );
        assert_eq!(nodes(&user, "/other"), ["3 note:a.md"]);
    }

    #[test]
    fn taking_back_adds_rows_and_takes_what_follows_along_once() {
        let (_data, user) = opened();
        let ids = user
            .append_reviews(
                VAULT,
                &[
                    review("note:a.md", 5, ReviewKind::Manual),
                    review("note:b.md", 5, ReviewKind::Implicit),
                ],
            )
            .expect("writes");
        let now = Moment { ms: 9, offset: 0 };
        assert!(user.undo_review("/other", ids[0], now).expect("looks").is_empty());
        assert_eq!(user.undo_review(VAULT, ids[0], now).expect("undoes"), ids);
        assert!(user.undo_review(VAULT, ids[0], now).expect("looks").is_empty());
        let rows = user.reviews_after(VAULT, 0).expect("reads");
        assert_eq!((rows.reviews.len(), rows.undone), (2, ids));
    }

    #[test]
    fn no_row_of_the_log_can_be_changed_or_deleted() {
        let (_data, user) = opened();
        user.append_reviews(VAULT, &[review("note:a.md", 5, ReviewKind::Manual)])
            .expect("writes");
        for statement in ["DELETE FROM review", "UPDATE review SET rating = 1"] {
            assert!(user.connection.execute(statement, []).is_err());
        }
        assert_eq!(nodes(&user, VAULT), ["1 note:a.md"]);
    }

    #[test]
    fn what_is_buried_is_so_for_that_day_and_wherever_it_moves() {
        let (_data, user) = opened();
        let (node, today) = (NodeId::from_text("note:a.md"), StudyDay(7));
        user.bury(VAULT, &node, "A", Some(today)).expect("buries");
        let path = |text| VaultPath::new(text).expect("a path");
        user.follow_moves(VAULT, &[(path("a.md"), path("b.md"))])
            .expect("moves");
        let moved = NodeId::from_text("note:b.md");
        assert_eq!(
            user.buried(VAULT, today).expect("reads"),
            std::slice::from_ref(&moved)
        );
        assert!(user.buried(VAULT, StudyDay(8)).expect("reads").is_empty());
        user.bury(VAULT, &moved, "A", None).expect("takes back");
        assert!(user.buried(VAULT, today).expect("reads").is_empty());
    }

    #[test]
    fn reviews_follow_a_note_that_is_moved_and_meet_those_of_its_new_place() {
        let (_data, user) = opened();
        for node in ["note:a.md", "note:b.md"] {
            user.append_reviews(VAULT, &[review(node, 5, ReviewKind::Manual)])
                .expect("writes");
        }
        let before = user.log_mark().expect("reads");
        let path = |text| VaultPath::new(text).expect("a path");
        user.follow_moves(VAULT, &[(path("a.md"), path("b.md"))])
            .expect("moves");
        assert_eq!(nodes(&user, VAULT), ["1 note:b.md", "2 note:b.md"]);
        assert_ne!(user.log_mark().expect("reads"), before);
        user.append_reviews(VAULT, &[review("note:b.md", 6, ReviewKind::Manual)])
            .expect("writes");
        assert_eq!(nodes(&user, VAULT).len(), 3);
    }
}
