//! PageRank of every node: how much the notes themselves lead to it.

use cairn_graph::KnowledgeGraph;

/// Share of attention that follows links rather than starting anew (Brin and Page 1998).
const DAMPING: f64 = 0.85;
/// Rounds at most; the error falls by [`DAMPING`] in each.
const ROUNDS: usize = 30;
/// Change of all ranks together below which no further round is made.
const TOLERANCE: f64 = 1e-6;

/// PageRank by [`cairn_graph::NodeKey::index`]; 0 where no node has the index. The ranks add up to 1.
///
/// An edge of any kind passes rank on in proportion to its confidence; a node without outgoing edges passes its rank to
/// all. Sparse power iteration: each round looks at every edge once.
pub fn pagerank(graph: &KnowledgeGraph) -> Vec<f32> {
    let edges: Vec<(u32, u32, f32)> = graph
        .edges()
        .map(|edge| {
            (
                index(edge.from.index()),
                index(edge.to.index()),
                edge.edge.confidence().get(),
            )
        })
        .collect();
    let mut present = vec![false; graph.node_bound()];
    graph.nodes().for_each(|(key, _)| present[key.index()] = true);
    iterate(&present, &edges)
        .into_iter()
        .map(|rank| rank as f32)
        .collect()
}

fn index(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

fn iterate(present: &[bool], edges: &[(u32, u32, f32)]) -> Vec<f64> {
    let count = present.iter().filter(|present| **present).count().max(1) as f64;
    let mut gives = vec![0.0; present.len()];
    edges
        .iter()
        .for_each(|(from, _, weight)| gives[*from as usize] += f64::from(*weight));
    let mut rank: Vec<f64> = present
        .iter()
        .map(|present| f64::from(u8::from(*present)) / count)
        .collect();
    let mut next = vec![0.0; rank.len()];
    for _ in 0..ROUNDS {
        let nowhere: f64 = rank
            .iter()
            .zip(&gives)
            .filter(|(_, gives)| **gives <= 0.0)
            .map(|(rank, _)| rank)
            .sum();
        let everyone = (1.0 - DAMPING + DAMPING * nowhere) / count;
        for (next, present) in next.iter_mut().zip(present) {
            *next = if *present { everyone } else { 0.0 };
        }
        for (from, to, weight) in edges {
            if gives[*from as usize] > 0.0 {
                let share = f64::from(*weight) / gives[*from as usize];
                next[*to as usize] += DAMPING * rank[*from as usize] * share;
            }
        }
        let change: f64 = rank.iter().zip(&next).map(|(a, b)| (a - b).abs()).sum();
        std::mem::swap(&mut rank, &mut next);
        if change < TOLERANCE {
            break;
        }
    }
    rank
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_add_up_to_one_and_follow_the_links() {
        let rank = iterate(
            &[true, true, true, false, true],
            &[(0, 2, 1.0), (1, 2, 1.0), (2, 0, 0.5)],
        );
        assert!((rank.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        assert!(rank[2] > rank[0] && rank[0] > rank[1] && rank[3] == 0.0);
        assert!((rank[1] - rank[4]).abs() < 1e-12, "nobody links to either");
    }

    #[test]
    fn an_empty_graph_has_no_ranks() {
        assert_eq!(pagerank(&KnowledgeGraph::default()), Vec::<f32>::new());
    }
}
