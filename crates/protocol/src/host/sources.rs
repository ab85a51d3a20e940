//! Study documents: the list, one with its coverage, what is added, removed, confirmed and rejected.

use super::Host;
use super::convert::{count, summary};
use crate::dto::*;
use crate::error::ApiError;
use cairn_engine::{Coverage, CoverageItem, Covering, Engine, Snapshot, SourceCoverage, Via};
use cairn_graph::NodeKey;
use cairn_model::NodeId;
use cairn_sources::{Document, Value};
use cairn_store::TieVerdict;
use std::collections::HashMap;
use std::path::Path;

/// Dropped lines in one reply.
const MAX_DROPPED: usize = 500;

/// The study documents of a vault.
///
/// # Errors
/// The user's own data cannot be read.
pub fn list(engine: &Engine) -> Result<Vec<SourceSummary>, ApiError> {
    let (snapshot, verdicts) = (engine.snapshot(), engine.tie_verdicts()?);
    let sources = snapshot.sources().into_iter();
    Ok(sources
        .map(|key| source(engine, &snapshot, key, &snapshot.coverage(key, &verdicts)))
        .collect())
}

fn source(engine: &Engine, snapshot: &Snapshot, key: NodeKey, found: &SourceCoverage) -> SourceSummary {
    let path = snapshot.graph.node(key).path.as_ref();
    let added = path.and_then(|path| engine.source_origin(path));
    let [covered, thin, missing] = found.counts;
    SourceSummary {
        node: summary(snapshot, key),
        added: added.is_some(),
        origin: added.flatten(),
        counts: CoverageCounts {
            covered,
            thin,
            missing,
        },
    }
}

/// One study document or map of content with its tree and coverage.
///
/// # Errors
/// No such node, or its file cannot be read now.
pub fn detail(engine: &Engine, id: &str) -> Result<SourceDetail, ApiError> {
    let (snapshot, verdicts) = (engine.snapshot(), engine.tie_verdicts()?);
    let key = engine.find(&snapshot, id)?;
    let found = snapshot.coverage(key, &verdicts);
    let document = engine.document(key)?;
    let times = times(&document);
    let mut depths: Vec<u32> = Vec::with_capacity(found.items.len());
    for item in &found.items {
        depths.push(item.parent.map_or(0, |parent| depths[parent as usize] + 1));
    }
    let items = found.items.iter().zip(&depths);
    let items = items.map(|(item, depth)| entry(&snapshot, item, *depth, &times));
    let dropped = document.dropped.iter().take(MAX_DROPPED);
    Ok(SourceDetail {
        summary: source(engine, &snapshot, key, &found),
        kind: document.kind.name().to_owned(),
        format: document.format.name().to_owned(),
        understood: document.understood,
        items: items.collect(),
        repairs: document
            .repairs
            .iter()
            .map(|(code, count)| RepairDto {
                code: code.name().to_owned(),
                count: *count,
            })
            .collect(),
        dropped: dropped
            .map(|dropped| DroppedLine {
                line: dropped.line,
                text: dropped.text.to_string(),
                reason: dropped.reason.name().to_owned(),
            })
            .collect(),
        dropped_total: count(document.dropped.len()),
        findings: findings(&document),
    })
}

fn findings(document: &Document) -> Vec<FindingDto> {
    let found = document.diagnostics.iter().map(|finding| FindingDto {
        code: finding.code.name().to_owned(),
        message: finding.code.message().to_owned(),
        hint: finding.code.hint().to_owned(),
        line: finding.line,
        text: String::new(),
    });
    found.collect()
}

/// The times a document tells, by line and title of the node: its study time, else where it stands in a roadmap.
fn times(document: &Document) -> HashMap<(u32, &str), String> {
    let of_node = document.nodes.iter().filter_map(|node| {
        let range = |(name, value): &(std::sync::Arc<str>, Value)| match value {
            Value::Range { min, max, unit } => Some((name.contains("time"), *min, *max, unit.name())),
            _ => None,
        };
        let mut ranges: Vec<_> = node.attributes.iter().filter_map(range).collect();
        ranges.sort_by_key(|(time, ..)| !time);
        let (time, min, max, unit) = *ranges.first()?;
        Some(((node.line, &*node.title), span(time, min, max, unit)))
    });
    of_node.collect()
}

/// `2–3 weeks` of study, or `Week 3–4` of a roadmap.
fn span(time: bool, min: u32, max: u32, unit: &str) -> String {
    let one = unit.trim_end_matches('s');
    let numbers = if min == max {
        min.to_string()
    } else {
        format!("{min}–{max}")
    };
    if time {
        return format!("{numbers} {}", if max == 1 { one } else { unit });
    }
    let mut word = one.to_owned();
    if let Some(first) = word.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    format!("{word} {numbers}")
}

fn entry(
    snapshot: &Snapshot,
    item: &CoverageItem,
    depth: u32,
    times: &HashMap<(u32, &str), String>,
) -> SourceItem {
    let node = snapshot.graph.node(item.key);
    SourceItem {
        node: summary(snapshot, item.key),
        parent: item.parent,
        depth,
        line: node.line,
        state: item.state.map(|state| match state {
            Coverage::Covered => CoverageState::Covered,
            Coverage::Thin => CoverageState::Thin,
            Coverage::Missing => CoverageState::Missing,
        }),
        leaf: item.leaf,
        minutes: node.minutes,
        time: times.get(&(node.line, &*node.title)).cloned().unwrap_or_default(),
        notes: item.notes.iter().map(|note| covering(snapshot, note)).collect(),
        same: item
            .same
            .iter()
            .map(|(_, same)| covering(snapshot, same))
            .collect(),
    }
}

fn covering(snapshot: &Snapshot, found: &Covering) -> CoveringDto {
    let (tie, confirmed) = match &found.via {
        Via::Tie {
            kind,
            from,
            to,
            confirmed,
        } => {
            let tie = TieKey {
                kind: (*kind).to_owned(),
                a: from.to_string(),
                b: to.to_string(),
            };
            (Some(tie), *confirmed)
        }
        Via::Link | Via::Topic(_) => (None, false),
    };
    CoveringDto {
        node: summary(snapshot, found.note),
        confidence: found.confidence.get(),
        reason: found.reason.clone(),
        tie,
        confirmed,
    }
}

/// What a document asks that the notes do not answer, in Markdown.
///
/// # Errors
/// No such node.
pub fn report(engine: &Engine, id: &str) -> Result<SourceReport, ApiError> {
    let (snapshot, verdicts) = (engine.snapshot(), engine.tie_verdicts()?);
    let key = engine.find(&snapshot, id)?;
    let title = &snapshot.graph.node(key).title;
    Ok(SourceReport {
        name: format!("{} coverage.md", cairn_model::slug(title)),
        markdown: snapshot.report(key, &verdicts),
    })
}

impl Host {
    pub(super) fn take_in(&self, engine: &Engine, request: &AddSource) -> Result<SourceAdded, ApiError> {
        let now = self.seconds();
        let added = match &request.content {
            Some(content) => {
                let bytes: Result<Vec<u8>, _> = content.chars().map(u8::try_from).collect();
                let bytes = bytes.map_err(|_| {
                    ApiError::new("request.invalid", "The content is not bytes.", "Reload the page.")
                })?;
                engine.add_source(&request.name, None, &bytes, now)?
            }
            None => engine.add_source_file(Path::new(request.path.trim()), now)?,
        };
        Ok(SourceAdded {
            id: added.id.to_string(),
            notice: added.notice,
        })
    }

    pub(super) fn judge(&self, engine: &Engine, request: &TieRequest) -> Result<(), ApiError> {
        let vault = engine.vault_name();
        let tie = &request.tie;
        let (a, b) = (NodeId::from_text(&tie.a), NodeId::from_text(&tie.b));
        let now = self.seconds();
        self.with_user(|user| {
            let confirmed = match request.verdict {
                TieVerdictDto::Open => return Ok(user.remove_tie_verdict(vault, &tie.kind, &a, &b)?),
                verdict => verdict == TieVerdictDto::Confirmed,
            };
            let verdict = TieVerdict {
                kind: tie.kind.clone(),
                a,
                b,
                confirmed,
            };
            Ok(user.set_tie_verdict(vault, &verdict, now)?)
        })
    }
}
