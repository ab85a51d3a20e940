//! Where the user pinned nodes on maps: per vault and scope. They follow a note that is moved, and are never deleted but by
//! the user.

use crate::{StoreError, UserDb};
use cairn_model::NodeId;
use rusqlite::{Transaction, params};

pub(crate) const SCHEMA: &str = "CREATE TABLE pin (
    vault TEXT NOT NULL,     -- the vault's folder
    scope TEXT NOT NULL,     -- the map, as the engine names it
    node TEXT NOT NULL,
    x REAL NOT NULL,         -- layout units
    y REAL NOT NULL,
    PRIMARY KEY (vault, scope, node)
) WITHOUT ROWID;";

/// A pinned node.
#[derive(Clone, Debug, PartialEq)]
pub struct Pin {
    /// The node.
    pub node: NodeId,
    /// Place, layout units.
    pub x: f32,
    /// Place.
    pub y: f32,
}

impl UserDb {
    /// The pins of a scope, by node.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn pins(&self, vault: &str, scope: &str) -> Result<Vec<Pin>, StoreError> {
        let mut statement = self
            .connection
            .prepare("SELECT node, x, y FROM pin WHERE vault = ?1 AND scope = ?2 ORDER BY node")?;
        let rows = statement.query_map([vault, scope], |row| {
            Ok(Pin {
                node: NodeId::from_text(&row.get::<_, String>(0)?),
                x: row.get(1)?,
                y: row.get(2)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Pins nodes, all or none; one that is pinned already moves.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn set_pins(&self, vault: &str, scope: &str, pins: &[Pin]) -> Result<(), StoreError> {
        let transaction = self.connection.unchecked_transaction()?;
        for pin in pins {
            transaction.execute(
                "INSERT OR REPLACE INTO pin (vault, scope, node, x, y) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![vault, scope, pin.node.as_str(), pin.x, pin.y],
            )?;
        }
        Ok(transaction.commit()?)
    }

    /// Frees some nodes of a scope, all or none; an empty list frees every node of it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn remove_pins(&self, vault: &str, scope: &str, nodes: &[NodeId]) -> Result<(), StoreError> {
        let transaction = self.connection.unchecked_transaction()?;
        if nodes.is_empty() {
            transaction.execute("DELETE FROM pin WHERE vault = ?1 AND scope = ?2", [vault, scope])?;
        }
        for node in nodes {
            transaction.execute(
                "DELETE FROM pin WHERE vault = ?1 AND scope = ?2 AND node = ?3",
                [vault, scope, node.as_str()],
            )?;
        }
        Ok(transaction.commit()?)
    }
}

/// Moves the pins of nodes, and those of the scopes of nodes, that have moved. `moved` gives the new id of a node.
pub(crate) fn follow_moves(
    transaction: &Transaction<'_>,
    vault: &str,
    moved: impl Fn(&str) -> Option<String>,
) -> Result<(), StoreError> {
    let mut moving: Vec<(String, String, String, String, f64, f64)> = Vec::new();
    {
        let mut statement = transaction.prepare("SELECT scope, node, x, y FROM pin WHERE vault = ?1")?;
        let mut rows = statement.query([vault])?;
        while let Some(row) = rows.next()? {
            let (scope, node): (String, String) = (row.get(0)?, row.get(1)?);
            let new_scope = moved_scope(&scope, &moved);
            let new_node = moved(&node);
            if new_scope.is_some() || new_node.is_some() {
                let new_scope = new_scope.unwrap_or_else(|| scope.clone());
                let new_node = new_node.unwrap_or_else(|| node.clone());
                moving.push((scope, node, new_scope, new_node, row.get(2)?, row.get(3)?));
            }
        }
    }
    for (scope, node, ..) in &moving {
        transaction.execute(
            "DELETE FROM pin WHERE vault = ?1 AND scope = ?2 AND node = ?3",
            [vault, scope, node],
        )?;
    }
    for (_, _, scope, node, x, y) in &moving {
        transaction.execute(
            "INSERT OR REPLACE INTO pin (vault, scope, node, x, y) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![vault, scope, node, x, y],
        )?;
    }
    Ok(())
}

/// The name of the same scope after the node it is about has moved: the id is all behind the words before it.
fn moved_scope(scope: &str, moved: &impl Fn(&str) -> Option<String>) -> Option<String> {
    let start = scope.split_inclusive(' ').scan(0, |at, word| {
        let start = *at;
        *at += word.len();
        Some((start, word))
    });
    let (at, _) = start.skip(1).find(|(_, word)| word.contains(':'))?;
    Some(format!("{}{}", &scope[..at], moved(&scope[at..])?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DataFolder;
    use cairn_model::VaultPath;

    fn pin(node: &str, x: f32) -> Pin {
        Pin {
            node: NodeId::from_text(node),
            x,
            y: 2.5,
        }
    }

    #[test]
    fn pins_belong_to_their_vault_and_scope_and_the_last_place_counts() {
        let data = tempfile::tempdir().expect("a folder");
        let user = UserDb::open(&DataFolder::new(data.path())).expect("opens");
        user.set_pins("/v", "atlas", &[pin("note:a.md", 1.0), pin("note:b.md", 2.0)])
            .expect("keeps");
        user.set_pins("/v", "atlas", &[pin("note:a.md", 3.0)])
            .expect("keeps");
        user.set_pins("/v", "vault", &[pin("note:a.md", 9.0)])
            .expect("keeps");
        let pins = |scope| user.pins("/v", scope).expect("reads");
        assert_eq!(pins("atlas"), [pin("note:a.md", 3.0), pin("note:b.md", 2.0)]);
        assert_eq!(user.pins("/w", "atlas").expect("reads"), []);
        user.remove_pins("/v", "atlas", &[NodeId::from_text("note:a.md")])
            .expect("frees");
        assert_eq!(pins("atlas"), [pin("note:b.md", 2.0)]);
        user.remove_pins("/v", "atlas", &[]).expect("frees");
        assert_eq!(pins("atlas"), []);
        assert_eq!(pins("vault"), [pin("note:a.md", 9.0)]);
    }

    #[test]
    fn pins_follow_notes_that_are_moved_and_the_maps_of_them() {
        let data = tempfile::tempdir().expect("a folder");
        let user = UserDb::open(&DataFolder::new(data.path())).expect("opens");
        let path = |text| VaultPath::new(text).expect("a path");
        user.set_pins("/v", "moc note:my moc.md", &[pin("topic:my moc.md#t", 1.0)])
            .expect("keeps");
        user.set_pins("/v", "near 2 note:a.md", &[pin("note:b.md", 1.0)])
            .expect("keeps");
        user.follow_moves(
            "/v",
            &[
                (path("my moc.md"), path("f/m.md")),
                (path("a.md"), path("f/a.md")),
            ],
        )
        .expect("moves");
        assert_eq!(
            user.pins("/v", "moc note:f/m.md").expect("reads"),
            [pin("topic:f/m.md#t", 1.0)]
        );
        assert_eq!(
            user.pins("/v", "near 2 note:f/a.md").expect("reads"),
            [pin("note:b.md", 1.0)]
        );
    }
}
