//! The requirements of a vault as the user wants them: how far each rule is believed, what is inferred, what is pinned.

use crate::error::EngineError;
use crate::session::{Engine, Shared};
use crate::snapshot::Snapshot;
use cairn_graph::NodeKey;
use cairn_markdown::MAX_TEXT_BYTES;
use cairn_model::{Basis, Confidence, EdgeKind, NodeId};
use cairn_store::{TieVerdict, UserDb};
use cairn_study::{
    BasisWeights, Decision, InferOptions, Inference, InferredNeed, LEAST_SURE, Lexicon, Profile,
    RequirementOptions, Requirements, ordered_needs,
};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// The setting that holds the rules.
const SETTING: &str = "prerequisites";

/// The line that says whether needs nobody wrote down take part.
const INFERRED: &str = "inferred";

/// The line that says how sure a need must be.
const LEAST: &str = "least";

/// What a verdict is kept under that is about a requirement rather than a tie.
pub const NEED_VERDICT: &str = "requires";

/// How requirements are taken from a vault. By default every rule is believed as it says, and nothing is inferred from
/// texts: a plan rests on what an author wrote, and on the orders an author gave, until the user asks for more.
#[derive(Clone, Debug, PartialEq)]
pub struct PrerequisiteRules {
    /// Whether needs nobody wrote down take part, each at half its probability at most.
    pub inferred: bool,
    /// Needs less sure take no part, but for the order of what could come either way, 0..=1. Default [`LEAST_SURE`].
    pub least: f32,
    /// How far each rule is believed.
    pub weights: BasisWeights,
}

impl Default for PrerequisiteRules {
    fn default() -> Self {
        Self {
            inferred: false,
            least: LEAST_SURE,
            weights: BasisWeights::default(),
        }
    }
}

impl PrerequisiteRules {
    /// Reads lines `inferred: on`, `least: CONFIDENCE` and `RULE: FACTOR`; `#` begins a comment. A line that says neither is left out; the
    /// first such line is told, from 1.
    pub fn read(text: &str) -> (Self, Option<u32>) {
        let mut rules = Self::default();
        let mut wrong = None;
        for (number, line) in (1..).zip(text.lines()) {
            let line = line.split('#').next().unwrap_or_default().trim();
            if !line.is_empty() && rules.take(line).is_none() {
                wrong = wrong.or(Some(number));
            }
        }
        (rules, wrong)
    }

    fn take(&mut self, line: &str) -> Option<()> {
        let (name, value) = line.split_once(':')?;
        let value = value.trim();
        if name.trim() == INFERRED {
            self.inferred = match value {
                "on" => true,
                "off" => false,
                _ => return None,
            };
            return Some(());
        }
        let factor: f32 = value.parse().ok().filter(|factor: &f32| factor.is_finite())?;
        if name.trim() == LEAST {
            self.least = Some(factor).filter(|least| (0.0..=1.0).contains(least))?;
            return Some(());
        }
        self.weights.set(Basis::from_name(name.trim())?, factor);
        Some(())
    }

    /// The rules as lines that read as the same; empty if they are the defaults.
    pub fn text(&self) -> String {
        let mut lines = Vec::new();
        if self.inferred {
            lines.push(format!("{INFERRED}: on"));
        }
        if (self.least - LEAST_SURE).abs() > f32::EPSILON {
            lines.push(format!("{LEAST}: {}", self.least));
        }
        let changed = Basis::ALL.iter().filter(|basis| self.weights.of(**basis) != 1.0);
        lines.extend(changed.map(|basis| format!("{}: {}", basis.name(), self.weights.of(*basis))));
        lines.join("\n")
    }
}

/// A rule by which one thing needs another, and how often it speaks in a vault.
#[derive(Clone, Debug, PartialEq)]
pub struct NeedRule {
    /// Which.
    pub basis: Basis,
    /// The most it says of itself, before the user's factor.
    pub confidence: f32,
    /// Needs it speaks for.
    pub count: usize,
}

/// The rules that speak for needs in a vault, the surest first.
pub fn need_rules(snapshot: &Snapshot, requirements: &Requirements) -> Vec<NeedRule> {
    let mut rules: FxHashMap<Basis, NeedRule> = FxHashMap::default();
    let mut speak = |basis, confidence: Confidence, counts: bool| {
        let rule = rules.entry(basis).or_insert(NeedRule {
            basis,
            confidence: 0.0,
            count: 0,
        });
        rule.confidence = rule.confidence.max(confidence.get());
        rule.count += usize::from(counts);
    };
    let needs = snapshot
        .graph
        .edges()
        .filter(|edge| edge.edge.kind == EdgeKind::Requires);
    for edge in needs {
        let mut told: Vec<Basis> = Vec::new();
        for evidence in &edge.edge.evidence {
            let once = !told.contains(&evidence.basis);
            told.push(evidence.basis);
            speak(evidence.basis, evidence.confidence, once);
        }
    }
    for need in requirements.unwritten() {
        speak(need.basis, need.confidence, true);
    }
    let mut rules: Vec<NeedRule> = rules.into_values().collect();
    rules.sort_by(|a, b| {
        b.confidence
            .total_cmp(&a.confidence)
            .then(a.basis.name().cmp(b.basis.name()))
    });
    rules
}

/// The rules as text; empty if there are none of the user's own.
///
/// # Errors
/// [`EngineError::Store`].
pub fn prerequisite_rules(user: &UserDb) -> Result<String, EngineError> {
    Ok(user.setting(SETTING)?.unwrap_or_default())
}

/// Keeps rules of the user's own; they hold from the next question on.
///
/// # Errors
/// [`EngineError::Prerequisites`] for the first line that cannot be used: nothing is kept then.
pub fn save_prerequisite_rules(user: &UserDb, text: &str) -> Result<(), EngineError> {
    match PrerequisiteRules::read(text).1 {
        Some(line) => Err(EngineError::Prerequisites { line }),
        None => Ok(user.set_setting(SETTING, text)?),
    }
}

impl Engine {
    /// The acyclic view under the user's rules and decisions. Computed once a snapshot and state of both.
    ///
    /// # Errors
    /// The user's own data cannot be read.
    pub fn requirements(&self, snapshot: &Snapshot) -> Result<Arc<Requirements>, EngineError> {
        self.shared.requirements(snapshot)
    }

    /// The same with needs of that confidence too, if the user's rules ask for surer ones.
    ///
    /// # Errors
    /// The user's own data cannot be read.
    pub fn requirements_from(
        &self,
        snapshot: &Snapshot,
        least: f32,
    ) -> Result<Arc<Requirements>, EngineError> {
        self.shared.requirements_from(snapshot, least)
    }

    /// The user's own rules.
    ///
    /// # Errors
    /// The user's own data cannot be read.
    pub fn prerequisite_rules(&self) -> Result<PrerequisiteRules, EngineError> {
        let Some(user) = self.shared.user()? else {
            return Ok(PrerequisiteRules::default());
        };
        Ok(PrerequisiteRules::read(&prerequisite_rules(&user)?).0)
    }

    /// What the user pinned or rejected, by the ids of what needs and what is needed.
    ///
    /// # Errors
    /// The user's own data cannot be read.
    pub fn need_verdicts(&self) -> Result<Vec<TieVerdict>, EngineError> {
        match self.shared.user()? {
            Some(user) => need_verdicts(&self.shared, &user),
            None => Ok(Vec::new()),
        }
    }

    /// Pins a need, rejects it, or takes that back. `now`: seconds since 1970.
    ///
    /// # Errors
    /// [`EngineError::NoSuchNode`] if there is no such node, unless a verdict is taken back;
    /// [`EngineError::NeedsItself`]; the user's own data cannot be written.
    pub fn decide_need(
        &self,
        user: &UserDb,
        (a, b): (NodeId, NodeId),
        pinned: Option<bool>,
        now: i64,
    ) -> Result<(), EngineError> {
        let library = &self.shared.library;
        let Some(confirmed) = pinned else {
            return Ok(user.remove_tie_verdict(&library.name, NEED_VERDICT, &a, &b)?);
        };
        let snapshot = self.snapshot();
        for end in [&a, &b] {
            self.find(&snapshot, end.as_str())?;
        }
        if a == b {
            return Err(EngineError::NeedsItself);
        }
        let verdict = TieVerdict {
            kind: NEED_VERDICT.to_owned(),
            a,
            b,
            confirmed,
        };
        Ok(user.set_tie_verdict(&library.name, &verdict, now)?)
    }
}

fn need_verdicts(shared: &Shared, user: &UserDb) -> Result<Vec<TieVerdict>, EngineError> {
    let mut verdicts = user.tie_verdicts(&shared.library.name)?;
    verdicts.retain(|verdict| verdict.kind == NEED_VERDICT);
    Ok(verdicts)
}

impl Shared {
    /// The acyclic view under the user's rules and decisions. Computed once a snapshot and state of both.
    pub(crate) fn requirements(&self, snapshot: &Snapshot) -> Result<Arc<Requirements>, EngineError> {
        self.requirements_from(snapshot, 1.0)
    }

    fn requirements_from(&self, snapshot: &Snapshot, least: f32) -> Result<Arc<Requirements>, EngineError> {
        let (rules, verdicts) = match self.user()? {
            Some(user) => {
                let (rules, _) = PrerequisiteRules::read(&prerequisite_rules(&user)?);
                (rules, need_verdicts(self, &user)?)
            }
            None => Default::default(),
        };
        let rules = PrerequisiteRules {
            least: rules.least.min(least),
            ..rules
        };
        if rules == PrerequisiteRules::default() && verdicts.is_empty() {
            return Ok(snapshot.shared_requirements());
        }
        let told = format!("{}\n{verdicts:?}", rules.text());
        Ok(snapshot.requirements_told(&told, || {
            let mut inferred = ordered_needs(&snapshot.graph);
            if rules.inferred {
                let found = snapshot.inferred(|| self.infer(snapshot));
                let judged = |need: &InferredNeed| (need.from.min(need.to), need.from.max(need.to));
                let pairs: FxHashSet<_> = found.iter().map(judged).collect();
                // What was judged by everything that is known says more than an order alone.
                inferred.retain(|need| !pairs.contains(&judged(need)));
                inferred.extend_from_slice(found);
            }
            let options = RequirementOptions {
                min_confidence: Confidence::new(rules.least),
                weights: rules.weights,
                inferred,
                decisions: decisions(snapshot, &verdicts),
            };
            Requirements::build_with(&snapshot.graph, options)
        }))
    }

    /// Reads every text once more, on all cores: what inference keeps of them is not kept between snapshots.
    fn infer(&self, snapshot: &Snapshot) -> Vec<InferredNeed> {
        let graph = &snapshot.graph;
        let lexicon = Lexicon::new(graph);
        let read = |key: &NodeKey| -> Option<Profile> {
            let path = graph.node(*key).path.as_deref()?;
            let bytes = self.vault.read(path, MAX_TEXT_BYTES as u64).ok()?;
            lexicon.read(*key, &cairn_markdown::decode(&bytes).text)
        };
        let profiles = lexicon.notes().par_iter().filter_map(read).collect();
        let inference = Inference::new(graph, lexicon, profiles, InferOptions::default());
        inference.needs(|from, to| graph.edge(from, to, EdgeKind::Requires).is_some())
    }
}

/// What the user pinned or rejected; on nodes that are gone it waits for them.
fn decisions(snapshot: &Snapshot, verdicts: &[TieVerdict]) -> FxHashMap<(NodeKey, NodeKey), Decision> {
    let decision = |verdict: &TieVerdict| {
        let ends = (snapshot.graph.find(&verdict.a)?, snapshot.graph.find(&verdict.b)?);
        let decision = if verdict.confirmed {
            Decision::Pinned
        } else {
            Decision::Rejected
        };
        Some((ends, decision))
    };
    verdicts.iter().filter_map(decision).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, inferred: bool, advanced: f32, wrong: Option<u32>) {
        let (rules, line) = PrerequisiteRules::read(text);
        assert_eq!(
            (rules.inferred, rules.weights.of(Basis::AdvancedSection), line),
            (inferred, advanced, wrong)
        );
    }

    #[test]
    fn rules_are_written_as_they_are_read() {
        let text = "inferred: on\nleast: 0\nadvanced_section: 0.5";
        assert_eq!(PrerequisiteRules::read(text).0.text(), text);
        assert_eq!(PrerequisiteRules::default().text(), "");
        assert_eq!(PrerequisiteRules::read("least: 0.25").0.text(), "");
        assert_eq!(PrerequisiteRules::read("least: 2").1, Some(1));
    }

    #[test]
    fn rules_are_read_line_by_line_and_the_first_wrong_one_is_told() {
        check("", false, 1.0, None);
        check("inferred: on # more\n\nadvanced_section: 0.5", true, 0.5, None);
        check("inferred: maybe\nadvanced_section: NaN\n", false, 1.0, Some(1));
        check(
            "inferred: off\nno_such_rule: 1\nadvanced_section: 2",
            false,
            2.0,
            Some(2),
        );
    }
}
