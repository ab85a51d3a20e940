//! Measures of a map's nodes that take a while: given only to who asks for them.

use super::Map;
use crate::index;
use crate::session::Engine;
use crate::snapshot::Snapshot;
use cairn_graph::NodeKey;
use cairn_markdown::{MAX_TEXT_BYTES, ReadOptions};
use cairn_model::{PropertyValue, VaultPath};
use cairn_study::{betweenness, communities};
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::HashMap;

/// Nodes that betweenness is estimated from, when there are more.
const PIVOTS: usize = 200;

const MS_PER_DAY: i64 = 86_400_000;

/// The communities of a map.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Communities {
    /// By node of the map: which community; `None` for a node on its own.
    pub of: Vec<Option<u32>>,
    /// By community, the largest first: its most important node.
    pub named: Vec<NodeKey>,
}

/// When a node's note was made and changed, in days since 1970-01-01.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NodeDays {
    /// As the note says, else as its file does.
    pub created: Option<i32>,
    /// As the note says, else as its file does.
    pub changed: Option<i32>,
}

impl Snapshot {
    /// Groups of nodes with more edges among them than chance would give, by the edges of a map.
    pub fn communities(&self, map: &Map) -> Communities {
        let edges: Vec<(u32, u32, f32)> = map
            .edges
            .iter()
            .map(|edge| (edge.from, edge.to, edge.confidence * edge.count.max(1) as f32))
            .collect();
        let of = communities(map.nodes.len(), &edges);
        let mut size: Vec<(u32, NodeKey)> = Vec::new();
        for (community, node) in of.iter().zip(&map.nodes) {
            let place = *community as usize;
            if place == size.len() {
                size.push((0, node.key));
            } else if size.len() < place {
                size.resize(place + 1, (0, node.key));
            }
            let (members, first) = &mut size[place];
            if *members == 0 || self.importance(node.key) > self.importance(*first) {
                *first = node.key;
            }
            *members += 1;
        }
        let groups = size.iter().take_while(|(members, _)| *members > 1).count();
        Communities {
            of: of
                .into_iter()
                .map(|community| Some(community).filter(|community| (*community as usize) < groups))
                .collect(),
            named: size[..groups].iter().map(|(_, key)| *key).collect(),
        }
    }

    /// Share of the shortest ways over a map that lead through each node, 0 to 1; estimated from 200 nodes when there are
    /// more.
    pub fn betweenness(&self, map: &Map) -> Vec<f32> {
        let edges: Vec<(u32, u32)> = map.edges.iter().map(|edge| (edge.from, edge.to)).collect();
        betweenness(map.nodes.len(), &edges, PIVOTS)
    }
}

impl Engine {
    /// When the notes of a map's nodes were made and changed. A node inside a note has the days of the note.
    pub fn map_days(&self, snapshot: &Snapshot, map: &Map) -> Vec<NodeDays> {
        let mut known = HashMap::new();
        let day = |ms: i64| i32::try_from(ms.div_euclid(MS_PER_DAY)).ok();
        let mut days_of = |key: NodeKey| {
            let path = snapshot.graph.node(key).path.as_ref()?;
            Some(*known.entry(path).or_insert_with(|| {
                let stats = snapshot.graph.contribution(path).map(|note| note.stats);
                let told = stats.map_or_else(NodeDays::default, |stats| NodeDays {
                    created: stats.created,
                    changed: stats.changed,
                });
                if told.created.is_some() && told.changed.is_some() {
                    return told;
                }
                let file = self.shared.vault.times(path);
                NodeDays {
                    created: told.created.or_else(|| day(file?.created)),
                    changed: told.changed.or_else(|| day(file?.modified)),
                }
            }))
        };
        map.nodes
            .iter()
            .map(|node| days_of(node.key).unwrap_or_default())
            .collect()
    }

    /// The value of a property by node of a map; of a list the first. What stands inside a note has none. Names are
    /// compared without regard to case. Reads the notes.
    pub fn map_property(&self, snapshot: &Snapshot, map: &Map, name: &str) -> Vec<Option<String>> {
        let name = name.to_lowercase();
        let value = |path: &VaultPath| {
            let bytes = self.shared.vault.read(path, MAX_TEXT_BYTES as u64).ok()?;
            let (_, note) = index::parse(&bytes, ReadOptions { items: Some(false) });
            let found = note
                .properties
                .iter()
                .find(|(key, _)| key.to_lowercase() == name)?;
            match &found.1 {
                PropertyValue::Bool(flag) => Some(flag.to_string()),
                value => value.texts().into_iter().next().map(Cow::into_owned),
            }
        };
        map.nodes
            .par_iter()
            .map(|node| {
                let node = snapshot.graph.node(node.key);
                let path = node
                    .path
                    .as_deref()
                    .filter(|path| node.kind.is_note() && path.is_note())?;
                value(path)
            })
            .collect()
    }
}
