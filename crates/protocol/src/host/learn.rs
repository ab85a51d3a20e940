//! Ways to learn: plans, paths between two nodes, what is ready, what opens up.

use super::Host;
use super::convert::{count, edge, summary, unwritten_evidence, unwritten_need};
use crate::dto::*;
use crate::error::ApiError;
use cairn_engine::{
    Engine, LearnQuery, LearnReply, Lines, NEED_VERDICT, PrerequisiteRules, Snapshot, save_prerequisite_rules,
};
use cairn_graph::{EdgeRef, NodeKey};
use cairn_model::{EdgeKind, NodeId};
use cairn_store::{MarkKind, TieVerdict};
use cairn_study::{
    Contradiction, Fringe, Knot, Minutes, PathOptions, Requirements, Status, estimate, fringe as find_fringe,
    paths_between as find_paths, unlocks as find_unlocks,
};
use std::collections::HashSet;

/// Contradictions in one reply at most.
const MAX_CONTRADICTIONS: usize = 100;

fn keys<C: FromIterator<NodeKey>>(
    engine: &Engine,
    snapshot: &Snapshot,
    ids: &[String],
) -> Result<C, ApiError> {
    Ok(ids
        .iter()
        .map(|id| engine.find(snapshot, id))
        .collect::<Result<C, _>>()?)
}

/// The edge of a kind between two nodes of the graph.
fn edge_between<'a>(
    snapshot: &'a Snapshot,
    from: NodeKey,
    to: NodeKey,
    kind: EdgeKind,
) -> Option<EdgeRef<'a>> {
    snapshot
        .graph
        .edge(from, to, kind)
        .map(|edge| EdgeRef { from, to, edge })
}

/// A need as written, as inferred, or as the user alone says; as sure as all of that makes it together.
fn need(
    snapshot: &Snapshot,
    requirements: &Requirements,
    (from, to): (NodeKey, NodeKey),
    lines: &mut Lines<'_>,
) -> EdgeDto {
    let inferred = requirements.inferred(from, to);
    let mut need = match edge_between(snapshot, from, to, EdgeKind::Requires) {
        Some(found) => {
            let mut written = edge(snapshot, &found, from, lines);
            let more = inferred.map(|need| unwritten_evidence(snapshot, need));
            written.evidence.extend(more);
            written
        }
        None => unwritten_need(snapshot, inferred, (from, to)),
    };
    if let Some(sure) = requirements.confidence(from, to) {
        need.confidence = sure.get();
    }
    need
}

/// What is ready to be learnt, and what is known on a shaky basis.
///
/// # Errors
/// No such node.
pub fn fringe(engine: &Engine, known: &[String]) -> Result<Fringe, ApiError> {
    let snapshot = engine.snapshot();
    let known: HashSet<NodeKey> = keys(engine, &snapshot, known)?;
    Ok(find_fringe(
        &snapshot.graph,
        &*engine.requirements(&snapshot)?,
        &known,
    ))
}

/// The way to some targets, drawn.
///
/// # Errors
/// No such node.
pub fn learn(engine: &Engine, request: &LearnRequest) -> Result<LearnPath, ApiError> {
    let snapshot = engine.snapshot();
    let query = LearnQuery {
        targets: keys(engine, &snapshot, &request.targets)?,
        known: keys(engine, &snapshot, &request.known)?,
        budget: (request.minutes > 0).then_some(Minutes(request.minutes)),
        min_confidence: request.min_confidence,
        verdicts: engine.tie_verdicts()?,
        collapse: request.collapse,
        cuts: request.show_cuts,
        draw_up_to: request.draw_up_to as usize,
    };
    let requirements = engine.requirements_from(&snapshot, request.min_confidence)?;
    let reply = snapshot.learn(&requirements, &query);
    let mut lines = Lines::new(engine.vault());
    let [box_width, box_height] = reply.drawing.box_size;
    let layout = &reply.drawing.layout;
    let dropped = reply.plan.dropped.iter().map(|(key, reason)| DroppedStep {
        node: summary(&snapshot, *key),
        reason: reason.clone(),
    });
    let alternatives = reply.alternatives.iter().map(|other| LearnAlternative {
        min_confidence: other.min_confidence,
        steps: count(other.steps),
        total_minutes: other.total.0,
    });
    Ok(LearnPath {
        steps: steps(&snapshot, &reply),
        edges: edges(&snapshot, &requirements, (&query, &reply), &mut lines),
        total_minutes: reply.plan.total.0,
        dropped: dropped.collect(),
        cuts: cuts(&snapshot, &requirements, &reply, &mut lines),
        rejected: rejected(engine, &snapshot, &reply)?,
        alternatives: alternatives.collect(),
        remarks: remarks(&snapshot, &requirements, (&query, &reply)),
        drawn: reply.drawing.drawn,
        width: layout.width,
        height: layout.height,
        box_width,
        box_height,
    })
}

fn steps(snapshot: &Snapshot, reply: &LearnReply) -> Vec<LearnStep> {
    let mut spent = 0;
    let id = |need: &NodeKey| snapshot.graph.node(*need).id.to_string();
    let positions = &reply.drawing.layout.positions;
    let steps = reply.plan.steps.iter().zip(positions).zip(1..);
    let step = steps.map(|((step, at), order)| {
        spent += step.minutes.0;
        LearnStep {
            order,
            layer: step.layer,
            node: summary(snapshot, step.node),
            minutes: step.minutes.0,
            cumulative_minutes: spent,
            status: match step.status {
                Status::Known => StepStatus::Known,
                Status::Ready => StepStatus::Ready,
                Status::Blocked => StepStatus::Blocked,
            },
            target: step.target,
            needs: step.needs.iter().map(id).collect(),
            x: at[0],
            y: at[1],
        }
    });
    step.collect()
}

fn edges(
    snapshot: &Snapshot,
    requirements: &Requirements,
    (query, reply): (&LearnQuery, &LearnReply),
    lines: &mut Lines<'_>,
) -> Vec<LearnEdge> {
    let id = |key: NodeKey| &snapshot.graph.node(key).id;
    let routes = reply.drawing.layout.routes.iter();
    let edges = reply.plan.edges.iter().zip(&reply.implied).zip(routes);
    let edge = edges.map(|(((from, to), implied), route)| LearnEdge {
        edge: need(snapshot, requirements, (*from, *to), lines),
        route: route.concat(),
        implied: *implied,
        pinned: query.verdicts.of(NEED_VERDICT, id(*from), id(*to)) == Some(true),
    });
    edge.collect()
}

fn cuts(
    snapshot: &Snapshot,
    requirements: &Requirements,
    reply: &LearnReply,
    lines: &mut Lines<'_>,
) -> Vec<CutEdge> {
    let routes = reply.drawing.layout.routes.iter().skip(reply.plan.edges.len());
    let cuts = reply.plan.cuts.iter().zip(routes);
    let cuts = cuts.filter_map(|(index, route)| Some((requirements.cuts().get(*index)?, route)));
    let cut = cuts.map(|(cut, route)| CutEdge {
        edge: EdgeDto {
            confidence: cut.confidence.get(),
            ..need(snapshot, requirements, (cut.from, cut.to), lines)
        },
        cycle: cut.cycle.iter().map(|key| summary(snapshot, *key)).collect(),
        reason: cut.reason.clone(),
        why: cut.why.to_owned(),
        route: route.concat(),
    });
    cut.collect()
}

/// What the user rejected with an end among the steps.
fn rejected(engine: &Engine, snapshot: &Snapshot, reply: &LearnReply) -> Result<Vec<NeedDecision>, ApiError> {
    let steps: HashSet<String> = reply
        .plan
        .steps
        .iter()
        .map(|step| snapshot.graph.node(step.node).id.to_string())
        .collect();
    let mut decisions = decisions(engine, snapshot)?;
    decisions.retain(|made| !made.pinned && (steps.contains(&made.from) || steps.contains(&made.to)));
    Ok(decisions)
}

/// What the user decided of needs, by id.
fn decisions(engine: &Engine, snapshot: &Snapshot) -> Result<Vec<NeedDecision>, ApiError> {
    let title = |id: &NodeId| {
        let node = snapshot.graph.find(id).map(|key| snapshot.graph.node(key));
        node.map_or_else(|| id.to_string(), |node| node.title.to_string())
    };
    let decision = |verdict: TieVerdict| NeedDecision {
        from_title: title(&verdict.a),
        to_title: title(&verdict.b),
        from: verdict.a.to_string(),
        to: verdict.b.to_string(),
        pinned: verdict.confirmed,
    };
    Ok(engine.need_verdicts()?.into_iter().map(decision).collect())
}

/// What a reader would wonder about.
fn remarks(
    snapshot: &Snapshot,
    requirements: &Requirements,
    (query, reply): (&LearnQuery, &LearnReply),
) -> Vec<String> {
    let title = |key: NodeKey| &snapshot.graph.node(key).title;
    let mut remarks = Vec::new();
    for target in query.targets.iter().filter(|target| query.known.contains(target)) {
        remarks.push(format!("“{}” is among what you know.", title(*target)));
    }
    remarks.extend(circles(snapshot, requirements, (query, reply)));
    let steps = &reply.plan.steps;
    if query.budget.is_some()
        && steps.iter().all(|step| step.minutes.0 == 0)
        && !reply.plan.dropped.is_empty()
    {
        remarks.push("No step fits into that time.".to_owned());
    } else if !steps.is_empty() && steps.iter().all(|step| step.status == Status::Known) {
        remarks.push("Everything on this way is known.".to_owned());
    } else if reply.plan.edges.is_empty()
        && reply.plan.dropped.is_empty()
        && steps.len() == query.targets.len()
    {
        remarks.push("Nothing in these notes has to come before it.".to_owned());
    }
    remarks
}

/// Targets looked at for whether each needs the other.
const MOST_COMPARED: usize = 12;

/// Which targets need each other in the end, and which of them comes first.
fn circles(
    snapshot: &Snapshot,
    requirements: &Requirements,
    (query, reply): (&LearnQuery, &LearnReply),
) -> Vec<String> {
    let is_target = |key: &NodeKey| query.targets.contains(key);
    let in_order = reply.plan.steps.iter().map(|step| step.node).filter(is_target);
    let targets: Vec<NodeKey> = in_order.take(MOST_COMPARED).collect();
    if targets.len() < 2 || requirements.cuts().is_empty() {
        return Vec::new();
    }
    let needs: Vec<_> = targets.iter().map(|key| requirements.in_the_end(*key)).collect();
    let title = |key: NodeKey| &snapshot.graph.node(key).title;
    let mut told = Vec::new();
    for (place, &first) in targets.iter().enumerate() {
        let later = targets.iter().enumerate().skip(place + 1);
        let both =
            later.filter(|(other, then)| needs[place].contains(then) && needs[*other].contains(&first));
        for (_, &then) in both {
            let cut = requirements
                .cuts()
                .iter()
                .any(|cut| (cut.from, cut.to) == (first, then));
            let (first, then) = (title(first), title(then));
            told.push(if cut {
                format!("“{first}” and “{then}” are each said to need the other; “{first}” comes first, because that “{then}” needs it is surer.")
            } else {
                format!("“{first}” and “{then}” lie on one circle, by way of other notes; “{first}” comes first.")
            });
        }
    }
    told
}

/// What knowing a node opens up.
///
/// # Errors
/// No such node.
pub fn unlocks(engine: &Engine, id: &str, known: &[String]) -> Result<UnlocksReply, ApiError> {
    let snapshot = engine.snapshot();
    let key = engine.find(&snapshot, id)?;
    let known: HashSet<NodeKey> = keys(engine, &snapshot, known)?;
    let found = find_unlocks(&snapshot.graph, &*engine.requirements(&snapshot)?, key, &known);
    let summaries = |keys: Vec<NodeKey>| keys.into_iter().map(|key| summary(&snapshot, key)).collect();
    Ok(UnlocksReply {
        now: summaries(found.now),
        later: summaries(found.later),
    })
}

/// Both edges of what is known, with what is worth knowing of each.
pub(super) fn fringe_with_reasons(
    engine: &Engine,
    known: &[String],
    limit: u32,
) -> Result<FringeReply, ApiError> {
    let snapshot = engine.snapshot();
    let graph = &snapshot.graph;
    let requirements = engine.requirements(&snapshot)?;
    let keys: HashSet<NodeKey> = known
        .iter()
        .filter_map(|id| graph.find(&NodeId::from_text(id)))
        .collect();
    let found = find_fringe(graph, &requirements, &keys);
    let summaries = |keys: &[NodeKey]| {
        keys.iter()
            .map(|key| summary(&snapshot, *key))
            .collect::<Vec<_>>()
    };
    let ready = found.outer.iter().take(limit as usize).map(|key| {
        let node = graph.node(*key);
        let contribution = node.path.as_ref().and_then(|path| graph.contribution(path));
        ReadyNode {
            node: summary(&snapshot, *key),
            minutes: estimate(node, contribution.map(|note| note.stats.bytes)).0,
            opens: count(requirements.opens(*key).len()),
            builds_on: summaries(requirements.needs(*key)),
        }
    });
    let shaky = found.inner.iter().take(limit as usize).map(|key| {
        let needs = requirements.needs(*key).iter().copied();
        let lacks: Vec<NodeKey> = needs.filter(|need| !keys.contains(need)).collect();
        ShakyNode {
            node: summary(&snapshot, *key),
            lacks: summaries(&lacks),
        }
    });
    Ok(FringeReply {
        ready: ready.collect(),
        ready_total: count(found.outer.len()),
        shaky: shaky.collect(),
        shaky_total: count(found.inner.len()),
        known: count(keys.len()),
    })
}

/// How requirements are taken from the vault.
///
/// # Errors
/// The user's own data cannot be read.
pub fn need_rules(engine: &Engine) -> Result<NeedRules, ApiError> {
    let snapshot = engine.snapshot();
    let requirements = engine.requirements(&snapshot)?;
    let rules = engine.prerequisite_rules()?;
    let contradictions = requirements.contradictions();
    let contradiction = |found: &Contradiction| ContradictionDto {
        a: summary(&snapshot, found.a),
        b: summary(&snapshot, found.b),
        a_needs_b: found.a_needs_b.get(),
        b_needs_a: found.b_needs_a.get(),
    };
    let knot = |knot: &Knot| KnotDto {
        nodes: count(knot.nodes),
        cuts: count(knot.cuts),
        ratio: knot.cost / knot.least.max(1e-3),
    };
    let rule = |rule: cairn_engine::NeedRule| NeedRuleDto {
        basis: rule.basis.name().to_owned(),
        confidence: rule.confidence,
        factor: rules.weights.of(rule.basis),
        count: count(rule.count),
    };
    Ok(NeedRules {
        inferred: rules.inferred,
        least: rules.least,
        rules: cairn_engine::need_rules(&snapshot, &requirements)
            .into_iter()
            .map(rule)
            .collect(),
        decisions: decisions(engine, &snapshot)?,
        contradictions: contradictions
            .iter()
            .take(MAX_CONTRADICTIONS)
            .map(contradiction)
            .collect(),
        contradictions_total: count(contradictions.len()),
        cuts: count(requirements.cuts().len()),
        knots: requirements.knots().iter().map(knot).collect(),
    })
}

impl Host {
    /// Ids of what the user marked as known.
    pub(super) fn known(&self, engine: &Engine) -> Result<Vec<String>, ApiError> {
        let marks = self.with_user(|user| Ok(user.marks(engine.vault_name())?))?;
        let known = marks.into_iter().filter(|mark| mark.kind == MarkKind::Known);
        Ok(known.map(|mark| mark.node.to_string()).collect())
    }

    pub(super) fn decide_need(&self, engine: &Engine, request: &NeedRequest) -> Result<(), ApiError> {
        let (a, b) = (NodeId::from_text(&request.from), NodeId::from_text(&request.to));
        let now = self.seconds();
        self.with_user(|user| engine.decide_need(user, (a, b), decided(request.verdict), now))
    }

    pub(super) fn keep_need_rules(&self, request: &SaveNeedRules) -> Result<(), ApiError> {
        let mut lines = vec![
            format!("inferred: {}", if request.inferred { "on" } else { "off" }),
            format!("least: {}", request.least),
        ];
        lines.extend(
            request
                .factors
                .iter()
                .map(|rule| format!("{}: {}", rule.basis, rule.factor)),
        );
        let text = lines.join("\n");
        self.with_user(|user| {
            // What reads is kept in its short form: defaults leave nothing behind.
            let (rules, wrong) = PrerequisiteRules::read(&text);
            save_prerequisite_rules(user, &if wrong.is_some() { text } else { rules.text() })
        })
    }
}

fn decided(verdict: NeedVerdict) -> Option<bool> {
    match verdict {
        NeedVerdict::Pinned => Some(true),
        NeedVerdict::Rejected => Some(false),
        NeedVerdict::Open => None,
    }
}

/// Explained paths between two nodes.
///
/// # Errors
/// No such node.
pub fn paths_between(engine: &Engine, request: &PathsRequest) -> Result<Vec<ExplainedPath>, ApiError> {
    let snapshot = engine.snapshot();
    let (from, to) = (
        engine.find(&snapshot, &request.from)?,
        engine.find(&snapshot, &request.to)?,
    );
    let options = PathOptions {
        via_hubs: request.via_hubs,
        alternatives: request.alternatives as usize,
    };
    let mut lines = Lines::new(engine.vault());
    let mut out = Vec::new();
    for found in find_paths(&snapshot.graph, from, to, options) {
        let mut edges = Vec::with_capacity(found.edges.len());
        for (node, (from, to, kind)) in found.nodes.iter().zip(&found.edges) {
            if let Some(step) = edge_between(&snapshot, *from, *to, *kind) {
                edges.push(edge(&snapshot, &step, *node, &mut lines));
            }
        }
        let nodes = found.nodes.iter().map(|node| summary(&snapshot, *node));
        out.push(ExplainedPath {
            nodes: nodes.collect(),
            edges,
            cost: found.cost,
        });
    }
    Ok(out)
}
