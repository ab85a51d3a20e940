//! A Markdown report: what a document asks that the notes do not answer.

use crate::coverage::{Coverage, CoverageItem, SourceCoverage};
use crate::snapshot::Snapshot;
use cairn_graph::NodeKey;
use cairn_store::TieVerdicts;
use std::fmt::Write as _;

impl Snapshot {
    /// The report on a study document, map of content, or part of one: what is missing, what is thin and why, what is
    /// covered and by which notes.
    pub fn report(&self, root: NodeKey, verdicts: &TieVerdicts) -> String {
        let found = self.coverage(root, verdicts);
        let [covered, thin, missing] = found.counts;
        let mut out = format!("# What “{}” asks of your notes\n\n", self.graph.node(root).title);
        // Writing into a string does not fail.
        let _ = writeln!(
            out,
            "{} of {} topics are covered ({:.0} %), {thin} are thin, {missing} are missing.",
            covered,
            covered + thin + missing,
            found.share() * 100.0
        );
        let parts = [
            ("Missing: no note treats these", Coverage::Missing),
            ("Thin: hardly treated", Coverage::Thin),
            ("Covered", Coverage::Covered),
        ];
        for (heading, state) in parts {
            let of_state = |item: &&CoverageItem| item.leaf && item.state == Some(state);
            if !found.items.iter().any(|item| of_state(&item)) {
                continue;
            }
            let _ = write!(out, "\n## {heading}\n");
            let mut section = None;
            for item in found.items.iter().filter(of_state) {
                let above = self.above(&found, item);
                if section.as_ref() != Some(&above) {
                    let _ = if above.is_empty() {
                        writeln!(out)
                    } else {
                        write!(out, "\n### {above}\n\n")
                    };
                    section = Some(above);
                }
                self.line(&mut out, item);
            }
        }
        out
    }

    /// What an item belongs to, outermost first.
    fn above(&self, found: &SourceCoverage, item: &CoverageItem) -> String {
        let mut titles: Vec<&str> = Vec::new();
        let mut at = item.parent;
        while let Some(above) = at.and_then(|index| found.items.get(index as usize)) {
            titles.push(&self.graph.node(above.key).title);
            at = above.parent;
        }
        titles.reverse();
        titles.join(" › ")
    }

    fn line(&self, out: &mut String, item: &CoverageItem) {
        let node = self.graph.node(item.key);
        let _ = writeln!(out, "- {} (line {})", node.title, node.line);
        for covering in &item.notes {
            let note = self.graph.node(covering.note);
            let path = note.path.as_ref().map_or("", |path| path.without_extension());
            let _ = writeln!(
                out,
                "  - [[{path}|{}]]: {} ({:.0} %)",
                note.title.replace(['[', ']', '|'], " "),
                covering.reason,
                covering.confidence.get() * 100.0
            );
        }
    }
}
