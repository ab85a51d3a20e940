//! What the user says of ties: confirmed or rejected. A verdict on nodes that are gone is kept for when they come back.

use crate::{StoreError, UserDb};
use cairn_model::NodeId;
use rusqlite::{Transaction, params};
use std::collections::HashMap;

pub(crate) const SCHEMA: &str = "CREATE TABLE tie (
    vault TEXT NOT NULL,       -- the vault's folder
    kind TEXT NOT NULL,        -- covers or same_as
    a TEXT NOT NULL,           -- of same_as, the id that comes first
    b TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    made INTEGER NOT NULL,     -- seconds since 1970
    PRIMARY KEY (vault, kind, a, b)
) WITHOUT ROWID;";

/// A verdict on a tie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TieVerdict {
    /// The name of the tie's kind, `covers` or `same_as`.
    pub kind: String,
    /// Where the tie begins.
    pub a: NodeId,
    /// Where it ends.
    pub b: NodeId,
    /// Whether the user confirms it; else it is rejected.
    pub confirmed: bool,
}

/// The verdicts of a vault, for looking up: confirmed or rejected, by kind and ends.
#[derive(Clone, Debug, Default)]
pub struct TieVerdicts {
    by_ends: HashMap<(NodeId, NodeId), Vec<(String, bool)>>,
}

impl TieVerdicts {
    /// What the user says of a tie, if anything.
    pub fn of(&self, kind: &str, a: &NodeId, b: &NodeId) -> Option<bool> {
        let verdicts = self.by_ends.get(&(a.clone(), b.clone()))?;
        verdicts
            .iter()
            .find(|(known, _)| known == kind)
            .map(|(_, confirmed)| *confirmed)
    }

    /// Every verdict, in one order: equal verdicts give equal lists.
    pub fn sorted(&self) -> Vec<(&NodeId, &NodeId, &str, bool)> {
        let mut all: Vec<_> = self
            .by_ends
            .iter()
            .flat_map(|((a, b), said)| {
                said.iter()
                    .map(move |(kind, confirmed)| (a, b, kind.as_str(), *confirmed))
            })
            .collect();
        all.sort_unstable();
        all
    }
}

impl FromIterator<TieVerdict> for TieVerdicts {
    fn from_iter<I: IntoIterator<Item = TieVerdict>>(verdicts: I) -> Self {
        let mut by_ends: HashMap<_, Vec<_>> = HashMap::new();
        for verdict in verdicts {
            by_ends
                .entry((verdict.a, verdict.b))
                .or_default()
                .push((verdict.kind, verdict.confirmed));
        }
        Self { by_ends }
    }
}

impl UserDb {
    /// The verdicts of a vault.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn tie_verdicts(&self, vault: &str) -> Result<Vec<TieVerdict>, StoreError> {
        let mut statement = self
            .connection
            .prepare("SELECT kind, a, b, confirmed FROM tie WHERE vault = ?1 ORDER BY kind, a, b")?;
        let rows = statement.query_map([vault], |row| {
            Ok(TieVerdict {
                kind: row.get(0)?,
                a: NodeId::from_text(&row.get::<_, String>(1)?),
                b: NodeId::from_text(&row.get::<_, String>(2)?),
                confirmed: row.get(3)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Keeps a verdict in the place of an older one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn set_tie_verdict(&self, vault: &str, verdict: &TieVerdict, made: i64) -> Result<(), StoreError> {
        self.connection.execute(
            "INSERT OR REPLACE INTO tie (vault, kind, a, b, confirmed, made) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                vault,
                verdict.kind,
                verdict.a.as_str(),
                verdict.b.as_str(),
                verdict.confirmed,
                made
            ],
        )?;
        Ok(())
    }

    /// Takes a verdict back.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn remove_tie_verdict(
        &self,
        vault: &str,
        kind: &str,
        a: &NodeId,
        b: &NodeId,
    ) -> Result<(), StoreError> {
        self.connection.execute(
            "DELETE FROM tie WHERE vault = ?1 AND kind = ?2 AND a = ?3 AND b = ?4",
            params![vault, kind, a.as_str(), b.as_str()],
        )?;
        Ok(())
    }
}

/// Moves the verdicts on ties whose ends have moved.
pub(crate) fn follow_moves(
    transaction: &Transaction<'_>,
    vault: &str,
    moved: impl Fn(&str) -> Option<String>,
) -> Result<(), StoreError> {
    let mut ends: Vec<(String, String, String)> = Vec::new();
    {
        let mut statement = transaction.prepare("SELECT kind, a, b FROM tie WHERE vault = ?1")?;
        let rows = statement.query_map([vault], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        for row in rows {
            ends.push(row?);
        }
    }
    for (kind, a, b) in ends {
        let (to_a, to_b) = (moved(&a), moved(&b));
        if to_a.is_none() && to_b.is_none() {
            continue;
        }
        let (mut to_a, mut to_b) = (
            to_a.unwrap_or_else(|| a.clone()),
            to_b.unwrap_or_else(|| b.clone()),
        );
        // Of two topics that are the same, the one whose id comes first is named first.
        if kind == "same_as" && to_a > to_b {
            std::mem::swap(&mut to_a, &mut to_b);
        }
        transaction.execute(
            "UPDATE OR REPLACE tie SET a = ?5, b = ?6 WHERE vault = ?1 AND kind = ?2 AND a = ?3 AND b = ?4",
            params![vault, kind, a, b, to_a, to_b],
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DataFolder;

    #[test]
    fn the_last_verdict_counts_until_it_is_taken_back() {
        let data = tempfile::tempdir().expect("a folder");
        let user = UserDb::open(&DataFolder::new(data.path())).expect("opens");
        let (a, b) = (
            NodeId::from_text("note:q-a.md"),
            NodeId::from_text("topic:g.txt#ttl"),
        );
        let verdict = |confirmed| TieVerdict {
            kind: "covers".to_owned(),
            a: a.clone(),
            b: b.clone(),
            confirmed,
        };
        let said = || {
            let verdicts: TieVerdicts = user.tie_verdicts("/v").expect("reads").into_iter().collect();
            verdicts.of("covers", &a, &b)
        };
        user.set_tie_verdict("/v", &verdict(false), 1).expect("keeps");
        user.set_tie_verdict("/v", &verdict(true), 2).expect("keeps");
        assert_eq!(said(), Some(true));
        user.remove_tie_verdict("/v", "covers", &a, &b).expect("removes");
        assert_eq!(said(), None);
    }

    #[test]
    fn a_verdict_follows_a_note_that_is_moved() {
        let data = tempfile::tempdir().expect("a folder");
        let user = UserDb::open(&DataFolder::new(data.path())).expect("opens");
        let verdict = |a: &str| TieVerdict {
            kind: "covers".to_owned(),
            a: NodeId::from_text(a),
            b: NodeId::from_text("topic:g.txt#ttl"),
            confirmed: false,
        };
        user.set_tie_verdict("/v", &verdict("note:q-a.md"), 1)
            .expect("keeps");
        let path = |text| cairn_model::VaultPath::new(text).expect("a path");
        user.follow_moves("/v", &[(path("q-a.md"), path("f/q-b.md"))])
            .expect("moves");
        assert_eq!(
            user.tie_verdicts("/v").expect("reads"),
            [verdict("note:f/q-b.md")]
        );
    }
}
