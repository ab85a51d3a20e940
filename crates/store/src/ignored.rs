//! Gaps the user chose to ignore, each with a reason. One whose node is gone is kept: the note may come back.

use crate::{StoreError, UserDb};
use cairn_model::NodeId;
use rusqlite::{Transaction, params};

pub(crate) const SCHEMA: &str = "CREATE TABLE ignored_gap (
    vault TEXT NOT NULL,     -- the vault's folder
    kind TEXT NOT NULL,
    node TEXT NOT NULL,
    title TEXT NOT NULL,     -- what to show once the node is gone
    reason TEXT NOT NULL,    -- the user's own words; may be empty
    made INTEGER NOT NULL,   -- seconds since 1970
    PRIMARY KEY (vault, kind, node)
) WITHOUT ROWID;";

/// A gap that is not to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IgnoredGap {
    /// The stable name of its kind.
    pub kind: String,
    /// Its node.
    pub node: NodeId,
    /// The node's title when it was ignored.
    pub title: String,
    /// Why, in the user's words.
    pub reason: String,
    /// When, seconds since 1970.
    pub made: i64,
}

impl UserDb {
    /// The ignored gaps of a vault, latest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn ignored_gaps(&self, vault: &str) -> Result<Vec<IgnoredGap>, StoreError> {
        let mut statement = self.connection.prepare(
            "SELECT kind, node, title, reason, made FROM ignored_gap WHERE vault = ?1 ORDER BY made DESC, node, kind",
        )?;
        let rows = statement.query_map([vault], |row| {
            Ok(IgnoredGap {
                kind: row.get(0)?,
                node: NodeId::from_text(&row.get::<_, String>(1)?),
                title: row.get(2)?,
                reason: row.get(3)?,
                made: row.get(4)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Ignores a gap; a new reason takes the place of an older one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn ignore_gap(&self, vault: &str, gap: &IgnoredGap) -> Result<(), StoreError> {
        self.connection.execute(
            "INSERT OR REPLACE INTO ignored_gap (vault, kind, node, title, reason, made) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![vault, gap.kind, gap.node.as_str(), gap.title, gap.reason, gap.made],
        )?;
        Ok(())
    }

    /// Shows a gap again.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn unignore_gap(&self, vault: &str, kind: &str, node: &NodeId) -> Result<(), StoreError> {
        self.connection.execute(
            "DELETE FROM ignored_gap WHERE vault = ?1 AND kind = ?2 AND node = ?3",
            params![vault, kind, node.as_str()],
        )?;
        Ok(())
    }
}

/// Moves what is ignored of notes that have moved.
pub(crate) fn follow_moves(
    transaction: &Transaction<'_>,
    vault: &str,
    moved: impl Fn(&str) -> Option<String>,
) -> Result<(), StoreError> {
    let mut nodes: Vec<String> = Vec::new();
    {
        let mut statement = transaction.prepare("SELECT DISTINCT node FROM ignored_gap WHERE vault = ?1")?;
        let rows = statement.query_map([vault], |row| row.get(0))?;
        for row in rows {
            nodes.push(row?);
        }
    }
    for node in nodes {
        if let Some(new) = moved(&node) {
            transaction.execute(
                "UPDATE OR REPLACE ignored_gap SET node = ?3 WHERE vault = ?1 AND node = ?2",
                params![vault, node, new],
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

    #[test]
    fn a_gap_stays_ignored_with_its_latest_reason_until_it_is_shown_again() {
        let data = tempfile::tempdir().expect("a folder");
        let user = UserDb::open(&DataFolder::new(data.path())).expect("opens");
        let gap = |node: &str, reason: &str| IgnoredGap {
            kind: "orphan".to_owned(),
            node: NodeId::from_text(node),
            title: "A".to_owned(),
            reason: reason.to_owned(),
            made: 7,
        };
        user.ignore_gap("/v", &gap("note:a.md", "later")).expect("keeps");
        user.ignore_gap("/v", &gap("note:a.md", "on purpose"))
            .expect("keeps");
        let path = |text| VaultPath::new(text).expect("a path");
        user.follow_moves("/v", &[(path("a.md"), path("f/b.md"))])
            .expect("moves");
        assert_eq!(
            user.ignored_gaps("/v").expect("reads"),
            [gap("note:f/b.md", "on purpose")]
        );
        user.unignore_gap("/v", "orphan", &NodeId::from_text("note:f/b.md"))
            .expect("shows");
        assert_eq!(user.ignored_gaps("/v").expect("reads"), []);
    }
}
