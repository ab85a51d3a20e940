//! The quick switcher: titles, aliases and paths by a few letters; headings behind `#`.

use super::is_file;
use crate::session::Engine;
use crate::snapshot::Snapshot;
use cairn_graph::NodeKey;
use cairn_model::NodeKind;
use cairn_search::{Expr, Letters, Place, Span, SwitchName, TextTest, What, switch};
use rayon::prelude::*;

/// Notes whose headings are looked through.
const NOTES: usize = 60;
/// The same if the note was named.
const NAMED_NOTES: usize = 8;

/// A node found by its name, or by one of its headings.
#[derive(Clone, Debug)]
pub struct SwitchFound {
    /// The node.
    pub node: NodeKey,
    /// The name that matched.
    pub name: String,
    /// The name in runs: text, and whether its letters matched.
    pub runs: Vec<(String, bool)>,
    /// Line of the heading, if it is one; from 1.
    pub line: Option<u32>,
    /// Whether it is the name that was typed, not one with its letters.
    pub same: bool,
}

/// A heading to choose from.
struct Choice {
    node: NodeKey,
    text: String,
    line: u32,
}

impl Engine {
    /// Finds notes by title, alias or path, fuzzily; with an empty query MOCs first, then by title. Behind `#` stand
    /// letters of a heading: of any note (`#answer`), or of those whose name stands before it (`acid#iso`).
    pub fn switch(&self, snapshot: &Snapshot, query: &str, limit: usize) -> Vec<SwitchFound> {
        // A link pasted as it stands means what it leads to.
        let query = query
            .trim_start()
            .trim_start_matches('!')
            .trim_start_matches("[[");
        let query = query.trim_end_matches("]]");
        match query.split_once('#') {
            Some((note, heading)) if !query.ends_with("C#") => {
                let found = self.switch_headings(snapshot, note, heading, limit);
                if found.is_empty() {
                    // Some file is really called so.
                    return switch_names(snapshot, query, limit);
                }
                found
            }
            _ => switch_names(snapshot, query, limit),
        }
    }

    fn switch_headings(
        &self,
        snapshot: &Snapshot,
        note: &str,
        heading: &str,
        limit: usize,
    ) -> Vec<SwitchFound> {
        if note.trim().is_empty() {
            let notes = self.notes_with_heading(snapshot, heading);
            return self.matching_headings(snapshot, notes, heading, limit);
        }
        let (same, others): (Vec<_>, Vec<_>) = switch_names(snapshot, note, NAMED_NOTES)
            .into_iter()
            .partition(|found| found.same);
        let nodes = |found: Vec<SwitchFound>| found.into_iter().map(|found| found.node).collect();
        // Who names a note wants its headings, those of notes with its letters only if it has none such.
        let found = self.matching_headings(snapshot, nodes(same), heading, limit);
        if found.is_empty() {
            self.matching_headings(snapshot, nodes(others), heading, limit)
        } else {
            found
        }
    }

    fn matching_headings(
        &self,
        snapshot: &Snapshot,
        notes: Vec<NodeKey>,
        heading: &str,
        limit: usize,
    ) -> Vec<SwitchFound> {
        let choices: Vec<Choice> = notes
            .into_par_iter()
            .flat_map_iter(|node| self.headings_of(snapshot, node))
            .collect();
        let whole = |choice: &Choice| SwitchFound {
            node: choice.node,
            name: choice.text.clone(),
            runs: vec![(choice.text.clone(), false)],
            line: Some(choice.line),
            same: false,
        };
        if heading.trim().is_empty() {
            return choices.iter().take(limit).map(whole).collect();
        }
        let names: Vec<SwitchName<'_>> = choices
            .iter()
            .enumerate()
            .map(|(index, choice)| SwitchName {
                index,
                title: &choice.text,
                aliases: &[],
                path: "",
                letters: Letters::ALL,
            })
            .collect();
        let found = switch(&names, heading, limit).into_iter();
        found
            .map(|found| SwitchFound {
                runs: found.runs,
                ..whole(&choices[found.index])
            })
            .collect()
    }

    /// Notes, and nodes inside documents, with a heading that has the words.
    fn notes_with_heading(&self, snapshot: &Snapshot, words: &str) -> Vec<NodeKey> {
        let Some(index) = self.text_index() else {
            return Vec::new();
        };
        let typed: Vec<&str> = words.split_whitespace().take(8).collect();
        let last = typed.len().saturating_sub(1);
        let test = |(at, word): (usize, &&str)| {
            Expr::Text(TextTest {
                place: Place::Heading,
                what: What::Word {
                    text: (*word).to_owned(),
                    open: at == last,
                },
                exact_case: false,
                at: Span::default(),
            })
        };
        let asked = Expr::All(typed.iter().enumerate().map(test).collect());
        if asked.is_everything() {
            return Vec::new();
        }
        let hits = index.ranked(&asked, None, NOTES).unwrap_or_default().hits;
        hits.iter()
            .filter_map(|hit| snapshot.graph.find(&hit.id))
            .collect()
    }

    fn headings_of(&self, snapshot: &Snapshot, node: NodeKey) -> Vec<Choice> {
        let found = snapshot.graph.node(node);
        if !is_file(&snapshot.graph, node) {
            return vec![Choice {
                node,
                text: found.title.to_string(),
                line: found.line,
            }];
        }
        let headings = self
            .parsed(snapshot, node)
            .map(|note| note.headings)
            .unwrap_or_default();
        let choice = |heading: cairn_markdown::Heading| Choice {
            node,
            text: heading.text,
            line: heading.line,
        };
        headings.into_iter().map(choice).collect()
    }
}

fn switch_names(snapshot: &Snapshot, query: &str, limit: usize) -> Vec<SwitchFound> {
    let graph = &snapshot.graph;
    if query.trim().is_empty() {
        let files = graph.nodes().filter(|(key, _)| is_file(graph, *key));
        let mut keys: Vec<NodeKey> = files.map(|(key, _)| key).collect();
        keys.sort_by_cached_key(|key| {
            let node = graph.node(*key);
            (
                node.kind != NodeKind::Moc,
                node.title.to_lowercase(),
                node.id.clone(),
            )
        });
        let whole = |node: NodeKey| {
            let name = graph.node(node).title.to_string();
            SwitchFound {
                node,
                runs: vec![(name.clone(), false)],
                name,
                line: None,
                same: false,
            }
        };
        return keys.into_iter().take(limit).map(whole).collect();
    }
    let notes: Vec<_> = graph.contributions().collect();
    let letters = snapshot.letters();
    let candidates: Vec<SwitchName<'_>> = notes
        .iter()
        .enumerate()
        .map(|(index, (path, note))| SwitchName {
            index,
            title: &note.title,
            aliases: &note.aliases,
            path: path.as_str(),
            letters: letters[index],
        })
        .collect();
    let found = switch(&candidates, query, limit).into_iter();
    found
        .filter_map(|found| {
            Some(SwitchFound {
                node: graph.note_at(notes[found.index].0)?,
                name: found.text,
                runs: found.runs,
                line: None,
                same: found.same,
            })
        })
        .collect()
}
