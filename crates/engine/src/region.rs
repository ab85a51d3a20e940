//! Themes: which MOC each node belongs to first of all.

use cairn_graph::{KnowledgeGraph, NodeKey};
use cairn_model::{EdgeKind, NodeKind};

/// Steps up a tree of topics at most.
const MAX_STEPS: usize = 12;

/// The MOC of each node.
#[derive(Clone, Debug, Default)]
pub struct Regions {
    mocs: Vec<NodeKey>,
    of: Vec<Option<u32>>,
}

impl Regions {
    /// Finds each node's MOC: itself, the one it is surest part of, the one its topics stand in, or for a missing note the
    /// one of a note that asks for it.
    pub fn of(graph: &KnowledgeGraph) -> Self {
        let mut mocs: Vec<NodeKey> = graph
            .nodes()
            .filter(|(_, node)| node.kind == NodeKind::Moc)
            .map(|(key, _)| key)
            .collect();
        mocs.sort_by(|a, b| graph.node(*a).id.cmp(&graph.node(*b).id));
        let mut regions = Self {
            of: vec![None; graph.node_bound()],
            mocs,
        };
        for (index, moc) in regions.mocs.iter().enumerate() {
            regions.of[moc.index()] = u32::try_from(index).ok();
        }
        for (key, node) in graph.nodes() {
            if regions.of[key.index()].is_none() && node.kind != NodeKind::Missing {
                regions.of[key.index()] = regions.climb(graph, key);
            }
        }
        for (key, _) in graph.nodes().filter(|(_, node)| node.kind == NodeKind::Missing) {
            regions.of[key.index()] = graph.incoming(key).chain(graph.outgoing(key)).find_map(|edge| {
                let other = if edge.to == key { edge.from } else { edge.to };
                regions.of[other.index()]
            });
        }
        regions
    }

    fn climb(&self, graph: &KnowledgeGraph, start: NodeKey) -> Option<u32> {
        let mut at = start;
        for _ in 0..MAX_STEPS {
            let parents = graph.outgoing(at).filter(|edge| {
                matches!(edge.edge.kind, EdgeKind::PartOf | EdgeKind::Covers) && edge.to != at
            });
            let best = parents.max_by(|a, b| {
                let rank = |edge: &cairn_graph::EdgeRef<'_>| {
                    (
                        graph.node(edge.to).kind == NodeKind::Moc,
                        edge.edge.confidence().get(),
                    )
                };
                let (a_rank, b_rank) = (rank(a), rank(b));
                a_rank
                    .0
                    .cmp(&b_rank.0)
                    .then(a_rank.1.total_cmp(&b_rank.1))
                    .then_with(|| graph.node(b.to).id.cmp(&graph.node(a.to).id))
            })?;
            at = best.to;
            if let Some(region) = self.of[at.index()] {
                return Some(region);
            }
        }
        None
    }

    /// The MOCs, by id; a region is an index into them.
    pub fn mocs(&self) -> &[NodeKey] {
        &self.mocs
    }

    /// The region of a node.
    pub fn get(&self, key: NodeKey) -> Option<u32> {
        self.of.get(key.index()).copied().flatten()
    }
}
