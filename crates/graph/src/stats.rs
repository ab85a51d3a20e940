//! Figures of the whole vault, as the command contract defines them.

use crate::graph::KnowledgeGraph;
use cairn_markdown::FrontmatterState;
use cairn_model::{Basis, DiagnosticCode, Difficulty, EdgeKind, LinkForm, NodeKind};
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;

/// What a rule saw and made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BasisCount {
    /// Links or list items the rule saw.
    pub links: u32,
    /// Distinct (from, to) pairs of notes; links to the note itself and to missing notes left out.
    pub count: u32,
}

/// Figures of a vault. Maps are keyed by the stable names.
#[derive(Clone, Debug, Default)]
pub struct Stats {
    /// Notes.
    pub notes: u32,
    /// Their sizes together.
    pub bytes: u64,
    /// Headings.
    pub headings: u32,
    /// Notes by kind.
    pub notes_by_kind: BTreeMap<&'static str, u32>,
    /// Question notes by difficulty.
    pub difficulty: BTreeMap<&'static str, u32>,
    /// Notes by state of their frontmatter as Obsidian sees it.
    pub frontmatter_strict: BTreeMap<&'static str, u32>,
    /// The same as Cairn sees it.
    pub frontmatter_recovered: BTreeMap<&'static str, u32>,
    /// Wiki-links.
    pub links: u32,
    /// Those that lead to a file of the vault.
    pub links_resolved: u32,
    /// Distinct targets of the others.
    pub unresolved_targets: u32,
    /// Wiki-links by form.
    pub forms: BTreeMap<&'static str, u32>,
    /// Edges by kind.
    pub edges: BTreeMap<&'static str, u32>,
    /// Links and pairs by rule.
    pub by_basis: BTreeMap<&'static str, BasisCount>,
    /// `dataview` blocks, `dataviewjs` blocks, inline queries.
    pub queries: [u32; 3],
    /// Diagnostics by code.
    pub diagnostics: BTreeMap<&'static str, u32>,
    /// Nodes by kind.
    pub nodes_by_kind: BTreeMap<&'static str, u32>,
}

fn state_name(state: FrontmatterState) -> &'static str {
    match state {
        FrontmatterState::None => "none",
        FrontmatterState::Empty => "empty",
        FrontmatterState::Ok => "ok",
        FrontmatterState::Invalid => "invalid",
    }
}

fn zeroes<'a>(names: impl IntoIterator<Item = &'a &'static str>) -> BTreeMap<&'static str, u32> {
    names.into_iter().map(|name| (*name, 0)).collect()
}

impl KnowledgeGraph {
    /// Counts everything.
    pub fn stats(&self) -> Stats {
        let states = ["ok", "empty", "none", "invalid"];
        let mut stats = Stats {
            notes_by_kind: zeroes(&["moc", "question", "concept", "note"]),
            difficulty: zeroes(&["easy", "medium", "hard", "none"]),
            frontmatter_strict: zeroes(&states),
            frontmatter_recovered: zeroes(&states),
            forms: LinkForm::WIKI.iter().map(|form| (form.name(), 0)).collect(),
            edges: EdgeKind::ALL.iter().map(|kind| (kind.name(), 0)).collect(),
            by_basis: Basis::ALL
                .iter()
                .map(|basis| (basis.name(), BasisCount::default()))
                .collect(),
            nodes_by_kind: NodeKind::ALL.iter().map(|kind| (kind.name(), 0)).collect(),
            ..Stats::default()
        };
        self.count_notes(&mut stats);
        self.count_links(&mut stats);
        let clashes = u32::try_from(self.name_clashes().len()).unwrap_or(u32::MAX);
        if clashes > 0 {
            stats
                .diagnostics
                .insert(DiagnosticCode::NameClash.name(), clashes);
        }
        for node in self.graph.node_weights() {
            *stats.nodes_by_kind.entry(node.kind.name()).or_default() += 1;
        }
        for edge in self.graph.edge_weights() {
            *stats.edges.entry(edge.kind.name()).or_default() += 1;
        }
        stats
    }

    fn count_notes(&self, stats: &mut Stats) {
        let (notes, documents): (Vec<_>, Vec<_>) = self.contributions().partition(|(path, _)| path.is_note());
        for diagnostic in documents.iter().flat_map(|(_, document)| &document.diagnostics) {
            *stats.diagnostics.entry(diagnostic.code.name()).or_default() += 1;
        }
        for (_, note) in notes {
            stats.notes += 1;
            stats.bytes += u64::from(note.stats.bytes);
            stats.headings += note.stats.headings;
            *stats.notes_by_kind.entry(note.kind.name()).or_default() += 1;
            *stats
                .frontmatter_strict
                .entry(state_name(note.stats.strict))
                .or_default() += 1;
            *stats
                .frontmatter_recovered
                .entry(state_name(note.stats.recovered))
                .or_default() += 1;
            if note.kind == NodeKind::Question {
                *stats
                    .difficulty
                    .entry(note.difficulty.map_or("none", Difficulty::name))
                    .or_default() += 1;
            }
            for (form, count) in LinkForm::WIKI.iter().zip(note.stats.counts.forms.0) {
                *stats.forms.entry(form.name()).or_default() += count;
            }
            let counts = note.stats.counts;
            for (slot, count) in
                stats
                    .queries
                    .iter_mut()
                    .zip([counts.dataview, counts.dataviewjs, counts.inline_queries])
            {
                *slot += count;
            }
            for diagnostic in &note.diagnostics {
                *stats.diagnostics.entry(diagnostic.code.name()).or_default() += 1;
            }
        }
    }

    fn count_links(&self, stats: &mut Stats) {
        let mut pairs = FxHashSet::default();
        let mut unresolved = FxHashSet::default();
        for (path, note) in self.contributions() {
            stats.links += note.stats.counts.forms.0.iter().sum::<u32>();
            let own = self.note_at(path);
            for link in self.note_links(path) {
                let counted = stats.by_basis.entry(link.link.basis.name()).or_default();
                let from_text = link.link.wiki || link.link.basis.is_property();
                if !from_text {
                    continue;
                }
                counted.links += 1;
                if Some(link.to) != own
                    && self.node(link.to).kind != NodeKind::Missing
                    && pairs.insert((own, link.to, link.link.basis))
                {
                    counted.count += 1;
                }
                if link.link.wiki && self.node(link.to).kind == NodeKind::Missing {
                    stats.links_resolved += 1;
                    unresolved.insert(link.to);
                }
            }
        }
        // Counted so far were the links that lead nowhere; those into attachments resolve, though they make no edge.
        stats.links_resolved = stats.links - stats.links_resolved;
        stats.unresolved_targets = u32::try_from(unresolved.len()).unwrap_or(u32::MAX);
    }
}
