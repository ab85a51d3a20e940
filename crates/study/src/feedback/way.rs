//! The shortest way between two nodes of an ordered graph, searched from both ends at once.

use std::ops::RangeInclusive;

const NONE: u32 = u32::MAX;

/// Where a search may go.
pub(super) struct Within<'a> {
    /// Edges of each node, and the same turned round.
    pub out: &'a [Vec<u32>],
    pub into: &'a [Vec<u32>],
    /// The place of each node, and the places that count.
    pub place: &'a [u32],
    pub places: RangeInclusive<u32>,
}

/// What a search gave.
pub(super) enum Way {
    /// The nodes, both ends included.
    Found(Vec<u32>),
    /// There is none.
    None(Dead),
    OutOfWork,
}

/// The end from which a search went everywhere it may go, and did not come to the other.
pub(super) struct Dead {
    /// Whether that is the end where the way would begin.
    pub ahead: bool,
    /// Every node reached from there, that end included.
    pub nodes: Vec<u32>,
}

/// Looks for ways, keeping its memory from one search to the next.
pub(super) struct Ways {
    ahead: Side,
    back: Side,
}

impl Ways {
    pub(super) fn new(nodes: usize) -> Self {
        Self {
            ahead: Side::new(nodes),
            back: Side::new(nodes),
        }
    }

    /// Level by level from the end with fewer open nodes. Where the two searches meet first, the way is a shortest one: a
    /// node nearer to the other end would have been met one level before.
    pub(super) fn between(&mut self, within: &Within<'_>, (from, to): (u32, u32), work: &mut usize) -> Way {
        self.ahead.begin(from);
        self.back.begin(to);
        let found = loop {
            let (ahead, back) = (self.ahead.open(), self.back.open());
            if ahead == 0 || back == 0 {
                let side = if ahead == 0 { &self.ahead } else { &self.back };
                break Way::None(Dead {
                    ahead: ahead == 0,
                    nodes: side.seen.clone(),
                });
            }
            if *work == 0 {
                break Way::OutOfWork;
            }
            let met = if ahead <= back {
                self.ahead.step(within.out, within, &self.back, work)
            } else {
                self.back.step(within.into, within, &self.ahead, work)
            };
            if let Some(met) = met {
                let mut way = self.ahead.to_start(met);
                way.reverse();
                way.extend(self.back.to_start(met).into_iter().skip(1));
                break Way::Found(way);
            }
        };
        self.ahead.clear();
        self.back.clear();
        found
    }
}

/// A search from one end.
struct Side {
    /// By node, the one it was reached from; the end itself for the end.
    came_by: Vec<u32>,
    seen: Vec<u32>,
    /// Nodes before this one in `seen` are done with.
    done: usize,
}

impl Side {
    fn new(nodes: usize) -> Self {
        Self {
            came_by: vec![NONE; nodes],
            seen: Vec::new(),
            done: 0,
        }
    }

    fn begin(&mut self, node: u32) {
        self.came_by[node as usize] = node;
        self.seen.push(node);
    }

    fn open(&self) -> usize {
        self.seen.len() - self.done
    }

    /// Goes one level on; gives a node that the other side has seen.
    fn step(
        &mut self,
        edges: &[Vec<u32>],
        within: &Within<'_>,
        other: &Self,
        work: &mut usize,
    ) -> Option<u32> {
        let end = self.seen.len();
        for at in self.done..end {
            let node = self.seen[at];
            *work = work.saturating_sub(1 + edges[node as usize].len());
            for &next in &edges[node as usize] {
                if self.came_by[next as usize] != NONE
                    || !within.places.contains(&within.place[next as usize])
                {
                    continue;
                }
                self.came_by[next as usize] = node;
                self.seen.push(next);
                if other.came_by[next as usize] != NONE {
                    return Some(next);
                }
            }
        }
        self.done = end;
        None
    }

    /// From a node back to the end, both included.
    fn to_start(&self, mut node: u32) -> Vec<u32> {
        let mut out = vec![node];
        while self.came_by[node as usize] != node {
            node = self.came_by[node as usize];
            out.push(node);
        }
        out
    }

    fn clear(&mut self) {
        for node in self.seen.drain(..) {
            self.came_by[node as usize] = NONE;
        }
        self.done = 0;
    }
}
