//! The findings about the vault, filtered and counted.

use crate::dto::*;
use cairn_engine::{Engine, Finding, Snapshot};
use cairn_model::{DiagnosticCode, Severity};
use std::collections::BTreeMap;
use std::sync::Arc;

/// At most this many findings in one reply.
const MAX_FINDINGS: u32 = 5_000;

pub(super) fn diagnostics(engine: &Engine, request: &DiagnosticsRequest) -> DiagnosticsReply {
    let snapshot = engine.snapshot();
    let findings = engine.findings();
    let words: Vec<String> = request.text.split_whitespace().map(str::to_lowercase).collect();
    let limit = request.limit.min(MAX_FINDINGS) as usize;
    let mut severities = SeverityCounts::default();
    let mut counts: BTreeMap<DiagnosticCode, u32> = BTreeMap::new();
    let (mut total, mut files, mut file) = (0, 0, None);
    let mut items = Vec::new();
    for finding in &findings {
        let code = finding.diagnostic.code;
        let severity = code.severity();
        *match severity {
            Severity::Info => &mut severities.info,
            Severity::Warning => &mut severities.warning,
            Severity::Error => &mut severities.error,
        } += 1;
        let fits = request.severity.is_empty() || request.severity == name(severity);
        if !fits || !has_words(&snapshot, finding, &words) {
            continue;
        }
        *counts.entry(code).or_default() += 1;
        if !request.code.is_empty() && code.name() != request.code {
            continue;
        }
        total += 1;
        if file != Some(&finding.path) {
            file = Some(&finding.path);
            files += 1;
        }
        if items.len() < limit {
            items.push(item(&snapshot, finding));
        }
    }
    let skipped = engine.skipped().into_iter().map(|file| SkippedFile {
        path: file.path,
        code: file.code.name().to_owned(),
        reason: file.reason,
    });
    DiagnosticsReply {
        codes: by_code(counts),
        items,
        total,
        files,
        severities,
        skipped: skipped.collect(),
    }
}

fn has_words(snapshot: &Snapshot, finding: &Finding, words: &[String]) -> bool {
    if words.is_empty() {
        return true;
    }
    let code = finding.diagnostic.code;
    let text = [
        finding.path.as_str(),
        &title(snapshot, finding),
        code.name(),
        code.message(),
    ]
    .join("\n")
    .to_lowercase();
    words.iter().all(|word| text.contains(word))
}

fn title(snapshot: &Snapshot, finding: &Finding) -> Arc<str> {
    match snapshot.graph.note_at(&finding.path) {
        Some(key) => snapshot.graph.node(key).title.as_ref().into(),
        None => finding.path.stem().into(),
    }
}

fn item(snapshot: &Snapshot, finding: &Finding) -> DiagnosticItem {
    DiagnosticItem {
        code: finding.diagnostic.code.name().to_owned(),
        id: snapshot
            .graph
            .note_at(&finding.path)
            .map(|key| snapshot.graph.node(key).id.to_string())
            .unwrap_or_default(),
        title: title(snapshot, finding).to_string(),
        path: finding.path.to_string(),
        line: finding.diagnostic.line,
    }
}

fn by_code(counts: BTreeMap<DiagnosticCode, u32>) -> Vec<DiagnosticCount> {
    let mut codes: Vec<DiagnosticCount> = counts
        .into_iter()
        .map(|(code, count)| DiagnosticCount {
            code: code.name().to_owned(),
            severity: name(code.severity()).to_owned(),
            message: code.message().to_owned(),
            hint: code.hint().to_owned(),
            count,
        })
        .collect();
    codes.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.code.cmp(&b.code)));
    codes
}

fn name(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "info",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}
