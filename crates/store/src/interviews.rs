//! What the user prepares for: the interview of a vault, and what was planned and how ready they were on each day.
//!
//! A node of the scope that is gone is kept, like a mark.

use crate::{StoreError, UserDb};
use cairn_model::NodeId;
use rusqlite::{OptionalExtension as _, Transaction, params};

pub(crate) const SCHEMA: &str = "CREATE TABLE interview (
    vault TEXT PRIMARY KEY,    -- the vault's folder
    day INTEGER NOT NULL,      -- days since 1970
    minutes INTEGER NOT NULL,  -- a day
    days_off INTEGER NOT NULL, -- bits, Monday first
    target REAL NOT NULL,
    easy REAL NOT NULL,        -- how much questions of each difficulty count
    medium REAL NOT NULL,
    hard REAL NOT NULL,
    mocks INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE interview_node (
    vault TEXT NOT NULL,
    role TEXT NOT NULL,        -- scope or focus
    node TEXT NOT NULL,
    place INTEGER NOT NULL,
    PRIMARY KEY (vault, role, node)
) WITHOUT ROWID;
CREATE TABLE study_day (
    vault TEXT NOT NULL,
    day INTEGER NOT NULL,      -- days since 1970
    readiness REAL NOT NULL,   -- on the date, as forecast on that day, if nothing more is done
    now REAL NOT NULL,         -- on that day
    questions INTEGER NOT NULL,
    known INTEGER NOT NULL,    -- questions with a memory
    uncovered INTEGER NOT NULL,
    missing INTEGER NOT NULL,  -- notes that are missing in the vault
    PRIMARY KEY (vault, day)
) WITHOUT ROWID;
CREATE TABLE study_step (
    vault TEXT NOT NULL,
    day INTEGER NOT NULL,
    place INTEGER NOT NULL,
    node TEXT NOT NULL,
    action TEXT NOT NULL,
    minutes INTEGER NOT NULL,
    PRIMARY KEY (vault, day, place)
) WITHOUT ROWID;";

/// How long days are remembered.
const KEPT_DAYS: i32 = 400;

/// What the user prepares for.
#[derive(Clone, Debug, PartialEq)]
pub struct Interview {
    /// The day, days since 1970-01-01.
    pub day: i32,
    /// Minutes of study a day.
    pub minutes: u32,
    /// Weekdays without study, Monday first.
    pub days_off: [bool; 7],
    /// Recall that is good enough, 0 to 1.
    pub target: f32,
    /// How much easy, medium and hard questions count.
    pub difficulty: [f32; 3],
    /// Whether mock interviews are planned.
    pub mocks: bool,
    /// What is asked; empty: the whole vault.
    pub scope: Vec<NodeId>,
    /// What counts twice.
    pub focus: Vec<NodeId>,
}

/// How things stood on a day.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct DayRecord {
    /// Days since 1970-01-01.
    pub day: i32,
    /// Readiness on the date, as forecast on that day, if nothing more is done.
    pub readiness: f64,
    /// Readiness on that day.
    pub now: f64,
    /// Questions asked for.
    pub questions: u32,
    /// Questions with a memory.
    pub known: u32,
    /// Points without a question.
    pub uncovered: u32,
    /// Missing notes of the vault.
    pub missing: u32,
}

/// A step that was planned for a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedStep {
    /// What.
    pub node: NodeId,
    /// `learn`, `review` or `mock`.
    pub action: String,
    /// How long.
    pub minutes: u32,
}

impl UserDb {
    /// What the user prepares for in a vault.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn interview(&self, vault: &str) -> Result<Option<Interview>, StoreError> {
        let row = self.connection.query_row(
            "SELECT day, minutes, days_off, target, easy, medium, hard, mocks FROM interview WHERE vault = ?1",
            [vault],
            |row| {
                let off: u32 = row.get(2)?;
                Ok(Interview {
                    day: row.get(0)?,
                    minutes: row.get(1)?,
                    days_off: std::array::from_fn(|weekday| off & (1 << weekday) != 0),
                    target: row.get(3)?,
                    difficulty: [row.get(4)?, row.get(5)?, row.get(6)?],
                    mocks: row.get(7)?,
                    scope: Vec::new(),
                    focus: Vec::new(),
                })
            },
        );
        let Some(mut found) = row.optional()? else {
            return Ok(None);
        };
        let mut statement = self
            .connection
            .prepare("SELECT role, node FROM interview_node WHERE vault = ?1 ORDER BY place, node")?;
        let mut rows = statement.query([vault])?;
        while let Some(row) = rows.next()? {
            let (role, node): (String, String) = (row.get(0)?, row.get(1)?);
            let list = match role.as_str() {
                "scope" => &mut found.scope,
                "focus" => &mut found.focus,
                _ => continue,
            };
            list.push(NodeId::from_text(&node));
        }
        Ok(Some(found))
    }

    /// Keeps what the user prepares for in the place of what was there.
    ///
    /// # Errors
    /// [`StoreError`]; nothing is changed then.
    pub fn set_interview(&self, vault: &str, interview: &Interview) -> Result<(), StoreError> {
        let transaction = self.connection.unchecked_transaction()?;
        let off = (0..7)
            .filter(|weekday| interview.days_off[*weekday])
            .map(|weekday| 1_u32 << weekday);
        let [easy, medium, hard] = interview.difficulty;
        transaction.execute(
            "INSERT OR REPLACE INTO interview VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            params![
                vault,
                interview.day,
                interview.minutes,
                off.sum::<u32>(),
                interview.target,
                easy,
                medium,
                hard,
                interview.mocks
            ],
        )?;
        transaction.execute("DELETE FROM interview_node WHERE vault = ?1", [vault])?;
        for (role, nodes) in [("scope", &interview.scope), ("focus", &interview.focus)] {
            for (place, node) in (0_u32..).zip(nodes) {
                transaction.execute(
                    "INSERT OR IGNORE INTO interview_node VALUES (?1, ?2, ?3, ?4)",
                    params![vault, role, node.as_str(), place],
                )?;
            }
        }
        transaction.commit()?;
        Ok(())
    }

    /// Forgets what the user prepares for; days and reviews stay.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn remove_interview(&self, vault: &str) -> Result<(), StoreError> {
        let transaction = self.connection.unchecked_transaction()?;
        transaction.execute("DELETE FROM interview WHERE vault = ?1", [vault])?;
        transaction.execute("DELETE FROM interview_node WHERE vault = ?1", [vault])?;
        transaction.commit()?;
        Ok(())
    }

    /// Keeps how things stand on a day, and forgets what is older than 400 days.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn set_study_day(&self, vault: &str, row: &DayRecord) -> Result<(), StoreError> {
        self.connection.execute(
            "INSERT OR REPLACE INTO study_day VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![
                vault,
                row.day,
                row.readiness,
                row.now,
                row.questions,
                row.known,
                row.uncovered,
                row.missing
            ],
        )?;
        for table in ["study_day", "study_step"] {
            self.connection.execute(
                &format!("DELETE FROM {table} WHERE vault = ?1 AND day < ?2"),
                params![vault, row.day.saturating_sub(KEPT_DAYS)],
            )?;
        }
        Ok(())
    }

    /// How things stood on the days of a range, both ends included, in order.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn study_days(&self, vault: &str, from: i32, to: i32) -> Result<Vec<DayRecord>, StoreError> {
        let mut statement = self.connection.prepare(
            "SELECT day, readiness, now, questions, known, uncovered, missing FROM study_day
             WHERE vault = ?1 AND day BETWEEN ?2 AND ?3 ORDER BY day",
        )?;
        let rows = statement.query_map(params![vault, from, to], |row| {
            Ok(DayRecord {
                day: row.get(0)?,
                readiness: row.get(1)?,
                now: row.get(2)?,
                questions: row.get(3)?,
                known: row.get(4)?,
                uncovered: row.get(5)?,
                missing: row.get(6)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Keeps what is planned for a day in the place of what was there.
    ///
    /// # Errors
    /// [`StoreError`]; nothing is changed then.
    pub fn set_study_steps(&self, vault: &str, day: i32, steps: &[PlannedStep]) -> Result<(), StoreError> {
        let transaction = self.connection.unchecked_transaction()?;
        transaction.execute(
            "DELETE FROM study_step WHERE vault = ?1 AND day = ?2",
            params![vault, day],
        )?;
        for (place, step) in (0_u32..).zip(steps) {
            transaction.execute(
                "INSERT INTO study_step VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![vault, day, place, step.node.as_str(), step.action, step.minutes],
            )?;
        }
        transaction.commit()?;
        Ok(())
    }

    /// The last day before another for which something was planned, and what.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn last_steps(
        &self,
        vault: &str,
        before: i32,
    ) -> Result<Option<(i32, Vec<PlannedStep>)>, StoreError> {
        let day: Option<i32> = self.connection.query_row(
            "SELECT MAX(day) FROM study_step WHERE vault = ?1 AND day < ?2",
            params![vault, before],
            |row| row.get(0),
        )?;
        let Some(day) = day else {
            return Ok(None);
        };
        let mut statement = self.connection.prepare(
            "SELECT node, action, minutes FROM study_step WHERE vault = ?1 AND day = ?2 ORDER BY place",
        )?;
        let rows = statement.query_map(params![vault, day], |row| {
            Ok(PlannedStep {
                node: NodeId::from_text(&row.get::<_, String>(0)?),
                action: row.get(1)?,
                minutes: row.get(2)?,
            })
        })?;
        Ok(Some((day, rows.collect::<Result<_, _>>()?)))
    }
}

/// Moves the nodes of the scope and of planned steps along with their notes.
pub(crate) fn follow_moves(
    transaction: &Transaction<'_>,
    vault: &str,
    moved: impl Fn(&str) -> Option<String>,
) -> Result<(), StoreError> {
    for table in ["interview_node", "study_step"] {
        let mut statement =
            transaction.prepare(&format!("SELECT DISTINCT node FROM {table} WHERE vault = ?1"))?;
        let nodes: Vec<String> = statement
            .query_map([vault], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let moves: Vec<(String, String)> = nodes
            .into_iter()
            .filter_map(|node| moved(&node).map(|new| (node, new)))
            .collect();
        // By way of names that no node has: paths may trade places.
        for (index, (node, _)) in moves.iter().enumerate() {
            transaction.execute(
                &format!("UPDATE {table} SET node = ?3 WHERE vault = ?1 AND node = ?2"),
                params![vault, node, format!("\u{0}{index}")],
            )?;
        }
        for (index, (_, new)) in moves.iter().enumerate() {
            transaction.execute(
                &format!("UPDATE OR REPLACE {table} SET node = ?3 WHERE vault = ?1 AND node = ?2"),
                params![vault, format!("\u{0}{index}"), new],
            )?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DataFolder;
    use cairn_model::VaultPath;

    const VAULT: &str = "/notes";

    fn interview(scope: &[&str]) -> Interview {
        Interview {
            day: 20_000,
            minutes: 90,
            days_off: [false, false, false, false, false, true, true],
            target: 0.85,
            difficulty: [1.0, 2.0, 0.5],
            mocks: true,
            scope: scope.iter().map(|node| NodeId::from_text(node)).collect(),
            focus: vec![NodeId::from_text("company:g.md#acme")],
        }
    }

    #[test]
    fn an_interview_survives_reopening_and_follows_its_notes() {
        let data = tempfile::tempdir().expect("a folder");
        let folder = DataFolder::new(data.path());
        let user = UserDb::open(&folder).expect("opens");
        assert_eq!(user.interview(VAULT).expect("reads"), None);
        let kept = interview(&["note:moc-b.md", "note:moc-a.md"]);
        user.set_interview(VAULT, &kept).expect("saves");
        drop(user);
        let user = UserDb::open(&folder).expect("opens");
        assert_eq!(user.interview(VAULT).expect("reads"), Some(kept));
        let path = |text: &str| VaultPath::new(text).expect("a path");
        let moves = [
            (path("moc-a.md"), path("moc-b.md")),
            (path("moc-b.md"), path("moc-a.md")),
        ];
        user.follow_moves(VAULT, &moves).expect("moves");
        let after = user.interview(VAULT).expect("reads").expect("is there");
        assert_eq!(after.scope, interview(&["note:moc-a.md", "note:moc-b.md"]).scope);
        user.remove_interview(VAULT).expect("removes");
        assert_eq!(user.interview(VAULT).expect("reads"), None);
    }

    #[test]
    fn days_and_steps_are_kept_by_day() {
        let data = tempfile::tempdir().expect("a folder");
        let user = UserDb::open(&DataFolder::new(data.path())).expect("opens");
        let day = |day| DayRecord {
            day,
            now: 0.5,
            ..DayRecord::default()
        };
        for number in [100, 90, 93, 93] {
            user.set_study_day(VAULT, &day(number)).expect("saves");
        }
        assert_eq!(
            user.study_days(VAULT, 91, 100).expect("reads"),
            [day(93), day(100)]
        );
        let step = |node: &str| PlannedStep {
            node: NodeId::from_text(node),
            action: "learn".to_owned(),
            minutes: 10,
        };
        user.set_study_steps(VAULT, 93, &[step("note:a.md")])
            .expect("saves");
        user.set_study_steps(VAULT, 93, &[step("note:b.md"), step("note:c.md")])
            .expect("saves");
        assert_eq!(user.last_steps(VAULT, 93).expect("reads"), None);
        let last = user.last_steps(VAULT, 99).expect("reads");
        assert_eq!(last, Some((93, vec![step("note:b.md"), step("note:c.md")])));
    }
}
