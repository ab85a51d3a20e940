//! What an interview asks, as items with topics: taken from the graph once a snapshot and profile.

use crate::snapshot::Snapshot;
use crate::topics::{TopicTree, topics};
use cairn_graph::NodeKey;
use cairn_model::{EdgeKind, NodeKind};
use cairn_store::TieVerdicts;
use cairn_study::interview::Ways;
use cairn_study::{LearnOptions, LearnPlan, Minutes, Requirements, Study, StudyItem, StudyTopic, learn};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::HashSet;

/// How far importance is from the mean at most, either way: ranks differ by more, but no question counts for all.
const IMPORTANCE: std::ops::RangeInclusive<f32> = 0.25..=4.0;
/// How much more a question counts that a focus names.
const FOCUS: f32 = 2.0;
/// A review takes a quarter of the time of learning, and at least so many minutes.
const SHORTEST_REVIEW: u32 = 2;

/// What is asked, and how much of it counts.
#[derive(Clone, Debug, PartialEq)]
pub struct ScopeQuery {
    /// Maps, topics, documents, employers, notes; empty: every question of the vault.
    pub scope: Vec<NodeKey>,
    /// What counts twice: topics, maps, employers.
    pub focus: Vec<NodeKey>,
    /// How much easy, medium and hard questions count; only their proportions matter.
    pub difficulty: [f32; 3],
}

impl Default for ScopeQuery {
    fn default() -> Self {
        Self {
            scope: Vec::new(),
            focus: Vec::new(),
            difficulty: [1.0; 3],
        }
    }
}

/// A topic of the scope.
#[derive(Clone, Debug)]
pub struct ScopeTopic {
    /// Its node; `None` for what lies in no topic.
    pub key: Option<NodeKey>,
    /// What to call it.
    pub title: String,
    /// Share of its points that a question covers, 0 to 1.
    pub coverage: f64,
    /// Questions of it that count.
    pub questions: u32,
}

/// What is asked, without anything of the reader.
#[derive(Clone, Debug, Default)]
pub struct StudyScope {
    /// Items and topics; no item has a memory.
    pub study: Study,
    /// The node of each item.
    pub keys: Vec<NodeKey>,
    /// The topics, as in [`Study::topics`].
    pub topics: Vec<ScopeTopic>,
    /// How items lead on to each other.
    pub ways: Ways,
    /// What the user put on the plan.
    pub wishes: Vec<Wish>,
}

/// Something the user put on the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// The node.
    pub key: NodeKey,
    /// When it was put there, milliseconds since 1970.
    pub made_ms: i64,
    /// The items that stand for it; none: there is nothing to study yet, it has to be written first.
    pub items: Vec<u32>,
}

impl StudyScope {
    /// How many items count.
    pub fn asked(&self) -> usize {
        self.study.items.iter().filter(|item| item.weight > 0.0).count()
    }

    /// The items that stand for something the user put on the plan.
    fn wished(&self) -> FxHashSet<u32> {
        self.wishes.iter().flat_map(|wish| &wish.items).copied().collect()
    }
}

impl Snapshot {
    /// Gathers what is asked: the questions in scope (its concepts, if it has no questions), what the user put on the
    /// plan, and all they need.
    pub(crate) fn gather(
        &self,
        requirements: &Requirements,
        query: &ScopeQuery,
        wished: &[(NodeKey, i64)],
        verdicts: &TieVerdicts,
    ) -> StudyScope {
        let wished: Vec<(NodeKey, i64, Vec<NodeKey>)> = wished
            .iter()
            .map(|(key, made_ms)| (*key, *made_ms, self.studied_for(*key, verdicts)))
            .collect();
        let mut targets = self.targets(&query.scope, verdicts);
        targets.extend(wished.iter().flat_map(|(.., notes)| notes));
        let aid = self.aid(&targets, verdicts);
        let options = LearnOptions {
            aid: Some(&aid),
            ..LearnOptions::default()
        };
        let known: HashSet<NodeKey> = HashSet::new();
        let plan = learn(&self.graph, requirements, &targets, &known, options);
        let mut scope = self.items(&plan);
        let numbers: FxHashMap<NodeKey, u32> = scope.keys.iter().copied().zip(0..).collect();
        let of = |notes: Vec<NodeKey>| {
            notes
                .iter()
                .filter_map(|note| numbers.get(note).copied())
                .collect()
        };
        scope.wishes = wished
            .into_iter()
            .map(|(key, made_ms, notes)| Wish {
                key,
                made_ms,
                items: of(notes),
            })
            .collect();
        let asked = self.asked(&plan, &scope);
        self.weigh(&mut scope, &asked, query, verdicts);
        self.group(&mut scope, &query.scope, verdicts);
        self.find_ways(&mut scope);
        scope
    }

    /// An employer stands for the topics it asks about; nothing for every question, or every concept if there is none.
    fn targets(&self, scope: &[NodeKey], verdicts: &TieVerdicts) -> Vec<NodeKey> {
        let mut targets = self.asked_for(scope, verdicts);
        if scope.is_empty() {
            let of = |kind| {
                let nodes = self.graph.nodes().filter(move |(_, node)| node.kind == kind);
                nodes.map(|(key, _)| key).collect::<Vec<_>>()
            };
            targets = of(NodeKind::Question);
            if targets.is_empty() {
                targets = of(NodeKind::Concept);
            }
        }
        targets
    }

    /// What is studied for something on the plan: a note itself; of a topic or the like its questions, without any its
    /// other notes.
    fn studied_for(&self, key: NodeKey, verdicts: &TieVerdicts) -> Vec<NodeKey> {
        let kind = |key: &NodeKey| self.graph.node(*key).kind;
        if kind(&key).is_note() && kind(&key) != NodeKind::Moc {
            return vec![key];
        }
        let mut notes = self.notes_below(key, verdicts);
        notes.retain(|key| kind(key).is_note() && kind(key) != NodeKind::Moc);
        if notes.iter().any(|key| kind(key) == NodeKind::Question) {
            notes.retain(|key| kind(key) == NodeKind::Question);
        }
        notes
    }

    pub(crate) fn focus_topics(&self, company: NodeKey) -> Vec<NodeKey> {
        let covered = self.graph.outgoing(company);
        covered
            .filter(|edge| edge.edge.kind == EdgeKind::Covers)
            .map(|edge| edge.to)
            .collect()
    }

    /// The steps as items; what is not written yet cannot be studied, and is no item.
    fn items(&self, plan: &LearnPlan) -> StudyScope {
        let written = |key: NodeKey| self.graph.node(key).kind != NodeKind::Missing;
        let steps = || plan.steps.iter().filter(|step| written(step.node));
        let keys: Vec<NodeKey> = steps().map(|step| step.node).collect();
        let numbers: FxHashMap<NodeKey, u32> = keys.iter().copied().zip(0..).collect();
        let items = steps().map(|step| StudyItem {
            learn: step.minutes,
            review: Minutes((step.minutes.0 / 4).max(SHORTEST_REVIEW)),
            needs: step
                .needs
                .iter()
                .filter_map(|need| numbers.get(need).copied())
                .collect(),
            ..StudyItem::default()
        });
        StudyScope {
            study: Study {
                items: items.collect(),
                topics: Vec::new(),
            },
            keys,
            ..StudyScope::default()
        }
    }

    /// Which items count: targets that are questions, or if there are none targets of any kind; and what is wished for.
    fn asked(&self, plan: &LearnPlan, scope: &StudyScope) -> Vec<bool> {
        let keys = &scope.keys;
        let targets: FxHashSet<NodeKey> = plan
            .steps
            .iter()
            .filter(|step| step.target)
            .map(|step| step.node)
            .collect();
        let question = |key: &NodeKey| self.graph.node(*key).kind == NodeKind::Question;
        let any = keys.iter().any(|key| targets.contains(key) && question(key));
        let wished = scope.wished();
        (0..)
            .zip(keys)
            .map(|(item, key)| wished.contains(&item) || targets.contains(key) && (!any || question(key)))
            .collect()
    }

    fn weigh(&self, scope: &mut StudyScope, asked: &[bool], query: &ScopeQuery, verdicts: &TieVerdicts) {
        let rank = |key: NodeKey| self.pagerank(key);
        let of_asked = scope.keys.iter().zip(asked).filter(|(_, asked)| **asked);
        let (sum, count) = of_asked.fold((0.0, 0_u32), |(sum, count), (key, _)| {
            (sum + rank(*key), count + 1)
        });
        let mean = (sum / count.max(1) as f32).max(f32::MIN_POSITIVE);
        let focus: FxHashSet<NodeKey> = query
            .focus
            .iter()
            .flat_map(|key| {
                let mut roots = self.focus_topics(*key);
                roots.push(*key);
                roots
            })
            .flat_map(|root| self.notes_below(root, verdicts))
            .collect();
        let shares: f32 = query.difficulty.iter().sum::<f32>().max(f32::MIN_POSITIVE);
        let [easy, medium, hard] = query.difficulty.map(|share| 3.0 * share / shares);
        let wished = scope.wished();
        let items = (0..).zip(&mut scope.study.items).zip(&scope.keys).zip(asked);
        for (((index, item), key), asked) in items {
            if !asked {
                continue;
            }
            let difficulty = match self.graph.node(*key).difficulty {
                Some(cairn_model::Difficulty::Easy) => easy,
                Some(cairn_model::Difficulty::Hard) => hard,
                Some(cairn_model::Difficulty::Medium) | None => medium,
            };
            // What the user asks for by name counts, even of a difficulty that does not.
            let difficulty = if wished.contains(&index) {
                difficulty.max(1.0)
            } else {
                difficulty
            };
            let importance = (rank(*key) / mean).clamp(*IMPORTANCE.start(), *IMPORTANCE.end());
            let focus = if focus.contains(key) { FOCUS } else { 1.0 };
            item.weight = importance * difficulty * focus;
        }
    }

    /// Notes that belong to a node or to what it holds, or are tied to it; the node itself if it is a note.
    fn notes_below(&self, root: NodeKey, verdicts: &TieVerdicts) -> Vec<NodeKey> {
        let source = self.in_source(root).then(|| self.tied_notes(root, verdicts));
        let mut found = vec![root];
        let mut seen = FxHashSet::from_iter([root]);
        let mut next = 0;
        while let Some(&key) = found.get(next) {
            next += 1;
            let kind = self.graph.node(key).kind;
            if kind.is_note() && kind != NodeKind::Moc {
                continue;
            }
            let tied = source
                .as_ref()
                .and_then(|tied| tied.get(&key))
                .into_iter()
                .flatten();
            let below = self.graph.children(key).into_iter().chain(tied.copied());
            // A map that another map names is a subject of its own.
            let below = below.filter(|child| self.graph.node(*child).kind != NodeKind::Moc);
            found.extend(below.filter(|child| seen.insert(*child)));
        }
        found
    }

    /// Puts every item into one topic: of one map or document its parts, of several these, of the whole vault its maps.
    fn group(&self, scope: &mut StudyScope, asked: &[NodeKey], verdicts: &TieVerdicts) {
        let roots = self.topic_roots(asked);
        let numbers: FxHashMap<NodeKey, usize> = scope.keys.iter().copied().zip(0..).collect();
        let mut of: Vec<Option<u32>> = vec![None; scope.keys.len()];
        let mut of_map = self.by_map(&scope.keys);
        for (number, (root, uncovered, coverage)) in (0..).zip(&roots) {
            let notes = if asked.is_empty() {
                of_map.remove(root).unwrap_or_default()
            } else {
                self.notes_below(*root, verdicts)
            };
            for note in notes {
                if let Some(topic) = numbers.get(&note).and_then(|index| of.get_mut(*index)) {
                    topic.get_or_insert(number);
                }
            }
            scope.study.topics.push(StudyTopic {
                uncovered: *uncovered,
            });
            scope.topics.push(ScopeTopic {
                key: Some(*root),
                title: self.graph.node(*root).title.to_string(),
                coverage: *coverage,
                questions: 0,
            });
        }
        let other = u32::try_from(roots.len()).unwrap_or(u32::MAX);
        if scope
            .study
            .items
            .iter()
            .zip(&of)
            .any(|(item, topic)| topic.is_none() && item.weight > 0.0)
        {
            scope.study.topics.push(StudyTopic::default());
            scope.topics.push(ScopeTopic {
                key: None,
                title: "Other questions".to_owned(),
                coverage: 1.0,
                questions: 0,
            });
        }
        for (item, topic) in scope.study.items.iter_mut().zip(of) {
            item.topic = topic.unwrap_or(other);
            if let Some(topic) = scope
                .topics
                .get_mut(item.topic as usize)
                .filter(|_| item.weight > 0.0)
            {
                topic.questions += 1;
            }
        }
    }

    /// The topics to report by, each with its points that no question covers, and its coverage.
    fn topic_roots(&self, scope: &[NodeKey]) -> Vec<(NodeKey, u32, f64)> {
        let verdicts = TieVerdicts::default();
        let shown = |tree: &TopicTree| {
            let leaves = leaves(tree);
            let uncovered = (f64::from(leaves) * (1.0 - tree.coverage)).round() as u32;
            (tree.key, uncovered, tree.coverage)
        };
        match scope {
            [] => {
                let mut maps = self.regions().mocs().to_vec();
                maps.sort_by_cached_key(|map| self.graph.node(*map).title.to_lowercase());
                let trees = maps
                    .into_iter()
                    .flat_map(|map| topics(self, Some(map), &verdicts));
                trees.map(|tree| shown(&tree)).collect()
            }
            [one] if !self.graph.node(*one).kind.is_note() || self.graph.node(*one).kind == NodeKind::Moc => {
                let trees = topics(self, Some(*one), &verdicts);
                let parts = trees.iter().flat_map(|tree| &tree.children);
                let mut roots: Vec<_> = parts.map(shown).collect();
                // Without parts it is its own; with them, for what lies in none of them.
                let whole = trees.first().filter(|tree| tree.children.is_empty()).map(shown);
                roots.push(whole.unwrap_or((*one, 0, 1.0)));
                roots
            }
            several => {
                let holds = |key: &&NodeKey| {
                    let kind = self.graph.node(**key).kind;
                    !kind.is_note() || kind == NodeKind::Moc
                };
                let trees = several.iter().filter(holds);
                trees
                    .flat_map(|key| topics(self, Some(*key), &verdicts))
                    .map(|tree| shown(&tree))
                    .collect()
            }
        }
    }

    /// The items by the map whose region they lie in.
    fn by_map(&self, keys: &[NodeKey]) -> FxHashMap<NodeKey, Vec<NodeKey>> {
        let regions = self.regions();
        let mut of_map: FxHashMap<NodeKey, Vec<NodeKey>> = FxHashMap::default();
        for key in keys {
            let map = regions
                .get(*key)
                .and_then(|region| regions.mocs().get(region as usize));
            if let Some(map) = map {
                of_map.entry(*map).or_default().push(*key);
            }
        }
        of_map
    }

    fn find_ways(&self, scope: &mut StudyScope) {
        let numbers: FxHashMap<NodeKey, u32> = scope.keys.iter().copied().zip(0..).collect();
        let count = scope.keys.len();
        let mut ways = Ways {
            follow_up: vec![Vec::new(); count],
            harder: vec![Vec::new(); count],
            opens: vec![Vec::new(); count],
            hardness: vec![0; count],
        };
        for (index, key) in scope.keys.iter().enumerate() {
            ways.hardness[index] = match self.graph.node(*key).difficulty {
                Some(cairn_model::Difficulty::Easy) => 1,
                Some(cairn_model::Difficulty::Medium) | None => 2,
                Some(cairn_model::Difficulty::Hard) => 3,
            };
            for edge in self.graph.outgoing(*key) {
                let list = match edge.edge.kind {
                    EdgeKind::FollowUp => &mut ways.follow_up[index],
                    EdgeKind::Harder => &mut ways.harder[index],
                    _ => continue,
                };
                list.extend(numbers.get(&edge.to));
            }
            ways.follow_up[index].sort_unstable();
            ways.harder[index].sort_unstable();
        }
        for (index, item) in (0..).zip(&scope.study.items) {
            for need in &item.needs {
                ways.opens[*need as usize].push(index);
            }
        }
        scope.ways = ways;
    }
}

/// The topics of a tree without topics below them; the nesting of one document is bounded by its reader.
fn leaves(tree: &TopicTree) -> u32 {
    if tree.children.is_empty() {
        1
    } else {
        tree.children.iter().map(leaves).sum()
    }
}
