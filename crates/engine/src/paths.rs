//! The way to a target: the plan of steps and its drawing as layers.

use crate::snapshot::Snapshot;
use cairn_graph::NodeKey;
use cairn_layout::{LayeredInput, LayeredLayout, LayeredOptions, layered};
use cairn_model::{Confidence, NodeKind};
use cairn_store::TieVerdicts;
use cairn_study::{LearnAid, LearnOptions, LearnPlan, Minutes, Requirements, Status, estimate, learn};
use rustc_hash::FxHashMap;
use std::collections::{BTreeSet, HashSet};

/// Size of a step's box, layout units.
const BOX: [f32; 2] = [190.0, 56.0];

/// So many steps that no line touches do not stand in the layers.
const LOOSE: usize = 4;

/// What to learn.
#[derive(Clone, Debug, Default)]
pub struct LearnQuery {
    /// Targets.
    pub targets: Vec<NodeKey>,
    /// What needs no learning.
    pub known: HashSet<NodeKey>,
    /// Time at hand.
    pub budget: Option<Minutes>,
    /// Requirements less sure are not followed.
    pub min_confidence: f32,
    /// What the user says of ties.
    pub verdicts: TieVerdicts,
    /// Whether needs that follow from others are left out of the drawing.
    pub collapse: bool,
    /// Whether needs that were set aside are drawn too.
    pub cuts: bool,
    /// A plan of more steps is not drawn.
    pub draw_up_to: usize,
}

/// Another plan for the same targets.
#[derive(Clone, Debug, PartialEq)]
pub struct Alternative {
    /// Needs less sure are not followed in it.
    pub min_confidence: f32,
    /// How many of its steps are not known.
    pub steps: usize,
    /// Their minutes.
    pub total: Minutes,
}

/// A plan with its drawing.
pub struct LearnReply {
    /// The steps.
    pub plan: LearnPlan,
    /// Per edge of the plan whether it follows from others.
    pub implied: Vec<bool>,
    /// The drawing: one box a step; one route an edge of the plan and then one a cut, in their order, empty for what is
    /// not drawn.
    pub drawing: Drawing,
    /// Shorter and longer ways by how sure a need must be, each with other steps than the one before; this plan is not
    /// among them. None under a budget.
    pub alternatives: Vec<Alternative>,
}

/// How sure needs must be in the alternatives, beside what must be at least.
const LEVELS: [f32; 3] = [0.5, 0.75, 0.9];

/// Plans of more steps are not worked out in several ways.
const MOST_STEPS: usize = 2_000;

/// Places of boxes and routes of edges, left to right.
pub struct Drawing {
    /// Centres and routes. Routes run from the needed step's right edge to the other's left edge.
    pub layout: LayeredLayout,
    /// Whether the layout was made; else every place is 0, 0 and no route has points.
    pub drawn: bool,
    /// Width and height of every box.
    pub box_size: [f32; 2],
}

impl Snapshot {
    /// Plans the way to the targets.
    pub fn learn(&self, requirements: &Requirements, query: &LearnQuery) -> LearnReply {
        let targets = self.asked_for(&query.targets, &query.verdicts);
        let aid = self.aid(&targets, &query.verdicts);
        let options = LearnOptions {
            aid: Some(&aid),
            min_confidence: Confidence::new(query.min_confidence),
            budget: query.budget,
        };
        let at = |options| learn(&self.graph, requirements, &targets, &query.known, options);
        let plan = at(options);
        let mut alternatives = Vec::new();
        if query.budget.is_none() && plan.steps.len() <= MOST_STEPS {
            let mut seen = vec![nodes_of(&plan)];
            for level in std::iter::once(requirements.least().get()).chain(LEVELS) {
                let min_confidence = Confidence::new(level);
                let other = at(LearnOptions {
                    min_confidence,
                    ..options
                });
                let nodes = nodes_of(&other);
                if !seen.contains(&nodes) {
                    seen.push(nodes);
                    alternatives.push(Alternative {
                        min_confidence: level,
                        steps: other
                            .steps
                            .iter()
                            .filter(|step| step.status != Status::Known)
                            .count(),
                        total: other.total,
                    });
                }
            }
        }
        let implied = plan.implied();
        let drawing = if plan.steps.len() <= query.draw_up_to {
            draw(&plan, &implied, requirements, query)
        } else {
            undrawn(&plan)
        };
        LearnReply {
            plan,
            implied,
            drawing,
            alternatives,
        }
    }

    /// The targets, each employer among them as the topics it asks about, and itself if notes treat others of them.
    pub(crate) fn asked_for(&self, targets: &[NodeKey], verdicts: &TieVerdicts) -> Vec<NodeKey> {
        let mut out = Vec::with_capacity(targets.len());
        for target in targets {
            let mut topics = Vec::new();
            if self.graph.node(*target).kind == NodeKind::Company {
                topics = self.focus_topics(*target);
            }
            if topics.is_empty() || !self.likely_notes(*target, verdicts).is_empty() {
                out.push(*target);
            }
            out.append(&mut topics);
        }
        out
    }

    /// What study documents add to a plan: the notes tied to the topics of targets that are or lie in one, and how long
    /// things take. A document tells the time for all of a topic: the notes that treat it share it evenly, but none takes
    /// less than half or more than four times what it would without.
    pub(crate) fn aid(&self, targets: &[NodeKey], verdicts: &TieVerdicts) -> LearnAid {
        let mut aid = LearnAid::default();
        for target in targets.iter().filter(|target| self.in_source(**target)) {
            aid.covers.extend(self.tied_notes(*target, verdicts));
        }
        let timed = self
            .graph
            .nodes()
            .filter_map(|(key, node)| Some((key, node.minutes?)));
        for (topic, minutes) in timed {
            aid.minutes.insert(topic, Minutes(minutes));
            let notes = self.likely_notes(topic, verdicts);
            let share = minutes / u32::try_from(notes.len()).unwrap_or(u32::MAX).max(1);
            for note in notes {
                let node = self.graph.node(note);
                let contribution = node.path.as_ref().and_then(|path| self.graph.contribution(path));
                let alone = estimate(node, contribution.map(|note| note.stats.bytes)).0;
                let share = Minutes(share.clamp(alone / 2, 4 * alone));
                let told = aid.minutes.entry(note).or_insert(share);
                *told = share.max(*told);
            }
        }
        aid
    }

    /// Whether a node is a study document, or lies in one.
    pub(crate) fn in_source(&self, key: NodeKey) -> bool {
        let path = self.graph.node(key).path.as_ref();
        let contribution = path.and_then(|path| self.graph.contribution(path));
        contribution.is_some_and(|contribution| contribution.kind == NodeKind::Source)
    }
}

fn nodes_of(plan: &LearnPlan) -> BTreeSet<NodeKey> {
    plan.steps.iter().map(|step| step.node).collect()
}

/// Middles of boxes drawn in layers, by node: what an edge leads from lies left of what it leads to.
pub(crate) fn layers(nodes: usize, edges: &[(u32, u32)]) -> Vec<[f32; 2]> {
    let sizes = vec![BOX; nodes];
    let input = LayeredInput {
        nodes,
        edges,
        sizes: &sizes,
    };
    layered(&input, &LayeredOptions::default()).positions
}

fn draw(plan: &LearnPlan, implied: &[bool], requirements: &Requirements, query: &LearnQuery) -> Drawing {
    let place: FxHashMap<NodeKey, u32> = plan
        .steps
        .iter()
        .zip(0..)
        .map(|(step, index)| (step.node, index))
        .collect();
    let at = |key: &NodeKey| place.get(key).copied().unwrap_or(u32::MAX);
    let needs = plan.edges.iter().zip(implied).map(|((from, to), implied)| {
        let drawn = !(query.collapse && *implied);
        if drawn {
            (at(to), at(from))
        } else {
            (u32::MAX, u32::MAX)
        }
    });
    // A need that was set aside runs against the order: its line begins at the earlier step.
    let cuts = plan.cuts.iter().map(|index| {
        let cut = requirements.cuts().get(*index).filter(|_| query.cuts);
        cut.map_or((u32::MAX, u32::MAX), |cut| {
            let (from, to) = (at(&cut.from), at(&cut.to));
            (from.min(to), from.max(to))
        })
    });
    let edges: Vec<(u32, u32)> = needs.chain(cuts).collect();
    let layout = lay_out(plan.steps.len(), &edges);
    Drawing {
        layout,
        drawn: true,
        box_size: BOX,
    }
}

/// Layers of what lines touch, from left to right; of the rest, if it is more than a few, a block below.
fn lay_out(steps: usize, edges: &[(u32, u32)]) -> LayeredLayout {
    let mut tied = vec![false; steps];
    for &(a, b) in edges {
        if (a as usize) < steps && (b as usize) < steps {
            tied[a as usize] = true;
            tied[b as usize] = true;
        }
    }
    if tied.iter().filter(|tied| !**tied).count() < LOOSE {
        tied.fill(true);
    }
    let (drawn, loose): (Vec<usize>, Vec<usize>) = (0..steps).partition(|step| tied[*step]);
    let mut place = vec![u32::MAX; steps];
    for (index, &step) in (0u32..).zip(&drawn) {
        place[step] = index;
    }
    let at = |step: u32| place.get(step as usize).copied().unwrap_or(u32::MAX);
    let edges: Vec<(u32, u32)> = edges.iter().map(|&(a, b)| (at(a), at(b))).collect();
    let options = LayeredOptions::default();
    let input = LayeredInput {
        nodes: drawn.len(),
        edges: &edges,
        sizes: &vec![BOX; drawn.len()],
    };
    let mut layout = layered(&input, &options);
    let (mut layers, mut positions) = (vec![0; steps], vec![[0.0; 2]; steps]);
    for (index, &step) in drawn.iter().enumerate() {
        layers[step] = layout.layers[index];
        positions[step] = layout.positions[index];
    }
    let [across, down] = BOX.map(|side| side + options.node_gap);
    let top = if drawn.is_empty() {
        0.0
    } else {
        layout.height + options.layer_gap
    };
    // Half as wide again as it is high, or as wide as what stands above it.
    let square = (1.5 * loose.len() as f32 * down / across).sqrt().ceil();
    let columns = square.max((layout.width / across).floor()).max(1.0) as usize;
    for (index, &step) in loose.iter().enumerate() {
        let corner = [
            (index % columns) as f32 * across,
            top + (index / columns) as f32 * down,
        ];
        let middle = [corner[0] + BOX[0] / 2.0, corner[1] + BOX[1] / 2.0];
        positions[step] = middle;
        layout.width = layout.width.max(corner[0] + BOX[0]);
        layout.height = layout.height.max(corner[1] + BOX[1]);
    }
    LayeredLayout {
        layers,
        positions,
        ..layout
    }
}

fn undrawn(plan: &LearnPlan) -> Drawing {
    let steps = plan.steps.len();
    Drawing {
        layout: LayeredLayout {
            layers: plan.steps.iter().map(|step| step.layer).collect(),
            positions: vec![[0.0; 2]; steps],
            routes: vec![Vec::new(); plan.edges.len() + plan.cuts.len()],
            width: 0.0,
            height: 0.0,
            crossings: 0,
        },
        drawn: false,
        box_size: BOX,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Engine, OpenOptions};
    use cairn_store::DataFolder;
    use cairn_testkit::temp_vault;

    #[test]
    fn steps_that_no_line_touches_stand_in_a_block_below_the_rest() {
        let layout = lay_out(20, &[(3, 7), (u32::MAX, u32::MAX)]);
        assert!(layout.positions[3][0] < layout.positions[7][0]);
        assert_eq!(
            [layout.routes[0].len() > 1, layout.routes[1].is_empty()],
            [true, true]
        );
        let lowest = layout.positions[3][1].max(layout.positions[7][1]);
        let loose = (0..20).filter(|step| ![3, 7].contains(step));
        let places: Vec<[f32; 2]> = loose.map(|step| layout.positions[step]).collect();
        assert!(places.iter().all(|place| place[1] >= lowest + BOX[1]));
        for (index, a) in places.iter().enumerate() {
            let apart = |b: &[f32; 2]| (a[0] - b[0]).abs() >= BOX[0] || (a[1] - b[1]).abs() >= BOX[1];
            assert!(places[..index].iter().all(apart), "{a:?}");
        }
        assert!(layout.height < 20.0 * BOX[1]);
    }

    /// Titles of the steps towards an employer.
    fn steps_towards(employer: &str, vault: &str) -> Vec<String> {
        let vault = temp_vault(vault);
        let engine =
            Engine::open(OpenOptions::new(vault.root(), DataFolder::new(vault.data()))).expect("opens");
        engine.wait_ready().expect("ready");
        let snapshot = engine.snapshot();
        let found = snapshot
            .graph
            .nodes()
            .find(|(_, node)| node.kind == NodeKind::Company && &*node.title == employer);
        let query = LearnQuery {
            targets: vec![found.expect("an employer").0],
            ..LearnQuery::default()
        };
        let requirements = engine.requirements(&snapshot).expect("reads");
        let steps = snapshot.learn(&requirements, &query).plan.steps;
        let title = |key| snapshot.graph.node(key).title.to_string();
        steps.iter().map(|step| title(step.node)).collect()
    }

    #[test]
    fn what_only_notes_treat_of_an_employers_topics_is_learned_too() {
        let steps = steps_towards(
            "Acme",
            "-- guide.md\n---\nkind: source\n---\n# Guide\n\n## Two companies\n\n### Acme\n- **Focus topics:** consistent hashing, gardening\n\
             -- c-ring.md\n---\nkind: concept\n---\n# Consistent hashing\n## Prerequisites\n- [[c-hash]]\n\
             -- c-hash.md\n---\nkind: concept\n---\n# Hash functions\n\
             -- c-other.md\n---\nkind: concept\n---\n# Garbage collection\n",
        );
        assert_eq!(steps, ["Hash functions", "Consistent hashing"]);
    }

    #[test]
    fn an_employer_stands_for_the_topics_it_asks_about() {
        let steps = steps_towards(
            "Acme",
            "-- guide.md\n---\nkind: source\n---\n# Guide\n\n## Topics\n\n- Sharding\n- Caching\n\n## Company-Specific Focus\n\n### Acme\n- **Focus**: `Sharding`\n\n### Other\n- **Focus**: `Caching`\n\
             -- q-sharding--data--hard.md\n---\nkind: question\n---\n# Sharding\n## Prerequisites\n- [[q-hash--data--easy]]\n\
             -- q-hash--data--easy.md\n---\nkind: question\n---\n# Hash functions\n",
        );
        assert_eq!(steps, ["Hash functions", "Sharding"]);
    }
}
